/** How well a guest hides what it is: our own checks, those that samples make, run inside it. */
export interface Evasion {
  passed: number;
  total: number;
  /** Checks that gave it away, and by what: `uptime: 31 seconds`. */
  seen: string[];
}

const checksMax = 60;

/** Reads what `guest/*-evasion.sh` printed. */
export function readEvasion(output: string): Evasion {
  const found: Evasion = { passed: 0, total: 0, seen: [] };
  for (const line of output.split('\n')) {
    const check = /^(ok|seen) ([a-z-]{1,40})(?:: (.{1,250}))?$/.exec(line);
    if (!check || found.total >= checksMax) continue;
    found.total++;
    if (check[1] === 'ok') found.passed++;
    else found.seen.push(`${check[2]}: ${check[3] ?? ''}`);
  }
  return found;
}
