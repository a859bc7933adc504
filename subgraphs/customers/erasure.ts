import { LockMode } from '@mikro-orm/postgresql';
import { SignJWT } from 'jose';
import { newId } from '../../schema/ids.ts';
import type { EventOf } from '../../schema/events.ts';
import type { Caller } from '../../platform/caller.ts';
import type { Manager } from '../../platform/database.ts';
import { deleteRows, erasing } from '../../platform/erasure.ts';
import { Refusal } from '../../platform/errors.ts';
import type { Consumption } from '../../platform/jetstream.ts';
import { publish } from '../../platform/outbox.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { Customer, Erasure } from './entities.ts';
import { endManagementsOf } from './management.ts';

export const erasureParts = ['customers', 'policies', 'samples', 'verdicts', 'audit'] as const;
const hourMs = 3_600_000;
const graceHoursMax = 720;
/** Unless another is wished: time enough to find out that it was a mistake. */
const graceHours = 72;

/** Orders the end of a customer. Nothing happens before the time is over; until then it can be taken back. */
export async function orderErasure(em: Manager, caller: Caller, input: { customerId?: string | null | undefined; confirmName: string; reason: string; graceHours?: number | null | undefined }) {
  const customerId = caller.customerId ?? input.customerId;
  if (!customerId || (caller.customerId && input.customerId && input.customerId !== caller.customerId)) throw new Refusal('NOT_FOUND', 'which customer?', ['input', 'customerId']);
  if (input.reason.trim().length < 1 || input.reason.length > 500) throw new Refusal('INVALID', 'reason must have 1 to 500 characters', ['input', 'reason']);
  const hours = input.graceHours ?? graceHours;
  if (!Number.isInteger(hours) || hours < 0 || hours > graceHoursMax) throw new Refusal('INVALID', `graceHours must be 0 to ${graceHoursMax}`, ['input', 'graceHours']);
  const customer = await em.findOne(Customer, { id: customerId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!customer) throw new Refusal('NOT_FOUND', 'no such customer', ['input', 'customerId']);
  if (customer.name !== input.confirmName) throw new Refusal('INVALID', "confirmName is not the customer's name: nothing was ordered", ['input', 'confirmName']);
  if ((await em.count(Erasure, { customerId, state: { $in: ['SCHEDULED', 'RUNNING', 'FINISHED'] } })) > 0) throw new Refusal('CONFLICT', 'it is ordered already', ['input']);
  const now = new Date();
  const erasure = em.create(Erasure, { id: newId('erasure'), customerId, reason: input.reason.trim(), requestedBy: caller.id, requestedAt: now, startsAt: new Date(now.getTime() + hours * hourMs), state: 'SCHEDULED', parts: [] });
  em.persist(erasure);
  await em.flush();
  return erasure;
}

export async function cancelErasure(em: Manager, erasureId: string) {
  const erasure = await em.findOne(Erasure, { id: erasureId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!erasure) throw new Refusal('NOT_FOUND', 'no such erasure', ['input', 'erasureId']);
  if (erasure.state === 'SCHEDULED') erasure.state = 'CANCELLED';
  else if (erasure.state !== 'CANCELLED') throw new Refusal('CONFLICT', `it is ${erasure.state.toLowerCase()} already`, ['input', 'erasureId']);
  return erasure;
}

/** Starts those whose time has come. Nobody gets in any more from that moment on. */
export async function startErasures(platform: Platform): Promise<void> {
  const due = await systemManager(platform).find(Erasure, { state: 'SCHEDULED', startsAt: { $lte: new Date() } }, { limit: 100, disableIdentityMap: true });
  for (const { id } of due) {
    await systemManager(platform).transactional(async (em) => {
      const erasure = await em.findOne(Erasure, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (erasure?.state !== 'SCHEDULED') return;
      erasure.state = 'RUNNING';
      await em.flush();
      await em.execute('delete from credential where customer_id = ?', [erasure.customerId], 'run');
      await publish(em, 'erasure.started', { erasureId: id, customerId: erasure.customerId });
      await publish(em, 'audit.recorded', { customerId: erasure.customerId, action: 'customer.erasureStarted', actor: 'system', subject: id, outcome: 'OK', detail: JSON.stringify({ reason: erasure.reason, requestedBy: erasure.requestedBy }), at: new Date().toISOString() });
    });
  }
}

/** Our own part: people, devices, keys, quarantine. The customer's row stays without its name, so that what is kept elsewhere points at something. */
export async function eraseCustomers(platform: Platform): Promise<Consumption> {
  return await erasing(platform, 'customers', async (customerId) => {
    let rows = 0;
    for (const table of ['notification_delivery', 'notification', 'notification_rule', 'quarantine_task', 'quarantined', 'identity_subject', 'api_key', 'enrolment', 'credential', 'session', 'passkey', 'identity_provider', 'invitation', 'management', 'spare_code', 'customer_export', 'account', 'device']) {
      rows += await deleteRows(platform, table, 'customer_id = ?', [customerId]);
    }
    await systemManager(platform).transactional(async (em) => await endManagementsOf(em, customerId));
    rows += await deleteRows(platform, 'management', 'provider_id = ?', [customerId]);
    await systemManager(platform).execute("update customer set name = '(erased)', seats = 0, daily_quota = 0, monthly_quota = 0 where id = ?", [customerId], 'run');
    return { rows, kept: 'the id of the customer, and this order' };
  }, async (em, erasureId, erased) => await publish(em, 'erasure.part', { erasureId, part: 'customers', ...erased }));
}

/** One subgraph is done. When all are, the receipt is signed. */
export async function partErased(em: Manager, { keys }: Pick<Platform, 'keys'>, event: EventOf<'erasure.part'>): Promise<void> {
  const erasure = await em.findOne(Erasure, { id: event.erasureId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (erasure?.state !== 'RUNNING' || erasure.parts.some(({ part }) => part === event.part)) return;
  const now = new Date();
  erasure.parts = [...erasure.parts, { part: event.part, rows: event.rows, kept: event.kept, doneAt: now.toISOString() }];
  if (erasureParts.every((part) => erasure.parts.some((one) => one.part === part))) {
    erasure.receipt = await new SignJWT({ id: erasure.id, customerId: erasure.customerId, erasedAt: now.toISOString(), parts: erasure.parts }).setProtectedHeader({ alg: 'EdDSA' }).setAudience('erasure').sign(keys.signing);
    Object.assign(erasure, { state: 'FINISHED', finishedAt: now });
    await publish(em, 'audit.recorded', { customerId: null, action: 'customer.erased', actor: 'system', subject: erasure.id, outcome: 'OK', detail: JSON.stringify({ customerId: erasure.customerId, rows: erasure.parts.reduce((all, { rows }) => all + rows, 0) }), at: now.toISOString() });
  }
  await em.flush();
}
