/** What each kind of caller may do. A key gets a part of its maker's scopes. */
const read = ['samples:read', 'verdicts:read', 'policies:read', 'customers:read', 'audit:read'];

const respond = [...read, 'samples:submit', 'samples:delete', 'samples:reanalyze', 'quarantine:write', 'mail:write', 'diagnostics:read'];

export const deviceScopes = ['samples:submit', 'verdicts:read', 'policies:read'];
/** Of a customer's people. */
export const roleScopes = {
  VIEWER: read,
  /** Programs of the customer: SIEM, SOAR, scripts. */
  INTEGRATOR: [...read, 'samples:submit', 'keys:write'],
  RESPONDER: respond,
  /** The old word for it, until it goes from the schema: an operator is who runs the installation. */
  OPERATOR: respond,
  ADMINISTRATOR: [...respond, 'policies:write', 'customers:write', 'keys:write'],
} as const;
/** Of who runs the installation. */
export const operatorScopes = ['operator'];
/** Who works for the installation without running it. They see samples and verdicts, where customers have pseudonyms, and nothing that tells who those are. */
export const staffScopes = { ANALYST: ['verdicts:read', 'verdicts:override', 'identity:ask'], REGION: ['results:read'], METRICS: ['metrics:read'] } as const;
/** Of a token. */
export type StaffRole = keyof typeof staffScopes;
/** Of the installation's people: who runs it, and who works for it. */
export const staffMemberScopes = { OPERATOR: operatorScopes, ANALYST: staffScopes.ANALYST } as const;
export type StaffMemberRole = keyof typeof staffMemberScopes;
