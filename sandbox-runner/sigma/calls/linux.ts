import { callLimits, Text, textOfBase64, type Call, type Calls, type Token } from './call.ts';
import { eachLine } from './nested-lines.ts';

/** Programs that start what follows them, with how many words of their own they take after their switches. */
const wrappers: Readonly<Record<string, number>> = {
  sudo: 0, doas: 0, pkexec: 0, nohup: 0, time: 0, setsid: 0, env: 0, exec: 0, command: 0, builtin: 0, eval: 0, busybox: 0, toybox: 0, xargs: 0, stdbuf: 0,
  nice: 0, ionice: 0, timeout: 1, watch: 0, unshare: 0, strace: 0, ltrace: 0, proxychains: 0, proxychains4: 0, torsocks: 0, torify: 0, chroot: 1,
  parallel: 0, unbuffer: 0, fakeroot: 0, 'systemd-run': 0, catchsegv: 0, flock: 1, chrt: 1, taskset: 1, rlwrap: 0, 'dbus-run-session': 0,
};
/** Their switches that take a word. */
const wrapperValues = /^-(?:u|g|n|p|s|k|h|c|i|I|P|L|d|o|e|S|a|r|E|U|C|D)$/;
const shells = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'rbash', 'su', 'script', 'runuser', 'ssh']);
const interpreters = /^(?:python[\d.]*|perl[\d.]*|ruby[\d.]*|php[\d.]*|node|lua[\d.]*|awk|gawk|mawk|nawk|vim?|ed|gdb|tclsh|expect|rvim|irb|jrunscript)$/;
const builtin = /^(?:if|then|elif|else|do|while|until|!|\{|\(|time|coproc|&&|\|\|)$/;

/** Reads one line of a shell; never runs anything, linear in the line. */
export function linuxCalls(line: string): Calls {
  const list: Call[] = [];
  const writes = new Set<string>();
  const reads = new Set<string>();
  const texts = new Text();
  // What was written in disguise is said as it was written too: that somebody did it says something.
  if (disguise.test(line)) texts.add(homes(line.slice(0, callLimits.lineMax).replace(/\s+/g, ' ').trim()));
  eachLine(line, substituted, (text, inner) => {
    for (const turn of turns(text)) inner(turn);
    const parts = statements(text);
    texts.add(homes(text.replace(/["'\\]/g, '').replace(/\s+/g, ' ').trim()));
    if (/\\x[0-9a-f]{2}|\\[0-7]{3}/i.test(text)) {
      // Escapes say what they come to, and that somebody wrote them.
      texts.add(text);
      for (const found of text.matchAll(/(?:echo\s+-[nE]*e\w*|printf)\s+(?:"([^"]{4,2000})"|'([^']{4,2000})')/g)) inner(unescaped((found[1] ?? found[2])!));
    }
    for (const found of text.matchAll(/(?:echo|printf)\s+(?:-\w+\s+)?["']?([A-Za-z0-9+/]{12,4000}={0,2})["']?/g)) inner(textOfBase64(found[1]!));
    for (const part of parts) for (const tokens of programs(tokensOf(part))) {
      const [first, ...rest] = tokens;
      if (!first) continue;
      const program = first.word.slice(first.word.lastIndexOf('/') + 1);
      const words = rest.map((one) => homes(one.word));
      const args = words.join(' ');
      if (list.length < callLimits.statementsMax) list.push({ program, args, text: homes(part.replace(/["'\\]/g, '').replace(/\s+/g, ' ')) });
      texts.add(`${program} ${args}`);
      touched(program, words, writes, reads);
      nested(program, rest, part).forEach(inner);
    }
    return list.length < callLimits.statementsMax;
  });
  return { list, text: texts.toString(), writes: [...writes], reads: [...reads] };
}

/** Everybody's home is "~". */
const homes = (text: string): string => text.replace(/(?:\$\{?HOME\}?|(?<![\w/])\/root|(?<![\w/])\/home\/[\w.-]+|~[\w-]*)(?=\/|$|\s)/g, '~');

/** Characters for their hexadecimal and octal escapes. */
const unescaped = (text: string): string => text.replace(/\\x([0-9a-f]{1,2})|\\([0-7]{1,3})/gi, (_whole, hex: string | undefined, octal: string | undefined) =>
  String.fromCharCode(hex === undefined ? Number.parseInt(octal!, 8) : Number.parseInt(hex, 16)));

/** Signs of a line that was made hard to read. */
const disguise = /\$\{?IFS|\$'[^']*\\|\$\{\w+:\d|\$\{[!@*]|\/\?\?|\[\w-?\w?\]|\\x[0-9a-f]{2}|\\[0-7]{3}|\\u[0-9a-f]{4}|\b\w+\\\w/i;

/** What a loop over words that stand in the line does with the first of them. */
function turns(text: string): string[] {
  const found = /\bfor\s+(\w{1,40})\s+in\s+([^;\n]{1,1000})[;\n]\s*do\b([^]{1,3000})/.exec(text);
  if (!found) return [];
  const named = new RegExp(`\\$(?:\\{${found[1]!}\\}|${found[1]!}\\b)`, 'g');
  if (!named.test(found[3]!)) return [];
  const words = found[2]!.split(/\s+/).map((word) => word.replace(/["']/g, '')).filter((word) => word !== '');
  return words.slice(0, turnsMax).map((word) => found[3]!.replace(named, () => word));
}

/** Turns of one loop that are read. */
const turnsMax = 6;

/** Variables whose values every shell has, as far as their characters are used to write commands. */
const wellKnown: Readonly<Record<string, string>> = {
  HOME: '/root', PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', PWD: '/root', SHELL: '/bin/bash',
};

function substituted(text: string): string {
  let now = text.replace(/\\\r?\n/g, ' ').replace(/\$\{IFS\}|\$IFS(?:\$\d)?/g, ' ');
  now = now.replace(/\$'((?:[^'\\]|\\.){1,500})'/g, (_whole, inner: string) => `'${unescaped(inner)}'`);
  if (!now.includes('$')) return now;
  const variables = new Map<string, string>();
  for (const found of now.matchAll(/(?:^|[;\s&(])(\w{1,40})=(?:'([^']{0,500})'|"([^"$]{0,500})"|([^\s;&|"'$]{1,500}))/g)) {
    if (variables.size < 50) variables.set(found[1]!, found[2] ?? found[3] ?? found[4]!);
  }
  now = now.replace(/\$\{(\w{1,40}):(\d{1,3})(?::(\d{1,3}))?\}/g, (whole, name: string, from: string, length?: string) => {
    const value = variables.get(name) ?? wellKnown[name];
    return value === undefined ? whole : value.slice(Number(from), length === undefined ? undefined : Number(from) + Number(length));
  });
  // The value that is taken where there is none.
  now = now.replace(/\$\{(\w{1,40}):?[-=]([^${}"'\s]{1,200})\}/g, (_whole, name: string, other: string) => variables.get(name) ?? other);
  if (variables.size === 0) return now;
  return now.replace(/\$(?:\{(\w{1,40})\}|(\w{1,40}))/g, (whole, braced: string | undefined, bare: string | undefined) => variables.get((braced ?? bare)!) ?? whole).slice(0, callLimits.lineMax);
}

/** Commands apart; a substitution's are commands too, and its place in the outer one is "$". */
function statements(text: string): string[] {
  const found: string[] = [];
  const around: { part: string; quote: string; end: string }[] = [];
  let part = '';
  let quote = '';
  const push = () => {
    if (part.trim() !== '') found.push(part.trim());
    part = '';
  };
  for (let at = 0; at < text.length && found.length < callLimits.statementsMax; at++) {
    const char = text[at]!;
    const two = text.slice(at, at + 2);
    if (char === '\\' && quote !== "'") {
      part += two;
      at++;
    } else if (quote !== "'" && (two === '$(' || (quote === '' && (two === '<(' || two === '>('))) && around.length < 10) {
      around.push({ part, quote, end: ')' });
      part = quote = '';
      at++;
    } else if (quote !== "'" && char === '`') {
      if (around.at(-1)?.end === '`') {
        push();
        ({ part, quote } = around.pop()!);
        part += '$';
      } else if (around.length < 10) {
        around.push({ part, quote, end: '`' });
        part = quote = '';
      }
    } else if (quote === '' && char === ')' && around.at(-1)?.end === ')') {
      push();
      ({ part, quote } = around.pop()!);
      part += '$';
    } else if (quote !== '') {
      if (char === quote) quote = '';
      part += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      part += char;
    } else if (/[;|\n(){}]/.test(char) && !(char === '{' && /\S/.test(text[at + 1] ?? '')) && !(char === '}' && /\S/.test(text[at - 1] ?? '')) || (char === '&' && text[at - 1] !== '>' && text[at + 1] !== '>')) push();
    else part += char;
  }
  push();
  for (const { part: open } of around) if (open.trim() !== '') found.push(open.trim());
  return found;
}

function tokensOf(statement: string): Token[] {
  const tokens: Token[] = [];
  for (const found of statement.replace(/(?<![\d&])(>{1,2}|<{1,3})(?![&(])/g, ' $1 ').matchAll(/(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\]|["'\\])+/g)) {
    if (tokens.length >= callLimits.tokensMax) break;
    tokens.push({ raw: found[0], word: found[0].replace(/\\(.)|["']/g, (_whole, char: string | undefined) => char ?? ''), at: found.index });
  }
  return tokens;
}

/** The program of a command, those behind the ones that start others, and what `find -exec` runs. */
function programs(tokens: Token[]): Token[][] {
  const found: Token[][] = [];
  let now = tokens;
  for (let round = 0; round < 8; round++) {
    while (now.length > 0 && (builtin.test(now[0]!.word) || /^\w+\+?=/.test(now[0]!.word))) {
      // An assignment by itself is a command too.
      if (now.length === 1) return [...found, now];
      if (/^(?:LD_|HIST|PROMPT_COMMAND|PATH)/.test(now[0]!.word)) found.push([now[0]!]);
      now = now.slice(1);
    }
    const [first] = now;
    if (!first) return found;
    found.push(now);
    const program = first.word.slice(first.word.lastIndexOf('/') + 1);
    const own = wrappers[program];
    if (own === undefined) break;
    let at = 1;
    let skipped = 0;
    while (at < now.length) {
      const { word } = now[at]!;
      if (/^\w+=/.test(word)) at++;
      else if (word.startsWith('-') && word.length > 1) at += wrapperValues.test(word) && !(program === 'env' && word === '-i') && !(program === 'sudo' && /^-[Sknisl]$/.test(word)) ? 2 : 1;
      else if (skipped < own) {
        skipped++;
        at++;
      } else break;
    }
    if (at >= now.length) break;
    now = now.slice(at);
  }
  const at = now.findIndex((one) => /^-(?:exec|execdir|ok|okdir)$/.test(one.word));
  if (at > 0 && at + 1 < now.length) found.push(now.slice(at + 1));
  return found;
}

/** Text that a program hands on to a shell, or to itself. */
function nested(program: string, rest: readonly Token[], part: string): (string | null)[] {
  if (shells.has(program)) {
    const at = rest.findIndex((one) => /^-\w*c$/.test(one.word) || one.word === '--command');
    if (at >= 0 && rest[at + 1]) return [rest[at + 1]!.word];
    return program === 'ssh' ? rest.slice(1).map((one) => one.word).filter((word) => /\s/.test(word)) : [];
  }
  if (!interpreters.test(program) && program !== 'eval' && program !== 'watch' && program !== 'trap' && program !== 'expect') return [];
  if (program === 'eval' || program === 'watch') return [rest.map((one) => one.word).join(' ')];
  return [...part.matchAll(/"((?:[^"\\]|\\.){2,2000})"|'([^']{2,2000})'/g)].slice(0, 8).flatMap((found) => {
    const text = found[1] ?? found[2]!;
    return program === 'trap' ? [text] : [...text.matchAll(/["']([^"']{2,500})["']|`([^`]{2,500})`/g)].slice(0, 12).map((one) => (one[1] ?? one[2]!));
  });
}

const readers = /^(?:cat|tac|nl|less|more|head|tail|grep|egrep|fgrep|zgrep|rg|awk|gawk|sed|cut|sort|uniq|strings|xxd|od|hexdump|base64|base32|dd|cp|tar|zip|7z|scp|rsync|curl|wget|nc|vi|vim|nano|ed|emacs|view|diff|cmp|comm|paste|rev|fold|fmt|pr|look|wc|file|openssl|gpg|john|hashcat|unshadow|mv|ln|install|python\S*|perl|ruby|php|jq|source|\.|while|read|mapfile|readarray|md5sum|sha\d+sum|column|expand|join|split|csplit|ul|tee|bat|batcat|most|iconv|dos2unix|sqlite3|find|ls|stat|shred|pv|socat|xargs|busybox)$/;
const lastIsTarget = new Set(['cp', 'mv', 'install', 'ln', 'rsync', 'scp']);
const allAreTargets = new Set(['tee', 'touch', 'truncate', 'sponge']);

/** Which files a call writes and reads, by the ways of its program. */
function touched(program: string, words: readonly string[], writes: Set<string>, reads: Set<string>): void {
  const write = (path: string | undefined) => {
    if (path !== undefined && path !== '' && writes.size < 100) writes.add(path);
  };
  const read = (path: string | undefined) => {
    if (path !== undefined && /[/~.\w]/.test(path) && reads.size < 200) reads.add(path);
  };
  const plain: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (/^\d?>{1,2}$/.test(word)) write(words[++at]);
    else if (/^\d>{1,2}\S/.test(word)) continue;
    else if (word === '<') read(words[++at]);
    else if (/^(?:of|--output|--output-document|--target-directory)=/.test(word)) write(word.slice(word.indexOf('=') + 1));
    else if (word.startsWith('if=')) read(word.slice(3));
    else if ((program === 'curl' && /^(?:-\w*o|--output)$/.test(word)) || (program === 'wget' && /^-\w*[OP]$/.test(word))) write(words[++at]);
    else if (word.startsWith('@')) read(word.slice(1));
    else if (!word.startsWith('-')) plain.push(word);
    else if (/^--?[\w-]+=./.test(word)) read(word.slice(word.indexOf('=') + 1));
  }
  if (allAreTargets.has(program)) plain.forEach(write);
  if (lastIsTarget.has(program)) write(plain.at(-1));
  if ((program === 'sed' && words.some((word) => /^(?:-\w*i|--in-place)/.test(word))) || (/^perl/.test(program) && words.some((word) => /^-\w*i/.test(word))) || /^(?:vi|vim|nano|ed|ex)$/.test(program)) plain.forEach(write);
  if (readers.test(program)) plain.forEach(read);
}
