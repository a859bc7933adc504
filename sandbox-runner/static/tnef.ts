import type { Layer } from './found.ts';
import { utf16 } from '../utf16.ts';

const membersMax = 100;
const longName = 0x3707;

/**
 * Attachments of a winmail.dat (MS-OXTNEF): attributes one after the other, each a level, a number, a length, data and a sum. What is cut off
 * ends the reading.
 */
export function tnefFiles(bytes: Buffer): Layer[] {
  const found: Layer[] = [];
  let name = '';
  let data: Buffer | null = null;
  const end = () => {
    if (data !== null && data.length > 0 && found.length < membersMax) found.push({ name: name.split(/[\\/]/).pop()! || 'attachment', bytes: data });
    name = '';
    data = null;
  };
  for (let at = 6; at + 9 <= bytes.length; ) {
    const [level, attribute, size] = [bytes[at]!, bytes.readUInt16LE(at + 1), bytes.readUInt32LE(at + 5)];
    const value = bytes.subarray(at + 9, Math.min(bytes.length, at + 9 + size));
    at += 11 + size;
    if (level !== 2) continue;
    // The rendering data of an attachment comes first of its attributes.
    if (attribute === 0x9002) end();
    else if (attribute === 0x8010) name ||= value.toString('latin1').replaceAll('\0', '');
    else if (attribute === 0x800f) data = value;
    else if (attribute === 0x9005) name = nameIn(value) || name;
  }
  end();
  return found;
}

/** The long name among an attachment's properties: its tag, a count of one, a length, and the text. */
function nameIn(properties: Buffer): string {
  for (const wide of [true, false]) {
    const tag = Buffer.from([wide ? 0x1f : 0x1e, 0, longName & 0xff, longName >> 8]);
    const at = properties.indexOf(tag);
    if (at < 0 || at + 12 > properties.length) continue;
    const size = properties.readUInt32LE(at + 8);
    if (size > 1_000) continue;
    const name = wide ? utf16(properties, at + 12, at + 12 + size) : properties.toString('latin1', at + 12, at + 12 + size);
    return name.replaceAll('\0', '');
  }
  return '';
}
