import { holdsCall, holdsCommand, isPrintable } from './commands.ts';
import { schemaWords } from './settings.ts';
import { quoteEnd } from './source.ts';
import { isSaid } from './values.ts';

/** Names in JSON by which editors, containers and browsers are told what to start. */
const commandKeys =
  /^(?:command|cmd|\w{1,30}Command|mcpServers|service_worker|content_scripts|manifest_version|runOn|preLaunchTask)$/;
const mayNameCommand = new RegExp(
  [
    String.raw`"(?:command|cmd|\w{1,30}Command|mcpServers|service_worker|content_scripts|`,
    String.raw`manifest_version|runOn|preLaunchTask)"\s*:`,
  ].join(''),
);
/** Lines of a notebook that are handed to a shell, or that run another file. */
const shellLine = new RegExp(
  [
    String.raw`^[ \t]{0,40}(?:!|%%?(?:!|bash|sh|script|system|sx|run|load|loadpy|cmd|perl|ruby|js|`,
    String.raw`javascript|html|writefile|pip|conda)\b)|\bget_ipython\b`,
  ].join(''),
  'm',
);

/** JSON as programs write it: read to its end, and nothing in it that something is started by. */
export function isJson(text: string): boolean {
  if (!/^\s*[[{"\d-]/.test(text) || !isPrintable(text)) return false;
  try {
    const value: unknown = JSON.parse(text);
    if (isSourceMap(value)) return true;
    return typeof value === 'object' && !holdsCommand(text) && !holdsCall(text);
  } catch {
    return false;
  }
}

/**
 * Whether text that begins as JSON names what is to be started, or is a notebook of which a cell does more than
 * count. What can't be read is judged by its names alone.
 */
export function actsInJson(text: string): boolean {
  if (!mayNameCommand.test(text) && !text.includes('"nbformat"')) return false;
  const value = readJsonLoosely(text);
  return value === undefined || holdsCommandKey(value) || isActingNotebook(value);
}

function holdsCommandKey(json: unknown): boolean {
  const open: unknown[] = [json];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, inner] of Object.entries(value)) {
      if (!Array.isArray(value) && commandKeys.test(key) && !isDull(inner)) return true;
      open.push(inner);
    }
  }
  return false;
}

/** A message to be read, or the description of a field that is called so. */
function isDull(value: unknown): boolean {
  if (typeof value === 'string') return isSaid(value) && (value.includes(' ') || /\P{ASCII}/u.test(value));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const names = Object.keys(value);
  return (names.includes('type') || names.includes('$ref')) && names.every((name) => schemaWords.test(name));
}

const mapWords =
  /^(?:version|file|sourceRoot|sources|sourcesContent|names|mappings|ignoreList|x_\w+|debugId|debug_id)$/;

/**
 * Where lines of a program that was made came from (source map, version 3): a debugger shows the sources in it, and
 * nothing runs them.
 */
function isSourceMap(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !Object.keys(value).every((key) => mapWords.test(key)))
    return false;
  const { version, sources, mappings, names = [], sourcesContent = [] } = value as Record<string, unknown>;
  const areTexts = (list: unknown) =>
    Array.isArray(list) && list.every((one) => typeof one === 'string' || one === null);
  return (
    version === 3 &&
    typeof mappings === 'string' &&
    /^[\w+/,;]*$/.test(mappings) &&
    [sources, names, sourcesContent].every(areTexts)
  );
}

/** A notebook (Jupyter) of which a cell is handed to a shell, or whose results are pages with scripts. */
function isActingNotebook(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('nbformat' in value) || !('cells' in value)) return false;
  const { cells } = value;
  if (!Array.isArray(cells)) return true;
  return cells.some((cell: { cell_type?: unknown; source?: unknown; outputs?: unknown } | null) => {
    const source = Array.isArray(cell?.source) ? cell.source.join('') : String(cell?.source ?? '');
    if (cell?.cell_type === 'code' && shellLine.test(source)) return true;
    return /<\s*(?:script|iframe|object|embed|form)\b|application\/javascript|\bon\w{3,20}\s*=\s*\\?["']/i.test(
      `${cell?.cell_type === 'code' ? '' : source}${JSON.stringify(cell?.outputs ?? '')}`,
    );
  });
}

/** JSON as people write it by hand: with comments, and commas behind the last of a list. */
export function isJsonWithComments(text: string): boolean {
  return /^\s*(?:[[{]|\/[/*])/.test(text) && typeof readJsonLoosely(text) === 'object';
}

/** The value of JSON, also of one with comments; undefined for what is none. Each character is looked at once. */
function readJsonLoosely(text: string): unknown {
  const parts: string[] = [];
  for (let at = 0; at < text.length;) {
    const next = text.slice(at, at + 2);
    const end = endOf(text, at, next);
    if (end <= at) return undefined;
    if (next !== '//' && next !== '/*') parts.push(text.slice(at, end));
    at = end;
  }
  const pieces = parts.filter((part) => part.trim() !== '');
  try {
    return JSON.parse(
      pieces.filter((part, n) => part !== ',' || !/^[\]}]/.test(pieces[n + 1] ?? '')).join(''),
    ) as unknown;
  } catch {
    return undefined;
  }
}

function endOf(text: string, at: number, next: string): number {
  if (next[0] === '"') return quoteEnd(text, at + 1, '"', '\n');
  if (next === '//') return text.indexOf('\n', at);
  return next === '/*' ? text.indexOf('*/', at) + 2 : at + 1;
}
