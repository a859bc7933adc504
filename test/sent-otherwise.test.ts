import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { system } from '../platform/caller.ts';
import { diagnosticBytesMax, removeDiagnostics } from '../subgraphs/samples/diagnostics.ts';
import { deviceRowsMax, forgetSightings } from '../subgraphs/samples/sightings.ts';
import { diagnosticVaultOf } from '../subgraphs/samples/vault.ts';
import { dumpOf, hashOf, send, startAssay, submitInput, submitMutation, type Assay } from './assay.ts';

interface Answer { userErrors: { code: string; field: string[] | null }[] }

describe('what is sent for reputation and for diagnosis is kept apart from what is sent for analysis', () => {
  let assay: Assay;
  beforeAll(async () => {
    assay = await startAssay();
    await assay.fakeRunner();
  });
  afterAll(async () => await assay?.stop());
  const act = async <T>(token: string, query: string, variables: Record<string, unknown> = {}): Promise<T> => {
    const { data, errors } = await assay.ask<Record<string, T>>(token, query, variables);
    if (errors) throw new Error(`${errors[0]!.extensions.code}: ${errors[0]!.message}`);
    return Object.values(data)[0]!;
  };
  const platform = () => assay.platform.subgraphs.find(({ name }) => name === 'samples')!.platform;
  const hash = () => randomBytes(32).toString('hex');
  const sighting = (more: object = {}) => ({ sha256: hash(), size: 10, fileName: 'met.exe', origin: 'WEB', category: 'EXECUTABLE', ...more });
  const report = async (token: string, sightings: object[]) => await act<Answer & { fresh: number | null }>(token, 'mutation ($input: SightingsReportInput!) { sightingsReport(input: $input) { fresh userErrors { code field } } }', { input: { sightings } });
  interface Sighting { sha256: string; fileName: string | null; path: string | null; user: string | null; times: number; device: { name: string }; sample: { sha256: string; verdict: { level: string } | null } | null }
  const list = async (token: string, filter: object = {}, first = 50) => (await act<{ nodes: Sighting[] }>(token, 'query ($filter: SightingFilter, $first: Int!) { sightings(filter: $filter, first: $first) { nodes { sha256 fileName path user times device { name } sample { sha256 verdict { level } } } } }', { filter, first })).nodes;

  describe('sightings', () => {
    test('a device tells what it met and did not send; an administrator sees where, who and how often, and nothing of it is analysed', async () => {
      const { administrator, devices } = await assay.customer();
      const one = sighting({ path: '/home/anna', user: 'anna', process: 'browser', signer: { name: 'Somebody', certificateSha256: hash() } });
      expect(await report(devices[0]!, [one, sighting()])).toEqual({ fresh: 2, userErrors: [] });
      expect(await report(devices[0]!, [one])).toEqual({ fresh: 0, userErrors: [] });
      expect(await report(devices[1]!, [one])).toEqual({ fresh: 1, userErrors: [] });
      const found = await list(administrator, { sha256: one.sha256 });
      expect(found.map(({ times, device, fileName, path, user, sample }) => ({ times, device: device.name, fileName, path, user, sample }))).toEqual([
        { times: 1, device: 'two', fileName: 'met.exe', path: '/home/anna', user: 'anna', sample: null }, { times: 2, device: 'one', fileName: 'met.exe', path: '/home/anna', user: 'anna', sample: null }]);
      expect(await act(administrator, '{ submissions(first: 10) { nodes { id } } }'), 'no submission').toEqual({ nodes: [] });
      expect(await list((await assay.customer()).administrator), "another customer's").toEqual([]);
      await expect(report(administrator, [one])).rejects.toThrow('FORBIDDEN');
    });

    test('who met it counts for its prevalence, before it was sent and after', async () => {
      const bytes = Buffer.from(`#!/bin/sh\n# ${hash()}\n`);
      const met = sighting({ sha256: hashOf(bytes), fileName: 'sample.sh', category: 'SCRIPT' });
      const [sender, before, after] = [await assay.customer(), await assay.customer(), await assay.customer()];
      const customers = async () => Number((await platform().database.for(system).execute<{ n: string }[]>('select count(*) as n from sample_customer c join sample s on s.id = c.sample_id where s.sha256 = ?', [hashOf(bytes)]))[0]!.n);
      await report(before.devices[0]!, [met]);
      await send(assay, sender.devices[0]!, bytes);
      await assay.analysed(bytes);
      expect(await customers()).toBe(2);
      await report(after.devices[0]!, [met]);
      expect(await customers()).toBe(3);
      expect((await list(sender.administrator)).length, 'a submission is no sighting').toBe(0);
    });

    test('a dump shows neither name nor place nor person nor customer', async () => {
      const { devices, customerId } = await assay.customer();
      const secrets = ['name', 'path', 'user', 'process', 'signer'].map((word) => `${word}-${hash().slice(0, 12)}`);
      await report(devices[0]!, [sighting({ fileName: secrets[0], path: `/${secrets[1]}`, user: secrets[2], process: secrets[3], signer: { name: secrets[4], certificateSha256: hash() } })]);
      const text = await dumpOf(assay, 'samples');
      expect(text).toContain('sighting ');
      for (const secret of [...secrets, customerId]) expect(text.includes(secret), secret).toBe(false);
    });

    test.each<[string, object[], string]>([
      ['none', [], 'sightings'], ['too many', Array.from({ length: 101 }, () => sighting()), 'sightings'], ['a name that is a path', [sighting(), sighting({ fileName: 'a/b' })], 'fileName'], ['a name that leads up', [sighting({ fileName: '..' })], 'fileName'], ['a long path', [sighting({ path: 'x'.repeat(4001) })], 'path'],
      ['a nameless signer', [sighting({ signer: { name: '', certificateSha256: hash() } })], 'signer'],
    ])('%s of them is refused by its place, and none is kept', async (_name, sightings, field) => {
      const { administrator, devices } = await assay.customer();
      expect(await report(devices[0]!, sightings)).toMatchObject({ fresh: null, userErrors: [{ code: 'INVALID', field: expect.arrayContaining([field]) as string[] }] });
      expect(await list(administrator)).toEqual([]);
    });

    test('a device can not fill the table: past its share it is told so, and what it met before is still counted', async () => {
      const { devices, customerId } = await assay.customer();
      const { id } = await act<{ id: string }>(devices[0]!, '{ viewer { id } }');
      const known = sighting();
      await report(devices[0]!, [known]);
      const { pseudonyms, database } = platform();
      await database.for(system).execute(
        "insert into sighting (id, customer_id, device_id, sha256, size, category, origin, times, first_at, last_at, sealed) select 'sgt_0' || lpad(n::text, 25, '0'), ?, ?, lpad(n::text, 64, '0'), 1, 'OTHER', 'WEB', 1, now(), now(), '' from generate_series(2, ?) n",
        [pseudonyms.of(customerId), pseudonyms.of(id), deviceRowsMax], 'run');
      expect(await report(devices[0]!, [sighting()])).toMatchObject({ fresh: null, userErrors: [{ code: 'OVER_QUOTA' }] });
      expect(await report(devices[0]!, [known])).toEqual({ fresh: 0, userErrors: [] });
      expect((await report(devices[1]!, [sighting()])).fresh).toBe(1);
      await database.for(system).execute('delete from sighting where customer_id = ?', [pseudonyms.of(customerId)], 'run');
    });

    test('they are paged by index, filtered, and forgotten ninety days after the last time', async () => {
      const { administrator, devices, customerId } = await assay.customer();
      const all = Array.from({ length: 25 }, () => sighting());
      await report(devices[0]!, all);
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const page: { nodes: { sha256: string }[]; pageInfo: { endCursor: string; hasNextPage: boolean } } = await act(administrator, 'query ($after: Cursor) { sightings(first: 10, after: $after) { nodes { sha256 } pageInfo { endCursor hasNextPage } } }', { after });
        seen.push(...page.nodes.map(({ sha256 }) => sha256));
        after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      } while (after);
      expect([...seen].sort()).toEqual(all.map(({ sha256 }) => sha256).sort());
      expect(await list(administrator, { until: new Date(Date.now() - 60_000).toISOString() })).toEqual([]);
      const em = platform().database.for(system);
      await em.execute("update sighting set last_at = now() - interval '91 days' where customer_id = ? and sha256 <> ?", [platform().pseudonyms.of(customerId), all[0]!.sha256], 'run');
      await forgetSightings(platform());
      expect((await list(administrator)).map(({ sha256 }) => sha256)).toEqual([all[0]!.sha256]);
      const plan = await em.transactional(async (inner) => {
        await inner.execute('set local enable_seqscan = off');
        return JSON.stringify(await inner.execute<unknown[]>("explain select id from sighting where customer_id = 'c' and id < 'sgt_~' order by id desc limit 51"));
      });
      expect(plan).toContain('sighting_page');
    });
  });

  describe('diagnostics', () => {
    const submit = async (token: string, bytes: Buffer, more: object = {}) => await act<Answer & { diagnostic: { id: string } | null; upload: { url: string; token: string } | null }>(token,
      'mutation ($input: DiagnosticSubmitInput!) { diagnosticSubmit(input: $input) { diagnostic { id } upload { url token } userErrors { code field } } }', { input: { kind: 'CRASH', fileName: 'core.dmp', size: bytes.length, sha256: hashOf(bytes), description: 'it crashed', ...more } });
    const put = async (ticket: { url: string; token: string }, bytes: Buffer) => {
      const { statusCode, body } = await request(ticket.url, { method: 'PUT', headers: { authorization: `Bearer ${ticket.token}` }, body: bytes });
      return { status: statusCode, ...((await body.json()) as { code: string }) };
    };
    interface Diagnostic { id: string; kind: string; fileName: string | null; description: string | null; storedAt: string | null; device: { name: string }; download: { url: string; token: string } | null }
    const listed = async (token: string) => (await act<{ nodes: Diagnostic[] }>(token, '{ diagnostics(first: 20) { nodes { id kind fileName description storedAt device { name } download { url token } } } }')).nodes;
    const get = async (ticket: { url: string; token: string }) => {
      const { statusCode, body, headers } = await request(ticket.url, { headers: { authorization: `Bearer ${ticket.token}` } });
      return { status: statusCode, bytes: Buffer.from(await body.arrayBuffer()), headers };
    };
    const kept = async () => (await readdir(join(platform().dataFolder, 'diagnostics'), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length;

    test('what a device sends of itself reaches its administrator, lies encrypted and apart, and is no sample', async () => {
      const { administrator, devices } = await assay.customer();
      const bytes = Buffer.concat([Buffer.from('a dump of memory with a secret in it '), randomBytes(200_000)]);
      const { upload } = await submit(devices[0]!, bytes);
      expect((await listed(administrator))[0]).toMatchObject({ kind: 'CRASH', fileName: 'core.dmp', description: 'it crashed', storedAt: null, download: null, device: { name: 'one' } });
      expect(await put(upload!, bytes)).toMatchObject({ status: 201, code: 'STORED' });
      expect(await put(upload!, bytes), 'a second time is no error').toMatchObject({ status: 200, code: 'ALREADY_STORED' });
      const [one] = await listed(administrator);
      const fetched = await get(one!.download!);
      expect(fetched.bytes.equals(bytes)).toBe(true);
      expect(fetched.headers).toMatchObject({ 'content-type': 'application/octet-stream', 'content-disposition': 'attachment', 'x-content-type-options': 'nosniff' });
      expect(await act(administrator, 'query ($sha256: Sha256!) { sample(sha256: $sha256) { id } }', { sha256: hashOf(bytes) })).toBeNull();
      expect(await act(administrator, '{ submissions(first: 10) { nodes { id } } }')).toEqual({ nodes: [] });
      expect(await dumpOf(assay, 'samples')).not.toMatch(/core\.dmp|it crashed/);
    });

    test('nobody else reads them: not a viewer, a device, another customer, nor who has the ticket of another', async () => {
      const { administrator, devices } = await assay.customer();
      const other = await assay.customer();
      const bytes = randomBytes(100);
      const { upload, diagnostic } = await submit(devices[0]!, bytes);
      await put(upload!, bytes);
      await act(administrator, 'mutation { userCreate(input: { email: "viewer@diagnostics.example", password: "a long enough password", role: VIEWER }) { userErrors { code } } }');
      const { token: viewer } = await act<{ token: string }>(administrator, 'mutation { sessionCreate(input: { email: "viewer@diagnostics.example", password: "a long enough password" }) { token } }');
      for (const token of [viewer, devices[0]!]) await expect(listed(token)).rejects.toThrow('FORBIDDEN');
      expect(await listed(other.administrator)).toEqual([]);
      await act(other.administrator, 'mutation ($id: ID!) { diagnosticDelete(input: { diagnosticId: $id }) { userErrors { code } } }', { id: diagnostic!.id });
      const [one] = await listed(administrator);
      expect(one!.id).toBe(diagnostic!.id);
      const second = await submit(devices[0]!, randomBytes(10));
      expect((await get({ url: one!.download!.url, token: upload!.token })).status, 'a ticket to send is none to fetch').toBe(401);
      expect((await get({ url: second.upload!.url, token: one!.download!.token })).status).toBe(401);
      expect((await put({ url: one!.download!.url, token: one!.download!.token }, bytes)).status).toBe(401);
      expect((await get({ url: one!.download!.url, token: '' })).status).toBe(401);
    });

    test('other bytes than announced are refused, and nothing of them is kept', async () => {
      const { devices } = await assay.customer();
      const bytes = randomBytes(1000);
      for (const [sent, code] of [[randomBytes(1000), 'HASH_WRONG'], [bytes.subarray(1), 'SIZE_WRONG'], [Buffer.concat([bytes, bytes]), 'SIZE_WRONG']] as const) {
        const before = await kept();
        const { upload } = await submit(devices[0]!, bytes);
        expect((await put(upload!, sent)).code).toBe(code);
        expect(await kept(), code).toBe(before);
        expect((await put(upload!, bytes)).code, 'the right ones are still taken').toBe('STORED');
        await removeDiagnostics(platform(), diagnosticVaultOf(platform()), 'true', []);
      }
      for (const [more, field] of [[{ size: 0 }, 'size'], [{ size: diagnosticBytesMax + 1 }, 'size'], [{ fileName: '../x' }, 'fileName'], [{ description: 'x'.repeat(2001) }, 'description']] as const) {
        expect(await submit(devices[0]!, bytes, more)).toMatchObject({ diagnostic: null, upload: null, userErrors: [{ code: 'INVALID', field: ['input', field] }] });
      }
    });

    test('a device can not fill the store: past its share it is told so', async () => {
      const { devices } = await assay.customer();
      for (let n = 0; n < 50; n++) expect((await submit(devices[0]!, Buffer.from('x'))).userErrors).toEqual([]);
      expect(await submit(devices[0]!, Buffer.from('x'))).toMatchObject({ diagnostic: null, userErrors: [{ code: 'OVER_QUOTA' }] });
      expect((await submit(devices[1]!, Buffer.from('x'))).userErrors, 'the others are not hindered').toEqual([]);
    });

    test('they go: deleted by hand, by their time, with their customer', async () => {
      const { administrator, devices, customerId } = await assay.customer();
      await removeDiagnostics(platform(), diagnosticVaultOf(platform()), 'true', []);
      const bytes = randomBytes(50);
      const sent = async () => {
        const { upload, diagnostic } = await submit(devices[0]!, bytes);
        expect((await put(upload!, bytes)).code).toBe('STORED');
        return { id: diagnostic!.id, upload: upload! };
      };
      const [one, two] = [await sent(), await sent()];
      expect(await kept(), 'equal bytes of two are two').toBe(2);
      const [, { download } = { download: null }] = await listed(administrator);
      const remove = async () => await act<Answer>(administrator, 'mutation ($id: ID!) { diagnosticDelete(input: { diagnosticId: $id }) { userErrors { code } } }', { id: one.id });
      expect((await remove()).userErrors).toEqual([]);
      expect((await remove()).userErrors, 'twice is no error').toEqual([]);
      expect((await get(download!)).status).toBe(410);
      expect(await put(one.upload, bytes)).toMatchObject({ status: 410, code: 'GONE' });
      expect(await kept()).toBe(1);
      const em = platform().database.for(system);
      await em.execute('update diagnostic set expires_at = now() where id = ?', [two.id], 'run');
      await removeDiagnostics(platform(), diagnosticVaultOf(platform()), 'expires_at <= now() order by expires_at limit 100', []);
      expect([await kept(), await listed(administrator)]).toEqual([0, []]);
      await sent();
      await report(devices[0]!, [sighting()]);
      const { name } = await act<{ name: string }>(administrator, '{ customer { name } }');
      expect((await act<Answer>(administrator, 'mutation ($name: String!) { customerErase(input: { confirmName: $name, reason: "tried", graceHours: 0 }) { userErrors { code } } }', { name })).userErrors).toEqual([]);
      const mine = platform().pseudonyms.of(customerId);
      await vi.waitUntil(async () => (await kept()) === 0 && (await em.execute<{ n: number }[]>('select ((select count(*) from diagnostic where customer_id = ?) + (select count(*) from sighting where customer_id = ?))::int as n', [mine, mine]))[0]!.n === 0, { timeout: 30_000 });
    });
  });

  test('a file that was met, and then sent, is a sighting and a submission: neither knows of the other', async () => {
    const { administrator, devices } = await assay.customer();
    const sha256 = hash();
    await report(devices[0]!, [sighting({ sha256 })]);
    await assay.ask(devices[0]!, submitMutation, { input: { ...submitInput(Buffer.from('x')), sha256 } });
    expect(await act<{ nodes: object[] }>(administrator, '{ submissions(first: 5) { nodes { sample { sha256 } } } }')).toEqual({ nodes: [{ sample: { sha256 } }] });
    expect(await list(administrator)).toMatchObject([{ sha256, times: 1, sample: { sha256, verdict: null } }]);
    const rows = (await dumpOf(assay, 'samples')).split('\n').filter((row) => row.startsWith('submission ') || row.startsWith('sighting '));
    expect(rows.some((row) => row.startsWith('submission ') && row.includes('sgt_')) || rows.some((row) => row.startsWith('sighting ') && row.includes('sub_'))).toBe(false);
  });
});
