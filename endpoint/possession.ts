import { createHmac } from 'node:crypto';
import { open } from 'node:fs/promises';
import { opened, type FilePath } from './file-path.ts';

interface Challenge {
  key: string;
  ranges: readonly { first: number; length: number }[];
}

/** Bytes that a proof may cover at most. A service that asks for more could rebuild the file: it gets no proof. */
const bytesMax = 1024 * 1024;

/** The answer to a challenge, from a file or from bytes in memory. Throws when the file can't be read. */
export async function possessionProof(file: FilePath | Buffer, { key, ranges }: Challenge): Promise<string> {
  const bytes = ranges.reduce((sum, { length }) => sum + length, 0);
  if (bytes > bytesMax) throw new Error(`more than ${bytesMax} bytes are asked for`);
  const mac = createHmac('sha256', Buffer.from(key, 'hex'));
  if (Buffer.isBuffer(file)) {
    for (const { first, length } of ranges) mac.update(file.subarray(first, first + length));
    return mac.digest('hex');
  }
  const handle = await open(opened(file), 'r');
  try {
    for (const { first, length } of ranges) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, first);
      mac.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
  return mac.digest('hex');
}
