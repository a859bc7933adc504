/** Bounds on what is read out of one script's text. */
export const scriptLimits = { textBytesMax: 512 * 1024, commandsMax: 2_000, lineMax: 2_000 };

/** The commands that a shell script or a batch file is written to run, one by one and line by line. */
export function writtenCommands(text: string, interpreter: 'sh' | 'bat'): string[] {
  const commands = new Set<string>();
  const add = (command: string) => {
    const line = command.trim().slice(0, scriptLimits.lineMax);
    if (line !== '' && commands.size < scriptLimits.commandsMax) commands.add(line);
  };
  for (const line of interpreter === 'sh' ? shellLines(text) : batchLines(text)) {
    const parts = interpreter === 'sh' ? shellParts(line) : batchParts(line);
    if (parts.length > 1) add(line);
    for (const part of parts) add(part);
  }
  return [...commands];
}

/** Logical lines: continued ones joined, comments left out. */
function shellLines(text: string): string[] {
  return text.slice(0, scriptLimits.textBytesMax).replace(/\\\r?\n/g, ' ').split(/\r?\n/).map((line) => line.replace(/(^|\s)#.*$/, '$1').trim()).filter((line) => line !== '');
}

/** `if a; then b | c; fi` → a, b, c. Quotes are respected as far as they close on the same line. */
function shellParts(line: string): string[] {
  const parts: string[] = [];
  let part = '';
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const char = line[at]!;
    if (quote) {
      if (char === quote) quote = '';
      // Command substitution runs inside double quotes too.
      if (quote === '"' && char === '$' && line[at + 1] === '(') parts.push(line.slice(at + 2).split(')')[0]!);
      part += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      part += char;
    } else if (char === ';' || char === '|' || char === '`' || char === '(' || char === ')' || char === '{' || char === '}' || (char === '&' && line[at - 1] !== '>' && line[at + 1] !== '>')) {
      parts.push(part);
      part = '';
    } else part += char;
  }
  parts.push(part);
  return parts.map((one) => one.replace(/^\s*(?:(?:if|then|elif|else|do|while|until|!|time)\s+)+/, '').trim()).filter((one) => !/^(fi|done|esac|then|else|do|\$|in|)$/.test(one));
}

function batchLines(text: string): string[] {
  const variables = new Map<string, string>();
  const lines: string[] = [];
  for (const raw of text.slice(0, scriptLimits.textBytesMax).replace(/\^\r?\n/g, '').split(/\r?\n/)) {
    const line = expand(raw.trim().replace(/^@+\s*/, '').replace(/\^(.)/g, '$1'), variables);
    if (line === '' || /^(::|rem\s|:\w)/i.test(line)) continue;
    for (const found of line.matchAll(/(?:^|[&(]\s*)set\s+(?:"([^=&"]+)=([^"]*)"|([^=&\s"/]+)=([^&]*))/gi)) {
      if (variables.size < 500) variables.set((found[1] ?? found[3]!).toLowerCase(), (found[2] ?? found[4] ?? '').trim());
    }
    lines.push(line.slice(0, scriptLimits.lineMax));
  }
  return lines;
}

/** What batch files hide commands with: %a%%b%, %a:~3,1%, %a:x=y%. */
function expand(line: string, variables: ReadonlyMap<string, string>): string {
  let rounds = 0;
  let before = '';
  let now = line;
  while (now !== before && rounds++ < 5 && now.length < scriptLimits.lineMax) {
    before = now;
    now = now.replace(/%([^%:\s]{1,60})(?::(~-?\d+(?:,-?\d+)?|[^%=]{1,60}=[^%]{0,60}))?%/g, (whole, name: string, how: string | undefined) => {
      const value = variables.get(name.toLowerCase());
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
    });
  }
  return now;
}

function batchParts(line: string): string[] {
  return line.split(/&&|\|\||[&|]/).map((part) => part.trim()
    .replace(/^\(+\s*/, '')
    .replace(/^if\s+(?:\/i\s+)?(?:not\s+)?(?:exist\s+(?:"[^"]*"|\S+)|errorlevel\s+\d+|defined\s+\S+|(?:"[^"]*"|\S+)\s*(?:==|equ|neq|lss|leq|gtr|geq)\s*(?:"[^"]*"|\S+))\s*\(?/i, '')
    .replace(/^for\s+(?:\S.*?)??\bdo\s+\(?/i, '').replace(/^@/, '').trim()).filter((part) => part !== '' && part !== ')');
}
