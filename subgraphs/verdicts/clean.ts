import type { Coverage } from '../../schema/coverage.ts';
import type { Signal } from '../../schema/jobs.ts';

/**
 * Limitations that don't prevent CLEAN, with the reason. Every other one does, including codes unknown to this release: a
 * runner of a later release may report them.
 */
export const harmless: Readonly<Record<string, string>> = {
  NETWORK_NONE: 'the environment has no network: what needs one fails, and that is seen',
  TEXT_LIMIT: 'commands beyond a bound were not read from its text; what it ran was seen as it ran',
  TIMED_OUT: 'a part that acted until its time was over counts as run; one that only waited is counted as that',
};

/** A signal of the bytes alone that weighs as much is no detail: what it speaks of is there, whether or not the run came to it. */
const suspiciousFrom = 20;
const ofBytes = new Set<Signal['source']>(['STATIC', 'TEXT', 'YARA']);

/** What has to be known of an analysis to call a sample CLEAN. */
export interface Earned {
  coverage: Coverage;
  signals: readonly Signal[];
  /** Of the analysis and of each of its runs. */
  limitations: readonly string[];
  /** How each run ended. */
  outcomes: readonly ('ENDED' | 'TIMED_OUT' | 'NOT_EXECUTED' | 'MACHINE_FAILED')[];
}

/**
 * Why a sample in which nothing was found is UNKNOWN and not CLEAN; empty when it is CLEAN. CLEAN needs every part that can
 * act to have run, to be vouched for, or to be of a format that was read to its end and holds nothing that acts; and that
 * nothing weighty in its bytes is left unexplained. Pure.
 */
export function obstacles({ coverage, signals, limitations, outcomes }: Earned): string[] {
  const found = new Set<string>();
  if (coverage.ran + coverage.parsed + coverage.vouched === 0) found.add('NOTHING_LOOKED_AT');
  if (coverage.waited > 0) found.add('ONLY_WAITED');
  for (const { reason, count } of [...coverage.notRun, ...coverage.notOpened]) if (count > 0) found.add(reason);
  for (const limitation of limitations) if (!Object.hasOwn(harmless, limitation)) found.add(limitation);
  if (signals.some(({ source, weight }) => ofBytes.has(source) && weight >= suspiciousFrom)) found.add('SUSPICIOUS_BYTES');
  if (outcomes.includes('MACHINE_FAILED')) found.add('MACHINE_FAILED');
  return [...found].sort();
}
