import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import { intake, type IntakeOptions } from '../endpoint/mail/intake.ts';
import { addressKey } from '../endpoint/mail/places.ts';
import { Spool } from '../endpoint/mail/spool.ts';

/** A client by a real socket, from any address of the loopback network. */
class Client {
  readonly socket: Socket;
  text = '';
  closed = false;
  #wake: () => void = () => undefined;
  constructor(port: number, localAddress: string) {
    this.socket = connect({ port, host: '127.0.0.1', localAddress });
    this.socket.setEncoding('latin1').on('error', () => undefined);
    this.socket.on('data', (chunk: string) => {
      this.text += chunk;
      this.#wake();
    });
    this.socket.on('close', () => {
      this.closed = true;
      this.#wake();
    });
  }
  /** The next reply's code, or CLOSED. */
  async reply(): Promise<string> {
    for (;;) {
      const match = /^(\d{3}) .*\r\n/m.exec(this.text);
      if (match) {
        this.text = this.text.slice(match.index + match[0].length);
        return match[1]!;
      }
      if (this.closed) return 'CLOSED';
      await new Promise<void>((done) => (this.#wake = done));
    }
  }
  async say(line: string): Promise<string> {
    this.socket.write(`${line}\r\n`);
    return await this.reply();
  }
}

describe('places of the mail gateway', () => {
  const undo: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });

  async function server(options: Partial<IntakeOptions> = {}) {
    const folder = await mkdtemp(join(tmpdir(), 'assay-places-'));
    const spool = new Spool(folder);
    await spool.open();
    const smtp: SMTPServer = intake(spool, { name: 'gate.example', domains: () => ['corp.example'], ...options }, () => undefined);
    smtp.listen(0, '127.0.0.1');
    await once(smtp.server, 'listening');
    const { port } = smtp.server.address() as { port: number };
    const clients: Client[] = [];
    undo.push(async () => {
      for (const { socket } of clients) socket.destroy();
      await new Promise<void>((done) => smtp.close(() => done()));
      spool.close();
      await rm(folder, { recursive: true, force: true });
    });
    const client = (address: string): Client => {
      const made = new Client(port, address);
      clients.push(made);
      return made;
    };
    return { client };
  }
  /** A whole delivery. */
  const deliver = async (client: Client): Promise<string[]> => {
    const replies = [await client.reply()];
    for (const line of ['EHLO x', 'MAIL FROM:<a@else.example>', 'RCPT TO:<b@corp.example>', 'DATA', 'Subject: x\r\n\r\nx\r\n.', 'QUIT']) replies.push(await client.say(line));
    return replies;
  };
  const taken = ['220', '250', '250', '250', '354', '250', '221'];

  test('one address holds its share of the places, and others go on delivering', async () => {
    const { client } = await server({ connectionsMax: 100 });
    const greetings = await Promise.all(Array.from({ length: 100 }, async () => await client('127.0.0.2').reply()));
    expect(greetings.filter((code) => code === '220')).toHaveLength(20);
    expect(greetings.filter((code) => code === '421')).toHaveLength(80);
    expect(await deliver(client('127.0.0.3'))).toEqual(taken);
  });

  test('a trusted server may hold all places but what is taken', async () => {
    const { client } = await server({ connectionsMax: 12, connectionsPerAddressMax: 2, trusted: ['127.0.0.4'] });
    const greetings = await Promise.all(Array.from({ length: 12 }, async () => await client('127.0.0.4').reply()));
    expect(new Set(greetings)).toEqual(new Set(['220']));
  });

  test('who does not greet is sent away with 421, who has greeted is waited for', async () => {
    const { client } = await server({ greetingMsMax: 300 });
    const [silent, slow, patient] = [client('127.0.0.2'), client('127.0.0.2'), client('127.0.0.2')];
    for (const one of [silent, slow, patient]) expect(await one.reply()).toBe('220');
    expect(await patient.say('EHLO x')).toBe('250');
    slow.socket.write('E');
    expect(await silent.reply()).toBe('421');
    expect(await slow.reply()).toBe('421');
    for (const one of [silent, slow]) expect(await one.reply()).toBe('CLOSED');
    expect(await patient.say('NOOP')).toBe('250');
  });

  test('where all places are taken, a new client gets that of the one that has been idle longest at the address with most', async () => {
    const { client } = await server({ connectionsMax: 6, connectionsPerAddressMax: 4 });
    const many = Array.from({ length: 4 }, () => client('127.0.0.2'));
    const few = Array.from({ length: 2 }, () => client('127.0.0.3'));
    for (const one of [...many, ...few]) {
      expect(await one.reply()).toBe('220');
      expect(await one.say('EHLO x')).toBe('250');
    }
    expect(await deliver(client('127.0.0.4'))).toEqual(taken);
    const ends = many.map(async (one) => (await one.reply()) === '421');
    expect(await Promise.race(ends)).toBe(true);
    for (const one of few) expect(await one.say('NOOP')).toBe('250');
  });

  test('idle clients of as many addresses as there are places keep nobody away, busy ones keep their places', async () => {
    const { client } = await server({ connectionsMax: 3, idleMsMax: 0 });
    const idle = [2, 3, 4].map((n) => client(`127.0.0.${n}`));
    for (const one of idle) expect(await one.reply()).toBe('220');
    expect(await deliver(client('127.0.0.5'))).toEqual(taken);
    const strict = await server({ connectionsMax: 3, idleMsMax: 60_000 });
    const busy = [2, 3, 4].map((n) => strict.client(`127.0.0.${n}`));
    for (const one of busy) expect(await one.reply()).toBe('220');
    expect(await strict.client('127.0.0.5').reply()).toBe('421');
    for (const one of busy) expect(await one.say('EHLO x')).toBe('250');
  });

  test('a place is free again as soon as its client is gone', async () => {
    const { client } = await server({ connectionsMax: 2, connectionsPerAddressMax: 2, idleMsMax: 60_000 });
    for (let round = 0; round < 5; round++) {
      const pair = [client('127.0.0.2'), client('127.0.0.2')];
      for (const one of pair) expect(await one.reply()).toBe('220');
      for (const one of pair) {
        expect(await one.say('QUIT')).toBe('221');
        expect(await one.reply()).toBe('CLOSED');
      }
    }
  });

  test.each([
    ['192.0.2.7', '192.0.2.7'], ['::ffff:192.0.2.7', '192.0.2.7'], ['2001:db8:1:2:aaaa::1', '2001:db8:1:2::/64'], ['2001:DB8:1:2::', '2001:db8:1:2::/64'], ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'], ['fe80::1%eth0', 'fe80:0:0:0::/64'], ['1:2:3:4:5:6:7:8', '1:2:3:4::/64'],
  ])('%s is counted as %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});
