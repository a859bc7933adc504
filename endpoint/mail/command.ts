import { readFile, rename, writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { AssayError } from '../assay-error.ts';
import type { AssayClient } from '../client.ts';
import { errorText } from '../error-text.ts';
import type { EndpointPolicy } from '../guard.ts';
import { wholeNumber } from '../session.ts';
import type { EndpointState } from '../state.ts';

interface Surroundings {
  connected: () => Promise<{ client: AssayClient; state: EndpointState }>;
  json: () => boolean;
  print: (text: string) => void;
  printJson: (value: unknown) => void;
  /** Where the policy is remembered, for a start without the service. */
  policyFile: string;
}

interface MailOptions {
  listen: string;
  relay: string;
  spool: string;
  domain: string[];
  trust: string[];
  name?: string;
  size: string;
  connections: string;
  connectionsPerAddress?: string;
  tlsKey?: string;
  tlsCert?: string;
  relayTls: 'required' | 'offered' | 'never';
}

const collect = (value: string, before: string[]): string[] => [...before, value];

/** `portMin`: 0 where the system may choose one. */
function place(text: string, what: string, portMin: number): { host: string; port: number } {
  const [, host, port] = /^(?:\[?([^\]]*)\]?:)?(\d{1,5})$/.exec(text) ?? [];
  if (port === undefined || Number(port) < portMin || Number(port) > 65_535) throw new AssayError('USAGE', `${what} is an address and a port, such as 127.0.0.1:2525, not ${text}`);
  return { host: host ?? '127.0.0.1', port: Number(port) };
}

/** `assay mail`: the gateway in front of a mail server. */
export function mailCommand({ connected, json, print, printJson, policyFile }: Surroundings): Command {
  return new Command('mail').description('a mail server in front of yours: holds messages until policy lets them go. SIGHUP reads the certificate anew, Ctrl-C ends')
    .requiredOption('--relay <host:port>', 'the mail server behind it').option('--listen <host:port>', 'where to take mail', '127.0.0.1:2525').requiredOption('--spool <folder>', 'where messages are kept until they are passed on')
    .option('--domain <domain>', 'take mail for this domain and those below it; those of the policy are taken in any case; may be given again', collect, [])
    .option('--trust <network>', "servers that send only what the organisation itself wrote: their senders are believed, and their mail goes anywhere; may be given again", collect, [])
    .option('--name <name>', "this server's name to others").option('--size <bytes>', 'largest message', String(35 * 1024 * 1024)).option('--connections <number>', 'most connections at a time', '100')
    .option('--connections-per-address <number>', 'of them, the most of one address (of IPv6, of a network of 64 bits) that is not trusted; a fifth when left out')
    .option('--tls-key <file>', 'private key for STARTTLS, PEM').option('--tls-cert <file>', 'its certificate with the chain, PEM')
    .addOption(new Option('--relay-tls <how>', 'encryption to the server behind').choices(['required', 'offered', 'never']).default('offered'))
    .action(async (options: MailOptions) => {
      // Here and not above: a mail server's libraries take most of a start's time, and every other command would pay for it.
      const [{ MailGateway }, { networksOf }, { Spool }] = await Promise.all([import('./gateway.ts'), import('./intake.ts'), import('./spool.ts')]);
      const [listen, relay] = [place(options.listen, '--listen', 0), place(options.relay, '--relay', 1)];
      networksOf(options.trust);
      if ((options.tlsKey === undefined) !== (options.tlsCert === undefined)) throw new AssayError('USAGE', 'STARTTLS needs both --tls-key and --tls-cert');
      const tls = async () => (options.tlsKey && options.tlsCert ? { key: await readFile(options.tlsKey, 'utf8'), cert: await readFile(options.tlsCert, 'utf8') } : undefined);
      const { client, state } = await connected();
      if (!state.deviceId) throw new AssayError('NOT_ENROLLED', 'only an enrolled device has a policy: assay enroll --url URL --token TOKEN');
      const gateway = new MailGateway({
        client, deviceId: state.deviceId, spool: new Spool(options.spool), listen, relay: { ...relay, tls: options.relayTls, name: options.name }, domains: options.domain.map((one) => one.toLowerCase()), trusted: options.trust,
        intake: { sizeMax: wholeNumber(options.size, '--size'), connectionsMax: wholeNumber(options.connections, '--connections'), ...(options.connectionsPerAddress ? { connectionsPerAddressMax: wholeNumber(options.connectionsPerAddress, '--connections-per-address') } : {}), tls: await tls(), ...(options.name ? { name: options.name } : {}) },
        known: await readFile(policyFile, 'utf8').then((text) => JSON.parse(text) as EndpointPolicy, () => null),
        onPolicy: async (policy) => {
          await writeFile(`${policyFile}.new`, JSON.stringify(policy), { mode: 0o600 });
          await rename(`${policyFile}.new`, policyFile);
        },
        onNews: ({ what, id, detail }) => (json() ? printJson({ at: new Date().toISOString(), what, id, detail }) : print(`${what.toLowerCase()} ${id} ${detail}`)),
      });
      const port = await gateway.start();
      if (json()) printJson({ what: 'LISTENING', host: listen.host, port });
      else print(`listening on ${listen.host}:${port}, passing on to ${relay.host}:${relay.port}${options.tlsKey ? '' : '; without --tls-key and --tls-cert there is no STARTTLS'}`);
      process.on('SIGHUP', () => void tls().then((fresh) => fresh && gateway.renew(fresh), (error: unknown) => print(`the certificate could not be read: ${errorText(error)}`)));
      await new Promise<void>((done) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
      });
      await gateway.stop();
      await client.close();
    });
}
