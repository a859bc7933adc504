import { randomBytes, randomInt } from 'node:crypto';
import { z } from 'zod';
import { MachineFailure, type GuestFile, type Hands, type Watching } from '../machines/machine.ts';
import type { ByteStream } from '../machines/stream.ts';

/** Where our batch files lie, by name: what they start is the sample's, they are not. */
export const scripts = 'C:\\Windows\\Temp\\assay-';

const answerMs = 30_000;
const chunkBytes = 256 * 1024;
/** An answer holds a chunk in base64. */
const lineBytesMax = 512 * 1024;
const outputBytesMax = 65_536;
const syncMs = 2_000;
const pollMs = 250;
const foldersAtOnce = 100;
/** Answers to questions that were given up, and whatever else was in the line. */
const staleMax = 100;

const answerSchema = z.object({ return: z.unknown().optional(), error: z.object({ desc: z.string().max(2000) }).optional() });
const handle = z.number().int();
const fileRead = z.object({ count: z.number().int().min(0).max(chunkBytes), 'buf-b64': z.base64().max(lineBytesMax).default(''), eof: z.boolean() });
const execStatus = z.object({ exited: z.boolean(), exitcode: z.number().int().optional(), signal: z.number().int().optional(), 'out-data': z.base64().max(lineBytesMax).default(''), 'err-data': z.base64().max(lineBytesMax).default('') });

/** The host's end of the protocol of qemu-guest-agent (interop/qemu-ga-ref of QEMU's manual). One request at a time; every answer is hostile input. */
export class GuestAgent implements Hands {
  readonly #stream: ByteStream;

  constructor(stream: ByteStream) {
    this.#stream = stream;
  }

  /** Asks until the agent answers: it starts late in a boot, and what is said before is lost or half read. */
  async ready(deadlineMs: number): Promise<void> {
    const end = performance.now() + deadlineMs;
    for (;;) {
      const id = randomInt(2 ** 31);
      // The byte 0xff ends whatever the agent was reading.
      this.#stream.write(Buffer.concat([Buffer.from([0xff]), Buffer.from(`${JSON.stringify({ execute: 'guest-sync-delimited', arguments: { id } })}\n`)]));
      try {
        for (let stale = 0; stale < staleMax; stale++) {
          const line = await this.#stream.line(Math.max(1, Math.min(syncMs, end - performance.now())), lineBytesMax);
          if (line.slice(line.lastIndexOf('\xff') + 1).replace(/\s/g, '') === `{"return":${id}}`) return;
        }
        throw new MachineFailure('GUEST_MALFORMED', `more than ${staleMax} lines that answer nothing`);
      } catch (error) {
        if (!(error instanceof MachineFailure) || error.code !== 'GUEST_SILENT') throw error;
        if (performance.now() >= end) throw new MachineFailure('GUEST_SILENT', `qemu-guest-agent did not answer within ${Math.round(deadlineMs / 1000)} s`, { cause: error });
      }
    }
  }

  /** Milliseconds since 1970, as the guest's clock shall show them. */
  async setTime(now: number): Promise<void> {
    await this.#ask('guest-set-time', { time: now * 1_000_000 }, z.unknown());
  }

  async push(path: string, bytes: Uint8Array): Promise<void> {
    const file = await this.#open(path, 'wb');
    try {
      for (let at = 0; at < bytes.length; at += chunkBytes) {
        const part = Buffer.from(bytes.subarray(at, at + chunkBytes));
        const { count } = await this.#ask('guest-file-write', { handle: file, 'buf-b64': part.toString('base64') }, z.object({ count: z.number().int() }));
        if (count !== part.length) throw new MachineFailure('GUEST_REFUSED', `the guest could not write ${path}: ${count} of ${part.length} bytes`);
      }
    } finally {
      await this.#close(file);
    }
  }

  async pushAll(files: readonly GuestFile[]): Promise<number> {
    let refused = 0;
    await this.#makeFolders(files.map(({ path }) => path.slice(0, path.lastIndexOf('\\'))));
    for (const { path, bytes } of files) {
      await this.push(path, bytes).catch((error: unknown) => {
        if (!(error instanceof MachineFailure) || error.code !== 'GUEST_REFUSED') throw error;
        refused++;
      });
    }
    return refused;
  }

  /** Also those above them; one that is there stays as it is. */
  async #makeFolders(paths: readonly string[]): Promise<void> {
    const folders = [...new Set(paths)];
    for (let at = 0; at < folders.length; at += foldersAtOnce) {
      // A batch file is read in the console's own encoding.
      const some = folders.slice(at, at + foldersAtOnce);
      const lines = some.map((folder) => `mkdir "${folder.replaceAll('%', '%%')}" 2>nul`);
      await this.run(['chcp 65001 >nul', ...lines].join('\n'), answerMs);
    }
  }

  async pull(path: string, bytesMax: number): Promise<Buffer> {
    const file = await this.#open(path, 'rb');
    const parts: Buffer[] = [];
    try {
      for (let size = 0; size < bytesMax; ) {
        const answer = await this.#ask('guest-file-read', { handle: file, count: Math.min(chunkBytes, bytesMax - size) }, fileRead);
        const part = Buffer.from(answer['buf-b64'], 'base64');
        if (part.length !== answer.count) throw new MachineFailure('GUEST_MALFORMED', `${answer.count} bytes announced, ${part.length} came`);
        parts.push(part);
        size += part.length;
        if (answer.eof || part.length === 0) break;
      }
    } finally {
      await this.#close(file);
    }
    return Buffer.concat(parts);
  }

  /** The script becomes a batch file: the command shell has no way of quoting that the agent's own would not break. */
  async run(script: string, deadlineMs: number, watch?: Watching): Promise<{ status: number; output: string }> {
    const end = performance.now() + Math.min(deadlineMs, watch?.stopMs ?? deadlineMs);
    const file = `${scripts}${randomBytes(6).toString('hex')}.cmd`;
    await this.push(file, Buffer.from(`@echo off\r\n${script.replaceAll('\n', '\r\n')}\r\n`));
    const { pid } = await this.#ask('guest-exec', { path: 'C:\\Windows\\System32\\cmd.exe', arg: ['/c', file], 'capture-output': true }, z.object({ pid: z.number().int() }));
    for (;;) {
      const status = await this.#ask('guest-exec-status', { pid }, execStatus);
      if (status.exited) return { status: (status.exitcode ?? 128 + (status.signal ?? 0)) & 0xff, output: [status['out-data'], status['err-data']].map((part) => Buffer.from(part, 'base64').toString('utf8')).join('').slice(0, outputBytesMax) };
      if (performance.now() >= end) return { status: 124, output: '' };
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }

  async #open(path: string, mode: 'rb' | 'wb'): Promise<number> {
    if (/[\n\0]/.test(path)) throw new MachineFailure('GUEST_REFUSED', 'a guest path cannot hold a line break');
    return await this.#ask('guest-file-open', { path, mode }, handle);
  }

  async #close(file: number): Promise<void> {
    await this.#ask('guest-file-close', { handle: file }, z.unknown());
  }

  async #ask<T>(command: string, args: Record<string, unknown>, shape: z.ZodType<T>): Promise<T> {
    this.#stream.write(`${JSON.stringify({ execute: command, arguments: args })}\n`);
    const line = Buffer.from(await this.#stream.line(answerMs, lineBytesMax), 'latin1').toString('utf8');
    let answer: z.infer<typeof answerSchema>;
    try {
      answer = answerSchema.parse(JSON.parse(line));
    } catch (cause) {
      throw new MachineFailure('GUEST_MALFORMED', `no answer to ${command}: ${JSON.stringify(line.slice(0, 80))}`, { cause });
    }
    if (answer.error) throw new MachineFailure('GUEST_REFUSED', `the guest refused ${command}: ${answer.error.desc.slice(0, 200)}`);
    const parsed = shape.safeParse(answer.return);
    if (!parsed.success) throw new MachineFailure('GUEST_MALFORMED', `an unexpected answer to ${command}: ${JSON.stringify(line.slice(0, 80))}`);
    return parsed.data;
  }
}
