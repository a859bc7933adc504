// What @peculiar/x509 is built on asks for it.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import { BasicConstraintsExtension, cryptoProvider, SubjectAlternativeNameExtension, X509CertificateGenerator, type X509Certificate } from '@peculiar/x509';

cryptoProvider.set(webcrypto as never);
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const hourMs = 3_600_000;

export interface Pair {
  /** PEM. */
  certificate: string;
  key: string;
  /** SHA-256 of it, in hexadecimal. */
  fingerprint: string;
}

async function pairOf(made: X509Certificate, key: webcrypto.CryptoKey): Promise<Pair> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return { certificate: made.toString('pem'), key: `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n`, fingerprint: Buffer.from(await made.getThumbprint('SHA-256')).toString('hex') };
}

/** An authority of its own, for an hour, which vouches for whatever it is asked to: a subject, at addresses and names. */
export async function makeAuthority(name: string): Promise<{ certificate: string; issue: (subject: string, ...names: string[]) => Promise<Pair> }> {
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']));
  const times = { notBefore: new Date(Date.now() - hourMs), notAfter: new Date(Date.now() + hourMs) };
  const root = await X509CertificateGenerator.createSelfSigned({ name: `CN=${name}`, keys, signingAlgorithm: algorithm, extensions: [new BasicConstraintsExtension(true, 1, true)], ...times });
  return {
    certificate: root.toString('pem'),
    issue: async (subject, ...names) => {
      const own = (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']));
      const made = await X509CertificateGenerator.create({
        subject: `CN=${subject}`, issuer: root.subject, publicKey: own.publicKey, signingKey: keys.privateKey, signingAlgorithm: algorithm, extensions: names.length > 0 ? [new SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value })))] : [], ...times,
      });
      return await pairOf(made, own.privateKey);
    },
  };
}
