import { createHmac, timingSafeEqual } from 'node:crypto';
import { lookup } from 'node:dns';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';
import { Agent, request } from 'undici';

const answerMsMax = 10_000;

/** Networks that no webhook reaches unless the operator says so: this machine, the neighbourhood, what names itself. */
const inside = ['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.168.0.0/16', '198.18.0.0/15', '224.0.0.0/3', '::/127', '64:ff9b::/96', 'fc00::/7', 'fe80::/10', 'ff00::/8'];

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    list.addSubnet(address, Number(bits ?? (isIPv6(address) ? 128 : 32)), isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return list;
}
const closed = listOf(inside);

/** May this address be called? IPv4 written as IPv6 is what it is. Pure. */
export function mayCall(address: string, allowed: readonly string[] = []): boolean {
  const plain = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  if (isIP(plain) === 0) return false;
  const family = isIPv6(plain) ? 'ipv6' : 'ipv4';
  return listOf(allowed).check(plain, family) || !closed.check(plain, family);
}

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
    // The address that is looked up is the one that is called: a name can't point outside first and inside afterwards.
    const guarded: LookupFunction = (host, options, done) => {
      lookup(host, { ...options, all: true }, (error, addresses) => {
        if (error) return done(error, '', 0);
        const open = addresses.filter(({ address }) => mayCall(address, allowed));
        if (open.length === 0) return done(Object.assign(new Error(`${host} is at an address that webhooks do not reach`), { code: 'EADDRNOTAVAIL' }), '', 0);
        if (options.all) done(null, open);
        else done(null, open[0]!.address, open[0]!.family);
      });
    };
    this.#agent = new Agent({ connect: { lookup: guarded, timeout: answerMsMax }, headersTimeout: answerMsMax, bodyTimeout: answerMsMax });
  }

  /** Throws, in words for the person whose webhook it is, unless the answer is 2xx. */
  async call(url: string, secret: string, id: string, body: string): Promise<void> {
    const { hostname } = new URL(url);
    const literal = hostname.replace(/^\[|\]$/g, '');
    if (isIP(literal) !== 0 && !mayCall(literal, this.#allowed)) throw new Error(`${literal} is an address that webhooks do not reach`);
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
