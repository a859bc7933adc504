import { readFileSync } from 'node:fs';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { system } from '../platform/caller.ts';
import type { Facts } from '../schema/decision.ts';
import { hashOf, listen, send, startAssay, submitInput, submitMutation, type Assay, type Submitted } from './assay.ts';

const vectors = JSON.parse(readFileSync(new URL('../schema/decision-vectors.json', import.meta.url), 'utf8')) as {
  facts: Facts; vectors: { name: string; settings: object; exclusions: { kind: string; value: string; expiresAt: string | null }[]; facts: Partial<Facts>; decision: { outcome: string; reason: string } }[];
};

interface Effective {
  revision: { number: number; policy: { name: string }; categories: string[] };
  assignment: { scope: string; target: string | null } | null;
  exclusions: { kind: string; value: string; scope: string; target: string | null; policy: { name: string } | null }[];
  considered: { policy: { name: string }; assignment: { scope: string; target: string | null }; outcome: string }[];
}
const effectiveFields = `revision { number categories policy { name } } assignment { scope target } exclusions { kind value scope target policy { name } }
  considered { policy { name } assignment { scope target } outcome }`;

describe('what is analysed', () => {
  let assay: Assay;
  beforeAll(async () => {
    assay = await startAssay();
    await assay.fakeRunner();
  });
  afterAll(async () => await assay?.stop());

  let counter = 0;
  const fresh = () => Buffer.from(`#!/bin/sh\n# analysed ${counter++} ${Math.random()}\n`);

  /** A customer of its own, so that no scenario sees another's policies. */
  async function customer(licence?: { seats: number; dailyQuota: number }) {
    const { administrator, devices, customerId } = await assay.customer(licence);
    const act = async <T>(query: string, variables: Record<string, unknown> = {}, token = administrator): Promise<T> => {
      const { data, errors } = await assay.ask<Record<string, T>>(token, query, variables);
      if (errors) throw new Error(JSON.stringify(errors));
      await assay.policiesHeard(customerId);
      return Object.values(data)[0]!;
    };
    const ids = await Promise.all(devices.map(async (token) => (await act<{ id: string }>('{ viewer { id } }', {}, token)).id));
    const policy = async (name: string, settings: object, assign: { scope: string; target?: string; expiresAt?: string } | null = { scope: 'CUSTOMER' }) => {
      const { policy: made, userErrors } = await act<{ policy: { id: string } | null; userErrors: { message: string }[] }>(
        'mutation ($input: PolicyCreateInput!) { policyCreate(input: $input) { policy { id } userErrors { message } } }', { input: { name, settings } });
      if (!made) throw new Error(userErrors[0]!.message);
      if (assign) await act('mutation ($input: PolicyAssignInput!) { policyAssign(input: $input) { userErrors { code } } }', { input: { policyId: made.id, ...assign } });
      return made.id;
    };
    const exclude = async (input: object) => await act<{ exclusion: { id: string } | null; userErrors: { code: string; message: string; field: string[] | null }[] }>(
      'mutation ($input: ExclusionAddInput!) { exclusionAdd(input: $input) { exclusion { id } userErrors { code message field } } }', { input: { reason: 'ours', ...input } });
    const submit = async (more: object = {}, token = devices[0]!, bytes = fresh()) =>
      (await act<Submitted['sampleSubmit']>(submitMutation, { input: submitInput(bytes, more as Record<string, unknown>) }, token));
    const reason = async (more: object = {}, token = devices[0]!, bytes = fresh()) => {
      const { submission, userErrors } = await submit(more, token, bytes);
      return submission?.decision.reason ?? userErrors[0]?.message;
    };
    const effective = async (deviceId: string, token = administrator) => await act<Effective | null>(`query ($id: ID!) { effectivePolicy(deviceId: $id) { ${effectiveFields} } }`, { id: deviceId }, token);
    return { administrator, devices, ids, customerId, act, policy, exclude, submit, reason, effective };
  }

  test('only a file that the local engine can call neither clean nor malicious is sent, by thresholds of the policy', async () => {
    const { policy, reason } = await customer();
    await policy('careful', { localScoreMin: 30, localScoreMax: 60 });
    expect(await Promise.all([29, 30, 59, 60].map(async (localScore) => await reason({ localScore })))).toEqual(['LOCAL_ENGINE_CERTAIN', 'NEW_SAMPLE', 'NEW_SAMPLE', 'LOCAL_ENGINE_CERTAIN']);
  });

  test('each of five categories is on or off for automatic submission, also inside archives, and any file can be sent by hand', async () => {
    const { policy, reason } = await customer();
    const sent = async (settings: object | null) => {
      if (settings) await policy(JSON.stringify(settings), settings);
      const found: string[] = [];
      for (const category of ['EXECUTABLE', 'ARCHIVE', 'SCRIPT', 'DOCUMENT', 'OTHER']) if ((await reason({ category })) === 'NEW_SAMPLE') found.push(category);
      return found;
    };
    expect(await sent(null), 'by default what can do harm').toEqual(['EXECUTABLE', 'ARCHIVE', 'SCRIPT', 'DOCUMENT']);
    expect(await reason({ category: 'ARCHIVE', contains: ['OTHER'] })).toBe('CATEGORY_OFF');
    expect(await reason({ category: 'ARCHIVE', contains: ['OTHER', 'EXECUTABLE'] })).toBe('NEW_SAMPLE');
    expect(await reason({ category: 'OTHER', localScore: null }), 'by hand').toBe('REQUESTED');
    for (const category of ['EXECUTABLE', 'ARCHIVE', 'SCRIPT', 'DOCUMENT', 'OTHER']) expect(await sent({ categories: [category] })).toEqual([category]);
    expect(await sent({ categories: [] })).toEqual([]);
  });

  test('exclusions by extension, folder, hash and signer hold for the customer, a group or a device, with reason, author and expiry', async () => {
    const { administrator, devices: [one = '', two = ''], ids, act, exclude, reason } = await customer();
    await act('mutation ($id: ID!) { deviceUpdate(input: { deviceId: $id, group: "berlin/finance" }) { userErrors { code } } }', { id: ids[1] });
    // The gateway knows a device's group for a moment longer.
    await vi.waitUntil(async () => {
      const { database } = assay.platform.subgraphs.find(({ name }) => name === 'policies')!.platform;
      const [row] = await database.for(system).execute<{ device_group: string | null }[]>('select device_group from known_device where id = ?', [ids[1]]);
      return row?.device_group === 'berlin/finance';
    });
    const { data } = await assay.ask<{ viewer: { id: string } }>(administrator, '{ viewer { id } }');
    await exclude({ scope: 'CUSTOMER', kind: 'EXTENSION', value: 'LOG' });
    await exclude({ scope: 'GROUP', target: 'berlin', kind: 'FOLDER', value: 'C:\\Build\\*\\out' });
    await exclude({ scope: 'DEVICE', target: ids[0], kind: 'SIGNER', value: 'Example Software Ltd', expiresAt: '2099-01-01T00:00:00.000Z' });
    const folder = { path: 'c:\\build\\x86\\OUT\\debug' };
    const signer = { signer: { name: 'Example Software Ltd', certificateSha256: 'e'.repeat(64) } };
    expect(await reason({ fileName: 'x.log' }, one)).toBe('EXCLUDED');
    expect(await reason({ fileName: 'x.log' }, two)).toBe('EXCLUDED');
    await vi.waitUntil(async () => (await reason(folder, two)) === 'EXCLUDED', { timeout: 20_000, interval: 200 });
    expect(await reason(folder, one)).toBe('NEW_SAMPLE');
    expect(await reason(signer, one)).toBe('EXCLUDED');
    expect(await reason(signer, two)).toBe('NEW_SAMPLE');
    const list = await act<{ nodes: { reason: string; author: string; expiresAt: string | null; scope: string; target: string | null }[] }>('{ exclusions(first: 10) { nodes { reason author expiresAt scope target } } }');
    expect(list.nodes).toEqual([
      { reason: 'ours', author: data.viewer.id, expiresAt: '2099-01-01T00:00:00.000Z', scope: 'DEVICE', target: ids[0] },
      { reason: 'ours', author: data.viewer.id, expiresAt: null, scope: 'GROUP', target: 'berlin' },
      { reason: 'ours', author: data.viewer.id, expiresAt: null, scope: 'CUSTOMER', target: null },
    ]);
  });

  test('a submitted file is excluded by one mutation and is never analysed again for that scope', async () => {
    const { administrator, devices: [one = '', two = ''], ids, act, exclude, reason } = await customer();
    const bytes = fresh();
    const ear = listen(assay.url, one);
    await ear.listening();
    const submission = await send(assay, one, bytes, { path: '/srv/build', fileName: 'tool.sh', signer: { name: 'Us', certificateSha256: 'f'.repeat(64) } });
    await ear.final(hashOf(bytes));
    ear.stop();
    await assay.analysed(bytes);
    const { exclusionCandidates } = await act<{ exclusionCandidates: { kind: string; value: string }[] }>('query ($id: ID!) { submission(id: $id) { exclusionCandidates { kind value } } }', { id: submission.id });
    expect(exclusionCandidates).toEqual([{ kind: 'SHA256', value: hashOf(bytes) }, { kind: 'SIGNER', value: 'f'.repeat(64) }, { kind: 'FOLDER', value: '/srv/build' }, { kind: 'EXTENSION', value: 'sh' }]);
    await exclude({ scope: 'DEVICE', target: ids[0], ...exclusionCandidates[0] });
    expect(await reason({}, one, bytes)).toBe('EXCLUDED');
    expect(await reason({ localScore: null }, one, bytes), 'by hand').toBe('EXCLUDED');
    expect(await reason({}, two, bytes), 'another device').toBe('ALREADY_ANALYZED');
    const { data } = await assay.ask<{ submissionReanalyze: { userErrors: { code: string }[] } }>(administrator, 'mutation ($id: ID!) { submissionReanalyze(input: { submissionId: $id }) { userErrors { code } } }', { id: submission.id });
    expect(data.submissionReanalyze.userErrors).toEqual([{ code: 'CONFLICT' }]);
  });

  test.each([
    ['a policy and a scope', { policyId: 'pol_x', scope: 'CUSTOMER', kind: 'EXTENSION', value: 'x' }, 'policyId'],
    ['neither', { kind: 'EXTENSION', value: 'x' }, 'policyId'],
    ['a device without its id', { scope: 'DEVICE', kind: 'EXTENSION', value: 'x' }, 'target'],
    ['a target for all', { scope: 'CUSTOMER', target: 'x', kind: 'EXTENSION', value: 'x' }, 'target'],
    ['a whole disk', { scope: 'CUSTOMER', kind: 'FOLDER', value: 'C:\\' }, 'value'],
    ['everything below the root', { scope: 'CUSTOMER', kind: 'FOLDER', value: '/**' }, 'value'],
    ['a folder that is not absolute', { scope: 'CUSTOMER', kind: 'FOLDER', value: 'build' }, 'value'],
    ['a folder that leads elsewhere', { scope: 'CUSTOMER', kind: 'FOLDER', value: '/srv/../etc' }, 'value'],
    ['any extension', { scope: 'CUSTOMER', kind: 'EXTENSION', value: '*' }, 'value'],
    ['half a hash', { scope: 'CUSTOMER', kind: 'SHA256', value: 'abc' }, 'value'],
    ['an end in the past', { scope: 'CUSTOMER', kind: 'EXTENSION', value: 'x', expiresAt: '2020-01-01T00:00:00.000Z' }, 'expiresAt'],
  ])('an exclusion for %s is refused', async (_name, input, field) => {
    const { exclude } = await customer();
    expect(await exclude(input)).toMatchObject({ exclusion: null, userErrors: [{ code: 'INVALID', field: ['input', field] }] });
  });

  test('more exclusions than can be told to those who decide are refused with what to do, and nothing of them is kept', async () => {
    const { administrator, customerId, exclude, act } = await customer();
    await exclude({ scope: 'CUSTOMER', kind: 'EXTENSION', value: 'first' });
    const em = assay.platform.subgraphs.find(({ name }) => name === 'policies')!.platform.database.for(system);
    await em.execute(`insert into exclusion (id, customer_id, policy_id, scope, target, kind, value, reason, author, created_at, version)
      select 'exc_x' || n, ?, '', 'CUSTOMER', '', 'FOLDER', '/srv/' || repeat('x', 900) || n, 'many', 'usr_x', now(), 1 from generate_series(1, 890) n`, [customerId], 'run');
    const refused = await exclude({ scope: 'CUSTOMER', kind: 'EXTENSION', value: 'last' });
    expect(refused).toMatchObject({ exclusion: null, userErrors: [{ code: 'CONFLICT', message: expect.stringContaining('remove exclusions') as string }] });
    expect((await act<{ nodes: object[] }>('{ exclusions(first: 1, filter: { kind: EXTENSION }) { nodes { value } } }', {}, administrator)).nodes).toEqual([{ value: 'first' }]);
    expect((await act<{ userErrors: object[] }>('mutation { exclusionRemove(input: { exclusionId: "exc_x1" }) { userErrors { code } } }')).userErrors, 'the way out').toEqual([]);
  });

  test('of mail only what comes from outside the organisation is analysed, and what claims to be internal is not believed', async () => {
    const { policy, reason } = await customer();
    await policy('mail', { organisationDomains: ['Corp.example.'] });
    const mail = async (senderDomain: string, verified = true) => await reason({ origin: 'MAIL', mail: { senderDomain, verified } });
    expect(await mail('corp.example')).toBe('INTERNAL_MAIL');
    expect(await mail('eu.corp.example')).toBe('INTERNAL_MAIL');
    expect(await mail('other.example')).toBe('NEW_SAMPLE');
    expect(await mail('corp.example', false), 'forged').toBe('NEW_SAMPLE');
  });

  test('policies are versioned and assigned to groups and devices, and effectivePolicy says which rule came from where', async () => {
    const { ids, act, policy, exclude, effective } = await customer();
    const [device = ''] = ids;
    await act('mutation ($id: ID!) { deviceUpdate(input: { deviceId: $id, group: "berlin/finance" }) { userErrors { code } } }', { id: device });
    await vi.waitUntil(async () => (await effective(device)) !== null, { timeout: 60_000, interval: 200 });
    await policy('all', { categories: ['EXECUTABLE'] });
    const berlin = await policy('berlin', { categories: ['SCRIPT'] }, { scope: 'GROUP', target: 'berlin' });
    await policy('this one', {}, { scope: 'DEVICE', target: device, expiresAt: '2099-01-01T00:00:00.000Z' });
    await exclude({ policyId: berlin, kind: 'EXTENSION', value: 'a' });
    await exclude({ scope: 'GROUP', target: 'berlin/finance', kind: 'EXTENSION', value: 'b' });
    await exclude({ scope: 'GROUP', target: 'munich', kind: 'EXTENSION', value: 'c' });
    await exclude({ scope: 'CUSTOMER', kind: 'EXTENSION', value: 'd' });
    await act('mutation ($id: String!) { policyUnassign(input: { scope: DEVICE, target: $id }) { userErrors { code } } }', { id: device });
    await vi.waitUntil(async () => (await effective(device))?.assignment?.scope === 'GROUP', { timeout: 20_000 });
    expect(await effective(device)).toEqual({
      revision: { number: 1, categories: ['SCRIPT'], policy: { name: 'berlin' } }, assignment: { scope: 'GROUP', target: 'berlin' },
      exclusions: [
        { kind: 'EXTENSION', value: 'a', scope: 'CUSTOMER', target: null, policy: { name: 'berlin' } },
        { kind: 'EXTENSION', value: 'b', scope: 'GROUP', target: 'berlin/finance', policy: null },
        { kind: 'EXTENSION', value: 'd', scope: 'CUSTOMER', target: null, policy: null },
      ],
      considered: [
        { policy: { name: 'berlin' }, assignment: { scope: 'GROUP', target: 'berlin' }, outcome: 'WINS' },
        { policy: { name: 'all' }, assignment: { scope: 'CUSTOMER', target: null }, outcome: 'LESS_SPECIFIC' },
      ],
    });
    const history = await act<{ nodes: { revisions: { nodes: { number: number; categories: string[]; author: string }[] } }[] }>('{ policies(first: 10) { nodes { name revisions(first: 10) { nodes { number categories author } } } } }');
    expect(history.nodes.map(({ revisions }) => revisions.nodes.length)).toEqual([1, 1, 1]);
    expect((await (await customer()).effective(device)), "another customer's device").toBeNull();
  });

  test('of two administrators who change one policy at once, one is refused and nothing is lost', async () => {
    const { act, policy } = await customer();
    const id = await policy('contested', {});
    const update = async (settings: object) => (await act<{ userErrors: { code: string; field: string[] }[] }>('mutation ($input: PolicyUpdateInput!) { policyUpdate(input: $input) { userErrors { code field } } }', { input: { policyId: id, revision: 1, settings } })).userErrors;
    const outcomes = await Promise.all([update({ holdMax: 1000 }), update({ localScoreMin: 33 }), update({ sizeMax: 5 })]);
    expect(outcomes.filter((errors) => errors.length === 0).length).toBe(1);
    expect(outcomes.flat()).toEqual([{ code: 'CONFLICT', field: ['input', 'revision'] }, { code: 'CONFLICT', field: ['input', 'revision'] }]);
    const { nodes } = await act<{ nodes: { revision: { number: number } }[] }>('{ policies(first: 1) { nodes { revision { number } } } }');
    expect(nodes[0]!.revision.number).toBe(2);
  });

  test('a device is told its policy at once and whenever it becomes another: by a revision, an exclusion, its group, or time', async () => {
    const { devices: [token = ''], ids: [device = ''], act, policy, exclude } = await customer();
    const told: Effective[] = [];
    const client = createClient({ url: `${assay.url.replace(/^http/, 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: { authorization: `Bearer ${token}` } });
    const stop = client.subscribe<{ policyChanged: { effective: Effective } }>({ query: `subscription { policyChanged { effective { ${effectiveFields} } } }` }, {
      next: ({ data }) => void (data && told.push(data.policyChanged.effective)), error: () => undefined, complete: () => undefined,
    });
    const heard = async (look: (last: Effective) => boolean) => await vi.waitUntil(() => told.length > 0 && look(told.at(-1)!), { timeout: 20_000 });
    await heard((last) => last.revision.policy.name === 'Built-in default');
    const id = await policy('first', { categories: ['OTHER'] });
    await heard((last) => last.revision.policy.name === 'first');
    await act('mutation ($id: ID!) { policyUpdate(input: { policyId: $id, revision: 1, settings: { categories: [SCRIPT] } }) { userErrors { code } } }', { id });
    await heard((last) => last.revision.number === 2 && last.revision.categories[0] === 'SCRIPT');
    await exclude({ scope: 'CUSTOMER', kind: 'EXTENSION', value: 'tmp', expiresAt: new Date(Date.now() + 1_500).toISOString() });
    await heard((last) => last.exclusions.length === 1);
    await heard((last) => last.exclusions.length === 0);
    await policy('for the lab', {}, { scope: 'GROUP', target: 'lab' });
    await act('mutation ($id: ID!) { deviceUpdate(input: { deviceId: $id, group: "lab/two" }) { userErrors { code } } }', { id: device });
    await heard((last) => last.revision.policy.name === 'for the lab');
    const before = told.length;
    await exclude({ scope: 'GROUP', target: 'elsewhere', kind: 'EXTENSION', value: 'x' });
    await exclude({ scope: 'DEVICE', target: device, kind: 'EXTENSION', value: 'y' });
    await heard((last) => last.exclusions.length === 1);
    expect(told.length, 'what does not concern it is not told').toBe(before + 1);
    stop();
    await client.dispose();
  });

  test('the server enforces what the endpoint decides: the shared vectors hold for submissions too', async () => {
    // Files that are known, or customers without quota or licence, are told apart elsewhere.
    const usable = vectors.vectors.filter(({ facts }) => facts.known === undefined && facts.quotaLeft === undefined && !facts.licenceExpired && (facts.size ?? 1) > 0);
    expect(usable.length).toBeGreaterThan(50);
    const { administrator, devices: [device = ''], policy, exclude, submit } = await customer();
    void administrator;
    let number = 0;
    const id = await policy('vectors', {}, { scope: 'CUSTOMER' });
    void id;
    for (const { name, settings, exclusions, facts, decision } of usable) {
      const hashed = exclusions.some(({ kind }) => kind === 'SHA256') || exclusions.some(({ expiresAt }) => expiresAt !== null);
      if (hashed) continue;
      const { now: _now, known: _known, quotaLeft: _quota, licenceExpired: _licence, sha256: _hash, ...given } = { ...vectors.facts, ...facts };
      await policy(`vector ${number++}`, settings);
      const made = [];
      for (const { kind, value } of exclusions) made.push((await exclude({ scope: 'CUSTOMER', kind, value })).exclusion!.id);
      const { submission, userErrors } = await submit({ ...given, origin: given.mail ? 'MAIL' : 'WEB' }, device, Buffer.from(`vector ${number} ${Math.random()}`));
      expect(submission?.decision ?? userErrors, name).toMatchObject(decision);
      for (const one of made) await assay.ask(administrator, 'mutation ($id: ID!) { exclusionRemove(input: { exclusionId: $id }) { userErrors { code } } }', { id: one });
    }
  });

  test('a policy says what waits for the verdict, how long, what then, and which action follows from which level', async () => {
    const { devices: [device = ''], ids, act, policy } = await customer();
    await policy('protect', {
      holdOrigins: ['MAIL', 'REMOVABLE_MEDIA'], holdMax: 30_000, holdExpiry: 'BLOCK', releaseBelow: 0.02, blockFrom: 'SUSPICIOUS', quarantineFrom: 'HIGHLY_SUSPICIOUS', remediateFrom: 'MALICIOUS', notifyFrom: 'UNKNOWN',
    });
    const revision = await act<{ revision: object }>('query ($id: ID!) { effectivePolicy(deviceId: $id) { revision { holdOrigins holdMax holdExpiry releaseBelow blockFrom quarantineFrom remediateFrom notifyFrom } } }', { id: ids[0] }, device);
    expect(revision.revision).toEqual({
      holdOrigins: ['MAIL', 'REMOVABLE_MEDIA'], holdMax: 30_000, holdExpiry: 'BLOCK', releaseBelow: 0.02, blockFrom: 'SUSPICIOUS', quarantineFrom: 'HIGHLY_SUSPICIOUS', remediateFrom: 'MALICIOUS', notifyFrom: null,
    });
  });

  test('simulating the policy in force reproduces history exactly, and a draft tells how many files more or fewer', async () => {
    const { devices: [one = '', two = ''], ids, act, policy, exclude, reason, submit } = await customer({ seats: 10, dailyQuota: 12 });
    await policy('in force', { categories: ['SCRIPT', 'EXECUTABLE'], localScoreMin: 30, holdMax: 60_000, holdOrigins: ['WEB'], organisationDomains: ['corp.example'] });
    const ear = listen(assay.url, one);
    await ear.listening();
    const analysed = fresh();
    await send(assay, one, analysed);
    await ear.final(hashOf(analysed));
    ear.stop();
    await assay.analysed(analysed);
    await reason({}, two, analysed);
    for (const more of [{ localScore: 10 }, { localScore: 29 }, { category: 'DOCUMENT' }, { category: 'DOCUMENT', localScore: null }, { fileName: 'a.log' }, { path: '/srv/x' }, { origin: 'MAIL', mail: { senderDomain: 'corp.example', verified: true } }]) await reason(more);
    type Outcome = { sent: number; known: number; skipped: { reason: string; count: number }[]; held: number; heldUnknown: number; holdMedian: number | null; releasedEarly: number; quotaPeak: number; overQuota: number };
    const simulate = async (input: object) => await act<{ submissions: number; unlikeHistory: number; differing: number; differences: { submission: { id: string }; inForce: { reason: string }; draft: { reason: string } }[]; inForce: Outcome; draft: Outcome }>(
      `query ($input: PolicySimulateInput!) { policySimulate(input: $input) { submissions unlikeHistory differing differences { submission { id } inForce { reason } draft { reason } }
        inForce { ...o } draft { ...o } } } fragment o on SimulatedOutcome { sent known skipped { reason count } held heldUnknown holdMedian releasedEarly quotaPeak overQuota }`, { input: { days: 2, ...input } });
    expect(await simulate({})).toMatchObject({ submissions: 9, unlikeHistory: 0, differing: 0 });
    await exclude({ scope: 'CUSTOMER', kind: 'EXTENSION', value: 'log' });
    await exclude({ scope: 'DEVICE', target: ids[1], kind: 'FOLDER', value: '/srv' });
    for (const more of [{ fileName: 'a.log' }, { path: '/srv/x' }]) {
      await reason(more, one);
      await reason(more, two);
    }
    const again = fresh();
    expect(await reason({ localScore: 10 }, one, again)).toBe('LOCAL_ENGINE_CERTAIN');
    expect(await reason({ localScore: 10 }, two, again)).toBe('LOCAL_ENGINE_CERTAIN');
    let last = '';
    for (let n = 0; last !== 'OVER_QUOTA' && n < 20; n++) last = (await submit()).submission!.decision.reason;
    expect(last).toBe('OVER_QUOTA');
    const same = await simulate({});
    const history = await act<{ nodes: { decision: { outcome: string; reason: string } }[] }>('{ submissions(first: 100) { nodes { decision { outcome reason } } } }');
    // The file that was sent before an exclusion held for it would not be sent now, so that the last one still would.
    expect(same).toMatchObject({ submissions: history.nodes.length, unlikeHistory: 2, differing: 0 });
    expect(same.draft).toEqual(same.inForce);
    expect(same.inForce).toMatchObject({ sent: 12, quotaPeak: 12, overQuota: 0, known: history.nodes.filter(({ decision }) => decision.outcome === 'KNOWN').length });
    expect(same.inForce.held, 'the one that waited for its verdict').toBe(1);
    // Less is taken for clean: more is sent, the quota is used up earlier; the same bytes are sent once.
    const eager = await simulate({ settings: { localScoreMin: 0 } });
    expect(eager.draft).toMatchObject({ sent: 12, overQuota: 3 });
    expect(eager.differences.map(({ draft }) => draft.reason).sort()).toEqual(['IN_PROGRESS', 'NEW_SAMPLE', 'NEW_SAMPLE', 'NEW_SAMPLE', 'OVER_QUOTA', 'OVER_QUOTA', 'OVER_QUOTA']);
    const off = await simulate({ settings: { categories: [], holdMax: 0 } });
    expect(off.draft).toMatchObject({ sent: 1, held: 0, overQuota: 0 });
    const tried = await simulate({ exclusions: [{ kind: 'FOLDER', value: '/srv' }], scope: 'DEVICE', target: ids[0] });
    expect(tried.differences.map(({ inForce, draft }) => [inForce.reason, draft.reason])).toContainEqual(['NEW_SAMPLE', 'EXCLUDED']);
    expect((await assay.ask(one, 'query { policySimulate(input: { days: 1 }) { submissions } }')).errors![0]!.extensions.code, 'not for devices').toBe('FORBIDDEN');
  });

  test('product is a scope of policy: what holds for a device follows what it says it is', async () => {
    const { devices: [device = ''], ids, act, policy, exclude, reason, effective } = await customer();
    await policy('mail gateways', { categories: ['OTHER'] }, { scope: 'PRODUCT', target: 'Mail Gateway' });
    await exclude({ scope: 'PRODUCT', target: 'Mail Gateway', kind: 'EXTENSION', value: 'eml' });
    expect(await reason({ category: 'OTHER' }, device)).toBe('CATEGORY_OFF');
    await act('mutation { deviceReport(input: { product: "Mail Gateway", version: "2" }) { userErrors { code } } }', {}, device);
    await vi.waitUntil(async () => (await effective(ids[0]!))?.assignment?.scope === 'PRODUCT', { timeout: 60_000, interval: 200 });
    expect(await effective(ids[0]!)).toMatchObject({
      assignment: { scope: 'PRODUCT', target: 'Mail Gateway' }, exclusions: [{ scope: 'PRODUCT', target: 'Mail Gateway', kind: 'EXTENSION', value: 'eml' }],
    });
    // The gateway knows what a device was for a moment longer.
    await vi.waitUntil(async () => (await reason({ category: 'OTHER' }, device)) === 'NEW_SAMPLE', { timeout: 60_000, interval: 200 });
    expect(await reason({ category: 'OTHER', fileName: 'a.eml' }, device)).toBe('EXCLUDED');
    expect((await effective(ids[1]!))!.assignment, 'one that did not say').toBeNull();
    await policy('this group', {}, { scope: 'GROUP', target: 'lab' });
    await act('mutation ($id: ID!) { deviceUpdate(input: { deviceId: $id, group: "lab" }) { userErrors { code } } }', { id: ids[0] });
    await vi.waitUntil(async () => (await effective(ids[0]!))?.assignment?.scope === 'GROUP', { timeout: 60_000, interval: 200 });
    const tried = await act<{ differing: number; differences: { draft: { reason: string } }[] }>(
      'query ($input: PolicySimulateInput!) { policySimulate(input: $input) { differing differences { draft { reason } } } }',
      { input: { days: 2, exclusions: [{ kind: 'EXTENSION', value: 'sh' }], scope: 'PRODUCT', target: 'Mail Gateway' } });
    // Of the two files under the name of a script, one was met before the device had said what it is.
    expect(new Set(tried.differences.map(({ draft }) => draft.reason))).toEqual(new Set(['EXCLUDED']));
  });

  test("a draft is refused in the policy's own words, and another customer's policy does not exist", async () => {
    const { administrator } = await customer();
    const stranger = await (await customer()).policy('theirs', {});
    const ask = async (input: object) => (await assay.ask(administrator, 'query ($input: PolicySimulateInput!) { policySimulate(input: $input) { submissions } }', { input })).errors?.[0]?.message;
    expect(await ask({ days: 0 })).toContain('days must be 1 to 90');
    expect(await ask({ days: 1, settings: { localScoreMin: 200 } })).toContain('localScoreMin must be 0 to 100');
    expect(await ask({ days: 1, policyId: stranger })).toBe('no such policy');
    expect(await ask({ days: 1, exclusions: [{ kind: 'FOLDER', value: '/' }] })).toContain('exclusions[0].value must be an absolute folder');
  });
});
