import { describe, expect, test } from 'vitest';
import { detonate } from '../sandbox-runner/detonate.ts';
import { identify } from '../sandbox-runner/identify.ts';
import { guestMachines } from './guest-machines.ts';
import { availableGuests } from './guests.ts';

const offered = await availableGuests(['linux', 'windows-10']);
const machines = guestMachines(offered);

async function ran(fileName: string, bytes: Buffer) {
  const identity = await identify(bytes, fileName);
  return await detonate(machines(), { bytes, fileName, identity }, { runMsMax: 25_000, environment: null });
}

describe.skipIf(!offered.includes('linux'))('a script on Linux runs in its own language', () => {
  test.each([
    ['a.rb', "system('/bin/echo', 'from ruby')\n"],
    ['a.lua', "os.execute('/bin/echo from lua')\n"],
    ['a.tcl', 'exec /bin/echo from tcl\n'],
    ['Part.pm', "package Part;\nuse strict;\nsystem('/bin/echo', 'from perl');\n1;\n"],
  ])('%s', async (name, text) => {
    const { result, events } = await ran(name, Buffer.from(text));
    expect(result).toMatchObject({ environment: 'linux', outcome: 'ENDED', limitations: [] });
    expect(events.map(({ fields }) => fields.CommandLine ?? '')).toContainEqual(expect.stringMatching(/\/bin\/echo "?from (?:ruby|lua|tcl|perl)"?$/));
  });

  test.each([
    ['a.rb', "require 'not_here/part'\n", 'the Ruby library not_here/part'],
    ['a.lua', "require('not.here')\n", 'the Lua module not.here'],
    ['a.tcl', 'package require NotHere\n', 'the Tcl package NotHere'],
  ])('%s ends for want of a part, which its run names', async (name, text, part) => {
    const { result } = await ran(name, Buffer.from(text));
    expect(result.limitations).toContain('PART_MISSING');
    expect(result.choice).toContain(part);
  });
});

describe.skipIf(!offered.includes('windows-10'))('a registry file on Windows', () => {
  const head = 'Windows Registry Editor Version 5.00\r\n\r\n';
  test.each([
    ['in UTF-16, as Windows writes it', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['in UTF-8', (text: string) => Buffer.from(text)],
  ])('is taken over, and each value that it sets is seen (%s)', async (_what, encoded) => {
    const { result, events } = await ran('settings.reg', encoded(`${head}[HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Run]\r\n"Updater"="C:\\\\Users\\\\Public\\\\a.exe"\r\n`));
    expect(result).toMatchObject({ environment: 'windows-10', outcome: 'ENDED', limitations: [] });
    const keys = events.filter(({ kind }) => kind === 'REGISTRY').map(({ fields }) => fields.TargetObject ?? '');
    expect(keys).toContainEqual(expect.stringMatching(/CurrentVersion\\Run\\Updater$/i));
  });
});
