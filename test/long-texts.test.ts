import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadEngine, type Engine } from '../sandbox-runner/engine.ts';

describe('a text with more words than a call takes arguments', () => {
  let engine: Engine;
  beforeAll(async () => void (engine = await loadEngine()));
  afterAll(async () => await engine.close());
  const examined = async (name: string, text: string) => await engine.examiner.examine(Buffer.from(text), name);

  test('is prose all the same', async () => {
    const { identity, limitations } = await examined('words.txt', 'to be or not to be\n'.repeat(60_000));
    expect([identity.passive, limitations]).toEqual([true, []]);
  });
});
