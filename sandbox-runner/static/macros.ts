import { signal, type Found } from './found.ts';
import type { OleStream } from './ole.ts';
import { readMacros } from './vba.ts';

const stories = {
  benign: 'Forms and reports of offices carry macros.',
  malicious: 'Opening the document runs the macro.',
};
/** Stream that every VBA project has, with its source or without. */
const project = (stream: OleStream) => /^_VBA_PROJECT$/i.test(stream.name) || /(^|\/)VBA\/dir$/i.test(stream.path);

/** Do the streams of a compound file hold a VBA project, under whatever name the file goes? */
export const holdsMacros = (streams: readonly OleStream[]): boolean => streams.some(project);

/** Macros of a compound file: their source as layers, and what they do by themselves. */
export function macros(streams: readonly OleStream[]): Required<Pick<Found, 'signals' | 'layers'>> {
  const found: Required<Pick<Found, 'signals' | 'layers'>> = { signals: [], layers: [] };
  const modules = readMacros(streams);
  for (const { name, source } of modules)
    found.layers.push({ name: `macro ${name}`, bytes: Buffer.from(source, 'latin1') });
  const source = modules.map((one) => one.source).join('\n');
  if (modules.length > 0) found.signals.push(withMacros(modules.map((one) => one.name)));
  else if (streams.some((stream) => /^_VBA_PROJECT$/i.test(stream.name))) {
    // Source taken away, compiled code left: only somebody who hides does that.
    found.signals.push(
      signal('document-macros-stomped', 'Macros whose source was taken away', 55, ['T1564.007'], {
        benign: 'Damaged documents.',
        malicious: 'The compiled macro runs, and a reader finds nothing.',
      }),
    );
  }
  if (
    /\b(Auto_?(Open|Exec|Close|New)|Document_(Open|Close|New)|Workbook_(Open|Activate|BeforeClose)|Presentation_Open)\b/i.test(
      source,
    )
  ) {
    found.signals.push(
      signal(
        'document-macros-auto',
        'Macro that runs by itself when the document is opened',
        25,
        ['T1204.002', 'T1137'],
        stories,
        [/\b(Auto_?\w+|Document_\w+|Workbook_\w+)\b/i.exec(source)?.[0] ?? ''],
      ),
    );
  }
  return found;
}

export const withMacros = (names: readonly string[]) =>
  signal('document-macros', 'Document with macros', 8, ['T1137'], stories, names);

export const oldMacros = (evidence: readonly string[], hidden = false) =>
  signal(
    'document-xlm',
    `Workbook with Excel 4.0 macros${hidden ? ' on a hidden sheet' : ''}`,
    hidden ? 60 : 45,
    ['T1059', 'T1137'],
    { benign: 'Workbooks from the nineties.', malicious: 'Old macros that newer protection overlooks.' },
    evidence,
  );

/** BIFF (MS-XLS): does a sheet hold Excel 4.0 macros, is it hidden, is the book locked? */
export function sheets(book: Buffer): { macros: boolean; hidden: boolean; locked: boolean } {
  const found = { macros: false, hidden: false, locked: false };
  for (let at = 0, n = 0; n < 5_000 && at + 4 <= book.length && !found.macros; n++) {
    const kind = book.readUInt16LE(at);
    if (kind === 0x85 && at + 10 <= book.length && book[at + 9] === 1) {
      found.macros = true;
      found.hidden = (book[at + 8]! & 3) !== 0;
    }
    if (kind === 0x2f) found.locked = true;
    at += 4 + book.readUInt16LE(at + 2);
  }
  return found;
}
