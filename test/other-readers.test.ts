import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { loadEngine } from '../sandbox-runner/engine.ts';
import { identify } from '../sandbox-runner/identify.ts';
import { ar, tar, zip } from './samples/binaries.ts';
import { sevenZip } from './samples/seven.ts';

const engine = await loadEngine();
afterAll(async () => await engine.close());

const script = '#!/bin/sh\necho inside\n';
const base64 = Buffer.from(script).toString('base64');
const examined = async (bytes: Buffer, name: string) => await engine.examiner.examine(bytes, name);
const names = async (bytes: Buffer, name: string) => (await examined(bytes, name)).members.map((one) => one.fileName);
const mail = (...lines: string[]) => ['From: a@mail.example', 'To: b@mail.example', 'Subject: x', 'MIME-Version: 1.0', ...lines];
const part = (...fields: string[]) => [...fields, 'Content-Transfer-Encoding: base64', '', base64];
const attached = part('Content-Type: application/octet-stream', 'Content-Disposition: attachment; filename="inner.sh"');

describe('a file that one reader of a mail finds and another does not comes out', () => {
  test.each([
    [
      'of two boundaries', [
        'Content-Type: multipart/mixed; boundary="A"; boundary="B"', '', '--A', 'Content-Type: text/plain', '', 'x',
        '--A--', '--B', ...attached, '--B--',
      ], '\r\n',
    ],
    [
      'of lines that end in CR alone',
      ['Content-Type: multipart/mixed; boundary=B', '', '--B', ...attached, '--B--'], '\r',
    ],
    [
      'of text that has a name', [
        'Content-Type: multipart/mixed; boundary=B', '', '--B', 
        ...part('Content-Type: text/plain; name="=?utf-8?Q?inner=2Esh?="', 'Content-Disposition: inline'),
        '--B--',
      ], '\r\n',
    ],
    [
      'of a part behind the last one', [
        'Content-Type: multipart/mixed; boundary=B', '', '--B', 'Content-Type: text/plain', '', 'x',
        '--B--', '', '--B', ...attached, '--B--',
      ], '\r\n',
    ],
    [
      'of a name in another character set', [
        'Content-Type: multipart/mixed; boundary="A"; boundary="B"', '', '--A--', '--B',
        ...part("Content-Disposition: attachment; filename*=utf-8''inner%2Esh"), '--B--',
      ], '\n',
    ],
  ])('%s', async (_what, lines, end) => {
    expect(await names(Buffer.from(mail(...lines).join(end)), 'a.eml')).toEqual(['inner.sh']);
  });
  test('of yEnc', async () => {
    const body = [...Buffer.from(script)].flatMap((byte) => {
      const code = (byte + 42) & 255;
      return [0, 10, 13, 61].includes(code) ? [61, (code + 64) & 255] : [code];
    });
    const message = Buffer.concat([
      Buffer.from([...mail('Content-Type: text/plain'), '', '=ybegin line=128 size=24 name=inner.sh', ''].join('\r\n')),
      Buffer.from(body), Buffer.from('\r\n=yend size=24\r\n'),
    ]);
    const { members } = await examined(message, 'a.eml');
    expect(members.map(({ fileName, bytes }) => [fileName, bytes.toString()])).toEqual([['inner.sh', script]]);
  });
  test('once where both find it', async () => {
    const plain = mail('Content-Type: multipart/mixed; boundary=B', '', '--B', ...attached, '--B--');
    expect(await names(Buffer.from(plain.join('\n')), 'a.eml')).toEqual(['inner.sh']);
  });
});

describe('an archive of which some readers see only the beginning', () => {
  const note = tar({ 'read.txt': 'read me\n' });
  test('is read behind the end of its first part, plain and packed', async () => {
    const two = Buffer.concat([note, tar({ 'inner.sh': script })]);
    expect(await names(two, 'a.tar')).toContain('inner.sh');
    const packed = Buffer.concat([gzipSync(note), gzipSync(tar({ 'inner.sh': script }))]);
    expect(await names(packed, 'a.tgz')).toContain('inner.sh');
  });
  test('is not whole where what follows is no archive, and is whole where zeros follow', async () => {
    const limitations = async (behind: Buffer) => (await examined(Buffer.concat([note, behind]), 'a.tar')).limitations;
    expect(await limitations(Buffer.from('x'.repeat(600)))).toContain('ARCHIVE_UNREADABLE');
    expect(await limitations(Buffer.alloc(9_000))).toEqual([]);
  });
  test('of Zstandard begins behind frames that are passed over', async () => {
    const skipped = Buffer.from('502a4d18030000006162635f2a4d1800000000', 'hex');
    const frame = Buffer.from('28b52ffd2018c1000023212f62696e2f73680a6563686f20696e736964650a', 'hex');
    expect((await identify(Buffer.concat([skipped, frame]), 'a.zst')).format).toBe('zstd');
    expect((await identify(Buffer.concat([skipped, Buffer.from('no frame')]), 'a.zst')).format).not.toBe('zstd');
  });
  test('of ar is opened like any other', async () => {
    expect(await names(ar({ 'inner.sh': Buffer.from(script) }), 'lib.a')).toEqual(['inner.sh']);
  });
});

describe('what a file is', () => {
  test('does not hang on a folder that a document would have, where it is a package of another kind', async () => {
    const parts = { 'A.nuspec': '<package/>', 'word/a.xml': '<a/>', 'tools/init.ps1': 'calc' };
    const bytes = zip({ '[Content_Types].xml': '<Types/>', ...parts });
    expect((await identify(bytes, 'a.nupkg')).format).toBe('zip');
    expect(await names(bytes, 'a.nupkg')).toContain('init.ps1');
  });
  test('is what its name starts, if it begins as a picture and is called a script', async () => {
    const bytes = Buffer.from('GIF89a/*\0\xff\x80\0*/=1;WScript.Echo(1);', 'latin1');
    expect((await identify(bytes, 'logo.js')).interpreter).toBe('js');
    expect((await identify(bytes, 'logo.gif')).format).toBe('gif');
  });
  test('is a mail where it is what was signed', async () => {
    const bytes = Buffer.from(['Content-Type: multipart/mixed; boundary=B', '', '--B', ...attached, '--B--'].join('\r\n'));
    expect(await names(bytes, 'signed.eml')).toEqual(['inner.sh']);
  });
});

test('a note beside a locked archive opens it', async () => {
  const locked = await sevenZip('a.7z', ['-pRechnung#77', '-mhe=on'], { 'inner.sh': script });
  const note = 'Das Passwort für die Rechnung lautet:\r\n\r\nRechnung#77\r\n';
  const beside = zip({ 'Rechnung.7z': locked, 'Passwort.txt': note });
  expect(await names(beside, 'docs.zip')).toContain('inner.sh');
});
