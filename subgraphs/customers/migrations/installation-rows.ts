const kind = "coalesce(current_setting('assay.kind', true), '')";
const all = "coalesce(current_setting('assay.all', true), 'off') = 'on'";
const person = "nullif(current_setting('assay.person', true), '')";

/** SQL that closes customers' rows to those who run the service; rows of no customer are the installation's own. */
export function closedToOperatorButOwn(...tables: string[]): string {
  return tables.map((table) => `create policy closed on ${table} as restrictive
  using (customer_id is null or ${kind} not in ('OPERATOR', 'STAFF'));`).join('\n');
}

/**
 * SQL that shows rows of no customer to operators, who have all of them, and to the person whose they are; to nobody
 * else, whatever another policy lets through. `tables`: of each its column with the person's id; null where a row is
 * nobody's own.
 */
export function ofInstallation(tables: Readonly<Record<string, string | null>>): string {
  return Object.entries(tables).map(([table, column]) => {
    const own = column === null ? 'false' : `coalesce(${column} = ${person}, false)`;
    return `create policy own on ${table}
  using (customer_id is null and ${own}) with check (customer_id is null and ${own});
create policy installation on ${table} as restrictive
  using (customer_id is not null or (${all} and ${kind} <> 'STAFF') or ${own});`;
  }).join('\n');
}
