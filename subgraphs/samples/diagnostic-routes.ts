import express, { type Request, type Router } from 'express';
import type { Platform } from '../../platform/subgraph.ts';
import { answerBytes, type ByteAnswer } from '../../platform/byte-routes.ts';
import { answerEarly } from '../../platform/early-answer.ts';
import { diagnosticBytesMax, readDiagnostic, storeDiagnostic, verifyDiagnosticTicket } from './diagnostics.ts';
import { PaceError, paced, type PaceFault } from './pace.ts';
import { Transfers } from './transfers.ts';
import type { Vault } from './vault.ts';

const outcomes = {
  STORED: [201, 'the bytes are stored'],
  ALREADY_STORED: [200, 'the bytes were stored before'],
  GONE: [410, 'this diagnostic was given up or deleted; announce it again'],
  SIZE_WRONG: [413, 'the bytes have another size than was announced; nothing was kept'],
  HASH_WRONG: [422, 'the bytes have another SHA-256 than was announced; nothing was kept'],
} as const;
/** Nothing of a diagnostic is kept until all of it is here, so it begins again. */
const paceFaults = (fault: PaceFault): [status: number, code: string, message: string] =>
  fault === 'TOO_LONG' ? [413, 'SIZE_WRONG', outcomes.SIZE_WRONG[1]] : [408, fault, 'the bytes came too slowly; send them again'];
const bearer = (request: Request): string => /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';

/** Bytes of diagnostics, in and out, by ticket. */
export function diagnosticRoutes(platform: Platform, vault: Vault): Router {
  const router = express.Router();
  const transfers = new Transfers(0);
  const { ASSAY_UPLOAD_STALL_MS: stallMs, ASSAY_UPLOAD_BYTES_PER_SECOND_MIN: bytesPerSecondMin } = platform.config;
  router.put('/diagnostics/:id', async (request, response) => {
    const { id } = request.params;
    const answer = (status: number, code: string, message: string) => (
      answerEarly(request, response, status, { code, message } satisfies ByteAnswer)
    );
    if (!(await verifyDiagnosticTicket(platform, bearer(request), 'write', id))) return answer(401, 'TICKET_INVALID', 'the ticket is missing, wrong or past its time; announce the diagnostic again');
    // A newer request takes the place of an older one, whose connection may long be dead.
    const transfer = await transfers.begin({ uploadId: id, sampleId: id, customer: null });
    const body = paced(request, { bytesMax: diagnosticBytesMax, stallMs, bytesPerSecondMin });
    transfer.signal.addEventListener('abort', () => body.destroy(new PaceError('CUT')), { once: true });
    try {
      const outcome = await storeDiagnostic(platform, vault, id, body);
      answer(outcomes[outcome][0], outcome, outcomes[outcome][1]);
    } catch (error) {
      if (transfer.interruption) return answer(409, 'UPLOAD_SUPERSEDED', 'a newer request sends these bytes');
      if (error instanceof PaceError) return answer(...paceFaults(error.fault));
      platform.log.warn({ err: error, diagnostic: id }, 'diagnostic could not be stored');
      answer(503, 'TRY_AGAIN', 'the bytes could not be stored now; try again');
    } finally {
      body.destroy();
      transfer.end();
    }
  });
  router.get('/diagnostics/:id', async (request, response) => {
    const { id } = request.params;
    if (!(await verifyDiagnosticTicket(platform, bearer(request), 'read', id))) return answerBytes(response, 401, { code: 'TICKET_INVALID', message: 'the ticket is missing, wrong or past its time' });
    const bytes = await readDiagnostic(platform, vault, id).catch(() => null);
    if (!bytes) return answerBytes(response, 410, { code: 'GONE', message: 'this diagnostic is gone' });
    // Whoever made it chose the bytes: no browser shall show them.
    response.status(200).set({ 'Content-Type': 'application/octet-stream', 'Content-Disposition': 'attachment', 'X-Content-Type-Options': 'nosniff' }).send(bytes);
  });
  return router;
}
