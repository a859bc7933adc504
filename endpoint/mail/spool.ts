import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { HoldStep } from '../../schema/hold.ts';
import { Turns } from './turns.ts';
import type { Level } from '../../schema/policy-settings.ts';

/** One address of the envelope, and what the next server said of it. */
export interface Recipient {
  address: string;
  state: 'WAITING' | 'TAKEN' | 'REFUSED';
  response: string | null;
}

export interface PartVerdict {
  revision: number;
  level: Level;
  stage: 'PROVISIONAL' | 'FINAL';
  probability: number | null;
}

/** What of a message policy decides about. */
export interface SpoolPart {
  name: string;
  sha256: string;
  /** Null for an attachment. */
  link: string | null;
  /** False where policy does not send it: it does not keep the message from going. */
  wanted: boolean;
  submissionId: string | null;
  /** It can't be analysed. */
  over: boolean;
  verdict: PartVerdict | null;
}

export type Reason = Exclude<HoldStep['reason'], 'WAITING'> | 'ADMINISTRATOR' | 'NOT_SENT';

/** A message that was taken, and all that is known of it. Everything but the bytes. */
export interface Entry {
  id: string;
  /** Empty for a message of a mail server. */
  sender: string;
  recipients: Recipient[];
  size: number;
  /** Milliseconds. */
  receivedAt: number;
  until: number;
  client: { address: string; name: string; trusted: boolean };
  /** HELD waits, SENDING goes out, DROPPED stays for a while, ENDED is to be told and removed. */
  stage: 'HELD' | 'SENDING' | 'DROPPED' | 'ENDED';
  form: 'UNCHANGED' | 'TAGGED' | 'REPLACED' | null;
  reason: Reason | null;
  /** Null until the message was looked into. */
  facts: { subject: string | null; senderDomain: string; verified: boolean } | null;
  parts: SpoolPart[];
  /** Our own notice to a sender: goes out as it is. */
  notice: boolean;
  attempts: number;
  /** Milliseconds. */
  nextAt: number;
  /** How it ended. */
  end: 'RELAYED' | 'RETURNED' | 'DISCARDED' | null;
  outcome: string | null;
  /** The state that the service was told last. */
  told: string | null;
}

const readsMax = 64;

/** What the spool has no room for now: the sender shall come again. */
export class SpoolFull extends Error {
  override name = 'SpoolFull';
}

/**
 * Messages on disk. What `add` has answered is there after a crash of the process, the machine or the power: bytes and envelope are
 * written through, and the envelope's rename is the moment from which on the message is ours.
 */
export class Spool {
  readonly folder: string;
  /** Bytes that must stay free. */
  readonly #reserve: number;
  #lock: Server | undefined;
  readonly #writing = new Map<string, Promise<void>>();

  constructor(folder: string, { reserve = 256 * 1024 * 1024 } = {}) {
    this.folder = resolve(folder);
    this.#reserve = reserve;
  }

  /** All entries, oldest first; what was never answered for is removed. Throws when another gateway has this spool. */
  async open(): Promise<Entry[]> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    // A name that the kernel gives back when its owner dies, however it dies.
    const lock = createServer();
    await new Promise<void>((done, failed) => {
      lock.once('error', () => failed(new Error(`another gateway works on ${this.folder}: each needs a spool of its own`)));
      lock.listen(`\0assay-spool-${this.folder}`.slice(0, 100), done);
    });
    lock.unref();
    this.#lock = lock;
    const names = await readdir(this.folder);
    const ids = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5)).sort();
    const known = new Set(ids);
    for (const name of names) {
      const [id = '', kind] = name.split('.');
      if (kind === 'part' || name.endsWith('.new') || (kind === 'eml' && !known.has(id))) await rm(join(this.folder, name), { force: true });
    }
    // Not all at once: a spool may hold more messages than a process may open files.
    const turns = new Turns(readsMax);
    return await Promise.all(ids.map(async (id) => await turns.take(async () => JSON.parse(await readFile(this.#envelope(id), 'utf8')) as Entry)));
  }

  /** How far verdicts were heard; null before. */
  async cursor(): Promise<string | null> {
    return (await readFile(join(this.folder, 'cursor'), 'utf8').catch(() => '')).trim() || null;
  }
  async keepCursor(cursor: string | null): Promise<void> {
    const path = join(this.folder, 'cursor');
    if (cursor === null) return await rm(path, { force: true });
    await writeFile(`${path}.new`, cursor, { mode: 0o600 });
    await rename(`${path}.new`, path);
  }

  close(): void {
    this.#lock?.close();
  }

  /** Throws SpoolFull when there is no room for so many bytes. */
  async room(bytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.folder);
    if (bavail * bsize < this.#reserve + bytes) throw new SpoolFull(`less than ${this.#reserve + bytes} bytes are free under ${this.folder}`);
  }

  /**
   * Writes the bytes; `entry` is asked for when they are all there, in `file`. Null from it gives them up, and so does
   * what it throws.
   */
  async add(
    head: string, body: Readable, entry: (id: string, size: number, file: string) => Promise<Entry | null> | Entry | null,
    id = newName(),
  ): Promise<Entry | null> {
    const part = join(this.folder, `${id}.part`);
    try {
      const file = createWriteStream(part, { mode: 0o600, flush: true });
      file.write(head, 'latin1');
      await pipeline(body, file);
      const made = await entry(id, file.bytesWritten, part);
      if (made) {
        await rename(part, this.message(id));
        await this.save(made);
      }
      return made;
    } finally {
      await rm(part, { force: true });
    }
  }

  /** Keeps what an entry says now: the old or the new words after a crash, never half of them. One after the other for each entry. */
  async save(entry: Entry): Promise<void> {
    const before = this.#writing.get(entry.id) ?? Promise.resolve();
    const now = before.catch(() => undefined).then(async () => {
      const path = this.#envelope(entry.id);
      await writeFile(`${path}.new`, JSON.stringify(entry), { mode: 0o600, flush: true });
      await rename(`${path}.new`, path);
      await this.#flushFolder();
    });
    this.#writing.set(entry.id, now);
    try {
      await now;
    } finally {
      if (this.#writing.get(entry.id) === now) this.#writing.delete(entry.id);
    }
  }

  /** Other bytes for a message that is there: the old or the new ones after a crash, never some of both. */
  async rewrite(id: string, bytes: Buffer): Promise<void> {
    const path = this.message(id);
    await writeFile(`${path}.new`, bytes, { mode: 0o600, flush: true });
    await rename(`${path}.new`, path);
    await this.#flushFolder();
  }

  /** The envelope first: bytes without one are nobody's. */
  async remove(id: string): Promise<void> {
    await this.#writing.get(id)?.catch(() => undefined);
    await rm(this.#envelope(id), { force: true });
    await this.#flushFolder();
    await rm(this.message(id), { force: true });
  }

  /** Where the bytes of a message are. */
  message(id: string): string {
    return join(this.folder, `${id}.eml`);
  }
  #envelope(id: string): string {
    return join(this.folder, `${id}.json`);
  }
  async #flushFolder(): Promise<void> {
    const folder = await open(this.folder, 'r');
    await folder.sync().finally(async () => await folder.close());
  }
}

/** Sorts by the time of its making. */
const newName = (): string => `${Date.now().toString(36).padStart(9, '0')}-${randomBytes(8).toString('hex')}`;
