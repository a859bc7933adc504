import { describe, expect, test } from 'vitest';
import type { Page } from '../gateway/stream/page.ts';
import { Replay } from '../gateway/stream/replay.ts';
import { Shelf } from '../gateway/stream/shelf.ts';
import { Told, type Place } from '../gateway/stream/told.ts';

const place = (sequence: number, end = false): Place => ({ sequence, cursor: `c${sequence}`, key: null, end });
const told = (sequence: number) => new Told({ data: { sequence } }, place(sequence));
/** Events after one up to another. */
const stretch = (after: number, last: number, end: boolean): Page => ({ told: Array.from({ length: last - after }, (_none, n) => told(after + 1 + n)), place: place(last, end), end: null });
const numbers = (page: Page) => page.told.map((one) => one.place!.sequence);

/** A log whose readings are answered by hand, and a clock. */
function makeReplay(shelf = new Shelf()) {
  const asked: { after: string | null; answer: (page: Page) => void; fail: (error: Error) => void }[] = [];
  const clock = { now: 1_000 };
  const replay = new Replay(async (after) => await new Promise<Page>((answer, fail) => asked.push({ after, answer, fail })), shelf, () => clock.now);
  const settle = async () => await new Promise((resolve) => setImmediate(resolve));
  return { replay, asked, clock, settle };
}

describe('a replay', () => {
  test('reads a page once for all who are somewhere in it, and sends them on from its end', async () => {
    const { replay, asked, settle } = makeReplay();
    const pages = ['c0', 'c3', 'c0'].map(async (after, n) => await replay.page(after, n));
    await settle();
    expect(asked.map(({ after }) => after)).toEqual(['c0', 'c3']);
    asked[0]!.answer(stretch(0, 10, false));
    asked[1]!.answer(stretch(3, 13, false));
    expect((await Promise.all(pages)).map(numbers)).toEqual([[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [4, 5, 6, 7, 8, 9, 10, 11, 12, 13], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]]);
    const rest = await replay.page('c7', 0);
    expect([numbers(rest), rest.place]).toEqual([[8, 9, 10, 11, 12, 13], place(13)]);
    expect(asked).toHaveLength(2);
  });

  test('takes for an end only one that goes as far as is needed, and for a step on the way any other', async () => {
    const { replay, asked, settle } = makeReplay();
    const first = replay.page('c0', 0);
    asked[0]!.answer(stretch(0, 4, true));
    await first;
    expect((await replay.page('c2', 4)).place).toEqual(place(4, true));
    expect((await replay.page('c2', 5)).place).toEqual(place(4, false));
    const beyond = replay.page('c4', 5);
    await settle();
    expect(asked.map(({ after }) => after)).toEqual(['c0', 'c4']);
    asked[1]!.answer(stretch(4, 6, true));
    expect(numbers(await beyond)).toEqual([5, 6]);
  });

  test('tells what its group has heard itself without a reading, 64 events at a time, for half a minute', async () => {
    const { replay, asked, clock, settle } = makeReplay();
    for (let n = 1; n <= 100; n++) replay.heard(told(n), place(n));
    const first = await replay.page('c10', 100);
    expect([numbers(first).length, first.place]).toEqual([64, place(74)]);
    const second = await replay.page('c74', 100);
    expect([numbers(second).at(-1), second.place]).toEqual([100, place(100, true)]);
    expect((await replay.page('c100', 100)).place).toEqual(place(100, true));
    expect(asked).toHaveLength(0);
    clock.now += 30_000;
    void replay.page('c10', 100);
    await settle();
    expect(asked.map(({ after }) => after)).toEqual(['c10']);
  });

  test('keeps 512 of what its group has heard', async () => {
    const { replay, asked, settle } = makeReplay();
    for (let n = 1; n <= 600; n++) replay.heard(told(n), place(n));
    expect(numbers(await replay.page('c89', 600))[0]).toBe(90);
    void replay.page('c88', 600);
    await settle();
    expect(asked.map(({ after }) => after)).toEqual(['c88']);
  });

  test('forgets a page after half a minute, and everything when it is told to', async () => {
    const { replay, asked, clock, settle } = makeReplay();
    const read = async (after: string, page: Page) => {
      const reading = replay.page(after, 0);
      await settle();
      asked.at(-1)!.answer(page);
      await reading;
    };
    await read('c0', stretch(0, 10, false));
    clock.now += 29_999;
    await replay.page('c5', 0);
    expect(asked).toHaveLength(1);
    clock.now += 1;
    await read('c5', stretch(5, 15, false));
    expect(asked).toHaveLength(2);
    replay.heard(told(20), place(20));
    replay.forget();
    await read('c8', stretch(8, 18, false));
    await read('c20', stretch(20, 21, true));
    expect(asked).toHaveLength(4);
    // What is heard afterwards is known again.
    replay.heard(told(30), place(30));
    replay.heard(told(31), place(31));
    expect(numbers(await replay.page('c30', 31))).toEqual([31]);
  });

  test('has two readings open at a time, and goes on when one of them fails', async () => {
    const { replay, asked, settle } = makeReplay();
    const pages = ['c0', 'c100', 'c200', 'c5'].map(async (after) => await replay.page(after, 0));
    const outcomes = Promise.allSettled(pages);
    await settle();
    expect(asked.map(({ after }) => after)).toEqual(['c0', 'c100']);
    asked[0]!.fail(new Error('broken'));
    await settle();
    expect(asked.map(({ after }) => after)).toEqual(['c0', 'c100', 'c200']);
    asked[1]!.answer(stretch(100, 110, true));
    await settle();
    asked[2]!.answer(stretch(200, 210, true));
    await settle();
    asked[3]!.answer(stretch(5, 10, true));
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
    // What failed is read again for whoever asks again.
    const again = replay.page('c0', 0);
    await settle();
    expect(asked.at(-1)!.after).toBe('c0');
    asked.at(-1)!.answer(stretch(0, 5, true));
    expect(numbers(await again)).toEqual([1, 2, 3, 4, 5]);
  });

  test('lets nobody wait for others without end', async () => {
    const { replay, asked, clock, settle } = makeReplay();
    const pages = Promise.allSettled(['c0', 'c100', 'c200', 'c300'].map(async (after) => await replay.page(after, 0)));
    await settle();
    clock.now += 31_000;
    asked[0]!.fail(new Error('broken'));
    await settle();
    asked[1]!.answer(stretch(100, 110, true));
    asked[2]!.answer(stretch(200, 210, true));
    const outcomes = await pages;
    expect(outcomes.map((one) => (one.status === 'rejected' ? (one.reason as Error).message : numbers(one.value)[0]))).toEqual(['broken', 101, 201, 'those before did not come to an end']);
  });

  test('keeps no more bytes than all groups may together, the newest of them, and gives back what it forgets', async () => {
    const shelf = new Shelf(3 * 1_000 + 3 * 10 * 3 * told(10).json.length);
    const [one, other] = [makeReplay(shelf), makeReplay(shelf)];
    const read = async ({ replay, asked, settle }: ReturnType<typeof makeReplay>, after: string, page: Page) => {
      const reading = replay.page(after, 0);
      await settle();
      asked.at(-1)!.answer(page);
      await reading;
    };
    const page = (after: number) => stretch(after, after + 10, false);
    await read(one, 'c10', page(10));
    await read(other, 'c10', page(10));
    await read(one, 'c30', page(30));
    const full = shelf.bytes;
    // A fourth lets the first go, also out of the middle.
    await read(other, 'c50', page(50));
    expect(shelf.bytes).toBe(full);
    expect([one.asked.length, other.asked.length]).toEqual([2, 2]);
    await Promise.all([one.replay.page('c35', 0), other.replay.page('c15', 0), other.replay.page('c50', 0)]);
    expect([one.asked.length, other.asked.length]).toEqual([2, 2]);
    await read(one, 'c15', page(15));
    expect(one.asked).toHaveLength(3);
    one.replay.forget();
    other.replay.forget();
    expect(shelf.bytes).toBe(0);
  });

  test('lets go of what is too old as soon as anybody reads', async () => {
    const shelf = new Shelf();
    const [one, other] = [makeReplay(shelf), makeReplay(shelf)];
    const reading = one.replay.page('c0', 0);
    one.asked[0]!.answer(stretch(0, 10, false));
    await reading;
    const of10 = shelf.bytes;
    other.clock.now += 30_000;
    const later = other.replay.page('c0', 0);
    other.asked[0]!.answer(stretch(0, 10, false));
    await later;
    expect(shelf.bytes).toBe(of10);
  });
});
