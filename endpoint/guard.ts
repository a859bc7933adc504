import { decide, type Decision } from '../schema/decision.ts';
import type { ExclusionRule } from '../schema/exclusion.ts';
import { holdStep, type HoldStep } from '../schema/hold.ts';
import type { PolicySettings } from '../schema/policy-settings.ts';
import type { PolicyInForceQuery } from '../schema/generated/client/graphql.ts';
import { AssayError } from './assay-error.ts';
import type { AssayClient, SubmitOptions, Verdict } from './client.ts';
import { factsOf, type FileFacts } from './file-facts.ts';
import type { FilePath } from './file-path.ts';
import { PolicyInForce } from './operations.ts';

/** The policy as the endpoint keeps it: good until the next one comes. */
export interface EndpointPolicy {
  name: string;
  revision: number;
  settings: PolicySettings;
  exclusions: readonly ExclusionRule[];
}

/** What became of a file that arrived. */
export interface Guarded {
  state: 'RELEASE' | 'BLOCK';
  /** Why, as the hold contract says it; NOT_SENT when policy does not send such a file. */
  reason: HoldStep['reason'] | 'NOT_SENT';
  actions: HoldStep['actions'];
  heldMs: number;
  decision: Decision;
  verdict: Verdict | null;
  /** Resolves when the submission and its upload are done: null, or the error. The client must stay open until then. */
  sent: Promise<unknown>;
}

export async function policyOf(client: AssayClient, deviceId: string): Promise<EndpointPolicy> {
  const { effectivePolicy } = await client.query(PolicyInForce, { deviceId });
  if (!effectivePolicy) throw new AssayError('NOT_FOUND', 'the service knows no such device: enrol it');
  return policyFrom(effectivePolicy);
}

export function policyFrom({ revision, exclusions }: NonNullable<PolicyInForceQuery['effectivePolicy']>): EndpointPolicy {
  const { policy, number, retention, ...rest } = revision;
  const kept = Object.fromEntries(retention.map(({ category, keep }) => [category, keep]));
  return { name: policy.name, revision: number, settings: { ...rest, retention: kept as PolicySettings['retention'] } as PolicySettings, exclusions };
}

/**
 * The decision as far as the endpoint can make it: what is known, the quota and the licence are the service's to
 * tell.
 */
export function decideHere(policy: EndpointPolicy, facts: FileFacts, options: SubmitOptions, now = new Date()): Decision {
  return decide(policy.settings, policy.exclusions, {
    ...facts, contains: null, mail: options.mail ?? null, signer: options.signer ?? null, localScore: options.localScore ?? null, known: 'NO', licenceExpired: false, quotaLeft: 1, now,
  });
}

/**
 * Keeps the hold contract for one file: asks the policy, sends what it wants sent, and answers when the file may be
 * used or must be blocked. The caller holds the file meanwhile. A service that is gone holds nothing longer than the
 * policy says.
 */
export async function guard(client: AssayClient, policy: EndpointPolicy, path: FilePath, options: SubmitOptions & { onWait?: (verdict: Verdict | null) => void } = {}): Promise<Guarded> {
  const { onWait, ...asked } = options;
  const facts = await factsOf(path);
  const since = performance.now();
  const here = decideHere(policy, facts, asked);
  if (here.outcome === 'SKIP') return { state: 'RELEASE', reason: 'NOT_SENT', actions: [], heldMs: 0, decision: here, verdict: null, sent: Promise.resolve(null) };
  const origin = asked.origin ?? 'MANUAL';
  const stop = new AbortController();
  let verdict: Verdict | null = null;
  let over = false;
  let wake: () => void = () => undefined;
  let decision = here;
  const take = (next: Verdict) => {
    if (verdict && next.revision < verdict.revision) return;
    verdict = next;
    wake();
  };
  // Listening first, then asking: a verdict that comes at once is not missed.
  let heard: () => void = () => undefined;
  const listening = new Promise<void>((resolve) => (heard = resolve));
  const following = client.follow({ signal: stop.signal, onChange: ({ verdict: next }) => {
    heard();
    if (next?.sample.sha256 === facts.sha256) take(next);
  } }).catch(() => undefined);
  const asking = (async () => {
    await Promise.race([listening, following]);
    const submission = await client.submit(path, asked, facts);
    ({ decision } = submission as { decision: Decision });
    over = decision.outcome === 'SKIP';
    const known = submission.sample.verdict;
    // While a new analysis runs, the verdict of one that failed, or of another start, can block a file but never releases
    // it. IN_PROGRESS with any other final verdict only means that the sample's state is not updated yet.
    const isStarted = decision.outcome === 'SUBMIT' && known?.reason !== 'ANALYST';
    const analysed = isStarted || (decision.reason === 'IN_PROGRESS' && (known?.stage !== 'FINAL' || known.reason === 'ANALYSIS_FAILED'));
    if (known) take({ ...known, stage: analysed ? 'PROVISIONAL' : known.stage });
    wake();
    return null;
  })().catch((error: unknown) => {
    // What can't be asked now may be known by its verdict still; else the time decides.
    wake();
    return error ?? new AssayError('ERROR', 'it could not be sent');
  });
  try {
    for (;;) {
      const heldMs = Math.round(performance.now() - since);
      const step = holdStep(policy.settings, { origin, heldMs, verdict, over });
      if (step.state !== 'WAIT') return { state: step.state, reason: step.reason, actions: step.actions, heldMs, decision, verdict, sent: asking };
      onWait?.(verdict);
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        wake = resolve;
        timer = setTimeout(resolve, step.againMs!);
      });
      clearTimeout(timer);
    }
  } finally {
    stop.abort();
    // The submission may still be running; the caller decides how long to wait for it (`sent`).
    await following;
  }
}
