import { createHash } from 'node:crypto';
import { canonical, readMessage } from '../../endpoint/mail/message.ts';
import { Unreadable } from '../../endpoint/mail/mime/read.ts';
import { generate } from './generator.ts';
import type { MailReader, Shown } from './readers.ts';

export interface Compared {
  messages: number;
  /** Honest ones that were written anew: their signatures are lost. */
  honest: number;
  honestRewritten: number;
  rewritten: number;
  refused: number;
  /** Files shown by one reader or another in what is passed on. */
  shown: number;
  byReader: Record<string, number>;
  /** Of them, those that were not asked about. */
  unseen: Unseen[];
}

export interface Unseen {
  seed: number;
  reader: string;
  name: string | null;
  bytes: Buffer;
}

/** Where lines end is the matter of the system that a file is written to: that makes no other file of it. */
const keyOf = (bytes: Buffer): string => createHash('sha256').update(bytes.toString('latin1').replace(/\r\n?/g,
  '\n').replace(/\n+$/, ''), 'latin1').digest('hex');
const extensionOf = (name: string): string => /\.([a-z0-9]{1,10})$/i.exec(name)?.[1]?.toLowerCase() ?? '';

/**
 * Generates messages, takes each as the gateway does, and has every reader look at what is passed on: `passedOn` of
 * what came, where it is not what the gateway makes of it.
 */
export async function compare(seeds: readonly number[], readers: Record<string, MailReader>,
  passedOn = (message: Buffer): Buffer => canonical(message).bytes): Promise<Compared> {
  const result: Compared = { messages: seeds.length, honest: 0, honestRewritten: 0, rewritten: 0, refused: 0,
    shown: 0, byReader: {}, unseen: [] };
  const passed: { seed: number; bytes: Buffer; asked: Map<string, Set<string>> }[] = [];
  for (const seed of seeds) {
    const { message, honest } = generate(seed);
    if (honest) result.honest++;
    try {
      const bytes = passedOn(message);
      if (bytes !== message) result.rewritten++;
      if (bytes !== message && honest) result.honestRewritten++;
      const { parts, incomplete } = readMessage(bytes);
      // It is held as what can't be analysed.
      if (incomplete) result.refused++;
      else passed.push({ seed, bytes, asked: askedOf(parts) });
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      result.refused++;
    }
  }
  for (const [reader, read] of Object.entries(readers)) {
    const all = await read(passed.map(({ bytes }) => bytes));
    result.byReader[reader] = 0;
    for (const [index, files] of all.entries()) {
      const { seed, asked } = passed[index]!;
      for (const file of files) {
        if (isNothing(file)) continue;
        result.shown++;
        result.byReader[reader]++;
        if (!wasAsked(file, asked)) result.unseen.push({ seed, reader, ...file });
      }
    }
  }
  return result;
}

function askedOf(parts: ReturnType<typeof readMessage>['parts']): Map<string, Set<string>> {
  const asked = new Map<string, Set<string>>();
  for (const { bytes, names } of parts) {
    // Who takes it for a text may show it in its own charset.
    for (const form of [bytes, Buffer.from(bytes.toString('utf8')),
      Buffer.from(new TextDecoder('windows-1252').decode(bytes))]) {
      asked.set(keyOf(form), new Set([...(asked.get(keyOf(form)) ?? []), ...names.map(extensionOf)]));
    }
  }
  return asked;
}

const isNothing = ({ bytes }: Shown): boolean => bytes.toString('latin1').trim() === '';

/** By its bytes, and by a name of the same kind: what is asked about depends on both. */
function wasAsked({ name, bytes }: Shown, asked: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const extensions = asked.get(keyOf(bytes));
  return extensions !== undefined && (!name || extensionOf(name) === '' || extensions.has(extensionOf(name)));
}
