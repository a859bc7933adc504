import { expect, test } from 'vitest';
import { readOneNote } from '../sandbox-runner/static/onenote.ts';
import { notebook } from './samples/binaries.ts';

const wide = (text: string) => Buffer.from(`${text}\0`, 'utf16le');
const data = (bytes: Buffer) => notebook(bytes).subarray(1024);
const made = (...parts: Buffer[]) => Buffer.concat([notebook(Buffer.alloc(0)).subarray(0, 1024), ...parts]);
const names = (bytes: Buffer) => readOneNote(bytes).members!.map((one) => one.name);
const picture = Buffer.from('89504e470d0a1a0a', 'hex');
const script = Buffer.from('var a = 1;\r\n');

test('a file in a notebook has the name that it has on its page, by which its type is known', () => {
  expect(names(made(wide('Open me.cmd'), data(script)))).toEqual(['Open me.cmd']);
  expect(names(made(data(script), wide('Rechnung für März.wsf')))).toEqual(['Rechnung für März.wsf']);
});

test('of several names each file gets the one that its content can have', () => {
  expect(names(made(wide('run.js'), wide('button.png'), data(picture), data(script)))).toEqual([
    'button.png',
    'run.js',
  ]);
});

test('a file without a name has the ending that the object which refers to it gives', () => {
  const id = '00112233-4455-6677-8899-aabbccddeeff';
  const number = Buffer.from('33221100554477668899aabbccddeeff', 'hex');
  const length = Buffer.from([4, 0, 0, 0]);
  const object = Buffer.concat([Buffer.from(`<ifndf>{${id}}`, 'utf16le'), length, Buffer.from('.hta', 'utf16le')]);
  const place = Buffer.alloc(12);
  place.writeBigUInt64LE(BigInt(1024 + object.length + 28), 0);
  expect(names(made(object, place, number, data(script)))).toEqual(['attachment-1.hta']);
});

test('names inside of files are not taken, and a notebook without any has files all the same', () => {
  expect(names(made(data(wide('inner.exe'))))).toEqual(['attachment-1']);
  expect(readOneNote(made(wide('a text. And more'))).members).toEqual([]);
});
