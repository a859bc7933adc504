import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Debian } from '../embedded/debian.ts';
import { foldersFrom } from '../embedded/folders.ts';
import { ensureNatsServer, startNats, type Nats } from '../embedded/nats.ts';
import { silent } from '../embedded/progress.ts';
import { connectBus, consume, ensureConsumer, ensureStreams, type Bus } from '../platform/jetstream.ts';
import { makeLog } from '../platform/log.ts';

describe('messages that are handled side by side', () => {
  let folder: string;
  let nats: Nats;
  let bus: Bus;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-side-by-side-'));
    const { cache } = foldersFrom(process.env);
    nats = await startNats(await ensureNatsServer(cache, new Debian(cache), silent), folder);
    bus = await connectBus(nats.url, { name: 'test' });
    await ensureStreams(bus);
  });
  afterAll(async () => {
    await bus?.close();
    await nats?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('those of one job one after the other and in their order, those of others meanwhile; one that fails is tried again and holds nobody up', async () => {
    await ensureConsumer(bus, 'RESULTS', 'side-by-side', 'results.>');
    const began: string[] = [];
    const ended: string[] = [];
    const gates = new Map(['a1', 'a2', 'b1'].map((name) => [name, Promise.withResolvers<void>()]));
    let failures = 1;
    const consumption = consume(bus, {
      stream: 'RESULTS', consumer: 'side-by-side', parallel: 3, key: (subject) => subject, log: makeLog('test', 'silent'),
      handle: async ({ data }) => {
        const name = Buffer.from(data).toString();
        began.push(name);
        if (name === 'c1' && failures-- > 0) throw new Error('not yet');
        await gates.get(name)?.promise;
        ended.push(name);
      },
    });
    for (const name of ['a1', 'a2', 'b1', 'c1', 'c2']) await bus.publish(`results.${name[0]}`, `side-by-side-${name}`, name);
    await vi.waitUntil(() => began.includes('b1'), { timeout: 20_000 });
    // The second of a job waits for its first, though there was room for it before the other job's.
    expect(began).toEqual(['a1', 'b1']);
    gates.get('b1')!.resolve();
    await vi.waitUntil(() => ended.filter((name) => name.startsWith('c')).length === 2, { timeout: 20_000 });
    expect(began.includes('a2')).toBe(false);
    gates.get('a1')!.resolve();
    await vi.waitUntil(() => began.includes('a2'), { timeout: 20_000 });
    gates.get('a2')!.resolve();
    await vi.waitUntil(() => ended.length === 5, { timeout: 20_000 });
    expect(ended.indexOf('a1')).toBeLessThan(ended.indexOf('a2'));
    expect(began.filter((name) => name === 'c1').length).toBe(2);
    await consumption.stop();
  });
});
