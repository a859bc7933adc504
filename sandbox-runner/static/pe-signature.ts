import { createHash, timingSafeEqual, X509Certificate } from 'node:crypto';
import { children, element } from './der.ts';
import { line, readSigner, type PeSigner } from './pe-signer.ts';
import type { PeLayout } from './pe.ts';

export interface PeSignature {
  /** Does the signed digest fit the file? Null when the signature could not be read. */
  fits: boolean | null;
  algorithm: string | null;
  /** Null when that could not be read. */
  signer: PeSigner | null;
  /** Subjects of the certificates in it, at most five. */
  certificates: { subject: string; issuer: string; validUntil: string; selfIssued: boolean }[];
}

const indirectData = Buffer.from('060a2b060104018237020104', 'hex');
const algorithms: Record<string, string> = { '2b0e03021a': 'sha1', '608648016503040201': 'sha256', '608648016503040202': 'sha384', '608648016503040203': 'sha512', '2a864886f70d0205': 'md5' };
const signatureBytesMax = 1_000_000;

/** Authenticode: a PKCS #7 blob at the file's end whose content is a digest of the rest of the file. */
export function readSignature(layout: PeLayout): PeSignature {
  const { address, size } = layout.directory(4);
  const blob = layout.bytes.subarray(address + 8, address + Math.min(size, signatureBytesMax));
  const signature: PeSignature = { fits: null, algorithm: null, signer: signerIn(blob), certificates: certificatesIn(blob) };
  try {
    const at = blob.indexOf(indirectData);
    if (at < 0) return signature;
    const content = children(blob, element(blob, element(blob, at + indirectData.length).from));
    const info = children(blob, content[1]!);
    const oid = children(blob, info[0]!)[0]!;
    const digest = info[1]!;
    const algorithm = algorithms[blob.toString('hex', oid.from, oid.to)];
    if (!algorithm || digest.tag !== 4) return signature;
    signature.algorithm = algorithm;
    const signed = blob.subarray(digest.from, digest.to);
    const real = digestOf(layout, algorithm, address);
    signature.fits = signed.length === real.length && timingSafeEqual(signed, real);
  } catch {
    // What can't be read is said to be unreadable.
  }
  return signature;
}

/** The file without its checksum, without the entry that points to the signature, and without the signature. */
function digestOf({ bytes, optional, wide }: PeLayout, algorithm: string, signatureAt: number): Buffer {
  const checksum = optional + 64;
  const entry = optional + (wide ? 112 : 96) + 4 * 8;
  return createHash(algorithm).update(bytes.subarray(0, checksum)).update(bytes.subarray(checksum + 4, entry)).update(bytes.subarray(entry + 8, signatureAt)).digest();
}

function signerIn(blob: Buffer): PeSigner | null {
  try {
    return readSigner(blob);
  } catch {
    return null;
  }
}

/** Certificates are sequences that begin with a sequence; the parser decides which are. */
function certificatesIn(blob: Buffer): PeSignature['certificates'] {
  const found: PeSignature['certificates'] = [];
  let tries = 0;
  for (let at = blob.indexOf(Buffer.from([0x30, 0x82])); at >= 0 && at < blob.length - 64 && found.length < 5 && tries < 200; at = blob.indexOf(Buffer.from([0x30, 0x82]), at + 1)) {
    if (blob[at + 4] !== 0x30 || blob[at + 5] !== 0x82) continue;
    tries++;
    try {
      const one = element(blob, at);
      const { subject, issuer, validTo } = new X509Certificate(blob.subarray(at, one.to));
      found.push({ subject: line(subject), issuer: line(issuer), validUntil: new Date(validTo).toISOString(), selfIssued: subject === issuer });
      at = one.to - 1;
    } catch {
      continue;
    }
  }
  return found;
}
