import type { AssayClient } from './client.ts';
import { changeState, type EndpointState } from './state.ts';

/** So long a token is kept: far less than it works. */
const keptMs = 30 * 24 * 3_600_000;
const lookMs = 3_600_000;

export const isDue = ({ token, deviceId, tokenGivenAt }: EndpointState, now = Date.now()): boolean => Boolean(token && deviceId) && !(now - Date.parse(tokenGivenAt ?? '') < keptMs);

/** Takes a new token when the one at hand is old, and writes it down before it is used: with its first use the old one ends. */
export async function renew(client: AssayClient, file: string, { force = false, certificate }: { force?: boolean; certificate?: string } = {}): Promise<boolean> {
  let renewed = false;
  await changeState(file, async (state) => {
    if (!force && !isDue(state)) return null;
    const token = await client.rotate(certificate);
    renewed = true;
    return { ...state, token, tokenGivenAt: new Date().toISOString() };
  });
  if (renewed) client.fresh();
  return renewed;
}

/** The same, for as long as a program runs; a service that can't be reached is asked again later. */
export function keepRenewed(client: AssayClient, file: string, warn: (error: unknown) => void): () => void {
  const look = () => void renew(client, file).catch(warn);
  const timer = setInterval(look, lookMs).unref();
  return () => clearInterval(timer);
}
