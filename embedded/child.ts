import { spawn, type ChildProcess } from 'node:child_process';

export interface Child {
  process: ChildProcess;
  /** Resolves with a description when it has ended. */
  ended: Promise<string>;
  /** Sends the signal and waits; after `deadlineMs` it is killed. */
  stop(signal?: NodeJS.Signals, deadlineMs?: number): Promise<void>;
}

/**
 * The child runs in a session of its own, so that Ctrl-C reaches us alone and we stop things in order. A watcher reads pipe 3: when we
 * die, however, the pipe ends and the watcher ends the child.
 */
const watcher = '"$@" 3<&- & child=$!; { read -r _ <&3; kill -s "$SIGNAL" $child; } >/dev/null 2>&1 & watch=$!; trap "kill -s $SIGNAL $child" TERM INT; wait $child; wait $child; code=$?; kill -9 $watch 2>/dev/null; exit $code';

export function startChild(file: string, args: readonly string[], options: {
  signal: 'INT' | 'TERM' | 'KILL';
  env?: NodeJS.ProcessEnv;
  onLine?: (line: string) => void;
}): Child {
  const child = spawn('sh', ['-c', watcher, 'watcher', file, ...args], {
    detached: true,
    env: { ...(options.env ?? process.env), SIGNAL: options.signal },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  let rest = '';
  const read = (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop()!.slice(-4000);
    for (const line of lines) options.onLine?.(line);
  };
  child.stdout!.on('data', read);
  child.stderr!.on('data', read);
  child.stdio[3]!.on('error', () => undefined);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal ? `ended by ${signal}` : `ended with code ${code}`));
  });
  return {
    process: child,
    ended,
    async stop(signal = `SIG${options.signal}` as NodeJS.Signals, deadlineMs = 10_000) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const group = (name: NodeJS.Signals) => {
        try {
          process.kill(-child.pid!, name);
        } catch {
          // It is gone already.
        }
      };
      group(signal);
      // Background jobs of a shell ignore SIGINT: the watcher ends with its pipe.
      (child.stdio[3] as { destroy?: () => void } | null)?.destroy?.();
      const timer = setTimeout(group, deadlineMs, 'SIGKILL');
      await ended;
      clearTimeout(timer);
    },
  };
}
