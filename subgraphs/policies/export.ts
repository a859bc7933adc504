import { exporting, rowsOf, type ExportLine } from '../../platform/export.ts';
import type { Consumption } from '../../platform/jetstream.ts';
import { publish } from '../../platform/outbox.ts';
import type { Platform } from '../../platform/subgraph.ts';

async function* lines(platform: Platform, customer: string): AsyncGenerator<ExportLine> {
  const all = (table: string, columns: string, order = 'id') => rowsOf(platform, { table, columns, order, customer });
  for await (const row of all('policy', 'id, name, revision_id as "revisionId", created_at as "createdAt"')) yield { type: 'policy', ...row };
  for await (const row of all('policy_revision', 'id, policy_id as "policyId", number, settings, author, created_at as "createdAt"')) yield { type: 'policyRevision', ...row };
  for await (const row of all('assignment', 'policy_id as "policyId", scope, target, expires_at as "expiresAt"', "(scope || ' ' || target)")) yield { type: 'policyAssignment', ...row };
  for await (const row of all('exclusion', 'id, policy_id as "policyId", scope, target, kind, value, reason, author, expires_at as "expiresAt", created_at as "createdAt"')) yield { type: 'exclusion', ...row };
}

export async function exportCustomers(platform: Platform): Promise<Consumption[]> {
  return await exporting(platform, 'policies', (customerId) => lines(platform, customerId), async (em, exportId, exported) => await publish(em, 'export.part', { exportId, part: 'policies', ...exported }));
}
