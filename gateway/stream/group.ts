import { GraphQLError, type DocumentNode, type ExecutionResult, type FormattedExecutionResult, type GraphQLFormattedError } from 'graphql';
import { randomUUID } from 'node:crypto';
import { ofCaller, type Caller } from '../../platform/caller.ts';
import type { Log } from '../../platform/log.ts';
import type { Engine, Prepared } from '../execution/engine.ts';
import { positionIn, SpanKind, traced, traceHeader } from '../../platform/tracing.ts';
import { isPublic, masked, maskedResult } from '../masking.ts';
import type { GatewayContext, Source } from '../source.ts';
import { gathering } from './gathering.ts';
import type { Member } from './member.ts';
import { pageSize, type Page } from './page.ts';
import { Replay } from './replay.ts';
import type { Shelf } from './shelf.ts';
import { Told } from './told.ts';
import type { Upstream } from './upstream.ts';

/** What a group reads, and how each event of it is completed. Another supergraph gives it another one. */
export interface Subject {
  engine: Engine;
  prepared: Prepared;
  upstream: Upstream;
}

export interface GroupOptions {
  subject: Subject;
  document: DocumentNode;
  operationName: string | undefined;
  variables: Readonly<Record<string, unknown>>;
  /** In whose name it reads: of all its members, or of the only one. */
  caller: Caller;
  sources: ReadonlyMap<string, Source>;
  log: Log;
  shelf: Shelf;
  /** An event of the operation was told to so many. */
  told: (operation: string | undefined, members: number) => void;
  /** Its last member has left, or it has come to its end. */
  ended: () => void;
  /** Its members can't share: what they ask for depends on who asks. */
  split: (members: readonly Member[]) => void;
}

/** Says to clients: this won't get better. */
class Final extends Error {
  readonly errors: readonly GraphQLFormattedError[];
  constructor(errors: readonly (GraphQLError | GraphQLFormattedError)[]) {
    super('the subscription has ended');
    this.errors = masked(errors);
  }
}
class Apart extends Error {}

const triesMax = 5;
const firstPauseMs = 100;

/** All who listen to the same, with the same rights: one reading of the subgraph, one completion of each event, one serialisation. */
export class Group {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly #with: GroupOptions;
  readonly #members = new Set<Member>();
  readonly #replay: Replay;
  readonly #ending = new AbortController();
  /** What it asks, what the logs say of it, and what its members are told when it breaks. */
  readonly #requestId = randomUUID();
  #reading = new AbortController();
  #subject: Subject;
  /** Where the last event stands that members were told. */
  #sequence = -1;
  #cursor: string | null = null;
  #last: Told | null = null;
  #started = Promise.withResolvers<void>();

  constructor(options: GroupOptions) {
    this.#with = options;
    this.#subject = options.subject;
    this.document = options.document;
    this.operationName = options.operationName;
    this.#replay = new Replay(async (after) => await this.#page(after), options.shelf);
    this.#started.promise.catch(() => undefined);
    void this.#run();
  }

  get size(): number {
    return this.#members.size;
  }

  /** Of its operation. */
  get name(): string | undefined {
    return this.#subject.prepared.operation.name?.value;
  }

  add(member: Member): void {
    member.group = this;
    this.#members.add(member);
    const { sharing } = this.#subject.upstream;
    if (sharing === 'log') void this.#catchUp(member);
    else {
      member.live = true;
      if (sharing === 'state' && this.#last) member.sink.next(this.#last);
    }
  }

  remove(member: Member): void {
    member.group = null;
    if (this.#members.delete(member) && this.#members.size === 0) this.#end();
  }

  /** Goes on with another supergraph; null when what is asked is nothing there. */
  renew(subject: Subject | null, errors: readonly GraphQLError[]): void {
    if (!subject) return this.#fail(new Final(errors));
    const before = this.#subject.upstream;
    this.#subject = subject;
    this.#replay.forget();
    // The reading itself goes on where it is the same. What can't be taken up again would miss something: its members begin anew.
    if (subject.upstream.asks(before)) return;
    if (before.sharing === 'log' || before.sharing === 'state') this.#reading.abort();
    else this.#move(new Error('another supergraph tells this in another way'));
  }

  async #run(): Promise<void> {
    for (let tries = 0; !this.#ending.signal.aborted;) {
      this.#reading = new AbortController();
      const signal = AbortSignal.any([this.#ending.signal, this.#reading.signal]);
      try {
        const { upstream } = this.#subject;
        for await (const event of await upstream.open(this.#with.sources, { variables: this.#with.variables, after: this.#cursor, context: this.#context(signal) })) {
          if (signal.aborted) break;
          await this.#hear(event);
          tries = 0;
        }
        if (this.#ending.signal.aborted) return;
        if (signal.aborted) continue;
        if (upstream.sharing !== 'log') return this.#complete();
        throw new Error('the subgraph ended its stream');
      } catch (error) {
        if (this.#ending.signal.aborted) return;
        if (error instanceof Apart) return this.#split();
        if (error instanceof Final) return this.#fail(error);
        if (signal.aborted) continue;
        // A log is taken up again where it was; of anything else its members must begin anew, or they would miss something.
        if (this.#subject.upstream.sharing !== 'log' || ++tries > triesMax) return this.#move(error);
        await this.#pause(tries);
      }
    }
  }

  async #hear({ extensions, ...heard }: ExecutionResult): Promise<void> {
    const from = positionIn(extensions?.[traceHeader]);
    if (!from) return await this.#tell(heard);
    await traced('tell', { kind: SpanKind.PRODUCER, from, attributes: { 'assay.members': this.#members.size } }, async () => await this.#tell(heard));
  }

  async #tell(heard: ExecutionResult): Promise<void> {
    const { upstream } = this.#subject;
    const { event, place } = upstream.read(heard);
    // The first event of a log without a cursor says where it stands; members hear that from their own replay.
    if (place && this.#cursor === null) {
      this.#at(place);
      return this.#started.resolve();
    }
    const told = new Told(await this.#completed(event), place, upstream.sharing === 'state' ? '' : place?.key ?? null);
    if (place) {
      // A stream that began anew: whatever was there before says nothing of what is new.
      if (place.sequence < this.#sequence) {
        for (const member of this.#members) member.beginAnew();
        this.#replay.forget();
      }
      this.#at(place);
      this.#replay.heard(told, place);
    }
    this.#last = told;
    for (const member of this.#members) member.tell(told);
    this.#with.told(this.name, this.#members.size);
  }

  #at({ sequence, cursor }: { sequence: number; cursor: string }): void {
    this.#sequence = sequence;
    this.#cursor = cursor;
  }

  /** An event with all that members asked for. Throws rather than tell half of it. */
  async #completed(event: ExecutionResult, sources = this.#with.sources): Promise<FormattedExecutionResult> {
    const refused = event.data ? undefined : event.errors;
    if (refused) {
      if (refused.some(({ extensions }) => extensions?.code === ofCaller)) throw new Apart();
      throw refused.every(isPublic) ? new Final(refused) : refused[0]!;
    }
    const { engine, prepared } = this.#subject;
    const result = await engine.complete(prepared, event, this.#with.variables, this.#context(this.#ending.signal), sources);
    if (result.errors?.some(({ extensions }) => extensions.code === ofCaller)) throw new Apart();
    const broken = result.errors?.find((error) => !isPublic(error));
    if (broken) throw broken;
    return maskedResult(result);
  }

  /** Tells a member what it missed, page by page, while what happens meanwhile is kept for it; then it is one of the others. */
  async #catchUp(member: Member): Promise<void> {
    try {
      await this.#started.promise;
      member.needs = this.#sequence;
      let greeted = member.after !== null;
      while (member.group === this) {
        const { told, end, place } = await this.#replay.page(member.after, member.needs);
        if (member.group !== this) return;
        const behind = place.end && (place.sequence < member.needs || member.overflowed);
        // Who came without a cursor is told where the stream stands now, not where it stood.
        if (!greeted && behind) {
          member.again(this.#sequence);
          continue;
        }
        member.sink.all(told);
        if (!greeted) member.sink.next(end!);
        greeted = true;
        member.after = place.cursor;
        await member.sink.room();
        if (member.group !== this) return;
        if (!place.end) continue;
        if (!behind && !member.overflowed) return member.join(place.sequence);
        member.again(this.#sequence);
      }
    } catch (error) {
      if (member.group !== this) return;
      if (error instanceof Apart) return this.#split();
      this.remove(member);
      if (error instanceof Final) return member.sink.fail(error.errors);
      this.#with.log.warn({ err: error, operation: this.name, requestId: this.#requestId }, 'replay failed');
      member.sink.move(`what you missed cannot be read now; come again with your cursor (${this.#requestId})`);
    }
  }

  async #page(after: string | null): Promise<Page> {
    const signal = AbortSignal.any([this.#ending.signal, AbortSignal.timeout(30_000)]);
    for (let tries = 0; ; tries++) {
      try {
        const { upstream } = this.#subject;
        const heard: ReturnType<Upstream['read']>[] = [];
        for await (const event of await upstream.open(this.#with.sources, { variables: this.#with.variables, after, page: pageSize, context: this.#context(signal) })) {
          if (!event.data) await this.#completed(event);
          heard.push(upstream.read(event));
        }
        const last = heard.pop();
        if (!last?.place) throw new Error('the subgraph did not say how far its page goes');
        const sources = gathering(this.#with.sources);
        const told = await Promise.all(heard.map(async ({ event, place }) => new Told(await this.#completed(event, sources), place)));
        return { told, place: last.place, end: after === null ? new Told(await this.#completed(last.event), last.place) : null };
      } catch (error) {
        if (error instanceof Apart || error instanceof Final || signal.aborted || tries >= triesMax) throw error;
        await this.#pause(tries + 1);
      }
    }
  }

  #context(signal: AbortSignal): GatewayContext {
    return { caller: this.#with.caller, requestId: this.#requestId, signal };
  }

  async #pause(tries: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, firstPauseMs * 2 ** (tries - 1) * (0.5 + Math.random()));
      const { signal } = this.#ending;
      function done() {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      }
      signal.addEventListener('abort', done);
    });
  }

  #end(): readonly Member[] {
    const members = [...this.#members];
    this.#members.clear();
    for (const member of members) member.group = null;
    this.#ending.abort();
    this.#replay.forget();
    this.#started.reject(new Error('nobody listens any more'));
    this.#with.ended();
    return members;
  }

  #complete(): void {
    for (const { sink } of this.#end()) sink.complete();
  }

  #fail({ errors }: Final): void {
    for (const { sink } of this.#end()) sink.fail(errors);
  }

  #move(error: unknown): void {
    this.#with.log.error({ err: error, operation: this.name, requestId: this.#requestId }, 'subscription failed');
    for (const { sink } of this.#end()) sink.move(`the stream broke off; come again with your cursor (${this.#requestId})`);
  }

  #split(): void {
    const members = this.#end();
    for (const member of members) member.apart(this.#sequence, this.#cursor);
    this.#with.split(members);
  }
}
