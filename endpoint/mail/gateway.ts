import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { SMTPServer } from 'smtp-server';
import type { DNSResolver } from 'mailauth';
import { AssayError, type AssayClient, type Change } from '../client.ts';
import { policyFrom, policyOf, type EndpointPolicy } from '../guard.ts';
import { MessageDecisions, PolicyChanges } from '../operations.ts';
import { isInternal, messageStep, partOf, take } from './held.ts';
import { Inquiry, unasked } from './inquiry.ts';
import { intake, type IntakeOptions } from './intake.ts';
import { canonical, readMessage } from './message.ts';
import type { RelayOptions } from './relay.ts';
import { Report } from './report.ts';
import { senderOf } from './sender.ts';
import { Sending } from './sending.ts';
import { Shift } from './shift.ts';
import { Turns } from './turns.ts';
import type { Entry, Spool } from './spool.ts';

export interface GatewayOptions {
  client: AssayClient;
  deviceId: string;
  spool: Spool;
  listen: { host: string; port: number };
  relay: RelayOptions;
  /** Domains that mail is taken for, besides the policy's. */
  domains?: readonly string[];
  intake?: Omit<IntakeOptions, 'domains' | 'trusted'>;
  trusted?: readonly string[];
  /** Milliseconds before a refused delivery is tried again: doubled each time, up to the last of the two. */
  retry?: readonly [number, number];
  /** Milliseconds after which a message that nobody takes goes back. */
  giveUp?: number;
  /** Milliseconds that a dropped message can still be released. */
  keep?: number;
  resolver?: DNSResolver;
  /** The policy as it was known last, for a start without the service. */
  known?: EndpointPolicy | null;
  onPolicy?: (policy: EndpointPolicy) => Promise<void> | void;
  onNews?: (news: GatewayNews) => void;
}

/** What happened, for a log. */
export interface GatewayNews {
  what: 'TAKEN' | 'REWRITTEN' | 'HELD' | 'RELEASED' | 'DROPPED' | 'RELAYED' | 'RETURNED' | 'DISCARDED' | 'RETRY' | 'REFUSED' | 'SERVICE_AWAY';
  id: string;
  detail: string;
}

const day = 86_400_000;
const readsMax = 3;
const sendsMax = 8;
const asksMax = 4;

/**
 * A mail server in front of a mail server: takes messages, asks about what is in them, and passes on what policy lets go. Everything it
 * knows is in the spool; a start goes on where the last one was cut off, at whatever point.
 */
export class MailGateway {
  readonly #options: GatewayOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #byHash = new Map<string, Set<string>>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #shift = new Shift((message) => this.#news('SERVICE_AWAY', { id: '' }, message));
  readonly #inquiry: Inquiry;
  readonly #report: Report;
  readonly #reads = new Turns(readsMax);
  readonly #sends = new Turns(sendsMax);
  readonly #sending: Sending;
  readonly #busy = new Set<string>();
  readonly #moveAgain = new Set<string>();
  #policy: EndpointPolicy | null = null;
  #server: SMTPServer | undefined;

  constructor(options: GatewayOptions) {
    this.#options = options;
    const { client, spool } = options;
    const means = { client, spool, shift: this.#shift, turns: new Turns(asksMax), onAway: (entry: Entry, message: string) => this.#news('SERVICE_AWAY', entry, message) };
    this.#inquiry = new Inquiry({ ...means, policy: () => this.#policy!, onRefused: (entry, message) => this.#news('REFUSED', entry, message), onNews: (entry) => this.#move(entry), onAsked: (entry) => this.#report.tell(entry) });
    this.#report = new Report({ ...means, has: ({ id }) => this.#entries.has(id), onOver: (entry) => this.#later(entry, 0) });
    this.#sending = new Sending({
      ...options, name: options.intake?.name ?? hostname(), policy: () => this.#policy!, has: (id) => this.#entries.has(id), adopt: (entry) => this.#adopt(entry),
      drop: async (entry, why) => await this.#drop(entry, why), end: async (entry, end, outcome) => await this.#end(entry, end, outcome), onRetry: (entry, outcome) => this.#news('RETRY', entry, outcome),
    });
  }

  /** Starts; gives the port. Throws where nothing is known of any policy yet, and where the spool is another gateway's. */
  async start(): Promise<number> {
    const { client, deviceId, spool, listen } = this.#options;
    this.#policy = await policyOf(client, deviceId).catch((error: unknown) => {
      if (error instanceof AssayError && error.code !== 'UNREACHABLE' && error.code !== 'NOT_ASSAY') throw error;
      return this.#options.known ?? null;
    });
    if (!this.#policy) throw new AssayError('UNREACHABLE', 'the service does not answer, and no policy is known from before: a gateway without a policy would let everything pass');
    await this.#options.onPolicy?.(this.#policy);
    const left = await spool.open();
    this.#server = intake(spool, { ...this.#options.intake, trusted: this.#options.trusted ?? [], domains: () => [...(this.#options.domains ?? []), ...this.#policy!.settings.organisationDomains] }, (entry) => {
      this.#news('TAKEN', entry, `${entry.size} bytes from <${entry.sender}> for ${entry.recipients.length}`);
      this.#adopt(entry);
    });
    this.#watch();
    for (const entry of left) this.#adopt(entry);
    await new Promise<void>((done, failed) => {
      this.#server!.once('error', failed);
      this.#server!.listen(listen.port, listen.host, () => done());
    });
    const address = this.#server.server.address();
    return typeof address === 'object' && address ? address.port : listen.port;
  }

  /** Ends in an orderly way; what is under way goes on at the next start. */
  async stop(): Promise<void> {
    const ended = this.#shift.end();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await new Promise<void>((done) => (this.#server ? this.#server.close(() => done()) : done()));
    await ended;
    this.#options.spool.close();
  }

  /** New certificates, without a break. */
  renew(tls: { key: string; cert: string }): void {
    this.#server?.updateSecureContext(tls);
  }

  #news(what: GatewayNews['what'], { id }: { id: string }, detail: string): void {
    this.#options.onNews?.({ what, id, detail });
  }

  #adopt(entry: Entry): void {
    this.#entries.set(entry.id, entry);
    this.#index(entry);
    this.#move(entry);
    this.#inquiry.ask(entry);
    this.#report.tell(entry);
  }

  #index(entry: Entry): void {
    for (const { sha256 } of entry.parts) this.#byHash.set(sha256, (this.#byHash.get(sha256) ?? new Set()).add(entry.id));
  }

  /** Everything that comes from the service: policies, verdicts, decisions of administrators. */
  #watch(): void {
    const { client } = this.#options;
    const { signal } = this.#shift;
    this.#shift.run(async () => {
      for await (const { policyChanged } of client.stream(PolicyChanges, signal)) {
        this.#policy = policyFrom(policyChanged.effective);
        await this.#options.onPolicy?.(this.#policy);
        for (const entry of this.#entries.values()) this.#move(entry);
      }
    });
    this.#shift.run(async () => {
      const { spool } = this.#options;
      for (let after = await spool.cursor(); !signal.aborted; after = null) {
        let heard = after !== null;
        try {
          await client.follow({ after, signal, save: async (cursor) => await spool.keepCursor(cursor), onChange: async (change) => {
            // What was said while nobody listened, and is not kept to be heard again, is asked for, once it is sure that nothing more is missed.
            if (!heard || change.gap) this.#refresh();
            heard = true;
            await this.#hear(change);
          } });
        } catch (error) {
          // A cursor of another service, or of another customer, leads nowhere: begin anew, and ask.
          if (after === null || !(error instanceof AssayError) || error.code !== 'BAD_USER_INPUT') throw error;
          await spool.keepCursor(null);
        }
      }
    });
    this.#shift.run(async () => {
      for await (const { messageDecided: { message } } of client.stream(MessageDecisions, signal)) await this.#decided(message);
    });
  }

  #refresh(): void {
    for (const entry of this.#entries.values()) if (entry.stage === 'HELD') this.#inquiry.look(entry);
  }

  async #hear({ verdict }: Change): Promise<void> {
    if (!verdict) return;
    for (const id of this.#byHash.get(verdict.sample.sha256) ?? []) {
      const entry = this.#entries.get(id);
      if (!entry) continue;
      let news = false;
      for (const part of entry.parts) if (part.sha256 === verdict.sample.sha256) news = take(part, verdict) || news;
      if (!news || entry.stage !== 'HELD') continue;
      await this.#save(entry);
      this.#move(entry);
    }
  }

  async #decided(message: { id: string; key: string; state: string; form: Entry['form'] }): Promise<void> {
    const entry = this.#entries.get(message.key);
    if (!entry) {
      await this.#report.gone(message.key);
      return;
    }
    const may = message.state === 'RELEASED' ? ['HELD', 'DROPPED'] : ['HELD'];
    if (may.includes(entry.stage)) {
      if (message.state === 'RELEASED') Object.assign(entry, { stage: 'SENDING', form: message.form ?? 'UNCHANGED', reason: 'ADMINISTRATOR', attempts: 0, nextAt: 0 });
      else Object.assign(entry, { stage: 'DROPPED', form: null, reason: 'ADMINISTRATOR', nextAt: Date.now() + (this.#options.keep ?? 30 * day) });
      await this.#save(entry);
      this.#news(message.state === 'RELEASED' ? 'RELEASED' : 'DROPPED', entry, 'an administrator said so');
      this.#move(entry);
    }
    this.#report.tell(entry);
  }

  async #save(entry: Entry): Promise<void> {
    await this.#options.spool.save(entry);
  }

  /** Takes a message one step further, when it is its time; one step at a time for each. */
  #move(entry: Entry): void {
    if (this.#shift.signal.aborted || !this.#entries.has(entry.id)) return;
    if (this.#busy.has(entry.id)) return void this.#moveAgain.add(entry.id);
    this.#busy.add(entry.id);
    this.#shift.run(async () => {
      const again = await this.#step(entry).catch((error: unknown) => {
        this.#news('RETRY', entry, (error as Error).message);
        return 5_000;
      });
      this.#busy.delete(entry.id);
      const news = this.#moveAgain.delete(entry.id);
      if (news || again !== null) this.#later(entry, news ? 0 : again!);
    });
  }

  #later(entry: Entry, ms: number): void {
    clearTimeout(this.#timers.get(entry.id));
    if (this.#shift.signal.aborted) return;
    if (ms <= 0) return this.#move(entry);
    this.#timers.set(entry.id, setTimeout(() => {
      this.#timers.delete(entry.id);
      this.#move(entry);
    }, Math.min(ms, 2 ** 31 - 1)));
  }

  /** Gives the milliseconds after which to go on by itself; null when something else has to happen first. */
  async #step(entry: Entry): Promise<number | null> {
    const now = Date.now();
    if (entry.stage === 'HELD') {
      if (!entry.facts) await this.#reads.take(async () => await this.#read(entry));
      return await this.#judge(entry);
    }
    if (entry.stage === 'SENDING') {
      if (entry.nextAt > now) return entry.nextAt - now;
      await this.#sends.take(async () => await this.#sending.send(entry));
      return 0;
    }
    if (entry.stage === 'DROPPED') {
      if (entry.nextAt > now) return entry.nextAt - now;
      await this.#end(entry, 'DISCARDED', 'its time was over');
      return 0;
    }
    return await this.#forget(entry);
  }

  async #read(entry: Entry): Promise<void> {
    const bytes = await readFile(this.#options.spool.message(entry.id));
    const policy = this.#policy!;
    const sender = await senderOf(bytes, { trusted: entry.client.trusted, domains: policy.settings.organisationDomains, resolver: this.#options.resolver });
    const inside = isInternal(policy, sender);
    const message = readMessage(inside ? bytes : await this.#alike(entry, bytes));
    entry.parts = message.parts.map((part) => partOf(policy, part, sender));
    if (message.incomplete && !inside) entry.parts.push({ name: 'what could not be read', sha256: '', link: null, wanted: true, submissionId: null, over: true, verdict: null });
    entry.facts = { subject: message.subject, senderDomain: sender.domain, verified: sender.verified };
    entry.until = entry.receivedAt + policy.settings.holdMax;
    this.#index(entry);
    await this.#save(entry);
    this.#inquiry.ask(entry);
  }

  /**
   * The message as all programs read it alike, which is what is kept and passed on from here on. Before anything is
   * known of its parts, so that a crash in between leaves one that is written anew once more, to the same bytes.
   */
  async #alike(entry: Entry, bytes: Buffer): Promise<Buffer> {
    const { bytes: alike, faults } = canonical(bytes);
    if (alike === bytes) return bytes;
    await this.#options.spool.rewrite(entry.id, alike);
    this.#news('REWRITTEN', entry, faults.join(', '));
    return alike;
  }

  async #judge(entry: Entry): Promise<number | null> {
    const policy = this.#policy!;
    const step = messageStep(policy.settings, entry, Date.now());
    if (step.state === 'WAIT') {
      entry.until = entry.receivedAt + policy.settings.holdMax;
      return step.againMs;
    }
    // Between these words and the file an administrator may have spoken.
    if ((entry.stage) !== 'HELD') return 0;
    const reason = step.reason as NonNullable<Entry['reason']>;
    // A link, or what could not be read, can't be replaced by a notice.
    const whole = step.blocked.has('') || [...step.blocked.values()].some(({ link }) => link);
    const { mailAction } = policy.settings;
    const form = step.state === 'RELEASE' ? 'UNCHANGED' : mailAction === 'TAG' ? 'TAGGED' : mailAction === 'REPLACE' && !whole ? 'REPLACED' : null;
    Object.assign(entry, { stage: form ? 'SENDING' : 'DROPPED', form, reason, nextAt: form ? 0 : Date.now() + (this.#options.keep ?? 30 * day) });
    await this.#save(entry);
    this.#news(form ? 'RELEASED' : 'DROPPED', entry, `${reason.toLowerCase()}${form ? ` ${form.toLowerCase()}` : ''}`);
    this.#report.tell(entry);
    return 0;
  }

  async #drop(entry: Entry, why: string): Promise<void> {
    Object.assign(entry, { stage: 'DROPPED', form: null, nextAt: Date.now() + (this.#options.keep ?? 30 * day) });
    await this.#save(entry);
    this.#news('DROPPED', entry, why);
    this.#report.tell(entry);
  }

  async #end(entry: Entry, end: NonNullable<Entry['end']>, outcome: string): Promise<void> {
    Object.assign(entry, { stage: 'ENDED', end, outcome, nextAt: 0 });
    await this.#save(entry);
    this.#news(end, entry, outcome);
    this.#report.tell(entry);
  }

  /** Removes what has ended, once the service knows; what it can't be told of for a day is removed all the same. */
  async #forget(entry: Entry): Promise<number | null> {
    const reported = entry.parts.some(({ submissionId }) => submissionId !== null);
    const open = unasked(entry).length > 0;
    const old = Date.now() - entry.receivedAt > day;
    if (!old && (open || (reported && entry.told !== entry.end))) return 3_600_000;
    await this.#options.spool.remove(entry.id);
    this.#entries.delete(entry.id);
    for (const { sha256 } of entry.parts) {
      const ids = this.#byHash.get(sha256);
      ids?.delete(entry.id);
      if (ids?.size === 0) this.#byHash.delete(sha256);
    }
    return null;
  }
}
