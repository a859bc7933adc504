import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { eicarZip } from '../embedded/first-customer.ts';
import { hashOf, listen, send, startAssay, subscribed, type Assay } from './assay.ts';
import { staffMember } from './staff.ts';

interface Known {
  id: string;
  level: string;
  revision: number;
  cause: string;
  reason: string;
  summary: string;
  score: number;
  reachedAt: string;
  override: { state: string; reason: string; proposedBy: string | null } | null;
}
const fields = 'id level revision cause reason summary score reachedAt override { state reason proposedBy }';
const why = 'looked at it by hand: it is ours';

describe('what was known, and who said so', () => {
  let assay: Assay;
  beforeAll(async () => {
    assay = await startAssay();
    await assay.fakeRunner();
  });
  afterAll(async () => await assay?.stop());

  const ask = async <T>(token: string, query: string, variables: Record<string, unknown> = {}): Promise<T> => {
    const { data, errors } = await assay.ask<Record<string, T>>(token, query, variables);
    if (errors) throw new Error(JSON.stringify(errors));
    return Object.values(data)[0]!;
  };
  const analyst = async () => await staffMember(assay, 'ANALYST');
  const override = async (token: string, sha256: string, level: string, reason = why) => await ask<{ override: { id: string; state: string } | null; userErrors: { code: string; field: string[] | null }[] }>(
    token, 'mutation ($input: VerdictOverrideInput!) { verdictOverride(input: $input) { override { id state } userErrors { code field } } }', { input: { sha256, level, reason } });
  const decide = async (token: string, overrideId: string, agree = true) => await ask<{ override: { state: string } | null; userErrors: { code: string }[] }>(
    token, 'mutation ($input: VerdictOverrideDecideInput!) { verdictOverrideDecide(input: $input) { override { state } userErrors { code } } }', { input: { overrideId, agree, reason: 'agreed after a second look' } });
  const withdraw = async (token: string, sha256: string) => await ask<{ override: { state: string } | null; userErrors: { code: string }[] }>(
    token, 'mutation ($input: VerdictOverrideWithdrawInput!) { verdictOverrideWithdraw(input: $input) { override { state } userErrors { code } } }', { input: { sha256, reason: 'the certificate was stolen' } });
  const known = async (token: string, sha256: string, when: object = {}) => await ask<Known | null>(token, `query ($sha256: Sha256!, $asOf: DateTime, $knownAt: DateTime, $deviceId: ID) { verdict(sha256: $sha256, asOf: $asOf, knownAt: $knownAt, deviceId: $deviceId) { ${fields} } }`, { sha256, ...when });

  async function analysed(bytes: Buffer, more: Record<string, unknown> = {}) {
    const customer = await assay.customer();
    const ear = listen(assay.url, customer.devices[0]!);
    await ear.listening();
    await send(assay, customer.devices[0]!, bytes, more);
    await ear.final(hashOf(bytes));
    return { ...customer, ear, sha256: hashOf(bytes) };
  }
  const script = (text: string) => Buffer.from(`#!/bin/sh\n# ${text} ${Math.random()}\n`);

  test('an analyst overrides a verdict for a reason; it is a revision that is pushed, explained, and not undone by engines', async () => {
    const { administrator, devices, ear, sha256 } = await analysed(script('ours'));
    const { token, id } = await analyst();
    expect(await override(token, sha256, 'SUSPICIOUS')).toMatchObject({ override: { state: 'APPLIED' }, userErrors: [] });
    await vi.waitUntil(() => ear.heard.some(({ verdict }) => verdict?.level === 'SUSPICIOUS' && verdict.sample.sha256 === sha256), { timeout: 20_000 });
    ear.stop();
    const before = await known(administrator, sha256);
    expect(before).toMatchObject({ level: 'SUSPICIOUS', cause: 'OVERRIDE', reason: 'ANALYST', summary: why, score: 30, override: { state: 'APPLIED', reason: why, proposedBy: null } });
    expect((await known(token, sha256))!.override!.proposedBy, 'staff see who').toBe(id);
    // The engine runs it again and finds nothing: the analyst's word holds.
    const { nodes } = await ask<{ nodes: { id: string }[] }>(administrator, '{ submissions(first: 1) { nodes { id } } }');
    await vi.waitUntil(async () => (await ask<{ userErrors: object[] }>(administrator, 'mutation ($id: ID!) { submissionReanalyze(input: { submissionId: $id }) { userErrors { code } } }', { id: nodes[0]!.id })).userErrors.length === 0, { timeout: 20_000 });
    const em = assay.platform.subgraphs.find(({ name }) => name === 'verdicts')!.platform.database.for({ kind: 'SYSTEM', id: 'system', customerId: null, group: null, scopes: [], licence: null });
    await vi.waitUntil(async () => (await em.execute<{ n: number }[]>("select count(*)::int as n from analysis where sha256 = ? and state = 'FINISHED'", [sha256]))[0]!.n === 2, { timeout: 20_000 });
    expect((await known(devices[0]!, sha256))!.id).toBe(before!.id);
    expect(await withdraw(token, sha256)).toMatchObject({ override: { state: 'WITHDRAWN' } });
    expect(await known(devices[0]!, sha256)).toMatchObject({ level: 'CLEAN', cause: 'OVERRIDE_WITHDRAWN', revision: before!.revision + 1, override: null });
    await vi.waitUntil(async () => (await ask<{ nodes: { outcome: string }[] }>(administrator, '{ auditEvents(first: 10, filter: { action: "verdict.changed" }) { nodes { outcome } } }')).nodes.map(({ outcome }) => outcome).join() === 'CLEAN,SUSPICIOUS,CLEAN', { timeout: 20_000 });
  });

  test('a verdict that becomes another tells its customers in one query what it was, what it is, why, who let it go, on which devices it is by which policy, and which messages with it were passed on', async () => {
    const customer = await assay.customer();
    const { administrator, devices: [first = '', second = ''] } = customer;
    const { policy } = await ask<{ policy: { id: string } }>(administrator, 'mutation { policyCreate(input: { name: "office", settings: {} }) { policy { id } } }');
    await ask(administrator, 'mutation ($id: ID!) { policyAssign(input: { policyId: $id, scope: CUSTOMER }) { policy { id } } }', { id: policy.id });
    await assay.policiesHeard(customer.customerId);
    const bytes = script('told of');
    const sha256 = hashOf(bytes);
    const ear = listen(assay.url, first);
    await ear.listening();
    await send(assay, first, bytes, { fileName: 'invoice.sh' });
    await ear.final(sha256);
    await assay.analysed(bytes);
    const { id: submissionId } = await send(assay, second, bytes, { fileName: 'copy.sh', origin: 'MAIL' });
    const old = (await known(first, sha256))!;
    await ask(first, 'mutation ($id: ID!) { deliveryAcknowledge(input: { verdictId: $id, state: APPLIED, action: RELEASE }) { userErrors { code } } }', { id: old.id });
    const now = new Date().toISOString();
    await ask(second, 'mutation ($input: HeldMessageReportInput!) { heldMessageReport(input: $input) { userErrors { code } } }', { input: { key: 'm1', sender: 'a@else.example', recipients: ['anna@corp.example'], subject: 'Hello', size: 10, receivedAt: now, until: now, state: 'RELAYED', form: 'UNCHANGED', reason: 'VERDICT', parts: [{ submissionId }] } });
    const changed = subscribed<{ verdict: { level: string } | null; change: { direction: string; was: { level: string } } | null }>(assay.url, administrator, 'subscription { verdictChanged(filter: { finalOnly: true }) { verdict { level } change { direction was { level } } } }');
    await vi.waitUntil(() => changed.heard.length === 1, { timeout: 20_000 });
    const { token } = await analyst();
    await override(token, sha256, 'MALICIOUS', 'it fetches a miner on Tuesdays');
    await vi.waitUntil(() => changed.heard.length === 2, { timeout: 20_000 });
    expect(changed.heard).toEqual([{ verdict: null, change: null }, { verdict: { level: 'MALICIOUS' }, change: { direction: 'WORSE', was: { level: 'CLEAN' } } }]);
    changed.stop();
    ear.stop();
    const query = `query ($filter: VerdictChangeFilter) { verdictChanges(first: 10, filter: $filter) { nodes { direction
      was { id level deliveries(first: 10) { nodes { device { name } state action } } }
      verdict { level cause summary sample { sha256 exposure {
        devices(first: 10) { nodes { device { name } submissions submission { fileName decision { reason policyRevision { number policy { name } } } } } }
        messages(first: 10, states: [RELAYED]) { nodes { subject sender recipients state form } } } } } } } }`;
    const { nodes } = await ask<{ nodes: { verdict: { sample: { exposure: { devices: { nodes: { device: { name: string } }[] } } } } }[] }>(administrator, query);
    const { devices } = nodes[0]!.verdict.sample.exposure;
    devices.nodes.sort((a, b) => a.device.name.localeCompare(b.device.name));
    const revision = { number: 1, policy: { name: 'office' } };
    expect(nodes).toEqual([{
      direction: 'WORSE', was: { id: old.id, level: 'CLEAN', deliveries: { nodes: [{ device: { name: 'one' }, state: 'APPLIED', action: 'RELEASE' }] } },
      verdict: { level: 'MALICIOUS', cause: 'OVERRIDE', summary: 'it fetches a miner on Tuesdays', sample: { sha256, exposure: {
        devices: { nodes: [
          { device: { name: 'one' }, submissions: 1, submission: { fileName: 'invoice.sh', decision: { reason: 'NEW_SAMPLE', policyRevision: revision } } },
          { device: { name: 'two' }, submissions: 1, submission: { fileName: 'copy.sh', decision: { reason: 'ALREADY_ANALYZED', policyRevision: revision } } },
        ] },
        messages: { nodes: [{ subject: 'Hello', sender: 'a@else.example', recipients: ['anna@corp.example'], state: 'RELAYED', form: 'UNCHANGED' }] },
      } } },
    }]);
    for (const filter of [{ direction: 'BETTER' }, { until: old.reachedAt }, { sha256: 'a'.repeat(64) }]) expect(await ask(administrator, query, { filter })).toEqual({ nodes: [] });
    for (const filter of [{ direction: 'WORSE' }, { since: old.reachedAt, sha256 }]) expect((await ask<{ nodes: object[] }>(administrator, query, { filter })).nodes).toHaveLength(1);
    // Nobody else hears of it.
    expect(await ask((await assay.customer()).administrator, query)).toEqual({ nodes: [] });
    await withdraw((await analyst()).token, sha256);
    expect((await ask<{ nodes: { direction: string; was: { level: string } }[] }>(administrator, query)).nodes.map(({ direction, was }) => `${direction} ${was.level}`)).toEqual(['BETTER MALICIOUS', 'WORSE CLEAN']);
  });

  test('a MALICIOUS becomes less only when a second analyst agrees', async () => {
    const { administrator, ear, sha256 } = await analysed(eicarZip(), { category: 'ARCHIVE', fileName: 'a.zip' });
    ear.stop();
    const [first, second] = [await analyst(), await analyst()];
    const proposal = await override(first.token, sha256, 'CLEAN');
    expect(proposal.override!.state).toBe('PENDING');
    expect((await known(administrator, sha256))!.level).toBe('MALICIOUS');
    expect((await override(second.token, sha256, 'SUSPICIOUS')).userErrors, 'one proposal at a time').toEqual([{ code: 'CONFLICT', field: ['input', 'sha256'] }]);
    expect((await decide(first.token, proposal.override!.id)).userErrors).toEqual([{ code: 'FORBIDDEN' }]);
    expect((await decide(second.token, proposal.override!.id, false)).override!.state).toBe('REJECTED');
    expect((await decide(second.token, proposal.override!.id)).userErrors).toEqual([{ code: 'CONFLICT' }]);
    expect((await known(administrator, sha256))!.level).toBe('MALICIOUS');
    const again = await override(first.token, sha256, 'CLEAN');
    const outcomes = await Promise.all([decide(second.token, again.override!.id), decide(second.token, again.override!.id)]);
    expect(outcomes.map(({ override: one }) => one?.state ?? 'refused').sort()).toEqual(['APPLIED', 'refused']);
    expect(await known(administrator, sha256)).toMatchObject({ level: 'CLEAN', cause: 'OVERRIDE' });
    expect((await ask<{ nodes: { state: string }[] }>(first.token, '{ verdictOverrides(first: 10, states: [REJECTED, APPLIED]) { nodes { state } } }')).nodes.length).toBeGreaterThanOrEqual(2);
  });

  test('nobody else overrides, and a reason is needed', async () => {
    const { administrator, devices, ear, sha256 } = await analysed(script('theirs'));
    ear.stop();
    for (const token of [administrator, devices[0]!, assay.platform.operatorToken]) {
      const { errors } = await assay.ask(token, 'mutation ($sha256: Sha256!) { verdictOverride(input: { sha256: $sha256, level: MALICIOUS, reason: "because I say so" }) { userErrors { code } } }', { sha256 });
      expect(errors![0]!.extensions.code).toBe('FORBIDDEN');
    }
    const { token } = await analyst();
    expect((await override(token, sha256, 'MALICIOUS', 'bad')).userErrors).toEqual([{ code: 'INVALID', field: ['input', 'reason'] }]);
    expect((await override(token, 'b'.repeat(64), 'MALICIOUS')).userErrors).toEqual([{ code: 'NOT_FOUND', field: ['input', 'sha256'] }]);
    expect((await override(token, sha256, 'CLEAN')).userErrors).toEqual([{ code: 'CONFLICT', field: ['input', 'level'] }]);
  });

  test('staff read what was found in samples, and nothing that tells whose they are', async () => {
    const { ear, sha256, customerId } = await analysed(script('whose'));
    ear.stop();
    const { token, id } = await analyst();
    const seen = await ask<{ sample: { size: number }; analysis: { detonations: object[] } }>(token, 'query ($sha256: Sha256!) { verdict(sha256: $sha256) { sample { size category } analysis { detonations { outcome } signals { rule } } deliveries(first: 10) { nodes { state } } } }', { sha256 });
    expect(seen).toMatchObject({ sample: { size: expect.any(Number) as number }, analysis: { detonations: [{}] } });
    expect((await ask<{ nodes: object[] }>(token, '{ verdicts(first: 100) { nodes { id } } }')).nodes.length).toBeGreaterThan(0);
    for (const query of ['{ customer { name } }', '{ devices(first: 1) { nodes { name } } }', '{ submissions(first: 1) { nodes { id } } }', '{ users { email } }', '{ auditEvents(first: 1) { nodes { actor } } }', `{ sample(sha256: "${sha256}") { id } }`, '{ deletionReceipts(first: 1) { nodes { id } } }', '{ policies(first: 1) { nodes { name } } }', '{ staff { name } }']) {
      expect((await assay.ask(token, query)).errors?.[0]?.extensions.code, query).toBe('FORBIDDEN');
    }
    // And by row-level security alone, where no resolver stands between.
    const caller = { kind: 'STAFF' as const, id, customerId: null, group: null, scopes: [], licence: null };
    for (const [subgraph, table] of [['customers', 'customer'], ['customers', 'device'], ['policies', 'policy'], ['audit', 'audit_event']] as const) {
      expect(await assay.platform.subgraphs.find(({ name }) => name === subgraph)!.platform.database.for(caller).execute(`select 1 from ${table}`), table).toEqual([]);
    }
    expect(customerId).toMatch(/^cus_/);
    await ask(assay.platform.operatorToken, 'mutation ($id: ID!) { staffMemberRemove(input: { memberId: $id }) { userErrors { code } } }', { id });
    await vi.waitUntil(async () => (await assay.ask(token, '{ viewer { id } }')).errors?.[0]?.extensions.code === 'UNAUTHENTICATED', { timeout: 20_000 });
  });

  test('what held at a time, and what a device had been told by then', async () => {
    const { administrator, devices, ear, sha256 } = await analysed(script('history'));
    ear.stop();
    const deviceId = (await ask<{ id: string }>(devices[0]!, '{ viewer { id } }')).id;
    const clean = (await known(administrator, sha256))!;
    const acknowledge = async (verdictId: string, token = devices[0]!, input: object = { state: 'SEEN' }) => await ask<{ delivery: { at: string } | null; userErrors: { code: string }[] }>(
      token, 'mutation ($input: DeliveryAcknowledgeInput!) { deliveryAcknowledge(input: $input) { delivery { at } userErrors { code } } }', { input: { verdictId, ...input } });
    const seen = (await acknowledge(clean.id)).delivery!;
    expect((await acknowledge(clean.id)).delivery, 'the first time counts').toEqual(seen);
    const { token } = await analyst();
    await override(token, sha256, 'HIGHLY_SUSPICIOUS');
    const bad = (await known(administrator, sha256))!;
    await withdraw(token, sha256);
    expect((await known(administrator, sha256, { asOf: clean.reachedAt }))!.id).toBe(clean.id);
    expect((await known(administrator, sha256, { asOf: bad.reachedAt }))!.id).toBe(bad.id);
    expect(await known(administrator, sha256, { asOf: new Date(Date.parse(clean.reachedAt) - 60_000).toISOString() })).toBeNull();
    const now = new Date(Date.now() + 1000).toISOString();
    expect((await known(administrator, sha256, { knownAt: now, deviceId }))!.id, 'the device has not said that it heard of more').toBe(clean.id);
    await acknowledge(bad.id, devices[0], { state: 'APPLIED', action: 'BLOCK' });
    expect((await known(administrator, sha256, { knownAt: new Date(Date.now() + 1000).toISOString(), deviceId }))!.id).toBe(bad.id);
    expect((await known(administrator, sha256, { knownAt: new Date(Date.parse(seen.at) - 1).toISOString(), deviceId }))).toBeNull();
    expect(await known(administrator, sha256, { knownAt: new Date(Date.now() + 1000).toISOString(), deviceId, asOf: clean.reachedAt })).toMatchObject({ id: clean.id });
    const { deliveries } = await ask<{ deliveries: { nodes: object[] } }>(administrator, 'query ($sha256: Sha256!, $asOf: DateTime) { verdict(sha256: $sha256, asOf: $asOf) { deliveries(first: 10) { nodes { device { id name } state action } } } }', { sha256, asOf: bad.reachedAt });
    expect(deliveries.nodes).toEqual([{ device: { id: deviceId, name: 'one' }, state: 'APPLIED', action: 'BLOCK' }]);
    expect((await acknowledge(clean.id, (await assay.customer()).devices[0])).userErrors, "another customer's device").toEqual([{ code: 'NOT_FOUND' }]);
    expect((await assay.ask(administrator, 'mutation ($id: ID!) { deliveryAcknowledge(input: { verdictId: $id, state: SEEN }) { userErrors { code } } }', { id: clean.id })).errors![0]!.extensions.code, 'a person is no device').toBe('FORBIDDEN');
    expect((await assay.ask(administrator, 'query ($sha256: Sha256!) { verdict(sha256: $sha256, knownAt: "2026-01-01T00:00:00.000Z") { id } }', { sha256 })).errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
  });
});
