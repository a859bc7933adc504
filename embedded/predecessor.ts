import { readFile } from 'node:fs/promises';
import { startOf } from './process-start.ts';

/** A server that a platform left behind is asked to end, and killed when it has not ended by then. */
const endMsMax = 30_000;
const lookMs = 30;

/** The process that a server's file names, the first number in it; null without one. */
export async function pidIn(file: string): Promise<number | null> {
  const pid = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10);
  return pid > 1 ? pid : null;
}

/** Whether a process is there. */
export async function isThere(pid: number): Promise<boolean> {
  return (await startOf(pid)) !== null;
}

/** Whether this process has `mark` on its command line: a pid alone may be another's by now. */
async function isMarked(pid: number, mark: string): Promise<boolean> {
  return await readFile(`/proc/${pid}/cmdline`, 'utf8').then((line) => line.split('\0').includes(mark), () => false);
}

/**
 * Ends a server that still runs on our data, though the platform that started it is gone: two on the same files would
 * damage them. `mark` is an
 * argument that names these files. Returns the pid in `file` where it is another program's.
 */
export async function endPredecessor(file: string, mark: string, signal: NodeJS.Signals): Promise<number | null> {
  const pid = await pidIn(file);
  if (pid === null || !(await isThere(pid))) return null;
  if (!(await isMarked(pid, mark))) return pid;
  const send = (name: NodeJS.Signals) => {
    try {
      process.kill(pid, name);
    } catch {
      // It has just ended.
    }
  };
  send(signal);
  const kill = setTimeout(send, endMsMax, 'SIGKILL');
  while (await isMarked(pid, mark)) await new Promise((resolve) => setTimeout(resolve, lookMs));
  clearTimeout(kill);
  return null;
}
