/** What the model looks at. The same function makes the features for training and for a verdict; a change needs new weights. */
export const featureNames = {
  binary: ['entropy', 'blocks above 7.2', 'highest block', 'lowest block', 'spread of blocks', 'zero bytes', 'printable bytes', 'uniformity', 'distinct bytes', 'repeated pairs', 'text runs'],
  text: [
    'entropy', 'longest line', 'mean line', 'letters', 'digits', 'punctuation', 'white space', 'longest run without space', 'encoded runs', 'escapes', 'numbers in lists', 'vowels', 'identifiers with digits',
    'distinct words', 'words that decode or run', 'comment lines', 'quotes',
  ],
} as const;
export type ContentKind = keyof typeof featureNames;

const bytesMax = { binary: 1_000_000, text: 200_000 };
const blockBytes = 1_024;
const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
const log = (value: number) => Math.log2(1 + value);

function entropyOf(counts: Uint32Array, total: number): number {
  let sum = 0;
  for (const count of counts) if (count > 0) sum -= (count / total) * Math.log2(count / total);
  return sum;
}

/** Numbers in the order of `featureNames`. */
export function features(kind: ContentKind, bytes: Uint8Array): number[] {
  const given = bytes.subarray(0, bytesMax[kind]);
  return kind === 'binary' ? binary(given) : text(Buffer.from(given.buffer, given.byteOffset, given.byteLength).toString('latin1'));
}

function binary(bytes: Uint8Array): number[] {
  const counts = new Uint32Array(256);
  let pairs = 0;
  let runs = 0;
  let run = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    counts[byte]!++;
    if (at >= 4 && byte === bytes[at - 4]) pairs++;
    if (byte >= 32 && byte < 127) run++;
    else {
      if (run >= 6) runs += run;
      run = 0;
    }
  }
  const blocks: number[] = [];
  for (let at = 0; at + blockBytes <= bytes.length; at += blockBytes) {
    const own = new Uint32Array(256);
    for (let n = at; n < at + blockBytes; n++) own[bytes[n]!]!++;
    blocks.push(entropyOf(own, blockBytes));
  }
  const sorted = [...blocks].sort((a, b) => a - b);
  const mean = share(blocks.reduce((sum, one) => sum + one, 0), blocks.length);
  const spread = Math.sqrt(share(blocks.reduce((sum, one) => sum + (one - mean) ** 2, 0), blocks.length));
  let uniformity = 0;
  for (const count of counts) uniformity += (share(count, bytes.length) - 1 / 256) ** 2;
  const printable = counts.subarray(32, 127).reduce((sum, one) => sum + one, 0);
  return [
    entropyOf(counts, Math.max(1, bytes.length)), share(blocks.filter((one) => one > 7.2).length, blocks.length), sorted.at(-1) ?? 0, sorted[Math.floor(sorted.length / 10)] ?? 0, spread,
    share(counts[0]!, bytes.length), share(printable, bytes.length), Math.log10(uniformity + 1e-7), share(counts.filter((one) => one > 0).length, 256), share(pairs, bytes.length), share(runs, bytes.length),
  ];
}

const acting = /\b(eval|exec|execute|fromCharCode|charCodeAt|atob|unescape|decode\w*|base64\w*|b64decode|inflate|gzinflate|gunzip|decompress|unpack|pack|chr|ord|xor|iex|invoke-expression|frombase64string|str_rot13|marshal|__import__)\b/gi;

function text(source: string): number[] {
  const size = Math.max(1, source.length);
  const counts = new Uint32Array(256);
  for (let at = 0; at < source.length; at++) counts[source.charCodeAt(at) & 255]!++;
  const of = (pattern: RegExp) => source.match(pattern) ?? [];
  const total = (list: readonly string[]) => list.reduce((sum, one) => sum + one.length, 0);
  const lines = source.split('\n');
  const letters = total(of(/[A-Za-z]+/g));
  const words = of(/[A-Za-z_$][\w$]*/g);
  const longest = of(/\S{40,}/g).reduce((most, one) => Math.max(most, one.length), 0);
  return [
    entropyOf(counts, size), log(lines.reduce((most, line) => Math.max(most, line.length), 0)), log(size / lines.length), share(letters, size), share(total(of(/\d+/g)), size),
    share(total(of(/[^\w\s]+/g)), size), share(total(of(/\s+/g)), size), log(longest), share(total(of(/[A-Za-z0-9+/=]{60,}|(?:[0-9a-fA-F]{2}){30,}/g)), size),
    share(of(/\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|%[0-9a-fA-F]{2}|\\[0-7]{3}|&#\d+;/g).length * 4, size), share(total(of(/(?:\d{1,4}, ?){12,}/g)), size),
    share(of(/[aeiouAEIOU]/g).length, Math.max(1, letters)), share(words.filter((word) => /\d/.test(word)).length, words.length), share(new Set(words).size, words.length),
    share(of(acting).length, Math.max(1, words.length)), share(lines.filter((line) => /^\s*(#|\/\/|\*|\/\*|rem\b|::|')/i.test(line)).length, lines.length), share(of(/["'`]/g).length, size),
  ];
}
