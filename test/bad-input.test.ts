import { createServer, connect } from 'node:net';
import { Readable } from 'node:stream';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { request } from 'undici';
import { zipOf } from '../embedded/first-customer.ts';
import { sevenZip } from './samples/seven.ts';
import { newId } from '../schema/ids.ts';
import { system } from '../platform/caller.ts';
import { hashOf, listen, put, send, startAssay, submitInput, submitMutation, type Assay, type Submitted } from './assay.ts';

/** Each kind of bad input: a clear error, and nothing left behind. */
describe('bad input', () => {
  let assay: Assay;
  let device: string;
  let administrator: string;
  let counter = 0;
  const fresh = (size = 100) => Buffer.alloc(size, `sample ${counter++} `);
  const platformOf = (name: string) => assay.platform.subgraphs.find((one) => one.name === name)!.platform;
  const ticketFor = async (bytes: Buffer) => (await assay.ask<Submitted>(device, submitMutation, { input: submitInput(bytes) })).data.sampleSubmit.upload!;
  beforeAll(async () => {
    assay = await startAssay({ ASSAY_UPLOAD_STALL_MS: '400' });
    ({ devices: [device = ''], administrator } = await assay.customer());
    await assay.fakeRunner();
  });
  afterAll(async () => await assay?.stop());

  describe('uploads', () => {
    test('bytes with another hash are refused and nothing is kept', async () => {
      const bytes = fresh();
      const ticket = await ticketFor(bytes);
      const wrong = Buffer.from(bytes);
      wrong[0]! ^= 1;
      expect(await put(ticket, wrong)).toMatchObject({ status: 422, code: 'HASH_WRONG' });
      const { headers } = await request(ticket.url, { method: 'HEAD', headers: { authorization: `Bearer ${ticket.token}` } });
      expect(headers['upload-offset']).toBe('0');
      expect(await put(ticket, bytes), 'the right bytes are still welcome').toMatchObject({ status: 201 });
    });

    test('a size that differs from the announced one is refused', async () => {
      const ticket = await ticketFor(fresh());
      expect(await put(ticket, Buffer.alloc(101))).toMatchObject({ status: 413, code: 'SIZE_WRONG' });
    });

    test('more bytes than announced are refused while they come, also without a length', async () => {
      const ticket = await ticketFor(fresh());
      async function* endless() {
        for (;;) yield await Promise.resolve(Buffer.alloc(64));
      }
      const { statusCode, body } = await request(ticket.url, { method: 'PUT', headers: { authorization: `Bearer ${ticket.token}` }, body: Readable.from(endless()) });
      expect({ statusCode, ...((await body.json()) as object) }).toMatchObject({ statusCode: 413, code: 'SIZE_WRONG' });
    });

    test('a file larger than the service takes is refused at submission', async () => {
      const { data } = await assay.ask<Submitted>(device, submitMutation, { input: { ...submitInput(fresh()), size: 65 * 1024 * 1024 } });
      expect(data.sampleSubmit.submission).toMatchObject({ state: 'SKIPPED', decision: { reason: 'TOO_LARGE' } });
      expect(data.sampleSubmit.upload).toBeNull();
    });

    test('an upload that is cut off is resumed at the byte where it stopped', async () => {
      const bytes = fresh(200_000);
      const ticket = await ticketFor(bytes);
      expect(await put(ticket, bytes.subarray(0, 70_001), { 'content-range': `bytes 0-70000/${bytes.length}` })).toMatchObject({ status: 202, offset: 70_001 });
      expect(await put(ticket, bytes.subarray(80_000), { 'content-range': `bytes 80000-${bytes.length - 1}/${bytes.length}` })).toMatchObject({ status: 409, code: 'OFFSET_WRONG', offset: 70_001 });
      expect(await put(ticket, bytes.subarray(70_001), { 'content-range': `bytes 70001-${bytes.length - 1}/${bytes.length}` })).toMatchObject({ status: 201 });
    });

    test('a sender that stalls is told where to go on', async () => {
      const bytes = fresh(1000);
      const ticket = await ticketFor(bytes);
      const url = new URL(ticket.url);
      const text = await new Promise<string>((resolve, reject) => {
        let got = '';
        const socket = connect(Number(url.port), url.hostname, () => socket.write(`PUT ${url.pathname} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ticket.token}\r\nContent-Length: 1000\r\n\r\n${bytes.toString('latin1', 0, 10)}`));
        socket.on('data', (chunk) => (got += chunk.toString()));
        socket.on('close', () => resolve(got));
        socket.on('error', reject);
      });
      expect(text).toContain('408');
      expect(text).toContain('"offset":10');
    });

    test.each([
      ['without a ticket', () => ''],
      ['with a ticket that nobody signed', () => 'e30.e30.e30'],
    ])('%s nothing is taken', async (_name, token) => {
      const ticket = await ticketFor(fresh());
      expect(await put({ ...ticket, token: token() }, fresh())).toMatchObject({ status: 401, code: 'TICKET_INVALID' });
    });

    test('a ticket is good for its own upload only', async () => {
      const [one, two] = [await ticketFor(fresh()), await ticketFor(fresh())];
      expect(await put({ url: one.url, token: two.token }, fresh())).toMatchObject({ status: 403, code: 'TICKET_OTHER' });
    });

    test('a ticket that is used again stores nothing twice', async () => {
      const bytes = fresh();
      const ticket = await ticketFor(bytes);
      expect((await put(ticket, bytes)).status).toBe(201);
      expect(await put(ticket, bytes)).toMatchObject({ status: 200, code: 'ALREADY_STORED' });
    });

    test('nothing of a refused upload lies in the vault or among the parts', async () => {
      const bytes = fresh();
      const folder = assay.platform.subgraphs.find((one) => one.name === 'samples')!.platform.dataFolder;
      const files = async () => await Promise.all(['vault', 'uploads'].map(async (name) => (await readdir(join(folder, name), { recursive: true })).sort()));
      const ticket = await ticketFor(bytes);
      const before = await files();
      expect((await put(ticket, Buffer.alloc(bytes.length))).code).toBe('HASH_WRONG');
      expect(await files()).toEqual(before);
    });
  });

  describe('submissions', () => {
    test.each([
      ['../../etc/passwd', 'fileName'],
      ['C:\\windows\\x.exe', 'fileName'],
      ['..', 'fileName'],
      ['', 'fileName'],
      ['x'.repeat(256), 'fileName'],
    ])('a file name like %j is refused', async (fileName, field) => {
      const { data } = await assay.ask<Submitted>(device, submitMutation, { input: submitInput(fresh(), { fileName }) });
      expect(data.sampleSubmit).toMatchObject({ submission: null, userErrors: [{ code: 'INVALID', field: ['input', field] }] });
    });

    test('a file name with NUL is refused like NUL in any text', async () => {
      const { errors } = await assay.ask(device, submitMutation, { input: submitInput(fresh(), { fileName: 'a\u0000b' }) });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    });

    test('a hash that is no hash is refused before anything runs', async () => {
      const { errors } = await assay.ask(device, submitMutation, { input: { ...submitInput(fresh()), sha256: 'nonsense' } });
      expect(errors![0]!.message).toContain('64 lower-case hexadecimal digits');
    });

    test('a known hash with another size is refused', async () => {
      const bytes = fresh();
      await send(assay, device, bytes);
      const { data } = await assay.ask<Submitted>(device, submitMutation, { input: { ...submitInput(bytes), size: 5 } });
      expect(data.sampleSubmit.userErrors).toMatchObject([{ code: 'INVALID', field: ['input', 'size'] }]);
    });
  });

  describe('credentials', () => {
    test('an unknown token is refused', async () => {
      const { errors, status } = await assay.ask('assay_device_nonsense', '{ viewer { id } }');
      expect(status).toBe(401);
      expect(errors![0]).toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
    });
    test('no token gets nothing but enrolment and sign-in', async () => {
      expect((await assay.ask(null, '{ viewer { id } }')).errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
      expect((await assay.ask(null, '{ __typename }')).errors).toBeUndefined();
    });
    test('an API key past its time is refused', async () => {
      const { data } = await assay.ask<{ apiKeyCreate: { secret: string; apiKey: { id: string } } }>(
        administrator, 'mutation { apiKeyCreate(input: { name: "siem", scopes: ["verdicts:read"], validDays: 1 }) { secret apiKey { id } } }');
      const { secret, apiKey } = data.apiKeyCreate;
      const customers = assay.platform.subgraphs.find((one) => one.name === 'customers')!.platform;
      await customers.database.for(system).execute("update credential set expires_at = now() - interval '1 second' where holder_id = ?", [apiKey.id], 'run');
      expect((await assay.ask(secret, '{ viewer { id } }')).status).toBe(401);
    });
    test('a device may not do what administrators do, by whatever name it asks', async () => {
      for (const query of ['{ users { email } }', '{ a: users { email } }', 'query { ...F } fragment F on Query { users { email } }', '{ ... on Query { users { email } } }']) {
        expect((await assay.ask(device, query)).errors![0], query).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
      }
    });
    test('the look-up of credentials is not part of the public schema', async () => {
      const { errors } = await assay.ask(device, '{ callersByCredentials(credentials: []) { json } }');
      expect(errors![0]!.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
      expect(errors![0]!.message).not.toContain('Did you mean');
    });
    test("another customer's sample, submission and report do not exist", async () => {
      const other = await assay.customer();
      const bytes = fresh();
      const submission = await send(assay, device, bytes);
      const { data } = await assay.ask<{ sample: unknown; submission: unknown; submissions: { nodes: unknown[] } }>(
        other.administrator, 'query ($sha256: Sha256!, $id: ID!) { sample(sha256: $sha256) { id } submission(id: $id) { id } submissions(first: 10) { nodes { id } } }', { sha256: hashOf(bytes), id: submission.id });
      expect(data).toEqual({ sample: null, submission: null, submissions: { nodes: [] } });
    });
  });

  describe('operations', () => {
    test.each([
      ['too deep', `{ sample(sha256: "${'a'.repeat(64)}") { ${'container { '.repeat(20)} id ${'} '.repeat(20)} } }`, 'OPERATION_TOO_LARGE'],
      ['too costly', '{ submissions(first: 100) { nodes { sample { members(first: 100) { nodes { members(first: 100) { nodes { id } } } } } } } }', 'OPERATION_TOO_LARGE'],
      ['too many aliases', `{ ${Array.from({ length: 40 }, (_, n) => `a${n}: viewer { id }`).join(' ')} }`, 'OPERATION_TOO_LARGE'],
      ['circular fragments', '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }', 'GRAPHQL_VALIDATION_FAILED'],
      ['malformed', '{ viewer { ', 'GRAPHQL_PARSE_FAILED'],
      ['too many tokens', `{ ${'viewer { id } '.repeat(2000)} }`, 'GRAPHQL_PARSE_FAILED'],
      ['too many directives', `{ viewer { ${'id @include(if: true) '.repeat(60)} } }`, 'OPERATION_TOO_LARGE'],
      ['one field thousands of times', `{ viewer { ${'id '.repeat(4900)} } }`, 'OPERATION_TOO_LARGE'],
      ['a page too large', '{ submissions(first: 1000) { nodes { id } } }', 'BAD_USER_INPUT'],
      ['a cursor that we did not make', '{ submissions(first: 1, after: "bm9uc2Vuc2U.aaaa") { nodes { id } } }', 'BAD_USER_INPUT'],
    ])('%s is refused with a clear error', async (_name, query, code) => {
      const { errors } = await assay.ask(administrator, query);
      expect(errors![0]!.extensions.code).toBe(code);
      expect(errors![0]!.message.length).toBeGreaterThan(10);
    });

    test('a body that is too large or no JSON is refused', async () => {
      for (const [body, status] of [['x'.repeat(300_000), 413], ['{', 400]] as const) {
        const { statusCode, body: answer } = await request(`${assay.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: status === 413 ? JSON.stringify({ query: body }) : body });
        expect(statusCode).toBe(status);
        expect((await answer.json()) as object).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
      }
    });

    test('many operations in one request are refused', async () => {
      const { statusCode, body } = await request(`${assay.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(Array.from({ length: 10 }, () => ({ query: '{ __typename }' }))) });
      expect([statusCode, await body.json()]).toMatchObject([400, { errors: [{ message: expect.stringContaining('batching') as string, extensions: { code: 'BAD_REQUEST' } }] }]);
    });

    test('a cursor of another customer is refused', async () => {
      for (let n = 0; n < 2; n++) await send(assay, device, fresh());
      const { data } = await assay.ask<{ submissions: { pageInfo: { endCursor: string } } }>(administrator, '{ submissions(first: 1) { pageInfo { endCursor } } }');
      const other = await assay.customer();
      const { errors } = await assay.ask(other.administrator, 'query ($after: Cursor) { submissions(first: 1, after: $after) { nodes { id } } }', { after: data.submissions.pageInfo.endCursor });
      expect(errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
    });

    test('a subscription with a bad cursor is refused', async () => {
      const ear = listen(assay.url, device, 'nonsense.nonsense');
      expect(JSON.stringify(await ear.failed())).toContain('cursor');
      ear.stop();
    });
  });

  describe('archives and jobs', () => {
    const verdictOf = async (bytes: Buffer, fileName: string) => {
      const ear = listen(assay.url, device);
      await ear.listening();
      await send(assay, device, bytes, { fileName, category: 'ARCHIVE' });
      const { verdict } = await ear.final(hashOf(bytes));
      ear.stop();
      return verdict!;
    };
    test('a zip bomb is not unpacked, and that is said', async () => {
      const verdict = await verdictOf(zipOf([{ name: 'zeros', bytes: Buffer.alloc(30_000_000) }]), 'bomb.zip');
      expect(verdict.conditions.limitations).toContain('ARCHIVE_LIMIT_RATIO');
      expect(verdict.level).toBe('SUSPICIOUS');
    });
    test('names that leave their folder are a signal, and never a path', async () => {
      const verdict = await verdictOf(zipOf([{ name: '../../../tmp/evil.txt', bytes: Buffer.from('x') }]), 'traversal.zip');
      expect(verdict.decisiveSignals.map((signal) => signal.title).join()).toContain('leave the folder');
    });
    test('an archive that cannot be read is said to be so, not clean', async () => {
      const broken = zipOf([{ name: 'a', bytes: Buffer.from('a') }]);
      const verdict = await verdictOf(broken.subarray(0, broken.length - 10), 'broken.zip');
      expect(verdict).toMatchObject({ level: 'UNKNOWN', conditions: { limitations: expect.arrayContaining(['ARCHIVE_UNREADABLE']) as string[] } });
    });
    test('an encrypted archive is said to be so, not clean', async () => {
      const verdict = await verdictOf(await sevenZip('secret.zip', ['-tzip', '-pnobody-knows'], { 'a.exe': 'MZ' }), 'secret.zip');
      expect(verdict).toMatchObject({ level: 'UNKNOWN', conditions: { limitations: expect.arrayContaining(['ARCHIVE_ENCRYPTED']) as string[] } });
    });
    test('a job for a profile that no runner has ends its analysis with that reason', async () => {
      const { database, bus } = assay.platform.subgraphs.find((one) => one.name === 'verdicts')!.platform;
      const em = database.for(system);
      const jobId = newId('analysis');
      await em.execute("insert into analysis (id, sample_id, sha256, state, queued_at) values (?, 'smp_x', ?, 'QUEUED', now())", [jobId, 'a'.repeat(64)], 'run');
      const job = { jobId, sampleId: 'smp_x', sha256: 'a'.repeat(64), size: 1, fileName: 'x', profile: 'quantum', bytesUrl: assay.url, ticket: 't', runMsMax: 1000, environment: null };
      await bus.publish('jobs.general', `job-${jobId}`, JSON.stringify(job));
      const row = await vi.waitUntil(async () => (await em.fork().execute<{ state: string; failure_code: string }[]>("select state, failure_code from analysis where id = ? and state = 'FAILED'", [jobId]))[0], { timeout: 20_000 });
      expect(row.failure_code).toBe('PROFILE_UNKNOWN');
    });
    test('a job that is no job goes to the dead letters and the runner goes on', async () => {
      const { platform } = assay.platform.subgraphs[0]!;
      const ear = listen(assay.url, device);
      await ear.listening();
      await platform.bus.publish('jobs.general', 'no-job', '{"jobId": 5}');
      const bytes = fresh();
      await send(assay, device, bytes);
      await ear.final(hashOf(bytes));
      ear.stop();
      const manager = await platform.bus.manager();
      const letter = await vi.waitUntil(async () => await manager.streams.getMessage('DLQ', { last_by_subj: 'dlq.jobs.general' }).catch(() => null), { timeout: 20_000 });
      expect(letter.string()).toBe('{"jobId": 5}');
    });

    test('what is not JSON is a dead letter of every consumer at once, and ends neither who only listens nor what comes after it', async () => {
      const { bus, pseudonyms } = platformOf('verdicts');
      const { customerId, devices: [ears = ''] } = await assay.customer();
      const ear = listen(assay.url, ears);
      await ear.listening();
      const manager = await bus.manager();
      const subjects: string[] = [];
      for (const stream of ['EVENTS', 'RESULTS', 'JOBS']) {
        for await (const { config } of manager.consumers.list(stream)) {
          if (config.durable_name) subjects.push(config.filter_subject!.replace('ev.*', `ev.${pseudonyms.of(customerId)}`).replace(/[*>]$/, 'nojson'));
        }
      }
      // Core messages are heard by whoever is there.
      for (const hint of ['runners.hello', 'health.vault', 'progress.ana_x', 'ended.ana_x']) bus.connection.publish(hint, 'not json');
      for (const [n, subject] of subjects.entries()) await bus.publish(subject, `not-json-${n}`, 'not json');
      expect(subjects.length).toBeGreaterThan(20);
      for (const subject of subjects) {
        // Where a test before this one left a letter under the same subject, this one's comes after it.
        const last = async () => await manager.streams.getMessage('DLQ', { last_by_subj: `dlq.${subject}` }).catch(() => null);
        await vi.waitUntil(async () => (await last())?.string() === 'not json', { timeout: 20_000 });
      }
      const bytes = fresh();
      await send(assay, ears, bytes);
      await ear.final(hashOf(bytes));
      ear.stop();
    });
  });

  test('a port that is taken is a clear error', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    await expect(startAssay({ ASSAY_PORT: String((server.address() as { port: number }).port) })).rejects.toThrow(/EADDRINUSE/);
    server.close();
  });
});
