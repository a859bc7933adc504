import { readFile } from 'node:fs/promises';
import { accessHead, accessLine, exportAccess } from '../access-export.ts';
import { AssayError } from '../assay-error.ts';
import { exportAudit } from '../audit-export.ts';
import { exportCustomer } from '../customer-export.ts';
import { InstallationKey } from '../operations.ts';
import { note, print, printAll, printData } from '../output.ts';
import { jsonLine } from '../plain.ts';
import type { Session } from '../session.ts';
import { csvHead, csvLine, exportSubmissions } from '../submissions-export.ts';

export async function auditExport(session: Session): Promise<void> {
  const { client } = await session.person();
  for await (const line of exportAudit(client)) await printAll(jsonLine(line));
  await client.close();
}

export async function auditKey(session: Session): Promise<void> {
  const { client } = await session.person();
  const { installation } = await client.query(InstallationKey);
  await client.close();
  await printData(installation.verifyingKey);
}

export async function auditVerify(session: Session, path: string, { key }: { key: string }): Promise<void> {
  const { auditLines, verifyAudit } = await import('../audit-file.ts');
  const [lines, pem] = [auditLines(await readFile(path, 'utf8')), await readFile(key, 'utf8')];
  if (!/-----BEGIN PUBLIC KEY-----[\w+/=\s]+-----END PUBLIC KEY-----/.test(pem)) throw new AssayError('USAGE', `${key}: it holds no public key in PEM; "assay audit key" prints it`);
  const { events, heads, receipts, faults } = await verifyAudit(lines, pem);
  for (const { where, what } of faults.slice(0, 100)) session.say({ where, what }, `${where}: ${what}`);
  if (faults.length > 0) throw new AssayError('NOT_INTACT', `${faults.length} of ${events} events, ${heads} heads and ${receipts} receipts do not hold`);
  session.say({ events, heads, receipts }, `whole: ${events} events, ${heads} signed heads, ${receipts} receipts`);
}

export async function submissions(session: Session, { format, since, until }: { format: 'csv' | 'ndjson'; since?: string; until?: string }): Promise<void> {
  const instant = (text: string) => {
    if (Number.isNaN(Date.parse(text))) throw new AssayError('USAGE', `${text} is no instant: write it as 2026-01-31T00:00:00Z`);
    return new Date(text).toISOString();
  };
  const filter = { ...(since ? { since: instant(since) } : {}), ...(until ? { until: instant(until) } : {}) };
  const { client } = await session.person();
  if (format === 'csv') print(csvHead);
  for await (const row of exportSubmissions(client, filter)) await printData(`${format === 'csv' ? csvLine(row) : jsonLine(row)}\n`);
  await client.close();
}

export async function access(session: Session, { format }: { format: 'csv' | 'ndjson' }): Promise<void> {
  const { client } = await session.person();
  if (format === 'csv') print(accessHead);
  for await (const row of exportAccess(client)) await printData(`${format === 'csv' ? accessLine(row) : jsonLine(row)}\n`);
  await client.close();
}

export async function customerExport(session: Session): Promise<void> {
  const { client } = await session.person();
  for await (const lines of exportCustomer(client, (part, rows) => note(`${part}: ${rows} lines`))) await printData(lines);
  await client.close();
}
