import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager } from '@mikro-orm/postgresql';
import type pg from 'pg';

/** A connection that a transaction holds, and those that were held around it. */
interface Held {
  pool: PoolGuard;
  /** False once the transaction is over: what it left running may ask again. */
  open: boolean;
  around: Held | undefined;
}

type Connection = ReturnType<EntityManager['getConnection']>;
const holding = new AsyncLocalStorage<Held>();

/** A transaction asked for a second connection of its pool. A fault of the code, never of who asks. */
export class SecondConnectionError extends Error {
  override name = 'SecondConnectionError';
}

/**
 * No pool waits for itself. A transaction that asks for a second connection waits for one that only such a transaction can give back: as many
 * of them as there are connections stop the pool until all have timed out. So the second is refused at once, also while there are enough.
 * What a transaction must leave behind when it is undone goes before it, after it, or into `Refusal.kept`.
 */
export class PoolGuard {
  readonly #name: string;
  /** Is told of each refusal: who asked may swallow the error. */
  readonly #refused: (error: SecondConnectionError) => void;

  constructor(name: string, refused: (error: SecondConnectionError) => void) {
    this.#name = name;
    this.#refused = refused;
  }

  /** Refuses connections of this pool to transactions that hold one. */
  watchPool(pool: pg.Pool): void {
    const connect = pool.connect.bind(pool) as () => Promise<pg.PoolClient>;
    pool.connect = (async () => {
      this.#check();
      return await connect();
    }) as typeof pool.connect;
  }

  /** Notes which transactions hold one; savepoints are within theirs. */
  watchTransactions(connection: Connection): void {
    const transactional = connection.transactional.bind(connection);
    connection.transactional = async (work, options) => {
      if (options?.ctx) return await transactional(work, options);
      const held: Held = { pool: this, open: true, around: holding.getStore() };
      try {
        return await transactional(async (transaction) => await holding.run(held, async () => await work(transaction)), options);
      } finally {
        held.open = false;
      }
    };
  }

  #check(): void {
    for (let held = holding.getStore(); held; held = held.around) {
      if (held.pool !== this || !held.open) continue;
      const error = new SecondConnectionError(`a transaction of ${this.#name} asked for a second connection of its pool: use the manager that it was given`);
      this.#refused(error);
      throw error;
    }
  }
}
