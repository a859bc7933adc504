import { exporting, rowsOf, type ExportLine } from '../../platform/export.ts';
import type { Consumption } from '../../platform/jetstream.ts';
import { publish } from '../../platform/outbox.ts';
import type { Platform } from '../../platform/subgraph.ts';

/** The chain as `assay audit verify` checks it, and what was flagged in it. */
async function* lines(platform: Platform, customer: string): AsyncGenerator<ExportLine> {
  const all = (table: string, columns: string, order = 'id', cast = 'text') => rowsOf(platform, { table, columns, order, cast, customer });
  for await (const row of all('audit_event', 'number, action, actor, subject, outcome, detail, at, request_id as "requestId", hash', 'number', 'integer')) yield { type: 'auditEvent', ...row };
  for await (const row of all('audit_head', 'number, hash, signed_at as "signedAt", signature', 'number', 'integer')) yield { type: 'auditHead', ...row };
  for await (const { first, last, ...row } of all('audit_anomaly', `id, kind, actor, count, first_number as "first",
    last_number as "last", first_at as "firstAt", last_at as "lastAt"`)) {
    yield { type: 'auditAnomaly', ...row, firstEvent: { number: first }, lastEvent: { number: last } };
  }
  for await (const row of all('legal_hold', 'id, reason, placed_by as "placedBy", placed_at as "placedAt", lifted_by as "liftedBy", lifted_at as "liftedAt", lift_reason as "liftReason"')) yield { type: 'legalHold', ...row };
}

export async function exportCustomers(platform: Platform): Promise<Consumption[]> {
  return await exporting(platform, 'audit', (customerId) => lines(platform, customerId), async (em, exportId, exported) => await publish(em, 'export.part', { exportId, part: 'audit', ...exported }));
}
