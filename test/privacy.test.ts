import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { system } from '../platform/caller.ts';
import { Pseudonyms } from '../platform/pseudonyms.ts';
import { sealOldRows } from '../subgraphs/samples/old-rows.ts';
import { renameOldRows } from '../subgraphs/verdicts/interest.ts';
import { allTold, dumpOf, hashOf, listen, send, startAssay, submitInput, submitMutation, type Assay, type Submitted } from './assay.ts';
import { staffMember } from './staff.ts';

describe('a pseudonym', () => {
  const [ours, theirs] = [new Pseudonyms(Buffer.alloc(32, 1)), new Pseudonyms(Buffer.alloc(32, 2))];
  test('leads back with the key of the installation, and with no other', () => {
    fc.assert(fc.property(fc.string({ minLength: 1, maxLength: 60 }).filter((id) => !id.startsWith('psn_')), (id) => {
      const name = ours.of(id);
      expect(ours.of(id)).toBe(name);
      expect(name).toMatch(/^psn_[\w-]+$/);
      expect(ours.idOf(name)).toBe(id);
      expect(theirs.of(id)).not.toBe(name);
      expect(() => theirs.idOf(name)).toThrow();
    }));
  });
  test('is not taken when it was changed', () => {
    const name = ours.of('cus_01');
    for (let at = 4; at < name.length; at++) {
      const changed = name.slice(0, at) + (name[at] === 'A' ? 'B' : 'A') + name.slice(at + 1);
      if (Buffer.from(changed.slice(4), 'base64url').equals(Buffer.from(name.slice(4), 'base64url'))) continue;
      expect(() => ours.idOf(changed)).toThrow();
    }
  });
});

describe('who sent a sample', () => {
  let assay: Assay;
  beforeAll(async () => {
    assay = await startAssay();
    await assay.fakeRunner();
  });
  afterAll(async () => await assay?.stop());

  const dump = async (schema: string) => await dumpOf(assay, schema);
  const told = async () => await allTold(assay);

  test('a dump of samples and verdicts names no customer, computer, person or place', async () => {
    const secrets = new Set<string>();
    const secret = (text: string): string => {
      secrets.add(text);
      return text;
    };
    for (let n = 0; n < 3; n++) {
      const mark = randomBytes(5).toString('hex');
      const { administrator, devices, customerId } = await assay.customer();
      secret(customerId);
      const one = async <T>(query: string, variables: Record<string, unknown> = {}, token = administrator): Promise<T> => Object.values((await assay.ask<Record<string, T>>(token, query, variables)).data)[0]!;
      for (const token of devices) {
        const { id } = await one<{ id: string }>('{ viewer { id } }', {}, token);
        await one('mutation ($id: ID!, $name: String!, $group: String!) { deviceUpdate(input: { deviceId: $id, name: $name, group: $group }) { userErrors { code } } }', { id: secret(id), name: secret(`computer-${mark}`), group: secret(`site-${mark}/floor`) });
      }
      const { user } = await one<{ user: { id: string } }>('mutation ($email: String!) { userCreate(input: { email: $email, password: "a long enough password", role: VIEWER }) { user { id } } }', { email: secret(`person.${mark}@corp.example`) });
      secret(user.id);
      const { id: second } = await one<{ id: string }>('{ viewer { id } }', {}, devices[1]);
      const { policy } = await one<{ policy: { id: string } }>('mutation ($domain: String!) { policyCreate(input: { name: "p", settings: { organisationDomains: [$domain], categories: [SCRIPT, EXECUTABLE] } }) { policy { id } } }', { domain: secret(`${mark}.example`) });
      await one('mutation ($id: ID!, $target: String!) { policyAssign(input: { policyId: $id, scope: GROUP, target: $target }) { userErrors { code } } }', { id: policy.id, target: `site-${mark}` });
      await one('mutation ($value: String!, $target: String!) { exclusionAdd(input: { scope: DEVICE, target: $target, kind: FOLDER, value: $value, reason: "x" }) { userErrors { code message } } }', { value: secret(`/srv/build-${mark}`), target: second });
      await assay.policiesHeard(customerId);
      const ear = listen(assay.url, devices[0]!);
      await ear.listening();
      const bytes = Buffer.from(`#!/bin/sh\n# ${mark}x\n`);
      const private_ = {
        path: secret(`/home/person-${mark}/desk`), process: secret(`browser-${mark}`), user: secret(`clerk-${mark}`), mail: { senderDomain: secret(`sender-${mark}.example`), verified: false }, signer: { name: secret(`Signer ${mark}`), certificateSha256: secret(hashOf(Buffer.from(mark))) },
      };
      await send(assay, devices[0]!, bytes, private_);
      await ear.final(hashOf(bytes));
      ear.stop();
      await assay.analysed(bytes);
      await send(assay, devices[1]!, bytes, private_);
      await send(assay, devices[1]!, Buffer.from(`excluded ${mark}`), { path: `/srv/build-${mark}/x` });
      await one('mutation ($sha256: Sha256!, $reason: String!) { sampleDelete(input: { sha256: $sha256, reason: $reason }) { userErrors { code } } }', { sha256: hashOf(bytes), reason: secret(`person ${mark} asked`) });
      // What is sealed is still there for its own customer.
      const { nodes } = await one<{ nodes: { path: string; process: string; device: { id: string; name: string }; signer: { name: string } | null; decision: { reason: string } }[] }>('{ submissions(first: 10) { nodes { path process device { id name } signer { name } decision { reason } } } }');
      expect(nodes.map(({ decision }) => decision.reason)).toEqual(['EXCLUDED', 'ALREADY_ANALYZED', 'NEW_SAMPLE']);
      expect(nodes[2]).toMatchObject({ path: `/home/person-${mark}/desk`, process: `browser-${mark}`, device: { name: `computer-${mark}` }, signer: { name: `Signer ${mark}` } });
    }
    await told();
    const text = `${await dump('samples')}${await dump('verdicts')}`.toLowerCase();
    expect(text).toContain('psn_');
    expect(secrets.size).toBe(3 * 16);
    for (const one of secrets) {
      for (const form of [one, Buffer.from(one).toString('hex'), Buffer.from(one).toString('base64').replace(/=+$/, ''), JSON.stringify(one).slice(1, -1)]) expect(text.includes(form.toLowerCase()), `${one} as ${form}`).toBe(false);
    }
    expect(text, 'the names that files have').not.toContain('sample.sh');
    // The search finds what is there: the customers' own schema.
    const people = (await dump('customers')).toLowerCase();
    expect([...secrets].filter((one) => people.includes(one.toLowerCase())).length).toBeGreaterThanOrEqual(3 * 5);
  });

  test('staff learn whose a sample is for a reason, when a second person agrees, for minutes, and the customers read who and why', async () => {
    const [ours, theirs, others] = [await assay.customer(), await assay.customer(), await assay.customer()];
    const bytes = Buffer.from(`#!/bin/sh\n# shared ${randomBytes(5).toString('hex')}\n`);
    await send(assay, ours.devices[0]!, bytes);
    await send(assay, theirs.devices[0]!, bytes);
    const one = async <T>(token: string, query: string, variables: Record<string, unknown> = {}): Promise<T> => {
      const { data, errors } = await assay.ask<Record<string, T>>(token, query, variables);
      if (errors) throw new Error(errors[0]!.extensions.code);
      return Object.values(data)[0]!;
    };
    const analyst = async () => await staffMember(assay, 'ANALYST');
    const [asking, agreeing, third] = [await analyst(), await analyst(), await analyst()];
    const request = async (input: object) => await one<{ grant: { id: string; state: string } | null; userErrors: { code: string; field: string[] }[] }>(asking.token, 'mutation ($input: IdentityRequestInput!) { identityRequest(input: $input) { grant { id state } userErrors { code field } } }', { input: { sha256: hashOf(bytes), reason: 'it is a worm: they must be called', minutes: 5, ...input } });
    const decide = async (token: string, grantId: string, agree = true) => await one<{ grant: { state: string } | null; userErrors: { code: string }[] }>(token, 'mutation ($id: ID!, $agree: Boolean!) { identityDecide(input: { grantId: $id, agree: $agree, reason: "it is a worm indeed" }) { grant { state } userErrors { code } } }', { id: grantId, agree });
    const seen = async (token: string) => (await one<{ nodes: { id: string; state: string; customers: { id: string; administrators: string[] }[] | null }[] }>(token, '{ identityGrants(first: 5) { nodes { id state customers { id name administrators } } } }')).nodes[0]!;
    for (const [input, field] of [[{ minutes: 241 }, 'minutes'], [{ minutes: 1 }, 'minutes'], [{ reason: 'why not' }, 'reason']] as const) expect(await request(input)).toMatchObject({ grant: null, userErrors: [{ code: 'INVALID', field: ['input', field] }] });
    const { grant } = await request({});
    expect(grant!.state).toBe('PENDING');
    expect(await seen(asking.token)).toMatchObject({ state: 'PENDING', customers: null });
    expect(await decide(asking.token, grant!.id)).toMatchObject({ grant: null, userErrors: [{ code: 'FORBIDDEN' }] });
    expect(await decide(agreeing.token, grant!.id)).toMatchObject({ grant: { state: 'APPROVED' } });
    expect(await decide(third.token, grant!.id)).toMatchObject({ userErrors: [{ code: 'CONFLICT' }] });
    const found = await vi.waitUntil(async () => (await seen(asking.token)).customers, { timeout: 20_000 });
    expect(found.map(({ id }) => id).sort()).toEqual([ours.customerId, theirs.customerId].sort());
    expect(found.every(({ administrators }) => administrators.length === 1)).toBe(true);
    // A third person, the operator and customers see no names; the fence keeps the rows from all of them.
    expect((await seen(third.token)).customers).toBeNull();
    expect((await seen(assay.platform.operatorToken)).customers).toBeNull();
    for (const token of [ours.administrator, ours.devices[0]!]) await expect(seen(token)).rejects.toThrow('FORBIDDEN');
    const disclosed = async (token: string) => (await one<{ nodes: { actor: string; subject: string; detail: string }[] }>(token, '{ auditEvents(first: 10, filter: { action: "identity.disclosed" }) { nodes { actor subject detail } } }')).nodes;
    for (const { administrator } of [ours, theirs]) {
      const [event] = await vi.waitUntil(async () => (await disclosed(administrator)).length === 1 && (await disclosed(administrator)), { timeout: 20_000 });
      expect(event).toMatchObject({ actor: asking.id, subject: grant!.id });
      expect(JSON.parse(event!.detail)).toMatchObject({ sha256: hashOf(bytes), reason: 'it is a worm: they must be called', agreedBy: agreeing.id });
    }
    expect(await disclosed(others.administrator)).toEqual([]);
    // Its end needs nobody: the time is over, and the names are gone.
    const { database } = assay.platform.subgraphs.find(({ name }) => name === 'customers')!.platform;
    await database.for(system).execute("update identity_grant set expires_at = now() - interval '1 second' where id = ?", [grant!.id], 'run');
    expect(await seen(asking.token)).toMatchObject({ state: 'ENDED', customers: null });
    const refused = await request({});
    expect(await decide(agreeing.token, refused.grant!.id, false)).toMatchObject({ grant: { state: 'REFUSED' } });
    expect((await seen(asking.token)).customers).toBeNull();
    const given = await request({});
    await decide(agreeing.token, given.grant!.id);
    await one(asking.token, 'mutation ($id: ID!) { identityEnd(input: { grantId: $id }) { userErrors { code } } }', { id: given.grant!.id });
    expect(await seen(agreeing.token)).toMatchObject({ state: 'ENDED', customers: null });
  });

  test('rows of an older release are renamed and sealed at the next start, and nothing of them is lost', async () => {
    const { administrator, devices, customerId } = await assay.customer();
    const { data } = await assay.ask<{ viewer: { id: string } }>(devices[0]!, '{ viewer { id } }');
    const { submission } = (await assay.ask<Submitted>(devices[0]!, submitMutation, { input: submitInput(Buffer.from(`old ${customerId}`), { localScore: 1 }) })).data.sampleSubmit;
    const [samples, verdicts] = ['samples', 'verdicts'].map((name) => assay.platform.subgraphs.find((one) => one.name === name)!.platform);
    const em = samples!.database.for(system);
    await em.execute('update submission set customer_id = ?, device_id = ?, path = ?, process = ?, sealed = null, facts = null, file_name = ?, name = null, start = null where id = ?', [customerId, data.viewer.id, '/old/path', 'old-process', 'old-name.sh', submission!.id], 'run');
    await em.execute("insert into archive_password (sample_id, customer_id, password, given_at) values ((select sample_id from submission where id = ?), ?, 'old-password', now())", [submission!.id, samples!.pseudonyms.of(customerId)], 'run');
    await em.execute("insert into policy_document (customer_id, version, document) values (?, 1, ?::jsonb)", [customerId, JSON.stringify({ customerId, version: 1, policies: [], exclusions: [{ id: 'exc_1', kind: 'EXTENSION', value: 'old', expiresAt: null, version: 1, scope: 'CUSTOMER', target: null }] })], 'run');
    await verdicts!.database.for(system).execute("insert into interest (sample_id, customer_id) values ('smp_old', ?)", [customerId], 'run');
    await sealOldRows(samples!);
    await renameOldRows(verdicts!);
    await sealOldRows(samples!);
    const { data: list } = await assay.ask<{ submissions: { nodes: object[] } }>(administrator, '{ submissions(first: 5) { nodes { id fileName path process device { id } } } }');
    expect(list.submissions.nodes).toEqual([{ id: submission!.id, fileName: 'old-name.sh', path: '/old/path', process: 'old-process', device: { id: data.viewer.id } }]);
    expect(await send(assay, devices[0]!, Buffer.from('x'), { fileName: 'a.old' })).toMatchObject({ decision: { reason: 'EXCLUDED' } });
    const text = `${await dump('samples')}${await dump('verdicts')}`;
    for (const form of [customerId, data.viewer.id, '/old/path', 'old-process', 'old-name', 'old-password']) expect(text.split('\n').filter((line) => !line.startsWith('outbox')).join('\n')).not.toContain(form);
  });

  test('with the key of a customer gone, what its submissions told is gone', async () => {
    const { administrator, devices, customerId } = await assay.customer();
    await send(assay, devices[0]!, Buffer.from(`gone ${customerId}`), { path: '/home/somebody', localScore: 1 });
    const { database, pseudonyms } = assay.platform.subgraphs.find(({ name }) => name === 'samples')!.platform;
    await database.for(system).execute('delete from customer_key where customer_id = ?', [pseudonyms.of(customerId)], 'run');
    const { data, errors } = await assay.ask<{ submissions: { nodes: { fileName: string; path: string | null }[] } }>(administrator, '{ submissions(first: 1) { nodes { fileName path } } }');
    expect(errors).toBeUndefined();
    expect(data.submissions.nodes).toEqual([{ fileName: '', path: null }]);
  });
});
