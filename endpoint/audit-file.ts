import { importSPKI, jwtVerify } from 'jose';
import { z } from 'zod';
import { genesis, hashOf, type Link } from '../schema/audit-chain.ts';

/** One line of an export: the chain, its signed heads, the receipts of deletions, and the key they are checked with. */
export type AuditLine =
  | ({ kind: 'event'; hash: string } & Link)
  | { kind: 'head'; number: number; hash: string; signedAt: string; signature: string }
  | { kind: 'receipt'; id: string; sha256: string; deletedAt: string; signature: string }
  | { kind: 'key'; verifyingKey: string };

const [string, integer] = [z.string(), z.number().int()];
/** The fields of each kind of line that verification reads; others may be there. */
const auditLine = z.union([
  z.looseObject({
    kind: z.literal('event'), number: integer, hash: string, action: string, actor: string, subject: string.nullable(),
    outcome: string, detail: string, at: string, requestId: string.nullable(),
  }),
  z.looseObject({
    kind: z.literal('head'), number: integer, hash: string, signedAt: string, signature: string,
  }),
  z.looseObject({ kind: z.literal('receipt'), id: string, sha256: string, deletedAt: string, signature: string }),
  z.looseObject({ kind: z.literal('key'), verifyingKey: string }),
]);

export interface AuditFault {
  /** The event's number, the head's number, or the receipt's id. */
  where: string;
  what: string;
}

/** Checks an export without the service. `verifyingKey` comes from elsewhere: a key that travels with the file proves nothing. */
export async function verifyAudit(lines: readonly AuditLine[], verifyingKey: string): Promise<{ events: number; heads: number; receipts: number; faults: AuditFault[] }> {
  const key = await importSPKI(verifyingKey, 'EdDSA');
  const faults: AuditFault[] = [];
  const fault = (where: string, what: string) => void faults.push({ where, what });
  const hashes = new Map<number, string>();
  // What is too old goes up to an end that was signed, and the chain says so.
  const oldest = lines.reduce((least, line) => (line.kind === 'event' ? Math.min(least, line.number) : least), Infinity);
  const start = oldest > 1 && oldest < Infinity ? startOf(lines, oldest - 1) : null;
  let previous = start?.hash ?? genesis;
  let expected = (start?.number ?? 0) + 1;
  for (const line of lines) {
    if (line.kind !== 'event') continue;
    const at = `event ${line.number}`;
    if (line.number !== expected) fault(at, line.number < expected ? `stands where event ${expected} should: repeated, or out of order` : `events ${expected} to ${line.number - 1} are missing`);
    else if (hashOf(previous, line) !== line.hash) fault(at, 'its hash does not fit: this event, or one before it, was changed');
    hashes.set(line.number, line.hash);
    previous = line.hash;
    expected = Math.max(expected, line.number + 1);
  }
  const signed = async (token: string, audience: string, where: string, fields: Record<string, unknown>): Promise<void> => {
    const payload = await jwtVerify(token, key, { audience, algorithms: ['EdDSA'] }).then((result) => result.payload, () => null);
    if (!payload) return fault(where, 'its signature is not of this installation');
    for (const [name, value] of Object.entries(fields)) if (payload[name] !== value) return fault(where, `its ${name} is not the one that was signed`);
  };
  let [heads, receipts] = [0, 0];
  for (const line of lines) {
    if (line.kind === 'head') {
      heads++;
      const where = `head ${line.number}`;
      await signed(line.signature, 'audit-head', where, { number: line.number, hash: line.hash, signedAt: line.signedAt });
      if (line.number === start?.number) continue;
      if (!hashes.has(line.number)) fault(where, `event ${line.number} was there when it was signed, and is missing`);
      else if (hashes.get(line.number) !== line.hash) fault(where, `event ${line.number} is not the one that was there when it was signed`);
    } else if (line.kind === 'receipt') {
      receipts++;
      await signed(line.signature, 'deletion', `receipt ${line.id}`, { id: line.id, sha256: line.sha256, deletedAt: line.deletedAt });
    }
  }
  return { events: hashes.size, heads, receipts, faults };
}

/** The signed end up to which a chain was pruned: the chain itself has to name it. */
function startOf(lines: readonly AuditLine[], number: number): { number: number; hash: string } | null {
  const head = lines.find((line) => line.kind === 'head' && line.number === number);
  const said = lines.some((line) => line.kind === 'event' && line.action === 'audit.pruned' && line.subject === String(number) && line.detail.includes(`"upto":${number},"hash":"${head?.kind === 'head' ? head.hash : ''}"`));
  return head?.kind === 'head' && said ? { number, hash: head.hash } : null;
}

export function auditLines(text: string): AuditLine[] {
  return text.split('\n').filter((line) => line.trim() !== '').map((line, at) => {
    try {
      return auditLine.parse(JSON.parse(line));
    } catch (cause) {
      const fault = cause instanceof SyntaxError ? 'no JSON' : 'no line of an audit export';
      throw new Error(`line ${at + 1} is ${fault}`, { cause });
    }
  });
}
