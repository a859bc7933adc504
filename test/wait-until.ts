import { setTimeout as pause } from 'node:timers/promises';

/** What `ask` answers once it is something. As in Vitest, which benches run without. */
export async function waitUntil<T>(
  ask: () => T | Promise<T>, { timeout, interval = 50 }: { timeout: number; interval?: number },
): Promise<Exclude<Awaited<T>, false | null | undefined | 0 | ''>> {
  const end = performance.now() + timeout;
  for (;;) {
    const answer = await ask();
    if (answer) return answer as Exclude<Awaited<T>, false | null | undefined | 0 | ''>;
    if (performance.now() > end) throw new Error('Timed out in waitUntil!');
    await pause(interval);
  }
}
