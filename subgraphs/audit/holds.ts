import { LockMode } from '@mikro-orm/postgresql';
import { isId, newId } from '../../schema/ids.ts';
import type { Caller } from '../../platform/caller.ts';
import type { Manager } from '../../platform/database.ts';
import { Refusal } from '../../platform/errors.ts';
import { LegalHold } from './entities.ts';

const openMax = 100;

function reasonOf(reason: string): string {
  if (reason.trim().length < 1 || reason.length > 500) throw new Refusal('INVALID', 'reason must have 1 to 500 characters', ['input', 'reason']);
  return reason.trim();
}

/** From now on nothing of the chain goes. An administrator places holds on the own chain, the operator on any. */
export async function placeHold(em: Manager, caller: Caller, input: { reason: string; customerId?: string | null | undefined }) {
  const reason = reasonOf(input.reason);
  if (caller.customerId && input.customerId && input.customerId !== caller.customerId) throw new Refusal('FORBIDDEN', 'a hold is for the own chain', ['input', 'customerId']);
  const customerId = caller.customerId ?? input.customerId ?? 'operator';
  // Who deletes waits for this lock too: what is held from here on is whole.
  await em.execute('select 1 from chain where customer_id = ? for update', [customerId]);
  if ((await em.count(LegalHold, { customerId, liftedAt: null })) >= openMax) throw new Refusal('CONFLICT', `there are ${openMax} holds already`, ['input']);
  const hold = em.create(LegalHold, { id: newId('hold'), customerId, reason, placedBy: caller.id, placedAt: new Date() });
  em.persist(hold);
  await em.flush();
  return hold;
}

/** Of those who run the installation: one of the people, or the token by which it begins. */
const isOperator = (id: string): boolean => id === 'operator' || isId('staffMember', id);

/** Lifts a hold; the chain goes by its age again when no other is there. What the operator placed the operator lifts. */
export async function liftHold(em: Manager, caller: Caller, input: { holdId: string; reason: string }) {
  const liftReason = reasonOf(input.reason);
  const hold = await em.findOne(LegalHold, { id: input.holdId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!hold) throw new Refusal('NOT_FOUND', 'no such hold', ['input', 'holdId']);
  if (isOperator(hold.placedBy) && caller.kind !== 'OPERATOR') throw new Refusal('FORBIDDEN', 'the operator placed it, and lifts it', ['input', 'holdId']);
  if (hold.liftedAt) throw new Refusal('CONFLICT', 'it is lifted already', ['input', 'holdId']);
  Object.assign(hold, { liftedBy: caller.id, liftedAt: new Date(), liftReason });
  return hold;
}
