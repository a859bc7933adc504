import { describe, expect, test } from 'vitest';
import { choose } from '../sandbox-runner/choose.ts';
import { identify } from '../sandbox-runner/identify.ts';

describe('the first line of a script', () => {
  test.each([
    ['/usr/bin/env LC_ALL=C LANG=C perl', 'perl'], ['/usr/bin/env -i PATH=/bin sh -e', 'sh'], ['/usr/bin/env -vS python3 -u', 'python3'], ['/usr/bin/env --split-string=bash -x', 'bash'], ['/usr/bin/env -u HOME -C /tmp node', 'node'],
    ['/bin/busybox ash', 'sh'], ['/usr/bin/setsid -f /bin/bash', 'bash'], ['/usr/bin/nohup /usr/bin/python3.12', 'python3'], ['/usr/bin/nice -n 5 perl -w', 'perl'], ['/usr/bin/timeout -k 1 30s bash', 'bash'], ['/usr/bin/env -S nohup setsid sh', 'sh'],
    ['/usr/bin/gawk -f', 'awk'], ['/bin/sed -nf', 'sed'], [' /bin/sh\r', 'sh'], ['/usr/bin/python2.7 -O', 'python3'],
  ])('#!%s names the interpreter %s, and it runs', async (line, interpreter) => {
    const identity = await identify(Buffer.from(`#!${line}\nx\n`), 'job');
    expect(identity.interpreter).toBe(interpreter);
    expect(choose(identity, ['linux']).environment).toBe('linux');
  });
  test('that names nothing that runs texts is told as what it names', async () => {
    expect((await identify(Buffer.from('#!/usr/bin/tclsh8.6\n'), 'job')).interpreter).toBe('tcl');
    expect((await identify(Buffer.from('#!/usr/bin/env\nhello\n'), 'job')).kind).toBe('other');
  });
  test.each([
    ['a.js', 'q\u00c7=1;new ActiveXObject("WScript.Shell").Run("calc");', 'js'],
    ['a.sh', 'q\u00c7\nid\n', 'sh'],
    ['a.php', '<?xml version="1.0"?>\n<!DOCTYPE html>\n<?php system("id"); ?>', 'php'],
    ['x', "'\\\"'\nWrite-Host hello\nRemove-Item -Recurse $HOME/Documents\n", 'ps1'],
  ])('%s stays a script though it begins as an archive, a page or a manual does', async (name, text, interpreter) => {
    expect(await identify(Buffer.from(text, 'latin1'), name)).toMatchObject({ kind: 'script', interpreter });
  });
  test('an archive of cpio in its oldest form is one, in either order of bytes', async () => {
    const header = Buffer.alloc(26);
    const name = Buffer.from('a.txt\0');
    header.writeUInt16LE(0o70707);
    header.writeUInt16LE(name.length, 20);
    const little = Buffer.concat([header, name, Buffer.alloc(100)]);
    const big = Buffer.from(little);
    big.subarray(0, 26).swap16();
    for (const bytes of [little, big]) expect(await identify(bytes, 'data')).toMatchObject({ kind: 'archive', format: 'cpio' });
  });
});
