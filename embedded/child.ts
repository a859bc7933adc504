import { spawn, type ChildProcess } from 'node:child_process';
import { LastLines, type Ending } from './ending.ts';

export interface Child {
  process: ChildProcess;
  /** Resolves when it has ended, and nothing of it runs any more. */
  ended: Promise<Ending>;
  /** Its last lines so far. */
  printed: LastLines;
  /** Sends the signal and waits; after `deadlineMs` it is killed. */
  stop(signal?: NodeJS.Signals, deadlineMs?: number): Promise<void>;
}

/**
 * The child runs in a session of its own, so that Ctrl-C reaches us alone and we stop things in order. A watcher reads
 * pipe 3: when we
 * die, however, the pipe ends and the watcher ends the child.
 */
const watcher = '"$@" 3<&- & child=$!; { read -r _ <&3; kill -s "$SIGNAL" $child; } >/dev/null 2>&1 & watch=$!; trap "kill -s $SIGNAL $child" TERM INT; wait $child; wait $child; code=$?; kill -9 $watch 2>/dev/null; exit $code';

/** What a child leaves behind is given so long to end by itself. */
const orphanMsMax = 10_000;

/** `name` is what the list of processes shows of the watcher. */
export function startChild(name: string, file: string, args: readonly string[], options: { signal: 'INT' | 'TERM' | 'KILL'; env?: NodeJS.ProcessEnv }): Child {
  const child = spawn('sh', ['-c', watcher, `assay: watches ${name}`, file, ...args], {
    detached: true,
    env: { ...(options.env ?? process.env), SIGNAL: options.signal },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const printed = new LastLines();
  child.stdout!.on('data', (chunk: Buffer) => printed.read(chunk));
  child.stderr!.on('data', (chunk: Buffer) => printed.read(chunk));
  child.stdio[3]!.on('error', () => undefined);
  const group = (name: NodeJS.Signals) => {
    try {
      process.kill(-child.pid!, name);
    } catch {
      // It is gone already.
    }
  };
  const ended = new Promise<Ending>((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, lines: [error.message] }));
    child.once('exit', (code, signal) => {
      // Where the watcher alone was killed its child is left, and nobody would end it with us.
      group(`SIG${options.signal}`);
      const end = () => {
        clearTimeout(timer);
        resolve({ code, signal, lines: printed.all() });
      };
      const timer = setTimeout(() => {
        group('SIGKILL');
        end();
      }, orphanMsMax);
      // Its output ends with the last process that has it.
      child.once('close', end);
    });
  });
  return {
    process: child,
    ended,
    printed,
    async stop(signal = `SIG${options.signal}` as NodeJS.Signals, deadlineMs = 10_000) {
      if (child.pid === undefined) return;
      if (child.exitCode === null && child.signalCode === null) group(signal);
      // Background jobs of a shell ignore SIGINT: the watcher ends with its pipe.
      (child.stdio[3] as { destroy?: () => void } | null)?.destroy?.();
      const timer = setTimeout(group, deadlineMs, 'SIGKILL');
      await ended;
      clearTimeout(timer);
    },
  };
}
