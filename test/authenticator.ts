import { createHash, createSign, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';

/** CBOR of what an authenticator says: maps with small keys, byte strings, texts, small numbers. */
function cbor(value: unknown): Buffer {
  const head = (major: number, length: number) => (length < 24 ? Buffer.from([(major << 5) | length]) : length < 256 ? Buffer.from([(major << 5) | 24, length]) : Buffer.from([(major << 5) | 25, length >> 8, length & 255]));
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  const entries = [...(value as Map<unknown, unknown>)];
  return Buffer.concat([head(5, entries.length), ...entries.flatMap(([key, one]) => [cbor(key), cbor(one)])]);
}
const url64 = (bytes: Buffer): string => bytes.toString('base64url');
const sha256 = (bytes: Buffer | string): Buffer => createHash('sha256').update(bytes).digest();

export interface Doings {
  origin?: string;
  site?: string;
  challenge?: string;
  /** Whether the person was verified: by a finger, a face, a PIN. */
  verified?: boolean;
  counter?: number;
}

/** An authenticator and the browser before it, as WebAuthn level 3 describes them: ES256, attestation "none". */
export class Authenticator {
  readonly #id = randomBytes(32);
  readonly #key: KeyObject;
  readonly #public: Buffer;
  #counter = 0;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = privateKey;
    const { x, y } = publicKey.export({ format: 'jwk' });
    this.#public = cbor(new Map<number, unknown>([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x!, 'base64url')], [-3, Buffer.from(y!, 'base64url')]]));
  }

  get id(): string {
    return url64(this.#id);
  }

  #data(site: string, { verified = true, counter = ++this.#counter }: Doings, made: boolean): Buffer {
    const head = Buffer.alloc(5);
    head[0] = 1 | (verified ? 4 : 0) | (made ? 64 : 0);
    head.writeUInt32BE(counter, 1);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.#id.length);
    return Buffer.concat([sha256(site), head, ...(made ? [Buffer.alloc(16), length, this.#id, this.#public] : [])]);
  }

  /** navigator.credentials.create */
  create(options: string, origin: string, doings: Doings = {}): string {
    const { challenge, rp } = JSON.parse(options) as { challenge: string; rp: { id: string } };
    const client = Buffer.from(JSON.stringify({ type: 'webauthn.create', challenge: doings.challenge ?? challenge, origin: doings.origin ?? origin }));
    const attestation = cbor(new Map<string, unknown>([['fmt', 'none'], ['attStmt', new Map()], ['authData', this.#data(doings.site ?? rp.id, doings, true)]]));
    return JSON.stringify({ id: this.id, rawId: this.id, type: 'public-key', clientExtensionResults: {}, response: { clientDataJSON: url64(client), attestationObject: url64(attestation), transports: ['internal'] } });
  }

  /** navigator.credentials.get */
  get(options: string, origin: string, doings: Doings = {}): string {
    const { challenge, rpId } = JSON.parse(options) as { challenge: string; rpId: string };
    const client = Buffer.from(JSON.stringify({ type: 'webauthn.get', challenge: doings.challenge ?? challenge, origin: doings.origin ?? origin }));
    const data = this.#data(doings.site ?? rpId, doings, false);
    const signature = createSign('sha256').update(Buffer.concat([data, sha256(client)])).sign(this.#key);
    return JSON.stringify({ id: this.id, rawId: this.id, type: 'public-key', clientExtensionResults: {}, response: { clientDataJSON: url64(client), authenticatorData: url64(data), signature: url64(signature) } });
  }
}
