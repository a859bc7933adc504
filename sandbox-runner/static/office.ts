import { fieldSignals, readActing, share, template } from './acting-xml.ts';
import { onShare } from './elsewhere.ts';
import { append, type Found } from './found.ts';
import { openable, runnable } from './magic.ts';
import { holdsMacros, macros, oldMacros, sheets, withMacros } from './macros.ts';
import { embeddedFiles, objectSignals, remote } from './ole-package.ts';
import { isOle, readOle } from './ole.ts';
import { contentTypes, decoded, relationsOf, targetPath, type Relation } from './opc.ts';
import { xmlText } from './xml.ts';
import { normalPath } from './zip-entry.ts';
import { utf16 } from '../utf16.ts';

/** A file of a package: its path there, and its content. */
export interface Part {
  path: string;
  bytes: Buffer;
}

/** Links of a package that are told; links of one kind that load something. */
const linksMax = 500;
const loadsMax = 50;
/** Bytes of a part's text that rules and indicators are looked for in. */
const textMax = 500_000;

type Sink = Required<
  Pick<Found, 'signals' | 'layers' | 'members' | 'limitations' | 'commands' | 'active' | 'complete'>
>;
const sink = (): Sink => ({
  signals: [],
  layers: [],
  members: [],
  limitations: [],
  commands: [],
  active: false,
  complete: true,
});

/** OLE documents: doc, xls, ppt and what else is a compound file. */
export function readCompound(bytes: Buffer): Found {
  const found = sink();
  const streams = readOle(bytes, () => (found.complete = false));
  if (!found.complete) found.limitations.push('DOCUMENT_LIMIT_STREAMS');
  if (streams.length === 0) found.complete = false;
  merge(found, macros(streams));
  append(found.members, embeddedFiles(streams));
  if (found.members.length > 0) found.active = true;
  for (const { name, path, bytes: content } of streams) {
    if (/^(Equation Native|.Ole|.CompObj|.LinkInfo)$/i.test(name))
      merge(found, objectSignals(/^Equation/i.test(name) ? Buffer.from(name, 'utf16le') : content, path));
    if (/^EncryptedPackage$/i.test(name)) found.limitations.push('DOCUMENT_ENCRYPTED');
    if (/^(workbook|book)$/i.test(name)) {
      const { macros: old, hidden, locked } = sheets(content);
      if (old) merge(found, { signals: [oldMacros([], hidden)], layers: [{ name: 'Workbook', bytes: content }] });
      if (locked) found.limitations.push('DOCUMENT_ENCRYPTED');
    } else if (/^worddocument$/i.test(name)) for (const field of wordFields(content)) fieldSignals(found, field);
  }
  if (found.limitations.length > 0) found.complete = false;
  found.active ||= found.signals.length > 0;
  return {
    ...found,
    facts: {
      streams: streams.slice(0, 100).map((stream) => ({ path: stream.path.slice(0, 200), size: stream.bytes.length })),
    },
  };
}

/**
 * Fields of a Word document of 97 (MS-DOC 2.8.25): 0x13, instruction, 0x14, what it shows, 0x15, in text of one or two
 * bytes a character.
 */
function wordFields(stream: Buffer): string[] {
  const fields: string[] = [];
  for (const [mark, width] of [
    [Buffer.from('\x13', 'latin1'), 1],
    [Buffer.from('\x13\0', 'latin1'), 2],
  ] as const) {
    for (let at = stream.indexOf(mark); at >= 0 && fields.length < linksMax; at = stream.indexOf(mark, at + width)) {
      const part = stream.subarray(at + width, at + width + 4_000 * width);
      const text = (width === 1 ? part.toString('latin1') : utf16(part)).slice(0, 2_000);
      const end = Math.min(...['\x14', '\x15'].map((stop) => text.indexOf(stop)).filter((found) => found > 0));
      const field = Number.isFinite(end) ? text.slice(0, end).trim() : '';
      if (/^(DDE|INCLUDE)/i.test(field)) fields.push(field);
    }
  }
  return fields;
}

/** What a relation makes of the part that it leads to. */
const chunk = 'afchunk';
const carried = new Set([
  chunk,
  'package',
  'oleobject',
  'control',
  'activexcontrolbinary',
  'attachedtemplate',
  'frame',
  'subdocument',
]);
/**
 * OOXML and ODF: what its parts do. What a part is follows from its content and from the relations that lead to it,
 * since its name and place are free (ECMA-376 part 2, 6.2): a macro project is one under any name.
 */
export function readPackage(parts: readonly Part[]): Found {
  const found = sink();
  const types = contentTypes(
    parts.find((part) => normalPath(part.path) === '[content_types].xml')?.bytes ?? Buffer.alloc(0),
  );
  const relations: Relation[] = [];
  for (const part of parts) {
    if (!/\.rels$/i.test(part.path)) continue;
    const own = relationsOf(part.path, part.bytes);
    if (own) append(relations, own);
    else found.complete = false;
  }
  const roles = new Map<string, string>();
  for (const relation of relations) if (!relation.external) roles.set(targetPath(relation), relation.type);
  external(
    relations.filter((one) => one.external),
    found,
  );
  for (const part of parts) {
    const path = normalPath(part.path);
    if (/\.rels$|^\[content_types\]\.xml$/.test(path)) continue;
    readPart({ part, path, type: types(path), role: roles.get(path) ?? '' }, relations, found);
  }
  found.active ||= found.signals.length > 0 || found.commands.length > 0;
  return found;
}

interface PartInPackage {
  part: Part;
  path: string;
  /** Its content type, and the last word of the relation that leads to it; '' for none. */
  type: string;
  role: string;
}

function readPart({ part, path, type, role }: PartInPackage, relations: readonly Relation[], found: Sink): void {
  const { bytes } = part;
  const name = part.path.split(/[\\/]/).pop() ?? '';
  if (isOle(bytes)) return compoundPart(name, part.path, bytes, found);
  if (/xl(intl)?macrosheet$/.test(role) || /macrosheet/i.test(type) || /macrosheets\/[^/]*\.(xml|bin)$/.test(path)) {
    return merge(found, { signals: [oldMacros([part.path])], layers: [{ name: part.path, bytes }] });
  }
  if (
    role === chunk ||
    (/^(package|oleobject)$/.test(role) && !isXml(bytes)) ||
    openable(bytes) ||
    (/(^|\/)embeddings\/[^/]+$/.test(path) && !isXml(bytes))
  ) {
    found.members.push({ name, bytes });
    // It becomes part of the document, or runs, when that is opened.
    if (role === chunk || runnable(bytes)) found.active = true;
    return;
  }
  if (/(^|\/)(basic|scripts|dialogs)\/.*\.\w{1,5}$/.test(path)) {
    // LibreOffice's lists of its modules are no macros.
    if (!/script-l[bc]\.xml$|dialog-l[bc]\.xml$|\/dialogs\//.test(path))
      merge(found, {
        signals: found.signals.some((one) => one.rule === 'assay-document-macros') ? [] : [withMacros([part.path])],
      });
    found.layers.push({ name: part.path, bytes });
    return;
  }
  if (isXml(bytes)) xmlPart(path, type, role, part, relations, found);
}

/** Parts that act, or fetch, whatever stands in them: controls, add-ins, connections to data, ribbons with calls. */
const actingParts =
  /(?:^|\/)(?:activex|webextensions|ctrlprops|customui\w*|querytables|connections\.xml|datamashup)(?:\/|$)/i;
/** A formula that calls another program or place, and settings that fetch when the document is opened. */
const actingXml = new RegExp(
  [
    '<(?:\\w+:)?f(?: [^>]*)?>[^<]{0,400}(?:\\||\\b(?:WEBSERVICE|CALL|REGISTER(?:\\.ID)?|RTD|EXEC|DDE|IMPORTDATA|IMAGE)\\()',
    '<(?:\\w+:)?(?:mailMerge|connectString|connection|webPr|script|plugin|applet|floating-frame|form) ',
    // LibreOffice writes a place for forms into each document: what may act is a form in it.
    '<(?:\\w+:)?(?:form|model|submission|instance)(?:>|[ \\t\\r\\n])',
    'xlink:href\\s*=\\s*["\'](?!(?:https?:|mailto:|tel:|ftp:|#|\\./|\\.\\./)|[\\w%()., +-]+(?:[/#]|["\']))',
  ].join('|'),
);
/** OpenDocument: what is put into the document itself from elsewhere, such as a picture; a link in its text is none. */
const fetched = /<(?:draw:(?:image|object(?:-ole)?)|text:section-source|table:(?:cell-range|table)-source)\s[^>]{0,2000}?xlink:href\s*=\s*["'](?:[a-z]+:|\/|\\)/i;

function xmlPart(
  path: string,
  type: string,
  role: string,
  part: Part,
  relations: readonly Relation[],
  found: Sink,
): void {
  const text = xmlText(part.bytes);
  const acting = readActing(
    text,
    relations.filter((one) => one.source === path),
  );
  if (!acting.complete) found.complete = false;
  if (actingParts.test(path) || actingXml.test(text) || fetched.test(text)) found.active = true;
  merge(found, acting);
  if (
    acting.active ||
    role === 'officedocument' ||
    /\.main\+xml$/.test(type) ||
    /(document|footnotes|header\d*|footer\d*|sheet\d+|slide\d+|content)\.xml$/.test(path)
  ) {
    found.layers.push({ name: part.path, bytes: Buffer.from(text.slice(0, textMax)) });
  }
}

/** A compound file in a package: a macro project, an object, or a whole document of its own. */
function compoundPart(name: string, path: string, bytes: Buffer, found: Sink): void {
  const streams = readOle(bytes, () => (found.complete = false));
  if (
    holdsMacros(streams) &&
    !streams.some((stream) => /^(worddocument|workbook|book|powerpoint document)$/i.test(stream.name))
  )
    return merge(found, macros(streams));
  const files = embeddedFiles(streams);
  append(found.members, files.length > 0 ? files : [{ name, bytes }]);
  if (files.length > 0) found.active = true;
  // What is in a member is looked at there: the object itself stands here only when its file was taken out of it.
  if (files.length > 0)
    for (const stream of streams) if (/^.Ole$/i.test(stream.name)) merge(found, objectSignals(stream.bytes, path));
  if (streams.some((stream) => /^Equation Native$/i.test(stream.name)))
    merge(found, objectSignals(Buffer.from('Equation Native', 'utf16le'), path));
}

const isXml = (bytes: Buffer): boolean => /^(\ufeff|\s)*</.test(xmlText(bytes.subarray(0, 200)));

/** A page, a letter, or a place in or beside the document. */
const page = /^(?:https?:|mailto:|tel:|ftp:|#)|^(?![^/?#]*:)(?![\\/]{2})[^\\]*$/i;

/** Another machine, or a program that goes by a scheme; a path on this machine is neither. */
const isElsewhere = (place: string) =>
  onShare(place) || (/^[a-z][\w+.-]+:/i.test(place) && !/^file:\/{2,3}(?:localhost\/)?[a-z]:/i.test(place));

/** Links that lead out of the package, and what is loaded from there when it is opened. */
function external(relations: readonly Relation[], found: Sink): void {
  if (relations.length > linksMax) found.limitations.push('LAYERS_LIMIT');
  const links: string[] = [];
  let loads = 0;
  for (const { type, target } of relations.slice(0, linksMax)) {
    const place = decoded(target);
    links.push(target);
    // A link is followed by who clicks on it, if it shows a page; everything else is fetched as the document is opened.
    if (type === 'hyperlink' ? !page.test(place.trim()) : isElsewhere(place.trim())) found.active = true;
    if (type === 'attachedtemplate') template(found, place);
    else if (
      (carried.has(type) || type === 'externallink' || type === 'vbaproject') &&
      (onShare(place) || /^(https?|ftp|mhtml|ms-[\w-]{1,30}|script|javascript|res|its|mk):/i.test(place))
    ) {
      if (loads++ < loadsMax) found.signals.push(remote('object', target));
    } else if (/^(image|video|audio|media)$/.test(type) && onShare(place)) share(found, target);
  }
  if (links.length > 0) found.layers.push({ name: 'link', bytes: Buffer.from(links.join('\n')) });
}

function merge(
  into: Sink,
  more: Pick<Found, 'signals' | 'layers' | 'members' | 'limitations' | 'commands' | 'active'>,
): void {
  append(into.signals, more.signals);
  append(into.layers, more.layers);
  append(into.members, more.members);
  append(into.limitations, more.limitations);
  append(into.commands, more.commands);
  into.active ||= more.active ?? false;
}
