import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompressSync } from 'node:zlib';
import { unwrap, wrap } from '../../platform/envelope.ts';
import type { Coverage } from '../../schema/coverage.ts';
import type { DetonationResult, ObservedEvent, Signal, Written } from '../../schema/jobs.ts';

/** What is kept of an analysis, so that it can be judged anew without the bytes and without a machine. */
export interface Trace {
  mediaType: string;
  /** Signals of the engine that made it. */
  signals: Signal[];
  written: Written[];
  runs: { result: DetonationResult; events: ObservedEvent[] }[];
  limitations: string[];
  /** Left out in traces of earlier releases. */
  coverage?: Coverage | null;
  knownGood: string | null;
}

/** A stored trace opens to at most so many bytes. */
const bytesMax = 64 * 1024 * 1024;
const compress = promisify(zstdCompress);

/** Compressed, then encrypted for this one analysis. */
export async function sealTrace(master: Buffer, analysisId: string, trace: Trace): Promise<Buffer> {
  return wrap(master, await compress(JSON.stringify(trace), { params: { [constants.ZSTD_c_compressionLevel]: 6 } }), `trace ${analysisId}`);
}

/** Throws when it was changed, or belongs to another analysis. */
export function openTrace(master: Uint8Array, analysisId: string, sealed: Uint8Array): Trace {
  return JSON.parse(zstdDecompressSync(unwrap(master, sealed, `trace ${analysisId}`), { maxOutputLength: bytesMax }).toString()) as Trace;
}
