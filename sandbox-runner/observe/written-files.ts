/** Files that are remembered of one run. */
const filesMax = 20_000;
/** Files that are looked at for all moves of a run together, so that many moves of many files cost no more. */
const lookedMax = 2_000_000;

/** What a run has written, and by whom: also under the names that it was moved to later. */
export class WrittenFiles {
  readonly #writers = new Map<string, number>();
  readonly #connected = new Set<number>();
  /** Second names of one file: what is written to one stands in the other too. */
  readonly #links = new Map<string, string>();
  #looked = 0;

  written(path: string, processId: number): void {
    if (this.#writers.size < filesMax || this.#writers.has(path)) this.#writers.set(path, processId);
  }

  connected(processId: number): void {
    this.#connected.add(processId);
  }

  linked(from: string, to: string): void {
    if (this.#links.size < filesMax) this.#links.set(to, from);
    const writer = this.#writers.get(from);
    if (writer !== undefined) this.written(to, writer);
  }

  /** The names under which a file is known, itself first. */
  names(path: string): string[] {
    const other = this.#links.get(path);
    return other === undefined ? [path] : [path, other];
  }

  /** New names of what was written before, when it or a folder above it is moved. */
  moved(from: string, to: string): string[] {
    this.#looked += this.#writers.size;
    const paths = this.#looked > lookedMax ? [from].filter((path) => this.#writers.has(path))
      : [...this.#writers.keys()].filter((path) => path === from || path.startsWith(`${from}/`));
    const names = paths.map((path) => to + path.slice(from.length));
    for (const [index, path] of paths.entries()) {
      const writer = this.#writers.get(path)!;
      this.#writers.delete(path);
      this.written(names[index]!, writer);
    }
    return names.filter((name) => name !== to);
  }

  /** Whether a process of this run wrote it, and whether that one had a connection. */
  origin(path: string): 'network' | 'run' | undefined {
    const writer = this.#writers.get(path);
    if (writer === undefined) return undefined;
    return this.#connected.has(writer) ? 'network' : 'run';
  }
}
