import { firstIdOf, newId } from '../../schema/ids.ts';
import type { Manager } from '../../platform/database.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';

/** So far back verdicts are looked at again: clean bytes are kept about as long. Days. */
const daysBack = 30;
/** Samples of one campaign; the oldest of those days first. */
const samplesMax = 10_000;

/**
 * What runners can do has become more: bytes that are kept are analysed again by themselves, in a campaign like an
 * operator's (`campaigns.ts` draws its states), behind live work and few at a time.
 *
 *     RELEASE   runners use a release (rules, engine, lists) that they did not use before: what was last judged by
 *               another one and is not MALICIOUS. It takes the place of the campaign of an earlier release.
 *     GUESTS    runners offer an environment that they did not offer before: what is UNKNOWN.
 *
 * Both are begun by rows in one transaction, so whoever dies or comes second begins nothing twice.
 */
export async function beginAutomaticCampaigns(platform: Platform): Promise<void> {
  await systemManager(platform).transactional(async (em) => {
    const [lock] = await em.execute<{ got: boolean }[]>(
      "select pg_try_advisory_xact_lock(hashtext('automatic campaigns')) as got");
    if (!lock?.got) return;
    await beginForRelease(em);
    await beginForGuests(em);
  });
}

/** The release that the newest analysis was begun by; exported for its plan to be looked at. */
export const releaseInUse = `select a.engine_id, e.version from (
    select engine_id from analysis where engine_id is not null order by id desc limit 1
  ) a join engine_release e on e.id = a.engine_id`;

async function beginForRelease(em: Manager): Promise<void> {
  const [release] = await em.execute<{ engine_id: string; version: string }[]>(releaseInUse);
  if (!release) return;
  const [known] = await em.execute<unknown[]>('select 1 from campaign where release_id = ?', [release.engine_id]);
  if (known) return;
  await em.execute(
    `update campaign set state = 'CANCELLED', finished_at = now()
     where cause = 'RELEASE' and state in ('RUNNING', 'PAUSED')`, [], 'run');
  await begin(em, {
    cause: 'RELEASE', releaseId: release.engine_id, reason: `release ${release.version} is in use`,
    levels: ['UNKNOWN', 'CLEAN', 'SUSPICIOUS', 'HIGHLY_SUSPICIOUS'],
  });
}

async function beginForGuests(em: Manager): Promise<void> {
  const guests = await em.execute<{ name: string }[]>(
    'update environment set campaign_at = now() where campaign_at is null and offered_at is not null returning name');
  if (guests.length === 0) return;
  const names = guests.map(({ name }) => name).sort().join(', ').slice(0, 400);
  await begin(em, { cause: 'GUESTS', releaseId: null, reason: `new environments: ${names}`, levels: ['UNKNOWN'] });
}

interface Beginning {
  cause: 'RELEASE' | 'GUESTS';
  releaseId: string | null;
  reason: string;
  levels: readonly string[];
}

async function begin(em: Manager, { cause, releaseId, reason, levels }: Beginning): Promise<void> {
  const since = firstIdOf('verdict', new Date(Date.now() - daysBack * 86_400_000));
  await em.execute(
    `insert into campaign (id, reason, state, levels, limitations, samples_max, position, started_at, cause, release_id)
     values (?, ?, 'RUNNING', ?::text[], '{}', ?, ?, now(), ?, ?)`,
    [newId('campaign'), reason, `{${levels.join()}}`, samplesMax, since, cause, releaseId], 'run');
}

/** Whether an analysis is part of a campaign that nobody asked for. */
export async function isAutomatic(em: Manager, campaignId: string | null): Promise<boolean> {
  if (campaignId === null) return false;
  const rows = await em.execute<unknown[]>("select 1 from campaign where id = ? and cause <> 'OPERATOR'", [campaignId]);
  return rows.length > 0;
}

export interface AutomaticCampaign {
  cause: 'RELEASE' | 'GUESTS';
  reason: string;
  state: 'RUNNING' | 'PAUSED' | 'FINISHED' | 'CANCELLED';
  total: number;
  done: number;
  flips: number;
  startedAt: Date;
  finishedAt: Date | null;
}

type Row = Omit<AutomaticCampaign, 'startedAt' | 'finishedAt'> & { started_at: string; finished_at: string | null };

/** The newest one, for everybody who looks at the service; null before there was any. */
export async function latestAutomatic(platform: Platform): Promise<AutomaticCampaign | null> {
  const [row] = await systemManager(platform).execute<Row[]>(
    `select cause, reason, state, total, done, flips, started_at, finished_at from campaign
     where cause <> 'OPERATOR' order by id desc limit 1`);
  if (!row) return null;
  const { started_at, finished_at, ...rest } = row;
  return { ...rest, startedAt: new Date(started_at), finishedAt: finished_at === null ? null : new Date(finished_at) };
}
