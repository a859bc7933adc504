import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { AssayError } from './assay-error.ts';

let lines: AsyncIterator<string, undefined> | undefined;

/**
 * One line from who sits at the terminal, or the next line of what is piped in. `secret`: the terminal does not show
 * what is typed. Throws USAGE when the input ends without one.
 */
export async function promptFor(question: string, { secret = false } = {}): Promise<string> {
  const terminal = process.stdin.isTTY;
  if (terminal) process.stderr.write(`${question}: `);
  const line = terminal && secret ? await typedUnseen() : await nextLine();
  if (line === undefined || line === '') {
    throw new AssayError('USAGE', `${question.toLowerCase()} is needed: type it, or pipe it in as a line`);
  }
  return line;
}

async function nextLine(): Promise<string | undefined> {
  lines ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const { done, value } = await lines.next();
  return done ? undefined : value;
}

/** An interface of its own: one that echoes nothing, and leaves the terminal as it was. */
async function typedUnseen(): Promise<string> {
  const nothing = new Writable({ write: (_chunk, _encoding, done) => done() });
  const typing = createInterface({ input: process.stdin, output: nothing, terminal: true });
  try {
    return await new Promise<string>((resolve) => {
      typing.once('line', resolve);
      typing.once('close', () => resolve(''));
    });
  } finally {
    typing.close();
    process.stderr.write('\n');
  }
}
