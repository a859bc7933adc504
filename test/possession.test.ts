import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { AssayClient } from '../endpoint/client.ts';
import { possessionProof } from '../endpoint/possession.ts';
import { challengeOf, proofOf } from '../subgraphs/samples/possession.ts';
import { allTold, hashOf, listen, prove, put, quietGuest, send, startAssay, submitInput, submitMutation, type Assay, type Submitted } from './assay.ts';

describe('a challenge', () => {
  const keys = { master: randomBytes(32) };

  test('asks for a small file as a whole, and of a large one for ranges within it, spread over all of it', () => {
    fc.assert(fc.property(fc.string({ minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 2 ** 31 }), (id, size) => {
      const { ranges } = challengeOf(keys, id, size);
      expect(challengeOf(keys, id, size).ranges).toEqual(ranges);
      expect(ranges).toHaveLength(size <= 65_536 ? 1 : 16);
      if (size <= 65_536) expect(ranges).toEqual([{ first: 0, length: size }]);
      const share = ranges.length;
      for (const [at, { first, length }] of ranges.entries()) {
        expect(first).toBeGreaterThanOrEqual(Math.floor((size * at) / share));
        expect(first + length).toBeLessThanOrEqual(Math.floor((size * (at + 1)) / share));
      }
    }));
  });

  test('is answered alike by who has a file, by who has it in memory, and by the service; otherwise for other bytes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'assay-proof-'));
    try {
      for (const size of [1, 4_096, 65_536, 65_537, 300_000]) {
        const bytes = randomBytes(size);
        const path = join(folder, String(size));
        await writeFile(path, bytes);
        const challenge = challengeOf(keys, `sub_${size}`, size);
        const proof = proofOf(challenge, bytes);
        expect(await possessionProof(path, challenge)).toBe(proof);
        expect(await possessionProof(bytes, challenge)).toBe(proof);
        bytes[challenge.ranges.at(-1)!.first]! ^= 1;
        expect(proofOf(challenge, bytes)).not.toBe(proof);
        expect(proofOf(challengeOf(keys, 'sub_other', size), bytes)).not.toBe(proof);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('that asks for more than is needed is not answered', async () => {
    await expect(possessionProof(Buffer.alloc(1), { key: '00', ranges: [{ first: 0, length: 2 ** 30 }] })).rejects.toThrow('asked for');
  });
});

describe('whoever knows no more than the hash and the size of a file', () => {
  let assay: Assay;
  let ours: { administrator: string; devices: string[] };
  let theirs: typeof ours;
  const mark = `layoff-${randomBytes(4).toString('hex')}`;
  /** A batch file that names a host of its owner, under a name that says what it is. */
  const bytes = Buffer.from(`#!/bin/sh\n# ${mark}\nwget http://db7.${mark}.example/x\n`);
  const harm = '  sh-100 [000] .... 1.000000: sched_process_exec: filename=/bin/sh pid=100 old_pid=100\n';

  beforeAll(async () => {
    assay = await startAssay();
    await assay.fakeRunner(async (script, files) => {
      const answer = await quietGuest(script, files);
      if (script.includes('detonate.sh')) files.set('/run/assay/trace', Buffer.concat([files.get('/run/assay/trace') ?? Buffer.alloc(0), Buffer.from(harm)]));
      return answer;
    });
    [ours, theirs] = [await assay.customer(), await assay.customer()];
    const ear = listen(assay.url, ours.devices[0]!);
    await ear.listening();
    await send(assay, ours.devices[0]!, bytes, { fileName: `${mark}.sh`, localScore: null });
    await ear.final(hashOf(bytes));
    ear.stop();
    await assay.analysed(bytes);
    await allTold(assay);
  });
  afterAll(async () => await assay?.stop());

  const ask = async (token: string, more: Record<string, unknown> = {}) =>
    (await assay.ask<Submitted>(token, submitMutation, { input: submitInput(bytes, { fileName: 'x.sh', localScore: null, ...more }) })).data.sampleSubmit;
  const known = async (token: string) => (await assay.ask<{ verdict: { level: string; score: number; confidence: number; summary: string; analysis: { id: string; report: { processes: { nodes: object[] } } } | null; decisiveSignals: { title: string; evidence: string[] }[]; sample: Record<string, unknown> } }>(
    token, `query ($sha256: Sha256!) { verdict(sha256: $sha256) { level score confidence summary conditions { environments } decisiveSignals { title evidence }
      analysis { id report { processes(first: 5) { nodes { commandLine } } export(format: HTML) { content } } } verdict: supersedes { summary decisiveSignals { evidence } analysis { id } }
      sample { size mediaType category firstSeenAt stored { since } container { id } members(first: 5) { nodes { id } } } } }`, { sha256: hashOf(bytes) })).data.verdict;

  test('is told level, score, confidence and conditions, and nothing of what was seen, in no revision', async () => {
    const { submission, upload } = await ask(theirs.devices[0]!);
    expect(submission).toMatchObject({ state: 'ANALYZED', challenge: { key: expect.stringMatching(/^[0-9a-f]{64}$/) as string } });
    expect(upload).toBeNull();
    await allTold(assay);
    const [own, other] = [await known(ours.devices[0]!), await known(theirs.devices[0]!)];
    expect(own.analysis!.report.processes.nodes.length).toBeGreaterThan(0);
    for (const field of ['level', 'score', 'confidence', 'conditions'] as const) expect(other[field as 'level']).toEqual(own[field as 'level']);
    expect(other.analysis).toBeNull();
    expect(JSON.stringify(other)).not.toContain(mark);
    expect(JSON.stringify(other)).not.toMatch(/"evidence":\["/);
    expect(other.sample).toMatchObject({ size: bytes.length, mediaType: null, stored: null, container: null, members: { nodes: [] } });
    const { errors, data } = await assay.ask<{ analysis: object | null }>(theirs.devices[0]!, 'query ($id: ID!) { analysis(id: $id) { id report { processes(first: 1) { nodes { commandLine } } } } }', { id: own.analysis!.id });
    expect(errors).toBeUndefined();
    expect(data.analysis).toBeNull();
  });

  test('does not have the bytes started in a way of its own', async () => {
    const { submission, userErrors } = await ask(theirs.devices[0]!, { arguments: ['--mine'] });
    expect(submission).toBeNull();
    expect(userErrors).toMatchObject([{ code: 'CONFLICT', field: ['input', 'sha256'] }]);
  });

  test('is not told whether the size is right', async () => {
    const stranger = (await assay.customer()).devices[0]!;
    const { submission, userErrors } = await ask(stranger, { size: bytes.length + 1 });
    expect(userErrors).toEqual([]);
    expect(submission).toMatchObject({ state: 'ANALYZED', challenge: { ranges: [{ first: 0, length: bytes.length + 1 }] } });
    expect((await known(stranger)).sample.size).toBe(bytes.length + 1);
    await expect(prove(assay, stranger, submission, bytes), 'its own challenge is about another file').rejects.toThrow('INVALID');
  });

  test('is told the day on which a file was met first, which the one who met it knows to the instant', async () => {
    const [own, other] = [(await known(ours.devices[0]!)).sample.firstSeenAt, (await known(theirs.devices[0]!)).sample.firstSeenAt] as [string, string];
    expect(other).toBe(`${own.slice(0, 10)}T00:00:00.000Z`);
    expect(own).not.toBe(other);
  });

  test('gains nothing by a wrong proof, by that of another submission, or by one of somebody else', async () => {
    const { submission } = await ask(theirs.devices[0]!);
    const answer = async (token: string, submissionId: string, proof: string) => (await assay.ask<{ submissionProve: { userErrors: { code: string }[] } }>(token,
      'mutation ($input: SubmissionProveInput!) { submissionProve(input: $input) { userErrors { code } } }', { input: { submissionId, proof } })).data.submissionProve.userErrors.map(({ code }) => code);
    expect(await answer(theirs.devices[0]!, submission!.id, 'a'.repeat(64))).toEqual(['INVALID']);
    const { submission: another } = await ask(theirs.devices[0]!);
    expect(await answer(theirs.devices[0]!, submission!.id, proofOf(another!.challenge!, bytes))).toEqual(['INVALID']);
    expect(await answer(ours.devices[0]!, submission!.id, proofOf(submission!.challenge!, bytes)), 'what is not its own is not there').toEqual(['NOT_FOUND']);
    expect((await known(theirs.devices[0]!)).analysis).toBeNull();
  });

  test('does not have the bytes because others sent them first', async () => {
    const fresh = Buffer.from(`#!/bin/sh\n# ${randomBytes(8).toString('hex')}\n`);
    const first = (await assay.ask<Submitted>(theirs.devices[0]!, submitMutation, { input: submitInput(fresh) })).data.sampleSubmit;
    await send(assay, ours.devices[0]!, fresh);
    expect(await put(first.upload!, Buffer.from('none'))).toMatchObject({ status: 200, code: 'ALREADY_STORED' });
    const { data } = await assay.ask<{ submission: { challenge: object | null } }>(theirs.devices[0]!, 'query ($id: ID!) { submission(id: $id) { challenge { key } } }', { id: first.submission!.id });
    expect(data.submission.challenge).not.toBeNull();
  });

  test('has the report once it has shown that it has the bytes, which an endpoint does by itself', async () => {
    const client = new AssayClient({ url: assay.url, token: theirs.devices[0]! });
    const folder = await mkdtemp(join(tmpdir(), 'assay-possession-'));
    try {
      const path = join(folder, 'other.sh');
      await writeFile(path, bytes);
      await client.submit(path);
      await vi.waitFor(async () => expect((await known(theirs.devices[0]!)).analysis).not.toBeNull(), { timeout: 20_000, interval: 100 });
      const { submission } = await ask(theirs.devices[0]!);
      expect(submission!.challenge).toBeNull();
      expect((await known(theirs.devices[0]!)).sample).toMatchObject({ stored: {}, mediaType: expect.any(String) as string });
    } finally {
      await client.close();
      await rm(folder, { recursive: true });
    }
  });
});
