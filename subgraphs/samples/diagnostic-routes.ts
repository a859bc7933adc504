import express, { type Request, type Router } from 'express';
import type { Platform } from '../../platform/subgraph.ts';
import { readDiagnostic, storeDiagnostic, verifyDiagnosticTicket } from './diagnostics.ts';
import type { Vault } from './vault.ts';

const outcomes = {
  STORED: [201, 'the bytes are stored'],
  ALREADY_STORED: [200, 'the bytes were stored before'],
  GONE: [410, 'this diagnostic was given up or deleted; announce it again'],
  SIZE_WRONG: [413, 'the bytes have another size than was announced; nothing was kept'],
  HASH_WRONG: [422, 'the bytes have another SHA-256 than was announced; nothing was kept'],
} as const;
const bearer = (request: Request): string => /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';

/** Bytes of diagnostics, in and out, by ticket. */
export function diagnosticRoutes(platform: Platform, vault: Vault): Router {
  const router = express.Router();
  const writing = new Set<string>();
  router.put('/diagnostics/:id', async (request, response) => {
    const { id } = request.params;
    const answer = (status: number, code: string, message: string) => {
      if (!request.readableEnded) response.set('Connection', 'close');
      if (!response.headersSent) response.status(status).json({ code, message });
    };
    if (!(await verifyDiagnosticTicket(platform, bearer(request), 'write', id))) return answer(401, 'TICKET_INVALID', 'the ticket is missing, wrong or past its time; announce the diagnostic again');
    if (writing.has(id)) return answer(409, 'UPLOAD_BUSY', 'these bytes are being sent at this moment');
    writing.add(id);
    const timer = setTimeout(() => request.destroy(), 10 * platform.config.ASSAY_UPLOAD_STALL_MS);
    try {
      const outcome = await storeDiagnostic(platform, vault, id, request);
      answer(outcomes[outcome][0], outcome, outcomes[outcome][1]);
    } catch (error) {
      platform.log.warn({ err: error, diagnostic: id }, 'diagnostic could not be stored');
      answer(503, 'TRY_AGAIN', 'the bytes could not be stored now; try again');
    } finally {
      clearTimeout(timer);
      writing.delete(id);
    }
  });
  router.get('/diagnostics/:id', async (request, response) => {
    const { id } = request.params;
    if (!(await verifyDiagnosticTicket(platform, bearer(request), 'read', id))) return void response.status(401).json({ code: 'TICKET_INVALID', message: 'the ticket is missing, wrong or past its time' });
    const bytes = await readDiagnostic(platform, vault, id).catch(() => null);
    if (!bytes) return void response.status(410).json({ code: 'GONE', message: 'this diagnostic is gone' });
    // Whoever made it chose the bytes: no browser shall show them.
    response.status(200).set({ 'Content-Type': 'application/octet-stream', 'Content-Disposition': 'attachment', 'X-Content-Type-Options': 'nosniff' }).send(bytes);
  });
  return router;
}
