import { connect } from 'node:net';

/**
 * Asks at a socket (`test/setup/guests.ts`) for the guests of environments. Resolves when they are ready, or the first
 * can't be made: null, or its reason. `required`: environments whose guests must be there; their lack is thrown.
 */
export async function missingOf(path: string, required: readonly string[], environments: readonly string[]): Promise<string | null> {
  const outcomes = await Promise.all(environments.map(async (name) => [name, await outcomeOf(path, name)] as const));
  const missing = outcomes.find(([, outcome]) => outcome !== 'ready');
  if (!missing) return null;
  // A guest that must be there and is missing is a failure and no reason to skip.
  if (required.includes(missing[0])) throw new Error(`the guest of ${missing[0]} could not be made: ${missing[1]}`);
  return missing[1];
}

async function outcomeOf(path: string, environment: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    const socket = connect(path, () => socket.write(environment));
    let text = '';
    socket.on('data', (chunk) => (text += String(chunk)));
    socket.once('end', () => resolve(JSON.parse(text) as string));
    socket.once('error', reject);
  });
}
