/** Literal text in an expression; the longest that one of its parts needs is what is looked for first. */
type Atoms = readonly string[] | null;

const atomsMax = 400;

/**
 * Lower-case texts one of which is in everything that an expression matches; null where nothing can be said, so that it
 * is always tried. Understands what tables are written with, and says nothing of what it does not understand.
 */
export function expressionAtoms(source: string): Atoms {
  const reader = { at: 0, source };
  const atoms = alternatives(reader);
  return reader.at < source.length ? null : atoms;
}

interface Reader {
  at: number;
  readonly source: string;
}

function alternatives(reader: Reader): Atoms {
  const found: Atoms[] = [sequence(reader)];
  while (reader.source[reader.at] === '|') {
    reader.at++;
    found.push(sequence(reader));
  }
  if (found.some((one) => one === null)) return null;
  const all = [...new Set(found.flatMap((one) => one!))];
  return all.length > atomsMax ? null : all;
}

const shortest = (atoms: readonly string[]) => Math.min(...atoms.map((one) => one.length));

function sequence(reader: Reader): Atoms {
  let best: Atoms = null;
  let run = '';
  const offer = (atoms: Atoms) => {
    if (atoms !== null && atoms.length > 0 && shortest(atoms) > 1 && (best === null || shortest(atoms) > shortest(best))) best = atoms;
  };
  const end = () => {
    if (run !== '') offer([run]);
    run = '';
  };
  while (reader.at < reader.source.length && !'|)'.includes(reader.source[reader.at]!)) {
    const part = piece(reader);
    const optional = quantifier(reader);
    if (typeof part === 'string' && optional === 'once') run += part;
    else {
      end();
      if (optional !== 'optional') offer(typeof part === 'string' ? [part] : part);
    }
  }
  end();
  return best;
}

/** A literal character, the atoms of a group, or null. */
function piece(reader: Reader): string | Atoms {
  const { source } = reader;
  const char = source[reader.at++]!;
  if (char === '\\') {
    const next = source[reader.at++] ?? '';
    if (next === 'u' || next === 'x') reader.at += next === 'u' ? 4 : 2;
    return /[\w]/.test(next) ? null : next.toLowerCase();
  }
  if (char === '[') {
    if (source[reader.at] === '^') reader.at++;
    if (source[reader.at] === ']') reader.at++;
    while (reader.at < source.length && source[reader.at] !== ']') reader.at += source[reader.at] === '\\' ? 2 : 1;
    reader.at++;
    return null;
  }
  if (char === '(') {
    const kind = /^\?(?:[:=!]|<[=!])/.exec(source.slice(reader.at, reader.at + 3))?.[0] ?? '';
    reader.at += kind.length;
    const inner = alternatives(reader);
    reader.at++;
    return kind.endsWith('!') ? null : inner;
  }
  return '.^$'.includes(char) ? null : char.toLowerCase();
}

function quantifier(reader: Reader): 'once' | 'optional' | 'more' {
  const found = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(reader.source.slice(reader.at, reader.at + 12))?.[0];
  if (found === undefined) return 'once';
  reader.at += found.length;
  return /^(?:[*?]|\{0?,|\{0\})/.test(found) ? 'optional' : 'more';
}
