import { exportChunk } from '../../platform/export.ts';
import type { RefusedAccess, Resolvers } from '../../schema/generated/audit.ts';
import type { Change } from '../../platform/changes.ts';
import { noteRead } from '../../platform/reading.ts';
import { detailOf } from './anomalies.ts';
import { AuditAnomaly, AuditEvent, AuditHead, LegalHold } from './entities.ts';
import { liftHold, placeHold } from './holds.ts';
import { verifyChain } from './verification.ts';
import { publicError } from '../../platform/errors.ts';
import { auditing, mutation } from '../../platform/mutation.ts';
import { publishAll } from '../../platform/outbox.ts';
import type { Complete } from '../../platform/resolvers.ts';
import { refusalEvent } from '../../platform/refusals.ts';
import type { AuditContext } from './loaders.ts';

const refusalsMax = 500;

export const resolvers: Complete<Resolvers<AuditContext>> = {
  CustomerExport: {
    __resolveReference: ({ id }: { id: string }) => ({ id }),
    audit: async ({ id }, { number }, { caller, platform, loaders }) => {
      const lines = caller.scopes.includes('customers:write') ? await exportChunk(platform, 'audit', id, number, caller.customerId ?? '') : null;
      if (lines !== null && number === 0) await loaders.opened.load({ action: 'export.read', subject: id, detail: { part: 'audit' } });
      return lines === null ? null : { lines };
    },
  },
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
    auditVerify: async (_parent, _args, { em, caller, platform }) => await verifyChain(em, platform, caller.customerId ?? 'operator'),
    legalHolds: async (_parent, page, { em, caller, platform }) => {
      const owner = caller.customerId ?? '*';
      const { limit, after } = platform.pages.open('legalHolds', owner, page);
      const rows = await em.find(LegalHold, after ? { id: { $lt: after } } : {}, { orderBy: { id: 'desc' }, limit, disableIdentityMap: true });
      return platform.pages.close('legalHolds', owner, page, rows, (row) => row.id);
    },
  },
  LegalHold: { __resolveReference: async ({ id }: { id: string }, { em }: AuditContext) => await em.findOne(LegalHold, { id }), customer: ({ customerId }) => (customerId === 'operator' ? null : { __typename: 'Customer' as const, id: customerId }) },
  Mutation: {
    refusalsRecord: auditing(async (_parent: unknown, { refused }: { refused: readonly RefusedAccess[] }, { caller, em }: AuditContext) => {
      if (caller.kind !== 'SYSTEM') throw publicError('FORBIDDEN', 'for the gateway alone');
      if (refused.length > refusalsMax) throw publicError('BAD_USER_INPUT', `at most ${refusalsMax} refusals at a time`);
      await em.transactional(async (inner) => await publishAll(inner, refused.map((one) => ({
        type: 'audit.recorded', body: refusalEvent({ ...one, customerId: one.customerId ?? null, provider: one.provider ?? null, requestId: one.requestId ?? null, at: new Date(one.at).toISOString() }),
      }))));
      return true;
    }),
    legalHoldPlace: mutation('legalHoldPlace', async ({ input }, { caller }: AuditContext, em) => {
      const hold = await placeHold(em, caller, input);
      return { payload: { hold }, subject: hold.id, ...(hold.customerId === 'operator' ? {} : { customerId: hold.customerId }) };
    }),
    legalHoldLift: mutation('legalHoldLift', async ({ input }, { caller }: AuditContext, em) => {
      const hold = await liftHold(em, caller, input);
      return { payload: { hold }, subject: hold.id, ...(hold.customerId === 'operator' ? {} : { customerId: hold.customerId }) };
    }),
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
    __resolveReference: async ({ id }: { id: string }, { em, caller }: AuditContext) => await em.findOne(AuditAnomaly, { id, customerId: caller.customerId ?? 'operator' }),
    firstEvent: async ({ customerId, firstNumber }, _args, { loaders }) => await loaders.numbered.load(`${customerId} ${firstNumber}`),
    lastEvent: async ({ customerId, lastNumber }, _args, { loaders }) => await loaders.numbered.load(`${customerId} ${lastNumber}`),
  },
};
