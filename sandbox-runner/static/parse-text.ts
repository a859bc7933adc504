import { guess, type Identity } from '../identify.ts';
import { armoured } from './armour.ts';
import { signal, type Found } from './found.ts';
import { readCsv } from './sheet-text.ts';
import { formatOf } from './text-formats.ts';

const programs = new Set<Identity['kind']>(['pe', 'elf', 'macho', 'msi', 'jar', 'script', 'shortcut']);
/** Characters of a text that are looked at. */
const textMax = 8_000_000;

/** Text that is no script, page or mail: what of its format acts, and the files that are written in it as text. */
export function readText(identity: Identity, bytes: Buffer): Found {
  const text = bytes.toString('utf8').slice(0, textMax);
  const found = merged(formatFound(identity, text), carried(text));
  return text.length < textMax || found.complete === undefined ? found : { ...found, complete: false };
}

function formatFound(identity: Identity, text: string): Found {
  const format = formatOf(identity.mediaType);
  // Excel takes a table under any name.
  if (format === undefined) {
    const { commands, signals } = readCsv(text);
    return { ...(commands ? { commands } : {}), ...(signals ? { signals } : {}) };
  }
  try {
    return format.read(text);
  } catch {
    // No JSON after all, or cut off.
    return { complete: false };
  }
}

/** Files that are written in a text as text. */
export function carried(text: string): Found {
  const members = armoured(text, (bytes) => bytes.length >= 32 && guess(bytes, '').kind !== 'other');
  const hidden = members.filter(({ bytes }) => programs.has(guess(bytes, '').kind));
  if (members.length === 0) return {};
  const story = { benign: 'Programs were sent so in the days of text-only mail.', malicious: 'Filters see text, and a program of the system turns it back.' };
  return { members, signals: hidden.length === 0 ? [] : [signal('text-program', 'Text with a program written in it', 25, ['T1027.013', 'T1140'], story, hidden.map(({ name, bytes }) => `${name}, ${bytes.length} bytes`))] };
}

/** Both, each list one after the other. */
export function merged(one: Found, other: Found): Found {
  const all: Found = { ...one, ...other };
  for (const key of ['signals', 'layers', 'members', 'commands', 'limitations'] as const) if (one[key] && other[key]) (all[key] as unknown[]) = [...one[key], ...other[key]];
  return other.members?.length ? { ...all, ...(one.active === undefined ? {} : { active: true }) } : all;
}
