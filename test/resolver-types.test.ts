import { expect, test } from 'vitest';
import type { Complete } from '../platform/resolvers.ts';
import type { AuditContext } from '../subgraphs/audit/loaders.ts';
import type { CustomersContext } from '../subgraphs/customers/loaders.ts';
import type { PoliciesContext } from '../subgraphs/policies/loaders.ts';
import type { SamplesContext } from '../subgraphs/samples/loaders.ts';
import type { VerdictsContext } from '../subgraphs/verdicts/loaders.ts';
import type { Resolvers as Audit } from '../schema/generated/audit.ts';
import type { Resolvers as Customers } from '../schema/generated/customers.ts';
import type { Resolvers as Policies } from '../schema/generated/policies.ts';
import type { Resolvers as Samples } from '../schema/generated/samples.ts';
import type { Resolvers as Verdicts } from '../schema/generated/verdicts.ts';

/**
 * `tsc -p .` proves what stands here: an error that is expected and does not come is an error itself. Each line below
 * such a mark has one fault.
 */
type Of<Types, Type extends keyof Types> = Partial<NonNullable<Types[Type]>>;

const misread = [
  // @ts-expect-error a row of an audit event has no `details`
  { changes: ({ details }) => (details ? [] : []) } satisfies Of<Audit<AuditContext>, 'AuditEvent'>,
  // @ts-expect-error a revision has settings, no single one
  { sizeMax: ({ sizeMax }) => Number(sizeMax) } satisfies Of<Policies<PoliciesContext>, 'PolicyRevision'>,
  // @ts-expect-error it is called `passwordHash`, and nobody is told
  { name: ({ hash }) => String(hash) } satisfies Of<Customers<CustomersContext>, 'StaffMember'>,
  // @ts-expect-error it is called `level`
  { region: (verdict) => String(verdict.levle) } satisfies Of<Verdicts<VerdictsContext>, 'Verdict'>,
  // @ts-expect-error rows of sightings have the names of columns
  { firstSeenAt: ({ firstAt }) => new Date(String(firstAt)) } satisfies Of<Samples<SamplesContext>, 'Sighting'>,
];

const misanswered = [
  // @ts-expect-error `intact` is left out, and nothing else answers it
  { auditVerify: () => ({ first: 1, checked: 1 }) } satisfies Of<Audit<AuditContext>, 'Query'>,
  // @ts-expect-error a revision that is not there
  { revision: () => null } satisfies Of<Policies<PoliciesContext>, 'EffectivePolicy'>,
  // @ts-expect-error a word that the schema does not have
  { kind: () => 'SYSTEM' as const } satisfies Of<Customers<CustomersContext>, 'Viewer'>,
  // @ts-expect-error a time is no number
  { nextAttemptAt: ({ nextAt }) => nextAt?.getTime() } satisfies Of<Verdicts<VerdictsContext>, 'Analysis'>,
  // @ts-expect-error a device has an id
  { device: () => ({ __typename: 'Device' as const }) } satisfies Of<Samples<SamplesContext>, 'HeldMessage'>,
];

const missing = [
  // @ts-expect-error a row of a hold has no `customer`
  {} satisfies Complete<Audit<AuditContext>>['LegalHold'],
  // @ts-expect-error of its policy it has the id alone
  {} satisfies Complete<Policies<PoliciesContext>>['PolicyConsidered'],
  // @ts-expect-error a person of the installation need not have a role
  {} satisfies Complete<Customers<CustomersContext>>['StaffInvitation'],
  // @ts-expect-error of its verdicts it has the ids alone
  {} satisfies Complete<Verdicts<VerdictsContext>>['VerdictChange'],
  // @ts-expect-error no mutation is left out
  {} satisfies Complete<Samples<SamplesContext>>['Mutation'],
];

/** What is right stays so: a parent that answers by itself needs no resolver. */
const right = [
  {} satisfies Complete<Audit<AuditContext>>['AuditHead'],
  {} satisfies Complete<Policies<PoliciesContext>>['PolicyAssignment'],
  {} satisfies Complete<Customers<CustomersContext>>['Device'],
  { region: ({ region }) => region ?? 'here' } satisfies Of<Verdicts<VerdictsContext>, 'Verdict'>,
];

test('faults of each kind are marked, for the type check to find', () => {
  expect([misread.length, misanswered.length, missing.length, right.length]).toEqual([5, 5, 5, 4]);
});
