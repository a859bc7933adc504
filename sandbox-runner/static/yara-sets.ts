import { compile, type YaraX } from '@litko/yara-x';

export interface YaraFile {
  name: string;
  source: string;
  /** Ours, and no operator's: then it must compile. */
  ours: boolean;
}

/** Rules that are scanned together. */
export interface YaraSets {
  /** Sources, each of which compiles by itself. */
  sets: string[];
  /** Files that don't compile, with the reason. */
  leftOut: { rule: string; reason: string }[];
}

/** What public rules ask of the scanner besides the bytes: names, of which nothing is told to them here. */
const variables = { filename: '', filepath: '', extension: '', filetype: '', owner: '' };

/** Compiles rules as a scan uses them. Throws, with the place, when they don't compile. */
export const compiled = (source: string): YaraX =>
  // The package names the class of its answer by a name that its types do not have.
  compile(source, { defineVariables: variables }) as YaraX;

/**
 * Each file is compiled by itself first, so that a fault in one, or a name that two of them give a rule, blinds no other.
 * Files whose rules have names of their own are scanned together, since each pass over the bytes costs; a file with a
 * `global` rule is by itself, where it governs its own rules alone.
 */
export function yaraSets(files: readonly YaraFile[]): YaraSets {
  const leftOut: YaraSets['leftOut'] = [];
  const groups: { source: string; names: Set<string> }[] = [];
  const alone: string[] = [];
  for (const { name, source, ours } of files) {
    try {
      compiled(source);
    } catch (error) {
      if (ours) throw error;
      leftOut.push({ rule: name, reason: reasonOf(error) });
      continue;
    }
    const names = namesIn(source);
    if (names === null) {
      alone.push(source);
      continue;
    }
    const group = groups.find((one) => names.every((rule) => !one.names.has(rule)));
    if (group) {
      group.source += `\n${source}`;
      for (const rule of names) group.names.add(rule);
    } else groups.push({ source, names: new Set(names) });
  }
  return { sets: [...groups.map((group) => group.source), ...alone], leftOut };
}

/** Names of a source's rules; null where a rule is global. */
function namesIn(source: string): string[] | null {
  const text = source.replace(/"(?:[^"\\\n]|\\.)*"|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' ');
  if (/\bglobal\b[\s\w]*\brule\b/.test(text)) return null;
  return [...text.matchAll(/\brule\s+(\w+)/g)].map((match) => match[1]!);
}

/** The compiler's words and place, without its drawing of the source. */
function reasonOf(error: unknown): string {
  const text = String((error as Error).message);
  const [, what = text.split('\n')[0]!] = /error\[\w+\]: (.+)/.exec(text) ?? [];
  const line = /--> line:(\d+)/.exec(text)?.[1];
  return `${what}${line === undefined ? '' : ` in line ${line}`}`.slice(0, 200);
}
