import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eicarZip } from '../embedded/first-customer.ts';
import { hashOf, listen, send, startAssay, type Assay } from './assay.ts';
import { missingGuest } from './guests.ts';

const missing = await missingGuest('linux', 'windows-10');

/** The main job on real parts: PostgreSQL, NATS, the runner as a process of its own, virtual machines. */
describe.skipIf(missing !== null)('a file travels from an endpoint to a verdict', () => {
  let assay: Assay;
  let devices: string[];
  let administrator: string;
  const sample = async (name: string) => await readFile(new URL(`samples/${name}`, import.meta.url));

  beforeAll(async () => {
    assay = await startAssay({}, { runner: true });
    ({ devices, administrator } = await assay.customer());
  });
  afterAll(async () => await assay?.stop());

  test('every endpoint of the customer hears the same verdict, first provisional, then final', async () => {
    const [first, second] = [listen(assay.url, devices[0]!), listen(assay.url, devices[1]!)];
    await Promise.all([first.listening(), second.listening()]);
    const bytes = await sample('dropper.sh');
    await send(assay, devices[0]!, bytes, { fileName: 'dropper.sh' });
    const [here, there] = await Promise.all([first.final(hashOf(bytes)), second.final(hashOf(bytes))]);
    expect(here).toEqual(there);
    expect(first.heard.filter((event) => event.verdict).map((event) => event.verdict!.stage)).toEqual(['PROVISIONAL', 'FINAL']);
    expect(here.verdict!.level).toBe('HIGHLY_SUSPICIOUS');
    expect(here.verdict!.decisiveSignals.flatMap((signal) => signal.techniques)).toContain('T1053.003');
    expect(here.verdict!.conditions.environments).toEqual(['linux']);
    first.stop();
    second.stop();
  });

  test('a malware-shaped Windows program is highly suspicious and its report names processes, registry and network', async () => {
    const ear = listen(assay.url, devices[0]!);
    await ear.listening();
    const bytes = await sample('dropper.exe');
    await send(assay, devices[0]!, bytes, { fileName: 'dropper.exe', category: 'EXECUTABLE' });
    expect((await ear.final(hashOf(bytes))).verdict!.level).toBe('HIGHLY_SUSPICIOUS');
    ear.stop();
    const { data } = await assay.ask<{ verdict: { analysis: { report: { techniques: { id: string }[]; processes: { nodes: { commandLine: string }[] }; registry: { nodes: { fields: string }[] }; network: { nodes: { fields: string }[] }; dns: { nodes: { fields: string }[] } } } } }>(
      administrator,
      `query ($sha256: Sha256!) { verdict(sha256: $sha256) { analysis { report { techniques { id } processes(first: 50) { nodes { commandLine } }
        registry: events(kind: REGISTRY, first: 50) { nodes { fields } } network: events(kind: NETWORK, first: 50) { nodes { fields } } dns: events(kind: DNS, first: 50) { nodes { fields } } } } } }`,
      { sha256: hashOf(bytes) },
    );
    const { report } = data.verdict.analysis;
    expect(report.techniques.map((one) => one.id)).toEqual(expect.arrayContaining(['T1547.001', 'T1070.004', 'T1571']));
    expect(report.processes.nodes.map((one) => one.commandLine).join('\n')).toContain('update-helper.exe" /stay');
    expect(report.registry.nodes.map((one) => one.fields).join()).toContain('HKCU\\\\Software\\\\Microsoft\\\\Windows\\\\CurrentVersion\\\\Run\\\\UpdateHelper');
    expect(report.network.nodes.map((one) => one.fields).join()).toContain('203.0.113.77');
    expect(report.dns.nodes.map((one) => one.fields).join()).toContain('cdn.update-service.example');
  });

  test('honest programs are clean', async () => {
    const ear = listen(assay.url, devices[0]!);
    await ear.listening();
    for (const name of ['benign.sh', 'hello.exe']) {
      const bytes = await sample(name);
      await send(assay, devices[0]!, bytes, { fileName: name });
      const { verdict } = await ear.final(hashOf(bytes));
      expect(verdict!.level, name).toBe('CLEAN');
      expect(verdict!.conditions.environments).toHaveLength(1);
    }
    ear.stop();
  });

  test('EICAR in a zip is malicious and the archive lists what it holds', async () => {
    const ear = listen(assay.url, devices[0]!);
    await ear.listening();
    const bytes = eicarZip();
    await send(assay, devices[0]!, bytes, { fileName: 'invoice.zip', category: 'ARCHIVE' });
    expect((await ear.final(hashOf(bytes))).verdict!.level).toBe('MALICIOUS');
    await assay.analysed(bytes);
    ear.stop();
    const { data } = await assay.ask<{ sample: { members: { nodes: { size: number; container: { sha256: string } }[] } } }>(
      administrator, 'query ($sha256: Sha256!) { sample(sha256: $sha256) { members(first: 10) { nodes { size container { sha256 } } } } }', { sha256: hashOf(bytes) },
    );
    expect(data.sample.members.nodes).toEqual([{ size: 68, container: { sha256: hashOf(bytes) } }]);
  });

  test('a hash that is known is answered in the submit call itself, for another customer too', async () => {
    const bytes = await sample('dropper.sh');
    const other = await assay.customer();
    const submission = await send(assay, other.devices[0]!, bytes, { fileName: 'dropper.sh' });
    expect(submission).toMatchObject({ state: 'ANALYZED', decision: { outcome: 'KNOWN', reason: 'ALREADY_ANALYZED' }, sample: { verdict: { stage: 'FINAL', level: 'HIGHLY_SUSPICIOUS' } } });
  });
});
