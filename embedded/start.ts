import { constants } from 'node:os';
import { configFrom } from '../platform/config.ts';
import { makeLog } from '../platform/log.ts';
import { StartFailure, type Ending } from './ending.ts';
import { startPlatformProcess, type PlatformProcess } from './platform-process.ts';
import { reasonOf } from './reason.ts';
import { Supervisor } from './supervisor.ts';

/**
 * `npm start`: supervises the process of gateway and subgraphs (`serve.ts`), which supervises the runner and the
 * engines. Ends as that process ends when it was asked to, and when it could not start at all.
 */
const exitCodeOf = ({ code, signal }: Ending): number => code ?? 128 + (signal ? constants.signals[signal] : 0);
let stopping = false;
try {
  let env = process.env;
  let child: PlatformProcess | undefined;
  const platform = new Supervisor<PlatformProcess>({
    name: 'the platform (gateway and subgraphs)',
    log: makeLog('supervisor', configFrom(process.env).ASSAY_LOG_LEVEL),
    // It has said why, in words; another start would say the same.
    isFinal: ({ code }) => code === 1 || code === 2,
    isWanted: ({ code }) => code === 0,
    start: async (signal) => {
      child = await startPlatformProcess({ env, signal });
      // Whoever is connected to a port that was chosen freely comes back to it.
      env = { ...env, ASSAY_PORT: String(child.port) };
      child.tell(platform.status);
      return child;
    },
    onChange: (status) => child?.tell(status),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      void platform.stop(signal).then(async () => process.exit(child ? exitCodeOf(await child.ended) : 128 + constants.signals[signal]));
    });
  }
  await platform.start();
  process.exit(exitCodeOf(await platform.over));
} catch (error) {
  if (!stopping && !(error instanceof StartFailure)) process.stderr.write(`\nAssay could not start: ${reasonOf(error)}\n`);
  // While it is being stopped, the end of its process decides.
  if (!stopping) process.exit(error instanceof StartFailure ? exitCodeOf(error.ending) : 1);
}
