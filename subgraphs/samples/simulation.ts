import type { Decision, Facts } from '../../schema/decision.ts';
import { actionsFor, holdStep } from '../../schema/hold.ts';
import type { Level, Origin, PolicySettings } from '../../schema/policy-settings.ts';
import type { Start } from '../../schema/start.ts';
import { decideStart, type KnownOf } from './decide-start.ts';
import { PastKnowledge, type PastLook } from './past-knowledge.ts';
import { PastQuota } from './past-quota.ts';
import type { InForce } from './policy.ts';

/** A decision as it was made, with all that it was made from. */
export interface PastSubmission {
  id: string;
  sampleId: string;
  origin: Origin;
  outcome: Decision['outcome'];
  reason: Decision['reason'];
  facts: Omit<Facts, 'quotaLeft' | 'known'>;
  /** The class of start that its name stands for, and what was known of it, and of the bytes. */
  start: Start;
  known: KnownOf;
  /** Whether it wanted a start of its own, whatever was known. */
  asked: boolean;
  /** The licence's quota then. */
  dailyQuota: number;
  /** What the day's quota still allowed; null when nobody asked. */
  dayLeft: number | null;
  /** What the month's quota still allowed; null when nobody asked. */
  monthLeft: number | null;
}

export interface PastVerdict {
  at: number;
  level: Level;
  stage: 'PROVISIONAL' | 'FINAL';
  probability: number | null;
}

/** The policy to try on a submission. */
export type Trial<P extends PastSubmission = PastSubmission> = (past: P) => InForce;

export interface SimulatedOutcome {
  sent: number;
  known: number;
  skipped: Map<Decision['reason'], number>;
  /** Milliseconds, ascending: of files that waited. */
  heldMs: number[];
  /** Let go before a verdict that blocks. */
  releasedEarly: number;
  /** Would have been held, for how long nobody knows: they were not analysed then. */
  heldUnknown: number;
  /** Most files sent on one day. */
  quotaPeak: number;
}

const dayMs = 86_400_000;

/**
 * Plays submissions again, in their order, under another policy, by the function that decided them. What follows from
 * its own decisions follows here too: bytes not sent are not known later, and use no quota.
 */
export class Simulation<P extends PastSubmission = PastSubmission> {
  readonly #trial: Trial<P>;
  readonly #timeline: (sampleId: string) => readonly PastVerdict[];
  readonly #known = new Map<string, PastKnowledge>();
  readonly #day = new PastQuota();
  readonly #month = new PastQuota();
  #peakDay = -1;
  #sentToday = 0;
  readonly outcome: SimulatedOutcome = { sent: 0, known: 0, skipped: new Map(), heldMs: [], releasedEarly: 0, heldUnknown: 0, quotaPeak: 0 };

  constructor(trial: Trial<P>, timeline: (sampleId: string) => readonly PastVerdict[]) {
    this.#trial = trial;
    this.#timeline = timeline;
  }

  /** What would have been decided. */
  play(past: P): Pick<Decision, 'outcome' | 'reason'> {
    const { now } = past.facts;
    const at = now.getTime();
    const day = Math.floor(at / dayMs);
    const quotaLeft = Math.min(
      this.#day.left(day, past.dayLeft, past.dailyQuota),
      this.#month.left(now.getUTCFullYear() * 12 + now.getUTCMonth(), past.monthLeft, Infinity),
    );
    let knowledge = this.#known.get(past.sampleId);
    if (!knowledge) this.#known.set(past.sampleId, (knowledge = new PastKnowledge()));
    const look = this.#look(past, at);
    const known = knowledge.at(look);
    const policy = this.#trial(past);
    const { decision } = decideStart(policy, { ...past.facts, quotaLeft }, known, past.asked);
    const isSent = decision.outcome === 'SUBMIT';
    // What is asked for besides has the start itself analysed only where nothing is known of it.
    knowledge.note(look, isSent && known.start === 'NO');
    for (const quota of [this.#day, this.#month]) quota.note(isSent, past.outcome === 'SUBMIT');
    this.#count(decision, day);
    if (decision.outcome !== 'SKIP') this.#hold(past, policy.settings, decision, at);
    return { outcome: decision.outcome, reason: decision.reason };
  }

  #look({ sampleId, start, known, outcome }: P, at: number): PastLook {
    const finals = this.#timeline(sampleId).filter(({ stage }) => stage === 'FINAL');
    return {
      at, start, known, sent: outcome === 'SUBMIT' && known.start === 'NO',
      maliciousSince: finals.find(({ level }) => level === 'MALICIOUS')?.at ?? null, analysedAt: finals[0]?.at ?? null,
    };
  }

  #count(decision: Pick<Decision, 'outcome' | 'reason'>, day: number): void {
    const result = this.outcome;
    if (day !== this.#peakDay) {
      this.#peakDay = day;
      this.#sentToday = 0;
    }
    if (decision.outcome === 'SUBMIT') {
      result.sent++;
      result.quotaPeak = Math.max(result.quotaPeak, ++this.#sentToday);
    } else if (decision.outcome === 'KNOWN') result.known++;
    else result.skipped.set(decision.reason, (result.skipped.get(decision.reason) ?? 0) + 1);
  }

  #hold({ origin, sampleId }: PastSubmission, settings: PolicySettings, decision: Pick<Decision, 'outcome'>, at: number): void {
    const verdicts = this.#timeline(sampleId);
    let seen: PastVerdict | null = null;
    const step = (heldMs: number) => holdStep(settings, { origin, heldMs, verdict: seen, over: false });
    for (const verdict of verdicts) if (verdict.at <= at) seen = verdict;
    let now = step(0);
    if (now.state !== 'WAIT') {
      if (now.state === 'RELEASE') this.#early(settings, now.reason, verdicts, at);
      return;
    }
    if (verdicts.length === 0 && decision.outcome === 'SUBMIT') {
      this.outcome.heldUnknown++;
      return;
    }
    let heldMs = settings.holdMax;
    for (const verdict of verdicts) {
      if (verdict.at <= at || verdict.at - at >= settings.holdMax) continue;
      seen = verdict;
      now = step(verdict.at - at);
      if (now.state === 'WAIT') continue;
      heldMs = verdict.at - at;
      break;
    }
    if (now.state === 'WAIT') now = step(settings.holdMax);
    this.outcome.heldMs.push(heldMs);
    if (now.state === 'RELEASE') this.#early(settings, now.reason, verdicts, at + heldMs);
  }

  #early(settings: PolicySettings, reason: string, verdicts: readonly PastVerdict[], releasedAt: number): void {
    if (reason === 'VERDICT' || reason === 'NOT_HELD') return;
    const last = verdicts.findLast((verdict) => verdict.at > releasedAt && verdict.stage === 'FINAL');
    if (last && actionsFor(settings, last.level).some((action) => action !== 'NOTIFY')) this.outcome.releasedEarly++;
  }
}
