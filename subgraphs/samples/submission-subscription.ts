import { events } from '../../schema/events.ts';
import type { SubmissionChangeFilter } from '../../schema/generated/samples.ts';
import { publicError } from '../../platform/errors.ts';
import { watch } from '../../platform/watch.ts';
import type { SamplesContext } from './loaders.ts';
import { messageOf } from '../../platform/message.ts';

export interface SubmissionEvent {
  submissionChanged: { submissionId: string };
}

/** Each submission of the customer as it is made, and each time it is further. */
export async function* submissionChanged(filter: SubmissionChangeFilter | null | undefined, { caller, platform, signal }: SamplesContext): AsyncGenerator<SubmissionEvent> {
  if (!caller.customerId) throw publicError('FORBIDDEN', "submissions are a customer's own");
  const customer = platform.pseudonyms.of(caller.customerId);
  // All that is told to this customer: two filters at a time take a newer NATS than Debian has.
  const changes = await watch(platform.bus, `ev.${customer}.>`, signal);
  try {
    for (;;) {
      const heard = await changes.next(null);
      if (heard === null) return;
      if (heard === 'MOMENT') continue;
      const type = heard.subject.includes('.sample.submitted.') ? 'sample.submitted' : heard.subject.includes('.submission.changed.') ? 'submission.changed' : null;
      if (type === null) continue;
      const event = messageOf(events[type], heard);
      if (event?.customer !== customer) continue;
      const { submissionId } = event;
      if (filter && !(await wanted(platform.database.for(caller), submissionId, filter, platform.pseudonyms))) continue;
      yield { submissionChanged: { submissionId } };
    }
  } finally {
    await changes.close();
  }
}

async function wanted(em: ReturnType<SamplesContext['platform']['database']['for']>, id: string, filter: SubmissionChangeFilter, pseudonyms: SamplesContext['platform']['pseudonyms']): Promise<boolean> {
  const [row] = await em.execute<{ device_id: string | null; state: string; sha256: string }[]>('select u.device_id, u.state, s.sha256 from submission u join sample s on s.id = u.sample_id where u.id = ?', [id]);
  if (!row) return false;
  if (filter.deviceId && row.device_id !== pseudonyms.of(filter.deviceId)) return false;
  if (filter.sha256 && row.sha256 !== filter.sha256) return false;
  return !filter.states || (filter.states as string[]).includes(row.state);
}
