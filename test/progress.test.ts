import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { system } from '../platform/caller.ts';
import { quietGuest, send, startAssay, submitInput, submitMutation, type Assay, type Submitted } from './assay.ts';
import { sevenZip } from './samples/seven.ts';

interface Told {
  stage: string;
  environment: string | null;
  processes: { commandLine: string }[];
  signals: { rule: string }[];
  analysis: { state: string };
}

describe('an analysis can be watched while it happens', () => {
  let assay: Assay;
  let device: string;
  let stranger: string;
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));

  const watch = (token: string, analysisId: string) => {
    const client = createClient({ url: `${assay.url.replace(/^http/, 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: { authorization: `Bearer ${token}` } });
    const told: Told[] = [];
    const waiting = new Set<() => void>();
    const ended = new Promise<unknown>((resolve) => {
      client.subscribe<{ analysisProgressed: Told }>(
        { query: 'subscription ($id: ID!) { analysisProgressed(analysisId: $id) { stage environment processes { commandLine } signals { rule } analysis { state } } }', variables: { id: analysisId } },
        {
          next: ({ data, errors }) => {
            if (data) told.push(data.analysisProgressed);
            if (errors) resolve(errors);
            for (const wake of waiting) wake();
          },
          error: resolve, complete: () => resolve('complete'),
        },
      );
    });
    const first = new Promise<void>((resolve) => waiting.add(resolve));
    return { told, ended, first, close: () => void client.dispose() };
  };
  const analysisOf = async (submission: { sample: { sha256: string } }) =>
    await vi.waitUntil(async () => (await assay.ask<{ verdict: { analysis: { id: string } } | null }>(device, 'query ($s: Sha256!) { verdict(sha256: $s) { analysis { id } } }', { s: submission.sample.sha256 })).data.verdict?.analysis.id, { timeout: 20_000 });

  beforeAll(async () => {
    assay = await startAssay();
    ({ devices: [device = ''] } = await assay.customer());
    ({ devices: [stranger = ''] } = await assay.customer());
    await assay.fakeRunner(async (script, files) => {
      if (script.includes('detonate.sh')) await held;
      return await quietGuest(script, files);
    });
  });
  afterAll(async () => await assay?.stop());

  test('from where it stands to its end, and then the report is there and can be exported', async () => {
    const submission = await send(assay, device, Buffer.from('#!/bin/sh\ncrontab -r\necho watched\n'));
    const id = await analysisOf(submission);
    const watching = watch(device, id);
    await watching.first;
    goOn();
    expect(await watching.ended).toBe('complete');
    expect(watching.told[0]!.stage).toBe('STARTED');
    expect(watching.told.map((one) => one.stage)).toContain('RAN');
    expect(watching.told.at(-1)).toMatchObject({ stage: 'FINISHED', analysis: { state: 'FINISHED' } });
    watching.close();
    const { data } = await assay.ask<{ analysis: { report: { export: { content: string; mediaType: string; fileName: string }; indicators: { kind: string; value: string }[] } } }>(device, 'query ($id: ID!) { analysis(id: $id) { report { export(format: JSON) { content mediaType fileName } indicators { kind value } } } }', { id });
    expect(JSON.parse(data.analysis.report.export.content)).toMatchObject({ sample: { sha256: submission.sample.sha256 }, analysis: { id, state: 'FINISHED', detonations: [{ environment: { name: 'linux' } }] }, verdict: { stage: 'FINAL' } });
    const late = watch(device, id);
    expect(await late.ended).toBe('complete');
    expect(late.told.map((one) => one.stage)).toEqual(['FINISHED']);
    late.close();
  });
  test('by the customers who submitted it, and by nobody else', async () => {
    const submission = await send(assay, device, Buffer.from('#!/bin/sh\necho not for strangers\n'));
    const id = await analysisOf(submission);
    const watching = watch(stranger, id);
    expect(JSON.stringify(await watching.ended)).toContain('no such analysis');
    expect(watching.told).toEqual([]);
    watching.close();
    const nonsense = watch(device, '*');
    expect(JSON.stringify(await nonsense.ended)).toContain('an analysis has an id');
    nonsense.close();
  });
  test('an archive opens with the password that its submitter gives, which nobody is told and nothing keeps', async () => {
    const password = 'only-two-people-know';
    const archive = await sevenZip('private.7z', [`-p${password}`, '-mhe=on'], { 'inner.sh': '#!/bin/sh\necho opened\n' });
    const submission = await send(assay, device, archive, { fileName: 'private.7z', category: 'ARCHIVE', archivePassword: password });
    const report = await vi.waitUntil(async () => {
      const { data } = await assay.ask<{ verdict: { stage: string; analysis: { signals: { title: string }[] }; sample: { members: { nodes: { mediaType: string }[] } } } | null }>(
        device, 'query ($s: Sha256!) { verdict(sha256: $s) { stage analysis { signals { title } } sample { members(first: 5) { nodes { mediaType } } } } }', { s: submission.sample.sha256 },
      );
      return data.verdict?.stage === 'FINAL' && data.verdict.sample.members.nodes.length > 0 && data.verdict;
    }, { timeout: 20_000 });
    expect(report.sample.members.nodes).toEqual([{ mediaType: 'application/x-sh' }]);
    expect(report.analysis.signals.map((one) => one.title)).toContain('Archive locked with the password that its submitter gave');
    expect(JSON.stringify(report)).not.toContain(password);
    const { database } = assay.platform.subgraphs.find((found) => found.name === 'samples')!.platform;
    await vi.waitUntil(async () => (await database.for(system).execute<unknown[]>("select 1 from archive_password")).length === 0, { timeout: 20_000 });
    const refused = await assay.ask<Submitted>(device, submitMutation, { input: submitInput(Buffer.from('x'), { archivePassword: 'x'.repeat(101) }) });
    expect(refused.data.sampleSubmit.userErrors).toMatchObject([{ code: 'INVALID', field: ['input', 'archivePassword'] }]);
  });
});
