import type { Fields } from '../matcher.ts';
import type { Calls } from './call.ts';
import { linuxCalls } from './linux.ts';
import { windowsCalls } from './windows.ts';

/** Lines that were read lately: what a text says and what ran are often the same. */
const linesMax = 300;
const lately = { linux: new Map<string, Calls>(), windows: new Map<string, Calls>() };
const known = { linux: new WeakMap<Fields, Calls>(), windows: new WeakMap<Fields, Calls>() };

/** What an event's command line starts: read once, however many tables ask. */
export function callsOf(product: 'linux' | 'windows', fields: Fields): Calls | null {
  const line = fields.CommandLine;
  if (typeof line !== 'string' || line === '') return null;
  let calls = known[product].get(fields);
  if (!calls) known[product].set(fields, (calls = calledBy(product, line)));
  return calls;
}

function calledBy(product: 'linux' | 'windows', line: string): Calls {
  const lines = lately[product];
  let calls = lines.get(line);
  if (!calls) {
    if (lines.size >= linesMax) lines.clear();
    lines.set(line, (calls = product === 'windows' ? windowsCalls(line) : linuxCalls(line)));
  }
  return calls;
}
