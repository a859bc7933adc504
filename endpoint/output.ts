import { once } from 'node:events';
import { errorDetail, explain } from './error-text.ts';

/** As a shell reports a program that SIGPIPE ended (128 + 13): Node itself ignores that signal, and a reader that has left is no error. */
const pipeClosedCode = 141;
const failedCode = 1;

export const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** For output of any length: waits where its reader is slower than we are. */
export async function printAll(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

export const note = (text: string): void => void process.stderr.write(`${text}\n`);

/** Says why a command failed: one line on stderr, or one object on stdout where programs read (`--json`). */
export function fail(error: unknown): void {
  const { code, text } = explain(error);
  if (process.argv.includes('--json')) print(JSON.stringify({ error: { code, message: text } }));
  else note(`assay: ${text}`);
  if (process.env.ASSAY_LOG_LEVEL === 'debug' || process.env.ASSAY_LOG_LEVEL === 'trace') note(errorDetail(error));
  process.exitCode = failedCode;
}

/** From now on a reader that leaves ends this process quietly, and what nothing else catches is said in words. */
export function guardOutput(): void {
  const onFault = (error: NodeJS.ErrnoException): never => {
    // A terminal that has gone reports EIO.
    if (error.code === 'EPIPE' || error.code === 'EIO') process.exit(pipeClosedCode);
    process.stderr.write(`assay: the output could not be written: ${explain(error).text}\n`);
    process.exit(failedCode);
  };
  process.stdout.on('error', onFault);
  process.stderr.on('error', () => process.exit(pipeClosedCode));
  process.on('uncaughtException', (error) => {
    fail(error);
    process.exit(failedCode);
  });
}
