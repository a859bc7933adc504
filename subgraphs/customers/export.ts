import { LockMode } from '@mikro-orm/postgresql';
import { newId } from '../../schema/ids.ts';
import type { EventOf } from '../../schema/events.ts';
import type { Caller } from '../../platform/caller.ts';
import type { Manager } from '../../platform/database.ts';
import { exporting, rowsOf, type ExportLine } from '../../platform/export.ts';
import { publicError, Refusal } from '../../platform/errors.ts';
import type { Consumption } from '../../platform/jetstream.ts';
import { publish } from '../../platform/outbox.ts';
import { openText } from '../../platform/sealed-text.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { CustomerExport } from './entities.ts';
import { erasureParts } from './erasure.ts';

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
  const [own] = await systemManager(platform).execute<Record<string, unknown>[]>('select id, name, seats, daily_quota as "dailyQuota", monthly_quota as "monthlyQuota", licence_expires_at as "licenceExpiresAt", second_factor_required as "secondFactorRequired", created_at as "createdAt" from customer where id = ?', [customer]);
  if (own) yield { type: 'customer', ...own };
  for await (const row of all('account', 'id, email, role, created_at as "createdAt", removed_at as "removedAt", totp_enabled_at as "secondFactorSince", last_sign_in_at as "lastSignInAt", created_by as "createdBy", made_by_provider as "madeByProvider"')) yield { type: 'user', ...row };
  for await (const row of all('invitation', 'id, email, role, invited_by as "invitedBy", created_at as "createdAt", expires_at as "expiresAt", accepted_at as "acceptedAt"')) yield { type: 'invitation', ...row };
  for await (const row of all('session', 'id, user_id as "userId", created_at as "createdAt", last_used_at as "lastUsedAt", expires_at as "expiresAt", ended_at as "endedAt", address, second_factor as "secondFactor", method')) yield { type: 'session', ...row };
  for await (const row of all('passkey', 'id, user_id as "userId", name, created_at as "createdAt", last_used_at as "lastUsedAt"')) yield { type: 'passkey', ...row };
  for await (const row of all('identity_provider', 'id, issuer, client_id as "clientId", redirect_uris as "redirectUris", newcomers, created_at as "createdAt"')) yield { type: 'identityProvider', ...row };
  for await (const row of all('api_key', 'id, name, scopes, expires_at as "expiresAt", revoked_at as "revokedAt", created_at as "createdAt", last_used_at as "lastUsedAt", created_by as "createdBy", made_by_provider as "madeByProvider"')) yield { type: 'apiKey', ...row };
  for await (const row of all('device', 'id, name, platform, product, product_version as "productVersion", device_group as "group", enrolled_at as "enrolledAt", last_seen_at as "lastSeenAt", removed_at as "removedAt"')) yield { type: 'device', ...row };
  const opened = (deviceId: unknown, text: unknown) => (text ? openText(platform.keys, deviceId as string, text as string) : null);
  for await (const { fileName, path, ...row } of all('quarantined',
    'id, device_id as "deviceId", sha256, file_name as "fileName", path, level, state, quarantined_at as "quarantinedAt", ended_at as "endedAt"')) {
    yield { type: 'quarantinedObject', ...row, fileName: opened(row.deviceId, fileName), path: opened(row.deviceId, path) };
  }
  for await (const { deviceId, message, ...row } of all('quarantine_task', `id, object_id as "objectId", device_id as "deviceId", action, state, reason,
    issued_by as "issuedBy", issued_at as "issuedAt", expires_at as "expiresAt", attempts, message, ended_at as "endedAt"`)) {
    yield { type: 'quarantineTask', ...row, message: opened(deviceId, message) };
  }
  for await (const row of all('notification_rule', 'id, user_id as "userId", kinds, channels, level_min as "levelMin", digest, quiet_from as "quietFrom", quiet_to as "quietTo", time_zone as "timeZone", webhook_url as "webhookUrl"')) yield { type: 'notificationRule', ...row };
  for await (const row of all('notification', 'id, user_id as "userId", kind, level, title, words, subject, raised_at as "raisedAt", read_at as "readAt"')) yield { type: 'notification', ...row };
  for await (const row of all('management', 'id, provider_id as "providerId", provider_name as "providerName", role, offered_at as "offeredAt", accepted_at as "acceptedAt", ended_at as "endedAt"')) yield { type: 'management', ...row };
}

export async function exportCustomers(platform: Platform): Promise<Consumption[]> {
  return await exporting(platform, 'customers', (customerId) => lines(platform, customerId), async (em, exportId, exported) => await publish(em, 'export.part', { exportId, part: 'customers', ...exported }));
}
