import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../platform/config.ts';
import { Debian } from './debian.ts';
import type { Folders } from './folders.ts';
import { claimData } from './instance.ts';
import { ensureNatsServer, startNats, type Nats } from './nats.ts';
import { startPostgres, type Postgres } from './postgres.ts';
import type { Progress } from './progress.ts';

/** Database and message server: the ones named by URL, else our own children. */
export interface Engines {
  databaseUrl: string;
  natsUrl: string;
  runnerNatsUrl: string;
  postgres: Postgres | undefined;
  nats: Nats | undefined;
  stop(): Promise<void>;
}

export async function startEngines(config: Config, folders: Folders, progress: Progress, options: { throwaway?: boolean } = {}): Promise<Engines> {
  await mkdir(folders.cache, { recursive: true });
  const claim = await claimData(folders.data);
  const started: { stop(): Promise<void> }[] = [];
  let engines: Engines | undefined;
  const stop = async () => {
    await Promise.allSettled([...started, engines?.postgres, engines?.nats].map(async (engine) => await engine?.stop()));
    await claim.release();
  };
  try {
    const debian = new Debian(folders.cache);
    const [postgres, nats] = await Promise.all([
      config.DATABASE_URL
        ? undefined
        : progress.step('starting PostgreSQL', async () => {
            const engine = await startPostgres(join(folders.data, 'postgres'), options);
            started.push(engine);
            return engine;
          }),
      config.NATS_URL
        ? undefined
        : (async () => {
            const file = await ensureNatsServer(folders.cache, debian, progress);
            const engine = await startNats(file, join(folders.data, 'nats'));
            started.push(engine);
            return engine;
          })(),
    ]);
    engines = {
      databaseUrl: config.DATABASE_URL ?? postgres!.url(),
      natsUrl: config.NATS_URL ?? nats!.url,
      runnerNatsUrl: config.NATS_RUNNER_URL ?? config.NATS_URL ?? nats!.runnerUrl,
      postgres,
      nats,
      stop,
    };
    return engines;
  } catch (cause) {
    await stop();
    throw cause;
  }
}
