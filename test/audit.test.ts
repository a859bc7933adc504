import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildSchema } from 'graphql';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { firstBreak, genesis, hashOf as linkHash, type Link } from '../schema/audit-chain.ts';
import { hashOf, send, startAssay, submitInput, submitMutation, type Assay } from './assay.ts';
import { startProvider } from './identity-provider.ts';
import { consoleOrigin, mutationCalls } from './mutation-calls.ts';

const api = buildSchema(readFileSync(new URL('../schema/api.graphql', import.meta.url), 'utf8'));
const mutations = Object.keys(api.getMutationType()!.getFields());

describe('every mutation leaves an audit event', () => {
  let assay: Assay;
  let idp: Awaited<ReturnType<typeof startProvider>>;
  let administrator: string;
  let device: string;
  const one = async <T>(token: string | null, query: string, variables?: Record<string, unknown>): Promise<T> => {
    const { data, errors } = await assay.ask<Record<string, T>>(token, query, variables);
    if (errors) throw new Error(JSON.stringify(errors));
    return Object.values(data)[0]!;
  };
  const events = async (token = administrator) => (await one<{ nodes: { action: string; outcome: string; detail: string }[] }>(token, '{ auditEvents(first: 100) { nodes { action outcome detail } } }')).nodes;

  let calls: ReturnType<typeof mutationCalls>;
  /** What the operator does for the whole installation has a chain of its own. */
  const operators = ['incidentOpen', 'incidentUpdate', 'rescoringPause', 'campaignStart', 'campaignMove', 'staffCreate', 'staffRemove', 'staffMemberInvite', 'staffInvitationWithdraw', 'staffInvitationAccept', 'staffMemberUpdate', 'staffMemberRemove', 'operatorTokenRotate', 'identityRequest', 'identityDecide', 'identityEnd', 'verdictOverride', 'verdictOverrideDecide', 'verdictOverrideWithdraw'];

  beforeAll(async () => {
    idp = await startProvider();
    assay = await startAssay({ ASSAY_BREAK_GLASS: 'on', ASSAY_CONSOLE_ORIGINS: consoleOrigin, ASSAY_OUTBOUND_NETWORKS: '127.0.0.0/8' });
    ({ administrator, devices: [device = ''] } = await assay.customer());
    await assay.fakeRunner();
    calls = mutationCalls({ assay, idp, administrator, device, one });
  });
  afterAll(async () => {
    await assay?.stop();
    await idp?.stop();
  });

  /** What makes something where nothing was: the input says what. Every other mutation says what was before. */
  const making = [
    'customerCreate', 'enrolmentTokenCreate', 'deviceEnroll', 'apiKeyCreate', 'userCreate', 'userInvite', 'sessionCreate', 'sessionCreateByPasskey', 'sessionCreateByOpenId', 'passkeyBegin', 'passkeyAdd', 'staffCreate', 'staffMemberInvite',
    'identityRequest', 'managementOffer', 'policyCreate', 'exclusionAdd', 'customerExport', 'customerErase', 'legalHoldPlace', 'incidentOpen', 'campaignStart', 'verdictOverride', 'sampleSubmit', 'sightingsReport',
    'diagnosticSubmit', 'quarantineReport', 'quarantineTaskIssue', 'heldMessageReport', 'deliveryAcknowledge'];
  interface Changed { changes: { what: string; before: string | null; after: string | null }[] }
  const changesOf = async (action: string, token: string) => (await one<{ nodes: Changed[] }>(
    token, 'query ($action: String) { auditEvents(first: 20, filter: { action: $action, outcome: "OK" }) { nodes { changes { what before after } } } }', { action })).nodes.flatMap(({ changes }) => changes);

  test.each(mutations)('%s', async (name) => {
    expect(Object.keys(calls), 'a mutation without an example here is a mutation without a proof').toContain(name);
    await calls[name]!();
    if (!making.includes(name)) {
      const token = operators.includes(name) ? assay.platform.operatorToken : administrator;
      const changes = await vi.waitUntil(async () => {
        const found = await changesOf(name, token);
        return found.some(({ before, after }) => before !== null || after !== null) && found;
      }, { timeout: 20_000 });
      // What is taken away was something.
      if (/(?:Remove|Withdraw|Delete|Unassign|Revoke|End|Cancel)$/.test(name)) expect(changes.some(({ before }) => before !== null && before !== '{}')).toBe(true);
      expect(JSON.stringify(changes)).not.toMatch(/argon2|its secret there|a long enough password/);
      return;
    }
    if (operators.includes(name)) return void (await vi.waitUntil(async () => (await events(assay.platform.operatorToken)).some((event) => event.action === name), { timeout: 20_000 }));
    const customer = name === 'customerCreate' ? 'its own' : 'ours';
    if (customer === 'ours') await vi.waitUntil(async () => (await events()).some((event) => event.action === name && event.outcome === 'OK'), { timeout: 20_000 });
    else expect((await events()).some((event) => event.action === 'customerCreate')).toBe(true);
  });

  test('a refused one is recorded with the reason, and secrets never are', async () => {
    await one(null, 'mutation { sessionCreate(input: { email: "nobody@x.example", password: "wrong password!" }) { token } }');
    await one(administrator, 'mutation { policyCreate(input: { name: "", settings: {} }) { policy { id } } }');
    const list = await vi.waitUntil(async () => {
      const found = await events();
      return found.some((event) => event.action === 'policyCreate' && event.outcome === 'INVALID') && found;
    }, { timeout: 20_000 });
    expect(JSON.stringify(list)).not.toContain('a long enough password');
  });

  test('opening and exporting a report is recorded, with who; a device that reads what it sent is not', async () => {
    const bytes = Buffer.from('its report is read');
    await send(assay, device, bytes);
    const sha256 = hashOf(bytes);
    const read = async (token: string, more = '') => await one<{ analysis: { report: object } | null } | null>(token, `query ($sha256: Sha256!) { verdict(sha256: $sha256) { stage analysis { report { processes(first: 1) { nodes { image } } ${more} } } } }`, { sha256 });
    await vi.waitUntil(async () => (await one<{ stage: string } | null>(device, 'query ($sha256: Sha256!) { verdict(sha256: $sha256) { stage } }', { sha256 }))?.stage === 'FINAL', { timeout: 120_000 });
    expect((await read(device))?.analysis).not.toBeNull();
    const { id: me } = await one<{ id: string }>(administrator, '{ viewer { id } }');
    for (let n = 0; n < 2; n++) await read(administrator);
    await read(administrator, 'export(format: JSON) { content }');
    const said = async () => (await one<{ nodes: { action: string; actor: string; detail: string }[] }>(administrator, 'query ($sha256: String) { auditEvents(first: 10, filter: { subject: $sha256 }) { nodes { action actor detail } } }', { sha256 })).nodes.filter(({ action }) => action.startsWith('report.'));
    await vi.waitUntil(async () => (await said()).length >= 2, { timeout: 20_000 });
    expect((await said()).map(({ action, actor }) => [action, actor])).toEqual([['report.exported', me], ['report.read', me]]);
    expect((await said())[0]!.detail).toContain('"format":"JSON"');
  });

  test('the chain is whole, and Postgres refuses to change it', async () => {
    expect(await one(administrator, '{ auditVerify { intact brokenAt } }')).toEqual({ intact: true, brokenAt: null });
    const { database } = assay.platform.subgraphs.find((found) => found.name === 'audit')!.platform;
    await expect(database.for({ kind: 'SYSTEM', id: 'system', customerId: null, group: null, scopes: [], licence: null }).execute("update audit_event set actor = 'nobody'", [], 'run')).rejects.toThrow(/permission denied/);
  });

  test('a submission that the policy skips is audited too', async () => {
    await assay.ask(device, submitMutation, { input: submitInput(Buffer.from('certain'), { localScore: 1 }) });
    await vi.waitUntil(async () => (await events()).filter((event) => event.action === 'sampleSubmit').length > 2, { timeout: 20_000 });
  });
});

describe('the audit chain', () => {
  const links = fc.array(fc.record({ action: fc.string(), actor: fc.string(), subject: fc.option(fc.string()), outcome: fc.string(), detail: fc.string(), at: fc.string(), requestId: fc.option(fc.string()) }), { minLength: 1, maxLength: 8 });
  const chained = (list: Omit<Link, 'number'>[]) => {
    let previous = genesis;
    return list.map((link, index) => ({ ...link, number: index + 1, hash: (previous = linkHash(previous, { ...link, number: index + 1 })) }));
  };
  test('is whole as it was written', () => fc.assert(fc.property(links, (list) => firstBreak(chained(list)) === null)));
  test('shows any change, removal or insertion at its place', () => {
    fc.assert(fc.property(links, fc.nat(), fc.constantFrom('change', 'remove', 'repeat'), (list, at, how) => {
      const chain = chained(list);
      const index = at % chain.length;
      if (how === 'change') chain[index] = { ...chain[index]!, actor: `${chain[index]!.actor}x` };
      else if (how === 'remove') {
        if (index === chain.length - 1) return true;
        chain.splice(index, 1);
      } else chain.splice(index, 0, chain[index]!);
      return firstBreak(chain) !== null;
    }));
  });
});
