import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { request, type Agent } from 'undici';
import type { Job } from '../schema/jobs.ts';
import { carried, traceHeader } from '../platform/tracing.ts';
import { inWords } from '../platform/trust.ts';
import { AttemptFailure } from './attempt-failure.ts';

/** Milliseconds for which one attempt tries to fetch; the attempts that follow make minutes of them. */
export const fetchMsMax = 90_000;
const pauseMsMax = 5_000;

/**
 * The bytes by the job's own ticket; believed only when they have the right hash. A vault that is not there is asked again for `msMax`; an answer that no other answer will follow ends the
 * attempt at once. Throws `AttemptFailure`, or what the signal aborts with.
 */
export async function fetchBytes(agent: Agent, job: Job, signal: AbortSignal, msMax = fetchMsMax): Promise<Buffer> {
  return await untilFetched('the bytes', signal, async () => await fetchOnce(agent, job, signal), msMax);
}

/** Tries for `msMax`, as `fetchBytes` does; `what` is what an error says could not be fetched. */
export async function untilFetched<T>(what: string, signal: AbortSignal, once: () => Promise<T>, msMax = fetchMsMax): Promise<T> {
  const end = performance.now() + msMax;
  for (let tries = 0; ; tries++) {
    try {
      return await once();
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof AttemptFailure) throw error;
      const pauseMs = Math.min(pauseMsMax, 200 * 2 ** tries);
      if (performance.now() + pauseMs >= end) throw new AttemptFailure('FETCH', 'BYTES_UNREACHABLE', `${what} could not be fetched: ${inWords(error).slice(0, 400)}`, { cause: error });
      await pause(pauseMs, undefined, { signal });
    }
  }
}

async function fetchOnce(agent: Agent, job: Job, signal: AbortSignal): Promise<Buffer> {
  const position = carried();
  const { statusCode, body } = await request(job.bytesUrl, { dispatcher: agent, signal, headers: { authorization: `Bearer ${job.ticket}`, ...(position ? { [traceHeader]: position } : {}) } });
  if (statusCode !== 200) {
    await body.dump();
    if (statusCode === 410) throw new AttemptFailure('HOPELESS', 'SAMPLE_GONE', 'the bytes were deleted before they could be analysed');
    // The ticket is no longer good: the next attempt has a new one.
    if (statusCode === 401 || statusCode === 403) throw new AttemptFailure('FETCH', 'BYTES_REFUSED', `the vault refuses the job's ticket (${statusCode})`);
    throw new Error(`the vault answers ${statusCode}`);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += (chunk as Buffer).length;
    if (size > job.size) throw new AttemptFailure('FETCH', 'BYTES_DIFFER', 'more bytes came than the job announced');
    chunks.push(chunk as Buffer);
  }
  const bytes = Buffer.concat(chunks);
  if (createHash('sha256').update(bytes).digest('hex') !== job.sha256) throw new AttemptFailure('FETCH', 'BYTES_DIFFER', 'the bytes that came have another hash');
  return bytes;
}
