import { askedFault, isAsked, type Asked } from '../../schema/asked.ts';
import type { Manager } from '../../platform/database.ts';
import { Refusal } from '../../platform/errors.ts';
import type { Keys } from '../../platform/keys.ts';
import { publish } from '../../platform/outbox.ts';
import { passwordsFor } from './archive-passwords.ts';
import { sealJobWords } from './job-words.ts';
import { customerKey, openFacts, openName, type NamedRow } from './sealing.ts';
import type { SampleRow } from './sample-row.ts';

/**
 * What a submission wants its file started with. It may name people: it lies sealed with the other private facts of the
 * submission, travels sealed, and is opened when its job is handed to a runner.
 */
type Given = { [field in keyof Asked]?: Asked[field] | null | undefined };

/** As it was given, or a refusal that names the field; null when nothing is asked for. */
export function checkedAsked(given: Given): Asked | null {
  const asked = { arguments: given.arguments ?? [], exportName: given.exportName ?? null, answers: given.answers ?? [] };
  const fault = askedFault(asked);
  if (fault) throw new Refusal('INVALID', fault.message, ['input', fault.field]);
  return isAsked(asked) ? asked : null;
}

interface AskedSubmission {
  id: string;
  customer_id: string;
  fileName: string;
}

/** Asks for an analysis as a submission wants it. What is known of the bytes stays known meanwhile. */
export async function queueAsked(
  em: Manager, keys: Pick<Keys, 'master'>, sample: Pick<SampleRow, 'id' | 'sha256' | 'size' | 'category'>, submission: AskedSubmission, asked: Asked,
): Promise<void> {
  const { id: submissionId, customer_id: customer, fileName } = submission;
  const words = await sealJobWords(em, keys, sample, { fileName, asked, passwords: await passwordsFor(em, keys, sample.id, customer) });
  await publish(em, 'sample.stored', {
    sampleId: sample.id, sha256: sample.sha256, size: sample.size, category: sample.category, words, start: 'asked', cause: 'REANALYSIS',
    asked: { submissionId, customer },
  });
}

/** Whose customer has shown that it has the bytes: others' bytes are not started with words of its own. */
const entitled = `exists (select from sample_customer h
  where h.sample_id = submission.sample_id and h.customer_id = submission.customer_id and h.possessed_at is not null)`;
/** Submissions that don't wait for a start of their own which they can't have yet. */
export const notHeldBack = `(not asked or ${entitled})`;

/** The same for all submissions that waited for these bytes, and may have them started so. */
export async function queueWaiting(
  em: Manager, keys: Pick<Keys, 'master'>, sample: Pick<SampleRow, 'id' | 'sha256' | 'size' | 'category'>,
): Promise<void> {
  const rows = await em.execute<(NamedRow & { sealed: Buffer })[]>(
    `select id, customer_id, file_name, name, sealed from submission
     where sample_id = ? and state = 'AWAITING_UPLOAD' and asked and sealed is not null and ${entitled} order by id`,
    [sample.id]);
  for (const row of rows) {
    const key = await customerKey(em, keys, row.customer_id);
    const { asked } = openFacts(key, row.id, row.sealed);
    if (asked) await queueAsked(em, keys, sample, { id: row.id, customer_id: row.customer_id, fileName: openName(key, row) }, asked);
  }
}
