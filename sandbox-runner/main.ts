import { foldersFrom } from '../embedded/folders.ts';
import { lines } from '../embedded/progress.ts';
import { configFrom } from '../platform/config.ts';
import { connectBus } from '../platform/jetstream.ts';
import { makeLog } from '../platform/log.ts';
import { loadEngine } from './engine.ts';
import { allEnvironments, coreEnvironments, ensureTemplates, openMachines } from './machines/open.ts';
import { startRunner } from './runner.ts';

/** A runner on its own: `NATS_RUNNER_URL` says where its jobs are. It holds no database and no key. */
async function main(): Promise<void> {
  // Started by a platform: ends with it, however and whenever it ends, also while guests are still being built.
  let stop = async (): Promise<void> => await Promise.resolve(process.exit(0));
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(signal, () => void stop());
  // A platform says when there is somebody to work for.
  const told = process.send ? new Promise((resolve) => process.once('message', resolve)) : Promise.resolve();
  const config = configFrom(process.env);
  const log = makeLog('runner', config.ASSAY_LOG_LEVEL);
  const url = config.NATS_RUNNER_URL ?? config.NATS_URL;
  if (!url) throw new Error('NATS_RUNNER_URL says where jobs come from; it is not set');
  const folders = foldersFrom(process.env);
  const wanted = config.ASSAY_ENVIRONMENTS ?? allEnvironments;
  const unknown = wanted.filter((name) => !allEnvironments.includes(name));
  if (unknown.length > 0) throw new Error(`ASSAY_ENVIRONMENTS names ${unknown.join(', ')}; there are ${allEnvironments.join(', ')}`);
  const first = wanted.filter((name) => coreEnvironments.includes(name));
  const { machines, accelerator } = await openMachines(folders, lines(), first.length > 0 ? first : wanted);
  const engine = await loadEngine({ rules: config.ASSAY_RULES, knownGood: config.ASSAY_KNOWN_GOOD });
  await engine.examiner.warm();
  await told;
  const bus = await connectBus(url, { name: 'runner', inboxPrefix: '_INBOX_runner' });
  const runner = startRunner({ bus, engine, machines, accelerator, capacity: config.ASSAY_RUNNER_CAPACITY, log });
  process.send?.('ready');
  log.info({ environments: machines.environments, accelerator }, 'runner ready');

  // Large guests are fetched and built beside the work; samples for them wait no longer than for an environment that is not there.
  const later = wanted.filter((name) => !machines.environments.includes(name));
  if (later.length > 0) {
    ensureTemplates(folders, lines(), later).then(({ templates }) => {
      for (const template of templates) machines.add(template);
      log.info({ environments: machines.environments }, 'more environments are ready');
    }).catch((error: unknown) => log.error({ err: error, environments: later }, 'environments could not be made; samples for them are not executed'));
  }

  let stopping = false;
  stop = async () => {
    if (stopping) return;
    stopping = true;
    // A part that doesn't end in time must not keep the process: its machines die with it.
    setTimeout(() => process.exit(1), 8_000).unref();
    await machines.close();
    await runner.stop();
    await engine.close();
    await bus.close();
    process.exit(0);
  };
}

try {
  await main();
} catch (error) {
  const cause = (error as Error).cause instanceof Error ? `\n  because: ${((error as Error).cause as Error).message}` : '';
  process.stderr.write(`the runner could not start: ${(error as Error).message}${cause}\n`);
  process.exit(1);
}
