import type { SecureContextOptions } from 'node:tls';
import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import type { Client } from 'graphql-ws';
import { Agent, request } from 'undici';
import type { ChangesSubscription, DiagnosticKind, Origin, SubmitMutation, TypedDocumentString } from '../schema/generated/client/graphql.ts';
import { AssayError } from './assay-error.ts';
import { errorText } from './error-text.ts';
import { isFileFault } from './faults/file.ts';
import { dataOf, serviceError, uploadWords } from './faults/service.ts';
import { factsOf, type FileFacts } from './file-facts.ts';
import { opened, type FilePath } from './file-path.ts';
import { possessionProof } from './possession.ts';
import { Challenge, Changes, Enroll, Prove, ReportSightings, RotateToken, Submit, SubmitDiagnostic } from './operations.ts';
import { Pace } from './pace.ts';
import { ServiceUrls } from './service-urls.ts';

export type Change = ChangesSubscription['verdictChanged'];
export type Verdict = NonNullable<Change['verdict']>;
type Submitted = NonNullable<SubmitMutation['sampleSubmit']['submission']>;

export { AssayError };
export { factsOf, hashFile, type FileFacts } from './file-facts.ts';

/**
 * PEM: authorities of the service's certificate, where those of the system do not do; the device's own certificate
 * and its key.
 */
export interface ClientTls {
  authorities?: string | undefined;
  certificate?: string | undefined;
  key?: string | undefined;
}

export interface ClientOptions {
  /** `https://assay.example`, without /graphql; several of one service, in their order, separated by commas. */
  url: string;
  /** Device token, API key or session token; none for enrolment. */
  token?: string | undefined;
  /**
   * The token that is remembered now, asked when the one at hand no longer works: another process of this device may
   * have taken a new one.
   */
  remembered?: (() => Promise<string | undefined>) | undefined;
  tls?: ClientTls | undefined;
  /** The customer to act for, where the token's own one manages it. */
  customer?: string | undefined;
}

export interface SubmitOptions {
  origin?: Origin;
  /** Sender of the message that brought it, and whether the mail server vouches for the sender. */
  mail?: { senderDomain: string; verified: boolean };
  /** Who signed it, when the system has verified that. */
  signer?: { name: string; certificateSha256: string };
  /** The local engine's score, 0 to 100; left out when a person asks. */
  localScore?: number;
  process?: string;
  /** The person at the device. */
  user?: string;
  /** Password of the archive, when it is one and has one. */
  archivePassword?: string;
  /** Words that it is started with; with these, `exportName` or `answers` it is analysed for this submission. */
  arguments?: string[];
  /** Of a Windows library: the function to call, by its name or as # and its number. */
  exportName?: string;
  /** Lines that it reads on its standard input. */
  answers?: string[];
  onProgress?: (progress: { sent: number; size: number }) => void;
  /** The service has answered; bytes that it wants are sent after that. */
  onAnswer?: (answer: Submitted) => void;
}

const isStartedOwnWay = ({ arguments: words, exportName, answers }: SubmitOptions): boolean =>
  (words ?? []).length > 0 || exportName !== undefined || (answers ?? []).length > 0;

/** The same submission without a start of its own. */
function asItIs(options: SubmitOptions): SubmitOptions {
  const plain = { ...options };
  for (const key of ['arguments', 'exportName', 'answers', 'onAnswer'] as const) delete plain[key];
  return plain;
}

const uploadTriesMax = 8;
/** Answers after which an upload goes on, or begins again. */
const uploadAgain = new Set([202, 408, 409, 429, 503]);
const sightingsAtOnce = 100;

/**
 * Ends a socket. One that can't connect rejects here once more with what its subscription was told already; unheard,
 * that would end the process.
 */
async function left(client: Client): Promise<void> {
  await Promise.resolve(client.dispose()).catch(() => undefined);
}

/** What an endpoint needs of Assay: ask about a file, send it when wanted, hear of verdicts. */
export class AssayClient {
  readonly #urls: ServiceUrls;
  #pace: Pace | null = null;
  #token: string | undefined;
  #next: string | undefined;
  readonly #remembered: ClientOptions['remembered'];
  readonly #customer: string | undefined;
  readonly #tls: SecureContextOptions;
  readonly #agent: Agent;

  constructor({ url, token, remembered, customer, tls }: ClientOptions) {
    this.#urls = new ServiceUrls(url);
    this.#token = token;
    this.#remembered = remembered;
    this.#customer = customer;
    this.#tls = { ...(tls?.authorities ? { ca: tls.authorities } : {}), ...(tls?.certificate ? { cert: tls.certificate } : {}), ...(tls?.key ? { key: tls.key } : {}) };
    this.#agent = new Agent({ keepAliveTimeout: 30_000, headersTimeout: 60_000, bodyTimeout: 60_000, connect: this.#tls });
  }

  /**
   * Asks for a new token, which the caller writes down before `fresh` has it used. `certificate`: SHA-256 of the one
   * that it is to work with.
   */
  async rotate(certificate?: string): Promise<string> {
    const { deviceTokenRotate } = await this.query(RotateToken, { input: { certificate: certificate ?? null } });
    const refusal = deviceTokenRotate.userErrors[0];
    if (refusal || !deviceTokenRotate.deviceToken) throw new AssayError(refusal?.code ?? 'ERROR', refusal?.message ?? 'no new token was given');
    return (this.#next = deviceTokenRotate.deviceToken);
  }

  /**
   * From now on the new token is used. Sockets that came with the old one are closed by the service, and come again.
   */
  fresh(): void {
    this.#token = this.#next ?? this.#token;
  }

  /** Whether there is another token than the one that was refused. */
  async #another(refused: string | undefined): Promise<boolean> {
    if (this.#token === refused) this.#token = (await this.#remembered?.()) ?? this.#token;
    return this.#token !== refused;
  }

  /** Runs one operation; throws AssayError for what the service refuses, or when it can't be reached. */
  async query<R, V>(document: TypedDocumentString<R, V>, variables?: V): Promise<R> {
    const token = this.#token;
    try {
      return await this.#ask(document, variables);
    } catch (error) {
      if (isUnknown(error) && (await this.#another(token))) return await this.#ask(document, variables);
      throw error;
    }
  }

  /** At the first address that answers. What must not be done twice is tried at one alone. */
  async #ask<R, V>(document: TypedDocumentString<R, V>, variables?: V): Promise<R> {
    const tries = onceOnly.has(document) ? 1 : this.#urls.count;
    for (let attempt = 1; ; attempt++) {
      const url = this.#urls.current;
      try {
        const data = await this.#askAt(url, document, variables);
        this.#urls.works(url);
        return data;
      } catch (error) {
        if (!(error instanceof AssayError) || !otherMayAnswer.has(error.code)) throw error;
        this.#urls.failed(url);
        if (attempt >= tries) throw error;
      }
    }
  }

  /** From now on all uploads together send no more bytes a second. */
  limitUploads(bytesPerSecond: number): void {
    this.#pace = new Pace(bytesPerSecond);
  }

  async #askAt<R, V>(url: string, document: TypedDocumentString<R, V>, variables?: V): Promise<R> {
    let text: string;
    let answered: { statusCode: number; headers: Record<string, string | string[] | undefined> };
    try {
      const { body, ...rest } = await request(`${url}/graphql`, {
        dispatcher: this.#agent, method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json', ...(this.#token ? { authorization: `Bearer ${this.#token}` } : {}), ...(this.#customer ? { 'assay-customer': this.#customer } : {}) },
        body: JSON.stringify({ query: document.toString(), variables: variables ?? {} }),
      });
      answered = rest;
      text = await body.text();
    } catch (cause) {
      throw new AssayError('UNREACHABLE', `${url} does not answer: ${errorText(cause)}`, { cause });
    }
    return dataOf<R>(url, answered.statusCode, answered.headers, text);
  }

  /** Asks about a file and sends its bytes when they are wanted. Bytes that are no file need their facts told. */
  async submit(file: FilePath, options?: SubmitOptions, known?: FileFacts): Promise<Submitted>;
  async submit(
    file: FilePath | Buffer, options: SubmitOptions, known: Omit<FileFacts, 'path'>, isAgain?: boolean,
  ): Promise<Submitted>;
  async submit(
    file: FilePath | Buffer, options: SubmitOptions = {}, known?: Omit<FileFacts, 'path'>, isAgain = false,
  ): Promise<Submitted> {
    const facts = known ?? (await factsOf(file as FilePath));
    const { origin, onProgress, onAnswer, ...rest } = options;
    const { sampleSubmit } = await this.query(Submit, { input: { ...facts, origin: origin ?? 'MANUAL', ...rest } });
    const { size } = facts;
    const refusal = sampleSubmit.userErrors[0];
    if (refusal?.code === 'CONFLICT' && isStartedOwnWay(options) && !isAgain) {
      // Others have sent these bytes: it is shown first that they are here as well.
      await this.submit(file, asItIs(options), facts);
      return await this.submit(file, options, facts, true);
    }
    if (refusal || !sampleSubmit.submission) throw new AssayError(refusal?.code ?? 'ERROR', refusal?.message ?? 'the submission was refused');
    const { submission } = sampleSubmit;
    onAnswer?.(submission);
    const sent = sampleSubmit.upload ? await this.#upload(file, size, sampleSubmit.upload, onProgress) : null;
    if (sent !== 'SENT') await this.#prove(file, submission, sent === 'THERE');
    return submission;
  }

  /**
   * Proves that this device has the bytes when another customer uploaded them: the service then shows the full report.
   * A proof that fails does not fail the submission. `late`: they came to the service while they were sent.
   */
  async #prove(file: FilePath | Buffer, submission: Submitted, late: boolean): Promise<void> {
    try {
      const { id } = submission;
      const challenge = late ? (await this.query(Challenge, { id })).submission?.challenge : submission.challenge;
      if (!challenge) return;
      await this.query(Prove, { input: { submissionId: id, proof: await possessionProof(file, challenge) } });
    } catch {
      // The next submission of these bytes is asked again.
    }
  }

  /** Tells of files that were met and are not sent, for their reputation; says how many are new to the service. */
  async met(files: readonly FileFacts[], origin: Origin): Promise<number> {
    let fresh = 0;
    for (let from = 0; from < files.length; from += sightingsAtOnce) {
      const sightings = files.slice(from, from + sightingsAtOnce).map(({ sha256, size, fileName, path, category }) => ({ sha256, size, fileName, path, category, origin }));
      const { sightingsReport } = await this.query(ReportSightings, { input: { sightings } });
      const refusal = sightingsReport.userErrors[0];
      if (refusal) throw new AssayError(refusal.code, refusal.message);
      fresh += sightingsReport.fresh ?? 0;
    }
    return fresh;
  }

  /** Sends something of this device, so that its administrators find out what is wrong. Answers with its id. */
  async diagnose(file: FilePath, kind: DiagnosticKind, description?: string): Promise<string> {
    const { sha256, size, fileName } = await factsOf(file);
    const { diagnosticSubmit } = await this.query(SubmitDiagnostic, { input: { kind, sha256, size, fileName, ...(description ? { description } : {}) } });
    const refusal = diagnosticSubmit.userErrors[0];
    if (refusal || !diagnosticSubmit.upload || !diagnosticSubmit.diagnostic) throw new AssayError(refusal?.code ?? 'ERROR', refusal?.message ?? 'the diagnostic was refused');
    const { url, token } = diagnosticSubmit.upload;
    const { statusCode, body } = await request(url, { dispatcher: this.#agent, method: 'PUT', body: createReadStream(opened(file)), headers: { authorization: `Bearer ${token}`, 'content-length': String(size) } }).catch((cause: unknown) => {
      throw new AssayError('UPLOAD_FAILED', `the upload to ${new URL(url).host} failed: ${errorText(cause)}`, { cause });
    });
    const answer = (await body.json().catch(() => ({}))) as { code?: string; message?: string };
    if (statusCode !== 200 && statusCode !== 201) throw new AssayError(answer.code ?? 'UPLOAD_FAILED', answer.message ?? uploadWords(url, statusCode));
    return diagnosticSubmit.diagnostic.id;
  }

  /**
   * Uploads the bytes; resumes after a cut for as long as each attempt makes progress. THERE: the service has them
   * already, perhaps from another customer.
   */
  async #upload(file: FilePath | Buffer, size: number, ticket: { url: string; token: string; offset: number }, onProgress: SubmitOptions['onProgress']): Promise<'SENT' | 'THERE'> {
    let offset = ticket.offset;
    const headers = { authorization: `Bearer ${ticket.token}` };
    for (let attempt = 1; ; attempt++) {
      // All has come, and could not be stored then.
      if (offset >= size) offset = 0;
      const from = offset;
      try {
        let sent = offset;
        // Bytes in memory go in one piece; a file tells how far it is.
        const read = !Buffer.isBuffer(file) ? createReadStream(opened(file), { start: offset }).on('data', (chunk) => onProgress?.({ sent: (sent += chunk.length), size })) : file.subarray(offset);
        const source = this.#pace ? paced(read, this.#pace) : read;
        const { statusCode, headers: answered, body } = await request(ticket.url, {
          dispatcher: this.#agent, method: 'PUT', body: source,
          headers: { ...headers, 'content-length': String(size - offset), 'content-range': `bytes ${offset}-${size - 1}/${size}` },
        });
        const answer = (await body.json().catch(() => ({}))) as { code?: string; message?: string; offset?: number };
        if (statusCode === 200 || statusCode === 201) return answer.code === 'ALREADY_STORED' ? 'THERE' : 'SENT';
        if (answer.code === 'HASH_WRONG') throw new AssayError('HASH_WRONG', `${Buffer.isBuffer(file) ? 'it' : String(file)} changed while it was sent`);
        offset = answer.offset ?? offset;
        if (offset > from) attempt = 1;
        if (!uploadAgain.has(statusCode) || attempt >= uploadTriesMax) throw new AssayError(answer.code ?? 'UPLOAD_FAILED', answer.message ?? uploadWords(ticket.url, statusCode));
        // Another program of this device sends the same bytes: it may get them there.
        await pause(answer.code === 'UPLOAD_SUPERSEDED' ? 1_000 * attempt : Math.min(60, Number(answered['retry-after'] ?? 0)) * 1_000 || 50);
      } catch (error) {
        // The file can't be read any more: that is no fault of the network, and trying again does not help.
        if (error instanceof AssayError || isFileFault(error)) throw error;
        if (attempt >= uploadTriesMax) throw new AssayError('UPLOAD_FAILED', `the upload to ${new URL(ticket.url).host} failed ${attempt} times: ${errorText(error)}`, { cause: error });
        await pause(Math.min(5_000, 100 * 2 ** attempt));
        const seen = await request(ticket.url, { dispatcher: this.#agent, method: 'HEAD', headers }).catch(() => null);
        await seen?.body.dump();
        if (seen?.statusCode === 200 && seen.headers['upload-complete'] === '?1') return 'THERE';
        offset = Number(seen?.headers['upload-offset'] ?? offset);
        if (offset > from) attempt = 1;
      }
    }
  }

  /**
   * Verdict changes from a cursor on, over reconnects, each once: `save` is called with the cursor after each event
   * was handled, so that an endpoint that starts again goes on where it was.
   */
  async follow(options: { after?: string | null; signal: AbortSignal; save?: (cursor: string) => Promise<void> | void; onChange: (change: Change) => Promise<void> | void; onState?: (state: 'connected' | 'lost', why?: unknown) => void }): Promise<void> {
    let after = options.after ?? null;
    for (let attempt = 0; !options.signal.aborted; attempt++) {
      const token = this.#token;
      let fault: unknown;
      const url = this.#urls.current;
      // With a cursor nothing that comes from the greeting on is missed; without one, from the first event on.
      const onConnected = () => void (after !== null && options.onState?.('connected'));
      const client = await this.#socket(url, (error) => (fault = error), onConnected);
      if (options.signal.aborted) return;
      const stop = () => void left(client);
      options.signal.addEventListener('abort', stop, { once: true });
      try {
        for await (const { data, errors } of client.iterate<ChangesSubscription>({ query: Changes.toString(), variables: { after } })) {
          const refusal = errors?.[0];
          if (refusal) throw failure(refusal);
          if (!data) continue;
          if (after === null) options.onState?.('connected');
          attempt = 0;
          await options.onChange(data.verdictChanged);
          after = data.verdictChanged.cursor;
          await options.save?.(after);
        }
      } catch (error) {
        if (options.signal.aborted) return;
        if (!(isUnknown(error) && (await this.#another(token)))) refusal(error);
        fault ??= error;
      } finally {
        options.signal.removeEventListener('abort', stop);
        await left(client);
      }
      if (options.signal.aborted) return;
      this.#urls.failed(url);
      options.onState?.('lost', fault);
      // Growing, and never the same for two endpoints: a gateway that comes back is not stormed.
      await pause(Math.min(10_000, 100 * 2 ** attempt) * (0.5 + Math.random()), options.signal);
    }
  }

  /**
   * Events of a subscription whose beginning tells how things stand, over reconnects: nothing is missed by beginning
   * anew. Ends when the signal aborts.
   */
  async *stream<R>(document: TypedDocumentString<R, Record<string, never>>, signal: AbortSignal): AsyncGenerator<R> {
    for (let attempt = 0; !signal.aborted; attempt++) {
      const token = this.#token;
      const url = this.#urls.current;
      const client = await this.#socket(url);
      if (signal.aborted) return;
      const stop = () => void left(client);
      signal.addEventListener('abort', stop, { once: true });
      try {
        for await (const { data, errors } of client.iterate<R>({ query: document.toString() })) {
          if (errors?.[0]) throw failure(errors[0]);
          attempt = 0;
          if (data) yield data;
        }
      } catch (error) {
        if (signal.aborted) return;
        if (!(isUnknown(error) && (await this.#another(token)))) refusal(error);
      } finally {
        signal.removeEventListener('abort', stop);
        await left(client);
      }
      this.#urls.failed(url);
      if (!signal.aborted) await pause(Math.min(10_000, 100 * 2 ** attempt) * (0.5 + Math.random()), signal);
    }
  }

  /**
   * Loaded with the first socket: most commands need none. `onFault` hears why it could not be opened, which its
   * closing does not say.
   */
  async #socket(
    url: string, onFault: (fault: unknown) => void = () => undefined, onConnected: () => void = () => undefined,
  ): Promise<Client> {
    const [{ createClient }, { default: WebSocket }] = await Promise.all([import('graphql-ws/client'), import('ws')]);
    const tls = this.#tls;
    // Also with the upgrade: a gateway that refuses unauthenticated sockets of our address recognises us before the greeting.
    const headers = this.#token ? { authorization: `Bearer ${this.#token}` } : {};
    return createClient({
      url: `${url.replace(/^http/, 'ws')}/graphql`, lazy: true, retryAttempts: 0, keepAlive: 10_000, on: { error: onFault, connected: onConnected },
      webSocketImpl: class extends WebSocket {
        constructor(url: string, protocols: string) {
          super(url, protocols, { ...tls, headers });
        }
      },
      connectionParams: { authorization: this.#token ? `Bearer ${this.#token}` : '', ...(this.#customer ? { customer: this.#customer } : {}) },
    });
  }

  async close(): Promise<void> {
    await this.#agent.close();
  }
}

/** The bytes at the pace of all uploads; what breaks the reading breaks the sending. */
function paced(source: Readable | Buffer, pace: Pace): Readable {
  return pipeline(Buffer.isBuffer(source) ? Readable.from(pieces(source)) : source, pace.stream(), () => undefined);
}

function* pieces(bytes: Buffer, size = 65_536): Generator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

/** Codes after which another address of the service may do better. */
const otherMayAnswer = new Set(['UNREACHABLE', 'NOT_ASSAY', 'UNAVAILABLE']);
/** An enrolment token is used up, and a new device token replaces the one before. */
const onceOnly = new Set([Enroll, RotateToken] as unknown[]);

interface Refused {
  message: string;
  extensions?: { [name: string]: unknown };
}

/**
 * Words that trying again won't change; anything else is a service that is not well at the moment, and the cursor has
 * what was missed.
 */
const lasting = new Set(['UNAUTHENTICATED', 'FORBIDDEN', 'BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED', 'OPERATION_TOO_LARGE']);
function failure(refused: Refused): Error {
  const error = serviceError(refused);
  return lasting.has(error.code) ? error : new Error(error.message);
}

/** Whether it says that the credential does not work (any more). */
function isUnknown(error: unknown): boolean {
  const { code, extensions } = ((Array.isArray(error) ? error[0] : error) ?? {}) as { code?: unknown; extensions?: { code?: unknown } };
  return code === 'UNAUTHENTICATED' || extensions?.code === 'UNAUTHENTICATED' || code === 4403 || code === 4401;
}

/** Throws for what trying again won't change. */
function refusal(error: unknown): void {
  if (Array.isArray(error)) {
    const told = failure(error[0] as Refused);
    if (told instanceof AssayError) throw told;
  }
  if (isUnknown(error)) throw serviceError({ message: 'the credential is unknown', extensions: { code: 'UNAUTHENTICATED' } });
  if (error instanceof AssayError) throw error;
}

async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await new Promise<void>((done) => {
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', () => (clearTimeout(timer), done()), { once: true });
  });
}
