import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { Pool } from 'undici';
import { query, typeDefs } from './gateway/shop.ts';
import { startPostgres } from '../embedded/postgres.ts';
import { fillShop } from './gateway/shop-database.ts';
import { installPeers } from './peers.ts';
import { median, type Measured, type Options } from './report.ts';

const contestants = ['ours', '@apollo/gateway', 'Hive, JavaScript planner', 'Hive, Rust planner', 'ours in process', 'monolith'] as const;
type Contestant = (typeof contestants)[number];
const concurrency = 24;
const file = (name: string) => new URL(`gateway/${name}`, import.meta.url);

interface Round {
  perSecond: number;
  cpuMs: number;
  asked: number;
  latencies: number[];
}

/** First over subgraphs whose answers cost next to nothing, so that the gateways are what differs; then over PostgreSQL. */
export async function gateway(options: Options): Promise<Measured> {
  const peers = await installPeers();
  const plain = await contest(options, peers, null);
  const folder = await mkdtemp(join(tmpdir(), 'assay-gateway-postgres-'));
  const postgres = await startPostgres(folder, { throwaway: true });
  try {
    await fillShop(postgres.url('postgres'));
    const real = await contest(options, peers, postgres.url('postgres'));
    return {
      rows: [...plain.rows.map((row) => ({ data: 'computed', ...row })), ...real.rows.map((row) => ({ data: 'PostgreSQL', ...row }))],
      result: { ...plain.result, ...Object.fromEntries(Object.entries(real.result).map(([name, value]) => [`${name}_postgres`, value])) },
    };
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true });
  }
}

/**
 * The same supergraph behind several gateways, each in a process of its own, by turns in one run. Every request has ids of its own, so that
 * nobody answers one from another; what gateways are asked for is compared first.
 */
async function contest(options: Options, peers: string, database: string | null): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-gateway-bench-'));
  const children: ChildProcess[] = [];
  const start = async (name: string, args: string[]) => {
    const child = fork(file(name), args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    children.push(child);
    const [told] = (await Promise.race([once(child, 'message'), once(child, 'exit').then(() => { throw new Error(`${name} ${args[0] ?? ''} ended at once`); })])) as [Record<string, unknown>];
    return { child, told };
  };
  try {
    const stubs = await start('subgraphs.ts', database ? [database] : []);
    const ports = stubs.told.ports as Record<string, number>;
    const composed = composeServices(Object.entries(typeDefs).map(([name, text]) => ({ name, url: `http://127.0.0.1:${ports[name]}/graphql`, typeDefs: parse(text) })));
    const supergraph = join(folder, 'supergraph.graphql');
    await writeFile(supergraph, composed.supergraphSdl!);

    const running = new Map<Contestant, { child: ChildProcess; pool: Pool }>();
    for (const name of contestants) {
      const { child, told } = await start('contestant.ts', [name, supergraph, peers, ...(database ? [database] : [])]);
      running.set(name, { child, pool: new Pool(`http://127.0.0.1:${String(told.port)}`, { connections: concurrency }) });
    }
    let seed = 0;
    const ask = async (pool: Pool) => {
      const { statusCode, body } = await pool.request({
        path: '/graphql', method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json', authorization: 'Bearer assay_bench' },
        body: JSON.stringify({ query, operationName: 'Shop', variables: { seed: `s${(seed++).toString(36).padStart(6, '0')}` } }),
      });
      return { statusCode, text: await body.text() };
    };
    let expected: unknown;
    for (const name of contestants) {
      const { text } = await ask(running.get(name)!.pool);
      const answer: unknown = JSON.parse(text.replaceAll(/s0+\w?-/g, 'seed-'));
      expected ??= answer;
      if (!isDeepStrictEqual(answer, expected)) throw new Error(`${name} answers otherwise: ${text.slice(0, 500)}`);
    }

    const told = async (child: ChildProcess) => {
      child.send('tell');
      return ((await once(child, 'message')) as [{ cpu?: NodeJS.CpuUsage; requests?: number }])[0];
    };
    const round = async (name: Contestant, ms: number): Promise<Round> => {
      const { child, pool } = running.get(name)!;
      const latencies: number[] = [];
      const [before, subgraphsBefore] = [(await told(child)).cpu!, (await told(stubs.child)).requests!];
      const from = performance.now();
      await Promise.all(Array.from({ length: concurrency }, async () => {
        while (performance.now() - from < ms) {
          const sent = performance.now();
          const { statusCode, text } = await ask(pool);
          if (statusCode !== 200 || text.includes('"errors"')) throw new Error(`${name} answered ${statusCode}: ${text.slice(0, 300)}`);
          latencies.push(performance.now() - sent);
        }
      }));
      const seconds = (performance.now() - from) / 1000;
      const [after, subgraphsAfter] = [(await told(child)).cpu!, (await told(stubs.child)).requests!];
      return {
        perSecond: latencies.length / seconds, cpuMs: (after.user + after.system - before.user - before.system) / 1000 / latencies.length, asked: (subgraphsAfter - subgraphsBefore) / latencies.length, latencies,
      };
    };
    const rounds = new Map<Contestant, Round[]>(contestants.map((name) => [name, []]));
    const count = options.quick ? 2 : 7;
    for (const name of contestants) await round(name, options.quick ? 1_000 : 3_000);
    for (let turn = 0; turn < count; turn++) {
      process.stderr.write(`  round ${turn + 1} of ${count}\n`);
      for (const name of contestants) rounds.get(name)!.push(await round(name, options.quick ? 1_000 : 3_000));
    }

    const of = (name: Contestant, value: (round: Round) => number) => median(rounds.get(name)!.map(value));
    const percentile = (name: Contestant, part: number) => {
      const sorted = rounds.get(name)!.flatMap(({ latencies }) => latencies).sort((a, b) => a - b);
      return sorted[Math.floor(sorted.length * part)]!;
    };
    const cpu = (name: Contestant) => of(name, ({ cpuMs }) => cpuMs);
    const hive = Math.min(cpu('Hive, JavaScript planner'), cpu('Hive, Rust planner'));
    return {
      rows: contestants.map((name) => ({
        gateway: name, 'requests/s': of(name, ({ perSecond }) => perSecond).toFixed(0), 'CPU ms/request': cpu(name).toFixed(2), 'p50 ms': percentile(name, 0.5).toFixed(1), 'p99 ms': percentile(name, 0.99).toFixed(1), 'subgraph requests': of(name, ({ asked }) => asked).toFixed(1),
      })),
      result: {
        http_over_plain: (cpu('@apollo/gateway') / cpu('ours')).toFixed(2), http_over_best_hive: (hive / cpu('ours')).toFixed(2), inprocess_over_monolith: (cpu('monolith') / cpu('ours in process')).toFixed(2),
      },
    };
  } finally {
    for (const child of children) child.kill();
    await rm(folder, { recursive: true });
  }
}
