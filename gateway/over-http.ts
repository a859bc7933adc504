import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { HeaderMap, type ApolloServer } from '@apollo/server';
import type { Log } from '../platform/log.ts';
import { SpanKind, traced, traceHeader, tracing } from '../platform/tracing.ts';
import { limits } from './limits.ts';
import { mask } from './masking.ts';
import { nestingRefusal } from './nesting.ts';
import type { GatewayContext } from './source.ts';

export interface OverHttp {
  apollo: ApolloServer<GatewayContext>;
  /** Who asks, from where and until when; rejects for who may not. */
  context: (request: IncomingMessage, response: ServerResponse, requestId: string) => Promise<GatewayContext>;
  log: Log;
}

/** Of every answer. */
export interface Headers extends Record<string, string> {
  'X-Request-Id': string;
}

export const headersOf = (): Headers => ({ 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store', 'X-Request-Id': randomUUID() });

export const tooLarge = `the body is larger than ${limits.bodyBytesMax} bytes`;
const discardedMax = 16 * limits.bodyBytesMax;
const json = /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i;

/**
 * What nearly every request is: an operation by POST, as JSON that is neither compressed nor in another encoding. It is answered without a
 * framework, which would cost as much as running a small operation does; all else goes through Express, to the same `answer`.
 */
export const isPlain = ({ method, url, headers }: IncomingMessage): boolean =>
  method === 'POST' && url === '/graphql' && headers['content-encoding'] === undefined && json.test(headers['content-type'] ?? '') && headers.accept?.includes('text/event-stream') !== true;

/** Reads the body of a plain request and answers it. Never rejects. `headers` are the answer's. */
export async function answerPlain(over: OverHttp, request: IncomingMessage, response: ServerResponse, headers: Headers): Promise<void> {
  try {
    const text = await bodyOf(request);
    if (text === null) return refuse(response, 413, tooLarge, { headers });
    let body: unknown;
    if (text.length > 0) {
      try {
        body = JSON.parse(text);
      } catch (error) {
        return refuse(response, 400, (error as Error).message, { headers });
      }
    }
    // A page elsewhere has to ask before it may send JSON: of the headers, Apollo Server is told that, and what is accepted.
    const told = new HeaderMap([['apollo-require-preflight', 'application/json']]);
    if (request.headers.accept !== undefined) told.set('accept', request.headers.accept);
    await answer(over, request, response, { body, search: '', told, headers });
  } catch (error) {
    // A client that left in the middle of its own request hears nothing more.
    if (!request.destroyed || request.complete) failed(over.log, response, error, headers['X-Request-Id']);
  }
}

/** What is no operation. */
export function refuse(response: ServerResponse, status: number, message: string, { code = 'BAD_REQUEST', headers = {}, rateLimit }: { code?: string; headers?: Readonly<Record<string, string>>; rateLimit?: unknown } = {}): void {
  if (response.headersSent) return;
  response.writeHead(status, { ...(response.hasHeader('X-Request-Id') ? {} : headersOf()), ...headers, 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ errors: [mask({ message, extensions: { code, requestId: headers['X-Request-Id'], ...(rateLimit ? { rateLimit } : {}) } })] }));
}

/** A fault of ours, which the log has by the answer's request id. */
export function failed(log: Log, response: ServerResponse, error: unknown, requestId: string): void {
  log.error({ err: error, requestId }, 'request failed');
  refuse(response, 500, '', { code: 'INTERNAL_SERVER_ERROR', headers: { 'X-Request-Id': requestId } });
}

export interface Given {
  body: unknown;
  /** Of the URL, with its question mark. */
  search: string;
  /** What Apollo Server is told of the request's headers. */
  told: HeaderMap;
  /** Of the answer. */
  headers: Headers;
}

/** Variables by GET are a text yet: as deep as its brackets. */
function inSearch(search: string): { query: string } {
  const given = new URLSearchParams(search);
  return { query: ['query', 'variables', 'extensions'].map((name) => given.get(name) ?? '').join('\n') };
}

/** All headers of a request. */
export function headersIn({ headers }: IncomingMessage): HeaderMap {
  const all = new HeaderMap();
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) all.set(name, typeof value === 'string' ? value : value.join(', '));
  }
  return all;
}

export async function answer({ apollo, context }: OverHttp, request: IncomingMessage, response: ServerResponse, { body, search, told, headers }: Given): Promise<void> {
  const deep = (search ? nestingRefusal(inSearch(search)) : null) ?? nestingRefusal(body ?? {});
  if (deep) return refuse(response, 400, deep.message, { code: String(deep.extensions.code), headers });
  const execute = async () => await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: request.method ?? '', headers: told, search, body }, context: async () => await context(request, response, headers['X-Request-Id']),
  });
  const answered = await (tracing() ? traced('operation', { kind: SpanKind.SERVER, fresh: { client: request.headers[traceHeader]?.toString() }, attributes: { 'network.protocol.name': 'http' } }, execute) : execute());
  if (response.destroyed) return;
  if (answered.body.kind !== 'complete') throw new Error('incremental delivery is not served');
  // A text would be measured first, and then put together with the headers and encoded once more.
  const bytes = Buffer.from(answered.body.string);
  response.writeHead(answered.status ?? 200, { ...headers, ...Object.fromEntries(answered.headers), 'content-length': bytes.length });
  response.end(bytes);
}

/** Null when it is too long. The rest of a long one is read and thrown away, within bounds: who is cut off while it sends does not hear why. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  return await new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= limits.bodyBytesMax) return void chunks.push(chunk);
      chunks.length = 0;
      resolve(null);
      if (bytes > discardedMax) request.destroy();
    });
    request.once('end', () => resolve((chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString()));
    request.once('error', reject);
    request.once('close', () => reject(new Error('the client has left')));
  });
}
