import { MikroORM, type EntityManager, type EntitySchema, type MigrationObject } from '@mikro-orm/postgresql';
import { Migrator } from '@mikro-orm/migrations';
import { hkdfSync } from 'node:crypto';
import pg from 'pg';
import { ChangeKeeper } from './changes.ts';
import { isPerson, type Caller } from './caller.ts';
import type { Log } from './log.ts';
import { migration } from './migration.ts';
import { PoolGuard } from './pool-guard.ts';

export type Manager = EntityManager;

/** Where a subgraph keeps its rows: a schema of its own, a role of its own that owns nothing, row-level security forced. */
export interface DatabaseOptions {
  /** The role's own (`roleUrl`). */
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
/** A new connection costs a process and the check of a password: a burst should find some open. */
const idleMsMax = 300_000;

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
    if (decodeURIComponent(url.username) !== roleOf(options.schema)) throw new Error(`${options.schema} works as ${roleOf(options.schema)}, and as nobody else`);
    const guard = new PoolGuard(options.schema, (error) => options.log?.error({ err: error }, 'a transaction asked for a second connection'));
    const orm = await MikroORM.init({
      // MikroORM takes nothing of a URL's query: sslmode and its like reach pg by `connectionString`.
      clientUrl: url.href,
      entities: options.entities,
      schema: options.schema,
      sessionContext: 'transaction',
      forceUtcTimezone: true,
      pool: { min: 0, max: options.connectionsMax ?? connectionsAssumed, idleTimeoutMillis: idleMsMax },
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
    const staff = caller.kind === 'OPERATOR' || caller.kind === 'STAFF';
    // Who has not shown the second factor has but the own account.
    const all = caller.kind === 'SYSTEM' || (!caller.secondFactorMissing && (caller.kind === 'OPERATOR' || (caller.kind === 'STAFF' && this.#customerIn !== undefined)));
    em.setSessionContext({ variables: {
      'assay.customer': caller.customerId === null ? '' : (this.#customerIn?.(caller.customerId) ?? caller.customerId),
      'assay.all': all ? 'on' : 'off',
      'assay.kind': caller.kind,
      // Only of the installation's people: rows of theirs belong to no customer.
      'assay.person': staff && !caller.shared && isPerson(caller) ? caller.id : '',
    } });
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

/**
 * The URL of a subgraph's own role. Its password comes of the owner's and leads back to none: whoever reads it has that
 * role and no other. Without a password (certificates, peer) it has none.
 */
export function roleUrl(ownerUrl: string, schema: string): string {
  const url = new URL(ownerUrl);
  const password = decodeURIComponent(url.password);
  url.username = roleOf(schema);
  if (password !== '') url.password = Buffer.from(hkdfSync('sha256', password, Buffer.alloc(0), `role ${url.username}`, 24)).toString('hex');
  return url.href;
}

export interface MigrateOptions {
  /** The owner's. */
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
    const own = roleUrl(options.url, schema);
    const { password } = new URL(own);
    await orm.em.execute(`create schema if not exists "${schema}"`);
    await orm.em.execute(
      `do $$ begin if not exists (select from pg_roles where rolname = '${role}') then create role "${role}" login noinherit ${password ? `password '${password}'` : ''}; end if; exception when duplicate_object or unique_violation then null; end $$`,
    );
    // Roles of earlier releases had the owner's.
    if (password && !(await signsIn(own))) await orm.em.execute(`alter role "${role}" password '${password}'`);
    const done = await orm.migrator.up({ schema });
    await orm.em.execute(`do $$ begin execute format('alter role "${role}" in database %I set search_path = "${schema}"', current_database()); end $$`);
    // Who asks no longer waits by then: the server must not go on alone.
    await orm.em.execute(`do $$ begin execute format('alter role "${role}" in database %I set statement_timeout = ${statementMsMax}', current_database()); end $$`);
    await orm.em.execute(`grant usage on schema "${schema}" to "${role}"`);
    await orm.em.execute(`grant select, insert, update, delete on all tables in schema "${schema}" to "${role}"`);
    for (const table of options.appendOnly ?? []) await orm.em.execute(`revoke update, delete, truncate on "${schema}"."${table}" from "${role}"`);
    await orm.em.execute(`grant usage on all sequences in schema "${schema}" to "${role}"`);
    // It looks whether it finds what it was written for, and changes nothing there.
    await orm.em.execute(`revoke all on "${schema}".migrations from "${role}"; grant select on "${schema}".migrations to "${role}"`);
    return done.map((migration) => migration.name);
  } finally {
    await orm.close(true);
  }
}

async function signsIn(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    // Wrong password.
    if ((error as { code?: string }).code === '28P01') return false;
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Throws, in words for the operator, when the schema is not as this release expects it. */
export async function checkMigrated(database: Database, migrations: readonly MigrationObject[]): Promise<void> {
  const rows = await (database.orm.em.fork() as Manager).execute<{ name: string }[]>(`select name from "${database.schema}".migrations`).catch((cause: unknown) => {
    throw new Error(`the database has no ${database.schema} yet, or an older one: run npm run migrate`, { cause });
  });
  const done = new Set(rows.map(({ name }) => name));
  const missing = [...migrations, ...ofEverySubgraph].filter(({ name }) => !done.has(name));
  if (missing.length > 0) throw new Error(`the database lacks ${missing.map(({ name }) => name).join(', ')} of ${database.schema}: run npm run migrate`);
}

/** SQL that fences a table: rows of the caller's customer only, everything for the system itself. Fails closed when nothing is set. */
export function fence(table: string, visible = "customer_id = current_setting('assay.customer', true)"): string {
  return `alter table ${table} enable row level security; alter table ${table} force row level security;
${policy(table, visible)}`;
}

/** SQL of the fence alone, for a table whose fence is to be another one. */
export function policy(table: string, visible: string): string {
  return `create policy fence on ${table} using (coalesce(current_setting('assay.all', true), 'off') = 'on' or (${visible})) with check (coalesce(current_setting('assay.all', true), 'off') = 'on' or (${visible}));`;
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
