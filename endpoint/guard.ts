import { decide, type Decision } from '../schema/decision.ts';
import type { ExclusionRule } from '../schema/exclusion.ts';
import type { PolicySettings } from '../schema/policy-settings.ts';
import type { PolicyInForceQuery } from '../schema/generated/client/graphql.ts';
import { AssayError } from './assay-error.ts';
import type { AssayClient, SubmitOptions } from './client.ts';
import type { FileFacts } from './file-facts.ts';
import { PolicyInForce } from './operations.ts';

/** The policy as the endpoint keeps it: good until the next one comes. */
export interface EndpointPolicy {
  name: string;
  revision: number;
  settings: PolicySettings;
  exclusions: readonly ExclusionRule[];
}

export async function policyOf(client: AssayClient, deviceId: string): Promise<EndpointPolicy> {
  const { effectivePolicy } = await client.query(PolicyInForce, { deviceId });
  if (!effectivePolicy) throw new AssayError('NOT_FOUND', 'the service knows no such device: enrol it');
  return policyFrom(effectivePolicy);
}

export function policyFrom({ revision, exclusions }: NonNullable<PolicyInForceQuery['effectivePolicy']>): EndpointPolicy {
  const { policy, number, retention, ...rest } = revision;
  const kept = Object.fromEntries(retention.map(({ category, keep }) => [category, keep]));
  return { name: policy.name, revision: number, settings: { ...rest, retention: kept as PolicySettings['retention'] } as PolicySettings, exclusions };
}

/**
 * The decision as far as the endpoint can make it: what is known, the quota and the licence are the service's to
 * tell.
 */
export function decideHere(policy: EndpointPolicy, facts: FileFacts, options: SubmitOptions, now = new Date()): Decision {
  return decide(policy.settings, policy.exclusions, {
    ...facts, contains: facts.contains ?? null, mail: options.mail ?? null, signer: options.signer ?? null, localScore: options.localScore ?? null, known: 'NO', licenceExpired: false, quotaLeft: 1, now,
  });
}
