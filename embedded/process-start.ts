import { readFile } from 'node:fs/promises';

/**
 * Start time of a process in clock ticks since boot: with its number it names a process for good. Null when there is none
 * or it has ended; one that has ended stays in the table until its parent asks, which some first processes never do.
 */
export async function startOf(pid: number): Promise<string | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // The name before it may hold blanks and parentheses.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields === undefined || /^[ZXx]$/.test(fields[0]!) ? null : fields[19]!;
}
