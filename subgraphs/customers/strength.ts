import { LockMode } from '@mikro-orm/postgresql';
import type { Caller } from '../../platform/caller.ts';
import type { Manager } from '../../platform/database.ts';
import { publicError, Refusal } from '../../platform/errors.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { Customer, Passkey, Session } from './entities.ts';
import { anybody, mayGrant } from './grants.ts';

/** Whether this session has shown more than a password. */
export const hasSecondFactor = async (em: Manager, caller: Caller): Promise<boolean> => (caller.session ? Boolean((await em.findOne(Session, { id: caller.session }))?.secondFactor) : false);

/**
 * Where a second factor is a must, who has one changes nothing about how they sign in without showing it: else a password that was stolen would
 * be enough to make another one.
 */
export async function checkShown(em: Manager, caller: Caller, user: { id: string; customerId?: string | null | undefined; totpEnabledAt?: Date | null | undefined }): Promise<void> {
  if (!(await mustShow(em, user)) || (await hasSecondFactor(em, caller))) return;
  if (!user.totpEnabledAt && (await em.count(Passkey, { userId: user.id })) === 0) return;
  throw new Refusal('FORBIDDEN', 'you have a second factor: sign in with it; one that is lost an administrator removes', ['input']);
}

/** People of a customer when it wants so; people of the installation always. */
const mustShow = async (em: Manager, { customerId }: { customerId?: string | null | undefined }): Promise<boolean> =>
  !customerId || (await em.findOneOrFail(Customer, { id: customerId })).secondFactorRequired;

/** The session that asks has just shown a second factor. */
export async function strengthen(em: Manager, caller: Caller): Promise<void> {
  if (caller.session) await em.nativeUpdate(Session, { id: caller.session }, { secondFactor: true });
}

/** Before the transaction: whether the session that asks has shown a second factor. Who acts for the customer has it at home, behind another fence. */
export const shownSecondFactor = async (platform: Platform, caller: Caller): Promise<boolean> => await hasSecondFactor(systemManager(platform), caller);

/** From the next request on, sessions that have shown none can do nothing but set one up. Whoever says so has one: nobody locks everybody out. */
export async function requireSecondFactor(em: Manager, caller: Caller, { required, shown }: { required: boolean; shown: boolean }) {
  if (!caller.customerId) throw publicError('FORBIDDEN', 'the operator belongs to no customer');
  const customer = await em.findOneOrFail(Customer, { id: caller.customerId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  // Who is let in without one from now on may do more than before.
  if (!required && customer.secondFactorRequired) mayGrant(caller, anybody, 'required');
  if (required && !shown) throw new Refusal('CONFLICT', 'sign in with a second factor yourself first', ['input', 'required']);
  customer.secondFactorRequired = required;
  return customer;
}
