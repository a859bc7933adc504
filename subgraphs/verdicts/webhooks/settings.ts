import { LockMode } from '@mikro-orm/postgresql';
import type { EventOf } from '../../../schema/events.ts';
import { newId } from '../../../schema/ids.ts';
import type { Level } from '../../../schema/policy-settings.ts';
import type { Caller } from '../../../platform/caller.ts';
import type { Manager } from '../../../platform/database.ts';
import { unwrap, wrap } from '../../../platform/envelope.ts';
import { publicError, Refusal } from '../../../platform/errors.ts';
import { streamBounds } from '../../../platform/jetstream.ts';
import type { Platform } from '../../../platform/subgraph.ts';
import { newWebhookSecret, webhookFault } from '../../../platform/webhooks.ts';
import { VerdictWebhook } from '../entities.ts';
import { list } from '../subscription.ts';

const webhooksMax = 20;

interface Sealed { url: string; secret: string }
const sealOf = (id: string): string => `verdict webhook ${id}`;
/** The address would tell whose it is: it is kept with the secret. */
export const opened = ({ keys }: Pick<Platform, 'keys'>, { id, sealed }: { id: string; sealed: Uint8Array }): Sealed => JSON.parse(unwrap(keys.master, sealed, sealOf(id)).toString()) as Sealed;

function customerOf(caller: Caller): string {
  if (!caller.customerId) throw publicError('FORBIDDEN', 'verdicts are told to the customers that wait for them');
  return caller.customerId;
}

function checkedUrl(text: string, allowed: readonly string[] | undefined): string {
  const fault = webhookFault(text, allowed);
  if (fault) throw new Refusal('INVALID', fault, ['input', 'url']);
  return text;
}

async function own(em: Manager, webhookId: string) {
  const webhook = await em.findOne(VerdictWebhook, { id: webhookId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!webhook) throw new Refusal('NOT_FOUND', 'there is no such webhook', ['input', 'webhookId']);
  return webhook;
}

/** What there is to tell is told from now on, as if nothing had failed, in calls of other ids than before. */
const goesOn = (series: number) => (
  { state: 'ACTIVE' as const, attempts: 0, failure: null, failingSince: null, nextAt: new Date(), trying: null, series }
);

export async function setWebhook(em: Manager, caller: Caller, platform: Platform, input: { webhookId?: string | null | undefined; url: string; levelMin?: Level | null | undefined; finalOnly?: boolean | null | undefined }) {
  const customer = platform.pseudonyms.of(customerOf(caller));
  const url = checkedUrl(input.url, platform.config.ASSAY_OUTBOUND_NETWORKS);
  const existing = input.webhookId ? await own(em, input.webhookId) : null;
  if (!existing) {
    await em.execute("select pg_advisory_xact_lock(hashtext('webhooks ' || ?))", [customer]);
    if ((await em.count(VerdictWebhook, { customerId: customer })) >= webhooksMax) throw new Refusal('CONFLICT', `a customer has at most ${webhooksMax} webhooks`, ['input']);
  }
  const id = existing?.id ?? newId('webhook');
  const secret = existing && opened(platform, existing).url === url ? null : newWebhookSecret();
  const provider = caller.home ?? caller.provider;
  const said = {
    madeByProvider: provider ? platform.pseudonyms.of(provider) : null, levelMin: input.levelMin ?? null, finalOnly: input.finalOnly ?? false, ...goesOn((existing?.series ?? 0) + 1), ...(secret ? { sealed: wrap(platform.keys.master, Buffer.from(JSON.stringify({ url, secret } satisfies Sealed)), sealOf(id)) } : {}),
  };
  if (existing) {
    Object.assign(existing, said);
    return { webhook: existing, secret };
  }
  const { last } = await streamBounds(platform.bus, 'EVENTS');
  const webhook = em.create(VerdictWebhook, { id, customerId: customer, place: last, wanted: last, createdAt: new Date(), ...said, sealed: said.sealed! });
  em.persist(webhook);
  await em.flush();
  return { webhook, secret };
}

export async function removeWebhook(em: Manager, webhookId: string) {
  const webhook = await em.findOne(VerdictWebhook, { id: webhookId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (webhook) await em.remove(webhook).flush();
  return webhook;
}

/** A provider manages a customer no longer: nothing is told to where it wanted it told. */
export async function endWebhooksOf(em: Manager, { pseudonyms }: Pick<Platform, 'pseudonyms'>, { customerId, providerId }: EventOf<'management.ended'>): Promise<void> {
  await em.nativeDelete(VerdictWebhook, { customerId: pseudonyms.of(customerId), madeByProvider: pseudonyms.of(providerId) });
}

export async function replayWebhook(em: Manager, caller: Caller, platform: Platform, input: { webhookId: string; after: string }) {
  const customerId = customerOf(caller);
  const webhook = await own(em, input.webhookId);
  Object.assign(webhook, { place: Number(platform.pages.read(list, customerId, input.after)), ...goesOn(webhook.series + 1) });
  return webhook;
}
