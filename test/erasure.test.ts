import { randomBytes } from 'node:crypto';
import { jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { system } from '../platform/caller.ts';
import { publish } from '../platform/outbox.ts';
import { hashOf, listen, send, startAssay, type Assay } from './assay.ts';
import { silentGuest } from './quiet-guest.ts';

describe('a customer is erased', () => {
  let assay: Assay;
  beforeAll(async () => {
    assay = await startAssay();
    await assay.fakeRunner(silentGuest);
  });
  afterAll(async () => await assay?.stop());
  const of = (name: string) => assay.platform.subgraphs.find((one) => one.name === name)!.platform;
  const ask = async <T>(token: string, query: string, variables: Record<string, unknown> = {}): Promise<T> => {
    const { data, errors } = await assay.ask<Record<string, T>>(token, query, variables);
    if (errors) throw new Error(errors[0]!.extensions.code);
    return Object.values(data)[0]!;
  };
  interface Order {
    erasure: { id: string; state: string } | null;
    userErrors: { code: string; field: string[] }[];
  }
  const order = async (token: string, input: object) => await ask<Order>(token, 'mutation ($input: CustomerEraseInput!) { customerErase(input: $input) { erasure { id state } userErrors { code field } } }', { input: { reason: 'the contract ended', ...input } });
  const cancel = async (token: string, erasureId: string) => await ask<Order>(token, 'mutation ($id: ID!) { customerEraseCancel(input: { erasureId: $id }) { erasure { id state } userErrors { code field } } }', { id: erasureId });
  interface Erasure {
    id: string;
    state: string;
    receipt: string | null;
    finishedAt: string | null;
    parts: { part: string; rows: number; kept: string | null }[];
  }
  const seen = async (id: string) => (await ask<{ nodes: Erasure[] }>(assay.platform.operatorToken, '{ customerErasures(first: 20) { nodes { id state receipt finishedAt parts { part rows kept } } } }')).nodes.find((one) => one.id === id)!;
  const nameOf = async (token: string) => (await ask<{ customer: { name: string } }>(token, '{ viewer { customer { name } } }')).customer.name;

  test('only by name, with a reason, after a grace in which it is taken back; by its own administrator or the operator', async () => {
    const [ours, theirs] = [await assay.customer(), await assay.customer()];
    const name = await nameOf(ours.administrator);
    for (const [input, code, field] of [
      [{ confirmName: `${name}x` }, 'INVALID', 'confirmName'], [{ confirmName: name, reason: ' ' }, 'INVALID', 'reason'], [{ confirmName: name, graceHours: 721 }, 'INVALID', 'graceHours'], [{ confirmName: name, customerId: theirs.customerId }, 'NOT_FOUND', 'customerId'],
    ] as const) expect(await order(ours.administrator, input)).toMatchObject({ erasure: null, userErrors: [{ code, field: ['input', field] }] });
    await expect(order(ours.devices[0]!, { confirmName: name })).rejects.toThrow('FORBIDDEN');
    const { erasure } = await order(ours.administrator, { confirmName: name });
    expect(erasure!.state).toBe('SCHEDULED');
    expect(await order(assay.platform.operatorToken, { confirmName: name, customerId: ours.customerId })).toMatchObject({ userErrors: [{ code: 'CONFLICT' }] });
    expect(await cancel(theirs.administrator, erasure!.id)).toMatchObject({ userErrors: [{ code: 'NOT_FOUND' }] });
    expect(await cancel(ours.administrator, erasure!.id)).toMatchObject({ erasure: { state: 'CANCELLED' } });
    expect(await cancel(ours.administrator, erasure!.id)).toMatchObject({ erasure: { state: 'CANCELLED' }, userErrors: [] });
    expect((await order(assay.platform.operatorToken, { confirmName: name, customerId: ours.customerId })).erasure!.state).toBe('SCHEDULED');
    // Nothing has happened to anybody.
    expect(await nameOf(ours.administrator)).toBe(name);
  });

  test('everything that names it goes, in the middle of an analysis too; bytes that others have sent stay theirs; a receipt says what was done', async () => {
    const [ours, theirs] = [await assay.customer(), await assay.customer()];
    const mark = randomBytes(6).toString('hex');
    const words = new Set<string>();
    const word = (text: string): string => {
      words.add(text);
      return text;
    };
    const { administrator, devices: [device = ''] } = ours;
    const { id: deviceId } = await ask<{ id: string }>(device, '{ viewer { id } }');
    words.add(deviceId);
    await ask(administrator, 'mutation ($id: ID!, $name: String!, $group: String!) { deviceUpdate(input: { deviceId: $id, name: $name, group: $group }) { userErrors { code } } }', { id: deviceId, name: word(`computer-${mark}`), group: word(`site-${mark}`) });
    const { user } = await ask<{ user: { id: string } }>(administrator, 'mutation ($email: String!) { userCreate(input: { email: $email, password: "a long enough password", role: VIEWER }) { user { id } } }', { email: word(`anna.${mark}@corp.example`) });
    words.add(user.id);
    await ask(administrator, 'mutation { notificationRuleSet(input: { kinds: [VERDICT_CHANGED], channels: [CONSOLE] }) { userErrors { code } } }');
    const { policy } = await ask<{ policy: { id: string } }>(administrator, 'mutation ($name: String!) { policyCreate(input: { name: $name, settings: {} }) { policy { id } } }', { name: word(`policy-${mark}`) });
    await ask(administrator, 'mutation ($id: ID!, $value: String!) { exclusionAdd(input: { policyId: $id, kind: FOLDER, value: $value, reason: "x" }) { userErrors { code } } }', { id: policy.id, value: word(`/srv/${mark}`) });
    await ask(device, 'mutation ($sha256: Sha256!, $name: String!) { quarantineReport(input: { objects: [{ localId: "a", sha256: $sha256, fileName: $name }] }) { userErrors { code } } }', { sha256: 'd'.repeat(64), name: word(`taken-${mark}.exe`) });
    const ear = listen(assay.url, device);
    await ear.listening();
    const [own, shared, late] = [0, 1, 2].map((n) => Buffer.from(`#!/bin/sh\n# ${mark} ${n}\n`));
    const { id: submissionId } = await send(assay, device, own!, { fileName: word(`own-${mark}.sh`), path: word(`/home/${mark}`) });
    await send(assay, device, shared!, { fileName: word(`shared-${mark}.sh`) });
    for (const bytes of [own!, shared!]) await ear.final(hashOf(bytes));
    ear.stop();
    await assay.analysed(shared!);
    await send(assay, theirs.devices[0]!, shared!, { fileName: 'theirs.sh' });
    const now = new Date().toISOString();
    await ask(device, 'mutation ($input: HeldMessageReportInput!) { heldMessageReport(input: $input) { userErrors { code } } }', { input: { key: 'm1', sender: word(`writer-${mark}@else.example`), recipients: [word(`reader-${mark}@corp.example`)], subject: word(`matter ${mark}`), size: 1, receivedAt: now, until: now, state: 'HELD', parts: [{ submissionId }] } });
    // Of this one nobody knows the verdict yet when the customer goes.
    await send(assay, device, late!, { fileName: word(`late-${mark}.sh`) });
    const { erasure } = await order(administrator, { confirmName: await nameOf(administrator), graceHours: 0 });
    const done = await vi.waitUntil(async () => ((await seen(erasure!.id)).state === 'FINISHED' ? await seen(erasure!.id) : null), { timeout: 60_000, interval: 200 });
    for (const token of [administrator, device]) await vi.waitUntil(async () => (await assay.ask(token, '{ viewer { id } }')).errors?.[0]?.extensions.code === 'UNAUTHENTICATED', { timeout: 30_000 });
    expect(done.parts.map(({ part }) => part).sort()).toEqual(['audit', 'customers', 'policies', 'samples', 'verdicts']);
    for (const { part, rows } of done.parts) if (part !== 'audit') expect(rows, part).toBeGreaterThan(0);
    expect(done.parts.find(({ part }) => part === 'audit')!.kept).toContain('audit chain');
    const { payload } = await jwtVerify(done.receipt!, of('customers').keys.verifying, { audience: 'erasure' });
    expect(payload).toMatchObject({ id: erasure!.id, customerId: ours.customerId, erasedAt: done.finishedAt });
    // No table but the audit chain and what is on its way tells of it.
    let text = '';
    for (const name of ['customers', 'policies', 'samples', 'verdicts']) {
      const em = of(name).database.for(system);
      for (const { table } of await em.execute<{ table: string }[]>("select table_name as table from information_schema.tables where table_schema = ? and table_name not in ('migrations', 'outbox', 'inbox')", [name])) {
        for (const { row } of await em.execute<{ row: unknown }[]>(`select to_jsonb(t) as row from "${name}"."${table}" t`)) text += `${table} ${JSON.stringify(row)}\n`;
      }
    }
    for (const one of words) expect(text.split('\n').filter((line) => line.includes(one)), one).toEqual([]);
    const stored = async (bytes: Buffer) => (await of('samples').database.for(system).execute<{ key: boolean }[]>('select wrapped_key is not null as key from sample where sha256 = ?', [hashOf(bytes)]))[0]!.key;
    expect([await stored(own!), await stored(shared!), await stored(late!)]).toEqual([false, true, false]);
    // The others see what they saw.
    expect((await ask<{ nodes: { fileName: string; state: string }[] }>(theirs.administrator, '{ submissions(first: 5) { nodes { fileName state } } }')).nodes).toEqual([{ fileName: 'theirs.sh', state: 'ANALYZED' }]);
    expect(await ask(assay.platform.operatorToken, '{ auditEvents(first: 1, filter: { action: "customer.erased" }) { nodes { subject outcome } } }')).toEqual({ nodes: [{ subject: erasure!.id, outcome: 'OK' }] });
    // Told again after a crash, it is done again, which changes nothing.
    await of('customers').database.for(system).transactional(async (em) => await publish(em, 'erasure.started', { erasureId: erasure!.id, customerId: ours.customerId }));
    await vi.waitUntil(async () => (await of('audit').database.for(system).execute<{ n: number }[]>("select count(*)::int as n from inbox where consumer = 'audit-erasures'"))[0]!.n === 2, { timeout: 20_000 });
    expect(await seen(erasure!.id)).toEqual(done);
  });
});
