import DataLoader from 'dataloader';
import { LRUCache } from 'lru-cache';
import type { Context } from './subgraph.ts';
import { system, type Caller } from './caller.ts';
import { publish, publishAll } from './outbox.ts';

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

/** Something of which it is on record who opened it. */
export interface Opened {
  /** A report again and again within an hour is one; what leaves the service is on record each time. */
  action: 'report.read' | 'report.exported' | 'diagnostic.downloaded' | 'export.read';
  /** SHA-256 of the file, or id of the thing. */
  subject: string;
  detail: Record<string, string>;
}
const lately = new LRUCache<string, true>({ max: readersMax, ttl: hourMs });

/**
 * Puts on record what is opened, before it is told: once what was opened can't be written, it isn't told. Devices are left out: what they open
 * is what they sent. All of an operation together, by one statement.
 */
export const openings = ({ caller, platform, requestId }: Pick<Context, 'caller' | 'platform' | 'requestId'>): DataLoader<Opened, null, string> => new DataLoader<Opened, null, string>(async (all) => {
  if (caller.kind === 'DEVICE' || caller.kind === 'SYSTEM') return all.map(() => null);
  const name = (one: Opened) => JSON.stringify([caller.id, caller.customerId, one]);
  const news = all.filter((one) => one.action !== 'report.read' || !lately.has(name(one)));
  if (news.length === 0) return all.map(() => null);
  const provider = caller.home ?? caller.provider;
  await platform.database.for(system).transactional(async (em) => await publishAll(em, news.map(({ action, subject, detail }) => ({
    type: 'audit.recorded', body: {
      customerId: caller.customerId, action, actor: caller.id, subject, outcome: 'OK', detail: JSON.stringify({ ...detail, ...(provider ? { provider } : {}) }),
      at: new Date().toISOString(), requestId: requestId.slice(0, 100) || null,
    },
  }))));
  for (const one of news) lately.set(name(one), true);
  return all.map(() => null);
}, { cacheKeyFn: JSON.stringify });
