import { request, type Agent } from 'undici';
import { jobSecretsSchema, type Job, type JobSecrets } from '../schema/jobs.ts';
import { AttemptFailure } from './attempt-failure.ts';
import { untilFetched } from './fetch-bytes.ts';

/**
 * What people gave the job besides the bytes, opened by the service with the job's own ticket. Jobs of earlier releases
 * have it in the clear. Throws as `fetchBytes` does.
 */
export async function fetchWords(
  agent: Agent, job: Job, signal: AbortSignal, msMax?: number,
): Promise<JobSecrets> {
  const { words, fileName, passwords, asked } = job;
  if (words === null) return { fileName, passwords, asked, resultKey: null };
  return await untilFetched('what was given with the bytes', signal, async () => {
    const { statusCode, body } = await request(`${job.bytesUrl}/words`, {
      dispatcher: agent, signal, method: 'POST', body: words,
      headers: { authorization: `Bearer ${job.ticket}`, 'content-type': 'text/plain' },
    });
    if (statusCode === 200) return jobSecretsSchema.parse(await body.json());
    await body.dump();
    if (statusCode === 410) {
      throw new AttemptFailure('HOPELESS', 'SAMPLE_GONE', 'the bytes were deleted before they could be analysed');
    }
    if (statusCode === 401 || statusCode === 403) {
      throw new AttemptFailure('FETCH', 'BYTES_REFUSED', `the vault refuses the job's ticket (${statusCode})`);
    }
    throw new Error(`the vault answers ${statusCode}`);
  }, msMax);
}
