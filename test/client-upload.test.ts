import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AssayClient, AssayError } from '../endpoint/client.ts';
import { hashOf } from './assay.ts';

const bytes = Buffer.from('0123456789'.repeat(10));

/** A service that takes uploads as a test says. */
describe('the client that sends bytes', () => {
  let server: Server;
  let url: string;
  let client: AssayClient;
  let ranges: string[];
  let answer: (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;
  const say = (response: ServerResponse, status: number, body: object) => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

  beforeEach(async () => {
    ranges = [];
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.once('end', () => {
        if (request.url === '/graphql') {
          return say(response, 200, { data: { sampleSubmit: { submission: { id: 'sub_x', decision: { outcome: 'SUBMIT' }, sample: { sha256: hashOf(bytes) } }, upload: { url: `${url}/uploads/upl_x`, token: 't', offset: 0 }, userErrors: [] } } });
        }
        if (request.method === 'PUT') ranges.push(String(request.headers['content-range']));
        answer(request, response, Buffer.concat(chunks));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    client = new AssayClient({ url, token: 't' });
  });
  afterEach(async () => {
    await client.close();
    server.closeAllConnections();
    server.close();
  });
  const submit = async () => await client.submit(bytes, { origin: 'MANUAL' }, { sha256: hashOf(bytes), size: bytes.length, fileName: 'x', category: 'OTHER' });

  test('goes on for as long as each request brings it further, however slow', async () => {
    let have = 0;
    answer = (_request, response) => ((have += 5) < bytes.length ? say(response, 408, { code: 'TOO_SLOW', offset: have }) : say(response, 201, { code: 'STORED' }));
    await submit();
    expect(ranges).toEqual(Array.from({ length: 20 }, (_, turn) => `bytes ${turn * 5}-99/100`));
  });

  test('gives up when nothing brings it further, with the reason', async () => {
    answer = (_request, response) => say(response, 408, { code: 'STALLED', message: 'no byte came', offset: 0 });
    await expect(submit()).rejects.toMatchObject({ code: 'STALLED', message: 'no byte came' } satisfies Partial<AssayError>);
    expect(ranges).toHaveLength(8);
  });

  test('begins again when all bytes had come and could not be stored', async () => {
    let first = true;
    answer = (request, response) => {
      if (request.method === 'HEAD') return void response.writeHead(200, { 'upload-offset': '100', 'upload-complete': '?0' }).end();
      if (!first) return say(response, 201, { code: 'STORED' });
      first = false;
      request.socket.destroy();
    };
    await submit();
    expect(ranges).toEqual(['bytes 0-99/100', 'bytes 0-99/100']);
  });

  test('is content when somebody else was faster', async () => {
    answer = (_request, response) => say(response, 200, { code: 'ALREADY_STORED' });
    await submit();
    expect(ranges).toHaveLength(1);
  });
});
