import { dkimVerify, type DNSResolver } from 'mailauth';

export interface Sender {
  /** Domain of the address in From; empty when there is not exactly one. */
  domain: string;
  /** Whether it is known that the message comes from there. */
  verified: boolean;
}

export interface SenderFacts {
  trusted: boolean;
  /** Domains for which it matters whether the sender is who it says. */
  domains: readonly string[];
  resolver?: DNSResolver | undefined;
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase().replace(/\.$/, '');

/**
 * Who wrote a message: a server that sends for the organisation alone is believed; anybody else needs a DKIM signature of the very domain in
 * From over the whole message. SPF proves no more than that it came from a host which also sends for others. Without proof nobody is from inside.
 */
export async function senderOf(message: Buffer, facts: SenderFacts): Promise<Sender> {
  const froms = fromDomains(message);
  const [domain] = froms;
  if (!domain || froms.length !== 1) return { domain: '', verified: false };
  if (facts.trusted) return { domain, verified: true };
  if (!facts.domains.some((own) => domain === own || domain.endsWith(`.${own}`))) return { domain, verified: false };
  if (!once(message, mimeFields)) return { domain, verified: false };
  try {
    const { results } = await dkimVerify(message, facts.resolver ? { resolver: facts.resolver } : {});
    // A signature over a part of the body lets anybody hang more onto it.
    const verified = (results ?? []).some(({ status, signingDomain, canonBodyLengthLimited }) => status.result === 'pass' && signingDomain?.toLowerCase() === domain && !canonBodyLengthLimited);
    return { domain, verified };
  } catch {
    return { domain, verified: false };
  }
}

function headOf(message: Buffer): string {
  const end = /\r?\n\r?\n/.exec(message.toString('latin1', 0, 1_000_000))?.index ?? message.length;
  return message.toString('utf8', 0, end).replace(/\r?\n[ \t]+/g, ' ');
}

const mimeFields = ['content-type', 'content-transfer-encoding', 'content-disposition', 'mime-version'];

/** A signature speaks of one field of a name: with another above it the message is another one to who reads that. */
function once(message: Buffer, names: readonly string[]): boolean {
  const fields = [...headOf(message).matchAll(/^([!-9;-~]+)[ \t]*:/gm)].map(([, name = '']) => name.toLowerCase());
  return names.every((name) => fields.filter((one) => one === name).length < 2);
}

/** Domains of all addresses in all From fields. */
function fromDomains(message: Buffer): string[] {
  const head = headOf(message);
  const domains: string[] = [];
  for (const [, value = ''] of head.matchAll(/^from[ \t]*:(.*)$/gim)) {
    // Words in quotes may hold an address that nobody wrote from.
    const bare = value.replace(/"(?:[^"\\]|\\.)*"/g, ' ');
    const angled = [...bare.matchAll(/<([^<>]*)>/g)].map(([, address = '']) => address);
    const addresses = angled.length > 0 ? angled : bare.split(',');
    for (const address of addresses) if (/^\s*[^\s@]+@[^\s@<>,;]+\s*$/.test(address)) domains.push(domainOf(address.trim()));
    else domains.push('');
  }
  return domains.includes('') ? [] : domains;
}
