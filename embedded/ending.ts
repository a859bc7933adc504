import { constants } from 'node:os';

/** How a process ended. */
export interface Ending {
  /** Null when a signal ended it, and when it could not be started. */
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The last lines that it printed, the newest last. For the log alone: they may name what is a customer's. */
  lines: readonly string[];
}

/** A process ended, or was given up, before it was ready. */
export class StartFailure extends Error {
  override name = 'StartFailure';
  readonly ending: Ending;
  constructor(message: string, ending: Ending, options?: ErrorOptions) {
    super(message, options);
    this.ending = ending;
  }
}

/** The ending that an error tells of; of errors that tell of none, their message stands for what was printed. */
export function endingOf(error: unknown): Ending {
  return error instanceof StartFailure ? error.ending : { code: null, signal: null, lines: [(error as Error).message] };
}

/** What is known by its words in the last lines, whichever program printed them. */
const causes: readonly (readonly [RegExp, string])[] = [
  [/heap limit|heap out of memory|cannot allocate memory|out of memory/i, 'it ran out of memory'],
  [/no space left on device|ENOSPC|disk quota exceeded/i, 'the disk is full'],
  [/address already in use|EADDRINUSE/i, 'another process has its port'],
  [/read-only file system|EROFS|permission denied|EACCES/i, 'it may not write its files'],
  [/valid checkpoint|is corrupt|corrupted|invalid page|checksum/i, 'its data is damaged'],
];

/** A shell says 128 + N for a child that signal N ended. */
const shellSignal = (code: number | null): string | undefined => Object.entries(constants.signals).find(([, number]) => code === 128 + number)?.[0];

/** Why it ended, in words from a closed list: safe to show to everybody, which what a process prints is not. */
export function reasonOfEnding({ code, signal, lines }: Ending): string {
  const by = signal ?? shellSignal(code);
  const cause = causes.find(([pattern]) => lines.some((line) => pattern.test(line)))?.[1];
  const killed = by === 'SIGKILL' && !cause ? ', by hand or by the kernel for want of memory' : '';
  const how = by ? `killed by ${by}${killed}` : code === null ? 'could not be started' : `ended with code ${code}`;
  return cause ? `${how}: ${cause}` : how;
}

const linesMax = 20;
const lineCharactersMax = 2_000;

/** The last lines of what a process prints. */
export class LastLines {
  readonly lines: string[] = [];
  #rest = '';

  read(chunk: Buffer | string): void {
    const lines = (this.#rest + chunk.toString()).split('\n');
    this.#rest = lines.pop()!.slice(-lineCharactersMax);
    for (const line of lines) if (line.trim() !== '') this.lines.push(line.slice(0, lineCharactersMax));
    this.lines.splice(0, this.lines.length - linesMax);
  }

  /** With the line that has no end yet: of a process that died it is the last. */
  all(): string[] {
    return this.#rest.trim() === '' ? [...this.lines] : [...this.lines, this.#rest];
  }
}
