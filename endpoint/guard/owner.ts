import { readFileSync } from 'node:fs';

/**
 * Names a process for good: its number, its start, and the start of the system. Elsewhere than on Linux its number
 * alone
 * has to do.
 */
export function ownerName(pid = process.pid): string {
  const start = startOf(pid);
  return `${pid}-${start === undefined ? 'x' : (start ?? 'gone')}-${bootOf()}`;
}

/** Whether the process of that name still runs. */
export function isAlive(name: string): boolean {
  const pid = Number(name.split('-')[0]);
  if (!Number.isInteger(pid) || pid < 1) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return ownerName(pid) === name;
}

/**
 * Clock ticks since the system's start; null where there is no such process or it has ended, undefined where the system
 * does not say.
 */
function startOf(pid: number): string | null | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return process.platform === 'linux' ? null : undefined;
  }
  // The name before it may hold blanks and parentheses.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return /^[ZXx]$/.test(fields[0]!) ? null : fields[19]!;
}

let boot: string | undefined;
function bootOf(): string {
  if (boot === undefined) {
    try {
      boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
    } catch {
      boot = '0';
    }
  }
  return boot;
}
