import { events, type EventOf } from '../../schema/events.ts';
import { newId } from '../../schema/ids.ts';
import type { Manager } from '../../platform/database.ts';
import { consume, ensureConsumer, type Consumption } from '../../platform/jetstream.ts';
import { parseMessage } from '../../platform/message.ts';
import { once, publish } from '../../platform/outbox.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { sweep } from '../../platform/sweep.ts';
import { exportCustomers } from './export.ts';
import { eraseCustomers } from './erasure.ts';
import { forgetPasswords } from './archive-passwords.ts';
import { queueAgain, tellChanged } from './actions.ts';
import { expireUploads } from './expired-uploads.ts';
import { lockHashes, lockSample } from './sample-row.ts';
import { startBegun, startDone, startEnded, startsOf } from './sample-start.ts';
import { keepDocument } from './policy.ts';
import { raiseNotice } from './notices.ts';
import { identifyResults } from './regions.ts';
import { sweepRetention } from './retention.ts';
import { removeDiagnostics } from './diagnostics.ts';
import { forgetSightings } from './sightings.ts';
import { diagnosticVaultOf, vaultOf, type Vault } from './vault.ts';
import { tellUnsent } from './unsent.ts';
import { keepVaultHealth } from './vault-health.ts';

const rank = { NONE: 0, QUEUED: 1, RUNNING: 2, FINISHED: 3, FAILED: 3 };
const submissionState = { QUEUED: 'QUEUED', RUNNING: 'ANALYZING', FINISHED: 'ANALYZED', FAILED: 'FAILED' };

/** Moves a sample and its open submissions. A message that comes late, or twice, never moves them back. */
async function progressed(em: Manager, event: EventOf<'analysis.progressed'>): Promise<void> {
  const sample = await lockSample(em, { id: event.sampleId });
  if (!sample) return;
  if (event.submissionId !== null) return await moveAsked(em, event.submissionId, event);
  // What was known when it was analysed anew is still known: only what was found in it is new.
  const again = event.cause === 'REANALYSIS';
  const { analysisId, start, state } = event;
  const ended = state === 'FINISHED' || state === 'FAILED';
  if (!again && !ended) await startBegun(em, sample.id, start, analysisId);
  const settled = !again && ended && (await startEnded(em, sample.id, start, analysisId, state));
  if (again && state === 'FINISHED') await startDone(em, sample.id, start);
  const older = !again && !settled && sample.analysis_id !== null && analysisId < sample.analysis_id;
  const back = !again && event.analysisId === sample.analysis_id && rank[event.state] <= rank[sample.analysis_state];
  if (older || back) return;
  // What an earlier analysis failed to know is known by one that somebody wanted later.
  const mended = again && event.state === 'FINISHED' && sample.analysis_state === 'FAILED';
  // Another class of start is still being analysed: until that has ended, nobody knows how it ends.
  const starts = !again && ended ? await startsOf(em, sample.id) : { open: false, done: false };
  // Of one class nothing is known; who asks for that one has it analysed again.
  const now = state === 'FAILED' && starts.done ? 'FINISHED' : state;
  const newest = sample.analysis_id !== null && sample.analysis_id > analysisId ? sample.analysis_id : analysisId;
  if ((!again && !starts.open) || mended) await em.execute('update sample set analysis_id = ?, analysis_state = ? where id = ?', [newest, now, sample.id], 'run');
  if (event.facts) await em.execute('update sample set media_type = ?, category = ? where id = ?', [event.facts.mediaType, event.facts.category, sample.id], 'run');
  const final = event.state === 'FINISHED' || event.state === 'FAILED';
  if (!again && !starts.open) await tellChanged(em, await em.execute(
    `update submission set state = ?, finished_at = ${final ? 'now()' : 'null'}, failure_code = ?, failure_message = ? where sample_id = ? and not asked and state in ('QUEUED', 'ANALYZING') and state <> ? returning id, customer_id`,
    [submissionState[event.state], event.failure?.code ?? null, event.failure?.message ?? null, sample.id, submissionState[event.state]],
  ));
  if (event.state === 'FINISHED' || event.state === 'FAILED') await em.execute('update sample set keep_until = now() where id = ?', [sample.id], 'run');
  if (event.state === 'FINISHED' || event.state === 'FAILED') await forgetPasswords(em, sample.id);
  if (event.members.length > 0) await lockHashes(em, event.members.map((member) => member.sha256));
  for (const member of event.members) {
    if (member.sha256 === sample.sha256) continue;
    const [row] = await em.execute<{ id: string }[]>(
      `insert into sample (id, sha256, size, category, media_type, first_seen_at) values (coalesce((select sample_id from abroad where sha256 = ?), ?), ?, ?, ?, ?, now())
       on conflict (sha256) do update set media_type = coalesce(sample.media_type, excluded.media_type) returning id`,
      [member.sha256, newId('sample'), member.sha256, member.size, member.category, member.mediaType],
    );
    await em.execute('insert into member (container_id, sample_id) values (?, ?) on conflict do nothing', [sample.id, row!.id], 'run');
  }
}

/** The analysis that one submission asked for moves that one, and says nothing of the sample. */
async function moveAsked(em: Manager, submissionId: string, { state, failure }: EventOf<'analysis.progressed'>): Promise<void> {
  const ended = state === 'FINISHED' || state === 'FAILED';
  const from = ended ? "('QUEUED', 'ANALYZING')" : "('QUEUED')";
  await tellChanged(em, await em.execute(
    `update submission set state = ?, finished_at = ${ended ? 'now()' : 'null'}, failure_code = ?, failure_message = ?
     where id = ? and asked and state in ${from} and state <> ? returning id, customer_id`,
    [submissionState[state], failure?.code ?? null, failure?.message ?? null, submissionId, submissionState[state]]));
}

export async function consumers(platform: Platform): Promise<Consumption[]> {
  const vault = vaultOf(platform);
  await ensureConsumer(platform.bus, 'EVENTS', 'samples-progress', 'ev.*.analysis.progressed.*');
  await ensureConsumer(platform.bus, 'EVENTS', 'samples-policies', 'ev.*.policy.changed.*');
  await ensureConsumer(platform.bus, 'EVENTS', 'samples-verdicts', 'ev.*.verdict.reached.*');
  await ensureConsumer(platform.bus, 'EVENTS', 'samples-deletions', 'ev.*.sample.deleted.*');
  await ensureConsumer(platform.bus, 'EVENTS', 'samples-identity', 'ev.*.identity.granted.*');
  await ensureConsumer(platform.bus, 'EVENTS', 'samples-regions', 'ev.*.results.heard.*');
  await ensureConsumer(platform.bus, 'EVENTS', 'samples-notices', 'ev.*.verdict.noticed.*');
  await ensureConsumer(platform.bus, 'EVENTS', 'samples-reanalysis', 'ev.*.reanalysis.requested.*');
  return [
    // Listens to ev.*.erasure.started.* and ev.*.export.started.*
    await eraseCustomers(platform),
    ...(await exportCustomers(platform)),
    consume(platform.bus, {
      stream: 'EVENTS', consumer: 'samples-progress', log: platform.log,
      handle: async (delivery) => {
        const event = parseMessage(events['analysis.progressed'], delivery);
        await once(systemManager(platform), 'samples-progress', delivery.subject, async (em) => await progressed(em, event));
      },
    }),
    consume(platform.bus, {
      stream: 'EVENTS', consumer: 'samples-policies', log: platform.log,
      handle: async (delivery) => {
        const event = parseMessage(events['policy.changed'], delivery);
        await keepDocument(systemManager(platform), platform, event);
      },
    }),
    consume(platform.bus, {
      stream: 'EVENTS', consumer: 'samples-verdicts', log: platform.log,
      handle: async (delivery) => {
        const { sampleId, revision, level, stage, probability, reachedAt } = parseMessage(events['verdict.reached'], delivery);
        await systemManager(platform).transactional(async (em) => {
          // Who submits the same bytes now either sees this verdict, or is seen afterwards by who tells of it.
          await lockSample(em, { id: sampleId });
          await em.execute(
            'insert into sample_verdict (sample_id, revision, level, stage, probability, reached_at) values (?, ?, ?, ?, ?, ?) on conflict do nothing',
            [sampleId, revision, level, stage, probability, reachedAt], 'run');
          await em.execute('update sample set keep_until = now() where id = ? and stored_at is not null and deleted_at is null', [sampleId], 'run');
        });
        if (stage === 'FINAL' && level === 'MALICIOUS') await tellUnsent(platform, sampleId);
      },
    }),
    consume(platform.bus, {
      stream: 'EVENTS', consumer: 'samples-notices', log: platform.log,
      handle: async (delivery) => {
        const event = parseMessage(events['verdict.noticed'], delivery);
        await once(systemManager(platform), 'samples-notices', delivery.subject, async (em) => await raiseNotice(em, platform, event));
      },
    }),
    consume(platform.bus, {
      stream: 'EVENTS', consumer: 'samples-deletions', log: platform.log,
      handle: async (delivery) => {
        const event = parseMessage(events['sample.deleted'], delivery);
        await removeBytes(platform, vault, event);
      },
    }),
    consume(platform.bus, {
      stream: 'EVENTS', consumer: 'samples-reanalysis', log: platform.log,
      handle: async (delivery) => {
        const event = parseMessage(events['reanalysis.requested'], delivery);
        const { sampleId, campaignId } = event;
        await once(systemManager(platform), 'samples-reanalysis', delivery.subject, async (em) => {
          const sample = await lockSample(em, { id: sampleId });
          const code = sample ? await queueAgain(em, platform.keys, sample, { start: event.start }, { environment: event.environment, campaignId }) : 'BYTES_GONE';
          if (code) await publish(em, 'reanalysis.refused', { sampleId, campaignId, code });
        });
      },
    }),
    consume(platform.bus, {
      stream: 'EVENTS', consumer: 'samples-identity', log: platform.log,
      handle: async (delivery) => {
        const event = parseMessage(events['identity.granted'], delivery);
        await once(systemManager(platform), 'samples-identity', delivery.subject, async (em) => {
          const rows = await em.execute<{ customer_id: string }[]>('select c.customer_id from sample_customer c join sample s on s.id = c.sample_id where s.sha256 = ? order by 1 limit 1000', [event.sha256]);
          await publish(em, 'identity.found', { grantId: event.grantId, customerIds: rows.map(({ customer_id }) => platform.pseudonyms.idOf(customer_id)) });
        });
      },
    }),
    consume(platform.bus, {
      stream: 'EVENTS', consumer: 'samples-regions', log: platform.log,
      handle: async (delivery) => {
        const event = parseMessage(events['results.heard'], delivery);
        await once(systemManager(platform), 'samples-regions', delivery.subject, async (em) => await identifyResults(em, event));
      },
    }),
    keepVaultHealth(platform, vault),
    sweep('retention', 10_000, platform.log, async () => void (await sweepRetention(platform))),
    sweep('sightings', 3_600_000, platform.log, async () => await forgetSightings(platform)),
    sweep('diagnostics', 60_000, platform.log, async () => void (await removeDiagnostics(platform, diagnosticVaultOf(platform), 'expires_at < now() order by expires_at limit 100', []))),
    sweep('uploads', 30_000, platform.log, async () => await expireUploads(platform, vault)),
  ];
}

/** Removes bytes whose key is gone, and no others: what was sent again since lies under another name. */
async function removeBytes(platform: Platform, vault: Vault, { sampleId, sha256, storedAs }: EventOf<'sample.deleted'>): Promise<void> {
  const name = storedAs ?? sha256;
  const [current] = await systemManager(platform).execute<unknown[]>('select 1 from sample where id = ? and wrapped_key is not null and coalesce(stored_as, sha256) = ?', [sampleId, name]);
  if (!current) await vault.delete(name);
}
