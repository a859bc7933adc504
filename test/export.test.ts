import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { verifyAudit, type AuditLine } from '../endpoint/audit-file.ts';
import { system } from '../platform/caller.ts';
import { publish } from '../platform/outbox.ts';
import { unlikeSchema } from './schema-words.ts';
import { hashOf, listen, send, startAssay, submitInput, submitMutation, type Assay } from './assay.ts';

describe('everything of a customer is exported', () => {
  let assay: Assay;
  beforeAll(async () => {
    assay = await startAssay();
    await assay.fakeRunner();
  });
  afterAll(async () => await assay?.stop());
  const ask = async <T>(token: string, query: string, variables: Record<string, unknown> = {}): Promise<T> => {
    const { data, errors } = await assay.ask<Record<string, T>>(token, query, variables);
    if (errors) throw new Error(errors[0]!.extensions.code);
    return Object.values(data)[0]!;
  };
  const run = async (token: string) => await new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const child = spawn(process.execPath, ['endpoint/assay.ts', 'export'], { cwd: new URL('../', import.meta.url).pathname, env: { PATH: process.env.PATH, HOME: '/nonexistent', ASSAY_URL: assay.url, ASSAY_TOKEN: token } });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.once('close', (code) => resolve({ code, out, err }));
  });
  type Line = { type: string } & Record<string, unknown>;
  /** A name that Linux takes: a line end, an escape, a turn of direction. */
  const hidden = 'sample\n\u001b[2J\u202efdp.sh';
  /** Lines whose type is called otherwise in the schema, and what a line has besides it: docs/export.md. */
  const types: Record<string, string> = {};
  const more: Record<string, string[]> = {
    user: ['secondFactorSince', 'lastUsedAt'], passkey: ['user'], apiKey: ['lastUsedAt'], notificationRule: ['user'],
    notification: ['user'], policy: ['createdAt'], policyAssignment: ['policy'],
    submission: ['group', 'product', 'mail'], heldMessage: ['links'], messagePart: ['message', 'number'], delivery: ['verdict'],
  };
  const unlikeLine = ({ type, ...line }: Line): string[] => {
    if (type === 'quotaUse') return Object.keys(line).filter((name) => !['day', 'used'].includes(name));
    return unlikeSchema(types[type] ?? `${type[0]!.toUpperCase()}${type.slice(1)}`, line, more[type] ?? []);
  };

  test('from the command line, in lines that name what they are: with what is sealed, without what lets somebody in, and nothing of anybody else', async () => {
    const [ours, theirs] = [await assay.customer(), await assay.customer()];
    const { administrator, devices: [device = ''] } = ours;
    const { policy } = await ask<{ policy: { id: string } }>(administrator, 'mutation { policyCreate(input: { name: "office", settings: {} }) { policy { id } } }');
    await ask(administrator, 'mutation ($id: ID!) { policyAssign(input: { policyId: $id, scope: CUSTOMER }) { userErrors { code } } }', { id: policy.id });
    await ask(administrator, 'mutation ($id: ID!) { exclusionAdd(input: { policyId: $id, kind: EXTENSION, value: "iso", reason: "build" }) { userErrors { code } } }', { id: policy.id });
    await ask(administrator, 'mutation { notificationRuleSet(input: { kinds: [QUOTA], channels: [CONSOLE], quietFrom: "22:00", quietTo: "06:30" }) { userErrors { code } } }');
    await ask(administrator, 'mutation { apiKeyCreate(input: { name: "siem", scopes: ["verdicts:read"], validDays: 1 }) { userErrors { code } } }');
    await ask(device, 'mutation ($sha256: Sha256!) { quarantineReport(input: { objects: [{ localId: "a", sha256: $sha256, fileName: "taken.exe" }] }) { userErrors { code } } }', { sha256: 'd'.repeat(64) });
    const ear = listen(assay.url, device);
    await ear.listening();
    const bytes = Buffer.from(`#!/bin/sh\n# exported ${Math.random()}\n`);
    const { id: submissionId } = await send(assay, device, bytes, { fileName: hidden, path: '/home/anna', user: 'anna' });
    await ear.final(hashOf(bytes));
    ear.stop();
    await assay.analysed(bytes);
    const { id: verdictId } = await ask<{ id: string }>(device, 'query ($sha256: Sha256!) { verdict(sha256: $sha256) { id } }', { sha256: hashOf(bytes) });
    await ask(device, 'mutation ($id: ID!) { deliveryAcknowledge(input: { verdictId: $id, state: SEEN }) { userErrors { code } } }', { id: verdictId });
    const now = new Date().toISOString();
    await ask(device, 'mutation ($input: HeldMessageReportInput!) { heldMessageReport(input: $input) { userErrors { code } } }', { input: { key: 'm1', sender: 'writer@else.example', recipients: ['reader@corp.example'], subject: 'Matter', size: 1, receivedAt: now, until: now, state: 'HELD', parts: [{ submissionId }] } });
    await send(assay, theirs.devices[0]!, Buffer.from('theirs'), { fileName: 'theirs.sh' });
    const made = await run(administrator);
    expect(made.code).toBe(0);
    expect(made.err.trim().split('\n').sort()).toEqual(['audit', 'customers', 'policies', 'samples', 'verdicts'].map((part) => expect.stringMatching(new RegExp(`^${part}: \\d+ lines$`)) as string));
    const lines = made.out.trim().split('\n').map((line) => JSON.parse(line) as Line);
    const of = (type: string) => lines.filter((line) => line.type === type);
    expect(Object.fromEntries(['customer', 'user', 'session', 'apiKey', 'device', 'quarantinedObject', 'notificationRule', 'policy', 'policyRevision', 'policyAssignment', 'exclusion', 'submission', 'heldMessage', 'messagePart', 'verdict', 'delivery', 'quotaUse'].map((type) => [type, of(type).length]))).toEqual({
      customer: 1, user: 1, session: 1, apiKey: 1, device: 2, quarantinedObject: 1, notificationRule: 1, policy: 1, policyRevision: 1, policyAssignment: 1, exclusion: 1, submission: 1, heldMessage: 1, messagePart: 1, verdict: 1, delivery: 1, quotaUse: 1,
    });
    expect(of('submission')[0]).toMatchObject({
      id: submissionId, sample: { sha256: hashOf(bytes), size: bytes.length }, fileName: hidden, path: '/home/anna', user: 'anna',
      device: { id: expect.stringMatching(/^dev_/) as string }, state: 'ANALYZED', decision: { outcome: 'SUBMIT', reason: 'NEW_SAMPLE' },
    });
    for (const line of lines) expect(unlikeLine(line)).toEqual([]);
    expect([...made.out].filter((one) => /[^\n\P{C}]|\p{Bidi_Control}/u.test(one))).toEqual([]);
    expect(of('heldMessage')[0]).toMatchObject({ sender: 'writer@else.example', recipients: ['reader@corp.example'], subject: 'Matter' });
    // A name that turns its ending is a sign by itself.
    expect(of('verdict')[0]).toMatchObject({ id: verdictId, sample: { sha256: hashOf(bytes) }, level: 'SUSPICIOUS' });
    expect(of('delivery')[0]).toMatchObject({ verdict: { id: verdictId }, state: 'SEEN', device: { id: expect.stringMatching(/^dev_/) as string } });
    expect(of('auditEvent').map(({ number }) => number)).toEqual(of('auditEvent').map((_one, n) => n + 1));
    for (const { createdAt, submittedAt, at } of lines) for (const time of [createdAt, submittedAt, at]) if (time !== undefined) expect(time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    // The chain in it is checked as any other.
    const chain = of('auditEvent').map(({ type: _type, ...event }) => ({ kind: 'event', ...event }) as AuditLine);
    const { keys } = assay.platform.subgraphs[0]!.platform;
    expect(await verifyAudit(chain, keys.verifying.export({ type: 'spki', format: 'pem' }).toString())).toMatchObject({ events: chain.length, faults: [] });
    expect(made.out).not.toMatch(/psn_|argon2|assay_session_|theirs\.sh/);
    expect(made.out).not.toContain(theirs.customerId);
    // Who took it is on record for each part.
    const taken = async () => (await ask<{ nodes: { actor: string; detail: string }[] }>(administrator,
      '{ auditEvents(first: 20, filter: { action: "export.read" }) { nodes { actor detail } } }')).nodes;
    const { id: me } = await ask<{ id: string }>(administrator, '{ viewer { id } }');
    const parts = await vi.waitUntil(async () => ((await taken()).length >= 5 ? await taken() : null), { timeout: 20_000 });
    expect(parts.map(({ actor, detail }) => [actor, (JSON.parse(detail) as { part: string }).part]).sort()).toEqual(
      ['audit', 'customers', 'policies', 'samples', 'verdicts'].map((part) => [me, part]));
  });

  test('of a file that it has shown no bytes of, a customer gets what it said itself, and nothing that others know', async () => {
    const [one, other] = [await assay.customer(), await assay.customer()];
    const bytes = Buffer.from(`#!/bin/sh\n# of one customer alone ${Math.random()}\n`);
    await send(assay, one.devices[0]!, bytes, { fileName: 'a.sh' });
    await assay.analysed(bytes);
    await ask(other.devices[0]!, submitMutation, {
      input: submitInput(bytes, { fileName: 'b.sh', category: 'DOCUMENT', size: bytes.length + 1 }) });
    const { out } = await run(other.administrator);
    const lines = out.trim().split('\n').map((line) => JSON.parse(line) as Line);
    const said = lines.filter(({ type }) => type === 'submission');
    expect(said).toMatchObject([{
      sample: { sha256: hashOf(bytes), size: bytes.length + 1, category: 'DOCUMENT', mediaType: null }, decision: { reason: 'ALREADY_ANALYZED' },
    }]);
  });

  test('only for its own administrators; a part that is written again is the same export; at most three at a time', async () => {
    const [ours, theirs] = [await assay.customer(), await assay.customer()];
    const start = async (token: string) => await ask<{ export: { id: string } | null; userErrors: { code: string }[] }>(token, 'mutation { customerExport { export { id } userErrors { code } } }');
    const made = await start(ours.administrator);
    const { id } = made.export!;
    const state = async (token: string) => await ask<{ state: string; finishedAt: string | null } | null>(token, 'query ($id: ID!) { customerExport(id: $id) { state finishedAt } }', { id });
    await vi.waitUntil(async () => (await state(ours.administrator))?.state === 'FINISHED', { timeout: 30_000 });
    expect(await state(theirs.administrator)).toBeNull();
    for (const token of [ours.devices[0]!, assay.platform.operatorToken]) await expect(state(token)).rejects.toThrow('FORBIDDEN');
    const piece = async (token: string, number: number) => await ask<{ policies: { lines: string } | null; customers: { lines: string } | null } | null>(token, 'query ($id: ID!, $number: Int!) { customerExport(id: $id) { policies(number: $number) { lines } customers(number: $number) { lines } } }', { id, number });
    const first = await piece(ours.administrator, 0);
    expect(first!.customers!.lines).toContain('"type":"customer"');
    expect(await piece(ours.administrator, 1)).toEqual({ policies: null, customers: null });
    const { database } = assay.platform.subgraphs.find(({ name }) => name === 'customers')!.platform;
    await database.for(system).transactional(async (em) => await publish(em, 'export.started', { exportId: id, customerId: ours.customerId }));
    await vi.waitUntil(async () => (await database.for(system).execute<{ n: number }[]>("select count(*)::int as n from inbox where consumer = 'customers-exports'"))[0]!.n >= 3, { timeout: 20_000 });
    const types = (lines: string) => lines.trim().split('\n').map((line) => { const { type, id: one } = JSON.parse(line) as Line; return `${type} ${String(one)}`; });
    expect(types((await piece(ours.administrator, 0))!.customers!.lines)).toEqual(types(first!.customers!.lines));
    await database.for(system).execute("insert into customer_export (id, customer_id, requested_by, requested_at, state, parts) select 'exp_x' || n, ?, 'x', now(), 'RUNNING', '[]' from generate_series(1, 3) n", [ours.customerId], 'run');
    expect(await start(ours.administrator)).toEqual({ export: null, userErrors: [{ code: 'CONFLICT' }] });
  });
});
