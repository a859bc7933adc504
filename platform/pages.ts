import { publicError } from './errors.ts';
import { seal, unseal } from './keys.ts';

/** Keyset pages: a cursor holds the last row's sort key, signed and bound to the customer and the list it was made for. */
export interface PageInput {
  first: number;
  after?: string | null | undefined;
}

export interface Edge<T> {
  cursor: string;
  node: T;
}
export interface Connection<T> {
  edges: Edge<T>[];
  nodes: T[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
}

export class Pages {
  readonly #key: Buffer;
  constructor(key: Buffer) {
    this.#key = key;
  }

  /** Checks `first` and opens `after`; `limit` is one more than wanted, to know whether a next page exists. */
  open(list: string, owner: string, input: PageInput, firstMax = 100): { limit: number; after: string | null } {
    if (!Number.isInteger(input.first) || input.first < 1 || input.first > firstMax) {
      throw publicError('BAD_USER_INPUT', `first must be 1 to ${firstMax}, not ${input.first}`);
    }
    return { limit: input.first + 1, after: input.after ? this.read(list, owner, input.after) : null };
  }

  read(list: string, owner: string, cursor: string): string {
    const parts = unseal(this.#key, cursor)?.split('\n');
    if (parts?.[0] !== list || parts[1] !== owner || parts[2] === undefined) {
      throw publicError('BAD_USER_INPUT', 'this cursor was not made for this list and this customer');
    }
    return parts[2];
  }

  cursor(list: string, owner: string, position: string): string {
    return seal(this.#key, `${list}\n${owner}\n${position}`);
  }

  /** Rows as fetched with `limit`, turned into a connection. */
  close<T>(list: string, owner: string, input: PageInput, rows: readonly T[], position: (row: T) => string): Connection<T> {
    const edges = rows.slice(0, input.first).map((node) => ({ node, cursor: this.cursor(list, owner, position(node)) }));
    return {
      edges,
      nodes: edges.map((edge) => edge.node),
      pageInfo: {
        hasNextPage: rows.length > input.first,
        hasPreviousPage: Boolean(input.after),
        startCursor: edges[0]?.cursor ?? null,
        endCursor: edges.at(-1)?.cursor ?? null,
      },
    };
  }
}
