import { TLSSocket } from 'node:tls';
import type { Socket } from 'node:net';

const known = new WeakMap<TLSSocket, string | null>();

/** SHA-256 of the certificate that the client of this connection showed, in hexadecimal; null when it showed none that an authority of ours vouches for. */
export function certificateOf(socket: Socket): string | null {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return null;
  let certificate = known.get(socket);
  if (certificate === undefined) {
    // Connections that go on from an earlier one have no certificate's text, but its fingerprint.
    certificate = (socket.getPeerCertificate() as { fingerprint256?: string }).fingerprint256?.replaceAll(':', '').toLowerCase() ?? null;
    known.set(socket, certificate);
  }
  return certificate;
}
