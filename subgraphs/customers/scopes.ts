/** What each kind of caller may do. A key gets a part of its maker's scopes. */
const read = ['samples:read', 'verdicts:read', 'policies:read', 'customers:read', 'audit:read'];

export const deviceScopes = ['samples:submit', 'verdicts:read', 'policies:read'];
export const roleScopes = {
  VIEWER: read,
  OPERATOR: [...read, 'samples:submit', 'samples:delete', 'samples:reanalyze'],
  ADMINISTRATOR: [...read, 'samples:submit', 'samples:delete', 'samples:reanalyze', 'policies:write', 'customers:write'],
} as const;
export const operatorScopes = ['operator'];
