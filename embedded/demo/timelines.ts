import type { Verdict } from '../../endpoint/client.ts';
import { isLeftOut, type Example } from './examples.ts';
import { shownLines } from '../../schema/shown-text.ts';

/** When each example was submitted, and when its verdicts arrived (milliseconds of `performance.now()`). */
export interface Timeline {
  example: Example;
  submittedAt: number;
  provisionalAt?: number;
  finalAt?: number;
  /** When the second endpoint had received the final verdict. */
  secondAt?: number;
  verdict?: Verdict;
}

/** Which clock is which, before the first line that has both. */
export const clockWords = '  Left: seconds since the start. In square brackets, and in the table: seconds since that file was submitted.\n';

const print = (text = '') => void process.stdout.write(`${shownLines(text)}\n`);
const seconds = (line: Timeline, at: number) => ((at - line.submittedAt) / 1000).toFixed(2);

/** What two endpoints have received of the examples, by SHA-256. */
export class Timelines {
  readonly #lines = new Map<string, Timeline>();
  readonly #count: number;
  readonly #arrived = Promise.withResolvers<void>();
  firstProvisionalAt: number | undefined;
  firstFinalAt: number | undefined;

  readonly #sinceStart: (at: number) => string;

  /** `count`: how many examples there will be; `sinceStart`: seconds since the start, the clock of all lines. */
  constructor(count: number, sinceStart: (at: number) => string) {
    this.#count = count;
    this.#sinceStart = sinceStart;
  }

  /** Resolves when both endpoints have received the final verdict of every example. */
  get arrived(): Promise<void> {
    return this.#arrived.promise;
  }

  get all(): readonly [sha256: string, line: Timeline][] {
    return [...this.#lines];
  }

  submitted(sha256: string, example: Example): void {
    this.#lines.set(sha256, { example, submittedAt: performance.now() });
  }

  /** `first`: the endpoint whose verdicts are printed. */
  received(endpoint: string, first: boolean, verdict: Verdict): void {
    const line = this.#lines.get(verdict.sample.sha256);
    if (!line) return;
    const now = performance.now();
    const final = verdict.stage === 'FINAL';
    if (first) {
      if (final) {
        line.finalAt = now;
        line.verdict = verdict;
        this.firstFinalAt ??= now;
      } else {
        line.provisionalAt = now;
        this.firstProvisionalAt ??= now;
      }
      this.#print(endpoint, line, verdict, now);
    } else if (final) line.secondAt = now;
    const done = (one: Timeline) => one.finalAt !== undefined && one.secondAt !== undefined;
    if (this.#lines.size === this.#count && [...this.#lines.values()].every(done)) this.#arrived.resolve();
  }

  #print(endpoint: string, line: Timeline, verdict: Verdict, now: number): void {
    const what = `${line.example.title} is ${verdict.level} (${verdict.stage.toLowerCase()}, score ${verdict.score}, confidence ${verdict.confidence})`;
    print(`  ${this.#sinceStart(now).padStart(6)} s  ${endpoint} receives: ${what} [${seconds(line, now)} s]`);
    if (verdict.stage !== 'FINAL') return;
    print(`            ${verdict.summary}`);
    for (const signal of verdict.decisiveSignals) print(`            · ${signal.title} ${signal.techniques.join(' ')}`);
  }

  /**
   * Prints the table of all examples; returns whether all that could be shown came out right, and what was left out.
   */
  report(): { right: boolean; leftOut: string[] } {
    print('  file (seconds since submission)   provisional    final   received by both   verdict');
    let right = true;
    const leftOut: string[] = [];
    for (const { example, provisionalAt, finalAt, secondAt, verdict, ...line } of this.#lines.values()) {
      const column = (at: number | undefined) => (at === undefined ? '–' : `${seconds({ example, ...line }, at)} s`);
      const isOut = verdict !== undefined && isLeftOut(verdict);
      const ok = verdict !== undefined && example.expected(verdict);
      if (isOut) leftOut.push(example.title);
      else right &&= ok;
      const both = column(Math.max(finalAt ?? 0, secondAt ?? 0)).padStart(16);
      print(`  ${example.title.padEnd(34)}${column(provisionalAt).padStart(10)}${column(finalAt).padStart(10)}${both}     ${verdict?.level ?? '–'}${isOut ? '  (left out: its guest is not here)' : ok ? '' : '  ← not as expected'}`);
    }
    print();
    return { right, leftOut };
  }
}
