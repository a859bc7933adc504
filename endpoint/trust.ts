import { readFile } from 'node:fs/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

/** Every connection of this process trusts the authorities of a PEM file too, beside those of Node and the system: to the service, and to a mail server. */
export async function trust(file: string): Promise<void> {
  const certificates = (await readFile(file, 'utf8')).match(/-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g);
  if (!certificates) throw new Error(`${file} holds no certificate in PEM`);
  setDefaultCACertificates([...getCACertificates('default'), ...certificates]);
}

const untrusted = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_UNTRUSTED',
]);

/** Why a connection failed, with the remedy where nobody vouches for the service's certificate. */
export function connectionFault(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return untrusted.has(code ?? '') ? `${message}: its certificate's authority is not trusted here; name the authority's PEM file with --ca or in ASSAY_CA` : message;
}
