import type { MutationResolvers, MutationSessionCreateByOpenIdArgs } from '../../schema/generated/customers.ts';
import { networkOf } from '../../platform/address.ts';
import type { Refusal } from '../../platform/errors.ts';
import { auditing, inContext, mutation, mutationAround } from '../../platform/mutation.ts';
import { createApiKey, createCustomer, createEnrolment, createUser, enrollDevice, createStaff, newPassword, reportDevice, removeDevice, removeStaff, revokeApiKey, updateDevice, updateLicence } from './actions.ts';
import { mayGrant, originOf } from './grants.ts';
import { rotateOperatorToken, operatorId } from './operator-token.ts';
import { inviteMember, removeMember, updateMember, withdrawMemberInvitation } from './staff-members.ts';
import { roleScopes } from './scopes.ts';
import { decideIdentity, endIdentity, requestIdentity } from './identity.ts';
import { cancelTask, issueTask, reportQuarantined, reportTask } from './quarantine.ts';
import { markRead, removeRule, setRule } from './notifications/rules.ts';
import { rotateToken } from './device-tokens.ts';
import { acceptManagement, endManagement, offerManagement } from './management.ts';
import { confirmPerson } from './confirmation.ts';
import { acceptInvitation, changePassword, invite, invitedPassword, mailInvitation, nextPassword, removeUser, updateUser, withdrawInvitation, type InvitationRow } from './people.ts';
import { beginTotp, checkCodeAttempts, confirmTotp, removeTotp } from './second-factor.ts';
import { checkPassword, createSession, endOwnSession, endSession, signInName, type SignIn } from './sessions.ts';
import { requireSecondFactor, shownSecondFactor } from './strength.ts';
import { orderExport } from './export.ts';
import { cancelErasure, orderErasure } from './erasure.ts';
import { createOpenIdSession, exchange, removeProvider, setProvider, type Claims } from './openid.ts';
import { addPasskey, beginPasskey, createPasskeySession, removePasskey } from './passkeys.ts';
import type { CustomersContext } from './loaders.ts';
import { own, unfenced } from './reach.ts';

const deviceEnroll = mutation('deviceEnroll', async ({ input }: { input: { token: string; name: string; platform?: string | null; product?: string | null; version?: string | null } }, { platform, certificate }: CustomersContext, em) => {
  const { device, ...given } = await enrollDevice(em, input, { config: platform.config, certificate });
  return { payload: { device, ...given }, subject: device.id, customerId: device.customerId, actor: device.id };
});
const sessionCreate = mutationAround('sessionCreate', {
  before: async ({ input }: { input: SignIn }, { platform, address }: CustomersContext) => await checkPassword(platform, input, address),
  turn: ({ input }, { address }) => `${signInName(input)} ${networkOf(address)}`,
}, async ({ input }: { input: SignIn }, { platform, address }: CustomersContext, em, checked) => {
  const { token, expiresAt, user } = await createSession(em, platform, input, checked, address);
  return { payload: { token, expiresAt }, subject: user.id, customerId: user.customerId ?? null, actor: user.id };
});
const sessionCreateByPasskey = mutation('sessionCreateByPasskey', async ({ input }: { input: { ticket: string; response: string } }, { platform, address }: CustomersContext, em) => {
  const { token, expiresAt, user } = await createPasskeySession(em, platform, input, address);
  return { payload: { token, expiresAt }, subject: user.id, customerId: user.customerId ?? null, actor: user.id };
});
const sessionCreateByOpenId = mutation('sessionCreateByOpenId', async ({ claims }: { claims: Claims | Refusal }, { address }: CustomersContext, em) => {
  const { token, expiresAt, user } = await createOpenIdSession(em, claims, address);
  return { payload: { token, expiresAt }, subject: user.id, customerId: user.customerId ?? null, actor: user.id };
});
const managementAccept = mutation('managementAccept', async ({ input }: { input: { token: string } }, { caller }: CustomersContext, em) => {
  const management = await acceptManagement(em, caller, input.token);
  return { payload: { management }, subject: management.id };
});
const managementEnd = mutation('managementEnd', async ({ input }: { input: { managementId: string } }, { caller }: CustomersContext, em) => ({ payload: { management: await endManagement(em, caller, input.managementId) }, subject: input.managementId }));
const invitationAccept = mutationAround('invitationAccept', {
  before: async ({ input }: { input: { token: string; password: string } }, { em }: CustomersContext) => await invitedPassword(em, input),
}, async ({ input }, _context, em, passwordHash) => {
  const user = await acceptInvitation(em, input, passwordHash);
  return { payload: { user }, subject: user.id, customerId: user.customerId ?? null, actor: user.id };
});
const staffInvitationAccept = mutationAround('staffInvitationAccept', {
  before: async ({ input }: { input: { token: string; password: string } }, { em }: CustomersContext) => await invitedPassword(em, input, 'installation'),
}, async ({ input }, { platform }, em, passwordHash) => {
  const breakGlass = platform.config.ASSAY_BREAK_GLASS === 'on';
  const member = await acceptInvitation(em, input, passwordHash, 'installation', breakGlass);
  return { payload: { member }, subject: member.id, customerId: null, actor: member.id };
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

/** What a person guesses at while signed in. */
const byPerson = <A>(_args: A, { caller }: CustomersContext): string => caller.id;

export const mutations: Required<MutationResolvers<CustomersContext>> = {
  customerCreate: mutationAround('customerCreate', { before: async ({ input }) => await newPassword('people', { email: input.administratorEmail, password: input.administratorPassword }, 'administratorEmail', 'administratorPassword') }, async ({ input }, _context, em, passwordHash) => {
    const customer = await createCustomer(em, { ...input, passwordHash });
    return { payload: { customer: { id: customer.id } }, subject: customer.id, customerId: customer.id };
  }),
  quarantineReport: mutation('quarantineReport', async ({ input }, { caller, platform }: CustomersContext, em) => ({ payload: { objects: await reportQuarantined(em, caller, platform, input.objects) }, subject: caller.id })),
  quarantineTaskIssue: mutation('quarantineTaskIssue', async ({ input }, { caller }: CustomersContext, em) => {
    const task = await issueTask(em, caller, input);
    return { payload: { task }, subject: task.id };
  }),
  quarantineTaskCancel: mutation('quarantineTaskCancel', async ({ input }, _context, em) => ({ payload: { task: await cancelTask(em, input.taskId) }, subject: input.taskId })),
  quarantineTaskReport: mutation('quarantineTaskReport', async ({ input }, { caller, platform }: CustomersContext, em) => ({ payload: { task: await reportTask(em, caller, platform, input) }, subject: input.taskId })),
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
  identityRequest: inContext(identityRequest, unfenced),
  identityDecide: inContext(identityDecide, unfenced),
  identityEnd: inContext(identityEnd, unfenced),
  staffMemberInvite: mutationAround('staffMemberInvite', {
    after: async (payload: { invitation: InvitationRow; token: string; mailed: boolean }, { platform }: CustomersContext) => ({ ...payload, mailed: await mailInvitation(platform, payload.invitation, payload.token) }),
  }, async ({ input }, { caller }: CustomersContext, em) => {
    const { invitation, token } = await inviteMember(em, caller, input);
    return { payload: { invitation, token, mailed: false }, subject: invitation.id };
  }),
  staffInvitationWithdraw: mutation('staffInvitationWithdraw', async ({ input }, _context, em) => {
    await withdrawMemberInvitation(em, input.invitationId);
    return { payload: {}, subject: input.invitationId };
  }),
  staffInvitationAccept: inContext(staffInvitationAccept, unfenced),
  staffMemberUpdate: mutation('staffMemberUpdate', async ({ input }, { caller }: CustomersContext, em) => ({ payload: { member: await updateMember(em, caller, input) }, subject: input.memberId })),
  staffMemberRemove: mutation('staffMemberRemove', async ({ input }, _context, em) => ({ payload: { member: await removeMember(em, input.memberId) }, subject: input.memberId })),
  operatorTokenRotate: mutation('operatorTokenRotate', async (_args, { caller }: CustomersContext, em) => ({ payload: { token: await rotateOperatorToken(em, caller.id) }, subject: operatorId })),
  staffCreate: mutation('staffCreate', async ({ input }, { caller }: CustomersContext, em) => {
    const { staff, token } = await createStaff(em, caller, input);
    return { payload: { staff, token }, subject: staff.id };
  }),
  staffRemove: mutation('staffRemove', async ({ input }, _context, em) => ({ payload: { staff: await removeStaff(em, input.staffId) }, subject: input.staffId })),
  enrolmentTokenCreate: mutation('enrolmentTokenCreate', async ({ input }, context: CustomersContext, em) => {
    const { token, enrolment } = await createEnrolment(em, context.caller, own(context), input);
    return { payload: { token, expiresAt: enrolment.expiresAt }, subject: enrolment.id };
  }),
  deviceEnroll: inContext(deviceEnroll, unfenced),
  deviceUpdate: mutation('deviceUpdate', async ({ input }, _context, em) => ({ payload: { device: await updateDevice(em, input) }, subject: input.deviceId })),
  deviceRemove: mutation('deviceRemove', async ({ input }, _context, em) => ({ payload: { device: await removeDevice(em, input.deviceId) }, subject: input.deviceId })),
  managementOffer: mutation('managementOffer', async ({ input }, context: CustomersContext, em) => {
    const { management, token } = await offerManagement(em, context.caller, own(context), input);
    return { payload: { management, token }, subject: management.id };
  }),
  managementAccept: inContext(managementAccept, unfenced),
  managementEnd: inContext(managementEnd, unfenced),
  deviceTokenRotate: mutation('deviceTokenRotate', async ({ input }, { caller, platform, certificate }: CustomersContext, em) => ({
    payload: await rotateToken(em, caller, { config: platform.config, certificate }, input), subject: caller.id,
  })),
  deviceReport: mutation('deviceReport', async ({ input }, { caller }: CustomersContext, em) => ({ payload: { device: await reportDevice(em, caller, input) }, subject: caller.id })),
  userInvite: mutationAround('userInvite', {
    after: async (payload: { invitation: InvitationRow; token: string; mailed: boolean }, { platform }: CustomersContext) => ({ ...payload, mailed: await mailInvitation(platform, payload.invitation, payload.token) }),
  }, async ({ input }, context: CustomersContext, em) => {
    const { invitation, token } = await invite(em, context.caller, own(context), input);
    return { payload: { invitation, token, mailed: false }, subject: invitation.id };
  }),
  invitationWithdraw: mutation('invitationWithdraw', async ({ input }, _context, em) => {
    await withdrawInvitation(em, input.invitationId);
    return { payload: {}, subject: input.invitationId };
  }),
  invitationAccept: inContext(invitationAccept, unfenced),
  userUpdate: mutation('userUpdate', async ({ input }, { caller }: CustomersContext, em) => ({ payload: { user: await updateUser(em, caller, input) }, subject: input.userId })),
  userRemove: mutation('userRemove', async ({ input }, _context, em) => ({ payload: { user: await removeUser(em, input.userId) }, subject: input.userId })),
  passwordChange: mutationAround('passwordChange', {
    before: async ({ input }, context: CustomersContext) => await nextPassword(context, input), turn: byPerson,
  }, async (_args, { caller }: CustomersContext, em, confirmed) => ({ payload: {}, subject: (await changePassword(em, caller, confirmed)).id })),
  totpBegin: mutationAround('totpBegin', { before: async ({ input }, context: CustomersContext) => await confirmPerson(context, input.password), turn: byPerson }, async (_args, { caller, platform }: CustomersContext, em, confirmed) => {
    const { user, secret, url } = await beginTotp(em, caller, platform, confirmed);
    return { payload: { secret, url }, subject: user.id };
  }),
  totpConfirm: mutationAround('totpConfirm', {
    before: async (_args, context: CustomersContext) => await checkCodeAttempts(context), turn: byPerson,
  }, async ({ input }, { caller, platform, address }: CustomersContext, em) => ({
    payload: { spareCodes: await confirmTotp(em, caller, platform, { code: input.code, address }) }, subject: caller.id,
  })),
  totpRemove: mutationAround('totpRemove', {
    before: async (_args, context: CustomersContext) => await checkCodeAttempts(context), turn: byPerson,
  }, async ({ input }, { caller, platform, address }: CustomersContext, em) => ({ payload: {}, subject: (await removeTotp(em, caller, platform, input.code, address)).id })),
  sessionRevoke: mutation('sessionRevoke', async ({ input }, { caller }: CustomersContext, em) => {
    const session = await endSession(em, caller, input.sessionId);
    return { payload: { session: session.customerId ? session : null }, subject: input.sessionId };
  }),
  apiKeyCreate: mutation('apiKeyCreate', async ({ input }, context: CustomersContext, em) => {
    const { apiKey, secret } = await createApiKey(em, context.caller, own(context), input);
    return { payload: { apiKey, secret }, subject: apiKey.id };
  }),
  apiKeyRevoke: mutation('apiKeyRevoke', async ({ input }, _context, em) => ({ payload: { apiKey: await revokeApiKey(em, input.apiKeyId) }, subject: input.apiKeyId })),
  userCreate: mutationAround('userCreate', { before: async ({ input }) => await newPassword('people', input) }, async ({ input }, context: CustomersContext, em, passwordHash) => {
    mayGrant(context.caller, roleScopes[input.role], 'role');
    const user = await createUser(em, own(context), { ...input, passwordHash, origin: originOf(context.caller) });
    return { payload: { user }, subject: user.id };
  }),
  sessionCreate: inContext(sessionCreate, unfenced),
  sessionCreateByPasskey: inContext(sessionCreateByPasskey, unfenced),
  // The provider is asked before the transaction begins: it answers when it likes.
  sessionCreateByOpenId: auditing(async (
    parent: unknown, { input }: MutationSessionCreateByOpenIdArgs, given: CustomersContext,
  ) => {
    const context = unfenced(given);
    const claims = await exchange(context.em, context.platform, input);
    return await sessionCreateByOpenId(parent, { claims }, context);
  }),
  passkeyBegin: mutationAround('passkeyBegin', {
    before: async ({ input }, context: CustomersContext) => await confirmPerson(context, input.password), turn: byPerson,
  }, async (_args, { caller, platform }: CustomersContext, em, confirmed) => ({ payload: await beginPasskey(em, caller, platform, confirmed), subject: caller.id })),
  passkeyAdd: mutation('passkeyAdd', async ({ input }, { caller, platform }: CustomersContext, em) => {
    const passkey = await addPasskey(em, caller, platform, input);
    return { payload: { passkey }, subject: passkey.id };
  }),
  passkeyRemove: mutation('passkeyRemove', async ({ input }, { caller }: CustomersContext, em) => ({ payload: { passkey: await removePasskey(em, caller, input.passkeyId) }, subject: input.passkeyId })),
  secondFactorRequire: mutationAround('secondFactorRequire', { before: async (_args, { platform, caller }: CustomersContext) => await shownSecondFactor(platform, caller) }, async ({ input }, { caller }: CustomersContext, em, shown) => {
    const { id } = await requireSecondFactor(em, caller, { required: input.required, shown });
    return { payload: { customer: { id } }, subject: id };
  }),
  identityProviderSet: mutation('identityProviderSet', async ({ input }, context: CustomersContext, em) => {
    const identityProvider = await setProvider(em, context.caller, own(context), context.platform, input);
    return { payload: { identityProvider }, subject: identityProvider.id };
  }),
  identityProviderRemove: mutation('identityProviderRemove', async (_args, context: CustomersContext, em) => {
    const identityProvider = await removeProvider(em, context.caller, own(context));
    return { payload: { identityProvider }, subject: identityProvider.id };
  }),
  sessionEnd: mutation('sessionEnd', async (_args, { caller }: CustomersContext, em) => {
    await endOwnSession(em, caller);
    return { payload: {}, subject: caller.id };
  }),
};
