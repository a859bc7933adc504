import { lookup } from 'node:dns';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';
import { Agent } from 'undici';

/** Networks that nobody whom a customer names is called in unless the operator says so: this machine, the neighbourhood, what names itself. */
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

/** Is it in one of these networks? Pure. */
export const isWithin = (address: string, networks: readonly string[]): boolean => isIP(address) !== 0 && listOf(networks).check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

/** Throws when a URL names an address that may not be called. A name is looked at when it is looked up: by the agent. */
export function checkedTarget(url: string, allowed: readonly string[]): void {
  const literal = new URL(url).hostname.replace(/^\[|\]$/g, '');
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
