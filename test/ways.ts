import type { GraphQLFormattedError } from 'graphql';
import { createClient } from 'graphql-ws';
import { Agent, request } from 'undici';
import WebSocket from 'ws';

/** How an operation comes to the gateway. */
export const ways = ['a request', 'an event stream', 'a socket'] as const;
export type Way = (typeof ways)[number];

export interface Coming {
  url: string;
  token?: string | undefined;
  headers?: Record<string, string>;
  /** PEM. */
  tls?: { ca: string; cert?: string; key?: string };
}

export interface Answer<T> {
  data: T;
  errors?: readonly (GraphQLFormattedError & { extensions: { code: string } })[];
  extensions?: Record<string, unknown>;
}

/** What an operation is told first, the same in each way. */
export async function askBy<T>(way: Way, { url, token, headers = {}, tls }: Coming, query: string, variables: Record<string, unknown> = {}): Promise<Answer<T>> {
  const credential: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  return await (way === 'a socket' ? bySocket<T>() : byHttp<T>());

  async function bySocket<T>(): Promise<Answer<T>> {
    class Socket extends WebSocket {
      constructor(address: string, protocols: string[]) {
        super(address, protocols, { headers, ...tls });
      }
    }
    const client = createClient({ url: `${url.replace(/^http/, 'ws')}/graphql`, webSocketImpl: Socket, retryAttempts: 0, connectionParams: credential });
    try {
      for await (const answer of client.iterate({ query, variables })) return answer as unknown as Answer<T>;
      throw new Error('there was no answer');
    } catch (error) {
      if (Array.isArray(error)) return { data: null as T, errors: error as NonNullable<Answer<T>['errors']> };
      throw error;
    } finally {
      await client.dispose();
    }
  }

  async function byHttp<T>(): Promise<Answer<T>> {
    const agent = new Agent(tls ? { connect: tls } : {});
    try {
      const { body } = await request(`${url}/graphql`, {
        dispatcher: agent, method: 'POST', headers: { 'content-type': 'application/json', ...(way === 'an event stream' ? { accept: 'text/event-stream' } : {}), ...credential, ...headers }, body: JSON.stringify({ query, variables }),
      });
      let text = '';
      for await (const chunk of body) {
        text += String(chunk);
        const told = /^data: (\{.*)\n/m.exec(text);
        if (told) return JSON.parse(told[1]!) as Answer<T>;
      }
      return JSON.parse(text) as Answer<T>;
    } finally {
      await agent.destroy();
    }
  }
}
