import { readSync, writeSync } from 'node:fs';
import { examine } from '../examine.ts';
import { Yara } from '../static/yara.ts';
import { frame, type Reply, type SampleFrame } from './messages.ts';

/**
 * The parser process: reads samples from its pipe one after the other, and writes each finding as soon as it is made. Both by calls that block:
 * what was found has left the process before the next parser begins, however that one ends.
 */
const pipe = 4;

function read(count: number): Buffer {
  const bytes = Buffer.allocUnsafe(count);
  for (let at = 0; at < count; ) {
    const got = readSync(pipe, bytes, at, Math.min(count - at, 1_048_576), null);
    // The runner has gone, or needs this process no more.
    if (got === 0) process.exit(0);
    at += got;
  }
  return bytes;
}

function readFrame<T>(): { header: T; payload: Buffer } {
  const head = read(8);
  const header = JSON.parse(read(head.readUInt32LE(0)).toString('utf8')) as T;
  return { header, payload: read(head.readUInt32LE(4)) };
}

function reply(header: Reply, payload?: Uint8Array): void {
  for (const bytes of frame(header, payload)) {
    for (let at = 0; at < bytes.length; ) at += writeSync(pipe, bytes, at, Math.min(bytes.length - at, 1_048_576));
  }
}

const yara = new Yara(JSON.parse(readFrame().payload.toString('utf8')) as string[]);
reply({ kind: 'ready' });
for (;;) {
  const { header, payload } = readFrame<SampleFrame>();
  await examine(yara, payload, header.fileName, header.passwords, header.bounds, reply);
  reply({ kind: 'done' });
}
