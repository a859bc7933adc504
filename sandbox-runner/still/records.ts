import { beginsCommand } from './commands.ts';
import { bareCode, quoteEnd } from './source.ts';

/** A difference between texts (diff -u, git): the lines of each hunk are as many as its head says. */
export function isPatch(text: string): boolean {
  const lines = text.split('\n');
  let hunks = 0;
  let headed = false;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const counts = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line);
    if (counts === null) {
      if (/^(?:GIT binary patch|Binary files)/.test(line)) return false;
      if (/^--- \S/.test(line) && /^\+\+\+ \S/.test(lines[at + 1] ?? '')) headed = true;
      continue;
    }
    if (!headed) return false;
    let [gone, come] = [Number(counts[1] ?? 1), Number(counts[2] ?? 1)];
    while ((gone > 0 || come > 0) && ++at < lines.length) {
      const sign = lines[at]![0];
      if (sign === '-') gone--;
      else if (sign === '+') come--;
      else if (sign === '\\') continue;
      else if (sign === ' ' || sign === undefined || sign === '\t') {
        gone--;
        come--;
      } else return false;
    }
    if (gone !== 0 || come !== 0) return false;
    hunks++;
  }
  return hunks > 0;
}

/**
 * A page of the manual: requests and text; none of the requests by which it is given to a program or written to a
 * file.
 */
export function isManualPage(text: string): boolean {
  const first =
    text.split(/\r?\n/).find((line) => line.trim() !== '' && !/^(?:['.]\s*\\"|\.\s*$|'\\")/.test(line)) ?? '';
  if (!/^\.\s*(?:TH|Dd|so|de|ie|if|nh|ad|tr|ds|nr|ig|hy|mso|als)\b/.test(first)) return false;
  const requests = text.replace(/^['.]\s*\\"[^\n]*$|^\.\s*ds PI pi$/gm, '');
  return (
    /^\.\s*(?:TH|Dd|so man)/m.test(text) &&
    !/^[.'](?:[^\n]{0,200}?[\s{}])?[.']?\s*(?:sy|pi|pso|open|opena|cf|trf|unsafe|psbb)\b|\\X'|\\V\[/m.test(requests)
  );
}

/** TeX and LaTeX without what writes files, asks a shell, or changes how signs are read. */
export const isTex = (text: string): boolean =>
  new RegExp(
    [
      String.raw`^(?:%|\\(?:documentclass|documentstyle|begin|section|chapter|newcommand|usepackage|`,
      String.raw`relax|ProvidesPackage|NeedsTeXFormat|input|@writefile|contentsline|def)\b)`,
    ].join(''),
    '',
  ).test(text.trimStart()) &&
  /\\[a-zA-Z@]{2,}/.test(text) &&
  !new RegExp(
    [
      String.raw`\\(?:write|immediate|openout|openin|directlua|latelua|luaexec|ShellEscape|catcode|`,
      String.raw`input[ {]{0,9}["|]|csname|lowercase|uppercase|scantokens|special)`,
    ].join(''),
    '',
  ).test(text) &&
  !/\^\^[0-9a-f]{2}/.test(text);

/** How the statements of SQL begin. */
const statement = new RegExp(
  [
    String.raw`^(?:select|insert|update|delete|replace|merge|with|create|alter|drop|truncate|rename|`,
    String.raw`comment|grant|revoke|set|use|begin|start transaction|commit|rollback|end|lock|unlock|`,
    String.raw`analyze|vacuum|reindex|pragma|explain|values|declare|describe|show|delimiter|if|go|`,
    String.raw`savepoint|release|attach|detach|copy|do|call|\d*$)\b`,
  ].join(''),
  'i',
);
/** What reaches out of a data base. */
const reaching = new RegExp(
  [
    String.raw`\bcopy\b[^;]*\b(?:program|from\s+""|to\s+"")|\b(?:xp_|sp_oa|sp_configure|sys_exec|`,
    String.raw`sys_eval|dbms_scheduler|dbms_java|utl_(?:http|file|tcp)|load_extension|openrowset|`,
    String.raw`bulk\s+insert|external\s+name|soname|attach\b)|\blanguage\s+["']?(?:c|plpython|plperl|`,
    String.raw`pltcl|plsh|java|internal)\w*u?\b|\bload\s+data\b`,
  ].join(''),
  'i',
);

/** The text without the rows of COPY … FROM stdin, each of which ends with a line of its own. */
function withoutRows(text: string): string {
  let rows = false;
  return text
    .split(/\r?\n/)
    .filter((line) => {
      if (rows) {
        rows = line !== '\\.';
        return false;
      }
      rows = /^COPY [^;]{1,2000} FROM stdin;$/i.test(line);
      return true;
    })
    .join('\n');
}

/** Each string as an empty one; undefined where the last is not closed. */
function withoutStrings(text: string): string | undefined {
  const parts: string[] = [];
  let from = 0;
  for (let at = text.indexOf("'"); at >= 0; at = text.indexOf("'", from)) {
    const end = quoteEnd(text, at + 1, "'");
    if (end < 0) return undefined;
    parts.push(text.slice(from, at), '""');
    from = end;
  }
  return parts.join('') + text.slice(from);
}

/** How programs, archives and documents begin, as hexadecimal digits. */
const openable = new RegExp(
  [
    String.raw`^(?:4d5a|7f454c46|2321|cafebabe|c[ef]faedfe|feedfac|504b0304|d0cf11e0|1f8b|25504446|`,
    String.raw`4c000000|377abcaf|52617221|4d534346|7b5c7274|3c)`,
  ].join(''),
  'i',
);

/** Without the bytes that a column holds (`X'…'`), but for those that are a file somebody could open. */
export const withoutLiterals = (text: string): string =>
  text.replace(/\bX'((?:[\da-f]{2})*)'/gi, (whole, digits: string) => (openable.test(digits) ? whole : "''"));

/** SQL, and dumps of data bases: statements by their first words, and the rows that stand behind COPY … FROM stdin. */
export function isSql(text: string): boolean {
  const plain = withoutRows(text.replace(/^\\echo [^\n\\]*\\quit\r?$/gm, '')).replace(/^[ \t]*--[^\n]*$/gm, ' ');
  const unquoted = withoutStrings(plain)
    ?.replace(/--[ \t][^\n]*/g, ' ')
    .replace(/`[^`\n]{1,200}`/g, 'x');
  const code = unquoted === undefined ? null : bareCode(unquoted);
  if (code === null || /^[ \t]*\\/m.test(code) || /'/.test(code) || reaching.test(unquoted!)) return false;
  const statements = code
    .split(/;|\$\$|^go\s*$/im)
    .map((one) => one.trim())
    .filter((one) => one !== '');
  return (
    statements.length > 0 &&
    /\b(?:select|table|into|update|values|index|view|database|schema|pragma|from)\b/i.test(code) &&
    statements.every(
      (one) =>
        statement.test(one) || /^(?:as|return|returns|language|else|then|raise|new\.|old\.|perform|end)\b/i.test(one),
    )
  );
}

/** Each line begins with a time, as what programs write of their work does; a line may go on. */
export function isLog(text: string): boolean {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const timed = lines.filter((line) =>
    new RegExp(
      [
        String.raw`^(?:\S{1,60} ){0,4}?[[("']?(?:\d{4}[-/.]\d\d[-/.]\d\d|\d\d[-/.:](?:\d\d|`,
        String.raw`[A-Z][a-z]{2})[-/.:]\d{2,4}|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|`,
        String.raw`Aug|Sep|Oct|Nov|Dec)[a-z]*,? +\d|\d{9,13}\b|\[ *\d+\.\d+\])`,
      ].join(''),
      '',
    ).test(line),
  ).length;
  return lines.length > 1 && timed >= lines.length * 0.7;
}

/** Signs by which shells and scripts call, join and put in. */
const joining = /[`;|{}\\]|\$[\w({]|&&|(?<![&\w])&[ \t]*$|\w\(|<[^\s<>]|=>|\)[ \t]*\(/m;

/**
 * Lists, tables and subtitles: lines without a sign by which a shell or a script calls, joins or puts in, of which
 * none begins as a command. Of such a text no interpreter makes more than a fault.
 */
export function isPlainData(text: string): boolean {
  const bare = text
    .replace(/\bhttps?:\/\/[^\s"'<>`]{1,500}/gi, 'link')
    .replace(/<[^<>\n]{1,200}>/g, 'x')
    .replace(/[:;]-?[)(DPp](?=\s|$)/gm, '')
    .replace(/\b(?:\w+\((?:s|es|n|e|r)\))/g, 'x');
  return (
    !joining.test(bare) &&
    !beginsCommand(bare) &&
    !new RegExp(
      [
        String.raw`^[ \t]*[@.%]\w+[ \t]*$|^[=+@-][ \t]*[A-Za-z]+\(|^[ \t]*-{1,2}(?:index-url|`,
        String.raw`extra-index-url|find-links|e|r)\b|\bgit\+`,
      ].join(''),
      'm',
    ).test(bare)
  );
}
