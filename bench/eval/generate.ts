import type { Test } from './named-offline.ts';

/** A number between 0 and 1, the same row of them for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let now = Math.imul(state ^ (state >>> 15), state | 1);
    now ^= now + Math.imul(now ^ (now >>> 7), now | 61);
    return ((now ^ (now >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Draw = <T>(from: readonly T[]) => T;

const syllables = ['ba', 'cor', 'del', 'fi', 'gan', 'hol', 'jin', 'ka', 'lum', 'mer', 'no', 'pra', 'qui', 'ros', 'sta', 'tov', 'ul', 'ves', 'win', 'zor'];
const endings = ['docx', 'pdf', 'xlsx', 'kdbx', 'txt', 'pst'];

/** What <word> stands for on each system. */
function words(draw: Draw, windows: boolean): Readonly<Record<string, () => string>> {
  const number = (max: number) => String(1 + Math.floor(draw(Array.from({ length: max }, (_, at) => at))));
  const name = () => draw(syllables) + draw(syllables);
  const folder = () => (windows ? draw(['C:\\Temp', 'C:\\Users\\Public', '%TEMP%', 'C:\\ProgramData', '%APPDATA%', 'D:\\work']) : draw(['/tmp', '/var/tmp', '/dev/shm', '/opt', '/srv', '~']));
  const path = (ending: string) => `${folder()}${windows ? '\\' : '/'}${name()}${ending}`;
  const host = () => draw([`${name()}01`, `10.${number(9)}.${number(9)}.${number(200)}`, `${name()}.example.net`]);
  const ip = () => `${draw(['203.0.113', '10.20.30', '192.168.7'])}.${number(200)}`;
  return {
    name, host, ip, num: () => String(1_000 + Number(number(8_000))), ext: () => draw(endings), domain: () => `${name()}.com`,
    exe: () => draw([path('.exe'), path('.bat'), 'calc.exe', path('.exe')]), dll: () => path('.dll'), file: () => path(''), so: () => path('.so'),
    url: () => `${draw(['http', 'https'])}://${host()}/${name()}`, net: () => `10.0.${number(9)}.0/24`, cmd: () => draw(['id', 'whoami', 'uname -a', 'ls -la /']),
    guid: () => '{' + [8, 4, 4, 4, 12].map((length) => Array.from({ length }, () => draw([...'0123456789ABCDEF'])).join('')).join('-') + '}',
    hive: () => draw(['HKCU', 'HKLM', 'HKEY_CURRENT_USER', 'HKEY_LOCAL_MACHINE']), psh: () => draw(['HKCU:', 'HKLM:', 'Registry::HKEY_CURRENT_USER', 'hklm:']),
    b64: () => Buffer.from(`echo ${name()} ${name()}`, windows ? 'utf16le' : 'utf8').toString('base64'),
  };
}

/**
 * One sentence of a grammar: the innermost braces first. A brace without a bar, or with a word of its own before it,
 * stays.
 */
function sentence(grammar: string, draw: Draw): string {
  let now = grammar;
  for (let round = 0; round < 60; round++) {
    const next = now.replace(/\{([^{}|]*\|[^{}]*)\}/, (_whole, inner: string) => draw(inner.split('|').filter((one, _at, all) => one !== '' || all.length > 1)));
    if (next === now) return now;
    now = next;
  }
  return now;
}

/** A bar that is a pipe has blanks around it: it parts nothing. */
const hidden = (grammar: string) => grammar.replaceAll(' || ', '\u0001').replaceAll(' | ', '\u0002');
const shown = (text: string) => text.replaceAll('\u0001', ' || ').replaceAll('\u0002', ' | ');

/** As a stranger may write the same: case, ending, folder, quotes, carets, a shell around it. */
function restyled(line: string, shell: string, draw: Draw): string {
  const [program = '', ...rest] = line.split(' ');
  const plain = /^[a-z0-9]{3,}$/i.test(program) && !/^(?:echo|dir|copy|del|erase|move|ren|set|type|assoc|ftype|mklink|mkdir|md|rd|ver|for|if|date|time|xmrig|mimikatz)$/i.test(program);
  const args = rest.join(' ');
  if (shell === 'cmd') {
    const bare = () => `${program} ${args}`.trim();
    const ways = [bare, bare, () => line.toUpperCase().length < 200 && !/[a-z0-9+/=]{24}/i.test(line) ? `${program.toUpperCase()} ${args}`.trim() : line, () => `cmd /c ${line.includes('"') || line.includes('|') ? line : `"${line}"`}`, () => `cmd.exe /C ${line}`, () => `@${line}`];
    if (plain) ways.push(() => `${program}.exe ${args}`.trim(), () => `C:\\Windows\\System32\\${program}.exe ${args}`.trim(), () => `%SystemRoot%\\System32\\${program} ${args}`.trim(), () => `"${program}" ${args}`.trim(), () => `${program[0]}^${program.slice(1)} ${args}`.trim(), () => `start /b ${line}`);
    return draw(ways)();
  }
  if (shell === 'ps') {
    return draw([() => line, () => line, () => line.toLowerCase().replace(/hkey_/g, 'HKEY_'), () => `& { ${line} }`, () => `$r = ${line}`, () => `try { ${line} } catch {}`])();
  }
  const ways = [() => line, () => line, () => `sudo ${line}`, () => `bash -c ${line.includes("'") ? JSON.stringify(line).replace(/\\\\/g, '\\').replaceAll('$', '\\$') : `'${line}'`}`, () => `${line} 2>/dev/null`, () => `true && ${line}`, () => `if true; then ${line}; fi`];
  if (/^(?:cat|ps|id|whoami|find|ls|curl|wget|nc|tar|rm|chmod|crontab|useradd|uname|nmap)$/.test(program)) ways.push(() => `/usr/bin/${line}`, () => `nohup ${line}`, () => `\\${line}`);
  // A redirection, an assignment and a builtin cannot be handed to another program.
  const builtin = /[<>]|^(?:\w+=|\(|>|for|export|set|unset|trap|history|exec|source|eval|true|read|echo)/.test(line);
  return (builtin ? line : draw(ways)());
}

const executors: Readonly<Record<string, string>> = { cmd: 'command_prompt', ps: 'powershell', sh: 'bash' };

/** `each` sentences of every line of a catalogue: technique, shell, grammar. The same seed gives the same commands. */
export function generated(catalogue: string, each: number, seed: number): Test[] {
  const random = seeded(seed);
  const draw: Draw = (from) => from[Math.floor(random() * from.length)]!;
  return catalogue.split('\n').filter((line) => line !== '' && !line.startsWith('#')).flatMap((line, number) => {
    const found = /^(T\d{4}(?:\.\d{3})?) (cmd|ps|sh) (.+)$/.exec(line);
    if (!found) throw new Error(`line ${number + 1} is no technique, shell and grammar: ${line.slice(0, 80)}`);
    const [, technique, shell, grammar] = found as unknown as [string, string, string, string];
    const named = words(draw, shell !== 'sh');
    const all = new Map<string, Test>();
    for (let attempt = 0; attempt < 4 * each && all.size < each; attempt++) {
      const one = shown(sentence(hidden(grammar), draw)).replace(/<(\w{2,6})>/g, (whole, word: string) => named[word]?.() ?? whole);
      const command = restyled(one.trim(), shell, draw);
      all.set(command, { technique, name: command.slice(0, 60), executor: executors[shell]!, command });
    }
    return [...all.values()];
  });
}
