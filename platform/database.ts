import { MikroORM, type EntityManager, type EntitySchema, type MigrationObject } from '@mikro-orm/postgresql';
import { Migrator } from '@mikro-orm/migrations';
import type pg from 'pg';
import { ChangeKeeper } from './changes.ts';
import type { Caller } from './caller.ts';
import type { Log } from './log.ts';
import { migration } from './migration.ts';
import { PoolGuard } from './pool-guard.ts';

export type Manager = EntityManager;

/** Where a subgraph keeps its rows: a schema of its own, a role of its own that owns nothing, row-level security forced. */
export interface DatabaseOptions {
  url: string;
  schema: string;
  entities: EntitySchema[];
  /** How its rows name a customer, where they must not tell which: there, and only there, staff sees rows of all. */
  customerIn?: (id: string) => string;
  /** Connections that are open at the same time, at the most; 8 when left out. */
  connectionsMax?: number;
  /** Hears of transactions that asked for a second connection. */
  log?: Log;
}

const statementMsMax = 60_000;
const connectionsAssumed = 8;

/** Counts SQL statements, so that a test can prove that a page costs the same however many rows it has. */
export interface StatementCounter {
  onStatement?: (sql: string) => void;
}

export class Database {
  readonly orm: MikroORM;
  readonly schema: string;
  readonly counter: StatementCounter;
  readonly #customerIn: ((id: string) => string) | undefined;

  private constructor(orm: MikroORM, schema: string, counter: StatementCounter, customerIn: ((id: string) => string) | undefined) {
    this.#customerIn = customerIn;
    this.orm = orm;
    this.schema = schema;
    this.counter = counter;
  }

  static async connect(options: DatabaseOptions): Promise<Database> {
    const counter: StatementCounter = {};
    const url = new URL(options.url);
    const role = roleOf(options.schema);
    if (rolePassword(url)) {
      url.username = role;
      url.password = rolePassword(url)!;
    } else url.username = role;
    const guard = new PoolGuard(options.schema, (error) => options.log?.error({ err: error }, 'a transaction asked for a second connection'));
    const orm = await MikroORM.init({
      // MikroORM takes nothing of a URL's query: sslmode and its like reach pg by `connectionString`.
      clientUrl: url.href,
      entities: options.entities,
      schema: options.schema,
      sessionContext: 'transaction',
      forceUtcTimezone: true,
      pool: { min: 0, max: options.connectionsMax ?? connectionsAssumed },
      driverOptions: {
        connectionString: url.href, connectionTimeoutMillis: 10_000, query_timeout: statementMsMax,
        onPoolCreated: (pool: pg.Pool) => {
          releaseLost(pool);
          guard.watchPool(pool);
        },
      },
      onQuery: (sql) => {
        counter.onStatement?.(sql);
        return sql;
      },
    });
    guard.watchTransactions(orm.em.getConnection());
    orm.em.getEventManager().registerSubscriber(new ChangeKeeper());
    return new Database(orm, options.schema, counter, options.customerIn);
  }

  /** An entity manager for one operation, in which Postgres itself shows only what this caller may see. */
  for(caller: Caller): Manager {
    // Not of the transaction around it: that may be another database's.
    const em = this.orm.em.fork({ disableContextResolution: true }) as Manager;
    const all = caller.kind === 'SYSTEM' || caller.kind === 'OPERATOR' || (caller.kind === 'STAFF' && this.#customerIn !== undefined);
    em.setSessionContext({ variables: { 'assay.customer': caller.customerId === null ? '' : (this.#customerIn?.(caller.customerId) ?? caller.customerId), 'assay.all': all ? 'on' : 'off', 'assay.kind': caller.kind } });
    return em;
  }

  async close(): Promise<void> {
    await this.orm.close(true);
  }
}

/**
 * Gives a connection that the server dropped back to its pool. Kysely's transactions don't when commit or rollback fails on it, and as many
 * such losses as there are connections would leave the pool empty for ever.
 */
function releaseLost(pool: pg.Pool): void {
  const connect = pool.connect.bind(pool) as () => Promise<pg.PoolClient>;
  pool.connect = (async () => {
    const client = await connect();
    const release = client.release.bind(client);
    let released = false;
    const lost = () => client.release(true);
    client.release = (destroy) => {
      if (released) return;
      released = true;
      client.removeListener('end', lost);
      release(destroy);
    };
    client.once('end', lost);
    return client;
  }) as typeof pool.connect;
}

export const roleOf = (schema: string): string => `assay_${schema}`;
const rolePassword = (url: URL): string | undefined => url.password || undefined;

export interface MigrateOptions {
  url: string;
  schema: string;
  migrations: MigrationObject[];
  /** Tables in which the subgraph's role may neither change nor delete. */
  appendOnly?: string[];
}

/** Brings one subgraph's schema up to date, under the owner's role; the subgraph itself never may. */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  // One at a time: roles belong to the whole server, and PostgreSQL refuses to change them from two sides at once.
  const turn = migrating.then(async () => await migrateNow(options));
  migrating = turn.catch(() => undefined);
  return await turn;
}
let migrating: Promise<unknown> = Promise.resolve();

async function migrateNow(options: MigrateOptions): Promise<string[]> {
  const { schema } = options;
  const role = roleOf(schema);
  const orm = await MikroORM.init({
    clientUrl: options.url,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    extensions: [Migrator],
    logger: () => undefined,
    driverOptions: { connectionString: options.url },
    migrations: { migrationsList: [...options.migrations, ...ofEverySubgraph], tableName: 'migrations', schema, transactional: true, allOrNothing: true, snapshot: false },
  });
  try {
    const password = rolePassword(new URL(options.url));
    await orm.em.execute(`create schema if not exists "${schema}"`);
    await orm.em.execute(
      `do $$ begin if not exists (select from pg_roles where rolname = '${role}') then create role "${role}" login noinherit ${password ? `password '${password.replaceAll("'", "''")}'` : ''}; end if; exception when duplicate_object or unique_violation then null; end $$`,
    );
    const done = await orm.migrator.up({ schema });
    await orm.em.execute(`do $$ begin execute format('alter role "${role}" in database %I set search_path = "${schema}"', current_database()); end $$`);
    // Who asks no longer waits by then: the server must not go on alone.
    await orm.em.execute(`do $$ begin execute format('alter role "${role}" in database %I set statement_timeout = ${statementMsMax}', current_database()); end $$`);
    await orm.em.execute(`grant usage on schema "${schema}" to "${role}"`);
    await orm.em.execute(`grant select, insert, update, delete on all tables in schema "${schema}" to "${role}"`);
    for (const table of options.appendOnly ?? []) await orm.em.execute(`revoke update, delete, truncate on "${schema}"."${table}" from "${role}"`);
    await orm.em.execute(`grant usage on all sequences in schema "${schema}" to "${role}"`);
    await orm.em.execute(`revoke all on "${schema}".migrations from "${role}"`);
    return done.map((migration) => migration.name);
  } finally {
    await orm.close(true);
  }
}

/** SQL that fences a table: rows of the caller's customer only, everything for the system itself. Fails closed when nothing is set. */
export function fence(table: string, visible = "customer_id = current_setting('assay.customer', true)"): string {
  return `alter table ${table} enable row level security; alter table ${table} force row level security;
create policy fence on ${table} using (coalesce(current_setting('assay.all', true), 'off') = 'on' or (${visible})) with check (coalesce(current_setting('assay.all', true), 'off') = 'on' or (${visible}));`;
}

/** SQL that closes fenced tables to those who run the service, whatever else they may see: rows that are a customer's own business. */
export function closedToOperator(...tables: string[]): string {
  return tables.map((table) => `create policy closed on ${table} as restrictive using (coalesce(current_setting('assay.kind', true), '') not in ('OPERATOR', 'STAFF'));`).join('\n');
}

/** What came to those tables since; runs after a subgraph's own migrations. */
const ofEverySubgraph: MigrationObject[] = [migration('outbox-001-trace', 'alter table outbox add column trace text;')];

/** SQL of the tables that each subgraph has: facts to be told, messages already handled. */
export const outboxTables = `
create table outbox (seq bigint generated always as identity primary key, id text not null unique, subject text not null, body jsonb not null, created_at timestamptz not null default now());
create table inbox (consumer text not null, id text not null, handled_at timestamptz not null default now(), primary key (consumer, id));
create index inbox_age on inbox (handled_at);
`;
