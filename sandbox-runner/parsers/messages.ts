import { z } from 'zod';
import { signalSchema, staticFactsSchema, writtenSchema } from '../../schema/jobs.ts';
import { categories } from '../../schema/policy-settings.ts';
import type { Bounds } from './bounds.ts';

/**
 * What the runner and a parser process say to each other, over one pipe. A frame is two lengths (4 bytes each, little-endian), a header of JSON
 * and a payload of bytes. The runner's frames: the rules, then one for each sample. The process answers with `ready`, then for each sample with
 * findings as they are made, and `done`. Hostile bytes may have taken over the process, so the runner takes its frames for hostile input.
 */
export interface SampleFrame {
  fileName: string;
  passwords: readonly string[];
  bounds: Bounds;
}

const text = (max: number) => z.string().max(max);
const identitySchema = z.strictObject({
  kind: z.enum(['pe', 'elf', 'macho', 'msi', 'jar', 'script', 'document', 'shortcut', 'archive', 'mail', 'other']),
  format: text(50), mediaType: text(200), category: z.enum(categories), interpreter: text(50).exactOptional(), bits: z.union([z.literal(32), z.literal(64)]).exactOptional(),
  dll: z.boolean().exactOptional(), managed: z.boolean().exactOptional(), passive: z.boolean().exactOptional(), windowsVersion: z.number().exactOptional(),
  calls: z.array(text(110)).max(10).exactOptional(), callsLeft: z.number().int().nonnegative().exactOptional(),
  machine: text(30).exactOptional(), role: z.enum(['driver', 'firmware', 'object', 'core']).exactOptional(),
});

const memberSchema = z.strictObject({ fileName: text(255), sha256: text(64) });

/** One step of findings. A later `identity` or `facts` takes the place of an earlier one. */
export const findingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('identity'), identity: identitySchema }),
  z.strictObject({ kind: z.literal('signals'), signals: z.array(signalSchema).max(500) }),
  z.strictObject({ kind: z.literal('written'), written: z.array(writtenSchema).max(100) }),
  z.strictObject({ kind: z.literal('limitations'), limitations: z.array(text(64)).max(50) }),
  z.strictObject({ kind: z.literal('facts'), facts: staticFactsSchema }),
  /** Its bytes are the frame's payload. `container`: SHA-256 of the member that holds it, null when that is the sample. */
  z.strictObject({
    kind: z.literal('member'), fileName: text(255), path: text(1_000).nullable(), container: text(64).nullable(), identity: identitySchema,
  }),
  /** It was read to its end, and nothing in it acts: the sample itself, or the member of that name and hash. */
  z.strictObject({ kind: z.literal('passive'), member: memberSchema.nullable() }),
  /** Functions of a library that a run calls, and how many are left. */
  z.strictObject({ kind: z.literal('calls'), member: memberSchema.nullable(), calls: z.array(text(110)).max(10), left: z.number().int().nonnegative() }),
]);
export type Finding = z.infer<typeof findingSchema>;

export const replySchema = z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('ready') }), z.strictObject({ kind: z.literal('done') }), ...findingSchema.options]);
export type Reply = z.infer<typeof replySchema>;

/** Of one frame of a parser process. */
export const headerBytesMax = 4 * 1024 * 1024;

export function frame(header: unknown, payload: Uint8Array = new Uint8Array()): [head: Buffer, payload: Uint8Array] {
  const json = Buffer.from(JSON.stringify(header));
  const head = Buffer.alloc(8 + json.length);
  head.writeUInt32LE(json.length, 0);
  head.writeUInt32LE(payload.length, 4);
  json.copy(head, 8);
  return [head, payload];
}

/**
 * Takes frames apart as they come, in whatever pieces. Throws for lengths beyond the bounds before anything is kept of them, and for a header
 * that is no JSON.
 */
export class FrameReader {
  readonly #payloadBytesMax: number;
  #chunks: Buffer[] = [];
  #bytes = 0;

  /** `payloadBytesMax`: of one frame. */
  constructor(payloadBytesMax: number) {
    this.#payloadBytesMax = payloadBytesMax;
  }

  *push(chunk: Buffer): Generator<{ header: unknown; payload: Buffer }> {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    while (this.#bytes >= 8) {
      const head = this.#peek(8);
      const [headerBytes, payloadBytes] = [head.readUInt32LE(0), head.readUInt32LE(4)];
      if (headerBytes > headerBytesMax || payloadBytes > this.#payloadBytesMax) throw new Error(`a frame of ${headerBytes} and ${payloadBytes} bytes`);
      const size = 8 + headerBytes + payloadBytes;
      if (this.#bytes < size) return;
      const all = this.#peek(size);
      this.#drop(size);
      yield { header: JSON.parse(all.toString('utf8', 8, 8 + headerBytes)) as unknown, payload: all.subarray(8 + headerBytes, size) };
    }
  }

  /** The first bytes in one piece: pieces are joined once for each frame, however small they come. */
  #peek(count: number): Buffer {
    if (this.#chunks[0]!.length < count) {
      const taken: Buffer[] = [];
      let bytes = 0;
      while (bytes < count) {
        const chunk = this.#chunks.shift()!;
        taken.push(chunk);
        bytes += chunk.length;
      }
      this.#chunks.unshift(Buffer.concat(taken));
    }
    return this.#chunks[0]!.subarray(0, count);
  }

  #drop(count: number): void {
    const first = this.#chunks.shift()!;
    if (first.length > count) this.#chunks.unshift(first.subarray(count));
    this.#bytes -= count;
  }
}
