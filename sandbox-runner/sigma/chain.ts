/** What says whether a text fits. */
export interface Tester {
  test: (text: string) => boolean;
}

/**
 * An expression as `a.*b.*c`, tried piece by piece: the first `a`, then the first `b` behind it on the same line. A
 * regular expression by itself tries every `a` with every `b`, which a hostile line of nothing but these makes last;
 * this is linear in the pieces. What stands in brackets is left to the expression.
 *
 * @throws SyntaxError for what is no expression
 */
export function chainOf(source: string): Tester {
  // Says what is wrong with all of it, not with a piece.
  new RegExp(source);
  const ways = alternatives(source).map((one) => split(one, '.*').map((piece, at, all) => new RegExp(at < all.length - 1 ? shortest(piece) : piece, 'g')));
  return { test: (text) => ways.some((pieces) => follows(pieces, text)) };
}

const alternatives = (source: string): string[] =>
  split(source, '|').flatMap((one) => {
    const inner = /^\(\?:([^]*)\)$/.exec(one)?.[1];
    // A list of expressions is a group each.
    return inner !== undefined && closesLast(one) ? alternatives(inner) : [one];
  });

function follows(pieces: readonly RegExp[], text: string): boolean {
  const [first, ...others] = pieces;
  for (let from = 0; from <= text.length;) {
    const begin = next(first!, text, from);
    if (!begin) return false;
    let end = begin.end;
    let line = text.indexOf('\n', end);
    if (line < 0) line = text.length;
    let fits = true;
    for (const piece of others) {
      const found = next(piece, text, end);
      if (!found) return false;
      fits = found.start <= line;
      if (!fits) break;
      end = found.end;
    }
    if (fits) return true;
    from = line + 1;
  }
  return false;
}

function next(piece: RegExp, text: string, from: number): { start: number; end: number } | null {
  piece.lastIndex = from;
  const found = piece.exec(text);
  return found && { start: found.index, end: found.index + found[0].length };
}

/** In front of `.*`, `\S+` is as good as `\S`, and `\w*` as nothing: so that it takes nothing from what follows. */
function shortest(piece: string): string {
  let now = piece;
  for (let before = ''; before !== now;) {
    before = now;
    now = now.replace(/((?:^|[^\\])(?:\\\\)*)\\[SwdsD][*?]$/, '$1').replace(/(\\[Swds])\+$/, '$1');
  }
  return now;
}

/** Apart at what stands outside of brackets and classes; a quantified `.*?` is no place to part. */
function split(source: string, by: '|' | '.*'): string[] {
  const parts: string[] = [];
  let depth = 0;
  let inClass = false;
  let from = 0;
  for (let at = 0; at < source.length; at++) {
    const char = source[at]!;
    if (char === '\\') at++;
    else if (inClass) inClass = char !== ']';
    else if (char === '[') inClass = true;
    else if (char === '(') depth++;
    else if (char === ')') depth--;
    else if (depth === 0 && source.startsWith(by, at) && (by === '|' || source[at + 2] !== '?')) {
      parts.push(source.slice(from, at));
      at += by.length - 1;
      from = at + 1;
    }
  }
  return [...parts, source.slice(from)];
}

/** Whether the first bracket of a text closes at its end. */
function closesLast(source: string): boolean {
  let depth = 0;
  let inClass = false;
  for (let at = 0; at < source.length; at++) {
    const char = source[at]!;
    if (char === '\\') at++;
    else if (inClass) inClass = char !== ']';
    else if (char === '[') inClass = true;
    else if (char === '(') depth++;
    else if (char === ')' && --depth === 0) return at === source.length - 1;
  }
  return false;
}
