import { idPrefixes, type IdKind } from './ids.ts';

/** Objects that `Query.node` gives by their ids: the type of each kind of id, and the scopes of which one list has to be the caller's. */
const kinds = {
  customer: ['Customer', [['customers:read'], ['samples:submit']]],
  device: ['Device', [['customers:read']]],
  user: ['User', [['customers:read']]],
  apiKey: ['ApiKey', [['customers:read']]],
  session: ['Session', [['customers:read']]],
  invitation: ['Invitation', [['customers:read']]],
  management: ['Management', [['customers:read']]],
  provider: ['IdentityProvider', [['customers:read']]],
  passkey: ['Passkey', [[]]],
  rule: ['NotificationRule', [['customers:read']]],
  notification: ['Notification', [['customers:read']]],
  quarantined: ['QuarantinedObject', [['samples:read']]],
  task: ['QuarantineTask', [['samples:read']]],
  erasure: ['CustomerErasure', [['customers:read'], ['operator']]],
  grant: ['IdentityGrant', [['identity:ask'], ['operator']]],
  staff: ['Staff', [['operator']]],
  staffMember: ['StaffMember', [['operator']]],
  policy: ['Policy', [['policies:read']]],
  policyRevision: ['PolicyRevision', [['policies:read']]],
  exclusion: ['Exclusion', [['policies:read']]],
  sample: ['Sample', [['samples:read'], ['samples:submit']]],
  submission: ['Submission', [['samples:read'], ['samples:submit']]],
  message: ['HeldMessage', [['samples:read'], ['samples:submit']]],
  sighting: ['Sighting', [['samples:read']]],
  diagnostic: ['Diagnostic', [['diagnostics:read']]],
  verdict: ['Verdict', [['verdicts:read']]],
  override: ['VerdictOverride', [['verdicts:override']]],
  analysis: ['Analysis', [['verdicts:read']]],
  incident: ['Incident', [[]]],
  engine: ['EngineRelease', [[]]],
  rescoring: ['Rescoring', [['operator']]],
  campaign: ['Campaign', [['operator']]],
  webhook: ['VerdictWebhook', [['verdicts:read', 'keys:write']]],
  audit: ['AuditEvent', [['audit:read'], ['operator']]],
  anomaly: ['AuditAnomaly', [['audit:read'], ['operator']]],
  hold: ['LegalHold', [['audit:read'], ['operator']]],
} as const satisfies Partial<Record<IdKind, readonly [type: string, scopes: readonly (readonly string[])[]]>>;

export type NodeType = (typeof kinds)[keyof typeof kinds][0];
export interface NodeKind {
  type: NodeType;
  /** Any one of these lists of scopes is enough. */
  scopes: readonly (readonly string[])[];
}

export const nodeKinds: ReadonlyMap<string, NodeKind> = new Map(Object.entries(kinds).map(([kind, [type, scopes]]) => [idPrefixes[kind as IdKind], { type, scopes }]));

/** What an id is of, by its prefix; undefined for what is no id of an object. */
export const nodeKindOf = (id: string): NodeKind | undefined => nodeKinds.get(id.slice(0, id.indexOf('_')));

const byType: ReadonlyMap<string, NodeKind> = new Map([...nodeKinds.values()].map((kind) => [kind.type, kind]));
/** Of which scopes any one list is enough for a type; none for what is no type of a node. */
export const nodeScopesOf = (type: string): NodeKind['scopes'] => byType.get(type)?.scopes ?? [];
