import type { Identity } from '../identify.ts';
import { archiveLimits, unpack } from './archive.ts';
import { deobfuscate } from './deobfuscate.ts';
import { elfSignals, readElf } from './elf.ts';
import { readActiveMime, readFlatOffice } from './flat-office.ts';
import type { Found } from './found.ts';
import { readMachO } from './macho.ts';
import { readMail } from './mail.ts';
import { readMarkup } from './markup.ts';
import { readCompound, readPackage } from './office.ts';
import { readOneNote } from './onenote.ts';
import { readPdf } from './pdf.ts';
import { peSignals } from './pe-signals.ts';
import { readPe } from './pe.ts';
import { readRpm } from './rpm.ts';
import { readRtf } from './rtf.ts';
import { readShortcut, readUrlFile } from './shortcut.ts';
import { decodeScript } from './encoded-script.ts';
import { carried, merged, readText } from './parse-text.ts';
import { formatOf } from './text-formats.ts';

/** Formats whose members 7-Zip takes out. */
export const unpackable = (identity: Identity): boolean => identity.kind === 'archive' || identity.kind === 'jar' || identity.kind === 'msi' || identity.kind === 'pe';

/** A presentation of a hundred slides has a thousand parts; what they come to together is bounded as in any archive. */
const packageLimits = { ...archiveLimits, membersMax: 4_000 };

/** The parser for a format; texts come as `decoded` gives them. Throws for what it can't read. */
export async function parse(identity: Identity, bytes: Buffer, fileName: string): Promise<Found> {
  if ((identity.kind === 'document' || identity.kind === 'other') && formatOf(identity.mediaType) !== undefined) return withFolded(readText(identity, bytes), 'js');
  switch (identity.kind) {
    case 'pe': {
      const facts = readPe(bytes);
      return { facts, signals: peSignals(facts) };
    }
    case 'elf': {
      const facts = readElf(bytes);
      return { facts, signals: elfSignals(facts) };
    }
    case 'macho':
      return { facts: readMachO(bytes) };
    case 'mail':
      return await readMail(bytes, identity.format);
    case 'shortcut':
      return identity.format === 'lnk' ? readShortcut(bytes) : readUrlFile(bytes);
    case 'script':
      return scriptFound(identity, bytes);
    case 'document':
      return await documentFound(identity, bytes, fileName);
    default:
      return identity.format === 'rpm' ? readRpm(bytes) : identity.format === 'text' ? readText(identity, bytes) : {};
  }
}

function scriptFound(identity: Identity, bytes: Buffer): Found {
  let text = bytes.toString('utf8');
  const decoded = decodeScript(text);
  if (decoded !== null) text = decoded;
  const layers = deobfuscate(text, identity.interpreter ?? '');
  if (decoded !== null) layers.unshift({ name: 'decoded script', bytes: Buffer.from(decoded) });
  const found = identity.interpreter === 'hta' || identity.interpreter === 'wsf' ? readMarkup(bytes, identity.interpreter) : {};
  // What a script unpacks into a program is a file of its own.
  return merged({ ...found, layers: [...(found.layers ?? []), ...layers], members: [...(found.members ?? []), ...layers.filter((layer) => layer.name === 'program')] }, carried(text));
}

async function documentFound(identity: Identity, bytes: Buffer, fileName: string): Promise<Found> {
  switch (identity.format) {
    case 'pdf':
      return withFolded(readPdf(bytes), 'js');
    case 'rtf':
      return readRtf(bytes);
    case 'onenote':
      return readOneNote(bytes);
    case 'activemime':
      return withFolded(readActiveMime(bytes), 'vba');
    case 'flat-opc':
    case 'word-xml':
    case 'flat-odf':
      return withFolded(readFlatOffice(bytes, identity.format), 'vba');
    case 'html':
    case 'svg':
      return withFolded(readMarkup(bytes, identity.format), 'js');
    case 'doc':
    case 'xls':
    case 'ppt':
    case 'ole':
    case 'encrypted-office':
      return withFolded(readCompound(bytes), 'vba');
    default: {
      if (!/^(doc|xls|ppt)[xm]$|^od[tspf]$/.test(identity.format)) return {};
      const { members, limitations } = await unpack(bytes, fileName, [], packageLimits);
      const found = readPackage(members);
      return withFolded({ ...found, limitations: [...(found.limitations ?? []), ...limitations], complete: found.complete === true && limitations.length === 0 }, 'vba');
    }
  }
}

/** Scripts inside are folded too. */
function withFolded(found: Found, language: string): Found {
  const scripts = (found.layers ?? []).filter((layer) => /^(macro|script|event|page)/.test(layer.name)).slice(0, 20);
  const folded = scripts.flatMap((layer) => deobfuscate(layer.bytes.toString('utf8'), language));
  return { ...found, layers: [...(found.layers ?? []), ...folded], members: [...(found.members ?? []), ...folded.filter((layer) => layer.name === 'program')] };
}
