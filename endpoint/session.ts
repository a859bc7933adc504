import { readFile } from 'node:fs/promises';
import { AssayError } from './assay-error.ts';
import type { AssayClient, ClientTls } from './client.ts';
import { errorText } from './error-text.ts';
import { note, print, printJson } from './output.ts';
import { keepRenewed, renew } from './renewal.ts';
import { readState, stateFile, type EndpointState } from './state.ts';
import { trust } from './trust.ts';

/** Options that every command takes. */
export interface SharedOptions {
  url?: string;
  json?: boolean;
  ca?: string;
  certificate?: string;
  certificateKey?: string;
}

/** Where this device remembers its service, its token and how far it has heard. */
export const file = stateFile(process.env);

/** Where the session of a person who signed in here is remembered. */
export const personFile = `${file}.person`;

/** Exit codes by the worst verdict; scripts can act on them. */
export const exitCodes = { CLEAN: 0, UNKNOWN: 3, SUSPICIOUS: 10, HIGHLY_SUSPICIOUS: 11, MALICIOUS: 12 } as const;

export const noRenewal = (error: unknown): void => note(`no new token could be taken: ${errorText(error)}`);

const urlsMax = 20;

/** `https://assay.example`, or several of one service separated by commas; throws for what is none. */
export function serviceUrl(text: string): string {
  const urls = text.split(',').map((one) => one.trim());
  for (const one of urls) {
    const url = URL.canParse(one) ? new URL(one) : null;
    if (url?.protocol !== 'http:' && url?.protocol !== 'https:') throw new AssayError('USAGE', `"${one}" is no URL of a service: write it as https://assay.example`);
  }
  if (urls.length > urlsMax) throw new AssayError('USAGE', `${urls.length} URLs of a service are too many: ${urlsMax} at most`);
  return urls.join(',');
}

/** A whole number from `min` to `max` that was given as text. */
export function wholeNumber(text: string, what: string, min = 1, max = Number.MAX_SAFE_INTEGER): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= min && value <= max) return value;
  const range = max === Number.MAX_SAFE_INTEGER ? `from ${min} on` : `from ${min} to ${max}`;
  throw new AssayError('USAGE', `${what} is a whole number ${range}, not "${text}"`);
}

/** One command's way to the service. */
export class Session {
  readonly options: SharedOptions;
  constructor(options: SharedOptions) {
    this.options = options;
  }

  /** One object a line for programs, or text for people. */
  say(object: unknown, text: string): void {
    if (this.options.json) printJson(object);
    else print(text);
  }

  async connected(): Promise<{ client: AssayClient; state: EndpointState }> {
    const state = await readState(file);
    const url = this.options.url ?? process.env.ASSAY_URL ?? state.url;
    const token = process.env.ASSAY_TOKEN ?? state.token;
    if (!url) throw new AssayError('NOT_ENROLLED', 'which service? enrol first: assay enroll --url URL --token TOKEN');
    if (!token) throw new AssayError('NOT_ENROLLED', 'this device has no token: enrol first (assay enroll --url URL --token TOKEN), or set ASSAY_TOKEN');
    const own = token === state.token;
    const client = await this.clientOf(serviceUrl(url), token, this.tlsFiles(state), own ? async () => (await readState(file)).token : undefined);
    // A service that can't be reached, or a file that can't be written, is no reason not to go on with the token that there is.
    if (own) await renew(client, file).catch(noRenewal);
    return { client, state };
  }

  /** For who has not signed in yet; `token`: a credential that is given for this once. */
  async nobody(token?: string): Promise<{ client: AssayClient; url: string; tls: NonNullable<EndpointState['tls']> }> {
    const state = await readState(file);
    const url = this.options.url ?? process.env.ASSAY_URL ?? state.url;
    if (!url) throw new AssayError('USAGE', 'which service? give --url, or set ASSAY_URL');
    const tls = this.tlsFiles(state);
    return { client: await this.clientOf(serviceUrl(url), token, tls), url, tls };
  }

  /** As the person who signed in here, where somebody has; else as `connected`. ASSAY_TOKEN goes before both. */
  async person(): Promise<{ client: AssayClient }> {
    const person = process.env.ASSAY_TOKEN === undefined ? await readState(personFile) : {};
    if (!person.token) return await this.connected();
    if (Date.parse(person.expiresAt ?? '') <= Date.now()) throw new AssayError('SIGNED_OUT', 'your session has ended: sign in again (assay sign-in), or leave it at that (assay sign-out)');
    return { client: await this.clientOf(serviceUrl(this.options.url ?? process.env.ASSAY_URL ?? person.url ?? ''), person.token, this.tlsFiles(person)) };
  }

  /** The same for a device, which only enrolment makes. `what`: what a device alone has. */
  async device(what: string): Promise<{ client: AssayClient; state: EndpointState & { deviceId: string } }> {
    const { client, state } = await this.connected();
    if (!state.deviceId) throw new AssayError('NOT_ENROLLED', `only an enrolled device has ${what}: assay enroll --url URL --token TOKEN`);
    return { client, state: { ...state, deviceId: state.deviceId } };
  }

  /** For commands that run for long: takes new tokens all the while. */
  keepRenewed(client: AssayClient, state: EndpointState): void {
    if (state.deviceId) keepRenewed(client, file, noRenewal);
  }

  /** The client is loaded when a command really asks the service: most of a start's time is its libraries'. */
  async clientOf(url: string, token: string | undefined, files: NonNullable<EndpointState['tls']>, remembered?: () => Promise<string | undefined>): Promise<AssayClient> {
    const tls = await tlsOf(files);
    if (process.env.ASSAY_CA) await trust(process.env.ASSAY_CA);
    const { AssayClient } = await import('./client.ts');
    return new AssayClient({ url, token, tls, ...(remembered ? { remembered } : {}) });
  }

  /** Those that are given, or those that were remembered. */
  tlsFiles(state: EndpointState): NonNullable<EndpointState['tls']> {
    const { ca, certificate, certificateKey } = this.options;
    return { authorities: ca ?? state.tls?.authorities, certificate: certificate ?? state.tls?.certificate, key: certificateKey ?? state.tls?.key };
  }
}

async function tlsOf(files: NonNullable<EndpointState['tls']>): Promise<ClientTls> {
  if ((files.certificate === undefined) !== (files.key === undefined)) throw new AssayError('USAGE', 'a certificate and its key go together: --certificate and --certificate-key');
  const read = async (path: string | undefined) => {
    if (path === undefined) return undefined;
    const text = await readFile(path, 'utf8');
    if (!text.includes('-----BEGIN ')) throw new AssayError('USAGE', `${path}: it holds no PEM, which begins with "-----BEGIN"`);
    return text;
  };
  return { authorities: await read(files.authorities), certificate: await read(files.certificate), key: await read(files.key) };
}
