import pg from 'pg';
import { newId } from '../schema/ids.ts';
import { events, type EventType, type NewEvent } from '../schema/events.ts';
import type { Database, Manager } from './database.ts';
import { sealedDetail } from './audit-detail.ts';
import type { Bus } from './jetstream.ts';
import type { Keys } from './keys.ts';
import type { Log } from './log.ts';
import { jsonb } from './storable.ts';
import { carried } from './tracing.ts';
import { Trouble } from './trouble.ts';

/**
 * The fact and the row commit together: an event is a row of the same transaction, and a relay tells it afterwards, at least once.
 * `id` makes it once for consumers: it is the message id, and their inbox knows it.
 */
export async function publish<T extends EventType>(em: Manager, type: T, body: NewEvent<T>, options: { scope?: string; id?: string } = {}): Promise<void> {
  await publishAll(em, [{ type, body, ...options } as Fact]);
}

/** A fact to be told, as `publish` takes it. */
export type Fact = { [T in EventType]: { type: T; body: NewEvent<T>; scope?: string; id?: string } }[EventType];
const factsMax = 500;

/** Several facts, in their order, by few statements. */
export async function publishAll(em: Manager, facts: readonly Fact[]): Promise<void> {
  const rows = facts.map(({ type, body, scope, id = newId('event') }) => ({ id, subject: `ev.${scope ?? 'all'}.${type}.${id}`, body: events[type].parse(body) }));
  for (let at = 0; at < rows.length; at += factsMax) {
    await em.execute(
      `with told as (insert into outbox (id, subject, body, trace) select id, subject, body, ? from rows from (jsonb_to_recordset(?::jsonb) as (id text, subject text, body jsonb)) with ordinality as r(id, subject, body, n) order by n on conflict (id) do nothing)
       select pg_notify('outbox', current_schema())`, [carried(), jsonb(rows.slice(at, at + factsMax))]);
  }
}

/** A message that is not an event: a job for runners. */
export async function enqueue(em: Manager, id: string, subject: string, body: unknown): Promise<void> {
  await em.execute("with told as (insert into outbox (id, subject, body, trace) values (?, ?, ?::jsonb, ?) on conflict (id) do nothing) select pg_notify('outbox', current_schema())", [id, subject, jsonb(body), carried()]);
}

const batchMax = 200;

export interface Relay {
  stop(): Promise<void>;
}

/** Tells what the outbox holds, in its order, and deletes what the server has stored. Wakes by NOTIFY, and every second in case one was lost. */
export function relay(database: Database, url: string, { bus, keys, log }: { bus: Bus; keys: Pick<Keys, 'master'>; log: Log }): Relay {
  let stopped = false;
  let wake: (() => void) | undefined;
  let woken = false;
  const notify = () => {
    woken = true;
    wake?.();
  };
  let listener: pg.Client | undefined;

  const listen = async () => {
    const client = new pg.Client({ connectionString: url });
    listener = client;
    client.on('error', () => void client.end().catch(() => undefined));
    client.on('end', () => {
      if (!stopped) setTimeout(() => void listen().catch(() => undefined), 500);
    });
    client.on('notification', (message) => {
      if (message.payload === database.schema) notify();
    });
    await client.connect();
    await client.query('listen outbox');
  };

  const table = `"${database.schema}".outbox`;
  const batch = async (): Promise<number> => {
    const em = database.orm.em.fork({ disableContextResolution: true }) as Manager;
    return await em.transactional(async (inner) => {
      // One relay at a time, so that the order in the stream is the order of the rows.
      const [lock] = await inner.execute<{ got: boolean }[]>('select pg_try_advisory_xact_lock(hashtext(?)) as got', [`outbox ${database.schema}`]);
      if (!lock?.got) return 0;
      const rows = await inner.execute<{ seq: string; id: string; subject: string; body: string; trace: string | null }[]>(
        `select seq, id, subject, body::text as body, trace from ${table} order by seq limit ${batchMax}`,
      );
      if (rows.length === 0) return 0;
      for (const row of rows) await bus.publish(row.subject, row.id, sealedDetail(keys, row), row.trace);
      await inner.execute(`delete from ${table} where seq = any(?::bigint[])`, [`{${rows.map((row) => row.seq).join()}}`], 'run');
      return rows.length;
    });
  };

  const trouble = new Trouble(log, 'outbox could not be told; trying again');
  const loop = async () => {
    while (!stopped) {
      woken = false;
      try {
        // A batch that was not full has told all there was; what came meanwhile has woken us.
        while ((await batch()) === batchMax && !stopped);
        trouble.worked();
      } catch (error) {
        if (!stopped) trouble.failed(error);
      }
      if (stopped) return;
      await new Promise<void>((resolve) => {
        if (woken) return resolve();
        const timer = setTimeout(resolve, 1_000);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      wake = undefined;
    }
  };
  const done = Promise.all([loop(), listen().catch((error: unknown) => log.warn({ err: error }, 'no outbox notifications; polling'))]);
  return {
    stop: async () => {
      stopped = true;
      notify();
      await listener?.end().catch(() => undefined);
      await done.catch(() => undefined);
    },
  };
}

/** Runs `work` in a transaction unless this consumer has handled the message before. */
export async function once(em: Manager, consumer: string, id: string, work: (em: Manager) => Promise<void>): Promise<void> {
  await em.transactional(async (inner) => {
    const { affectedRows } = await inner.execute<{ affectedRows: number }>('insert into inbox (consumer, id) values (?, ?) on conflict do nothing', [consumer, id], 'run');
    if (affectedRows === 0) return;
    await work(inner);
  });
}
