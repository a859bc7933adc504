import { createClient, type Client } from 'graphql-ws';
import type { ExecutionResult } from 'graphql';
import { Pool } from 'undici';
import WebSocket from 'ws';
import { addressHeader, identityHeader, signCaller, type Caller } from '../platform/caller.ts';
import type { Keys } from '../platform/keys.ts';
import type { Subgraph } from '../platform/subgraph.ts';

/** What travels with an operation through the gateway. */
export interface GatewayContext {
  caller: Caller;
  requestId: string;
  /** Of the client. */
  address?: string | null;
  signal?: AbortSignal;
}

export interface SourceRequest {
  query: string;
  variables?: Record<string, unknown> | undefined;
  operationName?: string | undefined;
  context: GatewayContext;
}

/** A subgraph as the gateway sees it, in this process or over the wire. */
export interface Source {
  execute(request: SourceRequest): Promise<ExecutionResult>;
  subscribe(request: SourceRequest): Promise<AsyncIterable<ExecutionResult>>;
  close(): Promise<void>;
}

/** A subgraph in this process: no bytes, no signature, its documents parsed once. */
export function localSource(subgraph: Subgraph): Source {
  const requestOf = ({ context, ...request }: SourceRequest) => ({
    ...request, caller: context.caller, requestId: context.requestId, address: context.address ?? null, ...(context.signal ? { signal: context.signal } : {}),
  });
  return {
    execute: async (request) => await subgraph.execute(requestOf(request)),
    async subscribe(request) {
      const result = await subgraph.subscribe(requestOf(request));
      return Symbol.asyncIterator in result ? result : once(result);
    },
    close: async () => await Promise.resolve(),
  };
}

async function* once(result: ExecutionResult): AsyncGenerator<ExecutionResult> {
  yield await Promise.resolve(result);
}

const answerMsMax = 30_000;

/** A subgraph behind HTTP, over kept connections; the caller travels as a signed, short-lived identity. */
export function remoteSource(url: string, keys: Keys): Source {
  const target = new URL(url);
  const pool = new Pool(target.origin, { connections: 32, pipelining: 1, headersTimeout: answerMsMax, bodyTimeout: answerMsMax });
  const identities = new WeakMap<Caller, { token: Promise<string>; until: number }>();
  const identity = async (caller: Caller): Promise<string> => {
    const known = identities.get(caller);
    if (known && known.until > Date.now()) return await known.token;
    const made = { token: signCaller(caller, keys.signing), until: Date.now() + 30_000 };
    identities.set(caller, made);
    return await made.token;
  };
  const sockets = new Set<Client>();
  return {
    async execute({ query, variables, operationName, context }) {
      const { statusCode, body } = await pool.request({
        path: target.pathname, method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json', [identityHeader]: await identity(context.caller), 'x-request-id': context.requestId, ...(context.address ? { [addressHeader]: context.address } : {}) },
        body: JSON.stringify({ query, variables, operationName }),
        ...(context.signal ? { signal: context.signal } : {}),
      });
      const text = await body.text();
      if (statusCode >= 500) throw new Error(`subgraph ${target.host} answered ${statusCode}`);
      return JSON.parse(text) as ExecutionResult;
    },
    async subscribe({ query, variables, operationName, context }) {
      // A socket for each subscription: its identity is the subscriber's own.
      const client = createClient({
        url: `${target.protocol === 'https:' ? 'wss' : 'ws'}://${target.host}${target.pathname}`, webSocketImpl: WebSocket, lazy: true, retryAttempts: 0,
        connectionParams: async () => ({ [identityHeader]: await identity(context.caller) }),
      });
      sockets.add(client);
      const end = () => {
        sockets.delete(client);
        void client.dispose();
      };
      context.signal?.addEventListener('abort', end, { once: true });
      const events = client.iterate({ query, ...(variables ? { variables } : {}), ...(operationName ? { operationName } : {}) }) as AsyncIterable<ExecutionResult>;
      return await Promise.resolve((async function* () {
        try {
          yield* events;
        } finally {
          end();
        }
      })());
    },
    async close() {
      for (const client of sockets) await client.dispose();
      await pool.close();
    },
  };
}
