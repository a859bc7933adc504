import { LockMode } from '@mikro-orm/postgresql';
import type { Caller } from '../../platform/caller.ts';
import type { Config } from '../../platform/config.ts';
import type { Manager } from '../../platform/database.ts';
import { publicError, Refusal } from '../../platform/errors.ts';
import { newSecret } from './credentials.ts';
import { Credential, Device } from './entities.ts';

const dayMs = 24 * 3_600_000;
/** How long the old token goes beside one that nobody has used yet. */
const overlapMs = dayMs;

export interface TokenRules {
  config: Pick<Config, 'ASSAY_DEVICE_TOKEN_DAYS' | 'ASSAY_DEVICE_CERTIFICATES'>;
  /** Of the certificate that the device shows now. */
  certificate: string | null;
}

/** A device's token, which works with the given certificate alone. */
export function giveToken(em: Manager, device: { id: string; customerId: string }, { config, certificate }: TokenRules) {
  if (certificate === null && config.ASSAY_DEVICE_CERTIFICATES === 'required') throw new Refusal('FORBIDDEN', 'devices show a certificate here: come with one over TLS', ['input']);
  const { secret, hash } = newSecret('device');
  const tokenExpiresAt = new Date(Date.now() + config.ASSAY_DEVICE_TOKEN_DAYS * dayMs);
  em.persist(em.create(Credential, { hash, customerId: device.customerId, kind: 'DEVICE', holderId: device.id, expiresAt: tokenExpiresAt, certificate }));
  return { deviceToken: secret, tokenExpiresAt, hash };
}

/**
 * A new token in the place of the one that asks, which goes until the new one is used. So neither an answer that gets lost nor a device
 * that dies before it has written the new token down shuts it out. A token that was given before and never used goes at once.
 */
export async function rotateToken(em: Manager, caller: Caller, rules: TokenRules, input: { certificate?: string | null | undefined }) {
  if (caller.kind !== 'DEVICE') throw publicError('FORBIDDEN', 'devices take new tokens');
  const next = input.certificate?.replaceAll(':', '').toLowerCase() ?? rules.certificate;
  if (next !== null && !/^[0-9a-f]{64}$/.test(next)) throw new Refusal('INVALID', 'certificate must be a SHA-256: 64 hexadecimal digits', ['input', 'certificate']);
  // Else a device could bind itself to what never reaches us.
  if (next !== null && rules.certificate === null) throw new Refusal('INVALID', 'show the present certificate to name the next one', ['input', 'certificate']);
  const device = await em.findOne(Device, { id: caller.id, removedAt: null }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const held = await em.find(Credential, { holderId: caller.id });
  // Nobody has used its successor: that would have ended it.
  const current = held.find(({ hash }) => !held.some(({ replacedBy }) => replacedBy === hash));
  if (!device || !current) throw publicError('UNAUTHENTICATED', 'this device has no token any more');
  for (const unused of held) if (unused !== current) em.remove(unused);
  const given = giveToken(em, device, { ...rules, certificate: next });
  const overlapEnds = new Date(Date.now() + overlapMs);
  current.replacedBy = given.hash;
  if (!current.expiresAt || current.expiresAt > overlapEnds) current.expiresAt = overlapEnds;
  await em.flush();
  return { device, deviceToken: given.deviceToken, tokenExpiresAt: given.tokenExpiresAt };
}
