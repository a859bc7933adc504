import type { Resolvers } from '../../schema/generated/audit.ts';
import { firstBreak, genesis } from '../../schema/audit-chain.ts';
import type { Change } from '../../platform/changes.ts';
import { noteRead } from '../../platform/reading.ts';
import { detailOf } from './anomalies.ts';
import { AuditAnomaly, AuditEvent, AuditHead } from './entities.ts';
import type { AuditContext } from './loaders.ts';

const chunk = 2_000;

export const resolvers: Resolvers<AuditContext> = {
  Query: {
    auditEvents: async (_parent, { filter, ...page }, context) => {
      const { em, caller, platform } = context;
      const owner = caller.customerId ?? 'operator';
      const { limit, after } = platform.pages.open('auditEvents', owner, page);
      const rows = await em.find(
        AuditEvent,
        {
          customerId: owner, ...(after ? { number: filter?.oldestFirst ? { $gt: Number(after) } : { $lt: Number(after) } } : {}),
          ...(filter?.action ? { action: filter.action } : {}), ...(filter?.actor ? { actor: filter.actor } : {}), ...(filter?.subject ? { subject: filter.subject } : {}), ...(filter?.outcome ? { outcome: filter.outcome } : {}),
          ...(filter?.since || filter?.until ? { at: { ...(filter.since ? { $gte: new Date(filter.since) } : {}), ...(filter.until ? { $lt: new Date(filter.until) } : {}) } } : {}),
        },
        { orderBy: { number: filter?.oldestFirst ? 'asc' : 'desc' }, limit, disableIdentityMap: true },
      );
      await noteRead(context, 'auditEvents', Math.min(rows.length, page.first));
      return platform.pages.close('auditEvents', owner, page, rows, (row) => String(row.number));
    },
    auditAnomalies: async (_parent, { kind, ...page }, { em, caller, platform }) => {
      const owner = caller.customerId ?? 'operator';
      const { limit, after } = platform.pages.open('auditAnomalies', owner, page);
      const rows = await em.find(AuditAnomaly, { customerId: owner, ...(kind ? { kind } : {}), ...(after ? { id: { $lt: after } } : {}) }, { orderBy: { id: 'desc' }, limit, disableIdentityMap: true });
      return platform.pages.close('auditAnomalies', owner, page, rows, (row) => row.id);
    },
    auditHeads: async (_parent, page, { em, caller, platform }) => {
      const owner = caller.customerId ?? 'operator';
      const { limit, after } = platform.pages.open('auditHeads', owner, page);
      const rows = await em.find(AuditHead, { customerId: owner, ...(after ? { number: { $lt: Number(after) } } : {}) }, { orderBy: { number: 'desc' }, limit, disableIdentityMap: true });
      return platform.pages.close('auditHeads', owner, page, rows, (row) => String(row.number));
    },
    installation: (_parent, _args, { platform }) => ({ region: platform.config.ASSAY_REGION, verifyingKey: platform.keys.verifying.export({ type: 'spki', format: 'pem' }).toString() }),
    auditVerify: async (_parent, _args, { em, caller }) => {
      const customerId = caller.customerId ?? 'operator';
      let checked = 0;
      let previous = genesis;
      for (;;) {
        const rows = await em.find(AuditEvent, { customerId, number: { $gt: checked } }, { orderBy: { number: 'asc' }, limit: chunk, disableIdentityMap: true });
        const links = rows.map((row) => ({ ...row, subject: row.subject ?? null, requestId: row.requestId ?? null, at: row.at.toISOString() }));
        const brokenAt = firstBreak(links, previous, checked + 1);
        checked += rows.length;
        if (brokenAt !== null || rows.length < chunk) return { intact: brokenAt === null, checked, brokenAt };
        previous = rows.at(-1)!.hash;
      }
    },
  },
  AuditEvent: {
    __resolveReference: async ({ id }: { id: string }, { loaders }: AuditContext) => await loaders.event.load(id),
    changes: ({ detail }) => {
      const { changed } = detailOf(detail) as { changed?: Change[] };
      const text = (row: unknown) => (row === null || row === undefined ? null : JSON.stringify(row));
      return Array.isArray(changed) ? changed.map(({ what, id, before, after }) => ({ what, id, before: text(before), after: text(after) })) : [];
    },
  },
  AuditAnomaly: {
    __resolveReference: async ({ id }: { id: string }, { em }: AuditContext) => await em.findOne(AuditAnomaly, { id }),
    firstEvent: async ({ customerId, firstNumber }, _args, { loaders }) => await loaders.numbered.load(`${customerId} ${firstNumber}`),
    lastEvent: async ({ customerId, lastNumber }, _args, { loaders }) => await loaders.numbered.load(`${customerId} ${lastNumber}`),
  },
};
