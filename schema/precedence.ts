/** Which policy applies to a device: the most specific assignment wins. The same rule on both sides of the wire. */
export interface Assignment {
  scope: 'DEVICE' | 'GROUP' | 'CUSTOMER';
  target: string | null;
  /** When it ends to count; ISO 8601. */
  expiresAt?: string | null | undefined;
}
export interface Assignable {
  assignments: Assignment[];
}
export interface Considered<P> {
  policy: P;
  assignment: P extends Assignable ? P['assignments'][number] : never;
  outcome: 'WINS' | 'LESS_SPECIFIC' | 'EXPIRED';
}

/** Groups are paths: `berlin/finance` is part of `berlin`. So a group has one parent, and none can be its own. */
export const isWithin = (group: string | null, ancestor: string): boolean => group !== null && (group === ancestor || group.startsWith(`${ancestor}/`));

/** 0 when it does not concern the device; else the larger the more specific. */
function specificity({ scope, target }: Assignment, device: { id: string; group: string | null }): number {
  if (scope === 'CUSTOMER') return 1;
  if (target === null) return 0;
  if (scope === 'DEVICE') return target === device.id ? 1_000 : 0;
  return isWithin(device.group, target) ? 1 + target.split('/').length : 0;
}

/** All assignments that concern a device, the winner first. */
export function consider<P extends Assignable>(policies: readonly P[], device: { id: string; group: string | null }, now: Date): Considered<P>[] {
  const concerned = policies.flatMap((policy) => policy.assignments.map((assignment) => ({ policy, assignment, rank: specificity(assignment, device) }))).filter(({ rank }) => rank > 0);
  const live = ({ assignment }: { assignment: Assignment }) => !assignment.expiresAt || Date.parse(assignment.expiresAt) > now.getTime();
  concerned.sort((a, b) => Number(live(b)) - Number(live(a)) || b.rank - a.rank);
  return concerned.map((one, at) => ({ policy: one.policy, assignment: one.assignment as never, outcome: !live(one) ? 'EXPIRED' : at === 0 ? 'WINS' : 'LESS_SPECIFIC' }));
}

export function effective<P extends Assignable>(policies: readonly P[], device: { id: string; group: string | null }, now = new Date()): { policy: P; assignment: P['assignments'][number] } | null {
  const first = consider(policies, device, now)[0];
  return first?.outcome === 'WINS' ? { policy: first.policy, assignment: first.assignment } : null;
}

/** Exclusions that a scope gives to a device. */
export function concerns({ scope, target }: { scope: Assignment['scope']; target: string | null }, device: { id: string; group: string | null }): boolean {
  return specificity({ scope, target }, device) > 0;
}
