import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { afterCpuMs } from '../parsers/cpu.ts';
import { lzipAsLzma } from './lzip.ts';
import { skippableEnd } from './skippable.ts';

export interface ArchiveLimits {
  membersMax: number;
  memberBytesMax: number;
  totalBytesMax: number;
  /** Times its packed size. */
  ratioMax: number;
  /** CPU time of this whole process from the start of the unpacker on, which does nothing else meanwhile. */
  cpuMsMax: number;
  memoryBytesMax: number;
}

/** Bounds on what is taken out of one archive; each is reported when it is hit. */
export const archiveLimits: ArchiveLimits = {
  membersMax: 1_000, memberBytesMax: 32 * 1024 * 1024, totalBytesMax: 128 * 1024 * 1024, ratioMax: 200, cpuMsMax: 12_000, memoryBytesMax: 512 * 1024 * 1024,
};

/**
 * What people who exchange samples, and those who send them, use. Tried in this order after what the mail or the
 * submitter said.
 */
export const commonPasswords = ['infected', 'malware', 'virus', 'password', '1234', '123456', 'admin', 'test'];
const passwordsMax = 12;

export interface ArchiveMember {
  /** Last part of the path only: a name is never a place. */
  name: string;
  /** Path within the archive. */
  path: string;
  bytes: Buffer;
}

export interface Unpacked {
  /** 7-Zip's word for the format; '' when it knows none. */
  type: string;
  members: ArchiveMember[];
  /** ARCHIVE_UNREADABLE, ARCHIVE_ENCRYPTED, ARCHIVE_LIMIT_RATIO … */
  limitations: string[];
  /** Names that try to leave the folder they are unpacked into. */
  traversals: string[];
  /** The password that opened it. */
  password: string | null;
}

interface Compiler {
  compile(bytes: Uint8Array): Promise<object>;
}
const { compile } = (globalThis as unknown as { WebAssembly: Compiler }).WebAssembly;
let compiled: Promise<object> | undefined;

/** 7-Zip, compiled once for this process: half of what an archive costs. */
async function sevenZip(): Promise<object> {
  compiled ??= readFile(createRequire(import.meta.url).resolve('7z-wasm/7zz.wasm')).then(compile);
  return await compiled;
}

/**
 * Unpacks whatever 7-Zip knows: zip, 7z, rar, tar and its compressors, cab, iso, img, vhd, msi, chm, self-extractors.
 * Never throws for what is in it.
 */
export async function unpack(bytes: Buffer, fileName: string, words: readonly string[] = [], limits: ArchiveLimits = archiveLimits): Promise<Unpacked> {
  const passwords = [...new Set([...words, ...commonPasswords])].slice(0, passwordsMax);
  const lzma = lzipAsLzma(bytes);
  const name = `${fileName.replace(/[^A-Za-z0-9._-]/g, '_').replace(/^[.-]+/, '').slice(-80) || 'archive'}${lzma === null ? '' : '.lzma'}`;
  const none = (limitation: string): Unpacked => ({ type: '', members: [], limitations: [limitation], traversals: [], password: null });
  const program = await sevenZip();
  const worker = new Worker(new URL('./archive-worker.ts', import.meta.url), {
    workerData: { bytes: new Uint8Array(lzma ?? bytes.subarray(skippableEnd(bytes))), fileName: name, passwords, limits, program }, resourceLimits: { maxOldGenerationSizeMb: 512, codeRangeSizeMb: 16 }, stdout: true, stderr: true,
  });
  let stop: (() => void) | undefined;
  try {
    return await new Promise<Unpacked>((resolve) => {
      stop = afterCpuMs(limits.cpuMsMax, () => resolve(none('ARCHIVE_LIMIT_TIME')));
      worker.once('message', (result: Unpacked) => resolve({ ...result, members: result.members.map((member) => ({ ...member, bytes: Buffer.from(member.bytes) })) }));
      worker.once('error', (error) => resolve(none(/memory/i.test(String(error)) ? 'ARCHIVE_LIMIT_MEMORY' : 'ARCHIVE_UNREADABLE')));
      worker.once('exit', () => resolve(none('ARCHIVE_UNREADABLE')));
    });
  } finally {
    stop?.();
    await worker.terminate();
  }
}
