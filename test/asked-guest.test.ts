import { afterAll, expect, test } from 'vitest';
import type { Asked } from '../schema/asked.ts';
import type { ObservedEvent } from '../schema/jobs.ts';
import { analyse, type ResultBody } from '../sandbox-runner/analyse.ts';
import { loadEngine } from '../sandbox-runner/engine.ts';
import { guestMachines } from './guest-machines.ts';
import { availableGuests } from './guests.ts';
import { launchingLibrary } from './samples/binaries.ts';

const offered = await availableGuests(['linux', 'windows-10']);
const needing = (environment: string) => test.skipIf(!offered.includes(environment));

const engine = await loadEngine();
const machines = guestMachines(offered);
afterAll(async () => await engine.close());

const nothing: Asked = { arguments: [], exportName: null, answers: [] };

async function ran(fileName: string, bytes: Buffer, asked: Partial<Asked> | null) {
  const lines: string[] = [];
  let finished: Extract<ResultBody, { kind: 'finished' }> | undefined;
  await analyse(engine, machines(), { fileName, runMsMax: 25_000, environment: null, asked: asked && { ...nothing, ...asked } }, bytes, (result) => {
    if (result.kind === 'events') lines.push(...result.events.filter(({ kind }: ObservedEvent) => kind === 'PROCESS' || kind === 'SHELL').map(({ fields }) => fields.CommandLine ?? ''));
    if (result.kind === 'finished') finished = result;
    return Promise.resolve();
  });
  return { lines, run: finished!.detonations[0]! };
}

needing('linux')('a Linux script gets each word as one word and each line as one line, whatever signs are in them', async () => {
  const script = '#!/bin/bash\nread -r one; read -r two; read -r three\n/bin/echo "$#" "[$1]" "[$2]" "[$3]" "<$one>" "<$two>" "<$three>"\n';
  const { lines, run } = await ran('asked.sh', Buffer.from(script), { arguments: ["it's; /bin/id", '$(/bin/id)', ''], answers: ['two words', '`/bin/id`'] });
  expect(run).toMatchObject({ environment: 'linux', outcome: 'ENDED' });
  expect(run.limitations).toContain('STARTED_AS_ASKED');
  const echo = lines.find((line) => /^\/bin\/echo 3 "/.test(line)) ?? '';
  for (const part of ["[it's; /bin/id]", '[$(/bin/id)]', '[]', '<two words>', '<`/bin/id`>', '<>']) expect(echo).toContain(part);
  expect(lines.filter((line) => /^\/(usr\/)?bin\/id\b/.test(line))).toEqual([]);
});

needing('windows-10')('a Windows batch file gets words and lines', async () => {
  const { lines, run } = await ran('asked.bat', Buffer.from('@echo off\r\nset /p one=\r\nipconfig %1 %one%\r\n'), { arguments: ['a&whoami'], answers: ['answered'] });
  expect(run).toMatchObject({ environment: 'windows-10' });
  expect(lines.join('\n')).toContain('answered');
  expect(run.limitations).toContain('STARTED_AS_ASKED');
});

needing('windows-10').for([['Run'], ['#1']] as const)('a Windows library has its function %s called, with the words', async ([exportName]) => {
  const { lines, run } = await ran('library.dll', launchingLibrary(), { exportName, arguments: ['ipconfig.exe', '/asked'] });
  expect(run).toMatchObject({ environment: 'windows-10', outcome: 'ENDED' });
  expect(run.choice).toContain(`rundll32 calls ${exportName}`);
  expect(run.limitations).toContain('EXPORT_NOT_CALLED');
  // By its number Wine calls it with wide characters, of which this function reads one.
  if (exportName === '#1') return;
  expect(lines.filter((line) => /ipconfig(\.exe)?"? \/asked/.test(line) && !/rundll32/.test(line)).length, 'started by the function').toBeGreaterThan(0);
});

needing('linux')('a Linux script that asks, and that nobody has given lines for, is told yes', async () => {
  const script = '#!/bin/bash\nread -rp "Go on? [y/N] " answer\n[ "$answer" = y ] && /bin/echo "said $answer"\n';
  const { lines, run } = await ran('asks.sh', Buffer.from(script), null);
  expect(run.limitations).not.toContain('STARTED_AS_ASKED');
  expect(lines.some((line) => line.startsWith('/bin/echo ') && line.includes('said y'))).toBe(true);
});

needing('windows-10')('a Windows batch file that asks, and that nobody has given lines for, is told yes', async () => {
  const script = '@echo off\r\nset /p answer=Go on? [y/N] \r\nif "%answer%"=="y" ipconfig /said\r\n';
  const { lines } = await ran('asks.bat', Buffer.from(script), null);
  expect(lines.some((line) => /ipconfig(\.exe)?"? +\/said/.test(line))).toBe(true);
});
