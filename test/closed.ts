import type { Socket } from 'node:net';

/** Resolves once a socket is closed, by FIN or by RST: `once` of node:events would reject at a reset. */
export const closed = async (socket: Socket): Promise<void> =>
  await new Promise((resolve) => socket.on('error', () => undefined).on('close', () => resolve()));
