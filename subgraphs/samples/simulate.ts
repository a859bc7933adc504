import type { QueryPolicySimulateArgs } from '../../schema/generated/samples.ts';
import { exclusionFault, type ExclusionRule } from '../../schema/exclusion.ts';
import { changedSettings, type PolicySettings } from '../../schema/policy-settings.ts';
import { concerns } from '../../schema/precedence.ts';
import type { Manager } from '../../platform/database.ts';
import { publicError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/subgraph.ts';
import { customerKey, openFacts, openName, type PrivateFacts } from './sealing.ts';
import { documentOf, policyIn, type PolicyInForce } from './policy.ts';
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
export interface StoredFacts extends Pick<PastSubmission['facts'], 'size' | 'category' | 'contains' | 'localScore' | 'known' | 'licenceExpired'> {
  dailyQuota: number;
  /** What the month's quota still allowed; null when nobody asked. */
  monthLeft: number | null;
  /** Of the policy document. */
  version: number;
}

type Played = PastSubmission & { device: { id: string; group: string | null }; version: number };

/** Plays the last days again: under the policies in force, and under a draft of them. */
export async function simulatePolicy(em: Manager, { keys, pseudonyms }: Platform, customerId: string, { input }: QueryPolicySimulateArgs) {
  const bad = (message: string): never => {
    throw publicError('BAD_USER_INPUT', message);
  };
  if (!Number.isInteger(input.days) || input.days < 1 || input.days > 90) bad('days must be 1 to 90');
  if ((input.exclusions?.length ?? 0) > 100) bad('at most 100 exclusions to try');
  const customer = pseudonyms.of(customerId);
  const key = await customerKey(em, keys, customer);
  const document = await documentOf(em, keys, customer);
  const named = input.policyId ? (document?.policies.find((policy) => policy.policyId === input.policyId) ?? bad('no such policy')) : null;
  const tried: ExclusionRule[] = (input.exclusions ?? []).map(({ kind, value }, at) => {
    const clean = kind === 'SHA256' ? value.trim().toLowerCase() : value.trim();
    const fault = exclusionFault(kind, clean);
    if (fault) bad(`exclusions[${at}].value must be ${fault}`);
    return { id: `trial ${at}`, kind, value: clean, expiresAt: null };
  });
  const target = { scope: input.scope ?? 'CUSTOMER', target: input.target ?? null } as const;
  if ((target.scope === 'CUSTOMER') !== (target.target === null)) bad(target.scope === 'CUSTOMER' ? 'the whole customer has no target' : 'a device or group needs a target');

  // What holds for a device changes, for one document, only where an assignment ends.
  const ends = (document?.policies ?? []).flatMap(({ assignments }) => assignments.flatMap(({ expiresAt }) => (expiresAt === null ? [] : [Date.parse(expiresAt)]))).sort((a, b) => a - b);
  const held = new Map<string, PolicyInForce>();
  const holding = (past: Played): PolicyInForce => {
    const at = past.facts.now.getTime();
    const place = `${past.device.id} ${past.device.group ?? ''} ${ends.length > 0 ? ends.findLastIndex((end) => end <= at) : -1}`;
    let policy = held.get(place);
    if (!policy) held.set(place, (policy = policyIn(document, past.device, past.facts.now)));
    return policy;
  };
  const inForce: Trial = (past) => {
    const policy = holding(past as Played);
    return { settings: policy.settings, exclusions: knownThen(policy.exclusions, (past as Played).version) };
  };
  const changedOnes = new Map<PolicySettings, PolicySettings>();
  const change = (settings: PolicySettings): PolicySettings => {
    let done = changedOnes.get(settings);
    if (!done) {
      const result = changedSettings(settings, (input.settings ?? {}));
      if ('fault' in result) throw publicError('BAD_USER_INPUT', `settings.${result.fault.field}: ${result.fault.message}`);
      changedOnes.set(settings, (done = result.settings));
    }
    return done;
  };
  const lists = new Map<readonly ExclusionRule[], readonly ExclusionRule[]>();
  const draft: Trial = (past) => {
    if (!concerns(target, (past as Played).device)) return inForce(past);
    const base = holding(past as Played);
    // Exclusions count from when they were made, so that a draft without a change changes nothing; those to try count for all days.
    const own = knownThen(named ? named.exclusions : base.exclusions, (past as Played).version);
    let exclusions = lists.get(own);
    if (!exclusions) lists.set(own, (exclusions = tried.length > 0 ? [...own, ...tried] : own));
    return { settings: change(named ? named.settings : base.settings), exclusions };
  };
  if (input.settings) change(named?.settings ?? policyIn(document, { id: '', group: null }, new Date()).settings);

  let timelines = new Map<string, PastVerdict[]>();
  const timeline = (sampleId: string) => timelines.get(sampleId) ?? [];
  const [now, then] = [new Simulation(draft, timeline), new Simulation(inForce, timeline)];
  const differences: { submissionId: string; inForce: { outcome: string; reason: string }; draft: { outcome: string; reason: string } }[] = [];
  let submissions = 0;
  let differing = 0;
  let unlikeHistory = 0;
  const days = new Date();
  days.setUTCHours(0, 0, 0, 0);
  const since = new Date(days.getTime() - (input.days - 1) * 86_400_000);
  const [bound] = await em.execute<{ id: string }[]>('select id from submission where customer_id = ? and submitted_at >= ? order by id desc offset ? limit 1', [customer, since.toISOString(), playedMax]);
  for (let after = bound?.id ?? ''; ; ) {
    const rows = await em.execute<Row[]>(
      `select u.id, u.device_id, u.sample_id, s.sha256, u.file_name, u.name, u.sealed, u.origin, u.outcome, u.reason, u.submitted_at, u.facts
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

/** Of each list, what was in it at each version: made once, so that it is compiled once. */
const earlier = new WeakMap<PolicyInForce['exclusions'], { versions: number[]; lists: Map<number, readonly ExclusionRule[]> }>();
function knownThen(whole: PolicyInForce['exclusions'], version: number): readonly ExclusionRule[] {
  let known = earlier.get(whole);
  if (!known) earlier.set(whole, (known = { versions: [...new Set(whole.map((rule) => rule.version))].sort((a, b) => a - b), lists: new Map() }));
  if ((known.versions.at(-1) ?? 0) <= version) return whole;
  // Versions between two changes see the same list.
  const seen = known.versions.findLast((one) => one <= version) ?? 0;
  let list = known.lists.get(seen);
  if (!list) known.lists.set(seen, (list = whole.filter((rule) => rule.version <= seen)));
  return list;
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

function pastOf(row: Row, fileName: string, { group, path, mail, signer }: PrivateFacts, deviceId: string): Played {
  const { dailyQuota, monthLeft, version, ...facts } = row.facts;
  return {
    id: row.id, sampleId: row.sample_id, origin: row.origin, outcome: row.outcome, reason: row.reason, dailyQuota, monthLeft, version, device: { id: deviceId, group },
    facts: { ...facts, path, mail, signer, sha256: row.sha256, fileName, now: new Date(row.submitted_at) },
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
