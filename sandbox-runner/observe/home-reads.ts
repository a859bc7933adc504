/** Ordinary files of a home, and their folders, that a process must have read to count as one that reads it all. */
const filesMin = 6;
const foldersMin = 3;
/** Paths that are remembered of one process, and processes of one run. */
const pathsMax = 100;
const processesMax = 2_000;

/** A file of a person's that isn't hidden: documents, pictures, downloads. */
const ordinary = /^\/(?:root|home\/[^/]+)\/(?!\.)(?:[^/]+\/(?!\.))*[^/]+$/;

/**
 * Who reads a whole home. A key that is read with everything else, by a backup, a search or a checksum, says less than
 * one that is looked for; but not where the run also connects to somebody: whoever takes a whole home away has the keys
 * as well.
 */
export class HomeReads {
  readonly #paths = new Map<number, Set<string>>();
  readonly #telling: [processId: number, fields: Record<string, string>][] = [];
  #hasConnected = false;
  readonly #brought: string | null;

  /** `brought`: the folder of what came with the sample, which is nobody's home; null when it came alone. */
  constructor(brought: string | null = null) {
    this.#brought = brought;
  }

  /** Any file that is opened to be read. */
  opened(processId: number, path: string): void {
    if (!ordinary.test(path) || this.#hasBrought(path)) return;
    let paths = this.#paths.get(processId);
    if (!paths) {
      if (this.#paths.size >= processesMax) return;
      this.#paths.set(processId, (paths = new Set()));
    }
    if (paths.size < pathsMax) paths.add(path);
  }

  /** One that is an event by itself, with the event's fields. */
  telling(processId: number, fields: Record<string, string> | null): void {
    if (fields !== null) this.#telling.push([processId, fields]);
  }

  connected(): void {
    this.#hasConnected = true;
  }

  /** Marks the events, at the end of the run. */
  mark(): void {
    if (this.#hasConnected) return;
    for (const [processId, fields] of this.#telling) if (this.#isSweep(processId)) fields.WithWholeHome = 'true';
  }

  #hasBrought(path: string): boolean {
    return this.#brought !== null && path.startsWith(`${this.#brought}/`);
  }

  #isSweep(processId: number): boolean {
    const paths = [...(this.#paths.get(processId) ?? [])];
    return paths.length >= filesMin && new Set(paths.map((path) => path.slice(0, path.lastIndexOf('/')))).size >= foldersMin;
  }
}
