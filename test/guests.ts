import { inject } from 'vitest';
import { missingOf } from './guest-question.ts';

/** Environments whose guests must be there. */
const required = (process.env.ASSAY_TEST_GUESTS ?? '').split(',');

/** Resolves when the guests of these environments are ready; the reason of the first that can't be made, else null. */
export async function missingGuest(...environments: string[]): Promise<string | null> {
  return await missingOf(inject('guests'), required, environments);
}

/** Those of the environments whose guests can be had here. */
export async function availableGuests(environments: readonly string[]): Promise<string[]> {
  const missing = await Promise.all(environments.map(async (name) => await missingGuest(name)));
  return environments.filter((_name, at) => missing[at] === null);
}
