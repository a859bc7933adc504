import { system } from '../../platform/caller.ts';
import { publicError } from '../../platform/errors.ts';
import type { CustomersContext } from './loaders.ts';

/** The customer that a caller acts for. */
export const own = (context: CustomersContext): string => {
  if (!context.caller.customerId) throw publicError('FORBIDDEN', 'the operator belongs to no customer');
  return context.caller.customerId;
};
/** For the three doors that are open before anybody is known: they look rows up by a secret, so row-level security can't help them. */
export const unfenced = (context: CustomersContext) => ({ ...context, em: context.platform.database.for(system) });
