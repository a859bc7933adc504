import { createHmac, timingSafeEqual } from 'node:crypto';
import { request, type Agent } from 'undici';
import { checkedTarget, guardedAgent } from '../outbound.ts';

const answerMsMax = 10_000;

/** What stands in `Assay-Signature`: the time, and an HMAC-SHA256 of the time and the body. */
export const signatureOf = (secret: string, seconds: number, body: string): string => `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;

/** For those who are called: whether the body is ours, and not older than five minutes. */
export function verifySignature(secret: string, header: string, body: string, now = Date.now()): boolean {
  const seconds = Number(/^t=(\d{1,12}),/.exec(header)?.[1]);
  if (!Number.isFinite(seconds) || Math.abs(now / 1000 - seconds) > 300) return false;
  const [given, right] = [Buffer.from(header), Buffer.from(signatureOf(secret, seconds, body))];
  return given.length === right.length && timingSafeEqual(given, right);
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
      dispatcher: this.#agent, method: 'POST', body,
      headers: { 'content-type': 'application/json', 'user-agent': 'Assay', 'assay-notification': id, 'assay-signature': signatureOf(secret, Math.floor(Date.now() / 1000), body) },
    });
    await answer.dump({ limit: 65_536, signal: AbortSignal.timeout(answerMsMax) });
    if (statusCode < 200 || statusCode > 299) throw new Error(`it answered ${statusCode}`);
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}
