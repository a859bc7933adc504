import { exclusionOf } from '../../schema/exclusion.ts';
import { actionsFor, holdStep } from '../../schema/hold.ts';
import type { Level } from '../../schema/policy-settings.ts';
import type { Verdict } from '../client.ts';
import { decideHere, type EndpointPolicy } from '../guard.ts';
import type { GuardDecision, GuardEntry } from './entry.ts';
import type { Answer } from './service.ts';

/** What policy says of a file before anybody is asked. */
export type First = { send: true } | { send: false; reputation: boolean; decision: Omit<GuardDecision, 'heldMs'> };

const blocks = (
  policy: EndpointPolicy, level: Level,
): boolean => actionsFor(policy.settings, level).some((action) => action !== 'NOTIFY');

/**
 * Whether policy has the file sent. Where it does not, the file is let go unless it is known to be bad: by the local
 * engine, or by what others have met (`reputation`: it is to be looked up). Whose very bytes an administrator has
 * excluded is let go in any case.
 */
export function firstLook(
  policy: EndpointPolicy, { facts, origin, localScore }: Pick<GuardEntry, 'facts' | 'origin' | 'localScore'>,
  now = new Date(),
): First {
  const decision = decideHere(policy, facts!, { origin, ...(localScore === null ? {} : { localScore }) }, now);
  if (decision.outcome !== 'SKIP') return { send: true };
  const { message } = decision;
  const excluded = exclusionOf(policy.exclusions, { ...facts!, signer: null, now });
  if (excluded?.kind === 'SHA256') return {
    send: false, reputation: false,
    decision: { state: 'RELEASE', reason: 'NOT_SENT', actions: [], verdict: null, message },
  };
  if (decision.reason === 'LOCAL_ENGINE_CERTAIN' && localScore! >= policy.settings.localScoreMax) {
    const actions = actionsFor(policy.settings, 'MALICIOUS');
    return {
      send: false, reputation: false,
      decision: { state: 'BLOCK', reason: 'LOCAL_ENGINE', actions, verdict: null, message },
    };
  }
  return {
    send: false, reputation: true,
    decision: { state: 'RELEASE', reason: 'NOT_SENT', actions: [], verdict: null, message },
  };
}

/** The same once it is known what others found out. */
export function withReputation(
  policy: EndpointPolicy, first: Omit<GuardDecision, 'heldMs'>, level: Level | null,
): Omit<GuardDecision, 'heldMs'> {
  if (level === null || !blocks(policy, level)) return first;
  const message =
    `policy does not have it sent, and the same bytes are known to be ${level.toLowerCase().replace('_', ' ')}`;
  return { state: 'BLOCK', reason: 'KNOWN_BAD', actions: actionsFor(policy.settings, level), verdict: null, message };
}

/** The verdict of an answer, as far as it may release the file. */
export function verdictOf({ decision, verdict }: Answer): Verdict | null {
  if (!verdict) return null;
  // While a new analysis runs, the verdict of one that failed, or of another start, can block a file but never releases
  // it. IN_PROGRESS with any other final verdict only means that the sample's state is not updated yet.
  const isStarted = decision.outcome === 'SUBMIT' && verdict.reason !== 'ANALYST';
  const analysed = isStarted ||
    (decision.reason === 'IN_PROGRESS' && (verdict.stage !== 'FINAL' || verdict.reason === 'ANALYSIS_FAILED'));
  return { ...verdict, stage: analysed ? 'PROVISIONAL' : verdict.stage };
}

export interface HeldFacts {
  verdict: Verdict | null;
  heldMs: number;
  /** The service has answered, or can't be asked: what is known to be bad would be known by now. */
  asked: boolean;
  /** It can't be analysed. */
  over: boolean;
  /** In words, what the service answered. */
  message: string;
}

/**
 * The decision, or the milliseconds after which to look again. Nothing is let go before the service was asked about it.
 */
export function heldStep(
  policy: EndpointPolicy, entry: Pick<GuardEntry, 'origin'>, { verdict, heldMs, asked, over, message }: HeldFacts,
): GuardDecision | { againMs: number } {
  const step = holdStep(policy.settings, { origin: entry.origin, heldMs, verdict, over });
  if (step.state === 'WAIT') return { againMs: Math.max(1, step.againMs!) };
  if (step.reason === 'NOT_HELD' && !asked) return { againMs: askMsMax };
  return {
    state: step.state, reason: step.reason, actions: step.actions, heldMs, message: verdict?.level ?? message,
    verdict: verdict && { id: verdict.id, revision: verdict.revision, level: verdict.level },
  };
}

/** What follows from a newer verdict for a file that was let go or is blocked; null when nothing does. */
export function changed(
  policy: EndpointPolicy, entry: Pick<GuardEntry, 'state' | 'decision'>, verdict: Verdict,
): GuardDecision | null {
  if (verdict.revision <= (entry.decision?.verdict?.revision ?? 0)) return null;
  const bad = blocks(policy, verdict.level);
  const decided = { reason: 'VERDICT' as const, actions: actionsFor(
    policy.settings, verdict.level,
  ), heldMs: entry.decision?.heldMs ?? 0, message: verdict.level,
    verdict: { id: verdict.id, revision: verdict.revision, level: verdict.level } };
  if (entry.state === 'RELEASED') return bad ? { state: 'BLOCK', ...decided } : null;
  if (entry.state !== 'BLOCKED') return null;
  // Blocked for a bad verdict, or because nothing was known in time: a final one that is neither lets it go.
  const wantsMore = bad && decided.actions.some((action) => action === 'QUARANTINE' || action === 'REMEDIATE');
  if (wantsMore) return { state: 'BLOCK', ...decided };
  if (bad || verdict.stage !== 'FINAL' || verdict.level === 'UNKNOWN') return null;
  return { state: 'RELEASE', ...decided };
}

/** A newer final verdict that asks for nothing else than what was done; null when there is nothing to say of it. */
export function confirmed(entry: Pick<GuardEntry, 'state' | 'decision'>, verdict: Verdict): GuardDecision | null {
  const { decision, state } = entry;
  if (!decision || state === 'GONE' || verdict.stage !== 'FINAL') return null;
  if (verdict.revision <= (decision.verdict?.revision ?? 0)) return null;
  return { ...decision, verdict: { id: verdict.id, revision: verdict.revision, level: verdict.level } };
}

/**
 * So long a file that policy does not hold waits for the service's answer, which may say that it is bad. Milliseconds.
 */
export const askMsMax = 10_000;
