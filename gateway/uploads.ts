import express, { type Router } from 'express';
import { Pool } from 'undici';

/** Bytes for a samples subgraph that runs elsewhere: streamed through, refused as it refuses. */
export function uploadProxy(samplesUrl: string): Router {
  const pool = new Pool(new URL(samplesUrl).origin, { connections: 64, headersTimeout: 120_000, bodyTimeout: 60_000 });
  const router = express.Router();
  router.all(['/uploads/:id', '/diagnostics/:id', '/vault/:sha256'], async (request, response) => {
    const passed = ['authorization', 'content-range', 'content-length', 'content-type'];
    const headers = Object.fromEntries(passed.flatMap((name) => (typeof request.headers[name] === 'string' ? [[name, request.headers[name]]] : [])));
    try {
      const answer = await pool.request({ path: request.path, method: request.method, headers, body: request.method === 'PUT' ? request : null });
      response.status(answer.statusCode);
      for (const name of ['content-type', 'content-disposition', 'x-content-type-options', 'upload-offset', 'upload-complete']) if (answer.headers[name]) response.set(name, String(answer.headers[name]));
      answer.body.pipe(response);
    } catch {
      if (!response.headersSent) response.status(503).json({ code: 'TRY_AGAIN', message: 'the samples subgraph does not answer; try again' });
      else response.destroy();
    }
  });
  return router;
}
