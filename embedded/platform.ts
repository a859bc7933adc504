import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { configured } from '../gateway/configured.ts';
import { startGateway } from '../gateway/server.ts';
import { localSource, type Source } from '../gateway/source.ts';
import { readSupergraph } from '../gateway/supergraph.ts';
import { tlsFrom, type Config } from '../platform/config.ts';
import { connectBus, ensureStreams } from '../platform/jetstream.ts';
import { loadKeys } from '../platform/keys.ts';
import { makeLog } from '../platform/log.ts';
import { startTracing } from '../platform/tracing.ts';
import { trust } from '../platform/trust.ts';
import { startSubgraph, type Subgraph, type SubgraphDefinition } from '../platform/subgraph.ts';
import type { GuestNews } from '../sandbox-runner/machines/offer-guests.ts';
import { audit } from '../subgraphs/audit/main.ts';
import { customers } from '../subgraphs/customers/main.ts';
import { policies } from '../subgraphs/policies/main.ts';
import { samples } from '../subgraphs/samples/main.ts';
import { verdicts } from '../subgraphs/verdicts/main.ts';
import { startEngines, type Engines } from './engines.ts';
import type { Folders } from './folders.ts';
import { ensureOperator } from './operator.ts';
import { freePort } from './port.ts';
import type { Progress } from './progress.ts';

export const definitions = [customers, policies, samples, verdicts, audit] as unknown as SubgraphDefinition[];

export interface PlatformOptions {
  /** Data that need not survive a crash: PostgreSQL waits for no disk. */
  throwaway?: boolean;
  /** Whether a runner is started with it (yes). */
  runner?: boolean;
  /** Called when a guest of the runner is ready, or can't be made. */
  onGuest?: (news: GuestNews) => void;
}

/** A whole Assay in this process: engines, subgraphs, gateway; the runner beside it. */
export interface RunningPlatform {
  url: string;
  engines: Engines;
  subgraphs: Subgraph[];
  /** The operator's credential, with which the first customer is made. */
  operatorToken: string;
  startRunner(): Promise<ChildProcess>;
  /** Drops every connection and comes back on the same port. */
  restartGateway(): Promise<void>;
  stop(): Promise<void>;
}

export async function startPlatform(config: Config, folders: Folders, progress: Progress, options: PlatformOptions = {}): Promise<RunningPlatform> {
  const log = makeLog('assay', config.ASSAY_LOG_LEVEL);
  const tls = tlsFrom(config);
  trust(config.ASSAY_CA);
  const traces = await startTracing(config, 'assay', log);
  const engines = await startEngines(config, folders, progress, options);
  const undo: (() => Promise<unknown>)[] = [async () => await traces.stop(), async () => await engines.stop()];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step().catch((error: unknown) => log.warn({ err: error }, 'a part did not stop cleanly'));
  };
  try {
    const prepareRunner = () => {
      const child = fork(new URL('../sandbox-runner/main.ts', import.meta.url), {
        // A session of its own: Ctrl-C reaches us alone, and the pipe between us ends it when we end.
        detached: true,
        env: { ...runnerEnvironment(), NATS_RUNNER_URL: engines.runnerNatsUrl, ...(config.ASSAY_CA ? { ASSAY_CA: config.ASSAY_CA.file } : {}), ASSAY_DATA: folders.data, ASSAY_CACHE: folders.cache, ASSAY_LOG_LEVEL: config.ASSAY_LOG_LEVEL, ASSAY_RUNNER_CAPACITY: String(config.ASSAY_RUNNER_CAPACITY), ...(config.ASSAY_RULES ? { ASSAY_RULES: config.ASSAY_RULES } : {}), ...(config.ASSAY_KNOWN_GOOD ? { ASSAY_KNOWN_GOOD: config.ASSAY_KNOWN_GOOD } : {}), ...(config.ASSAY_OTLP_URL ? { ASSAY_OTLP_URL: config.ASSAY_OTLP_URL, ASSAY_TRACE_RATIO: String(config.ASSAY_TRACE_RATIO), ASSAY_REGION: config.ASSAY_REGION } : {}), ...(config.ASSAY_IMAGES ? { ASSAY_IMAGES: config.ASSAY_IMAGES } : {}), ...(config.ASSAY_ENVIRONMENTS ? { ASSAY_ENVIRONMENTS: config.ASSAY_ENVIRONMENTS.join(',') } : {}) },
      });
      const ready = new Promise<void>((resolve, reject) => {
        child.on('message', (message) => (message === 'ready' ? resolve() : options.onGuest?.(message as GuestNews)));
        child.once('exit', (code, signal) => reject(new Error(`the runner ended (${signal ?? code}) before it was ready; its reason is above`)));
      });
      ready.catch(() => undefined);
      const end = async () => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const gone = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGTERM');
        const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
        await gone;
        clearTimeout(timer);
      };
      undo.push(end);
      const go = async (): Promise<ChildProcess> => {
        // The first to end of all that was started since.
        undo.push(end);
        if (child.connected) child.send('go');
        await ready;
        return child;
      };
      return { go };
    };
    const startRunner = async (): Promise<ChildProcess> => await prepareRunner().go();
    // It makes its guests ready while everything else starts, and takes work when all of it is there.
    const runner = options.runner === false ? undefined : prepareRunner();
    const keys = await loadKeys(join(folders.data, 'keys'));
    const bus = await connectBus(engines.natsUrl, { name: 'platform' });
    undo.push(async () => await bus.close());
    await ensureStreams(bus);
    const port = config.ASSAY_PORT || (await freePort());
    const publicUrl = config.ASSAY_PUBLIC_URL ?? `http${tls ? 's' : ''}://${config.ASSAY_HOST === '0.0.0.0' ? '127.0.0.1' : config.ASSAY_HOST}:${port}`;
    const given = { config, bus, keys, publicUrl: () => publicUrl, dataFolder: folders.data, databaseUrl: engines.databaseUrl };
    const subgraphs: Subgraph[] = [];
    await progress.step('starting customers, policies, samples, verdicts and audit', async () => {
      undo.push(async () => await Promise.all(subgraphs.map(async (subgraph) => await subgraph.stop())));
      const outcomes = await Promise.allSettled(definitions.map(async (definition) => subgraphs.push(await startSubgraph(definition, given))));
      const fault = outcomes.find((outcome) => outcome.status === 'rejected');
      if (fault) throw fault.reason;
    });
    const operatorToken = await ensureOperator(subgraphs.find((one) => one.name === 'customers')!.platform, folders.data);
    const sources = new Map<string, Source>(subgraphs.map((subgraph) => [subgraph.name, localSource(subgraph)]));
    const supergraph = await readSupergraph();
    const asConfigured = await configured(config);
    const open = async () => await startGateway({ ...asConfigured, port, log: makeLog('gateway', config.ASSAY_LOG_LEVEL), supergraph, sources, routes: subgraphs.flatMap((subgraph) => subgraph.routes ?? []) });
    let gateway = await open();
    undo.push(async () => await gateway.stop());
    const restartGateway = async () => {
      await gateway.stop();
      gateway = await open();
    };
    await runner?.go();
    return { url: publicUrl, engines, subgraphs, operatorToken, startRunner, restartGateway, stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

/** What a runner may know of our environment: nothing that opens a database or names a secret. */
function runnerEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'ASSAY_ACCELERATOR', 'ASSAY_DEBIAN_MIRROR', 'OTEL_EXPORTER_OTLP_HEADERS', 'http_proxy', 'https_proxy', 'no_proxy'];
  return Object.fromEntries(kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}
