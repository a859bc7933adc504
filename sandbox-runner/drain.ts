import type { Runner } from './runner.ts';

/** Milliseconds that closing may take beyond the drain: whoever started this process kills it a little later. */
export const closeMsMax = 8_000;

let draining = false;

/**
 * The end of a runner's process, in this order: no more jobs; what runs is finished within `drainMs` or given back, and that is said; then its machines, and the rest. Called again with less
 * time, it hurries. Ends the process.
 */
export async function drain({ drainMs, runner, parts }: { drainMs: number; runner: Runner; parts: readonly (() => Promise<void>)[] }): Promise<void> {
  // A part that doesn't end in time must not keep the process: its machines die with it.
  setTimeout(() => process.exit(1), drainMs + closeMsMax).unref();
  const hurried = draining;
  draining = true;
  await runner.stop(drainMs);
  if (hurried) return;
  for (const close of parts) await close().catch(() => undefined);
  process.exit(0);
}
