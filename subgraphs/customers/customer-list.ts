import type { CustomerFilter } from '../../schema/generated/customers.ts';
import { system, type Caller } from '../../platform/caller.ts';
import { publicError } from '../../platform/errors.ts';
import type { Manager } from '../../platform/database.ts';
import type { Platform } from '../../platform/subgraph.ts';
import { Customer } from './entities.ts';

const administratorsMax = 20;
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

/**
 * Mail addresses of who administrates each of these customers, oldest first, at most 20: all of them to the customer
 * itself. To the operator only of who it named when it made the customer; whom that one lets in is the customer's own.
 */
export async function administratorsOf(platform: Platform, caller: Caller, customerIds: readonly string[]): Promise<string[][]> {
  const operator = caller.kind === 'OPERATOR';
  if (!operator && customerIds.some((id) => id !== caller.customerId)) {
    throw publicError('FORBIDDEN', 'who administrates a customer is its own business');
  }
  const rows = await platform.database.for(system).execute<{ customer_id: string; email: string }[]>(
    `select customer_id, email from (
       select customer_id, email, role, created_by, removed_at, row_number() over (partition by customer_id order by id) as n
       from account where customer_id = any(?::text[]) and (? or (role = 'ADMINISTRATOR' and removed_at is null))) a
     where role = 'ADMINISTRATOR' and removed_at is null and n <= ? and (not ? or created_by is null) order by customer_id, n`,
    [`{${customerIds.join()}}`, operator, operator ? 1 : administratorsMax, operator]);
  return customerIds.map((id) => rows.filter((row) => row.customer_id === id).map(({ email }) => email));
}

/** How many seats each of these customers has in use. */
export async function seatsUsedOf(em: Manager, customerIds: readonly string[]): Promise<number[]> {
  const rows = await em.execute<{ customer_id: string; n: number }[]>(
    'select customer_id, count(*)::int as n from device where customer_id = any(?::text[]) and removed_at is null group by customer_id',
    [`{${customerIds.join()}}`]);
  return customerIds.map((id) => rows.find((row) => row.customer_id === id)?.n ?? 0);
}
