import { jwtVerify } from 'jose';
import { firstBreak, genesis } from '../../schema/audit-chain.ts';
import type { Manager } from '../../platform/database.ts';
import type { Platform } from '../../platform/subgraph.ts';
import { AuditEvent, AuditHead } from './entities.ts';
import { prunedOf } from './retention.ts';

const chunk = 2_000;

/** Recomputes a chain from its first event, or from the signed end up to which it was pruned and which it names. */
export async function verifyChain(em: Manager, { keys }: Pick<Platform, 'keys'>, customerId: string): Promise<{ intact: boolean; first: number; checked: number; brokenAt: number | null }> {
  const [oldest] = await em.find(AuditEvent, { customerId }, { orderBy: { number: 'asc' }, limit: 1, disableIdentityMap: true });
  const first = oldest?.number ?? 1;
  let previous = genesis;
  if (first > 1) {
    const head = await em.findOne(AuditHead, { customerId, number: first - 1 });
    const signed = head && (await jwtVerify(head.signature, keys.verifying, { audience: 'audit-head', subject: customerId, algorithms: ['EdDSA'] }).then(({ payload }) => payload.number === head.number && payload.hash === head.hash, () => false));
    const [said] = await em.find(AuditEvent, { customerId, action: 'audit.pruned', subject: String(first - 1) }, { limit: 1, disableIdentityMap: true });
    if (!head || !signed || prunedOf(said?.detail ?? '')?.hash !== head.hash) return { intact: false, first, checked: 0, brokenAt: first };
    previous = head.hash;
  }
  let checked = 0;
  for (;;) {
    const from = first + checked;
    const rows = await em.find(AuditEvent, { customerId, number: { $gte: from } }, { orderBy: { number: 'asc' }, limit: chunk, disableIdentityMap: true });
    const links = rows.map((row) => ({ ...row, subject: row.subject ?? null, requestId: row.requestId ?? null, at: row.at.toISOString() }));
    const brokenAt = firstBreak(links, previous, from);
    checked += rows.length;
    if (brokenAt !== null || rows.length < chunk) return { intact: brokenAt === null, first, checked, brokenAt };
    previous = rows.at(-1)!.hash;
  }
}
