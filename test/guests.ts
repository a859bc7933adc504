import { connect } from 'node:net';
import { inject } from 'vitest';

/** Resolves when the guests of these environments are ready; the reason of the first that can't be made, else null. */
export async function missingGuest(...environments: string[]): Promise<string | null> {
  const outcomes = await Promise.all(environments.map(outcomeOf));
  const reason = outcomes.find((outcome) => outcome !== 'ready') ?? null;
  // Where all must be there, a guest that is missing is a failure and no reason to skip.
  if (reason !== null && process.env.ASSAY_TEST_GUESTS === 'required') throw new Error(`a guest that tests need could not be made: ${reason}`);
  return reason;
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
