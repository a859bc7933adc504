import { configFrom } from '../platform/config.ts';
import { inWords } from '../platform/trust.ts';
import { foldersFrom } from './folders.ts';
import { startPlatform } from './platform.ts';
import { lines } from './progress.ts';

/** `npm start`: everything, on data that stays. */
const folders = foldersFrom(process.env);
try {
  const platform = await startPlatform(configFrom(process.env), folders, lines());
  process.stdout.write(`\nAssay serves at ${platform.url}/graphql\n  data ${folders.data}\n  operator's token ${folders.data}/operator.token\nStop with Ctrl-C.\n`);
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      process.stdout.write('\nstopping …\n');
      void platform.stop().then(() => process.exit(0));
    });
  }
} catch (error) {
  process.stderr.write(`\nAssay could not start: ${inWords(error)}\n`);
  if (process.env.ASSAY_LOG_LEVEL === 'debug') process.stderr.write(`${(error as Error).stack ?? ''}\n`);
  process.exit(1);
}
