import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { foldersFrom } from '../embedded/folders.ts';
import { silent } from '../embedded/progress.ts';
import { analyse, type ResultBody } from '../sandbox-runner/analyse.ts';
import { loadEngine } from '../sandbox-runner/engine.ts';
import { allEnvironments, openMachines } from '../sandbox-runner/machines/open.ts';
import type { QemuMachines } from '../sandbox-runner/machines/qemu-machines.ts';
import { typeSamples } from './samples/types.ts';

const engine = await loadEngine();
const samples = await typeSamples();
let folder: string;
let machines: QemuMachines;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-environments-'));
  ({ machines } = await openMachines({ ...foldersFrom(process.env), data: folder }, silent, allEnvironments));
});
afterAll(async () => {
  await machines.close();
  await engine.yara.close();
  await rm(folder, { recursive: true, force: true });
});

const analysed = async (name: string, bytes?: Buffer, environment: string | null = null) => {
  let finished: Extract<ResultBody, { kind: 'finished' }> | undefined;
  await analyse(engine, machines, { fileName: name, runMsMax: 25_000, environment }, bytes ?? samples.find((one) => one.name === name)!.bytes, (result) => {
    if (result.kind === 'finished') finished = result;
    return Promise.resolve();
  });
  return finished!;
};

describe('the environments', () => {
  test.each([
    ['tiny64', 'linux'], ['tiny32', 'linux'], ['a.pl', 'linux'], ['a.php', 'linux'], ['server.js', 'linux'], ['tiny32.exe', 'windows-10'], ['old.exe', 'windows-xp'], ['library.dll', 'windows-10'], ['installer.msi', 'windows-10'],
    ['a.vbs', 'windows-10'], ['a.wsf', 'windows-10'], ['a.lnk', 'windows-10'], ['program.jar', 'java'], ['a.docx', 'office'], ['package.deb', 'linux'],
  ])('%s runs in %s, to its end or to its time', async (name, environment) => {
    const { detonations } = await analysed(name);
    expect(detonations[0]).toMatchObject({ environment, outcome: expect.stringMatching(/^(ENDED|TIMED_OUT)$/) as string });
  }, 120_000);
  test('windows-7 says that it is Windows 7', async () => {
    const { members } = await analysed('ver.bat', Buffer.from('@ver > %TEMP%\\version.txt\r\n'), 'windows-7');
    expect(members.map((one) => one.fileName)).toContain('version.txt');
  }, 120_000);
  test('what a sample writes is looked at like a member, and says from where', async () => {
    const { members, signals } = await analysed('drop.sh', Buffer.from('#!/bin/sh\nprintf \'<?php eval(base64_decode("aWQ7")); ?>\' > /tmp/left.php\necho done\n'));
    expect(members).toMatchObject([{ fileName: 'left.php', mediaType: 'application/x-php' }]);
    expect(signals.every((signal) => signal.weight <= 100)).toBe(true);
  }, 120_000);
  test('commands of the shell are seen after expansion, builtins and missing programs too', async () => {
    const { signals } = await analysed('hide.sh', Buffer.from('#!/bin/bash\nh=HISTFILE\nunset $h\n$(echo c3lzdGVtY3RsIHN0b3AgYXVkaXRk | base64 -d)\n'));
    const evidence = signals.flatMap((signal) => signal.evidence).join('\n');
    expect(evidence).toContain('unset HISTFILE');
    expect(evidence).toContain('systemctl stop auditd');
  }, 120_000);
  test('a document with macros that did nothing is not called executed', async () => {
    const { detonations } = await analysed('a.docm');
    expect(detonations[0]).toMatchObject({ environment: 'office', outcome: 'NOT_EXECUTED', limitations: expect.arrayContaining(['MACROS_NOT_SEEN_TO_RUN']) as string[] });
  }, 120_000);
});
