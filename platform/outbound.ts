import { lookup } from 'node:dns';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';
import { Agent } from 'undici';
import { groupsOf } from './address.ts';

/**
 * Networks that nobody whom a customer names is called in unless the operator says so: this machine, the
 * neighbourhood, what names itself.
 */
const inside = [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24',
  '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '224.0.0.0/3',
];
/** All IPv6 addresses that lead somewhere on the internet are in here: what is outside of it is never called. */
const global = '2000::/3';
/**
 * But these of them are not: protocols' own (Teredo among them, which carries IPv4 addresses of its server and its
 * client) and 6to4, which carries an IPv4 address. Addresses for documentation lead nowhere.
 */
const notGlobal = ['2001::/23', '2002::/16'];

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    list.addSubnet(address, Number(bits ?? (isIPv6(address) ? 128 : 32)), isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return list;
}
const [closed4, open6, closed6] = [listOf(inside), listOf([global]), listOf(notGlobal)];

/** Two groups of an IPv6 address as the IPv4 address that they are. */
const ipv4Of = (high: number, low: number): string => [high >> 8, high & 255, low >> 8, low & 255].join('.');

/**
 * An address without its zone, and IPv4 written as IPv6 (`::ffff:0:0/96`) as the IPv4 that the system would call; null
 * for what is none.
 */
function plainOf(address: string): string | null {
  const [bare = ''] = address.split('%');
  if (isIP(bare) !== 6) return isIP(bare) === 4 ? bare : null;
  const groups = groupsOf(bare);
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  return mapped ? ipv4Of(groups[6]!, groups[7]!) : bare;
}

/**
 * May this address be called? One that `allowed` names may. Of the others, IPv4 outside of what is inside, and IPv6
 * that is global and carries no IPv4 address for somebody on the way to unpack (`::a.b.c.d`, `::ffff:0:a.b.c.d`, NAT64,
 * 6to4, Teredo, ISATAP). Pure.
 */
export function mayCall(address: string, allowed: readonly string[] = []): boolean {
  const plain = plainOf(address);
  if (plain === null) return false;
  if (isWithin(plain, allowed)) return true;
  if (!isIPv6(plain)) return !closed4.check(plain, 'ipv4');
  if (!open6.check(plain, 'ipv6') || closed6.check(plain, 'ipv6')) return false;
  // ISATAP is in any network: 0000:5efe or 0200:5efe, then the IPv4 address.
  const groups = groupsOf(plain);
  return !((groups[4] === 0 || groups[4] === 0x0200) && groups[5] === 0x5efe);
}

/** Is it in one of these networks? Pure. */
export function isWithin(address: string, networks: readonly string[]): boolean {
  const plain = plainOf(address);
  return plain !== null && listOf(networks).check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
}

/** The address that a URL's host is; empty for a name. */
const literalOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/** In the clear only to an address in a network that the operator named: it can be read on the way. Pure. */
export const mayBeClear = (url: URL, allowed: readonly string[]): boolean =>
  url.protocol === 'http:' && isWithin(literalOf(url), allowed);

/** Throws when a URL names an address that may not be called. A name is looked at when it is looked up: by the agent. */
export function checkedTarget(url: string, allowed: readonly string[]): void {
  const literal = literalOf(new URL(url));
  if (isIP(literal) !== 0 && !mayCall(literal, allowed)) throw new Error(`${literal} is an address that is not called from here`);
}

/** Calls what customers name, and only where it may. The address that is looked up is the one that is called: a name can't point outside first and inside afterwards. */
export function guardedAgent(allowed: readonly string[], answerMsMax: number, answerBytesMax: number): Agent {
  const guarded: LookupFunction = (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '', 0);
      const open = addresses.filter(({ address }) => mayCall(address, allowed));
      if (open.length === 0) return done(Object.assign(new Error(`${host} is at an address that is not called from here`), { code: 'EADDRNOTAVAIL' }), '', 0);
      if (options.all) done(null, open);
      else done(null, open[0]!.address, open[0]!.family);
    });
  };
  return new Agent({ connect: { lookup: guarded, timeout: answerMsMax }, headersTimeout: answerMsMax, bodyTimeout: answerMsMax, maxResponseSize: answerBytesMax });
}
