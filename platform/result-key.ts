import { hkdfSync } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { unwrap, wrap } from './envelope.ts';
import type { Keys } from './keys.ts';

/** What a runner finds out travels under a key of its job's own, which it is given with the job's ticket. */
export const resultKey = ({ master }: Pick<Keys, 'master'>, jobId: string): Buffer =>
  Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), `results of ${jobId}`, 32));

/** A result opens to at most so many bytes. */
const bytesMax = 32 * 1024 * 1024;
const purpose = (jobId: string): string => `result ${jobId}`;

export const sealResult = (key: Buffer, jobId: string, json: string): string =>
  wrap(key, gzipSync(json), purpose(jobId)).toString('base64');

/** Throws when it was changed, or is another job's. */
export const openResult = (key: Buffer, jobId: string, sealed: string): string =>
  gunzipSync(unwrap(key, Buffer.from(sealed, 'base64'), purpose(jobId)), { maxOutputLength: bytesMax }).toString();
