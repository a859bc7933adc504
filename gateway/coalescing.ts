interface Underway<T> {
  answer: Promise<T>;
  /** Who still waits for it. */
  waiting: number;
  leaving: AbortController;
}

/** The same question, asked while it is under way, is not asked again: all who ask get one answer. It ends early only when all of them have left. */
export class Coalescing<T> {
  readonly #underway = new Map<string, Underway<T>>();

  async ask(key: string, signal: AbortSignal | undefined, start: (signal: AbortSignal) => Promise<T>): Promise<T> {
    let underway = this.#underway.get(key);
    if (!underway) {
      const leaving = new AbortController();
      underway = { answer: start(leaving.signal), waiting: 0, leaving };
      const mine = underway;
      const over = () => {
        if (this.#underway.get(key) === mine) this.#underway.delete(key);
      };
      this.#underway.set(key, mine);
      mine.answer.then(over, over);
    }
    underway.waiting++;
    return signal ? await this.#unlessLeft(key, underway, signal) : await underway.answer;
  }

  async #unlessLeft(key: string, underway: Underway<T>, signal: AbortSignal): Promise<T> {
    return await new Promise<T>((resolve, reject) => {
      const leave = () => {
        signal.removeEventListener('abort', leave);
        reject(new Error('the client has left'));
        if (--underway.waiting > 0) return;
        // Nobody must join what is about to end.
        if (this.#underway.get(key) === underway) this.#underway.delete(key);
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
