import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EnvironmentOffer } from '../sandbox-runner/machines/environment-offer.ts';
import { FakeMachines } from '../sandbox-runner/machines/fake-machines.ts';
import { hashOf, listen, quietGuest, send, startAssay, type Assay } from './assay.ts';
import { tinyPe } from './samples/binaries.ts';

/** More than a runner of two machines takes at a time: were they to hold their places, nothing else would move. */
const waitingCount = 12;

describe('a runner whose Windows guest is still being made', () => {
  let assay: Assay;
  let devices: string[];
  const offer = new EnvironmentOffer();
  beforeAll(async () => {
    offer.expect(['windows-10', 'windows-7']);
    assay = await startAssay();
    ({ devices } = await assay.customer());
    await assay.fakeRunner(quietGuest, undefined, new FakeMachines(['linux'], quietGuest, offer));
  });
  afterAll(async () => await assay?.stop());

  test('answers what needs no Windows meanwhile, and what needs it as soon as it is there', async () => {
    const listener = listen(assay.url, devices[0]!);
    await listener.listening();
    const programs = Array.from({ length: waitingCount }, (_, n) => Buffer.concat([tinyPe({ bits: 64, version: [10, 0] }), Buffer.from(`program ${n}`)]));
    for (const bytes of programs) await send(assay, devices[0]!, bytes, { fileName: 'program.exe', category: 'EXECUTABLE' });
    const script = Buffer.from('#!/bin/sh\necho needs no Windows\n');
    await send(assay, devices[0]!, script, { fileName: 'a.sh' });
    expect((await listener.final(hashOf(script))).verdict!.conditions.environments).toEqual(['linux']);
    const finals = () => listener.heard.filter(({ verdict }) => verdict?.stage === 'FINAL').map(({ verdict }) => verdict!.sample.sha256);
    expect(finals()).toEqual([hashOf(script)]);

    offer.add('windows-10');
    for (const bytes of programs) expect((await listener.final(hashOf(bytes))).verdict!.conditions.environments).toEqual(['windows-10']);
    listener.stop();
  });

  test('answers by the bytes alone, and says why, when that guest is given up', async () => {
    const listener = listen(assay.url, devices[0]!);
    await listener.listening();
    // Its header asks for Windows 7, whose guest is pending yet.
    const old = Buffer.concat([tinyPe({ bits: 64, version: [6, 1] }), Buffer.from('old')]);
    await send(assay, devices[0]!, old, { fileName: 'old.exe', category: 'EXECUTABLE' });
    offer.giveUp(['windows-7']);
    const { verdict } = await listener.final(hashOf(old));
    expect(verdict).toMatchObject({ level: 'UNKNOWN', conditions: { environments: [], limitations: expect.arrayContaining(['ENVIRONMENT_NOT_OFFERED']) as string[] } });
    listener.stop();
  });
});
