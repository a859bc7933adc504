import type { Resolvers } from '../../schema/generated/policies.ts';
import { defaultSettings } from '../../schema/decision.ts';
import { effective } from '../../schema/precedence.ts';
import { publicError } from '../../platform/errors.ts';
import { mutation } from '../../platform/mutation.ts';
import { addExclusion, assignPolicy, createPolicy, removeExclusion, updatePolicy } from './actions.ts';
import { Assignment, Exclusion, Policy } from './entities.ts';
import type { PoliciesContext } from './loaders.ts';

const own = (context: PoliciesContext): string => {
  if (!context.caller.customerId) throw publicError('FORBIDDEN', 'the operator has no policies');
  return context.caller.customerId;
};

/** In force where nothing is assigned; it has no row, so that it can't be changed by accident. */
const builtIn = { id: 'prv_builtin', policyId: 'pol_builtin', number: 1, settings: defaultSettings, createdAt: new Date('2026-01-01T00:00:00Z') };
const builtInPolicy = { id: 'pol_builtin', name: 'Built-in default', revisionId: 'prv_builtin' };

export const resolvers: Resolvers<PoliciesContext> = {
  Query: {
    policies: async (_parent, page, { em, caller, platform }) => {
      const owner = caller.customerId ?? '*';
      const { limit, after } = platform.pages.open('policies', owner, page);
      const rows = await em.find(Policy, after ? { id: { $lt: after } } : {}, { orderBy: { id: 'desc' }, limit });
      return platform.pages.close('policies', owner, page, rows, (row) => row.id);
    },
    effectivePolicy: async (_parent, { deviceId }, context) => {
      const { em, caller, loaders } = context;
      if (caller.kind === 'DEVICE' && caller.id !== deviceId) throw publicError('FORBIDDEN', 'a device may ask for its own policy only');
      // The group is known from the caller for devices; for others the assignment to the device or the customer decides.
      const customerId = own(context);
      const assignments = await em.find(Assignment, { customerId });
      const policies = assignments.map((one) => ({ policyId: one.policyId, assignments: [{ scope: one.scope, target: one.target === '' ? null : one.target }] }));
      const found = effective(policies, { id: deviceId, group: caller.kind === 'DEVICE' ? caller.group : null });
      if (!found) return { revision: builtIn, assignment: null, exclusions: [] };
      const policy = await loaders.policy.load(found.policy.policyId);
      return { revision: await loaders.revision.load(policy!.revisionId), assignment: found.assignment, exclusions: await loaders.exclusions.load(policy!.id) };
    },
  },
  Policy: {
    __resolveReference: async ({ id }: { id: string }, { loaders }: PoliciesContext) => (id === builtInPolicy.id ? builtInPolicy : await loaders.policy.load(id)),
    revision: async ({ revisionId }, _args, { loaders }) => (revisionId === builtIn.id ? builtIn : await loaders.revision.load(revisionId)),
    assignments: async ({ id }, _args, { loaders }) => (await loaders.assignments.load(id)).map((one) => ({ ...one, target: one.target === '' ? null : one.target })),
    exclusions: async ({ id }, _args, { loaders }) => await loaders.exclusions.load(id),
  },
  PolicyRevision: {
    __resolveReference: async ({ id }: { id: string }, { loaders }: PoliciesContext) => (id === builtIn.id ? builtIn : await loaders.revision.load(id)),
    policy: async ({ policyId }, _args, { loaders }) => (policyId === builtInPolicy.id ? builtInPolicy : await loaders.policy.load(policyId)),
    categories: ({ settings }) => settings.categories,
    sizeMax: ({ settings }) => settings.sizeMax,
    localScoreMin: ({ settings }) => settings.localScoreMin,
    localScoreMax: ({ settings }) => settings.localScoreMax,
    retention: ({ settings }) => settings.retention,
    holdMax: ({ settings }) => settings.holdMax,
    holdExpiry: ({ settings }) => settings.holdExpiry,
    blockFrom: ({ settings }) => settings.blockFrom,
  },
  Exclusion: { __resolveReference: async ({ id }: { id: string }, { em }: PoliciesContext) => await em.findOne(Exclusion, { id }) },
  Mutation: {
    policyCreate: mutation('policyCreate', async ({ input }, context: PoliciesContext, em) => {
      const policy = await createPolicy(em, own(context), input);
      return { payload: { policy }, subject: policy.id };
    }),
    policyUpdate: mutation('policyUpdate', async ({ input }, _context, em) => ({ payload: { policy: await updatePolicy(em, input.policyId, input.settings) }, subject: input.policyId })),
    policyAssign: mutation('policyAssign', async ({ input }, _context, em) => ({ payload: { policy: await assignPolicy(em, input) }, subject: input.policyId })),
    exclusionAdd: mutation('exclusionAdd', async ({ input }, context: PoliciesContext, em) => {
      const exclusion = await addExclusion(em, context.caller.id, input);
      return { payload: { exclusion }, subject: exclusion.id };
    }),
    exclusionRemove: mutation('exclusionRemove', async ({ input }, _context, em) => {
      await removeExclusion(em, input.exclusionId);
      return { payload: {}, subject: input.exclusionId };
    }),
  },
};
