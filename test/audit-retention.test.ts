import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { auditLines, verifyAudit, type AuditLine } from '../endpoint/audit-file.ts';
import { exportAudit } from '../endpoint/audit-export.ts';
import { AssayClient } from '../endpoint/client.ts';
import { newId } from '../schema/ids.ts';
import { system } from '../platform/caller.ts';
import { publish } from '../platform/outbox.ts';
import { signHeads } from '../subgraphs/audit/heads.ts';
import { announcePruning } from '../subgraphs/audit/retention.ts';
import { verifyChain } from '../subgraphs/audit/verification.ts';
import { startAssay, type Assay } from './assay.ts';

const day = 86_400_000;

describe('audit events have their time, and a legal hold keeps them longer', () => {
  let assay: Assay;
  beforeAll(async () => {
    assay = await startAssay({ ASSAY_AUDIT_DAYS: '100' });
  });
  afterAll(async () => await assay?.stop());
  const audit = () => assay.platform.subgraphs.find(({ name }) => name === 'audit')!.platform;
  const ask = async <T>(token: string, query: string, variables: Record<string, unknown> = {}): Promise<T> => {
    const { data, errors } = await assay.ask<Record<string, T>>(token, query, variables);
    if (errors) throw new Error(errors[0]!.extensions.code);
    return Object.values(data)[0]!;
  };

  /** A chain of its own whose first events happened so many days ago. */
  async function old(days: readonly number[]) {
    const em = () => audit().database.for(system);
    const chain = newId('customer');
    for (const [n, ago] of days.entries()) {
      await em().transactional(async (inner) => await publish(inner, 'audit.recorded', { customerId: chain, action: `act.${n + 1}`, actor: 'usr_1', subject: null, outcome: 'OK', detail: '{}', at: new Date(Date.now() - ago * day).toISOString() }));
    }
    const events = async () => (await em().execute<{ number: number; action: string }[]>('select number, action from audit_event where customer_id = ? order by number', [chain]));
    await vi.waitUntil(async () => (await events()).length === days.length, { timeout: 20_000 });
    return { chain, em, actions: async () => (await events()).map(({ number, action }) => `${number} ${action}`) };
  }

  test('what is too old goes up to a signed end, the chain says so, and it is still whole', async () => {
    const { em, actions, chain } = await old([300, 200, 150]);
    await signHeads(audit());
    await em().transactional(async (inner) => await publish(inner, 'audit.recorded', { customerId: chain, action: 'act.4', actor: 'usr_1', subject: null, outcome: 'OK', detail: '{}', at: new Date().toISOString() }));
    await vi.waitUntil(async () => (await actions()).length === 4, { timeout: 20_000 });
    await signHeads(audit());
    expect(await announcePruning(audit())).toBeGreaterThan(0);
    await vi.waitUntil(async () => (await actions()).length === 2, { timeout: 20_000 });
    expect(await actions()).toEqual(['4 act.4', '5 audit.pruned']);
    expect(await verifyChain(em(), audit(), chain)).toEqual({ intact: true, first: 4, checked: 2, brokenAt: null });
    // Once is enough.
    await announcePruning(audit());
    expect(await actions()).toEqual(['4 act.4', '5 audit.pruned']);
    // An export is checked without the service, also where its beginning went; without its word for that it is not whole.
    const rows = await em().execute<Extract<AuditLine, { kind: 'event' }>[]>('select number, action, actor, subject, outcome, detail, at, request_id as "requestId", hash from audit_event where customer_id = ? order by number', [chain]);
    const heads = await em().execute<{ number: number; hash: string; signedAt: string; signature: string }[]>('select number, hash, signed_at as "signedAt", signature from audit_head where customer_id = ?', [chain]);
    const lines: AuditLine[] = [...heads.map((head) => ({ kind: 'head' as const, ...head, signedAt: new Date(head.signedAt).toISOString() })), ...rows.map((row) => ({ ...row, kind: 'event' as const, at: new Date(row.at).toISOString() }))];
    const key = audit().keys.verifying.export({ type: 'spki', format: 'pem' }).toString();
    expect((await verifyAudit(lines, key)).faults).toEqual([]);
    const without = lines.filter((line) => line.kind !== 'event' || line.action !== 'audit.pruned');
    expect((await verifyAudit(without, key)).faults.map(({ what }) => what)).toContain('events 1 to 3 are missing');
    expect((await verifyAudit(lines.filter((line) => line.kind !== 'head' || line.number !== 3), key)).faults.length).toBeGreaterThan(0);
    expect((await verifyAudit(lines.filter((line) => line.kind !== 'event' || line.number !== 4), key)).faults.length).toBeGreaterThan(0);
  });

  test('under a legal hold nothing goes; when it is lifted, age counts again', async () => {
    const { em, actions, chain } = await old([300, 200]);
    await signHeads(audit());
    const place = await ask<{ hold: { id: string; customer: { id: string } } }>(assay.platform.operatorToken, 'mutation ($chain: ID) { legalHoldPlace(input: { customerId: $chain, reason: "a lawsuit" }) { hold { id customer { id } } } }', { chain });
    expect(place.hold.customer.id).toBe(chain);
    await announcePruning(audit());
    await expect(em().execute('select prune(?, 2, 100)', [chain])).rejects.toThrow('a legal hold keeps this chain');
    // Placing it is in the held chain itself.
    await vi.waitUntil(async () => (await actions()).join() === '1 act.1,2 act.2,3 legalHoldPlace', { timeout: 20_000 });
    await ask(assay.platform.operatorToken, 'mutation ($id: ID!) { legalHoldLift(input: { holdId: $id, reason: "settled" }) { userErrors { code } } }', { id: place.hold.id });
    await announcePruning(audit());
    await vi.waitUntil(async () => (await actions()).join() === '3 legalHoldPlace,4 legalHoldLift,5 audit.pruned', { timeout: 20_000 });
  });

  test('the database itself refuses what is too young, has no signed end, or would keep less than 90 days; nobody else may delete', async () => {
    const { em, chain, actions } = await old([300, 50]);
    await signHeads(audit());
    await expect(em().execute('select prune(?, 2, 100)', [chain])).rejects.toThrow('not old enough');
    await expect(em().execute('select prune(?, 1, 100)', [chain])).rejects.toThrow('no signed end');
    await expect(em().execute('select prune(?, 2, 89)', [chain])).rejects.toThrow('90 days at least');
    await expect(em().transactional(async (inner) => {
      await inner.execute("select set_config('assay.pruning', 'on', true)");
      await inner.execute('delete from audit_event where customer_id = ?', [chain], 'run');
    })).rejects.toThrow('permission denied');
    expect(await actions()).toEqual(['1 act.1', '2 act.2']);
  });

  test('administrators place and lift holds on their own chain; the operator\'s holds are the operator\'s to lift', async () => {
    const [ours, theirs] = [await assay.customer(), await assay.customer()];
    const place = async (token: string, input: object) => await ask<{ hold: { id: string } | null; userErrors: { code: string; field: string[] }[] }>(token, 'mutation ($input: LegalHoldPlaceInput!) { legalHoldPlace(input: $input) { hold { id } userErrors { code field } } }', { input });
    const lift = async (token: string, holdId: string) => (await ask<{ userErrors: { code: string }[] }>(token, 'mutation ($id: ID!) { legalHoldLift(input: { holdId: $id, reason: "over" }) { userErrors { code } } }', { id: holdId })).userErrors.map(({ code }) => code);
    expect(await place(ours.administrator, { reason: ' ' })).toMatchObject({ userErrors: [{ code: 'INVALID', field: ['input', 'reason'] }] });
    expect(await place(ours.administrator, { reason: 'x', customerId: theirs.customerId })).toMatchObject({ userErrors: [{ code: 'FORBIDDEN' }] });
    const { hold } = await place(ours.administrator, { reason: 'a lawsuit' });
    expect(await lift(theirs.administrator, hold!.id)).toEqual(['NOT_FOUND']);
    expect(await lift(ours.administrator, hold!.id)).toEqual([]);
    expect(await lift(ours.administrator, hold!.id)).toEqual(['CONFLICT']);
    const operators = await place(assay.platform.operatorToken, { reason: 'the authority asked', customerId: ours.customerId });
    expect(await lift(ours.administrator, operators.hold!.id)).toEqual(['FORBIDDEN']);
    const seen = async (token: string) => (await ask<{ nodes: { reason: string; liftedAt: string | null }[] }>(token, '{ legalHolds(first: 10) { nodes { reason liftedAt } } }')).nodes.map(({ reason, liftedAt }) => `${reason} ${liftedAt ? 'lifted' : 'holds'}`);
    expect(await seen(ours.administrator)).toEqual(['the authority asked holds', 'a lawsuit lifted']);
    expect(await seen(theirs.administrator)).toEqual([]);
    expect(await ask(ours.administrator, '{ auditVerify { intact first } }')).toEqual({ intact: true, first: 1 });
    const client = new AssayClient({ url: assay.url, token: ours.administrator });
    const lines: AuditLine[] = [];
    for await (const line of exportAudit(client)) lines.push(line);
    await client.close();
    expect(auditLines(lines.map((line) => JSON.stringify(line)).join('\n'))).toEqual(lines);
  });
});
