import { zip } from '../../test/samples/binaries.ts';

/** Texts and files of any size that are made to keep a parser busy; what they hold is repeated, so that twice the size is twice the same. */
export interface Generator {
  name: string;
  fileName: string;
  make(bytes: number): Buffer;
}

const repeated = (start: string, piece: string, end = '') => (bytes: number) => Buffer.from(start + piece.repeat(Math.max(1, Math.ceil((bytes - start.length - end.length) / piece.length))) + end, 'latin1');

/** Numbers that are the same each time: a generator of Lehmer's. */
export function numbers(seed: number): (below: number) => number {
  let state = seed % 2_147_483_647 || 1;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

const starts: Record<string, string> = {
  'x.js': '', 'x.vbs': 'Dim a\n', 'x.bat': '@echo off\n', 'x.sh': '#!/bin/sh\n', 'x.ps1': '', 'x.py': '', 'x.php': '<?php ', 'x.wsf': '<job><script>', 'x.hta': '<hta:application>', 'x.html': '<html>', 'x.svg': '<svg>',
  'x.eml': 'From: a@b.example\nSubject: x\nContent-Type: text/html\n\n', 'x.mbox': 'From a@b.example Mon Jan 1 00:00:00 2024\nFrom: a\n\n', 'x.pdf': '%PDF-1.4\n', 'x.rtf': '{\\rtf1', 'x.url': '[InternetShortcut]\nURL=', 'x.txt': '', 'x.jse': '#@~^AAAAAA==',
};
export const types = Object.keys(starts);

const known: [fileName: string, ...pieces: string[]][] = [
  ['x.pdf', '<<', '>>', '<< ', '<<>>stream\n', '>>stream\n', 'stream\n', '/JS(', '/JS((a)', '/JS<00', '/URI(', '/Launch /F ', '/A#4', '#41', '/EmbeddedFile>>stream\nendstream', '(\\'],
  ['x.eml', '<', '<a', '<!--', 'password ', 'password: is ', '=?utf-8?Q?=', '--b\n', 'begin 644 x\n', '&#x', '<style>', '<a href="'],
  ['x.html', '<script>', '<form ', '<script', '<input type=', '<meta http-equiv=refresh ', '<object adb880a6-d8ff-11cf-9377-00aa003b7a11 ', '<object>', 'data:a/b;base64,', 'onload="', 'onload = ', '.Run("', '<!--', "\\x41", '"a"+', 'location '],
  ['x.js', '"a"+', '"a" + \'', '"', "'", '\\x41', '"\\x41', 'String.fromCharCode(65,', 'fromCharCode(', '"a".split("").reverse(', '"a".replace(/a/g,', 'ab ', '0x41,', 'QUJD', 'A', '#@~^AAAAAA=='],
  ['x.vbs', '"a" & ', 'Chr(65) & ', 'StrReverse("', 'Replace("aa","a","', 'Chr(', '" _\n', '"a" & _ '],
  ['x.ps1', "'{0}' -f ", "'a','b',", '[char]65+', '`a', "'a'.replace('a','", "('a' -f 'b'"],
  ['x.bat', 'set a=%a%%a%\n', '%a%', 'set a=xx%a%\n', '%a:a=aaaa%', 'set "a=', '^', '^\n', 'if a==', 'for ', 'for %%a in do ', '& ', '( set ', 'rem ', '%a:~1,', 'set a=b\n%a%%a:b=cccccccccccc%\n'],
  ['x.sh', '"$(', '$(', '`', '#', ' #\u2028', ' # ', '\\\n', '"', "'", 'if ', 'then ', ';', '(', 'a=b;', '"$($('],
  ['x.rtf', '\\objdata ', '{\\*\\objdata ', '\\objdata{', '\\bin9 ', "\\'41", '\\', '{', 'd0cf11e0', '\\objdata d0cf11e0'],
  ['x.txt', 'a.', 'a-', 'a.a.a.a.a.a.', 'a-a-a.', 'http://', 'a@', '@', '1.', '1.1.1.1', 'C:\\', 'C:\\a\\', 'HKLM\\', '0x', 'bc1', '3', 'a@a.', 'password pin pw ', 'ab-cd-ef-gh-ij-kl-mn-op-qr-st-uv-wx-yz-'],
  ['x.svg', '<svg', '<!-- ', '<foreignObject ', '<script><![CDATA['],
  ['x.url', 'URL=', 'http://', '\n'],
  ['x.jse', '#@~^AAAAAA==', '@', '^#~', 'AAAAAA=='],
  ['x.mbox', 'From a 2024\n', 'From ', 'From a b c '],
  ['x.php', 'eval(', '<?php ', '"a".'], ['x.py', "'a'+", 'chr(65)+', '"""'], ['x.wsf', '<script>', '</script', '<job>'], ['x.hta', '<script ', '<form ', '.Run "'],
];

/** Each piece that has ever been trouble, then random ones. */
export function texts(random: number, seed = 1): Generator[] {
  const found = known.flatMap(([fileName, ...pieces]) => pieces.map((piece): Generator => ({ name: `${fileName} ${JSON.stringify(piece)}`, fileName, make: repeated(starts[fileName]!, piece) })));
  const pieces = known.flatMap(([, ...all]) => all).concat([' ', '\t', '\n', '\r\n', '\0', '=', ':', ',', 'a', 'Q', '(', ')', '[', ']', '}', '\u00ff', '1,']);
  const next = numbers(seed);
  for (let n = 0; n < random; n++) {
    const fileName = types[next(types.length)]!;
    const piece = Array.from({ length: 1 + next(4) }, () => pieces[next(pieces.length)]!).join('');
    const end = next(2) === 0 ? '' : pieces[next(pieces.length)]!;
    found.push({ name: `${fileName} ${JSON.stringify(piece)} … ${JSON.stringify(end)}`, fileName, make: repeated(starts[fileName]!, piece, end) });
  }
  return found;
}

/** A file whose beginning is an honest file's, and whose rest is that same file again and again. */
export const grown = (name: string, fileName: string, honest: Buffer): Generator => ({ name: `${name} repeated`, fileName, make: (bytes) => Buffer.concat(Array.from({ length: Math.ceil(bytes / honest.length) }, () => honest)).subarray(0, bytes) });

/** Many directory entries that all point to the same sectors. */
export function compound(entries: number): Buffer {
  const sector = 512;
  const directorySectors = Math.ceil(entries / 4);
  const dataSectors = Math.max(8, directorySectors);
  const total = 1 + directorySectors + dataSectors;
  const fatSectors = Math.ceil((total + 200) / 127);
  const bytes = Buffer.alloc(sector * (1 + fatSectors + directorySectors + dataSectors));
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(bytes);
  bytes.writeUInt16LE(0x3e, 24);
  bytes.writeUInt16LE(3, 26);
  bytes.writeUInt16LE(0xfffe, 28);
  bytes.writeUInt16LE(9, 30);
  bytes.writeUInt16LE(6, 32);
  bytes.writeUInt32LE(fatSectors, 44);
  // The directory follows the table.
  bytes.writeUInt32LE(fatSectors, 48);
  bytes.writeUInt32LE(4_096, 56);
  bytes.writeUInt32LE(0xfffffffe, 60);
  bytes.writeUInt32LE(0xfffffffe, 68);
  for (let n = 0; n < 109; n++) bytes.writeUInt32LE(n < fatSectors ? n : 0xffffffff, 76 + n * 4);
  const fat = (index: number, value: number) => index < fatSectors * 128 && bytes.writeUInt32LE(value, sector + index * 4);
  for (let n = 0; n < fatSectors * 128; n++) fat(n, 0xffffffff);
  for (let n = 0; n < fatSectors; n++) fat(n, 0xfffffffd);
  for (let n = 0; n < directorySectors; n++) fat(fatSectors + n, n + 1 < directorySectors ? fatSectors + n + 1 : 0xfffffffe);
  const data = fatSectors + directorySectors;
  for (let n = 0; n < dataSectors; n++) fat(data + n, n + 1 < dataSectors ? data + n + 1 : 0xfffffffe);
  for (let n = 0; n < entries; n++) {
    const at = sector * (1 + fatSectors) + n * 128;
    const name = n === 0 ? 'Root Entry' : `s${n}`;
    bytes.write(name, at, 'utf16le');
    bytes.writeUInt16LE((name.length + 1) * 2, at + 64);
    bytes[at + 66] = n === 0 ? 5 : 2;
    bytes.writeUInt32LE(0xffffffff, at + 68);
    bytes.writeUInt32LE(n + 1 < entries ? n + 1 : 0xffffffff, at + 72);
    bytes.writeUInt32LE(n === 0 ? 1 : 0xffffffff, at + 76);
    bytes.writeUInt32LE(n === 0 ? 0xfffffffe : data, at + 116);
    bytes.writeUInt32LE(n === 0 ? 0 : dataSectors * sector, at + 120);
  }
  return bytes;
}

/** Archives in an archive, each with archives in it: `width` of them at each of three depths. */
export function zips(width: number): Buffer {
  let inner: Buffer = zip({ 'a.txt': 'x' });
  for (let depth = 0; depth < 3; depth++) inner = zip(Object.fromEntries(Array.from({ length: width }, (_, n) => [`${n}.zip`, inner])));
  return inner;
}
