import { createHash, type Hash } from 'node:crypto';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import express, { type Request, type Response, type Router } from 'express';
import type { Platform } from '../../platform/subgraph.ts';
import { systemManager } from '../../platform/subgraph.ts';
import { queue } from './actions.ts';
import { lockSample } from './sample-row.ts';
import { Part } from './part.ts';
import { positionIn, SpanKind, traced, traceHeader } from '../../platform/tracing.ts';
import { verifyJob, verifyUpload, type UploadClaims } from './tickets.ts';
import { unwrap, wrap } from '../../platform/envelope.ts';
import type { Vault } from './vault.ts';

const bearer = (request: Request): string => /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
const answer = (response: Response, status: number, body: Record<string, unknown>) => {
  if (!response.headersSent) response.status(status).json(body);
};
const partsFolder = (platform: Platform) => join(platform.dataFolder, 'uploads');

/** Bytes in (endpoints, by ticket) and bytes out (runners, by ticket). Everything else is GraphQL. */
export function uploadRoutes(platform: Platform, vault: Vault): Router {
  const router = express.Router();
  const writing = new Set<string>();
  const stallMs = platform.config.ASSAY_UPLOAD_STALL_MS;

  const authorised = async (request: Request, response: Response): Promise<{ claims: UploadClaims; part: Part } | 'stored' | null> => {
    let claims: UploadClaims;
    try {
      claims = await verifyUpload(platform.keys, bearer(request));
    } catch {
      answer(response, 401, { code: 'TICKET_INVALID', message: 'the upload ticket is missing, wrong or past its time; submit the file again for a new one' });
      return null;
    }
    if (claims.uploadId !== request.params.id) {
      answer(response, 403, { code: 'TICKET_OTHER', message: 'this ticket is for another upload' });
      return null;
    }
    const em = systemManager(platform);
    const [row] = await em.execute<{ wrapped_key: Buffer }[]>('select wrapped_key from upload where id = ?', [claims.uploadId]);
    if (row) return { claims, part: new Part(partsFolder(platform), claims.uploadId, unwrap(platform.keys.master, row.wrapped_key, 'upload')) };
    const [sample] = await em.execute<{ stored_at: string | null }[]>('select stored_at from sample where id = ?', [claims.sampleId]);
    if (sample?.stored_at) return 'stored';
    answer(response, 410, { code: 'UPLOAD_GONE', message: 'this upload was given up; submit the file again' });
    return null;
  };

  router.head('/uploads/:id', async (request, response) => {
    const found = await authorised(request, response);
    if (!found) return;
    if (found === 'stored') return void response.status(200).set('Upload-Complete', '?1').end();
    response.status(200).set({ 'Upload-Offset': String(await found.part.length()), 'Upload-Complete': '?0' }).end();
  });

  router.put('/uploads/:id', async (request, response) => {
    // Refusals come before the body was read: say so and close, instead of taking the rest.
    const refuse = (status: number, code: string, message: string, more: Record<string, unknown> = {}) => {
      response.set('Connection', 'close');
      answer(response, status, { code, message, ...more });
    };
    const found = await authorised(request, response);
    if (!found) return;
    if (found === 'stored') return refuse(200, 'ALREADY_STORED', 'somebody else has sent these bytes already', { complete: true });
    const { claims, part } = found;
    await traced('PUT /uploads', { kind: SpanKind.SERVER, from: positionIn(claims.trace), attributes: { 'assay.bytes': claims.size } }, async () => await take(claims, part, request, response, refuse));
  });

  const take = async (claims: UploadClaims, part: Part, request: Request, response: Response, refuse: (status: number, code: string, message: string, more?: Record<string, unknown>) => void): Promise<void> => {
    if (writing.has(claims.uploadId)) return refuse(409, 'UPLOAD_BUSY', 'these bytes are being sent by somebody else at this moment');
    writing.add(claims.uploadId);
    try {
      const have = await part.length();
      const range = request.headers['content-range'];
      const match = range === undefined ? null : /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(range);
      if (range !== undefined && !match) return refuse(400, 'RANGE_MALFORMED', 'Content-Range must be "bytes FIRST-LAST/SIZE"');
      const [first, last, total] = match ? [Number(match[1]), Number(match[2]), Number(match[3])] : [0, claims.size - 1, claims.size];
      const length = request.headers['content-length'] === undefined ? null : Number(request.headers['content-length']);
      if (total !== claims.size || last >= claims.size || first > last || (length !== null && length > last - first + 1)) {
        return refuse(413, 'SIZE_WRONG', `the ticket is for ${claims.size} bytes`, { size: claims.size });
      }
      if (first > have) return refuse(409, 'OFFSET_WRONG', `go on from byte ${have}`, { offset: have });
      if (first < have && first !== 0) return refuse(409, 'OFFSET_WRONG', `go on from byte ${have}, or begin anew from 0`, { offset: have });

      const received = await receive(request, part, first, last - first + 1, stallMs);
      if (received === 'TOO_LONG') {
        await part.remove();
        return refuse(413, 'SIZE_WRONG', `more than the announced ${last - first + 1} bytes came`, { size: claims.size });
      }
      const now = await part.length();
      if (received === 'STALLED') return refuse(408, 'STALLED', `no byte came for ${stallMs} ms; go on from byte ${now}`, { offset: now });
      if (now < claims.size) return answer(response, 202, { code: 'INCOMPLETE', message: `go on from byte ${now}`, offset: now, complete: false });
      if ((await store(platform, vault, claims, part)) === 'HASH_WRONG') {
        await part.remove();
        return answer(response, 422, { code: 'HASH_WRONG', message: 'the bytes have another SHA-256 than was announced; nothing was kept' });
      }
      answer(response, 201, { code: 'STORED', message: 'the bytes are stored', complete: true });
    } catch (error) {
      platform.log.warn({ err: error, upload: claims.uploadId }, 'upload failed');
      refuse(503, 'TRY_AGAIN', 'the bytes could not be stored now; try again');
    } finally {
      writing.delete(claims.uploadId);
    }
  };

  router.get('/vault/:sha256', async (request, response) => {
    const position = positionIn(request.headers[traceHeader]);
    await (position ? traced('GET /vault', { kind: SpanKind.SERVER, from: position }, async () => await give(request, response)) : give(request, response));
  });
  const give = async (request: Request, response: Response): Promise<void> => {
    const claims = await verifyJob(platform.keys, bearer(request)).catch(() => null);
    if (!claims || claims.sha256 !== request.params.sha256) return answer(response, 403, { code: 'TICKET_INVALID', message: 'this ticket is not for these bytes' });
    const [sample] = await systemManager(platform).execute<{ wrapped_key: Buffer | null }[]>('select wrapped_key from sample where sha256 = ?', [claims.sha256]);
    if (!sample?.wrapped_key) return answer(response, 410, { code: 'SAMPLE_GONE', message: 'the bytes were deleted' });
    const bytes = await vault.get(claims.sha256, unwrap(platform.keys.master, sample.wrapped_key, `sample ${claims.sha256}`));
    response.status(200).set('Content-Type', 'application/octet-stream').send(bytes);
  };
  return router;
}

/** Appends the body to the part; stops at the first byte too many. */
async function receive(request: Request, part: Part, offset: number, bytesMax: number, stallMs: number): Promise<'DONE' | 'CUT' | 'STALLED' | 'TOO_LONG'> {
  let count = 0;
  let outcome: 'DONE' | 'CUT' | 'STALLED' | 'TOO_LONG' = 'DONE';
  const { cipher, file } = await part.append(offset);
  const abort = new AbortController();
  const stop = (why: 'STALLED' | 'TOO_LONG') => {
    outcome = why;
    abort.abort();
  };
  let timer = setTimeout(stop, stallMs, 'STALLED');
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      clearTimeout(timer);
      count += chunk.length;
      if (count > bytesMax) return stop('TOO_LONG');
      timer = setTimeout(stop, stallMs, 'STALLED');
      done(null, chunk);
    },
  });
  try {
    await pipeline(request, counter, cipher, file, { signal: abort.signal });
  } catch {
    if (outcome === 'DONE') outcome = 'CUT';
  } finally {
    clearTimeout(timer);
  }
  return outcome;
}

/** Hashes what came on its way into the vault; only then are the bytes a fact. */
async function store(platform: Platform, vault: Vault, claims: UploadClaims, part: Part): Promise<'STORED' | 'HASH_WRONG'> {
  const hash: Hash = createHash('sha256');
  let wrong = false;
  const tap = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      wrong = hash.digest('hex') !== claims.sha256;
      done(wrong ? new Error('HASH_WRONG') : null);
    },
  });
  let key: Buffer;
  const source = part.read();
  source.on('error', (error) => tap.destroy(error));
  // A small file can end before the vault listens: an error that nobody hears would end the process.
  tap.on('error', () => undefined);
  try {
    key = await vault.put(claims.sha256, source.pipe(tap));
  } catch (error) {
    if (wrong) return 'HASH_WRONG';
    throw error;
  }
  await systemManager(platform).transactional(async (em) => {
    const sample = (await lockSample(em, { id: claims.sampleId }))!;
    await em.execute('update sample set stored_at = now(), deleted_at = null, region = ?, size = ?, wrapped_key = ? where id = ?',
      [platform.config.ASSAY_REGION, claims.size, wrap(platform.keys.master, key, `sample ${claims.sha256}`), sample.id], 'run');
    const [submission] = await em.execute<{ file_name: string }[]>('select file_name from submission where sample_id = ? order by id desc limit 1', [sample.id]);
    await queue(em, { ...sample, size: claims.size }, submission?.file_name ?? 'sample');
    await em.execute('delete from upload where sample_id = ?', [sample.id], 'run');
  });
  await part.remove();
  return 'STORED';
}
