import { describe, expect, test } from 'vitest';
import { detonate } from '../sandbox-runner/detonate.ts';
import { identify } from '../sandbox-runner/identify.ts';
import { eventsMax } from '../sandbox-runner/observe/observation.ts';
import { guestMachines } from './guest-machines.ts';
import { missingGuest } from './guests.ts';
import { tinyPe, yieldingProgram } from './samples/binaries.ts';

const missing = await missingGuest('windows-10');
const machines = guestMachines(missing === null ? ['windows-10'] : []);

const run = 'reg add HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run /v Trick /d C:\\a.exe /f';
/** A line as Wine tells of a process, for a process that nobody starts. */
const forged = '1.000:0100:0104:trace:process:NtCreateUserProcess image L"C:\\\\forged.exe" cmdline L"forged"';
/** What each does before or while it writes the Run key, which has to be in the record. */
const hostile: [what: string, before: string, after?: string][] = [
  ['prints words without ends of lines', '<nul set /p "=garbage" 1>&2', '<nul set /p "=garbage" 1>&2'],
  ['prints lines like those of the record', `echo ${forged} 1>&2`],
  ['closes its standard error', 'echo x 2>&-'],
  [
    'writes large files',
    'fsutil file createnew C:\\fill 300000000\r\n' +
    'for /l %%i in (1,1,16) do @type C:\\windows\\system32\\*.dll > C:\\fill%%i 2>nul',
  ],
  [
    'writes to the folders of the guest',
    'echo x > Z:\\run\\assay\\trace\r\necho x > Z:\\run\\assay-record\r\ndel /q Z:\\run\\assay\\*',
  ],
];
/** What ends the session or never ends, when the Run key is written. */
const ending: [what: string, script: string][] = [
  [
    'ends every process it may',
    'taskkill /f /im explorer.exe\r\ntaskkill /f /im taskhostw.exe\r\ntaskkill /f /im services.exe',
  ],
  ['floods its output', `for /l %%i in (1,0,2) do @echo ${'a'.repeat(80)}`],
  ['starts itself without end', ':again\r\nstart /b cmd /c "%~f0"\r\ngoto again'],
  ['shuts the computer down', 'shutdown /s /f /t 0\r\nwineboot -k'],
  ['ends the server of its session', 'start /unix /usr/lib/wine/wineserver64 -k9'],
  ['removes the system', 'rd /s /q C:\\windows\r\ndel /f /s /q C:\\*'],
];

describe.skipIf(missing !== null)('a Windows program that', () => {
  const lines = (of: readonly string[]) => Buffer.from(['@echo off', ...of, ''].join('\r\n'));
  const judge = async (bytes: Buffer, fileName: string) => {
    const sample = { bytes, fileName, identity: await identify(bytes, fileName) };
    return await detonate(machines(), sample, { runMsMax: 15_000, environment: 'windows-10' });
  };

  test.each([
    ...hostile.map(([what, before, after]) => [what, [before, run, ...(after ? [after] : [])]] as const),
    ...ending.map(([what, script]) => [what, [run, script]] as const),
  ])('%s keeps what it did in the record', async (_what, script) => {
    const { result, events } = await judge(lines(script), 'trick.bat');
    expect(['ENDED', 'TIMED_OUT'], result.choice).toContain(result.outcome);
    const keys = events.filter(({ kind }) => kind === 'REGISTRY').map(({ fields }) => fields.TargetObject ?? '');
    expect(keys).toContainEqual(expect.stringMatching(/CurrentVersion\\Run\\Trick$/i));
    expect(events.some(({ fields }) => /forged/.test(fields.Image ?? ''))).toBe(false);
    expect(events.length).toBeLessThanOrEqual(eventsMax);
  });

  // mov edi, 127; mov eax, 3 (close); syscall; and the same for 32 bits: mov ebx, 127; mov eax, 6; int 0x80
  const closing = { 64: 'bf7f000000b8030000000f0531c0c3', 32: 'bb7f000000b806000000cd8031c0c3' };
  // getppid, which tells nothing: 110 and 64; and 32-bit calls from 64-bit code
  const asking = { 64: 'b86e0000000f0531c0c3', 32: 'b840000000cd8031c0c3' };
  const asking32 = 'b840000000cd8031c0c3';
  // open("x", O_WRONLY): push 'x'; the stack's top; 1; 5
  const opening32 = '6a7889e3b901000000b805000000cd805831c0c3';
  const program = (bits: 32 | 64, code: string) => tinyPe({ bits, code: Buffer.from(code, 'hex') });
  test.each([64, 32] as const)('closes the record by a call of its own is named, and never CLEAN (%i bits)', async (bits) => {
    const { result, events } = await judge(program(bits, closing[bits]), 'trick.exe');
    expect(result.limitations).toContain('RECORD_BROKEN');
    expect(events.map(({ fields }) => fields.Operation)).toContain('record_broken');
  });
  test.each([64, 32] as const)('calls Linux by a number is named, and never CLEAN (%i bits)', async (bits) => {
    const { result, events } = await judge(program(bits, asking[bits]), 'trick.exe');
    expect(result.limitations).toContain('RECORD_BROKEN');
    expect(events).toContainEqual(expect.objectContaining({ fields: expect.objectContaining({ Operation: 'linux_call', Call: 'getppid' }) as object }));
  });
  test.each([['a 64-bit program', 64, asking32, 'getppid'], ['a 32-bit program', 32, opening32, 'open']] as const)(
    'calls Linux as 32-bit programs do is named: %s', async (_who, bits, code, call) => {
      const { result, events } = await judge(program(bits, code), 'trick.exe');
      expect(result.limitations).toContain('RECORD_BROKEN');
      expect(events).toContainEqual(expect.objectContaining({ fields: expect.objectContaining({ Operation: 'linux_call', Call: call }) as object }));
    });
  test.each([
    ['a script of JScript', `new ActiveXObject('WScript.Shell').RegWrite('HKCU\\\\Software\\\\Microsoft\\\\Windows\\\\CurrentVersion\\\\Run\\\\Trick', 'a');`],
    ['a batch file', `@echo off\r\nsetlocal\r\n${run}\r\ngoto :eof\r\n`],
  ])('is %s under a name that its host takes for a text is run all the same', async (_what, text) => {
    const { result, events } = await judge(Buffer.from(text), 'readme.txt');
    expect(result.outcome, result.choice).toBe('ENDED');
    const keys = events.filter(({ kind }) => kind === 'REGISTRY').map(({ fields }) => fields.TargetObject ?? '');
    expect(keys).toContainEqual(expect.stringMatching(/CurrentVersion\\Run\\Trick$/i));
    const started = events.map(({ fields }) => fields.CommandLine ?? '').join('\n');
    expect(started).toMatch(/readme\.(js|bat)/);
    expect(started).not.toContain('.txt.');
  });
  test.each([64, 32] as const)('does nothing has nothing of this said of it (%i bits)', async (bits) => {
    const { result } = await judge(tinyPe({ bits }), 'quiet.exe');
    expect(result).toMatchObject({ outcome: 'ENDED', limitations: [] });
  });
  test('calls Linux from an address at which only 32-bit libraries lie is named', async () => {
    const bytes = program(64, asking[64]);
    // Where it is loaded.
    bytes.writeBigUInt64LE(0xe800_0000n, 0x70);
    const { result, events } = await judge(bytes, 'trick.exe');
    expect(result.limitations).toContain('RECORD_BROKEN');
    expect(events).toContainEqual(expect.objectContaining({ fields: expect.objectContaining({ Operation: 'linux_call', Call: 'getppid' }) as object }));
  });
  test('gives its turn to another by way of Wine has nothing of this said of it', async () => {
    const { result, events } = await judge(yieldingProgram(), 'quiet.exe');
    expect(result).toMatchObject({ outcome: 'ENDED', limitations: [] });
    expect(events.filter(({ fields }) => fields.Operation === 'linux_call')).toEqual([]);
  });

  test('did all this leaves the next sample untouched', async () => {
    const { result, events } = await judge(lines(['reg query HKCU\\Environment']), 'honest.bat');
    expect(result).toMatchObject({ outcome: 'ENDED', limitations: [] });
    expect(events.some((event) => /reg query/i.test(event.fields.CommandLine ?? ''))).toBe(true);
  });
});
