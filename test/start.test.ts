import fc from 'fast-check';
import { expect, test } from 'vitest';
import { startOf, starts, startWithin, type Start } from '../schema/start.ts';
import { identify } from '../sandbox-runner/identify.ts';

const endings = [
  '', 'txt', 'log', 'sh', 'bash', 'py', 'pyw', 'pl', 'bat', 'CMD', 'vbs', 'vbe', 'js', 'jse', 'mjs', 'cjs', 'wsf', 'hta', 'ps1', 'psm1', 'php', 'rb', 'reg',
  'desktop', 'service', 'timer', 'scf', 'theme', 'inf', 'slk', 'iqy', 'library-ms', 'settingcontent-ms', 'csproj', 'application', 'jnlp', 'msc', 'sct', 'wsc',
  'xsl', 'ics', 'vcf', 'mk', 'csv', 'tsv', 'url', 'msi', 'msp', 'jar', 'so', 'so.1', 'lzma', 'img', 'dd', '7', 'exe', 'constructor',
];
const name = fc.oneof(
  fc.tuple(fc.constantFrom('notes', 'a b', 'ä', 'x.bat', 'package', 'docker'), fc.constantFrom(...endings)).map(([stem, ending]) => (ending === '' ? stem : `${stem}.${ending}`)),
  fc.constantFrom('Makefile', 'crontab', 'GNUmakefile', 'crontab', 'Dockerfile', 'package.json', 'composer.json', 'Dockerfile.dev'),
);
const lines = [
  '@echo off', 'set X=1', 'goto end', ':end', 'Dim a', 'MsgBox 1', 'Set o = CreateObject("WScript.Shell")', 'var a = new ActiveXObject("WScript.Shell");', 'import os', 'def f():', '    print(1)',
  "const fs = require('fs');", 'var a = 1;', '<html>', '<hta:application>', '<job><script>', '<?php echo 1;', '<?xml version="1.0"?>', '<Project>', '<PropertyGroup>', '[Desktop Entry]', '[Unit]',
  '[InternetShortcut]', 'REGEDIT4', 'FROM alpine', 'RUN id', 'all: a', '\tid', '* * * * * /bin/id', 'BEGIN:VCARD', 'ID;P', 'WEB', '1', 'http://a', '#@~^AAAA', '#!/bin/sh', 'From: a@b.c', 'Subject: a', 'Write-Host 1',
  'a,b', '=1+1', '{"a": 1}', 'Dear all,', '', 'PK\u0003\u0004', '%PDF-1.4', '\u0000',
];
const text = fc.array(fc.constantFrom(...lines), { minLength: 1, maxLength: 6 }).map((all) => Buffer.from(`${all.join('\n')}\n`));
const started = async (bytes: Buffer, fileName: string) => {
  const { kind, format, interpreter, dll } = await identify(bytes, fileName);
  return { kind, format, interpreter, dll };
};

test('every name stands for one of a fixed number of classes of start, whatever folder it lies in', () => {
  fc.assert(fc.property(fc.oneof(name, fc.string({ maxLength: 300, unit: 'binary' })), fc.option(fc.string({ maxLength: 50 })), (fileName, type) => {
    const start = startOf(fileName, type);
    expect(starts).toContain(start);
    expect(startWithin(start, type), 'a class stays one').toBe(start);
    expect(startWithin(startOf(fileName, null), type), 'what was noted before the type was known comes to the same').toBe(start);
  }));
  expect(starts).toHaveLength(48);
});

test('two names of one class have the same bytes started alike, so that one analysis is enough for both', async () => {
  // A text that no name says anything of is told by its content under endings that say nothing.
  const plain = /^[^.]*$|\.(txt|log|7)$/;
  await fc.assert(fc.asyncProperty(text, name, name, async (bytes, one, other) => {
    const start = startOf(one, null);
    fc.pre(start === startOf(other, null) && (start !== 'content' || (plain.test(one) && plain.test(other))));
    expect(await started(bytes, one), `${one} and ${other}`).toEqual(await started(bytes, other));
  }), { numRuns: 2_000 });
});

const heads: Record<string, Buffer> = {
  pdf: Buffer.from('%PDF-1.7\n'), png: Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex'), rtf: Buffer.from('{\\rtf1 a}'), zip: Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18)]),
  jar: Buffer.from('PK\x03\x04............META-INF/MANIFEST.MF'), gzip: Buffer.from('1f8b0800000000000003', 'hex'), rar: Buffer.from('Rar!\x1a\x07\x01\x00'), seven: Buffer.from('377abcaf271c0004', 'hex'), cab: Buffer.from('MSCF\0\0\0\0'),
  lnk: Buffer.from('4c0000000114020000000000c000000000000046', 'hex'), macho: Buffer.from('cffaedfe07000001', 'hex'), ole: Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]),
  elf: (() => {
    const bytes = Buffer.alloc(64);
    bytes.write('\x7fELF\x02\x01\x01', 'latin1');
    bytes.writeUInt16LE(3, 16);
    bytes.writeUInt16LE(62, 18);
    return bytes;
  })(),
};

test.each(Object.entries(heads))('a file that is started by what it is (%s) is in one class under all names that change nothing', async (_what, bytes) => {
  await fc.assert(fc.asyncProperty(name, name, async (one, other) => {
    const { mediaType } = await identify(bytes, one);
    if (startOf(one, mediaType) === startOf(other, mediaType)) expect(await started(bytes, other), `${one} and ${other}`).toEqual(await started(bytes, one));
  }), { numRuns: 500 });
});

test.each<[string, string | null, Start]>([
  ['notes.txt', 'text/plain', 'content'], ['notes', null, 'content'], ['notes.bat', 'text/plain', 'bat'], ['notes.CMD', 'text/plain', 'bat'], ['notes.txt.ps1', null, 'ps1'],
  ['a.mjs', 'text/javascript', 'node'], ['a.reg', 'text/plain', 'reg'], ['Makefile', 'text/plain', 'makefile'], ['a.csv', 'text/plain', 'csv'],
  ['invoice.pdf', 'application/pdf', 'content'], ['invoice.bat', 'application/pdf', 'content'], ['a.exe', 'application/vnd.microsoft.portable-executable', 'content'],
  ['a.bat', 'application/vnd.microsoft.portable-executable', 'content'], ['a.jar', 'application/zip', 'jar'], ['a.bat', 'application/zip', 'content'], ['a.msi', 'application/x-ole-storage', 'msi'],
  ['a.so.2', 'application/x-elf', 'so'], ['a.bat', 'a type of a later release', 'bat'],
])('%s of type %s is started as %s', (fileName, type, start) => {
  expect(startOf(fileName, type)).toBe(start);
});
