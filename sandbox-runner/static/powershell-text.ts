/** Bounds on the text of one script: what its variables may come to, and how often a line is filled in. */
const limits = { variablesMax: 200, valueMax: 500, lineMax: 4_000, rounds: 3, expandedMax: 2_000_000 };

const assignment = /^\s*\$(?:global:|script:|env:)?(\w{1,60})\s*=\s*(?:"([^"]*)"|'([^']*)')[\s;]*$/i;
const named = /\$(?:\{(\w{1,60})\}|(\w{1,60}))/g;

/**
 * The lines of a PowerShell script as they will run: continued lines and pipelines joined, comments left out,
 * variables that hold one constant text filled in. Linear in the text; a line comes to `lineMax` characters at the
 * most.
 */
export function powershellLines(text: string): string[] {
  const variables = new Map<string, string>();
  const lines: string[] = [];
  let made = 0;
  for (const raw of joined(text)) {
    let line = raw.slice(0, limits.lineMax);
    for (let round = 0; round < limits.rounds && made < limits.expandedMax && line.includes('$'); round++) {
      const before = line;
      if (!assignment.test(line)) line = filled(line, variables);
      made += line.length;
      if (line === before) break;
    }
    const found = assignment.exec(line);
    const value = found?.[2] ?? found?.[3];
    if (value !== undefined && variables.size < limits.variablesMax) {
      variables.set(found![1]!.toLowerCase(), value.slice(0, limits.valueMax));
    }
    lines.push(line);
  }
  return lines;
}

function filled(line: string, variables: ReadonlyMap<string, string>): string {
  const value = (whole: string, braced: string | undefined, bare: string | undefined) =>
    variables.get((braced ?? bare)!.toLowerCase()) ?? whole;
  return line.replace(named, value).slice(0, limits.lineMax);
}

/** Logical lines: one that ends in a backtick, a pipe, a comma or an open bracket goes on. */
function* joined(text: string): Generator<string> {
  let held = '';
  for (const raw of text.replace(/<#[^#]{0,20000}#>/g, '').split(/\r?\n/)) {
    const line = raw.trim();
    if (/^#/.test(line) || line === '') continue;
    if (held.length < limits.lineMax && /(?:`|\||,|\()$/.test(line)) {
      held += `${line.replace(/`$/, '')} `;
      continue;
    }
    yield held + line;
    held = '';
  }
  if (held !== '') yield held;
}
