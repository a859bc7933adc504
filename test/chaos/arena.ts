import { setTimeout as pause } from 'node:timers/promises';
import { Dice } from '../federated/queries.ts';
import type { Heard } from './listeners.ts';
import { Stage } from './stage.ts';

/** What can happen to a stream while endpoints listen. */
export const mishaps = ['subgraph killed', 'NATS killed', 'gateway killed', 'gateway ended', 'another supergraph', 'a credential revoked'] as const;
export type Mishap = (typeof mishaps)[number];

export interface ChaosOptions {
  listeners: number;
  slow: number;
  mishaps: number;
  seed: number;
  /** Verdicts a second. */
  rate: number;
  /** How long a slow listener does not read. */
  slowMs: number;
  /** At most so long between two mishaps. */
  pauseMs: number;
  progress?: (done: number, what: Mishap) => void;
}

export interface Outcome extends Heard {
  happened: Record<Mishap, number>;
  verdicts: number;
  listeners: number;
  /** Seconds from the last change until everybody had heard it. */
  behind: number;
  /** MiB that the gateway held at the most, and when everybody had come and nothing had happened. */
  memoryMax: number;
  memoryAtFirst: number;
}

/** Verdicts change all the time, and one thing after the other goes wrong. What every endpoint heard is compared with what was written. */
export async function chaos(options: ChaosOptions): Promise<Outcome> {
  const dice = new Dice(options.seed);
  const stage = await Stage.set(options.seed);
  try {
    await stage.listen({ count: options.listeners, slow: options.slow, slowMs: options.slowMs, key: true });
    const memoryAtFirst = await stage.memory();
    let memoryMax = memoryAtFirst;

    let written = 0;
    let writing = true;
    const writer = (async () => {
      while (writing) {
        await stage.write(dice.one(stage.things));
        written++;
        await pause(1000 / options.rate);
      }
    })();
    writer.catch(() => undefined);

    const happen: Record<Mishap, () => Promise<void>> = {
      'subgraph killed': async () => await stage.killSubgraph(),
      'NATS killed': async () => await stage.killNats(dice.below(500)),
      'gateway killed': async () => await stage.endGateway('SIGKILL'),
      'gateway ended': async () => await stage.endGateway('SIGTERM'),
      'another supergraph': async () => await stage.reload(),
      'a credential revoked': async () => await stage.revoke(),
    };
    const happened = Object.fromEntries(mishaps.map((name) => [name, 0])) as Record<Mishap, number>;
    for (let n = 0; n < options.mishaps; n++) {
      // Each kind once before any comes by chance.
      const what = n < mishaps.length ? mishaps[n]! : dice.one(mishaps);
      await happen[what]();
      happened[what]++;
      options.progress?.(n + 1, what);
      await pause(dice.below(options.pauseMs));
      memoryMax = Math.max(memoryMax, await stage.memory());
    }
    writing = false;
    await writer;

    // Until everybody has heard the newest of everything, or nothing more comes.
    const from = Date.now();
    let heard: Heard | undefined;
    for (let quiet = 0; quiet < 60; quiet++) {
      const now = await stage.heard();
      if (heard && now.told > heard.told) quiet = 0;
      heard = now;
      if (heard.complete === options.listeners) break;
      await pause(500);
    }
    const behind = Math.round((Date.now() - from) / 1000);
    memoryMax = Math.max(memoryMax, await stage.memory());
    return { ...heard!, happened, verdicts: written, listeners: options.listeners, behind, memoryMax: Math.round(memoryMax), memoryAtFirst: Math.round(memoryAtFirst) };
  } finally {
    await stage.stop();
  }
}
