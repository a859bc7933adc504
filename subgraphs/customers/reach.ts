import { system } from '../../platform/caller.ts';
import { publicError } from '../../platform/errors.ts';
import type { CustomersContext } from './loaders.ts';

/** The customer that a caller acts for. */
export const own = (context: CustomersContext): string => {
  if (!context.caller.customerId) throw publicError('FORBIDDEN', 'the operator belongs to no customer');
  return context.caller.customerId;
};
/** The customer that is asked about: the caller's own, or any one where the operator names it. */
export function customerAsked(context: CustomersContext, id: string | null | undefined): string {
  if (id === null || id === undefined || id === context.caller.customerId) return own(context);
  if (context.caller.kind !== 'OPERATOR') throw publicError('NOT_FOUND', 'there is no such customer');
  return id;
}
/** For the three doors that are open before anybody is known: they look rows up by a secret, so row-level security can't help them. */
export const unfenced = (context: CustomersContext) => ({ ...context, em: context.platform.database.for(system) });
