import { AsyncLocalStorage } from 'node:async_hooks';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ExecutionResult } from 'graphql';
import { system, type Caller } from '../platform/caller.ts';
import { sweepRetention } from '../subgraphs/samples/retention.ts';
import { list } from '../subgraphs/verdicts/subscription.ts';
import { hashOf, send, startAssay, type Assay } from './assay.ts';

const page = `query ($first: Int!) { submissions(first: $first) { nodes { id state fileName device { id name } decision { reason policyRevision { id number policy { name } } }
  sample { sha256 size verdict { level score engine { version } } } } } }`;

describe('what a page costs', () => {
  let assay: Assay;
  let administrator: string;
  let customerId: string;
  // What runs beside a page, sweeps and hellos of runners, is none of it: a statement counts where it follows from what the administrator asked.
  const asked = new AsyncLocalStorage<true>();

  beforeAll(async () => {
    assay = await startAssay();
    const customer = await assay.customer();
    ({ administrator, customerId } = customer);
    const { data } = await assay.ask<{ policyCreate: { policy: { id: string } } }>(administrator, 'mutation { policyCreate(input: { name: "all", settings: {} }) { policy { id } } }');
    await assay.ask(administrator, 'mutation ($id: ID!) { policyAssign(input: { policyId: $id, scope: CUSTOMER }) { policy { id } } }', { id: data.policyCreate.policy.id });
    await assay.policiesHeard(customer.customerId);
    await assay.fakeRunner();
    for (const subgraph of assay.platform.subgraphs) {
      const execute = subgraph.execute.bind(subgraph);
      subgraph.execute = async (request) => await (request.caller.kind === 'USER' ? asked.run(true, async () => await execute(request)) : execute(request));
    }
    for (let n = 0; n < 50; n++) await send(assay, customer.devices[n % 2]!, Buffer.from(`#!/bin/sh\n# ${n}\n`), { fileName: `file-${n}.sh` });
    await vi.waitUntil(async () => {
      const { data: found } = await assay.ask<{ submissions: { nodes: { state: string }[] } }>(administrator, '{ submissions(first: 50) { nodes { state } } }');
      return found.submissions.nodes.every((one) => one.state === 'ANALYZED');
    }, { timeout: 60_000, interval: 300 });
    // Retention has looked at all of them, and will not again for a day.
    const samples = assay.platform.subgraphs.find((one) => one.name === 'samples')!.platform;
    await vi.waitUntil(async () => {
      await sweepRetention(samples);
      return (await samples.database.for(system).execute<{ n: number }[]>("select count(*)::int as n from sample where stored_at is not null and (keep_until is null or keep_until < now() + interval '1 hour')"))[0]!.n === 0;
    }, { timeout: 60_000 });
  });
  afterAll(async () => await assay?.stop());

  const statements = async (first: number) => {
    const counts: Record<string, number> = {};
    for (const subgraph of assay.platform.subgraphs) {
      counts[subgraph.name] = 0;
      subgraph.platform.database.counter.onStatement = (sql) => void (asked.getStore() && /^\s*(with|select)\b/i.test(sql) && !sql.includes('set_config') && counts[subgraph.name]!++);
    }
    const { data } = await assay.ask<{ submissions: { nodes: { device: { name: string }; sample: { verdict: { level: string } }; decision: { policyRevision: { policy: { name: string } } } }[] } }>(administrator, page, { first });
    for (const { platform } of assay.platform.subgraphs) delete platform.database.counter.onStatement;
    expect(data.submissions.nodes).toHaveLength(first);
    for (const node of data.submissions.nodes) expect(node).toMatchObject({ device: { name: expect.any(String) as string }, sample: { verdict: { level: 'CLEAN' } }, decision: { policyRevision: { policy: { name: 'all' } } } });
    return counts;
  };

  test('50 submissions with verdict, policy and device cost as many statements as two, in every subgraph', async () => {
    await statements(2);
    const [few, many] = [await statements(2), await statements(50)];
    expect(many).toEqual(few);
    // Names are sealed: the customer's key is one statement, and whether it has the bytes another.
    expect(many).toMatchObject({ samples: 5, verdicts: 2, policies: 2, customers: 1, audit: 0 });
  });

  test('64 verdicts of the past cost a subscription as many statements as two', async () => {
    const { platform, subscribe } = assay.platform.subgraphs.find((one) => one.name === 'verdicts')!;
    const caller: Caller = { ...system, kind: 'API_KEY', id: 'key_1', customerId, scopes: ['verdicts:read'] };
    const query = `subscription ($after: Cursor, $page: Int) { verdictChanged(after: $after, page: $page) { place { end }
      verdict { level summary decisiveSignals { title } conditions { environments } analysis { state } engine { version } sample { sha256 } } change { direction } } }`;
    const past = async (count: number) => {
      const variables = { after: platform.pages.cursor(list, customerId, '0'), page: count };
      const told: { place: { end: boolean }; verdict: { level: string; engine: object | null } | null }[] = [];
      let cost = 0;
      platform.database.counter.onStatement = (sql) => void (asked.getStore() && /^\s*(with|select)\b/i.test(sql) && !sql.includes('set_config') && cost++);
      await asked.run(true, async () => {
        for await (const event of (await subscribe({ query, variables, caller })) as AsyncIterable<ExecutionResult>) told.push((event.data as { verdictChanged: (typeof told)[number] }).verdictChanged);
      });
      delete platform.database.counter.onStatement;
      expect(told.map(({ verdict, place: { end } }) => [verdict?.level ?? null, end])).toEqual([...Array.from({ length: count }, (): unknown[] => [expect.stringMatching(/^(CLEAN|UNKNOWN)$/), false]), [null, false]]);
      return cost;
    };
    const few = await past(2);
    expect(few).toBeGreaterThan(1);
    expect(await past(64)).toBe(few);
  });

  test('a page is read by index, and the filter by device too', async () => {
    const { database } = assay.platform.subgraphs.find((one) => one.name === 'samples')!.platform;
    const plans: string[] = [];
    const undone = new Error('nothing of this is kept');
    await database.for(system).transactional(async (em) => {
      // As many rows as a plan needs to be a choice.
      await em.execute(`insert into submission (id, customer_id, device_id, sample_id, outcome, reason, message, state, file_name, origin, submitted_at)
        select 'sub_x' || lpad(n::text, 8, '0'), 'c' || n % 10, 'd' || n % 200, (select id from sample limit 1), 'SUBMIT', 'NEW_SAMPLE', '', 'ANALYZED', 'f' || n, 'WEB', now() from generate_series(1, 20000) n`, [], 'run');
      await em.execute('analyze submission', [], 'run');
      for (const sql of ["select id from submission where customer_id = 'c1' and id < 'sub_x00015000' order by id desc limit 51", "select id from submission where customer_id = 'c1' and device_id = 'd31' and id < 'sub_x00015000' order by id desc limit 51"]) plans.push(JSON.stringify(await em.execute<unknown[]>(`explain ${sql}`)));
      throw undone;
    }).catch((error: unknown) => {
      if (error !== undone) throw error;
    });
    expect(plans[0]).toContain('submission_page');
    expect(plans[1]).toContain('submission_device');
  });

  test('pages join without gap or repetition', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { data }: { data: { submissions: { nodes: { id: string }[]; pageInfo: { endCursor: string; hasNextPage: boolean } } } } = await assay.ask(administrator, 'query ($after: Cursor) { submissions(first: 7, after: $after) { nodes { id } pageInfo { endCursor hasNextPage } } }', { after });
      seen.push(...data.submissions.nodes.map((one) => one.id));
      after = data.submissions.pageInfo.hasNextPage ? data.submissions.pageInfo.endCursor : null;
    } while (after);
    expect(new Set(seen).size).toBe(50);
    expect(seen).toEqual([...seen].sort().reverse());
  });

  test('row-level security alone keeps customers apart, whatever the query says', async () => {
    const other = await assay.customer();
    const { database } = assay.platform.subgraphs.find((one) => one.name === 'samples')!.platform;
    const caller = { kind: 'USER' as const, id: 'u', customerId: other.customerId, group: null, scopes: [], licence: null };
    expect(await database.for(caller).execute('select id from submission')).toEqual([]);
    expect(await database.for(caller).execute('select id from sample where sha256 = ?', [hashOf(Buffer.from('#!/bin/sh\n# 1\n'))])).toEqual([]);
    expect(await database.for({ ...caller, customerId: null, kind: 'ANONYMOUS' }).execute('select id from submission')).toEqual([]);
    const bare = database.orm.em.fork() as unknown as { execute(sql: string): Promise<unknown[]> };
    expect(await bare.execute('select id from submission'), 'nothing set shows nothing').toEqual([]);
    await expect(database.for(caller).execute("insert into deletion values ('d', 'somebody else', 'h', 'r', now(), 's')", [], 'run')).rejects.toThrow(/row-level security/);
    await expect(database.for(system).execute('alter table submission disable row level security', [], 'run'), 'the role owns nothing').rejects.toThrow(/owner/);
  });
});
