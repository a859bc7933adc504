/** Whether anybody still waits. As much of an AbortSignal as a request needs: one is made for each of them. */
export class Leaving {
  aborted = false;
  /** Called once, when the last has left. */
  onabort: (() => void) | null = null;

  abort(): void {
    this.aborted = true;
    this.onabort?.();
  }
}

interface Underway<T> {
  answer: Promise<T>;
  /** Who still waits for it. */
  waiting: number;
  leaving: Leaving;
}

/** The same question, asked while it is under way, is not asked again: all who ask get one answer. It ends early only when all of them have left. */
export class Coalescing<T> {
  /** By who asks, then by what. */
  readonly #askers = new Map<string, Map<string, Underway<T>>>();

  ask(asker: string, question: string, signal: AbortSignal | undefined, start: (leaving: Leaving) => Promise<T>): Promise<T> {
    let asked = this.#askers.get(asker);
    if (!asked) this.#askers.set(asker, asked = new Map<string, Underway<T>>());
    let underway = asked.get(question);
    if (!underway) {
      const leaving = new Leaving();
      underway = { answer: start(leaving), waiting: 0, leaving };
      const mine = underway;
      const over = () => this.#over(asker, question, mine);
      asked.set(question, mine);
      mine.answer.then(over, over);
    }
    underway.waiting++;
    return signal ? this.#unlessLeft(asker, question, underway, signal) : underway.answer;
  }

  #over(asker: string, question: string, underway: Underway<T>): void {
    const asked = this.#askers.get(asker);
    if (asked?.get(question) !== underway) return;
    asked.delete(question);
    if (asked.size === 0) this.#askers.delete(asker);
  }

  #unlessLeft(asker: string, question: string, underway: Underway<T>, signal: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const leave = () => {
        signal.removeEventListener('abort', leave);
        reject(new Error('the client has left'));
        if (--underway.waiting > 0) return;
        // Nobody must join what is about to end.
        this.#over(asker, question, underway);
        underway.leaving.abort();
      };
      if (signal.aborted) return leave();
      signal.addEventListener('abort', leave);
      const done = <V>(settle: (value: V) => void) => (value: V) => {
        signal.removeEventListener('abort', leave);
        settle(value);
      };
      underway.answer.then(done(resolve), done(reject));
    });
  }
}
