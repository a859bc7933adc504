import { context, diag, DiagLogLevel, propagation, SpanKind, SpanStatusCode, trace, type Attributes, type Context, type Link, type Span } from '@opentelemetry/api';
import type { Config } from './config.ts';
import type { Log } from './log.ts';

/** The header of W3C Trace Context, over HTTP and over NATS. */
export const traceHeader = 'traceparent';
const wellFormed = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

let on = false;
/** Whether anything is traced in this process. */
export const tracing = (): boolean => on;

export interface Traced {
  kind?: SpanKind;
  attributes?: Attributes;
  /** Where it goes on from, as `carried` gave it elsewhere; what is active here when left out. */
  from?: string | null | undefined;
  /** It begins a trace of its own; what a client says that it goes on from is a link: nobody outside says what is traced here. */
  fresh?: { client: string | undefined };
}

/** A span around `work`. Costs nothing while nothing is traced; then `work` is given no span. */
export async function traced<T>(name: string, { kind, attributes, from, fresh }: Traced, work: (span: Span | null) => Promise<T>): Promise<T> {
  if (!on) return await work(null);
  const parent = from ? contextOf(from) : context.active();
  const links: Link[] = fresh?.client && wellFormed.test(fresh.client) ? [{ context: trace.getSpanContext(contextOf(fresh.client))! }] : [];
  return await trace.getTracer('assay').startActiveSpan(name, { ...(kind === undefined ? {} : { kind }), ...(attributes ? { attributes } : {}), links, root: fresh !== undefined }, parent, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      // Messages of errors may tell of a customer; they are in the log.
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'Error' });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Where the work that is under way here stands, to be gone on from elsewhere; null when it is not traced. */
export function carried(): string | null {
  if (!on) return null;
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return carrier[traceHeader] ?? null;
}

/** Anything but a position in a trace is nothing: what comes from elsewhere never breaks the work. */
export const positionIn = (value: unknown): string | null => (on && typeof value === 'string' && wellFormed.test(value) ? value : null);

const traces = new WeakMap<object, string>();
/** An event of a subscription that goes on from somewhere. */
export function goesOnFrom<T extends object>(event: T, trace: string | null): T {
  if (trace) traces.set(event, trace);
  return event;
}
export const traceOf = (event: object): string | null => traces.get(event) ?? null;

const contextOf = (from: string): Context => propagation.extract(context.active(), { [traceHeader]: from });

export interface Tracing {
  stop(): Promise<void>;
}
const nothing: Tracing = { stop: async () => await Promise.resolve() };

/**
 * Sends spans to the collector of ASSAY_OTLP_URL from now on, by OTLP over HTTP; does nothing where none is configured. Once in a process.
 * What can't be sent is dropped: an operation never waits for the collector.
 */
export async function startTracing({ ASSAY_OTLP_URL: url, ASSAY_TRACE_RATIO: ratio, ASSAY_REGION: region }: Pick<Config, 'ASSAY_OTLP_URL' | 'ASSAY_TRACE_RATIO' | 'ASSAY_REGION'>, service: string, log: Log): Promise<Tracing> {
  if (!url || on) return nothing;
  const [{ NodeTracerProvider, BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler }, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([import('@opentelemetry/sdk-trace-node'), import('@opentelemetry/exporter-trace-otlp-http'), import('@opentelemetry/resources')]);
  const told = (...words: unknown[]) => log.warn({ collector: new URL(url).host }, `traces: ${words.map(String).join(' ').slice(0, 500)}`);
  diag.setLogger({ error: told, warn: told, info: () => undefined, debug: () => undefined, verbose: () => undefined }, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service, 'service.namespace': 'assay', 'assay.region': region }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: `${url.replace(/\/$/, '')}/v1/traces`, timeoutMillis: 3_000 }), { maxQueueSize: 8_192, maxExportBatchSize: 512, scheduledDelayMillis: 2_000 })],
  });
  provider.register();
  on = true;
  return {
    stop: async () => {
      on = false;
      await provider.shutdown().catch((error: unknown) => told('the last spans could not be sent:', error instanceof Error ? error.message : error));
      trace.disable();
      context.disable();
      propagation.disable();
    },
  };
}

export { SpanKind };
