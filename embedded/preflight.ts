import { lookup } from 'node:dns/promises';
import { connect, createServer } from 'node:net';
import type { Config } from '../platform/config.ts';
import { askedEnvironments } from '../sandbox-runner/asked-environments.ts';
import { needs } from './needs.ts';
import { temporaryFault } from './temporary-folder.ts';

const reachMsMax = 5_000;

/**
 * Tries what the configuration names before anything is started, so that a fault is told within seconds and in words:
 * the gateway's address is free, environments are there, the temporary folder can be written, and servers of the
 * operator's own take connections. Throws with all faults at once.
 */
export async function preflight(config: Config): Promise<void> {
  const outcomes = await Promise.all([
    askedEnvironments(config).then(() => null, (error: unknown) => (error as Error).message),
    temporaryFault(needs.temporaryMiB.start * 1024 ** 2),
    config.ASSAY_PORT === 0 ? null : portFault(config.ASSAY_HOST, config.ASSAY_PORT),
    config.DATABASE_URL ? serverFault('PostgreSQL', 'DATABASE_URL', config.DATABASE_URL, 5432) : null,
    config.NATS_URL ? serverFault('NATS', 'NATS_URL', config.NATS_URL, 4222) : null,
  ]);
  const faults = outcomes.filter((fault) => fault !== null);
  if (faults.length > 0) throw new Error(faults.join('\n  '));
}

async function portFault(host: string, port: number): Promise<string | null> {
  return await new Promise((resolve) => {
    const server = createServer();
    server.once('error', ({ code, message }: NodeJS.ErrnoException) => {
      const where = `${host}:${port}`;
      if (code === 'EADDRINUSE') resolve(`another program listens at ${where}: end it, or choose another port (ASSAY_PORT)`);
      else if (code === 'EACCES') resolve(`this user may not listen at ${where}: choose a port above 1023 (ASSAY_PORT)`);
      else if (code === 'EADDRNOTAVAIL') resolve(`${host} is no address of this machine (ASSAY_HOST)`);
      else resolve(`can't listen at ${where}: ${message} (ASSAY_HOST, ASSAY_PORT)`);
    });
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}

async function serverFault(what: string, setting: string, url: string, portUsual: number): Promise<string | null> {
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const where = `${hostname}:${port || portUsual}`;
  const known = await lookup(host).catch(() => null);
  if (!known) return `${what} can't be reached: no address is known for ${host} (${setting})`;
  return await new Promise((resolve) => {
    const socket = connect({ host, port: Number(port || portUsual) });
    const end = (fault: string | null) => {
      socket.destroy();
      resolve(fault);
    };
    socket.setTimeout(reachMsMax, () => end(`${what} can't be reached: no answer from ${where} within ${reachMsMax / 1000} s (${setting})`));
    socket.once('connect', () => end(null));
    socket.once('error', ({ code, message }: NodeJS.ErrnoException) => {
      end(`${what} can't be reached: ${code === 'ECONNREFUSED' ? `nothing listens at ${where}` : message} (${setting})`);
    });
  });
}
