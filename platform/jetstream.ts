import {
  AckPolicy, DeliverPolicy, DiscardPolicy, JetStreamApiError, jetstream, jetstreamManager, RetentionPolicy, StorageType,
  type ConsumerMessages, type JetStreamClient, type JetStreamManager, type JsMsg,
} from '@nats-io/jetstream';
import { connect, errors, headers, nanos, type NatsConnection, type NodeConnectionOptions } from '@nats-io/transport-node';
import type { Log } from './log.ts';
import { inWords, isUntrusted } from './trust.ts';
import { carried, positionIn, SpanKind, traced, traceHeader } from './tracing.ts';

/** All we know of NATS is in this file. */
export interface Bus {
  connection: NatsConnection;
  js: JetStreamClient;
  manager(): Promise<JetStreamManager>;
  /** `trace`: what it goes on from, where that is not what is under way here. */
  publish(subject: string, id: string, body: string, trace?: string | null): Promise<void>;
  close(): Promise<void>;
}

/** What a subject is about, without whose it is: `ev.CUSTOMER.verdict.changed.ID` is `verdict.changed`, and `results.JOB` is `results`. */
const kindOf = (subject: string): string => (subject.startsWith('ev.') ? subject.split('.').slice(2, -1).join('.') : subject.split('.')[0]!);

const ackWaitMs = 30_000;
const reconnectTimeWait = 250;

export async function connectBus(url: string, options: { name: string; inboxPrefix?: string }): Promise<Bus> {
  const parsed = new URL(url);
  const connection = await firstConnection({
    servers: parsed.host,
    // The server may say that it speaks TLS, and is then asked to; `tls:` takes no other.
    ...(parsed.protocol === 'tls:' ? { tls: {} } : {}),
    name: options.name,
    ...(parsed.username ? { user: decodeURIComponent(parsed.username), pass: decodeURIComponent(parsed.password) } : {}),
    ...(options.inboxPrefix ? { inboxPrefix: options.inboxPrefix } : {}),
    reconnect: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait,
    pingInterval: 10_000,
  });
  // Closed for good, as when its credentials are refused after a reconnect: without it this process does nothing and would look alive. Nothing
  // catches this; it ends the process with its reason, and a supervisor starts another one.
  void connection.closed().then((error) => {
    if (error) throw new Error(`the connection of ${options.name} to NATS was closed for good`, { cause: error });
  });
  const js = jetstream(connection, { timeout: 10_000 });
  return {
    connection,
    js,
    manager: async () => await jetstreamManager(connection, { checkAPI: false }),
    publish: async (subject, id, body, trace) => {
      const from = trace ?? carried();
      if (!from) return void (await js.publish(subject, body, { msgID: id }));
      await traced(`publish ${kindOf(subject)}`, { kind: SpanKind.PRODUCER, attributes: { 'messaging.system': 'nats' }, from }, async () => {
        const carrier = headers();
        carrier.set(traceHeader, carried() ?? from);
        await js.publish(subject, body, { msgID: id, headers: carrier });
      });
    },
    close: async () => {
      await connection.drain().catch(() => undefined);
    },
  };
}

/** Waits for a server that is not there yet; not for one whose certificate nobody vouches for or that refuses our credentials: waiting does not change that. */
async function firstConnection(options: NodeConnectionOptions): Promise<NatsConnection> {
  for (;;) {
    try {
      return await connect(options);
    } catch (error) {
      if (isUntrusted(error)) throw new Error(`NATS at ${String(options.servers)}: ${inWords(error)}`, { cause: error });
      if (error instanceof errors.InvalidArgumentError || error instanceof errors.AuthorizationError) throw error;
      await new Promise((resolve) => setTimeout(resolve, reconnectTimeWait));
    }
  }
}

/** The streams; safe to call by every process at its start. */
export async function ensureStreams(bus: Bus): Promise<void> {
  const manager = await bus.manager();
  const day = 86_400_000;
  const streams = [
    { name: 'EVENTS', subjects: ['ev.>'], retention: RetentionPolicy.Limits, max_age: nanos(30 * day), discard: DiscardPolicy.Old },
    { name: 'JOBS', subjects: ['jobs.*'], retention: RetentionPolicy.Workqueue, max_age: nanos(day), discard: DiscardPolicy.New },
    { name: 'RESULTS', subjects: ['results.>'], retention: RetentionPolicy.Workqueue, max_age: nanos(day), discard: DiscardPolicy.New },
    { name: 'DLQ', subjects: ['dlq.>'], retention: RetentionPolicy.Limits, max_age: nanos(30 * day), discard: DiscardPolicy.Old },
  ];
  for (const stream of streams) {
    const settings = { ...stream, storage: StorageType.File, duplicate_window: nanos(600_000), max_msg_size: 4 * 1024 * 1024 };
    const was = await manager.streams.info(stream.name).then(({ config }) => config.max_bytes, () => null);
    await fitting(stream.name, was, async (max_bytes) => {
      if (was !== null) return void (await manager.streams.update(stream.name, { ...settings, max_bytes }));
      // Another process may have been first.
      await manager.streams.add({ ...settings, max_bytes }).catch(async (cause: unknown) => await manager.streams.info(stream.name).then(() => undefined, () => Promise.reject(cause as Error)));
    });
  }
}

const gib = 1024 ** 3;
const streamBytes = [8 * gib, 4 * gib, 2 * gib, gib, gib / 2, gib / 4, gib / 8];
/** Codes of a server that would promise more than it has: of resources in all, of storage. */
const noRoom = new Set([10_023, 10_047]);

/** The server promises each stream its room, of three quarters of the disk that is free: where that is less, streams are smaller. */
async function fitting(name: string, was: number | null, settle: (bytes: number) => Promise<void>): Promise<void> {
  const sizes = was === null ? streamBytes : [...streamBytes.filter((size) => size > was), was];
  for (const [index, size] of sizes.entries()) {
    try {
      return await settle(size);
    } catch (cause) {
      if (!(cause instanceof JetStreamApiError) || !noRoom.has(cause.code)) throw cause;
      if (index === sizes.length - 1) throw new Error(`NATS has no room for the stream ${name}, not even ${size / 1024 ** 2} MiB: its disk is full, or max_file_store too small`, { cause });
    }
  }
}

export async function ensureConsumer(bus: Bus, stream: string, name: string, filter: string, options: { ackWaitMs?: number } = {}): Promise<void> {
  const manager = await bus.manager();
  const wanted = {
    durable_name: name,
    filter_subject: filter,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    ack_wait: nanos(options.ackWaitMs ?? ackWaitMs),
    // Who counts attempts counts them in rows: a message comes again until it is acknowledged.
    max_deliver: -1,
    max_ack_pending: 500,
  };
  await manager.consumers.add(stream, wanted).catch(async (cause: unknown) => {
    if (!(cause instanceof JetStreamApiError) || cause.code !== consumerExists) throw cause;
    // Made by an earlier release, with other bounds.
    await manager.consumers.update(stream, name, { ack_wait: wanted.ack_wait, max_deliver: wanted.max_deliver, max_ack_pending: wanted.max_ack_pending });
  });
}

/** Code of a server that has a consumer of this name with other settings. */
const consumerExists = 10_148;

/** A handler failed in a way that trying again can't mend. */
export class Poison extends Error {
  override name = 'Poison';
}

export interface Delivery {
  subject: string;
  data: Uint8Array;
  /** 1 for the first time. */
  attempt: number;
  sequence: number;
  /** What it goes on from, when that is traced. */
  trace: string | null;
}

/** A message that `consume` hands to its handler. */
export interface Consumed extends Delivery {
  /** Waits for something else than work: meanwhile another message has this one's place among the `parallel` ones. */
  park<T>(wait: Promise<T>): Promise<T>;
}

export interface Consumption {
  stop(): Promise<void>;
}

/** Milliseconds after which an unanswered question for a message is asked again; a stop waits for that. */
const askMs = 1_500;

/**
 * Handles messages of a durable consumer, `parallel` at a time, those with the same `key` one after the other: acknowledged when the handler is done, kept alive while it works, tried
 * again with growing delay when it throws, moved to the DLQ when it throws Poison. Resumes by itself after the server was away.
 */
export function consume(bus: Bus, options: {
  stream: string; consumer: string; parallel?: number; key?: (subject: string) => string; log: Log; heartbeatMs?: number;
  /** Takes a message only when it is begun at once: none waits here while its time runs out. For work of minutes; without `key`. */
  unbuffered?: boolean;
  handle: (delivery: Consumed, signal: AbortSignal) => Promise<void>;
}): Consumption {
  const { log } = options;
  const stopping = new AbortController();
  let messages: ConsumerMessages | undefined;
  const running = new Set<Promise<void>>();
  /** Of those that run, how many wait for something else than work. */
  let parked = 0;
  let freed: (() => void) | undefined;
  const park = async <T>(wait: Promise<T>): Promise<T> => {
    parked++;
    freed?.();
    try {
      return await wait;
    } finally {
      parked--;
    }
  };
  /** By key: the message of it that came last and is not done. */
  const last = new Map<string, Promise<void>>();

  const one = async (message: JsMsg, before: Promise<void>) => {
    const delivery = { subject: message.subject, data: message.data, attempt: message.info.deliveryCount, sequence: message.info.streamSequence, trace: positionIn(message.headers?.get(traceHeader)), park };
    const beat = setInterval(() => message.working(), options.heartbeatMs ?? ackWaitMs / 3);
    try {
      await before;
      // Nobody waits: what goes on from nothing that is traced is no trace of its own.
      await (delivery.trace ? traced(`process ${options.consumer}`, { kind: SpanKind.CONSUMER, from: delivery.trace, attributes: { 'messaging.system': 'nats', 'messaging.destination.name': options.stream, 'assay.attempt': delivery.attempt } }, async () => await options.handle(delivery, stopping.signal)) : options.handle(delivery, stopping.signal));
      await message.ackAck().catch(() => undefined);
    } catch (error) {
      if (error instanceof Poison) {
        log.error({ err: error, subject: message.subject }, 'message moved to the dead letters');
        // Only what is kept there is taken from here.
        await bus.publish(`dlq.${message.subject}`, `dlq-${options.stream}-${message.seq}`, message.string()).then(() => message.term(), () => message.nak(30_000));
      } else {
        log.warn({ err: error, subject: message.subject, attempt: delivery.attempt }, 'message will be tried again');
        message.nak(Math.min(30_000, 200 * 2 ** Math.min(delivery.attempt, 8)));
      }
    } finally {
      clearInterval(beat);
    }
  };

  const parallel = options.parallel ?? 1;
  const loop = async () => {
    while (!stopping.signal.aborted) {
      try {
        const consumer = await bus.js.consumers.get(options.stream, options.consumer);
        messages = await consumer.consume({ max_messages: parallel, expires: 5_000, idle_heartbeat: 1_000, abort_on_missing_resource: true });
        for await (const message of messages) {
          const key = options.key?.(message.subject);
          const work = one(message, (key === undefined ? undefined : last.get(key)) ?? Promise.resolve()).finally(() => {
            running.delete(work);
            if (key !== undefined && last.get(key) === work) last.delete(key);
          });
          running.add(work);
          if (key !== undefined) last.set(key, work);
          while (running.size - parked >= parallel) {
            const place = new Promise<void>((resolve) => (freed = resolve));
            await Promise.race([...running, place]);
          }
        }
      } catch (error) {
        if (!stopping.signal.aborted) log.warn({ err: error, consumer: options.consumer }, 'consumer lost; taking it up again');
      }
      if (!stopping.signal.aborted) await new Promise((resolve) => setTimeout(resolve, 250));
    }
  };
  /** Asks for one message, and begins with it. */
  const ask = async () => {
    try {
      const consumer = await bus.js.consumers.get(options.stream, options.consumer);
      const message = await consumer.next({ expires: askMs });
      if (!message) return;
      // It came while this stopped: another one takes it.
      if (stopping.signal.aborted) return message.nak();
      const work = one(message, Promise.resolve()).finally(() => running.delete(work));
      running.add(work);
    } catch (error) {
      if (stopping.signal.aborted) return;
      log.warn({ err: error, consumer: options.consumer }, 'consumer lost; taking it up again');
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  };
  /** Asks for as many messages as can be begun with. */
  const askLoop = async () => {
    const asks = new Set<Promise<void>>();
    while (!stopping.signal.aborted) {
      if (running.size - parked + asks.size < parallel) {
        const asking = ask().finally(() => asks.delete(asking));
        asks.add(asking);
        continue;
      }
      const place = new Promise<void>((resolve) => (freed = resolve));
      await Promise.race([...running, ...asks, place]);
    }
    await Promise.all(asks);
  };
  const done: Promise<unknown> = options.unbuffered ? askLoop() : loop();
  return {
    stop: async () => {
      stopping.abort();
      messages?.stop();
      await Promise.allSettled([...running]);
      await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 2_000))]);
    },
  };
}

/** Messages of a stream from a position on, in order, each once, also over a reconnect. Ends when the signal aborts. */
export async function* follow(bus: Bus, options: { stream: string; filter: string; fromSequence: number | null; signal: AbortSignal }): AsyncGenerator<Delivery & { timestamp: Date }> {
  const consumer = await bus.js.consumers.get(options.stream, {
    filter_subjects: options.filter,
    ...(options.fromSequence === null ? { deliver_policy: DeliverPolicy.New } : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: options.fromSequence }),
  });
  const messages = await consumer.consume({ max_messages: 200, idle_heartbeat: 2_000 });
  const stop = () => messages.stop();
  options.signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const message of messages) {
      if (options.signal.aborted) return;
      yield { subject: message.subject, data: message.data, attempt: 1, sequence: message.seq, trace: positionIn(message.headers?.get(traceHeader)), timestamp: message.time };
    }
  } finally {
    options.signal.removeEventListener('abort', stop);
    messages.stop();
    void consumer.delete().catch(() => undefined);
  }
}

/** Messages of a stream from a position on that are there already, `max` at the most; `more` when others follow them. */
export async function stretch(bus: Bus, options: { stream: string; filter: string; fromSequence: number; max: number }): Promise<{ found: (Delivery & { timestamp: Date })[]; more: boolean }> {
  const manager = await bus.manager();
  const { name, num_pending: pending } = await manager.consumers.add(options.stream, {
    filter_subject: options.filter, ack_policy: AckPolicy.None, deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: options.fromSequence, mem_storage: true, inactive_threshold: nanos(10_000),
  });
  const found: (Delivery & { timestamp: Date })[] = [];
  try {
    const wanted = Math.min(pending, options.max);
    if (wanted > 0) {
      const messages = await (await bus.js.consumers.get(options.stream, name)).fetch({ max_messages: wanted, expires: 5_000 });
      for await (const message of messages) found.push({ subject: message.subject, data: message.data, attempt: 1, sequence: message.seq, trace: positionIn(message.headers?.get(traceHeader)), timestamp: message.time });
      if (found.length < wanted) throw new Error(`the stream ${options.stream} told ${found.length} of ${wanted} messages`);
    }
    return { found, more: pending > wanted };
  } finally {
    void manager.consumers.delete(options.stream, name).catch(() => undefined);
  }
}

/** First and last sequence that a stream still has. */
export async function streamBounds(bus: Bus, stream: string): Promise<{ first: number; last: number }> {
  const info = await (await bus.manager()).streams.info(stream);
  return { first: info.state.first_seq, last: info.state.last_seq };
}
