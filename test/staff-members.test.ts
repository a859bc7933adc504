import { readFileSync } from 'node:fs';
import { Secret, TOTP } from 'otpauth';
import { buildSchema, getNamedType, isCompositeType } from 'graphql';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Caller } from '../platform/caller.ts';
import { system } from '../platform/caller.ts';
import { Database, migrate, roleUrl } from '../platform/database.ts';
import { systemManager } from '../platform/subgraph.ts';
import { demandsIn } from '../schema/permissions.ts';
import { hashOf, holdersOf, newSecret } from '../subgraphs/customers/credentials.ts';
import { entities } from '../subgraphs/customers/entities.ts';
import { migrations } from '../subgraphs/customers/migrations/index.ts';
import { adoptOperatorToken } from '../subgraphs/customers/operator-token.ts';
import { startAssay, type Assay } from './assay.ts';
import { Authenticator } from './authenticator.ts';
import { Belongings, Questions } from './authorization/questions.ts';
import { accept, act, bareMember, invite, secondFactor, signIn, staffMember, staffPassword, type Member } from './staff.ts';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const api = buildSchema(read('schema/api.graphql'), { assumeValidSDL: true });
const origin = 'https://console.assay.example';

interface Answer { userErrors: { code: string; message: string }[] }
interface Entry { kind: string; subjectId: string; name: string; role: string; scopes: string[]; usable: boolean; secondFactor: boolean | null; lastUsedAt: string | null; createdBy: string | null; expiresAt: string | null }

describe('the people of the installation', () => {
  let assay: Assay;
  let token: string;
  /** Of an invitation by the operator's token, from before there was an operator. */
  let early: string;
  let operator: Member;
  const customers = () => assay.platform.subgraphs.find(({ name }) => name === 'customers')!.platform;
  const remove = async (by: string, id: string) => await act<Answer>(assay, by, 'mutation ($id: ID!) { staffMemberRemove(input: { memberId: $id }) { userErrors { code message } } }', { id });
  const update = async (by: string, id: string, role: string) => await act<Answer>(assay, by, 'mutation ($id: ID!, $role: StaffMemberRole!) { staffMemberUpdate(input: { memberId: $id, role: $role }) { userErrors { code message } } }', { id, role });
  const access = async (by: string) => (await act<{ nodes: Entry[] }>(assay, by, '{ installationAccess(first: 100) { nodes { kind subjectId name role scopes usable secondFactor lastUsedAt createdBy expiresAt } } }')).nodes;
  const gone = async (session: string) => await vi.waitUntil(async () => (await assay.ask(session, '{ viewer { id } }')).errors?.[0]?.extensions.code === 'UNAUTHENTICATED', { timeout: 20_000 });
  interface Event { action: string; actor: string; subject: string | null; outcome: string; detail: string }
  const chain = async (action: string) => (await act<{ nodes: Event[] }>(assay, operator.token, 'query ($action: String!) { auditEvents(first: 100, filter: { action: $action }) { nodes { action actor subject outcome detail } } }', { action })).nodes;
  const audited = async (like: Partial<Event> & { action: string }) => await vi.waitFor(async () => {
    const events = await chain(like.action);
    expect(events).toContainEqual(expect.objectContaining(like));
    return events.find((event) => Object.entries(like).every(([key, value]) => event[key as keyof Event] === value))!;
    // A walk over all operations leaves hundreds of refusals, which are chained one after the other.
  }, { timeout: 180_000, interval: 500 });

  beforeAll(async () => {
    assay = await startAssay({ ASSAY_CONSOLE_ORIGINS: origin });
    token = assay.platform.operatorToken;
    early = (await invite(assay, token, 'early@staff.example', 'OPERATOR')).token!;
    // The first operator may also be made of an analyst.
    const first = await staffMember(assay, 'ANALYST');
    await act(assay, token, `mutation ($id: ID!) {
      staffMemberUpdate(input: { memberId: $id, role: OPERATOR }) { userErrors { code } } }`, { id: first.id });
    operator = { ...first, token: await first.signIn() };
  });
  afterAll(async () => await assay?.stop());

  test("what the operator's token asked in beside the first operator comes in no more", async () => {
    expect(await accept(assay, early)).toMatchObject({ member: null, userErrors: [{ code: 'EXPIRED' }] });
  });
  test("the operator's token begins an installation, and says what to do once there is an operator", async () => {
    const refusal = async () => (await assay.ask(token, '{ viewer { kind } }')).errors?.[0];
    await vi.waitUntil(async () => (await refusal()) !== undefined, { timeout: 20_000 });
    expect(await refusal()).toMatchObject({ extensions: { code: 'FORBIDDEN' }, message: expect.stringMatching(/only begins an installation.*sign in.*ASSAY_BREAK_GLASS=on/) as string });
    for (const query of ['{ staffMembers { id } }', 'mutation { operatorTokenRotate { token } }']) expect((await assay.ask(token, query)).errors?.[0]!.extensions.code).toBe('FORBIDDEN');
    await audited({ action: 'operatorToken.made', actor: 'system' });
    await audited({ action: 'operatorToken.used', actor: 'operator', subject: 'Mutation.staffMemberInvite', outcome: 'OK' });
    await audited({ action: 'access.refused', actor: 'operator', subject: 'operatorToken', outcome: 'FORBIDDEN' });
  });

  test.each(['OPERATOR', 'ANALYST'] as const)('an account of role %s without a second factor gets nothing: each query and mutation says what is missing and what to do', async (role) => {
    const bare = await bareMember(assay, operator.token, role);
    const questions = new Questions(api, demandsIn(read('schema/supergraph.graphql')));
    const demands = demandsIn(read('schema/supergraph.graphql'));
    const nothing = new Belongings();
    const wrong: string[] = [];
    let asked = 0;
    for (const [root, type] of [['query', api.getQueryType()!], ['mutation', api.getMutationType()!]] as const) {
      for (const field of Object.values(type.getFields())) {
        const demand = demands.get(`${type.name}.${field.name}`);
        if (!demand?.scopes) continue;
        const answer = getNamedType(field.type);
        const call = root === 'query' ? questions.call(type, field, nothing, []) : `${field.name}${field.args.length > 0 ? `(input: ${questions.value('input', field.args[0]!.type, nothing, '', true)})` : ''}`;
        const { data, errors } = await assay.ask(bare.token, `${root} { ${call} ${isCompositeType(answer) ? '{ __typename }' : ''} }`);
        asked++;
        if (data || errors?.length !== 1 || errors[0]!.extensions.code !== 'FORBIDDEN' || !/^second factor missing: this account must have one and has none\. Set one up first: totpBegin and totpConfirm/.test(errors[0]!.message)) wrong.push(`${type.name}.${field.name}: ${JSON.stringify(data ?? errors)}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(100);
    // A subgraph that is asked past the gateway says the same, and its database shows no rows but the own account.
    const [found] = (await holdersOf(systemManager(customers()), [{ hash: hashOf(bare.token), certificate: null }], { certificates: 'optional', breakGlass: false })).values();
    expect(found!.caller).toMatchObject({ scopes: [], secondFactorMissing: 'NONE' });
    for (const subgraph of assay.platform.subgraphs) {
      const tables = await subgraph.platform.database.for(system).execute<{ name: string }[]>("select relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = ? and c.relrowsecurity", [subgraph.name]);
      for (const { name } of tables) {
        const rows = await subgraph.platform.database.for(found!.caller).execute<Record<string, unknown>[]>(`select to_jsonb(t) as row from "${subgraph.name}"."${name}" t`);
        const others = rows.filter(({ row }) => !JSON.stringify(row).includes(bare.id));
        if (others.length > 0 && subgraph.name === 'customers') wrong.push(`${name}: ${others.length} rows`);
      }
    }
    expect(wrong).toEqual([]);
    expect(await act(assay, bare.token, '{ viewer { secondFactorMissing staffMember { email secondFactor } } }')).toEqual({ secondFactorMissing: true, staffMember: { email: bare.email, secondFactor: false } });
    await audited({ action: 'access.refused', actor: bare.id });
  });

  test('who has a second factor and did not show it is told to sign in with it', async () => {
    const bare = await bareMember(assay, operator.token, 'OPERATOR');
    const early = (await signIn(assay, bare.email)).token!;
    await secondFactor(assay, bare);
    await vi.waitUntil(async () => (await assay.ask(early, '{ staffMembers { id } }')).errors?.[0]!.message.startsWith('second factor missing: this session was begun without it. Sign in again with a code'), { timeout: 20_000 });
    // A stolen password alone takes nothing away and adds nothing.
    expect(await act(assay, early, 'mutation ($password: String!) { totpBegin(input: { password: $password }) { userErrors { code } } }', { password: staffPassword })).toEqual({ userErrors: [{ code: 'FORBIDDEN' }] });
    expect(await signIn(assay, bare.email)).toMatchObject({ token: null, userErrors: [{ code: 'FORBIDDEN', field: ['input', 'code'] }] });
    expect(await signIn(assay, bare.email, { code: '000000' })).toMatchObject({ token: null, userErrors: [{ code: 'FORBIDDEN' }] });
    await audited({ action: 'totpConfirm', actor: bare.id, outcome: 'OK' });
    await audited({ action: 'sessionCreate', subject: bare.id, outcome: 'FORBIDDEN' });
  });

  test('an operator does what the token did, an analyst reads verdicts; each is who they are in the chain', async () => {
    expect(await act(assay, operator.token, '{ viewer { id kind scopes staffMember { id role } } }')).toEqual({ id: operator.id, kind: 'OPERATOR', scopes: ['operator'], staffMember: { id: operator.id, role: 'OPERATOR' } });
    const input = { name: 'By an operator', seats: 1, dailyQuota: 1, expiresAt: new Date(Date.now() + 1e9).toISOString(), administratorEmail: `by-operator-${Date.now()}@x.example`, administratorPassword: staffPassword };
    expect(await act(assay, operator.token, 'mutation ($input: CustomerCreateInput!) { customerCreate(input: $input) { userErrors { code } } }', { input })).toEqual({ userErrors: [] });
    const analyst = await staffMember(assay, 'ANALYST', operator.token);
    expect(await act(assay, analyst.token, '{ viewer { kind scopes } }')).toEqual({ kind: 'STAFF', scopes: ['verdicts:read', 'verdicts:override', 'identity:ask'] });
    expect((await act<{ grant: { requestedBy: string } }>(assay, analyst.token, 'mutation ($sha256: Sha256!) { identityRequest(input: { sha256: $sha256, reason: "somebody has to be called", minutes: 5 }) { grant { requestedBy } userErrors { message } } }', { sha256: 'a'.repeat(64) })).grant.requestedBy).toBe(analyst.id);
    for (const action of ['sessionCreate', 'staffInvitationAccept']) await audited({ action, actor: analyst.id, outcome: 'OK' });
    // Signing out, and an operator who ends somebody's session.
    const second = await analyst.signIn();
    await act(assay, second, 'mutation { sessionEnd { userErrors { code } } }');
    await gone(second);
    await audited({ action: 'sessionEnd', actor: analyst.id });
    const { sessions } = (await act<{ id: string; sessions: { id: string; endedAt: string | null; address: string }[] }[]>(assay, operator.token, '{ staffMembers { id sessions(first: 10) { id endedAt address } } }')).find(({ id }) => id === analyst.id)!;
    expect(sessions.filter(({ endedAt }) => endedAt !== null)).toHaveLength(1);
    for (const { id } of sessions) await act(assay, operator.token, 'mutation ($id: ID!) { sessionRevoke(input: { sessionId: $id }) { userErrors { code } } }', { id });
    await gone(analyst.token);
    await audited({ action: 'sessionRevoke', actor: operator.id, subject: sessions[0]!.id });
    // Another role takes effect in sessions that are open.
    const next = await analyst.signIn();
    expect(await update(operator.token, analyst.id, 'OPERATOR')).toEqual({ userErrors: [] });
    await vi.waitUntil(async () => (await act<{ kind: string }>(assay, next, '{ viewer { kind } }')).kind === 'OPERATOR', { timeout: 20_000 });
    await update(operator.token, analyst.id, 'ANALYST');
    await vi.waitUntil(async () => (await act<{ kind: string }>(assay, next, '{ viewer { kind } }')).kind === 'STAFF', { timeout: 20_000 });
  });

  test('a code that was begun before there was a passkey is confirmed by nobody who knows the password alone', async () => {
    const bare = await bareMember(assay, operator.token, 'OPERATOR');
    const early = (await signIn(assay, bare.email)).token!;
    const begin = 'mutation ($password: String!) { totpBegin(input: { password: $password }) { secret userErrors { code } } }';
    const { secret } = await act<{ secret: string }>(assay, early, begin, { password: staffPassword });
    const confirm = async (code: string) => await act<{ spareCodes: string[] | null } & Answer>(assay, early,
      'mutation ($code: String!) { totpConfirm(input: { code: $code }) { spareCodes userErrors { code message } } }', { code });
    expect((await confirm('000000')).userErrors).toMatchObject([{ code: 'INVALID' }]);
    const passkey = await act<{ options: string; ticket: string }>(assay, bare.token,
      'mutation ($password: String!) { passkeyBegin(input: { password: $password }) { options ticket userErrors { code } } }', { password: staffPassword });
    const response = new Authenticator().create(passkey.options, origin);
    await act(assay, bare.token, 'mutation ($input: PasskeyAddInput!) { passkeyAdd(input: $input) { passkey { name } userErrors { code } } }',
      { input: { ticket: passkey.ticket, response, name: 'key' } });
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
    expect(await confirm(code)).toMatchObject({ spareCodes: null, userErrors: [{ code: 'FORBIDDEN' }] });
    // Nor does that session learn where the person is, or end what the person is in.
    const sessions = await act<{ staffMember: { sessions: { id: string }[] } }>(assay, early, '{ viewer { staffMember { sessions(first: 100) { id } } } }');
    expect(sessions.staffMember.sessions).toEqual([]);
  });

  test('what somebody asked in ends with the right to do so: removed or made an analyst, nobody comes in by it', async () => {
    for (const end of [remove, async (by: string, id: string) => await update(by, id, 'ANALYST')]) {
      const going = await staffMember(assay, 'OPERATOR', operator.token);
      const { token: open } = await invite(assay, going.token, `late-${going.id}@staff.example`, 'OPERATOR');
      expect((await end(operator.token, going.id)).userErrors).toEqual([]);
      expect((await accept(assay, open!)).userErrors).toMatchObject([{ code: 'EXPIRED' }]);
    }
  });

  test('a passkey is a second factor: who signs in by one needs no password and no code', async () => {
    const bare = await bareMember(assay, operator.token, 'OPERATOR');
    const authenticator = new Authenticator();
    const begun = await act<{ options: string; ticket: string }>(assay, bare.token, 'mutation ($password: String!) { passkeyBegin(input: { password: $password }) { options ticket userErrors { code } } }', { password: staffPassword });
    expect(await act(assay, bare.token, 'mutation ($input: PasskeyAddInput!) { passkeyAdd(input: $input) { passkey { name } userErrors { code message } } }', { input: { ticket: begun.ticket, response: authenticator.create(begun.options, origin), name: 'key' } })).toEqual({ passkey: { name: 'key' }, userErrors: [] });
    const question = await act<{ options: string; ticket: string }>(assay, null, '{ passkeyQuestion { options ticket } }');
    const { token: session } = await act<{ token: string }>(assay, null, 'mutation ($input: SessionCreateByPasskeyInput!) { sessionCreateByPasskey(input: $input) { token userErrors { code } } }', { input: { ticket: question.ticket, response: authenticator.get(question.options, origin) } });
    expect(await act(assay, session, '{ viewer { id scopes } }')).toEqual({ id: bare.id, scopes: ['operator'] });
    await audited({ action: 'sessionCreateByPasskey', actor: bare.id, outcome: 'OK' });
  });

  test('only an operator makes an operator: an analyst, an administrator and a region may not, nor may somebody without a credential', async () => {
    const analyst = await staffMember(assay, 'ANALYST', operator.token);
    const { administrator } = await customerBy(operator.token);
    const { token: region } = await act<{ token: string }>(assay, operator.token, 'mutation { staffCreate(input: { name: "eu", role: REGION, validDays: 1 }) { token userErrors { code } } }');
    for (const by of [analyst.token, administrator, region]) {
      for (const query of [
        'mutation { staffMemberInvite(input: { email: "x@staff.example", name: "X", role: OPERATOR }) { token } }', `mutation { staffMemberUpdate(input: { memberId: "${analyst.id}", role: OPERATOR }) { userErrors { code } } }`,
        `mutation { staffMemberRemove(input: { memberId: "${operator.id}" }) { userErrors { code } } }`, '{ staffMembers { email } }', '{ installationAccess(first: 5) { nodes { name } } }', 'mutation { operatorTokenRotate { token } }',
      ]) await expect(act(assay, by, query)).rejects.toThrow(/^FORBIDDEN: .* needs operator/);
    }
    await expect(invite(assay, '', 'x@staff.example', 'OPERATOR')).rejects.toThrow('UNAUTHENTICATED');
    // An invitation of a customer makes no operator, one of the installation no person of a customer.
    const { token: asked } = await act<{ token: string }>(assay, administrator, 'mutation { userInvite(input: { email: "asked@x.example", role: VIEWER }) { token } }');
    expect(await accept(assay, asked)).toMatchObject({ member: null, userErrors: [{ code: 'EXPIRED' }] });
    const { token: staffAsked, invitation } = await invite(assay, operator.token, 'later@staff.example', 'ANALYST');
    expect(await act(assay, null, 'mutation ($token: String!) { invitationAccept(input: { token: $token, password: "a long enough password" }) { user { id } userErrors { code } } }', { token: staffAsked })).toEqual({ user: null, userErrors: [{ code: 'EXPIRED' }] });
    await act(assay, operator.token, 'mutation ($id: ID!) { staffInvitationWithdraw(input: { invitationId: $id }) { userErrors { code } } }', { id: invitation!.id });
    expect(await accept(assay, staffAsked!)).toMatchObject({ member: null, userErrors: [{ code: 'EXPIRED' }] });
    expect(await act(assay, operator.token, 'mutation { staffCreate(input: { name: "A", role: ANALYST, validDays: 1 }) { token userErrors { code field } } }')).toEqual({ token: null, userErrors: [{ code: 'INVALID', field: ['input', 'role'] }] });
  });

  async function customerBy(by: string): Promise<{ administrator: string; customerId: string }> {
    const email = `administrator-${Date.now()}-${Math.random()}@x.example`;
    const { customer } = await act<{ customer: { id: string } }>(assay, by, 'mutation ($input: CustomerCreateInput!) { customerCreate(input: $input) { customer { id } userErrors { message } } }', {
      input: { name: 'Of staff', seats: 10, dailyQuota: 10, expiresAt: new Date(Date.now() + 1e9).toISOString(), administratorEmail: email, administratorPassword: staffPassword } });
    return { administrator: (await signIn(assay, email)).token!, customerId: customer.id };
  }

  test("an operator's account is neither read nor changed by customers or by staff, whatever they name and whatever they ask of the database", async () => {
    const { administrator, customerId } = await customerBy(operator.token);
    const analyst = await staffMember(assay, 'ANALYST', operator.token);
    const members = await act<{ id: string; sessions: { id: string }[] }[]>(assay, operator.token, '{ staffMembers { id sessions(first: 1) { id } } }');
    const session = members.find(({ id }) => id === operator.id)!.sessions[0]!;
    const before = await rowsOf();
    for (const by of [administrator, analyst.token]) {
      const tried = async (query: string) => await assay.ask<Record<string, Answer>>(by, query);
      for (const query of [
        `mutation { userRemove(input: { userId: "${operator.id}" }) { userErrors { code } } }`, `mutation { userUpdate(input: { userId: "${operator.id}", role: VIEWER }) { userErrors { code } } }`,
        `mutation { sessionRevoke(input: { sessionId: "${session.id}" }) { userErrors { code } } }`, `mutation { passkeyRemove(input: { passkeyId: "${operator.id}" }) { userErrors { code } } }`,
      ]) {
        const { data, errors } = await tried(query);
        expect(errors?.[0]!.extensions.code ?? Object.values(data)[0]!.userErrors[0]!.code, query).toMatch(/^(NOT_FOUND|FORBIDDEN)$/);
      }
      const texts = await Promise.all(['{ users { id email } }', `{ node(id: "${operator.id}") { id } }`, `{ sessions(userId: "${operator.id}", first: 10) { nodes { id } } }`, '{ accessReview(first: 100) { nodes { subjectId } } }', '{ invitations(first: 100) { nodes { id } } }'].map(async (query) => JSON.stringify((await tried(query)).data ?? null)));
      expect(texts.join()).not.toContain(operator.id);
      expect(texts.join()).not.toContain(operator.email);
    }
    const callers: Caller[] = [
      { kind: 'USER', id: 'usr_x', customerId, group: null, scopes: ['customers:write'], licence: null, session: 'ses_x' },
      { kind: 'API_KEY', id: 'key_x', customerId, group: null, scopes: ['customers:write'], licence: null },
      { kind: 'USER', id: operator.id, customerId: null, group: null, scopes: ['customers:write'], licence: null, session: 'ses_x' },
      { kind: 'STAFF', id: analyst.id, customerId: null, group: null, scopes: ['identity:ask'], licence: null, session: 'ses_x' },
      { kind: 'STAFF', id: 'stf_x', customerId: null, group: null, scopes: ['results:read'], licence: null },
    ];
    for (const caller of callers) {
      for (const [table, change] of [['account', "staff_role = 'ANALYST'"], ['session', 'ended_at = now()'], ['passkey', "name = ''"], ['spare_code', "hash = ''"], ['credential', 'expires_at = now()'], ['invitation', "staff_role = 'OPERATOR'"]] as const) {
        const em = customers().database.for(caller);
        const rows = await em.execute<{ row: Record<string, unknown> }[]>(`select to_jsonb(t) as row from ${table} t where customer_id is null`);
        expect(rows.filter(({ row }) => ![row.user_id, row.id, row.holder_id].includes(caller.kind === 'STAFF' ? caller.id : '')), `${caller.kind} ${table}`).toEqual([]);
        const { affectedRows } = await em.execute<{ affectedRows: number }>(`update ${table} set ${change} where customer_id is null and ${table === 'invitation' ? 'true' : `${{ account: 'id', session: 'user_id', passkey: 'user_id', spare_code: 'user_id', credential: 'holder_id' }[table]} = ?`}`, table === 'invitation' ? [] : [operator.id], 'run');
        expect(affectedRows, `${caller.kind} ${table}`).toBe(0);
      }
      await expect(customers().database.for(caller).execute("insert into account (id, email, password_hash, created_at, staff_role, name) values ('smb_planted', 'planted@x.example', '', now(), 'OPERATOR', 'x')", [], 'run')).rejects.toThrow('row-level security');
    }
    expect(await rowsOf()).toBe(before);
    // Operators in turn see no session, code or passkey of customers' people.
    for (const table of ['session', 'passkey', 'spare_code', 'invitation']) {
      expect(await customers().database.for({ kind: 'OPERATOR', id: operator.id, customerId: null, group: null, scopes: ['operator'], licence: null, session: 'ses_x' }).execute(`select 1 from ${table} where customer_id is not null`)).toEqual([]);
    }
  });
  const rowsOf = async () => JSON.stringify(await customers().database.for(system).execute("select id, email, staff_role, removed_at, password_hash from account where staff_role = 'OPERATOR' order by id"));

  test('the last operator is neither removed nor made an analyst; of two who remove each other at the same time one stays', async () => {
    const others = (await act<{ id: string; role: string; removedAt: string | null }[]>(assay, operator.token, '{ staffMembers { id role removedAt } }')).filter(({ id, role, removedAt }) => id !== operator.id && role === 'OPERATOR' && removedAt === null);
    for (const { id } of others) expect(await remove(operator.token, id)).toEqual({ userErrors: [] });
    const last = { userErrors: [{ code: 'CONFLICT', message: 'this is the last operator: make another one first' }] };
    expect(await remove(operator.token, operator.id)).toEqual(last);
    expect(await update(operator.token, operator.id, 'ANALYST')).toEqual(last);
    const second = await staffMember(assay, 'OPERATOR', operator.token);
    // Both are known to the gateway before; who is removed first may be nobody any more by the time of its own turn.
    for (const one of [operator, second]) await act(assay, one.token, '{ viewer { id } }');
    const tried = async (by: Member, whom: Member) => await remove(by.token, whom.id).then(({ userErrors }) => userErrors.length === 0, () => false);
    const both = await Promise.all([tried(operator, second), tried(second, operator)]);
    expect(both.filter(Boolean)).toHaveLength(1);
    const [stays, goes] = both[0] ? [operator, second] : [second, operator];
    await gone(goes.token);
    expect(await signIn(assay, goes.email, { code: '000000' })).toMatchObject({ token: null });
    operator = stays;
    await audited({ action: 'staffMemberRemove', actor: stays.id, subject: goes.id, outcome: 'OK' });
  });

  test('a review lists everybody and everything that can get in: by whom they were made, when they came last, and whether they can', async () => {
    const bare = await bareMember(assay, operator.token, 'ANALYST');
    await invite(assay, operator.token, 'open@staff.example', 'OPERATOR');
    const { token: region, staff } = await act<{ token: string; staff: { id: string } }>(assay, operator.token, 'mutation { staffCreate(input: { name: "us", role: REGION, validDays: 1 }) { token staff { id } } }');
    await assay.ask(region, '{ viewer { id } }');
    const entries = await access(operator.token);
    const of = (name: string) => entries.find((entry) => entry.name === name);
    expect(of(operator.email)).toMatchObject({ kind: 'MEMBER', role: 'OPERATOR', scopes: ['operator'], usable: true, secondFactor: true, lastUsedAt: expect.any(String) as string });
    expect(of(bare.email)).toMatchObject({ kind: 'MEMBER', role: 'ANALYST', usable: false, secondFactor: false, createdBy: operator.id, lastUsedAt: expect.any(String) as string });
    expect(of('open@staff.example')).toMatchObject({ kind: 'INVITATION', role: 'OPERATOR', usable: false, createdBy: operator.id, expiresAt: expect.any(String) as string });
    expect(entries.find(({ subjectId }) => subjectId === staff.id)).toMatchObject({ kind: 'STAFF_TOKEN', role: 'REGION', usable: true, createdBy: operator.id, lastUsedAt: expect.any(String) as string });
    expect(of("operator's token")).toMatchObject({ kind: 'OPERATOR_TOKEN', usable: false });
    const pages: string[] = [];
    for (let after: string | null = null; ; ) {
      const page: { nodes: Entry[]; pageInfo: { hasNextPage: boolean; endCursor: string } } = await act(assay, operator.token, 'query ($after: Cursor) { installationAccess(first: 2, after: $after) { nodes { subjectId } pageInfo { hasNextPage endCursor } } }', { after });
      pages.push(...page.nodes.map(({ subjectId }) => subjectId));
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(pages).toEqual(entries.map(({ subjectId }) => subjectId));
  });

  test('an analyst\'s token of before and an account may be one person\'s: neither agrees with the other', async () => {
    const { secret: token, hash } = newSecret('staff');
    await systemManager(customers()).transactional(async (em) => {
      await em.execute(`insert into staff (id, name, role, created_at, expires_at)
        values ('stf_before', 'An Analyst', 'ANALYST', now(), now() + interval '1 day')`, [], 'run');
      await em.execute(`insert into credential (hash, kind, holder_id, expires_at)
        values (?, 'STAFF', 'stf_before', now() + interval '1 day')`, [hash], 'run');
    });
    const analyst = await staffMember(assay, 'ANALYST', operator.token);
    const asked = async (by: string) => (await act<{ grant: { id: string } }>(assay, by,
      'mutation ($sha256: Sha256!) { identityRequest(input: { sha256: $sha256, reason: "they must be called", minutes: 5 }) '
      + '{ grant { id } userErrors { message } } }', { sha256: 'b'.repeat(64) })).grant.id;
    const decided = async (by: string, id: string, agree: boolean) => (await act<{ userErrors: { code: string }[] }>(assay, by,
      'mutation ($id: ID!, $agree: Boolean!) { identityDecide(input: { grantId: $id, agree: $agree, reason: "it is a worm indeed" }) '
      + '{ userErrors { code } } }', { id, agree })).userErrors.map(({ code }) => code);
    const [byToken, byAccount] = [await asked(token), await asked(analyst.token)];
    expect(await decided(analyst.token, byToken, true)).toEqual(['FORBIDDEN']);
    expect(await decided(token, byAccount, true)).toEqual(['FORBIDDEN']);
    expect(await decided(analyst.token, byToken, false)).toEqual([]);
    const other = await staffMember(assay, 'ANALYST', operator.token);
    expect(await decided(other.token, byAccount, true)).toEqual([]);
  });

  test('what collects metrics has a token for that alone', async () => {
    const { token: collector } = await act<{ token: string }>(assay, operator.token, 'mutation { staffCreate(input: { name: "prometheus", role: METRICS, validDays: 1 }) { token userErrors { code } } }');
    const metrics = async (by: string) => (await fetch(`${assay.url}/metrics`, { headers: { authorization: `Bearer ${by}` } })).status;
    expect([await metrics(collector), await metrics(operator.token), await metrics((await bareMember(assay, operator.token, 'OPERATOR')).token)]).toEqual([200, 200, 403]);
    await expect(act(assay, collector, '{ staffMembers { id } }')).rejects.toThrow('FORBIDDEN');
  });

  test("the operator's token is made anew: the old one ends, also for a start that finds it in its file", async () => {
    const hashes = async () => (await customers().database.for(system).execute<{ hash: string }[]>("select hash from credential where kind = 'OPERATOR'")).map(({ hash }) => hash);
    expect(await hashes()).toEqual([hashOf(token)]);
    const rotate = async () => (await act<{ token: string }>(assay, operator.token, 'mutation { operatorTokenRotate { token userErrors { code } } }')).token;
    const both = await Promise.all([rotate(), rotate()]);
    expect(await hashes(), 'of two at once one stays').toHaveLength(1);
    expect(both.map(hashOf)).toContain((await hashes())[0]);
    const next = await rotate();
    expect(await hashes()).toEqual([hashOf(next)]);
    const { detail } = await audited({ action: 'operatorTokenRotate', actor: operator.id, outcome: 'OK' });
    expect(detail).not.toContain(next);
    await gone(token);
    const start = async (inFile: string | null) => await systemManager(customers()).transactional(async (em) => await adoptOperatorToken(em, inFile));
    expect(await start(token)).toMatchObject({ current: false });
    expect(await hashes()).toEqual([hashOf(next)]);
    expect(await start(next)).toMatchObject({ current: true });
    const { secret } = await start(null);
    expect(await hashes()).toEqual([hashOf(secret)]);
  });
});

describe('an installation whose glass is broken', () => {
  let assay: Assay;
  beforeAll(async () => {
    assay = await startAssay({ ASSAY_BREAK_GLASS: 'on' });
  });
  afterAll(async () => await assay?.stop());
  test("takes the operator's token though there is an operator, and has each use on record", async () => {
    const operator = await staffMember(assay, 'OPERATOR');
    for (let n = 0; n < 2; n++) expect(await act(assay, assay.platform.operatorToken, '{ staffMembers { id } }')).toEqual([{ id: operator.id }]);
    // Also where a condition stands around it.
    const conditional = 'query ($x: Boolean!) { ... @include(if: $x) { staffMembers { id } } }';
    expect(await act(assay, assay.platform.operatorToken, conditional, { x: true })).toEqual([{ id: operator.id }]);
    const used = async () => (await act<{ nodes: { subject: string; detail: string }[] }>(assay, operator.token, '{ auditEvents(first: 100, filter: { action: "operatorToken.used" }) { nodes { subject detail } } }')).nodes
      .filter(({ subject }) => subject === 'Query.staffMembers').map(({ detail }) => JSON.parse(detail) as { count: number; address: string });
    await vi.waitUntil(async () => (await used()).reduce((sum, { count }) => sum + count, 0) === 3, { timeout: 20_000 });
    expect((await used())[0]!.address).toMatch(/127\.0\.0\.1$/);
  });
});

describe('an installation of before there were accounts', () => {
  let assay: Assay;
  beforeAll(async () => {
    assay = await startAssay();
  });
  afterAll(async () => await assay?.stop());
  test("keeps its analysts' tokens until they end and the operator's until there is an operator, and shows them in the review", async () => {
    const url = new URL(assay.platform.engines.databaseUrl);
    const owner = new pg.Client({ connectionString: url.href });
    await owner.connect();
    await owner.query('create database assay_before');
    await owner.end();
    url.pathname = '/assay_before';
    await migrate({ url: url.href, schema: 'customers', migrations: migrations.filter(({ name }) => name < '019') });
    const [analyst, late, operator, session] = [newSecret('staff'), newSecret('staff'), newSecret('operator'), newSecret('session')];
    const before = new pg.Client({ connectionString: url.href });
    await before.connect();
    await before.query(`set search_path = customers; select set_config('assay.all', 'on', false);
      insert into staff (id, name, role, created_at, expires_at) values ('stf_one', 'An Analyst', 'ANALYST', now(), now() + interval '1 day'), ('stf_late', 'Late', 'ANALYST', now(), now() - interval '1 second');
      insert into credential (hash, kind, holder_id, expires_at) values ('${analyst.hash}', 'STAFF', 'stf_one', now() + interval '1 day'), ('${late.hash}', 'STAFF', 'stf_late', now() - interval '1 second'), ('${operator.hash}', 'OPERATOR', 'operator', null);
      insert into customer (id, name, seats, daily_quota, monthly_quota, licence_expires_at, created_at) values ('cus_one', 'One', 1, 1, 1, now() + interval '1 day', now());
      insert into account (id, customer_id, email, password_hash, role, created_at) values ('usr_one', 'cus_one', 'one@x.example', '', 'OPERATOR', now());
      insert into session (id, customer_id, user_id, created_at, last_used_at, expires_at, second_factor) values ('ses_one', 'cus_one', 'usr_one', now(), now(), now() + interval '1 hour', false);
      insert into credential (hash, customer_id, kind, holder_id, expires_at, session_id) values ('${session.hash}', 'cus_one', 'USER', 'usr_one', now() + interval '1 hour', 'ses_one');`);
    expect(await migrate({ url: url.href, schema: 'customers', migrations })).toContain('021-staff-members');
    const database = await Database.connect({ url: roleUrl(url.href, 'customers'), schema: 'customers', entities });
    const who = async ({ hash }: { hash: string }) => [...(await holdersOf(database.for(system), [{ hash, certificate: null }], { certificates: 'optional', breakGlass: false })).values()][0];
    try {
      expect(await who(analyst)).toMatchObject({ caller: { kind: 'STAFF', id: 'stf_one', scopes: ['verdicts:read', 'verdicts:override', 'identity:ask'] }, endsAt: expect.any(Date) as Date });
      expect(await who(late)).toBeUndefined();
      expect(await who(operator)).toMatchObject({ caller: { kind: 'OPERATOR', id: 'operator', scopes: ['operator'] } });
      expect((await who(operator))!.refusal).toBeUndefined();
      // The role by its old word has the rights that it had.
      expect((await who(session))!.caller).toMatchObject({ kind: 'USER', scopes: expect.arrayContaining(['quarantine:write']) as string[] });
      const { installationAccess } = await import('../subgraphs/customers/installation-access.ts');
      const { nodes } = await installationAccess({ em: database.for({ ...system, kind: 'OPERATOR' }), platform: assay.platform.subgraphs.find(({ name }) => name === 'customers')!.platform } as never, { first: 10 }) as { nodes: Entry[] };
      expect(nodes).toMatchObject([
        { kind: 'OPERATOR_TOKEN', usable: true, createdBy: null, lastUsedAt: expect.any(Date) as Date },
        { kind: 'STAFF_TOKEN', subjectId: 'stf_one', name: 'An Analyst', role: 'ANALYST', usable: true, expiresAt: expect.any(Date) as Date },
      ]);
      await before.query("insert into account (id, email, password_hash, created_at, staff_role, name) values ('smb_one', 'op@x.example', '', now(), 'OPERATOR', 'Op')");
      expect((await who(operator))!.refusal).toContain('only begins an installation');
      expect((await who(analyst))!.caller.kind).toBe('STAFF');
    } finally {
      await database.close();
      await before.end();
    }
  });
});
