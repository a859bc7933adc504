import { z } from 'zod';
import type { HeldMessageFilter, HeldMessageReportInput } from '../../schema/generated/samples.ts';
import { newId } from '../../schema/ids.ts';
import type { Caller } from '../../platform/caller.ts';
import type { Manager } from '../../platform/database.ts';
import { unwrap, wrap } from '../../platform/envelope.ts';
import { publicError, Refusal } from '../../platform/errors.ts';
import { publish } from '../../platform/outbox.ts';
import type { Platform } from '../../platform/subgraph.ts';
import type { MessageState } from '../../schema/notice.ts';
import { HeldMessage, Submission } from './entities.ts';
import { customerKey } from './sealing.ts';
import { raiseMessageNotice } from './notices.ts';

export const partsMax = 100;
const recipientsMax = 100;
const decidedMax = 100;
/** Of one gateway: more than this held at once is a mailbox gone wrong. */
const heldMax = 100_000;

/** What tells of the persons who write to each other, under the customer's key. */
const privateSchema = z.object({
  sender: z.string().nullable(), recipients: z.array(z.string()), subject: z.string().nullable(),
  /** By the numbers of their parts. */
  links: z.record(z.string(), z.string()), note: z.string().nullable(), outcome: z.string().nullable(),
});
type PrivateWords = z.infer<typeof privateSchema>;
const seal = (key: Buffer, id: string, words: PrivateWords): Buffer => wrap(key, Buffer.from(JSON.stringify(words)), `message ${id}`);
export const openMessage = (key: Buffer, id: string, sealed: Uint8Array): PrivateWords => privateSchema.parse(JSON.parse(unwrap(key, sealed, `message ${id}`).toString()));

/** Nothing comes after these. */
const ended = new Set<MessageState>(['RELAYED', 'RETURNED', 'DISCARDED', 'GONE']);

function checked(input: HeldMessageReportInput): void {
  const invalid = (field: string, message: string): never => {
    throw new Refusal('INVALID', message, ['input', field]);
  };
  if (!/^[\w-]{1,64}$/.test(input.key)) invalid('key', 'key must have 1 to 64 letters, digits, - or _');
  if ((input.sender ?? '').length > 320) invalid('sender', 'sender must have at most 320 characters');
  if (input.recipients.length < 1 || input.recipients.length > recipientsMax) invalid('recipients', `1 to ${recipientsMax} recipients`);
  if (input.recipients.some((one) => one.length < 1 || one.length > 320)) invalid('recipients', 'a recipient has 1 to 320 characters');
  if ((input.subject ?? '').length > 1000) invalid('subject', 'subject must have at most 1000 characters');
  if ((input.outcome ?? '').length > 1000) invalid('outcome', 'outcome must have at most 1000 characters');
  if (input.parts.length < 1 || input.parts.length > partsMax) invalid('parts', `1 to ${partsMax} parts: a message without any is no business of ours`);
  if (input.parts.some(({ link }) => (link ?? '').length > 2000)) invalid('parts', 'a link has at most 2000 characters');
}

/** A gateway tells how a message stands: the same words twice change nothing. Answers how it stands for us, which an administrator may have decided. */
export async function reportMessage(em: Manager, caller: Caller, platform: Platform, input: HeldMessageReportInput) {
  if (caller.kind !== 'DEVICE' || !caller.customerId) throw publicError('FORBIDDEN', 'messages are held by devices');
  checked(input);
  const { keys, pseudonyms } = platform;
  const [customer, device] = [pseudonyms.of(caller.customerId), pseudonyms.of(caller.id)];
  const key = await customerKey(em, keys, customer);
  await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`message ${device} ${input.key}`]);
  // Held until the end: an administrator may be deciding at this moment.
  const [locked] = await em.execute<{ id: string }[]>('select id from message where device_id = ? and key = ? for update', [device, input.key]);
  let row = locked ? await em.findOne(HeldMessage, { id: locked.id }, { refresh: true }) : null;
  const decided = { form: input.form ?? null, reason: input.reason ?? null };
  if (!row) {
    if (input.state === 'HELD' && (await em.count(HeldMessage, { deviceId: device, state: 'HELD' })) >= heldMax) throw new Refusal('CONFLICT', `a gateway holds at most ${heldMax} messages`, ['input']);
    const id = newId('message');
    const links = Object.fromEntries(input.parts.flatMap(({ link }, number) => (link ? [[String(number), link]] : [])));
    row = em.create(HeldMessage, {
      id, customerId: customer, deviceId: device, key: input.key, sealed: seal(key, id, { sender: input.sender ?? null, recipients: [...input.recipients], subject: input.subject ?? null, links, note: null, outcome: input.outcome ?? null }),
      size: input.size, receivedAt: new Date(input.receivedAt), until: new Date(input.until), state: input.state, ...decided,
      decidedAt: input.state === 'HELD' ? null : new Date(), decidedBy: null, carriedOut: true, endedAt: ended.has(input.state) ? new Date() : null,
    });
    em.persist(row);
    await em.flush();
    const submissions = await em.find(Submission, { id: { $in: input.parts.map(({ submissionId }) => submissionId) }, deviceId: device });
    for (const [number, part] of input.parts.entries()) {
      const submission = submissions.find(({ id: one }) => one === part.submissionId);
      if (!submission) throw new Refusal('NOT_FOUND', 'this device has made no such submission', ['input', 'parts', String(number)]);
      await em.execute('insert into message_part (message_id, number, customer_id, submission_id, sample_id, kind) values (?, ?, ?, ?, ?, ?)', [id, number, customer, submission.id, submission.sampleId, part.link ? 'LINK' : 'ATTACHMENT'], 'run');
    }
    await tell(em, platform, row);
    return row;
  }
  if (ended.has(row.state)) return row;
  // An administrator's word holds until it is carried out; that a message is gone already is a fact all the same.
  const obeys = input.reason === 'ADMINISTRATOR' && (input.state === row.state || (row.form === 'REPLACED' && input.state === 'DROPPED'));
  if (!row.carriedOut && !obeys && !ended.has(input.state)) return row;
  if (row.carriedOut && row.state === input.state) return row;
  if (input.state === 'HELD') return row;
  const words = openMessage(key, row.id, row.sealed);
  em.assign(row, {
    state: input.state, ...decided, carriedOut: true, sealed: seal(key, row.id, { ...words, outcome: input.outcome ?? null }),
    ...(obeys || (ended.has(input.state) && row.decidedAt) ? {} : { decidedAt: new Date(), decidedBy: null }), endedAt: ended.has(input.state) ? new Date() : null,
  });
  await em.flush();
  await tell(em, platform, row);
  return row;
}

/** An administrator's word on messages; the gateway hears it and does it. All or none. */
export async function decideMessages(em: Manager, caller: Caller, platform: Platform, input: { ids: readonly string[]; note: string }, wanted: { state: 'RELEASED' | 'DROPPED'; form: HeldMessageReportInput['form'] }) {
  const { ids, note } = input;
  if (note.trim().length < 1 || note.length > 500) throw new Refusal('INVALID', 'note must have 1 to 500 characters', ['input', 'note']);
  if (ids.length < 1 || ids.length > decidedMax) throw new Refusal('INVALID', `1 to ${decidedMax} messages at a time`, ['input', 'ids']);
  // In one order everywhere: two administrators with the same messages wait for each other, and neither for ever.
  const rows = [];
  for (const id of [...new Set(ids)].sort()) {
    const [locked] = await em.execute<{ id: string }[]>('select id from message where id = ? for update', [id]);
    const row = locked && (await em.findOne(HeldMessage, { id }, { refresh: true }));
    if (!row) throw new Refusal('NOT_FOUND', `there is no message ${id.slice(0, 40)}`, ['input', 'ids']);
    const open = wanted.state === 'RELEASED' ? ['HELD', 'DROPPED'] : ['HELD'];
    if (row.state === wanted.state) {
      rows.push(row);
      continue;
    }
    if (!open.includes(row.state)) throw new Refusal('CONFLICT', `message ${id} is ${row.state.toLowerCase()} already`, ['input', 'ids']);
    const key = await customerKey(em, platform.keys, row.customerId);
    em.assign(row, {
      state: wanted.state, form: wanted.form ?? null, reason: 'ADMINISTRATOR', decidedAt: new Date(), decidedBy: caller.id, carriedOut: false,
      sealed: seal(key, row.id, { ...openMessage(key, row.id, row.sealed), note: note.trim() }),
    });
    await em.flush();
    await tell(em, platform, row);
    rows.push(row);
  }
  return rows;
}

/** Who looks after mail is told of what was kept back; nobody of what they did themselves. */
async function tell(em: Manager, platform: Platform, row: {
  id: string; customerId: string; deviceId: string; state: MessageState; reason?: string | null | undefined;
}): Promise<void> {
  const { id, customerId, deviceId, state, reason } = row;
  if (state === 'DROPPED' && reason !== 'ADMINISTRATOR') await raiseMessageNotice(em, platform, row);
  await publish(em, 'message.changed', { customer: customerId, device: deviceId, messageId: id }, { scope: customerId });
}

/** Ids of one page, the newest first. */
export async function messageIds(em: Manager, platform: Platform, customer: string, page: { filter: HeldMessageFilter | null | undefined; sampleId?: string; after: string | null; limit: number }): Promise<string[]> {
  const [parts, values]: [string[], unknown[]] = [['m.customer_id = ?'], [customer]];
  const add = (sql: string, value: unknown) => {
    parts.push(sql);
    values.push(value);
  };
  const { filter, after, limit } = page;
  if (page.sampleId) add('m.id in (select p.message_id from message_part p where p.sample_id = ? and p.customer_id = m.customer_id)', page.sampleId);
  if (filter?.states) add('m.state = any(?::text[])', `{${filter.states.join()}}`);
  if (filter?.deviceId) add('m.device_id = ?', platform.pseudonyms.of(filter.deviceId));
  if (filter?.since) add('m.received_at >= ?', filter.since);
  if (filter?.until) add('m.received_at < ?', filter.until);
  if (filter?.sha256) add('m.id in (select p.message_id from message_part p join sample s on s.id = p.sample_id where s.sha256 = ? and p.customer_id = m.customer_id)', filter.sha256);
  if (after !== null) add('m.id < ?', after);
  const rows = await em.execute<{ id: string }[]>(`select m.id from message m where ${parts.join(' and ')} order by m.id desc limit ?`, [...values, limit]);
  return rows.map(({ id }) => id);
}
