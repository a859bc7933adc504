import type { EventOf } from '../../schema/events.ts';
import { concerns, consider, type Considered } from '../../schema/precedence.ts';
import type { Caller } from '../../platform/caller.ts';
import type { Manager } from '../../platform/database.ts';
import { Refusal } from '../../platform/errors.ts';
import { publish } from '../../platform/outbox.ts';
import { Assignment, Exclusion, KnownDevice, Policy, PolicyRevision } from './entities.ts';

type Document = EventOf<'policy.changed'>;

/** A document travels as one message: NATS takes a mebibyte unless it is told otherwise. */
const documentBytesMax = 900_000;
type AssignmentRow = Pick<Document['policies'][number]['assignments'][number], 'scope' | 'target' | 'expiresAt'>;

const targetOf = (row: { target: string }) => (row.target === '' ? null : row.target);
const assignmentOf = (row: { scope: AssignmentRow['scope']; target: string; expiresAt?: Date | null | undefined }): AssignmentRow => ({ scope: row.scope, target: targetOf(row), expiresAt: row.expiresAt?.toISOString() ?? null });

/** Tells the whole document that decides for this customer; its version orders it. */
export async function tell(em: Manager, customerId: string, { shrinks = false } = {}): Promise<void> {
  await em.flush();
  const [row] = await em.execute<{ version: number }[]>(
    'insert into version (customer_id, version) values (?, 1) on conflict (customer_id) do update set version = version.version + 1 returning version',
    [customerId],
  );
  const { version } = row!;
  await em.execute('update exclusion set version = ? where customer_id = ? and version = 0', [version, customerId], 'run');
  const policies = await em.find(Policy, { customerId });
  const revisions = await em.find(PolicyRevision, { id: { $in: policies.map((policy) => policy.revisionId) } });
  const assignments = await em.find(Assignment, { customerId });
  const exclusions = await em.find(Exclusion, { customerId }, { refresh: true });
  const rule = (one: (typeof exclusions)[number]) => ({ id: one.id, kind: one.kind, value: one.value, expiresAt: one.expiresAt?.toISOString() ?? null, version: one.version });
  const document: Document = {
    customerId,
    version,
    policies: policies.map((policy) => ({
      policyId: policy.id, revisionId: policy.revisionId, settings: revisions.find((revision) => revision.id === policy.revisionId)!.settings,
      exclusions: exclusions.filter((one) => one.policyId === policy.id).map(rule),
      assignments: assignments.filter((one) => one.policyId === policy.id).map(assignmentOf),
    })),
    exclusions: exclusions.filter((one) => one.policyId === '').map((one) => ({ ...rule(one), scope: one.scope, target: targetOf(one) })),
  };
  const bytes = Buffer.byteLength(JSON.stringify(document));
  // What makes it smaller is the way out, and is never refused.
  if (bytes > documentBytesMax && !shrinks) throw new Refusal('CONFLICT', `policies and exclusions would take ${bytes} bytes together, and ${documentBytesMax} are possible: remove exclusions, or say many of them by one folder with * and **`, ['input']);
  await publish(em, 'policy.changed', document, { scope: customerId });
}

export interface EffectiveRow {
  /** Null for the built-in default. */
  policyId: string | null;
  revisionId: string | null;
  assignment: AssignmentRow | null;
  exclusionIds: string[];
  considered: Considered<{ policyId: string; assignments: AssignmentRow[] }>[];
  /** When it may become another by itself; null when not. */
  until: Date | null;
}

/** What applies to a device now, and why. Null when the customer has no such device. One that asks for itself may be newer than what we heard of it. */
export async function effectiveFor(em: Manager, customerId: string, deviceId: string, caller: Caller, now = new Date()): Promise<EffectiveRow | null> {
  const known = await em.findOne(KnownDevice, { id: deviceId, customerId }, { disableIdentityMap: true });
  const device = known ?? (caller.kind === 'DEVICE' && caller.id === deviceId ? caller : null);
  if (!device) return null;
  const place = { id: device.id, group: device.group ?? null, product: device.product ?? null };
  const groups = place.group === null ? [] : place.group.split('/').map((_name, at, names) => names.slice(0, at + 1).join('/'));
  const targets = { $or: [{ scope: 'CUSTOMER' as const }, { scope: 'DEVICE' as const, target: deviceId }, { scope: 'GROUP' as const, target: { $in: groups } }, ...(place.product === null ? [] : [{ scope: 'PRODUCT' as const, target: place.product }])] };
  const assignments = await em.find(Assignment, { customerId, ...targets }, { disableIdentityMap: true });
  const considered = consider(assignments.map((row) => ({ policyId: row.policyId, assignments: [assignmentOf(row)] })), place, now);
  const first = considered[0]?.outcome === 'WINS' ? considered[0] : null;
  const policy = first ? await em.findOne(Policy, { id: first.policy.policyId }, { disableIdentityMap: true }) : null;
  const exclusions = await em.find(Exclusion, { customerId, $or: [...(policy ? [{ policyId: policy.id }] : []), { policyId: '', ...targets }] }, { orderBy: { id: 'asc' }, disableIdentityMap: true });
  const live = exclusions.filter((one) => !one.expiresAt || one.expiresAt > now).filter((one) => one.policyId !== '' || concerns({ scope: one.scope, target: targetOf(one) }, place));
  const ends = [...assignments, ...live].map((row) => row.expiresAt).filter((end): end is Date => Boolean(end) && end! > now);
  return {
    policyId: policy?.id ?? null, revisionId: policy?.revisionId ?? null, assignment: first?.assignment ?? null, exclusionIds: live.map((one) => one.id), considered,
    until: ends.length > 0 ? new Date(Math.min(...ends.map((end) => end.getTime()))) : null,
  };
}
