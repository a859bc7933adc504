/** How long set-up steps tell a person what they are doing. One line a step; `done` carries its duration. */
export interface Progress {
  step<T>(title: string, work: () => Promise<T>): Promise<T>;
}

/** Says nothing: for tests and for callers that report by themselves. */
export const silent: Progress = { step: (_title, work) => work() };

/** Writes one line when a step starts and one when it ends, so that a log file reads as well as a terminal. */
export function lines(write: (line: string) => void = (line) => void process.stderr.write(`${line}\n`)): Progress {
  return {
    async step(title, work) {
      const startedAt = performance.now();
      write(`  … ${title}`);
      const result = await work();
      write(`  ✓ ${title} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
      return result;
    },
  };
}
