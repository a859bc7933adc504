import { fork, type ChildProcess } from 'node:child_process';
import { LastLines, type Ending } from './ending.ts';

/**
 * A Node process of ours, in a session of its own: Ctrl-C reaches us alone, and the pipe between us ends it when we
 * end.
 */
export interface Forked {
  child: ChildProcess;
  ended: Promise<Ending>;
  /** Sends the signal and waits; after `killMs`, where that is given, it is killed. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** The last lines of a process that ended are waited for so long: a process of its own may have its output still. */
const outputMsMax = 1_000;

/** What it prints goes where ours goes; its last lines are kept. */
export function forked(
  program: URL,
  { env, killMs, nodeOptions = [] }: { env: NodeJS.ProcessEnv; killMs?: number; nodeOptions?: readonly string[] },
): Forked {
  const execArgv = [...process.execArgv, ...nodeOptions];
  const child = fork(program, { detached: true, env, execArgv, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const printed = new LastLines();
  for (const [from, to] of [[child.stdout!, process.stdout], [child.stderr!, process.stderr]] as const) {
    from.on('data', (chunk: Buffer) => {
      printed.read(chunk);
      to.write(chunk);
    });
  }
  const ended = new Promise<Ending>((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, lines: [error.message] }));
    child.once('exit', (code, signal) => {
      const end = () => {
        clearTimeout(timer);
        resolve({ code, signal, lines: printed.all() });
      };
      const timer = setTimeout(end, outputMsMax);
      child.once('close', end);
    });
  });
  return {
    child,
    ended,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      const timer = killMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

/**
 * The first message of a process that `isIt`, before it ends; an abort stops it. `failed` makes the error of one that
 * ended first.
 */
export async function firstMessage(
  { child, ended, stop }: Forked,
  signal: AbortSignal,
  failed: (ending: Ending) => Error,
  isIt: (message: unknown) => boolean = () => true,
): Promise<unknown> {
  const abort = () => void stop();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await new Promise<unknown>((resolve, reject) => {
      child.on('message', (message: unknown) => isIt(message) && resolve(message));
      void ended.then((ending) => reject(failed(ending)));
    });
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
