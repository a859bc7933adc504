import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import pg from 'pg';
import type { Assay } from '../assay.ts';

/** Within other bytes base64 begins at one of three places; its ends depend on what is around it. */
function base64Of(bytes: Buffer): string[] {
  return [0, 1, 2].map((at) => Buffer.concat([Buffer.alloc(at), bytes]).toString('base64').slice(at === 0 ? 0 : 4, -4));
}

/**
 * A text as it may stand in a table, a stream or a file: as it is or in one case, in UTF-16, in hexadecimal, in base64
 * of any of these.
 */
function formsOf(text: string): Buffer[] {
  const forms = [...new Set([text, text.toLowerCase(), text.toUpperCase()])].flatMap((one) => {
    const encoded = [Buffer.from(one), Buffer.from(one, 'utf16le'), Buffer.from(one, 'utf16le').swap16()];
    const written = encoded.flatMap((bytes) => [bytes.toString('hex'), bytes.toString('hex').toUpperCase(), ...base64Of(bytes)]);
    return [...encoded, ...written.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]).map((form) => Buffer.from(form))];
  });
  return [...new Map(forms.map((form) => [form.toString('latin1'), form])).values()];
}

/** What is compressed in a text, in hexadecimal as the database writes bytes or in base64, besides the text. */
function withUnpacked(text: Buffer): Buffer {
  const written = text.toString('latin1');
  const packed = [
    ...[...written.matchAll(/\\x(1f8b08[0-9a-f]+)/g)].map(([, hex]) => Buffer.from(hex!, 'hex')),
    ...[...written.matchAll(/H4sI[\w+/-]{20,}={0,2}/g)].map(([base64]) => Buffer.from(base64, 'base64')),
    ...(text.subarray(0, 3).toString('hex') === '1f8b08' ? [text] : []),
  ];
  const unpacked = packed.flatMap((bytes) => {
    try {
      return [gunzipSync(bytes)];
    } catch {
      return [];
    }
  });
  return unpacked.length === 0 ? text : Buffer.concat([text, ...unpacked]);
}

/** All rows of all tables of all schemas but the database's own, as its owner sees them. */
async function* tables(assay: Assay): AsyncGenerator<[string, Buffer]> {
  const client = new pg.Client({ connectionString: assay.platform.engines.databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; place: string }>(
      `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name, table_schema || '.' || table_name as place
       from information_schema.tables where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1`);
    for (const { name, place } of rows) {
      const { rows: all } = await client.query<{ row: string }>(`select to_jsonb(t)::text as row from ${name} t`);
      for (const { row } of all) yield [place, Buffer.from(row)];
    }
  } finally {
    await client.end();
  }
}

/** All messages that streams hold, of whatever streams there are. */
async function* messages(assay: Assay): AsyncGenerator<[string, Buffer]> {
  const { bus } = assay.platform.subgraphs[0]!.platform;
  const manager = await bus.manager();
  for await (const { config: { name: stream }, state } of manager.streams.list()) {
    for (let seq = state.first_seq; seq > 0 && seq <= state.last_seq; seq++) {
      const message = await manager.streams.getMessage(stream, { seq }).catch(() => null);
      if (!message) continue;
      const { subject, data, header } = message;
      const headers = [...(header ?? [])].map(([key, values]) => `${key}: ${values.join()}`).join('\n');
      yield [`stream ${stream} ${subject.replace(/(?:psn|cus)_[\w-]+/, '…')}`, Buffer.concat([Buffer.from(`${subject}\n${headers}\n`), data])];
    }
  }
}

/** All files of the installation, those of the database and of the message server too, as they lie on the disk. */
async function* files(assay: Assay): AsyncGenerator<[string, Buffer]> {
  const { dataFolder } = assay.platform.subgraphs[0]!.platform;
  for (const entry of await readdir(dataFolder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path).catch(() => null);
    if (bytes) yield [`file ${path.slice(dataFolder.length + 1)}`, bytes];
  }
}

export interface Found {
  value: string;
  where: string;
}
/** How much was looked through: a search of nothing finds nothing. */
export interface Searched {
  found: Found[];
  rows: number;
  messages: number;
  files: number;
}

/**
 * Where values stand, in any form that a reader would know: each place once. `mark`: a part that all of them have, by
 * which a place is looked at first.
 */
export async function search(assay: Assay, values: readonly string[], mark = ''): Promise<Searched> {
  const wanted = values.map((value) => ({ value, forms: formsOf(value) }));
  const marks = formsOf(mark);
  const found = new Map<string, Found>();
  const counts = { rows: 0, messages: 0, files: 0 };
  for (const [kind, places] of [['rows', tables(assay)], ['messages', messages(assay)], ['files', files(assay)]] as const) {
    for await (const [where, bytes] of places) {
      counts[kind]++;
      const text = withUnpacked(bytes);
      if (mark !== '' && !marks.some((form) => text.includes(form))) continue;
      for (const { value, forms } of wanted) {
        if (forms.some((form) => text.includes(form))) found.set(`${value} ${where}`, { value, where });
      }
    }
  }
  return { found: [...found.values()], ...counts };
}
