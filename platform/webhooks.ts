import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { request, type Agent } from 'undici';
import { checkedTarget, guardedAgent } from './outbound.ts';

const answerMsMax = 10_000;
const prefix = 'whsec_';

/** A secret as Standard Webhooks wants it. */
export const newWebhookSecret = (): string => `${prefix}${randomBytes(32).toString('base64')}`;

/** Secrets that were given out before are what they are, letter by letter. */
const keyOf = (secret: string): Webhook => (secret.startsWith(prefix) ? new Webhook(secret) : new Webhook(secret, { format: 'raw' }));

/** The headers of a call, as Standard Webhooks (standardwebhooks.com) says: its id, its time, and an HMAC-SHA256 of both and the body. */
export function signedHeaders(secret: string, id: string, body: string, at = new Date()): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  return { 'webhook-id': id, 'webhook-timestamp': String(Math.floor(at.getTime() / 1000)), 'webhook-signature': keyOf(secret).sign(id, at, body) };
}

/**
 * Why an address can't be a webhook's, in words for its owner; null when it can. `allowed`: networks that the operator
 * named (`ASSAY_OUTBOUND_NETWORKS`).
 */
export function webhookFault(text: string, allowed: readonly string[] | undefined): string | null {
  const url = text.length <= 1_000 && URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    return 'a webhook is an address of at most 1000 characters without a name in it';
  }
  if (url.protocol === 'http:' && !allowed) return 'webhooks are called over https';
  try {
    checkedTarget(text, allowed ?? []);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

/** It answered something else than 2xx. */
export class NotTaken extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`it answered ${status}`);
    this.status = status;
  }
}

/** Calls webhooks: only where it may, without following anybody elsewhere. */
export class Webhooks {
  readonly #agent: Agent;
  readonly #allowed: readonly string[];
  constructor(allowed: readonly string[] = []) {
    this.#allowed = allowed;
    this.#agent = guardedAgent(allowed, answerMsMax, -1);
  }

  /** Throws, in words for the person whose webhook it is, unless the answer is 2xx. */
  async call(url: string, secret: string, id: string, body: string): Promise<void> {
    checkedTarget(url, this.#allowed);
    const { statusCode, body: answer } = await request(url, {
      dispatcher: this.#agent, method: 'POST', body, signal: AbortSignal.timeout(answerMsMax * 2),
      headers: { 'content-type': 'application/json', 'user-agent': 'Assay', ...signedHeaders(secret, id, body) },
    });
    await answer.dump({ limit: 65_536, signal: AbortSignal.timeout(answerMsMax) });
    if (statusCode < 200 || statusCode > 299) throw new NotTaken(statusCode);
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}
