import type { CustomerFilter } from '../../schema/generated/customers.ts';
import { system, type Caller } from '../../platform/caller.ts';
import { publicError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/subgraph.ts';
import { Customer, User } from './entities.ts';

const administratorsMax = 100;
/** What a customer is called that was erased. */
const erasedName = '(erased)';
const namePart = (text: string): string => `%${text.slice(0, 200).replace(/[\\%_]/g, '\\$&')}%`;

/** Customers of this installation, newest first, without those that were erased. For the operator: the schema sees to it. */
export async function customersOf(
  platform: Platform, filter: CustomerFilter | null | undefined, page: { first: number; after?: string | null | undefined },
) {
  const { limit, after } = platform.pages.open('customers', 'operator', page);
  const rows = await platform.database.for(system).find(Customer, {
    ...(after ? { id: { $lt: after } } : {}),
    name: { $ne: erasedName, ...(filter?.nameContains ? { $ilike: namePart(filter.nameContains) } : {}) },
    ...(filter?.licenceEndsBefore ? { licenceExpiresAt: { $lt: new Date(filter.licenceEndsBefore) } } : {}),
  }, { orderBy: { id: 'desc' }, limit, disableIdentityMap: true });
  const { edges, nodes, pageInfo } = platform.pages.close('customers', 'operator', page, rows, (row) => row.id);
  // A customer is its id: what is asked of it is read by the same loaders as elsewhere.
  return { edges: edges.map(({ cursor, node }) => ({ cursor, node: { id: node.id } })), nodes: nodes.map(({ id }) => ({ id })), pageInfo };
}

/** The people who administrate a customer, oldest first: for itself, and for the operator, who names the first of them. */
export async function administratorsOf(platform: Platform, caller: Caller, customerId: string) {
  if (caller.kind !== 'OPERATOR' && caller.customerId !== customerId) {
    throw publicError('FORBIDDEN', 'who administrates a customer is its own business');
  }
  return await platform.database.for(system).find(
    User, { customerId, role: 'ADMINISTRATOR', removedAt: null },
    { orderBy: { id: 'asc' }, limit: administratorsMax, disableIdentityMap: true });
}
