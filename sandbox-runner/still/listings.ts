import { bareCode } from './source.ts';

/** Translations as text (gettext): each line is a comment, a message, or a quoted piece of one. */
export function isCatalogueText(text: string): boolean {
  const lines = text.split(/\r?\n/);
  return lines.some((line) => /^msgid "/.test(line)) && lines.every((line) => /^(?:\s*|#.*|(?:msgid|msgid_plural|msgstr(?:\[\d\])?|msgctxt) "(?:[^"\\]|\\.)*"\s*|"(?:[^"\\]|\\.)*"\s*)$/.test(line));
}

/** A bibliography (BibTeX): entries of fields in braces or quotes. */
export function isBibliography(text: string): boolean {
  const entries = text.match(/^@\w+\s?[{(]/gm) ?? [];
  let depth = 0;
  for (const [sign] of text.matchAll(/[{}]/g)) if ((depth += sign === '{' ? 1 : -1) < 0) return false;
  const fields = text.match(/^[ \t]*[\w-]+ ?= ?[{"\w]/gm) ?? [];
  return depth === 0 && entries.length > 0 && fields.length >= entries.length && !/\\(?:write|input|immediate|openout|directlua|catcode)/.test(text);
}

/** A graph in the language of Graphviz: one block of nodes and edges. */
export function isGraph(text: string): boolean {
  const code = bareCode(text);
  return code !== null && /^\s*(?:strict )?(?:di)?graph\s?[\w"]*\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}\s*$/.test(code) && !/[()$`]/.test(code);
}
