import express, { type ErrorRequestHandler, type Response, type Router } from 'express';
import type { Log } from './log.ts';

/** Where bytes go in and out, besides GraphQL, and by which methods. */
const byteRoutes: readonly (readonly [path: string, methods: string])[] = [
  ['/uploads/:id', 'HEAD, PUT'], ['/diagnostics/:id', 'GET, HEAD, PUT'],
  ['/vault/:sha256', 'GET, HEAD'], ['/vault/:sha256/words', 'POST'],
];
const isOfBytes = /^\/(?:uploads|diagnostics|vault)(?:\/|$)/;

/**
 * The form of everything that is answered on these paths besides bytes themselves: `code` is for programs and stays what
 * it is, `message` for people. Answers to an upload may add `offset` (bytes that are here), `size` (bytes that the ticket
 * is for) and `complete`.
 */
export interface ByteAnswer {
  code: string;
  message: string;
  offset?: number;
  size?: number;
  complete?: boolean;
}

export function answerBytes(response: Response, status: number, answer: ByteAnswer, headers: Record<string, string> = {}): void {
  if (!response.headersSent) response.status(status).set(headers).json(answer);
}

/**
 * What the routes of bytes themselves leave unanswered, in the same form: another method, a path with more or less in
 * it, a request that can't be read, a fault of ours. To be used behind them, and before anything that answers otherwise.
 */
export function restOfByteRoutes(log: Log): [Router, ErrorRequestHandler] {
  const router = express.Router();
  for (const [path, methods] of byteRoutes) {
    router.all(path, (request, response) => answerBytes(
      response, 405, { code: 'METHOD_WRONG', message: `${request.method} is not for this; ${methods} are` }, { allow: methods },
    ));
  }
  router.use((request, response, next) => {
    if (!isOfBytes.test(request.path)) return next();
    answerBytes(response, 404, { code: 'NOT_FOUND', message: 'nothing is at this path' });
  });
  return [router, (error: Error & { status?: number }, request, response, next) => {
    if (!isOfBytes.test(request.path)) return next(error);
    const status = error.status ?? 500;
    if (status < 500) return answerBytes(response, status, { code: 'BAD_REQUEST', message: error.message });
    log.error({ err: error, requestId: response.getHeader('X-Request-Id') }, 'request failed');
    answerBytes(response, 500, { code: 'INTERNAL_SERVER_ERROR', message: 'something went wrong here; try again' });
  }];
}
