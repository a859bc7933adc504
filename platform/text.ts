import { Kind, visit, type DocumentNode } from 'graphql';
import { publicError } from './errors.ts';

/** PostgreSQL keeps no NUL in its texts, and halves of surrogate pairs are no UTF-8. */
const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/**
 * Where in what a client sent there is a text that can't be stored, as `input.name`; null when there is none. Names of fields are texts too.
 * Without recursion: how deep it is nested is up to who sent it.
 */
export function unstorableAt(given: unknown): string | null {
  const open: { value: unknown; path: string }[] = [{ value: given, path: '' }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path } = next;
    if (typeof value === 'string' && !isStorable(value)) return path || 'a text';
    if (typeof value !== 'object' || value === null) continue;
    for (const name of Object.keys(value)) {
      if (!isStorable(name)) return path ? `a field of ${path}` : 'the name of a variable';
      open.push({ value: (value as Record<string, unknown>)[name], path: path ? `${path}.${name}` : name });
    }
  }
  return null;
}

/** The same for texts that are written in a document itself. */
export function unstorableIn(document: DocumentNode): string | null {
  let found: string | null = null;
  visit(document, {
    [Kind.STRING]: (node) => {
      if (found === null && !isStorable(node.value)) found = 'a text in the document';
    },
  });
  return found;
}

export const notStorable = (where: string) => publicError('BAD_USER_INPUT', `${where} holds a sign that no text may have: NUL (U+0000), or half of a surrogate pair`);

/** SQLSTATEs that say of a value that it is none: too long, out of range, no date, not in the encoding, not of the type's form. */
const valueStates = new Set(['22001', '22003', '22007', '22008', '22009', '22021', '22023', '22P02', '22P03', '22P05']);

/** Whether the database refused a value, whatever is wrapped around its error. */
export function isRefusedValue(error: unknown): boolean {
  for (let one: unknown = error, depth = 0; one instanceof Error && depth < 10; one = (one as { originalError?: unknown }).originalError ?? one.cause, depth++) {
    if (valueStates.has(String((one as { code?: unknown }).code))) return true;
  }
  return false;
}
