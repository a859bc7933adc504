import { foldersFrom } from '../embedded/folders.ts';
import { lines } from '../embedded/progress.ts';
import { reasonOf } from '../embedded/reason.ts';
import { configFrom } from '../platform/config.ts';
import { connectBus } from '../platform/jetstream.ts';
import { endOnFault } from '../platform/faults.ts';
import { makeLog, type Log } from '../platform/log.ts';
import { startTracing } from '../platform/tracing.ts';
import { trust } from '../platform/trust.ts';
import { askedEnvironments } from './asked-environments.ts';
import { drain } from './drain.ts';
import { loadEngine } from './engine.ts';
import { offerGuests } from './machines/offer-guests.ts';
import { ensureOwn } from './machines/open.ts';
import { QemuMachines } from './machines/qemu-machines.ts';
import type { OwnImage } from './own-image/manifest.ts';
import { startRunner } from './runner.ts';

/** A runner on its own: `NATS_RUNNER_URL` says where its jobs are. It holds no database and no key. */
async function main(): Promise<void> {
  const config = configFrom(process.env);
  // Started by a platform: ends with it, however and whenever it ends, also while guests are still being built.
  let stop = async (_drainMs: number): Promise<void> => await Promise.resolve(process.exit(0));
  let signals = 0;
  // Told a second time, or left by its platform, it gives back at once what it has.
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(signal, () => void stop(signals++ > 0 || signal === 'disconnect' ? 0 : config.ASSAY_DRAIN_MS));
  // A platform says when there is somebody to work for.
  const told = process.send ? new Promise((resolve) => process.once('message', resolve)) : Promise.resolve();
  trust(config.ASSAY_CA);
  const log = makeLog('runner', config.ASSAY_LOG_LEVEL);
  endOnFault(log);
  const traces = await startTracing(config, 'assay-runner', log);
  const url = config.NATS_RUNNER_URL ?? config.NATS_URL;
  if (!url) throw new Error('NATS_RUNNER_URL says where jobs come from; it is not set');
  const folders = foldersFrom(process.env);
  const { built, own } = await askedEnvironments(config);
  // Guests are made beside the work: what needs none, or one that is there, waits for no other.
  const machines = await QemuMachines.open([], folders.data);
  const making = await offerGuests({ machines, folders, names: built, log, announce: (news) => process.send?.(news) });
  const engine = await loadEngine({ rules: config.ASSAY_RULES, knownGood: config.ASSAY_KNOWN_GOOD });
  for (const { rule, reason } of engine.leftOut) log.warn({ rule, reason }, 'a rule of the operator is left out');
  await engine.examiner.warm();
  await told;
  const bus = await connectBus(url, { name: 'runner', inboxPrefix: '_INBOX_runner' });
  const accelerator = () => making.found ?? 'tcg';
  const runner = startRunner({ bus, engine, machines, accelerator, capacity: config.ASSAY_RUNNER_CAPACITY, descriptions: Object.fromEntries(own.map((image) => [image.name, image.description])), log });
  process.send?.('ready');
  log.info({ environments: machines.environments, pending: machines.pending }, 'runner ready');

  void useOwn(own, async (image) => {
    machines.add(await ensureOwn(folders, lines(), image, await making.accelerator));
  }, log);

  const parts = [async () => await machines.close(), async () => await engine.close(), async () => await bus.close(), async () => await traces.stop()];
  stop = async (drainMs) => {
    making.stop();
    await drain({ drainMs, runner, parts });
  };
}

/** One after the other: each may take minutes and all of a processor. */
async function useOwn(images: readonly OwnImage[], use: (image: OwnImage) => Promise<void>, log: Log): Promise<void> {
  for (const image of images) {
    try {
      await use(image);
      log.info({ environment: image.name, has: image.has }, "the operator's image is ready");
    } catch (error) {
      log.error({ err: error, environment: image.name }, "the operator's image could not be used; samples run without it");
    }
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`the runner could not start: ${reasonOf(error)}\n`);
  process.exit(1);
}
