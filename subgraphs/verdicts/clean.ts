import type { Coverage } from '../../schema/coverage.ts';

/**
 * Limitations that don't stand in the way of CLEAN, with the reason. Every other one does, also one that nobody here knows: a runner of a later
 * release may have met what this one has no word for.
 */
export const harmless: Readonly<Record<string, string>> = {
  NETWORK_NONE: 'the environment has no network: what needs one fails, and that is seen',
  TEXT_LIMIT: 'commands beyond a bound were not read from its text; what it ran was seen as it ran',
  TIMED_OUT: 'a part that acted until its time was over counts as run; one that only waited is counted as that',
};

/** What has to be known of an analysis to call a sample CLEAN. */
export interface Earned {
  coverage: Coverage;
  /** Of the analysis and of each of its runs. */
  limitations: readonly string[];
  /** How each run ended. */
  outcomes: readonly ('ENDED' | 'TIMED_OUT' | 'NOT_EXECUTED' | 'MACHINE_FAILED')[];
}

/**
 * Why a sample in which nothing was found is not CLEAN all the same; empty when it is. CLEAN is earned: everything that can act was run, vouched
 * for, or is of a format that was read to its end and holds nothing that acts, and nothing stood in the way of seeing it. Pure.
 */
export function obstacles({ coverage, limitations, outcomes }: Earned): string[] {
  const found = new Set<string>();
  if (coverage.ran + coverage.parsed + coverage.vouched === 0) found.add('NOTHING_LOOKED_AT');
  if (coverage.waited > 0) found.add('ONLY_WAITED');
  for (const { reason, count } of [...coverage.notRun, ...coverage.notOpened]) if (count > 0) found.add(reason);
  for (const limitation of limitations) if (!Object.hasOwn(harmless, limitation)) found.add(limitation);
  if (outcomes.includes('MACHINE_FAILED')) found.add('MACHINE_FAILED');
  return [...found].sort();
}
