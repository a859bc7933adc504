import { readFile } from 'node:fs/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { AssayError } from './assay-error.ts';

/** Every connection of this process trusts the authorities of a PEM file too, beside those of Node and the system: to the service, and to a mail server. */
export async function trust(file: string): Promise<void> {
  const certificates = (await readFile(file, 'utf8')).match(/-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g);
  if (!certificates) throw new AssayError('USAGE', `${file} holds no certificate in PEM`);
  setDefaultCACertificates([...getCACertificates('default'), ...certificates]);
}
