import { decide, type Decision, type Facts } from '../../schema/decision.ts';
import type { ExclusionRule } from '../../schema/exclusion.ts';
import { actionsFor, holdStep } from '../../schema/hold.ts';
import type { Level, Origin, PolicySettings } from '../../schema/policy-settings.ts';

/** A decision as it was made, with all that it was made from. */
export interface PastSubmission {
  id: string;
  sampleId: string;
  origin: Origin;
  outcome: Decision['outcome'];
  reason: Decision['reason'];
  facts: Omit<Facts, 'quotaLeft'>;
  /** The licence's quota then. */
  dailyQuota: number;
  /** What the month's quota still allowed; null when nobody asked. */
  monthLeft: number | null;
}

export interface PastVerdict {
  at: number;
  level: Level;
  stage: 'PROVISIONAL' | 'FINAL';
  probability: number | null;
}

/** The policy to try on a submission; null keeps what was decided. */
export type Trial = (past: PastSubmission) => { settings: PolicySettings; exclusions: readonly ExclusionRule[] } | null;

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

/** Plays submissions again, in their order, under another policy. What follows from its own decisions follows here too: bytes not sent are not known later, and use no quota. */
export class Simulation {
  readonly #trial: Trial;
  readonly #timeline: (sampleId: string) => readonly PastVerdict[];
  /** Samples whose being known differs from history: sent here and not then, or then and not here. */
  readonly #sentHere = new Map<string, number>();
  readonly #sentThenOnly = new Set<string>();
  #day = -1;
  #month = -1;
  /** Files sent this month, here more than then. */
  #sentMore = 0;
  #sentToday = 0;
  readonly outcome: SimulatedOutcome = { sent: 0, known: 0, skipped: new Map(), heldMs: [], releasedEarly: 0, heldUnknown: 0, quotaPeak: 0 };

  constructor(trial: Trial, timeline: (sampleId: string) => readonly PastVerdict[]) {
    this.#trial = trial;
    this.#timeline = timeline;
  }

  /** What would have been decided. */
  play(past: PastSubmission): Pick<Decision, 'outcome' | 'reason'> {
    const at = past.facts.now.getTime();
    const day = Math.floor(at / dayMs);
    if (day !== this.#day) {
      this.#day = day;
      this.#sentToday = 0;
    }
    const month = past.facts.now.getUTCFullYear() * 12 + past.facts.now.getUTCMonth();
    if (month !== this.#month) {
      this.#month = month;
      this.#sentMore = 0;
    }
    const quotaLeft = Math.min(past.dailyQuota - this.#sentToday, past.monthLeft === null ? Infinity : past.monthLeft - this.#sentMore);
    const policy = this.#trial(past);
    const decision = policy ? decide(policy.settings, policy.exclusions, { ...past.facts, known: this.#known(past, at), quotaLeft }) : past;
    this.#count(past, decision, at);
    this.#sentMore += Number(decision.outcome === 'SUBMIT') - Number(past.outcome === 'SUBMIT');
    if (policy && decision.outcome !== 'SKIP') this.#hold(past, policy.settings, decision, at);
    return { outcome: decision.outcome, reason: decision.reason };
  }

  #known({ sampleId, facts }: PastSubmission, at: number): Facts['known'] {
    if (this.#sentThenOnly.has(sampleId)) return 'NO';
    const sent = this.#sentHere.get(sampleId);
    if (facts.known !== 'NO' || sent === undefined) return facts.known;
    return at - sent > analysisMs ? 'FINAL' : 'IN_PROGRESS';
  }

  #count({ sampleId, outcome }: PastSubmission, decision: Pick<Decision, 'outcome' | 'reason'>, at: number): void {
    const result = this.outcome;
    if (decision.outcome === 'SUBMIT') {
      result.sent++;
      result.quotaPeak = Math.max(result.quotaPeak, ++this.#sentToday);
      if (outcome !== 'SUBMIT') this.#sentHere.set(sampleId, at);
      this.#sentThenOnly.delete(sampleId);
    } else {
      if (decision.outcome === 'KNOWN') result.known++;
      else result.skipped.set(decision.reason, (result.skipped.get(decision.reason) ?? 0) + 1);
      if (outcome === 'SUBMIT') this.#sentThenOnly.add(sampleId);
    }
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

/** Milliseconds after which an analysis that history does not have is taken to be done. */
const analysisMs = 60_000;
