import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logSupergraph } from '../test/federated/log.ts';
import { installPeers } from './peers.ts';
import { median, type Measured, type Options } from './report.ts';

const contestants = ['ours', 'raw ws', 'per subscriber', 'Hive'] as const;
type Contestant = (typeof contestants)[number];
const file = (name: string) => new URL(`fanout/${name}`, import.meta.url);
/** Who resolves each event for each subscriber is not asked to do so for more. */
const eachMax = 1_000;

/** Some 700 bytes, as a verdict with its signals has; one field comes from another subgraph. */
const query = `subscription { changed { cursor number ${Array.from({ length: 30 }, (_one, n) => `signal${String(n).padStart(2, '0')}: number`).join(' ')} owner { name } } }`;

interface Round {
  lastMs: number;
  bytesPerSocket: number;
}

/**
 * An event happens in a subgraph, a field of it comes from another one, and all sockets hear of it: the time until the last has it, and the
 * memory that a socket takes, by turns with `ws` alone that sends as many bytes to as many, and with gateways that work it out for each.
 */
export async function fanout(options: Options): Promise<Measured> {
  const peers = await installPeers();
  const folder = await mkdtemp(join(tmpdir(), 'assay-fanout-bench-'));
  const children = new Set<ChildProcess>();
  const start = (name: string, args: string[]) => {
    const child = fork(file(name), args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: ['--expose-gc', '--no-warnings'] });
    children.add(child);
    return child;
  };
  const message = async <T>(child: ChildProcess): Promise<T> => {
    const [over, gone] = [new AbortController(), () => new Error('a process of the bench ended')];
    const signal = AbortSignal.any([over.signal, AbortSignal.timeout(180_000)]);
    try {
      return ((await Promise.race([once(child, 'message', { signal }), once(child, 'exit', { signal }).then(() => { throw gone(); })])) as [T])[0];
    } finally {
      over.abort();
    }
  };
  const end = async (child: ChildProcess) => {
    children.delete(child);
    if (child.exitCode !== null) return;
    // Not all of them end when they are asked to.
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  try {
    const subgraphs = start('subgraphs.ts', []);
    const { ports } = await message<{ ports: Record<string, number> }>(subgraphs);
    const supergraph = join(folder, 'supergraph.graphql');
    await writeFile(supergraph, Object.entries(ports).reduce((sdl, [name, port]) => sdl.replace(`http://${name}.invalid/graphql`, `http://127.0.0.1:${port}/graphql`), logSupergraph()));

    let bytes = 0;
    const round = async (contestant: Contestant, sockets: number, events: number): Promise<Round> => {
      const gateway = start('contestant.ts', [contestant, supergraph, peers, String(bytes)]);
      const { port } = await message<{ port: number }>(gateway);
      const memory = async () => {
        gateway.send('tell');
        return (await message<{ rss: number }>(gateway)).rss;
      };
      const before = await memory();
      const listeners = start('listeners.ts', [String(port), String(sockets), query]);
      await message(listeners);
      const after = await memory();
      const times: number[] = [];
      // The first are for the compiler.
      for (let n = 0; n < events + 3; n++) {
        const [happened, heard] = [message<{ at: string }>(subgraphs), message<{ last: string; length: number }>(listeners)];
        subgraphs.send('happen');
        const [{ at }, { last, length }] = await Promise.all([happened, heard]); 
        if (contestant === 'ours') bytes = length;
        if (n >= 3) times.push(Number(BigInt(last) - BigInt(at)) / 1e6);
      }
      await end(listeners);
      await end(gateway);
      return { lastMs: median(times), bytesPerSocket: (after - before) / sockets };
    };

    const most = Math.min(28_000, await openFilesMax()) - 500;
    const sizes = options.quick ? [1_000] : [1_000, 5_000, 10_000, ...(most > 10_000 ? [most] : [])];
    const rows: Measured['rows'] = [];
    let result: Measured['result'] = {};
    for (const sockets of sizes) {
      const rounds = new Map<Contestant, Round[]>(contestants.map((name) => [name, []]));
      const taking = contestants.filter((name) => name === 'ours' || name === 'raw ws' || sockets <= eachMax);
      for (let turn = 0; turn < (options.quick ? 1 : 3); turn++) {
        for (const name of taking) {
          process.stderr.write(`  ${sockets} sockets, round ${turn + 1}: ${name}\n`);
          rounds.get(name)!.push(await round(name, sockets, name === 'ours' || name === 'raw ws' ? 20 : 5));
        }
      }
      const of = (name: Contestant, value: (round: Round) => number) => median(rounds.get(name)!.map(value));
      const ratio = median(rounds.get('ours')!.map(({ lastMs }, turn) => lastMs / rounds.get('raw ws')![turn]!.lastMs));
      for (const name of taking) rows.push({ sockets, what: name, 'last receipt ms': of(name, ({ lastMs }) => lastMs).toFixed(1), 'over raw ws': (of(name, ({ lastMs }) => lastMs) / of('raw ws', ({ lastMs }) => lastMs)).toFixed(2), 'bytes a socket': of(name, ({ bytesPerSocket }) => bytesPerSocket).toFixed(0) });
      result = { ...result, [`over_raw_ws_${sockets}`]: ratio.toFixed(2) };
      Object.assign(result, { sockets, over_raw_ws: ratio.toFixed(2), bytes_per_socket: of('ours', ({ bytesPerSocket }) => bytesPerSocket).toFixed(0) });
    }
    return { rows, result: { ...result, event_bytes: bytes } };
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await rm(folder, { recursive: true });
  }
}

async function openFilesMax(): Promise<number> {
  return Number(/^Max open files\s+\d+\s+(\d+)/m.exec(await readFile('/proc/self/limits', 'utf8'))?.[1] ?? 1_024);
}
