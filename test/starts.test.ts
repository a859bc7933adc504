import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { system } from '../platform/caller.ts';
import { allTold, hashOf, listen, prove, put, quietGuest, send, startAssay, submitInput, submitMutation, type Assay, type Submitted } from './assay.ts';

const words = ['garden', 'window', 'river', 'letter', 'summer', 'bread', 'village', 'morning', 'paper', 'sister', 'kitchen', 'mountain'];
/** A letter: nothing runs it, and it holds nothing that acts. */
const letter = () => Buffer.from(`Dear all,\n\nthe ${Array.from({ length: 14 }, () => words[Math.floor(Math.random() * words.length)]).join(' and the ')} are fine.\nSee you soon.\n`);
const harm = '1.100:0020:0024:trace:cmd:WCMD_execute Command:L"vssadmin.exe delete shadows /all /quiet"\n';

describe('the same bytes under another name', () => {
  let assay: Assay;
  let first: string;
  let second: string;
  /** What becomes of those runs that the command shell of Windows is given. */
  let asBatch: 'harm' | 'quiet' | 'broken' = 'harm';
  let hold: Promise<void> | undefined;

  beforeAll(async () => {
    assay = await startAssay({ ASSAY_RETRY_MS: '1' });
    const licence = { seats: 10, dailyQuota: 10_000 };
    [first, second] = [(await assay.customer(licence)).devices[0]!, (await assay.customer(licence)).devices[0]!];
    await assay.fakeRunner(async (script, files) => {
      await hold;
      if (asBatch === 'broken' && script.includes('detonate.sh')) return { status: 1, output: '' };
      const answer = await quietGuest(script, files);
      if (asBatch === 'harm' && script.includes('cmd.exe')) files.set('/run/assay/trace', Buffer.concat([files.get('/run/assay/trace')!, Buffer.from(harm)]));
      return answer;
    });
  });
  afterAll(async () => await assay?.stop());

  const samples = () => assay.platform.subgraphs.find(({ name }) => name === 'samples')!.platform.database.for(system);
  const verdicts = () => assay.platform.subgraphs.find(({ name }) => name === 'verdicts')!.platform.database.for(system);
  const analyses = async (bytes: Buffer) => await verdicts().execute<{ start: string; state: string }[]>('select start, state from analysis where sha256 = ? order by id', [hashOf(bytes)]);
  const ask = async (token: string, bytes: Buffer, more: Record<string, unknown>) => (await assay.ask<Submitted>(token, submitMutation, { input: submitInput(bytes, { localScore: null, ...more }) })).data.sampleSubmit;
  const verdict = async (token: string, bytes: Buffer) =>
    (await assay.ask<{ verdict: { level: string; stage: string; reason: string; analysis: { start: string } } }>(token, 'query ($sha256: Sha256!) { verdict(sha256: $sha256) { level stage reason analysis { start } } }', { sha256: hashOf(bytes) })).data.verdict;
  const settled = async (bytes: Buffer, count: number) => {
    await vi.waitUntil(async () => {
      const all = await analyses(bytes);
      return all.length === count && all.every(({ state }) => state === 'FINISHED' || state === 'FAILED');
    }, { timeout: 60_000 });
    await allTold(assay);
    await vi.waitUntil(async () => (await samples().execute<unknown[]>("select 1 from sample where sha256 = ? and analysis_state in ('FINISHED', 'FAILED')", [hashOf(bytes)])).length > 0, { timeout: 60_000 });
  };

  test('is analysed again when another program takes that name, the worse counts, and everybody is told', async () => {
    asBatch = 'harm';
    const bytes = letter();
    const heard = listen(assay.url, first);
    await heard.listening();
    await send(assay, first, bytes, { fileName: 'notes.txt', localScore: null });
    await settled(bytes, 1);
    expect(await verdict(first, bytes)).toMatchObject({ level: 'CLEAN', stage: 'FINAL', analysis: { start: 'content' } });

    const { submission, upload } = await ask(second, bytes, { fileName: 'notes.bat' });
    expect(submission).toMatchObject({ state: 'QUEUED', decision: { outcome: 'SUBMIT' } });
    expect(upload, 'the bytes are here').toBeNull();
    await prove(assay, second, submission, bytes);
    await settled(bytes, 2);
    expect(await analyses(bytes)).toEqual([{ start: 'content', state: 'FINISHED' }, { start: 'bat', state: 'FINISHED' }]);
    const worse = { level: 'SUSPICIOUS', stage: 'FINAL', analysis: { start: 'bat' } };
    expect([await verdict(first, bytes), await verdict(second, bytes)]).toMatchObject([worse, worse]);
    await vi.waitUntil(() => heard.heard.some((event) => event.verdict?.sample.sha256 === hashOf(bytes) && event.verdict.level === 'SUSPICIOUS'), { timeout: 20_000 });
    heard.stop();
    const [was] = await verdicts().execute<{ level: string }[]>('select w.level from verdict v join verdict w on w.id = v.was_id where v.sha256 = ? and v.current', [hashOf(bytes)]);
    expect(was, 'what devices acted upon holds no more').toEqual({ level: 'CLEAN' });
    expect((await ask(second, bytes, { fileName: 'other.CMD' })).submission).toMatchObject({ state: 'ANALYZED', decision: { reason: 'ALREADY_ANALYZED' }, sample: { verdict: { level: 'SUSPICIOUS' } } });
    expect((await ask(first, bytes, { fileName: 'notes.txt' })).submission).toMatchObject({ state: 'ANALYZED', sample: { verdict: { level: 'SUSPICIOUS' } } });
  });

  test('is not analysed again when the same program takes that name, or none does', async () => {
    const bytes = letter();
    await send(assay, first, bytes, { fileName: 'notes.txt', localScore: null });
    await settled(bytes, 1);
    for (const fileName of ['notes', 'readme.md', 'letter to bob.text']) expect((await ask(second, bytes, { fileName })).submission).toMatchObject({ state: 'ANALYZED', decision: { reason: 'ALREADY_ANALYZED' } });
    expect(await analyses(bytes)).toHaveLength(1);
    const program = Buffer.from(`#!/bin/sh\n# ${Math.random()}\n`);
    await send(assay, first, program, { fileName: 'tool.sh' });
    await settled(program, 1);
    expect((await ask(second, program, { fileName: 'other.sh' })).submission?.state).toBe('ANALYZED');
  });

  test('is CLEAN only when it is CLEAN in each way in which it was started, and whoever waits is never told otherwise meanwhile', async () => {
    asBatch = 'quiet';
    const bytes = letter();
    await send(assay, first, bytes, { fileName: 'notes.txt', localScore: null });
    await settled(bytes, 1);
    const heard = listen(assay.url, second);
    await heard.listening();
    await ask(second, bytes, { fileName: 'notes.ps1' });
    await heard.final(hashOf(bytes));
    const told = heard.heard.flatMap(({ verdict: one }) => (one?.sample.sha256 === hashOf(bytes) ? [one] : []));
    heard.stop();
    expect(told.filter(({ stage }) => stage === 'FINAL').map(({ level }) => level), 'no PowerShell here').toEqual(['UNKNOWN']);
    await settled(bytes, 2);
    expect(await verdict(first, bytes)).toMatchObject({ level: 'UNKNOWN', reason: 'NOT_EXECUTED', analysis: { start: 'ps1' } });
  });

  test('is as bad as its worst start also after a milder one was analysed anew', async () => {
    asBatch = 'harm';
    const bytes = letter();
    const { id: submissionId } = await send(assay, first, bytes, { fileName: 'notes.txt', localScore: null });
    await settled(bytes, 1);
    await ask(second, bytes, { fileName: 'notes.bat' });
    await settled(bytes, 2);
    const revision = async () => (await verdicts().execute<{ revision: number }[]>('select revision from verdict where sha256 = ? and current', [hashOf(bytes)]))[0]!.revision;
    const before = await revision();
    const { platform } = assay.platform.subgraphs.find(({ name }) => name === 'samples')!;
    const { queueAgain } = await import('../subgraphs/samples/actions.ts');
    const { lockSample } = await import('../subgraphs/samples/sample-row.ts');
    expect(await samples().execute('select file_name, start from submission where id = ?', [submissionId])).toEqual([{ file_name: null, start: 'content' }]);
    const fileName = 'notes.txt';
    await platform.database.for(system).transactional(async (em) => expect(await queueAgain(em, platform.keys, (await lockSample(em, { sha256: hashOf(bytes) }))!, { fileName }, { environment: null, campaignId: null })).toBeNull());
    await settled(bytes, 3);
    await vi.waitUntil(async () => (await revision()) > before, { timeout: 20_000 });
    expect(await analyses(bytes)).toEqual(['content', 'bat', 'content'].map((start) => ({ start, state: 'FINISHED' })));
    expect(await verdict(first, bytes)).toMatchObject({ level: 'SUSPICIOUS', stage: 'FINAL', analysis: { start: 'bat' } });
  });

  test('is analysed in each way that somebody waits for, however the upload of the bytes ended', async () => {
    asBatch = 'harm';
    const bytes = letter();
    const gate = Promise.withResolvers<void>();
    const [one, other] = [await ask(first, bytes, { fileName: 'notes.txt' }), await ask(second, bytes, { fileName: 'notes.bat' })];
    expect([one.submission?.state, other.submission?.state]).toEqual(['AWAITING_UPLOAD', 'AWAITING_UPLOAD']);
    const heard = listen(assay.url, second);
    await heard.listening();
    hold = gate.promise;
    expect((await put(one.upload!, bytes)).status).toBe(201);
    await vi.waitUntil(async () => (await analyses(bytes)).some(({ state }) => state === 'FINISHED'), { timeout: 60_000 });
    await allTold(assay);
    expect(await verdict(second, bytes), 'the letter has been read, what it does as a batch file is not known').toMatchObject({ stage: 'PROVISIONAL' });
    const [open] = await samples().execute<{ state: string }[]>('select state from submission where id = ?', [other.submission!.id]);
    expect(open!.state).not.toBe('ANALYZED');
    // A third one who asks meanwhile waits for both as well.
    expect((await ask(first, bytes, { fileName: 'again.bat' })).submission).toMatchObject({ decision: { reason: 'IN_PROGRESS' } });
    gate.resolve();
    hold = undefined;
    expect((await heard.final(hashOf(bytes))).verdict).toMatchObject({ level: 'SUSPICIOUS' });
    heard.stop();
    await settled(bytes, 2);
    await vi.waitUntil(async () => (await samples().execute<{ state: string }[]>('select state from submission s join sample on sample.id = s.sample_id where sha256 = ?', [hashOf(bytes)])).every(({ state }) => state === 'ANALYZED'), { timeout: 20_000 });
  });

  test('is not CLEAN while one of its starts could not be analysed, and that one is tried again for the next who asks', async () => {
    asBatch = 'broken';
    const bytes = letter();
    await send(assay, first, bytes, { fileName: 'notes.txt', localScore: null });
    await settled(bytes, 1);
    await ask(second, bytes, { fileName: 'notes.bat' });
    await settled(bytes, 2);
    expect(await verdict(first, bytes)).toMatchObject({ level: 'UNKNOWN', stage: 'FINAL', reason: 'ANALYSIS_FAILED' });
    asBatch = 'quiet';
    expect((await ask(first, bytes, { fileName: 'notes.bat' })).submission?.decision.outcome).toBe('SUBMIT');
    await settled(bytes, 3);
    expect(await verdict(second, bytes)).toMatchObject({ stage: 'FINAL' });
    expect((await verdict(second, bytes)).reason).not.toBe('ANALYSIS_FAILED');
  });

  test('has its known verdict told where policy does not want the other start analysed', async () => {
    const bytes = letter();
    await send(assay, first, bytes, { fileName: 'notes.txt', localScore: null });
    await settled(bytes, 1);
    expect((await ask(second, bytes, { fileName: 'notes.bat', localScore: 1 })).submission).toMatchObject({ state: 'ANALYZED', decision: { reason: 'ALREADY_ANALYZED' } });
    expect(await analyses(bytes)).toHaveLength(1);
  });
});
