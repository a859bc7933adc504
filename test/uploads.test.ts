import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { request } from 'undici';
import { system } from '../platform/caller.ts';
import { blobOf, uploadRoom } from '../subgraphs/samples/upload-row.ts';
import { unwrap } from '../platform/envelope.ts';
import { expireUploads } from '../subgraphs/samples/expired-uploads.ts';
import { openJobWords } from '../subgraphs/samples/job-words.ts';
import { vaultOf } from '../subgraphs/samples/vault.ts';
import { closed } from './closed.ts';
import { storedEvents } from './stored-events.ts';
import { hashOf, listen, put, startAssay, submitInput, submitMutation, type Assay, type Submitted } from './assay.ts';

type Ticket = NonNullable<Submitted['sampleSubmit']['upload']>;

/** Many askers, of one customer and of others, send the same bytes: honestly, slowly, wrongly, at the same moment. */
describe('uploads of the same bytes', () => {
  let assay: Assay;
  let one: { administrator: string; devices: string[]; customerId: string };
  let two: typeof one;
  let counter = 0;
  const fresh = (size = 300_000) => Buffer.alloc(size, `upload ${counter++} of ${process.pid} `);
  const ask = async (token: string, bytes: Buffer) => (await assay.ask<Submitted>(token, submitMutation, { input: submitInput(bytes) })).data.sampleSubmit;
  const ticketFor = async (token: string, bytes: Buffer): Promise<Ticket> => (await ask(token, bytes)).upload!;
  const samples = () => assay.platform.subgraphs.find(({ name }) => name === 'samples')!.platform;
  const rows = async <T extends object>(sql: string, values: unknown[] = []) => await samples().database.for(system).execute<T[]>(sql, values);
  const parts = async () => await readdir(`${samples().dataFolder}/uploads`).catch(() => []);
  const idOf = ({ url }: Ticket) => url.split('/').at(-1)!;
  /** A sender by hand: what it has sent stays unfinished until it sends more. */
  const sender = async (ticket: Ticket, bytes: Buffer): Promise<{ socket: Socket; answer: Promise<string>; arrived: (count: number) => Promise<void> }> => {
    const { hostname, port, pathname } = new URL(ticket.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    let text = '';
    socket.on('data', (chunk) => (text += String(chunk)));
    const answer = closed(socket).then(() => text);
    socket.write(`PUT ${pathname} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${ticket.token}\r\nContent-Length: ${bytes.length}\r\n\r\n`);
    const arrived = async (count: number) => void (await vi.waitUntil(async () => {
      const { headers } = await request(ticket.url, { method: 'HEAD', headers: { authorization: `Bearer ${ticket.token}` } });
      return Number(headers['upload-offset']) >= count;
    }, { timeout: 20_000 }));
    return { socket, answer, arrived };
  };

  beforeAll(async () => {
    assay = await startAssay({ ASSAY_UPLOAD_STALL_MS: '30000' });
    [one, two] = [await assay.customer({ seats: 50, dailyQuota: 10_000 }), await assay.customer({ seats: 50, dailyQuota: 10_000 })];
    await assay.fakeRunner();
  });
  afterAll(async () => await assay?.stop());

  test('whoever sends and stalls holds no other customer, and is told that the bytes are there', async () => {
    const bytes = fresh();
    const slow = await sender(await ticketFor(two.devices[0]!, bytes), bytes);
    slow.socket.write(bytes.subarray(0, 1000));
    await slow.arrived(1000);
    const ticket = await ticketFor(one.devices[0]!, bytes);
    expect(ticket.offset, 'what others have sent is not to be seen').toBe(0);
    expect(await put(ticket, bytes)).toMatchObject({ status: 201, code: 'STORED' });
    expect(await slow.answer).toMatch(/^HTTP\/1.1 200 [^]*ALREADY_STORED/);
    expect(await parts()).toEqual([]);
  });

  test('the same device with a connection that has died goes on at once', async () => {
    const bytes = fresh();
    const ticket = await ticketFor(one.devices[0]!, bytes);
    const dead = await sender(ticket, bytes);
    dead.socket.write(bytes.subarray(0, 1000));
    await dead.arrived(1000);
    const again = await ticketFor(one.devices[0]!, bytes);
    expect([idOf(again), again.offset]).toEqual([idOf(ticket), 1000]);
    expect(await put(again, bytes.subarray(1000), { 'content-range': `bytes 1000-${bytes.length - 1}/${bytes.length}` })).toMatchObject({ status: 201 });
    expect(await dead.answer).toMatch(/^HTTP\/1.1 409 [^]*UPLOAD_SUPERSEDED/);
  });

  test('every refusal has one form, whichever part of the service refuses', async () => {
    const bytes = fresh();
    const { url, token } = await ticketFor(one.devices[0]!, bytes);
    const { origin } = new URL(url);
    const ticket = { authorization: `Bearer ${token}` };
    const hash = 'a'.repeat(64);
    const text = { 'content-type': 'text/plain' };
    const large = Buffer.alloc(200_000);
    const refusals: [name: string, method: 'GET' | 'PUT' | 'POST' | 'DELETE', url: string, headers: Record<string, string>, body: Buffer | null, status: number, code: string][] = [
      ['no ticket', 'PUT', url, {}, bytes, 401, 'TICKET_INVALID'],
      ['the ticket of another', 'PUT', `${url}x`, ticket, bytes, 403, 'TICKET_OTHER'],
      ['a range that is none', 'PUT', url, { ...ticket, 'content-range': 'x' }, bytes, 400, 'RANGE_MALFORMED'],
      ['too many bytes', 'PUT', url, ticket, Buffer.concat([bytes, bytes]), 413, 'SIZE_WRONG'],
      ['other bytes', 'PUT', url, ticket, Buffer.alloc(bytes.length), 422, 'HASH_WRONG'],
      ['another method', 'POST', url, ticket, bytes, 405, 'METHOD_WRONG'],
      ['a path that can not be read', 'PUT', `${origin}/uploads/%ff`, ticket, bytes, 400, 'BAD_REQUEST'],
      ['no upload', 'PUT', `${origin}/uploads/`, ticket, bytes, 404, 'NOT_FOUND'],
      ['more than an upload', 'PUT', `${url}/x`, ticket, bytes, 404, 'NOT_FOUND'],
      ['a diagnostic without its ticket', 'PUT', `${origin}/diagnostics/dia_x`, ticket, bytes, 401, 'TICKET_INVALID'],
      ['a diagnostic by another method', 'DELETE', `${origin}/diagnostics/dia_x`, ticket, null, 405, 'METHOD_WRONG'],
      ['the vault without a ticket', 'GET', `${origin}/vault/${hash}`, {}, null, 403, 'TICKET_INVALID'],
      ['too many words', 'POST', `${origin}/vault/${hash}/words`, text, large, 413, 'BAD_REQUEST'],
    ];
    for (const [name, method, target, headers, body, status, code] of refusals) {
      const answer = await request(target, { method, headers, body });
      const said = (await answer.body.json()) as Record<string, unknown>;
      expect([answer.statusCode, said.code, typeof said.message], name).toEqual([status, code, 'string']);
      expect(Object.keys(said).filter((field) => !['code', 'message', 'offset', 'size', 'complete'].includes(field)), name).toEqual([]);
      expect(answer.headers['content-type'], name).toBe('application/json; charset=utf-8');
      expect(answer.headers.allow !== undefined, name).toBe(status === 405);
    }
  });

  test('whoever has only the hash takes nothing from who has the bytes', async () => {
    const bytes = fresh();
    const wrong = Buffer.from(bytes).fill(7, 5);
    const ticket = await ticketFor(two.devices[0]!, bytes);
    const [liar, honest] = await Promise.all([put(ticket, wrong), put(await ticketFor(one.devices[0]!, bytes), bytes)]);
    expect(honest).toMatchObject({ status: 201 });
    expect([422, 200]).toContain(liar.status);
  });

  test('a device leaves it to another one of its customer to send, as long as that one does it well', async () => {
    const bytes = fresh(4_000_000);
    const first = await sender(await ticketFor(one.devices[0]!, bytes), bytes);
    first.socket.write(bytes.subarray(0, 2_000_000));
    await first.arrived(2_000_000);
    const ticket = await ticketFor(one.devices[1]!, bytes);
    const second = put(ticket, bytes);
    first.socket.write(bytes.subarray(2_000_000));
    expect(await second).toMatchObject({ status: 200, code: 'ALREADY_STORED' });
    expect(await rows("select 1 from upload where sample_id = (select id from sample where sha256 = ?)", [hashOf(bytes)])).toEqual([]);
    first.socket.destroy();
  });

  test('an answer in the middle reaches clients that look for one only after their last byte', async () => {
    const bytes = fresh();
    const ticket = await ticketFor(two.devices[0]!, bytes);
    const { hostname, port, pathname } = new URL(ticket.url);
    const sending = httpRequest({ host: hostname, port, path: pathname, method: 'PUT', headers: { authorization: `Bearer ${ticket.token}`, 'content-length': bytes.length } });
    const answered = once(sending, 'response') as Promise<[{ statusCode: number }]>;
    sending.write(bytes.subarray(0, 100_000));
    await vi.waitUntil(async () => (await rows('select 1 from upload where id = ? and begun_at is not null', [idOf(ticket)])).length > 0, { timeout: 20_000 });
    expect(await put(await ticketFor(one.devices[0]!, bytes), bytes)).toMatchObject({ status: 201 });
    sending.end(bytes.subarray(100_000));
    expect((await answered)[0].statusCode).toBe(200);
  });

  test.each([['one customer', () => one.devices], ['two customers', () => [...one.devices, ...two.devices]]])('sent by many of %s at the same moment, they are stored and analysed once', async (_whose, devices) => {
    const bytes = fresh(2_000_000);
    const ear = listen(assay.url, one.devices[0]!);
    await ear.listening();
    const tickets = await Promise.all(Array.from({ length: 4 }, () => devices()).flat().map(async (token) => await ticketFor(token, bytes)));
    const answers = await Promise.all(tickets.map(async (ticket) => await put(ticket, bytes).catch((error: unknown) => ({ status: 0, code: String(error) }))));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ code }) => !['STORED', 'ALREADY_STORED', 'UPLOAD_SUPERSEDED'].includes(code))).toEqual([]);
    expect((await ear.final(hashOf(bytes))).verdict).toMatchObject({ sample: { size: bytes.length } });
    ear.stop();
    expect(await parts()).toEqual([]);
    const [sample] = await rows<{ stored_as: string; id: string }>('select id, stored_as from sample where sha256 = ?', [hashOf(bytes)]);
    expect(await storedEvents(assay, sample!.id)).toHaveLength(1);
    const vault = (await readdir(`${samples().dataFolder}/vault`, { recursive: true, withFileTypes: true })).filter((file) => file.isFile()).map(({ name }) => name);
    const known = await rows<{ name: string }>('select coalesce(stored_as, sha256) as name from sample where wrapped_key is not null');
    expect(vault.sort(), 'nothing of those who came second').toEqual(known.map(({ name }) => name).sort());
    const states = await rows<{ state: string }>('select distinct state from submission where sample_id = ?', [sample!.id]);
    expect(states.map(({ state }) => state)).not.toContain('AWAITING_UPLOAD');
  });

  test("another customer's passwords for an archive push out nobody's", async () => {
    const bytes = fresh();
    const give = async (token: string, archivePassword: string) => (await assay.ask<Submitted>(token, submitMutation, { input: submitInput(bytes, { archivePassword }) })).data.sampleSubmit.upload!;
    const ticket = await give(one.devices[0]!, 'the right one');
    for (let n = 0; n < 7; n++) await give(two.devices[0]!, `wrong ${n}`);
    expect(await put(ticket, bytes)).toMatchObject({ status: 201 });
    const [sample] = await rows<{ id: string; wrapped_key: Buffer }>('select id, wrapped_key from sample where sha256 = ?', [hashOf(bytes)]);
    const [event] = await storedEvents(assay, sample!.id);
    const key = unwrap(samples().keys.master, sample!.wrapped_key, `sample ${hashOf(bytes)}`);
    expect(openJobWords(key, sample!.id, event!.words!).passwords).toEqual(['the right one', 'wrong 6', 'wrong 5', 'wrong 4', 'wrong 3']);
  });

  test('a submission waits for its own upload, and no other keeps it from its end', async () => {
    const bytes = fresh();
    const [mine, theirs] = [await ask(one.devices[0]!, bytes), await ask(two.devices[0]!, bytes)];
    await rows("update upload set expires_at = now() - interval '1 second' where id = ?", [idOf(mine.upload!)]);
    await expireUploads(samples(), vaultOf(samples()));
    const states = await rows<{ id: string; state: string }>('select id, state from submission where id = any(?::text[])', [`{${mine.submission!.id},${theirs.submission!.id}}`]);
    expect(Object.fromEntries(states.map(({ id, state }) => [id, state]))).toEqual({ [mine.submission!.id]: 'EXPIRED', [theirs.submission!.id]: 'AWAITING_UPLOAD' });
    expect(await put(theirs.upload!, bytes), 'the other goes on').toMatchObject({ status: 201 });
  });

  test('what an upload left in the vault when its process died goes with it', async () => {
    const bytes = fresh();
    const { upload } = await ask(one.devices[0]!, bytes);
    const vault = vaultOf(samples());
    const key = await vault.put(blobOf(idOf(upload!)), Readable.from([bytes]));
    await rows("update upload set storing = true, begun_at = now() - interval '25 hours' where id = ?", [idOf(upload!)]);
    await expireUploads(samples(), vault);
    await expect(vault.get(blobOf(idOf(upload!)), key)).rejects.toThrow('ENOENT');
    expect(await put(upload!, bytes)).toMatchObject({ status: 410, code: 'UPLOAD_GONE' });
  });

  test.each<[string, string, (() => number)]>([
    ['a device', 'holder_id', () => uploadRoom.holderBytesMax], ['a customer', 'customer_id', () => uploadRoom.customerBytesMax],
  ])('%s has room for so many bytes that are not complete, and takes none from another', async (_who, column, bytesMax) => {
    const [bytes, other] = [fresh(), fresh()];
    const [ticket, foreign] = [await ticketFor(one.devices[0]!, bytes), await ticketFor(two.devices[0]!, bytes)];
    const filler = await ticketFor(one.devices[column === 'holder_id' ? 0 : 1]!, other);
    await rows('update upload set begun_at = now(), size = ? where id = ?', [bytesMax() - bytes.length + 1, idOf(filler)]);
    const refused = await request(ticket.url, { method: 'PUT', headers: { authorization: `Bearer ${ticket.token}` }, body: bytes });
    expect([refused.statusCode, refused.headers['retry-after'], await refused.body.json()]).toMatchObject([429, '30', { code: 'UPLOADS_FULL' }]);
    expect(await put(foreign, bytes)).toMatchObject({ status: 201 });
    await rows('delete from upload where id = ?', [idOf(filler)]);
  });
});

describe('an upload that is too slow', () => {
  test('ends with 408 and the byte where it goes on, although a byte comes now and then', async () => {
    const assay = await startAssay({ ASSAY_UPLOAD_STALL_MS: '300', ASSAY_UPLOAD_BYTES_PER_SECOND_MIN: '1000' });
    try {
      const { devices } = await assay.customer();
      const bytes = Buffer.alloc(5000, 'slowly');
      const { data } = await assay.ask<Submitted>(devices[0]!, submitMutation, { input: submitInput(bytes) });
      const ticket = data.sampleSubmit.upload!;
      const { hostname, port, pathname } = new URL(ticket.url);
      const socket = connect(Number(port), hostname);
      let text = '';
      socket.on('data', (chunk) => (text += String(chunk))).on('error', () => undefined);
      socket.write(`PUT ${pathname} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${ticket.token}\r\nContent-Length: ${bytes.length}\r\n\r\n`);
      let sent = 0;
      const drip = setInterval(() => socket.write(bytes.subarray(sent, ++sent)), 20);
      await vi.waitUntil(() => text.includes('offset'), { timeout: 20_000 });
      clearInterval(drip);
      socket.destroy();
      expect(text).toMatch(/^HTTP\/1.1 408 [^]*TOO_SLOW/);
      const offset = Number(/"offset":(\d+)/.exec(text)![1]);
      expect(await put(ticket, bytes.subarray(offset), { 'content-range': `bytes ${offset}-4999/5000` })).toMatchObject({ status: 201 });
    } finally {
      await assay.stop();
    }
  });
});
