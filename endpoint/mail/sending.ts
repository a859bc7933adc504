import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Level } from '../../schema/policy-settings.ts';
import type { EndpointPolicy } from '../guard.ts';
import { messageStep, worst } from './held.ts';
import { undelivered } from './notice.ts';
import { relay, type RelayOptions } from './relay.ts';
import { replaced, tagged } from './rewrite.ts';
import type { Entry, Spool } from './spool.ts';

interface Means {
  spool: Spool;
  relay: RelayOptions;
  /** What the gateway calls itself. */
  name: string;
  /** Milliseconds before a refused delivery is tried again: doubled each time, up to the last of the two. */
  retry?: readonly [number, number];
  /** Milliseconds after which a message that nobody takes goes back. */
  giveUp?: number;
  policy: () => EndpointPolicy;
  has: (id: string) => boolean;
  adopt: (entry: Entry) => void;
  drop: (entry: Entry, why: string) => Promise<void>;
  end: (entry: Entry, end: NonNullable<Entry['end']>, outcome: string) => Promise<void>;
  onRetry: (entry: Entry, outcome: string) => void;
}

const day = 86_400_000;

/** Passes a message on in the form that policy wants, to each recipient once; what nobody takes goes back to who sent it. */
export class Sending {
  readonly #means: Means;

  constructor(means: Means) {
    this.#means = means;
  }

  async send(entry: Entry): Promise<void> {
    const { spool, retry = [60_000, 1_800_000], giveUp = 5 * day } = this.#means;
    const bytes = await readFile(spool.message(entry.id));
    const message = await this.#formed(entry, bytes);
    if (!message) return await this.#means.drop(entry, 'what is to be removed can not be cut out');
    if (entry.recipients.some(({ state }) => state === 'WAITING')) {
      const said = await relay({ ...this.#means.relay, name: this.#means.relay.name ?? this.#means.name }, entry, message);
      entry.recipients = said.recipients;
      entry.outcome = said.response;
      entry.attempts++;
      // At once: who has it must not be sent it again after a crash.
      await spool.save(entry);
    }
    const outcome = entry.outcome ?? '';
    const waiting = entry.recipients.filter(({ state }) => state === 'WAITING');
    if (waiting.length > 0 && Date.now() - entry.receivedAt < giveUp) {
      entry.nextAt = Date.now() + Math.min(retry[1], retry[0] * 2 ** Math.min(20, entry.attempts - 1));
      await spool.save(entry);
      return this.#means.onRetry(entry, outcome);
    }
    for (const one of waiting) Object.assign(one, { state: 'REFUSED', response: one.response ?? outcome });
    // What was not taken goes back to who sent it: the notice is on disk before the message is anything but ours.
    const refused = entry.recipients.filter(({ state }) => state === 'REFUSED');
    if (refused.length > 0 && entry.sender !== '' && !entry.notice) await this.#return(entry, bytes, refused);
    const taken = entry.recipients.some(({ state }) => state === 'TAKEN');
    await this.#means.end(entry, taken ? 'RELAYED' : 'RETURNED', outcome);
  }

  async #formed(entry: Entry, bytes: Buffer): Promise<Buffer | null> {
    if (entry.form === 'TAGGED') return tagged(bytes, worst(entry));
    if (entry.form !== 'REPLACED') return bytes;
    const bad = messageStep(this.#means.policy().settings, entry, Date.now()).blocked;
    const blocked: ReadonlyMap<string, { name: string; level: string }> = bad.size > 0 ? bad : new Map(entry.parts.filter(({ wanted, link, verdict }) => wanted && link === null && verdict?.level !== 'CLEAN').map((part) => [part.sha256, { name: part.name, level: part.verdict?.level ?? ('UNKNOWN' satisfies Level) }]));
    return await replaced(bytes, blocked);
  }

  async #return(entry: Entry, bytes: Buffer, refused: Entry['recipients']): Promise<void> {
    // Of the same name after a crash: nobody is told twice.
    const name = `${entry.id}-back`;
    if (this.#means.has(name)) return;
    const head = bytes.toString('latin1', 0, Math.min(bytes.length, 65_536)).split(/\r?\n\r?\n/)[0]!;
    const notice = await undelivered(this.#means.name, { sender: entry.sender, head, recipients: refused, receivedAt: entry.receivedAt });
    const made = await this.#means.spool.add('', Readable.from([notice]), (id, size) => ({
      id, sender: '', recipients: [{ address: entry.sender, state: 'WAITING', response: null }], size, receivedAt: Date.now(), until: 0, client: { address: '', name: '', trusted: true }, stage: 'SENDING', form: 'UNCHANGED', reason: 'NOT_SENT',
      facts: { subject: null, senderDomain: '', verified: true }, parts: [], notice: true, attempts: 0, nextAt: 0, end: null, outcome: null, told: null,
    }), name);
    if (made) this.#means.adopt(made);
  }
}
