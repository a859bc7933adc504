import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dkimVerify } from 'mailauth';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { AssayClient } from '../endpoint/client.ts';
import { MailGateway, type GatewayNews, type GatewayOptions } from '../endpoint/mail/gateway.ts';
import { Spool, type Entry } from '../endpoint/mail/spool.ts';
import { policyOf } from '../endpoint/guard.ts';
import { system } from '../platform/caller.ts';
import { hashOf, startAssay, type Assay } from './assay.ts';
import { dkim, own, resolver, signed } from './mail/organisation.ts';

const eicar = Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''));

interface Got {
  from: string;
  to: string[];
  message: string;
}

/** The mail server behind: takes what it is not told to refuse. */
async function sink(answer: (to: string, times: number) => number | null = () => null) {
  const got: Got[] = [];
  const asked = new Map<string, number>();
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'], authOptional: true, disableReverseLookup: true, logger: false,
    onRcptTo: ({ address }, _session, done) => {
      const times = (asked.get(address) ?? 0) + 1;
      asked.set(address, times);
      const code = answer(address, times);
      if (code === null) done();
      else done(Object.assign(new Error(code < 500 ? '4.2.0 come again' : '5.1.1 nobody of this name'), { responseCode: code }));
    },
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        got.push({ from: envelope.mailFrom ? envelope.mailFrom.address : '', to: envelope.rcptTo.map(({ address }) => address), message: Buffer.concat(chunks).toString('latin1') });
        done();
      });
    },
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as { port: number };
  return { got, port, close: async () => await new Promise<void>((done) => server.close(() => done())) };
}

describe('mail', () => {
  let assay: Assay;
  let folder: string;
  let number = 0;
  const undo: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-mail-'));
    assay = await startAssay();
    await assay.fakeRunner();
  });
  afterAll(async () => {
    for (const step of undo.reverse()) await step();
    await assay?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** A customer with a gateway and a server behind it. */
  async function office(settings: Record<string, unknown> = {}, options: { answer?: Parameters<typeof sink>[0]; gateway?: Partial<GatewayOptions>; runner?: boolean } = {}) {
    const customer = await assay.customer();
    const act = async <T>(query: string, variables: Record<string, unknown> = {}, token = customer.administrator): Promise<T> => {
      const { data, errors } = await assay.ask<Record<string, T>>(token, query, variables);
      if (errors) throw new Error(JSON.stringify(errors));
      return Object.values(data)[0]!;
    };
    const { policy } = await act<{ policy: { id: string } }>('mutation ($settings: PolicySettingsInput!) { policyCreate(input: { name: "mail", settings: $settings }) { policy { id } } }',
      { settings: { organisationDomains: [own], holdMax: 60_000, holdExpiry: 'BLOCK', categories: ['EXECUTABLE', 'ARCHIVE', 'SCRIPT', 'DOCUMENT', 'OTHER'], ...settings } });
    await act('mutation ($id: ID!) { policyAssign(input: { policyId: $id, scope: CUSTOMER }) { policy { id } } }', { id: policy.id });
    await assay.policiesHeard(customer.customerId);
    const behind = await sink(options.answer);
    const { id: deviceId } = await act<{ id: string }>('{ viewer { id } }', {}, customer.devices[0]);
    const spoolFolder = join(folder, `spool-${number++}`);
    const news: GatewayNews[] = [];
    const start = async (more: Partial<GatewayOptions> = {}) => {
      const client = new AssayClient({ url: assay.url, token: customer.devices[0]! });
      const gateway = new MailGateway({
        client, deviceId, spool: new Spool(spoolFolder), listen: { host: '127.0.0.1', port: 0 }, relay: { host: '127.0.0.1', port: behind.port }, retry: [10, 50], intake: { name: 'gate.example' }, resolver,
        onNews: (one) => (news.push(one), process.env.SHOW_NEWS && console.log(one)), ...options.gateway, ...more,
      });
      const port = await gateway.start();
      let running = true;
      const stop = async () => {
        if (!running) return;
        running = false;
        await gateway.stop();
        await client.close();
      };
      undo.push(stop);
      return { port, stop };
    };
    undo.push(behind.close);
    const running = await start();
    const send = async (mail: SendMailOptions, port = running.port) => {
      const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
      try {
        return (await transport.sendMail({ from: 'someone@else.example', to: `anna@${own}`, subject: 'Hello', text: 'See what is attached.', ...mail })).response;
      } finally {
        transport.close();
      }
    };
    const held = async () => (await act<{ nodes: Held[] }>(
      '{ heldMessages(first: 100) { nodes { id key state form reason sender recipients subject decidedBy note outcome until receivedAt parts { kind link submission { fileName origin sample { sha256 verdict { level } } } } } } }')).nodes;
    const stateOf = async (state: string) => await vi.waitUntil(async () => (await held()).find((one) => one.state === state), { timeout: 30_000, interval: 50 });
    const empty = async () => await vi.waitUntil(async () => (await readdir(spoolFolder)).every((name) => name.startsWith('cursor')), { timeout: 30_000, interval: 50 });
    const arrived = async (count = 1) => await vi.waitUntil(() => (behind.got.length >= count ? behind.got : null), { timeout: 30_000, interval: 20 });
    return { ...customer, act, policyId: policy.id, ...running, start, send, got: behind.got, held, stateOf, empty, arrived, news, spoolFolder, deviceId };
  }
  interface Held {
    id: string; key: string; state: string; form: string | null; reason: string | null; sender: string | null; recipients: string[]; subject: string | null; decidedBy: string | null; note: string | null; outcome: string | null;
    parts: { kind: string; link: string | null; submission: { fileName: string; origin: string; sample: { sha256: string; verdict: { level: string } | null } } }[];
  }
  const file = (content: string | Buffer, filename = 'invoice.sh') => ({ filename, content });
  const script = () => `#!/bin/sh\n# ${number++} ${Math.random()}\n`;

  test('a message whose attachments and links are clean goes by itself, unchanged: its DKIM signature stays good', async () => {
    const { send, arrived, stateOf, empty } = await office();
    const answer = await send({
      from: `boss@${own.replace('corp', 'partner')}`, html: '<p>See <a href="https://files.example/x?a=1&amp;b=2">here</a></p>', attachments: [file(script())],
      dkim,
    });
    expect(answer).toMatch(/^250 \d\.\d\.\d kept as /);
    const [{ from, to, message } = { from: '', to: [], message: '' }] = await arrived();
    expect({ from, to }).toEqual({ from: 'boss@partner.example', to: [`anna@${own}`] });
    const { results } = await dkimVerify(Buffer.from(message, 'latin1'), { resolver });
    expect(results.map(({ status }) => status.result)).toEqual(['pass']);
    expect(message).toMatch(/^Received: from \[127\.0\.0\.1\] \(\[127\.0\.0\.1\]\)\r\n\tby gate\.example \(Assay\) with ESMTP\r\n\tfor <anna@corp\.example>;/);
    const held = await stateOf('RELAYED');
    expect(held).toMatchObject({ form: 'UNCHANGED', reason: 'VERDICT', sender: 'boss@partner.example', recipients: [`anna@${own}`], subject: 'Hello', decidedBy: null });
    expect(held.parts.map(({ kind, link, submission }) => [kind, link, submission.fileName, submission.origin, submission.sample.verdict?.level])).toEqual([
      ['ATTACHMENT', null, 'invoice.sh', 'MAIL', 'CLEAN'], ['LINK', 'https://files.example/x?a=1&b=2', 'link.url', 'MAIL', 'UNKNOWN'],
    ]);
    await empty();
  });

  test('a message with malware is dropped and listed; an administrator releases it, and it arrives as it was', async () => {
    const { send, stateOf, got, act, arrived, empty } = await office();
    await send({ attachments: [file(eicar, 'bill.com')] });
    const dropped = await stateOf('DROPPED');
    expect(dropped).toMatchObject({ reason: 'VERDICT', form: null, parts: [{ submission: { sample: { sha256: hashOf(eicar), verdict: { level: 'MALICIOUS' } } } }] });
    expect(got).toEqual([]);
    const found = await act<{ nodes: object[] }>('query ($sha256: Sha256!) { heldMessages(first: 5, filter: { sha256: $sha256, states: [DROPPED] }) { nodes { id } } }', { sha256: hashOf(eicar) });
    expect(found.nodes).toEqual([{ id: dropped.id }]);
    const { messages } = await act<{ messages: object[] }>('mutation ($id: ID!) { heldMessagesRelease(input: { ids: [$id], note: "a test file" }) { messages { id state reason } userErrors { code } } }', { id: dropped.id });
    expect(messages).toEqual([{ id: dropped.id, state: 'RELEASED', reason: 'ADMINISTRATOR' }]);
    const [one] = await arrived();
    expect(one!.message).toContain(eicar.toString('base64').slice(0, 60));
    expect(await stateOf('RELAYED')).toMatchObject({ id: dropped.id, note: 'a test file', decidedBy: expect.stringMatching(/^usr_/) as string, reason: 'ADMINISTRATOR' });
    await empty();
  });

  test('policy has it tagged instead: it arrives with the level in subject and header', async () => {
    const { send, arrived, stateOf } = await office({ mailAction: 'TAG' });
    await send({ subject: 'Zahlung fällig', attachments: [file(eicar, 'bill.com')] });
    const [{ message } = { message: '' }] = await arrived();
    expect(message).toMatch(/^X-Assay-Verdict: MALICIOUS\r\n/);
    expect(message).toMatch(/^Subject: \[malicious\] =\?UTF-8\?/m);
    expect(message).toContain(eicar.toString('base64').slice(0, 60));
    expect(await stateOf('RELAYED')).toMatchObject({ form: 'TAGGED', reason: 'VERDICT' });
  });

  test('policy has bad attachments replaced: what is clean arrives beside a notice', async () => {
    const { send, arrived, stateOf } = await office({ mailAction: 'REPLACE' });
    const good = script();
    await send({ attachments: [file(good), file(eicar, 'bill.com')] });
    const [{ message } = { message: '' }] = await arrived();
    expect(message).toContain(Buffer.from(good).toString('base64'));
    expect(message).not.toContain(eicar.toString('base64').slice(0, 60));
    expect(Buffer.from(/filename="removed\.txt"[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(message)![1]!, 'base64').toString()).toContain('Its name was: bill.com');
    expect(await stateOf('RELAYED')).toMatchObject({ form: 'REPLACED', reason: 'VERDICT' });
  });

  test('mail from inside never leaves, when the sender is proved; who only says so is looked at', async () => {
    const { send, arrived, held, act, stateOf, empty } = await office();
    const content = script();
    await send({ from: `boss@${own}`, attachments: [file(content)], dkim });
    await arrived();
    await empty();
    expect(await held()).toEqual([]);
    expect((await act<{ nodes: object[] }>('{ submissions(first: 5) { nodes { id } } }')).nodes).toEqual([]);
    await send({ from: `boss@${own}`, attachments: [file(content)] });
    expect(await stateOf('RELAYED')).toMatchObject({ sender: `boss@${own}` });
  });

  test('servers that the operator trusts are inside, and may send anywhere; others reach the own domains only', async () => {
    const outside = await office();
    await expect(outside.send({ to: 'x@elsewhere.example' })).rejects.toMatchObject({ responseCode: 550 });
    const inside = await office({}, { gateway: { trusted: ['127.0.0.0/8'] } });
    await inside.send({ from: `boss@${own}`, to: 'x@elsewhere.example', attachments: [file(script())] });
    const [{ to } = { to: [] }] = await inside.arrived();
    expect(to).toEqual(['x@elsewhere.example']);
    await inside.empty();
    expect(await inside.held()).toEqual([]);
  });

  describe('when nobody analyses', () => {
    let idle: Assay;
    let busy: Assay;
    beforeAll(async () => {
      busy = assay;
      idle = assay = await startAssay();
    });
    afterAll(async () => {
      assay = busy;
      await idle?.stop();
    });

    test('a message whose parts never return is held until the time is up, then policy decides: passed on, or dropped', async () => {
      const releasing = await office({ holdMax: 300, holdExpiry: 'RELEASE' });
      await releasing.send({ attachments: [file(script())] });
      await releasing.arrived();
      expect(await releasing.stateOf('RELAYED')).toMatchObject({ reason: 'TIME_UP', form: 'UNCHANGED' });
      const blocking = await office({ holdMax: 300, holdExpiry: 'BLOCK' });
      await blocking.send({ attachments: [file(script())] });
      expect(await blocking.stateOf('DROPPED')).toMatchObject({ reason: 'TIME_UP' });
      expect(blocking.got).toEqual([]);
    });

    test('a held message is listed with sender, recipients, subject, parts, since and until; an administrator drops it, or another customer can not', async () => {
      const { send, stateOf, act, got, deviceId } = await office();
      const stranger = await assay.customer();
      await send({ to: [`anna@${own}`, `bert@${own}`], subject: 'Greetings', attachments: [file(script())] });
      const one = await stateOf('HELD');
      expect(one).toMatchObject({ sender: 'someone@else.example', recipients: [`anna@${own}`, `bert@${own}`], subject: 'Greetings', reason: null, form: null, parts: [{ kind: 'ATTACHMENT' }] });
      const drop = 'mutation ($id: ID!) { heldMessagesDrop(input: { ids: [$id], note: "not wanted" }) { messages { state } userErrors { code field } } }';
      expect(await act(drop, { id: one.id }, stranger.administrator)).toEqual({ messages: null, userErrors: [{ code: 'NOT_FOUND', field: ['input', 'ids'] }] });
      expect(await act('query ($id: ID!) { heldMessage(id: $id) { id } }', { id: one.id }, stranger.administrator)).toBeNull();
      expect(await act('query ($id: ID!) { heldMessages(first: 1, filter: { deviceId: $id }) { nodes { id } } }', { id: deviceId }, stranger.administrator)).toEqual({ nodes: [] });
      expect(await act(drop, { id: one.id })).toEqual({ messages: [{ state: 'DROPPED' }], userErrors: [] });
      await vi.waitUntil(async () => (await stateOf('DROPPED')).reason === 'ADMINISTRATOR');
      expect(got).toEqual([]);
      // Who wrote to whom about what is sealed where it is kept, and does not stand in the audit chain.
      const { nodes } = await act<{ nodes: { detail: string }[] }>('{ auditEvents(first: 50, filter: { action: "heldMessageReport" }) { nodes { detail } } }');
      expect(nodes.length).toBeGreaterThan(0);
      for (const { detail } of nodes) expect(detail).not.toMatch(/someone@else|anna@|Greetings/);
      // Once dropped it can be released; once it is on its way it can't be held back.
      const release = 'mutation ($id: ID!) { heldMessagesRelease(input: { ids: [$id], note: "after all" }) { messages { state } userErrors { code } } }';
      await act(release, { id: one.id });
      await stateOf('RELAYED');
      expect(await act(drop, { id: one.id })).toMatchObject({ messages: null, userErrors: [{ code: 'CONFLICT' }] });
    });

    test('an administrator decides while the gateway is off: it hears of it when it is back', async () => {
      const { send, stateOf, act, stop, start, arrived } = await office();
      await send({ attachments: [file(script())] });
      const { id } = await stateOf('HELD');
      await stop();
      await act('mutation ($id: ID!) { heldMessagesRelease(input: { ids: [$id], note: "known sender" }) { userErrors { code } } }', { id });
      await start();
      await arrived();
      expect(await stateOf('RELAYED')).toMatchObject({ id, reason: 'ADMINISTRATOR' });
    });

    test('a gateway that was cut off goes on where it was; messages that a spool has lost are said to be gone', async () => {
      const { send, stateOf, held, stop, start, arrived, spoolFolder, act } = await office();
      await send({ subject: 'first', attachments: [file(script())] });
      await stateOf('HELD');
      await stop();
      const again = await start();
      await send({ subject: 'second', attachments: [file(script())] }, again.port);
      await vi.waitUntil(async () => (await held()).filter(({ state }) => state === 'HELD').length === 2, { timeout: 20_000 });
      const [second, first] = await held();
      await again.stop();
      for (const name of await readdir(spoolFolder)) if (name.startsWith(second!.key)) await rm(join(spoolFolder, name));
      await act('mutation ($ids: [ID!]!) { heldMessagesRelease(input: { ids: $ids, note: "both" }) { userErrors { code } } }', { ids: [first!.id, second!.id] });
      await start();
      await arrived();
      await vi.waitUntil(async () => (await held()).map(({ subject, state }) => `${subject} ${state}`).join() === 'second GONE,first RELAYED', { timeout: 20_000 });
    });

    test('the console hears each change; a device does not, and a gateway can not speak of another device\'s submissions', async () => {
      const { send, stateOf, act, devices } = await office();
      await send({ attachments: [file(script())] });
      const one = await stateOf('HELD');
      const { nodes } = await act<{ nodes: { id: string }[] }>('{ submissions(first: 1) { nodes { id } } }');
      const report = 'mutation ($input: HeldMessageReportInput!) { heldMessageReport(input: $input) { message { id } userErrors { code field } } }';
      const input = { key: 'theirs', recipients: ['a@b.example'], size: 1, receivedAt: new Date().toISOString(), until: new Date().toISOString(), state: 'HELD', parts: [{ submissionId: nodes[0]!.id }] };
      expect(await act(report, { input }, devices[1])).toEqual({ message: null, userErrors: [{ code: 'NOT_FOUND', field: ['input', 'parts', '0'] }] });
      expect(await act(report, { input: { ...input, recipients: [] } }, devices[0])).toMatchObject({ userErrors: [{ code: 'INVALID', field: ['input', 'recipients'] }] });
      expect(await act('query ($id: ID!) { heldMessage(id: $id) { id } }', { id: one.id }, devices[1])).toBeNull();
      const { errors } = await assay.ask(devices[0]!, '{ heldMessages(first: 1) { nodes { id } } }');
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    });
  });

  describe('one reading of a message', () => {
    /** Says these very bytes. */
    const say = async (port: number, message: string | Buffer, from = 'someone@else.example') => {
      const talk = await conversation(port);
      await talk.say('EHLO x', `MAIL FROM:<${from}>`, `RCPT TO:<anna@${own}>`, 'DATA');
      talk.socket.write(message);
      talk.socket.write('\r\n');
      const answer = await talk.say('.');
      talk.socket.destroy();
      return answer;
    };
    const lines = (type: string, ...body: string[]) => ['From: someone@else.example', 'Subject: x', 'MIME-Version: 1.0', `Content-Type: ${type}`, ...body].join('\r\n');
    const attached = (bytes: Buffer) => ['--b', 'Content-Type: application/octet-stream; name=bill.com', 'Content-Transfer-Encoding: base64', '', bytes.toString('base64'), '--b--'];
    const uuencoded = ['begin 644 bill.com', ...[eicar.subarray(0, 45), eicar.subarray(45)].map((bytes) => {
      const groups = Array.from({ length: Math.ceil(bytes.length / 3) }, (_one, n) => Buffer.concat([bytes.subarray(n * 3, n * 3 + 3), Buffer.alloc(2)]).readUIntBE(0, 3));
      return String.fromCharCode(32 + bytes.length) + groups.flatMap((bits) => [18, 12, 6, 0].map((shift) => String.fromCharCode(32 + ((bits >> shift) & 63)))).join('');
    }), '`', 'end'];

    test.each([
      ['behind lines that end in CR', lines('multipart/mixed; boundary=b', '', ...attached(eicar)).replaceAll('\r\n', '\r')],
      ['behind a header that ends in CR', lines('multipart/mixed; boundary=b', '', ...attached(eicar)).replace(/\r\n(?=[\s\S]*--b\r)/g, '\r')],
      ['in lines that end in LF', lines('multipart/mixed; boundary=b', '', ...attached(eicar)).replaceAll('\r\n', '\n')],
      ['written into the text', lines('text/plain', '', ...uuencoded)],
      ['behind a second type', lines('text/plain', 'Content-Type: multipart/mixed; boundary=b', '', ...attached(eicar))],
    ])('a file %s is asked about, and its message held', async (_where, message) => {
      const { port, stateOf, got } = await office();
      expect(await say(port, message)).toMatch(/^250 /);
      expect(await stateOf('DROPPED')).toMatchObject({ reason: 'VERDICT', parts: [{ submission: { fileName: 'bill.com', sample: { sha256: hashOf(eicar) } } }] });
      expect(got).toEqual([]);
    });

    test('a message that programs read in different ways goes on in a form that all read alike; mail from inside as it came', async () => {
      const { port, arrived, stateOf, news, empty, held } = await office();
      const content = Buffer.from(script());
      const body = ['', 'before', ...attached(content).slice(0, -1)].join('\r\n');
      await say(port, `${lines('multipart/mixed; boundary="b"; boundary="c"', 'X-Kept: as it was')}${'\r\n'}${body}`);
      const [{ message } = { message: '' }] = await arrived();
      await stateOf('RELAYED');
      expect(news.find(({ what }) => what === 'REWRITTEN')?.detail).toContain('the same parameter twice, a multipart without an end');
      expect(message).toContain('X-Kept: as it was\r\n');
      expect(message).toContain(content.toString('base64'));
      expect(message).not.toContain('before');
      await empty();
      const inside = Buffer.from(`From: boss@${own}\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n${body}\r\n`);
      await say(port, (await signed(inside)).subarray(0, -2), `boss@${own}`);
      const [, second] = await arrived(2);
      expect(second!.message).toContain(body);
      await empty();
      expect(await held()).toHaveLength(1);
    });

    test('what can not be taken apart is refused, and nothing is kept of it', async () => {
      const { port, spoolFolder } = await office();
      expect(await say(port, lines('message/partial; id=x; number=1; total=2', '', 'x'))).toBe('554 5.6.0 this message can not be taken apart: it is a piece of a message\r\n');
      expect((await readdir(spoolFolder)).filter((name) => !name.startsWith('cursor'))).toEqual([]);
    });
  });

  test('policy that holds nothing lets a message pass at once, and what was in it is analysed all the same', async () => {
    const { send, arrived, stateOf } = await office({ holdMax: 0 });
    await send({ attachments: [file(eicar, 'bill.com')] });
    await arrived();
    expect(await stateOf('RELAYED')).toMatchObject({ reason: 'NOT_HELD', form: 'UNCHANGED' });
  });

  test('a recipient who is refused for ever is told to the sender, once, and the others get the message', async () => {
    const { send, arrived, stateOf } = await office({}, { answer: (to) => (to.startsWith('nobody') ? 550 : null) });
    await send({ to: [`anna@${own}`, `nobody@${own}`], attachments: [file(script())] });
    const got = await arrived(2);
    expect(got.map(({ from, to }) => [from, to])).toEqual(expect.arrayContaining([['someone@else.example', [`anna@${own}`]], ['', ['someone@else.example']]]));
    const { message } = got.find(({ from }) => from === '')!;
    expect(message).toMatch(/^Content-Type: multipart\/report; report-type=delivery-status/m);
    expect(message).toContain(`Final-Recipient: rfc822; nobody@${own}\r\nAction: failed\r\nStatus: 5.1.1\r\n`);
    expect(message).toContain('Subject: Hello');
    await stateOf('RELAYED');
  });

  test('who can not take it now is asked again until it does; a notice that nobody takes is not returned in turn', async () => {
    const { send, arrived, stateOf, news } = await office({}, { answer: (_to, times) => (times < 4 ? 451 : null) });
    await send({ attachments: [file(script())] });
    await arrived();
    await stateOf('RELAYED');
    expect(news.filter(({ what }) => what === 'RETRY')).toHaveLength(3);
    const never = await office({}, { answer: () => 550 });
    await never.send({ attachments: [file(script())] });
    await never.stateOf('RETURNED');
    await never.empty();
    expect(never.got).toEqual([]);
  });

  test('a message is given back when its time is over', async () => {
    const { send, stateOf } = await office({}, { answer: (to) => (to.startsWith('anna') ? 451 : null), gateway: { giveUp: 200 } });
    await send({ attachments: [file(script())] });
    expect(await stateOf('RETURNED')).toMatchObject({ outcome: expect.stringContaining('4.2.0') as string });
  });

  test('without the service, mail is taken and kept; by the policy known from before it goes when its time is up', async () => {
    const { devices, deviceId, stop } = await office({ holdMax: 200, holdExpiry: 'RELEASE' });
    const client = new AssayClient({ url: assay.url, token: devices[0]! });
    const known = await policyOf(client, deviceId);
    await client.close();
    await stop();
    const behind = await sink();
    const lost = new AssayClient({ url: 'http://127.0.0.1:1', token: 'x' });
    const news: GatewayNews[] = [];
    const options = { client: lost, deviceId, listen: { host: '127.0.0.1', port: 0 }, relay: { host: '127.0.0.1', port: behind.port }, onNews: (one: GatewayNews) => news.push(one) };
    await expect(new MailGateway({ ...options, spool: new Spool(join(folder, 'alone-0')) }).start()).rejects.toMatchObject({ code: 'UNREACHABLE' });
    const gateway = new MailGateway({ ...options, spool: new Spool(join(folder, 'alone')), known });
    const port = await gateway.start();
    const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
    await transport.sendMail({ from: 'a@else.example', to: `anna@${own}`, text: 'x', attachments: [file(script())] });
    await vi.waitUntil(() => behind.got.length === 1, { timeout: 20_000 });
    expect(news.some(({ what }) => what === 'SERVICE_AWAY')).toBe(true);
    transport.close();
    await gateway.stop();
    await lost.close();
    await behind.close();
  });

  test('a message is kept before 250 is said: too large, cut off or in circles it leaves nothing; a second gateway on one spool is refused', async () => {
    const { port, spoolFolder, deviceId, devices, send } = await office({}, { gateway: { intake: { name: 'gate.example', sizeMax: 20_000, connectionsMax: 3, recipientsMax: 2 } } });
    await expect(send({ text: 'x'.repeat(30_000) })).rejects.toMatchObject({ responseCode: 552 });
    await expect(send({ text: 'x', headers: Array.from({ length: 60 }, (_one, n) => ({ key: 'Received', value: `from a${n} by b${n}; Sun, 1 Jan 2026 00:00:00 +0000` })) })).rejects.toMatchObject({ responseCode: 554 });
    const { rejected } = await createTransport({ host: '127.0.0.1', port, ignoreTLS: true }).sendMail({ from: 'a@else.example', to: [`a@${own}`, `b@${own}`, `c@${own}`], text: 'x' });
    expect(rejected).toEqual([`c@${own}`]);
    const talk = await conversation(port);
    await talk.say('EHLO x', 'MAIL FROM:<a@else.example>', `RCPT TO:<anna@${own}>`, 'DATA');
    talk.socket.write('Subject: half\r\n\r\nwords');
    await vi.waitUntil(async () => (await readdir(spoolFolder)).some((name) => name.endsWith('.part')));
    talk.socket.destroy();
    await vi.waitUntil(async () => (await readdir(spoolFolder)).every((name) => !name.endsWith('.part')));
    const open = [];
    for (let n = 0; n < 4; n++) open.push(await conversation(port));
    expect(open[0]!.greeting).toMatch(/^220 gate\.example ESMTP Assay/);
    expect(open[3]!.greeting).toMatch(/^421/);
    for (const { socket } of open) socket.destroy();
    const client = new AssayClient({ url: assay.url, token: devices[0]! });
    await expect(new MailGateway({ client, deviceId, spool: new Spool(spoolFolder), listen: { host: '127.0.0.1', port: 0 }, relay: { host: '127.0.0.1', port: 1 } }).start()).rejects.toThrow('another gateway works on');
    await client.close();
  });

  test('STARTTLS is offered with the operator\'s certificate, and not without one', async () => {
    // Made for this test, for a hundred years and for nobody else: a machine without openssl has to be able to run it.
    const pem = async (name: string) => await readFile(new URL(`samples/tls/${name}.pem`, import.meta.url), 'utf8');
    const ca = await pem('cert');
    const { port, arrived, act, devices } = await office({}, { gateway: { intake: { name: 'gate.example', tls: { key: await pem('key'), cert: ca } } } });
    const transport = createTransport({ host: '127.0.0.1', port, requireTLS: true, tls: { ca } });
    await transport.sendMail({ from: 'a@else.example', to: `anna@${own}`, text: 'x' });
    transport.close();
    const [{ message } = { message: '' }] = await arrived();
    expect(message).toContain('(Assay) with ESMTPS');
    expect((await act<{ id: string }>('{ viewer { id } }', {}, devices[0])).id).toMatch(/^dev_/);
    const plain = await office();
    const talk = await conversation(plain.port);
    expect(await talk.say('EHLO x')).not.toContain('STARTTLS');
    talk.socket.destroy();
  });

  test('a gateway with 10,000 held messages starts, hears of the one that has its verdict, and lets nothing else go', async () => {
    const { stop, start, send, spoolFolder, arrived, stateOf, held } = await office({ holdMax: 600_000 });
    // It has heard how far the stream is.
    await vi.waitUntil(async () => (await readdir(spoolFolder)).includes('cursor'), { timeout: 20_000 });
    await stop();
    const entry = (n: number): Entry => ({
      id: `m${n}`, sender: 'a@else.example', recipients: [{ address: `anna@${own}`, state: 'WAITING', response: null }], size: 20, receivedAt: Date.now(), until: Date.now() + 600_000, client: { address: '192.0.2.1', name: 'x', trusted: false },
      stage: 'HELD', form: null, reason: null, facts: { subject: null, senderDomain: 'else.example', verified: false }, parts: [{ name: 'x.sh', sha256: hashOf(Buffer.from(String(n))), link: null, wanted: true, submissionId: 'sub_x', over: false, verdict: null }],
      notice: false, attempts: 0, nextAt: 0, end: null, outcome: null, told: 'HELD',
    });
    for (let from = 0; from < 10_000; from += 100) {
      await Promise.all(Array.from({ length: 100 }, async (_one, n) => {
        await writeFile(join(spoolFolder, `m${from + n}.eml`), 'Subject: x\r\n\r\nx\r\n');
        await writeFile(join(spoolFolder, `m${from + n}.json`), JSON.stringify(entry(from + n)));
      }));
    }
    const again = await start();
    await send({ attachments: [file(script())] }, again.port);
    expect(await arrived()).toHaveLength(1);
    await stateOf('RELAYED');
    expect(await held()).toHaveLength(1);
    await again.stop();
    expect((await readdir(spoolFolder)).filter((name) => name.endsWith('.eml'))).toHaveLength(10_000);
  });

  test('a mailbox of many held messages is paged by index, and a dump of it names nobody', async () => {
    const { act, devices, administrator } = await office();
    const { submission } = (await assay.ask<{ sampleSubmit: { submission: { id: string } } }>(devices[0]!, 'mutation ($input: SampleSubmitInput!) { sampleSubmit(input: $input) { submission { id } } }',
      { input: { sha256: 'e'.repeat(64), size: 5, fileName: 'x.sh', origin: 'MAIL', category: 'SCRIPT' } })).data.sampleSubmit;
    const report = async (n: number) => await act('mutation ($input: HeldMessageReportInput!) { heldMessageReport(input: $input) { userErrors { code } } }', { input: {
      key: `m${n}`, sender: `writer-${n}@else.example`, recipients: [`reader-${n}@${own}`], subject: `matter ${n}`, size: 1, receivedAt: new Date().toISOString(), until: new Date().toISOString(), state: 'HELD', parts: [{ submissionId: submission.id, link: n % 2 ? `https://place-${n}.example/` : null }],
    } }, devices[0]);
    for (let n = 0; n < 25; n++) await report(n);
    await report(3);
    const seen: string[] = [];
    for (let after: string | null = null; ;) {
      const page: { nodes: { subject: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } = await act('query ($after: Cursor) { heldMessages(first: 10, after: $after) { nodes { subject } pageInfo { hasNextPage endCursor } } }', { after }, administrator);
      seen.push(...page.nodes.map(({ subject }) => subject));
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_one, n) => `matter ${24 - n}`));
    const { database } = assay.platform.subgraphs.find(({ name }) => name === 'samples')!.platform;
    const rows = JSON.stringify(await database.for(system).execute('select * from samples.message')) + JSON.stringify(await database.for(system).execute('select * from samples.message_part'));
    expect(rows).toContain('psn_');
    for (const word of ['writer-', 'reader-', 'matter', 'place-']) for (const form of [word, Buffer.from(word).toString('hex')]) expect(rows).not.toContain(form);
  });

  async function conversation(port: number): Promise<{ socket: Socket; greeting: string; say: (...lines: string[]) => Promise<string> }> {
    const socket = connect(port, '127.0.0.1');
    socket.setEncoding('latin1');
    let text = '';
    let wake: () => void = () => undefined;
    socket.on('data', (chunk: string) => {
      text += chunk;
      wake();
    });
    socket.on('error', () => undefined);
    const answer = async () => {
      while (!/^\d{3} .*\r\n$/m.test(text)) await new Promise<void>((done) => (wake = done));
      const got = text;
      text = '';
      return got;
    };
    const greeting = await answer();
    return { socket, greeting, say: async (...lines) => {
      let last = '';
      for (const line of lines) {
        socket.write(`${line}\r\n`);
        last = await answer();
      }
      return last;
    } };
  }
});
