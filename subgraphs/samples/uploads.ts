import { pipeline } from 'node:stream/promises';
import express, { type Request, type Response, type Router } from 'express';
import type { JobSecrets } from '../../schema/jobs.ts';
import { resultKey } from '../../platform/result-key.ts';
import { answerBytes, type ByteAnswer } from '../../platform/byte-routes.ts';
import { answerEarly } from '../../platform/early-answer.ts';
import { unwrap } from '../../platform/envelope.ts';
import type { Platform } from '../../platform/subgraph.ts';
import { systemManager } from '../../platform/subgraph.ts';
import { positionIn, SpanKind, traced, traceHeader } from '../../platform/tracing.ts';
import { PaceError, paced, type PaceFault } from './pace.ts';
import type { Part } from './part.ts';
import { hasHash, storeUpload } from './store-upload.ts';
import { openJobWords } from './job-words.ts';
import { verifyJob, verifyUpload, type UploadClaims } from './tickets.ts';
import { Transfers, type Interruption, type Transfer } from './transfers.ts';
import { findUpload, giveRoom, takeRoom, type OpenUpload } from './upload-row.ts';
import type { Vault } from './vault.ts';

/**
 * What an upload is answered with. `offset`: where it goes on; `retryAfter`: seconds until it is worth trying again.
 */
interface Answer extends ByteAnswer {
  status: number;
  retryAfter?: number;
}

/**
 * Longest time, in milliseconds, for which a device leaves it to another one of its customer to send the same bytes:
 * shorter than clients wait for an answer.
 */
const siblingMsMax = 20_000;

const stored: Answer = {
  status: 200, code: 'ALREADY_STORED', complete: true,
  message: 'these bytes are here already, sent by somebody else or before',
};
const gone: Answer = { status: 410, code: 'UPLOAD_GONE', message: 'this upload was given up; submit the file again' };
const full: Answer = {
  status: 429, code: 'UPLOADS_FULL', retryAfter: 30,
  message: 'this device, or its customer, has too many uploads that are not complete; try again later',
};
const diskFull: Answer = {
  status: 503, code: 'TRY_AGAIN', message: 'there is no room for these bytes now; try again later', retryAfter: 60,
};
const superseded: Answer = {
  status: 409, code: 'UPLOAD_SUPERSEDED', message: 'a newer request sends these bytes for the same upload',
};
const hashWrong: Answer = {
  status: 422, code: 'HASH_WRONG', message: 'the bytes have another SHA-256 than was announced; nothing was kept',
};
const ticketInvalid: Answer = {
  status: 401, code: 'TICKET_INVALID',
  message: 'the upload ticket is missing, wrong or past its time; submit the file again for a new one',
};
const ticketOther: Answer = { status: 403, code: 'TICKET_OTHER', message: 'this ticket is for another upload' };
const rangeMalformed: Answer = {
  status: 400, code: 'RANGE_MALFORMED', message: 'Content-Range must be "bytes FIRST-LAST/SIZE"',
};
const sizeWrong = (size: number, message: string): Answer => ({ status: 413, code: 'SIZE_WRONG', message, size });
const goOn = (status: number, code: string, offset: number, why = ''): Answer => (
  { status, code, message: `${why}go on from byte ${offset}`, offset, complete: false }
);

const bearer = (request: Request): string => /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';

/** Bytes in (endpoints, by ticket) and bytes out (runners, by ticket). Everything else is GraphQL. */
export function uploadRoutes(platform: Platform, vault: Vault): Router {
  const router = express.Router();
  const transfers = new Transfers(Math.min(siblingMsMax, platform.config.ASSAY_UPLOAD_STALL_MS));
  const receiver = new Receiver(platform, vault, transfers);

  router.head('/uploads/:id', async (request, response) => {
    const claims = await claimsOf(platform, request);
    if ('status' in claims) return void response.status(claims.status).end();
    const found = await findUpload(platform, claims);
    if (found === 'GONE') return void response.status(gone.status).end();
    if (found === 'STORED') return void response.status(200).set('Upload-Complete', '?1').end();
    response.status(200).set({ 'Upload-Offset': String(await found.part.length()), 'Upload-Complete': '?0' }).end();
  });

  router.put('/uploads/:id', async (request, response) => {
    const claims = await claimsOf(platform, request);
    const answered = 'status' in claims ? claims
      : await traced('PUT /uploads', {
        kind: SpanKind.SERVER, from: positionIn(claims.trace), attributes: { 'assay.bytes': claims.size },
      }, async () => await receiver.take(claims, request));
    const { status, retryAfter, ...body } = answered;
    answerEarly(request, response, status, body, retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) });
  });

  router.get('/vault/:sha256', async (request, response) => {
    const position = positionIn(request.headers[traceHeader]);
    if (!position) return await give(request, response);
    await traced('GET /vault', { kind: SpanKind.SERVER, from: position }, async () => await give(request, response));
  });
  const give = async (request: Request, response: Response): Promise<void> => {
    const claims = await verifyJob(platform.keys, bearer(request)).catch(() => null);
    if (!claims || claims.sha256 !== request.params.sha256) {
      return answerBytes(response, 403, { code: 'TICKET_INVALID', message: 'this ticket is not for these bytes' });
    }
    const { sha256 } = claims;
    const [sample] = await systemManager(platform).execute<{ wrapped_key: Buffer | null; stored_as: string | null }[]>(
      'select wrapped_key, stored_as from sample where sha256 = ?', [sha256]);
    if (!sample?.wrapped_key) {
      return answerBytes(response, 410, { code: 'SAMPLE_GONE', message: 'the bytes were deleted' });
    }
    const key = unwrap(platform.keys.master, sample.wrapped_key, `sample ${sha256}`);
    const bytes = await vault.get(sample.stored_as ?? sha256, key);
    response.status(200).set('Content-Type', 'application/octet-stream').send(bytes);
  };

  router.post('/vault/:sha256/words', express.text({ limit: '100kb' }), async (request, response) => {
    const claims = await verifyJob(platform.keys, bearer(request)).catch(() => null);
    if (!claims || claims.sha256 !== request.params.sha256) {
      return answerBytes(response, 403, { code: 'TICKET_INVALID', message: 'this ticket is not for these bytes' });
    }
    const [sample] = await systemManager(platform).execute<{ id: string; wrapped_key: Buffer | null }[]>(
      'select id, wrapped_key from sample where sha256 = ?', [claims.sha256]);
    if (!sample?.wrapped_key) {
      return answerBytes(response, 410, { code: 'SAMPLE_GONE', message: 'the bytes were deleted' });
    }
    const key = unwrap(platform.keys.master, sample.wrapped_key, `sample ${claims.sha256}`);
    try {
      const words = openJobWords(key, sample.id, String(request.body));
      response.status(200).json({ ...words, resultKey: resultKey(platform.keys, claims.jobId).toString('hex') } satisfies JobSecrets);
    } catch {
      // Bytes that were deleted and came again have another key: what was given with the first ones went with theirs.
      answerBytes(response, 410, { code: 'SAMPLE_GONE', message: 'what was given with the bytes was deleted with them' });
    }
  });
  return router;
}

async function claimsOf(platform: Platform, request: Request): Promise<UploadClaims | Answer> {
  const claims = await verifyUpload(platform.keys, bearer(request)).catch(() => null);
  if (!claims) return ticketInvalid;
  return claims.uploadId === request.params.id ? claims : ticketOther;
}

/** Which bytes a request brings: `first` and `length`. Without Content-Range, all of them. */
function rangeOf(request: Request, size: number): { first: number; length: number } | Answer {
  const range = request.headers['content-range'];
  const match = range === undefined ? null : /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(range);
  if (range !== undefined && !match) return rangeMalformed;
  const [first, last, total] = match ? [Number(match[1]), Number(match[2]), Number(match[3])] : [0, size - 1, size];
  const announced = request.headers['content-length'] === undefined ? null : Number(request.headers['content-length']);
  const length = last - first + 1;
  const fits = total === size && last < size && first <= last && (announced === null || announced <= length);
  if (!fits) return sizeWrong(size, `the ticket is for ${size} bytes`);
  return { first, length };
}

class Receiver {
  readonly #platform: Platform;
  readonly #vault: Vault;
  readonly #transfers: Transfers;
  readonly #pace: { stallMs: number; bytesPerSecondMin: number };

  constructor(platform: Platform, vault: Vault, transfers: Transfers) {
    this.#platform = platform;
    this.#vault = vault;
    this.#transfers = transfers;
    const { ASSAY_UPLOAD_STALL_MS: stallMs, ASSAY_UPLOAD_BYTES_PER_SECOND_MIN: bytesPerSecondMin } = platform.config;
    this.#pace = { stallMs, bytesPerSecondMin };
  }

  /** Takes what a request brings. Whatever other askers do with the same bytes, the answer comes in bounded time. */
  async take(claims: UploadClaims, request: Request): Promise<Answer> {
    let transfer: Transfer | undefined;
    try {
      const before = await findUpload(this.#platform, claims);
      if (typeof before === 'string') return before === 'STORED' ? stored : gone;
      const { uploadId, sampleId } = claims;
      const begun = (transfer = await this.#transfers.begin({ uploadId, sampleId, customer: before.customer }));
      request.once('close', () => (request.complete ? undefined : begun.interrupt('CUT')));
      // Again: a request that it took the place of may have brought the last byte.
      const upload = await findUpload(this.#platform, claims);
      if (typeof upload === 'string') return upload === 'STORED' ? stored : gone;
      return await this.#append(claims, upload, transfer, request);
    } catch (error) {
      this.#platform.log.warn({ err: error, upload: claims.uploadId }, 'upload failed');
      return { status: 503, code: 'TRY_AGAIN', message: 'the bytes could not be stored now; try again' };
    } finally {
      transfer?.end();
    }
  }

  async #append(claims: UploadClaims, upload: OpenUpload, transfer: Transfer, request: Request): Promise<Answer> {
    const range = rangeOf(request, claims.size);
    if ('status' in range) return range;
    const { first, length } = range;
    const have = await upload.part.length();
    if (first !== have && first !== 0) return goOn(409, 'OFFSET_WRONG', have);
    await this.#transfers.turn(transfer);
    if (transfer.interruption) return await this.#interrupted(transfer.interruption, upload);
    const room = await takeRoom(this.#platform, claims, upload.customer);
    if (room !== 'TAKEN') return { FULL: full, DISK_FULL: diskFull, GONE: gone }[room];

    const outcome = await this.#receive(request, upload.part, first, length, transfer);
    if (transfer.interruption) return await this.#interrupted(transfer.interruption, upload);
    if (outcome === 'TOO_LONG') {
      await giveRoom(this.#platform, upload);
      return sizeWrong(claims.size, `more than the announced ${length} bytes came`);
    }
    const now = await upload.part.length();
    const { stallMs, bytesPerSecondMin } = this.#pace;
    if (outcome === 'STALLED') return goOn(408, outcome, now, `no byte came for ${stallMs} ms; `);
    if (outcome === 'TOO_SLOW') {
      return goOn(408, outcome, now, `fewer than ${bytesPerSecondMin} bytes a second came over ${stallMs} ms; `);
    }
    if (now < claims.size) return goOn(202, 'INCOMPLETE', now);
    return await this.#complete(claims, upload, transfer);
  }

  async #complete(claims: UploadClaims, upload: OpenUpload, transfer: Transfer): Promise<Answer> {
    transfer.store();
    // Before its turn: whoever has only the hash can't keep those waiting who have the bytes.
    if (!(await hasHash(upload.part, claims.sha256))) {
      await giveRoom(this.#platform, upload);
      return hashWrong;
    }
    const outcome = await this.#transfers.oneByOne(claims.sampleId, async () => (
      await storeUpload(this.#platform, this.#vault, claims, upload)
    ));
    await upload.part.remove();
    if (outcome === 'GONE') return gone;
    this.#transfers.stored(claims.sampleId);
    if (outcome === 'ALREADY_STORED') return stored;
    return { status: 201, code: 'STORED', message: 'the bytes are stored', complete: true };
  }

  async #interrupted(why: Interruption, { part }: OpenUpload): Promise<Answer> {
    if (why === 'STORED') {
      await part.remove();
      return stored;
    }
    const offset = await part.length();
    return why === 'SUPERSEDED' ? { ...superseded, offset } : goOn(202, 'INCOMPLETE', offset);
  }

  /**
   * Appends the body to the part; stops at the first byte too many, and for a sender that is too slow. What has come
   * by then stays.
   */
  async #receive(
    request: Request, part: Part, first: number, bytesMax: number, transfer: Transfer,
  ): Promise<PaceFault | 'DONE'> {
    const { cipher, file } = await part.append(first);
    const body = paced(request, { ...this.#pace, bytesMax, onBytes: (count) => transfer.count(count) });
    try {
      await pipeline(body, cipher, file, { signal: transfer.signal });
      return 'DONE';
    } catch (error) {
      if (error instanceof PaceError) return error.fault;
      if (transfer.interruption) return 'CUT';
      throw error;
    }
  }
}
