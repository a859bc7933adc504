import { PassThrough } from 'node:stream';
import express, { type Request, type Response, type Router } from 'express';
import { Pool } from 'undici';
import { answerBytes } from '../platform/byte-routes.ts';
import { answerEarly } from '../platform/early-answer.ts';

/** Bytes for a samples subgraph that runs elsewhere: streamed through, refused as it refuses. */
export function uploadProxy(samplesUrl: string): Router {
  // A connection for each client that has one here: a bound would let those who send slowly keep all others waiting.
  const pool = new Pool(new URL(samplesUrl).origin, { headersTimeout: 120_000, bodyTimeout: 60_000 });
  const router = express.Router();
  router.all(['/uploads/:id', '/diagnostics/:id', '/vault/:sha256', '/vault/:sha256/words'], async (request, response) => {
    const passed = ['authorization', 'content-range', 'content-length', 'content-type'];
    const headers = Object.fromEntries(passed.flatMap((name) => (typeof request.headers[name] === 'string' ? [[name, request.headers[name]]] : []))) as Record<string, string>;
    try {
      if (request.method === 'PUT' || request.method === 'POST') return await send(request, response, headers);
      const answer = await pool.request({ path: request.path, method: request.method, headers });
      response.status(answer.statusCode);
      for (const name of ['content-type', 'content-disposition', 'x-content-type-options', 'upload-offset', 'upload-complete', 'allow']) if (answer.headers[name]) response.set(name, String(answer.headers[name]));
      answer.body.pipe(response);
    } catch {
      if (!response.headersSent) answerBytes(response, 503, { code: 'TRY_AGAIN', message: 'the samples subgraph does not answer; try again' });
      else response.destroy();
    }
  });
  /** An upload may be answered before all of it has come: undici then drops the body that it was given, which must not be the client's connection. */
  const send = async (request: Request, response: Response, headers: Record<string, string>) => {
    const body = request.pipe(new PassThrough());
    body.on('error', () => undefined);
    request.once('close', () => (request.complete ? undefined : body.destroy(new Error('the client has gone'))));
    const answer = await pool.request({ path: request.path, method: request.method, headers, body });
    const passed = ['content-type', 'retry-after', 'allow'].flatMap((name) => (answer.headers[name] ? [[name, String(answer.headers[name])]] : []));
    answerEarly(request, response, answer.statusCode, Buffer.from(await answer.body.arrayBuffer()), Object.fromEntries(passed) as Record<string, string>);
  };
  return router;
}
