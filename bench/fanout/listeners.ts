import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/**
 * Many sockets that do next to nothing, so that whoever tells them something is what is measured: frames are counted and thrown away.
 */
const [port, count, query] = process.argv.slice(2);
const sockets: Socket[] = [];
const total = Number(count);
let [ready, told, length] = [0, 0, 0];

function masked(text: string): Buffer {
  const [data, mask] = [Buffer.from(text), randomBytes(4)];
  for (let at = 0; at < data.length; at++) data[at]! ^= mask[at % 4]!;
  const head = data.length < 126 ? Buffer.from([0x81, 0x80 | data.length]) : Buffer.from([0x81, 0x80 | 126, data.length >> 8, data.length & 255]);
  return Buffer.concat([head, mask, data]);
}

async function open(n: number): Promise<void> {
  const socket = connect({ port: Number(port), host: '127.0.0.1', noDelay: true });
  sockets.push(socket);
  let [state, left, texts]: [string, number, number] = ['upgrade', 0, 0];
  let rest: Buffer | null = null;
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', () => reject(new Error(`socket ${n} was closed`)));
    socket.write('GET /graphql HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n');
    const text = () => {
      texts++;
      if (texts === 1) socket.write(masked(JSON.stringify({ type: 'subscribe', id: '1', payload: { query } })));
      else if (texts === 2) {
        ready++;
        resolve();
      } else if (++told === total) {
        told = 0;
        process.send!({ last: String(process.hrtime.bigint()), length });
      }
    };
    socket.on('data', (chunk: Buffer) => {
      let data = rest ? Buffer.concat([rest, chunk]) : chunk;
      rest = null;
      if (state === 'upgrade') {
        const end = data.indexOf('\r\n\r\n');
        if (end < 0) return void (rest = data);
        state = 'frames';
        data = data.subarray(end + 4);
        socket.write(masked(JSON.stringify({ type: 'connection_init', payload: { authorization: `dev_${n}` } })));
      }
      let at = 0;
      while (at < data.length) {
        if (left > 0) {
          const taken = Math.min(left, data.length - at);
          [at, left] = [at + taken, left - taken];
          if (left === 0) text();
          continue;
        }
        const short = data[at + 1]! & 127;
        const head = short < 126 ? 2 : short === 126 ? 4 : 10;
        if (data.length - at < head) break;
        const size = short < 126 ? short : short === 126 ? data.readUInt16BE(at + 2) : Number(data.readBigUInt64BE(at + 2));
        const opcode = data[at]! & 15;
        at += head;
        if (opcode === 1) [length, left] = [size, size];
        else if (data.length - at < size) { at -= head; break; } else {
          if (opcode === 9) socket.write(Buffer.from([0x8a, 0x80, 0, 0, 0, 0]));
          at += size;
        }
      }
      if (at < data.length) rest = data.subarray(at);
    });
  });
}

for (let n = 0; n < total; n += 100) await Promise.all(Array.from({ length: Math.min(100, total - n) }, async (_one, index) => await open(n + index)));
process.send!({ ready });
process.on('disconnect', () => process.exit(0));
