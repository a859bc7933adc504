import { unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { ServerOptions } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { SecureContextOptions, TLSSocket } from 'node:tls';
import type { Log } from '../platform/log.ts';

/** Files, all PEM. */
export interface Tls {
  /** The gateway's certificate, and those between it and its authority. */
  certificate: string;
  key: string;
  /** Authorities whose certificates clients may show; null when none are asked for. */
  authorities: string | null;
}

const handshakeMsMax = 15_000;

/**
 * A server that speaks TLS alone. Clients are asked for a certificate where authorities are named, and may have none: people don't. A
 * certificate that was renewed is taken up by itself, for connections that come from then on.
 */
export async function tlsServer(tls: Tls, options: ServerOptions, log: Log, lookMs = 10_000): Promise<{ server: Server; stop: () => void }> {
  const server = createServer({ ...options, ...(await contextOf(tls)), handshakeTimeout: options.headersTimeout ?? handshakeMsMax, minVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1'], requestCert: tls.authorities !== null, rejectUnauthorized: false });
  server.on('secureConnection', (socket: TLSSocket) => {
    // It goes on as one who showed nothing, and is refused what is bound to a certificate: here is why.
    if (!socket.authorized && socket.getPeerCertificate().fingerprint256) log.warn({ reason: String(socket.authorizationError), address: socket.remoteAddress }, 'a client showed a certificate that no authority vouches for');
  });
  const files = [tls.certificate, tls.key, ...(tls.authorities ? [tls.authorities] : [])];
  const renew = () => {
    contextOf(tls).then((context) => {
      server.setSecureContext(context);
      log.info('the certificate was read anew');
    }).catch((error: unknown) => log.error({ err: error }, 'the certificate cannot be read anew; the one before stays'));
  };
  const looked = ({ mtimeMs }: { mtimeMs: number }, before: { mtimeMs: number }) => void (mtimeMs !== before.mtimeMs && renew());
  for (const file of files) watchFile(file, { interval: lookMs }, looked);
  return { server, stop: () => files.forEach((file) => unwatchFile(file, looked)) };
}

async function contextOf({ certificate, key, authorities }: Tls): Promise<SecureContextOptions> {
  const read = async (file: string, what: string) => await readFile(file).catch((cause: unknown) => {
    throw new Error(`${what} ${file} cannot be read: ${(cause as Error).message}`, { cause });
  });
  return { cert: await read(certificate, 'the certificate'), key: await read(key, 'the key'), ...(authorities ? { ca: await read(authorities, 'the file of authorities') } : {}) };
}
