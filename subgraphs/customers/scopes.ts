/** What each kind of caller may do. A key gets a part of its maker's scopes. */
const read = ['samples:read', 'verdicts:read', 'policies:read', 'customers:read', 'audit:read'];

export const deviceScopes = ['samples:submit', 'verdicts:read', 'policies:read'];
export const roleScopes = {
  VIEWER: read,
  /** Programs of the customer: SIEM, SOAR, scripts. */
  INTEGRATOR: [...read, 'samples:submit', 'keys:write'],
  OPERATOR: [...read, 'samples:submit', 'samples:delete', 'samples:reanalyze', 'quarantine:write', 'mail:write', 'diagnostics:read'],
  ADMINISTRATOR: [...read, 'samples:submit', 'samples:delete', 'samples:reanalyze', 'quarantine:write', 'mail:write', 'diagnostics:read', 'policies:write', 'customers:write', 'keys:write'],
} as const;
export const operatorScopes = ['operator'];
/** Who works for the operator. They see samples and verdicts, where customers have pseudonyms, and nothing that tells who those are. */
export const staffScopes = { ANALYST: ['verdicts:read', 'verdicts:override', 'identity:ask'], REGION: ['results:read'] } as const;
export type StaffRole = keyof typeof staffScopes;
