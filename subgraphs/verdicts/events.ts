import { z } from 'zod';
import { events, type EventType, type EventOf } from '../../schema/events.ts';
import { jobQueue, priorities, profiles, runnerHelloSchema } from '../../schema/jobs.ts';
import type { Manager } from '../../platform/database.ts';
import { consume, ensureConsumer, type Consumption } from '../../platform/jetstream.ts';
import { messageOf, parseMessage } from '../../platform/message.ts';
import { once } from '../../platform/outbox.ts';
import { jsonb, storable } from '../../platform/storable.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { sweep } from '../../platform/sweep.ts';
import { forget, queueAnalysis, registerInterest } from './actions.ts';
import { noteDevice } from './deliveries.ts';
import { notePossession } from './possession.ts';
import { dispatchDue } from './dispatch.ts';
import { exportCustomers } from './export.ts';
import { giveUpSilent } from './failures.ts';
import { eraseCustomers } from './erasure.ts';
import { sealOldEvidence } from './old-evidence.ts';
import { beginAutomaticCampaigns } from './automatic-campaigns.ts';
import { pumpCampaigns, refusedItem } from './campaigns.ts';
import { boardOf, keepStatus } from './status.ts';
import { keepHearing } from './regions/hear.ts';
import { takeResults } from './regions/weigh.ts';
import { keepRescoring } from './rescoring.ts';
import { handleResult } from './refusal.ts';
import { endWebhooksOf } from './webhooks/settings.ts';
import { tellWebhooks } from './webhooks/telling.ts';

/** Of the pool's eight connections; the others are for who asks. */
const resultsAtOnce = 4;
/** So often what a runner says of itself is written. */
const greetMs = 5_000;
/** How often it is looked whether an attempt is due. */
const dueMs = 250;

const vaultHealth = z.object({ failure: z.string().max(300).nullable() });

export async function consumers(platform: Platform): Promise<Consumption[]> {
  const { bus, log } = platform;
  await ensureConsumer(bus, 'EVENTS', 'verdicts-submitted', 'ev.*.sample.submitted.*');
  await ensureConsumer(bus, 'EVENTS', 'verdicts-possessed', 'ev.*.sample.possessed.*');
  await ensureConsumer(bus, 'EVENTS', 'verdicts-stored', 'ev.*.sample.stored.*');
  await ensureConsumer(bus, 'EVENTS', 'verdicts-refused', 'ev.*.reanalysis.refused.*');
  await ensureConsumer(bus, 'EVENTS', 'verdicts-deletions', 'ev.*.sample.deleted.*');
  await ensureConsumer(bus, 'EVENTS', 'verdicts-regions', 'ev.*.results.identified.*');
  await ensureConsumer(bus, 'EVENTS', 'verdicts-devices', 'ev.*.device.changed.*');
  await ensureConsumer(bus, 'RESULTS', 'verdicts', 'results.>');
  await ensureConsumer(bus, 'EVENTS', 'verdicts-managements', 'ev.*.management.ended.*');
  for (const profile of profiles) for (const queue of priorities.map((priority) => jobQueue(profile, priority))) await ensureConsumer(bus, 'JOBS', queue, `jobs.${queue}`, { ackWaitMs: 30_000 });

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
      board.heard.set(runnerId, { at: Date.now(), rulesLeftOut: runner.rulesLeftOut });
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
  return [
    // Listens to ev.*.erasure.started.* and ev.*.export.started.*
    await eraseCustomers(platform),
    ...(await exportCustomers(platform)),
    on('sample.submitted', 'verdicts-submitted', registerInterest),
    on('sample.possessed', 'verdicts-possessed', notePossession),
    on('sample.stored', 'verdicts-stored', async (em, event) => await queueAnalysis(em, platform, event)),
    on('reanalysis.refused', 'verdicts-refused', refusedItem),
    on('sample.deleted', 'verdicts-deletions', async (em, event) => (event.cause === 'REQUEST' ? await forget(em, { sampleId: event.sampleId }) : undefined)),
    on('management.ended', 'verdicts-managements', async (em, event) => await endWebhooksOf(em, platform, event)),
    on('results.identified', 'verdicts-regions', takeResults),
    consume(bus, {
      stream: 'EVENTS', consumer: 'verdicts-devices', log,
      // By its version a word counts once. The inbox would keep the subject, and that names the customer.
      handle: async (delivery) => await noteDevice(systemManager(platform), platform, parseMessage(events['device.changed'], delivery)),
    }),
    consume(bus, {
      // What one runner tells of one job comes in its order; jobs do not wait for each other.
      stream: 'RESULTS', consumer: 'verdicts', parallel: resultsAtOnce, key: (subject) => subject, log,
      handle: async (delivery) => await handleResult(platform, delivery),
    }),
    sweep('attempts', dueMs, log, async () => await dispatchDue(platform)),
    sweep('analyses', 30_000, log, async () => await giveUpSilent(platform)),
    sweep('traces', 60_000, log, async () => await systemManager(platform).transactional(async (em) => await forget(em, { expired: true }))),
    sweep('automatic campaigns', 5_000, log, async () => await beginAutomaticCampaigns(platform)),
    sweep('campaigns', 1_000, log, async () => await pumpCampaigns(platform)),
    ...keepHearing(platform),
    sealingOldEvidence(platform),
    ...(await tellWebhooks(platform)),
    keepRescoring(platform),
    keepStatus(platform),
    { stop: async () => await Promise.resolve([hello.unsubscribe(), vault.unsubscribe(), processes.unsubscribe()]).then(() => undefined) },
  ];
}

/** Until all is sealed; then no more until the next start. */
function sealingOldEvidence(platform: Platform): Consumption {
  let done = false;
  return sweep('old evidence', 1_000, platform.log, async () => {
    if (!done) done = !(await sealOldEvidence(platform));
  });
}

async function greet(platform: Platform, runner: ReturnType<typeof runnerHelloSchema.parse>): Promise<void> {
  const em = systemManager(platform);
  await em.execute(
    `insert into runner (id, environments, accelerator, capacity, last_seen_at) values (?, ?::text[], ?, ?, now())
     on conflict (id) do update set environments = excluded.environments, accelerator = excluded.accelerator, capacity = excluded.capacity, last_seen_at = now()`,
    [runner.runnerId, `{${runner.environments.map((name) => `"${name.replace(/[^a-z0-9-]/g, '')}"`).join()}}`, runner.accelerator, runner.capacity], 'run',
  );
  for (const [name, description] of Object.entries(runner.descriptions)) await em.execute('insert into environment (name, description) values (?, ?) on conflict do nothing', [name, storable(description)], 'run');
  await em.execute('update environment set offered_at = now(), own = ?::jsonb ->> name where name = any(?::text[])', [jsonb(runner.descriptions), `{${runner.environments.map((name) => `"${name.replace(/[^a-z0-9-]/g, '')}"`).join()}}`], 'run');
  for (const [name, evasion] of Object.entries(runner.evasions)) await em.execute('update environment set evasion = ?::jsonb where name = ? and evasion is distinct from ?::jsonb', [jsonb(evasion), name, jsonb(evasion)], 'run');
  await em.execute("delete from runner where last_seen_at < now() - interval '1 day'", [], 'run');
  // At once: what is analysed from now on has had the new environments.
  await beginAutomaticCampaigns(platform);
}
