import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { forgetFailure, lastFailure, noteFailure } from '../embedded/images/failures.ts';
import { linux } from '../embedded/images/linux.ts';
import { prefixScript } from '../embedded/images/prefix.ts';
import { windows, windows32 } from '../embedded/images/windows.ts';
import { withoutDebugData } from '../embedded/images/wine-libraries.ts';
import { EnvironmentOffer } from '../sandbox-runner/machines/environment-offer.ts';
import { ServedTime } from '../sandbox-runner/machines/served-time.ts';

/** A library as Wine's packages hold them: sections by name, with so many bytes each, and long names in the table of strings. */
function library(sections: readonly [name: string, size: number][]): Buffer {
  const header = Buffer.alloc(0x400);
  header.write('MZ', 0);
  header.write('Wine builtin DLL', 64);
  header.writeUInt32LE(0x80, 0x3c);
  header.write('PE\0\0', 0x80, 'latin1');
  header.writeUInt16LE(sections.length, 0x86);
  header.writeUInt16LE(240, 0x94);
  header.writeUInt32LE(0x1000, 0x98 + 32);
  header.writeUInt32LE(0x400, 0x98 + 60);
  const strings: Buffer[] = [];
  let stringsAt = 4;
  let at = 0x400;
  const bodies = sections.map(([name, size], n) => {
    const entry = 0x98 + 240 + n * 40;
    if (name.length > 8) {
      header.write(`/${stringsAt}`, entry);
      strings.push(Buffer.from(`${name}\0`));
      stringsAt += name.length + 1;
    } else header.write(name, entry);
    header.writeUInt32LE(size, entry + 8);
    header.writeUInt32LE(0x1000 * (n + 1), entry + 12);
    header.writeUInt32LE(size, entry + 16);
    header.writeUInt32LE(at, entry + 20);
    at += size;
    return Buffer.alloc(size, name);
  });
  header.writeUInt32LE(at, 0x8c);
  return Buffer.concat([header, ...bodies, Buffer.alloc(4), ...strings]);
}

describe("debug data of Wine's libraries", () => {
  test('is cut off where it comes last, and what is left is as it was', () => {
    const whole = library([['.text', 512], ['.data', 512], ['.debug_info', 2_048], ['.debug_line', 1_024]]);
    const short = withoutDebugData(whole)!;
    expect(short.length).toBe(0x400 + 1_024);
    expect(short.readUInt16LE(0x86)).toBe(2);
    expect(short.readUInt32LE(0x8c), 'no symbols').toBe(0);
    expect(short.subarray(0x400)).toEqual(whole.subarray(0x400, 0x400 + 1_024));
    expect(short.readUInt32LE(0x98 + 56), 'the image ends with its last section').toBe(0x3000);
  });
  test.each([
    ['has no symbols', (file: Buffer) => file.fill(0, 0x8c, 0x90)],
    ["is not one of Wine's own", (file: Buffer) => file.fill(0, 64, 80)],
    ['is no program', (file: Buffer) => file.fill(0, 0, 2)],
    ['is cut short', (file: Buffer) => file.subarray(0, 0x60)],
  ])('stays in a file that %s', (_what, change) => {
    expect(withoutDebugData(change(library([['.text', 512], ['.debug_info', 512]])))).toBeUndefined();
  });
  test('stays where code lies behind it', () => {
    expect(withoutDebugData(library([['.text', 512], ['.debug_info', 512], ['.data', 512]]))).toBeUndefined();
    expect(withoutDebugData(library([['.debug_info', 512], ['.text', 512], ['.debug_line', 512]]))).toBeUndefined();
  });
});

describe('the script that makes a Windows', () => {
  test('fails by name where the 32-bit half is missing, or where there must be none', () => {
    expect(prefixScript(windows.prefix!)).toContain('only $n files in syswow64');
    expect(prefixScript(windows32.prefix!)).toContain('syswow64 must not be there');
  });
});

describe('a guest that could not be made', () => {
  let cache: string;
  beforeEach(async () => void (cache = await mkdtemp(join(tmpdir(), 'assay-failures-'))));
  afterEach(async () => await rm(cache, { recursive: true, force: true }));
  test('is remembered with its reason, until it was made or its recipe is another', async () => {
    expect(await lastFailure(cache, linux)).toBeNull();
    await noteFailure(cache, linux, 'no space left on device');
    expect(await lastFailure(cache, linux)).toMatchObject({ reason: 'no space left on device' });
    expect(await lastFailure(cache, { ...linux, revision: linux.revision + 1 })).toBeNull();
    expect(await lastFailure(cache, windows)).toBeNull();
    await forgetFailure(cache, linux);
    expect(await lastFailure(cache, linux)).toBeNull();
  });
});

describe('what a runner offers', () => {
  test('whoever waits for an environment goes on once it is added or given up, whatever the order of things', async () => {
    const names = ['linux', 'windows-10', 'office'];
    const step = fc.record({ verb: fc.constantFrom('expect' as const, 'add' as const, 'giveUp' as const, 'wait' as const), name: fc.constantFrom(...names) });
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const offer = new EnvironmentOffer();
      const waits: Promise<void>[] = [];
      const added = new Set<string>();
      for (const { verb, name } of steps) {
        if (verb === 'expect') offer.expect([name]);
        else if (verb === 'giveUp') offer.giveUp([name]);
        else if (verb === 'wait') waits.push(offer.settled(name));
        else {
          offer.add(name);
          added.add(name);
        }
        // What is offered stays offered, and is never pending.
        expect(new Set(offer.offered)).toEqual(added);
        for (const pending of offer.pending) expect(offer.offered).not.toContain(pending);
      }
      offer.giveUp(names);
      await Promise.all(waits);
    }));
  });
});

describe('the time that a host gives a process', () => {
  test('does not count for a process that waits for a processor', async () => {
    // Three programs that only count, on one processor: each waits while the others run.
    const children = Array.from({ length: 3 }, () => spawn('taskset', ['-c', '0', process.execPath, '-e', 'for (;;);'], { stdio: 'ignore' }));
    try {
      const pid = children[0]!.pid!;
      const startedAt = performance.now();
      const time = new ServedTime(() => pid);
      const waitedMs = async () => Number((await readFile(`/proc/${pid}/schedstat`, 'utf8')).split(' ')[1]) / 1e6;
      // What it has waited for before it was looked at is not counted.
      const before = await waitedMs();
      await vi.waitUntil(async () => (await waitedMs()) - before > 300, { timeout: 50_000, interval: 50 });
      const wall = performance.now() - startedAt;
      expect(time.now()).toBeLessThanOrEqual(wall - 250);
    } finally {
      for (const child of children) child.kill('SIGKILL');
    }
  });
  test('is wall-clock time for a process that is not known, and goes on when the process has ended', () => {
    const time = new ServedTime(() => undefined);
    const ended = new ServedTime(() => 2 ** 22 + 1);
    const before = [time.now(), ended.now()];
    expect(time.now()).toBeGreaterThanOrEqual(before[0]!);
    expect(ended.now()).toBeGreaterThanOrEqual(before[1]!);
  });
});
