import { exporting, reference, rowsOf, type ExportLine } from '../../platform/export.ts';
import type { Consumption } from '../../platform/jetstream.ts';
import { publish } from '../../platform/outbox.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { openWords } from './diagnostics.ts';
import { openMessage } from './messages.ts';
import { openPlace } from './sightings.ts';
import { failedWords } from './possession.ts';
import { knownKey, openFacts, openName } from './sealing.ts';

/** What was submitted and held, with what is sealed opened for its own customer, and the receipts of what was deleted. */
async function* lines(platform: Platform, customerId: string): AsyncGenerator<ExportLine> {
  const customer = platform.pseudonyms.of(customerId);
  const key = await knownKey(systemManager(platform), platform.keys, customer);
  const device = (name: unknown) => reference(typeof name === 'string' ? platform.pseudonyms.idOf(name) : null);
  const all = (table: string, columns: string, order = 'id', cast = 'text') => (
    rowsOf(platform, { table, columns, order, cast, customer })
  );
  // As in the schema: who has not shown that it has the bytes is told what it said of them itself.
  const has = `exists (select from sample_customer h where h.customer_id = u.customer_id and h.possessed_at is not null
    and (h.sample_id = s.id or h.sample_id in (select m.container_id from member m where m.sample_id = s.id)))`;
  for await (const row of all(`(select u.id, u.customer_id, u.device_id, u.outcome, u.reason, u.message, u.policy_revision_id, u.state,
      u.file_name, u.name, u.origin, u.submitted_at, u.finished_at, u.failure_code, u.sealed, s.sha256,
      case when u.state = 'EXPIRED' or ${has} then u.failure_message else '${failedWords}' end as failure_message,
      case when ${has} then s.size else coalesce((u.facts->>'size')::bigint, s.size) end as size,
      case when ${has} then s.category else coalesce(u.facts->>'category', s.category) end as category,
      case when ${has} then s.media_type end as media_type from submission u join sample s on s.id = u.sample_id) told`,
    `id, device_id, sha256, size, category, media_type, outcome, reason, message, policy_revision_id, state, file_name, name, origin,
     submitted_at as "submittedAt", finished_at as "finishedAt", failure_code, failure_message, sealed`)) {
    yield submissionLine(key, device, row as unknown as SubmissionRow);
  }
  for await (const { sealed, device_id, ...row } of all('message', `id, device_id, key, size, received_at as "receivedAt",
    until, state, form, reason, decided_at as "decidedAt", decided_by as "decidedBy", ended_at as "endedAt", sealed`)) {
    const words = key ? openMessage(key, row.id as string, sealed as Buffer) : null;
    yield { type: 'heldMessage', device: device(device_id), ...row, ...words };
  }
  for await (const { message, submission, ...row } of all('message_part',
    'message_id as "message", number, submission_id as "submission", kind',
    "(message_id || ' ' || lpad(number::text, 4, '0'))")) {
    yield { type: 'messagePart', message: reference(message), ...row, submission: reference(submission) };
  }
  for await (const { sealed, device_id, ...row } of all('sighting', `id, device_id, sha256, size, category, origin, times,
    first_at as "firstSeenAt", last_at as "lastSeenAt", sealed`)) {
    const place = key ? openPlace(key, row.id as string, sealed as Buffer) : null;
    yield { type: 'sighting', device: device(device_id), ...row, ...place };
  }
  for await (const { sealed, device_id, ...row } of all('diagnostic', `id, device_id, kind, size, sha256,
    reported_at as "reportedAt", stored_at as "storedAt", expires_at as "expiresAt", sealed`)) {
    const words = key ? openWords(key, row.id as string, sealed as Buffer) : null;
    yield { type: 'diagnostic', device: device(device_id), ...row, ...words };
  }
  for await (const row of all('quota_use', 'day::text as day, used', 'day', 'date')) yield { type: 'quotaUse', ...row };
  for await (const row of all('deletion', 'id, sha256, deleted_at as "deletedAt", signature')) {
    yield { type: 'deletionReceipt', ...row };
  }
}

/** A submission as the database has it, with what its sample is. Names of others than `…At` are columns. */
interface SubmissionRow {
  id: string;
  device_id: string | null;
  sha256: string;
  size: string;
  category: string;
  media_type: string | null;
  outcome: string;
  reason: string;
  message: string;
  policy_revision_id: string | null;
  state: string;
  file_name: string | null;
  name: Buffer | null;
  origin: string | null;
  submittedAt: string;
  finishedAt: string | null;
  failure_code: string | null;
  failure_message: string | null;
  sealed: Buffer | null;
}

function submissionLine(key: Buffer | null, device: (name: unknown) => { id: string } | null, row: SubmissionRow): ExportLine {
  const { id, sha256, size, category, outcome, reason, state, origin, submittedAt, finishedAt } = row;
  const { message: own, asked, ...facts } = key && row.sealed ? openFacts(key, id, row.sealed) : { message: null, asked: null };
  return {
    type: 'submission', id, submittedAt, finishedAt, state, origin, device: device(row.device_id),
    sample: { sha256, size: Number(size), category, mediaType: row.media_type },
    decision: { outcome, reason, message: own ?? row.message, policyRevision: reference(row.policy_revision_id) },
    failure: row.failure_code === null ? null : { code: row.failure_code, message: row.failure_message },
    fileName: openName(key, { id, file_name: row.file_name, name: row.name }), ...facts, ...asked,
  };
}

export async function exportCustomers(platform: Platform): Promise<Consumption[]> {
  return await exporting(platform, 'samples', (customerId) => lines(platform, customerId), async (em, exportId, exported) => await publish(em, 'export.part', { exportId, part: 'samples', ...exported }));
}
