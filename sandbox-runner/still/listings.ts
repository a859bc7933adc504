import { bareCode } from './source.ts';

/** Translations as text (gettext): each line is a comment, a message, or a quoted piece of one. */
export function isCatalogueText(text: string): boolean {
  const lines = text.split(/\r?\n/);
  return (
    lines.some((line) => /^msgid "/.test(line)) &&
    lines.every((line) =>
      /^(?:\s*|#.*|(?:msgid|msgid_plural|msgstr(?:\[\d\])?|msgctxt) "(?:[^"\\]|\\.)*"\s*|"(?:[^"\\]|\\.)*"\s*)$/.test(
        line,
      ),
    )
  );
}

/** A bibliography (BibTeX): entries of fields in braces or quotes. */
export function isBibliography(text: string): boolean {
  const entries = text.match(/^@\w+\s?[{(]/gm) ?? [];
  let depth = 0;
  for (const [sign] of text.matchAll(/[{}]/g)) if ((depth += sign === '{' ? 1 : -1) < 0) return false;
  const fields = text.match(/(?:^|[,{])[ \t]*[\w-]+ ?= ?[{"\w]/gm) ?? [];
  return (
    depth === 0 &&
    entries.length > 0 &&
    fields.length >= entries.length &&
    !/\\(?:write|input|immediate|openout|directlua|catcode)/.test(text)
  );
}

/** A graph in the language of Graphviz: one block of nodes and edges. */
export function isGraph(text: string): boolean {
  const code = bareCode(text);
  return (
    code !== null &&
    /^\s*(?:strict )?(?:di)?graph\s?[\w"]*\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}\s*$/.test(code) &&
    !/[()$`]/.test(code)
  );
}

const pairsMax = 2_000_000;

export const beginsAsDrawing = (text: string): boolean =>
  /^\s{0,9}(?:0\r?\nSECTION|999\r?\n[^\n]*\n\s{0,9}(?:0|999)\r?\n)/.test(text);

/**
 * A drawing (DXF): codes and values in turn, sections that end, and no macros, objects or places on another machine.
 */
export function isDrawing(text: string): boolean {
  const lines = text.trimEnd().split(/\r?\n/);
  if (lines.length % 2 !== 0 || lines.length > pairsMax) return false;
  let open = false;
  for (let at = 0; at < lines.length; at += 2) {
    const [code, value] = [lines[at]!.trim(), lines[at + 1]!.trim()];
    if (!/^-?\d{1,4}$/.test(code) || /^(?:VBA_PROJECT|OLE2?FRAME|OLEFRAME)$|^(?:\\\\|\/\/|[a-z]{2,10}:\/)/i.test(value))
      return false;
    if (code !== '0') continue;
    if (value === 'SECTION') {
      if (open) return false;
      open = true;
    } else if (value === 'ENDSEC') open = false;
    else if (value === 'EOF') return !open && at + 2 === lines.length;
  }
  return false;
}

/** A query, or a fragment of one (GraphQL): names and what they are asked with, in brackets. */
export function isQuery(text: string): boolean {
  const code = bareCode(text, { hash: true });
  return (
    code !== null &&
    /^\s*(?:(?:query|mutation|subscription|fragment)\b|\{)/.test(code) &&
    /^[\w\s{}()[\]:,!$@.=|"-]*$/.test(code) &&
    /^(?:\s*(?:(?:query|mutation|subscription)\b[^{}]*|fragment \w+ on \w+\s*|)\{[^]*\}\s*)$/.test(code) &&
    !/=\s*[{(]|\)\s*\(|\]\s*\(|\.(?!\.)\w/.test(code.replace(/\.\.\./g, ' '))
  );
}

/** Widths of letters (Adobe font metrics): lines of a key word, with names and numbers behind it. */
export const isMetrics = (text: string): boolean =>
  /^Start(?:Comp)?FontMetrics \d/.test(text) &&
  /^End(?:Comp)?FontMetrics\s*$/m.test(text) &&
  text
    .split(/\r?\n/)
    .every((line) => /^[A-Z][A-Za-z0-9]*(?: [^`$|&<>{}()\\]*)?$|^(?:Comment|Notice)\b|^\s*$/.test(line));
