/** One element of a DER structure: its tag, where its content begins and ends. */
export interface Element {
  tag: number;
  /** Where the element itself begins. */
  at: number;
  from: number;
  to: number;
}

const childrenMax = 50;

/** The element that begins at `at`; throws for lengths that leave the bytes. */
export function element(bytes: Buffer, at: number): Element {
  let length = bytes.readUInt8(at + 1);
  let from = at + 2;
  if (length > 0x80) {
    const size = length & 0x7f;
    if (size > 4) throw new Error('a length of more than four bytes');
    length = bytes.readUIntBE(from, size);
    from += size;
  }
  if (from + length > bytes.length) throw new Error('an element leaves its bytes');
  return { tag: bytes.readUInt8(at), at, from, to: from + length };
}

/** Its elements, the first 50. */
export function children(bytes: Buffer, parent: Element): Element[] {
  const found: Element[] = [];
  for (let at = parent.from; at < parent.to && found.length < childrenMax; ) {
    const one = element(bytes, at);
    found.push(one);
    at = one.to;
  }
  return found;
}

export const content = (bytes: Buffer, { from, to }: Element): Buffer => bytes.subarray(from, to);
export const whole = (bytes: Buffer, { at, to }: Element): Buffer => bytes.subarray(at, to);
