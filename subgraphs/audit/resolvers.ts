import type { Resolvers } from '../../schema/generated/audit.ts';
import { firstBreak, genesis } from './chain.ts';
import { AuditEvent } from './entities.ts';
import type { AuditContext } from './loaders.ts';

const chunk = 2_000;

export const resolvers: Resolvers<AuditContext> = {
  Query: {
    auditEvents: async (_parent, { filter, ...page }, { em, caller, platform }) => {
      const owner = caller.customerId ?? 'operator';
      const { limit, after } = platform.pages.open('auditEvents', owner, page);
      const rows = await em.find(
        AuditEvent,
        { customerId: owner, ...(after ? { number: { $lt: Number(after) } } : {}), ...(filter?.action ? { action: filter.action } : {}), ...(filter?.actor ? { actor: filter.actor } : {}) },
        { orderBy: { number: 'desc' }, limit },
      );
      return platform.pages.close('auditEvents', owner, page, rows, (row) => String(row.number));
    },
    auditVerify: async (_parent, _args, { em, caller }) => {
      const customerId = caller.customerId ?? 'operator';
      let checked = 0;
      let previous = genesis;
      for (;;) {
        const rows = await em.find(AuditEvent, { customerId, number: { $gt: checked } }, { orderBy: { number: 'asc' }, limit: chunk, disableIdentityMap: true });
        const links = rows.map((row) => ({ ...row, subject: row.subject ?? null, at: row.at.toISOString() }));
        const brokenAt = firstBreak(links, previous, checked + 1);
        checked += rows.length;
        if (brokenAt !== null || rows.length < chunk) return { intact: brokenAt === null, checked, brokenAt };
        previous = rows.at(-1)!.hash;
      }
    },
  },
  AuditEvent: { __resolveReference: async ({ id }: { id: string }, { loaders }: AuditContext) => await loaders.event.load(id) },
};
