import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { DetonationResult } from '../schema/jobs.ts';
import { coverageOf, type Part } from '../sandbox-runner/coverage.ts';
import { identify } from '../sandbox-runner/identify.ts';
import { isPassive } from '../sandbox-runner/passive.ts';

const part = async (fileName: string, content: string | Buffer): Promise<Part> => {
  const bytes = Buffer.from(content as string);
  const identity = await identify(bytes, fileName);
  return { identity: { ...identity, passive: isPassive(identity, bytes, fileName) }, sha256: createHash('sha256').update(fileName).update(bytes).digest('hex') };
};
const ended: DetonationResult = { environment: 'linux', outcome: 'ENDED', choice: '', runMs: 1, restoreMs: 1, limitations: [], product: 'linux', member: null };
const whole = { ran: 0, parsed: 0, vouched: 0, waited: 0, notRun: [], notOpened: [] };
const cover = (itself: Part, members: Part[] = [], runs: [Part, Partial<DetonationResult>][] = [], vouched: Part[] = []) =>
  coverageOf({
    sample: itself, members, runs: new Map(runs.map(([one, run]) => [one.sha256, { ...ended, ...run }])),
    isVouched: (sha256) => vouched.some((one) => one.sha256 === sha256), whyNotRun: () => 'RUNS_LIMIT',
  });
const script = await part('a.sh', '#!/bin/sh\necho a\n');
const other = await part('b.sh', '#!/bin/sh\necho b\n');
const note = await part('note.txt', 'Dear all, the meeting is on Monday at ten. Please bring what you have written so far.\n');
const zip = await part('a.zip', Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), Buffer.alloc(60)]));

describe('what an analysis has covered', () => {
  test('a script that ran is one part that ran', () => expect(cover(script, [], [[script, {}]])).toEqual({ ...whole, ran: 1 }));
  test('of an archive each part counts, and what was not run is said', () => {
    expect(cover(zip, [script, other, note], [[script, {}]])).toEqual({ ...whole, ran: 1, parsed: 2, notRun: [{ reason: 'RUNS_LIMIT', count: 1 }] });
  });
  test('what waited until its time was over did not run', () => {
    expect(cover(script, [], [[script, { outcome: 'TIMED_OUT', limitations: ['TIMED_OUT', 'ONLY_WAITED'] }]])).toEqual({ ...whole, waited: 1 });
    expect(cover(script, [], [[script, { outcome: 'TIMED_OUT', limitations: ['TIMED_OUT'] }]])).toEqual({ ...whole, ran: 1 });
  });
  test('what could not be started is not run, with the reason', () => {
    expect(cover(script, [], [[script, { outcome: 'NOT_EXECUTED', limitations: ['NOT_EXECUTED_NO_POWERSHELL'] }]])).toEqual({ ...whole, notRun: [{ reason: 'NOT_EXECUTED_NO_POWERSHELL', count: 1 }] });
  });
  test('what somebody vouches for needs no run', () => expect(cover(zip, [script], [], [script])).toEqual({ ...whole, parsed: 1, vouched: 1 }));
  test('data beside what ran is data; alone in an archive it has to be known', async () => {
    const data = await part('data.bin', Buffer.from([1, 0, 2, 0, 3, 0, 4, 0, 200, 201]));
    expect(cover(zip, [script, data], [[script, {}]]).notOpened).toEqual([]);
    expect(cover(zip, [data]).notOpened).toEqual([{ reason: 'FORMAT_UNKNOWN', count: 1 }]);
  });

  const passive: [string, string][] = [
    ['note.txt', 'Please call the tax office before Friday, and set the table for six.\n'],
    ['unnamed', 'The quick brown fox jumps over the lazy dog. It does so every day, and nobody knows why.\n'],
    ['config.json', '{ "name": "x", "list": [1, 2, 3], "url": "https://example.org" }\n'],
    ['table.csv', 'name,amount,change\n"Smith, John",-12.50,+3%\nDoe,7,-1\n'],
    ['empty.txt', ''],
  ];
  test.each(passive)('%s is read to its end and holds nothing that acts', async (name, text) => {
    const one = await part(name, text);
    // A file of nothing has no type by its content.
    if (text !== '') expect(cover(one)).toEqual({ ...whole, parsed: 1 });
  });
  const unknown: [string, string][] = [
    ['table.csv', 'name,amount\n=cmd|\' /C calc\'!A0,1\n'],
    ['table.csv', 'name,amount\n"@SUM(1+1)*cmd|\' /C calc\'!A0",1\n'],
    ['vpn.inf', '[DefaultInstall]\nRunPostSetupCommands=x\n\n[x]\nevil\n'],
    ['thing.slk', 'ID;P\nO;E\nNN;NAuto_open;ER101C1\nC;X1;Y101;EEXEC("calc.exe")\nE\n'],
    ['cert.pem', `-----BEGIN CERTIFICATE-----\n${Buffer.alloc(600, 7).toString('base64')}\n-----END CERTIFICATE-----\n`],
    ['loader', 'import os\nfor one in range(3):\n    os.system("id")\n'],
    ['readme.txt', 'var a=["x","y"];(function(b){while(--b){a["push"](a["shift"]());}}(3));this[a[0]](a[1]);\n'],
    ['broken.json', '{ "name": '],
    ['Dockerfile', 'FROM alpine\nRUN make everything ready\n'],
    ['package.json', '{"scripts": {"postinstall": "node go"}}'],
  ];
  test.each(unknown)('%s is of no format that was read to its end (%s)', async (name, text) => {
    const one = await part(name, text);
    const { parsed } = cover(one);
    expect(parsed).toBe(0);
  });
});
