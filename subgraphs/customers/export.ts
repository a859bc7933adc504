import { LockMode } from '@mikro-orm/postgresql';
import { newId } from '../../schema/ids.ts';
import type { EventOf } from '../../schema/events.ts';
import type { Caller } from '../../platform/caller.ts';
import type { Manager } from '../../platform/database.ts';
import { exporting, reference, rowsOf, type ExportLine } from '../../platform/export.ts';
import { publicError, Refusal } from '../../platform/errors.ts';
import type { Consumption } from '../../platform/jetstream.ts';
import { publish } from '../../platform/outbox.ts';
import { openText } from '../../platform/sealed-text.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { CustomerExport } from './entities.ts';
import { erasureParts } from './erasure.ts';
import { notifiedFile, openFile } from './notifications/file.ts';
import { clock } from './notifications/rules.ts';
import { titleOf } from './notifications/words.ts';

const openMax = 3;

/** Has every part of the service write down what it has of the customer. */
export async function orderExport(em: Manager, caller: Caller) {
  const { customerId } = caller;
  if (!customerId) throw publicError('FORBIDDEN', 'an export is of a customer, by its administrator');
  await em.execute("select pg_advisory_xact_lock(hashtextextended('exports ' || ?, 0))", [customerId]);
  if ((await em.count(CustomerExport, { customerId, state: 'RUNNING' })) >= openMax) throw new Refusal('CONFLICT', `${openMax} exports are being made: wait for them`, ['input']);
  const made = em.create(CustomerExport, { id: newId('export'), customerId, requestedBy: caller.id, requestedAt: new Date(), state: 'RUNNING', parts: [] });
  em.persist(made);
  await em.flush();
  await publish(em, 'export.started', { exportId: made.id, customerId });
  return made;
}

/** One subgraph has written its part. */
export async function partExported(em: Manager, event: EventOf<'export.part'>): Promise<void> {
  const made = await em.findOne(CustomerExport, { id: event.exportId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (made?.state !== 'RUNNING' || made.parts.some(({ part }) => part === event.part)) return;
  made.parts = [...made.parts, { part: event.part, chunks: event.chunks, rows: event.rows }];
  if (erasureParts.every((part) => made.parts.some((one) => one.part === part))) Object.assign(made, { state: 'FINISHED', finishedAt: new Date() });
  await em.flush();
}

async function* lines(platform: Platform, customer: string): AsyncGenerator<ExportLine> {
  const all = (table: string, columns: string, order = 'id') => rowsOf(platform, { table, columns, order, customer });
  yield* customerLine(platform, customer);
  yield* peopleLines(all);
  for await (const row of all('api_key', `id, name, scopes, expires_at as "expiresAt", revoked_at as "revokedAt",
    created_at as "createdAt", last_used_at as "lastUsedAt", created_by as "createdBy", made_by_provider as "madeByProvider"`)) {
    yield { type: 'apiKey', ...row };
  }
  for await (const row of all('device', `id, name, platform, product, product_version as "productVersion",
    device_group as "group", enrolled_at as "enrolledAt", last_seen_at as "lastSeenAt", removed_at as "removedAt",
    made_by_provider as "madeByProvider"`)) yield { type: 'device', ...row };
  yield* quarantineLines(platform, all);
  for await (const { user, quietFrom, quietTo, ...row } of all('notification_rule', `id, user_id as "user", kinds, channels,
    level_min as "levelMin", digest, quiet_from as "quietFrom", quiet_to as "quietTo", time_zone as "timeZone",
    webhook_url as "webhookUrl", created_at as "createdAt"`)) {
    const quiet = { quietFrom: clock(quietFrom as number | null), quietTo: clock(quietTo as number | null) };
    yield { type: 'notificationRule', ...row, ...quiet, user: reference(user) };
  }
  for await (const { user, file, ...row } of all('notification', `id, user_id as "user", kind, level, title, words, subject,
    raised_at as "raisedAt", read_at as "readAt", file`)) {
    const told = openFile(platform, customer, file as string | null);
    const title = titleOf({ kind: row.kind as string, title: row.title as string }, told);
    yield { type: 'notification', ...row, title, file: told && notifiedFile(told), user: reference(user) };
  }
  for await (const row of all('management', `id, customer_id as "customerId", customer_name as "customerName",
    provider_id as "providerId", provider_name as "providerName", role, offered_by as "offeredBy", offered_at as "offeredAt",
    offer_ends_at as "offerEndsAt", accepted_at as "acceptedAt", ended_at as "endedAt",
    made_by_provider as "madeByProvider"`)) yield { type: 'management', ...row };
}

/** All rows of one table that are the customer's. */
type All = (table: string, columns: string, order?: string) => AsyncGenerator<Record<string, unknown>>;

async function* customerLine(platform: Platform, customer: string): AsyncGenerator<ExportLine> {
  const [own] = await systemManager(platform).execute<Record<string, unknown>[]>(
    `select id, name, seats, daily_quota as "dailyQuota", monthly_quota as "monthlyQuota", licence_expires_at as "expiresAt",
       second_factor_required as "secondFactorRequired", created_at as "createdAt" from customer where id = ?`, [customer]);
  if (!own) return;
  const { seats, dailyQuota, monthlyQuota, expiresAt, ...row } = own;
  yield { type: 'customer', ...row, licence: { seats, dailyQuota, monthlyQuota, expiresAt } };
}

async function* peopleLines(all: All): AsyncGenerator<ExportLine> {
  for await (const row of all('account', `id, email, role, created_at as "createdAt", removed_at as "removedAt",
    totp_enabled_at is not null as "secondFactor", totp_enabled_at as "secondFactorSince",
    last_sign_in_at as "lastUsedAt", created_by as "createdBy", made_by_provider as "madeByProvider"`)) {
    yield { type: 'user', ...row };
  }
  for await (const row of all('invitation', `id, email, role, invited_by as "invitedBy", created_at as "createdAt",
    expires_at as "expiresAt", accepted_at as "acceptedAt", made_by_provider as "madeByProvider"`)) {
    yield { type: 'invitation', ...row };
  }
  for await (const { user, ...row } of all('session', `id, user_id as "user", created_at as "createdAt",
    last_used_at as "lastUsedAt", expires_at as "expiresAt", ended_at as "endedAt", address,
    second_factor as "secondFactor", method`)) yield { type: 'session', ...row, user: reference(user) };
  for await (const { user, ...row } of all('passkey', `id, user_id as "user", name, created_at as "createdAt",
    last_used_at as "lastUsedAt"`)) yield { type: 'passkey', ...row, user: reference(user) };
  for await (const row of all('identity_provider', `id, issuer, client_id as "clientId", redirect_uris as "redirectUris",
    newcomers, audience, created_at as "createdAt", created_by as "createdBy", made_by_provider as "madeByProvider"`)) {
    yield { type: 'identityProvider', ...row };
  }
}

/** What devices took away, and what was done with it: opened, as their customer sees it. */
async function* quarantineLines(platform: Platform, all: All): AsyncGenerator<ExportLine> {
  const opened = (deviceId: unknown, text: unknown) => (
    text ? openText(platform.keys, deviceId as string, text as string) : null
  );
  for await (const { device, sha256, fileName, path, ...row } of all('quarantined', `id, device_id as "device",
    local_id as "localId", sha256, file_name as "fileName", path, level, state, quarantined_at as "quarantinedAt",
    ended_at as "endedAt"`)) {
    const where = { fileName: opened(device, fileName), path: opened(device, path) };
    yield { type: 'quarantinedObject', ...row, device: reference(device), sample: { sha256 }, ...where };
  }
  for await (const { device, object, message, ...row } of all('quarantine_task', `id, object_id as "object",
    device_id as "device", action, state, reason, issued_by as "issuedBy", issued_at as "issuedAt",
    expires_at as "expiresAt", attempts, message, ended_at as "endedAt"`)) {
    yield { type: 'quarantineTask', ...row, object: reference(object), message: opened(device, message) };
  }
}

export async function exportCustomers(platform: Platform): Promise<Consumption[]> {
  return await exporting(platform, 'customers', (customerId) => lines(platform, customerId), async (em, exportId, exported) => await publish(em, 'export.part', { exportId, part: 'customers', ...exported }));
}
