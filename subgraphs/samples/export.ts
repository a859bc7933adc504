import { exporting, rowsOf, type ExportLine } from '../../platform/export.ts';
import type { Consumption } from '../../platform/jetstream.ts';
import { publish } from '../../platform/outbox.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { openWords } from './diagnostics.ts';
import { openMessage } from './messages.ts';
import { openPlace } from './sightings.ts';
import { knownKey, openFacts, openName } from './sealing.ts';

/** What was submitted and held, with what is sealed opened for its own customer, and the receipts of what was deleted. */
async function* lines(platform: Platform, customerId: string): AsyncGenerator<ExportLine> {
  const customer = platform.pseudonyms.of(customerId);
  const key = await knownKey(systemManager(platform), platform.keys, customer);
  const device = (name: unknown) => (typeof name === 'string' ? platform.pseudonyms.idOf(name) : null);
  const table = '(select u.*, s.sha256, s.size, s.category, s.media_type from submission u join sample s on s.id = u.sample_id) told';
  for await (const { sealed, device_id, file_name, name, ...row } of rowsOf(platform, {
    table, order: 'id', customer,
    columns: 'id, device_id, sha256, size, category, media_type as "mediaType", outcome, reason, policy_revision_id as "policyRevisionId", state, file_name, name, origin, submitted_at as "submittedAt", finished_at as "finishedAt", failure_code as "failureCode", sealed',
  })) yield { type: 'submission', deviceId: device(device_id), ...row, fileName: openName(key, { id: row.id as string, file_name: file_name as string | null, name: name as Buffer | null }), ...(key && sealed ? openFacts(key, row.id as string, sealed as Buffer) : {}) };
  for await (const { sealed, device_id, ...row } of rowsOf(platform, {
    table: 'message', order: 'id', customer, columns: 'id, device_id, key, size, received_at as "receivedAt", until, state, form, reason, decided_at as "decidedAt", decided_by as "decidedBy", ended_at as "endedAt", sealed',
  })) yield { type: 'heldMessage', deviceId: device(device_id), ...row, ...(key ? openMessage(key, row.id as string, sealed as Buffer) : {}) };
  for await (const row of rowsOf(platform, { table: 'message_part', order: "(message_id || ' ' || lpad(number::text, 4, '0'))", customer, columns: 'message_id as "messageId", number, submission_id as "submissionId", kind' })) yield { type: 'messagePart', ...row };
  for await (const { sealed, device_id, ...row } of rowsOf(platform, { table: 'sighting', order: 'id', customer, columns: 'id, device_id, sha256, size, category, origin, times, first_at as "firstSeenAt", last_at as "lastSeenAt", sealed' })) yield { type: 'sighting', deviceId: device(device_id), ...row, ...(key ? openPlace(key, row.id as string, sealed as Buffer) : {}) };
  for await (const { sealed, device_id, ...row } of rowsOf(platform, { table: 'diagnostic', order: 'id', customer, columns: 'id, device_id, kind, size, sha256, reported_at as "reportedAt", stored_at as "storedAt", expires_at as "expiresAt", sealed' })) yield { type: 'diagnostic', deviceId: device(device_id), ...row, ...(key ? openWords(key, row.id as string, sealed as Buffer) : {}) };
  for await (const row of rowsOf(platform, { table: 'quota_use', order: 'day', cast: 'date', customer, columns: 'day::text as day, used' })) yield { type: 'quotaUse', ...row };
  for await (const row of rowsOf(platform, { table: 'deletion', order: 'id', customer, columns: 'id, sha256, deleted_at as "deletedAt", signature' })) yield { type: 'deletionReceipt', ...row };
}

export async function exportCustomers(platform: Platform): Promise<Consumption[]> {
  return await exporting(platform, 'samples', (customerId) => lines(platform, customerId), async (em, exportId, exported) => await publish(em, 'export.part', { exportId, part: 'samples', ...exported }));
}
