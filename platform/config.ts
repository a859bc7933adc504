import { z } from 'zod';
import { readAuthorities } from './trust.ts';

const isVault = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.protocol === 'file:') return url.hostname === '' && url.pathname.length > 1;
  const endpoint = url.searchParams.get('endpoint');
  const known = [...url.searchParams.keys()].every((key) => key === 'endpoint' || key === 'region');
  return url.protocol === 's3:' && url.hostname !== '' && url.username === '' && known && (endpoint === null || (URL.canParse(endpoint) && /^https?:$/.test(new URL(endpoint).protocol)));
};
const region = z.string().regex(/^[a-z0-9-]{1,32}$/);

/** Another region's installation. */
export interface Peer {
  region: string;
  /** Of its GraphQL endpoint. */
  url: string;
  token: string;
}
function peerFrom(text: string): Peer | null {
  const [, name, address] = /^([a-z0-9-]{1,32})=(.+)$/.exec(text) ?? [];
  if (!name || !address || !URL.canParse(address)) return null;
  const url = new URL(address);
  const token = decodeURIComponent(url.password);
  if (token === '' || url.username !== '' || !(url.protocol === 'https:' || (url.protocol === 'http:' && url.hostname === '127.0.0.1'))) return null;
  url.password = '';
  return { region: name, url: url.href, token };
}
const manifests = z.string().min(1).transform((list) => list.split(',').map((one) => one.trim()));
const port = z.coerce.number().int().min(0).max(65_535);
const schema = z.object({
  /** A PostgreSQL that is already there; the embedded one when left out. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** Connections to PostgreSQL that each of the five subgraphs holds at the most; one more listens. */
  ASSAY_DATABASE_CONNECTIONS: z.coerce.number().int().min(2).max(500).default(8),
  /** A NATS with JetStream that is already there; the embedded one when left out. */
  NATS_URL: z.url({ protocol: /^(nats|tls)$/ }).optional(),
  /** Credentials that the runner uses on that NATS; NATS_URL's own when left out. */
  NATS_RUNNER_URL: z.url({ protocol: /^(nats|tls)$/ }).optional(),
  /** Where encrypted samples are kept: file:///folder, or s3://BUCKET/PREFIX?endpoint=URL&region=NAME; the data folder when left out. */
  VAULT_URL: z.string().refine(isVault, { error: 'must be file:///folder, or s3://BUCKET/PREFIX, with ?endpoint=https://host:port for a store that is not Amazon\'s, and &region=NAME' }).optional(),
  /** Port of the gateway; a free one when 0 or left out. */
  ASSAY_PORT: port.default(0),
  /** Address the gateway listens on. */
  ASSAY_HOST: z.string().default('127.0.0.1'),
  /** URL under which others reach the gateway, when it is not http://HOST:PORT. */
  ASSAY_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Proxies in front of the gateway whose X-Forwarded-For is believed: addresses and networks, separated by commas. */
  ASSAY_TRUSTED_PROXIES: z.string().regex(/^[0-9a-fA-F.:/]+(,[0-9a-fA-F.:/]+)*$/).transform((list) => list.split(',')).optional(),
  /** Manifests of the operations that devices may send, and no others, separated by commas: files, or `own` for those of our endpoint. Anything when left out. */
  ASSAY_TRUSTED_DOCUMENTS: manifests.optional(),
  /** The same of people who have signed in: what their console is built with. */
  ASSAY_CONSOLE_DOCUMENTS: manifests.optional(),
  /** The gateway's certificate (PEM, with those between it and its authority): it then answers https and wss alone. */
  ASSAY_TLS_CERTIFICATE: z.string().min(1).optional(),
  /** The key of that certificate (PEM). */
  ASSAY_TLS_KEY: z.string().min(1).optional(),
  /** A file of authorities (PEM) that every connection trusts besides those of Node and the system; the file is read here, once. */
  ASSAY_CA: z.string().min(1).transform((file, context) => {
    try {
      return readAuthorities(file);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
      return z.NEVER;
    }
  }).optional(),
  /** Authorities (PEM) whose certificates devices may show: a token that a device was given with one works with that one alone. */
  ASSAY_TLS_CLIENT_AUTHORITIES: z.string().min(1).optional(),
  /** Whether a device must show a certificate: optional or required. */
  ASSAY_DEVICE_CERTIFICATES: z.enum(['optional', 'required']).default('optional'),
  /** Days for which a device's token works unless the device takes a new one. */
  ASSAY_DEVICE_TOKEN_DAYS: z.coerce.number().int().min(1).max(3650).default(180),
  /** `on`: the operator's token works though there are operators. For when none of them can sign in. */
  ASSAY_BREAK_GLASS: z.enum(['on', 'off']).default('off'),
  /** Who may introspect: everybody; members (people, API keys, operator and staff, no devices); nobody, which closes /schema.graphql and /graphiql too. */
  ASSAY_INTROSPECTION: z.enum(['everybody', 'members', 'nobody']).default('members'),
  /** What a customer may ask the gateway for in a minute: the sum of what its operations cost. */
  ASSAY_BUDGET: z.coerce.number().int().min(1_000).max(1_000_000_000).default(3_000_000),
  /** The same of each address (of IPv6 each /64) that shows no credential that works, a sixth of it in ten seconds: signing in costs some 55, enrolling a device some 15. */
  ASSAY_ANONYMOUS_BUDGET: z.coerce.number().int().min(600).max(1_000_000_000).default(6_000),
  /** Sockets and event streams that one caller (a device, a person, a key; an address, before it has signed in) may hold open at this gateway. */
  ASSAY_SOCKETS: z.coerce.number().int().min(1).max(1_000_000).default(1_000),
  /** Base URL of a collector of OpenTelemetry traces (OTLP over HTTP; spans go to URL/v1/traces); nothing is traced when left out. */
  ASSAY_OTLP_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** The share of operations that are traced, 0 to 1. */
  ASSAY_TRACE_RATIO: z.coerce.number().min(0).max(1).default(1),
  /** The mail server that notifications go out by: smtp://user:password@host:port, or smtps://. */
  ASSAY_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  /** Who notifications are from. */
  ASSAY_MAIL_FROM: z.string().max(320).default('Assay <assay@localhost>'),
  /** Origins of the pages on which people sign in, separated by commas: they may ask the gateway (CORS), passkeys are made for them, and for the first one's name. The public URL's own when left out. */
  ASSAY_CONSOLE_ORIGINS: z.string().max(2000).regex(/^https?:\/\/[a-z0-9.:-]+(,https?:\/\/[a-z0-9.:-]+)*$/).transform((list) => list.split(',')).optional(),
  /** Networks on the inside that webhooks and identity providers may be in, separated by commas; none when left out, and https only. */
  ASSAY_OUTBOUND_NETWORKS: z.string().regex(/^[0-9a-fA-F.:]+\/\d{1,3}(,[0-9a-fA-F.:]+\/\d{1,3})*$/).transform((list) => list.split(',')).optional(),
  /** The region that this installation is: what is sent to it stays in it. */
  ASSAY_REGION: region.default('local'),
  /** Other regions whose results are taken over, separated by commas: NAME=https://:TOKEN@host/graphql, with the token of a REGION account there. */
  ASSAY_PEERS: z.string().max(20_000).transform((list, context) => {
    const peers = list.split(',').map((one) => peerFrom(one.trim()));
    if (peers.some((peer) => peer === null)) context.addIssue({ code: 'custom', message: 'must be NAME=https://:TOKEN@host/graphql, separated by commas; http only for 127.0.0.1' });
    if (new Set(peers.map((peer) => peer?.region)).size < peers.length) context.addIssue({ code: 'custom', message: 'names a region twice' });
    return peers.filter((peer) => peer !== null);
  }).optional(),
  ASSAY_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** Milliseconds without a byte after which an upload's sender is taken for gone; what came can be resumed. */
  ASSAY_UPLOAD_STALL_MS: z.coerce.number().int().min(100).max(600_000).default(30_000),
  /** Bytes a second that an upload's sender must bring, on average over ASSAY_UPLOAD_STALL_MS; what came from a slower one can be resumed. */
  ASSAY_UPLOAD_BYTES_PER_SECOND_MIN: z.coerce.number().int().min(1).max(1_000_000_000).default(16_384),
  /** Milliseconds before the next attempt at an analysis that failed for a reason of ours; twice as long after each further failure. Twenty times as long passes before an analysis that failed for good is begun again. */
  ASSAY_RETRY_MS: z.coerce.number().int().min(1).max(3_600_000).default(15_000),
  /** Milliseconds for which a runner that is told to stop finishes what it runs; the rest is given back. */
  ASSAY_DRAIN_MS: z.coerce.number().int().min(0).max(600_000).default(60_000),
  /** Samples a runner runs at the same time. */
  ASSAY_RUNNER_CAPACITY: z.coerce.number().int().min(1).max(256).default(2),
  /** How guests run: `kvm` or `tcg`; what works here when left out. */
  ASSAY_ACCELERATOR: z.enum(['kvm', 'tcg'], { error: 'must be kvm or tcg' }).optional(),
  /** Environments to offer, separated by commas; all when left out. Those of the large guests come once they are built. */
  ASSAY_ENVIRONMENTS: z.string().regex(/^[a-z0-9-]+(,[a-z0-9-]+)*$/, { error: 'must be names separated by commas' }).transform((list) => list.split(',')).optional(),
  /** A folder with manifests (.json) of the operator's own Windows images (docs/own-images.md). */
  ASSAY_IMAGES: z.string().min(1).optional(),
  /** A folder with Sigma (.yml) and YARA (.yar) rules of the operator's own, which join Assay's. */
  ASSAY_RULES: z.string().min(1).optional(),
  /** A list of files that somebody vouches for: lines of a SHA-256 and a source. They are clean without being run. */
  ASSAY_KNOWN_GOOD: z.string().min(1).optional(),
  /** Days for which what was observed is kept: so long it can be read, and judged anew by new rules. */
  ASSAY_TRACE_DAYS: z.coerce.number().int().min(1).max(3650).default(90),
  /** Days for which audit events are kept, unless a legal hold keeps them longer. */
  ASSAY_AUDIT_DAYS: z.coerce.number().int().min(90).max(36_500).default(730),
  /** Milliseconds one sample may run. */
  ASSAY_RUN_MS_MAX: z.coerce.number().int().min(1000).max(600_000).default(30_000),
});
export type Config = z.infer<typeof schema>;

/** Where the gateway's certificate and key lie; null when it answers in the clear. */
export function tlsFrom({ ASSAY_TLS_CERTIFICATE: certificate, ASSAY_TLS_KEY: key, ASSAY_TLS_CLIENT_AUTHORITIES: authorities }: Config): { certificate: string; key: string; authorities: string | null } | null {
  return certificate && key ? { certificate, key, authorities: authorities ?? null } : null;
}

/** Settings that need each other. */
function faultsBetween(env: NodeJS.ProcessEnv): string[] {
  const { ASSAY_TLS_CERTIFICATE: certificate, ASSAY_TLS_KEY: key, ASSAY_TLS_CLIENT_AUTHORITIES: authorities } = env;
  const faults: string[] = [];
  if (Boolean(certificate) !== Boolean(key)) faults.push('  ASSAY_TLS_CERTIFICATE and ASSAY_TLS_KEY go together');
  if (authorities && !certificate) {
    faults.push('  ASSAY_TLS_CLIENT_AUTHORITIES needs ASSAY_TLS_CERTIFICATE and ASSAY_TLS_KEY: certificates are shown over TLS');
  }
  if (env.ASSAY_DEVICE_CERTIFICATES === 'required' && !authorities) {
    faults.push('  ASSAY_DEVICE_CERTIFICATES=required needs ASSAY_TLS_CLIENT_AUTHORITIES');
  }
  return faults;
}

/** Reads the environment; all faults are reported at once. */
export function configFrom(env: NodeJS.ProcessEnv): Config {
  const result = schema.safeParse(env);
  const faults = [...(result.error?.issues ?? []).map((issue) => `  ${issue.path.join('.')}: ${issue.message}`), ...faultsBetween(env)];
  if (result.success && faults.length === 0) return result.data;
  throw new Error(`the configuration has ${faults.length} fault${faults.length === 1 ? '' : 's'}:\n${faults.join('\n')}`);
}
