import type { AuditLine } from './audit-file.ts';
import type { AssayClient } from './client.ts';
import { AuditHeads, AuditPage, DeletionReceipts, InstallationKey, SignedIn } from './operations.ts';

/**
 * The caller's chain: a customer's, with receipts of what it deleted, or the operator's, which has none. Heads first,
 * then events: what is signed while the export runs is in neither, or in both.
 */
export async function* exportAudit(client: AssayClient): AsyncGenerator<AuditLine> {
  const { installation } = await client.query(InstallationKey);
  yield { kind: 'key', verifyingKey: installation.verifyingKey };
  const pages = async function* <N>(read: (after: string | null) => Promise<{ nodes: N[]; pageInfo: { hasNextPage: boolean; endCursor?: string | null } }>): AsyncGenerator<N> {
    for (let after: string | null = null; ; ) {
      const { nodes, pageInfo } = await read(after);
      yield* nodes;
      if (!pageInfo.hasNextPage) return;
      after = pageInfo.endCursor ?? null;
    }
  };
  for await (const head of pages(async (after) => (await client.query(AuditHeads, { after })).auditHeads)) yield { kind: 'head', ...head };
  const { viewer } = await client.query(SignedIn);
  if (viewer.kind !== 'OPERATOR') for await (const receipt of pages(async (after) => (await client.query(DeletionReceipts, { after })).deletionReceipts)) yield { kind: 'receipt', ...receipt };
  for await (const { subject, requestId, ...event } of pages(async (after) => (await client.query(AuditPage, { after })).auditEvents)) {
    yield { kind: 'event', ...event, subject: subject ?? null, requestId: requestId ?? null };
  }
}
