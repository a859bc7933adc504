import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { AttemptFailure } from '../sandbox-runner/attempt-failure.ts';
import { fetchBytes } from '../sandbox-runner/fetch-bytes.ts';
import type { FakeGuest } from '../sandbox-runner/machines/fake-machines.ts';
import { MachineFailure } from '../sandbox-runner/machines/machine.ts';
import type { Runner } from '../sandbox-runner/runner.ts';
import { newId } from '../schema/ids.ts';
import type { Job, Result } from '../schema/jobs.ts';
import { giveUpSilent } from '../subgraphs/verdicts/failures.ts';
import { runnersOf } from './attempts.ts';
import { hashOf, quietGuest, startAssay, type Assay } from './assay.ts';

describe('a runner ends what it has in hand, or gives it back', () => {
  let assay: Assay;
  let device: string;
  let runners: ReturnType<typeof runnersOf>;
  let started: Runner[] = [];
  beforeAll(async () => {
    assay = await startAssay({ ASSAY_RETRY_MS: '50' });
    ({ devices: [device = ''] } = await assay.customer());
    runners = runnersOf(assay);
  });
  afterEach(async () => {
    for (const runner of started) await runner.stop(0);
    started = [];
  });
  afterAll(async () => await assay?.stop());

  let counter = 0;
  const fresh = () => Buffer.from(`#!/bin/sh\n# runners ${counter++} ${Math.random()}\n`);
  /** A runner, and what it says. */
  const runner = async (guest: FakeGuest = quietGuest, capacity = 2) => {
    const said: Result[] = [];
    const one = await assay.fakeRunner(guest, (body) => said.push(JSON.parse(body) as Result), undefined, capacity);
    started.push(one);
    return { runner: one, said, kinds: () => said.map(({ kind }) => kind) };
  };
  /** A guest that runs its sample until it is told to go on. */
  const held = () => {
    const running = Promise.withResolvers<undefined>();
    const go = Promise.withResolvers<undefined>();
    const guest: FakeGuest = async (script, files) => {
      if (script.includes('detonate.sh')) {
        running.resolve(undefined);
        await go.promise;
      }
      return await quietGuest(script, files);
    };
    return { guest, running: running.promise, go: () => go.resolve(undefined) };
  };
  const ended = async (id: string) => await runners.until(id, ({ state }) => state === 'FINISHED' || state === 'FAILED');

  test('told to stop, it takes nothing more and finishes what runs', async () => {
    const { guest, running, go } = held();
    const one = await runner(guest);
    const { id, sha256 } = await runners.submitted(device, fresh());
    await running;
    const stopping = one.runner.stop(60_000);
    const waiting = await runners.submitted(device, fresh());
    go();
    await stopping;
    expect(one.kinds()).toEqual(['started', 'provisional', 'events', 'finished']);
    expect(await ended(id)).toMatchObject({ state: 'FINISHED', attempt: 1 });
    expect(await runners.verdict(sha256)).toMatchObject({ level: 'CLEAN' });
    expect(await runners.standing(waiting.id)).toMatchObject({ state: 'QUEUED' });
    await runner();
    await ended(waiting.id);
  });

  test('what does not end in time is given back before it has stopped, is not counted, and ends elsewhere', async () => {
    const { guest, running, go } = held();
    const one = await runner(guest);
    const { id, sha256 } = await runners.submitted(device, fresh());
    await running;
    await one.runner.stop(0);
    expect(one.kinds().at(-1)).toBe('returned');
    // What the orphan would still say is not said.
    go();
    await runner();
    // Once or twice: a question for more that was under way when it stopped may bring the job back to it.
    expect(await ended(id)).toMatchObject({ state: 'FINISHED', counts: { RETURN: expect.any(Number) as number } });
    expect(Object.keys((await runners.standing(id)).counts)).toEqual(['RETURN']);
    expect(await runners.verdict(sha256)).toMatchObject({ level: 'CLEAN', reason: 'NOTHING_FOUND' });
    expect(one.kinds()).not.toContain('finished');
  });

  test('told a second time, it hurries', async () => {
    const { guest, running } = held();
    const one = await runner(guest);
    const { id } = await runners.submitted(device, fresh());
    await running;
    const slow = one.runner.stop(600_000);
    await one.runner.stop(0);
    await slow;
    expect(one.kinds().at(-1)).toBe('returned');
    await runner();
    await ended(id);
  });

  test('a machine that broke is tried again on another runner when there is one, however many machines the first has', async () => {
    // Whichever takes it first breaks from then on.
    let bad: string | null = null;
    const breaking = (name: string): FakeGuest => (script, files) => {
      if (!script.includes('detonate.sh')) return quietGuest(script, files);
      bad ??= name;
      if (bad === name) throw new MachineFailure('GUEST_SILENT', 'no answer within 15000 ms');
      return quietGuest(script, files);
    };
    const both = { a: await runner(breaking('a'), 8), b: await runner(breaking('b'), 8) };
    const there = [both.a.runner.id, both.b.runner.id];
    await vi.waitUntil(async () => (await runners.rows('select 1 from runner where id = any(?)', [`{${there.join()}}`])).length === 2, { timeout: 30_000 });
    const { id, sha256 } = await runners.submitted(device, fresh());
    expect((await ended(id)).state).toBe('FINISHED');
    expect(await runners.verdict(sha256)).toMatchObject({ level: 'CLEAN' });
    const failures = both[bad as unknown as 'a' | 'b'].said.filter(({ kind }) => kind === 'failed');
    expect(failures).toMatchObject([{ cause: 'MACHINE', code: 'GUEST_SILENT', seen: { detonations: [{ outcome: 'MACHINE_FAILED' }] } }]);
  });

  test('it leaves a job to another runner as it is asked to', async () => {
    const one = await runner();
    const { id } = await runners.submitted(device, fresh());
    await ended(id);
    const { runnerId } = one.said[0]!;
    const job: Job = { ...jobOf(id), jobId: newId('analysis'), attempt: 1, avoid: [runnerId] };
    await runners.platform.bus.publish('jobs.general', `avoid-${id}`, JSON.stringify(job));
    await vi.waitUntil(() => one.said.some(({ kind, jobId }) => kind === 'returned' && jobId === job.jobId), { timeout: 20_000 });
    expect(one.said.filter(({ jobId }) => jobId === job.jobId)).toMatchObject([{ kind: 'returned', reason: 'AVOIDED' }]);
  });
  const jobOf = (id: string): Job => ({
    jobId: id, sampleId: 'smp_x', sha256: 'a'.repeat(64), size: 1, fileName: 'x', profile: 'general', bytesUrl: `${assay.url}/vault/none`, ticket: 't', runMsMax: 1_000, environment: null, priority: 'LIVE', asked: null, words: null, passwords: [], attempt: 1,
    quarantine: false, avoid: [],
  });

  test('a message that comes a second time says that its runner did not end it; nothing is done with the bytes', async () => {
    const { id } = await runners.submitted(device, fresh());
    // Somebody takes it and dies.
    const { js } = runners.platform.bus;
    const taken = await vi.waitUntil(async () => await (await js.consumers.get('JOBS', 'general')).next({ expires: 2_000 }), { timeout: 30_000 });
    await runners.say(id, 1, { kind: 'started' }, 'run_dead');
    await runners.until(id, ({ state }) => state === 'RUNNING');
    taken.nak();
    const one = await runner();
    expect(await ended(id)).toMatchObject({ state: 'FINISHED', attempt: 2, counts: { DEATH: 1 } });
    expect(one.said.filter(({ jobId }) => jobId === id).map(({ kind, attempt }) => `${attempt} ${kind}`)).toEqual(['1 lost', '2 started', '2 provisional', '2 events', '2 finished']);
  });

  test('a job in quarantine runs when nothing else does', async () => {
    const { guest, running, go } = held();
    const one = await runner(guest);
    const first = await runners.submitted(device, fresh());
    await running;
    const second = (await runners.submitted(device, fresh())).id;
    await runners.until(second, ({ state }) => state === 'RUNNING');
    // Two runners have died with it: what this one has of it is taken for lost.
    await runners.rows("update analysis set counts = '{\"DEATH\": 1}', heard_at = now() - interval '16 minutes' where id = ? returning id", [second]);
    await giveUpSilent(runners.platform);
    expect(await runners.job(second, 2)).toMatchObject({ quarantine: true });
    const third = await runners.submitted(device, fresh());
    go();
    await Promise.all([first.id, second, third.id].map(ended));
    const place = (id: string, attempt: number, kind: string) => one.said.findIndex((result) => result.kind === kind && result.jobId === id && result.attempt === attempt);
    expect(place(second, 2, 'started')).toBeGreaterThan(place(first.id, 1, 'finished'));
    expect(one.said.slice(place(second, 2, 'started'), place(second, 2, 'finished') + 1).map(({ jobId }) => jobId)).toEqual([second, second, second, second]);
  });
});

describe('bytes are fetched by a ticket', () => {
  const bytes = Buffer.from('the bytes');
  const agent = new Agent();
  let server: Server;
  let answers: number[] = [];
  beforeAll(async () => {
    server = createServer((_request, response) => {
      const status = answers.shift() ?? 200;
      if (status === 0) return void response.destroy();
      response.writeHead(status).end(status === 200 ? bytes : 'no');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await agent.close();
    server.close();
  });
  const job = (more: Partial<Job> = {}) => ({ bytesUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, ticket: 't', size: bytes.length, sha256: hashOf(bytes), ...more }) as Job;
  const never = new AbortController().signal;

  test('a vault that is away is asked again until it answers', async () => {
    answers = [503, 0, 500];
    expect(await fetchBytes(agent, job(), never)).toEqual(bytes);
  });
  test('after its time the attempt fails, and another one may help', async () => {
    answers = Array.from({ length: 50 }, () => 503);
    await expect(fetchBytes(agent, job(), never, 500)).rejects.toMatchObject({ kind: 'FETCH', code: 'BYTES_UNREACHABLE', message: expect.stringContaining('503') as string });
  });
  test.each([[410, 'HOPELESS', 'SAMPLE_GONE'], [403, 'FETCH', 'BYTES_REFUSED']])('an answer of %i ends the attempt at once', async (status, kind, code) => {
    answers = [status];
    await expect(fetchBytes(agent, job(), never)).rejects.toMatchObject({ kind, code });
    expect(answers).toEqual([]);
  });
  test('other bytes than were announced are not believed', async () => {
    answers = [];
    await expect(fetchBytes(agent, job({ sha256: 'f'.repeat(64) }), never)).rejects.toMatchObject({ kind: 'FETCH', code: 'BYTES_DIFFER' });
    await expect(fetchBytes(agent, job({ size: 3 }), never)).rejects.toBeInstanceOf(AttemptFailure);
  });
  test('a runner that gives back does not wait for them', async () => {
    answers = Array.from({ length: 50 }, () => 503);
    const back = new AbortController();
    const fetching = fetchBytes(agent, job(), back.signal);
    back.abort(new Error('the runner stops'));
    await expect(fetching).rejects.toThrow('the runner stops');
  });
});
