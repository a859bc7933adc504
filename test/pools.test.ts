import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { system } from '../platform/caller.ts';
import type { Database } from '../platform/database.ts';
import { SecondConnectionError } from '../platform/pool-guard.ts';
import { startAssay, type Assay } from './assay.ts';
import { startProvider } from './identity-provider.ts';
import { consoleOrigin, mutationCalls } from './mutation-calls.ts';

const api = buildSchema(readFileSync(new URL('../schema/api.graphql', import.meta.url), 'utf8'));
const mutations = Object.keys(api.getMutationType()!.getFields());
const connections = 4;
const atOnce = 64;
const password = 'a long enough password';

interface Operation {
  token: string | null;
  query: string;
  variables: Record<string, unknown> | undefined;
}

describe(`on pools of ${connections} connections`, () => {
  let assay: Assay;
  let idp: Awaited<ReturnType<typeof startProvider>>;
  /** What was asked last, by the names of its fields. */
  const asked: Operation[] = [];
  const one = async <T>(token: string | null, query: string, variables?: Record<string, unknown>): Promise<T> => {
    asked.push({ token, query, variables });
    const { data, errors } = await assay.ask<Record<string, T>>(token, query, variables);
    if (errors) throw new Error(JSON.stringify(errors));
    return Object.values(data)[0]!;
  };
  /** Codes of all errors of an operation that is asked many times at the same time; user errors are none. */
  const codes = async ({ token, query, variables }: Operation) => {
    const answers = await Promise.all(Array.from({ length: atOnce }, async () => await assay.ask(token, query, variables)));
    return [...new Set(answers.flatMap(({ errors = [] }) => errors.map(({ extensions, message }) => `${extensions.code}: ${message}`)))];
  };

  beforeAll(async () => {
    idp = await startProvider();
    assay = await startAssay({ ASSAY_BREAK_GLASS: 'on', ASSAY_DATABASE_CONNECTIONS: String(connections), ASSAY_CONSOLE_ORIGINS: consoleOrigin, ASSAY_OUTBOUND_NETWORKS: '127.0.0.0/8' });
    await assay.fakeRunner();
  });
  afterAll(async () => {
    await assay?.stop();
    await idp?.stop();
  });

  // Signing in has a test of its own below.
  test.each(mutations.filter((name) => name !== 'sessionCreate'))(`%s is answered ${atOnce} times at once`, async (name) => {
    // One of its own for each: what comes 64 times is soon as much as a customer may have.
    const { administrator, devices: [device = ''] } = await assay.customer({ seats: 1_000, dailyQuota: 100_000 });
    const calls = mutationCalls({ assay, idp, administrator, device, one });
    asked.length = 0;
    await calls[name]!();
    const operation = asked.find(({ query }) => query.includes(`${name}(`) || query.includes(`{ ${name} `));
    // Those that are sent through a function of the harness, as it sends them.
    if (!operation) return void (await Promise.all(Array.from({ length: atOnce }, async () => await calls[name]!())));
    expect(await codes(operation)).toEqual([]);
  });

  const signIn = 'mutation ($input: SessionCreateInput!) { sessionCreate(input: $input) { token userErrors { code } } }';
  const person = async () => {
    const { administrator } = await assay.customer();
    const email = `p${Math.random()}@x.example`;
    await one(administrator, 'mutation ($email: String!, $password: String!) { userCreate(input: { email: $email, password: $password, role: VIEWER }) { userErrors { code } } }', { email, password });
    const { token } = await one<{ token: string }>(null, signIn, { input: { email, password } });
    return { email, token, administrator };
  };

  test(`people who sign in are let in, ${atOnce} at once`, async () => {
    const { email } = await person();
    const answers = await Promise.all(Array.from({ length: atOnce }, async () => await one<{ token: string | null }>(null, signIn, { input: { email, password } })));
    expect(answers.filter(({ token }) => token === null)).toEqual([]);
  });

  test.each([
    ['a wrong password', signIn, () => ({ input: { email: 'nobody@x.example', password: 'not the password' } })],
    ['an invitation that is none', 'mutation ($input: InvitationAcceptInput!) { invitationAccept(input: $input) { userErrors { code } } }', () => ({ input: { token: 'none', password } })],
  ])(`%s is refused, ${atOnce} times at once`, async (_what, query, variables) => expect(await codes({ token: null, query, variables: variables() })).toEqual([]));

  test.each([
    ['passwordChange', 'mutation { passwordChange(input: { password: "not the password", newPassword: "another long password" }) { userErrors { code } } }'],
    ['totpBegin', 'mutation { totpBegin(input: { password: "not the password" }) { userErrors { code } } }'],
    ['passkeyBegin', 'mutation { passkeyBegin(input: { password: "not the password" }) { userErrors { code } } }'],
    ['totpRemove', 'mutation { totpRemove(input: { code: "000000" }) { userErrors { code } } }'],
  ])(`guesses at %s are refused, ${atOnce} at once`, async (_name, query) => expect(await codes({ token: (await person()).token, query, variables: {} })).toEqual([]));

  test(`a second factor is refused to be required, ${atOnce} times at once`, async () => {
    const { administrator } = await person();
    expect(await codes({ token: administrator, query: 'mutation { secondFactorRequire(input: { required: true }) { userErrors { code } } }', variables: {} })).toEqual([]);
  });

  test('guesses that come at once are counted like those in sequence: no more than ten are looked at', async () => {
    const { email } = await person();
    const messages = await Promise.all(Array.from({ length: atOnce }, async () => (await one<{ userErrors: { message: string }[] }>(null, signIn.replace('code', 'message'), { input: { email, password: 'not the password' } })).userErrors[0]!.message));
    expect(messages.filter((message) => message.includes('is wrong'))).toHaveLength(10);
  });

  describe('a transaction', () => {
    let database: Database;
    beforeAll(() => ({ database } = assay.platform.subgraphs.find(({ name }) => name === 'customers')!.platform));

    test('is refused a second connection at once, though there are more, and is undone', async () => {
      const statements: [string, (own: Database) => Promise<unknown>][] = [
        ['a statement', async (own) => await own.for(system).execute('select 1')], ['a transaction', async (own) => await own.for(system).transactional(async (em) => await em.execute('select 1'))],
        ['a manager without a caller', async (own) => await own.orm.em.fork({ disableContextResolution: true }).execute('select 1')],
      ];
      for (const [what, ask] of statements) {
        await expect(database.for(system).transactional(async (em) => {
          await em.execute("insert into failed_attempt (name, address, at) values ('second connection', '', now())", [], 'run');
          await ask(database);
        }), what).rejects.toThrow(/asked for a second connection of its pool/);
      }
      expect(await database.for(system).execute("select 1 from failed_attempt where name = 'second connection'")).toEqual([]);
    });

    test('may ask another pool, and is found out when that one asks the first again', async () => {
      const { database: other } = assay.platform.subgraphs.find(({ name }) => name === 'audit')!.platform;
      await database.for(system).transactional(async () => {
        expect(await other.for(system).execute('select 1 as n')).toEqual([{ n: 1 }]);
        await expect(other.for(system).transactional(async () => await database.for(system).execute('select 1'))).rejects.toThrow(SecondConnectionError);
      });
    });

    test('has savepoints, and what it left running may ask again once it is over', async () => {
      let over: () => void = () => undefined;
      const ended = new Promise<void>((resolve) => (over = resolve));
      let later: Promise<unknown> = Promise.resolve();
      await database.for(system).transactional(async (em) => {
        later = ended.then(async () => await database.for(system).execute('select 1 as n'));
        await em.transactional(async (within) => await within.execute('select 1'));
      });
      over();
      expect(await later).toEqual([{ n: 1 }]);
    });
  });
});
