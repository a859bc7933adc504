import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterEach, expect, test, vi } from 'vitest';
import { ByteStream, connectWhenThere } from '../sandbox-runner/machines/stream.ts';

afterEach(() => void vi.useRealTimers());

test("a machine's answer is waited for by the time that the host gives the machine, however long that takes by the clock", async () => {
  vi.useFakeTimers();
  let servedMs = 0;
  const stream = new ByteStream(new PassThrough() as unknown as Socket, () => servedMs);
  let ended: string | undefined;
  const waiting = stream.line(1_000).then(() => (ended = 'answered'), (error: Error) => (ended = error.message));
  for (let minute = 0; minute < 10; minute++) await vi.advanceTimersByTimeAsync(60_000);
  expect(ended).toBeUndefined();
  servedMs = 1_001;
  await vi.advanceTimersByTimeAsync(2_000);
  await waiting;
  expect(ended).toBe('no answer within 1000 ms');
});

test("a machine's start is waited for by that time too", async () => {
  let servedMs = 0;
  let tries = 0;
  const there = connectWhenThere('/nowhere/socket', 0, () => {
    if (++tries === 5) servedMs = 1;
    return false;
  }, () => servedMs);
  await expect(there).rejects.toThrow('qemu did not open /nowhere/socket');
  expect(tries).toBeGreaterThanOrEqual(5);
});
