import { describe, expect, test } from 'vitest';
import { callsOf } from '../sandbox-runner/sigma/calls/read.ts';
import { chainOf } from '../sandbox-runner/sigma/chain.ts';
import { constants } from '../sandbox-runner/sigma/calls/powershell-constants.ts';
import { writtenCommands } from '../sandbox-runner/static/script.ts';

const programs = (product: 'linux' | 'windows', line: string) =>
  callsOf(product, { CommandLine: line })!.list.map((one) => `${one.program} ${one.args}`.trim());

describe('what a shell puts together', () => {
  test.each([
    ['for f in a b; do cat /etc/$f; done', 'cat /etc/b'],
    ['for f in "x" y; do rm ${f}; done', 'rm x'],
    ['b=${PATH:0:1}etc; cat ${PATH:0:1}etc/shadow', 'cat /etc/shadow'],
    ['cp a ${m:-/media/usb}/x', 'cp a /media/usb/x'],
    ['a=shadow; cat /etc/${a:0:6}', 'cat /etc/shadow'],
  ])('%s: %s', (line, call) => expect(programs('linux', line)).toContain(call));
  test('a disguised line is kept as it was written, beside what it says', () => {
    const { text, list } = callsOf('linux', { CommandLine: 'cat${IFS}/etc/passwd' })!;
    expect(text).toContain('${IFS}');
    expect(list.map((one) => one.program)).toContain('cat');
  });
  test('of a loop, the first turns are read', () => {
    const words = Array.from({ length: 40 }, (_, at) => `w${at}`).join(' ');
    const turns = programs('linux', `for f in ${words}; do rm $f; done`).filter((one) => /^rm w/.test(one));
    expect(turns).toEqual(['rm w0', 'rm w1', 'rm w2', 'rm w3', 'rm w4', 'rm w5']);
  });
});

describe('what stands over several lines', () => {
  test.each([
    ["python3 -c 'import os\nos.fork()'", "python3 -c 'import os\nos.fork()'"],
    ['cat <<EOF\na\nb\nEOF', 'cat <<EOF\na\nb\nEOF'],
    ["python3 - <<'PY'\nprint(1)\nPY\nls", "python3 - <<'PY'\nprint(1)\nPY"],
  ])('%j is one command too', (text, block) => expect(writtenCommands(text, 'sh')).toContain(block));
  test.each(["echo it's\nls", 'cat <<EOF\nls', '# don\'t\nls\n# can\'t'])('%j holds no block', (text) => {
    for (const command of writtenCommands(text, 'sh')) expect(command).not.toContain('\n');
  });
  test('a text of nothing but quotes and here-documents is read within its bounds', () => {
    expect(writtenCommands("a'\n<<E\n".repeat(20_000), 'sh').length).toBeLessThanOrEqual(2_000);
  });
});

describe('what PowerShell puts together', () => {
  test.each([
    ["&('{1}{0}' -f 'x','ie') 'whoami'", 'iex'],
    ['iex (-join([char[]](119,104,111,97,109,105)))', 'whoami'],
    ["iex ('imaohw'[-1..-6] -join '')", 'whoami'],
    ["'whXami'.Replace('X','o')", 'whoami'],
    ['[char]105+[char]100', "'id'"],
  ])('%s says %s', (line, piece) => expect(constants(line)).toContain(piece));
  test.each(['Get-Process -Force', "'a' -replace $x, $y", 'Write-Host "{0}"'])('%s stays as it is', (line) => expect(constants(line)).toBeNull());
});

describe('what cmd.exe puts together', () => {
  test.each([
    ['cmd /v /c "set x=who& set y=ami& !x!!y!"', 'whoami'],
    ['set a=net& set b=user& %a% %b%', 'net user'],
    ['setx Example C:\\a.cmd', 'reg add hkcu\\environment -v example -d c:\\a.cmd'],
    ['$i=Mount-DiskImage a.iso', 'mount-diskimage a.iso'],
  ])('%s: %s', (line, call) => expect(programs('windows', line)).toContain(call));
  test('a variable of the machine goes where the machine has them', () => {
    expect(programs('windows', 'setx /M Example x').at(-1)).toBe('reg add hklm\\system\\currentcontrolset\\control\\session manager\\environment -v example -d x');
  });
});

describe('an expression tried piece by piece', () => {
  test.each([
    ['a.*b', 'x a\nb', false], ['a.*b', 'a\na b', true], ['a.*b|c', 'c', true], ['(a|b).*c', 'b c', true], ['a\\S+.*b', 'axxb', true],
    ['[.*]+.*x', '.*x', true], ['a(?=.*c).*b', 'a b c', true], ['(?:a.*b)|(?:c.*d)', 'c d', true], ['a.*b.*c', 'a c b', false],
    ['a.*b.*c', 'a b\nc', false], ['^a.*b$', 'a x b', true], ['/x/\\S*.*\\by', '/x/y', true],
  ] as const)('%s on %j: %s, as by itself', (source, text, fits) => {
    expect(chainOf(source).test(text)).toBe(fits);
    expect(new RegExp(source).test(text)).toBe(fits);
  });
  test('is linear where the expression by itself is not', () => {
    const line = 'a b '.repeat(5_000);
    const began = performance.now();
    expect(chainOf('a.*b.*a.*b.*c').test(line)).toBe(false);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
  test('what is no expression is refused', () => expect(() => chainOf('a(.*')).toThrow(SyntaxError));
});

describe('what a shell script is written to run', () => {
  const commands = (text: string) => writtenCommands(text, 'sh');
  test('is no pattern of a case', () => {
    const text = 'case $1 in\n  notes.txt | b.txt) continue ;;\n  (*.png) sh x.png ;;\n  c) id\n    ;;\nesac\ncase x in z.txt) who;; esac\n';
    expect(commands(text)).toEqual(expect.arrayContaining(['continue', 'sh x.png', 'id', 'who']));
    expect(commands(text).filter((one) => /^(?:notes|b|z)\.txt|^c$/.test(one))).toEqual([]);
  });
  test.each([
    ['( echo a\nnotes.txt | sh )', 'notes.txt'], ['case $1 in\n a) b ;;\nesac\nnotes.txt | sh )', 'notes.txt'],
    ['case $1 in\n a) b\n notes.txt | sh ) ;;\nesac', 'notes.txt'], ['echo in\nnotes.txt | sh )', 'notes.txt'],
    ['case $1 in\n $(notes.txt)) b ;;\nesac', 'notes.txt'],
  ])('is all that stands elsewhere before a bracket: %j', (text, command) => expect(commands(text)).toContain(command));
  test('keeps a parameter with the word that it stands in', () => {
    expect(commands('echo ${A} | ${TR} " " x')).toEqual(expect.arrayContaining(['echo ${A}', '${TR} " " x']));
    expect(commands('cat ${A:-/etc}/$v/.hidden')).toEqual(['cat ${A:-/etc}/$v/.hidden']);
    expect(commands('echo ${x:-$(curl http://a.example)}')).toContain('curl http://a.example');
    expect(commands('{ id; who; }')).toEqual(expect.arrayContaining(['id', 'who']));
  });
});
