import type { ChildProcess } from 'node:child_process';
import type { Config } from '../platform/config.ts';
import type { Log } from '../platform/log.ts';
import type { GuestNews } from '../sandbox-runner/machines/offer-guests.ts';
import { reasonOfEnding, StartFailure, type Ending } from './ending.ts';
import type { Folders } from './folders.ts';
import { firstMessage, forked } from './forked.ts';
import type { RestartLimits } from './restart-policy.ts';
import { Supervisor, type Supervised } from './supervisor.ts';

/** The runner beside a platform, ready for jobs. */
export interface RunnerProcess extends Supervised {
  process: ChildProcess;
}

export interface RunnerProcessOptions {
  /**
   * The runner's own `main.ts` unless said otherwise. It sends `ready` when it takes jobs, and takes none before it got
   * a message.
   */
  program?: URL | undefined;
  env: NodeJS.ProcessEnv;
  /** Resolves when there is somebody to work for. */
  go: Promise<void>;
  signal: AbortSignal;
  /** Called when a guest is ready, or can't be made. */
  onGuest?: ((news: GuestNews) => void) | undefined;
  /** Milliseconds from SIGTERM until it is killed, and its machines with it: what it has in hand it finishes or gives back. */
  stopMsMax: number;
}

const runnerProgram = new URL('../sandbox-runner/main.ts', import.meta.url);

/** Starts a runner and resolves when it takes jobs; rejects with a StartFailure when it ends before. */
export async function startRunnerProcess(options: RunnerProcessOptions): Promise<RunnerProcess> {
  const { program = runnerProgram, env, go, signal, onGuest, stopMsMax } = options;
  const process = forked(program, { env, killMs: stopMsMax });
  const { child, ended, stop } = process;
  void go.then(() => child.connected && child.send('go'), () => undefined);
  child.on('message', (message) => message !== 'ready' && onGuest?.(message as GuestNews));
  const failed = (ending: Ending) => {
    const why = reasonOfEnding(ending);
    return new StartFailure(`the runner ended before it was ready (${why}); its reason is above`, ending);
  };
  await firstMessage(process, signal, failed, (message) => message === 'ready');
  return { process: child, pid: child.pid, ended, stop };
}

/**
 * A runner that makes itself ready at once and takes jobs from `go` on, and again each time that it is started after a
 * death.
 */
export function superviseRunner({ name, log, limits, program, env, onGuest, stopMsMax }: Omit<RunnerProcessOptions, 'go' | 'signal'> & {
  name: string;
  log: Log;
  limits: Partial<RestartLimits> | undefined;
}): { runner: Supervisor<RunnerProcess>; go(): Promise<Supervisor<RunnerProcess>> } {
  const released = Promise.withResolvers<void>();
  const runner = new Supervisor<RunnerProcess>({
    name, log, limits,
    // It says so itself, in words, when it can't work as it is configured.
    isFinal: ({ code }) => code === 1 || code === 2,
    start: async (signal) => await startRunnerProcess({ program, env, go: released.promise, signal, onGuest, stopMsMax }),
  });
  const ready = runner.start();
  ready.catch(() => undefined);
  return {
    runner,
    async go() {
      released.resolve();
      await ready;
      return runner;
    },
  };
}

/** What a runner may know of our environment: nothing that opens a database or names a secret. */
const kept = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'ASSAY_ACCELERATOR', 'ASSAY_DEBIAN_MIRROR', 'OTEL_EXPORTER_OTLP_HEADERS', 'http_proxy', 'https_proxy', 'no_proxy'];

/** The environment of a runner that works for this platform. */
export function runnerEnvironment(config: Config, folders: Folders, natsUrl: string): NodeJS.ProcessEnv {
  const given: Record<string, string | undefined> = {
    NATS_RUNNER_URL: natsUrl,
    ASSAY_CA: config.ASSAY_CA?.file,
    ASSAY_DATA: folders.data,
    ASSAY_CACHE: folders.cache,
    ASSAY_LOG_LEVEL: config.ASSAY_LOG_LEVEL,
    ASSAY_RUNNER_CAPACITY: String(config.ASSAY_RUNNER_CAPACITY),
    ASSAY_DRAIN_MS: String(config.ASSAY_DRAIN_MS),
    ASSAY_RULES: config.ASSAY_RULES,
    ASSAY_KNOWN_GOOD: config.ASSAY_KNOWN_GOOD,
    ...(config.ASSAY_OTLP_URL ? { ASSAY_OTLP_URL: config.ASSAY_OTLP_URL, ASSAY_TRACE_RATIO: String(config.ASSAY_TRACE_RATIO), ASSAY_REGION: config.ASSAY_REGION } : {}),
    ASSAY_IMAGES: config.ASSAY_IMAGES,
    ASSAY_ENVIRONMENTS: config.ASSAY_ENVIRONMENTS?.join(','),
  };
  const ours = kept.map((name) => [name, process.env[name]] as const);
  return Object.fromEntries([...ours, ...Object.entries(given)].filter(([, value]) => value));
}
