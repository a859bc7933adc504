/**
 * Which rules can match an event at all. Every rule that names literal text is found by one walk of an Aho-Corasick automaton over the
 * event's values; only rules one of whose texts is there are evaluated. Rules without such a text are always evaluated.
 */
export class Prefilter<R> {
  /** Transitions of the automaton: states × classes of characters. */
  readonly #next: Int32Array;
  readonly #classes = new Uint8Array(65_536);
  readonly #width: number;
  /** Rules found on reaching a state, as positions in `rules`. */
  readonly #found: (readonly number[])[];
  readonly #always: readonly number[];
  readonly #rules: readonly R[];
  readonly #marks: Uint32Array;
  #round = 0;

  /** `atoms(rule)`: lower-case texts one of which every matching event holds; null where there is none. */
  constructor(rules: readonly R[], atoms: (rule: R) => readonly string[] | null) {
    this.#rules = rules;
    this.#marks = new Uint32Array(rules.length);
    const always: number[] = [];
    const words: [text: string, rule: number][] = [];
    for (const [index, rule] of rules.entries()) {
      const list = atoms(rule);
      if (list === null || list.some((text) => text.length === 0)) always.push(index);
      else for (const text of list) words.push([text, index]);
    }
    this.#always = always;
    // Characters that occur in no text share class 0, which leads back to the start.
    let width = 1;
    for (const [text] of words) for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (this.#classes[code] === 0 && width < 255) this.#classes[code] = width++;
    }
    this.#width = width;
    const next: number[][] = [[]];
    const found: number[][] = [[]];
    for (const [text, rule] of words) {
      let state = 0;
      for (let at = 0; at < text.length; at++) {
        const kind = this.#classes[text.charCodeAt(at)]!;
        let to = next[state]![kind];
        if (to === undefined) {
          to = next.length;
          next.push([]);
          found.push([]);
          next[state]![kind] = to;
        }
        state = to;
      }
      if (!found[state]!.includes(rule)) found[state]!.push(rule);
    }
    const table = new Int32Array(next.length * width);
    const fail = new Int32Array(next.length);
    const queue: number[] = [];
    for (let kind = 0; kind < width; kind++) {
      const to = next[0]![kind];
      if (to !== undefined) {
        table[kind] = to;
        queue.push(to);
      }
    }
    for (let head = 0; head < queue.length; head++) {
      const state = queue[head]!;
      const back = fail[state]!;
      if (found[back]!.length > 0) found[state] = [...new Set([...found[state]!, ...found[back]!])];
      for (let kind = 0; kind < width; kind++) {
        const to = next[state]![kind];
        if (to === undefined) table[state * width + kind] = table[back * width + kind]!;
        else {
          table[state * width + kind] = to;
          fail[to] = table[back * width + kind]!;
          queue.push(to);
        }
      }
    }
    this.#next = table;
    this.#found = found;
  }

  /** Rules that may match an event with these values, in the order they were given. */
  candidates(values: Iterable<string>): R[] {
    const round = ++this.#round;
    const hits: number[] = [...this.#always];
    for (const value of values) {
      let state = 0;
      const text = value.toLowerCase();
      for (let at = 0; at < text.length; at++) {
        state = this.#next[state * this.#width + this.#classes[text.charCodeAt(at)]!]!;
        const found = this.#found[state]!;
        for (const rule of found) {
          if (this.#marks[rule] === round) continue;
          this.#marks[rule] = round;
          hits.push(rule);
        }
      }
    }
    return hits.sort((a, b) => a - b).map((index) => this.#rules[index]!);
  }
}
