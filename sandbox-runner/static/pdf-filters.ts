import { inflateRawSync, inflateSync } from 'node:zlib';
import { PdfName, type PdfDictionary, type PdfValue } from './pdf-syntax.ts';

const filtersMax = 8;

/**
 * A stream after all of its filters (ISO 32000-1, 7.4). Null when it can't be read, or holds a picture. Throws
 * RangeError beyond `bytesMax`.
 */
export function unfiltered(
  bytes: Buffer,
  dictionary: PdfDictionary,
  resolve: (value: PdfValue | undefined) => PdfValue | undefined,
  bytesMax: number,
): Buffer | null {
  const list = (key: string, short: string): (PdfValue | undefined)[] => {
    const value = resolve(dictionary.get(key) ?? dictionary.get(short));
    return Array.isArray(value) ? value.map(resolve) : value === undefined || value === null ? [] : [value];
  };
  const filters = list('Filter', 'F')
    .filter((one) => one instanceof PdfName)
    .map((one) => one.name);
  const parameters = list('DecodeParms', 'DP');
  if (filters.length > filtersMax) return null;
  let now: Buffer | null = bytes;
  for (const [index, filter] of filters.entries()) {
    const own = parameters[index];
    now = one(now, filter, own instanceof Map ? own : new Map<string, PdfValue>(), resolve, bytesMax);
    if (now === null) return null;
    if (now.length > bytesMax) throw new RangeError('too large');
  }
  return now;
}

function one(
  bytes: Buffer,
  filter: string,
  parameters: PdfDictionary,
  resolve: (value: PdfValue | undefined) => PdfValue | undefined,
  bytesMax: number,
): Buffer | null {
  const number = (key: string, otherwise: number) => {
    const value = resolve(parameters.get(key));
    return typeof value === 'number' ? value : otherwise;
  };
  const predicted = (plain: Buffer | null) =>
    plain === null
      ? null
      : unpredicted(
          plain,
          number('Predictor', 1),
          number('Colors', 1),
          number('BitsPerComponent', 8),
          number('Columns', 1),
        );
  switch (filter) {
    case 'FlateDecode':
    case 'Fl':
      return predicted(inflated(bytes, bytesMax));
    case 'LZWDecode':
    case 'LZW':
      return predicted(lzw(bytes, number('EarlyChange', 1), bytesMax));
    case 'ASCIIHexDecode':
    case 'AHx': {
      const digits = bytes
        .toString('latin1')
        .split('>', 1)[0]!
        .replace(/[^0-9a-f]/gi, '');
      return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex');
    }
    case 'ASCII85Decode':
    case 'A85':
      return ascii85(bytes);
    case 'RunLengthDecode':
    case 'RL':
      return runLength(bytes, bytesMax);
    case 'Crypt':
      return bytes;
    default:
      return null;
  }
}

function inflated(bytes: Buffer, maxOutputLength: number): Buffer | null {
  // Readers take what there is of a stream that is cut off, or whose checksum is wrong.
  for (const inflate of [
    () => inflateSync(bytes, { maxOutputLength, finishFlush: 2 }),
    () => inflateRawSync(bytes.subarray(2), { maxOutputLength, finishFlush: 2 }),
  ]) {
    try {
      return inflate();
    } catch (error) {
      if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE')
        throw new RangeError('too large', { cause: error });
    }
  }
  return null;
}

/** Differences to the row above or the byte before, as PNG has them (7.4.4.4), added up. */
function unpredicted(bytes: Buffer, predictor: number, colors: number, bits: number, columns: number): Buffer {
  const pixel = Math.max(1, Math.ceil((colors * bits) / 8));
  const row = Math.ceil((colors * bits * columns) / 8);
  if (predictor < 2 || !(row > 0) || row > bytes.length + 1) return bytes;
  const out = Buffer.from(bytes);
  if (predictor === 2) {
    if (bits === 8)
      for (let at = 0; at < out.length; at++) if (at % row >= pixel) out[at] = out[at]! + out[at - pixel]!;
    return out;
  }
  let to = 0;
  for (let from = 0; from < bytes.length; from += row + 1) {
    const kind = bytes[from]!;
    for (let n = 0; n < row && from + 1 + n < bytes.length; n++, to++) {
      const left = n >= pixel ? out[to - pixel]! : 0;
      const up = to >= row ? out[to - row]! : 0;
      const corner = n >= pixel && to >= row ? out[to - row - pixel]! : 0;
      const add =
        kind === 1 ? left : kind === 2 ? up : kind === 3 ? (left + up) >> 1 : kind === 4 ? paeth(left, up, corner) : 0;
      out[to] = bytes[from + 1 + n]! + add;
    }
  }
  return out.subarray(0, to);
}

function paeth(left: number, up: number, corner: number): number {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

function lzw(bytes: Buffer, early: number, bytesMax: number): Buffer {
  const parts: Buffer[] = [];
  let length = 0;
  let table: Buffer[] = [];
  let width = 9;
  let before: Buffer | null = null;
  const reset = () => {
    table = Array.from({ length: 258 }, (_, code) => Buffer.from(code < 256 ? [code] : []));
    width = 9;
    before = null;
  };
  reset();
  for (let bit = 0; bit + width <= bytes.length * 8;) {
    const at = bit >> 3;
    const window = ((bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)) >>> 0;
    const code = (window >> (24 - width - (bit & 7))) & ((1 << width) - 1);
    bit += width;
    if (code === 257) break;
    if (code === 256) {
      reset();
      continue;
    }
    const entry: Buffer | undefined =
      table[code] ?? (before === null ? undefined : Buffer.concat([before, before.subarray(0, 1)]));
    if (entry === undefined) break;
    parts.push(entry);
    if ((length += entry.length) > bytesMax) throw new RangeError('too large');
    if (before !== null && table.length < 4_096) table.push(Buffer.concat([before, entry.subarray(0, 1)]));
    before = entry;
    width =
      table.length + early >= 2_048 ? 12 : table.length + early >= 1_024 ? 11 : table.length + early >= 512 ? 10 : 9;
  }
  return Buffer.concat(parts);
}

function ascii85(bytes: Buffer): Buffer {
  const out: number[] = [];
  let group: number[] = [];
  const flush = () => {
    const count = group.length;
    if (count < 2) return;
    while (group.length < 5) group.push(84);
    const value = group.reduce((sum, digit) => sum * 85 + digit, 0) >>> 0;
    for (let n = 0; n < count - 1; n++) out.push((value >>> (24 - 8 * n)) & 255);
    group = [];
  };
  for (const byte of bytes) {
    if (byte === 0x7e) break;
    if (byte === 0x7a && group.length === 0) out.push(0, 0, 0, 0);
    else if (byte >= 0x21 && byte <= 0x75) {
      group.push(byte - 0x21);
      if (group.length === 5) flush();
    }
  }
  flush();
  return Buffer.from(out);
}

function runLength(bytes: Buffer, bytesMax: number): Buffer {
  const parts: Buffer[] = [];
  let length = 0;
  for (let at = 0; at < bytes.length && bytes[at] !== 128;) {
    const count = bytes[at]!;
    const part = count < 128 ? bytes.subarray(at + 1, at + 2 + count) : Buffer.alloc(257 - count, bytes[at + 1] ?? 0);
    parts.push(part);
    if ((length += part.length) > bytesMax) throw new RangeError('too large');
    at += count < 128 ? count + 2 : 2;
  }
  return Buffer.concat(parts);
}
