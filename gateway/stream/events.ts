import type { Request, Response, Router } from 'express';
import express from 'express';
import { GraphQLError, OperationTypeNode, type GraphQLFormattedError } from 'graphql';
import { z } from 'zod';
import { sharing, type Caller } from '../../platform/caller.ts';
import { certificateOf } from '../certificate.ts';
import { limits } from '../limits.ts';
import { masked } from '../masking.ts';
import { nestingRefusal } from '../nesting.ts';
import { operationOf } from '../operation.ts';
import type { Listener } from '../vigil.ts';
import { tooMany, type Front } from './connection.ts';
import { Outbox } from './outbox.ts';
import type { Told } from './told.ts';

const beatMs = 12_000;
const statuses: Readonly<Record<string, number>> = { UNAUTHENTICATED: 401, FORBIDDEN: 403, UNAVAILABLE: 503, QUERY_NOT_IN_SAFELIST: 403 };

/**
 * GraphQL over server-sent events, in its mode of distinct connections: one operation for each request that accepts `text/event-stream`.
 * https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
 */
export function eventStreams(path: string, front: Front): Router {
  const router = express.Router();
  const streamed = (request: Request) => (request.headers.accept ?? '').split(',').some((type) => type.trim().split(';')[0] === 'text/event-stream');
  router.use(path, (request, response, next) => {
    if (!streamed(request)) return next();
    if (request.method === 'POST') return express.json({ limit: limits.bodyBytesMax })(request, response, (error?: unknown) => (error ? next(error) : void serve(request, response).catch(next)));
    // A page elsewhere has no business to ask; nothing else brings a credential by itself.
    if (request.method === 'GET' && request.headers['sec-fetch-site'] !== 'cross-site') return void serve(request, response).catch(next);
    response.status(405).set('allow', 'GET, POST').json({ errors: [{ message: 'operations come by GET or POST', extensions: { code: 'BAD_REQUEST' } }] });
  });

  const serve = async (request: Request, response: Response) => {
    const refuse = (status: number, errors: readonly (GraphQLError | GraphQLFormattedError)[]) => void response.status(status).json({ errors: masked(errors) });
    const given = givenBy(request);
    if (!given) return refuse(400, [new GraphQLError('an operation is query, and perhaps operationName and variables', { extensions: { code: 'BAD_REQUEST' } })]);
    const shown = { authorization: request.headers.authorization, customer: request.get('assay-customer'), certificate: certificateOf(request.socket) };
    const address = front.addressOf(request);
    const paid = front.admission?.paid(request) ?? 0;
    let caller: Caller;
    try {
      caller = await front.authenticate(shown, address, paid);
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      return refuse(statuses[String(error.extensions.code)] ?? 400, [error]);
    }
    const deep = nestingRefusal(given);
    if (deep) return refuse(400, [deep]);
    const document = front.checked(given.query, caller);
    if (!('kind' in document)) return refuse(statuses[String(document[0]?.extensions?.code)] ?? 400, document);
    const wanted = operationOf(document, given.operationName);
    if (wanted instanceof GraphQLError) return refuse(400, [wanted]);
    if (wanted.operation === OperationTypeNode.MUTATION && request.method === 'GET') return refuse(405, [new GraphQLError('mutations come by POST', { extensions: { code: 'BAD_REQUEST' } })]);
    if (wanted.operation === OperationTypeNode.SUBSCRIPTION) {
      const { refusal, headers } = await front.charge({ document, operation: wanted, variables: given.variables, caller, address, paid });
      if (response.destroyed) return;
      response.set(Object.fromEntries(headers));
      if (refusal) return refuse(429, [refusal]);
    }
    const requestId = String(response.getHeader('X-Request-Id'));
    // Other operations end by themselves soon.
    const depart = wanted.operation === OperationTypeNode.SUBSCRIPTION ? front.sockets.enter(caller, address) : () => undefined;
    if (!depart) return refuse(429, [new GraphQLError(tooMany(front.sockets.max), { extensions: { code: 'TOO_MANY_OPERATIONS' } })]);

    // A client that is told to come again has to be told so by the end of its answer: there are no close codes here.
    const outbox = new Outbox(response, () => end());
    const leaving = new AbortController();
    const listener: Listener = {
      shown, caller, checkedAt: 0,
      confirmed: (now) => (sharing(now) === sharing(caller) && now.home === caller.home ? outbox.release() : end()), refused: () => end(), forsaken: () => end(),
    };
    const beat = setInterval(() => outbox.send('beat', () => Buffer.from(':\n\n')), beatMs);
    let ended = false;
    let leave: () => void = () => undefined;
    const end = (last = '') => {
      if (ended) return;
      ended = true;
      clearInterval(beat);
      depart();
      leaving.abort();
      front.vigil.leave(listener);
      leave();
      if (last) outbox.finish();
      else outbox.end();
      response.end(last);
    };
    response.once('close', () => end());
    // What is written to a client that has just left.
    response.on('error', () => end());
    response.status(200).set({ 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache', 'x-accel-buffering': 'no' });
    response.flushHeaders();
    const next = (json: string) => Buffer.from(`event: next\ndata: ${json}\n\n`);
    const completion = 'event: complete\ndata: \n\n';
    if (wanted.operation !== OperationTypeNode.SUBSCRIPTION) {
      try {
        const answer = await front.execute({ ...given, requestId, caller, address, certificate: shown.certificate, signal: leaving.signal, paid });
        outbox.send(null, () => next(answer));
        return end(completion);
      } catch (error) {
        front.log.error({ err: error, requestId }, 'operation failed');
        return end();
      }
    }
    front.vigil.watch(listener);
    const tell = (told: Told) => {
      if (!front.vigil.believed(listener)) outbox.hold();
      outbox.send(told.key, () => next(told.json));
    };
    try {
      const left = front.hub.join({ document, operationName: given.operationName, variables: given.variables, caller }, {
        next: tell,
        all: (told) => outbox.together(() => told.forEach(tell)),
        room: async () => await outbox.room(),
        fail: (errors) => {
          outbox.send(null, () => next(JSON.stringify({ errors })));
          end(completion);
        },
        complete: () => end(completion),
        // There are no close codes here: a line that clients pass over says why.
        move: (reason) => end(`: ${reason}\n\n`),
      });
      if (ended) left();
      else leave = left;
    } catch (error) {
      front.log.error({ err: error, requestId }, 'a stream could not be begun');
      end();
    }
  };
  return router;
}

const operation = z.object({ query: z.string().min(1), operationName: z.string().nullish(), variables: z.record(z.string(), z.unknown()).nullish() });

/** The operation of a request; null when it has none. */
function givenBy({ method, query, body }: Request): { query: string; operationName: string | undefined; variables: Record<string, unknown> } | null {
  let given: unknown = body;
  if (method === 'GET') {
    try {
      given = { ...query, ...(typeof query.variables === 'string' ? { variables: JSON.parse(query.variables) as unknown } : {}) };
    } catch {
      return null;
    }
  }
  const { data } = operation.safeParse(given);
  return data ? { query: data.query, operationName: data.operationName ?? undefined, variables: data.variables ?? {} } : null;
}
