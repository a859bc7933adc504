import type { Fields } from '../matcher.ts';
import type { Calls } from './call.ts';
import { linuxCalls } from './linux.ts';
import { windowsCalls } from './windows.ts';

const known = { linux: new WeakMap<Fields, Calls>(), windows: new WeakMap<Fields, Calls>() };

/** What an event's command line starts: read once, however many tables ask. */
export function callsOf(product: 'linux' | 'windows', fields: Fields): Calls | null {
  const line = fields.CommandLine;
  if (typeof line !== 'string' || line === '') return null;
  let calls = known[product].get(fields);
  if (!calls) known[product].set(fields, (calls = product === 'windows' ? windowsCalls(line) : linuxCalls(line)));
  return calls;
}
