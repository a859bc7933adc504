import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eicarZip } from '../embedded/first-customer.ts';
import { hashOf, quietGuest, startAssay, type Assay } from './assay.ts';

describe('the command line', () => {
  let assay: Assay;
  let folder: string;
  let administrator: string;
  /** How samples were started, and what they read. */
  const started: string[] = [];
  const root = new URL('../', import.meta.url).pathname;

  const run = async (...words: string[]) => await new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const child = spawn('bin/assay', words, { cwd: root, env: { PATH: process.env.PATH, HOME: folder } });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.once('close', (code) => resolve({ code, out, err }));
  });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-cli-'));
    assay = await startAssay();
    ({ administrator } = await assay.customer());
    await assay.fakeRunner(async (script, files) => {
      if (script.includes('detonate.sh')) started.push(`${script}\n${files.get('/run/assay/answers')?.toString() ?? ''}`);
      return await quietGuest(script, files);
    });
    await writeFile(join(folder, 'clean.sh'), '#!/bin/sh\ntrue\n');
    await writeFile(join(folder, 'eicar.zip'), eicarZip());
  });
  afterAll(async () => {
    await assay?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('says what to do before it is enrolled', async () => {
    expect(await run('status')).toMatchObject({ code: 1, err: expect.stringContaining('enrol first') as string });
  });
  test('says why an enrolment token is refused', async () => {
    expect(await run('--url', assay.url, 'enroll', '--token', 'assay_enrol_wrong')).toMatchObject({ code: 1, err: expect.stringContaining('ask an administrator') as string });
  });
  test('enrols once and remembers, readable by its owner only', async () => {
    const { data } = await assay.ask<{ enrolmentTokenCreate: { token: string } }>(administrator, 'mutation { enrolmentTokenCreate(input: { usesMax: 1, validHours: 1 }) { token } }');
    expect(await run('--url', assay.url, 'enroll', '--token', data.enrolmentTokenCreate.token, '--name', 'shell')).toMatchObject({ code: 0, out: expect.stringContaining('enrolled as shell') as string });
    expect(JSON.parse(await readFile(join(folder, '.config/assay/endpoint.json'), 'utf8'))).toMatchObject({ url: assay.url });
    expect(await run('status')).toMatchObject({ code: 0, out: expect.stringContaining('device dev_') as string });
  });
  test('submits, waits, and its exit code is the verdict', async () => {
    expect(await run('submit', '--wait', join(folder, 'clean.sh'))).toMatchObject({ code: 0, out: expect.stringContaining('CLEAN (final') as string });
    expect(await run('submit', '--wait', join(folder, 'clean.sh'), join(folder, 'eicar.zip'))).toMatchObject({ code: 12, out: expect.stringContaining('MALICIOUS (final') as string });
  });
  test('has a file started with words, and given lines, and waits for that', async () => {
    const asked = ['--argument', '--quick', '--argument', 'two words', '--answer', 'yes', '--answer', 'a line'];
    expect(await run('submit', '--wait', ...asked, join(folder, 'clean.sh'))).toMatchObject({ code: 0, out: expect.stringMatching(/to be started as asked[\s\S]*CLEAN \(final/) as string });
    // Under a name that stands for its own.
    expect(started.at(-1)).not.toContain('clean.sh');
    expect(started.at(-1)).toMatch(/\/[a-z]{6,8}\.sh' '--quick' 'two words'\n[\s\S]*yes\na line\n$/);
    expect(await run('submit', '--export', 'no function', join(folder, 'clean.sh'))).toMatchObject({ code: 1, err: expect.stringContaining('exportName must be the name of a function') as string });
  });
  test('guards a file by the policy: holds it until its verdict, blocks what is malicious, and sends nothing that policy keeps', async () => {
    await writeFile(join(folder, 'new.sh'), '#!/bin/sh\necho guarded\n');
    const { data } = await assay.ask<{ policyCreate: { policy: { id: string } } }>(administrator, 'mutation { policyCreate(input: { name: "guard", settings: { holdMax: 600000, holdExpiry: BLOCK, quarantineFrom: MALICIOUS } }) { policy { id } } }');
    await assay.ask(administrator, 'mutation ($id: ID!) { policyAssign(input: { policyId: $id, scope: CUSTOMER }) { userErrors { code } } }', { id: data.policyCreate.policy.id });
    expect(await run('guard', '--score', '50', join(folder, 'new.sh'))).toMatchObject({ code: 0, out: expect.stringMatching(/release after \d+ ms \(verdict: CLEAN\)/) as string });
    expect(await run('guard', '--score', '50', join(folder, 'eicar.zip'))).toMatchObject({ code: 20, out: expect.stringMatching(/block after \d+ ms \(verdict: MALICIOUS\); notify, block, quarantine/) as string });
    // It is where it says, and nowhere else.
    await expect(readFile(join(folder, 'eicar.zip'))).rejects.toThrow('ENOENT');
    await writeFile(join(folder, 'eicar.zip'), eicarZip());
    await writeFile(join(folder, 'kept.txt'), 'stays here');
    expect(await run('guard', '--score', '50', join(folder, 'kept.txt'))).toMatchObject({ code: 0, out: expect.stringContaining('not_sent: policy does not send other files by itself') as string });
    const { data: all } = await assay.ask<{ submissions: { nodes: { fileName: string }[] } }>(administrator, '{ submissions(first: 100) { nodes { fileName } } }');
    expect(all.submissions.nodes.map(({ fileName }) => fileName)).not.toContain('kept.txt');
  });
  test('tells of what it met without sending it, and sends of itself what somebody shall look at', async () => {
    await writeFile(join(folder, 'met.sh'), '#!/bin/sh\necho met\n');
    expect(await run('met', join(folder, 'met.sh'), join(folder, 'clean.sh'))).toMatchObject({ code: 0, out: expect.stringContaining('2 told, 2 of them new') as string });
    expect(await run('met', join(folder, 'met.sh'))).toMatchObject({ code: 0, out: expect.stringContaining('1 told, 0 of them new') as string });
    await writeFile(join(folder, 'agent.log'), 'it went wrong here');
    expect(await run('diagnose', '--says', 'it hangs', join(folder, 'agent.log'))).toMatchObject({ code: 0, out: expect.stringContaining('sent as dgn_') as string });
    expect(await run('diagnose', '--kind', 'WHATEVER', join(folder, 'agent.log'))).toMatchObject({ code: 2 });
    const { data } = await assay.ask<{ sightings: { nodes: { fileName: string; times: number }[] }; diagnostics: { nodes: { fileName: string; description: string; storedAt: string | null }[] } }>(administrator, '{ sightings(first: 5) { nodes { fileName times } } diagnostics(first: 5) { nodes { fileName description storedAt } } }');
    expect(data.sightings.nodes.map(({ fileName, times }) => `${fileName} ${times}`).sort()).toEqual(['clean.sh 1', 'met.sh 2']);
    expect(data.diagnostics.nodes).toMatchObject([{ fileName: 'agent.log', description: 'it hangs', storedAt: expect.any(String) as string }]);
  });
  test('speaks JSON, one object a line', async () => {
    const { out } = await run('--json', 'submit', '--wait', join(folder, 'eicar.zip'));
    const lines = out.trim().split('\n').map((line) => JSON.parse(line) as { verdict?: { level: string } });
    expect(lines.at(-1)).toMatchObject({ verdict: { level: 'MALICIOUS' } });
  });
  test('reports what is known, and says so when nothing is', async () => {
    expect(await run('report', hashOf(eicarZip()))).toMatchObject({ code: 12, out: expect.stringContaining('harmful if:') as string });
    expect(await run('report', 'f'.repeat(64))).toMatchObject({ code: 1, err: expect.stringContaining('submit it') as string });
  });
  test('exports a report for other programs', async () => {
    const { code, out } = await run('report', hashOf(eicarZip()), '--export', 'stix');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ type: 'bundle', objects: expect.arrayContaining([expect.objectContaining({ type: 'malware-analysis', result: 'malicious' })]) as object[] });
    expect((await run('report', hashOf(eicarZip()), '--export', 'word')).code).toBe(2);
  });
  test('says which file it cannot read, and which service does not answer', async () => {
    expect((await run('submit', join(folder, 'nothing'))).err).toContain('nothing');
    expect(await run('--url', 'http://127.0.0.1:9', 'status')).toMatchObject({ code: 1, err: expect.stringContaining('does not answer') as string });
  });
});
