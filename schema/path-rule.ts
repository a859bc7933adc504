/**
 * Whether a file lies in a folder, as the folder's own system sees it. Windows: any case, either slash, `\\?\` and `\\.\` prefixes, dots and spaces
 * at the end of a name dropped. POSIX: exactly. Both: the same letter in either Unicode form. A path that may lead elsewhere (`..`, a stream,
 * a short name) is in no folder: a file too many is analysed, never one too few.
 */
export interface PathRule {
  /** True when this folder, or any below it, is meant. */
  matches(folder: string): boolean;
}

const partsMax = 256;

/** A folder in which `*` and `?` stand for any characters within one name and `**` for any folders between. Null when it is no absolute folder. */
export function pathRule(pattern: string): PathRule | null {
  const system = systemOf(pattern);
  const wanted = system && partsOf(pattern, system);
  if (!wanted || wanted.length < 1 || wanted.includes('..')) return null;
  // One after the other they mean the same as one, and cost less.
  const parts = wanted.filter((part, at) => part !== '**' || wanted[at - 1] !== '**');
  if (parts.slice(1).filter((part) => part === '**').length > 8 || parts.some((part) => part.split('*').length > 9)) return null;
  return {
    matches(folder) {
      if (systemOf(folder) !== system) return false;
      const given = partsOf(folder, system);
      if (!given || given.some((part) => ambiguous(part, system))) return false;
      return below(parts, given);
    },
  };
}

type System = 'WINDOWS' | 'POSIX';
function systemOf(path: string): System | null {
  if (/^(?:[a-z]:(?:[\\/]|$)|\\\\|\/\/[?.]\/)/i.test(path)) return 'WINDOWS';
  return path.startsWith('/') ? 'POSIX' : null;
}

/** The root and the names below it, in the form in which they are compared. */
function partsOf(path: string, system: System): string[] | null {
  // A letter that is another letter's double (the Kelvin sign) is a name of its own to the file system.
  for (const letter of path) if (letter.normalize('NFC') !== letter) return null;
  let text = path.normalize('NFC');
  if (system === 'WINDOWS') {
    text = text.replaceAll('/', '\\');
    // The same file by its long or its device path.
    text = text.replace(/^\\\\[?.]\\unc\\/i, '\\\\').replace(/^\\\\[?.]\\(?=[a-z]:)/i, '');
    if (/^\\\\[?.]\\/.test(text)) return null;
    text = foldCase(text);
  }
  const separator = system === 'WINDOWS' ? '\\' : '/';
  const root = system === 'WINDOWS' ? (text.startsWith('\\\\') ? '\\\\' : `${text[0]!}:`) : '/';
  const names = text.slice(root.length).split(separator).filter((name) => name !== '' && name !== '.');
  const parts = [root, ...(system === 'WINDOWS' ? names.map((name) => (/^\.+$/.test(name) || name === '**' ? name : name.replace(/[. ]+$/, ''))) : names)];
  return parts.length > partsMax || parts.includes('') ? null : parts;
}

/** Letters as NTFS compares them: one for one, and only where both cases name each other. */
function foldCase(text: string): string {
  let folded = '';
  for (const letter of text) {
    const upper = letter.toUpperCase();
    folded += upper.length === letter.length && upper.toLowerCase() === letter ? upper : letter;
  }
  return folded;
}

function ambiguous(part: string, system: System): boolean {
  if (part === '..' || part.includes('\0')) return true;
  if (system === 'POSIX') return false;
  const root = part === '\\\\' || /^[A-Z]:$/.test(part);
  return !root && (part.includes(':') || /~\d/.test(part) || /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(part));
}

/** True when the pattern matches the path or a folder above it. Each step is remembered, so that no pattern costs more than its size times the path's. */
function below(pattern: readonly string[], path: readonly string[]): boolean {
  // `**` may stand for nothing.
  const opened = (states: Set<number>): Set<number> => {
    for (const at of states) if (pattern[at] === '**') states.add(at + 1);
    return states;
  };
  let reached = opened(new Set([0]));
  for (const name of path) {
    const next = new Set<number>();
    for (const at of reached) {
      if (pattern[at] === '**') next.add(at);
      else if (wildcard(pattern[at]!, name)) next.add(at + 1);
    }
    reached = opened(next);
    if (reached.has(pattern.length)) return true;
    if (reached.size === 0) return false;
  }
  return false;
}

/** `*` and `?` within one name, without going back more than to the last `*`. */
function wildcard(pattern: string, name: string): boolean {
  let at = 0;
  let star = -1;
  let from = 0;
  for (let here = 0; here < name.length; ) {
    if (at < pattern.length && (pattern[at] === '?' || (pattern[at] !== '*' && pattern[at] === name[here]))) {
      at++;
      here++;
    } else if (pattern[at] === '*') {
      star = at++;
      from = here;
    } else if (star >= 0) {
      at = star + 1;
      here = ++from;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
