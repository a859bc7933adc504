import { startGateway } from '../../gateway/server.ts';
import type { Source } from '../../gateway/source.ts';
import { readSupergraph } from '../../gateway/supergraph.ts';
import type { Caller } from '../../platform/caller.ts';
import { makeLog } from '../../platform/log.ts';
import { deviceScopes } from '../../subgraphs/customers/scopes.ts';

/** A gateway in a process of its own, which ends when it needs more memory than it was given. Whoever comes is a device; behind it there is nothing. */
const device: Caller = { kind: 'DEVICE', id: 'dev_1', customerId: 'cus_1', group: null, scopes: deviceScopes, licence: null };
const nothing: Source = { execute: async () => await Promise.resolve({ data: null }), subscribe: async () => await Promise.reject(new Error('there is nothing')), close: async () => await Promise.resolve() };
const gateway = await startGateway({
  supergraph: await readSupergraph(), sources: new Map(['samples', 'verdicts', 'policies', 'customers', 'audit'].map((name) => [name, nothing])), routes: [], host: '127.0.0.1', port: 0, log: makeLog('gateway', 'silent'),
  introspection: 'members', authenticate: async () => await Promise.resolve(device), budget: { points: 1_000_000_000, seconds: 60 }, anonymousBudget: { points: 1_000_000_000, seconds: 60 },
});
process.send!(gateway.url);
process.on('disconnect', () => process.exit(0));
