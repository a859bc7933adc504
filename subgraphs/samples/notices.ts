import type { EventOf } from '../../schema/events.ts';
import { actionsFor } from '../../schema/hold.ts';
import { noticedPlacesMax, noticeOwner, type MessageState, type NoticedFile } from '../../schema/notice.ts';
import { levels, type Level } from '../../schema/policy-settings.ts';
import type { Manager } from '../../platform/database.ts';
import { publish } from '../../platform/outbox.ts';
import { sealText } from '../../platform/sealed-text.ts';
import type { Platform } from '../../platform/subgraph.ts';
import { documentOf, policyIn } from './policy.ts';
import { knownKey, openFacts, openName, type NamedRow } from './sealing.ts';

/** Containers around a file are looked for this far out. */
const containersMax = 5;
/** Characters of a folder's name. */
const pathMax = 1_000;
/** Parts of a message that are looked at. */
const partsMax = 200;

interface Row {
  id: string;
  device_id: string | null;
  own: boolean;
  file_name: string | null;
  name: Buffer | null;
  sealed: Buffer | null;
  message_id: string | null;
  message_state: MessageState | null;
  total: number;
}

/**
 * The newest submissions of a customer that brought a sample, by itself or inside of a container, each with the newest
 * held message that it is a part of. Asked with: sample, `containersMax`, customer (a pseudonym), rows wanted, sample.
 * Exported for its plan to be looked at.
 */
export const noticedSubmissions = `
  with recursive around (id, depth) as (
    select ?::text, 0 union select m.container_id, a.depth + 1 from member m join around a on m.sample_id = a.id where a.depth < ?),
  found as (
    select u.id, u.device_id, u.sample_id, u.file_name, u.name, u.sealed, count(*) over ()::int as total from submission u
    where u.customer_id = ? and u.sample_id in (select id from around) order by u.id desc limit ?)
  select u.id, u.device_id, u.sample_id = ? as own, u.file_name, u.name, u.sealed, h.id as message_id,
    h.state as message_state, u.total
  from found u left join lateral (
    select m.id, m.state from message_part p join message m on m.id = p.message_id where p.submission_id = u.id
    order by m.id desc limit 1) h on true
  order by u.id desc`;

const submissionsOf = async (em: Manager, customer: string, sampleId: string): Promise<Row[]> =>
  await em.execute<Row[]>(noticedSubmissions, [sampleId, containersMax, customer, noticedPlacesMax, sampleId]);

/** Names which file of a customer a verdict is about, on whose computers, and what policy does with it there. */
export async function raiseNotice(em: Manager, platform: Platform, event: EventOf<'verdict.noticed'>): Promise<void> {
  const { customer, sampleId, sha256, kind, level, was, why, at } = event;
  const file = await sealedFile(em, platform, { customer, sampleId, sha256, level, was, why, unsent: null });
  await publish(em, 'notice.raised', {
    customer, kind, level, subject: sha256, at, words: why, file,
    title: was === null ? `A file is ${inWords(level)}` : `A file that was ${inWords(was)} is ${inWords(level)}`,
  });
}

/** The file of a notice with where its customer met it, sealed. `customer` is a pseudonym. */
export async function sealedFile(
  em: Manager, platform: Platform,
  { customer, sampleId, ...file }: { customer: string; sampleId: string; level: Level } & Omit<NoticedFile, 'places' | 'submissions'>,
): Promise<string> {
  const rows = await submissionsOf(em, customer, sampleId);
  const places = await placesOf(em, platform, customer, file.unsent === null ? file.level : null, rows);
  const noticed: NoticedFile = { ...file, submissions: rows[0]?.total ?? 0, places };
  return sealText(platform.keys, noticeOwner(customer), JSON.stringify(noticed));
}

/** `level`: what policy has devices act on; null where they do nothing with the file. */
async function placesOf(
  em: Manager, platform: Platform, customer: string, level: Level | null, rows: readonly Row[],
): Promise<NoticedFile['places']> {
  const key = await knownKey(em, platform.keys, customer);
  const document = await documentOf(em, platform.keys, customer);
  return rows.map((row) => {
    const facts = key && row.sealed ? openFacts(key, row.id, row.sealed) : null;
    const deviceId = row.device_id === null ? null : platform.pseudonyms.idOf(row.device_id);
    const policy = deviceId === null ? null : policyIn(document, { id: deviceId, group: facts?.group ?? null, product: facts?.product ?? null }, new Date());
    return {
      submissionId: row.id, deviceId, fileName: openName(key, row), path: facts?.path?.slice(0, pathMax) ?? null, container: !row.own,
      actions: policy && level ? actionsFor(policy.settings, level) : [],
      message: row.message_id === null ? null : { id: row.message_id, state: row.message_state! },
    };
  });
}

/** A message was kept back by a gateway: which of its files is the worst, and how it is called. `customer` is a pseudonym. */
export async function raiseMessageNotice(
  em: Manager, platform: Platform, message: { id: string; customerId: string; deviceId: string; reason?: string | null | undefined },
): Promise<void> {
  const { id, customerId: customer, deviceId } = message;
  const parts = await em.execute<(NamedRow & { sha256: string; level: Level | null })[]>(
    `select u.id, u.customer_id, u.file_name, u.name, s.sha256,
       (select v.level from sample_verdict v where v.sample_id = s.id order by v.revision desc limit 1) as level
     from message_part p join submission u on u.id = p.submission_id join sample s on s.id = p.sample_id
     where p.message_id = ? order by p.number limit ?`, [id, partsMax]);
  const harm = ({ level }: { level: Level | null }) => (level === null ? -1 : levels.indexOf(level));
  const [worst] = parts.toSorted((a, b) => harm(b) - harm(a));
  const why = `Because of ${String(message.reason).toLowerCase().replaceAll('_', ' ')}. heldMessage tells who wrote it and what is `
    + 'in it; heldMessagesRelease lets it go.';
  const key = worst ? await knownKey(em, platform.keys, customer) : null;
  const file: NoticedFile | null = worst ? {
    sha256: worst.sha256, level: worst.level, was: null, why, submissions: 1, unsent: null,
    places: [{
      submissionId: worst.id, deviceId: platform.pseudonyms.idOf(deviceId), fileName: openName(key, worst), path: null,
      container: false, actions: [], message: { id, state: 'DROPPED' },
    }],
  } : null;
  await publish(em, 'notice.raised', {
    customer, kind: 'MESSAGE_DROPPED', level: null, title: 'A message was kept back', words: why, subject: id,
    at: new Date().toISOString(), file: file && sealText(platform.keys, noticeOwner(customer), JSON.stringify(file)),
  });
}

const inWords = (level: Level): string => level.toLowerCase().replaceAll('_', ' ');
