import { foldersFrom } from '../../embedded/folders.ts';
import { lines } from '../../embedded/progress.ts';
import type { DetonationResult, Signal } from '../../schema/jobs.ts';
import { analyse, type ResultBody } from '../../sandbox-runner/analyse.ts';
import { AttemptFailure } from '../../sandbox-runner/attempt-failure.ts';
import { loadEngine, type Engine } from '../../sandbox-runner/engine.ts';
import { BoundedMachines } from '../../sandbox-runner/machines/bounded.ts';
import type { Examined } from '../../sandbox-runner/examine.ts';
import type { Machines } from '../../sandbox-runner/machines/machine.ts';
import { allEnvironments } from '../../sandbox-runner/machines/guests.ts';
import { openMachines } from '../../sandbox-runner/machines/open.ts';
import { attemptsMax } from '../../subgraphs/verdicts/attempts.ts';
import { inert, score, type Scored } from '../../subgraphs/verdicts/scoring.ts';

type Finished = Extract<ResultBody, { kind: 'finished' }>;

export interface Judged extends Scored {
  executed: boolean;
  /** How each run ended. */
  outcomes: DetonationResult['outcome'][];
  signals: Signal[];
  techniques: string[];
}

/** All that an evaluation can ask of one file. */
export interface Looked {
  judged: Judged;
  examined: Examined;
  members: Examined['members'];
}

/** Engine, machines and scoring as the platform uses them, without the platform around them. */
export class Bench {
  readonly #engine: Engine;
  readonly #machines: Machines;
  constructor(engine: Engine, machines: Machines) {
    this.#engine = engine;
    this.#machines = machines;
  }

  static async open(environments: readonly string[] = allEnvironments, capacity = 2): Promise<Bench> {
    const { machines } = await openMachines(foldersFrom(process.env), lines(), environments);
    return new Bench(await loadEngine(), new BoundedMachines(machines, capacity));
  }

  async judge(bytes: Buffer, fileName: string, environment: string | null, runMsMax = 20_000): Promise<Judged> {
    const { signals, detonations, limitations, coverage, static: facts } = await this.#analysed(bytes, { fileName, runMsMax, environment });
    const scored = score({ signals, detonations, limitations, coverage, inert: inert(facts.mediaType) });
    return {
      ...scored, signals, executed: scored.conditions.environments.length > 0, outcomes: detonations.map((run) => run.outcome),
      techniques: [...new Set(signals.flatMap((signal) => signal.techniques))],
    };
  }

  /** A machine that breaks is tried again as often as the platform would. */
  async #analysed(bytes: Buffer, options: Parameters<typeof analyse>[2]): Promise<Finished> {
    for (let attempt = 1; ; attempt++) {
      let finished: Finished | undefined;
      try {
        await analyse(this.#engine, this.#machines, options, bytes, (result) => {
          if (result.kind === 'finished') finished = result;
          return Promise.resolve();
        });
        return finished!;
      } catch (error) {
        if (!(error instanceof AttemptFailure) || error.kind !== 'MACHINE' || attempt >= attemptsMax.MACHINE) throw error;
        process.stderr.write(`  ${options.fileName}: ${error.message}; again\n`);
      }
    }
  }

  /** The same, with what its bytes alone say. */
  async look(bytes: Buffer, fileName: string, environment: string | null = null): Promise<Looked> {
    const examined = await this.#engine.examiner.examine(bytes, fileName);
    const judged = await this.judge(bytes, fileName, environment);
    return { examined, judged, members: examined.members };
  }

  async close(): Promise<void> {
    await this.#machines.close();
    await this.#engine.close();
  }
}

/** Works through a list with so many at a time, with a line of progress on a terminal. */
export async function each<T>(items: readonly T[], parallel: number, work: (item: T, index: number) => Promise<void>): Promise<void> {
  let next = 0;
  let done = 0;
  await Promise.all(Array.from({ length: parallel }, async () => {
    for (let index = next++; index < items.length; index = next++) {
      await work(items[index]!, index);
      done++;
      if (done % 10 === 0 || done === items.length) process.stderr.write(`  ${done} of ${items.length}\n`);
    }
  }));
}
