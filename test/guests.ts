import { connect } from 'node:net';
import { inject } from 'vitest';

/** Environments whose guests must be there. */
const required = (process.env.ASSAY_TEST_GUESTS ?? '').split(',');

/** Resolves when the guests of these environments are ready; the reason of the first that can't be made, else null. */
export async function missingGuest(...environments: string[]): Promise<string | null> {
  const outcomes = await Promise.all(environments.map(async (name) => [name, await outcomeOf(name)] as const));
  const missing = outcomes.find(([, outcome]) => outcome !== 'ready');
  if (!missing) return null;
  // A guest that must be there and is missing is a failure and no reason to skip.
  if (required.includes(missing[0])) throw new Error(`the guest of ${missing[0]} could not be made: ${missing[1]}`);
  return missing[1];
}

/** Those of the environments whose guests can be had here. */
export async function availableGuests(environments: readonly string[]): Promise<string[]> {
  const missing = await Promise.all(environments.map(async (name) => await missingGuest(name)));
  return environments.filter((_name, at) => missing[at] === null);
}

async function outcomeOf(environment: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    const socket = connect(inject('guests'), () => socket.write(environment));
    let text = '';
    socket.on('data', (chunk) => (text += String(chunk)));
    socket.once('end', () => resolve(JSON.parse(text) as string));
    socket.once('error', reject);
  });
}
