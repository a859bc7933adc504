import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startNats } from '../../embedded/nats.ts';
import { freePort } from '../../embedded/port.ts';
import { serveSubgraph, type Served } from '../../platform/serve.ts';
import { systemManager } from '../../platform/subgraph.ts';
import { currentVerdict, revise } from '../../subgraphs/verdicts/actions.ts';
import { score } from '../../subgraphs/verdicts/scoring.ts';
import { hashOf, send, startAssay } from '../assay.ts';
import { Dice } from '../federated/queries.ts';
import type { Heard, ListenersOptions } from './listeners.ts';

/** What can happen to a stream while endpoints listen. */
export const mishaps = ['subgraph killed', 'NATS killed', 'gateway killed', 'gateway ended', 'another supergraph', 'a credential revoked'] as const;
export type Mishap = (typeof mishaps)[number];

export interface ChaosOptions {
  listeners: number;
  slow: number;
  mishaps: number;
  seed: number;
  /** Verdicts a second. */
  rate: number;
  /** How long a slow listener does not read. */
  slowMs: number;
  /** At most so long between two mishaps. */
  pauseMs: number;
  progress?: (done: number, what: Mishap) => void;
}

export interface Outcome extends Heard {
  happened: Record<Mishap, number>;
  verdicts: number;
  listeners: number;
  /** MiB that the gateway held at the most, and when everybody had come and nothing had happened. */
  memoryMax: number;
  memoryAtFirst: number;
}

const samples = 20;
const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));
/** What a child says next; throws when it ends without a word. */
async function said(child: ChildProcess): Promise<unknown> {
  const heard = new AbortController();
  const { signal } = heard;
  try {
    return ((await Promise.race([once(child, 'message', { signal }), once(child, 'exit', { signal }).then(() => { throw new Error(`${child.spawnargs.at(-2)} ended`); })])) as [unknown])[0];
  } finally {
    heard.abort();
  }
}

/**
 * A gateway and the verdicts subgraph in processes of their own, with NATS and PostgreSQL behind and many endpoints before them; verdicts
 * change all the time, and one thing after the other goes wrong. What every endpoint heard is compared with what was written.
 */
export async function chaos(options: ChaosOptions): Promise<Outcome> {
  const dice = new Dice(options.seed);
  const assay = await startAssay({ ASSAY_LOG_LEVEL: 'silent' });
  const served: Served[] = [];
  const children = new Set<ChildProcess>();
  const start = async (file: string, settings: object): Promise<ChildProcess> => {
    const child = fork(new URL(file, import.meta.url), [JSON.stringify(settings)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    children.add(child);
    child.once('exit', () => children.delete(child));
    await said(child);
    return child;
  };
  try {
    const { engines, subgraphs, url: publicUrl } = assay.platform;
    const { dataFolder: data } = subgraphs[0]!.platform;
    await assay.fakeRunner();
    const { devices, administrator } = await assay.customer();
    const one = async <T>(query: string, variables: object = {}) => Object.values((await assay.ask<Record<string, T>>(administrator, query, variables as Record<string, unknown>)).data)[0]!;
    const key = async () => await one<{ secret: string; apiKey: { id: string } }>('mutation { apiKeyCreate(input: { name: "chaos", scopes: ["verdicts:read"], validDays: 1 }) { secret apiKey { id } } }');
    const files = Array.from({ length: samples }, (_none, n) => Buffer.from(`#!/bin/sh\n# chaos ${options.seed} ${n}\n`));
    for (const bytes of files) await send(assay, devices[0]!, bytes);
    const verdicts = subgraphs.find(({ name }) => name === 'verdicts')!;
    let things: { sample_id: string; sha256: string; revision: number }[] = [];
    while (things.length < samples) {
      await pause(100);
      things = await systemManager(verdicts.platform).execute("select sample_id, sha256, revision from verdict where current and stage = 'FINAL' and sha256 = any(?::text[])", [`{${files.map(hashOf).join()}}`]);
    }
    const first = Math.max(...things.map(({ revision }) => revision));
    const newest = new Map(things.map(({ sha256, revision }) => [sha256, revision]));

    // Over the wire: verdicts in a process that can be killed, the others here.
    const urls: Record<string, string> = {};
    for (const subgraph of subgraphs) if (subgraph !== verdicts) {
      const here = await serveSubgraph(subgraph, { host: '127.0.0.1', port: 0 });
      served.push(here);
      urls[subgraph.name] = here.url;
    }
    const [subgraphPort, gatewayPort] = [await freePort(), await freePort()];
    urls.verdicts = `http://127.0.0.1:${subgraphPort}/graphql`;
    const startSubgraph = async () => await start('subgraph.ts', { databaseUrl: engines.databaseUrl, natsUrl: engines.natsUrl, data, port: subgraphPort, publicUrl });
    const startGateway = async () => await start('gateway.ts', { subgraphs: urls, data, port: gatewayPort });
    let [subgraph, gateway] = await Promise.all([startSubgraph(), startGateway()]);
    let apiKey = await key();
    const listeners = await start('listeners.ts', { url: `http://127.0.0.1:${gatewayPort}`, count: options.listeners, slow: options.slow, slowMs: options.slowMs, tokens: [apiKey.secret, ...devices] } satisfies ListenersOptions);

    const memory = async () => {
      gateway.send('memory');
      return (await said(gateway) as { memory: number }).memory / 1024 ** 2;
    };
    const memoryAtFirst = await memory();
    let memoryMax = memoryAtFirst;

    let written = 0;
    let writing = true;
    const scored = score({ signals: [], detonations: [], limitations: [], inert: false });
    const writer = (async () => {
      while (writing) {
        const { sample_id, sha256 } = dice.one(things);
        await systemManager(verdicts.platform).transactional(async (em) => {
          await revise(em, { sample_id, sha256 }, await currentVerdict(em, sample_id), { stage: 'FINAL', scored, engine: null, analysisId: null, cause: 'RESCORING' });
        });
        newest.set(sha256, newest.get(sha256)! + 1);
        written++;
        await pause(1000 / options.rate);
      }
    })();
    writer.catch(() => undefined);

    const killed = async (child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM') => {
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    };
    const happen: Record<Mishap, () => Promise<void>> = {
      'subgraph killed': async () => {
        await killed(subgraph, 'SIGKILL');
        subgraph = await startSubgraph();
      },
      'NATS killed': async () => {
        const nats = engines.nats!;
        await nats.stop('SIGKILL');
        await pause(dice.below(500));
        engines.nats = await startNats(nats.file, join(data, 'nats'), { port: Number(new URL(nats.url).port) });
      },
      'gateway killed': async () => {
        await killed(gateway, 'SIGKILL');
        gateway = await startGateway();
      },
      'gateway ended': async () => {
        await killed(gateway, 'SIGTERM');
        gateway = await startGateway();
      },
      'another supergraph': async () => {
        gateway.send('reload');
        await said(gateway);
      },
      'a credential revoked': async () => {
        const before = apiKey.apiKey.id;
        apiKey = await key();
        listeners.send({ token: [0, apiKey.secret] });
        await one('mutation ($id: ID!) { apiKeyRevoke(input: { apiKeyId: $id }) { userErrors { code } } }', { id: before });
      },
    };
    const happened = Object.fromEntries(mishaps.map((name) => [name, 0])) as Record<Mishap, number>;
    for (let n = 0; n < options.mishaps; n++) {
      // Each kind once before any comes by chance.
      const what = n < mishaps.length ? mishaps[n]! : dice.one(mishaps);
      await happen[what]();
      happened[what]++;
      options.progress?.(n + 1, what);
      await pause(dice.below(options.pauseMs));
      memoryMax = Math.max(memoryMax, await memory());
    }
    writing = false;
    await writer;

    // Until everybody has heard the newest of everything, or nothing more comes.
    let heard: Heard | undefined;
    for (let quiet = 0; quiet < 60; quiet++) {
      listeners.send({ wanted: [...newest], first });
      const now = (await said(listeners)) as Heard;
      if (heard && now.told > heard.told) quiet = 0;
      heard = now;
      if (heard.complete === options.listeners) break;
      await pause(500);
    }
    memoryMax = Math.max(memoryMax, await memory());
    return { ...heard!, happened, verdicts: written, listeners: options.listeners, memoryMax: Math.round(memoryMax), memoryAtFirst: Math.round(memoryAtFirst) };
  } finally {
    for (const child of children) child.kill('SIGKILL');
    for (const one of served) await one.stop();
    await assay.stop();
  }
}
