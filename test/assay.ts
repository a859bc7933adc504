import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'graphql-ws';
import { request } from 'undici';
import WebSocket from 'ws';
import { enrolDemo } from '../embedded/first-customer.ts';
import { foldersFrom } from '../embedded/folders.ts';
import { startPlatform, type PlatformOptions, type RunningPlatform } from '../embedded/platform.ts';
import { silent } from '../embedded/progress.ts';
import { system } from '../platform/caller.ts';
import { configFrom } from '../platform/config.ts';
import { connectBus, type Bus } from '../platform/jetstream.ts';
import type { Keys } from '../platform/keys.ts';
import { openResult, resultKey } from '../platform/result-key.ts';
import { makeLog } from '../platform/log.ts';
import { loadEngine } from '../sandbox-runner/engine.ts';
import { FakeMachines, type FakeGuest } from '../sandbox-runner/machines/fake-machines.ts';
import type { Machines } from '../sandbox-runner/machines/machine.ts';
import { startRunner, type Runner } from '../sandbox-runner/runner.ts';
import { proofOf, type Challenge } from '../subgraphs/samples/possession.ts';
import { quietGuest } from './quiet-guest.ts';
import { waitUntil } from './wait-until.ts';

/** A whole platform on throw-away data for one test file, with as many customers as a test wants. */
export interface Assay {
  platform: RunningPlatform;
  url: string;
  customer(licence?: { seats: number; dailyQuota: number; monthlyQuota?: number }): Promise<{ administrator: string; devices: string[]; customerId: string }>;
  ask<T = Record<string, never>>(token: string | null, query: string, variables?: Record<string, unknown>, headers?: Record<string, string>): Promise<{ data: T; errors?: { message: string; extensions: { code: string; rateLimit?: { reset: number } } }[]; status: number }>;
  /** Waits until samples decides by what policies said last. */
  policiesHeard(customerId: string): Promise<void>;
  /** Waits until samples knows that bytes were analysed, and with what verdict: it hears so a moment after the endpoint. */
  analysed(bytes: Buffer): Promise<void>;
  /** Runs jobs in machines of the imagination, or in those given. `publishes` hears each message, opened, just before it is sent. */
  fakeRunner(guest?: FakeGuest, publishes?: (body: string) => void, machines?: Machines, capacity?: number): Promise<Runner>;
  stop(): Promise<void>;
}

export async function startAssay(env: NodeJS.ProcessEnv = {}, options: PlatformOptions = {}): Promise<Assay> {
  const data = await mkdtemp(join(tmpdir(), 'assay-test-'));
  const platform = await startPlatform(configFrom({ ASSAY_ANONYMOUS_BUDGET: '10000000', ...process.env, ...env }), { ...foldersFrom(process.env), data }, silent, { throwaway: true, runner: false, ...options }).catch(async (cause: unknown) => {
    await rm(data, { recursive: true, force: true });
    throw cause;
  });
  const undo: (() => Promise<void>)[] = [];
  return {
    platform,
    url: platform.url,
    customer: async (licence) => await enrolDemo(platform.url, platform.operatorToken, ['one', 'two'], licence),
    async ask(token, query, variables = {}, headers = {}) {
      const { body, statusCode } = await request(`${platform.url}/graphql`, {
        method: 'POST', headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers }, body: JSON.stringify({ query, variables }),
      });
      return { ...((await body.json()) as { data: never }), status: statusCode };
    },
    async policiesHeard(customerId) {
      const rows = async (name: string, table: string, pseudonymous: boolean) => {
        const { database, pseudonyms } = platform.subgraphs.find((one) => one.name === name)!.platform;
        return (await database.for(system).execute<{ version: number }[]>(`select version from ${table} where customer_id = ?`, [pseudonymous ? pseudonyms.of(customerId) : customerId]))[0]?.version ?? 0;
      };
      await waitUntil(async () => (await rows('samples', 'policy_document', true)) >= (await rows('policies', 'version', false)), { timeout: 20_000 });
    },
    async analysed(bytes) {
      const { database } = platform.subgraphs.find((one) => one.name === 'samples')!.platform;
      await waitUntil(async () => (await database.for(system).execute<object[]>(
        "select 1 from sample s join sample_verdict v on v.sample_id = s.id and v.stage = 'FINAL' where s.sha256 = ? and s.analysis_state = 'FINISHED'", [hashOf(bytes)])).length > 0, { timeout: 20_000 });
    },
    async fakeRunner(guest = quietGuest, publishes = () => undefined, machines = new FakeMachines(['linux', 'windows-10'], guest), capacity = 2) {
      const connected = await connectBus(platform.engines.runnerNatsUrl, { name: 'fake-runner', inboxPrefix: '_INBOX_runner' });
      const bus: Bus = {
        ...connected,
        publish: async (subject, id, body) => {
          // What isn't a result, as a dead letter, is in the clear and may be anything.
          publishes(subject.startsWith('results.') ? openedResult(platform.subgraphs[0]!.platform.keys, body) : body);
          await connected.publish(subject, id, body);
        },
      };
      const engine = await loadEngine();
      const runner = startRunner({ bus, engine, machines, accelerator: () => 'fake', capacity, log: makeLog('runner', 'silent') });
      undo.push(async () => {
        await runner.stop();
        await engine.close();
        await bus.close();
      });
      return runner;
    },
    async stop() {
      for (const step of undo.reverse()) await step();
      await platform.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

export { quietGuest };

export const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** What a runner says, as verdicts reads it. */
function openedResult(keys: Pick<Keys, 'master'>, body: string): string {
  const { jobId, sealed } = JSON.parse(body) as { jobId: string; sealed?: string };
  return sealed === undefined ? body : openResult(resultKey(keys, jobId), jobId, sealed);
}

/** Every row of every table of a schema, as the database keeps it. */
export async function dumpOf(assay: Assay, schema: string): Promise<string> {
  const em = assay.platform.subgraphs.find(({ name }) => name === schema)!.platform.database.for(system);
  const tables = await em.execute<{ name: string }[]>("select table_name as name from information_schema.tables where table_schema = ? and table_name <> 'migrations' order by 1", [schema]);
  if (tables.length < 6) throw new Error(`${schema} has ${tables.length} tables`);
  let text = '';
  for (const { name } of tables) for (const { row } of await em.execute<{ row: unknown }[]>(`select to_jsonb(t) as row from "${schema}"."${name}" t`)) text += `${name} ${JSON.stringify(row)}\n`;
  return text;
}

/** Waits until no subgraph has anything left to tell. */
export async function allTold(assay: Assay): Promise<void> {
  await waitUntil(async () => {
    for (const { name, platform } of assay.platform.subgraphs) {
      const [row] = await platform.database.for(system).execute<{ n: number }[]>(`select count(*)::int as n from "${name}".outbox`);
      if (row!.n > 0) return false;
    }
    return true;
  }, { timeout: 20_000 });
}

export const submitMutation = `mutation ($input: SampleSubmitInput!) { sampleSubmit(input: $input) {
  submission { id state decision { outcome reason message policyRevision { id } } sample { id sha256 verdict { level stage revision } } challenge { key ranges { first length } } }
  upload { url token offset } userErrors { code message field } } }`;

export interface Submitted {
  sampleSubmit: {
    submission: { id: string; state: string; decision: { outcome: string; reason: string; message: string; policyRevision: { id: string } | null }; sample: { id: string; sha256: string; verdict: { level: string; stage: string; revision: number } | null }; challenge: Challenge | null } | null;
    upload: { url: string; token: string; offset: number } | null;
    userErrors: { code: string; message: string; field: string[] | null }[];
  };
}

export const submitInput = (bytes: Buffer, more: Record<string, unknown> = {}) => ({
  sha256: hashOf(bytes), size: bytes.length, fileName: 'sample.sh', origin: 'WEB', category: 'SCRIPT', localScore: 50, ...more,
});

export async function put(ticket: { url: string; token: string }, bytes: Buffer, headers: Record<string, string> = {}): Promise<{ status: number; code: string; offset?: number }> {
  const { statusCode, body } = await request(ticket.url, { method: 'PUT', headers: { authorization: `Bearer ${ticket.token}`, ...headers }, body: bytes });
  return { status: statusCode, ...((await body.json()) as { code: string }) };
}

/** Shows that the customer has the bytes, as endpoints do, and waits until that is known. */
export async function prove(assay: Assay, token: string, submission: { id: string; challenge: Challenge | null; sample: { id: string } } | null, bytes: Buffer): Promise<void> {
  if (!submission?.challenge) return;
  const { data } = await assay.ask<{ submissionProve: { userErrors: object[] } }>(token, 'mutation ($input: SubmissionProveInput!) { submissionProve(input: $input) { userErrors { code message field } } }',
    { input: { submissionId: submission.id, proof: proofOf(submission.challenge, bytes) } });
  if (data.submissionProve.userErrors.length > 0) throw new Error(JSON.stringify(data.submissionProve.userErrors));
  await hasBytes(assay, submission.sample.id);
}

/** Waits until verdicts knows of all customers that have shown that they have the bytes. */
async function hasBytes(assay: Assay, sampleId: string): Promise<void> {
  const count = async (name: string, table: string) => (await assay.platform.subgraphs.find((one) => one.name === name)!.platform.database.for(system)
    .execute<{ n: number }[]>(`select count(*)::int as n from ${table} and sample_id = ?`, [sampleId]))[0]!.n;
  await waitUntil(async () => (await count('samples', 'sample_customer where possessed_at is not null')) === (await count('verdicts', 'possession where true')), { timeout: 20_000 });
}

/** Submits and sends in one go; of what is here already, shows that the bytes are there. */
export async function send(assay: Assay, token: string, bytes: Buffer, more: Record<string, unknown> = {}): Promise<NonNullable<Submitted['sampleSubmit']['submission']>> {
  const { data } = await assay.ask<Submitted>(token, submitMutation, { input: submitInput(bytes, more) });
  const { submission, upload, userErrors } = data.sampleSubmit;
  if (!submission) throw new Error(JSON.stringify(userErrors));
  if (upload) {
    const stored = await put(upload, bytes);
    // Somebody else may have sent the same bytes.
    if (![200, 201].includes(stored.status)) throw new Error(JSON.stringify(stored));
  }
  await prove(assay, token, submission, bytes);
  return submission;
}

export interface Heard {
  cursor: string;
  gap: boolean;
  verdict: { level: string; stage: string; revision: number; summary: string; sample: { sha256: string; size: number }; conditions: { limitations: string[]; environments: string[] }; decisiveSignals: { title: string; techniques: string[] }[]; analysis: { state: string } | null } | null;
}

/** All that a subscription says, in its order. */
export function subscribed<T>(url: string, token: string, query: string, variables: Record<string, unknown> = {}) {
  const heard: T[] = [];
  const failures: unknown[] = [];
  const client = createClient({ url: `${url.replace(/^http/, 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: { authorization: `Bearer ${token}` } });
  const stop = client.subscribe<Record<string, T>>({ query, variables }, {
    next: ({ data, errors }) => {
      if (data) heard.push(Object.values(data)[0]!);
      if (errors) failures.push(errors);
    },
    error: (error) => failures.push(error), complete: () => undefined,
  });
  return {
    heard, failures,
    stop: () => {
      stop();
      void client.dispose();
    },
  };
}

/** A subscriber that remembers what it heard; `until` waits for an event, never for a time. */
export function listen(url: string, token: string, after: string | null = null) {
  const heard: Heard[] = [];
  const waiting = new Set<() => void>();
  let closed: { code?: number; reason?: string } | undefined;
  let failure: unknown;
  const client = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: { authorization: `Bearer ${token}` },
    on: { closed: (event) => {
      closed = event as { code?: number; reason?: string };
      for (const wake of waiting) wake();
    } },
  });
  const stop = client.subscribe<{ verdictChanged: Heard }>(
    {
      query: `subscription ($after: Cursor) { verdictChanged(after: $after) { cursor gap verdict { level stage revision summary sample { sha256 size } analysis { state }
        conditions { limitations environments } decisiveSignals { title techniques } } } }`,
      variables: { after },
    },
    {
      next: ({ data, errors }) => {
        if (data) heard.push(data.verdictChanged);
        if (errors) failure = errors;
        for (const wake of waiting) wake();
      },
      error: (error) => {
        failure = error;
        for (const wake of waiting) wake();
      },
      complete: () => {
        for (const wake of waiting) wake();
      },
    },
  );
  const when = async <T>(look: () => T | undefined | false): Promise<T> =>
    await new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`nothing came; heard ${JSON.stringify(heard).slice(0, 2000)} failure ${JSON.stringify(failure)}`)), 200_000);
      const wake = () => {
        const found = look();
        if (found === undefined || found === false) return;
        clearTimeout(timer);
        waiting.delete(wake);
        resolve(found);
      };
      waiting.add(wake);
      wake();
    });
  return {
    heard,
    listening: async () => await when(() => heard.length > 0),
    final: async (sha256: string) => await when(() => heard.find((event) => event.verdict?.stage === 'FINAL' && event.verdict.sample.sha256 === sha256)),
    failed: async () => await when(() => failure),
    closed: async () => await when(() => closed),
    stop: () => {
      stop();
      void client.dispose();
    },
  };
}
