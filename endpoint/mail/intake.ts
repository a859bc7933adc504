import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { BlockList, isIPv6 } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { canonical } from './message.ts';
import { Unreadable } from './mime/fields.ts';
import { Places } from './places.ts';
import { SpoolFull, type Entry, type Spool } from './spool.ts';
import { Turns } from './turns.ts';

export interface IntakeOptions {
  /** Our name to other servers. */
  name?: string;
  /** Largest message, in bytes. */
  sizeMax?: number;
  connectionsMax?: number;
  /** Of one address, except trusted ones; a fifth of all, ten at least, when left out. */
  connectionsPerAddressMax?: number;
  /** Milliseconds until a client must have greeted (30000). */
  greetingMsMax?: number;
  /** Milliseconds without a byte after which a connection may lose its place to a new one, when all are taken (10000). */
  idleMsMax?: number;
  recipientsMax?: number;
  /** Domains, and all below them, that mail is taken for; anything else only from trusted clients. */
  domains: () => readonly string[];
  /** Addresses and networks (`10.0.0.0/8`) of servers that send only what the organisation itself wrote. */
  trusted?: readonly string[];
  /** PEM; without them there is no STARTTLS. */
  tls?: { key: string; cert: string } | undefined;
}

/** A hop more than any honest message makes. */
const hopsMax = 50;
/** Messages that are in memory at a time. */
const readsMax = 3;

/** A reply that the client is given. */
class Reply extends Error {
  readonly responseCode: number;
  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

/** Networks as a list that can be asked; throws for what is none. */
export function networksOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    try {
      if (bits === undefined) list.addAddress(address, family);
      else list.addSubnet(address, Number(bits), family);
    } catch (cause) {
      throw new Error(`${network} is no address and no network: write 10.0.0.0/8 or fd00::/8`, { cause });
    }
  }
  return list;
}

/**
 * The server that takes messages. It answers 250 when the message is on disk, and not before; what it can't take now it refuses with a
 * reply that has the sender come again.
 */
export function intake(spool: Spool, options: IntakeOptions, taken: (entry: Entry) => void): SMTPServer {
  const { name = hostname(), sizeMax = 35 * 1024 * 1024, connectionsMax = 100, recipientsMax = 100, greetingMsMax = 30_000, idleMsMax = 10_000, tls } = options;
  const connectionsPerAddressMax = options.connectionsPerAddressMax ?? Math.max(10, Math.floor(connectionsMax / 5));
  const trusted = networksOf(options.trusted ?? []);
  const isTrusted = (address: string) => trusted.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  const ours = (address: string) => {
    const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
    return options.domains().some((one) => domain === one || domain.endsWith(`.${one}`));
  };
  const reads = new Turns(readsMax);
  const server = new SMTPServer({
    name, banner: 'Assay', size: sizeMax, maxRecipients: recipientsMax, maxAllowedUnauthenticatedCommands: 1000, socketTimeout: 300_000, closeTimeout: 5_000,
    disableReverseLookup: true, hideENHANCEDSTATUSCODES: false, disabledCommands: ['AUTH', ...(tls ? [] : ['STARTTLS'])], authOptional: true, logger: false, ...(tls ?? {}),
    onMailFrom: (_address, session, done) => {
      const announced = Number((session.envelope.mailFrom && session.envelope.mailFrom.args && session.envelope.mailFrom.args.SIZE) || 0);
      spool.room(Math.max(sizeMax, announced)).then(() => done(), () => done(new Reply(452, 'no room for a message at the moment')));
    },
    onRcptTo: ({ address }, session, done) => {
      if (isTrusted(session.remoteAddress) || ours(address)) done();
      else done(new Reply(550, 'this server does not take mail for that domain'));
    },
    onData: (stream, session, done) => {
      const { mailFrom, rcptTo } = session.envelope;
      const client = { address: session.remoteAddress, name: String(session.hostNameAppearsAs || ''), trusted: isTrusted(session.remoteAddress) };
      let hops = 0;
      let head = '';
      const count = (chunk: Buffer) => {
        if (head.length > 256 * 1024 || /\r?\n\r?\n/.test(head)) return;
        head += chunk.toString('latin1');
        hops = (head.split(/\r?\n\r?\n/)[0]!.match(/^received[ \t]*:/gim) ?? []).length;
      };
      stream.on('data', count);
      const sender = mailFrom ? mailFrom.address : '';
      const kept = spool.add(received(name, session, rcptTo.map(({ address }) => address)), stream, async (id, size, file) => {
        if (stream.sizeExceeded) throw new Reply(552, `a message may have ${sizeMax} bytes`);
        if (hops > hopsMax) throw new Reply(554, 'this message goes in circles');
        await reads.take(async () => refuseUnreadable(await readFile(file)));
        return {
          id, sender, recipients: rcptTo.map(({ address }) => ({ address, state: 'WAITING', response: null })), size, receivedAt: Date.now(), until: 0, client, stage: 'HELD', form: null, reason: null, facts: null,
          parts: [], notice: false, attempts: 0, nextAt: 0, end: null, outcome: null, told: null,
        };
      });
      stream.once('end', () => void places.work(session.id, kept).catch(() => undefined));
      kept.then((entry) => {
        // It is ours from here on, even if the client never reads the answer.
        if (entry) taken(entry);
        done(null, `kept as ${entry?.id}`);
      }, (error: unknown) => {
        stream.resume();
        if (error instanceof Reply) return done(error);
        done(new Reply(451, error instanceof SpoolFull ? 'no room at the moment' : 'it could not be kept: come again'));
      });
    },
  });
  const places = new Places(server, { connectionsMax, connectionsPerAddressMax, greetingMsMax, idleMsMax, exempt: isTrusted });
  // Clients that break off are no news.
  server.on('error', () => undefined);
  return server;
}

/** What can't be taken apart can't be asked about: its sender hears so, now. */
function refuseUnreadable(bytes: Buffer): void {
  try {
    canonical(bytes);
  } catch (error) {
    if (error instanceof Unreadable) throw new Reply(554, `this message can not be taken apart: ${error.message}`);
    throw error;
  }
}

/** The line that every server on the way adds. Nothing that the client says gets into it unless it is a plain word. */
function received(name: string, session: SMTPServerSession, recipients: readonly string[]): string {
  const word = (text: string) => (/^[\w.:[\]-]{1,255}$/.test(text) ? text : 'unknown');
  const [only] = recipients;
  const target = recipients.length === 1 && only && /^[\w.+=@-]{1,320}$/.test(only) ? `\r\n\tfor <${only}>` : '';
  return `Received: from ${word(String(session.hostNameAppearsAs || 'unknown'))} ([${word(session.remoteAddress)}])\r\n\tby ${word(name)} (Assay) with ${word(session.transmissionType)}${target};\r\n\t${new Date().toUTCString().replace('GMT', '+0000')}\r\n`;
}
