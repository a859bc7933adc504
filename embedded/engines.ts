import { join } from 'node:path';
import type { Config } from '../platform/config.ts';
import { makeLog, type Log } from '../platform/log.ts';
import { Debian } from './debian.ts';
import type { Folders } from './folders.ts';
import { claimData } from './instance.ts';
import { ensureNatsServer, startNats, type Nats } from './nats.ts';
import { makeFolder } from './make-folder.ts';
import { freePort } from './port.ts';
import { startPostgres, type Postgres } from './postgres.ts';
import type { Progress } from './progress.ts';
import type { RestartLimits } from './restart-policy.ts';
import { Supervisor } from './supervisor.ts';

/** Database and message server: the ones named by URL, else our own children, which are started again when they die, on the same port and data. */
export interface Engines {
  databaseUrl: string;
  natsUrl: string;
  runnerNatsUrl: string;
  postgres: Supervisor<Postgres> | undefined;
  nats: Supervisor<Nats> | undefined;
  stop(): Promise<void>;
}

export interface EngineOptions {
  throwaway?: boolean;
  log?: Log;
  limits?: Partial<RestartLimits> | undefined;
}

export async function startEngines(config: Config, folders: Folders, progress: Progress, options: EngineOptions = {}): Promise<Engines> {
  const { log = makeLog('engines', config.ASSAY_LOG_LEVEL), limits } = options;
  await makeFolder(folders.cache);
  const claim = await claimData(folders.data);
  const started: Supervisor<Postgres | Nats>[] = [];
  const stop = async () => {
    await Promise.allSettled(started.map(async (engine) => await engine.stop()));
    await claim.release();
  };
  const startPostgresSupervised = async () => {
    const port = await freePort();
    const start = async (signal: AbortSignal) => await startPostgres(join(folders.data, 'postgres'), { ...(options.throwaway ? { throwaway: true } : {}), port, signal });
    const engine = new Supervisor<Postgres>({ name: 'PostgreSQL', log, limits, start });
    started.push(engine);
    await engine.start();
    return engine;
  };
  const startNatsSupervised = async () => {
    const [file, port] = [await ensureNatsServer(folders.cache, new Debian(folders.cache), progress), await freePort()];
    const engine = new Supervisor<Nats>({ name: 'nats-server', log, limits, start: async (signal) => await startNats(file, join(folders.data, 'nats'), { port, signal }) });
    started.push(engine);
    await engine.start();
    return engine;
  };
  try {
    const [postgres, nats] = await Promise.all([
      config.DATABASE_URL ? undefined : progress.step('starting PostgreSQL', startPostgresSupervised),
      config.NATS_URL ? undefined : startNatsSupervised(),
    ]);
    return {
      databaseUrl: config.DATABASE_URL ?? postgres!.current.url(),
      natsUrl: config.NATS_URL ?? nats!.current.url,
      runnerNatsUrl: config.NATS_RUNNER_URL ?? config.NATS_URL ?? nats!.current.runnerUrl,
      postgres,
      nats,
      stop,
    };
  } catch (cause) {
    await stop();
    throw cause;
  }
}
