import { randomBytes } from 'node:crypto';

/** Prefixes of our opaque ids; the rest is 26 characters of time and chance, so ids sort by their making. */
export const idPrefixes = {
  sample: 'smp', submission: 'sub', upload: 'upl', analysis: 'ana', detonation: 'det', verdict: 'vrd', policy: 'pol', policyRevision: 'prv', exclusion: 'exc',
  customer: 'cus', device: 'dev', user: 'usr', apiKey: 'key', session: 'ses', enrolment: 'enr', audit: 'aud', event: 'evt', runner: 'run', engine: 'eng', deletion: 'del', rescoring: 'rsc', campaign: 'cmp', override: 'ovr', staff: 'stf', staffMember: 'smb', quarantined: 'qob', task: 'tsk', message: 'msg', grant: 'grn', incident: 'inc', anomaly: 'ano', hold: 'hld', erasure: 'ers', invitation: 'inv', management: 'mng', export: 'exp', rule: 'nrl', notification: 'ntf', passkey: 'psk', sighting: 'sgt', diagnostic: 'dgn', provider: 'idp', webhook: 'whk',
} as const;
export type IdKind = keyof typeof idPrefixes;

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
let lastMs = 0;
let lastRandom = 0n;

/** A new id, for example `smp_01jd2…`. Within one process they are strictly increasing. */
export function newId(kind: IdKind): string {
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    lastRandom = BigInt(`0x${randomBytes(10).toString('hex')}`) >> 1n;
  } else lastRandom += BigInt(randomBytes(3).readUIntBE(0, 3) + 1);
  let value = (BigInt(lastMs) << 80n) | lastRandom;
  let text = '';
  for (let n = 0; n < 26; n++) {
    text = alphabet[Number(value & 31n)]! + text;
    value >>= 5n;
  }
  return `${idPrefixes[kind]}_${text}`;
}

/** What sorts before all ids of a kind that are made from this time on. */
export function firstIdOf(kind: IdKind, at: Date): string {
  let value = BigInt(at.getTime()) << 80n;
  let text = '';
  for (let n = 0; n < 26; n++) {
    text = alphabet[Number(value & 31n)]! + text;
    value >>= 5n;
  }
  return `${idPrefixes[kind]}_${text}`;
}

/** When an id was made, in milliseconds; NaN for what is not one. */
export function timeOf(id: string): number {
  let ms = 0;
  for (const letter of id.slice(id.indexOf('_') + 1).slice(0, 26)) {
    const digit = alphabet.indexOf(letter);
    if (digit < 0) return Number.NaN;
    ms = ms * 32 + digit;
  }
  return Math.floor(ms / 2 ** 80);
}

/** True for a well-formed id of this kind. */
export function isId(kind: IdKind, text: string): boolean {
  return new RegExp(`^${idPrefixes[kind]}_[0-9a-hjkmnp-tv-z]{26}$`).test(text);
}
