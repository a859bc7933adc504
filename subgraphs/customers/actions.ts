import { LockMode } from '@mikro-orm/postgresql';
import { newId } from '../../schema/ids.ts';
import type { Manager } from '../../platform/database.ts';
import type { Caller } from '../../platform/caller.ts';
import { publicError, Refusal } from '../../platform/errors.ts';
import { publish } from '../../platform/outbox.ts';
import { hashOf, newSecret } from './credentials.ts';
import { mayGrant, originOf, type Origin } from './grants.ts';
import { giveToken, type TokenRules } from './device-tokens.ts';
import { deviceScopes, type StaffMemberRole, type StaffRole } from './scopes.ts';
import { checkedPassword, hashPassword, type Lane } from './passwords.ts';
import { ApiKey, Credential, Customer, Device, Enrolment, Staff, User, type Role } from './entities.ts';

const hourMs = 3_600_000;
const monthlyMax = 2_000_000_000;

export function text(value: string, field: string, min: number, max: number): string {
  const trimmed = value.trim();
  // eslint-disable-next-line no-control-regex -- control characters are what is refused
  if (trimmed.length < min || trimmed.length > max || /[\u0000-\u001f]/.test(trimmed)) {
    throw new Refusal('INVALID', `${field} must have ${min} to ${max} characters and no control characters`, ['input', field]);
  }
  return trimmed;
}
function whole(value: number, field: string, min: number, max: number): number {
  if (!Number.isInteger(value) || value < min || value > max) throw new Refusal('INVALID', `${field} must be ${min} to ${max}`, ['input', field]);
  return value;
}
/** Groups are paths, such as berlin/finance: names between slashes. */
function groupName(value: string): string {
  const group = text(value, 'group', 1, 200);
  if (!group.split('/').every((name) => name.length > 0 && name === name.trim())) throw new Refusal('INVALID', 'group must be a name, or names between slashes such as berlin/finance', ['input', 'group']);
  return group;
}
export function checkedEmail(value: string, field: string): string {
  const trimmed = text(value, field, 3, 254).toLowerCase();
  if (!/^[^\s@]+@[^\s@][^\s.@]*\.[^\s@]+$/.test(trimmed)) throw new Refusal('INVALID', `${field} must be a mail address`, ['input', field]);
  return trimmed;
}

export async function createCustomer(em: Manager, input: { name: string; seats: number; dailyQuota: number; monthlyQuota?: number | null | undefined; expiresAt: string; administratorEmail: string; passwordHash: string }) {
  const now = new Date();
  const customer = em.create(Customer, {
    id: newId('customer'), name: text(input.name, 'name', 1, 200), seats: whole(input.seats, 'seats', 1, 10_000_000),
    dailyQuota: whole(input.dailyQuota, 'dailyQuota', 0, 100_000_000),
    monthlyQuota: whole(input.monthlyQuota ?? Math.min(31 * input.dailyQuota, monthlyMax), 'monthlyQuota', 0, monthlyMax), licenceExpiresAt: new Date(input.expiresAt), createdAt: now,
  });
  em.persist(customer);
  await em.flush();
  await createUser(em, customer.id, { email: input.administratorEmail, passwordHash: input.passwordHash, role: 'ADMINISTRATOR', origin: null }, 'administratorEmail');
  return customer;
}

/** The hash of a new account's password, before the transaction that makes it. */
export async function newPassword(lane: Lane, { email, password }: { email: string; password: string }, emailField = 'email', passwordField = 'password'): Promise<string> {
  checkedEmail(email, emailField);
  checkedPassword(password, passwordField);
  return await hashPassword(lane, password);
}

/** `origin`: null for the first of a customer, whom the operator makes. */
export async function createUser(em: Manager, customerId: string, input: { email: string; passwordHash: string; role: Role; origin: Origin | null }, emailField = 'email') {
  const { email, passwordHash, role, origin } = input;
  return await createAccount(em, { id: newId('user'), email, passwordHash, ...origin }, { customerId, role }, emailField);
}

/** Whose an account or an invitation is: a customer's, or the installation's own. */
export type Place = { customerId: string; role: Role } | { staffRole: StaffMemberRole; name: string };

/** Throws where the address has an account already, wherever that is. */
export async function checkFree(em: Manager, email: string, field: string): Promise<void> {
  const [taken] = await em.execute<unknown[]>('select 1 from account where email = ? and removed_at is null', [email]);
  if (taken) throw new Refusal('CONFLICT', 'there is an account with this mail address', ['input', field]);
}

export async function createAccount(em: Manager, account: { id: string; email: string; passwordHash: string; createdBy?: string; madeByProvider?: string | null }, place: Place, emailField = 'email') {
  const email = checkedEmail(account.email, emailField);
  await checkFree(em, email, emailField);
  const user = em.create(User, { ...account, ...place, email, createdAt: new Date() });
  em.persist(user);
  await em.flush();
  return user;
}

export async function createEnrolment(em: Manager, caller: Caller, customerId: string, input: { usesMax: number; validHours: number; group?: string | null | undefined }) {
  mayGrant(caller, deviceScopes, null);
  const { secret, hash } = newSecret('enrol');
  const enrolment = em.create(Enrolment, {
    id: newId('enrolment'), customerId, tokenHash: hash, usesLeft: whole(input.usesMax, 'usesMax', 1, 100_000),
    group: input.group ? groupName(input.group) : null, expiresAt: new Date(Date.now() + whole(input.validHours, 'validHours', 1, 8760) * hourMs), createdAt: new Date(), ...originOf(caller),
  });
  em.persist(enrolment);
  return { token: secret, enrolment };
}

/** Enrols a device. The seat is counted under a lock on the customer, so that two devices never share the last one. */
export async function enrollDevice(em: Manager, input: { token: string; name: string; platform?: string | null | undefined; product?: string | null | undefined; version?: string | null | undefined }, rules: TokenRules) {
  const name = text(input.name, 'name', 1, 200);
  const [enrolment] = await em.execute<{ id: string; customer_id: string; device_group: string | null; made_by_provider: string | null }[]>(
    'update enrolment set uses_left = uses_left - 1, last_used_at = now() where token_hash = ? and uses_left > 0 and expires_at > now() returning id, customer_id, device_group, made_by_provider',
    [hashOf(input.token)],
  );
  if (!enrolment) throw new Refusal('EXPIRED', 'this enrolment token is unknown, used up or past its time; ask an administrator for a new one', ['input', 'token']);
  const [customer] = await em.execute<{ seats: number }[]>('select seats from customer where id = ? for update', [enrolment.customer_id]);
  const [used] = await em.execute<{ n: number }[]>('select count(*)::int as n from device where customer_id = ? and removed_at is null', [enrolment.customer_id]);
  if (!customer || (used?.n ?? 0) >= customer.seats) throw new Refusal('OVER_QUOTA', `all ${customer?.seats ?? 0} seats of the licence are taken`, ['input']);
  const device = em.create(Device, {
    id: newId('device'), customerId: enrolment.customer_id, name, platform: input.platform ? text(input.platform, 'platform', 1, 100) : null,
    group: enrolment.device_group, version: 1, enrolledAt: new Date(), product: input.product ? text(input.product, 'product', 1, 100) : null, productVersion: input.version ? text(input.version, 'version', 1, 100) : null,
    madeByProvider: enrolment.made_by_provider,
  });
  em.persist(device);
  const { deviceToken, tokenExpiresAt } = giveToken(em, device, rules);
  await em.flush();
  await tellDevice(em, device);
  return { device, deviceToken, tokenExpiresAt };
}

/** For those who need to know where a device stands; the version says which word is the last. */
async function tellDevice(
  em: Manager,
  { id, customerId, group, product, removedAt, version, enrolledAt }: {
    id: string; customerId: string; group?: string | null | undefined; product?: string | null | undefined; removedAt?: Date | null | undefined;
    version: number; enrolledAt: Date;
  },
): Promise<void> {
  const body = { customerId, deviceId: id, group: group ?? null, removed: Boolean(removedAt), version, enrolledAt: new Date(enrolledAt).toISOString(), product: product ?? null };
  await publish(em, 'device.changed', body, { scope: customerId });
}

export async function updateDevice(em: Manager, input: { deviceId: string; name?: string | null | undefined; group?: string | null | undefined }) {
  const device = await em.findOne(Device, { id: input.deviceId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!device || device.removedAt) throw new Refusal('NOT_FOUND', 'no such device', ['input', 'deviceId']);
  if (input.name !== null && input.name !== undefined) device.name = text(input.name, 'name', 1, 200);
  if (input.group !== null && input.group !== undefined) device.group = input.group === '' ? null : groupName(input.group);
  device.version++;
  await tellDevice(em, device);
  return device;
}

/** A device says what it is by now. That it is another product may give it another policy. */
export async function reportDevice(em: Manager, caller: Caller, input: { platform?: string | null | undefined; product?: string | null | undefined; version?: string | null | undefined }) {
  if (caller.kind !== 'DEVICE') throw publicError('FORBIDDEN', 'devices say what they are');
  const device = await em.findOneOrFail(Device, { id: caller.id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const before = device.product ?? null;
  if (input.platform) device.platform = text(input.platform, 'platform', 1, 100);
  if (input.product) device.product = text(input.product, 'product', 1, 100);
  if (input.version) device.productVersion = text(input.version, 'version', 1, 100);
  if (device.product !== before && !device.removedAt) {
    device.version++;
    await tellDevice(em, device);
  }
  return device;
}

export async function removeDevice(em: Manager, deviceId: string) {
  const device = await em.findOne(Device, { id: deviceId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!device) throw new Refusal('NOT_FOUND', 'no such device', ['input', 'deviceId']);
  if (!device.removedAt) {
    device.removedAt = new Date();
    device.version++;
    await tellDevice(em, device);
  }
  await em.nativeDelete(Credential, { holderId: deviceId });
  return device;
}

export async function createApiKey(em: Manager, caller: Caller, customerId: string, input: { name: string; scopes: readonly string[]; validDays: number }) {
  if (input.scopes.length === 0) throw new Refusal('FORBIDDEN', 'a key needs at least one scope', ['input', 'scopes']);
  mayGrant(caller, input.scopes, 'scopes');
  const asked = Date.now() + whole(input.validDays, 'validDays', 1, 730) * 24 * hourMs;
  // What a key makes ends with it at the latest: else it could give itself more time than it has.
  const own = caller.kind === 'API_KEY' ? await em.findOne(ApiKey, { id: caller.id }) : null;
  const expiresAt = new Date(Math.min(asked, own?.expiresAt.getTime() ?? asked));
  const apiKey = em.create(ApiKey, { id: newId('apiKey'), customerId, name: text(input.name, 'name', 1, 200), scopes: [...new Set(input.scopes)], expiresAt, createdAt: new Date(), ...originOf(caller) });
  const { secret, hash } = newSecret('key');
  em.persist(apiKey);
  em.persist(em.create(Credential, { hash, customerId, kind: 'API_KEY', holderId: apiKey.id, expiresAt }));
  return { apiKey, secret };
}

export async function revokeApiKey(em: Manager, apiKeyId: string) {
  const apiKey = await em.findOne(ApiKey, { id: apiKeyId });
  if (!apiKey) throw new Refusal('NOT_FOUND', 'no such key', ['input', 'apiKeyId']);
  apiKey.revokedAt ??= new Date();
  await em.nativeDelete(Credential, { holderId: apiKeyId });
  return apiKey;
}

/** A token for a program that works for the installation, shown once. */
export async function createStaff(em: Manager, caller: Caller, input: { name: string; role: StaffRole; validDays: number }) {
  if (input.role === 'ANALYST') throw new Refusal('INVALID', 'analysts are people who sign in with a second factor: invite them (staffMemberInvite, "assay staff invite")', ['input', 'role']);
  const expiresAt = new Date(Date.now() + whole(input.validDays, 'validDays', 1, 365) * 24 * hourMs);
  const staff = em.create(Staff, { id: newId('staff'), name: text(input.name, 'name', 1, 200), role: input.role, createdAt: new Date(), expiresAt, createdBy: caller.id });
  const { secret, hash } = newSecret('staff');
  em.persist(staff);
  em.persist(em.create(Credential, { hash, customerId: null, kind: 'STAFF', holderId: staff.id, expiresAt }));
  await em.flush();
  return { staff, token: secret };
}

export async function removeStaff(em: Manager, staffId: string) {
  const staff = await em.findOne(Staff, { id: staffId });
  if (!staff) throw new Refusal('NOT_FOUND', 'no such token', ['input', 'staffId']);
  staff.removedAt ??= new Date();
  await em.nativeDelete(Credential, { holderId: staffId });
  return staff;
}

/** What a customer may use from now on; the gateway knows of it within seconds. */
export async function updateLicence(em: Manager, input: { customerId: string; seats?: number | null | undefined; dailyQuota?: number | null | undefined; monthlyQuota?: number | null | undefined; expiresAt?: string | null | undefined }) {
  const customer = await em.findOne(Customer, { id: input.customerId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!customer) throw new Refusal('NOT_FOUND', 'no such customer', ['input', 'customerId']);
  if (typeof input.seats === 'number') customer.seats = whole(input.seats, 'seats', 1, 10_000_000);
  if (typeof input.dailyQuota === 'number') customer.dailyQuota = whole(input.dailyQuota, 'dailyQuota', 0, 100_000_000);
  if (typeof input.monthlyQuota === 'number') customer.monthlyQuota = whole(input.monthlyQuota, 'monthlyQuota', 0, monthlyMax);
  if (input.expiresAt) customer.licenceExpiresAt = new Date(input.expiresAt);
  return customer;
}
