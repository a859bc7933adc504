import { shellBlocks } from './shell-blocks.ts';
import { powershellLines } from './powershell-text.ts';

/**
 * Bounds on what is read out of one script's text: characters of the text and of a command, and those that variables
 * come to in all.
 */
export const scriptLimits = { textBytesMax: 512 * 1024, commandsMax: 2_000, lineMax: 2_000, variablesMax: 500, expandedMax: 4_000_000 };
/** cmd.exe takes no longer line, and no variable comes to more. */
const batchLineMax = 8_191;

/**
 * The commands that a shell script, a batch file or a script of PowerShell is written to run, one by one and line by
 * line. Calls `limited` when not all of them could be read.
 */
export function writtenCommands(text: string, interpreter: 'sh' | 'bat' | 'ps1', limited: () => void = () => undefined): string[] {
  const commands = new Set<string>();
  const add = (command: string) => {
    const line = command.trim().slice(0, scriptLimits.lineMax);
    if (line !== '' && commands.size < scriptLimits.commandsMax) commands.add(line);
  };
  if (interpreter === 'ps1') {
    // Statements are taken apart where they are read: a pipeline says more than its parts.
    for (const line of powershellLines(text.slice(0, scriptLimits.textBytesMax))) add(line);
    return [...commands];
  }
  for (const line of interpreter === 'sh' ? withoutPatterns(shellLines(text)) : batchLines(text, limited)) {
    const parts = interpreter === 'sh' ? shellParts(line) : batchParts(line);
    // Which files a loop takes stands before its command.
    if (parts.length > 1 || (interpreter === 'bat' && loop.test(line))) add(line);
    for (const part of parts) add(part);
  }
  if (interpreter === 'bat') for (const line of brokenLines(text)) add(line);
  if (interpreter === 'sh') for (const block of shellBlocks(text.slice(0, scriptLimits.textBytesMax))) add(block);
  return [...commands];
}

/** Logical lines: continued ones joined, comments left out. */
function shellLines(text: string): string[] {
  return text.slice(0, scriptLimits.textBytesMax).replace(/\\\r?\n/g, ' ').split(/\r?\n/).map((line) => uncommented(line).trim()).filter((line) => line !== '');
}

/**
 * Without a comment: a "#" that begins a word outside of quotes. A quote that does not close on its line quotes
 * nothing.
 */
function uncommented(line: string): string {
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const char = line[at]!;
    if (quote !== '') quote = char === quote ? '' : quote;
    else if ((char === '"' || char === "'") && line.includes(char, at + 1)) quote = char;
    else if (char === '\\') at++;
    else if (char === '#' && (at === 0 || /\s/.test(line[at - 1]!))) return line.slice(0, at);
  }
  return line;
}

const caseStart = /(?:^|[;&|({]|\b(?:then|else|do))\s*case\s[^;]{1,300}?\sin(?:\s|$)/;
/** Words that a `case` compares with: nothing in them is run. */
const pattern = /^\s*\(?[^()`$;&<>]{1,300}\)/;

/**
 * Lines without the patterns of `case`: `a.txt | b.txt) continue ;;` runs neither file. A pattern stands only behind
 * `in` and behind the end of the case before it.
 */
function withoutPatterns(lines: readonly string[]): string[] {
  let depth = 0;
  let expected = false;
  return lines.map((line) => {
    let kept = line;
    if (depth > 0 && expected && !/^esac\b/.test(line)) kept = line.replace(pattern, '').trim();
    const started = caseStart.exec(kept);
    if (started) {
      depth++;
      const rest = kept.slice(started.index + started[0].length);
      kept = `${kept.slice(0, started.index + started[0].length)}${rest.replace(pattern, '; ')}`;
    }
    if (/(?:^|[\s;])esac\b/.test(kept)) depth = Math.max(0, depth - 1);
    expected = /;;&?$|;&$/.test(kept) || (started !== null && kept.endsWith(started[0]));
    return kept;
  });
}

/** What ends one command and begins another, outside of quotes. */
const separators = new Set([';', '|', '(', ')', '{', '}']);
/** `${name}`, `${name:-word}`: one word, not a group of commands. */
const parameter = /^\$\{[!#]?\w{1,80}(?:\[[^\]{}]{0,40}\])?(?:[:%#/^,@?+=-][^{}`"'$]{0,200})?\}/;
const parameterAt = (line: string, at: number): string | null =>
  (line.startsWith('${', at) ? (parameter.exec(line.slice(at, at + 400))?.[0] ?? null) : null);
/** Deeper substitutions are read as part of the word that they stand in. */
const substitutionsMax = 20;

/**
 * `if a; then b | c; fi` → a, b, c. Quotes are respected as far as they close on the same line; `x$(a)y` is a, and
 * one word.
 */
function shellParts(line: string): string[] {
  const parts: string[] = [];
  /**
   * What is open around a substitution: the command that it stands in, the quote there, where it begins, and what
   * ends it.
   */
  const around: { part: string; quote: string; from: number; end: ')' | '`' }[] = [];
  let part = '';
  let quote = '';
  let expansion: string | null;
  const begin = (from: number, end: ')' | '`') => {
    around.push({ part, quote, from, end });
    part = quote = '';
  };
  const end = (to: number) => {
    const outer = around.pop()!;
    parts.push(part);
    part = outer.part + line.slice(outer.from, to + 1);
    quote = outer.quote;
  };
  for (let at = 0; at < line.length && parts.length < scriptLimits.commandsMax; at++) {
    const char = line[at]!;
    if (quote !== "'" && char === '$' && line[at + 1] === '(' && around.length < substitutionsMax) {
      begin(at, ')');
      at++;
    } else if (quote === '' && (expansion = parameterAt(line, at)) !== null) {
      part += expansion;
      at += expansion.length - 1;
    } else if (quote !== "'" && char === '`' && around.at(-1)?.end !== '`' && around.length < substitutionsMax) begin(at, '`');
    else if (quote === '' && char === around.at(-1)?.end) end(at);
    else if (quote) {
      if (char === quote) quote = '';
      part += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      part += char;
    } else if (separators.has(char) || (char === '&' && line[at - 1] !== '>' && line[at + 1] !== '>')) {
      parts.push(part);
      part = '';
    } else part += char;
  }
  parts.push(part, ...around.map((one) => one.part));
  return parts.map((one) => one.replace(/^\s*(?:(?:if|then|elif|else|do|while|until|!|time)\s+)+/, '').trim()).filter((one) => !/^(fi|done|esac|then|else|do|\$|in|)$/.test(one));
}

const loop = /^\(?\s*for\s+(\/[rfd]\s|%%?\w\s+in\s*\([^)]{0,200}\*)/i;
const brokenWords = /[a-z]\^[a-z].{0,400}[a-z]\^[a-z]/i;

/** Lines as they stand there whose words are broken up: who hides them from a reader says something by that. */
function brokenLines(text: string): string[] {
  return text.slice(0, scriptLimits.textBytesMax).split(/\r?\n/).map((line) => line.slice(0, scriptLimits.lineMax))
    .filter((line) => brokenWords.test(line));
}

function batchLines(text: string, limited: () => void): string[] {
  const variables = new Map<string, string>();
  const lines: string[] = [];
  let left = scriptLimits.expandedMax;
  const isDelayed = /\benabledelayedexpansion\b|\bcmd(?:\.exe)?\s.{0,40}\/v:on\b/i.test(text);
  for (const raw of text.slice(0, scriptLimits.textBytesMax).replace(/\^\r?\n/g, '').split(/\r?\n/)) {
    const plain = raw.trim().slice(0, batchLineMax).replace(/^@+\s*/, '').replace(/\^(.)/g, '$1');
    // !a! is %a% at the time when its line runs; read in order, that is now.
    const marked = isDelayed ? plain.replace(/!([^!%\r\n]{1,120})!/g, '%$1%') : plain;
    const { text: line, made } = left > 0 && marked.includes('%') ? expand(marked, variables, left) : { text: marked, made: 0 };
    left -= made;
    if (line === '' || /^(::|rem\s|:\w)/i.test(line)) continue;
    for (const found of line.matchAll(/(?:^|[&(]\s*)set\s+(?:"([^=&"]+)=([^"]*)"|([^=&\s"/]+)=([^&]*))/gi)) {
      if (variables.size < scriptLimits.variablesMax) variables.set((found[1] ?? found[3]!).toLowerCase(), found[2] ?? found[4] ?? '');
    }
    lines.push(line.slice(0, scriptLimits.lineMax));
  }
  if (left <= 0) limited();
  return lines;
}

const variable = /%([^%:\s]{1,60})(?::(~-?\d+(?:,-?\d+)?|[^%=]{1,60}=[^%]{0,60}))?%/g;

/**
 * What batch files hide commands with: %a%%b%, %a:~3,1%, %a:x=y%. What a line comes to is cut where cmd.exe would
 * refuse it, however often a variable names itself. `made`: characters that were put together on the way, `left` at
 * the most and one value more.
 */
function expand(line: string, variables: ReadonlyMap<string, string>, left: number): { text: string; made: number } {
  let made = 0;
  let now = line;
  for (let round = 0; round < 5 && made < left; round++) {
    const parts: string[] = [];
    let length = 0;
    let at = 0;
    const add = (part: string) => {
      parts.push(part.slice(0, batchLineMax - length));
      length = Math.min(batchLineMax, length + part.length);
    };
    for (const found of now.matchAll(variable)) {
      if (length >= batchLineMax || made >= left) break;
      const value = valueOf(found, variables);
      add(now.slice(at, found.index));
      add(value);
      at = found.index + found[0].length;
      made += value.length;
    }
    if (at === 0) break;
    add(now.slice(at));
    made += length;
    const after = parts.join('');
    if (after === now) break;
    now = after;
  }
  return { text: now, made };
}

function valueOf([whole, name, how]: RegExpExecArray, variables: ReadonlyMap<string, string>): string {
  const value = variables.get(name!.toLowerCase());
  if (value === undefined) return whole;
  if (how === undefined) return value;
  const cut = /^~(-?\d+)(?:,(-?\d+))?$/.exec(how);
  if (cut) {
    const start = Number(cut[1]) < 0 ? Math.max(0, value.length + Number(cut[1])) : Number(cut[1]);
    const length = cut[2] === undefined ? value.length : Number(cut[2]);
    return value.slice(start, length < 0 ? value.length + length : start + length);
  }
  const [from = '', to = ''] = how.split('=');
  return from === '' ? value : value.replaceAll(from, to);
}

/** `for /f … in ('command') do`: what is read line by line is run first. */
const inFor = /^\(*\s*for\s+\/f\b[^(]{0,200}\(\s*['`"]([^'`]{2,1000})['`"]\s*\)/i;

function batchParts(line: string): string[] {
  const first = inFor.exec(line.replace(/^@+/, ''))?.[1];
  return [...(first === undefined ? [] : [first]), ...commandsOf(line)];
}

function commandsOf(line: string): string[] {
  return line.split(/&&|\|\||[&|]/).map((part) => part.trim()
    .replace(/^\(+\s*/, '')
    .replace(/^if\s+(?:\/i\s+)?(?:not\s+)?(?:exist\s+(?:"[^"]*"|\S+)|errorlevel\s+\d+|defined\s+\S+|(?:"[^"]*"|\S+)\s*(?:==|equ|neq|lss|leq|gtr|geq)\s*(?:"[^"]*"|\S+))\s*\(?/i, '')
    .replace(/^for\s+(?:\S.*?)??\bdo\s+\(?/i, '').replace(/^@/, '').trim()).filter((part) => part !== '' && part !== ')');
}
