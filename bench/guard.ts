import { spawn, type ChildProcess } from 'node:child_process';
import { openSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { eicar, zipOf } from '../embedded/first-customer.ts';
import type { GuardEntry } from '../endpoint/guard/entry.ts';
import { startAssay } from '../test/assay.ts';
import { type Measured, type Options } from './report.ts';

interface Arrived {
  name: string;
  bytes: Buffer;
  bad: boolean;
}

/**
 * A stream of files into a folder that `assay service` watches, while that is killed at random moments. Wrong is a file
 * that is not where its verdict wants it, is in two places or in none, was decided more than once, was in its folder
 * before its hold ended, or whose acknowledgement is missing or wrong.
 */
export async function guard(options: Options): Promise<Measured> {
  const kills = options.quick ? 5 : 50;
  const files = options.limit ?? (options.quick ? 60 : 1_000);
  const folder = await mkdtemp(join(tmpdir(), 'assay-guard-bench-'));
  const arrivals = join(folder, 'arrivals');
  const notes = join(folder, 'endpoint.json.guard');
  const logFile = join(folder, 'endpoint.log');
  const log = openSync(logFile, 'a');
  const assay = await startAssay({ ASSAY_LOG_LEVEL: 'silent', ASSAY_BUDGET: '100000000' });
  let service: ChildProcess | undefined;
  let watching = true;
  try {
    await assay.fakeRunner();
    const { administrator } = await assay.customer({ seats: 10, dailyQuota: 1_000_000 });
    const act = async <T>(
      query: string, variables: Record<string, unknown> = {},
    ): Promise<T> => Object.values((await assay.ask<Record<string, T>>(administrator, query, variables)).data)[0]!;
    const settings = '{ holdMax: 600000, holdExpiry: BLOCK, quarantineFrom: MALICIOUS }';
    const { policy } =
      await act<{ policy: { id: string } }>(`mutation { policyCreate(input: { name: "guard", settings: ${settings} }) { policy { id } } }`);
    await act(
      'mutation ($id: ID!) { policyAssign(input: { policyId: $id, scope: CUSTOMER }) { policy { id } } }',
      { id: policy.id },
    );
    const { token } =
      await act<{ token: string }>('mutation { enrolmentTokenCreate(input: { usesMax: 1, validHours: 1 }) { token } }');
    const env = { ...process.env, ASSAY_ENDPOINT_FILE: join(folder, 'endpoint.json') };
    const command = new URL('../endpoint/assay.ts', import.meta.url).pathname;
    const start = async (words: string[], until: string | null) => {
      const child = spawn(process.execPath, [command, ...words], { env, stdio: ['ignore', 'pipe', log] });
      await new Promise<void>((ready, failed) => {
        child.once(
          'exit', (code) => (code === 0 && until === null ? ready() : failed(new Error(`it ended with ${code}`))),
        );
        createInterface(child.stdout!).on(
          'line', (line) => until !== null && (JSON.parse(line) as { what?: string }).what === until && ready(),
        );
      });
      child.removeAllListeners('exit');
      return child;
    };
    await start(['--url', assay.url, 'enroll', '--token', token, '--name', 'guarded'], null);
    await mkdir(arrivals);
    const work = async () => await start(['--json', 'service', '--watch', arrivals, '--at-once', '8'], 'READY');
    service = await work();

    // What was taken once is in its folder again only after its hold has ended.
    const taken = new Set<string>();
    const early = new Set<string>();
    const looking = (async () => {
      for (; watching; await pause(20)) {
        const inPlace = new Set(readdirSync(arrivals));
        for (const entry of await entriesOf(notes, [notes])) {
          const name = entry.place.text.slice(arrivals.length + 1);
          if (entry.state === 'HELD') {
            if (taken.has(name) && inPlace.has(name)) early.add(name);
            taken.add(name);
          }
        }
      }
    })();

    let killed = 0;
    const sent: Arrived[] = [];
    const stream = (async () => {
      for (let n = 0; n < files; n++) {
        const bad = n % 4 === 3;
        const name = bad ? `f${n}.zip` : `f${n}.sh`;
        const bytes = bad ? zipOf([{
          name: `invoice-${n}.com`, bytes: eicar(),
        }]) : Buffer.from(`#!/bin/sh\n# ${n} ${Math.random()}\ntrue\n`);
        await writeFile(join(folder, name), bytes, { mode: 0o755 });
        await rename(join(folder, name), join(arrivals, name));
        sent.push({ name, bytes, bad });
        await pause(Math.random() * 100);
        // As many at a time as there are kills to come: the stream lasts as long as these do.
        while (n >= ((killed + 1) * files) / (kills + 1)) await pause(20);
      }
    })();
    for (; killed < kills; killed++) {
      await pause(100 + Math.random() * 1_000);
      const over = new Promise((resolve) => service!.once('exit', resolve));
      service.kill('SIGKILL');
      await over;
      service = await work();
      process.stderr.write(`\r  killed ${killed + 1} of ${kills}, ${sent.length} of ${files} files arrived `);
    }
    await stream;
    process.stderr.write('\n');
    const end = Date.now() + 600_000;
    for (;;) {
      const all = await entriesOf(notes);
      const open = all.filter((one) => !['RELEASED', 'QUARANTINED'].includes(one.state) || one.untold.length > 0);
      if ((all.length >= files && open.length === 0) || Date.now() > end) break;
      await pause(500);
    }
    watching = false;
    await looking;
    const over = new Promise((resolve) => service!.once('exit', resolve));
    service.kill('SIGTERM');
    await over;

    const entries = await entriesOf(notes);
    const listed = await pages<{ localId: string; sample: { sha256: string } }>(
      act, 'quarantine', 'localId sample { sha256 }',
    );
    const vault = new Set((await readdir(join(
      folder, 'endpoint.json.quarantine',
    ))).filter((name) => name.endsWith('.bin')).map((name) => name.slice(0, -4)));
    const held = new Set(await readdir(join(notes, 'held')).catch(() => []));
    const counts = { lost: 0, misplaced: 0, twice: 0, early: early.size, 'wrong acknowledgements': 0, 'no acknowledgement': 0 };
    for (const { name, bytes, bad } of sent) {
      const own = entries.filter(({ place }) => place.text === join(arrivals, name));
      if (own.length !== 1) counts[own.length === 0 ? 'lost' : 'twice']++;
      const [entry] = own;
      if (!entry) continue;
      const there = await readFile(join(arrivals, name)).catch(() => null);
      const back = there?.equals(bytes) === true && ((await stat(join(arrivals, name))).mode & 0o777) === 0o755 &&
        !vault.has(entry.id) && !held.has(entry.id);
      const away = there === null && vault.has(entry.id) && !held.has(entry.id) &&
        listed.filter(({ localId }) => localId === entry.id).length === 1;
      if (!(bad ? away : back)) counts.misplaced++;
      const { verdict } = await act<{ verdict: Delivered | null }>(
        'query ($sha256: Sha256!) { x: verdict(sha256: $sha256) { deliveries(first: 10) { nodes { state action } } } }',
        { sha256: entry.facts!.sha256 },
      ).then((found) => ({ verdict: found as unknown as Delivered | null }));
      const words =
        (verdict?.deliveries.nodes ?? []).filter(({ state }) => state === 'APPLIED').map(({ action }) => action);
      if (words.some((action) => action !== (bad ? 'QUARANTINE' : 'RELEASE'))) counts['wrong acknowledgements']++;
      if (words.length === 0) counts['no acknowledgement']++;
    }
    const wrong = Object.values(counts).reduce((sum, count) => sum + count, 0);
    if (wrong > 0) process.stderr.write(`  what the endpoint said last:\n${(await readFile(logFile, 'utf8')).slice(-4_000)}\n`);
    return {
      rows: [{
        kills: killed, files: sent.length, released: entries.filter(({ state }) => state === 'RELEASED').length,
        quarantined: vault.size, ...counts,
      }],
      result: { files: sent.length, kills: killed, wrong },
    };
  } finally {
    watching = false;
    service?.kill('SIGKILL');
    await assay.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Delivered {
  deliveries: { nodes: { state: string; action: string | null }[] };
}

/** By default from both folders, one of them twice: a note may move while they are read. */
async function entriesOf(folder: string, folders = [folder, join(folder, 'over'), folder]): Promise<GuardEntry[]> {
  const found = new Map<string, GuardEntry>();
  for (const one of folders) {
    for (const name of await readdir(one).catch(() => [])) {
      if (!/^[0-9a-f]{24}\..*\.json$/.test(name) || found.has(name.slice(0, 24))) continue;
      const text = await readFile(join(one, name), 'utf8').catch(() => null);
      if (text !== null) found.set(name.slice(0, 24), JSON.parse(text) as GuardEntry);
    }
  }
  return [...found.values()];
}

async function pages<T>(
  act: <R>(query: string, variables?: Record<string, unknown>) => Promise<R>, list: string, fields: string,
): Promise<T[]> {
  const all: T[] = [];
  for (let after: string | null = null; ; ) {
    const { nodes, pageInfo }: { nodes: T[]; pageInfo: { hasNextPage: boolean; endCursor: string } } = await act(
      `query ($after: Cursor) { ${list}(first: 100, after: $after) { nodes { ${fields} } pageInfo { hasNextPage endCursor } } }`, { after });
    all.push(...nodes);
    if (!pageInfo.hasNextPage) return all;
    after = pageInfo.endCursor;
  }
}
