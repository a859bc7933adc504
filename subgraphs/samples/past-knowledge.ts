import type { Start } from '../../schema/start.ts';
import type { KnownOf } from './decide-start.ts';
import type { Known } from './sample-start.ts';

/** Milliseconds for which an analysis that history does not have is taken to run. */
export const analysisMs = 60_000;

/** One look at bytes, as it was: when, by which class of start, what was known then, and whether it was sent. */
export interface PastLook {
  at: number;
  start: Start;
  known: KnownOf;
  sent: boolean;
  /** Since when a final verdict of the bytes was MALICIOUS; null when none was. */
  maliciousSince: number | null;
  /** When the first analysis of the bytes ended; null when none did, or nobody knows. */
  analysedAt: number | null;
}

/**
 * What is known of the same bytes, in a world in which this customer sent them at other times than it did. As long as
 * it sent the same, what was known then is known here. Otherwise what it sent itself counts as sent here, and takes as
 * long as it took; what others had made known before counts as it was.
 */
export class PastKnowledge {
  readonly #here = new Map<Start, number>();
  readonly #then = new Map<Start, number>();
  /** Classes of start that others had analysed. */
  readonly #others = new Set<Start>();
  #isKnownToOthers = false;
  /** Others' analyses had ended before this customer sent the bytes itself. */
  #areOthersDone = false;
  /** Milliseconds that the analysis of these bytes took. */
  #takesMs = analysisMs;

  /** What is known here at a look; asked before `note`. */
  at(look: PastLook): KnownOf {
    this.#learn(look);
    return this.#isAsThen() ? look.known : { start: this.#start(look), bytes: this.#bytes(look) };
  }

  /** What was decided at that look, here. `sends`: the decision has this class of start analysed. */
  note({ at, start, sent }: PastLook, sends: boolean): void {
    if (sends) this.#here.set(start, at);
    if (sent) this.#then.set(start, at);
  }

  #learn({ known, start, at, maliciousSince, analysedAt }: PastLook): void {
    const isWorst = maliciousSince !== null && maliciousSince <= at;
    if (known.bytes !== 'NO' && this.#then.size === 0) {
      this.#isKnownToOthers = true;
      this.#areOthersDone = known.bytes === 'FINAL';
    }
    // Nothing is worse than MALICIOUS: then every class of start counts as known, whoever had one analysed.
    if (known.start !== 'NO' && !this.#then.has(start) && (!isWorst || this.#isKnownToOthers)) this.#others.add(start);
    const [first] = this.#then.values();
    if (first !== undefined && analysedAt !== null && analysedAt > first) this.#takesMs = analysedAt - first;
  }

  #isAsThen(): boolean {
    return this.#here.size === this.#then.size && [...this.#here].every(([start, at]) => this.#then.get(start) === at);
  }

  #ownAt(start: Start, at: number): Known {
    const since = this.#here.get(start);
    return since === undefined ? 'NO' : at - since >= this.#takesMs ? 'FINAL' : 'IN_PROGRESS';
  }

  #start({ at, start, known, maliciousSince }: PastLook): Known {
    const own = this.#ownAt(start, at);
    if (own === 'IN_PROGRESS') return own;
    const isWorst = maliciousSince !== null && [...this.#here.keys()].some((one) => this.#ownAt(one, at) === 'FINAL');
    return own === 'FINAL' || this.#others.has(start) || isWorst ? this.#bytes({ at, known }) : 'NO';
  }

  #bytes({ at, known }: Pick<PastLook, 'at' | 'known'>): Known {
    const own = [...this.#here.keys()].map((start) => this.#ownAt(start, at));
    if (own.includes('IN_PROGRESS')) return 'IN_PROGRESS';
    if (own.includes('FINAL') || this.#areOthersDone) return 'FINAL';
    return this.#isKnownToOthers ? known.bytes : 'NO';
  }
}
