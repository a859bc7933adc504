import { createHash } from 'node:crypto';

export interface Link {
  number: number;
  action: string;
  actor: string;
  subject: string | null;
  outcome: string;
  detail: string;
  at: string;
  /** Of the request that did it; null when none did, or before it was kept. */
  requestId: string | null;
}

/** Before the first event. */
export const genesis = '0'.repeat(64);

/** SHA-256 over the hash before and the event's fields, each with its length, so that no two events have the same text. */
export function hashOf(previous: string, link: Link): string {
  const hash = createHash('sha256').update(previous);
  for (const part of [String(link.number), link.action, link.actor, link.subject ?? '\0', link.outcome, link.detail, link.at, ...(link.requestId === null ? [] : [link.requestId])]) {
    hash.update(`${Buffer.byteLength(part)}:`).update(part);
  }
  return hash.digest('hex');
}

/** Number of the first event that does not fit; null when the chain is whole. */
export function firstBreak(events: readonly (Link & { hash: string })[], previous = genesis, expected = 1): number | null {
  for (const event of events) {
    if (event.number !== expected || hashOf(previous, event) !== event.hash) return event.number;
    previous = event.hash;
    expected++;
  }
  return null;
}
