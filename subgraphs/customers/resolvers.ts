import { GraphQLError } from 'graphql';
import type { Resolvers } from '../../schema/generated/customers.ts';
import { publicError, type Refusal } from '../../platform/errors.ts';
import { system } from '../../platform/caller.ts';
import { mutation } from '../../platform/mutation.ts';
import { createApiKey, createCustomer, createEnrolment, createUser, enrollDevice, createStaff, reportDevice, removeDevice, removeStaff, revokeApiKey, updateDevice, updateLicence } from './actions.ts';
import { decideIdentity, endIdentity, identified, requestIdentity, stateOf } from './identity.ts';
import { cancelTask, issueTask, reportQuarantined, reportTask } from './quarantine.ts';
import { clock, markRead, removeRule, setRule, userOf } from './notifications/rules.ts';
import { notificationRaised } from './notifications/subscription.ts';
import { quarantineTaskIssued } from './subscription.ts';
import { holdersOf, nameOf } from './credentials.ts';
import { rotateToken } from './device-tokens.ts';
import { holderOfJwt } from './jwt.ts';
import { acceptManagement, actingFor, endManagement, offerManagement } from './management.ts';
import { acceptInvitation, changePassword, invite, removeUser, updateUser, withdrawInvitation } from './people.ts';
import { beginTotp, confirmTotp, removeTotp } from './second-factor.ts';
import { createSession, endOwnSession, endSession } from './sessions.ts';
import { requireSecondFactor } from './strength.ts';
import { exportChunk } from '../../platform/export.ts';
import { orderExport } from './export.ts';
import { cancelErasure, orderErasure } from './erasure.ts';
import { IdentityProvider, Passkey, ApiKey, CustomerExport, Device, Erasure, IdentityGrant, Invitation, Management, Session, Notification, NotificationRule, Quarantined, Staff, User } from './entities.ts';
import { beginOpenId, createOpenIdSession, exchange, removeProvider, setProvider, type Claims } from './openid.ts';
import { addPasskey, askForPasskey, beginPasskey, createPasskeySession, removePasskey } from './passkeys.ts';
import type { CustomersContext } from './loaders.ts';

const own = (context: CustomersContext): string => {
  if (!context.caller.customerId) throw publicError('FORBIDDEN', 'the operator belongs to no customer');
  return context.caller.customerId;
};
/** For the three doors that are open before anybody is known: they look rows up by a secret, so row-level security can't help them. */
const unfenced = (context: CustomersContext) => ({ ...context, em: context.platform.database.for(system) });

const deviceEnroll = mutation('deviceEnroll', async ({ input }: { input: { token: string; name: string; platform?: string | null; product?: string | null; version?: string | null } }, { platform, certificate }: CustomersContext, em) => {
  const { device, ...given } = await enrollDevice(em, input, { config: platform.config, certificate });
  return { payload: { device, ...given }, subject: device.id, customerId: device.customerId };
});
const sessionCreate = mutation('sessionCreate', async ({ input }: { input: { email: string; password: string; code?: string | null } }, { platform, address }: CustomersContext, em) => {
  const { token, expiresAt, user } = await createSession(em, platform, input, address);
  return { payload: { token, expiresAt }, subject: user.id, customerId: user.customerId };
});
const sessionCreateByPasskey = mutation('sessionCreateByPasskey', async ({ input }: { input: { ticket: string; response: string } }, { platform, address }: CustomersContext, em) => {
  const { token, expiresAt, user } = await createPasskeySession(em, platform, input, address);
  return { payload: { token, expiresAt }, subject: user.id, customerId: user.customerId };
});
const sessionCreateByOpenId = mutation('sessionCreateByOpenId', async ({ claims }: { claims: Claims | Refusal }, { address }: CustomersContext, em) => {
  const { token, expiresAt, user } = await createOpenIdSession(em, claims, address);
  return { payload: { token, expiresAt }, subject: user.id, customerId: user.customerId };
});
const managementAccept = mutation('managementAccept', async ({ input }: { input: { token: string } }, { caller }: CustomersContext, em) => {
  const management = await acceptManagement(em, caller, input.token);
  return { payload: { management }, subject: management.id };
});
const managementEnd = mutation('managementEnd', async ({ input }: { input: { managementId: string } }, { caller }: CustomersContext, em) => ({ payload: { management: await endManagement(em, caller, input.managementId) }, subject: input.managementId }));
const invitationAccept = mutation('invitationAccept', async ({ input }: { input: { token: string; password: string } }, _context: CustomersContext, em) => {
  const user = await acceptInvitation(em, input);
  return { payload: { user }, subject: user.id, customerId: user.customerId };
});
/** Grants belong to no customer: their rows are behind a fence that lets nobody through, and what may be seen of them is decided here. */
const identityRequest = mutation('identityRequest', async ({ input }: { input: { sha256: string; reason: string; minutes: number } }, { caller }: CustomersContext, em) => {
  const grant = await requestIdentity(em, caller, input);
  return { payload: { grant }, subject: grant.id };
});
const identityDecide = mutation('identityDecide', async ({ input }: { input: { grantId: string; agree: boolean; reason: string } }, { caller }: CustomersContext, em) => {
  const grant = await decideIdentity(em, caller, input);
  return { payload: { grant }, subject: grant.id };
});
const identityEnd = mutation('identityEnd', async ({ input }: { input: { grantId: string } }, { caller }: CustomersContext, em) => ({ payload: { grant: await endIdentity(em, caller, input.grantId) }, subject: input.grantId }));

export const resolvers: Resolvers<CustomersContext> = {
  Query: {
    viewer: (_parent, _args, { caller }) => ({ id: caller.id, kind: caller.kind, scopes: caller.scopes, customer: caller.customerId ? { id: caller.customerId } : null, secondFactorMissing: caller.kind === 'USER' && caller.scopes.length === 0 }),
    customer: (_parent, _args, context) => ({ id: own(context) }),
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
    apiKeys: async (_parent, _args, { em }) => await em.find(ApiKey, {}, { orderBy: { id: 'desc' }, limit: 200 }),
    passkeys: async (_parent, _args, { em, caller }) => await em.find(Passkey, { userId: caller.id }, { orderBy: { id: 'asc' }, limit: 100 }),
    passkeyQuestion: async (_parent, _args, { platform }) => await askForPasskey(platform),
    identityProvider: async (_parent, _args, context) => await context.em.findOne(IdentityProvider, { customerId: own(context) }),
    openIdSignIn: async (_parent, args, context) => await beginOpenId(unfenced(context).em, context.platform, args),
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
    staff: async (_parent, _args, { em }) => await em.find(Staff, {}, { orderBy: { id: 'desc' }, limit: 1000 }),
    callersByCredentials: async (_parent, { credentials }, { em, caller, platform }) => {
      if (caller.kind !== 'SYSTEM') throw publicError('FORBIDDEN', 'for the gateway alone');
      if (credentials.length > 500 || credentials.some(({ hash }) => !/^[0-9a-f]{64}$/.test(hash))) throw publicError('BAD_USER_INPUT', 'at most 500 hashes, of 64 hexadecimal digits');
      const shown = credentials.map(({ hash, certificate, jwt, customerId }) => ({ hash, certificate: certificate ?? null, jwt: jwt ?? null, customerId }));
      if (shown.some(({ certificate, jwt }) => (certificate !== null && !/^[0-9a-f]{64}$/.test(certificate)) || (jwt !== null && jwt.length > 8192))) throw publicError('BAD_USER_INPUT', 'a certificate is a SHA-256, a token has at most 8192 characters');
      const known = await holdersOf(em, shown.filter(({ jwt }) => jwt === null), platform.config.ASSAY_DEVICE_CERTIFICATES);
      return await Promise.all(shown.map(async ({ hash, certificate, jwt, customerId }) => {
        const holder = jwt === null ? known.get(nameOf({ hash, certificate })) : await holderOfJwt(em, platform, jwt, certificate).catch((error: unknown) => error as Error);
        // One provider that can't be asked is its own people's trouble alone.
        if (!holder || holder instanceof Error) return (holder ?? null) as null;
        const { caller: own, endsAt } = holder;
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
    secondFactorRequired: async ({ id }, _args, { loaders }) => (await loaders.customer.load(id))?.secondFactorRequired ?? missing('customer'),
    licence: async ({ id }, _args, { loaders }) => {
      const row = (await loaders.customer.load(id)) ?? missing('customer');
      return { customerId: id, seats: row.seats, dailyQuota: row.dailyQuota, monthlyQuota: row.monthlyQuota, expiresAt: row.licenceExpiresAt };
    },
  },
  Device: { __resolveReference: async ({ id }: { id: string }, { loaders }: CustomersContext) => await loaders.device.load(id) },
  Licence: { seatsUsed: async ({ customerId }, _args, { em, caller, platform }) => await (caller.kind === 'OPERATOR' ? platform.database.for(system) : em).count(Device, { customerId, removedAt: null }) },
  QuarantinedObject: {
    __resolveReference: async ({ id }: { id: string }, { loaders }: CustomersContext) => await loaders.quarantined.load(id),
    device: async ({ deviceId }, _args, { loaders }) => await loaders.device.load(deviceId),
    sample: ({ sha256 }) => ({ __typename: 'Sample', sha256 }),
    tasks: async ({ id }, _args, { loaders }) => await loaders.tasks.load(id),
  },
  QuarantineTask: {
    __resolveReference: async ({ id }: { id: string }, { loaders }: CustomersContext) => await loaders.task.load(id),
    object: async ({ objectId }, _args, { loaders }) => await loaders.quarantined.load(objectId),
  },
  QuarantineTaskEvent: { task: async ({ taskId }, _args, { loaders }) => await loaders.task.load(taskId) },
  Subscription: {
    quarantineTaskIssued: { subscribe: (_parent, _args, context) => quarantineTaskIssued(context) as never },
    notificationRaised: { subscribe: (_parent, _args, context) => notificationRaised(context) as never },
  },
  CustomerExport: {
    __resolveReference: async ({ id }: { id: string }, { em }: CustomersContext) => await em.findOne(CustomerExport, { id }),
    customers: async ({ id }, { number }, { caller, platform }) => {
      const lines = caller.scopes.includes('customers:write') ? await exportChunk(platform, 'customers', id, number, caller.customerId ?? '') : null;
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
    deliveries: async ({ id }, _args, { loaders }) => await loaders.notificationDeliveries.load(id),
  },
  NotificationEvent: { notification: async ({ notificationId }, _args, { loaders }) => (await loaders.notification.load(notificationId))! },
  IdentityGrant: {
    __resolveReference: async ({ id }: { id: string }, { caller, platform }: CustomersContext) => (caller.kind === 'STAFF' || caller.kind === 'OPERATOR' ? await platform.database.for(system).findOne(IdentityGrant, { id }) : null),
    state: (row) => stateOf(row),
    customers: async (row, _args, { caller, platform }) => await identified(platform.database.for(system), caller, row),
  },
  Staff: { __resolveReference: async ({ id }: { id: string }, { em }: CustomersContext) => await em.findOne(Staff, { id }) },
  Passkey: { __resolveReference: async ({ id }: { id: string }, { em, caller }: CustomersContext) => await em.findOne(Passkey, { id, userId: caller.id }) },
  IdentityProvider: { __resolveReference: async ({ id }: { id: string }, { em, caller }: CustomersContext) => (caller.scopes.includes('customers:read') ? await em.findOne(IdentityProvider, { id }) : null) },
  User: { __resolveReference: async ({ id }: { id: string }, { loaders, caller }: CustomersContext) => (caller.customerId === null ? null : await loaders.user.load(id)), secondFactor: ({ totpEnabledAt }) => Boolean(totpEnabledAt) },
  Session: {
    __resolveReference: async ({ id }: { id: string }, { em, caller }: CustomersContext) => await em.findOne(Session, { id, ...(caller.scopes.includes('customers:write') ? {} : { userId: caller.id }) }),
    user: async ({ userId }, _args, { loaders }) => (await loaders.user.load(userId))!,
    current: ({ id }, _args, { caller }) => caller.session === id,
  },
  Management: { __resolveReference: async ({ id }: { id: string }, { em }: CustomersContext) => await em.findOne(Management, { id }) },
  Invitation: { __resolveReference: async ({ id }: { id: string }, { em }: CustomersContext) => await em.findOne(Invitation, { id }) },
  ApiKey: { __resolveReference: async ({ id }: { id: string }, { em }: CustomersContext) => await em.findOne(ApiKey, { id }) },
  Mutation: {
    customerCreate: mutation('customerCreate', async ({ input }, _context, em) => {
      const customer = await createCustomer(em, input);
      return { payload: { customer: { id: customer.id } }, subject: customer.id, customerId: customer.id };
    }),
    quarantineReport: mutation('quarantineReport', async ({ input }, { caller }: CustomersContext, em) => ({ payload: { objects: await reportQuarantined(em, caller, input.objects) }, subject: caller.id })),
    quarantineTaskIssue: mutation('quarantineTaskIssue', async ({ input }, { caller }: CustomersContext, em) => {
      const task = await issueTask(em, caller, input);
      return { payload: { task }, subject: task.id };
    }),
    quarantineTaskCancel: mutation('quarantineTaskCancel', async ({ input }, _context, em) => ({ payload: { task: await cancelTask(em, input.taskId) }, subject: input.taskId })),
    quarantineTaskReport: mutation('quarantineTaskReport', async ({ input }, { caller }: CustomersContext, em) => ({ payload: { task: await reportTask(em, caller, input) }, subject: input.taskId })),
    licenceUpdate: mutation('licenceUpdate', async ({ input }, _context, em) => {
      const customer = await updateLicence(em, input);
      return { payload: { customer: { id: customer.id } }, subject: customer.id, customerId: customer.id };
    }),
    customerExport: mutation('customerExport', async (_args, { caller }: CustomersContext, em) => {
      const made = await orderExport(em, caller);
      return { payload: { export: made }, subject: made.id };
    }),
    customerErase: mutation('customerErase', async ({ input }, { caller }: CustomersContext, em) => {
      const erasure = await orderErasure(em, caller, input);
      return { payload: { erasure }, subject: erasure.id, customerId: erasure.customerId };
    }),
    customerEraseCancel: mutation('customerEraseCancel', async ({ input }, _context, em) => {
      const erasure = await cancelErasure(em, input.erasureId);
      return { payload: { erasure }, subject: erasure.id, customerId: erasure.customerId };
    }),
    notificationRuleSet: mutation('notificationRuleSet', async ({ input }, { caller, platform }: CustomersContext, em) => {
      const { rule, secret } = await setRule(em, caller, platform, input);
      return { payload: { rule, webhookSecret: secret }, subject: rule.id };
    }),
    notificationRuleRemove: mutation('notificationRuleRemove', async ({ input }, { caller }: CustomersContext, em) => {
      await removeRule(em, caller, input.ruleId);
      return { payload: {}, subject: input.ruleId };
    }),
    notificationsRead: mutation('notificationsRead', async ({ input }, { caller }: CustomersContext, em) => ({ payload: { count: await markRead(em, caller, input.ids) }, subject: caller.id })),
    identityRequest: Object.assign(((parent, args, context) => identityRequest(parent, args as never, unfenced(context))) as typeof identityRequest, identityRequest),
    identityDecide: Object.assign(((parent, args, context) => identityDecide(parent, args as never, unfenced(context))) as typeof identityDecide, identityDecide),
    identityEnd: Object.assign(((parent, args, context) => identityEnd(parent, args as never, unfenced(context))) as typeof identityEnd, identityEnd),
    staffCreate: mutation('staffCreate', async ({ input }, _context, em) => {
      const { staff, token } = await createStaff(em, input);
      return { payload: { staff, token }, subject: staff.id };
    }),
    staffRemove: mutation('staffRemove', async ({ input }, _context, em) => ({ payload: { staff: await removeStaff(em, input.staffId) }, subject: input.staffId })),
    enrolmentTokenCreate: mutation('enrolmentTokenCreate', async ({ input }, context: CustomersContext, em) => {
      const { token, enrolment } = await createEnrolment(em, own(context), input);
      return { payload: { token, expiresAt: enrolment.expiresAt }, subject: enrolment.id };
    }),
    deviceEnroll: Object.assign(((parent, args, context) => deviceEnroll(parent, args as never, unfenced(context))) as typeof deviceEnroll, deviceEnroll),
    deviceUpdate: mutation('deviceUpdate', async ({ input }, _context, em) => ({ payload: { device: await updateDevice(em, input) }, subject: input.deviceId })),
    deviceRemove: mutation('deviceRemove', async ({ input }, _context, em) => ({ payload: { device: await removeDevice(em, input.deviceId) }, subject: input.deviceId })),
    managementOffer: mutation('managementOffer', async ({ input }, context: CustomersContext, em) => {
      const { management, token } = await offerManagement(em, own(context), context.caller.id, input);
      return { payload: { management, token }, subject: management.id };
    }),
    managementAccept: Object.assign(((parent, args, context) => managementAccept(parent, args as never, unfenced(context))) as typeof managementAccept, managementAccept),
    managementEnd: Object.assign(((parent, args, context) => managementEnd(parent, args as never, unfenced(context))) as typeof managementEnd, managementEnd),
    deviceTokenRotate: mutation('deviceTokenRotate', async ({ input }, { caller, platform, certificate }: CustomersContext, em) => ({
      payload: await rotateToken(em, caller, { config: platform.config, certificate }, input), subject: caller.id,
    })),
    deviceReport: mutation('deviceReport', async ({ input }, { caller }: CustomersContext, em) => ({ payload: { device: await reportDevice(em, caller, input) }, subject: caller.id })),
    userInvite: mutation('userInvite', async ({ input }, context: CustomersContext, em) => {
      const { invitation, token, mailed } = await invite(em, own(context), context.caller.id, context.platform, input);
      return { payload: { invitation, token, mailed }, subject: invitation.id };
    }),
    invitationWithdraw: mutation('invitationWithdraw', async ({ input }, _context, em) => {
      await withdrawInvitation(em, input.invitationId);
      return { payload: {}, subject: input.invitationId };
    }),
    invitationAccept: Object.assign(((parent, args, context) => invitationAccept(parent, args as never, unfenced(context))) as typeof invitationAccept, invitationAccept),
    userUpdate: mutation('userUpdate', async ({ input }, _context, em) => ({ payload: { user: await updateUser(em, input) }, subject: input.userId })),
    userRemove: mutation('userRemove', async ({ input }, _context, em) => ({ payload: { user: await removeUser(em, input.userId) }, subject: input.userId })),
    passwordChange: mutation('passwordChange', async ({ input }, { caller, platform, address }: CustomersContext, em) => ({ payload: {}, subject: (await changePassword(em, caller, platform, address, input)).id })),
    totpBegin: mutation('totpBegin', async ({ input }, { caller, platform, address }: CustomersContext, em) => {
      const { user, secret, url } = await beginTotp(em, caller, platform, input.password, address);
      return { payload: { secret, url }, subject: user.id };
    }),
    totpConfirm: mutation('totpConfirm', async ({ input }, { caller, platform }: CustomersContext, em) => ({ payload: { spareCodes: await confirmTotp(em, caller, platform, input.code) }, subject: caller.id })),
    totpRemove: mutation('totpRemove', async ({ input }, { caller, platform, address }: CustomersContext, em) => ({ payload: {}, subject: (await removeTotp(em, caller, platform, input.code, address)).id })),
    sessionRevoke: mutation('sessionRevoke', async ({ input }, { caller }: CustomersContext, em) => ({ payload: { session: await endSession(em, caller, input.sessionId) }, subject: input.sessionId })),
    apiKeyCreate: mutation('apiKeyCreate', async ({ input }, context: CustomersContext, em) => {
      const { apiKey, secret } = await createApiKey(em, own(context), context.caller.scopes, input);
      return { payload: { apiKey, secret }, subject: apiKey.id };
    }),
    apiKeyRevoke: mutation('apiKeyRevoke', async ({ input }, _context, em) => ({ payload: { apiKey: await revokeApiKey(em, input.apiKeyId) }, subject: input.apiKeyId })),
    userCreate: mutation('userCreate', async ({ input }, context: CustomersContext, em) => {
      const user = await createUser(em, own(context), input);
      return { payload: { user }, subject: user.id };
    }),
    sessionCreate: Object.assign(((parent, args, context) => sessionCreate(parent, args as never, unfenced(context))) as typeof sessionCreate, sessionCreate),
    sessionCreateByPasskey: Object.assign(((parent, args, context) => sessionCreateByPasskey(parent, args as never, unfenced(context))) as typeof sessionCreateByPasskey, sessionCreateByPasskey),
    // The provider is asked before the transaction begins: it answers when it likes.
    sessionCreateByOpenId: Object.assign((async (parent, args, context) => await sessionCreateByOpenId(parent, { claims: await exchange(unfenced(context).em, context.platform, (args as unknown as { input: { ticket: string; callbackUrl: string } }).input) }, unfenced(context))) as typeof sessionCreateByOpenId, sessionCreateByOpenId) as never,
    passkeyBegin: mutation('passkeyBegin', async ({ input }, { caller, platform, address }: CustomersContext, em) => ({ payload: await beginPasskey(em, caller, platform, input.password, address), subject: caller.id })),
    passkeyAdd: mutation('passkeyAdd', async ({ input }, { caller, platform }: CustomersContext, em) => {
      const passkey = await addPasskey(em, caller, platform, input);
      return { payload: { passkey }, subject: passkey.id };
    }),
    passkeyRemove: mutation('passkeyRemove', async ({ input }, { caller }: CustomersContext, em) => ({ payload: { passkey: await removePasskey(em, caller, input.passkeyId) }, subject: input.passkeyId })),
    secondFactorRequire: mutation('secondFactorRequire', async ({ input }, context: CustomersContext, em) => {
      const { id } = await requireSecondFactor(em, context.caller, context.platform, input.required);
      return { payload: { customer: { id } }, subject: id };
    }),
    identityProviderSet: mutation('identityProviderSet', async ({ input }, context: CustomersContext, em) => {
      const identityProvider = await setProvider(em, own(context), context.platform, input);
      return { payload: { identityProvider }, subject: identityProvider.id };
    }),
    identityProviderRemove: mutation('identityProviderRemove', async (_args, context: CustomersContext, em) => {
      const identityProvider = await removeProvider(em, own(context));
      return { payload: { identityProvider }, subject: identityProvider.id };
    }),
    sessionEnd: mutation('sessionEnd', async (_args, { caller }: CustomersContext, em) => {
      await endOwnSession(em, caller);
      return { payload: {}, subject: caller.id };
    }),
  },
};

function missing(what: string): never {
  throw publicError('NOT_FOUND', `no such ${what}`);
}
