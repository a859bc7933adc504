import { holdsCall } from './commands.ts';
import { isDullStyle } from './places.ts';

/**
 * Behind the quote that closes what begins at `at`; −1 where there is none, or one of the signs in `never` comes
 * first.
 */
export function quoteEnd(text: string, at: number, quote: string, never = ''): number {
  for (let next = at; next < text.length; next++) {
    const sign = text[next]!;
    if (sign === '\\') next++;
    else if (sign === quote) return next + 1;
    else if (never.includes(sign)) return -1;
  }
  return -1;
}

/**
 * The code of a text in the manner of C: comments and what stands in quotes left out; null where one of them or a
 * bracket is not closed.
 */
export function bareCode(
  text: string,
  { raw = false, hash = false }: { raw?: boolean; hash?: boolean } = {},
): string | null {
  const parts: string[] = [];
  const token = /\/\/[^\n]*|\/\*|"|'(?:[^'\\\n]|\\[^]){0,12}'|`|#[^\n]*/g;
  let at = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [found] = match;
    if (found.startsWith('#') && !hash) continue;
    if (found === '`' && !raw) continue;
    parts.push(text.slice(at, match.index), found.startsWith('"') || found.startsWith("'") ? '""' : ' ');
    at = token.lastIndex;
    if (found === '"') {
      // Looked at once: an expression would begin anew at every quote that is not closed.
      const stop = quoteEnd(text, at, '"', '\n');
      if (stop < 0) return null;
      token.lastIndex = at = stop;
      continue;
    }
    const end = found === '/*' ? '*/' : found === '`' ? '`' : null;
    if (end === null) continue;
    const stop = text.indexOf(end, at);
    if (stop < 0) return null;
    token.lastIndex = at = stop + end.length;
  }
  const code = parts.join('') + text.slice(at);
  return isBalanced(code) ? code : null;
}

const pairs: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

/**
 * Brackets close in order. Branches of the preprocessor may each open one that the other closes: a few more on either
 * side are borne.
 */
function isBalanced(code: string): boolean {
  const counts: Record<string, number> = { '(': 0, '[': 0, '{': 0 };
  for (const [sign] of code.matchAll(/[()[\]{}]/g)) {
    if (sign in counts) counts[sign]!++;
    else counts[pairs[sign]!]!--;
  }
  const borne = /^[ \t]*#[ \t]*if/m.test(code) ? 3 : 0;
  return Object.values(counts).every((count) => Math.abs(count) <= borne);
}

interface Language {
  /**
   * Signs of the language of which one must stand in its code, and that mean nothing to a shell or to a script host.
   */
  signs: readonly RegExp[];
  /** Words that no text of it may hold. */
  without?: RegExp;
  raw?: boolean;
}

/** Languages that a compiler turns into a program: no system runs their text, whatever its name. */
const compiled: readonly Language[] = [
  // C and C++: a definition or a declaration besides what the preprocessor reads.
  {
    signs: [
      /^[ \t]*#[ \t]*(?:include[ \t]*(?:<[^>\n]{1,200}>|"")|define[ \t]+\w|if(?:n?def)?[ \t]+\S|pragma[ \t]+\w)/m,
    ],
  },
  {
    signs: [/^(?:typedef|struct|enum|union|extern|static|template|namespace|using)[ \t<]/m],
    without: /\b(?:var|let|function|require|module\.exports)\b/,
  },
  // Java, Kotlin, C#.
  {
    signs: [
      new RegExp(
        [
          String.raw`^(?:package [\w.]+;?[ \t]*\r?$|import (?:static )?(?:java|javax|org|com|kotlin|`,
          String.raw`android)\.[\w.*]+;?[ \t]*\r?$|using [A-Z][\w.]*;[ \t]*\r?$)`,
        ].join(''),
        'm',
      ),
    ],
  },
  {
    signs: [
      new RegExp(
        [
          String.raw`^[ \t]*(?:public|private|internal|abstract|final)\s+(?:static\s+|final\s+|abstract\s+|`,
          String.raw`sealed\s+)*(?:class|interface|enum|record)\s+[A-Z]\w*`,
        ].join(''),
        'm',
      ),
    ],
  },
  { signs: [/^(?:fun|data class|sealed class|object) \w+/m], without: /\bfunction\b/ },
  // Go, Rust, Swift.
  { signs: [/^package \w+[ \t]*\r?$/m], raw: true },
  {
    signs: [
      new RegExp(
        [
          String.raw`^(?:pub(?:\([\w: ]+\))? )?(?:fn \w+\s*[(<]|mod \w+|struct \w+|enum \w+|use (?:std|crate|`,
          String.raw`super|core|alloc|\w+::)|impl\b)`,
        ].join(''),
        'm',
      ),
    ],
  },
  { signs: [/^import (?:Foundation|UIKit|SwiftUI|AppKit|Combine)\b/m] },
  { signs: [/^module [A-Z][\w.]*(?: \([^)]*\))? where\b/m] },
  // Interfaces: Protocol Buffers, GraphQL, IDL.
  { signs: [/^syntax = ""; *$/m] },
  {
    signs: [/^(?:extend )?(?:type|input|interface|enum|scalar|schema|union|directive)[ \t]+[@A-Z]/m],
    without: /=>|\bfunction\b|\bconst\b|\bvar\b|\blet\b|;/,
  },
];

/** Source of a language that has to be compiled, told by its own text; its comments, quotes and brackets end. */
export function isCompiledSource(text: string): boolean {
  const code = bareCode(text);
  return compiled.some(({ signs, without, raw }) => {
    const own = raw ? bareCode(text, { raw }) : code;
    return own !== null && signs.some((sign) => sign.test(own)) && !without?.test(own);
  });
}

/**
 * TypeScript that only says what there is: declarations, and code that calls nothing of its surroundings. What is put
 * together from strings (`this[a[0]](a[1])`), and what names the system's modules, is not this.
 */
export function isDullTypeScript(text: string): boolean {
  const code = bareCode(text, { raw: true });
  if (
    code === null ||
    // What is put into a text is code as well.
    holdsCall(text.includes('${') ? text : withoutSignatures(code)) ||
    /\bvbscript:|\bjavascript:/i.test(text) ||
    !/^[ \t]*(?:export|import|declare|interface|type|namespace)\b/m.test(code)
  )
    return false;
  const types = new RegExp(
    [
      String.raw`\b(?:interface|declare (?:module|global|const|let|var|function|class|namespace|enum)|`,
      String.raw`export (?:type|interface|declare|default|as)|import type)\b|:\s*(?:string|number|`,
      String.raw`boolean|void|any|unknown|never|readonly)\b`,
    ].join(''),
    '',
  ).test(code);
  if (!types) return false;
  const declared = code.replace(/\b(?:typeof\s+)?import\(""[^)]*\)/g, 'X');
  return (
    !new RegExp(
      [
        String.raw`\b(?:require|process|globalThis|window|document|fetch|XMLHttpRequest|WebSocket|Worker|`,
        String.raw`Deno|Bun|Reflect|Proxy)\s*[.([]|\]\s*\(|\bimport\s*\(|\bnew\s+Function\b`,
      ].join(''),
      '',
    ).test(declared) &&
    !new RegExp(
      [
        String.raw`["'](?:node:)?(?:child_process|fs|fs\/promises|net|http|https|http2|vm|worker_threads|`,
        String.raw`cluster|dgram|tls|dns|inspector|module|repl)["']`,
      ].join(''),
      '',
    ).test(text)
  );
}

/**
 * Without what stands in selectors by the value of an attribute, in places of variables, and in the one behaviour
 * that is a name.
 */
const withoutSelectors = (sheet: string): string =>
  sheet
    .replace(/\[[\w-]{1,40}[~|^$*]?=(["']?)[\w:./#-]{0,100}\1\]/g, '[a]')
    .replace(/[#@]\{[ $\w.-]{1,60}\}/g, 'x')
    // What is mixed in, by a name of its own.
    .replace(/(?<=(?:^|[{};])[ \t]{0,40})[.#][\w-]{1,60}(?:\([^(){};\n]{0,200}\))?[ \t]*;/gm, 'color: red;')
    .replace(/\bbehaviou?r:\s{0,9}url\(["']?#default#\w{1,20}["']?\)(?=\s*[;}])/gi, 'color: red');

/** Without the names of methods that are declared, which no call follows, and of types that stand in another file. */
const withoutSignatures = (code: string): string =>
  code
    .replace(
      new RegExp(
        [
          String.raw`\b(?<=(?:^|[;{},])\s{0,400})(?:(?:readonly|static|async|abstract|public|private|`,
          String.raw`protected|export|declare|function|`,
          String.raw`default) ){0,5}\w{1,100}\??(?:<[^()<>]{0,300}>)?\((?:[^()]|`,
          String.raw`\([^()]{0,500}\)){0,2000}\)\s{0,9}:`,
        ].join(''),
        'g',
      ),
      'name:',
    )
    .replace(/(?<=[:<|&,=(]\s{0,9}|\btypeof )import\(""\)(?=[.[;,)>|&\s])(?!\.(?:then|catch|finally)\b)/g, 'X');

/** A sheet of styles, read to its end: rules and declarations, and nothing that an old browser runs. */
export function isStyleSheet(sheet: string): boolean {
  const text = withoutSelectors(sheet);
  if (holdsCall(text)) return false;
  const code = bareCode(text.replace(/(?<=\burl\()\s*(?:https?:)?\/\/(?=[^)]*\))/g, ''));
  if (code === null || !isDullStyle(text)) return false;
  const rest = code.replace(/\/\/[^\n]*/g, '');
  if (!/[{]/.test(rest)) return false;
  let depth = 0;
  let from = 0;
  for (const { 0: sign, index } of rest.matchAll(/[{};]/g)) {
    const piece = rest.slice(from, index).trim();
    from = index + 1;
    if (sign === '{') {
      // What stands before a block is a selector or an at-rule, never a call or an assignment.
      if (
        piece === '' ||
        /^(?:function|if|for|while|class|const|var|let)\b|=>|[;$`]|(?<![~^$*|[\]\w"-])=(?!")|\b\w+ *= *[^"\]\w]/.test(
          piece,
        )
      )
        return false;
      depth++;
    } else {
      if (
        piece !== '' &&
        !/^(?:@(?:import|charset|namespace|layer|include|extend|use|forward|apply|tailwind)\b|[-\w$*_]+\s*:|<!--)/.test(
          piece,
        )
      )
        return false;
      if (sign === '}' && --depth < 0) return false;
    }
  }
  return depth === 0 && /^(?:\s|-->)*$/.test(rest.slice(from));
}
