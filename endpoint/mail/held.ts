import { decide, type Decision } from '../../schema/decision.ts';
import { holdStep, type HoldStep } from '../../schema/hold.ts';
import { levels, type Level, type PolicySettings } from '../../schema/policy-settings.ts';
import { contentsOfBytes } from '../archive-contents.ts';
import { categoryOf } from '../category.ts';
import type { FileFacts } from '../client.ts';
import type { EndpointPolicy } from '../guard.ts';
import type { MessagePart } from './message.ts';
import type { Sender } from './sender.ts';
import type { Entry, Reason, SpoolPart } from './spool.ts';

export function factsOfPart({ name, bytes, sha256 }: Omit<MessagePart, 'names'>): FileFacts {
  const category = categoryOf(name, bytes.subarray(0, 512));
  const contains = category === 'ARCHIVE' ? contentsOfBytes(bytes) : null;
  return { sha256, size: bytes.length, fileName: name, path: '', category, ...(contains === null ? {} : { contains }) };
}

/** The gateway has no engine of its own: each file is as unclear to it as policy can have it. */
export const scoreFor = ({ localScoreMin, localScoreMax }: PolicySettings): number => Math.min(99, Math.floor((localScoreMin + localScoreMax) / 2));

/** What policy, as far as the gateway knows it, makes of a part: of all its names, by that which has it sent. */
export function partOf(policy: EndpointPolicy, part: MessagePart, sender: Sender): SpoolPart {
  const decided = part.names.map((name) => ({ name, ...decisionOn(policy, { ...part, name }, sender) }));
  const { name, outcome, reason } = decided.find((one) => one.outcome !== 'SKIP') ?? decided[0]!;
  return { name, sha256: part.sha256, link: part.link, wanted: outcome !== 'SKIP', submissionId: null, over: outcome === 'SKIP' && reason === 'TOO_LARGE', verdict: null };
}

function decisionOn(policy: EndpointPolicy, part: Omit<MessagePart, 'names'>, { domain, verified }: Sender): Decision {
  return decide(policy.settings, policy.exclusions, {
    contains: null, ...factsOfPart(part), path: null, mail: { senderDomain: domain, verified }, signer: null,
    localScore: scoreFor(policy.settings), known: 'NO', licenceExpired: false, quotaLeft: 1, now: new Date(),
  });
}

/** Whether a message is from inside the organisation: nothing of it is to leave, whatever else policy says. */
export function isInternal(policy: EndpointPolicy, sender: Sender): boolean {
  const nothing = { name: 'message', bytes: Buffer.alloc(1), sha256: '', link: null };
  return decisionOn({ ...policy, exclusions: [] }, nothing, sender).reason === 'INTERNAL_MAIL';
}

/** Reasons for which the service does not analyse a file, and the file may go all the same: policy wants it so. */
export const harmlessSkips = new Set(['EXCLUDED', 'CATEGORY_OFF', 'INTERNAL_MAIL', 'LOCAL_ENGINE_CERTAIN']);

export interface MessageStep {
  state: 'WAIT' | 'RELEASE' | 'BLOCK';
  reason: Reason | 'WAITING';
  /** Parts because of which it is blocked, by hash. */
  blocked: Map<string, { name: string; level: string; link: boolean }>;
  againMs: number | null;
}

/** Whether a message may go: when all its parts may. The worst part decides; one that is to be blocked does so at once. */
export function messageStep(settings: PolicySettings, entry: Pick<Entry, 'parts' | 'receivedAt'>, now: number): MessageStep {
  const heldMs = Math.max(0, now - entry.receivedAt);
  const steps = entry.parts.filter(({ wanted, over }) => wanted || over).map((part) => ({ part, step: holdStep(settings, { origin: 'MAIL', heldMs, verdict: heldAgainst(part), over: part.over }) }));
  const of = (state: HoldStep['state']) => steps.filter(({ step }) => step.state === state);
  const [blocked, waiting] = [of('BLOCK'), of('WAIT')];
  const none = new Map<string, never>();
  if (blocked.length > 0) {
    return {
      state: 'BLOCK', reason: blocked.some(({ step }) => step.reason === 'VERDICT') ? 'VERDICT' : (blocked[0]!.step.reason), againMs: null,
      blocked: new Map(blocked.map(({ part }) => [part.sha256, { name: part.name, level: part.verdict?.level ?? 'UNKNOWN', link: part.link !== null }])),
    };
  }
  if (waiting.length > 0) return { state: 'WAIT', reason: 'WAITING', blocked: none, againMs: Math.max(1, Math.min(...waiting.map(({ step }) => step.againMs ?? Infinity))) };
  if (steps.length === 0) return { state: 'RELEASE', reason: 'NOT_SENT', blocked: none, againMs: null };
  const order: HoldStep['reason'][] = ['TIME_UP', 'NO_ANALYSIS', 'UNLIKELY_MALICIOUS', 'VERDICT', 'NOT_HELD'];
  const reason = order.find((one) => steps.some(({ step }) => step.reason === one)) ?? 'VERDICT';
  return { state: 'RELEASE', reason: reason, blocked: none, againMs: null };
}

/** A link can't be followed where there is no network: that nothing is known of it is no reason to hold a message. */
const heldAgainst = ({ link, verdict }: SpoolPart): SpoolPart['verdict'] => (link !== null && verdict?.stage === 'FINAL' && verdict.level === 'UNKNOWN' ? { ...verdict, level: 'CLEAN' } : verdict);

/** The worst level among the parts. */
export const worst = (entry: Pick<Entry, 'parts'>): Level => levels[Math.max(0, ...entry.parts.map(({ verdict }) => levels.indexOf(verdict?.level ?? 'UNKNOWN')))]!;

/** Keeps the newer of two verdicts, of the same revision the final one; true when it was news. */
export function take(part: SpoolPart, { revision, level, stage, probability }: NonNullable<SpoolPart['verdict']>): boolean {
  if (part.verdict && (part.verdict.revision > revision || (part.verdict.revision === revision && (part.verdict.stage === stage || stage !== 'FINAL')))) return false;
  part.verdict = { revision, level, stage, probability };
  return true;
}
