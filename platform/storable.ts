/** Nested deeper than this, a value is not walked: PostgreSQL's own limit is some thousand levels, and nothing of ours comes near either. */
const depthMax = 100;

/**
 * The same value with texts that PostgreSQL can keep: without NUL, which neither `text` nor `jsonb` holds, and without halves of surrogate pairs, which are no UTF-8. Names of fields are texts
 * too. Never done on JSON's text: there a backslash that stands before `u0000` in the data looks like the sign itself. What is nested deeper than `depthMax` becomes null.
 */
export function storable<T>(value: T): T {
  return cleaned(value, 0) as T;
}

/** JSON of a value that others may have written, as a parameter for `jsonb`. */
export const jsonb = (value: unknown): string => JSON.stringify(storable(value));

function cleaned(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth >= depthMax) return null;
  if (Array.isArray(value)) return value.map((one) => cleaned(one, depth + 1));
  // Dates and the like say themselves what their JSON is.
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [cleanText(name), cleaned(one, depth + 1)]));
}

function cleanText(text: string): string {
  return (text.includes('\0') ? text.replaceAll('\0', '') : text).toWellFormed();
}

/** The bounds of PostgreSQL's `integer`: a number beyond them becomes the nearest that fits. Milliseconds and process numbers of a guest are what the guest says they are. */
export const storableInteger = (value: number): number => Math.max(-2_147_483_648, Math.min(2_147_483_647, Math.trunc(value) || 0));
