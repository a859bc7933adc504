import { signal, type Found, type Layer } from './found.ts';

const headerMagic = 0x8eade801;
const entriesMax = 10_000;
const textMax = 1_000_000;
/** Tags of a package's header (rpm's own manual, "RPM V4 Header"): scripts, each beside the tag of what runs it. */
const scripts: readonly (readonly [name: string, text: number, program: number])[] = [
  ['pretrans', 1151, 1153], ['preinstall', 1023, 1085], ['postinstall', 1024, 1086], ['preuninstall', 1025, 1087], ['postuninstall', 1026, 1088], ['posttrans', 1152, 1154],
];
const texts = { name: 1000, version: 1001, release: 1002, vendor: 1011, buildHost: 1007, packager: 1015 };

/** A package's name and maker, and its scripts, which the package manager runs as root. Throws for what is cut off or contradicts itself. */
export function readRpm(bytes: Buffer): Found {
  // A lead of 96 bytes, the header of signatures, filled up to eight bytes, the header.
  const signatures = header(bytes, 96);
  const main = header(bytes, Math.ceil(signatures.end / 8) * 8);
  const facts = Object.fromEntries(Object.entries(texts).flatMap(([name, tag]) => {
    const text = main.text(tag);
    return text === null ? [] : [[name, text.replace(/[^\x20-\x7e]/g, '?').slice(0, 200)]];
  }));
  const members: Layer[] = [];
  const evidence: string[] = [];
  for (const [name, textTag, programTag] of scripts) {
    const text = main.text(textTag);
    if (!text) continue;
    const program = main.text(programTag) ?? '/bin/sh';
    // What is run by rpm's own Lua is no script that a guest could run: its text is looked at.
    members.push({ name: program === '<lua>' ? `${name}.lua` : name, bytes: Buffer.from(program === '<lua>' || text.startsWith('#!') ? text : `#!${program}\n${text}`, 'utf8') });
    evidence.push(`${name} by ${program.slice(0, 100)}`);
  }
  return {
    facts: { ...facts, scripts: evidence }, members,
    signals: evidence.length === 0 ? [] : [signal('rpm-scripts', 'Package with scripts that run as root when it is installed', 2, [], { benign: 'Most packages of system programs have them.', malicious: 'Installing it is running it.' }, evidence)],
  };
}

/** One header: an index of tags over a store of values. */
function header(bytes: Buffer, at: number): { end: number; text(tag: number): string | null } {
  if (bytes.readUInt32BE(at) !== headerMagic) throw new Error('no RPM header');
  const entries = bytes.readUInt32BE(at + 8);
  const size = bytes.readUInt32BE(at + 12);
  const store = at + 16 + entries * 16;
  if (entries > entriesMax || store + size > bytes.length) throw new Error('an RPM header leaves the file');
  const offsets = new Map<number, number>();
  for (let n = 0; n < entries; n++) {
    const row = at + 16 + n * 16;
    const type = bytes.readUInt32BE(row + 4);
    // 6: a string; 8: strings, of which the first counts here; 9: a string in several languages.
    if ((type === 6 || type === 8 || type === 9) && bytes.readUInt32BE(row + 8) < size) offsets.set(bytes.readUInt32BE(row), store + bytes.readUInt32BE(row + 8));
  }
  return {
    end: store + size,
    text: (tag) => {
      const from = offsets.get(tag);
      if (from === undefined) return null;
      const end = bytes.indexOf(0, from);
      return bytes.toString('utf8', from, Math.min(end < 0 ? store + size : end, from + textMax, store + size));
    },
  };
}
