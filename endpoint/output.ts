import { once } from 'node:events';
import { AssayError } from './assay-error.ts';
import { errorDetail, explain } from './error-text.ts';
import { jsonLine, plain, plainDocument, plainLines, type PlainText } from './plain.ts';

/**
 * As a shell reports a program that SIGPIPE ended (128 + 13): Node itself ignores that signal, and a reader that has
 * left is no error.
 */
const pipeClosedCode = 141;
const failedCode = 1;
/** The words of the command itself can't be followed; nothing was done. */
export const usageCode = 2;

/**
 * One line. Names of files and what a service says reach no terminal as they are: all that is printed goes through
 * here.
 */
export const print = (text: string): void => void process.stdout.write(`${plain(text)}\n`);

/** One object on a line of its own, for programs. */
export const printJson = (value: unknown): void => void process.stdout.write(`${jsonLine(value)}\n`);

/** For text of any length and any number of lines, and a line end: waits where its reader is slower than we are. */
export async function printAll(text: PlainText): Promise<void> {
  if (!process.stdout.write(`${text}\n`)) await once(process.stdout, 'drain');
}

/**
 * For what a program reads or a file keeps, as it is: whole where it goes there, and looked at once more for a terminal
 * alone.
 */
export async function printData(text: string): Promise<void> {
  if (!process.stdout.write(process.stdout.isTTY ? plainDocument(text) : text)) await once(process.stdout, 'drain');
}

export const note = (text: string): void => void process.stderr.write(`${plain(text)}\n`);

/** How far it is, on one line of a terminal that the next one replaces. */
export function noteProgress(text: string, over: boolean): void {
  process.stderr.write(`\r  ${plain(text)}${over ? '\n' : ''}`);
}

/** Says why a command failed: one line on stderr, or one object on stdout where programs read (`--json`). */
export function fail(error: unknown): void {
  const { code, text } = explain(error);
  if (process.argv.includes('--json')) printJson({ error: { code, message: text } });
  else note(`assay: ${text}`);
  if (process.env.ASSAY_LOG_LEVEL === 'debug' || process.env.ASSAY_LOG_LEVEL === 'trace') process.stderr.write(`${plainLines(errorDetail(error))}\n`);
  process.exitCode = error instanceof AssayError && code === 'USAGE' ? usageCode : failedCode;
}

/** From now on a reader that leaves ends this process quietly, and what nothing else catches is said in words. */
export function guardOutput(): void {
  const onFault = (error: NodeJS.ErrnoException): never => {
    // A terminal that has gone reports EIO.
    if (error.code === 'EPIPE' || error.code === 'EIO') process.exit(pipeClosedCode);
    note(`assay: the output could not be written: ${explain(error).text}`);
    process.exit(failedCode);
  };
  process.stdout.on('error', onFault);
  process.stderr.on('error', () => process.exit(pipeClosedCode));
  process.on('uncaughtException', (error) => {
    fail(error);
    process.exit(failedCode);
  });
}
