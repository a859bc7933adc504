import { levels, type Level } from '../../schema/policy-settings.ts';
import type { EventOf } from '../../schema/events.ts';
import { newId } from '../../schema/ids.ts';
import type { Start } from '../../schema/start.ts';
import type { Manager } from '../../platform/database.ts';
import { Refusal } from '../../platform/errors.ts';
import { publish } from '../../platform/outbox.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { Campaign } from './entities.ts';

/** Samples of one campaign that are under way at the same time: what a pause still lets through. */
const openMax = 4;
const samplesMaxMax = 1_000_000;

export interface CampaignInput {
  reason: string;
  levels?: readonly Level[] | null | undefined;
  limitations?: readonly string[] | null | undefined;
  environment?: string | null | undefined;
  samplesMax?: number | null | undefined;
}

/**
 * A campaign analyses samples anew whose bytes are still kept, behind all live work. Some begin by themselves
 * (`automatic-campaigns.ts`):
 *
 *     RUNNING ──all asked for, all answered──▶ FINISHED
 *      ▲ ▼ by the operator        └─ by the operator ─▶ CANCELLED
 *     PAUSED
 */
export async function startCampaign(em: Manager, input: CampaignInput) {
  const invalid = (field: string, message: string): never => {
    throw new Refusal('INVALID', message, ['input', field]);
  };
  const reason = input.reason.trim();
  if (reason.length < 1 || reason.length > 500) invalid('reason', 'reason must have 1 to 500 characters');
  const samplesMax = input.samplesMax ?? 10_000;
  if (samplesMax < 1 || samplesMax > samplesMaxMax) invalid('samplesMax', `samplesMax must be 1 to ${samplesMaxMax}`);
  const wanted = input.levels ?? ['UNKNOWN', 'SUSPICIOUS'];
  if (wanted.length === 0) invalid('levels', 'name at least one level');
  const limitations = input.limitations ?? [];
  if (limitations.length > 20 || limitations.some((word) => !/^[A-Z0-9_]{1,64}$/.test(word))) invalid('limitations', 'limitations are at most 20 words such as NOT_EXECUTED_NO_POWERSHELL');
  if (input.environment) {
    const [known] = await em.execute<unknown[]>('select 1 from environment where name = ?', [input.environment]);
    if (!known) invalid('environment', `there is no environment ${JSON.stringify(input.environment.slice(0, 64))}`);
  }
  const campaign = em.create(Campaign, {
    id: newId('campaign'), reason, state: 'RUNNING', levels: levels.filter((level) => wanted.includes(level)), limitations: [...limitations], environment: input.environment ?? null,
    samplesMax, position: '', total: 0, done: 0, refused: 0, flips: 0, startedAt: new Date(), finishedAt: null, cause: 'OPERATOR',
  });
  em.persist(campaign);
  await em.flush();
  return campaign;
}

const moves = { PAUSE: { from: ['RUNNING'], to: 'PAUSED' }, RESUME: { from: ['PAUSED'], to: 'RUNNING' }, CANCEL: { from: ['RUNNING', 'PAUSED'], to: 'CANCELLED' } } as const;

export async function moveCampaign(em: Manager, id: string, move: keyof typeof moves) {
  const campaign = await em.findOne(Campaign, { id }, { lockMode: 4 });
  if (!campaign) throw new Refusal('NOT_FOUND', 'there is no such campaign', ['input', 'campaignId']);
  const { from, to } = moves[move];
  if (!(from as readonly string[]).includes(campaign.state)) throw new Refusal('CONFLICT', `a campaign that is ${campaign.state} can not ${move.toLowerCase()}`, ['input', 'move']);
  campaign.state = to;
  if (to === 'CANCELLED') campaign.finishedAt = new Date();
  await em.flush();
  return campaign;
}

/**
 * Asks for the next samples of every running campaign; whoever died on the way, the next turn goes on from the rows.
 */
export async function pumpCampaigns(platform: Platform): Promise<void> {
  const running = await systemManager(platform).execute<{ id: string }[]>("select id from campaign where state = 'RUNNING'");
  for (const { id } of running) await systemManager(platform).transactional(async (em) => await pump(em, id));
}

interface CampaignRow {
  id: string;
  state: string;
  levels: string[];
  limitations: string[];
  environment: string | null;
  samples_max: number;
  position: string;
  total: number;
  /** The release for which it began by itself; null for all others. */
  release_id: string | null;
}

/**
 * Of a release that began by itself: what an earlier one reached. What a later one found (the service's own rules may
 * be newer than those of its runners) is not taken back.
 */
const judgedBefore = `region is null and cause not in ('OVERRIDE', 'OVERRIDE_WITHDRAWN') and exists (
  select from engine_release mine, engine_release its
  where mine.id = ? and its.id = verdict.engine_id and its.first_used_at < mine.first_used_at)`;

async function pump(em: Manager, id: string): Promise<void> {
  const [campaign] = await em.execute<CampaignRow[]>("select id, state, levels, limitations, environment, samples_max, position, total, release_id from campaign where id = ? and state = 'RUNNING' for update skip locked", [id]);
  if (!campaign) return;
  const [open] = await em.execute<{ n: number }[]>("select count(*)::int as n from campaign_item where campaign_id = ? and state in ('ASKED', 'QUEUED')", [id]);
  const room = Math.min(openMax - (open?.n ?? 0), campaign.samples_max - campaign.total);
  if (room > 0) {
    const next = await em.execute<{ id: string; sample_id: string; start: Start | null }[]>(
      `select id, sample_id, (select start from analysis where id = verdict.analysis_id) as start from verdict where current and stage = 'FINAL' and id > ? and id < ? and level = any(?::text[])
       ${campaign.limitations.length > 0 ? "and exists (select from jsonb_array_elements_text(conditions -> 'limitations') as word where word = any(?::text[]))" : ''}
       ${campaign.release_id === null ? '' : `and ${judgedBefore}`} order by id limit ?`,
      // What a campaign's own analyses say is not analysed by it again.
      [campaign.position, boundary(campaign.id), `{${campaign.levels.join()}}`, ...(campaign.limitations.length > 0 ? [`{${campaign.limitations.join()}}`] : []), ...(campaign.release_id === null ? [] : [campaign.release_id]), room],
    );
    for (const { sample_id, start } of next) {
      await em.execute("insert into campaign_item (campaign_id, sample_id, state) values (?, ?, 'ASKED') on conflict do nothing", [id, sample_id], 'run');
      await publish(em, 'reanalysis.requested', { sampleId: sample_id, campaignId: id, environment: campaign.environment, start });
    }
    if (next.length > 0) {
      await em.execute('update campaign set position = ?, total = total + ? where id = ?', [next.at(-1)!.id, next.length, id], 'run');
      return;
    }
  }
  if ((open?.n ?? 0) === 0) await em.execute("update campaign set state = 'FINISHED', finished_at = now() where id = ? and state = 'RUNNING'", [id], 'run');
}

/** Ids begin with their time: verdicts reached before the campaign began sort before this. */
const boundary = (campaignId: string) => `vrd_${campaignId.slice(4)}`;

/** The bytes are gone, or somebody is at it already. */
export async function refusedItem(em: Manager, event: EventOf<'reanalysis.refused'>): Promise<void> {
  const { affectedRows } = await em.execute<{ affectedRows: number }>(
    "update campaign_item set state = 'REFUSED' where campaign_id = ? and sample_id = ? and state = 'ASKED'", [event.campaignId, event.sampleId], 'run',
  );
  if (affectedRows > 0) await em.execute('update campaign set done = done + 1, refused = refused + 1 where id = ?', [event.campaignId], 'run');
}
