import { AssayError } from '../assay-error.ts';
import type { AssayClient, SubmitOptions, Verdict } from '../client.ts';
import { errorText } from '../error-text.ts';
import { checkFiles } from '../faults/file.ts';
import type { FilePath } from '../file-path.ts';
import { given } from './given.ts';
import { SubmissionVerdict } from '../operations.ts';
import { note, noteProgress } from '../output.ts';
import { exitCodes, wholeNumber, type Session } from '../session.ts';
import { changeLine } from '../show.ts';

export interface SubmitCommand {
  wait?: boolean;
  timeout: string;
  password?: string;
  argument: string[];
  export?: string;
  answer: string[];
}

/** setTimeout fires at once beyond 2³¹ ms. */
const timeoutSecondsMax = 2_147_483;
/** So often a submission that is analysed as asked is looked at. */
const stateMs = 500;

export async function submit(session: Session, words: string[], { wait, timeout, ...wished }: SubmitCommand): Promise<void> {
  const timeoutMs = wholeNumber(timeout, '--timeout', 1, timeoutSecondsMax) * 1000;
  const files = given(words);
  await checkFiles(files, { filled: true });
  const { client } = await session.connected();
  const abort = new AbortController();
  const verdicts = new FinalVerdicts(session);
  const timer = Promise.withResolvers<'late'>();
  let failed = false;
  const ends = setTimeout(() => timer.resolve('late'), wait ? timeoutMs : timeoutSecondsMax * 1000);
  try {
    const following = wait ? follow(client, abort.signal, verdicts) : null;
    // Listen first, then ask: a verdict that comes at once is not missed.
    if (following) await Promise.race([following.live, following.ended, timer.promise]);
    for (const path of files) {
      await send(session, client, path, wishesOf(wished), verdicts, Boolean(wait)).catch((error: unknown) => {
        // What is wrong with one file is no reason to leave the others out.
        if (!(error instanceof AssayError) || error.code !== 'INVALID') throw error;
        note(`${String(path)}: ${errorText(error)}`);
        failed = true;
      });
    }
    verdicts.allSent();
    if (following) await Promise.race([verdicts.done, following.ended, timer.promise]);
    abort.abort();
    await following?.ended.catch(() => undefined);
  } finally {
    clearTimeout(ends);
    abort.abort();
  }
  await client.close();
  const missing = wait ? verdicts.missing() : [];
  if (missing.length > 0) throw new AssayError('TIMEOUT', `no final verdict within ${timeout} s for ${missing.join(', ')}; "assay follow" goes on listening`);
  process.exitCode = failed ? 1 : verdicts.worst();
}

/** `live` once the service is heard; `ended` rejects when there is no use in listening on. */
function follow(client: AssayClient, signal: AbortSignal, verdicts: FinalVerdicts): { live: Promise<void>; ended: Promise<void> } {
  const live = Promise.withResolvers<void>();
  const lost = Promise.withResolvers<never>();
  let heard = false;
  const following = client.follow({
    signal,
    onChange: ({ verdict }) => {
      heard = true;
      live.resolve();
      if (verdict) verdicts.take(verdict);
    },
    onState: (state, why) => {
      if (state !== 'lost') return;
      // Who has just typed a command learns at once that it can't work; a service that was heard comes back.
      if (heard) note(`connection lost: ${errorText(why)}; trying again`);
      else lost.reject(new AssayError('UNREACHABLE', `no verdicts can be received: ${errorText(why)}`, { cause: why }));
    },
  });
  return { live: live.promise, ended: Promise.race([following, lost.promise]) };
}

type Wishes = Pick<SubmitOptions, 'archivePassword' | 'arguments' | 'exportName' | 'answers'>;

function wishesOf({ password, argument, export: exportName, answer }: Pick<SubmitCommand, 'password' | 'argument' | 'export' | 'answer'>): Wishes {
  return {
    ...(password === undefined ? {} : { archivePassword: password }), ...(argument.length > 0 ? { arguments: argument } : {}),
    ...(exportName === undefined ? {} : { exportName }), ...(answer.length > 0 ? { answers: answer } : {}),
  };
}

/**
 * Whether the file is analysed for this submission alone: then its state says when that is over, and no verdict does.
 */
const isAsked = (wishes: Wishes): boolean => wishes.arguments !== undefined || wishes.exportName !== undefined || wishes.answers !== undefined;

/** The verdict once the analysis of a submission is over. */
async function verdictOf(client: AssayClient, id: string, sleep: (ms: number) => Promise<void>): Promise<Verdict | null> {
  for (;;) {
    const { submission } = await client.query(SubmissionVerdict, { id });
    if (!submission) throw new AssayError('NOT_FOUND', 'the submission is gone');
    if (submission.state === 'FAILED' || submission.state === 'EXPIRED') throw new AssayError(submission.failure?.code ?? submission.state, submission.failure?.message ?? 'it was not analysed as asked');
    if (submission.state === 'ANALYZED' || submission.state === 'SKIPPED') return submission.sample.verdict ?? null;
    await sleep(stateMs);
  }
}

async function send(session: Session, client: AssayClient, path: FilePath, wishes: Wishes, verdicts: FinalVerdicts, wait: boolean): Promise<void> {
  const name = String(path);
  const submission = await client.submit(path, {
    ...wishes,
    onProgress: ({ sent, size }) => {
      if (process.stderr.isTTY && !session.options.json) noteProgress(`${name}: ${Math.round((100 * sent) / size)} % sent`, sent === size);
    },
  });
  const { verdict, sha256 } = submission.sample;
  session.say({ file: name, submission }, `${name}: ${submission.decision.outcome.toLowerCase()} — ${submission.decision.message}`);
  if (submission.decision.outcome === 'SKIP') verdicts.notSent(verdict ?? null);
  else if (isAsked(wishes) && submission.decision.outcome === 'SUBMIT') verdicts.ask(name, async (sleep) => await verdictOf(client, submission.id, sleep), wait);
  else verdicts.expect(sha256, name, submission.state === 'ANALYZED' ? (verdict ?? null) : null, wait);
}

/** Which files wait for their final verdict, and those that came. */
class FinalVerdicts {
  readonly #session: Session;
  readonly #waiting = new Map<string, string>();
  /** Final verdicts that came before it was known which file they are of. */
  readonly #early = new Map<string, Verdict>();
  readonly #finals: Verdict[] = [];
  readonly #done = Promise.withResolvers<void>();
  #sent = false;
  #unknown = false;

  constructor(session: Session) {
    this.#session = session;
    // Who waits hears of it when all is sent.
    this.#done.promise.catch(() => undefined);
  }

  get done(): Promise<void> {
    return this.#done.promise;
  }

  take(verdict: Verdict): void {
    const { sha256 } = verdict.sample;
    const name = this.#waiting.get(sha256);
    if (name === undefined) return void (verdict.stage === 'FINAL' && this.#early.set(sha256, verdict));
    this.#session.say({ file: name, verdict }, changeLine(name, verdict));
    if (verdict.stage !== 'FINAL') return;
    this.#finals.push(verdict);
    this.#waiting.delete(sha256);
    this.#check();
  }

  /** `known`: the verdict of an analysis that is over. */
  expect(sha256: string, path: string, known: Verdict | null, wait: boolean): void {
    this.#waiting.set(sha256, path);
    const early = this.#early.get(sha256);
    if (early) this.take(early);
    else if (known?.stage === 'FINAL') this.take(known);
    else if (!wait) this.#waiting.delete(sha256);
  }

  /** One whose own analysis is waited for: verdicts that come meanwhile are others'. */
  ask(path: string, over: (sleep: (ms: number) => Promise<void>) => Promise<Verdict | null>, wait: boolean): void {
    if (!wait) return;
    const key = `${path} ${this.#waiting.size}`;
    this.#waiting.set(key, path);
    over(async (ms) => await new Promise((resolve) => setTimeout(resolve, ms).unref())).then((verdict) => {
      this.#waiting.delete(key);
      if (verdict) {
        this.#session.say({ file: path, verdict }, changeLine(path, verdict));
        this.#finals.push(verdict);
      } else this.#unknown = true;
      this.#check();
    }).catch((error: unknown) => this.#done.reject(error));
  }

  /** Of a file that policy does not want, or that is too large, nothing is known unless it was before. */
  notSent(known: Verdict | null): void {
    if (known?.stage === 'FINAL') this.#finals.push(known);
    else this.#unknown = true;
  }

  allSent(): void {
    this.#sent = true;
    this.#check();
  }

  missing(): string[] {
    return [...this.#waiting.values()];
  }

  worst(): number {
    return Math.max(this.#unknown ? exitCodes.UNKNOWN : 0, ...this.#finals.map((verdict) => exitCodes[verdict.level]));
  }

  #check(): void {
    if (this.#sent && this.#waiting.size === 0) this.#done.resolve();
  }
}
