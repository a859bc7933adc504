import type { Level, Origin } from '../../schema/policy-settings.ts';
import type { Decision } from '../../schema/decision.ts';
import type { AssayClient, Verdict } from '../client.ts';
import { AssayError } from '../assay-error.ts';
import type { FileFacts } from '../file-facts.ts';
import type { FilePath } from '../file-path.ts';
import { Acknowledge, ReportQuarantined, Reputation } from '../operations.ts';
import type { Kept } from '../quarantine.ts';
import type { Acknowledgement } from './entry.ts';

/** What the service says of a file when it is asked. */
export interface Answer {
  decision: Decision;
  verdict: Verdict | null;
}

/** What the guard wants of the service. Each throws AssayError. */
export interface GuardService {
  /** Asks about a file, and sends its bytes where they are wanted: `onAnswer` comes before they are sent. */
  submit(
    path: FilePath, facts: FileFacts, asked: { origin: Origin; localScore: number | null },
    onAnswer: (answer: Answer) => void,
  ): Promise<void>;
  /** What is known of a hash, without telling which one is meant; null where nothing is. */
  reputation(sha256: string): Promise<Level | null>;
  /** Has the service list a file in quarantine. */
  list(kept: Kept, level: Level | null): Promise<void>;
  acknowledge(told: Acknowledgement): Promise<void>;
}

/** Codes that say that the service is not there, or not well; every other one is an answer. */
const away = new Set([
  'UNREACHABLE', 'NOT_ASSAY', 'UPLOAD_FAILED', 'ERROR', 'INTERNAL_SERVER_ERROR', 'DOWNSTREAM_SERVICE_ERROR',
  'UNAVAILABLE', 'TIMEOUT', 'RATE_LIMITED',
  'UPLOAD_SUPERSEDED', 'UPLOADS_FULL', 'STALLED', 'TOO_SLOW', 'TRY_AGAIN', 'UNAUTHENTICATED',
]);
export const isAway = (error: unknown): boolean => !(error instanceof AssayError) || away.has(error.code);

/** So many digits of a hash are told: thousands of others begin so. */
const prefixDigits = 5;

export function serviceOf(client: AssayClient): GuardService {
  return {
    async submit(path, facts, { origin, localScore }, onAnswer) {
      await client.submit(path, {
        origin, ...(localScore === null ? {} : { localScore }),
        onAnswer: ({ decision, sample }) => onAnswer({ decision, verdict: sample.verdict ?? null }),
      }, facts);
    },
    async reputation(sha256) {
      const { reputation } = await client.query(Reputation, { prefix: sha256.slice(0, prefixDigits) });
      return reputation.find((one) => one.sha256 === sha256)?.level ?? null;
    },
    async list({ localId, sha256, fileName, path }, level) {
      const { quarantineReport } = await client.query(
        ReportQuarantined, { input: { objects: [{ localId, sha256, fileName, path, ...(level ? { level } : {}) }] } },
      );
      const refused = quarantineReport.userErrors[0];
      if (refused) throw new AssayError(refused.code, refused.message);
    },
    async acknowledge(told) {
      const { deliveryAcknowledge } = await client.query(Acknowledge, { input: told });
      const refused = deliveryAcknowledge.userErrors[0];
      if (refused) throw new AssayError(refused.code, refused.message);
    },
  };
}
