/** Bounds on what is read as one: lines of a block, and blocks of a script. */
const limits = { linesMax: 80, blocksMax: 40 };

/**
 * What stands over several lines and is one command all the same: quotes that close on a later line, and
 * here-documents with the command that reads them. `python3 -c '…'` is a program, and its lines by themselves say
 * less. Linear in the text.
 */
export function shellBlocks(text: string): string[] {
  const lines = text.split(/\r?\n/);
  const blocks: string[] = [];
  for (let at = 0; at < lines.length && blocks.length < limits.blocksMax; at++) {
    const end = endOf(lines, at);
    if (end === at) continue;
    blocks.push(lines.slice(at, end + 1).join('\n'));
    at = end;
  }
  return blocks;
}

/** The last line of what begins on this one; this one where nothing goes on, or never ends. */
function endOf(lines: readonly string[], from: number): number {
  const first = lines[from]!;
  const last = Math.min(lines.length, from + limits.linesMax);
  const word = /<<-?\s*(["']?)(\w{1,40})\1/.exec(first)?.[2];
  if (word !== undefined) {
    for (let at = from + 1; at < last; at++) if (lines[at]!.trim() === word) return at;
    return from;
  }
  let open = openQuote(first, '');
  if (open === '') return from;
  for (let at = from + 1; at < last; at++) if ((open = openQuote(lines[at]!, open)) === '') return at;
  return from;
}

/** The quote that is open behind a line, where one was open before it or none. */
function openQuote(line: string, before: string): string {
  let quote = before;
  for (let at = 0; at < line.length; at++) {
    const char = line[at]!;
    if (char === '\\' && quote !== "'") at++;
    else if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '#' && (at === 0 || /\s/.test(line[at - 1]!))) return '';
  }
  return quote;
}
