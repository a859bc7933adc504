import fc from 'fast-check';
import { once } from 'node:events';
import { createServer } from 'node:http';
import PostalMime from 'postal-mime';
import { Webhook } from 'standardwebhooks';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { system } from '../platform/caller.ts';
import { publish } from '../platform/outbox.ts';
import { dueAt, isQuiet, minuteOf, type Timing } from '../subgraphs/customers/notifications/due.ts';
import { mayCall } from '../platform/outbound.ts';
import { newWebhookSecret, signedHeaders, Webhooks } from '../platform/webhooks.ts';
import { eicarZip } from '../embedded/first-customer.ts';
import { dumpOf, hashOf, send, startAssay, subscribed, type Assay } from './assay.ts';

describe('when something is to be told', () => {
  const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland');
  const minute = fc.integer({ min: 0, max: 24 * 60 - 1 });
  const timing = fc.record({ digest: fc.constantFrom('NONE' as const, 'HOURLY' as const, 'DAILY' as const), quietFrom: minute, quietTo: minute, timeZone: zones });
  const instant = fc.date({ min: new Date('2024-01-01'), max: new Date('2028-01-01'), noInvalidDate: true });

  test('it is never in quiet hours, never before it happened, and never more than two days later', () => {
    fc.assert(fc.property(instant, timing, (at, given) => {
      const due = dueAt(at, given);
      expect(isQuiet(due, given)).toBe(false);
      expect(due.getTime()).toBeGreaterThanOrEqual(at.getTime());
      expect(due.getTime() - at.getTime()).toBeLessThan(50 * 3_600_000);
    }), { numRuns: 60 });
  });
  test('without digest and quiet hours it is at once; an hourly digest ends the hour; a daily one comes at eight', () => {
    fc.assert(fc.property(instant, zones, (at, timeZone) => {
      const base: Timing = { digest: 'NONE', quietFrom: null, quietTo: null, timeZone };
      expect(dueAt(at, base)).toEqual(at);
      expect(dueAt(at, { ...base, digest: 'HOURLY' }).getTime() % 3_600_000).toBe(0);
      const daily = dueAt(at, { ...base, digest: 'DAILY', timeZone: 'Asia/Kolkata' });
      expect(minuteOf(daily, 'Asia/Kolkata')).toBe(8 * 60);
    }), { numRuns: 60 });
  });
  test('quiet hours may go over midnight', () => {
    const night: Timing = { digest: 'NONE', quietFrom: 22 * 60, quietTo: 6 * 60, timeZone: 'Europe/Berlin' };
    expect(dueAt(new Date('2026-01-10T22:30:00Z'), night)).toEqual(new Date('2026-01-11T05:00:00Z'));
    expect(dueAt(new Date('2026-01-10T12:00:00Z'), night)).toEqual(new Date('2026-01-10T12:00:00Z'));
    expect(isQuiet(new Date('2026-01-10T04:59:00Z'), night)).toBe(true);
    expect(isQuiet(new Date('2026-01-10T05:00:00Z'), night)).toBe(false);
  });
});

describe('a webhook', () => {
  test.each(['127.0.0.1', '10.1.2.3', '192.168.0.1', '169.254.169.254', '172.31.0.1', '100.64.0.1', '0.0.0.0', '::1', '::', '::ffff:127.0.0.1', '::ffff:10.0.0.1', 'fe80::1', 'fd00::1', '224.0.0.1', '255.255.255.255', 'not an address', ''])('does not reach %s', (address) => expect(mayCall(address)).toBe(false));
  test.each(['192.0.2.1', '8.8.8.8', '2001:db8::1', '172.32.0.1'])('reaches %s', (address) => expect(mayCall(address)).toBe(true));
  test('reaches what the operator allows', () => {
    expect(mayCall('10.1.2.3', ['10.1.0.0/16'])).toBe(true);
    expect(mayCall('10.2.2.3', ['10.1.0.0/16'])).toBe(false);
  });
  test('does not follow a name inside: what it points at is what is asked', async () => {
    const inner = createServer((_incoming, answer) => answer.end('{}'));
    inner.listen(0, '127.0.0.1');
    await once(inner, 'listening');
    const { port } = inner.address() as { port: number };
    const [closed, open] = [new Webhooks(), new Webhooks(['127.0.0.0/8', '::1/128'])];
    await expect(closed.call(`http://localhost:${port}/`, 's', 'ntf_1', '{}')).rejects.toThrow(/is not called from here/);
    await expect(closed.call(`http://127.0.0.1:${port}/`, 's', 'ntf_1', '{}')).rejects.toThrow(/is not called from here/);
    await expect(closed.call(`http://[::ffff:7f00:1]:${port}/`, 's', 'ntf_1', '{}')).rejects.toThrow(/is not called from here/);
    await open.call(`http://localhost:${port}/`, 's', 'ntf_1', '{}');
    await Promise.all([closed.close(), open.close()]);
    inner.close();
    inner.closeAllConnections();
  });
  test('is signed as Standard Webhooks says: another body, id, secret or time is not taken', () => {
    const taken = (secret: string, body: string, headers: Record<string, string>) => {
      try {
        new Webhook(secret).verify(body, headers, { jsonParse: false });
        return true;
      } catch {
        return false;
      }
    };
    fc.assert(fc.property(fc.string(), fc.string(), fc.string({ minLength: 1 }), (body, more, id) => {
      const secret = newWebhookSecret();
      const headers = signedHeaders(secret, id, body);
      expect(taken(secret, body, headers)).toBe(true);
      expect(taken(secret, `${body}${more}x`, headers)).toBe(false);
      expect(taken(newWebhookSecret(), body, headers)).toBe(false);
      expect(taken(secret, body, { ...headers, 'webhook-id': `${id}x` })).toBe(false);
      expect(taken(secret, body, { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) + 1) })).toBe(false);
      expect(taken(secret, body, signedHeaders(secret, id, body, new Date(Date.now() - 301_000)))).toBe(false);
    }), { numRuns: 40 });
    // The example of the standard's own text.
    expect(signedHeaders('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'msg_p5jXN8AQM9LWM0D4loKWxJek', '{"test": 2432232314}', new Date(1_614_265_330_000))['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
    expect(signedHeaders('assay_hook_of_before', 'a', 'b')['webhook-signature']).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/);
  });
});

describe('people are told what they asked for', () => {
  let assay: Assay;
  const mails: { to: string[]; text: string }[] = [];
  const calls: { path: string; headers: Record<string, string>; body: string }[] = [];
  let refuse = 0;
  /** Addresses that the mail server takes nothing for. */
  const refused = new Set<string>();
  const smtp = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'], authOptional: true, disableReverseLookup: true, logger: false,
    onRcptTo: ({ address }, _session, done) => {
      if (refused.has(address)) return done(Object.assign(new Error(`nobody here is ${address}`), { responseCode: 550 }));
      done();
    },
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push({ to: envelope.rcptTo.map(({ address }) => address), text: Buffer.concat(chunks).toString() });
        done();
      });
    },
  });
  const hook = createServer((incoming, answer) => {
    let body = '';
    incoming.on('data', (chunk: Buffer) => (body += chunk.toString()));
    incoming.on('end', () => {
      calls.push({ path: incoming.url!, headers: incoming.headers as Record<string, string>, body });
      answer.statusCode = refuse-- > 0 ? 503 : incoming.url === '/moved' ? 302 : 200;
      if (incoming.url === '/moved') answer.setHeader('location', '/elsewhere');
      answer.end('{}');
    });
  });
  const portOf = (server: { address(): unknown }) => (server.address() as { port: number }).port;

  beforeAll(async () => {
    smtp.listen(0, '127.0.0.1');
    hook.listen(0, '127.0.0.1');
    await Promise.all([once(smtp.server, 'listening'), once(hook, 'listening')]);
    assay = await startAssay({ ASSAY_SMTP_URL: `smtp://127.0.0.1:${portOf(smtp.server)}?ignoreTLS=true`, ASSAY_MAIL_FROM: 'Assay <assay@gate.example>', ASSAY_OUTBOUND_NETWORKS: '127.0.0.0/8' });
    await assay.fakeRunner();
  });
  afterAll(async () => {
    await assay?.stop();
    hook.close();
    hook.closeAllConnections();
    await new Promise<void>((done) => smtp.close(() => done()));
  });

  async function person() {
    const customer = await assay.customer();
    const act = async <T>(query: string, variables: Record<string, unknown> = {}, token = customer.administrator): Promise<T> => {
      const { data, errors } = await assay.ask<Record<string, T>>(token, query, variables);
      if (errors) throw new Error(errors[0]!.extensions.code);
      return Object.values(data)[0]!;
    };
    const set = async (input: object, token?: string) => await act<{ rule: { id: string } | null; webhookSecret: string | null; userErrors: { code: string; field: string[] }[] }>(
      'mutation ($input: NotificationRuleSetInput!) { notificationRuleSet(input: $input) { rule { id kinds channels levelMin digest quietFrom quietTo timeZone webhookUrl } webhookSecret userErrors { code field } } }', { input: { kinds: ['FILE_FOUND', 'VERDICT_CHANGED'], channels: ['CONSOLE'], ...input } }, token);
    interface Told {
      id: string;
      kind: string;
      level: string | null;
      title: string;
      words: string;
      subject: string | null;
      readAt: string | null;
      deliveries: { channel: string; state: string; attempts: number; failure: string | null }[];
    }
    const told = async (token?: string) => (await act<{ nodes: Told[] }>('{ notifications(first: 50) { nodes { id kind level title words subject readAt deliveries { channel state attempts failure } } } }', {}, token)).nodes;
    const until = async (test: (list: Told[]) => boolean) => await vi.waitUntil(async () => {
      const list = await told();
      return test(list) ? list : null;
    }, { timeout: 30_000, interval: 100 });
    const notice = async (more: object = {}) => {
      const { platform } = assay.platform.subgraphs.find(({ name }) => name === 'audit')!;
      await platform.database.for(system).transactional(async (em) => await publish(em, 'notice.raised', { customer: customer.customerId, kind: 'ANOMALY', level: null, title: 'Look here', words: 'It is something.', subject: null, at: new Date().toISOString(), ...more }));
    };
    return { ...customer, act, set, told, until, notice };
  }
  const mine = () => mails.filter(({ to }) => to.length > 0);

  test('a harmful file, by mail, webhook and console: signed, addressed, once; a clean one not', async () => {
    const { set, until, administrator, devices, act } = await person();
    const { webhookSecret } = await set({ channels: ['MAIL', 'WEBHOOK'], webhookUrl: `http://127.0.0.1:${portOf(hook)}/found`, levelMin: 'HIGHLY_SUSPICIOUS' });
    expect(webhookSecret).toMatch(/^whsec_/);
    const live = subscribed<{ notification: { kind: string; title: string } }>(assay.url, administrator, 'subscription { notificationRaised { notification { kind title } } }');
    const clean = Buffer.from(`#!/bin/sh\n# ${Math.random()}\n`);
    await send(assay, devices[0]!, clean);
    await assay.analysed(clean);
    // A name that turns its ending, and would be markup.
    const fileName = 'a\u202efdp<b>.zip';
    await send(assay, devices[0]!, eicarZip(), { category: 'ARCHIVE', fileName, path: '/home/anna' });
    const [one, ...more] = await until((list) => list.length > 0 && list[0]!.deliveries.every(({ state }) => state === 'SENT'));
    expect(more).toEqual([]);
    expect(one).toMatchObject({ kind: 'FILE_FOUND', level: 'MALICIOUS', title: `${fileName} on one is malicious`, subject: hashOf(eicarZip()), readAt: null, deliveries: [{ channel: 'MAIL', state: 'SENT', attempts: 1, failure: null }, { channel: 'WEBHOOK', state: 'SENT' }] });
    const [call] = calls.filter(({ path }) => path === '/found');
    const file = {
      sha256: hashOf(eicarZip()), level: 'MALICIOUS', was: null, why: expect.stringMatching(/./) as string, submissions: 1,
      places: [{ fileName, path: '/home/anna', deviceName: 'one', inContainer: false, quarantine: null, messageId: null }],
    };
    expect(new Webhook(webhookSecret!).verify(call!.body, call!.headers)).toMatchObject({
      id: one!.id, kind: 'FILE_FOUND', level: 'MALICIOUS', subject: hashOf(eicarZip()), title: `${fileName} on one is malicious`, file,
      url: expect.stringContaining(hashOf(eicarZip())) as string,
    });
    expect(call!.headers['webhook-id']).toBe(one!.id);
    expect(call!.body).not.toContain('\u202e');
    const { nodes: [told] } = await act<{ nodes: { url: string; file: object }[] }>(`{ notifications(first: 1) { nodes { url file {
      sha256 level was why submissions places { fileName path deviceName inContainer actions quarantine messageId } } } } }`);
    expect(told).toMatchObject({ file, url: expect.stringContaining(`${assay.url}/graphiql?query=`) as string });
    const [mail] = (await Promise.all(mine().map(async ({ text }) => await PostalMime.parse(text)))).filter(({ text }) => text?.includes(hashOf(eicarZip())));
    expect(mail!.subject).toBe('[Assay] a⟨U+202E⟩fdp<b>.zip on one is malicious');
    expect(mail!.text).toMatch(/^File: +a⟨U\+202E⟩fdp<b>\.zip, folder \/home\/anna, on one$/m);
    expect(mail!.text).toMatch(/^Verdict: +not known before, malicious now$/m);
    expect(mail!.text).toMatch(/^Done: +by policy, one .*blocks it/m);
    expect(mail!.text).toContain(told!.url);
    expect(mail!.html).toContain('<td>a⟨U+202E⟩fdp&#60;b&#62;.zip, folder /home/anna, on one</td>');
    expect(mail!.html).not.toMatch(/<(?:script|img|b|iframe)\b|\u202e/);
    expect(mail!.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated');
    for (const schema of ['customers', 'samples', 'verdicts']) expect(await dumpOf(assay, schema), 'names lie sealed').not.toMatch(/fdp<b>|home\/anna/);
    await vi.waitUntil(() => live.heard.length === 1, { timeout: 20_000 });
    expect(live.heard[0]).toEqual({ notification: { kind: 'FILE_FOUND', title: `${fileName} on one is malicious` } });
    live.stop();
    expect(await act('mutation ($id: ID!) { notificationsRead(input: { ids: [$id] }) { count } }', { id: one!.id })).toEqual({ count: 1 });
    expect(await act('{ notifications(first: 5, unread: true) { nodes { id } } }')).toEqual({ nodes: [] });
  });

  test('a digest tells what happened in one mail; nothing is sent before its time', async () => {
    const { set, until, notice, act } = await person();
    await set({ kinds: ['ANOMALY'], channels: ['MAIL'], digest: 'HOURLY' });
    for (const title of ['The first', 'The second', 'The third']) await notice({ title });
    await until((list) => list.length === 3 && list.every(({ deliveries }) => deliveries[0]?.state === 'WAITING' && deliveries[0].attempts === 0));
    // The hour is over.
    const { database } = assay.platform.subgraphs.find(({ name }) => name === 'customers')!.platform;
    const { id } = await act<{ id: string }>('{ viewer { id } }');
    await database.for(system).execute("update notification_delivery set due_at = now() where user_id = ?", [id], 'run');
    await until((list) => list.every(({ deliveries }) => deliveries[0]!.state === 'SENT'));
    const found = mine().filter(({ text }) => text.includes('The second'));
    expect(found).toHaveLength(1);
    const digest = await PostalMime.parse(found[0]!.text);
    expect(digest.subject).toBe('[Assay] 3 notices');
    for (const title of ['The first', 'The second', 'The third']) {
      expect(digest.text).toContain(title);
      expect(digest.html).toContain(`<h2>${title}</h2>`);
    }
  });

  test('a mail server that refuses says why to its person alone: the log has its number, not the address', async () => {
    const { platform } = assay.platform.subgraphs.find(({ name }) => name === 'customers')!;
    const logged = vi.spyOn(platform.log, 'warn');
    try {
      const { set, until, notice, act, customerId } = await person();
      const [{ email }] = await platform.database.for(system).execute<[{ email: string }]>(
        'select email from account where customer_id = ?', [customerId]);
      refused.add(email).add('nobody@there.example');
      await set({ kinds: ['ANOMALY'], channels: ['MAIL'] });
      await notice();
      const [told] = await until((list) => Boolean(list[0]?.deliveries[0]?.failure));
      expect(told!.deliveries[0]!.failure).toContain(email);
      const invited = 'mutation { userInvite(input: { email: "nobody@there.example", role: VIEWER }) { mailed userErrors { code } } }';
      expect(await act(invited)).toEqual({ mailed: false, userErrors: [] });
      await vi.waitUntil(() => logged.mock.calls.length >= 2, { timeout: 20_000 });
      const words = JSON.stringify(logged.mock.calls, (_key, value: unknown) => (value instanceof Error ? { ...value, message: value.message, stack: value.stack } : value));
      expect(words).toContain('550');
      for (const address of refused) expect(words).not.toContain(address);
    } finally {
      logged.mockRestore();
    }
  });

  test('a webhook that fails is called again, and says why; one that points elsewhere is not followed', async () => {
    const { set, until, notice } = await person();
    refuse = 1;
    await set({ kinds: ['ANOMALY'], channels: ['WEBHOOK'], webhookUrl: `http://127.0.0.1:${portOf(hook)}/again` });
    await notice();
    await until((list) => list[0]?.deliveries[0]?.failure === 'it answered 503');
    const { database } = assay.platform.subgraphs.find(({ name }) => name === 'customers')!.platform;
    const soon = async () => await database.for(system).execute("update notification_delivery set due_at = now() where state = 'WAITING'", [], 'run');
    await soon();
    await until((list) => list[0]!.deliveries[0]!.state === 'SENT');
    const again = calls.filter(({ path }) => path === '/again');
    expect(again).toHaveLength(2);
    // Standard Webhooks: the id and the body are the same over retries, the time of the attempt is not part of either.
    expect(again[1]!.headers['webhook-id']).toBe(again[0]!.headers['webhook-id']);
    expect(again[1]!.body).toBe(again[0]!.body);
    const moved = await person();
    await moved.set({ kinds: ['ANOMALY'], channels: ['WEBHOOK'], webhookUrl: `http://127.0.0.1:${portOf(hook)}/moved` });
    await moved.notice();
    await moved.until((list) => list[0]?.deliveries[0]?.failure === 'it answered 302');
    expect(calls.filter(({ path }) => path === '/elsewhere')).toEqual([]);
    // After a day it is given up.
    await database.for(system).execute("update notification set raised_at = now() - interval '2 days' where customer_id = ?", [moved.customerId], 'run');
    await soon();
    await moved.until((list) => list[0]!.deliveries[0]!.state === 'FAILED');
  });

  test('what happened to whom: incidents to all or to those they concern, disclosures and anomalies to their own customer', async () => {
    const [ours, theirs] = [await person(), await person()];
    for (const { set } of [ours, theirs]) await set({ kinds: ['INCIDENT', 'ANOMALY'] });
    const open = async (input: object) => (await ours.act<{ incident: { id: string } }>('mutation ($input: IncidentOpenInput!) { incidentOpen(input: $input) { incident { id } } }', { input: { title: 'Slow', impact: 'DEGRADED', parts: ['QUEUE'], words: 'we look', ...input } }, assay.platform.operatorToken)).incident.id;
    await open({ title: 'Only ours', customerIds: [ours.customerId] });
    await open({ title: 'For all' });
    await ours.notice({ title: 'Odd' });
    const titles = (list: { title: string }[]) => list.map(({ title }) => title).sort().join();
    await ours.until((list) => titles(list) === 'For all: investigating,Odd,Only ours: investigating');
    await theirs.until((list) => titles(list) === 'For all: investigating');
  });

  test('rules are their person\'s own; bad ones say what is wrong', async () => {
    const { set, act, devices, customerId } = await person();
    for (const [input, field] of [
      [{ kinds: [] }, 'kinds'], [{ channels: [] }, 'channels'], [{ channels: ['WEBHOOK'] }, 'webhookUrl'], [{ webhookUrl: 'https://x.example/' }, 'webhookUrl'], [{ channels: ['WEBHOOK'], webhookUrl: 'https://me:pw@x.example/' }, 'webhookUrl'],
      [{ channels: ['WEBHOOK'], webhookUrl: 'https://10.0.0.1/x' }, 'webhookUrl'], [{ channels: ['WEBHOOK'], webhookUrl: 'https://0x0a000001/x' }, 'webhookUrl'], [{ channels: ['WEBHOOK'], webhookUrl: 'https://[::1]/x' }, 'webhookUrl'],
      [{ quietFrom: '22:00' }, 'quietTo'], [{ quietFrom: '25:00', quietTo: '06:00' }, 'quietFrom'], [{ timeZone: 'Mars/Olympus' }, 'timeZone'], [{ ruleId: 'nrl_none' }, 'ruleId'],
    ] as const) expect(await set(input), field).toMatchObject({ rule: null, userErrors: [{ field: ['input', field] }] });
    const { rule } = await set({ quietFrom: '22:00', quietTo: '06:30', timeZone: 'Europe/Berlin', digest: 'DAILY' });
    expect(rule).toMatchObject({ quietFrom: '22:00', quietTo: '06:30', timeZone: 'Europe/Berlin', digest: 'DAILY' });
    await expect(set({}, devices[0])).rejects.toThrow('FORBIDDEN');
    const email = `second${Date.now()}@x.example`;
    await act('mutation ($email: String!) { userCreate(input: { email: $email, password: "a long enough password", role: VIEWER }) { user { id } } }', { email });
    const { token } = await act<{ token: string }>('mutation ($email: String!) { sessionCreate(input: { email: $email, password: "a long enough password" }) { token } }', { email });
    expect(await act('{ notificationRules { id } }', {}, token)).toEqual([]);
    expect(await set({ ruleId: rule!.id }, token)).toMatchObject({ userErrors: [{ code: 'NOT_FOUND' }] });
    await act('mutation ($id: ID!) { notificationRuleRemove(input: { ruleId: $id }) { userErrors { code } } }', { id: rule!.id }, token);
    expect(await act('{ notificationRules { id } }')).toEqual([{ id: rule!.id }]);
    await act('mutation ($id: ID!) { notificationRuleRemove(input: { ruleId: $id }) { userErrors { code } } }', { id: rule!.id });
    expect(await act('{ notificationRules { id } }')).toEqual([]);
    expect(customerId).toMatch(/^cus_/);
  });
});
