/**
 * What files begin with that somebody could open or run, whatever they are called: archives, programs, documents,
 * shortcuts, help, notebooks.
 */
const beginnings = [
  '504b0304',
  '255044462d',
  '7b5c7274',
  '4d5a',
  '526172211a07',
  '377abcaf271c',
  'd0cf11e0a1b11ae1',
  '4c0000000114020000000000',
  '49545346',
  '4d534346',
  '7f454c46',
  'e4525c7b8cd8a74d',
].map((hex) => Buffer.from(hex, 'hex'));
const running = ['4d5a', '4c0000000114020000000000', '7f454c46'].map((hex) => Buffer.from(hex, 'hex'));

const begins = (bytes: Buffer, with_: readonly Buffer[]) =>
  with_.some((magic) => bytes.length >= magic.length && bytes.subarray(0, magic.length).equals(magic));

/** Does it begin as a file that is opened by itself? */
export const openable = (bytes: Buffer): boolean => begins(bytes, beginnings);

/** Does it begin as a program or a shortcut? */
export const runnable = (bytes: Buffer): boolean => begins(bytes, running);
