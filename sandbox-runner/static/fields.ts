/**
 * Instructions of a document's fields (ECMA-376 part 1, 17.16), each put together from the pieces that it was split
 * into. A field within a field is put in as what it comes to where that is plain: QUOTE with the numbers of characters,
 * which is how a command is spelled without its letters.
 */
export class Fields {
  readonly #open: string[] = [];
  readonly found: string[] = [];
  #length = 0;

  begin(): void {
    if (this.#open.length < depthMax) this.#open.push('');
  }

  /** A piece of the instruction of the innermost field; of one by itself when none was begun. */
  text(piece: string): void {
    if ((this.#length += piece.length) > lengthMax) return;
    if (this.#open.length === 0) this.#loose += piece;
    else this.#open[this.#open.length - 1] += piece;
  }
  #loose = '';

  /** The instruction is at its end; what follows is what the field shows. */
  end(): void {
    const field = this.#open.pop();
    if (field === undefined) return;
    this.add(field);
    if (this.#open.length > 0) this.#open[this.#open.length - 1] += plain(field);
  }

  /** A whole instruction at once. */
  add(field: string): void {
    if (field.trim() !== '' && this.found.length < fieldsMax) this.found.push(field.trim().slice(0, 20_000));
  }

  /** All of them, also those that never ended. */
  all(): string[] {
    while (this.#open.length > 0) this.end();
    if (this.#loose !== '') this.add(this.#loose);
    this.#loose = '';
    return this.found;
  }
}

const depthMax = 100;
const fieldsMax = 2_000;
const lengthMax = 1_000_000;

/** What a field within another comes to. */
function plain(field: string): string {
  const text = field.slice(0, 20_000).trim();
  const codes = /^QUOTE((?:\s+\d{1,5})+)$/i.exec(text)?.[1];
  if (codes !== undefined)
    return codes
      .trim()
      .split(/\s+/)
      .map((code) => String.fromCharCode(Number(code)))
      .join('');
  return /^QUOTE\s/i.test(text) ? text.slice(6).replaceAll('"', '') : text;
}

/**
 * The command of a field that asks another program for data, or null: `DDEAUTO c:\\windows\\system32\\cmd.exe "/k
 * calc"`.
 */
export function ddeCommand(field: string): string | null {
  const dde = /^"?DDE(?:AUTO)?\b(.{0,4000})/is.exec(field);
  return dde ? dde[1]!.replaceAll('\\\\', '\\').replaceAll('"', ' ').replace(/\s+/g, ' ').trim() : null;
}

/** Address that a field loads a picture or text from, or null. */
export function includedFrom(field: string): string | null {
  const include = /^INCLUDE(?:TEXT|PICTURE)\s+"?([^"\s]{1,2000})/i.exec(field);
  return include ? include[1]!.replaceAll('\\\\', '\\') : null;
}
