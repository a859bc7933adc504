import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dumpOf, type Assay } from '../assay.ts';

/** A text as it may stand in a table, a stream or a file: as it is, in hexadecimal, in UTF-16, in base64. */
function formsOf(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  // Within other bytes base64 begins at one of three places; its ends depend on what is around it.
  const base64 = [0, 1, 2].map((at) => (
    Buffer.concat([Buffer.alloc(at), bytes]).toString('base64').slice(at === 0 ? 0 : 4, -4)));
  return [bytes, Buffer.from(text, 'utf16le'), ...[bytes.toString('hex'), ...base64].map((form) => Buffer.from(form))];
}

const streams = ['EVENTS', 'JOBS', 'RESULTS', 'DLQ'];

/** All rows of all tables, by their schema. */
async function* tables(assay: Assay): AsyncGenerator<[string, Buffer]> {
  for (const { name } of assay.platform.subgraphs) {
    for (const line of (await dumpOf(assay, name)).split('\n')) yield [`${name}.${line.split(' ')[0]}`, Buffer.from(line)];
  }
}

/** All messages that streams hold. */
async function* messages(assay: Assay): AsyncGenerator<[string, Buffer]> {
  const { bus } = assay.platform.subgraphs[0]!.platform;
  const manager = await bus.manager();
  for (const stream of streams) {
    const { state } = await manager.streams.info(stream);
    for (let seq = state.first_seq; seq > 0 && seq <= state.last_seq; seq++) {
      const message = await manager.streams.getMessage(stream, { seq }).catch(() => null);
      if (!message) continue;
      const { subject, data } = message;
      yield [`stream ${stream} ${subject.replace(/psn_[\w-]+/, '…')}`, Buffer.concat([Buffer.from(subject), data])];
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

/**
 * Where values stand, in any form that a reader would know: each place once. `mark`: a part that all of them have, by
 * which a place is looked at first.
 */
export async function search(assay: Assay, values: readonly string[], mark = ''): Promise<Found[]> {
  const wanted = values.map((value) => ({ value, forms: formsOf(value) }));
  const marks = formsOf(mark);
  const found = new Map<string, Found>();
  for (const places of [tables(assay), messages(assay), files(assay)]) {
    for await (const [where, text] of places) {
      if (mark !== '' && !marks.some((form) => text.includes(form))) continue;
      for (const { value, forms } of wanted) {
        if (forms.some((form) => text.includes(form))) found.set(`${value} ${where}`, { value, where });
      }
    }
  }
  return [...found.values()];
}
