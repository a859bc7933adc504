import { readSync, writeSync } from 'node:fs';
import { frame } from '../../sandbox-runner/parsers/messages.ts';

/** A parser process that hostile bytes have taken over: what the sample's name says, it does. */
const read = (count: number): Buffer => {
  const bytes = Buffer.alloc(count);
  for (let at = 0; at < count; ) {
    const got = readSync(4, bytes, at, count - at, null);
    if (got === 0) process.exit(0);
    at += got;
  }
  return bytes;
};
const readFrame = () => {
  const head = read(8);
  const header = JSON.parse(read(head.readUInt32LE(0)).toString()) as { fileName: string };
  read(head.readUInt32LE(4));
  return header;
};
const write = (bytes: Uint8Array) => {
  for (let at = 0; at < bytes.length; ) at += writeSync(4, bytes, at);
};
const send = (header: unknown, payload?: Uint8Array) => frame(header, payload).forEach(write);
const signal = { rule: 'r', title: 't', weight: 1, source: 'STATIC', techniques: [], benignCause: 'b', maliciousCause: 'm', evidence: [], run: null };

const acts: Record<string, () => void> = {
  'is honest': () => send({ kind: 'done' }),
  'dies': () => process.kill(process.pid, 'SIGKILL'),
  'ends with an exception': () => {
    throw new Error('a fault');
  },
  'fills the heap': () => {
    const all: object[] = [];
    for (;;) all.push({ a: [all.length] });
  },
  'fills memory beside the heap': () => {
    const all: Buffer[] = [];
    for (;;) all.push(Buffer.alloc(64 * 1024 * 1024, 1));
  },
  'never comes to an end': () => {
    for (;;);
  },
  'never stops telling': () => {
    for (;;) send({ kind: 'signals', signals: Array.from({ length: 400 }, () => signal) });
  },
  'announces more than there can be': () => write(Buffer.alloc(8, 0xff)),
  'answers what is no JSON': () => write(Buffer.from([3, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3])),
  'names a weight beyond the scale': () => send({ kind: 'signals', signals: [{ ...signal, weight: 1e9 }] }),
  'adds words of its own': () => send({ kind: 'verdict', level: 'CLEAN' }),
};

readFrame();
send({ kind: 'ready' });
for (;;) {
  const { fileName } = readFrame();
  send({ kind: 'identity', identity: { kind: 'script', format: 'sh', mediaType: 'application/x-sh', category: 'SCRIPT', interpreter: 'sh' } });
  send({ kind: 'signals', signals: [signal] });
  acts[fileName]!();
}
