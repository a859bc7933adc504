import { generateKeyPairSync } from 'node:crypto';
import { dkimSign } from 'mailauth';

/** The domain of an organisation, and the key that its mail is signed by. */
export const own = 'corp.example';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'der' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });
export const dkim = { domainName: own, keySelector: 'key', privateKey };

/** Names in which there is that key, and nothing else. */
export const resolver = async (name: string, type: string) => {
  if (type === 'TXT' && name === `key._domainkey.${own}`) return await Promise.resolve([[`v=DKIM1; k=rsa; p=${publicKey.toString('base64')}`]]);
  throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
};

/** A message with a signature of the organisation above it. */
export async function signed(message: Buffer): Promise<Buffer> {
  const key = { signingDomain: dkim.domainName, selector: dkim.keySelector, privateKey };
  const { signatures } = await dkimSign(message, { ...key, signatureData: [key] });
  return Buffer.concat([Buffer.from(signatures), message]);
}
