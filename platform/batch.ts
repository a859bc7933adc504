import DataLoader from 'dataloader';

/** A look-up that collects the keys of one operation into one statement. Rows come back in any order; a key without a row gives null. */
export function batch<K, R>(load: (keys: readonly K[]) => Promise<readonly R[]>, keyOf: (row: R) => K): DataLoader<K, R | null> {
  return new DataLoader<K, R | null>(
    async (keys) => {
      const rows = new Map((await load(keys)).map((row) => [keyOf(row), row]));
      return keys.map((key) => rows.get(key) ?? null);
    },
    { maxBatchSize: 500 },
  );
}
