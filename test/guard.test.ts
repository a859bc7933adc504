import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { AssayError } from '../endpoint/assay-error.ts';
import type { GuardEntry } from '../endpoint/guard/entry.ts';
import { Watcher } from '../endpoint/guard/watcher.ts';
import { Pace } from '../endpoint/pace.ts';
import { Quarantine } from '../endpoint/quarantine.ts';
import { ServiceUrls } from '../endpoint/service-urls.ts';
import { unitText, watchdogMs } from '../endpoint/service-unit.ts';
import type { Level, Origin, PolicySettings } from '../schema/policy-settings.ts';
import { policyWith, sha, verdict, World } from './guard/world.ts';

let root: string;
let number = 0;
beforeAll(async () => (root = await mkdtemp(join(tmpdir(), 'assay-guard-'))));
afterAll(async () => await rm(root, { recursive: true, force: true }));
const world = () => new World(join(root, String(number++)));
const script = (text: string) => `#!/bin/sh\n${text}\n`;

async function guarded(
  one: World,
  {
    text = script('x'), origin = 'WEB', localScore = 50, name = 'a.sh',
  }: { text?: string; origin?: Origin; localScore?: number; name?: string } = {},
): Promise<GuardEntry> {
  await one.live();
  const entry = await one.keeper.take(await one.arrive(name, text), { origin, localScore });
  await one.keeper.told(entry);
  return entry;
}

describe('what is known to be bad is blocked under every policy', () => {
  const bad = script('known to be bad');
  const policies: [
    string, Partial<PolicySettings>, Parameters<typeof policyWith>[1], { origin?: Origin; localScore?: number },
  ][] = [
    ['nothing is held', { holdMax: 0 }, [], {}],
    ['its origin is not held', { holdMax: 60_000, holdOrigins: ['MAIL'] }, [], {}],
    ['its category is not sent', { categories: ['DOCUMENT'] }, [], {}],
    ['it is too large to be sent', { sizeMax: 3 }, [], {}],
    ['the local engine is certain that it is clean', {}, [], { localScore: 1 }],
    ['its folder is excluded', {}, [{ id: 'exc_1', kind: 'EXTENSION', value: 'sh', expiresAt: null }], {}],
    ['it is let go when the time is up', { holdMax: 1, holdExpiry: 'RELEASE' }, [], {}],
  ];
  test.each(policies)('also when %s', async (_when, settings, exclusions, how) => {
    const one = world();
    one.policy = policyWith({ quarantineFrom: null, ...settings }, exclusions);
    one.known.set(sha(bad), verdict(sha(bad), 'MALICIOUS'));
    // Somebody else has sent it before.
    one.submitted.push(sha(bad));
    expect(await guarded(one, { text: bad, ...how })).toMatchObject({ state: 'BLOCKED', decision: { state: 'BLOCK' } });
    expect(await readdir(one.arrivals)).toEqual([]);
  });
  test('what policy does not have sent is looked up without telling which it is, and is not sent', async () => {
    const one = world();
    one.policy = policyWith({ categories: ['DOCUMENT'] });
    expect(await guarded(one)).toMatchObject({ state: 'RELEASED', decision: { reason: 'NOT_SENT' } });
    expect(one.reputations).toHaveLength(1);
    expect(one.submitted).toEqual([]);
  });
  test('what the local engine is certain is malicious is blocked', async () => {
    expect(await guarded(world(), { localScore: 95 })).toMatchObject({
      state: 'QUARANTINED', decision: { reason: 'LOCAL_ENGINE' },
    });
  });
  test('whose very bytes an administrator has excluded is let go', async () => {
    const one = world();
    one.policy = policyWith({}, [{ id: 'exc_1', kind: 'SHA256', value: sha(bad), expiresAt: null }]);
    one.known.set(sha(bad), verdict(sha(bad), 'MALICIOUS'));
    expect(await guarded(one, { text: bad })).toMatchObject({ state: 'RELEASED' });
  });
  test('a service that is away lets the time of the policy decide, and is asked when it is back', async () => {
    const one = world();
    one.policy = policyWith({ holdMax: 5, holdExpiry: 'RELEASE', quarantineFrom: 'MALICIOUS' });
    one.known.set(sha(bad), verdict(sha(bad), 'MALICIOUS'));
    let away = true;
    one.reach = () => {
      if (away) throw new AssayError('UNREACHABLE', 'away');
    };
    await one.live();
    const entry = await one.keeper.take(await one.arrive('a.sh', bad), { origin: 'WEB', localScore: 50 });
    await one.keeper.settled(entry);
    expect(entry).toMatchObject({ state: 'RELEASED', unsent: true, decision: { reason: 'TIME_UP', verdict: null } });
    await one.keeper.stop();
    away = false;
    await one.live();
    await vi.waitUntil(() => [...one.keeper.entries].every(({ state }) => state === 'QUARANTINED') && one.listed.size === 1);
    expect(await readdir(one.arrivals)).toEqual([]);
    await one.keeper.stop();
  });
});

describe('what follows from a verdict', () => {
  const text = script('changes');
  test('a file that was let go is taken away when its verdict gets worse, and is not when it was written to', async () => {
    for (const touched of [false, true]) {
      const one = world();
      one.known.set(sha(text), verdict(sha(text), 'CLEAN'));
      const entry = await guarded(one, { text });
      expect(entry.state).toBe('RELEASED');
      if (touched) await writeFile(entry.place.text, 'something else');
      await one.keeper.heard(verdict(sha(text), 'MALICIOUS', 2));
      await one.keeper.told(entry);
      expect(entry.state).toBe(touched ? 'GONE' : 'QUARANTINED');
      expect(one.told.at(-1)).toMatchObject(touched ? { state: 'FAILED', action: 'BLOCK' } : {
        state: 'APPLIED', action: 'QUARANTINE',
      });
      expect(await readdir(one.arrivals)).toEqual(touched ? ['a.sh'] : []);
    }
  });
  test('a file that was blocked is let go when its verdict gets better, over no other file', async () => {
    const one = world();
    one.known.set(sha(text), verdict(sha(text), 'HIGHLY_SUSPICIOUS'));
    const entry = await guarded(one, { text });
    expect(entry.state).toBe('BLOCKED');
    await one.arrive('a.sh', 'another one by now');
    await one.keeper.heard(verdict(sha(text), 'CLEAN', 2));
    await one.keeper.told(entry);
    expect(entry).toMatchObject({ state: 'RELEASED', place: { text: join(one.arrivals, 'a (1).sh') } });
    expect(await readFile(join(one.arrivals, 'a.sh'), 'utf8')).toBe('another one by now');
    expect(await readFile(join(one.arrivals, 'a (1).sh'), 'utf8')).toBe(text);
    expect(one.faults).toEqual([]);
  });
  test('a newer verdict that asks for nothing else is told that it is done already', async () => {
    const one = world();
    one.known.set(sha(text), verdict(sha(text), 'MALICIOUS', 1, { stage: 'PROVISIONAL' }));
    const entry = await guarded(one, { text });
    await one.keeper.heard(verdict(sha(text), 'MALICIOUS', 2));
    await one.keeper.told(entry);
    expect(entry).toMatchObject({ state: 'QUARANTINED', untold: [], decision: { verdict: { revision: 2 } } });
    expect(one.told.map(({ verdictId }) => verdictId.at(-1))).toEqual(['1', '2']);
    expect(one.faults).toEqual([]);
  });
  test('a newer verdict that comes while the first one is being told is told as well', async () => {
    // At each moment between the first word and the last.
    for (let turns = 0; turns < 40; turns++) {
      const one = world();
      one.known.set(sha(text), verdict(sha(text), 'MALICIOUS', 1, { stage: 'PROVISIONAL' }));
      await one.live();
      const entry = await one.keeper.take(await one.arrive('a.sh', text), { origin: 'WEB', localScore: 50 });
      await one.keeper.settled(entry);
      for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
      await one.keeper.heard(verdict(sha(text), 'MALICIOUS', 2));
      await one.keeper.told(entry);
      expect(one.told.map(({ verdictId }) => verdictId.at(-1))).toEqual(['1', '2']);
      expect(entry).toMatchObject({ untold: [], listed: true, decision: { verdict: { revision: 2 } } });
      expect(await one.notes()).toEqual([JSON.parse(JSON.stringify(entry))]);
    }
  });
  test('the same verdict again, or an older one, changes nothing', async () => {
    const one = world();
    one.known.set(sha(text), verdict(sha(text), 'CLEAN', 5));
    const entry = await guarded(one, { text });
    await one.keeper.heard(verdict(sha(text), 'MALICIOUS', 4));
    await one.keeper.told(entry);
    expect(entry.state).toBe('RELEASED');
  });
  test('what is to be undone is taken away, and said not to have been undone', async () => {
    const one = world();
    one.policy = policyWith({ holdMax: 60_000, quarantineFrom: null, remediateFrom: 'MALICIOUS' });
    one.known.set(sha(text), verdict(sha(text), 'MALICIOUS'));
    expect(await guarded(one, { text })).toMatchObject({ state: 'QUARANTINED' });
    expect(one.told).toMatchObject([
      { state: 'APPLIED', action: 'QUARANTINE' }, { state: 'FAILED', action: 'REMEDIATE' },
    ]);
  });
  test('a quarantine that the service does not list is told as failed', async () => {
    const one = world();
    one.known.set(sha(text), verdict(sha(text), 'MALICIOUS'));
    one.listed.set = () => {
      throw new AssayError('CONFLICT', 'a device has at most 10000 files in quarantine');
    };
    await guarded(one, { text });
    expect(one.told).toMatchObject([{
      state: 'FAILED', action: 'QUARANTINE', message: expect.stringContaining('10000') as string,
    }]);
  });
  test('a word that comes before the service knows that it waits for this file is said again', async () => {
    const one = world();
    one.known.set(sha(text), verdict(sha(text), 'CLEAN'));
    let early = 2;
    one.told.push = (...told) => {
      if (early-- > 0) throw new AssayError('NOT_FOUND', 'this customer was told no such verdict');
      return Array.prototype.push.apply(one.told, told);
    };
    expect(await guarded(one, { text })).toMatchObject({ state: 'RELEASED', untold: [] });
    expect([...one.told]).toMatchObject([{ state: 'APPLIED', action: 'RELEASE' }]);
  });
  test('a verdict has its effect at once, however many files are still being sent', async () => {
    const one = world();
    await one.live(Infinity, { atOnce: 2 });
    const texts = ['a', 'b', 'c', 'd'].map(script);
    for (const text of texts) one.slow.add(sha(text));
    const entries = [];
    for (const text of texts) {
      entries.push(await one.keeper.take(await one.arrive(`${entries.length}.sh`, text), { origin: 'WEB', localScore: 50 }));
    }
    await vi.waitUntil(() => one.submitted.length === 2);
    await one.keeper.heard(verdict(sha(texts[0]!), 'CLEAN'));
    await one.keeper.settled(entries[0]!);
    expect(entries[0]).toMatchObject({ state: 'RELEASED', decision: { reason: 'VERDICT' } });
    one.sent.resolve();
    await one.keeper.stop();
  });
  test('bytes that are written while it is held are judged, not those before', async () => {
    const one = world();
    one.known.set(sha(text), verdict(sha(text), 'CLEAN'));
    const other = script('written later');
    one.known.set(sha(other), verdict(sha(other), 'MALICIOUS'));
    await one.live();
    const path = await one.arrive('a.sh', text);
    let first = true;
    const heard = one.keeper.heard.bind(one.keeper);
    one.keeper.heard = async (said) => {
      // Its writer has it open still.
      const [held] = [...one.keeper.entries];
      if (first) await writeFile(
        `${held!.held.text}.new`, other, { mode: 0o755 },
      ).then(async () => await rename(`${held!.held.text}.new`, held!.held.text));
      first = false;
      await heard(said);
    };
    const entry = await one.keeper.take(path, { origin: 'WEB', localScore: 50 });
    await one.keeper.told(entry);
    expect(entry.state).toBe('QUARANTINED');
  });
});

describe('quarantine', () => {
  test('is encrypted: nothing of the file can be read, and a byte that was changed is found', async () => {
    const folder = join(root, 'sealed');
    const path = join(root, 'secret.sh');
    await writeFile(path, script('a word to look for'.repeat(100)));
    // Writing takes this bit away from whoever isn't root.
    await chmod(path, 0o4750);
    const quarantine = new Quarantine(folder);
    const { localId } = await quarantine.take(path);
    const sealed = await readFile(join(folder, `${localId}.bin`));
    expect(sealed.includes('look for')).toBe(false);
    expect(Buffer.from(sealed.map((byte) => byte ^ 0xa5)).includes('look for')).toBe(false);
    sealed[100]! ^= 1;
    await writeFile(join(folder, `${localId}.bin`), sealed);
    await expect(quarantine.restore(localId)).rejects.toThrow('damaged');
    await expect(stat(path)).rejects.toThrow('ENOENT');
    sealed[100]! ^= 1;
    await writeFile(join(folder, `${localId}.bin`), sealed);
    await quarantine.restore(localId);
    expect((await stat(path)).mode & 0o7777).toBe(0o4750);
  });
  test('gives back what an older release took, which was only masked', async () => {
    const folder = join(root, 'masked');
    const localId = 'a'.repeat(24);
    await mkdir(folder);
    await writeFile(join(folder, `${localId}.bin`), Buffer.from(Buffer.from('as it was').map((byte) => byte ^ 0xa5)));
    await writeFile(
      join(folder, `${localId}.json`),
      JSON.stringify({ localId, sha256: sha('as it was'), fileName: 'old.sh', path: root, mode: 0o600 }),
    );
    await new Quarantine(folder).restore(localId);
    expect(await readFile(join(root, 'old.sh'), 'utf8')).toBe('as it was');
  });
});

describe('a folder that is watched', () => {
  async function watching(one: World, more: () => Promise<void> = async () => undefined) {
    await one.live();
    await mkdir(one.arrivals, { recursive: true });
    await more();
    const taken: string[] = [];
    const watcher = new Watcher({
      dirs: [one.arrivals], keeper: one.keeper, folder: join(one.folder, 'guard'), onFault: (path, message) =>
        one.faults.push(`${path}: ${message}`),
      take: async (path) => {
        taken.push(String(path));
        await one.keeper.take(path, { origin: 'WEB', localScore: 50 });
      },
    });
    await watcher.start();
    return { watcher, taken };
  }
  const level = (one: World, text: string, is: Level) => one.known.set(sha(text), verdict(sha(text), is));

  test('is a folder: a file in which nothing can arrive is refused', async () => {
    const one = world();
    await one.live();
    const dirs = [await one.arrive('a.sh', 'x')];
    const watcher = new Watcher({ dirs, keeper: one.keeper, folder: one.folder, onFault: () => undefined, take: async () => await Promise.resolve() });
    await expect(watcher.start()).rejects.toThrow('it is no folder');
  });
  test('holds each new file, also in folders in it, and knows those that it has let go', async () => {
    const one = world();
    level(one, script('old'), 'CLEAN');
    level(one, script('new'), 'CLEAN');
    level(one, script('bad'), 'MALICIOUS');
    const { watcher, taken } = await watching(one, async () => {
      const path = await one.arrive('old.sh', script('old'));
      // Long ago.
      await utimes(path, 1, 1);
      await new Promise((resolve) => setTimeout(resolve, 50));
    });
    await one.arrive('new.sh', script('new'));
    await mkdir(join(one.arrivals, 'deep'));
    await one.arrive('deep/bad.sh', script('bad'));
    await vi.waitUntil(() => taken.length === 2 && one.told.length === 2, { timeout: 60_000 });
    expect(await readdir(join(one.arrivals, 'deep'))).toEqual([]);
    await rename(join(one.arrivals, 'new.sh'), join(one.arrivals, 'renamed.sh'));
    await watcher.stop();
    await one.keeper.stop();
    // Another process, later: nothing of it is new.
    const again = await watching(one);
    expect(again.taken).toEqual([]);
    await writeFile(join(one.arrivals, 'renamed.sh'), script('bad'));
    await vi.waitUntil(() => again.taken.length === 1 && one.listed.size === 2, { timeout: 60_000 });
    expect((await readdir(one.arrivals)).sort()).toEqual(['deep', 'old.sh']);
    await again.watcher.stop();
    await one.keeper.stop();
    expect(one.faults).toEqual([]);
  });
});

describe('addresses, pace and service', () => {
  test('the first address that has not failed of late is taken, else the one whose failure is the longest ago', () => {
    let now = 0;
    const urls = new ServiceUrls('https://a/, https://b/graphql,https://c', () => now);
    expect([urls.count, urls.current]).toEqual([3, 'https://a']);
    urls.failed('https://a');
    expect(urls.current).toBe('https://b');
    now = 10;
    urls.failed('https://b');
    now = 20;
    urls.failed('https://c');
    expect(urls.current).toBe('https://a');
    now = 30_000;
    expect(urls.current).toBe('https://a');
  });
  test('uploads together send no faster than they may', () => {
    const pace = new Pace(1_000);
    expect([pace.due(500, 0), pace.due(500, 0), pace.due(100, 2_000)]).toEqual([0, 500, 0]);
  });
  test('the unit names each folder as one word, and the watchdog asks this process alone', () => {
    const unit = unitText({ watch: ['/home/a "b" 50%/$HOME'] });
    expect(unit).toContain('"--watch" "/home/a \\"b\\" 50%%/$$HOME"');
    expect(unit).toMatch(/Type=notify[\s\S]*WatchdogSec=/);
    expect([
      watchdogMs({ WATCHDOG_USEC: '60000000' }), watchdogMs({ WATCHDOG_USEC: '1000', WATCHDOG_PID: '1' }, 2),
      watchdogMs({}),
    ]).toEqual([60_000, null, null]);
  });
});
