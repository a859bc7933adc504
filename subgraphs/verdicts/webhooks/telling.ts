import { events } from '../../../schema/events.ts';
import type { Level } from '../../../schema/policy-settings.ts';
import { consume, ensureConsumer, streamBounds, stretch, type Consumption } from '../../../platform/jetstream.ts';
import { messageOf, parseMessage } from '../../../platform/message.ts';
import { systemManager, type Platform } from '../../../platform/subgraph.ts';
import { sweep } from '../../../platform/sweep.ts';
import { NotTaken, Webhooks } from '../../../platform/webhooks.ts';
import { Verdict } from '../entities.ts';
import { openSummary } from '../evidence.ts';
import { summaryForOthers } from '../possession.ts';
import { list, matches } from '../subscription.ts';
import { opened } from './settings.ts';

const eventsMax = 100;
/** Who takes a webhook that is due has so long for it; then another may. */
const holdSeconds = 90;
const lookMs = 250;
const atOnceMax = 32;
const retrySeconds = { first: 5, longest: 3_600 };
const giveUpMs = 3 * 86_400_000;

interface Due {
  id: string;
  customer_id: string;
  sealed: Buffer;
  level_min: Level | null;
  final_only: boolean;
  place: string;
  trying: string | null;
  series: number;
  attempts: number;
  failing_since: string | null;
}

/** Tells customers' webhooks what `verdictChanged` tells sockets: from where each of them is, in order, until it is taken. */
export async function tellWebhooks(platform: Platform): Promise<Consumption[]> {
  const { bus, log } = platform;
  await ensureConsumer(bus, 'EVENTS', 'verdicts-webhooks', 'ev.*.verdict.changed.*');
  const hooks = new Webhooks(platform.config.ASSAY_OUTBOUND_NETWORKS);
  const running = new Set<Promise<void>>();
  const marking = consume(bus, {
    stream: 'EVENTS', consumer: 'verdicts-webhooks', log,
    handle: async (delivery) => {
      const { customer } = parseMessage(events['verdict.changed'], delivery);
      await systemManager(platform).execute("update verdict_webhook set wanted = greatest(wanted, ?), next_at = coalesce(next_at, now()) where customer_id = ? and state <> 'STOPPED'", [delivery.sequence, customer], 'run');
    },
  });
  const looking = sweep('webhooks', lookMs, log, async () => {
    if (running.size >= atOnceMax) return;
    // Taken by moving its time: who dies with it leaves it to be told by another.
    const due = await systemManager(platform).execute<Due[]>(
      `update verdict_webhook set next_at = now() + make_interval(secs => ?) where id in (select id from verdict_webhook where next_at <= now() order by next_at limit ? for update skip locked)
       returning id, customer_id, sealed, level_min, final_only, place, trying, series, attempts, failing_since`, [holdSeconds, atOnceMax - running.size]);
    for (const one of due) {
      const work: Promise<void> = tell(platform, hooks, one).catch((error: unknown) => log.warn({ err: error, webhook: one.id }, 'a webhook could not be told; it is tried again')).finally(() => running.delete(work));
      running.add(work);
    }
  });
  return [marking, looking, { stop: async () => {
    await Promise.allSettled([...running]);
    await hooks.close();
  } }];
}

async function tell(platform: Platform, hooks: Webhooks, webhook: Due): Promise<void> {
  const em = systemManager(platform);
  const customerId = platform.pseudonyms.idOf(webhook.customer_id);
  const cursor = (sequence: number) => platform.pages.cursor(list, customerId, String(sequence));
  const { first, last } = await streamBounds(platform.bus, 'EVENTS');
  let from = Number(webhook.place) + 1;
  const gap = from < first || from > last + 1;
  if (gap) from = from < first ? first : last + 1;
  const { found: there, more: moreThere } = await stretch(platform.bus, { stream: 'EVENTS', filter: `ev.${webhook.customer_id}.verdict.changed.>`, fromSequence: Math.max(1, from), max: eventsMax });
  // A call that was not taken, or whose answer was lost, is made again as it was: what came since waits for the next one.
  const place = webhook.trying !== null ? Number(webhook.trying)
    : moreThere ? there.at(-1)!.sequence : Math.max(last, from - 1, there.at(-1)?.sequence ?? 0);
  const found = there.filter(({ sequence }) => sequence <= place);
  const more = moreThere || found.length < there.length;
  const wanted = found.flatMap((message) => {
    const event = messageOf(events['verdict.changed'], message);
    return event && matches(event, { levelMin: webhook.level_min, finalOnly: webhook.final_only }) ? [{ sequence: message.sequence, verdictId: event.verdictId }] : [];
  });
  const verdicts = new Map((await em.find(Verdict, { id: { $in: wanted.map(({ verdictId }) => verdictId) } }, { disableIdentityMap: true })).map((one) => [one.id, one]));
  const having = new Set((await em.execute<{ sample_id: string }[]>(
    'select sample_id from possession where customer_id = ? and sample_id = any(?::text[])',
    [webhook.customer_id, `{${[...new Set([...verdicts.values()].map(({ sampleId }) => sampleId))].join()}}`])).map(({ sample_id }) => sample_id));
  const told = [
    ...(gap ? [{ cursor: cursor(from - 1), gap: true, verdict: null }] : []),
    ...wanted.flatMap(({ sequence, verdictId }) => {
      const verdict = verdicts.get(verdictId);
      // One that was erased since: there is nothing to tell of it, nor will there be.
      if (!verdict) return [];
      const { id, sha256, revision, level, stage, score, confidence, reason, reachedAt, cause } = verdict;
      const summary = having.has(verdict.sampleId) ? openSummary(platform.keys, verdict) : summaryForOthers(verdict);
      return [{ cursor: cursor(sequence), gap: false, verdict: { id, sha256, revision, level, stage, score, confidence, reason, summary, cause, reachedAt } }];
    }),
  ];
  if (told.length > 0 && webhook.trying === null) {
    const { affectedRows } = await em.execute<{ affectedRows: number }>(
      'update verdict_webhook set trying = ? where id = ? and place = ? and series = ?', [place, webhook.id, webhook.place, webhook.series], 'run');
    // It was sent elsewhere since it was read.
    if (affectedRows === 0) return;
  }
  const failed = told.length === 0 ? null : await call(platform, hooks, webhook, { type: 'verdict.changed', webhookId: webhook.id, customerId, events: told }, callId(webhook, place));
  // Whoever was sent elsewhere meanwhile goes on from there.
  if (!failed) {
    await em.execute(
      `update verdict_webhook set place = ?, trying = null, state = 'ACTIVE', attempts = 0, failure = null, failing_since = null,
         next_at = case when ? or wanted > ? then now() end where id = ? and place = ? and series = ?`,
      [place, more, place, webhook.id, webhook.place, webhook.series], 'run');
    return;
  }
  const stopped = (failed instanceof NotTaken && failed.status === 410) || (webhook.failing_since !== null && Date.now() - new Date(webhook.failing_since).getTime() > giveUpMs);
  const seconds = Math.min(retrySeconds.longest, retrySeconds.first * 2 ** webhook.attempts) * (0.75 + Math.random() / 2);
  await em.execute(
    "update verdict_webhook set state = ?, attempts = attempts + 1, failure = ?, failing_since = coalesce(failing_since, now()), next_at = case when ? then null else now() + make_interval(secs => ?) end where id = ? and place = ? and series = ?",
    [stopped ? 'STOPPED' : 'FAILING', failed.message.slice(0, 500), stopped, seconds, webhook.id, webhook.place, webhook.series], 'run');
}

/**
 * The id of a call (`webhook-id` of Standard Webhooks): the same over retries, another for each other stretch, and for the
 * same one when it is told anew.
 */
const callId = ({ id, place, series }: Due, until: number): string => `${id}_${series}_${Number(place) + 1}_${until}`;

async function call(platform: Platform, hooks: Webhooks, webhook: Due, body: object, id: string): Promise<Error | null> {
  const { url, secret } = opened(platform, webhook);
  return await hooks.call(url, secret, id, JSON.stringify(body)).then(() => null, (error: unknown) => error as Error);
}
