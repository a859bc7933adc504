import { exporting, reference, rowsOf, type ExportLine } from '../../platform/export.ts';
import type { Consumption } from '../../platform/jetstream.ts';
import { publish } from '../../platform/outbox.ts';
import { opened } from './webhooks/settings.ts';
import { openText } from '../../platform/sealed-text.ts';
import type { Platform } from '../../platform/subgraph.ts';
import { openSummary, type KeptSignal } from './evidence.ts';
import { summaryForOthers } from './possession.ts';

/** The verdicts that the customer waits for, and what its devices said of them. */
async function* lines(platform: Platform, customerId: string): AsyncGenerator<ExportLine> {
  const customer = platform.pseudonyms.of(customerId);
  const waited = `interest i join verdict v on v.sample_id = i.sample_id and v.current
    left join possession h on h.sample_id = i.sample_id and h.customer_id = i.customer_id`;
  for await (const { has, decisive, sample_id, sha256, ...row } of rowsOf(platform, {
    table: `(select i.customer_id, h.customer_id is not null as has, v.* from ${waited}) known`, order: 'id', customer,
    columns: 'id, sha256, revision, level, stage, score, confidence, reason, summary, conditions, reached_at as "reachedAt", has, decisive, sample_id',
  })) {
    const { summary, reason } = row as { summary: string; reason: string };
    yield { type: 'verdict', ...row, sample: { sha256 }, summary: has ? openSummary(platform.keys, { sampleId: sample_id as string, summary, decisive: decisive as KeptSignal[] }) : summaryForOthers({ summary, reason, decisive: decisive as KeptSignal[] }) };
  }
  for await (const { device, verdict, message, ...row } of rowsOf(platform, { table: 'delivery', columns: 'device_id as device, verdict_id as "verdict", state, action, message, at', order: "(verdict_id || ' ' || device_id || ' ' || state)", customer })) {
    yield {
      type: 'delivery', device: reference(platform.pseudonyms.idOf(device as string)), verdict: reference(verdict), ...row,
      message: message ? openText(platform.keys, device as string, message as string) : null,
    };
  }
  for await (const { sealed, ...row } of rowsOf(platform, { table: 'verdict_webhook', columns: 'id, sealed, level_min as "levelMin", final_only as "finalOnly", state, created_at as "createdAt"', order: 'id', customer })) {
    yield { type: 'verdictWebhook', url: opened(platform, { id: row.id as string, sealed: sealed as Buffer }).url, ...row };
  }
}

export async function exportCustomers(platform: Platform): Promise<Consumption[]> {
  return await exporting(platform, 'verdicts', (customerId) => lines(platform, customerId), async (em, exportId, exported) => await publish(em, 'export.part', { exportId, part: 'verdicts', ...exported }));
}
