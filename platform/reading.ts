import type { Context } from './subgraph.ts';
import { system, type Caller } from './caller.ts';
import { publish } from './outbox.ts';

/** Who reads so many rows of lists is on record: once for each such step within an hour. */
export const rowsStep = 1_000;
const hourMs = 3_600_000;
const readersMax = 10_000;

interface Reader {
  since: number;
  rows: number;
  told: number;
}

/** Rows that each caller has read of this process's lists. */
export class Readers {
  readonly #readers = new Map<string, Reader>();

  /** Rows to put on record now; 0 when it is not time for that. */
  count(caller: Pick<Caller, 'id'>, rows: number, now = Date.now()): number {
    let reader = this.#readers.get(caller.id);
    if (!reader || now - reader.since > hourMs) {
      reader = { since: now, rows: 0, told: 0 };
      this.#readers.delete(caller.id);
      if (this.#readers.size >= readersMax) this.#readers.delete(this.#readers.keys().next().value!);
      this.#readers.set(caller.id, reader);
    }
    reader.rows += rows;
    const news = reader.rows - reader.told;
    if (news < rowsStep) return 0;
    reader.told = reader.rows;
    return news;
  }
}
const readers = new Readers();

/** A page was read. `list`: its name in the schema. */
export async function noteRead({ caller, platform, requestId }: Pick<Context, 'caller' | 'platform' | 'requestId'>, list: string, rows: number): Promise<void> {
  const news = readers.count(caller, rows);
  if (news === 0) return;
  await platform.database.for(system).transactional(async (em) => await publish(em, 'audit.recorded', {
    customerId: caller.customerId, action: 'lists.read', actor: caller.id, subject: list, outcome: 'OK', detail: JSON.stringify({ rows: news }), at: new Date().toISOString(), requestId: requestId.slice(0, 100) || null,
  }));
}
