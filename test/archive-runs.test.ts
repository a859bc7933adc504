import { afterAll, describe, expect, test } from 'vitest';
import { analyse, type ResultBody } from '../sandbox-runner/analyse.ts';
import { loadEngine } from '../sandbox-runner/engine.ts';
import { guestMachines } from './guest-machines.ts';
import { availableGuests } from './guests.ts';
import { launchingLibrary, shortcut, tar, zip } from './samples/binaries.ts';

const offered = await availableGuests(['linux', 'windows-10']);
const engine = await loadEngine();
const machines = guestMachines(offered);
afterAll(async () => await engine.close());

async function analysed(fileName: string, bytes: Buffer) {
  const lines: string[] = [];
  let finished: Extract<ResultBody, { kind: 'finished' }> | undefined;
  await analyse(engine, machines(), { fileName, runMsMax: 25_000, environment: null }, bytes, (result) => {
    if (result.kind === 'events') lines.push(...result.events.filter(({ kind }) => kind === 'PROCESS' || kind === 'SHELL').map(({ fields }) => fields.CommandLine ?? ''));
    if (result.kind === 'finished') finished = result;
    return Promise.resolve();
  });
  return { lines, finished: finished! };
}

const runOf = (of: Awaited<ReturnType<typeof analysed>>, member: string) => of.finished.detonations.find((run) => run.member === member);

describe.skipIf(!offered.includes('linux'))('a member of an archive runs on Linux', () => {
  test('in its own folder, with the files that it came with', async () => {
    const of = await analysed('tool-1.0.tar', tar({
      'tool/start.sh': '#!/bin/bash\n. lib/words.txt\n"$(dirname "$0")"/lib/payload "$word"\ncat data/*.txt > /dev/null && /bin/echo "all there in $PWD"\n',
      'tool/lib/words.txt': 'word=beside\n', 'tool/lib/payload': '#!/bin/sh\n/usr/bin/env printf "payload %s" "$1"\n',
      'tool/data/a b.txt': 'x\n', 'tool/.hidden/é.txt': 'y\n',
    }));
    expect(of.lines).toContainEqual(expect.stringMatching(/printf ['"]payload %s['"] beside/));
    expect(of.lines).toContainEqual(expect.stringMatching(/echo "all there in \/home\/user\/Downloads\/tool-1_0\/tool"$/));
    expect(runOf(of, 'start.sh')).toMatchObject({ outcome: 'ENDED', environment: 'linux' });
  });

  test.each([['a zip', 'e.zip', zip], ['a tar', 'e.tar', tar]])('with the empty files of %s, which it may only look for', async (_what, name, packed) => {
    const of = await analysed(name, packed({
      'a/run.sh': '#!/bin/sh\n[ -e marker ] && [ ! -s marker ] && /bin/echo "it is there"\n', 'a/marker': '', 'a/note.txt': 'x\n',
    }));
    expect(of.lines).toContainEqual(expect.stringMatching(/echo "it is there"$/));
    expect(of.finished.members).toContainEqual(expect.objectContaining({ fileName: 'marker', size: 0, mediaType: 'application/x-empty' }));
  });

  test('with the module that it asks for, so that none is missing', async () => {
    const of = await analysed('package.zip', zip({
      'package/index.js': "const part = require('./lib/part');\nrequire('child_process').execFileSync('/bin/echo', [part.word]);\n",
      'package/lib/part.js': "exports.word = require('module-of-ours/word').word;\n", 'package/node_modules/module-of-ours/word.js': "exports.word = 'from a module';\n",
    }));
    expect(of.lines).toContainEqual(expect.stringMatching(/echo "from a module"$/));
    expect(runOf(of, 'index.js')?.limitations).not.toContain('PART_MISSING');
  });

  test.each([
    ['a file where a folder has to be', { 'a/run.sh': '#!/bin/sh\n/bin/echo ran\n', 'a': 'file', 'a/run.sh/x': 'below' }],
    ['a name of a file of the desk', { 'timetable.csv/run.sh': '#!/bin/sh\n/bin/echo ran\n', 'timetable.csv/a': 'a' }],
    ['places outside', { '../../../etc/run.sh': '#!/bin/sh\n/bin/echo ran\n', '/etc/passwd': 'root::0:0::/:/bin/sh\n' }],
  ])('also where the archive has %s', async (_what, files) => {
    const of = await analysed('timetable.csv.zip', zip(files));
    expect(of.lines).toContainEqual(expect.stringMatching(/echo ran$/));
  });

  test('with hundreds of files beside it', async () => {
    const files = Object.fromEntries(Array.from({ length: 600 }, (_none, n) => [`d${n % 40}/f${n}.txt`, `file ${n}\n`]));
    const of = await analysed('many.zip', zip({ 'run.sh': '#!/bin/sh\n/bin/echo "$(find . -type f | wc -l) files"\n', ...files }));
    expect(of.lines).toContainEqual(expect.stringMatching(/echo "601 files"$/));
  });
});

describe.skipIf(!offered.includes('windows-10'))('a member of an archive runs on Windows', () => {
  test('a launcher starts the batch file in the folder beside it', async () => {
    const of = await analysed('Invoice 4711.zip', zip({
      'Invoice/open.bat': '@echo off\r\ncall data\\second.bat\r\n', 'Invoice/data/second.bat': '@echo off\r\nipconfig /from %cd%\r\n',
    }));
    expect(of.lines).toContainEqual(expect.stringMatching(/ipconfig(?:\.exe)?"?\s+\/from C:\\users\\mkeller\\Downloads\\Invoice_4711\\Invoice/i));
  });

  test('a shortcut has the library called that lies hidden beside it', async () => {
    const of = await analysed('scan.zip', zip({
      'document.lnk': shortcut('C:\\windows\\system32\\rundll32.exe', 'data.bin,Run ipconfig.exe /beside'), 'data.bin': launchingLibrary(),
    }));
    expect(of.lines.filter((line) => /ipconfig(?:\.exe)?"? \/beside/.test(line) && !/rundll32/.test(line)).length).toBeGreaterThan(0);
  });
});
