import type { ExclusionRule } from '../../schema/exclusion.ts';
import type { EventOf } from '../../schema/events.ts';
import { defaultSettings, type PolicySettings } from '../../schema/policy-settings.ts';
import { concerns, effective } from '../../schema/precedence.ts';
import type { Manager } from '../../platform/database.ts';

/** All that decides for a customer, as policies told it. */
export type PolicyDocument = EventOf<'policy.changed'>;
type Rule = PolicyDocument['policies'][number]['exclusions'][number];

export interface PolicyInForce {
  policyId: string | null;
  revisionId: string | null;
  settings: PolicySettings;
  exclusions: readonly (ExclusionRule & Pick<Rule, 'version'>)[];
  /** The document's version; 0 when there is none. */
  version: number;
}

/** Documents are large and change seldom: only the version is asked for each time. */
const documents = new Map<string, PolicyDocument>();
const documentsMax = 500;
/** Exclusions of a device are put together once: they are compiled by their list. */
const inForce = new WeakMap<PolicyDocument, Map<string, PolicyInForce>>();
const placesMax = 20_000;

export async function documentOf(em: Manager, customerId: string): Promise<PolicyDocument | null> {
  const [row] = await em.execute<{ version: number }[]>('select version from policy_document where customer_id = ?', [customerId]);
  if (!row) return null;
  const known = documents.get(customerId);
  if (known?.version === row.version) return known;
  const [found] = await em.execute<{ document: PolicyDocument }[]>('select document from policy_document where customer_id = ?', [customerId]);
  const document = found!.document;
  documents.delete(customerId);
  if (documents.size >= documentsMax) documents.delete(documents.keys().next().value!);
  documents.set(customerId, document);
  return document;
}

/** What holds for a device: its policy, with the exclusions of the customer, its groups and itself. */
export function policyIn(document: PolicyDocument | null, device: { id: string; group: string | null }, now: Date): PolicyInForce {
  if (!document) return { policyId: null, revisionId: null, settings: defaultSettings, exclusions: [], version: 0 };
  const found = effective(document.policies, device, now)?.policy;
  const places = inForce.get(document) ?? new Map<string, PolicyInForce>();
  inForce.set(document, places);
  const own = document.exclusions.filter((rule) => concerns(rule, device));
  // Devices that share a policy and scopes share one list.
  const place = `${found?.policyId ?? ''} ${own.map((rule) => rule.id).join()}`;
  let holds = places.get(place);
  if (!holds) {
    holds = {
      policyId: found?.policyId ?? null, revisionId: found?.revisionId ?? null, settings: found?.settings ?? defaultSettings,
      exclusions: [...(found?.exclusions ?? []), ...own], version: document.version,
    };
    if (places.size >= placesMax) places.clear();
    places.set(place, holds);
  }
  return holds;
}
