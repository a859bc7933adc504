import { constants } from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { wineFolders } from './wine-libraries.ts';

/**
 * Programs of Windows that Wine lacks and scripts take for granted: a script host ends a script whose program isn't
 * there, and so what comes after it is never seen. They do nothing, and end well.
 */
const silent = [
  'auditpol', 'bcdedit', 'bitsadmin', 'cipher', 'cmdkey', 'diskshadow', 'driverquery', 'esentutl', 'fltmc', 'getmac',
  'gpresult', 'gpupdate', 'makecab', 'nbtstat', 'nltest', 'quser', 'qwinsta', 'reagentc', 'takeown', 'tracert', 'vssadmin',
  'wbadmin',
];
/** A program of Wine's that does nothing, whatever its arguments are. */
const nothing = 'systeminfo.exe';

/** Functions of VBScript that Wine lacks, and those that do the same with letters of one byte. */
const sameFunctions = [
  ['Global_ChrW', 'Global_Chr'], ['Global_ChrB', 'Global_Chr'], ['Global_AscW', 'Global_Asc'], ['Global_AscB', 'Global_Asc'],
] as const;

/**
 * Makes Wine's programs do what scripts expect of them. Needs their symbols, so it comes before these are taken away.
 */
export async function completeWinePrograms(root: string): Promise<void> {
  for (const folder of wineFolders.map((name) => join(root, 'usr/lib', name))) {
    for (const name of silent) await copyFile(join(folder, nothing), join(folder, `${name}.exe`), constants.COPYFILE_EXCL);
    for (const host of ['wscript.exe', 'cscript.exe'].map((name) => join(folder, name))) {
      await writeFile(host, answering(await readFile(host), 'Host_Sleep'));
    }
    const basic = join(folder, 'vbscript.dll');
    await writeFile(basic, sameFunctions.reduce<Buffer>((file, [from, to]) => redirected(file, from, to), await readFile(basic)));
  }
}

const notImplemented = Buffer.from([0xb8, 0x01, 0x40, 0x00, 0x80]);
const done = Buffer.from([0xb8, 0x00, 0x00, 0x00, 0x00]);

/**
 * A program of which one function says "done" (S_OK in eax) where it said "not implemented" (E_NOTIMPL). Wine's
 * script host ends a script that sleeps; sleeping for no time at all is what its caller can't tell from a guest whose
 * clock runs ahead. Throws when the function isn't there, or never said so.
 */
export function answering(program: Buffer, name: string): Buffer {
  const [from, to] = functionIn(program, name);
  const changed = Buffer.from(program);
  let count = 0;
  for (let at = changed.indexOf(notImplemented, from); at >= 0 && at < to; at = changed.indexOf(notImplemented, at + 1)) {
    done.copy(changed, at);
    count++;
  }
  if (count === 0) throw new Error(`${name} of this Wine is not the function that it was`);
  return changed;
}

/**
 * A program in which one function is another one: its first instruction is a jump to that. Throws when one isn't
 * there.
 */
export function redirected(program: Buffer, from: string, to: string): Buffer {
  const [[at, end], [target]] = [functionIn(program, from), functionIn(program, to)];
  if (end - at < 5) throw new Error(`${from} of this Wine is not the function that it was`);
  const changed = Buffer.from(program);
  changed[at] = 0xe9;
  // Both lie in the section of the program's code.
  changed.writeInt32LE(target - (at + 5), at + 1);
  return changed;
}

/** Where a function of a PE file with symbols lies in that file, up to the next one. */
function functionIn(file: Buffer, name: string): [from: number, to: number] {
  const header = file.readUInt32LE(0x3c);
  const [symbols, count] = [file.readUInt32LE(header + 12), file.readUInt32LE(header + 16)];
  const sections = header + 24 + file.readUInt16LE(header + 20);
  const strings = symbols + 18 * count;
  const found: { name: string; value: number; section: number }[] = [];
  for (let index = 0; index < count; index++) {
    const at = symbols + 18 * index;
    const long = file.readUInt32LE(at) === 0;
    const start = long ? strings + file.readUInt32LE(at + 4) : at;
    const end = long ? file.indexOf(0, start) : at + 8;
    found.push({
      name: file.toString('latin1', start, end).replace(/\0.*/s, ''), value: file.readUInt32LE(at + 8), section: file.readInt16LE(at + 12),
    });
    index += file.readUInt8(at + 17);
  }
  const wanted = found.filter((one) => one.name === name || one.name === `_${name}` || one.name.startsWith(`_${name}@`));
  if (wanted.length !== 1) throw new Error(`${wanted.length} functions are called ${name}`);
  const { value, section } = wanted[0]!;
  const next = Math.min(...found.filter((one) => one.section === section && one.value > value).map((one) => one.value));
  const row = sections + 40 * (section - 1);
  const raw = file.readUInt32LE(row + 20);
  return [raw + value, raw + Math.min(next, file.readUInt32LE(row + 16))];
}
