import { categories, type PolicySettings } from '../../schema/policy-settings.ts';
import { exporting, reference, rowsOf, type ExportLine } from '../../platform/export.ts';
import type { Consumption } from '../../platform/jetstream.ts';
import { publish } from '../../platform/outbox.ts';
import type { Platform } from '../../platform/subgraph.ts';

async function* lines(platform: Platform, customer: string): AsyncGenerator<ExportLine> {
  const all = (table: string, columns: string, order = 'id') => rowsOf(platform, { table, columns, order, customer });
  for await (const { revision, ...row } of all('policy', 'id, name, revision_id as "revision", created_at as "createdAt"')) {
    yield { type: 'policy', ...row, revision: reference(revision) };
  }
  for await (const { policy, settings, ...row } of all('policy_revision',
    'id, policy_id as "policy", number, settings, author, created_at as "createdAt"')) {
    yield { type: 'policyRevision', ...row, policy: reference(policy), ...toldSettings(settings as PolicySettings) };
  }
  for await (const { policy, target, ...row } of all('assignment',
    'policy_id as "policy", scope, target, expires_at as "expiresAt"', "(scope || ' ' || target)")) {
    yield { type: 'policyAssignment', ...row, policy: reference(policy), target: target || null };
  }
  for await (const { policy, target, ...row } of all('exclusion', `id, policy_id as "policy", scope, target, kind, value,
    reason, author, expires_at as "expiresAt", created_at as "createdAt"`)) {
    yield { type: 'exclusion', ...row, policy: reference(policy), target: target || null };
  }
}

/** Settings in the schema's words: they are kept by the names of its fields, and `retention` by category. */
const toldSettings = ({ retention, ...settings }: PolicySettings) => (
  { ...settings, retention: categories.map((category) => ({ category, keep: retention[category] })) }
);

export async function exportCustomers(platform: Platform): Promise<Consumption[]> {
  return await exporting(platform, 'policies', (customerId) => lines(platform, customerId), async (em, exportId, exported) => await publish(em, 'export.part', { exportId, part: 'policies', ...exported }));
}
