import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { noteChange } from '../../platform/changes.ts';
import type { Manager } from '../../platform/database.ts';
import { unwrap } from '../../platform/envelope.ts';
import { Refusal } from '../../platform/errors.ts';
import type { Keys } from '../../platform/keys.ts';
import { publish } from '../../platform/outbox.ts';
import { Semaphore } from '../../platform/semaphore.ts';
import type { Platform } from '../../platform/subgraph.ts';
import { vaultOf } from './vault.ts';

/**
 * Who has shown that it has the bytes: by sending them, or by a keyed hash over ranges of them that the service chose.
 * Whoever knows no more than a hash is told the verdict, not what was seen (docs/decisions/047).
 */
export interface ByteRange {
  first: number;
  length: number;
}
export interface Challenge {
  /** 64 hexadecimal digits. */
  key: string;
  ranges: ByteRange[];
}

/** A file of at most so many bytes is asked for as a whole; a longer one for this many ranges, spread over it. */
const rangesMax = 16;
const rangeBytes = 4_096;

/**
 * What a submission is asked, the same each time: nothing of it needs to be kept. `size`: as the submission told it.
 */
export function challengeOf({ master }: Pick<Keys, 'master'>, submissionId: string, size: number): Challenge {
  const secret = Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), 'possession', 32));
  const key = createHmac('sha256', secret).update(submissionId).digest();
  if (size <= rangesMax * rangeBytes) return { key: key.toString('hex'), ranges: [{ first: 0, length: size }] };
  const ranges = Array.from({ length: rangesMax }, (_none, at): ByteRange => {
    const [from, end] = [Math.floor((size * at) / rangesMax), Math.floor((size * (at + 1)) / rangesMax)];
    // Of six bytes the remainder is as good as even.
    const chance = createHmac('sha256', secret).update(`${submissionId} ${at}`).digest().readUIntBE(0, 6);
    return { first: from + (chance % (end - from - rangeBytes + 1)), length: rangeBytes };
  });
  return { key: key.toString('hex'), ranges };
}

/** The answer of whoever has these bytes. */
export function proofOf({ key, ranges }: Challenge, bytes: Buffer): string {
  const mac = createHmac('sha256', Buffer.from(key, 'hex'));
  for (const { first, length } of ranges) mac.update(bytes.subarray(first, first + length));
  return mac.digest('hex');
}

interface Asked {
  id: string;
  sample_id: string;
  sha256: string;
  size: number | null;
  outcome: string;
  wrapped_key: Buffer | null;
  stored_as: string | null;
}

/** Each check reads a whole file, up to the largest that is taken. */
const busy = 'too many proofs are being checked now; try again later';
const checks = new Semaphore({ runningMax: 2, waitingMax: 200, busy });

/**
 * The sample of a submission whose proof is right. Reads the vault: not within a transaction. Throws a Refusal that
 * says no more of the bytes than that they are not these.
 */
export async function checkedProof(
  em: Manager, platform: Platform, customer: string, { submissionId, proof }: { submissionId: string; proof: string },
): Promise<string> {
  const [asked] = await em.execute<Asked[]>(
    `select u.id, u.sample_id, s.sha256, (u.facts->>'size')::float as size, u.outcome, s.wrapped_key, s.stored_as
     from submission u join sample s on s.id = u.sample_id where u.id = ? and u.customer_id = ?`,
    [submissionId, customer]);
  if (!asked || asked.outcome === 'SKIP' || asked.size === null) {
    throw new Refusal('NOT_FOUND', 'there is no such submission to prove', ['input', 'submissionId']);
  }
  const { wrapped_key, sha256, stored_as } = asked;
  if (!wrapped_key) {
    throw new Refusal('CONFLICT', 'its bytes are not here to be compared', ['input', 'submissionId']);
  }
  const key = unwrap(platform.keys.master, wrapped_key, `sample ${sha256}`);
  const bytes = await checks.run(async () => await vaultOf(platform).get(stored_as ?? sha256, key));
  const expected = Buffer.from(proofOf(challengeOf(platform.keys, submissionId, asked.size), bytes));
  // The size is part of what is proven: ranges beyond the end are no ranges.
  const same = bytes.length === asked.size && timingSafeEqual(expected, Buffer.from(proof));
  if (!same) throw new Refusal('INVALID', 'whoever has these bytes answers otherwise', ['input', 'proof']);
  return asked.sample_id;
}

/** What of a failed analysis is told to those who have not shown that they have the bytes: a reason may quote them. */
export const failedWords = 'its analysis failed';

/** Whether a customer has shown that it has the bytes. */
export async function hasShown(em: Manager, sampleId: string, customer: string): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    'select 1 from sample_customer where sample_id = ? and customer_id = ? and possessed_at is not null',
    [sampleId, customer]);
  return rows.length > 0;
}

/** This customer has the bytes: from now on it is told all that is known of them. */
export async function notePossession(em: Manager, sampleId: string, customer: string): Promise<void> {
  const { affectedRows } = await em.execute<{ affectedRows: number }>(
    `insert into sample_customer (sample_id, customer_id, first_seen_at, last_seen_at, possessed_at)
     values (?, ?, now(), now(), now()) on conflict (sample_id, customer_id)
     do update set possessed_at = now() where sample_customer.possessed_at is null`,
    [sampleId, customer], 'run');
  if (affectedRows === 0) return;
  noteChange(em, { what: 'Sample', id: sampleId, before: { possessed: false }, after: { possessed: true } });
  await publish(em, 'sample.possessed', { sampleId, customer }, { scope: customer });
}
