/** What a quota of one period (a day, a month) leaves, where more or less of it is used than was. */
export class PastQuota {
  #period: number | null = null;
  /** What was left then. */
  #left = 0;
  /** Sent here, more than then. */
  #more = 0;

  /**
   * What is left here. `period`: a number that is another one for each period; `known`: what was left then, null when
   * nobody asked; `whole`: what a period begins with.
   */
  left(period: number, known: number | null, whole: number): number {
    if (period !== this.#period) {
      this.#period = period;
      this.#left = whole;
      this.#more = 0;
    }
    this.#left = known ?? this.#left;
    return this.#left - this.#more;
  }

  note(sentHere: boolean, sentThen: boolean): void {
    this.#more += Number(sentHere) - Number(sentThen);
    this.#left -= Number(sentThen);
  }
}
