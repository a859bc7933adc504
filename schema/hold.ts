import { levels, type Level, type Origin, type PolicySettings } from './policy-settings.ts';

/** What is known of a held file at one moment. */
export interface HoldFacts {
  origin: Origin;
  /** Milliseconds since it was held. */
  heldMs: number;
  /** The newest verdict; null before there is any. */
  verdict: { level: Level; stage: 'PROVISIONAL' | 'FINAL'; probability: number | null } | null;
  /** It can't be analysed: skipped, failed, expired. Nothing will come. */
  over: boolean;
}

export const actions = ['NOTIFY', 'BLOCK', 'QUARANTINE', 'REMEDIATE'] as const;
export interface HoldStep {
  state: 'WAIT' | 'RELEASE' | 'BLOCK';
  reason: 'NOT_HELD' | 'VERDICT' | 'UNLIKELY_MALICIOUS' | 'TIME_UP' | 'NO_ANALYSIS' | 'WAITING';
  /** What else is to be done, by the level. */
  actions: (typeof actions)[number][];
  /** Milliseconds after which to ask again when nothing is heard; null when it is decided. */
  againMs: number | null;
}

/** The actions that a level calls for. */
export function actionsFor(settings: PolicySettings, level: Level): HoldStep['actions'] {
  const from = { NOTIFY: settings.notifyFrom, BLOCK: settings.blockFrom, QUARANTINE: settings.quarantineFrom, REMEDIATE: settings.remediateFrom };
  return actions.filter((action) => {
    const least = from[action];
    return least !== null && levels.indexOf(level) >= levels.indexOf(least);
  });
}

/**
 * Whether a file that arrived may be used now: the hold contract, as the endpoint keeps it. A verdict that calls for blocking blocks at
 * once, provisional or not; only a final one, or a probability below `releaseBelow`, releases before the time is up.
 */
export function holdStep(settings: PolicySettings, { origin, heldMs, verdict, over }: HoldFacts): HoldStep {
  const called = verdict ? actionsFor(settings, verdict.level) : [];
  const blocked = called.some((action) => action !== 'NOTIFY');
  if (blocked) return { state: 'BLOCK', reason: 'VERDICT', actions: called, againMs: null };
  const release = (reason: HoldStep['reason']): HoldStep => ({ state: 'RELEASE', reason, actions: called, againMs: null });
  if (settings.holdMax === 0 || !settings.holdOrigins.includes(origin)) return release('NOT_HELD');
  // A final verdict that knows nothing is none: policy says what happens to what nobody could analyse.
  const nothing = over || (verdict?.stage === 'FINAL' && verdict.level === 'UNKNOWN');
  if (verdict?.stage === 'FINAL' && !nothing) return release('VERDICT');
  if (verdict && verdict.probability !== null && settings.releaseBelow !== null && verdict.probability < settings.releaseBelow) return release('UNLIKELY_MALICIOUS');
  const late = heldMs >= settings.holdMax;
  if (late || nothing) {
    const reason = nothing ? 'NO_ANALYSIS' : 'TIME_UP';
    return settings.holdExpiry === 'BLOCK' ? { state: 'BLOCK', reason, actions: called, againMs: null } : release(reason);
  }
  return { state: 'WAIT', reason: 'WAITING', actions: called, againMs: settings.holdMax - heldMs };
}
