import fc from 'fast-check';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Level, Origin } from '../schema/policy-settings.ts';
import { sha, verdict, World } from './guard/world.ts';

interface File {
  level: Level | null;
  origin: Origin;
}

/** Files of which nothing will be known are not of an origin that waits, so that no test waits either. */
const files = fc.array(fc.oneof(
  fc.record<File>({
    level: fc.constantFrom<Level>('CLEAN', 'MALICIOUS', 'HIGHLY_SUSPICIOUS'), origin: fc.constant<Origin>('WEB'),
  }),
  fc.constant<File>({ level: null, origin: 'MANUAL' }),
), { minLength: 1, maxLength: 3 });
const deaths = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 5 });

describe('a guarded file, whenever the process that guards it is killed', () => {
  let root: string;
  let number = 0;
  beforeAll(async () => (root = await mkdtemp(join(tmpdir(), 'assay-guard-model-'))));
  afterAll(async () => await rm(root, { recursive: true, force: true }));

  test('is decided once, ends in one place, never comes back undecided, and nothing is told that is not so', async () => {
    await fc.assert(fc.asyncProperty(files, deaths, async (list, ends) => {
      const world = new World(join(root, String(number++)));
      const texts = list.map((_file, n) => `#!/bin/sh\necho ${n}\n`);
      for (const [n, { level }] of list.entries()) if (level) world.known.set(
        sha(texts[n]!), verdict(sha(texts[n]!), level),
      );
      const arrived = new Set<number>();
      for (const dieAt of [...ends, Infinity]) {
        const work = (async () => {
          const left = await world.live(dieAt);
          for (const [n, { origin }] of list.entries()) {
            const path = join(world.arrivals, `${n}.sh`);
            if (!arrived.has(n)) await world.arrive(`${n}.sh`, texts[n]!);
            arrived.add(n);
            // What is in its place and of which there is no note yet is what a watcher takes.
            const isNoted = [...world.keeper.entries].some(({ place }) => place.text === path);
            if (!isNoted) left.push(await world.keeper.take(path, { origin, localScore: 50 }));
          }
          await Promise.all(left.map(async (entry) => await world.keeper.told(entry)));
        })();
        await Promise.race([work, world.death]);
        await world.keeper.stop();
        if (dieAt === Infinity) await work;
        else await work.catch(() => undefined);
      }
      expect(world.faults).toEqual([]);
      const notes = await world.notes();
      expect(notes.map(({ place }) => place.text).sort()).toEqual(list.map((_one, n) => join(world.arrivals, `${n}.sh`)));
      for (const [n, { level }] of list.entries()) {
        const note = notes.find(({ place }) => place.text.endsWith(`/${n}.sh`))!;
        const wanted = level === 'MALICIOUS' ? 'QUARANTINED' : level === 'HIGHLY_SUSPICIOUS' ? 'BLOCKED' : 'RELEASED';
        expect(note).toMatchObject({ state: wanted, unsent: false, untold: [] });
        expect(world.decisions.get(note.id)!.size).toBe(1);
        const [inPlace, held] = await Promise.all([
          readFile(note.place.text, 'utf8').catch(() => null), readFile(note.held.text, 'utf8').catch(() => null),
        ]);
        expect([inPlace, held]).toEqual([
          wanted === 'RELEASED' ? texts[n] : null, wanted === 'BLOCKED' ? texts[n] : null,
        ]);
        if (inPlace !== null) expect((await stat(note.place.text)).mode & 0o777).toBe(0o755);
        expect(world.listed.has(note.id)).toBe(wanted === 'QUARANTINED');
        const told = world.told.filter(({ verdictId }) => level !== null && verdictId === note.decision?.verdict?.id);
        const action = { QUARANTINED: 'QUARANTINE', BLOCKED: 'BLOCK', RELEASED: 'RELEASE' }[wanted];
        expect([...new Set(told.map((one) => one.action))]).toEqual(level === null ? [] : [action]);
      }
      expect((await readdir(world.quarantineFolder).catch(() => [])).filter((name) => name.endsWith('.bin')).length).toBe(list.filter(({ level }) => level === 'MALICIOUS').length);
    }), { numRuns: 60, interruptAfterTimeLimit: 60_000 });
  });
});
