import { spawn, type ChildProcess } from 'node:child_process';

export interface CommandOptions {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  input?: string;
  /** Milliseconds after which the command is killed and the call fails. */
  deadlineMs?: number;
}

const outputBytesMax = 16 * 1024 * 1024;

/**
 * Child processes that are running. They are killed when this process exits: left alone, they would write to folders in
 * use.
 */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Runs a host command to its end and returns stdout; a non-zero exit throws with the end of what it printed. */
export async function command(file: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  return await new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    running.add(child);
    const chunks: Buffer[] = [];
    const errors: Buffer[] = [];
    let bytes = 0;
    const keep = (list: Buffer[]) => (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= outputBytesMax) list.push(chunk);
    };
    child.stdout!.on('data', keep(chunks));
    child.stderr!.on('data', keep(errors));
    const timer = options.deadlineMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), options.deadlineMs);
    child.once('error', (cause) => {
      running.delete(child);
      clearTimeout(timer);
      reject(new Error(`cannot run ${file}: ${cause.message}`, { cause }));
    });
    child.once('exit', () => running.delete(child));
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) return resolve(Buffer.concat(chunks).toString());
      const tail = Buffer.concat([...errors, ...chunks]).toString().trim().split('\n').slice(-8).join('\n');
      reject(new Error(`${file} ended with ${signal ?? `code ${code}`}:\n${tail}`));
    });
    if (options.input !== undefined) child.stdin!.end(options.input);
  });
}
