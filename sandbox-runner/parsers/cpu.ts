import { readdir, readFile } from 'node:fs/promises';

/** CPU time of this process with all its threads, ms. Limits of work count this: a busy host must not change what comes out. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** Of the kernel's interface to programs, on every architecture that Linux runs on: ticks a second in /proc. */
const ticksPerSecond = 100;

/** CPU time that another process has used, ms; null when it is gone. */
export async function cpuMsOf(pid: number): Promise<number | null> {
  try {
    const line = await readFile(`/proc/${pid}/stat`, 'latin1');
    // Its name stands in brackets, and may hold any character.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    return ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticksPerSecond;
  } catch {
    return null;
  }
}

/** The processes below one, outermost first, as far as /proc says. */
export async function descendants(pid: number, depthMax = 4): Promise<number[]> {
  if (depthMax === 0) return [];
  const found: number[] = [];
  for (const task of await readdir(`/proc/${pid}/task`).catch(() => [])) {
    const line = await readFile(`/proc/${pid}/task/${task}/children`, 'latin1').catch(() => '');
    for (const child of line.split(' ').map(Number).filter((one) => one > 0)) found.push(child, ...(await descendants(child, depthMax - 1)));
  }
  return found;
}

/**
 * Calls back once when this process has used so much more CPU time; the function that is returned calls it off. Work in other threads alone is
 * noticed: it is a timer.
 */
export function afterCpuMs(max: number, then: () => void): () => void {
  const until = cpuMs() + max;
  const timer = setInterval(() => {
    if (cpuMs() < until) return;
    clearInterval(timer);
    then();
  }, Math.min(100, Math.max(1, max / 4)));
  return () => clearInterval(timer);
}
