import { randomBytes } from 'node:crypto';
import { MachineFailure, type GuestFile, type Watching } from './machine.ts';
import type { ByteStream } from './stream.ts';

const answerMs = 20_000;
const outputBytesMax = 65_536;
const noteBytesMax = 4_096;
const notesMax = 250;
/** Until the guest has told of the sample's first process. */
const startMsMax = 8_000;
/** Of the guest's clock, which may run ahead of ours. */
const watchedSecondsMax = 100_000;

/** The host's end of the channel described in `guest/agent.pl`. One request at a time. */
export class Agent {
  readonly #stream: ByteStream;
  readonly #now: () => number;

  /** `now`: the clock of all deadlines (milliseconds), the same as the stream's. */
  constructor(stream: ByteStream, now: () => number) {
    this.#stream = stream;
    this.#now = now;
  }

  /** After a boot: the agent says READY by itself. */
  async ready(deadlineMs: number): Promise<void> {
    while ((await this.#stream.line(deadlineMs)) !== 'READY');
  }

  /** After a restore: answers prove that the guest runs; its clock and random state are made its own. */
  async wake(): Promise<void> {
    const seed = randomBytes(64);
    this.#stream.write(Buffer.concat([Buffer.from(`WAKE ${Math.floor(Date.now() / 1000)} ${seed.length}\n`), seed]));
    await this.#ok('wake up');
  }

  async ping(): Promise<void> {
    this.#stream.write('PING\n');
    if ((await this.#stream.line(answerMs)) !== 'PONG') throw new MachineFailure('GUEST_MALFORMED', 'no PONG to a PING');
  }

  async push(path: string, bytes: Uint8Array, mode = '644'): Promise<void> {
    this.#put(path, bytes, mode);
    await this.#ok(`write ${path}`);
  }

  async pushAll(files: readonly GuestFile[]): Promise<number> {
    let refused = 0;
    // Sent without waiting for each answer: a thousand small files take no longer than a large one.
    for (const { path, bytes } of files) this.#put(path, bytes, '755');
    for (const { path } of files) {
      await this.#ok(`write ${path}`).catch((error: unknown) => {
        if (!(error instanceof MachineFailure) || error.code !== 'GUEST_REFUSED') throw error;
        refused++;
      });
    }
    return refused;
  }

  #put(path: string, bytes: Uint8Array, mode: string): void {
    if (/[\n\0]/.test(path)) throw new MachineFailure('GUEST_REFUSED', 'a guest path cannot hold a line break');
    this.#stream.write(`PUT ${bytes.length} ${mode} ${path}\n`);
    this.#stream.write(bytes);
  }

  async pull(path: string, bytesMax: number): Promise<Buffer> {
    this.#stream.write(`GET ${bytesMax} ${path}\n`);
    const header = await this.#stream.line(answerMs);
    if (header.startsWith('ERR ')) throw new MachineFailure('GUEST_REFUSED', `the guest could not read ${path}: ${header.slice(4, 200)}`);
    const count = this.#count(/^DATA (\d{1,10})$/.exec(header)?.[1], bytesMax, header);
    return await this.#stream.bytes(count, answerMs);
  }

  async run(script: string, deadlineMs: number, watch?: Watching): Promise<{ status: number; output: string }> {
    const bytes = Buffer.from(script);
    this.#stream.write(watch ? `WATCH ${watchedSecondsMax} ${bytes.length}\n` : `EXEC ${Math.ceil(deadlineMs / 1000)} ${bytes.length}\n`);
    this.#stream.write(bytes);
    let stop: NodeJS.Timeout | undefined;
    // A sample has its time of the machine's, not of the wall's clock: on a loaded host that is longer.
    const stopAfter = (ms: number) => {
      const end = this.#now() + ms;
      const look = () => {
        const left = end - this.#now();
        if (left <= 0) this.#stream.write('STOP\n');
        else stop = setTimeout(look, Math.max(100, left));
      };
      clearTimeout(stop);
      stop = setTimeout(look, ms);
    };
    let started = false;
    if (watch) stopAfter(startMsMax + watch.stopMs);
    try {
      return await this.#answer(deadlineMs, (text) => {
        // What came before the first process of the sample is not its time.
        if (!started && watch) stopAfter(watch.stopMs);
        started = true;
        watch?.note(text);
      });
    } finally {
      clearTimeout(stop);
    }
  }

  async #answer(deadlineMs: number, note: (text: string) => void): Promise<{ status: number; output: string }> {
    // The guest enforces the deadline first; ours catches a guest that doesn't, however much it has to tell meanwhile.
    const end = this.#now() + deadlineMs + 5_000;
    let header = await this.#stream.line(deadlineMs + 5_000);
    for (let notes = 0; header.startsWith('NOTE '); notes++) {
      const count = this.#count(/^NOTE (\d{1,6})$/.exec(header)?.[1], noteBytesMax, header);
      if (notes >= notesMax) throw new MachineFailure('GUEST_MALFORMED', `more than ${notesMax} notes`);
      note((await this.#stream.bytes(count, answerMs)).toString('utf8'));
      header = await this.#stream.line(Math.max(1, end - this.#now()));
    }
    const match = /^EXIT (\d{1,3}) (\d{1,6})$/.exec(header);
    const count = this.#count(match?.[2], outputBytesMax, header);
    return { status: Number(match![1]), output: (await this.#stream.bytes(count, answerMs)).toString('utf8') };
  }

  #count(text: string | undefined, max: number, header: string): number {
    const count = Number(text ?? Number.NaN);
    if (!Number.isSafeInteger(count) || count > max) throw new MachineFailure('GUEST_MALFORMED', `unexpected header ${JSON.stringify(header.slice(0, 80))}`);
    return count;
  }

  async #ok(what: string): Promise<void> {
    const header = await this.#stream.line(answerMs);
    if (header === 'OK') return;
    if (header.startsWith('ERR ')) throw new MachineFailure('GUEST_REFUSED', `the guest could not ${what}: ${header.slice(4, 200)}`);
    throw new MachineFailure('GUEST_MALFORMED', `unexpected header ${JSON.stringify(header.slice(0, 80))}`);
  }
}
