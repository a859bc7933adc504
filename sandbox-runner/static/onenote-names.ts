import { utf16 } from '../utf16.ts';
/** A file in a notebook: where its data begins, and the data. */
export interface NotebookFile {
  at: number;
  bytes: Buffer;
}

const namesMax = 2_000;
const dotsMax = 50_000;
const lengthMax = 200;
const reference = Buffer.from('<ifndf>{', 'utf16le');
/** What files of these endings begin with. */
const beginnings: Readonly<Record<string, RegExp>> = {
  png: /^\x89PNG/,
  jpg: /^\xff\xd8/,
  jpeg: /^\xff\xd8/,
  gif: /^GIF8/,
  bmp: /^BM/,
  pdf: /^%PDF/,
  zip: /^PK/,
  docx: /^PK/,
  xlsx: /^PK/,
  pptx: /^PK/,
  exe: /^MZ/,
  dll: /^MZ/,
  rtf: /^\{\\rt/,
  doc: /^\xd0\xcf/,
  msi: /^\xd0\xcf/,
  lnk: /^L\0/,
};

/**
 * Names of the files in a notebook, in their order; '' for one that has none. The data stands apart from the object
 * that names it (MS-ONESTORE 2.5.21, 2.6.13): an object names its file by a number of 16 bytes and its ending, which
 * holds; the whole name is text of its page, so that of several the one is taken that fits the content and stands
 * nearest in front.
 */
export function notebookNames(bytes: Buffer, files: readonly NotebookFile[]): string[] {
  const endings = endingsOf(bytes, files);
  const free = namesIn(bytes, files);
  return files.map((file, index) => {
    const ending = endings.get(file);
    const fits = (name: string) =>
      ending === undefined ? agrees(name, file.bytes) : name.toLowerCase().endsWith(ending.toLowerCase());
    const before = free.findLastIndex((one) => one.at < file.at && fits(one.name));
    const chosen = files.length === 1 && before >= 0 ? before : free.findIndex((one) => fits(one.name));
    if (chosen >= 0) return free.splice(chosen, 1)[0]!.name;
    return ending === undefined ? '' : `attachment-${index + 1}${ending}`;
  });
}

function agrees(name: string, bytes: Buffer): boolean {
  const ending = /\.([^.]+)$/.exec(name)![1]!.toLowerCase();
  const head = bytes.toString('latin1', 0, 8);
  const expected = beginnings[ending];
  return expected
    ? expected.test(head)
    : !Object.entries(beginnings).some(
        ([other, beginning]) => /^(png|jpe?g|gif|pdf|exe)$/.test(other) && beginning.test(head),
      );
}

/** Texts of two bytes a character that look like the name of a file, outside of the files themselves; each once. */
function namesIn(bytes: Buffer, files: readonly NotebookFile[]): { at: number; name: string }[] {
  const found = new Map<string, number>();
  const dot = Buffer.from('.\0', 'latin1');
  let next = 0;
  for (
    let at = bytes.indexOf(dot), n = 0;
    at >= 0 && n < dotsMax && found.size < namesMax;
    at = bytes.indexOf(dot, at + 2), n++
  ) {
    while (next < files.length && files[next]!.at + files[next]!.bytes.length <= at) next++;
    const inside = files[next];
    if (inside && at >= inside.at) {
      at = inside.at + inside.bytes.length - 2;
      continue;
    }
    let from = at;
    while (from >= 2 && at - from < lengthMax * 2 && inName(bytes.readUInt16LE(from - 2))) from -= 2;
    let to = at + 2;
    while (to + 2 <= bytes.length && to - at <= 30 && /^[A-Za-z0-9]$/.test(String.fromCharCode(bytes.readUInt16LE(to))))
      to += 2;
    const name = utf16(bytes, from, to).trim();
    const whole = to + 2 > bytes.length || bytes.readUInt16LE(to) === 0 || !inName(bytes.readUInt16LE(to));
    if (whole && /^[^.].{0,200}\.[A-Za-z0-9]{1,12}$/.test(name) && !found.has(name)) found.set(name, from);
  }
  return [...found].map(([name, at]) => ({ at, name }));
}

/**
 * May this be a character of a file's name? Numbers of structures make characters of all alphabets: only those of Latin
 * ones, Greek and Cyrillic are.
 */
const inName = (code: number): boolean =>
  code >= 0x20 && code < 0x530 && code !== 0x7f && !'<>:"/\\|?*'.includes(String.fromCharCode(code));

/** Endings by the object that refers to a file's number, and by where the number says that the file's data is. */
function endingsOf(bytes: Buffer, files: readonly NotebookFile[]): Map<NotebookFile, string> {
  const endings = new Map<NotebookFile, string>();
  const byPlace = new Map(files.map((file) => [file.at - 36, file]));
  for (let at = bytes.indexOf(reference), n = 0; at >= 0 && n < 200; at = bytes.indexOf(reference, at + 2), n++) {
    const from = at + reference.length;
    const id = utf16(bytes, from, from + 72);
    const tail = from + 74;
    if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) || tail + 4 > bytes.length) continue;
    const length = bytes.readUInt32LE(tail);
    const ending = length <= 20 ? utf16(bytes, tail + 4, tail + 4 + length * 2).split('\0', 1)[0]! : '';
    if (!/^\.[A-Za-z0-9]{1,12}$/.test(ending)) continue;
    const number = guid(id);
    for (
      let place = bytes.indexOf(number), tries = 0;
      place >= 0 && tries < 20;
      place = bytes.indexOf(number, place + 1), tries++
    ) {
      const file = placesBefore(bytes, place)
        .map((one) => byPlace.get(one))
        .find((one) => one !== undefined);
      if (file) endings.set(file, ending);
    }
  }
  return endings;
}

/**
 * Places that a reference in front of a file's number may mean: of eight, four or two bytes, the smaller ones in steps
 * of eight bytes.
 */
function placesBefore(bytes: Buffer, place: number): number[] {
  const places: number[] = [];
  for (const size of [1, 2, 4, 8]) {
    if (place - size - 8 >= 0) places.push(Number(bytes.readBigUInt64LE(place - size - 8)));
    if (place - size - 4 >= 0)
      places.push(bytes.readUInt32LE(place - size - 4), bytes.readUInt32LE(place - size - 4) * 8);
    if (place - size - 2 >= 0) places.push(bytes.readUInt16LE(place - size - 2) * 8);
  }
  return places;
}

function guid(text: string): Buffer {
  const [a, b, c, d, e] = text.split('-').map((part) => Buffer.from(part, 'hex'));
  return Buffer.concat([a!.reverse(), b!.reverse(), c!.reverse(), d!, e!]);
}
