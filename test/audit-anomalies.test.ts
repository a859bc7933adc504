import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { system } from '../platform/caller.ts';
import { Readers, rowsStep } from '../platform/reading.ts';
import { networkOf, weightsOf } from '../subgraphs/audit/anomalies.ts';
import { startAssay, submitInput, type Assay } from './assay.ts';
import { askBy, ways } from './ways.ts';

describe('what an event counts for', () => {
  const event = (more: object) => ({ action: 'policyUpdate', actor: 'usr_1', subject: null, outcome: 'OK', detail: '{}', ...more });
  test.each([
    ['what went well', event({}), []],
    ['a refusal', event({ outcome: 'FORBIDDEN' }), ['REPEATED_REFUSALS usr_1 1']],
    ['a wrong password, by the account at whose door it was', event({ action: 'sessionCreate', actor: 'anonymous', subject: 'usr_2', outcome: 'FORBIDDEN' }), ['REPEATED_REFUSALS usr_2 1']],
    ['a wrong password for nobody', event({ action: 'sessionCreate', actor: 'anonymous', outcome: 'FORBIDDEN' }), ['REPEATED_REFUSALS anonymous 1']],
    ['what a scope was wanted for, as often as it was', event({ action: 'access.refused', outcome: 'FORBIDDEN', detail: '{"count":7}' }), ['REPEATED_REFUSALS usr_1 7']],
    ['a verdict', event({ action: 'verdict.changed', outcome: 'MALICIOUS' }), []],
    ['reading', event({ action: 'lists.read', detail: '{"rows":1000}' }), ['MASS_EXPORT usr_1 1000']],
    ['messages let go', event({ action: 'heldMessagesRelease', detail: '{"input":{"ids":["a","b","c"]}}' }), ['MASS_RELEASE usr_1 3']],
    ['a file let go', event({ action: 'quarantineTaskIssue', detail: '{"input":{"action":"RESTORE_AND_EXCLUDE"}}' }), ['MASS_RELEASE usr_1 1']],
    ['a file deleted', event({ action: 'quarantineTaskIssue', detail: '{"input":{"action":"DELETE"}}' }), []],
    ['words that are no JSON', event({ action: 'heldMessagesRelease', detail: 'cut of' }), ['MASS_RELEASE usr_1 1']],
  ])('%s', (_name, given, wanted) => expect(weightsOf(given).map(({ kind, who, weight }) => `${kind} ${who} ${weight}`)).toEqual(wanted));

  test('addresses of one network are one place, others are another, and what is none is no place', () => {
    fc.assert(fc.property(fc.ipV4(), fc.nat(255), fc.nat(255), (address, a, b) => {
      const [one, two, three] = address.split('.');
      expect(networkOf(`${one}.${two}.${three}.${a}`)).toBe(networkOf(`::ffff:${one}.${two}.${three}.${b}`));
      expect(networkOf(`${one}.${two}.${(Number(three) + 1) % 256}.${a}`)).not.toBe(networkOf(address));
    }));
    expect(networkOf('2001:db8:1::1')).toBe(networkOf('2001:db8:1:ffff::2'));
    expect(networkOf('2001:db8:2::1')).not.toBe(networkOf('2001:db8:1::1'));
    expect(networkOf('::1')).toBe('0:0:0::/48');
    for (const none of [null, '', 'unknown', 7]) expect(networkOf(none)).toBeNull();
  });

  test('who reads many rows is on record once for each thousand, counted anew each hour, and no row is counted twice', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 100 }), (pages) => {
      const readers = new Readers();
      const told = pages.map((rows) => readers.count({ id: 'a' }, rows, 1_000)).reduce((all, rows) => all + rows, 0);
      const read = pages.reduce((all, rows) => all + rows, 0);
      expect(read - told).toBeGreaterThanOrEqual(0);
      expect(read - told).toBeLessThan(rowsStep);
      expect(readers.count({ id: 'b' }, rowsStep - 1, 1_000)).toBe(0);
      expect(readers.count({ id: 'b' }, rowsStep - 1, 4_000_000)).toBe(0);
    }));
  });
});

describe('the audit says', () => {
  let assay: Assay;
  beforeAll(async () => {
    assay = await startAssay({ ASSAY_TRUSTED_PROXIES: '127.0.0.1' });
  });
  afterAll(async () => await assay?.stop());

  async function office() {
    const customer = await assay.customer();
    const act = async <T>(query: string, variables: Record<string, unknown> = {}, token = customer.administrator): Promise<T> => {
      const { data, errors } = await assay.ask<Record<string, T>>(token, query, variables);
      if (errors) throw new Error(JSON.stringify(errors));
      return Object.values(data)[0]!;
    };
    interface Said {
      action: string;
      outcome: string;
      detail: string;
      changes: { what: string; id: string; before: string | null; after: string | null }[];
    }
    const last = async (action: string, token?: string) => await vi.waitUntil(async () => (await act<{ nodes: Said[] }>('query ($action: String) { auditEvents(first: 1, filter: { action: $action }) { nodes { action outcome detail changes { what id before after } } } }', { action }, token)).nodes[0], { timeout: 20_000 });
    const changed = async (action: string) => (await last(action)).changes.map(({ what, before, after }) => ({ what, before: before && (JSON.parse(before) as object), after: after && (JSON.parse(after) as object) }));
    const anomalies = async (kind: string) => (await act<{ nodes: { kind: string; actor: string; count: number; firstEvent: { action: string } | null; lastEvent: { action: string; number: number } | null }[] }>(
      'query ($kind: AuditAnomalyKind) { auditAnomalies(first: 10, kind: $kind) { nodes { kind actor count firstEvent { action } lastEvent { action number } } } }', { kind })).nodes;
    const flagged = async (kind: string, count = 1) => await vi.waitUntil(async () => ((await anomalies(kind)).length >= count ? await anomalies(kind) : null), { timeout: 20_000 });
    const { id: me } = await act<{ id: string }>('{ viewer { id } }');
    return { ...customer, act, last, changed, anomalies, flagged, me };
  }

  test('what was there before an act, and after it', async () => {
    const { act, changed, last, devices } = await office();
    const { id } = await act<{ id: string }>('{ viewer { id } }', {}, devices[0]);
    await act('mutation ($id: ID!) { deviceUpdate(input: { deviceId: $id, name: "renamed", group: "berlin" }) { userErrors { code } } }', { id });
    expect(await changed('deviceUpdate')).toEqual([{ what: 'Device', before: { name: 'one', group: null, version: 1 }, after: { name: 'renamed', group: 'berlin', version: 2 } }]);
    const { policy } = await act<{ policy: { id: string } }>('mutation { policyCreate(input: { name: "p", settings: { holdMax: 5000 } }) { policy { id } } }');
    await act('mutation ($id: ID!) { policyUpdate(input: { policyId: $id, revision: 1, settings: { holdMax: 9000, blockFrom: SUSPICIOUS } }) { userErrors { code } } }', { id: policy.id });
    expect(await changed('policyUpdate')).toContainEqual({ what: 'PolicySettings', before: { holdMax: 5000, blockFrom: 'HIGHLY_SUSPICIOUS' }, after: { holdMax: 9000, blockFrom: 'SUSPICIOUS' } });
    await act('mutation ($id: ID!) { policyAssign(input: { policyId: $id, scope: GROUP, target: "berlin" }) { userErrors { code } } }', { id: policy.id });
    expect(await changed('policyAssign')).toEqual([{ what: 'Assignment', before: null, after: { policyId: policy.id, expiresAt: null } }]);
    await act('mutation { policyUnassign(input: { scope: GROUP, target: "berlin" }) { userErrors { code } } }');
    expect(await changed('policyUnassign')).toEqual([{ what: 'Assignment', before: { policyId: policy.id, expiresAt: null }, after: null }]);
    const { exclusion } = await act<{ exclusion: { id: string } }>('mutation ($id: ID!) { exclusionAdd(input: { policyId: $id, kind: EXTENSION, value: "iso", reason: "build" }) { exclusion { id } } }', { id: policy.id });
    await act('mutation ($id: ID!) { exclusionRemove(input: { exclusionId: $id }) { userErrors { code } } }', { id: exclusion.id });
    expect(await changed('exclusionRemove')).toMatchObject([{ what: 'Exclusion', before: { kind: 'EXTENSION', value: 'iso', reason: 'build' }, after: null }]);
    await act('mutation ($id: ID!) { deviceRemove(input: { deviceId: $id }) { userErrors { code } } }', { id });
    expect(await changed('deviceRemove')).toMatchObject([{ what: 'Device', before: { removedAt: null, version: 2 }, after: { version: 3 } }]);
    await act('mutation { userCreate(input: { email: "new@x.example", password: "a long enough password", role: VIEWER }) { user { id } } }');
    const { detail } = await last('userCreate');
    expect(detail).not.toMatch(/argon2|a long enough/);
    expect(await act('{ auditVerify { intact } }')).toEqual({ intact: true });
  });

  test('who is refused again and again, once, with how often', async () => {
    const { act, flagged, anomalies, last, me } = await office();
    const refuse = async () => await act('mutation { exclusionAdd(input: { kind: EXTENSION, value: "iso", reason: "x" }) { userErrors { code } } }');
    for (let n = 0; n < 19; n++) await refuse();
    await act('mutation { policyCreate(input: { name: "after them", settings: {} }) { policy { id } } }');
    await last('policyCreate');
    expect(await anomalies('REPEATED_REFUSALS')).toEqual([]);
    await refuse();
    expect(await flagged('REPEATED_REFUSALS')).toMatchObject([{ actor: me, count: 20, firstEvent: { action: 'exclusionAdd' }, lastEvent: { action: 'exclusionAdd' } }]);
    await refuse();
    await vi.waitUntil(async () => (await anomalies('REPEATED_REFUSALS'))[0]!.count === 21, { timeout: 20_000 });
    expect(await anomalies('REPEATED_REFUSALS')).toHaveLength(1);
    expect(await last('anomaly.flagged')).toMatchObject({ outcome: 'REPEATED_REFUSALS' });
    expect(await (await office()).anomalies('REPEATED_REFUSALS')).toEqual([]);
  });

  test('who is refused for want of a right, by the gateway or by a subgraph, how often, and that it was again and again', async () => {
    const { act, administrator, devices, customerId, flagged, last } = await office();
    const { secret, apiKey } = await act<{ secret: string; apiKey: { id: string } }>('mutation { apiKeyCreate(input: { name: "narrow", scopes: ["verdicts:read"], validDays: 1 }) { secret apiKey { id } } }');
    const refused = async (token: string, query: string) => expect((await assay.ask(token, query)).errors![0]!.extensions.code).toBe('FORBIDDEN');
    for (let n = 0; n < 20; n++) await refused(secret, 'mutation { policyCreate(input: { name: "p", settings: {} }) { userErrors { code } } }');
    expect(await flagged('REPEATED_REFUSALS')).toMatchObject([{ actor: apiKey.id, firstEvent: { action: 'access.refused' } }]);
    const { nodes } = await act<{ nodes: { actor: string; subject: string; outcome: string; detail: string }[] }>('{ auditEvents(first: 100, filter: { action: "access.refused" }) { nodes { actor subject outcome detail } } }');
    expect(nodes.every(({ actor, subject, outcome }) => actor === apiKey.id && subject === 'Mutation.policyCreate' && outcome === 'FORBIDDEN')).toBe(true);
    expect(nodes.reduce((all, { detail }) => all + (JSON.parse(detail) as { count: number }).count, 0)).toBe(20);
    // What only the subgraph knows: a person may not report as a device does.
    await refused(administrator, 'mutation { deviceReport(input: { product: "x" }) { userErrors { code } } }');
    await vi.waitUntil(async () => JSON.stringify(await last('access.refused')).includes('devices say what they are'), { timeout: 20_000 });
    await refused(devices[0]!, '{ users { email } }');
    await vi.waitUntil(async () => JSON.stringify(await last('access.refused')).includes('Query.users needs customers:read'), { timeout: 20_000 });
    expect(customerId).toMatch(/^cus_/);
  });

  test('that a second factor is missing, where that is why', async () => {
    const { administrator, customerId, last } = await office();
    const em = assay.platform.subgraphs.find(({ name }) => name === 'customers')!.platform.database.for(system);
    await em.execute('update customer set second_factor_required = true where id = ?', [customerId], 'run');
    const said = await vi.waitUntil(async () => (await assay.ask(administrator, '{ users { email } }')).errors?.[0]?.message, { timeout: 20_000 });
    expect(said).toMatch(/^second factor missing: this account must have one and has none\. Set one up first: totpBegin and totpConfirm/);
    await em.execute('update customer set second_factor_required = false where id = ?', [customerId], 'run');
    await vi.waitUntil(async () => (await assay.ask(administrator, '{ users { email } }')).errors === undefined, { timeout: 20_000 });
    expect((await last('access.refused')).detail).toContain('second factor missing');
  });

  test('who signed in, as who did it', async () => {
    const { act } = await office();
    const email = `actor${Date.now()}@x.example`;
    const { user } = await act<{ user: { id: string } }>('mutation ($email: String!) { userCreate(input: { email: $email, password: "a long enough password", role: VIEWER }) { user { id } } }', { email });
    await act('mutation ($email: String!) { sessionCreate(input: { email: $email, password: "a long enough password" }) { token } }', { email });
    const { token } = await act<{ token: string }>('mutation { enrolmentTokenCreate(input: { usesMax: 1, validHours: 1 }) { token } }');
    const { device } = await act<{ device: { id: string } }>('mutation ($token: String!) { deviceEnroll(input: { token: $token, name: "actor" }) { device { id } } }', { token });
    const by = async (actor: string) => (await act<{ nodes: { action: string }[] }>('query ($actor: String) { auditEvents(first: 1, filter: { actor: $actor }) { nodes { action } } }', { actor })).nodes;
    await vi.waitUntil(async () => (await by(user.id))[0]?.action === 'sessionCreate' && (await by(device.id))[0]?.action === 'deviceEnroll', { timeout: 20_000 });
  });

  test('who lets many messages go', async () => {
    const { act, devices, flagged, me } = await office();
    const { submission } = await act<{ submission: { id: string } }>('mutation ($input: SampleSubmitInput!) { sampleSubmit(input: $input) { submission { id } } }', { input: submitInput(Buffer.from('in many messages')) }, devices[0]);
    const now = new Date().toISOString();
    const ids: string[] = [];
    for (let n = 0; n < 50; n++) {
      const { message } = await act<{ message: { id: string } }>('mutation ($input: HeldMessageReportInput!) { heldMessageReport(input: $input) { message { id } } }', { input: { key: `k${n}`, recipients: ['a@b.example'], size: 1, receivedAt: now, until: now, state: 'HELD', parts: [{ submissionId: submission.id }] } }, devices[0]);
      ids.push(message.id);
    }
    await act('mutation ($ids: [ID!]!) { heldMessagesRelease(input: { ids: $ids, note: "all of them" }) { userErrors { code } } }', { ids });
    expect(await flagged('MASS_RELEASE')).toMatchObject([{ actor: me, count: 50 }]);
  });

  test('who reads very many rows', async () => {
    const { act, flagged, last, me, devices } = await office();
    for (let n = 0; n < 110; n++) await act('mutation ($input: SampleSubmitInput!) { sampleSubmit(input: $input) { userErrors { code } } }', { input: submitInput(Buffer.from('asked often'), { localScore: 1 }) }, devices[0]);
    for (let n = 0; n < 100; n++) await act('{ submissions(first: 100) { nodes { id } } }');
    expect(await flagged('MASS_EXPORT')).toMatchObject([{ actor: me, count: 10_000, firstEvent: { action: 'lists.read' } }]);
    expect(await last('lists.read')).toMatchObject({ detail: '{"rows":1000}' });
  });

  test.each(ways)('who signs in, by %s, from where the account has never been', async (way) => {
    const { act, flagged, anomalies, last } = await office();
    const email = `anna${Date.now()}@x.example`;
    const { user } = await act<{ user: { id: string } }>('mutation ($email: String!) { userCreate(input: { email: $email, password: "a long enough password", role: VIEWER }) { user { id } } }', { email });
    const signIn = async (from: string, password = 'a long enough password') => {
      const { data } = await askBy<{ sessionCreate: { token: string | null } }>(way, { url: assay.url, headers: { 'x-forwarded-for': from } }, 'mutation ($input: SessionCreateInput!) { sessionCreate(input: $input) { token userErrors { code } } }', { input: { email, password } });
      return data.sessionCreate.token;
    };
    for (const from of ['192.0.2.7', '192.0.2.200']) expect(await signIn(from)).toMatch(/^assay_session_/);
    expect(await signIn('198.51.100.9', 'a wrong password')).toBeNull();
    await vi.waitUntil(async () => (await last('sessionCreate')).outcome === 'FORBIDDEN', { timeout: 20_000 });
    expect(JSON.parse((await last('sessionCreate')).detail)).toMatchObject({ address: '198.51.100.9' });
    expect(await anomalies('NEW_LOCATION')).toEqual([]);
    await signIn('198.51.100.9');
    expect(await flagged('NEW_LOCATION')).toMatchObject([{ actor: user.id, count: 1, lastEvent: { action: 'sessionCreate' } }]);
  });
});
