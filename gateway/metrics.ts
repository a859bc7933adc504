import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import { Durations } from './durations.ts';
import type { Hub } from './stream/hub.ts';
import type { Sockets } from './stream/sockets.ts';
import type { Source } from './source.ts';

/** Names of operations that are told apart: they come from clients. */
const operationsMax = 200;
const nameMax = 100;

export type Outcome = 'ok' | 'errors' | 'refused';

/** What a gateway does, counted for Prometheus. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #names = new Set<string>();
  readonly #operations = new Durations({ name: 'assay_operation_seconds', help: 'Operations from their request to their answer.', labels: ['operation', 'outcome'], registry: this.#registry });
  readonly #fetches = new Durations({ name: 'assay_subgraph_seconds', help: 'Requests to subgraphs.', labels: ['subgraph', 'outcome'], registry: this.#registry });
  readonly #parsed = new Counter({ name: 'assay_documents_parsed_total', help: 'Documents of operations that were parsed and validated: those that come again are not.', registers: [this.#registry] });
  readonly #events = new Counter({ name: 'assay_stream_events_total', help: 'Events that were made ready, each once for all of a group, by the operation.', labelNames: ['operation'] as const, registers: [this.#registry] });
  readonly #deliveries = new Counter({ name: 'assay_stream_deliveries_total', help: 'Events that were handed to a client, by the operation.', labelNames: ['operation'] as const, registers: [this.#registry] });
  readonly #closed = new Counter({ name: 'assay_socket_closes_total', help: 'Sockets that the gateway closed, by their code.', labelNames: ['code'] as const, registers: [this.#registry] });
  readonly #anonymous = new Counter({ name: 'assay_anonymous_refused_total', help: 'Requests, operations and sockets without a credential that works that were refused, for what their address had asked for.', registers: [this.#registry] });

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
    this.#operations.observe(this.#nameOf(name), outcome, ms / 1000);
  }

  parsed(): void {
    this.#parsed.inc();
  }

  anonymousRefused(): void {
    this.#anonymous.inc();
  }

  event(name: string | undefined, deliveries: number): void {
    const operation = this.#nameOf(name);
    this.#events.inc({ operation });
    this.#deliveries.inc({ operation }, deliveries);
  }

  closed(code: number): void {
    this.#closed.inc({ code });
  }

  /** What stands now, looked at when it is asked for. */
  watch(hub: Hub, sockets: Sockets): void {
    const gauge = (name: string, help: string, value: () => number) => new Gauge({ name, help, registers: [this.#registry], collect() { this.set(value()); } });
    gauge('assay_sockets', 'Open sockets.', () => sockets.count);
    const byGroup = (name: string, help: string, count: (members: number) => number) => {
      const nameOf = (operation: string | undefined) => this.#nameOf(operation);
      new Gauge({
        name, help, labelNames: ['operation'] as const, registers: [this.#registry],
        collect() {
          this.reset();
          for (const { operation, members } of hub.groups()) this.inc({ operation: nameOf(operation) }, count(members));
        },
      });
    };
    byGroup('assay_stream_groups', 'Groups of those who hear the same, by the operation: each has one reading of a subgraph.', () => 1);
    byGroup('assay_stream_members', 'Subscriptions, by the operation.', (members) => members);
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
          this.#fetches.observe(subgraph, outcome, (performance.now() - from) / 1000);
        }
      },
    };
  }

  #nameOf(name: string | undefined): string {
    if (name === undefined) return '';
    if (this.#names.has(name)) return name;
    if (this.#names.size >= operationsMax || name.length > nameMax) return 'others';
    this.#names.add(name);
    return name;
  }
}
