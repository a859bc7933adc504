import { utf16 } from '../utf16.ts';
export interface Indicator {
  kind: 'URL' | 'DOMAIN' | 'ADDRESS' | 'MAIL' | 'WALLET' | 'PATH' | 'REGISTRY';
  value: string;
  /** Layer it was found in; '' for the file itself. */
  where: string;
}

export const indicatorsMax = 500;
const textBytesMax = 8_000_000;
/** Namespaces and schemas that every document names. */
const dull = /^(?:schemas\.|www\.w3\.org|purl\.org|ns\.adobe\.com|openoffice\.org|docs\.oasis-open\.org|www\.gnu\.org|json-schema\.org|example\.(?:com|org|net)|localhost)/i;
const domains = /\b(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,6}(?:com|net|org|info|biz|ru|cn|su|io|co|me|top|xyz|tk|ml|ga|cf|gq|pw|cc|de|fr|nl|uk|eu|us|br|in|ir|kr|jp|pl|ua|ro|it|es|onion|bit|site|online|club|shop|live|app|dev|cloud|zip|mov)\b(?!\()/gi;

/** URLs, names, addresses, mail addresses, wallets and paths of one layer, added to those already found. */
export function collectIndicators(bytes: Buffer, where: string, into: Map<string, Indicator>): void {
  const part = bytes.subarray(0, textBytesMax);
  const texts = [part.toString('latin1')];
  // Windows programs keep half of their strings two bytes a character.
  if (part.includes('h\0t\0t\0p\0', 0, 'latin1') || part.includes('\\\0', 0, 'latin1')) texts.push(utf16(part));
  for (const text of texts) for (const { kind, value } of found(text)) {
    const key = `${kind} ${value.toLowerCase()}`;
    if (into.size < indicatorsMax && !into.has(key)) into.set(key, { kind, value, where });
  }
}

function* found(text: string): Generator<{ kind: Indicator['kind']; value: string }> {
  for (const match of text.matchAll(/\b(?:https?|ftp):\/\/([!#-&*-;=?-[\]_a-z~]{3,1000})/gi)) {
    if (!dull.test(match[1]!)) yield { kind: 'URL', value: match[0].replace(/(?<![.,;:!?])[.,;:!?]+$/, '') };
  }
  for (const match of text.matchAll(/\b(?:\d{1,3}\.){3}\d{1,3}\b/g)) {
    const parts = match[0].split('.').map(Number);
    // Version numbers look like addresses: those whose parts are all small are taken for versions.
    if (parts.every((one) => one <= 255) && parts[0]! > 0 && parts[0]! !== 127 && parts.some((one) => one > 20) && !/^(10|192\.168|255|0|169\.254)\./.test(match[0])) yield { kind: 'ADDRESS', value: match[0] };
  }
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const mail = /[a-z0-9._%+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,12}\b/i.exec(text.slice(Math.max(0, at - 64), at + 400));
    if (mail) yield { kind: 'MAIL', value: mail[0] };
  }
  for (const match of text.matchAll(/\b(?:bc1[a-z0-9]{39,59}|[13][1-9A-HJ-NP-Za-km-z]{33}|0x[a-fA-F0-9]{40}|4[0-9AB][1-9A-HJ-NP-Za-km-z]{93})\b/g)) yield { kind: 'WALLET', value: match[0] };
  for (const match of text.matchAll(/\b[A-Z]:\\(?:[\w .$-]{1,100}\\){1,12}[\w .$-]{1,100}\.\w{1,5}\b/gi)) yield { kind: 'PATH', value: match[0] };
  for (const match of text.matchAll(/\b(?:HKEY_[A-Z_]{4,20}|HKLM|HKCU)\\[\w\\ .-]{4,200}/g)) yield { kind: 'REGISTRY', value: match[0].trim() };
  for (const match of text.matchAll(domains)) if (!dull.test(match[0]) && !/\.(?:dll|exe)$/i.test(match[0])) yield { kind: 'DOMAIN', value: match[0].toLowerCase() };
}
