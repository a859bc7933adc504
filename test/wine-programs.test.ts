import { expect, test } from 'vitest';
import { answering, redirected } from '../embedded/images/wine-programs.ts';

const notImplemented = [0xb8, 0x01, 0x40, 0x00, 0x80, 0xc3];
/** A PE file with one section of code and symbols, as a linker leaves it. */
function program(functions: readonly [name: string, code: readonly number[]][]): Buffer {
  const header = Buffer.alloc(0x200);
  header.write('MZ');
  header.writeUInt32LE(0x80, 0x3c);
  const code = Buffer.concat(functions.map(([, bytes]) => Buffer.from(bytes)));
  let strings = Buffer.alloc(4);
  let value = 0;
  const symbols = functions.map(([name, bytes]) => {
    const symbol = Buffer.alloc(18);
    if (name.length <= 8) symbol.write(name);
    else {
      symbol.writeUInt32LE(strings.length, 4);
      strings = Buffer.concat([strings, Buffer.from(`${name}\0`)]);
    }
    symbol.writeUInt32LE(value, 8);
    symbol.writeInt16LE(1, 12);
    value += bytes.length;
    return symbol;
  });
  header.writeUInt32LE(header.length + code.length, 0x80 + 12);
  header.writeUInt32LE(symbols.length, 0x80 + 16);
  header.writeUInt32LE(code.length, 0x80 + 24 + 16);
  header.writeUInt32LE(header.length, 0x80 + 24 + 20);
  return Buffer.concat([header, code, ...symbols, strings]);
}

test.each(['Host_Sleep', '_Host_Sleep@8'])('%s says that it is done, and no other function does', (name) => {
  const before = program([['_a', notImplemented], [name, [0x90, ...notImplemented, ...notImplemented]], ['Host_Other', notImplemented]]);
  const after = answering(before, 'Host_Sleep');
  const changed = [...after.keys()].filter((at) => after[at] !== before[at]);
  const from = 0x200 + notImplemented.length;
  expect(changed.length).toBe(6);
  expect(changed.every((at) => at > from && at < from + 13)).toBe(true);
  expect(after.subarray(from + 2, from + 6)).toEqual(Buffer.alloc(4));
});
test('a function that is not there, or is another one by now, is an error', () => {
  expect(() => answering(program([['_a', notImplemented]]), 'Host_Sleep')).toThrow('0 functions are called Host_Sleep');
  expect(() => answering(program([['Host_Sleep', [0x90]], ['b', notImplemented]]), 'Host_Sleep')).toThrow('not the function that it was');
});
test.each(['', '_'])('one function is another one by its first instruction (%s)', (mark) => {
  const code = [0x90, 0x90, 0x90, 0x90, 0x90, 0xc3];
  const before = program([[`${mark}Chr`, code], [`${mark}Other`, code], [`${mark}ChrW`, code]]);
  const after = redirected(before, 'ChrW', 'Chr');
  const from = 0x200 + 2 * code.length;
  expect([...after.subarray(from, from + 5)]).toEqual([0xe9, ...Buffer.from(Int32Array.of(-(2 * code.length + 5)).buffer)]);
  expect([...after.keys()].filter((at) => after[at] !== before[at]).every((at) => at >= from && at < from + 5)).toBe(true);
  expect(() => redirected(before, 'ChrB', 'Chr')).toThrow('0 functions are called ChrB');
});
