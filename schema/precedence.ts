/** Which policy applies to a device: the most specific assignment wins. The same rule on both sides of the wire. */
export interface Assignable {
  assignments: { scope: 'DEVICE' | 'GROUP' | 'CUSTOMER'; target: string | null }[];
}

export function effective<P extends Assignable>(policies: readonly P[], device: { id: string; group: string | null }): { policy: P; assignment: P['assignments'][number] } | null {
  const wanted: [string, string | null][] = [['DEVICE', device.id], ['GROUP', device.group], ['CUSTOMER', null]];
  for (const [scope, target] of wanted) {
    if (scope === 'GROUP' && target === null) continue;
    for (const policy of policies) {
      const assignment = policy.assignments.find((found) => found.scope === scope && (scope === 'CUSTOMER' || found.target === target));
      if (assignment) return { policy, assignment };
    }
  }
  return null;
}
