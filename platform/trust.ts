import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

/** Authorities of the operator's own, beside those that Node and the system know. */
export interface Authorities {
  file: string;
  /** PEM, one each. */
  certificates: string[];
}

const fileBytesMax = 4 * 1024 * 1024;

/**
 * Reads a PEM file of one or more certificates. Throws, in words for the operator, when there is none in it that can
 * be used.
 */
export function readAuthorities(file: string, now = new Date()): Authorities {
  let text: string;
  try {
    if (statSync(file).size > fileBytesMax) throw new Error(`it is larger than ${fileBytesMax} bytes`);
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error(`${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
  const certificates = text.match(/-----BEGIN (TRUSTED )?CERTIFICATE-----[^]*?-----END \1CERTIFICATE-----/g) ?? [];
  if (certificates.length === 0) throw new Error(`${file} holds no certificate in PEM ("-----BEGIN CERTIFICATE-----")`);
  const ends = certificates.map((pem, index) => {
    try {
      return new X509Certificate(pem).validToDate;
    } catch (cause) {
      throw new Error(`certificate ${index + 1} of ${file} cannot be read: ${(cause as Error).message}`, { cause });
    }
  });
  const last = new Date(Math.max(...ends.map(Number)));
  if (last < now) throw new Error(`all certificates of ${file} have expired, the last one at ${last.toISOString()}`);
  return { file, certificates };
}

/**
 * From now on every TLS connection of this process trusts these authorities too, whatever opens it: undici, ws, pg,
 * NATS, the AWS SDK, nodemailer and the exporter of traces all verify by Node's default. To be called at the start,
 * before anything is connected.
 */
export function trust(authorities: Authorities | undefined): void {
  if (authorities) setDefaultCACertificates([...getCACertificates('default'), ...authorities.certificates]);
}

const untrusted = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_UNTRUSTED', 'CERT_SIGNATURE_FAILURE', 'INVALID_CA',
]);
const causesMax = 10;

/** Whether a connection failed because nobody vouches for the other side's certificate: trying again does not help. */
export function isUntrusted(error: unknown): boolean {
  let at = error;
  for (let depth = 0; typeof at === 'object' && at !== null && depth < causesMax; depth++) {
    const { code, cause } = at as { code?: unknown; cause?: unknown };
    if (untrusted.has(String(code))) return true;
    if (at instanceof AggregateError && at.errors.some((one) => isUntrusted(one))) return true;
    at = cause;
  }
  return false;
}

/** An error's words, with the remedy where its reason is an authority that is not known. */
export function inWords(error: unknown): string {
  const message = error instanceof Error ? error.message || error.name : String(error);
  if (!isUntrusted(error)) return message;
  return `${message}: the certificate's authority is not trusted here; name the authority's PEM file in ASSAY_CA`;
}
