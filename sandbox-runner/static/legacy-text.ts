/**
 * Encodings without a mark to tell them by, the strictest first: a text that fits one by chance fits those behind it
 * as well.
 */
const encodings = ['shift_jis', 'euc-jp', 'euc-kr', 'gb18030', 'big5', 'windows-1251'];
/** Signs that a text in one of these consists of, beside ASCII. */
const own = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Cyrillic}\u3000-\u303f\u30fb\u30fc\uff00-\uffef]/gu;
const ownMin = 0.95;
/** Of all bytes: texts in Western languages have fewer letters outside of ASCII. */
const highMin = 0.3;

/**
 * The text of bytes that are not UTF-8 and have no mark: in the first encoding of Asia or in Cyrillic that all of it
 * fits, else in that of Western Europe. What is ASCII reads the same in each.
 */
export function legacyText(bytes: Buffer): string {
  const western = new TextDecoder('windows-1252').decode(bytes);
  let high = 0;
  for (const byte of bytes) if (byte >= 0x80) high++;
  if (high < bytes.length * highMin) return western;
  for (const encoding of encodings) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
       
      const foreign = text.replace(/[\0-\x7f]+/g, '');
      if ((foreign.match(own)?.length ?? 0) >= foreign.length * ownMin) return text;
    } catch {
      // Not in this encoding.
    }
  }
  return western;
}
