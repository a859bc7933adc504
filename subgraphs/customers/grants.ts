import type { Caller } from '../../platform/caller.ts';
import { Refusal } from '../../platform/errors.ts';
import { operatorScopes, roleScopes } from './scopes.ts';

/**
 * The one rule for whatever makes a credential, or raises one: nobody gives what they do not have themselves.
 * `scopes`: what the credential will allow. Throws FORBIDDEN at the input's `field`.
 */
export function mayGrant(caller: Pick<Caller, 'scopes'>, scopes: readonly string[], field: string | null): void {
  const tooMuch = scopes.filter((scope) => !caller.scopes.includes(scope));
  if (tooMuch.length === 0) return;
  const at = field === null ? ['input'] : ['input', field];
  throw new Refusal('FORBIDDEN', `nobody grants what they do not have: ${tooMuch.join(', ')}`, at);
}

/** What lets people in as anybody of a customer is given by who may do all that any of them may. */
export const anybody: readonly string[] = roleScopes.ADMINISTRATOR;

/** Only an operator makes operators and those who work for them, whatever scopes those have. */
export const mayGrantStaff = (caller: Pick<Caller, 'scopes'>): void => mayGrant(caller, operatorScopes, 'role');

/** Whether the caller looks after others' accounts; which accounts those are row-level security says. */
export const managesPeople = ({ scopes }: Pick<Caller, 'scopes'>): boolean => scopes.includes('customers:write') || scopes.includes('operator');

/** Who made something, kept with it. */
export interface Origin {
  /** Id of a user or key. */
  createdBy: string;
  /** The provider on whose behalf: what it made at a customer that it manages ends when it manages it no longer. */
  madeByProvider: string | null;
}

/** What a provider's credential makes is the provider's, and so is what a credential makes that a provider made. */
export const originOf = ({ id, home, provider }: Pick<Caller, 'id' | 'home' | 'provider'>): Origin => ({
  createdBy: id, madeByProvider: home ?? provider ?? null,
});
