import { Writable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Outbox, waitingMax } from '../gateway/stream/outbox.ts';
import { textFrame } from '../gateway/stream/frame.ts';
import { GraphQLError } from 'graphql';
import type { Caller } from '../platform/caller.ts';
import { Vigil, type Listener } from '../gateway/vigil.ts';

/** A reader that takes bytes when it is told to. */
class Reader extends Writable {
  readonly read: string[] = [];
  #take: (() => void) | null = null;
  constructor() {
    super({ highWaterMark: 1 });
  }
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#take = () => {
      this.read.push(chunk.toString());
      done();
    };
  }
  take(): boolean {
    const take = this.#take;
    this.#take = null;
    take?.();
    return take !== null;
  }
}
/** Streams tell what was written, and that there is room again, in a turn of their own. */
const settled = async () => await new Promise<void>((resolve) => setImmediate(resolve));

describe('the queue of one client', () => {
  test('what is sent together goes out as one, also when it had to wait', async () => {
    const writes: string[][] = [];
    let done: () => void = () => undefined;
    const socket = new Writable({
      highWaterMark: 64, write: (chunk: Buffer, _encoding, next) => { writes.push([chunk.toString()]); done = next; },
      writev: (chunks, next) => { writes.push(chunks.map(({ chunk }) => String(chunk))); done = next; },
    });
    const outbox = new Outbox(socket, () => expect.unreachable());
    const page = (name: string, count: number) => outbox.together(() => Array.from({ length: count }, (_none, n) => outbox.send(null, () => Buffer.from(`${name}${n}`))));
    page('a', 3);
    expect(writes).toEqual([['a0', 'a1', 'a2']]);
    // Of the second page, so much as the socket takes goes behind the first, and the rest when there is room.
    page('b', 40);
    expect(outbox.waiting).toBeGreaterThan(0);
    while (outbox.waiting > 0) {
      done();
      await settled();
    }
    done();
    await settled();
    expect(writes.flat()).toEqual(['a0', 'a1', 'a2', ...Array.from({ length: 40 }, (_none, n) => `b${n}`)]);
    expect(writes.length).toBeLessThan(6);
  });

  test('of what a slow reader has waiting, the newest of each key arrives, in the order of what happened, and never more waits than its bound', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.oneof({ weight: 8, arbitrary: fc.nat(40) }, { weight: 1, arbitrary: fc.constant('take' as const) }), { maxLength: 2_000 }), async (steps) => {
      const reader = new Reader();
      const outbox = new Outbox(reader, () => expect.unreachable('40 keys have room'));
      const sent: [number, number][] = [];
      for (const step of steps) {
        if (step === 'take') {
          reader.take();
          await settled();
        } else {
          const at = sent.length;
          sent.push([at, step]);
          outbox.send(String(step), () => Buffer.from(`${at} ${step}`));
        }
        expect(outbox.waiting).toBeLessThan(waitingMax);
      }
      while (reader.take()) await settled();
      const heard = reader.read.map((text) => Number(text.split(' ')[0]));
      expect(heard).toEqual([...heard].sort((one, other) => one - other));
      const newest = new Map(sent.map(([at, key]) => [key, at]));
      for (const at of newest.values()) expect(heard).toContain(at);
    }), { numRuns: 40 });
  });

  test('a reader for whom too much of different keys waits is told to come again, and nothing more is kept for it', async () => {
    const reader = new Reader();
    let full = 0;
    const outbox = new Outbox(reader, () => full++);
    for (let n = 0; n < 10 * waitingMax; n++) outbox.send(String(n), () => Buffer.from(String(n)));
    expect([full, outbox.waiting]).toEqual([1, 0]);
    await outbox.room();
  });

  test('what is held waits, and goes out in its order', async () => {
    const reader = new Reader();
    const outbox = new Outbox(reader, () => undefined);
    outbox.hold();
    for (const text of ['a', 'b', 'c']) outbox.send(null, () => Buffer.from(text));
    expect([reader.take(), outbox.waiting]).toEqual([false, 3]);
    outbox.release();
    do await settled(); while (reader.take());
    expect(reader.read).toEqual(['a', 'b', 'c']);
  });

  test('room is there when little waits', async () => {
    const reader = new Reader();
    const outbox = new Outbox(reader, () => undefined);
    for (let n = 0; n < 100; n++) outbox.send(null, () => Buffer.from(String(n)));
    let room = false;
    const waiting = outbox.room().then(() => (room = true));
    await settled();
    expect(room).toBe(false);
    do await settled(); while (reader.take());
    await waiting;
    expect(reader.read).toHaveLength(100);
  });
});

test('a text frame says its length as RFC 6455 has it', () => {
  for (const [length, head] of [[0, '8100'], [125, '817d'], [126, '817e007e'], [65_535, '817effff'], [65_536, '817f0000000000010000']] as const) {
    const frame = textFrame('x'.repeat(length));
    expect([frame.subarray(0, head.length / 2).toString('hex'), frame.length]).toEqual([head, head.length / 2 + length]);
  }
  expect(textFrame('ä')).toEqual(Buffer.from([0x81, 2, 0xc3, 0xa4]));
});

describe('who listens', () => {
  const caller: Caller = { kind: 'DEVICE', id: 'dev_1', customerId: 'cus_1', group: null, scopes: [], licence: null };
  const watched = (answer: () => Promise<Caller>) => {
    const heard: string[] = [];
    let now = 0;
    const vigil = new Vigil(answer, () => now);
    const listener: Listener = { shown: { authorization: 'Bearer a', customer: undefined, certificate: null }, caller, checkedAt: 0, confirmed: () => heard.push('confirmed'), refused: () => heard.push('refused'), forsaken: () => heard.push('forsaken') };
    vigil.watch(listener);
    const at = async (ms: number) => {
      now = ms;
      await vigil.look();
      return vigil.believed(listener);
    };
    return { vigil, listener, heard, at };
  };

  test('is looked at again every few seconds, and believed in between', async () => {
    const { vigil, heard, at } = watched(async () => await Promise.resolve(caller));
    expect([await at(1_000), await at(2_600), await at(4_000), await at(5_300)]).toEqual([true, true, true, true]);
    expect(heard).toEqual(['confirmed', 'confirmed']);
    vigil.stop();
  });
  test('is refused as soon as its credential is', async () => {
    const { vigil, heard, at } = watched(async () => await Promise.reject(new GraphQLError('no', { extensions: { code: 'UNAUTHENTICATED' } })));
    await at(2_600);
    await at(60_000);
    expect(heard).toEqual(['refused']);
    vigil.stop();
  });
  test('is told nothing while nobody can say, believed again when somebody can, and sent away when that takes long', async () => {
    let away = true;
    const { vigil, heard, at } = watched(async () => (away ? await Promise.reject(new GraphQLError('away', { extensions: { code: 'UNAVAILABLE' } })) : await Promise.resolve(caller)));
    expect([await at(2_600), await at(6_000)]).toEqual([true, false]);
    away = false;
    expect(await at(8_000)).toBe(true);
    away = true;
    await at(20_000);
    await at(39_000);
    expect(heard).toEqual(['confirmed', 'forsaken']);
    vigil.stop();
  });
  test('is not looked at once it has left, nor told of a look that was on its way', async () => {
    let answer: (caller: Caller) => void = () => undefined;
    const { vigil, listener, heard, at } = watched(async () => await new Promise<Caller>((resolve) => (answer = resolve)));
    const looking = at(3_000);
    vigil.leave(listener);
    answer(caller);
    await looking;
    await at(9_000);
    expect(heard).toEqual([]);
  });
});
