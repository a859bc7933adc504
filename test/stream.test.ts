import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seal } from '../platform/keys.ts';
import { hashOf, listen, send, startAssay, type Assay } from './assay.ts';

describe('the verdict stream', () => {
  let assay: Assay;
  let devices: string[];
  let administrator: string;
  let customerId: string;
  let counter = 0;
  const fresh = () => Buffer.from(`#!/bin/sh\necho ${counter++}\n`);

  beforeAll(async () => {
    assay = await startAssay();
    ({ devices, administrator, customerId } = await assay.customer());
    await assay.fakeRunner();
  });
  afterAll(async () => await assay?.stop());

  test('replays from a cursor exactly what was missed, in order, then goes on live', async () => {
    const first = listen(assay.url, devices[0]!);
    await first.listening();
    const missed = [fresh(), fresh(), fresh()];
    const before = fresh();
    await send(assay, devices[0]!, before);
    const { cursor } = await first.final(hashOf(before));
    for (const bytes of missed) {
      await send(assay, devices[0]!, bytes);
      await first.final(hashOf(bytes));
    }
    first.stop();
    const again = listen(assay.url, devices[0]!, cursor);
    const live = fresh();
    await again.final(hashOf(missed[2]!));
    await send(assay, devices[0]!, live);
    await again.final(hashOf(live));
    const events = again.heard.map((event) => `${event.verdict!.sample.sha256} ${event.verdict!.revision}`);
    expect(events).toEqual([...missed, live].flatMap((bytes) => [`${hashOf(bytes)} 1`, `${hashOf(bytes)} 2`]));
    expect(again.heard.every((event) => !event.gap)).toBe(true);
    again.stop();
  });

  test('resolves fields of other subgraphs in each event', async () => {
    const ear = listen(assay.url, devices[0]!);
    await ear.listening();
    const bytes = fresh();
    await send(assay, devices[0]!, bytes);
    expect((await ear.final(hashOf(bytes))).verdict).toMatchObject({ sample: { size: bytes.length }, analysis: { state: 'FINISHED' } });
    ear.stop();
  });

  test('ends the socket when an event cannot be completed, and its cursor brings the event again', async () => {
    const samples = assay.platform.subgraphs.find((one) => one.name === 'samples')!;
    const execute = samples.execute.bind(samples);
    const ear = listen(assay.url, devices[0]!);
    await ear.listening();
    samples.execute = async (operation) => (operation.query.includes('_entities') ? await Promise.reject(new Error('the database is away')) : await execute(operation));
    const bytes = fresh();
    await send(assay, devices[0]!, bytes);
    expect(await ear.failed()).toBeDefined();
    expect(ear.heard).toHaveLength(1);
    ear.stop();
    samples.execute = execute;
    const again = listen(assay.url, devices[0]!, ear.heard[0]!.cursor);
    await again.final(hashOf(bytes));
    expect(again.heard.map((event) => event.verdict!.stage)).toEqual(['PROVISIONAL', 'FINAL']);
    again.stop();
  });

  test('says that there is a gap when the cursor is older than what is kept', async () => {
    const { bus, keys } = assay.platform.subgraphs[0]!.platform;
    const manager = await bus.manager();
    const { state } = await manager.streams.info('EVENTS');
    await manager.streams.purge('EVENTS', { seq: state.last_seq });
    const ear = listen(assay.url, devices[0]!, seal(keys.cursor, `verdictChanged\n${customerId}\n1`));
    await ear.listening();
    expect(ear.heard[0]).toMatchObject({ gap: true, verdict: null });
    const bytes = fresh();
    await send(assay, devices[0]!, bytes);
    await ear.final(hashOf(bytes));
    ear.stop();
  });

  test('never tells one customer of the files of another', async () => {
    const other = await assay.customer();
    const [ours, theirs] = [listen(assay.url, devices[0]!), listen(assay.url, other.devices[0]!)];
    await Promise.all([ours.listening(), theirs.listening()]);
    const [secret, shared] = [fresh(), fresh()];
    await send(assay, devices[0]!, secret);
    await ours.final(hashOf(secret));
    await send(assay, other.devices[0]!, shared);
    await theirs.final(hashOf(shared));
    expect(theirs.heard.map((event) => event.verdict?.sample.sha256)).not.toContain(hashOf(secret));
    expect(ours.heard.map((event) => event.verdict?.sample.sha256)).not.toContain(hashOf(shared));
    ours.stop();
    theirs.stop();
  });

  test('a second customer that asks about the same bytes hears the verdict too, from one analysis', async () => {
    const other = await assay.customer();
    const ear = listen(assay.url, other.devices[0]!);
    await ear.listening();
    const bytes = fresh();
    await Promise.all([send(assay, devices[0]!, bytes), send(assay, other.devices[0]!, bytes)]);
    await send(assay, other.devices[0]!, bytes);
    await ear.final(hashOf(bytes));
    ear.stop();
    const { database } = assay.platform.subgraphs.find((one) => one.name === 'verdicts')!.platform;
    const rows = await database.for({ kind: 'SYSTEM', id: 'system', customerId: null, group: null, scopes: [], licence: null }).execute<unknown[]>('select id from analysis where sha256 = ?', [hashOf(bytes)]);
    expect(rows).toHaveLength(1);
  });

  test('closes the socket of a device that was removed, at its next event', async () => {
    const other = await assay.customer();
    const ear = listen(assay.url, other.devices[0]!);
    await ear.listening();
    const { data } = await assay.ask<{ viewer: { id: string } }>(other.devices[0]!, '{ viewer { id } }');
    await assay.ask(other.administrator, 'mutation ($id: ID!) { deviceRemove(input: { deviceId: $id }) { device { id } } }', { id: data.viewer.id });
    // The gateway knows a credential for some seconds; events go on until one finds it gone.
    let closed = false;
    void ear.closed().then(() => (closed = true));
    while (!closed) await send(assay, other.devices[1]!, fresh());
    expect(await ear.closed()).toMatchObject({ code: 4403 });
  });

  test('refuses a socket with a token that does not work', async () => {
    const ear = listen(assay.url, 'assay_device_nonsense');
    expect(await ear.closed()).toMatchObject({ code: 4403 });
  });

  test('refuses who may not read verdicts', async () => {
    const { data } = await assay.ask<{ apiKeyCreate: { secret: string } }>(administrator, 'mutation { apiKeyCreate(input: { name: "audit only", scopes: ["audit:read"], validDays: 1 }) { secret } }');
    const ear = listen(assay.url, data.apiKeyCreate.secret);
    expect(JSON.stringify(await ear.failed())).toContain('verdicts:read');
    ear.stop();
  });
});
