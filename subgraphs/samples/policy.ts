import type { ExclusionRule } from '../../schema/exclusion.ts';
import type { EventOf } from '../../schema/events.ts';
import { defaultSettings, type PolicySettings } from '../../schema/policy-settings.ts';
import { concerns, effective, type Place } from '../../schema/precedence.ts';
import type { Manager } from '../../platform/database.ts';
import { unwrap, wrap } from '../../platform/envelope.ts';
import type { Keys } from '../../platform/keys.ts';
import type { Platform } from '../../platform/subgraph.ts';
import { customerKey, openKey } from './sealing.ts';

/** All that decides for a customer, as policies told it. */
export type PolicyDocument = EventOf<'policy.changed'>;

/** What decides on a file. */
export interface InForce {
  settings: PolicySettings;
  exclusions: readonly ExclusionRule[];
}
export interface PolicyInForce extends InForce {
  policyId: string | null;
  revisionId: string | null;
  /** The document's version; 0 when there is none. */
  version: number;
}

/** Documents are large and change seldom: only the version is asked for each time. */
const documents = new Map<string, PolicyDocument>();
const documentsMax = 500;
/** What holds for a device is worked out once for each document, and again when time ends an assignment. */
interface Places {
  devices: Map<string, PolicyInForce>;
  /** Milliseconds; until when nothing ends by itself. */
  until: number;
}
const inForce = new WeakMap<PolicyDocument, Places>();
/** What holds somewhere at some time, by policy and exclusions. */
const lists = new WeakMap<PolicyDocument, Map<string, PolicyInForce>>();
const placesMax = 20_000;

/** What decides for a customer, and the key to seal with: in one look-up. `customer` is a pseudonym. */
export async function policyAndKey(em: Manager, keys: Pick<Keys, 'master'>, customer: string): Promise<{ key: Buffer; document: PolicyDocument | null }> {
  const [row] = await em.execute<{ wrapped_key: Buffer; version: number | null }[]>('select k.wrapped_key, d.version from customer_key k left join policy_document d on d.customer_id = k.customer_id where k.customer_id = ?', [customer]);
  const key = row ? openKey(keys, customer, row.wrapped_key) : await customerKey(em, keys, customer);
  return { key, document: await atVersion(em, key, customer, row?.version ?? null) };
}

export async function documentOf(em: Manager, keys: Pick<Keys, 'master'>, customer: string): Promise<PolicyDocument | null> {
  return (await policyAndKey(em, keys, customer)).document;
}

async function atVersion(em: Manager, key: Buffer, customer: string, version: number | null): Promise<PolicyDocument | null> {
  if (version === null) return null;
  const known = documents.get(customer);
  if (known?.version === version) return known;
  const [found] = await em.execute<{ sealed: Buffer }[]>('select sealed from policy_document where customer_id = ?', [customer]);
  const document = JSON.parse(unwrap(key, found!.sealed, 'policy document').toString()) as PolicyDocument;
  documents.delete(customer);
  if (documents.size >= documentsMax) documents.delete(documents.keys().next().value!);
  documents.set(customer, document);
  return document;
}

/** Keeps the newest document that policies told. */
export async function keepDocument(em: Manager, { keys, pseudonyms }: Pick<Platform, 'keys' | 'pseudonyms'>, document: PolicyDocument): Promise<void> {
  const customer = pseudonyms.of(document.customerId);
  const sealed = wrap(await customerKey(em, keys, customer), Buffer.from(JSON.stringify(document)), 'policy document');
  await em.execute(
    `insert into policy_document (customer_id, version, sealed) values (?, ?, ?)
     on conflict (customer_id) do update set version = excluded.version, sealed = excluded.sealed where policy_document.version < excluded.version`,
    [customer, document.version, sealed], 'run');
}

/**
 * What holds for a device now: its policy, with the exclusions of the customer, its product, its groups and itself.
 * Kept until an assignment ends, or another document comes.
 */
export function policyIn(document: PolicyDocument | null, device: Place, now: Date): PolicyInForce {
  if (!document) return policyAt(null, device, now);
  let places = inForce.get(document);
  if (!places || places.until <= now.getTime()) {
    const ends = document.policies.flatMap((policy) => policy.assignments.map(({ expiresAt }) => (expiresAt === null ? Infinity : Date.parse(expiresAt)))).filter((end) => end > now.getTime());
    places = { devices: new Map(), until: ends.reduce((least, end) => Math.min(least, end), Infinity) };
    inForce.set(document, places);
  }
  const name = JSON.stringify([device.id, device.group, device.product]);
  const known = places.devices.get(name);
  if (known) return known;
  const holds = policyAt(document, device, now);
  if (places.devices.size >= placesMax) places.devices.clear();
  places.devices.set(name, holds);
  return holds;
}

/**
 * The same at any time, of any document, without a memory of what holds for whom: what is played again never becomes
 * what is. `otherwise`: what holds where nothing is assigned, the built-in default when left out.
 */
export function policyAt(
  document: PolicyDocument | null, device: Place, at: Date, otherwise: Pick<PolicyDocument['policies'][number], 'settings' | 'exclusions'> = builtIn,
): PolicyInForce {
  if (!document) return { policyId: null, revisionId: null, settings: otherwise.settings, exclusions: otherwise.exclusions, version: 0 };
  const found = effective(document.policies, device, at)?.policy;
  const own = document.exclusions.filter((rule) => concerns(rule, device));
  let shared = lists.get(document);
  if (!shared) lists.set(document, (shared = new Map<string, PolicyInForce>()));
  // Devices that share a policy and scopes share one list of exclusions: it is compiled by its identity.
  const place = `${found?.policyId ?? ''} ${own.map((rule) => rule.id).join()}`;
  let holds = found || otherwise === builtIn ? shared.get(place) : undefined;
  if (!holds) {
    const { settings, exclusions } = found ?? otherwise;
    holds = { policyId: found?.policyId ?? null, revisionId: found?.revisionId ?? null, settings, exclusions: [...exclusions, ...own], version: document.version };
    if (shared.size >= placesMax) shared.clear();
    if (found || otherwise === builtIn) shared.set(place, holds);
  }
  return holds;
}
const builtIn = { settings: defaultSettings, exclusions: [] };
