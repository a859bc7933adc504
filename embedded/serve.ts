import { configFrom } from '../platform/config.ts';
import { endOnFault } from '../platform/faults.ts';
import { makeLog } from '../platform/log.ts';
import { foldersFrom } from './folders.ts';
import { preflight } from './preflight.ts';
import { startPlatform, type RunningPlatform } from './platform.ts';
import { lines } from './progress.ts';
import { reasonOf } from './reason.ts';
import type { ProcessStatus } from './supervisor.ts';

/**
 * Everything on data that stays, as `start.ts` starts it and starts it again. Exit code 1: it can't work as it is
 * configured.
 */
const folders = foldersFrom(process.env);
let self: ProcessStatus | null = null;
let platform: RunningPlatform | undefined;
let stopping: Promise<void> | undefined;
async function stop(): Promise<void> {
  process.stdout.write('\nstopping …\n');
  await platform?.stop();
  process.exit(0);
}
// Its supervisor ended, however: without one nobody would start it again.
for (const reason of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.on(reason, () => void (stopping ??= stop()));
process.on('message', (status: ProcessStatus) => (self = { ...status, since: new Date(status.since) }));
try {
  const config = configFrom(process.env);
  endOnFault(makeLog('assay', config.ASSAY_LOG_LEVEL));
  await preflight(config);
  platform = await startPlatform(config, folders, lines(), { self: () => self });
  process.stdout.write(`\nAssay serves at ${platform.url}/graphql\n  data ${folders.data}\n  operator's token ${folders.data}/operator.token, until there is an operator: assay staff begin\nStop with Ctrl-C.\n`);
  process.send?.({ port: Number(new URL(platform.url).port) });
} catch (error) {
  process.stderr.write(`\nAssay could not start: ${reasonOf(error)}\n`);
  if (process.env.ASSAY_LOG_LEVEL === 'debug') process.stderr.write(`${(error as Error).stack ?? ''}\n`);
  process.exit(1);
}
