/**
 * Binary tables: models, metrics of fonts, time zones, lists of records. Each is read to its end; null for what is
 * none of them.
 */
export function isTable(bytes: Buffer): boolean | null {
  const head = bytes.toString('latin1', 0, 4);
  if (head === 'glTF') return isScene(bytes);
  if (head === '\x01fcp') return isBitmapFont(bytes);
  if (head === 'TZif') return isTimeZone(bytes);
  return isSolid(bytes) || isFontMetrics(bytes) || isRecords(bytes) ? true : null;
}

const coordinateMax = 1e9;

/** Triangles (STL): 80 bytes to be read, how many there are, and for each twelve numbers of a size that things have. */
function isSolid(bytes: Buffer): boolean {
  if (bytes.length < 134 || bytes.length !== 84 + 50 * bytes.readUInt32LE(80)) return false;
  const [said, ...rest] = bytes.toString('latin1', 0, 80).split(/[\0\n]/);
  if (!/^[\w .,:()/=-]*$/.test(said!) || rest.some((part) => part.trim() !== '')) return false;
  for (let at = 84; at < bytes.length; at += 50) {
    for (let n = 0; n < 12; n++) {
      const value = bytes.readFloatLE(at + 4 * n);
      if (!Number.isFinite(value) || Math.abs(value) > coordinateMax) return false;
    }
  }
  return true;
}

/** A scene (glTF, binary): JSON, and then numbers, in chunks that end where the file does. */
function isScene(bytes: Buffer): boolean {
  if (bytes.length < 20 || bytes.readUInt32LE(4) !== 2 || bytes.readUInt32LE(8) !== bytes.length) return false;
  let at = 12;
  for (let n = 0; at < bytes.length; n++) {
    if (at + 8 > bytes.length || n > 8) return false;
    const [size, kind] = [bytes.readUInt32LE(at), bytes.toString('latin1', at + 4, at + 8)];
    if (at + 8 + size > bytes.length || kind !== (n === 0 ? 'JSON' : 'BIN\0')) return false;
    if (n === 0 && !isDullScene(bytes.toString('utf8', at + 8, at + 8 + size))) return false;
    at += 8 + size;
  }
  return at === bytes.length;
}

/** What a scene takes from elsewhere lies beside it, or in it. */
function isDullScene(text: string): boolean {
  try {
    JSON.parse(text);
    return !/"uri"\s*:\s*"(?!data:|[\w%. -]{1,100}(?:\/[\w%. -]{1,100}){0,9}")/.test(text);
  } catch {
    return false;
  }
}

/** A font of dots (X11, PCF): tables with their places, the last of which ends where the file does. */
function isBitmapFont(bytes: Buffer): boolean {
  const count = bytes.length > 8 ? bytes.readUInt32LE(4) : 0;
  if (count < 3 || count > 16 || 8 + 16 * count > bytes.length) return false;
  let end = 0;
  for (let n = 0; n < count; n++) {
    const [size, from] = [bytes.readUInt32LE(16 + 16 * n), bytes.readUInt32LE(20 + 16 * n)];
    // The tool that makes them writes the last one shorter than it says.
    if (from < 8 + 16 * count || from >= bytes.length || from + size > bytes.length + 128) return false;
    end = Math.max(end, from + size);
  }
  return bytes.length - end < 4;
}

/**
 * Times at which clocks are put forward and back (RFC 9636): two blocks of the sizes that their heads name, and a
 * line.
 */
function isTimeZone(bytes: Buffer): boolean {
  let at = 0;
  for (const width of bytes[4] === 0 ? [4] : [4, 8]) {
    if (at + 44 > bytes.length || bytes.toString('latin1', at, at + 4) !== 'TZif') return false;
    const [isUt, isStandard, leaps, times, types, signs] = [20, 24, 28, 32, 36, 40].map((place) =>
      bytes.readUInt32BE(at + place),
    ) as [number, number, number, number, number, number];
    at += 44 + times * (width + 1) + types * 6 + signs + leaps * (width + 4) + isStandard + isUt;
  }
  return bytes[4] === 0 ? at === bytes.length : /^\n[\w<>+,./:-]*\n$/.test(bytes.toString('latin1', at));
}

/** Widths of letters (TeX, TFM): twelve lengths at its head, that are the file's. */
function isFontMetrics(bytes: Buffer): boolean {
  if (bytes.length < 24 || bytes.length % 4 !== 0) return false;
  const [whole, head, first, last, ...tables] = Array.from({ length: 12 }, (_, n) => bytes.readUInt16BE(2 * n)) as [
    number,
    number,
    number,
    number,
    ...number[],
  ];
  return (
    whole * 4 === bytes.length &&
    last < 256 &&
    first <= last + 1 &&
    head >= 2 &&
    whole === 6 + head + (last - first + 1) + tables.reduce((sum, size) => sum + size, 0)
  );
}

/** Records of even length behind a head that says how many there are (dBASE). */
function isRecords(bytes: Buffer): boolean {
  if (bytes.length < 65 || ![0x02, 0x03, 0x30, 0x83, 0x8b, 0xf5].includes(bytes[0]!)) return false;
  const [month, day, count, from, size] = [
    bytes[2]!,
    bytes[3]!,
    bytes.readUInt32LE(4),
    bytes.readUInt16LE(8),
    bytes.readUInt16LE(10),
  ];
  if (
    month > 12 ||
    day > 31 ||
    from < 65 ||
    from > bytes.length ||
    size < 2 ||
    (bytes[from - 1] !== 0x0d && bytes[from - 264] !== 0x0d)
  )
    return false;
  const rest = bytes.length - from - count * size;
  return rest === 0 || (rest === 1 && bytes[bytes.length - 1] === 0x1a);
}
