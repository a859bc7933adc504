import type { Asked } from '../schema/asked.ts';
import type { Identity } from './identify.ts';

/** The library of which one function is to be called; any other sample is as it was. */
export function withExport(identity: Identity, asked: Asked | null): Identity {
  if (!asked?.exportName || !takesExport(identity)) return identity;
  // The others are left, however few there are.
  return { ...identity, calls: [asked.exportName], callsLeft: 1 };
}

const takesExport = ({ kind, dll, managed }: Identity): boolean => kind === 'pe' && dll === true && managed !== true;

/** What of a command a person's wishes become, and whether some of them can't be met. */
export interface AskedStart {
  words: string[];
  answers: string[];
  isPartly: boolean;
}

/**
 * What a sample is started with, beyond its own command. Documents and Linux libraries take no arguments. The
 * command shell of Windows reads the line of a batch file again: its signs are escaped for it, and a word with a quote
 * can't be passed on so that it stays one word.
 */
export function askedStart(command: readonly string[], viewer: boolean, identity: Identity, asked: Asked | null): AskedStart {
  if (asked === null) return { words: [], answers: [], isPartly: false };
  const taken = !viewer && !(identity.kind === 'elf' && identity.dll === true);
  const shell = command.some((word) => word.toLowerCase() === 'cmd.exe');
  const passed = taken ? asked.arguments.filter((word) => !shell || !word.includes('"')) : [];
  return {
    words: shell ? passed.map(forShell) : passed, answers: taken ? asked.answers : [],
    isPartly: passed.length < asked.arguments.length || (!taken && asked.answers.length > 0) || (asked.exportName !== null && !takesExport(identity)),
  };
}

/** A word with a blank is put in quotes on its way, in which these signs say nothing. */
const forShell = (word: string): string => (/[\s]/.test(word) || word === '' ? word : word.replace(/[&|<>^()!]/g, '^$&'));

/** The lines as a program reads them. */
export const inputOf = (answers: readonly string[], product: 'linux' | 'windows'): Buffer => Buffer.from(answers.map((line) => `${line}${product === 'windows' ? '\r\n' : '\n'}`).join(''));

/** In a report: how many, and never what. */
export function askedWords({ arguments: words, exportName, answers }: Asked): string {
  const counted = (count: number, what: string) => (count === 0 ? [] : [`${count} ${what}${count === 1 ? '' : 's'}`]);
  return `as asked: ${[...counted(words.length, 'argument'), ...(exportName === null ? [] : ['one function']), ...counted(answers.length, 'answer')].join(', ')}`;
}
