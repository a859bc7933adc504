import CFB from 'cfb';
import { zip } from './binaries.ts';

/** Documents of an office made part by part, for tests that need one with a single thing in it. */
export const relationType = (type: string) =>
  `http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}`;
export const relations = (...all: { id?: string; type: string; target: string; external?: boolean }[]) =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all.map(({ id = 'r1', type, target, external }) => `<Relationship Id="${id}" Type="${relationType(type)}" Target="${target}"${external ? ' TargetMode="External"' : ''}/>`).join('')}</Relationships>`;

/** A document of Word; `body` stands in its text, `more` are further parts. */
export function wordDocument(body = '<w:p/>', more: Record<string, string | Buffer> = {}): Buffer {
  return zip({
    '[Content_Types].xml':
      '<Types><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    '_rels/.rels': relations({ type: 'officeDocument', target: 'word/document.xml' }),
    'word/document.xml': `<w:document xmlns:w="w" xmlns:r="r"><w:body>${body}</w:body></w:document>`,
    ...more,
  });
}

export function compoundFile(streams: Record<string, Buffer | string>): Buffer {
  const file = CFB.utils.cfb_new();
  for (const [path, content] of Object.entries(streams)) CFB.utils.cfb_add(file, path, Buffer.from(content as Buffer));
  return Buffer.from(CFB.write(file, { type: 'buffer' }) as Buffer);
}

/** A VBA project with one module (MS-OVBA), every token of its compressed text a literal. */
export function macroProject(source: string): Buffer {
  const tokens: number[] = [];
  const text = Buffer.from(`Attribute VB_Name = "ThisDocument"\r\n${source}`, 'latin1').subarray(0, 3_600);
  for (let at = 0; at < text.length; at += 8) tokens.push(0, ...text.subarray(at, at + 8));
  const header = Buffer.alloc(3);
  header[0] = 1;
  header.writeUInt16LE(0xb000 | (tokens.length - 1), 1);
  return compoundFile({
    '/VBA/_VBA_PROJECT': Buffer.from('cc61', 'hex'),
    '/VBA/dir': Buffer.alloc(8),
    '/VBA/ThisDocument': Buffer.concat([header, Buffer.from(tokens)]),
  });
}

/** What Windows' packager makes of a file (MS-OLEDS 2.3.6). */
export function oleNative(name: string, data: Buffer, path = `C:\\a\\${name}`): Buffer {
  const number = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  };
  const body = Buffer.concat([
    Buffer.from([2, 0]),
    Buffer.from(`${name}\0${path}\0`, 'latin1'),
    Buffer.from([0, 0, 3, 0]),
    number(path.length + 1),
    Buffer.from(`${path}\0`, 'latin1'),
    number(data.length),
    data,
    Buffer.from([0, 0]),
  ]);
  return Buffer.concat([number(body.length), body]);
}

/** The data of an object of OLE 1: what RTF holds as hex. */
export function oleOne(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt32LE(0x501, 0);
  head.writeUInt32LE(2, 4);
  head.writeUInt32LE(type.length + 1, 8);
  return Buffer.concat([head, Buffer.from(`${type}\0`), Buffer.alloc(8), data]);
}
