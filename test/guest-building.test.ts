import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { makeDisk } from '../embedded/images/disk.ts';
import { describeImage } from '../embedded/images/image.ts';
import { linux } from '../embedded/images/linux.ts';
import type { Recipe } from '../embedded/images/recipe.ts';
import { windows } from '../embedded/images/windows.ts';
import type { Tools } from '../embedded/tools.ts';
import type { Log } from '../platform/log.ts';
import { buildComputer, builtComputer } from '../sandbox-runner/machines/hardware.ts';
import { offerGuests, type GuestNews } from '../sandbox-runner/machines/offer-guests.ts';
import type { QemuMachines } from '../sandbox-runner/machines/qemu-machines.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'assay-building-'))));
afterAll(async () => await rm(folder, { recursive: true, force: true }));

describe("a guest's disk", () => {
  /** A program that says that it was run; `then` is what it does besides. */
  const program = async (path: string, then = '') => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `#!/bin/sh\n: > ${join(folder, 'ran', basename(path))}-\${0##*/}\n${then}\n`, { mode: 0o755 });
    await chmod(path, 0o755);
  };
  /** A package all of whose programs, and its maintainer scripts, leave a mark wherever they run. */
  async function packed(): Promise<string> {
    const tree = join(folder, 'package');
    for (const name of ['bash', 'sh', 'perl', 'strip', 'wine64']) await program(join(tree, 'usr/bin', name));
    for (const name of ['ldconfig', 'depmod']) await program(join(tree, 'usr/sbin', name));
    await program(join(tree, 'DEBIAN/preinst'));
    await program(join(tree, 'DEBIAN/postinst'));
    await writeFile(join(tree, 'DEBIAN/control'), 'Package: p\nVersion: 1\nArchitecture: amd64\nMaintainer: m <m@example.org>\nDescription: d\n');
    await promisify(execFile)('dpkg-deb', ['--root-owner-group', '--build', tree, join(folder, 'p.deb')]);
    return join(folder, 'p.deb');
  }

  test('is made without running a program of its packages', async () => {
    await mkdir(join(folder, 'ran'));
    const root = join(folder, 'tools');
    // Tools of ours, which look at the tree from outside, in place of Debian's.
    await mkdir(join(root, 'usr/lib64'), { recursive: true });
    await mkdir(join(root, 'usr/sbin'), { recursive: true });
    await writeFile(join(root, 'usr/lib64/ld-linux-x86-64.so.2'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    await writeFile(join(root, 'usr/sbin/ldconfig'), '#!/bin/sh\n: > "$2/etc/ld.so.cache"\n', { mode: 0o755 });
    await mkdir(join(root, 'modules'));
    await writeFile(join(root, 'modules/modules.dep'), '');
    const tools: Tools = { root, kernel: '', modules: join(root, 'modules'), kernelVersion: '6.1', identity: '' };
    const recipe: Recipe = { ...linux, holds: ['usr/bin/bash', 'usr/sbin/ldconfig'], packagesLeftOut: [] };
    const debs = [await packed()];
    await makeDisk(recipe, debs, { target: join(folder, 'disk.ext4'), root: join(folder, 'root'), tools });
    expect(await readdir(join(folder, 'ran'))).toEqual([]);
    // And it says what it lacks.
    await expect(makeDisk({ ...recipe, holds: ['usr/bin/absent'] }, debs, { target: join(folder, 'disk.ext4'), root: join(folder, 'root'), tools }))
      .rejects.toThrow('would lack usr/bin/absent');
  });

  test('has the same name wherever the cache lies, and another one for another kernel or qemu', async () => {
    const tools: Tools = { root: '/a/root', kernel: '/a/vmlinuz', modules: '/a/modules', kernelVersion: '6.1.0-1', identity: 'one' };
    const names = async (cache: string, more: Partial<Tools> = {}) => {
      const image = await describeImage(cache, windows, { ...tools, ...more });
      return { hash: image.hash, files: [image.initrd, ...image.disks].map((path) => path.slice(cache.length)) };
    };
    const first = await names('/one/cache');
    expect(await names('/another/place', { root: '/b/root', kernel: '/b/vmlinuz', modules: '/b/modules' })).toEqual(first);
    const otherKernel = await names('/one/cache', { kernelVersion: '6.1.0-2' });
    expect(otherKernel.hash).not.toBe(first.hash);
    for (const [at, path] of otherKernel.files.entries()) expect(path).not.toBe(first.files[at]);
    expect((await names('/one/cache', { identity: 'two' })).hash).not.toBe(first.hash);
  });
});

test('a machine that makes a guest counts time as guests do: by what it executes, where there is no hardware for it', async () => {
  const timed = (words: readonly string[]) => words[words.indexOf('-icount') + 1];
  const options = { disks: [], memoryMiB: 64 };
  expect(timed(await buildComputer({ ...options, accelerator: 'tcg' }))).toBe('shift=2,sleep=off');
  expect(timed(await builtComputer({ ...options, accelerator: 'tcg', purpose: 'template' }))).toBe('shift=2,sleep=off');
  expect(await buildComputer({ ...options, accelerator: 'kvm' })).not.toContain('-icount');
});

describe('a guest that can not be made', () => {
  afterEach(() => void vi.useRealTimers());

  test('is given up with its reason, which is logged once, and is tried again after a pause that doubles', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const given: string[][] = [];
    const news: GuestNews[] = [];
    const logged: { environments: string[]; reason: string; retrySeconds: number }[] = [];
    const machines = { expect: () => undefined, giveUp: (names: string[]) => given.push(names), add: () => undefined } as unknown as QemuMachines;
    const log = { error: (one: (typeof logged)[number]) => logged.push(one), warn: () => undefined, info: () => undefined } as unknown as Log;
    const cache = join(folder, 'no-cache');
    await writeFile(cache, 'a file where the cache should be');
    const making = await offerGuests({ machines, folders: { data: folder, cache }, names: ['linux', 'windows-10', 'office'], log, announce: (one) => news.push(one) });
    await making.tried;
    const names = ['linux', 'windows-10', 'office'];
    expect(given.flat()).toEqual(names);
    expect(news.map(({ environments, failure }) => [environments[0], failure !== null])).toEqual(names.map((name) => [name, true]));
    expect(logged.map(({ environments, retrySeconds }) => [environments[0], retrySeconds])).toEqual(names.map((name) => [name, 60]));
    expect(logged[0]!.reason).toMatch(/EEXIST|ENOTDIR/);
    for (const [round, seconds] of [[2, 60], [3, 120], [4, 240]] as const) {
      await vi.advanceTimersByTimeAsync(seconds * 1_000 - 1);
      expect(news).toHaveLength(names.length * (round - 1));
      await vi.advanceTimersByTimeAsync(1);
      await vi.waitUntil(() => news.length === names.length * round);
    }
    // The same reason each time.
    expect(logged).toHaveLength(names.length);
    making.stop();
  });
});
