import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf16 } from '../sandbox-runner/utf16.ts';

/** The same bytes at an even or an odd address of memory of their own. */
function placed(bytes: Uint8Array, offset: 0 | 1): Buffer {
  const memory = Buffer.allocUnsafeSlow(bytes.length + 2);
  memory.set(bytes, offset);
  return memory.subarray(offset, offset + bytes.length);
}

describe('bytes as UTF-16', () => {
  test('are the text that was written, wherever they lie in memory', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.constantFrom<0 | 1>(0, 1), (text, offset) => {
      expect(utf16(placed(Buffer.from(text, 'utf16le'), offset))).toBe(text);
    }));
  });
  test('of an odd number at an odd address are read without harm to the memory beside them', () => {
    for (let length = 1_001; length < 9_001; length += 2) {
      expect(utf16(placed(new Uint8Array(length).fill(0x41), 1))).toHaveLength((length - 1) / 2);
    }
  });
  test.each([
    ['a part', 2, 6, 'bc'], ['to beyond the end', 4, 100, 'cd'], ['from beyond the end', 100, 200, ''],
    ['nothing', 4, 2, ''], ['from before the beginning', -4, 4, 'ab'],
  ])('%s', (_what, from, to, text) => {
    expect(utf16(Buffer.from('abcd', 'utf16le'), from, to)).toBe(text);
  });
});
