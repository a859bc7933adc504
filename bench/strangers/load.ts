import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { getIntrospectionQuery } from 'graphql';
import { Pool } from 'undici';

/**
 * People without credentials, so many a second, in a process of their own: they sign in with wrong passwords, introspect, show credentials that
 * are none, open sockets and say nothing, and send bodies byte by byte. Starts at a message, ends at the next, and says what came of it.
 */
const [port, perSecond, addresses] = process.argv.slice(2) as [string, string, string];
const from = addresses.split(',');
const tickMs = 10;
/** Connections that say nothing, or little, open at once. */
const silentMax = 6_000;
const kinds = ['signIn', 'introspection', 'credential', 'socket', 'slowBody'] as const;
const sent = Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<(typeof kinds)[number], number>;
const statuses: Record<string, number> = {};
let [silent, skipped, count] = [0, 0, 0];
const came = (status: string | number) => void (statuses[status] = (statuses[status] ?? 0) + 1);
const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 128 });
const signIn = 'mutation ($input: SessionCreateInput!) { sessionCreate(input: $input) { token userErrors { code } } }';

async function ask(address: string, body: object, headers: Record<string, string> = {}): Promise<void> {
  const { statusCode, body: answer } = await pool.request({ path: '/graphql', method: 'POST', headers: { 'content-type': 'application/json', 'x-forwarded-for': address, ...headers }, body: JSON.stringify(body) });
  await answer.dump();
  came(statusCode);
}

/** A connection that begins so, and then says next to nothing. */
function hold(begin: string): void {
  if (silent >= silentMax) return void skipped++;
  silent++;
  const socket = connect({ port: Number(port), host: '127.0.0.1' });
  socket.once('data', (data) => came(data.toString('latin1', 9, 12)));
  socket.on('error', () => undefined);
  const drip = setInterval(() => socket.write(' '), 5_000);
  socket.once('close', () => {
    clearInterval(drip);
    silent--;
  });
  socket.write(begin);
}

const work: Record<(typeof kinds)[number], (address: string) => void | Promise<void>> = {
  signIn: async (address) => await ask(address, { query: signIn, variables: { input: { email: `stranger${count % 500}@x.example`, password: 'not the password' } } }),
  introspection: async (address) => await ask(address, { query: `query I${count} ${getIntrospectionQuery().replace('query IntrospectionQuery', '')}` }),
  credential: async (address) => await ask(address, { query: '{ viewer { id } }' }, { authorization: `Bearer assay_device_${randomBytes(32).toString('base64url')}` }),
  socket: (address) => hold(`GET /graphql HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: ${address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n`),
  slowBody: (address) => hold(`POST /graphql HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: ${address}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`),
};

let running: NodeJS.Timeout | undefined;
let begun = 0;
process.on('message', () => {
  if (!running) {
    begun = performance.now();
    count = 0;
    running = setInterval(() => {
      // By the clock, so that what a late tick missed comes with the next.
      for (const due = ((performance.now() - begun) / 1_000) * Number(perSecond); count < due; count++) {
        const kind = kinds[count % kinds.length]!;
        sent[kind]++;
        void Promise.resolve(work[kind](from[Math.floor(count / kinds.length) % from.length]!)).catch(() => came('none'));
      }
    }, tickMs);
    process.send!({ begun: true });
    return;
  }
  clearInterval(running);
  running = undefined;
  process.send!({ sent, statuses, skipped, perSecond: count / ((performance.now() - begun) / 1_000) });
});
process.on('disconnect', () => process.exit(0));
process.send!({ ready: true });
