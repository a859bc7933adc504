import { LockMode } from '@mikro-orm/postgresql';
import type { Manager } from '../../platform/database.ts';
import { publish } from '../../platform/outbox.ts';
import { hashOf, newSecret, type Shown } from './credentials.ts';
import { Credential } from './entities.ts';

/** Id of the caller that the token stands for: no person has it. */
export const operatorId = 'operator';
const ofOperator = { kind: 'OPERATOR' as const, holderId: operatorId };

/** Puts the token in the place of whatever was the operator's before. `createdBy`: null for a start of the service. */
export async function setOperatorToken(em: Manager, secret: string, createdBy: string | null): Promise<void> {
  // Of two that come at once the second ends what the first has made.
  await em.execute("select pg_advisory_xact_lock(hashtextextended('operator token', 0))");
  // One by one, so that the audit reads of what went.
  for (const held of await em.find(Credential, ofOperator)) em.remove(held);
  await em.flush();
  const made = { hash: hashOf(secret), customerId: null, createdAt: new Date(), createdBy };
  em.persist(em.create(Credential, { ...ofOperator, ...made }));
  await em.flush();
}

/** A new token; the old one ends at once. */
export async function rotateOperatorToken(em: Manager, createdBy: string): Promise<string> {
  const { secret } = newSecret('operator');
  await setOperatorToken(em, secret, createdBy);
  return secret;
}

/**
 * What a start makes of the token in its file: a new one where there is no file, which ends the one of before; the
 * file's where the installation has none yet. One that was rotated elsewhere stays ended: `current` is false then.
 */
export async function adoptOperatorToken(
  em: Manager, inFile: string | null,
): Promise<{ secret: string; current: boolean }> {
  const held = await em.find(Credential, ofOperator, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const secret = inFile ?? newSecret('operator').secret;
  if (inFile !== null && held.length > 0) return { secret, current: held.some(({ hash }) => hash === hashOf(secret)) };
  await setOperatorToken(em, secret, null);
  await publish(em, 'audit.recorded', {
    customerId: null, action: 'operatorToken.made', actor: 'system', subject: operatorId, outcome: 'OK',
    at: new Date().toISOString(),
    detail: JSON.stringify({ replaced: held.length > 0 }),
  });
  return { secret, current: true };
}

/** Puts on record that the token was shown though it lets nobody in: once a minute, however often it is. */
export async function noteTokenRefused(em: Manager, shown: Shown, refusal: string): Promise<void> {
  const { affectedRows } = await em.execute<{ affectedRows: number }>(
    `update credential set refused_at = now()
     where hash = ? and (refused_at is null or refused_at < now() - interval '1 minute')`, [shown.hash], 'run');
  if (affectedRows === 0) return;
  await publish(em, 'audit.recorded', {
    customerId: null, action: 'access.refused', actor: operatorId, subject: 'operatorToken', outcome: 'FORBIDDEN',
    at: new Date().toISOString(), detail: JSON.stringify({ message: refusal }),
  });
}
