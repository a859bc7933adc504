import { createHash, timingSafeEqual, verify, X509Certificate } from 'node:crypto';
import { children, content, element, whole, type Element } from './der.ts';

export interface PeSigner {
  subject: string;
  /** Who vouches for it, nearest first, as far as the certificates in the file go. None of them is compared with a list of trusted roots: there is none here. */
  chain: string[];
  /** Did the holder of the certificate's key sign, and the holders of the keys above sign the certificates? Null where the algorithm is unknown here. */
  verified: boolean | null;
  /** The first thing that does not hold. */
  fault: string | null;
}

const oid = { messageDigest: '2a864886f70d010904', sha1: '2b0e03021a' };
const digests: Record<string, string> = { [oid.sha1]: 'sha1', '608648016503040201': 'sha256', '608648016503040202': 'sha384', '608648016503040203': 'sha512', '2a864886f70d0205': 'md5' };
/** RSA of PKCS #1 version 1.5 in its spellings, and ECDSA. */
const signatures = /^2a864886f70d0101(?:01|04|05|0b|0c|0d)$|^2a8648ce3d0401$|^2a8648ce3d0403(?:02|03|04)$|^2a8648ce3d0201$/;
const chainMax = 8;

interface Certificate {
  x509: X509Certificate;
  serial: Buffer;
  issuer: Buffer;
}

/** The signer of a PKCS #7 blob (RFC 2315, as Authenticode uses it). Throws for what is no such blob. */
export function readSigner(blob: Buffer): PeSigner | null {
  const [, wrapped] = children(blob, element(blob, 0));
  const signed = children(blob, element(blob, wrapped!.from));
  const [, , inner] = signed;
  const certificates = signed.filter((one) => one.tag === 0xa0).flatMap((set) => children(blob, set)).flatMap((one) => certificateOf(whole(blob, one)));
  const infos = signed.at(-1)!;
  const [first] = infos.tag === 0x31 ? children(blob, infos) : [];
  if (!first) return null;
  const info = children(blob, first);
  const [issuer, serial] = children(blob, info[1]!);
  const mine = certificates.find((one) => one.serial.equals(content(blob, serial!)) && one.issuer.equals(whole(blob, issuer!)));
  if (!mine) return { subject: '', chain: [], verified: false, fault: 'the certificate of who signed is not in it' };
  const { chain, fault } = follow(mine, certificates);
  const held = check(blob, info, mine, children(blob, inner!));
  return { subject: line(mine.x509.subject), chain, verified: fault !== null ? false : held.verified, fault: fault ?? held.fault };
}

/** The signature itself: over attributes, one of which is the digest of what is signed. */
function check(blob: Buffer, info: readonly Element[], signer: Certificate, inner: readonly Element[]): { verified: boolean | null; fault: string | null } {
  const digest = digests[oidIn(blob, info[2]!)];
  const attributes = info.find((one) => one.tag === 0xa0);
  const at = info.findIndex((one, index) => index > 2 && one.tag === 0x30);
  const algorithm = at < 0 ? '' : oidIn(blob, info[at]!);
  const signature = info[at + 1];
  if (!digest || !attributes || !signature || !signatures.test(algorithm)) return { verified: null, fault: null };
  const stated = children(blob, attributes).map((one) => children(blob, one)).find(([type]) => type && content(blob, type).toString('hex') === oid.messageDigest);
  const [value] = stated?.[1] ? children(blob, stated[1]) : [];
  const signedContent = content(blob, element(blob, inner[1]!.from));
  const real = createHash(digest).update(signedContent).digest();
  const said = value ? content(blob, value) : Buffer.alloc(0);
  if (said.length !== real.length || !timingSafeEqual(said, real)) return { verified: false, fault: 'what was signed is not what stands there' };
  // Signed as a set, stored under another tag.
  const set = Buffer.from(whole(blob, attributes));
  set[0] = 0x31;
  const holds = verify(digest, set, signer.x509.publicKey, content(blob, signature));
  return { verified: holds, fault: holds ? null : 'the signature was not made with the key of its certificate' };
}

/** From the signer upwards; a certificate that claims an issuer who did not sign it is a forgery. */
function follow(signer: Certificate, certificates: readonly Certificate[]): { chain: string[]; fault: string | null } {
  const chain: string[] = [];
  let at = signer;
  for (let n = 0; n < chainMax; n++) {
    const above = certificates.find((one) => one !== at && at.x509.checkIssued(one.x509)) ?? (at.x509.checkIssued(at.x509) ? at : undefined);
    if (!above) {
      chain.push(`${line(at.x509.issuer)} (not in the file)`);
      break;
    }
    if (!at.x509.verify(above.x509.publicKey)) return { chain, fault: `${line(above.x509.subject)} did not sign the certificate of ${line(at.x509.subject)}` };
    if (above === at) break;
    chain.push(line(above.x509.subject));
    at = above;
  }
  return { chain, fault: null };
}

function certificateOf(der: Buffer): Certificate[] {
  try {
    const fields = children(der, children(der, element(der, 0))[0]!);
    const at = fields[0]!.tag === 0xa0 ? 1 : 0;
    return [{ x509: new X509Certificate(der), serial: content(der, fields[at]!), issuer: whole(der, fields[at + 2]!) }];
  } catch {
    return [];
  }
}

const oidIn = (blob: Buffer, sequence: Element) => content(blob, children(blob, sequence)[0]!).toString('hex');

/** A name on one line, printable. */
export const line = (name: string): string => name.slice(0, 2_000).split('\n').map((part) => part.trim()).join(', ').replace(/[^\x20-\x7e]/g, '?').slice(0, 200);
