import { z } from 'zod';
import { events, type EventType, type EventOf } from '../../schema/events.ts';
import { jobQueue, priorities, profiles, resultSchema, runnerHelloSchema } from '../../schema/jobs.ts';
import type { Manager } from '../../platform/database.ts';
import { consume, deliveriesMax, ensureConsumer, type Consumption } from '../../platform/jetstream.ts';
import { messageOf, parseMessage } from '../../platform/message.ts';
import { once } from '../../platform/outbox.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { sweep } from '../../platform/sweep.ts';
import { failAnalysis, forget, queueAnalysis, registerInterest, takeResult } from './actions.ts';
import { exportCustomers } from './export.ts';
import { eraseCustomers } from './erasure.ts';
import { pumpCampaigns, refusedItem } from './campaigns.ts';
import { boardOf, keepStatus } from './status.ts';
import { keepHearing } from './regions/hear.ts';
import { takeResults } from './regions/weigh.ts';
import { keepRescoring } from './rescoring.ts';
import { tellWebhooks } from './webhooks/telling.ts';

/** Of the pool's eight connections; the others are for who asks. */
const resultsAtOnce = 4;
/** A running analysis that nobody has heard of for so long is given up. */
const silentMs = 15 * 60_000;
/** So often what a runner says of itself is written. */
const greetMs = 5_000;
/** So long a job waits for a runner. */
const unservedMs = 24 * 3_600_000;

const vaultHealth = z.object({ failure: z.string().max(300).nullable() });
/** JetStream's advisory about a message that was delivered as often as it may be. */
const maxDeliveries = z.object({ stream_seq: z.number().int().positive() });
/** All that is needed of a job to say what became of it. */
const anyJob = z.object({ jobId: z.string() });

export async function consumers(platform: Platform): Promise<Consumption[]> {
  const { bus, log } = platform;
  await ensureConsumer(bus, 'EVENTS', 'verdicts-submitted', 'ev.*.sample.submitted.*');
  await ensureConsumer(bus, 'EVENTS', 'verdicts-stored', 'ev.*.sample.stored.*');
  await ensureConsumer(bus, 'EVENTS', 'verdicts-refused', 'ev.*.reanalysis.refused.*');
  await ensureConsumer(bus, 'EVENTS', 'verdicts-deletions', 'ev.*.sample.deleted.*');
  await ensureConsumer(bus, 'EVENTS', 'verdicts-regions', 'ev.*.results.identified.*');
  await ensureConsumer(bus, 'RESULTS', 'verdicts', 'results.>');
  for (const profile of profiles) for (const queue of priorities.map((priority) => jobQueue(profile, priority))) await ensureConsumer(bus, 'JOBS', queue, `jobs.${queue}`, { deliveriesMax, ackWaitMs: 30_000 });

  const on = <T extends EventType>(type: T, consumer: string, work: (em: Manager, event: EventOf<T>) => Promise<void>) =>
    consume(bus, {
      stream: 'EVENTS', consumer, log,
      handle: async (delivery) => {
        const event = parseMessage(events[type], delivery);
        await once(systemManager(platform), consumer, delivery.subject, async (em) => await work(em, event as EventOf<T>));
      },
    });

  const board = boardOf(platform);
  const greeted = new Map<string, number>();
  const hello = bus.connection.subscribe('runners.hello', {
    callback: (_error, message) => {
      const runner = messageOf(runnerHelloSchema, message);
      if (!runner) return;
      const { runnerId } = runner;
      board.heard.set(runnerId, Date.now());
      // That it lives is heard each time; what it is, is written now and then.
      if (Date.now() - (greeted.get(runnerId) ?? 0) < greetMs) return;
      greeted.set(runnerId, Date.now());
      void greet(platform, runner).catch((error: unknown) => log.warn({ err: error }, 'runner could not be noted'));
    },
  });
  const vault = bus.connection.subscribe('health.vault', {
    callback: (_error, message) => {
      const health = messageOf(vaultHealth, message);
      if (health) board.vault = { ...health, looks: 0 };
    },
  });
  const processes = bus.connection.subscribe('health.processes', {
    callback: (_error, message) => board.processes.take(Buffer.from(message.data).toString(), Date.now()),
  });
  // A job that was delivered too often stays in a work queue for ever: its analysis fails with a reason, and the job goes.
  const exhausted = bus.connection.subscribe('$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.JOBS.*', {
    callback: (_error, message) => {
      const advisory = messageOf(maxDeliveries, message);
      if (advisory) void giveUp(platform, advisory.stream_seq).catch((error: unknown) => log.warn({ err: error }, 'exhausted job could not be ended; the sweep will'));
    },
  });
  return [
    // Listens to ev.*.erasure.started.* and ev.*.export.started.*
    await eraseCustomers(platform),
    ...(await exportCustomers(platform)),
    on('sample.submitted', 'verdicts-submitted', registerInterest),
    on('sample.stored', 'verdicts-stored', async (em, event) => await queueAnalysis(em, platform, event)),
    on('reanalysis.refused', 'verdicts-refused', refusedItem),
    on('sample.deleted', 'verdicts-deletions', async (em, event) => (event.cause === 'REQUEST' ? await forget(em, { sampleId: event.sampleId }) : undefined)),
    on('results.identified', 'verdicts-regions', takeResults),
    consume(bus, {
      // What one runner tells of one job comes in its order; jobs do not wait for each other.
      stream: 'RESULTS', consumer: 'verdicts', parallel: resultsAtOnce, key: (subject) => subject, log,
      handle: async (delivery) => {
        const result = parseMessage(resultSchema, delivery);
        await systemManager(platform).transactional(async (em) => await takeResult(em, platform, result));
        // After the commit: who reads the report now finds it.
        const { kind, jobId } = result;
        if (kind === 'finished' || kind === 'failed') bus.connection.publish(`ended.${jobId}`, JSON.stringify({ stage: kind === 'finished' ? 'FINISHED' : 'FAILED' }));
      },
    }),
    sweep('analyses', 30_000, log, async () => await giveUpSilent(platform)),
    sweep('traces', 60_000, log, async () => await systemManager(platform).transactional(async (em) => await forget(em, { expired: true }))),
    sweep('campaigns', 1_000, log, async () => await pumpCampaigns(platform)),
    ...keepHearing(platform),
    ...(await tellWebhooks(platform)),
    keepRescoring(platform),
    keepStatus(platform),
    { stop: async () => await Promise.resolve([hello.unsubscribe(), vault.unsubscribe(), processes.unsubscribe(), exhausted.unsubscribe()]).then(() => undefined) },
  ];
}

async function greet(platform: Platform, runner: ReturnType<typeof runnerHelloSchema.parse>): Promise<void> {
  const em = systemManager(platform);
  await em.execute(
    `insert into runner (id, environments, accelerator, capacity, last_seen_at) values (?, ?::text[], ?, ?, now())
     on conflict (id) do update set environments = excluded.environments, accelerator = excluded.accelerator, capacity = excluded.capacity, last_seen_at = now()`,
    [runner.runnerId, `{${runner.environments.map((name) => `"${name.replace(/[^a-z0-9-]/g, '')}"`).join()}}`, runner.accelerator, runner.capacity], 'run',
  );
  for (const [name, description] of Object.entries(runner.descriptions)) await em.execute('insert into environment (name, description) values (?, ?) on conflict do nothing', [name, description], 'run');
  await em.execute('update environment set offered_at = now(), own = ?::jsonb ->> name where name = any(?::text[])', [JSON.stringify(runner.descriptions), `{${runner.environments.map((name) => `"${name.replace(/[^a-z0-9-]/g, '')}"`).join()}}`], 'run');
  for (const [name, evasion] of Object.entries(runner.evasions)) await em.execute('update environment set evasion = ?::jsonb where name = ? and evasion is distinct from ?::jsonb', [JSON.stringify(evasion), name, JSON.stringify(evasion)], 'run');
  await em.execute("delete from runner where last_seen_at < now() - interval '1 day'", [], 'run');
}

async function giveUp(platform: Platform, sequence: number): Promise<void> {
  const manager = await platform.bus.manager();
  const message = await manager.streams.getMessage('JOBS', { seq: sequence }).catch(() => null);
  if (!message) return;
  // What names no job fails no analysis; it is a dead letter all the same.
  const job = messageOf(anyJob, message);
  if (job) await systemManager(platform).transactional(
    async (em) => await failAnalysis(em, job.jobId, 'RUNNER_LOST', `no runner finished it in ${deliveriesMax} attempts`),
  );
  await platform.bus.publish(`dlq.${message.subject}`, `dlq-JOBS-${sequence}`, Buffer.from(message.data).toString());
  await manager.streams.deleteMessage('JOBS', sequence).catch(() => undefined);
}

export async function giveUpSilent(platform: Platform): Promise<void> {
  const em = systemManager(platform);
  const rows = await em.execute<{ id: string; state: string }[]>(
    `select id, state from analysis where (state = 'RUNNING' and heard_at < now() - ? * interval '1 millisecond') or (state = 'QUEUED' and heard_at < now() - ? * interval '1 millisecond') limit 100`,
    [silentMs, unservedMs],
  );
  for (const row of rows) {
    const [code, message] = row.state === 'RUNNING' ? ['RUNNER_LOST', 'its runner has not been heard of'] : ['NO_RUNNER', 'no runner took it within a day'];
    await em.fork().transactional(async (inner) => await failAnalysis(inner, row.id, code, message));
  }
  await em.execute("delete from inbox where handled_at < now() - interval '31 days'", [], 'run');
}
