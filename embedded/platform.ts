import { join } from 'node:path';
import { configured } from '../gateway/configured.ts';
import { startGateway } from '../gateway/server.ts';
import { localSource, type Source } from '../gateway/source.ts';
import { readSupergraph } from '../gateway/supergraph.ts';
import { tlsFrom, type Config } from '../platform/config.ts';
import { roleUrl } from '../platform/database.ts';
import { connectBus, ensureStreams } from '../platform/jetstream.ts';
import { loadKeys } from '../platform/keys.ts';
import { makeLog, type Log } from '../platform/log.ts';
import { startTracing } from '../platform/tracing.ts';
import { trust } from '../platform/trust.ts';
import { migrateSubgraph, startSubgraph, type Subgraph, type SubgraphDefinition } from '../platform/subgraph.ts';
import { closeMsMax } from '../sandbox-runner/drain.ts';
import type { GuestNews } from '../sandbox-runner/machines/offer-guests.ts';
import { audit } from '../subgraphs/audit/main.ts';
import { customers } from '../subgraphs/customers/main.ts';
import { policies } from '../subgraphs/policies/main.ts';
import { samples } from '../subgraphs/samples/main.ts';
import { verdicts } from '../subgraphs/verdicts/main.ts';
import { startEngines, type Engines } from './engines.ts';
import type { Folders } from './folders.ts';
import { ensureOperatorToken } from './operator.ts';
import { freePort } from './port.ts';
import { partProcesses, publishProcesses } from './process-health.ts';
import type { Progress } from './progress.ts';
import type { RestartLimits } from './restart-policy.ts';
import { runnerEnvironment, superviseRunner, type RunnerProcess } from './runner-process.ts';
import type { ProcessStatus, Supervisor } from './supervisor.ts';

export const definitions = [customers, policies, samples, verdicts, audit] as unknown as SubgraphDefinition[];

export interface PlatformOptions {
  /** Data that need not survive a crash: PostgreSQL waits for no disk. */
  throwaway?: boolean;
  /** Whether a runner is started with it (yes). */
  runner?: boolean;
  /** Called when a guest of the runner is ready, or can't be made. */
  onGuest?: (news: GuestNews) => void;
  /** What is started as a runner; the one in sandbox-runner/ when left out. */
  runnerProgram?: URL;
  /** When processes that died are started again. */
  limits?: Partial<RestartLimits>;
  log?: Log;
  /** How the process is that this platform runs in, as its own supervisor says; null without one. */
  self?: () => ProcessStatus | null;
}

/** A whole Assay in this process: engines, subgraphs, gateway; the runner beside it. */
export interface RunningPlatform {
  url: string;
  engines: Engines;
  subgraphs: Subgraph[];
  /** The token by which an installation begins: good until there is an operator. */
  operatorToken: string;
  /** The runner that was started with it, and those that were added. */
  runners: readonly Supervisor<RunnerProcess>[];
  startRunner(): Promise<Supervisor<RunnerProcess>>;
  /** Drops every connection and comes back on the same port. */
  restartGateway(): Promise<void>;
  stop(): Promise<void>;
}

export async function startPlatform(config: Config, folders: Folders, progress: Progress, options: PlatformOptions = {}): Promise<RunningPlatform> {
  const { log = makeLog('assay', config.ASSAY_LOG_LEVEL), limits } = options;
  const tls = tlsFrom(config);
  trust(config.ASSAY_CA);
  const traces = await startTracing(config, 'assay', log);
  const engines = await startEngines(config, folders, progress, { ...options, log });
  const undo: (() => Promise<unknown>)[] = [async () => await traces.stop(), async () => await engines.stop()];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step().catch((error: unknown) => log.warn({ err: error }, 'a part did not stop cleanly'));
  };
  const runners: Supervisor<RunnerProcess>[] = [];
  const processes = () => partProcesses(engines, runners, options.self?.() ?? null);
  try {
    const prepareRunner = () => {
      const prepared = superviseRunner({
        name: runners.length === 0 ? 'runner' : `runner ${runners.length + 1}`, log, limits, program: options.runnerProgram,
        env: runnerEnvironment(config, folders, engines.runnerNatsUrl), onGuest: options.onGuest,
        stopMsMax: config.ASSAY_DRAIN_MS + closeMsMax + 2_000,
      });
      runners.push(prepared.runner);
      const end = async () => await prepared.runner.stop();
      undo.push(end);
      const go = async (): Promise<Supervisor<RunnerProcess>> => {
        // The first to end of all that was started since.
        undo.push(end);
        return await prepared.go();
      };
      return { go };
    };
    const startRunner = async (): Promise<Supervisor<RunnerProcess>> => await prepareRunner().go();
    // It makes its guests ready while everything else starts, and takes work when all of it is there.
    const runner = options.runner === false ? undefined : prepareRunner();
    const keys = await loadKeys(join(folders.data, 'keys'));
    const bus = await connectBus(engines.natsUrl, { name: 'platform' });
    undo.push(async () => await bus.close());
    await ensureStreams(bus);
    const health = publishProcesses(bus, processes, log);
    undo.push(async () => await health.stop());
    const port = config.ASSAY_PORT || (await freePort());
    const publicUrl = config.ASSAY_PUBLIC_URL ?? `http${tls ? 's' : ''}://${config.ASSAY_HOST === '0.0.0.0' ? '127.0.0.1' : config.ASSAY_HOST}:${port}`;
    const given = { config, bus, keys, publicUrl: () => publicUrl, dataFolder: folders.data };
    const subgraphs: Subgraph[] = [];
    await progress.step('starting customers, policies, samples, verdicts and audit', async () => {
      undo.push(async () => await Promise.all(subgraphs.map(async (subgraph) => await subgraph.stop())));
      const outcomes = await Promise.allSettled(definitions.map(async (definition) => {
        await migrateSubgraph(definition, engines.databaseUrl);
        subgraphs.push(await startSubgraph(definition, { ...given, databaseUrl: roleUrl(engines.databaseUrl, definition.name) }));
      }));
      const fault = outcomes.find((outcome) => outcome.status === 'rejected');
      if (fault) throw fault.reason;
    });
    const operatorToken = await ensureOperatorToken(subgraphs.find((one) => one.name === 'customers')!.platform, folders.data);
    const sources = new Map<string, Source>(subgraphs.map((subgraph) => [subgraph.name, localSource(subgraph)]));
    const supergraph = await readSupergraph();
    const asConfigured = await configured(config);
    const open = async () => await startGateway({ ...asConfigured, port, log: makeLog('gateway', config.ASSAY_LOG_LEVEL), supergraph, sources, routes: subgraphs.flatMap((subgraph) => subgraph.routes ?? []), processes });
    let gateway = await open();
    undo.push(async () => await gateway.stop());
    const restartGateway = async () => {
      await gateway.stop();
      gateway = await open();
    };
    await runner?.go();
    return { url: publicUrl, engines, subgraphs, operatorToken, runners, startRunner, restartGateway, stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}
