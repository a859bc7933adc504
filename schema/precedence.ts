/** Kinds of what a policy is assigned to, the most specific first. */
export const policyScopes = ['DEVICE', 'GROUP', 'PRODUCT', 'CUSTOMER'] as const;
export type PolicyScope = (typeof policyScopes)[number];

/** Where a device stands: all that says which assignments concern it. */
export interface Place {
  id: string;
  group: string | null;
  /** The endpoint product, as the device names it; null or left out when it did not say. */
  product?: string | null | undefined;
}

/** Which policy applies to a device: the most specific assignment wins. The same rule on both sides of the wire. */
export interface Assignment {
  scope: PolicyScope;
  target: string | null;
  /** When it ends to count; ISO 8601. */
  expiresAt?: string | null | undefined;
}
export interface Assignable {
  assignments: Assignment[];
}
export interface Considered<P extends Assignable> {
  policy: P;
  assignment: P['assignments'][number];
  outcome: 'WINS' | 'LESS_SPECIFIC' | 'EXPIRED';
}

/** Groups are paths: `berlin/finance` is part of `berlin`. So a group has one parent, and none can be its own. */
export const isWithin = (group: string | null, ancestor: string): boolean => group !== null && (group === ancestor || group.startsWith(`${ancestor}/`));

/**
 * 0 when it does not concern the device; else the larger the more specific. A device names its product itself, so a
 * product never goes before the group that an administrator has put the device in.
 */
function specificity({ scope, target }: Pick<Assignment, 'scope' | 'target'>, device: Place): number {
  if (scope === 'CUSTOMER') return 1;
  if (target === null) return 0;
  if (scope === 'DEVICE') return target === device.id ? 1_000 : 0;
  if (scope === 'PRODUCT') return target === device.product ? 2 : 0;
  return isWithin(device.group, target) ? 2 + target.split('/').length : 0;
}

/** All assignments that concern a device, the winner first. */
export function consider<P extends Assignable>(policies: readonly P[], device: Place, now: Date): Considered<P>[] {
  const concerned = policies.flatMap((policy) => policy.assignments.map((assignment: P['assignments'][number]) => ({ policy, assignment, rank: specificity(assignment, device) }))).filter(({ rank }) => rank > 0);
  const live = ({ assignment }: { assignment: Assignment }) => !assignment.expiresAt || Date.parse(assignment.expiresAt) > now.getTime();
  concerned.sort((a, b) => Number(live(b)) - Number(live(a)) || b.rank - a.rank);
  return concerned.map((one, at) => ({ policy: one.policy, assignment: one.assignment, outcome: !live(one) ? 'EXPIRED' : at === 0 ? 'WINS' : 'LESS_SPECIFIC' }));
}

export function effective<P extends Assignable>(policies: readonly P[], device: Place, now = new Date()): { policy: P; assignment: P['assignments'][number] } | null {
  const first = consider(policies, device, now)[0];
  return first?.outcome === 'WINS' ? { policy: first.policy, assignment: first.assignment } : null;
}

/** Exclusions that a scope gives to a device. */
export function concerns({ scope, target }: Pick<Assignment, 'scope' | 'target'>, device: Place): boolean {
  return specificity({ scope, target }, device) > 0;
}
