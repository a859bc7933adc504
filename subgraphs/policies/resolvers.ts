import { exportChunk } from '../../platform/export.ts';
import type { Resolvers } from '../../schema/generated/policies.ts';
import { categories, defaultSettings } from '../../schema/policy-settings.ts';
import { publicError } from '../../platform/errors.ts';
import { mutation } from '../../platform/mutation.ts';
import type { Complete } from '../../platform/resolvers.ts';
import { addExclusion, assignPolicy, createPolicy, removeExclusion, unassignPolicy, updatePolicy } from './actions.ts';
import { effectiveFor } from './document.ts';
import { Exclusion, Policy, PolicyRevision } from './entities.ts';
import { nodeKindOf } from '../../schema/nodes.ts';
import { nodeOf } from './node.ts';
import type { PoliciesContext } from './loaders.ts';
import { policyChanged } from './subscription.ts';

const own = (context: PoliciesContext): string => {
  if (!context.caller.customerId) throw publicError('FORBIDDEN', 'the operator has no policies');
  return context.caller.customerId;
};
const targeted = <T extends { target: string }>(row: T) => ({ ...row, target: row.target === '' ? null : row.target });

/** In force where nothing is assigned; it has no row, so that it can't be changed by accident. */
const builtIn = { id: 'prv_builtin', policyId: 'pol_builtin', number: 1, settings: defaultSettings, author: 'operator', createdAt: new Date('2026-01-01T00:00:00Z') };
const builtInPolicy = { id: 'pol_builtin', name: 'Built-in default', revisionId: 'prv_builtin' };

const policyOf = async (id: string, { loaders }: PoliciesContext) =>
  (id === builtInPolicy.id ? builtInPolicy : await loaders.policy.load(id));
const revisionOf = async (id: string, { loaders }: PoliciesContext) =>
  (id === builtIn.id ? builtIn : await loaders.revision.load(id));
const exclusionOf = async (id: string, { loaders }: PoliciesContext) => await loaders.exclusion.load(id);
const finders = { Policy: policyOf, PolicyRevision: revisionOf, Exclusion: exclusionOf };

export const resolvers: Complete<Resolvers<PoliciesContext>> = {
  CustomerExport: {
    __resolveReference: ({ id }: { id: string }) => ({ id }),
    policies: async ({ id }, { number }, { caller, platform, loaders }) => {
      const lines = caller.scopes.includes('customers:write') ? await exportChunk(platform, 'policies', id, number, caller.customerId ?? '') : null;
      if (lines !== null && number === 0) await loaders.opened.load({ action: 'export.read', subject: id, detail: { part: 'policies' } });
      return lines === null ? null : { lines };
    },
  },
  Node: { __resolveType: ({ id, nodeId }: { id?: string; nodeId?: string }) => nodeKindOf((nodeId ?? id)!)!.type },
  Query: {
    node: async (_parent, { id }, context) => await nodeOf(finders, id, context),
    policies: async (_parent, page, { em, caller, platform }) => {
      const owner = caller.customerId ?? '*';
      const { limit, after } = platform.pages.open('policies', owner, page);
      const rows = await em.find(Policy, after ? { id: { $lt: after } } : {}, { orderBy: { id: 'desc' }, limit });
      return platform.pages.close('policies', owner, page, rows, (row) => row.id);
    },
    effectivePolicy: async (_parent, { deviceId }, context) => {
      const { em, caller } = context;
      if (caller.kind === 'DEVICE' && caller.id !== deviceId) throw publicError('FORBIDDEN', 'a device may ask for its own policy only');
      return await effectiveFor(em, own(context), deviceId, caller);
    },
    exclusions: async (_parent, { filter, ...page }, { em, caller, platform }) => {
      const owner = caller.customerId ?? '*';
      const { limit, after } = platform.pages.open('exclusions', owner, page);
      const rows = await em.find(
        Exclusion,
        {
          ...(after ? { id: { $lt: after } } : {}), ...(filter?.policyId ? { policyId: filter.policyId } : {}), ...(filter?.scope ? { scope: filter.scope, policyId: '' } : {}),
          ...(filter?.target ? { target: filter.target } : {}), ...(filter?.kind ? { kind: filter.kind } : {}),
        },
        { orderBy: { id: 'desc' }, limit, disableIdentityMap: true },
      );
      return platform.pages.close('exclusions', owner, page, rows, (row) => row.id);
    },
  },
  EffectivePolicy: {
    revision: async ({ revisionId }, _args, { loaders }) => (revisionId ? (await loaders.revision.load(revisionId))! : builtIn),
    exclusions: async ({ exclusionIds }, _args, { loaders }) => (await Promise.all(exclusionIds.map(async (id) => await loaders.exclusion.load(id)))).filter((row) => row !== null),
  },
  PolicyConsidered: { policy: async ({ policy }, _args, { loaders }) => (await loaders.policy.load(policy.policyId))! },
  Policy: {
    __resolveReference: async ({ id }: { id: string }, context: PoliciesContext) => await policyOf(id, context),
    revision: async ({ revisionId }, _args, context) => (await revisionOf(revisionId, context))!,
    assignments: async ({ id }, _args, { loaders }) => (await loaders.assignments.load(id)).map(targeted),
    exclusions: async ({ id }, _args, { loaders }) => await loaders.exclusions.load(id),
    revisions: async ({ id }, page, { em, caller, platform }) => {
      const [list, owner] = [`revisions ${id}`, caller.customerId ?? '*'];
      const { limit, after } = platform.pages.open(list, owner, page);
      const rows = id === builtInPolicy.id ? [builtIn] : await em.find(PolicyRevision, { policyId: id, ...(after ? { id: { $lt: after } } : {}) }, { orderBy: { id: 'desc' }, limit });
      return platform.pages.close(list, owner, page, rows, (row) => row.id);
    },
  },
  PolicyRevision: {
    __resolveReference: async ({ id }: { id: string }, context: PoliciesContext) => await revisionOf(id, context),
    policy: async ({ policyId }, _args, context) => (await policyOf(policyId, context))!,
    categories: ({ settings }) => settings.categories,
    sizeMax: ({ settings }) => settings.sizeMax,
    localScoreMin: ({ settings }) => settings.localScoreMin,
    localScoreMax: ({ settings }) => settings.localScoreMax,
    organisationDomains: ({ settings }) => settings.organisationDomains,
    retention: ({ settings }) => categories.map((category) => ({ category, keep: settings.retention[category] })),
    holdOrigins: ({ settings }) => settings.holdOrigins,
    holdMax: ({ settings }) => settings.holdMax,
    holdExpiry: ({ settings }) => settings.holdExpiry,
    releaseBelow: ({ settings }) => settings.releaseBelow,
    blockFrom: ({ settings }) => settings.blockFrom,
    quarantineFrom: ({ settings }) => settings.quarantineFrom,
    remediateFrom: ({ settings }) => settings.remediateFrom,
    notifyFrom: ({ settings }) => settings.notifyFrom,
    mailAction: ({ settings }) => settings.mailAction,
  },
  Exclusion: {
    __resolveReference: async ({ id }: { id: string }, context: PoliciesContext) => await exclusionOf(id, context),
    policy: async ({ policyId }, _args, { loaders }) => (policyId ? await loaders.policy.load(policyId) : null),
    target: ({ target }) => target || null,
  },
  Subscription: { policyChanged: { subscribe: (_parent, args, context) => policyChanged(args, context) } },
  Mutation: {
    policyCreate: mutation('policyCreate', async ({ input }, context: PoliciesContext, em) => {
      const policy = await createPolicy(em, own(context), context.caller.id, input);
      return { payload: { policy }, subject: policy.id };
    }),
    policyUpdate: mutation('policyUpdate', async ({ input }, { caller }: PoliciesContext, em) => ({ payload: { policy: await updatePolicy(em, caller.id, input) }, subject: input.policyId })),
    policyAssign: mutation('policyAssign', async ({ input }, _context, em) => ({ payload: { policy: await assignPolicy(em, input) }, subject: input.policyId })),
    policyUnassign: mutation('policyUnassign', async ({ input }, context: PoliciesContext, em) => {
      await unassignPolicy(em, own(context), input);
      return { payload: {}, subject: input.target ?? 'CUSTOMER' };
    }),
    exclusionAdd: mutation('exclusionAdd', async ({ input }, context: PoliciesContext, em) => {
      const exclusion = await addExclusion(em, own(context), context.caller.id, input);
      return { payload: { exclusion }, subject: exclusion.id };
    }),
    exclusionRemove: mutation('exclusionRemove', async ({ input }, _context, em) => {
      await removeExclusion(em, input.exclusionId);
      return { payload: {}, subject: input.exclusionId };
    }),
  },
};
