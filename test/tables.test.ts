import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { generated } from '../bench/eval/generate.ts';
import { readCommands } from '../bench/eval/catalogue.ts';
import { isNamed } from '../bench/eval/named-offline.ts';
import { judgedOffline } from '../bench/eval/offline.ts';
import { loadRules } from '../sandbox-runner/engine.ts';
import { callLimits } from '../sandbox-runner/sigma/calls/call.ts';
import { callsOf } from '../sandbox-runner/sigma/calls/read.ts';
import { expressionAtoms } from '../sandbox-runner/sigma/expression-atoms.ts';
import { compileTable, tableSchema, type Table } from '../sandbox-runner/sigma/table.ts';

const { sigma } = await loadRules();
const folder = new URL('../sandbox-runner/rules/sigma', import.meta.url).pathname;
const tables: Table[] = ['linux', 'windows'].flatMap((product) => {
  const names = readdirSync(join(folder, product, 'tables')).sort();
  return names.map((name) => tableSchema.parse(parse(readFileSync(join(folder, product, 'tables', name), 'utf8'))));
});
const aboveClean = 30;
const ofTables = sigma.filter((rule) => tables.some(({ product, table }) => rule.id.startsWith(`assay-${product}-table-${table}-t`)));

describe.each(tables.map((table) => [`${table.product} ${table.table}`, table] as const))('the table %s', (_name, table) => {
  test.each(table.rows.map((row) => [`${row.is.join(' ')}: ${row.hit[0]!.slice(0, 80)}`, row] as const))('has a row for %s, which needs no other', (_row, row) => {
    const [rule] = compileTable({ ...table, rows: [row] }, () => 'digest');
    for (const command of row.hit) expect(rule!.matches({ CommandLine: command }), command).toBe(true);
    expect(rule!.techniques).toEqual(row.is);
    for (const command of [...table.miss, ...(row.miss ?? [])]) expect(rule!.matches({ CommandLine: command }), command).toBe(false);
  });
  test('says where its rows come from', () => expect(table.source.length).toBeGreaterThan(30));
});

describe('honest commands', () => {
  test.each([
    ['command_prompt', 'whoami\ndir\ncd C:\\work\nipconfig /all\nhostname\nsysteminfo\ntasklist\n'],
    ['command_prompt', 'net use z: \\\\files\\team\nrobocopy z:\\docs C:\\backup /MIR\nnet use z: /delete\n'],
    ['command_prompt', 'sc query spooler\nnet stop spooler\nnet start spooler\n'],
    ['command_prompt', 'dir %TEMP%\ndel /q %TEMP%\\build.log\nmkdir out\ncopy a.txt out\\a.txt\n'],
    ['command_prompt', 'curl -o setup.msi https://downloads.example.com/setup.msi\nmsiexec /i setup.msi /qn\n'],
    ['command_prompt', 'reg add HKCU\\Software\\Example /v Width /t REG_DWORD /d 80 /f\nreg query HKCU\\Software\\Example\n'],
    ['powershell', 'Get-Process | Sort-Object CPU\nGet-Service | Where-Object Status -eq Running\nGet-Date\nGet-ChildItem C:\\work\n'],
    ['powershell', 'Import-Module ActiveDirectory\nGet-ADUser -Filter * | Export-Csv users.csv\n'],
    ['bash', 'uname -a\nwhoami\nid\nls -la\nps aux\ndf -h\n'],
    ['bash', 'set -e\nmkdir -p build\ncd build\ncmake ..\nmake -j4\nmake install\n'],
    ['bash', 'tar czf /srv/backup/etc.tgz /etc\nfind /srv/backup -mtime +30 -delete\n'],
    ['bash', 'systemctl daemon-reload\nsystemctl restart nginx\njournalctl -u nginx -n 50\n'],
    ['bash', 'git clone https://example.com/a.git\ncd a\nnpm install\nnpm test\n'],
    ['bash', 'curl -fsSL https://example.com/a.tar.gz -o a.tar.gz\ntar xzf a.tar.gz\nchmod 755 a/run\n'],
  ])('are named and not suspected by the tables: %s, %s', (executor, text) => {
    const { score, techniques } = judgedOffline(ofTables, executor, text);
    expect(techniques.length).toBeGreaterThan(0);
    expect(score).toBeLessThan(aboveClean);
  });

  test('a folder for temporary files in a profile is no list of accounts', () => {
    const { techniques } = judgedOffline(sigma, 'command_prompt', 'dir %TEMP%');
    expect(techniques).not.toContain('T1087.001');
    expect(judgedOffline(sigma, 'command_prompt', 'dir C:\\Users').techniques).toContain('T1087.001');
  });
});

describe('one call is read from all the ways to write it', () => {
  const programs = (product: 'linux' | 'windows', line: string) => callsOf(product, { CommandLine: line })!.list.map((one) => `${one.program} ${one.args}`.trim());
  test.each([
    'net user', 'NET.EXE  user', 'n^et user', '"net" user', 'C:\\Windows\\System32\\net.exe user', '%SystemRoot%\\system32\\net user', 'cmd /c net user',
    'cmd.exe /C "net user"', 'cmd /q /c "cmd /c net user"', 'start /b net user', 'echo x & net user', 'if exist a net user', 'for %i in (1) do net user',
    'powershell -c "net user"', `powershell -enc ${Buffer.from('net user', 'utf16le').toString('base64')}`, 'call net user', '@net user',
    'forfiles /m a /c "cmd /c net user"', 'wmic process call create "net user"', 'psexec \\\\srv -s net user', '$x = net user',
  ])('Windows: %s', (line) => expect(programs('windows', line)).toContain('net user'));
  test.each([
    ['gci HKLM:\\SOFTWARE\\Example', 'get-childitem hklm\\software\\example'],
    ["G`et-ChildItem 'Registry::HKEY_LOCAL_MACHINE\\SOFTWARE\\Example'", 'get-childitem hklm\\software\\example'],
    ["('a'+'b'); reg query HKLM\\SOFTWARE\\WOW6432Node\\Example /v X", 'reg query hklm\\software\\example -v x'],
    ['reg.exe query "HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Services" –s', 'reg query hklm\\system\\currentcontrolset\\services -s'],
    ['bcdedit /set {default} safeboot minimal', 'bcdedit -set {default} safeboot minimal'],
  ])('Windows: %s is %s', (line, call) => expect(programs('windows', line)).toContain(call));
  test.each([
    'cat /etc/shadow', '/bin/cat /etc/shadow', 'sudo -n cat /etc/shadow', 'c"a"t /etc/sh\'a\'dow', '\\cat /etc/shadow', 'cat${IFS}/etc/shadow', 'bash -c "cat /etc/shadow"',
    'echo Y2F0IC9ldGMvc2hhZG93 | base64 -d | sh', 'a=cat; $a /etc/shadow', "$'\\x63at' /etc/shadow", 'x=$(cat /etc/shadow)', 'true && env A=1 nohup cat /etc/shadow', 'timeout 5 cat /etc/shadow',
    'if true; then cat /etc/shadow; fi', 'busybox cat /etc/shadow', `python3 -c 'import os; os.system("cat /etc/shadow")'`, 'su root -c "cat /etc/shadow"', 'find . -exec cat /etc/shadow \\;', 'echo `cat /etc/shadow`',
  ])('Linux: %s', (line) => expect(programs('linux', line).map((one) => one.replace(/ ;$/, ''))).toContain('cat /etc/shadow'));
  test.each([
    ['echo x >> /home/bob/.bashrc', '~/.bashrc'], ['sed -i s/a/b/ /etc/hosts', '/etc/hosts'], ['cp a b /etc/cron.d/x', '/etc/cron.d/x'],
    ['echo x | sudo tee -a /etc/sudoers', '/etc/sudoers'], ['dd if=a of=/dev/sda', '/dev/sda'], ['curl -o /tmp/x http://a', '/tmp/x'],
  ])('Linux: %s writes %s', (line, path) => expect(callsOf('linux', { CommandLine: line })!.writes).toContain(path));
});

test.each(['"', "'", '(', '{', '`', '$(', '& ', 'cmd /c ', 'powershell -c ', 'a=', '%a%', '<(', 'sudo ', 'bash -c "', 'eval ', '\\x41', '\u0000'])(
  'a line of nothing but %j is read within its bounds', (piece) => {
    for (const product of ['linux', 'windows'] as const) {
      const calls = callsOf(product, { CommandLine: piece.repeat(9_000) })!;
      expect(calls.list.length).toBeLessThanOrEqual(callLimits.statementsMax);
      expect(calls.text.length).toBeLessThanOrEqual(callLimits.readMax * 4);
    }
  });

describe('what an expression cannot do without', () => {
  test.each([
    ['\\bfoo\\b.*(bar|bazz)', ['bazz', 'bar', 'foo']], ['(a|bc)d?', null], ['foo|', null], ['(?!foo)x', null], ['a\\.exe$', ['.exe']], ['[abc]def+', ['de', 'f']],
    ['(?=.*secret).*', ['secret']], ['x{0,3}long', ['long']],
  ] as const)('of %s is one of %j, or more', (source, allowed) => {
    const atoms = expressionAtoms(source);
    if (allowed === null) expect(atoms).toBeNull();
    else for (const atom of atoms ?? []) expect(allowed.some((one) => atom.includes(one) || one.includes(atom)), atom).toBe(true);
  });
});

describe('commands nobody wrote a rule for', () => {
  const catalogue = (name: string) => readFileSync(new URL(`../bench/eval/catalogue/${name}`, import.meta.url), 'utf8');
  test('are the same for the same seed, and others for another', () => {
    const text = catalogue('grammar-linux.txt');
    expect(generated(text, 2, 7)).toEqual(generated(text, 2, 7));
    expect(generated(text, 2, 7)).not.toEqual(generated(text, 2, 8));
  });
  test.each([['grammar-windows.txt', 0.97], ['grammar-linux.txt', 0.97]])('drawn from %s: %d of them at the least are named', (name, least) => {
    const all = generated(catalogue(name), 2, 41);
    const named = all.filter((one) => isNamed(one.technique, judgedOffline(sigma, one.executor, one.command).techniques));
    expect(named.length / all.length).toBeGreaterThanOrEqual(least);
  });
  test.each(['first-windows.txt', 'second-windows.txt', 'first-linux.txt', 'second-linux.txt'])('of %s are named', async (name) => {
    const missed = (await readCommands(name)).filter((one) => !isNamed(one.technique, judgedOffline(sigma, one.executor, one.command).techniques));
    expect(missed.map((one) => `${one.technique} ${one.command}`)).toEqual([]);
  });
});
