import { GraphQLError } from 'graphql';
import type { CallerKind, Resolvers } from '../../schema/generated/customers.ts';
import { publicError } from '../../platform/errors.ts';
import type { Complete } from '../../platform/resolvers.ts';
import { openText } from '../../platform/sealed-text.ts';
import { system, type Caller } from '../../platform/caller.ts';
import { systemManager } from '../../platform/subgraph.ts';
import { identified, stateOf } from './identity.ts';
import { notifiedFile, openFile } from './notifications/file.ts';
import { linkTo } from './notifications/link.ts';
import { titleOf } from './notifications/words.ts';
import { clock, userOf } from './notifications/rules.ts';
import { notificationRaised } from './notifications/subscription.ts';
import { quarantineTaskIssued } from './subscription.ts';
import { accessReview } from './access-review.ts';
import { holdersOf, nameOf } from './credentials.ts';
import { holderOfJwt } from './jwt.ts';
import { actingFor } from './management.ts';
import { exportChunk } from '../../platform/export.ts';
import { IdentityProvider, Passkey, ApiKey, CustomerExport, Device, Erasure, IdentityGrant, Invitation, Management, Session, Notification, NotificationRule, Quarantined, Staff, User } from './entities.ts';
import { beginOpenId } from './openid.ts';
import { askForPasskey } from './passkeys.ts';
import type { CustomersContext } from './loaders.ts';
import { customerAsked, own, unfenced } from './reach.ts';
import { customersOf } from './customer-list.ts';
import { mutations } from './mutations.ts';
import { installationAccess } from './installation-access.ts';
import { noteTokenRefused } from './operator-token.ts';
import { hasFactor, memberOf, sessionsOf } from './staff-members.ts';

export const resolvers: Complete<Resolvers<CustomersContext>> = {
  Query: {
    viewer: (_parent, _args, { caller }) => ({ id: caller.id, kind: caller.kind, scopes: caller.scopes, customer: caller.customerId ? { id: caller.customerId } : null, secondFactorMissing: caller.secondFactorMissing !== undefined }),
    customer: (_parent, { id }, context) => ({ id: customerAsked(context, id) }),
    customers: async (_parent, { filter, ...page }, { platform }) => await customersOf(platform, filter, page),
    devices: async (_parent, { filter, ...page }, { em, caller, platform }) => {
      const owner = caller.customerId ?? '*';
      const { limit, after } = platform.pages.open('devices', owner, page);
      const rows = await em.find(
        Device,
        {
          ...(after ? { id: { $lt: after } } : {}),
          ...(filter?.nameContains ? { name: { $ilike: `%${filter.nameContains.slice(0, 100).replace(/[\\%_]/g, '\\$&')}%` } } : {}),
          ...(filter?.group ? { group: filter.group } : {}),
          ...(filter?.removed ? {} : { removedAt: null }),
        },
        { orderBy: { id: 'desc' }, limit },
      );
      return platform.pages.close('devices', owner, page, rows, (row) => row.id);
    },
    accessReview: async (_parent, args, context) => await accessReview(context, args),
    apiKeys: async (_parent, _args, { em }) => await em.find(ApiKey, {}, { orderBy: { id: 'desc' }, limit: 200 }),
    passkeys: async (_parent, _args, { em, caller }) => await em.find(Passkey, { userId: caller.id }, { orderBy: { id: 'asc' }, limit: 100 }),
    passkeyQuestion: async (_parent, _args, { platform }) => await askForPasskey(platform),
    identityProvider: async (_parent, _args, context) => await context.em.findOne(IdentityProvider, { customerId: own(context) }),
    openIdSignIn: async (_parent, args, context) => await beginOpenId(unfenced(context).em, context.caller, context.platform, args),
    users: async (_parent, _args, { em }) => await em.find(User, {}, { orderBy: { id: 'desc' }, limit: 200 }),
    quarantine: async (_parent, { filter, ...page }, { em, caller, platform }) => {
      const owner = caller.customerId ?? '*';
      const { limit, after } = platform.pages.open('quarantine', owner, page);
      const rows = await em.find(Quarantined, {
        ...(after ? { id: { $lt: after } } : {}), ...(filter?.states ? { state: { $in: filter.states } } : {}), ...(filter?.deviceId ? { deviceId: filter.deviceId } : {}), ...(filter?.sha256 ? { sha256: filter.sha256 } : {}),
      }, { orderBy: { id: 'desc' }, limit, disableIdentityMap: true });
      return platform.pages.close('quarantine', owner, page, rows, (row) => row.id);
    },
    customerExport: async (_parent, { id }, { em }) => await em.findOne(CustomerExport, { id }),
    customerExports: async (_parent, page, context) => {
      const owner = own(context);
      const { limit, after } = context.platform.pages.open('customerExports', owner, page);
      const rows = await context.em.find(CustomerExport, after ? { id: { $lt: after } } : {}, { orderBy: { id: 'desc' }, limit, disableIdentityMap: true });
      return context.platform.pages.close('customerExports', owner, page, rows, (row) => row.id);
    },
    customerErasures: async (_parent, page, { em, caller, platform }) => {
      const owner = caller.customerId ?? '*';
      const { limit, after } = platform.pages.open('customerErasures', owner, page);
      const rows = await em.find(Erasure, after ? { id: { $lt: after } } : {}, { orderBy: { id: 'desc' }, limit, disableIdentityMap: true });
      return platform.pages.close('customerErasures', owner, page, rows, (row) => row.id);
    },
    managements: async (_parent, page, context) => {
      const owner = own(context);
      const { limit, after } = context.platform.pages.open('managements', owner, page);
      const rows = await context.em.find(Management, after ? { id: { $lt: after } } : {}, { orderBy: { id: 'desc' }, limit, disableIdentityMap: true });
      return context.platform.pages.close('managements', owner, page, rows, (row) => row.id);
    },
    sessions: async (_parent, { userId, ...page }, { em, caller, platform }) => {
      const whose = userId ?? caller.id;
      if (whose !== caller.id && !caller.scopes.includes('customers:write')) throw publicError('FORBIDDEN', "others' sessions are for administrators");
      const { limit, after } = platform.pages.open(`sessions ${whose}`, caller.id, page);
      const rows = await em.find(Session, { userId: whose, ...(after ? { id: { $lt: after } } : {}) }, { orderBy: { id: 'desc' }, limit, disableIdentityMap: true });
      return platform.pages.close(`sessions ${whose}`, caller.id, page, rows, (row) => row.id);
    },
    invitations: async (_parent, page, context) => {
      const owner = own(context);
      const { limit, after } = context.platform.pages.open('invitations', owner, page);
      const rows = await context.em.find(Invitation, after ? { id: { $lt: after } } : {}, { orderBy: { id: 'desc' }, limit, disableIdentityMap: true });
      return context.platform.pages.close('invitations', owner, page, rows, (row) => row.id);
    },
    notificationRules: async (_parent, _args, { em, caller }) => await em.find(NotificationRule, { userId: userOf(caller).id }, { orderBy: { id: 'asc' } }),
    notifications: async (_parent, { unread, ...page }, { em, caller, platform }) => {
      const { id } = userOf(caller);
      const { limit, after } = platform.pages.open('notifications', id, page);
      const rows = await em.find(Notification, { userId: id, ...(unread ? { readAt: null } : {}), ...(after ? { id: { $lt: after } } : {}) }, { orderBy: { id: 'desc' }, limit, disableIdentityMap: true });
      return platform.pages.close('notifications', id, page, rows, (row) => row.id);
    },
    identityGrants: async (_parent, page, { caller, platform }) => {
      const { limit, after } = platform.pages.open('identityGrants', caller.id, page);
      const rows = await platform.database.for(system).find(IdentityGrant, after ? { id: { $lt: after } } : {}, { orderBy: { id: 'desc' }, limit, disableIdentityMap: true });
      return platform.pages.close('identityGrants', caller.id, page, rows, (row) => row.id);
    },
    staffMembers: async (_parent, _args, { em }) => await em.find(User, { staffRole: { $ne: null } }, { orderBy: { id: 'desc' }, limit: 1000 }),
    installationAccess: async (_parent, args, context) => await installationAccess(context, args),
    staff: async (_parent, _args, { em }) => await em.find(Staff, {}, { orderBy: { id: 'desc' }, limit: 1000 }),
    callersByCredentials: async (_parent, { credentials }, { em, caller, platform }) => {
      if (caller.kind !== 'SYSTEM') throw publicError('FORBIDDEN', 'for the gateway alone');
      if (credentials.length > 500 || credentials.some(({ hash }) => !/^[0-9a-f]{64}$/.test(hash))) throw publicError('BAD_USER_INPUT', 'at most 500 hashes, of 64 hexadecimal digits');
      const shown = credentials.map(({ hash, certificate, jwt, customerId }) => ({ hash, certificate: certificate ?? null, jwt: jwt ?? null, customerId }));
      if (shown.some(({ certificate, jwt }) => (certificate !== null && !/^[0-9a-f]{64}$/.test(certificate)) || (jwt !== null && jwt.length > 8192))) throw publicError('BAD_USER_INPUT', 'a certificate is a SHA-256, a token has at most 8192 characters');
      const known = await holdersOf(em, shown.filter(({ jwt }) => jwt === null), { certificates: platform.config.ASSAY_DEVICE_CERTIFICATES, breakGlass: platform.config.ASSAY_BREAK_GLASS === 'on' });
      return await Promise.all(shown.map(async ({ hash, certificate, jwt, customerId }) => {
        const holder = jwt === null ? known.get(nameOf({ hash, certificate })) : await holderOfJwt(em, platform, jwt, certificate, customerId ?? null).catch((error: unknown) => error as Error);
        // One provider that can't be asked is its own people's trouble alone.
        if (!holder || holder instanceof Error) return (holder ?? null) as null;
        const { caller: own, endsAt, refusal } = holder;
        if (refusal !== undefined) {
          await systemManager(platform).transactional(async (inner) => await noteTokenRefused(inner, { hash, certificate }, refusal));
          return { json: null, refusal, endsAt };
        }
        const acting = customerId ? await actingFor(em, own, customerId).catch((error: unknown) => (error instanceof GraphQLError ? error : Promise.reject(error as Error))) : own;
        return acting instanceof GraphQLError ? { json: null, refusal: acting.message, endsAt } : { json: JSON.stringify(acting), refusal: null, endsAt };
      }));
    },
  },
  Customer: {
    // A node is the caller's own; what others refer to is refused where something of it is asked for.
    __resolveReference: ({ id, nodeId }: { id: string; nodeId?: string }, { caller }: CustomersContext) => (nodeId === undefined || id === caller.customerId ? { id } : null),
    name: async ({ id }, _args, { loaders }) => (await loaders.customer.load(id))?.name ?? missing('customer'),
    createdAt: async ({ id }, _args, { loaders }) => (await loaders.customer.load(id))?.createdAt ?? missing('customer'),
    administrators: async ({ id }, _args, { loaders }) => await loaders.administrators.load(id),
    secondFactorRequired: async ({ id }, _args, { loaders }) => (await loaders.customer.load(id))?.secondFactorRequired ?? missing('customer'),
    licence: async ({ id }, _args, { loaders }) => {
      const row = (await loaders.customer.load(id)) ?? missing('customer');
      return { customerId: id, seats: row.seats, dailyQuota: row.dailyQuota, monthlyQuota: row.monthlyQuota, expiresAt: row.licenceExpiresAt };
    },
  },
  Device: { __resolveReference: async ({ id }: { id: string }, { loaders }: CustomersContext) => await loaders.device.load(id) },
  Licence: { seatsUsed: async ({ customerId }, _args, { loaders }) => await loaders.seatsUsed.load(customerId) },
  QuarantinedObject: {
    __resolveReference: async ({ id }: { id: string }, { loaders }: CustomersContext) => await loaders.quarantined.load(id),
    device: async ({ deviceId }, _args, { loaders }) => (await loaders.device.load(deviceId))!,
    fileName: ({ deviceId, fileName }, _args, { platform }) => openText(platform.keys, deviceId, fileName),
    path: ({ deviceId, path }, _args, { platform }) => (path ? openText(platform.keys, deviceId, path) : null),
    sample: ({ sha256 }) => ({ __typename: 'Sample', sha256 }),
    tasks: async ({ id }, _args, { loaders }) => await loaders.tasks.load(id),
  },
  QuarantineTask: {
    __resolveReference: async ({ id }: { id: string }, { loaders }: CustomersContext) => await loaders.task.load(id),
    object: async ({ objectId }, _args, { loaders }) => (await loaders.quarantined.load(objectId))!,
    message: ({ deviceId, message }, _args, { platform }) => (message ? openText(platform.keys, deviceId, message) : null),
  },
  QuarantineTaskEvent: { task: async ({ taskId }, _args, { loaders }) => (await loaders.task.load(taskId))! },
  Subscription: {
    quarantineTaskIssued: { subscribe: (_parent, _args, context) => quarantineTaskIssued(context) },
    notificationRaised: { subscribe: (_parent, _args, context) => notificationRaised(context) },
  },
  CustomerExport: {
    __resolveReference: async ({ id }: { id: string }, { em }: CustomersContext) => await em.findOne(CustomerExport, { id }),
    customers: async ({ id }, { number }, { caller, platform, loaders }) => {
      const lines = caller.scopes.includes('customers:write') ? await exportChunk(platform, 'customers', id, number, caller.customerId ?? '') : null;
      if (lines !== null && number === 0) await loaders.opened.load({ action: 'export.read', subject: id, detail: { part: 'customers' } });
      return lines === null ? null : { lines };
    },
  },
  CustomerErasure: { __resolveReference: async ({ id }: { id: string }, { em }: CustomersContext) => await em.findOne(Erasure, { id }), customer: ({ customerId }) => ({ id: customerId }) },
  NotificationRule: {
    __resolveReference: async ({ id }: { id: string }, { em, caller }: CustomersContext) => await em.findOne(NotificationRule, { id, userId: caller.id }),
    quietFrom: ({ quietFrom }) => clock(quietFrom),
    quietTo: ({ quietTo }) => clock(quietTo),
  },
  Notification: {
    __resolveReference: async ({ id }: { id: string }, { loaders, caller }: CustomersContext) => {
      const row = await loaders.notification.load(id);
      return row?.userId === caller.id ? row : null;
    },
    title: (row, _args, { platform }) => titleOf(row, openFile(platform, row.customerId, row.file)),
    file: ({ customerId, file }, _args, { platform }) => {
      const told = openFile(platform, customerId, file);
      return told && notifiedFile(told);
    },
    url: (row, _args, { platform }) => linkTo(platform, row),
    deliveries: async ({ id }, _args, { loaders }) => await loaders.notificationDeliveries.load(id),
  },
  NotificationEvent: { notification: async ({ notificationId }, _args, { loaders }) => (await loaders.notification.load(notificationId))! },
  IdentityGrant: {
    __resolveReference: async ({ id }: { id: string }, { caller, platform }: CustomersContext) => (caller.kind === 'STAFF' || caller.kind === 'OPERATOR' ? await platform.database.for(system).findOne(IdentityGrant, { id }) : null),
    state: (row) => stateOf(row),
    customers: async (row, _args, { caller, platform }) => await identified(platform.database.for(system), caller, row),
  },
  Viewer: {
    kind: ({ kind }) => viewing(kind),
    staffMember: async (_parent, _args, { em, caller }) => await memberOf(em, caller),
  },
  StaffMember: {
    __resolveReference: async ({ id }: { id: string }, { em, caller }: CustomersContext) => await memberOf(em, { id, customerId: caller.customerId }),
    role: ({ staffRole }) => staffRole!,
    name: ({ name }) => name!,
    createdBy: ({ createdBy }) => createdBy!,
    secondFactor: async (row, _args, { em }) => await hasFactor(em, row),
    // Who has shown the password alone does not learn where the person is.
    sessions: async ({ id }, { first }, { em, caller }) => (caller.secondFactorMissing ? [] : await sessionsOf(em, id, first)),
  },
  StaffSession: { current: ({ id }, _args, { caller }) => caller.session === id },
  StaffInvitation: { role: ({ staffRole }) => staffRole!, name: ({ name }) => name! },
  Staff: { __resolveReference: async ({ id }: { id: string }, { em }: CustomersContext) => await em.findOne(Staff, { id }) },
  Passkey: { __resolveReference: async ({ id }: { id: string }, { em, caller }: CustomersContext) => await em.findOne(Passkey, { id, userId: caller.id }) },
  IdentityProvider: { __resolveReference: async ({ id }: { id: string }, { em, caller }: CustomersContext) => (caller.scopes.includes('customers:read') ? await em.findOne(IdentityProvider, { id }) : null) },
  User: { __resolveReference: async ({ id }: { id: string }, { loaders, caller }: CustomersContext) => (caller.customerId === null ? null : await loaders.user.load(id)), role: ({ role }) => role!, secondFactor: ({ totpEnabledAt }) => Boolean(totpEnabledAt) },
  Session: {
    __resolveReference: async ({ id }: { id: string }, { em, caller }: CustomersContext) => await em.findOne(Session, { id, ...(caller.scopes.includes('customers:write') ? {} : { userId: caller.id }) }),
    user: async ({ userId }, _args, { loaders }) => (await loaders.user.load(userId))!,
    current: ({ id }, _args, { caller }) => caller.session === id,
  },
  Management: { __resolveReference: async ({ id }: { id: string }, { em }: CustomersContext) => await em.findOne(Management, { id }) },
  Invitation: { __resolveReference: async ({ id }: { id: string }, { em }: CustomersContext) => await em.findOne(Invitation, { id }), role: ({ role }) => role! },
  ApiKey: { __resolveReference: async ({ id }: { id: string }, { em }: CustomersContext) => await em.findOne(ApiKey, { id }) },
  Mutation: mutations,
};

/** Strangers are refused before, and the service itself does not look at itself. */
function viewing(kind: Caller['kind']): CallerKind {
  if (kind === 'ANONYMOUS' || kind === 'SYSTEM') throw new Error(`${kind} is no viewer`);
  return kind;
}

function missing(what: string): never {
  throw publicError('NOT_FOUND', `no such ${what}`);
}
