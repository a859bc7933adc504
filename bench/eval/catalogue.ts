import { readFile } from 'node:fs/promises';
import type { Test } from './named-offline.ts';

const shells: Readonly<Record<string, string>> = { cmd: 'command_prompt', ps: 'powershell', sh: 'bash' };
const folder = new URL('./catalogue/', import.meta.url);

/** Commands out of a text: on each line a technique, a shell (cmd, ps, sh) and the command. */
export function parseCommands(text: string): Test[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line, at) => {
    const found = /^(T\d{4}(?:\.\d{3})?) (cmd|ps|sh) (.+)$/.exec(line);
    if (!found) throw new Error(`line ${at + 1} is no technique, shell and command: ${line.slice(0, 80)}`);
    return { technique: found[1]!, name: found[3]!.slice(0, 60), executor: shells[found[2]!]!, command: found[3]! };
  });
}

export const readCommands = async (name: string): Promise<Test[]> => parseCommands(await readFile(new URL(name, folder), 'utf8'));
