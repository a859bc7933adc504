import { connect, type Socket } from 'node:net';
import { MachineFailure } from './machine.ts';

/** Reads lines and counted bytes from a socket whose other end may lie: every wait has a deadline, every length a bound. */
export class ByteStream {
  readonly #socket: Socket;
  #chunks: Buffer[] = [];
  #length = 0;
  #wake: (() => void) | undefined;
  #closed = false;
  readonly #now: () => number;

  /** `now`: the clock that deadlines are counted by, in milliseconds; it may run slower than the wall's. */
  constructor(socket: Socket, now: () => number = () => performance.now()) {
    this.#socket = socket;
    this.#now = now;
    socket.on('data', (chunk) => {
      this.#chunks.push(chunk);
      this.#length += chunk.length;
      // A guest that floods us is slowed down, not buffered.
      if (this.#length > 96 * 1024 * 1024) socket.pause();
      this.#wake?.();
    });
    const close = () => {
      this.#closed = true;
      this.#wake?.();
    };
    socket.on('close', close);
    socket.on('error', close);
  }

  write(data: string | Uint8Array): void {
    this.#socket.write(data);
  }

  async line(deadlineMs: number, bytesMax = 65_536): Promise<string> {
    return await this.#until(deadlineMs, () => {
      const all = this.#joined();
      const end = all.indexOf(10);
      if (end < 0) {
        if (all.length > bytesMax) throw new MachineFailure('GUEST_MALFORMED', `a header line longer than ${bytesMax} bytes`);
        return undefined;
      }
      this.#rest(all, end + 1);
      return all.subarray(0, end).toString('latin1');
    });
  }

  async bytes(count: number, deadlineMs: number): Promise<Buffer> {
    return await this.#until(deadlineMs, () => {
      if (this.#length < count) return undefined;
      const all = this.#joined();
      this.#rest(all, count);
      return Buffer.from(all.subarray(0, count));
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #joined(): Buffer {
    if (this.#chunks.length !== 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0]!;
  }

  #rest(all: Buffer, from: number): void {
    this.#chunks = [all.subarray(from)];
    this.#length = all.length - from;
    this.#socket.resume();
  }

  async #until<T>(deadlineMs: number, look: () => T | undefined): Promise<T> {
    let end: number | undefined;
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (this.#closed) throw new MachineFailure('GUEST_DIED', 'the machine closed its channel');
      const now = this.#now();
      end ??= now + deadlineMs;
      const left = end - now;
      if (left <= 0) throw new MachineFailure('GUEST_SILENT', `no answer within ${deadlineMs} ms`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(1, left));
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = undefined;
    }
  }
}

/** Connects to a Unix socket that another process is about to open. */
export async function connectWhenThere(path: string, deadlineMs: number, gone: () => boolean, now: () => number = () => performance.now()): Promise<Socket> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    try {
      return await new Promise<Socket>((resolve, reject) => {
        const socket = connect(path);
        socket.once('connect', () => resolve(socket));
        socket.once('error', reject);
      });
    } catch (cause) {
      // The served time is asked for only when the wall's clock says that it is late: it costs more.
      if (gone() || (performance.now() > end && now() > deadlineMs)) throw new MachineFailure('RESTORE_FAILED', `qemu did not open ${path}`, { cause });
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
}
