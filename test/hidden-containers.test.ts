import { deflateSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { loadEngine } from '../sandbox-runner/engine.ts';
import { identify } from '../sandbox-runner/identify.ts';
import { tar, tinyElf, tinyPe, vhd, floppy, zip } from './samples/binaries.ts';
import { sevenZip } from './samples/seven.ts';

const engine = await loadEngine();
afterAll(async () => await engine.close());

const script = '#!/bin/sh\necho inside\n';
const inner = zip({ 'inner.sh': script });
const gif = Buffer.from('4749463839610100010080000000000000ffffff2c00000000010001000002024401003b', 'hex');
const pdf = Buffer.from('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n');
const names = async (bytes: Buffer, name: string) => (await engine.examiner.examine(bytes, name)).members.map((one) => one.fileName);
const rules = async (bytes: Buffer, name: string) => (await engine.examiner.examine(bytes, name)).signals.map((one) => one.rule);
/** Each entry said to be locked, in both places. */
function locked(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  for (const [mark, at] of [['PK\x03\x04', 6], ['PK\x01\x02', 8]] as const) copy[copy.indexOf(mark) + at]! |= 1;
  return copy;
}

describe('a container is opened', () => {
  test.each([
    ['behind another zip', Buffer.concat([zip({ 'readme.txt': 'read me' }), inner]), 'a.zip'], ['behind other bytes', Buffer.concat([Buffer.from('\x01\x02garbage\x03\x04', 'latin1'), inner]), 'a.zip'], ['behind a picture', Buffer.concat([gif, inner]), 'a.gif'],
    ['behind a document', Buffer.concat([pdf, inner]), 'a.pdf'], ['behind a Linux program', Buffer.concat([tinyElf(64), inner]), 'tool'], ['behind a Windows program', Buffer.concat([tinyPe({ bits: 64 }), inner]), 'tool.exe'],
    ['behind a first line of Python', Buffer.concat([Buffer.from('#!/usr/bin/env python3\n'), inner]), 'a.pyz'], ['behind the shell script that unpacks it', Buffer.concat([Buffer.from('#!/bin/sh\ntail -n +3 "$0" | tar xz\nexit\n'), gzipSync(tar({ 'inner.sh': script }))]), 'a.run'],
    ['with entries that are only said to be locked', locked(inner), 'a.zip'], ['in gzip, as a disk', gzipSync(vhd(floppy('inner.sh', Buffer.from(script)))), 'd.vhd'], ['of a package that has a folder "word"', zip({ '[Content_Types].xml': '<Types/>', 'a.nuspec': '<a/>', 'content/word/a.txt': 'a', 'tools/inner.sh': script }), 'a.nupkg'],
  ])('%s', async (_where, bytes, name) => {
    expect((await names(bytes, name)).map((one) => one.toLowerCase())).toContain('inner.sh');
  });
  test('that is a WIM', async () => {
    expect(await names(await sevenZip('a.wim', ['-twim'], { 'inner.sh': script }), 'a')).toContain('inner.sh');
  });
  test('that a program of PyInstaller carries: the scripts that it starts', async () => {
    const code = deflateSync(Buffer.from('e3 code that names http://files.example-host.net/next'));
    const entry = Buffer.alloc(32);
    entry.writeUInt32BE(32, 0);
    entry.writeUInt32BE(code.length, 8);
    entry.write('\x01smain', 16, 'latin1');
    const cookie = Buffer.alloc(88);
    Buffer.from('MEI\x0c\x0b\x0a\x0b\x0e', 'latin1').copy(cookie);
    for (const [at, value] of [[8, code.length + 32 + 88], [12, code.length], [16, 32], [20, 312]] as const) cookie.writeUInt32BE(value, at);
    const examined = await engine.examiner.examine(Buffer.concat([tinyElf(64), code, entry, cookie]), 'tool');
    expect(examined.members.map((one) => [one.fileName, one.identity.format])).toEqual([['main.pyc', 'pyc']]);
  });
  test('where a file and a folder have one name, both', async () => {
    expect(await names(zip({ x: 'a file', 'x/inner.sh': script }), 'a.zip')).toEqual(expect.arrayContaining(['x', 'inner.sh']));
  });
  test('behind a picture or a document, and that is a small signal', async () => {
    for (const [bytes, name] of [[Buffer.concat([gif, inner]), 'a.gif'], [Buffer.concat([gif, Buffer.from('\n<?php system($_GET["a"]); ?>\n')]), 'b.gif'], [Buffer.concat([pdf, inner]), 'a.pdf']] as const) expect(await rules(bytes, name)).toContain('assay-appended-file');
  });
});

describe('a container that is known by its mark', () => {
  test.each([
    ['xar', 'xar!\0\x1c\0\x01'], ['qcow2', 'QFI\xfb\0\0\0\x03'], ['vmdk', 'KDMV\x01\0\0\0'], ['squashfs', 'hsqs\x01\0\0\0'], ['ace', '0123456**ACE**'], ['lzip', 'LZIP\x01\x0c'],
  ])('%s is named', async (format, mark) => {
    expect((await identify(Buffer.concat([Buffer.from(mark, 'latin1'), Buffer.alloc(100)]), 'a')).format).toBe(format);
  });
});

describe('an honest file', () => {
  test.each([
    ['picture with a note behind it', Buffer.concat([gif, Buffer.from('made with a camera of ours, 2024-05-01')]), 'a.gif'], ['picture', gif, 'a.gif'], ['zip of zips', zip({ 'a.zip': inner, 'b.zip': inner }), 'a.zip'], ['document', pdf, 'a.pdf'], ['program', tinyPe({ bits: 64 }), 'a.exe'],
  ])('%s has nothing appended', async (_what, bytes, name) => {
    const examined = await engine.examiner.examine(bytes, name);
    expect(examined.members.filter((one) => one.fileName.startsWith('appended'))).toEqual([]);
    expect(examined.signals.map((one) => one.rule)).not.toContain('assay-appended-file');
  });
  test('that is an empty disk, compressed, is no bomb; the same under another name may be one', async () => {
    const zeros = gzipSync(Buffer.alloc(60_000_000));
    expect(await rules(zeros, 'vm.img.gz')).not.toContain('assay-archive-bomb');
    expect(await rules(zeros, 'a.gz')).toContain('assay-archive-bomb');
  });
});
