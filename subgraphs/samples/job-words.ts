import { jobWordsSchema, type JobWords } from '../../schema/jobs.ts';
import type { Manager } from '../../platform/database.ts';
import { unwrap, wrap } from '../../platform/envelope.ts';
import type { Keys } from '../../platform/keys.ts';
import type { SampleRow } from './sample-row.ts';

/**
 * What people gave a job besides the bytes: it travels under the sample's key, and the runner has it opened here with
 * the job's ticket. With the sample's key gone, what lies in streams and backups says nothing.
 */
const purpose = (sampleId: string): string => `words ${sampleId}`;

/** Within the transaction that holds the sample; its bytes are here, so it has a key. */
export async function sealJobWords(
  em: Manager, { master }: Pick<Keys, 'master'>, { id, sha256 }: Pick<SampleRow, 'id' | 'sha256'>, words: JobWords,
): Promise<string> {
  const [row] = await em.execute<{ wrapped_key: Buffer }[]>(
    'select wrapped_key from sample where id = ? and wrapped_key is not null', [id]);
  if (!row) throw new Error(`sample ${id} has no key`);
  const key = unwrap(master, row.wrapped_key, `sample ${sha256}`);
  return wrap(key, Buffer.from(JSON.stringify(words)), purpose(id)).toString('base64');
}

/** Throws when they were changed, or belong to another sample. */
export function openJobWords(key: Buffer, sampleId: string, sealed: string): JobWords {
  return jobWordsSchema.parse(JSON.parse(unwrap(key, Buffer.from(sealed, 'base64'), purpose(sampleId)).toString()));
}
