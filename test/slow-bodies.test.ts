import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closed } from './closed.ts';
import { LogGateway } from './log-gateway.ts';

let at: LogGateway;
beforeEach(async () => {
  at = await LogGateway.start();
});
afterEach(async () => await at.stop());

describe('a request', () => {
  test.each(['', '/'])('to /graphql%s whose body does not come is answered with 408, and its connection closed', async (more) => {
    const impatient = await at.another({ bodyMsMax: 1 });
    try {
      const socket = connect(impatient.port, '127.0.0.1');
      let heard = '';
      socket.on('data', (data) => (heard += String(data)));
      socket.write(`POST /graphql${more} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{`);
      await closed(socket);
      expect(heard).toMatch(/^HTTP\/1.1 408 [^]*the body did not come within 0.001 seconds/);
    } finally {
      await impatient.stop();
    }
  });
});

describe('a connection', () => {
  const sample = (name: string) => fileURLToPath(new URL(`samples/tls/${name}.pem`, import.meta.url));
  test('that never sends a byte, or never all of its headers, is closed', async () => {
    const strict = await at.another({ headersMsMax: 100 });
    try {
      const silent = Array.from({ length: 20 }, () => connect(strict.port, '127.0.0.1'));
      const partial = connect(strict.port, '127.0.0.1', () => partial.write('GET / HTTP/1.1\r\nHost'));
      await Promise.all([...silent, partial].map((socket) => closed(socket.resume())));
    } finally {
      await strict.stop();
    }
  });

  test('that does not begin TLS, or says nothing after its handshake, is closed', async () => {
    const strict = await at.another({ headersMsMax: 500, tls: { certificate: sample('cert'), key: sample('key'), authorities: null } });
    try {
      await Promise.all([
        closed(connect(strict.port, '127.0.0.1').resume()),
        closed(connectTls({ port: strict.port, host: '127.0.0.1', rejectUnauthorized: false }).resume()),
      ]);
    } finally {
      await strict.stop();
    }
  });

  test('is not kept by a body that goes on after the answer', async () => {
    const strict = await at.another({ bodyMsMax: 50 });
    const socket = connect(strict.port, '127.0.0.1');
    socket.write('GET /health HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n{');
    // A byte now and then keeps a connection from being idle.
    const trickle = setInterval(() => socket.write('x'), 20);
    try {
      await closed(socket.resume());
    } finally {
      clearInterval(trickle);
      await strict.stop();
    }
  });
});
