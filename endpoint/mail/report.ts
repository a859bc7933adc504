import type { AssayClient } from '../client.ts';
import { ReportMessage } from '../operations.ts';
import { unasked } from './inquiry.ts';
import type { Shift } from './shift.ts';
import type { Entry, Spool } from './spool.ts';
import type { Turns } from './turns.ts';

const day = 86_400_000;
/** Characters of an address that the service takes. */
const addressMax = 320;

interface Means {
  client: AssayClient;
  spool: Spool;
  shift: Shift;
  turns: Turns;
  /** Whether the message is still in the spool. */
  has: (entry: Entry) => boolean;
  onAway: (entry: Entry, message: string) => void;
  /** An ended message needs nothing more from the service. */
  onOver: (entry: Entry) => void;
}

/** Tells the service how messages stand, so that administrators see them. The newest word wins; it is tried until the service has it. */
export class Report {
  readonly #means: Means;
  readonly #telling = new Set<string>();
  readonly #again = new Set<string>();

  constructor(means: Means) {
    this.#means = means;
  }

  /** Tells, if it is news. */
  tell(entry: Entry): void {
    const { client, spool, shift, turns, has, onAway, onOver } = this.#means;
    if (this.#telling.has(entry.id)) return void this.#again.add(entry.id);
    const sent = entry.parts.filter(({ submissionId }) => submissionId !== null);
    if (sent.length === 0) {
      if (entry.stage === 'ENDED') onOver(entry);
      return;
    }
    const state = entry.end ?? (entry.stage === 'SENDING' ? 'RELEASED' : entry.stage === 'DROPPED' ? 'DROPPED' : 'HELD');
    // The first report lists all parts.
    if (unasked(entry).length > 0 || entry.told === state) return;
    this.#telling.add(entry.id);
    shift.run(async () => {
      try {
        await shift.patiently(entry.receivedAt + day, async () => await turns.take(async () => {
          const { heldMessageReport } = await client.query(ReportMessage, { input: {
            key: entry.id, ...(entry.sender === '' ? {} : { sender: entry.sender.slice(0, addressMax) }), recipients: entry.recipients.map(({ address }) => address.slice(0, addressMax)), subject: entry.facts?.subject ?? null, size: entry.size,
            receivedAt: new Date(entry.receivedAt).toISOString(), until: new Date(entry.until).toISOString(), state, form: state === 'HELD' ? null : entry.form, reason: entry.reason === 'NOT_SENT' || state === 'HELD' ? null : entry.reason, outcome: entry.outcome,
            parts: sent.map(({ submissionId, link }) => ({ submissionId: submissionId!, link })),
          } });
          const refused = heldMessageReport.userErrors[0];
          if (refused) onAway(entry, `the report was refused: ${refused.message}`);
        }), (message) => onAway(entry, message));
        entry.told = state;
        if (has(entry)) await spool.save(entry);
      } finally {
        this.#telling.delete(entry.id);
      }
      const again = this.#again.delete(entry.id);
      if (entry.stage === 'ENDED' && entry.told === entry.end) onOver(entry);
      else if (again || entry.stage !== 'HELD') this.tell(entry);
    });
  }

  /** The service still waits for what this spool no longer has. */
  async gone(key: string): Promise<void> {
    const never = new Date(0).toISOString();
    await this.#means.client.query(ReportMessage, { input: { key, recipients: ['unknown'], size: 0, receivedAt: never, until: never, state: 'GONE', parts: [{ submissionId: 'sub_unknown' }] } });
  }
}
