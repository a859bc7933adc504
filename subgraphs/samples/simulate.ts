import type { QueryPolicySimulateArgs } from '../../schema/generated/samples.ts';
import type { Place } from '../../schema/precedence.ts';
import { startOf } from '../../schema/start.ts';
import type { Manager } from '../../platform/database.ts';
import { publicError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/subgraph.ts';
import type { KnownOf } from './decide-start.ts';
import { draftOf, type Resolve } from './draft.ts';
import { customerKey, openFacts, openName, type PrivateFacts } from './sealing.ts';
import { documentOf, policyAt, type InForce, type PolicyDocument } from './policy.ts';
import type { SimulatedDifference } from './mappers.ts';
import type { Known } from './sample-start.ts';
import { Simulation, type PastSubmission, type PastVerdict, type SimulatedOutcome, type Trial } from './simulation.ts';

const chunk = 2_000;
/** Submissions that one simulation plays: the newest, when there are more. */
const playedMax = 200_000;
const differencesMax = 100;

interface Row {
  id: string;
  device_id: string | null;
  sample_id: string;
  sha256: string;
  media_type: string | null;
  file_name: string | null;
  name: Buffer | null;
  sealed: Buffer;
  origin: PastSubmission['origin'];
  outcome: PastSubmission['outcome'];
  reason: PastSubmission['reason'];
  submitted_at: string;
  facts: StoredFacts;
}

/** What a decision was made from, besides what the submission says anyway. */
export interface StoredFacts extends Pick<PastSubmission['facts'], 'size' | 'category' | 'contains' | 'localScore' | 'licenceExpired'> {
  /** What counted as known. */
  known: Known;
  /** What was known of its class of start, and of the bytes. Submissions of older releases do not say. */
  knownStart?: KnownOf;
  dailyQuota: number;
  /** What the day's quota still allowed; null when nobody asked. Submissions of older releases do not say. */
  dayLeft?: number | null;
  /** What the month's quota still allowed; null when nobody asked. */
  monthLeft: number | null;
  /** Of the policy document. */
  version: number;
}

type Played = PastSubmission & { device: Place };

/** Plays the last days again: under the policies in force now, as if they had been all the time, and under a draft. */
export async function simulatePolicy(em: Manager, { keys, pseudonyms }: Platform, customerId: string, { input }: QueryPolicySimulateArgs) {
  if (!Number.isInteger(input.days) || input.days < 1 || input.days > 90) throw publicError('BAD_USER_INPUT', 'days must be 1 to 90');
  const customer = pseudonyms.of(customerId);
  const key = await customerKey(em, keys, customer);
  const document = await documentOf(em, keys, customer);
  const inForce = remembered(document, (device, at) => policyAt(document, device, at));
  const draft = remembered(document, draftOf(document, input));

  let timelines = new Map<string, PastVerdict[]>();
  const timeline = (sampleId: string) => timelines.get(sampleId) ?? [];
  const [now, then] = [new Simulation<Played>(draft, timeline), new Simulation<Played>(inForce, timeline)];
  const differences: SimulatedDifference[] = [];
  let submissions = 0;
  let differing = 0;
  let unlikeHistory = 0;
  const days = new Date();
  days.setUTCHours(0, 0, 0, 0);
  const since = new Date(days.getTime() - (input.days - 1) * 86_400_000);
  const [bound] = await em.execute<{ id: string }[]>('select id from submission where customer_id = ? and submitted_at >= ? order by id desc offset ? limit 1', [customer, since.toISOString(), playedMax]);
  for (let after = bound?.id ?? ''; ; ) {
    const rows = await em.execute<Row[]>(
      `select u.id, u.device_id, u.sample_id, s.sha256, s.media_type, u.file_name, u.name, u.sealed, u.origin, u.outcome, u.reason, u.submitted_at, u.facts
       from submission u join sample s on s.id = u.sample_id where u.customer_id = ? and u.id > ? and u.submitted_at >= ? and u.facts is not null order by u.id limit ?`,
      [customer, after, since.toISOString(), chunk]);
    timelines = await timelinesOf(em, rows);
    for (const row of rows) {
      const past = pastOf(row, openName(key, row), openFacts(key, row.id, row.sealed), row.device_id === null ? '' : pseudonyms.idOf(row.device_id));
      const simulated = now.play(past);
      const asNow = then.play(past);
      submissions++;
      if (asNow.outcome !== past.outcome || asNow.reason !== past.reason) unlikeHistory++;
      if (simulated.outcome === asNow.outcome && simulated.reason === asNow.reason) continue;
      differing++;
      if (differences.length < differencesMax) differences.push({ submissionId: row.id, inForce: asNow, draft: simulated });
    }
    if (rows.length < chunk) break;
    after = rows.at(-1)!.id;
  }
  return { since, submissions, truncated: bound !== undefined, unlikeHistory, differing, differences, inForce: summary(then.outcome), draft: summary(now.outcome) };
}

/** What holds for a device changes, for one document, only where an assignment ends: worked out once in between. */
function remembered(document: PolicyDocument | null, resolve: Resolve): Trial<Played> {
  const ends = (document?.policies ?? []).flatMap(({ assignments }) => (
    assignments.flatMap(({ expiresAt }) => (expiresAt === null ? [] : [Date.parse(expiresAt)]))
  )).sort((a, b) => a - b);
  const held = new Map<string, InForce>();
  return ({ device, facts: { now } }) => {
    const place = JSON.stringify([device.id, device.group, device.product, ends.findLastIndex((end) => end <= now.getTime())]);
    let policy = held.get(place);
    if (!policy) held.set(place, (policy = resolve(device, now)));
    return policy;
  };
}

async function timelinesOf(em: Manager, rows: readonly Row[]): Promise<Map<string, PastVerdict[]>> {
  const verdicts = await em.execute<{ sample_id: string; level: PastVerdict['level']; stage: PastVerdict['stage']; probability: number | null; reached_at: string }[]>(
    'select sample_id, level, stage, probability, reached_at from sample_verdict where sample_id = any(?::text[]) order by sample_id, revision', [`{${[...new Set(rows.map((row) => row.sample_id))].join()}}`]);
  const found = new Map<string, PastVerdict[]>();
  for (const { sample_id, level, stage, probability, reached_at } of verdicts) {
    found.set(sample_id, [...(found.get(sample_id) ?? []), { at: Date.parse(reached_at), level, stage, probability }]);
  }
  return found;
}

function pastOf(row: Row, fileName: string, { group, product, path, mail, signer, asked }: PrivateFacts, deviceId: string): Played {
  const { dailyQuota, dayLeft, monthLeft, known, knownStart, size, category, contains, localScore, licenceExpired } = row.facts;
  return {
    id: row.id, sampleId: row.sample_id, origin: row.origin, outcome: row.outcome, reason: row.reason,
    start: startOf(fileName, row.media_type), known: knownStart ?? { start: known, bytes: known }, asked: asked !== null,
    dailyQuota, dayLeft: dayLeft ?? null, monthLeft, device: { id: deviceId, group, product },
    facts: { size, category, contains, localScore, licenceExpired, path, mail, signer, sha256: row.sha256, fileName, now: new Date(row.submitted_at) },
  };
}

function summary({ sent, known, skipped, heldMs, releasedEarly, heldUnknown, quotaPeak }: SimulatedOutcome) {
  heldMs.sort((a, b) => a - b);
  const at = (share: number) => heldMs[Math.min(heldMs.length - 1, Math.floor(heldMs.length * share))] ?? null;
  return {
    sent, known, skipped: [...skipped].map(([reason, count]) => ({ reason, count })), held: heldMs.length, heldUnknown, holdMedian: at(0.5), holdP95: at(0.95),
    holdTotal: heldMs.reduce((sum, ms) => sum + ms, 0), releasedEarly, quotaPeak, overQuota: skipped.get('OVER_QUOTA') ?? 0,
  };
}
