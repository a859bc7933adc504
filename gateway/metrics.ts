import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Hub } from './stream/hub.ts';
import type { Sockets } from './stream/sockets.ts';
import type { Source } from './source.ts';

/** Names of operations that are told apart: they come from clients. */
const operationsMax = 200;
const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export type Outcome = 'ok' | 'errors' | 'refused';

/** What a gateway does, counted for Prometheus. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #names = new Set<string>();
  readonly #operations = new Histogram({ name: 'assay_operation_seconds', help: 'Operations from their request to their answer.', labelNames: ['operation', 'outcome'] as const, buckets: seconds, registers: [this.#registry] });
  readonly #fetches = new Histogram({ name: 'assay_subgraph_seconds', help: 'Requests to subgraphs.', labelNames: ['subgraph', 'outcome'] as const, buckets: seconds, registers: [this.#registry] });
  readonly #events = new Counter({ name: 'assay_stream_events_total', help: 'Events that were made ready, each once for all who hear it.', registers: [this.#registry] });
  readonly #deliveries = new Counter({ name: 'assay_stream_deliveries_total', help: 'Events that were handed to a client.', registers: [this.#registry] });
  readonly #closed = new Counter({ name: 'assay_socket_closes_total', help: 'Sockets that the gateway closed, by their code.', labelNames: ['code'] as const, registers: [this.#registry] });
  /** By operation and outcome: a look-up that every operation makes. */
  readonly #children = new Map<string, { observe: (seconds: number) => void }>();

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** In the exposition format of Prometheus. */
  async text(): Promise<string> {
    return await this.#registry.metrics();
  }

  operation(name: string | undefined, outcome: Outcome, ms: number): void {
    this.#child(this.#operations, 'operation', this.#nameOf(name), outcome).observe(ms / 1000);
  }

  event(deliveries: number): void {
    this.#events.inc();
    this.#deliveries.inc(deliveries);
  }

  closed(code: number): void {
    this.#closed.inc({ code });
  }

  /** What stands now, looked at when it is asked for. */
  watch(hub: Hub, sockets: Sockets): void {
    const gauge = (name: string, help: string, value: () => number) => new Gauge({ name, help, registers: [this.#registry], collect() { this.set(value()); } });
    gauge('assay_sockets', 'Open sockets.', () => sockets.count);
    gauge('assay_stream_groups', 'Groups of those who hear the same: each has one reading of a subgraph.', () => hub.groups);
    gauge('assay_stream_members', 'Subscriptions.', () => hub.members);
    gauge('assay_stream_waiting', 'Events that wait for clients that read slowly.', () => sockets.waiting);
  }

  /** The same subgraph, its requests counted. */
  timed(subgraph: string, source: Source): Source {
    return {
      ...source,
      execute: async (request) => {
        const from = performance.now();
        let outcome: Outcome = 'refused';
        try {
          const result = await source.execute(request);
          outcome = result.errors ? 'errors' : 'ok';
          return result;
        } finally {
          this.#child(this.#fetches, 'subgraph', subgraph, outcome).observe((performance.now() - from) / 1000);
        }
      },
    };
  }

  #nameOf(name: string | undefined): string {
    if (name === undefined) return '';
    if (this.#names.has(name)) return name;
    if (this.#names.size >= operationsMax) return 'others';
    this.#names.add(name);
    return name;
  }

  #child(histogram: Histogram<'operation' | 'outcome'> | Histogram<'subgraph' | 'outcome'>, label: 'operation' | 'subgraph', value: string, outcome: Outcome): { observe: (seconds: number) => void } {
    const key = `${label} ${value} ${outcome}`;
    let child = this.#children.get(key);
    if (!child) this.#children.set(key, child = (histogram as Histogram).labels({ [label]: value, outcome }));
    return child;
  }
}
