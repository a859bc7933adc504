import { createClient, type Client } from 'graphql-ws';
import type { ExecutionResult } from 'graphql';
import WebSocket from 'ws';
import { byText } from '../platform/by-text.ts';
import { addressHeader, certificateHeader, identityHeader, requestIdHeader, signCaller, type Caller } from '../platform/caller.ts';
import type { Keys } from '../platform/keys.ts';
import type { Subgraph } from '../platform/subgraph.ts';
import { carried, traceHeader } from '../platform/tracing.ts';
import type { Charge } from './budget.ts';
import { Transport } from './transport.ts';

/** What travels with an operation through the gateway. */
export interface GatewayContext {
  caller: Caller;
  requestId: string;
  /** Of the client. */
  address?: string | null;
  /** Of the client's certificate, its SHA-256. */
  certificate?: string | null;
  /** Aborts when the client has left, and when its time is up. */
  signal?: AbortSignal;
  /** When its time is up, in milliseconds since 1970. */
  deadline?: number;
  /** Points that were taken of an address before its operation was looked at. */
  prepaid?: number;
  /** Is told what it took from the customer's budget. */
  charged?: (charge: Charge) => void;
}

export interface SourceRequest {
  query: string;
  variables?: Record<string, unknown> | undefined;
  /** Variables that are lists whose items are JSON already; to a source that sends texts they are given so alone. */
  texts?: ReadonlyMap<string, readonly string[]> | undefined;
  operationName?: string | undefined;
  /** It changes something: it is sent once. */
  mutation?: boolean;
  context: GatewayContext;
}

/** A subgraph as the gateway sees it, in this process or over the wire. */
export interface Source {
  /** It sends JSON, and makes no use of what `texts` says already. */
  readonly textual?: boolean;
  execute(request: SourceRequest): Promise<ExecutionResult>;
  subscribe(request: SourceRequest): Promise<AsyncIterable<ExecutionResult>>;
  close(): Promise<void>;
}

/** A subgraph in this process: no bytes, no signature, its documents parsed once. */
export function localSource(subgraph: Subgraph): Source {
  const requestOf = ({ context, query, variables, operationName }: SourceRequest) => ({
    query, variables, operationName, caller: context.caller, requestId: context.requestId, address: context.address ?? null, certificate: context.certificate ?? null, ...(context.signal ? { signal: context.signal } : {}),
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

/** Documents of plans come again and again: as JSON they are kept. */
const documents = byText<string>(2 * 1024 * 1024);
function jsonOf(query: string): string {
  let json = documents.get(query);
  if (json === undefined) documents.set(query, json = JSON.stringify(query));
  return json;
}

function variablesOf({ variables, texts }: SourceRequest): string {
  const json = JSON.stringify(variables ?? {});
  if (!texts || texts.size === 0) return json;
  let lists = '';
  for (const [name, items] of texts) lists += `${lists ? ',' : ''}${JSON.stringify(name)}:[${items.join(',')}]`;
  return json === '{}' ? `{${lists}}` : `${json.slice(0, -1)},${lists}}`;
}

async function answerOf(transport: Transport, request: SourceRequest, asker: string, headers: Record<string, string>): Promise<ExecutionResult> {
  const { query, operationName, mutation, context } = request;
  const position = carried();
  const { text } = await transport.post({
    body: `{"query":${jsonOf(query)},"variables":${variablesOf(request)}${operationName ? `,"operationName":${JSON.stringify(operationName)}` : ''}}`,
    headers: { 'content-type': 'application/json', accept: 'application/json', ...(position ? { [traceHeader]: position } : {}), ...headers },
    idempotent: !mutation, asker, deadline: context.deadline, ...(context.signal ? { signal: context.signal } : {}),
  });
  try {
    return JSON.parse(text) as ExecutionResult;
  } catch (cause) {
    throw new Error('a subgraph answered with something that is not JSON', { cause });
  }
}

/** Ends a client. One that can't connect rejects here once more with what its subscription was told already; unheard, that would end the process. */
async function left(client: Client): Promise<void> {
  await Promise.resolve(client.dispose()).catch(() => undefined);
}

/** Any subgraph of federation behind HTTP, which is told nothing about the caller. Subscriptions by graphql-ws at the same URL. */
export function plainSource(url: string): Source {
  const target = new URL(url);
  const transport = new Transport(target);
  const client = createClient({ url: `${target.protocol === 'https:' ? 'wss' : 'ws'}://${target.host}${target.pathname}`, webSocketImpl: WebSocket, lazy: true, retryAttempts: 0 });
  return {
    textual: true,
    execute: (request) => answerOf(transport, request, '', {}),
    subscribe: async ({ query, variables, operationName }) => await Promise.resolve(client.iterate({ query, ...(variables ? { variables } : {}), ...(operationName ? { operationName } : {}) }) as AsyncIterable<ExecutionResult>),
    async close() {
      await left(client);
      await transport.close();
    },
  };
}

/** A subgraph behind HTTP, over kept connections; the caller travels as a signed, short-lived identity. */
export function remoteSource(url: string, keys: Keys): Source {
  const target = new URL(url);
  const transport = new Transport(target);
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
    textual: true,
    execute: async (request) => {
      const { caller, requestId, address, certificate } = request.context;
      const token = await identity(caller);
      // The identity names the customer and the scopes: whoever has another one is somebody else.
      return await answerOf(transport, request, `${token} ${address ?? ''} ${certificate ?? ''}`, { [identityHeader]: token, [requestIdHeader]: requestId, ...(address ? { [addressHeader]: address } : {}), ...(certificate ? { [certificateHeader]: certificate } : {}) });
    },
    async subscribe({ query, variables, operationName, context }) {
      // A socket for each subscription: its identity is the subscriber's own.
      const client = createClient({
        url: `${target.protocol === 'https:' ? 'wss' : 'ws'}://${target.host}${target.pathname}`, webSocketImpl: WebSocket, lazy: true, retryAttempts: 0,
        connectionParams: async () => ({ [identityHeader]: await identity(context.caller), [requestIdHeader]: context.requestId }),
      });
      sockets.add(client);
      const end = () => {
        sockets.delete(client);
        void left(client);
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
      for (const client of sockets) await left(client);
      await transport.close();
    },
  };
}
