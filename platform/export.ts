import { gunzipSync, gzipSync } from 'node:zlib';
import { events } from '../schema/events.ts';
import { escapedLines } from '../schema/shown-text.ts';
import type { Manager } from './database.ts';
import { unwrap, wrap } from './envelope.ts';
import { consume, ensureConsumer, type Consumption } from './jetstream.ts';
import { parseMessage } from './message.ts';
import { once } from './outbox.ts';
import { systemManager, type Platform } from './subgraph.ts';
import { sweep } from './sweep.ts';

/** Where a subgraph keeps its part of exports until they are fetched. */
export const exportTable = `
create table export_chunk (export_id text not null, customer_id text not null, number integer not null, sealed bytea not null, made_at timestamptz not null default now(), primary key (export_id, number));
create index export_chunk_age on export_chunk (made_at);`;

const linesMax = 1_000;
const charactersMax = 1_000_000;
const rowsMax = 1_000;
const keptDays = 7;

/** A time as the database writes it. */
const instant = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?\+00$/;

export interface Exported {
  chunks: number;
  rows: number;
}
/**
 * One line of an export: what it is, then its fields in the schema's words (docs/export.md). What it refers to stands
 * there by its id, as `device: { id }`.
 */
export type ExportLine = { type: string } & Record<string, unknown>;

/** What a row refers to; null where it refers to nothing. */
export const reference = (id: unknown): { id: string } | null => (typeof id === 'string' && id !== '' ? { id } : null);

/** All rows of a table that are a customer's, in the order of a column that tells them apart. `table`, `columns`, `order` and `cast`, its type, are our own words. */
export async function* rowsOf(platform: Platform, { table, columns, order, cast = 'text', customer }: { table: string; columns: string; order: string; cast?: string; customer: string }): AsyncGenerator<Record<string, unknown>> {
  for (let after: string | null = null; ; ) {
    const rows: (Record<string, unknown> & { position: string })[] = await systemManager(platform).execute(
      `select (${order})::text as position, ${columns} from ${table} where customer_id = ? ${after === null ? '' : `and ${order} > ?::${cast}`} order by ${order} limit ${rowsMax}`, [customer, ...(after === null ? [] : [after])]);
    for (const { position: _position, ...row } of rows) yield row;
    if (rows.length < rowsMax) return;
    after = rows.at(-1)!.position;
  }
}

const purpose = (subgraph: string, exportId: string, number: number): string => `export ${exportId} ${subgraph} ${number}`;

/** Writes a subgraph's part of a customer's data when it is asked for, in sealed pieces, and says so. Done again it is the same, with what is new. */
export async function exporting(platform: Platform, subgraph: string, lines: (customerId: string) => AsyncGenerator<ExportLine>, say: (em: Manager, exportId: string, exported: Exported) => Promise<void>): Promise<Consumption[]> {
  const consumer = `${subgraph}-exports`;
  await ensureConsumer(platform.bus, 'EVENTS', consumer, 'ev.*.export.started.*');
  await renameOldChunks(platform);
  const work = async (exportId: string, customerId: string): Promise<Exported> => {
    let [chunks, rows, characters] = [0, 0, 0];
    let batch: string[] = [];
    const write = async () => {
      if (batch.length === 0) return;
      const sealed = wrap(platform.keys.master, gzipSync(batch.join('')), purpose(subgraph, exportId, chunks));
      await systemManager(platform).execute('insert into export_chunk (export_id, customer_id, number, sealed) values (?, ?, ?, ?) on conflict (export_id, number) do update set sealed = excluded.sealed', [exportId, platform.pseudonyms.of(customerId), chunks, sealed], 'run');
      chunks++;
      [batch, characters] = [[], 0];
    };
    for await (const line of lines(customerId)) {
      const made = JSON.stringify(line, (_name, value: unknown) => (
        typeof value === 'string' && instant.test(value) ? new Date(value).toISOString() : value
      ));
      const text = `${escapedLines(made)}\n`;
      rows++;
      characters += text.length;
      batch.push(text);
      if (batch.length >= linesMax || characters >= charactersMax) await write();
    }
    await write();
    return { chunks, rows };
  };
  return [
    consume(platform.bus, {
      stream: 'EVENTS', consumer, log: platform.log,
      handle: async (delivery) => {
        const { exportId, customerId } = parseMessage(events['export.started'], delivery);
        const exported = await work(exportId, customerId);
        await once(systemManager(platform), consumer, delivery.subject, async (em) => await say(em, exportId, exported));
      },
    }),
    sweep('old-exports', 3_600_000, platform.log, async () => void (await systemManager(platform).execute(`delete from export_chunk where made_at < now() - interval '${keptDays} days'`, [], 'run'))),
  ];
}

/** Pieces of earlier releases named the customer as it is. Safe to run again. */
export async function renameOldChunks(platform: Platform): Promise<void> {
  const em = systemManager(platform);
  for (const { customer_id } of await em.execute<{ customer_id: string }[]>("select distinct customer_id from export_chunk where customer_id >= 'cus' and customer_id < 'cut'")) {
    await em.execute('update export_chunk set customer_id = ? where customer_id = ?', [platform.pseudonyms.of(customer_id), customer_id], 'run');
  }
}

/** A piece of a subgraph's part; null when there is none of this number, or no longer. `customer`: whose export it must be. */
export async function exportChunk(platform: Platform, subgraph: string, exportId: string, number: number, customer: string): Promise<string | null> {
  const [row] = await systemManager(platform).execute<{ sealed: Buffer }[]>('select sealed from export_chunk where export_id = ? and number = ? and customer_id = ?', [exportId, number, platform.pseudonyms.of(customer)]);
  return row ? gunzipSync(unwrap(platform.keys.master, row.sealed, purpose(subgraph, exportId, number))).toString() : null;
}
