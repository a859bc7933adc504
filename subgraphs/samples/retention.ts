import { SignJWT } from 'jose';
import { newId } from '../../schema/ids.ts';
import type { Category, Level, Retention } from '../../schema/policy-settings.ts';
import { noteChange } from '../../platform/changes.ts';
import type { Manager } from '../../platform/database.ts';
import { publish } from '../../platform/outbox.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { lockSample, type SampleRow } from './sample-row.ts';
import { policyAndKey, policyAt } from './policy.ts';
import { openFacts } from './sealing.ts';

const dayMs = 86_400_000;
const chunk = 100;
const lengths: Record<Exclude<Retention, 'NEVER'>, number> = { IMMEDIATELY: 0, AFTER_30_DAYS: 30 * dayMs };

/** How long bytes stay: `null` for as long as nothing changes. */
export function keepUntil(facts: { category: Category; level: Level | null; since: Date; wishes: readonly Retention[] }): Date | null {
  // What is suspicious is kept for analysis, whatever policy says of clean files.
  if (facts.level !== null && facts.level !== 'CLEAN' && facts.level !== 'UNKNOWN') return null;
  const wishes = facts.wishes.map((wish) => (wish === 'NEVER' && facts.category === 'DOCUMENT' ? 'AFTER_30_DAYS' : wish));
  if (wishes.includes('NEVER')) return null;
  // Whoever wants them longest decides; bytes that nobody asked about any more go.
  return new Date(facts.since.getTime() + Math.max(0, ...wishes.map((wish) => lengths[wish as keyof typeof lengths])));
}

interface Claim {
  customer: string;
  keep: Retention;
}

/** What each customer that submitted a sample wants of its bytes: by the policy of the device that sent it last. */
async function claimsOn(em: Manager, { keys, pseudonyms }: Platform, sample: SampleRow, now: Date): Promise<Claim[]> {
  const rows = await em.execute<{ id: string; customer_id: string; device_id: string | null; sealed: Buffer | null }[]>(
    `select distinct on (u.customer_id) u.id, u.customer_id, u.device_id, u.sealed from submission u where u.sample_id = ?
       and exists (select from sample_customer h where h.sample_id = u.sample_id and h.customer_id = u.customer_id and h.possessed_at is not null)
     order by u.customer_id, u.id desc`, [sample.id]);
  const claims: Claim[] = [];
  for (const row of rows) {
    const { key, document } = await policyAndKey(em, keys, row.customer_id);
    const told = row.sealed ? openFacts(key, row.id, row.sealed) : null;
    const { settings } = policyAt(document, {
      id: row.device_id === null ? '' : pseudonyms.idOf(row.device_id), group: told?.group ?? null, product: told?.product ?? null,
    }, now);
    claims.push({ customer: row.customer_id, keep: settings.retention[sample.category] });
  }
  return claims;
}

/**
 * Destroys the keys of bytes that nobody's policy keeps any longer; metadata and verdict stay. Safe to kill and to run twice, also from two sides:
 * each sample is one transaction under its lock. Every stored sample is looked at again within a day, so that a changed policy takes effect.
 */
export async function sweepRetention(platform: Platform, now = new Date()): Promise<number> {
  let deleted = 0;
  for (;;) {
    const due = await systemManager(platform).execute<{ id: string }[]>(
      'select id from sample where stored_at is not null and deleted_at is null and keep_until <= ? order by keep_until limit ?', [now.toISOString(), chunk]);
    for (const { id } of due) if (await settle(platform, id, now)) deleted++;
    if (due.length < chunk) return deleted;
  }
}

/** One sample: deletes it, or says when to look again. */
async function settle(platform: Platform, sampleId: string, now: Date): Promise<boolean> {
  return await systemManager(platform).transactional(async (em) => {
    const sample = await lockSample(em, { id: sampleId });
    if (!sample?.stored_at || sample.deleted_at) return false;
    const [verdict] = await em.execute<{ level: Level; reached_at: string }[]>("select level, reached_at from sample_verdict where sample_id = ? and stage = 'FINAL' order by revision desc limit 1", [sampleId]);
    const claims = await claimsOn(em, platform, sample, now);
    const open = sample.analysis_state === 'QUEUED' || sample.analysis_state === 'RUNNING';
    const until = open ? new Date(now.getTime() + 60_000) : keepUntil({ category: sample.category, level: verdict?.level ?? null, since: new Date(verdict?.reached_at ?? sample.stored_at), wishes: claims.map(({ keep }) => keep) });
    if (until === null || until > now) {
      await em.execute('update sample set keep_until = ? where id = ?', [new Date(Math.min(until?.getTime() ?? Infinity, now.getTime() + dayMs)).toISOString(), sampleId], 'run');
      return false;
    }
    for (const { customer, keep } of claims) {
      await destroyKey(em, platform, sample, customer, now);
      await publish(em, 'audit.recorded', {
        customerId: customer, action: 'retention', actor: 'system', subject: sampleId, outcome: 'OK', detail: JSON.stringify({ sha256: sample.sha256, category: sample.category, keep }), at: now.toISOString(),
      });
    }
    if (claims.length === 0) await em.execute('update sample set wrapped_key = null, deleted_at = ? where id = ?', [now.toISOString(), sampleId], 'run');
    await publish(em, 'sample.deleted', { sampleId, sha256: sample.sha256, storedAs: sample.stored_as, cause: 'RETENTION' });
    return true;
  });
}

/** Without its key a sample's bytes are noise. The receipt can be checked offline with the installation's public key. */
export async function destroyKey(em: Manager, platform: Platform, sample: SampleRow, customer: string, now: Date): Promise<{ id: string; sha256: string; deletedAt: Date; signature: string }> {
  const deletedAt = sample.deleted_at ? new Date(sample.deleted_at) : now;
  await em.execute('update sample set wrapped_key = null, deleted_at = ? where id = ?', [deletedAt.toISOString(), sample.id], 'run');
  noteChange(em, { what: 'Sample', id: sample.id, before: { sha256: sample.sha256, storedAt: sample.stored_at, deletedAt: sample.deleted_at }, after: { deletedAt: deletedAt.toISOString() } });
  const id = newId('deletion');
  const signature = await new SignJWT({ id, sha256: sample.sha256, deletedAt: deletedAt.toISOString() }).setProtectedHeader({ alg: 'EdDSA' }).setAudience('deletion').sign(platform.keys.signing);
  // A reason is a person's words: it stands in the audit chain alone.
  await em.execute("insert into deletion (id, customer_id, sha256, reason, deleted_at, signature) values (?, ?, ?, '', ?, ?)", [id, customer, sample.sha256, deletedAt.toISOString(), signature], 'run');
  return { id, sha256: sample.sha256, deletedAt, signature };
}
