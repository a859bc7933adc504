import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../embedded/port.ts';
import { roleUrl } from '../../platform/database.ts';
import { serveSubgraph, type Served } from '../../platform/serve.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { currentVerdict, revise } from '../../subgraphs/verdicts/actions.ts';
import { score } from '../../subgraphs/verdicts/scoring.ts';
import { hashOf, send, startAssay, type Assay } from '../assay.ts';
import type { Heard, ListenersOptions } from './listeners.ts';

interface Thing {
  sample_id: string;
  sha256: string;
  revision: number;
}

const samples = 20;
const scored = score({ signals: [], detonations: [], limitations: [], inert: false });

/** What a child says next; throws when it ends without a word. */
async function said(child: ChildProcess): Promise<unknown> {
  const heard = new AbortController();
  const { signal } = heard;
  try {
    return ((await Promise.race([once(child, 'message', { signal }), once(child, 'exit', { signal }).then(() => { throw new Error(`${child.spawnargs.at(-1)} ended`); })])) as [unknown])[0];
  } finally {
    heard.abort();
  }
}

async function killed(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

/**
 * A gateway and the verdicts subgraph in processes of their own, with NATS and PostgreSQL behind them and room for many endpoints before
 * them; a customer, twenty samples, and verdicts that change when it is said.
 */
export class Stage {
  /** By hash: the newest revision. */
  readonly newest: Map<string, number>;
  /** The highest revision that a sample had before any was changed here. */
  readonly first: number;
  readonly things: readonly Thing[];
  readonly verdicts: Platform;
  readonly customerId: string;
  readonly tokens: string[];
  readonly #assay: Assay;
  readonly #administrator: string;
  readonly #served: Served[];
  readonly #urls: Record<string, string>;
  readonly #ports: { subgraph: number; gateway: number };
  readonly #children = new Set<ChildProcess>();
  #key: { secret: string; apiKey: { id: string } } | undefined;
  #subgraph: ChildProcess | undefined;
  #gateway: ChildProcess | undefined;
  #listeners: ChildProcess | undefined;

  static async set(seed: number): Promise<Stage> {
    const assay = await startAssay({ ASSAY_LOG_LEVEL: 'silent' });
    const served: Served[] = [];
    try {
      const { subgraphs } = assay.platform;
      await assay.fakeRunner();
      const { devices, administrator, customerId } = await assay.customer();
      const files = Array.from({ length: samples }, (_none, n) => Buffer.from(`#!/bin/sh\n# chaos ${seed} ${n}\n`));
      for (const bytes of files) await send(assay, devices[0]!, bytes);
      const { platform } = subgraphs.find(({ name }) => name === 'verdicts')!;
      let things: Thing[] = [];
      while (things.length < samples) {
        await pause(100);
        things = await systemManager(platform).execute("select sample_id, sha256, revision from verdict where current and stage = 'FINAL' and sha256 = any(?::text[])", [`{${files.map(hashOf).join()}}`]);
      }
      // Over the wire: verdicts in a process that can be killed, the others here.
      const urls: Record<string, string> = {};
      for (const subgraph of subgraphs) if (subgraph.platform !== platform) {
        const here = await serveSubgraph(subgraph, { host: '127.0.0.1', port: 0 });
        served.push(here);
        urls[subgraph.name] = here.url;
      }
      const ports = { subgraph: await freePort(), gateway: await freePort() };
      urls.verdicts = `http://127.0.0.1:${ports.subgraph}/graphql`;
      const stage = new Stage({ assay, administrator, served, urls, ports, things, verdicts: platform, customerId, tokens: devices });
      try {
        await Promise.all([stage.#startSubgraph(), stage.#startGateway()]);
      } catch (error) {
        stage.#killChildren();
        throw error;
      }
      return stage;
    } catch (error) {
      for (const one of served) await one.stop();
      await assay.stop();
      throw error;
    }
  }

  private constructor({ assay, administrator, served, urls, ports, things, verdicts, customerId, tokens }: {
    assay: Assay; administrator: string; served: Served[]; urls: Record<string, string>; ports: { subgraph: number; gateway: number }; things: Thing[]; verdicts: Platform; customerId: string; tokens: string[];
  }) {
    this.#assay = assay;
    this.#administrator = administrator;
    this.#served = served;
    this.#urls = urls;
    this.#ports = ports;
    this.things = things;
    this.verdicts = verdicts;
    this.customerId = customerId;
    this.tokens = tokens;
    this.first = Math.max(...things.map(({ revision }) => revision));
    this.newest = new Map(things.map(({ sha256, revision }) => [sha256, revision]));
  }

  async #start(file: string, settings: object): Promise<ChildProcess> {
    const child = fork(new URL(file, import.meta.url), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#children.add(child);
    child.once('exit', () => this.#children.delete(child));
    // Thousands of cursors are too long for a command line.
    child.send(settings);
    await said(child);
    return child;
  }

  async #startSubgraph(): Promise<void> {
    const { engines, subgraphs, url } = this.#assay.platform;
    this.#subgraph = await this.#start('subgraph.ts', { databaseUrl: roleUrl(engines.databaseUrl, 'verdicts'), natsUrl: engines.natsUrl, data: subgraphs[0]!.platform.dataFolder, port: this.#ports.subgraph, publicUrl: url });
  }

  async #startGateway(): Promise<void> {
    this.#gateway = await this.#start('gateway.ts', { subgraphs: this.#urls, data: this.verdicts.dataFolder, port: this.#ports.gateway });
  }

  async #ask<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
    return Object.values((await this.#assay.ask<Record<string, T>>(this.#administrator, query, variables)).data)[0]!;
  }

  /** Resolves when all of them hear. */
  async listen(options: Omit<ListenersOptions, 'url' | 'tokens'> & { key?: boolean }): Promise<void> {
    if (options.key) await this.#newKey();
    const tokens = [...(this.#key ? [this.#key.secret] : []), ...this.tokens];
    this.#listeners = await this.#start('listeners.ts', { ...options, url: `http://127.0.0.1:${this.#ports.gateway}`, tokens } satisfies ListenersOptions);
  }

  async leave(): Promise<void> {
    await killed(this.#listeners!, 'SIGKILL');
  }

  /** What they have heard by now, when nothing but the newest of everything is still to come. */
  async heard(): Promise<Heard> {
    this.#listeners!.send({ wanted: [...this.newest], first: this.first });
    return (await said(this.#listeners!)) as Heard;
  }

  /** Another revision of a sample's verdict. */
  async write({ sample_id, sha256 }: Thing): Promise<void> {
    await systemManager(this.verdicts).transactional(async (em) => {
      await revise(em, { sample_id, sha256 }, await currentVerdict(em, sample_id), { stage: 'FINAL', scored, engine: null, analysisId: null, cause: 'RESCORING' });
    });
    this.newest.set(sha256, this.newest.get(sha256)! + 1);
  }

  /** MiB that the gateway holds. */
  async memory(): Promise<number> {
    this.#gateway!.send('memory');
    return (await said(this.#gateway!) as { memory: number }).memory / 1024 ** 2;
  }

  async killSubgraph(): Promise<void> {
    await killed(this.#subgraph!, 'SIGKILL');
    await this.#startSubgraph();
  }

  async killNats(goneMs: number): Promise<void> {
    const nats = this.#assay.platform.engines.nats!;
    await nats.stop('SIGKILL');
    await pause(goneMs);
    await nats.start();
  }

  async endGateway(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    await killed(this.#gateway!, signal);
    await this.#startGateway();
  }

  async reload(): Promise<void> {
    this.#gateway!.send('reload');
    await said(this.#gateway!);
  }

  async #newKey(): Promise<void> {
    this.#key = await this.#ask('mutation { apiKeyCreate(input: { name: "chaos", scopes: ["verdicts:read"], validDays: 1 }) { secret apiKey { id } } }');
  }

  /** The key that some listen by is exchanged, and the one before revoked. */
  async revoke(): Promise<void> {
    const before = this.#key!.apiKey.id;
    await this.#newKey();
    this.#listeners!.send({ token: [0, this.#key!.secret] });
    await this.#ask('mutation ($id: ID!) { apiKeyRevoke(input: { apiKeyId: $id }) { userErrors { code } } }', { id: before });
  }

  async stop(): Promise<void> {
    this.#killChildren();
    for (const one of this.#served) await one.stop();
    await this.#assay.stop();
  }

  #killChildren(): void {
    for (const child of this.#children) child.kill('SIGKILL');
  }
}
