import { readFile } from 'node:fs/promises';
import { AssayError, type AssayClient } from '../client.ts';
import type { EndpointPolicy } from '../guard.ts';
import { PartVerdict } from '../operations.ts';
import { factsOfPart, harmlessSkips, scoreFor, take } from './held.ts';
import { readMessage, type MessagePart } from './message.ts';
import type { Shift } from './shift.ts';
import type { Entry, Spool, SpoolPart } from './spool.ts';
import type { Turns } from './turns.ts';

const day = 86_400_000;
/** Codes that say that the service is not there; every other one is an answer. */
const away = new Set(['UNREACHABLE', 'NOT_ASSAY', 'UPLOAD_FAILED', 'ERROR', 'INTERNAL_SERVER_ERROR', 'UPLOAD_SUPERSEDED', 'UPLOADS_FULL', 'STALLED', 'TOO_SLOW', 'TRY_AGAIN']);
/** Parts that the service was not asked about yet. */
export const unasked = ({ parts }: Pick<Entry, 'parts'>): SpoolPart[] => parts.filter(({ wanted, over, submissionId }) => wanted && !over && submissionId === null);

interface Means {
  client: AssayClient;
  spool: Spool;
  shift: Shift;
  turns: Turns;
  policy: () => EndpointPolicy;
  onAway: (entry: Entry, message: string) => void;
  onRefused: (entry: Entry, message: string) => void;
  /** More is known of a part. */
  onNews: (entry: Entry) => void;
  /** The service has been asked about all parts. */
  onAsked: (entry: Entry) => void;
}

/** Asks the service about what is in messages. Goes on when the service is away, and does not keep anything else from going on. */
export class Inquiry {
  readonly #means: Means;
  readonly #asking = new Set<string>();

  constructor(means: Means) {
    this.#means = means;
  }

  /** Sends what policy wants sent. */
  ask(entry: Entry): void {
    const { spool, shift, turns, onAway, onNews, onAsked } = this.#means;
    if (!entry.facts || unasked(entry).length === 0 || this.#asking.has(entry.id)) return;
    this.#asking.add(entry.id);
    shift.run(async () => {
      try {
        await shift.patiently(entry.receivedAt + day, async () => await turns.take(async () => {
          const { parts } = readMessage(await readFile(spool.message(entry.id)));
          for (const part of unasked(entry)) {
            const found = parts.find(({ sha256 }) => sha256 === part.sha256);
            if (!found) part.over = true;
            else await this.#submit(entry, part, { ...found, name: part.name });
            await spool.save(entry);
            onNews(entry);
          }
        }), (message) => onAway(entry, message));
      } finally {
        this.#asking.delete(entry.id);
      }
      onAsked(entry);
    });
  }

  async #submit(entry: Entry, part: SpoolPart, found: MessagePart): Promise<void> {
    const { client, policy, onRefused } = this.#means;
    const { path: _none, ...facts } = factsOfPart(found);
    const { senderDomain, verified } = entry.facts!;
    try {
      const { id, decision, sample } = await client.submit(found.bytes, { origin: 'MAIL', localScore: scoreFor(policy().settings), mail: { senderDomain: senderDomain || 'unknown', verified } }, facts);
      part.submissionId = id;
      if (decision.outcome === 'SKIP') {
        if (harmlessSkips.has(decision.reason)) part.wanted = false;
        else part.over = true;
      }
      // While it is analysed, a final verdict is that of an analysis that failed: it can block, and it does not release.
      const analysed = decision.outcome === 'SUBMIT' || decision.reason === 'IN_PROGRESS';
      if (sample.verdict) take(part, { ...sample.verdict, stage: analysed ? 'PROVISIONAL' : sample.verdict.stage });
    } catch (error) {
      if (!(error instanceof AssayError) || away.has(error.code)) throw error;
      part.over = true;
      onRefused(entry, `${part.name}: ${error.message}`);
    }
  }

  /** Asks how the parts of a message stand, where words of it may have been missed. */
  look(entry: Entry): void {
    const { client, spool, shift, turns, onNews } = this.#means;
    shift.run(async () => await turns.take(async () => {
      let news = false;
      for (const part of entry.parts) {
        if (!part.submissionId) continue;
        const { submission } = await client.query(PartVerdict, { id: part.submissionId });
        if (submission?.sample.verdict) news = take(part, submission.sample.verdict) || news;
        if (submission && ['FAILED', 'EXPIRED', 'SKIPPED'].includes(submission.state) && !part.over && !part.verdict) [part.over, news] = [true, true];
      }
      if (!news) return;
      await spool.save(entry);
      onNews(entry);
    }));
  }
}
