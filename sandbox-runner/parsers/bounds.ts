/** What one sample may cost with all that is in it; each bound is reported as a limitation when it is hit. */
export interface Bounds {
  /** Archives in archives. */
  depthMax: number;
  /** Files inside, at any depth. */
  membersMax: number;
  /** Of those files, together. */
  bytesMax: number;
  /** Archives that are unpacked: each costs a start of the unpacker. */
  archivesMax: number;
  /** CPU time after which no further part is begun. */
  cpuMsMax: number;
  /** CPU time after that for the part that was under way; then the process is ended. */
  graceCpuMs: number;
  /** Of JavaScript objects. */
  heapMiBMax: number;
  /** Of all that the process may write to; some 600 MiB of it are Node's own, most of them never touched. */
  memoryMiBMax: number;
}

const normal: Bounds = { depthMax: 6, membersMax: 980, bytesMax: 256 * 1024 * 1024, archivesMax: 60, cpuMsMax: 20_000, graceCpuMs: 10_000, heapMiBMax: 768, memoryMiBMax: 2_560 };

/** SMALL is for a sample that has ended a runner before. */
export const bounds = {
  NORMAL: normal,
  SMALL: { ...normal, depthMax: 3, membersMax: 100, bytesMax: 64 * 1024 * 1024, archivesMax: 15, cpuMsMax: 7_000, graceCpuMs: 3_000, heapMiBMax: 256, memoryMiBMax: 1_400 },
} satisfies Record<string, Bounds>;
