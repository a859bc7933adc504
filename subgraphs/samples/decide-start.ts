import { decide, type Decision, type Facts } from '../../schema/decision.ts';
import type { ExclusionRule } from '../../schema/exclusion.ts';
import type { PolicySettings } from '../../schema/policy-settings.ts';
import type { Known } from './sample-start.ts';

/** What is known of bytes: in the class of start that is asked about, and whatever starts them. */
export interface KnownOf {
  start: Known;
  bytes: Known;
}

/**
 * The decision on a submission, and what was taken as known for it: of the start that its name stands for; where
 * policy does not want another start analysed, what is known of the bytes is told all the same. The service decides
 * by it, and a simulation plays it again. `isAsked`: it wants a start of its own, whatever is known. Pure.
 */
export function decideStart(
  { settings, exclusions }: { settings: PolicySettings; exclusions: readonly ExclusionRule[] },
  facts: Omit<Facts, 'known'>, known: KnownOf, isAsked: boolean,
): { decision: Decision; known: Known } {
  const decided = (as: Known) => ({ decision: decide(settings, exclusions, { ...facts, known: as }), known: as });
  const first = decided(isAsked ? 'NO' : known.start);
  return first.known === 'NO' && first.decision.outcome === 'SKIP' ? decided(known.bytes) : first;
}
