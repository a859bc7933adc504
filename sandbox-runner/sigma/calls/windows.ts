import { callLimits, Text, textOfBase64, unquoted, type Call, type Calls, type Token } from './call.ts';
import { eachLine } from './nested-lines.ts';
import { cmdlets } from './powershell-aliases.ts';
import { constants } from './powershell-constants.ts';
import { registryForm } from './registry-form.ts';

/** Variables whose values every Windows has. */
const variables: readonly [RegExp, string][] = [
  [/%(?:systemroot|windir)%|\$env:(?:systemroot|windir)\b|\$\{env:(?:systemroot|windir)\}/gi, 'c:\\windows'],
  [/%comspec%|\$env:comspec\b/gi, 'c:\\windows\\system32\\cmd.exe'],
  [/%systemdrive%|\$env:systemdrive\b/gi, 'c:'],
  [/%programfiles(?:\(x86\))?%|\$env:programfiles\b/gi, 'c:\\program files'],
  [/%appdata%|\$env:appdata\b/gi, 'c:\\users\\mkeller\\appdata\\roaming'],
  [/%localappdata%|\$env:localappdata\b/gi, 'c:\\users\\mkeller\\appdata\\local'],
  [/%userprofile%|\$env:userprofile\b|\$home\b/gi, 'c:\\users\\mkeller'],
  [/%(?:programdata|allusersprofile)%|\$env:(?:programdata|allusersprofile)\b/gi, 'c:\\programdata'],
];

/** Programs that start what their arguments say. */
const launchers = new Set([
  'at', 'bash', 'conhost', 'explorer', 'forfiles', 'invoke-cimmethod', 'invoke-command', 'invoke-expression', 'invoke-wmimethod', 'mshta', 'node',
  'pcalua', 'perl', 'psexec', 'psexec64', 'paexec', 'python', 'python3', 'py', 'ruby', 'runas', 'rundll32', 'sc', 'schtasks', 'scriptrunner', 'ssh',
  'start-job', 'start-process', 'winrs', 'wmic', 'wsl', 'wt', 'register-scheduledtask', 'new-scheduledtaskaction', 'new-service', 'start-threadjob',
]);

/** Programs and cmdlets that take a value after a switch of PowerShell's own. */
const valued = /^-(?:ex\w*|ep|ve\w*|w|wi\w*|inputf\w*|outputf\w*|of|if|config\w*|psc\w*|settings\w*|working\w*|wd)$/i;

/** Reads one line of cmd.exe or PowerShell; never runs anything, linear in the line. */
export function windowsCalls(line: string): Calls {
  const list: Call[] = [];
  const texts = new Text();
  // What was written in disguise is said as it was written too: that somebody did it says something.
  if (disguise.test(line)) texts.add(line.slice(0, callLimits.lineMax).replace(/\s+/g, ' ').trim().toLowerCase());
  eachLine(line, substituted, (text, inner) => {
    texts.add(formOf(text));
    inner(constants(text));
    for (const statement of statements(text)) {
      const tokens = startOf(tokensOf(statement));
      const [first] = tokens;
      if (!first || list.length >= callLimits.statementsMax) continue;
      const program = programOf(first.word);
      const rest = tokens.slice(1);
      const args = rest.map((one) => switched(one.word)).join(' ');
      const call = { program, args: registryForm(args.toLowerCase()), text: formOf(statement) };
      list.push(call);
      texts.add(`${program} ${call.args}`);
      nested(program, statement, rest).forEach(inner);
      if (program === 'setx') inner(variableSet(rest));
    }
    return list.length < callLimits.statementsMax;
  });
  return { list, text: texts.toString(), writes: [], reads: [] };
}

/** Constants joined, variables of the system filled in, hidden characters out. */
function substituted(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters and those that nobody sees are what is taken out
  let now = text.replace(/[\u0000-\u0008\u200b-\u200f\u2060\ufeff]/g, '').replace(/\^(.?)/g, '$1').replace(/`(?=\w)/g, '');
  now = now.replace(/(?:"\s*\+\s*"|'\s*\+\s*')/g, '');
  now = now.replace(/%(\w{1,30}):~\d+(?:,-?\d+)?%/g, '');
  for (const [pattern, value] of variables) now = now.replace(pattern, () => value);
  return pieced(now);
}

/** Signs of a line that was made hard to read. */
const disguise = /\w[`^]\w|\{\d\}\s*\{?|\[char|%\w+:~|!\w+!|-join|\[-1|::reverse|\[\d+,\s*\d+|["']\s*\+\s*["']|\$\{/i;

/** `set a=who& set b=ami& %a%%b%`, and `!a!` where cmd.exe is told to fill that in as well: pieces put together. */
function pieced(text: string): string {
  if (!/[%!]\w/.test(text) || !/\bset\s/i.test(text)) return text;
  const pieces = new Map<string, string>();
  for (const found of text.matchAll(/\bset\s+"?(\w{1,30})=([^&|"\n]{0,200})/gi)) {
    if (pieces.size < piecesMax) pieces.set(found[1]!.toLowerCase(), found[2]!);
  }
  if (pieces.size === 0) return text;
  return text.replace(/%(\w{1,30})%|!(\w{1,30})!/g, (whole, early: string | undefined, late: string | undefined) =>
    pieces.get((early ?? late)!.toLowerCase()) ?? whole).slice(0, callLimits.lineMax);
}

const piecesMax = 60;

/** setx writes a variable into the registry; what it writes is read as such. */
function variableSet(rest: readonly Token[]): string | null {
  const words = rest.map((one) => one.word).filter((word) => !/^[-/]m$/i.test(word));
  const [name, value = ''] = words;
  if (name === undefined || /^[-/]/.test(name)) return null;
  const ofMachine = words.length < rest.length;
  const key = ofMachine ? 'hklm\\system\\currentcontrolset\\control\\session manager\\environment' : 'hkcu\\environment';
  return `reg add "${key}" /v ${name} /d "${value}"`;
}

/** In lower case, without quotes, one blank between two words. */
export function formOf(text: string): string {
  return registryForm(text.replace(/["'`^]/g, '').replace(/(^|\s)[–—―/](?=[a-z?][\w-]*(?:$|[\s:=]))/gi, '$1-').replace(/\s+/g, ' ').trim().toLowerCase());
}

/** `{default}` and the name of a class are one word. */
const word = /^\{[\w.-]{1,60}\}/;

/** What stands between separators outside of quotes. An apostrophe within a word is none. */
function statements(text: string): string[] {
  const found: string[] = [];
  let from = 0;
  let quote = '';
  for (let at = 0; at < text.length && found.length < callLimits.statementsMax; at++) {
    const char = text[at]!;
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '"' || (char === "'" && !/\w/.test(text[at - 1] ?? '') && text.includes("'", at + 1))) quote = char;
    else if (char === '{' && word.test(text.slice(at, at + 62))) at = text.indexOf('}', at);
    else if (/[|;\n(){}]/.test(char) || (char === '&' && text[at - 1] !== '>')) {
      found.push(text.slice(from, at));
      from = at + 1;
    }
  }
  found.push(text.slice(from));
  // A quote that never closes hides nothing: what follows it is read as if it were not there.
  if (quote !== '' && text.slice(from).includes('&')) found.push(...text.slice(from).replaceAll(quote, '').split('&').slice(1));
  return found.map((one) => one.trim()).filter((one) => one !== '');
}

function tokensOf(statement: string): Token[] {
  const tokens: Token[] = [];
  for (const found of statement.matchAll(/(?:"[^"]*(?:"|$)|'[^']*'|[^\s"',]|')+/g)) {
    if (tokens.length >= callLimits.tokensMax) break;
    tokens.push({ raw: found[0], word: found[0].replace(/["']/g, ''), at: found.index });
  }
  return tokens;
}

/** Without words of the shells before the program: `if exist x`, `for … do`, `call`, `start "" /b`, `$a =`. */
function startOf(tokens: Token[]): Token[] {
  let now = tokens;
  for (let round = 0; round < 6 && now.length > 1; round++) {
    const first = now[0]!.word.toLowerCase().replace(/^@+/, '');
    const second = now[1]!.word;
    if (first === '' || /^(?:call|do|else|try|return|\.|&|!|=|in|process|begin|end|-a)$/.test(first)) now = now.slice(1);
    else if (/^\$[\w:.]+=[a-z&.]/.test(first)) now = [{ ...now[0]!, word: now[0]!.word.replace(/^[^=]+=/, '') }, ...now.slice(1)];
    else if (/^\$[\w:.]+$/.test(first) && /^[+-]?=/.test(second)) now = second.length > 1 ? [{ ...now[1]!, word: second.replace(/^[+-]?=/, '') }, ...now.slice(2)] : now.slice(2);
    else if (/^(?:start|start\.exe)$/.test(first)) {
      let at = /^["']/.test(now[1]!.raw) ? 2 : 1;
      while (at < now.length && /^\/(?:b|i|min|max|wait|low|normal|high|realtime|separate|shared|d\w*|abovenormal|belownormal|affinity|node)$/i.test(now[at]!.word)) at++;
      // A title alone in quotes is the program.
      now = at >= now.length ? now.slice(1) : now.slice(at);
    } else if (first === 'for') {
      const at = now.findIndex((one) => /^do$/i.test(one.word));
      if (at < 0) return now;
      now = now.slice(at + 1);
    } else if (first === 'if') {
      let at = 1;
      while (at < now.length && /^(?:\/i|not)$/i.test(now[at]!.word)) at++;
      now = now.slice(/^(?:exist|defined|errorlevel)$/i.test(now[at]?.word ?? '') ? at + 2 : (now[at]?.word ?? '').includes('==') ? at + 1 : at + 3);
    } else break;
  }
  return now.length > 0 ? [{ ...now[0]!, word: now[0]!.word.replace(/^@+/, '') }, ...now.slice(1)] : now;
}

function programOf(word: string): string {
  const last = word.slice(Math.max(word.lastIndexOf('\\'), word.lastIndexOf('/')) + 1);
  const name = last.toLowerCase().replace(/^[@.&]+/, '').replace(/[,.]$/, '').replace(/\.(?:exe|com)$/, '');
  return cmdlets.get(name) ?? name;
}

/** `/x` and a typographer's dash are `-x`; a path stays one. */
const switched = (word: string): string => word.replace(/^[–—―/](?=[a-z?][\w-]*(?:$|[:=+]))/i, '-');

/** What a program starts by itself, as text. */
function nested(program: string, statement: string, rest: readonly Token[]): (string | null)[] {
  const after = (at: number) => (rest[at] ? statement.slice(rest[at].at) : '');
  if (program === 'cmd') {
    const at = rest.findIndex((one) => /^[-/](?:c|k|r)/i.test(one.word));
    if (at < 0) return [];
    // `/ccalc` and `/c"calc"` are one word.
    const glued = /^[-/][ckr](.+)$/is.exec(rest[at]!.raw)?.[1];
    return [unquoted(glued === undefined ? after(at + 1) : statement.slice(rest[at]!.at + 2))];
  }
  if (program === 'powershell' || program === 'pwsh') return [inPowerShell(rest, after)];
  if (!launchers.has(program)) return [];
  const quoted = [...statement.matchAll(/"((?:[^"\\]|\\.){3,2000})"|'([^']{3,2000})'/g)].map((found) => (found[1] ?? found[2]!).replace(/\\"/g, '"')).slice(0, 8);
  const create = /\bcall\s+create\s+(.{3,2000})$/is.exec(statement)?.[1];
  const bare = program === 'psexec' || program === 'psexec64' || program === 'paexec' || program === 'winrs'
    ? after(rest.findIndex((one, at) => !/^[-/\\]/.test(one.word) && !/^[-/](?:u|p|i|w|n|r|d|username|password)$/i.test(rest[at - 1]?.word ?? '')))
    : program === 'start-process' || program === 'runas' || program === 'conhost' || program === 'wsl' || program === 'explorer'
      ? rest.filter((one) => !/^-(?:filepath|argumentlist|args|nonewwindow|wait|windowstyle|verb|passthru)$/i.test(one.word)).map((one) => one.word).join(' ')
      : /\bbinpath=?\s*(.{3,2000})$/is.exec(statement)?.[1];
  return [...quoted, create === undefined ? null : unquoted(create), bare === undefined ? null : unquoted(bare)];
}

function inPowerShell(rest: readonly Token[], after: (at: number) => string): string | null {
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at]!.word.replace(/^[/–—―]/, '-');
    if (/^-(?:e|ec|en\w*)$/i.test(word)) return textOfBase64(rest[at + 1]?.word ?? '');
    if (/^-(?:c|co\w*)$/i.test(word)) return unquoted(after(at + 1));
    if (/^-(?:f|fi\w*)$/i.test(word)) return null;
    if (valued.test(word)) at++;
    else if (!word.startsWith('-')) return unquoted(after(at));
  }
  return null;
}
