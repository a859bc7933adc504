import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { AssayClient } from '../endpoint/client.ts';
import { Quarantine } from '../endpoint/quarantine.ts';
import { doTasks, reportAll, type TaskDone } from '../endpoint/tasks.ts';
import { system } from '../platform/caller.ts';
import { expireTasks } from '../subgraphs/customers/quarantine.ts';
import { hashOf, startAssay, submitInput, submitMutation, type Assay, type Submitted } from './assay.ts';

describe('quarantine', () => {
  let assay: Assay;
  let folder: string;
  let number = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-quarantine-'));
    assay = await startAssay();
  });
  afterAll(async () => {
    await assay?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function device() {
    const customer = await assay.customer();
    const act = async <T>(query: string, variables: Record<string, unknown> = {}, token = customer.administrator): Promise<T> => {
      const { data, errors } = await assay.ask<Record<string, T>>(token, query, variables);
      if (errors) throw new Error(JSON.stringify(errors));
      return Object.values(data)[0]!;
    };
    const home = join(folder, String(number++));
    const quarantine = new Quarantine(join(home, 'kept'));
    const client = new AssayClient({ url: assay.url, token: customer.devices[0]! });
    const taken = async (text: string) => {
      const path = join(folder, `file-${number++}.sh`);
      await writeFile(path, text, { mode: 0o750 });
      const kept = await quarantine.take(path);
      await reportAll(client, quarantine);
      const { nodes } = await act<{ nodes: { id: string }[] }>('query ($sha256: Sha256!) { quarantine(first: 1, filter: { sha256: $sha256 }) { nodes { id } } }', { sha256: kept.sha256 });
      return { path, kept, id: nodes[0]!.id };
    };
    const issue = async (objectId: string, action: string, more: object = {}) => await act<{ task: { id: string; state: string } | null; userErrors: { code: string; field: string[] }[] }>(
      'mutation ($input: QuarantineTaskIssueInput!) { quarantineTaskIssue(input: $input) { task { id state } userErrors { code field } } }', { input: { objectId, action, reason: 'asked for', ...more } });
    const stateOf = async (id: string) => (await act<{ nodes: { id: string; state: string; tasks: { state: string; attempts: number; message: string | null }[] }[] }>('{ quarantine(first: 100) { nodes { id state tasks { state attempts message } } } }')).nodes.find((one) => one.id === id)!;
    const working = () => {
      const done: TaskDone[] = [];
      const abort = new AbortController();
      const ended = doTasks(client, quarantine, abort.signal, (outcome) => done.push(outcome));
      return { done, stop: async () => (abort.abort(), await ended) };
    };
    const close = async () => await client.close();
    return { ...customer, home, act, quarantine, client, taken, issue, stateOf, working, close };
  }

  test('a file that is taken away is out of its place, unreadable as it was, and listed; reporting it twice changes nothing', async () => {
    const { taken, home, quarantine, client, act, close } = await device();
    const { path, kept } = await taken('#!/bin/sh\necho bad\n');
    await expect(stat(path)).rejects.toThrow('ENOENT');
    expect((await readdir(join(home, 'kept'))).sort()).toEqual([`${kept.localId}.bin`, `${kept.localId}.json`, 'key']);
    await reportAll(client, quarantine);
    const list = await act<{ nodes: object[] }>('{ quarantine(first: 10) { nodes { fileName path state localId device { name } sample { sha256 } } } }');
    expect(list.nodes).toEqual([{ fileName: kept.fileName, path: folder, state: 'QUARANTINED', localId: kept.localId, device: { name: 'one' }, sample: { sha256: kept.sha256 } }]);
    await close();
  });

  test('a task for a device that is away waits for it; then it is done and reported', async () => {
    const { taken, issue, stateOf, working, close } = await device();
    const [back, gone] = [await taken('restore me'), await taken('delete me')];
    expect((await issue(back.id, 'RESTORE')).task!.state).toBe('ISSUED');
    await issue(gone.id, 'DELETE');
    const { done, stop } = working();
    await vi.waitUntil(async () => (await stateOf(back.id)).state === 'RESTORED' && (await stateOf(gone.id)).state === 'DELETED', { timeout: 20_000 });
    expect(await readFile(back.path, 'utf8')).toBe('restore me');
    expect((await stat(back.path)).mode & 0o777).toBe(0o750);
    await expect(stat(gone.path)).rejects.toThrow('ENOENT');
    const third = await taken('and while it listens');
    await issue(third.id, 'RESTORE');
    await vi.waitUntil(async () => (await stateOf(third.id)).state === 'RESTORED', { timeout: 20_000 });
    await vi.waitUntil(() => done.length === 3, { timeout: 20_000 });
    await stop();
    expect((await issue(back.id, 'DELETE')).userErrors).toEqual([{ code: 'CONFLICT', field: ['input', 'objectId'] }]);
    await close();
  });

  test('restored and excluded: the device never sends it again', async () => {
    const { taken, issue, stateOf, working, devices, customerId, close } = await device();
    const { id, path } = await taken('ours after all');
    await issue(id, 'RESTORE_AND_EXCLUDE');
    const { stop } = working();
    await vi.waitUntil(async () => (await stateOf(id)).state === 'RESTORED', { timeout: 20_000 });
    await stop();
    const bytes = await readFile(path);
    const reason = async (token: string) => (await assay.ask<Submitted>(token, submitMutation, { input: submitInput(bytes) })).data.sampleSubmit.submission!.decision.reason;
    await vi.waitUntil(async () => {
      await assay.policiesHeard(customerId);
      return (await reason(devices[0]!)) === 'EXCLUDED';
    }, { timeout: 20_000 });
    expect(await reason(devices[1]!)).toBe('NEW_SAMPLE');
    await close();
  });

  test('what the device could not do is tried three times, then failed; a late report changes nothing', async () => {
    const { taken, issue, stateOf, working, act, devices, close } = await device();
    const { id, path } = await taken('in the way');
    await writeFile(path, 'another file by now');
    const { task } = await issue(id, 'RESTORE');
    const { done, stop } = working();
    await vi.waitUntil(() => done.length === 1, { timeout: 20_000 });
    await stop();
    expect(done[0]).toMatchObject({ done: false, message: expect.stringContaining('another file by now') as string });
    expect((await stateOf(id)).tasks).toEqual([{ state: 'ISSUED', attempts: 1, message: expect.stringContaining('another file') as string }]);
    const report = async (ok: boolean) => await act<{ task: { state: string } }>('mutation ($input: QuarantineTaskReportInput!) { quarantineTaskReport(input: $input) { task { state } } }', { input: { taskId: task!.id, done: ok } }, devices[0]);
    expect((await report(false)).task.state).toBe('ISSUED');
    expect((await report(false)).task.state).toBe('FAILED');
    expect((await report(true)).task.state).toBe('FAILED');
    expect((await stateOf(id)).state).toBe('QUARANTINED');
    await close();
  });

  test('a task whose device never comes expires, one that is no longer wanted is cancelled, and only one is open at a time', async () => {
    const { taken, issue, stateOf, act, close } = await device();
    const { id } = await taken('waits');
    const { task } = await issue(id, 'DELETE');
    expect((await issue(id, 'RESTORE')).userErrors).toEqual([{ code: 'CONFLICT', field: ['input', 'objectId'] }]);
    expect((await act<{ task: { state: string } }>('mutation ($id: ID!) { quarantineTaskCancel(input: { taskId: $id }) { task { state } } }', { id: task!.id })).task.state).toBe('CANCELLED');
    const next = await issue(id, 'DELETE', { validHours: 1 });
    const platform = assay.platform.subgraphs.find(({ name }) => name === 'customers')!.platform;
    await platform.database.for(system).execute("update quarantine_task set expires_at = now() - interval '1 second' where id = ?", [next.task!.id], 'run');
    await expireTasks(platform);
    expect((await stateOf(id)).tasks.map(({ state }) => state)).toEqual(['EXPIRED', 'CANCELLED']);
    await close();
  });

  test('tasks are given to their own device, and issued by those who may', async () => {
    const { taken, issue, devices, administrator, close } = await device();
    const { id } = await taken('mine');
    const { task } = await issue(id, 'DELETE');
    const other = await assay.customer();
    const report = async (token: string) => (await assay.ask<{ quarantineTaskReport: { userErrors: { code: string }[] } }>(token, 'mutation ($id: ID!) { quarantineTaskReport(input: { taskId: $id, done: true }) { userErrors { code } } }', { id: task!.id })).data.quarantineTaskReport.userErrors;
    expect(await report(devices[1]!), 'a device of the same customer').toEqual([{ code: 'NOT_FOUND' }]);
    expect(await report(other.devices[0]!)).toEqual([{ code: 'NOT_FOUND' }]);
    expect((await assay.ask(devices[0]!, 'mutation ($id: ID!) { quarantineTaskIssue(input: { objectId: $id, action: RESTORE, reason: "I want it" }) { userErrors { code } } }', { id })).errors![0]!.extensions.code).toBe('FORBIDDEN');
    const { data } = await assay.ask<{ quarantineTaskIssue: { userErrors: { code: string }[] } }>(other.administrator, 'mutation ($id: ID!) { quarantineTaskIssue(input: { objectId: $id, action: RESTORE, reason: "not mine" }) { userErrors { code } } }', { id });
    expect(data.quarantineTaskIssue.userErrors).toEqual([{ code: 'NOT_FOUND' }]);
    // An operator acts on files, and changes no policy: not by this way either.
    const email = `operator${Math.random()}@x.example`;
    await assay.ask(administrator, 'mutation ($email: String!) { userCreate(input: { email: $email, password: "a long enough password", role: OPERATOR }) { user { id } } }', { email });
    const { data: session } = await assay.ask<{ sessionCreate: { token: string } }>(null, 'mutation ($email: String!) { sessionCreate(input: { email: $email, password: "a long enough password" }) { token } }', { email });
    const { id: second } = await taken('an operator looks at it');
    const asOperator = async (action: string) => (await assay.ask<{ quarantineTaskIssue: { userErrors: { code: string }[] } }>(session.sessionCreate.token, `mutation ($id: ID!) { quarantineTaskIssue(input: { objectId: $id, action: ${action}, reason: "mine" }) { userErrors { code } } }`, { id: second })).data.quarantineTaskIssue.userErrors;
    expect(await asOperator('RESTORE_AND_EXCLUDE')).toEqual([{ code: 'FORBIDDEN' }]);
    expect(await asOperator('RESTORE')).toEqual([]);
    await close();
  });

  test('a crash between taking and telling loses nothing, and a restore that was not reported is not done over another file', async () => {
    const quarantine = new Quarantine(join(folder, 'crash'));
    const path = join(folder, 'crashed.sh');
    await writeFile(path, 'as it was');
    const kept = await quarantine.take(path);
    expect((await quarantine.list()).map(({ localId }) => localId)).toEqual([kept.localId]);
    await writeFile(path, 'as it was');
    await quarantine.restore(kept.localId);
    expect(await readFile(path, 'utf8')).toBe('as it was');
    expect(await quarantine.list()).toEqual([]);
    await expect(quarantine.restore(kept.localId)).rejects.toThrow('not in this quarantine');
    await expect(quarantine.restore('../../etc/passwd')).rejects.toThrow('no name');
    expect(hashOf(Buffer.from('as it was'))).toBe(kept.sha256);
  });
});
