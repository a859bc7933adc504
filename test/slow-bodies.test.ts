import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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
      await once(socket, 'close');
      expect(heard).toMatch(/^HTTP\/1.1 408 [^]*the body did not come within 0.001 seconds/);
    } finally {
      await impatient.stop();
    }
  });
});
