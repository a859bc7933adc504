import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { freePort } from '../embedded/port.ts';
import { remoteSource } from '../gateway/source.ts';
import { startGateway, type Gateway } from '../gateway/server.ts';
import { readSupergraph } from '../gateway/supergraph.ts';
import { uploadProxy } from '../gateway/uploads.ts';
import { configFrom } from '../platform/config.ts';
import { makeLog } from '../platform/log.ts';
import { serveSubgraph, type Served } from '../platform/serve.ts';
import { carried, startTracing, traced, tracing } from '../platform/tracing.ts';
import { hashOf, listen, send, startAssay, type Assay } from './assay.ts';
import { missingGuest } from './guests.ts';

const missing = await missingGuest('linux');

interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  attributes: { key: string; value: Record<string, unknown> }[];
  links?: { traceId: string }[];
  /** Of the process that tells it. */
  service: string;
}

interface Told {
  resourceSpans: { resource: { attributes: { key: string; value: { stringValue?: string } }[] }; scopeSpans: { spans: Omit<Span, 'service'>[] }[] }[];
}

/** A collector, as OpenTelemetry has it: what it is sent, as it is sent. */
class Collector {
  readonly spans: Span[] = [];
  readonly paths = new Set<string>();
  text = '';
  readonly #server: Server;
  url = '';

  constructor() {
    this.#server = createServer((call, response) => {
      const chunks: Buffer[] = [];
      call.on('data', (chunk: Buffer) => chunks.push(chunk));
      call.once('end', () => {
        const text = Buffer.concat(chunks).toString();
        this.text += text;
        this.paths.add(`${call.method} ${call.url}`);
        for (const { resource, scopeSpans } of (JSON.parse(text) as Told).resourceSpans) {
          const service = resource.attributes.find(({ key }) => key === 'service.name')!.value.stringValue!;
          for (const { spans } of scopeSpans) this.spans.push(...spans.map((span) => ({ ...span, service })));
        }
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

describe.skipIf(missing !== null)('a trace', () => {
  let collector: Collector;
  let assay: Assay;
  let gateway: Gateway;
  const served: Served[] = [];
  const secrets: string[] = [];
  const client = `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01`;

  /** All is told when all has stopped. */
  async function stop(): Promise<void> {
    await gateway.stop();
    for (const one of served) await one.stop();
    await assay.stop();
  }

  beforeAll(async () => {
    collector = await new Collector().start();
    assay = await startAssay({ ASSAY_OTLP_URL: `${collector.url}/`, ASSAY_ENVIRONMENTS: 'linux' }, { runner: true });
    const urls = new Map<string, string>();
    for (const subgraph of assay.platform.subgraphs) {
      const one = await serveSubgraph(subgraph, { host: '127.0.0.1', port: 0 });
      served.push(one);
      urls.set(subgraph.name, one.url);
    }
    const { keys } = assay.platform.subgraphs[0]!.platform;
    gateway = await startGateway({
      supergraph: await readSupergraph(), sources: new Map([...urls].map(([name, url]) => [name, remoteSource(url, keys)])), routes: [uploadProxy(urls.get('samples')!)], host: '127.0.0.1', port: await freePort(), log: makeLog('gateway', 'silent'),
    });
    const { devices, customerId } = await assay.customer();
    const ask: Assay['ask'] = async (token, query, variables = {}) => {
      const { body, statusCode } = await request(`${gateway.url}/graphql`, {
        method: 'POST', headers: { 'content-type': 'application/json', traceparent: client, ...(token ? { authorization: `Bearer ${token}` } : {}) }, body: JSON.stringify({ query, variables }),
      });
      return { ...((await body.json()) as { data: never }), status: statusCode };
    };
    const ear = listen(gateway.url, devices[0]!);
    await ear.listening();
    const bytes = await readFile(new URL('samples/dropper.sh', import.meta.url));
    await send({ ...assay, url: gateway.url, ask }, devices[0]!, bytes, { fileName: 'quarterly-figures.sh', path: '/srv/payroll' });
    expect((await ear.final(hashOf(bytes))).verdict!.level).toBe('HIGHLY_SUSPICIOUS');
    ear.stop();
    secrets.push('quarterly-figures', 'payroll', hashOf(bytes), customerId, assay.platform.subgraphs[0]!.platform.pseudonyms.of(customerId), ...devices, assay.platform.operatorToken, '/opt/assay', 'bash');
    // Whoever can't be reached for a moment, or says nonsense, stops nothing.
    expect((await ask(null, '{ __typename }')).status).toBe(200);
    await stop();
  });
  afterAll(async () => await collector?.stop());

  test('goes from the socket through JetStream to the virtual machine, and back to who listens', () => {
    expect([...collector.paths]).toEqual(['POST /v1/traces']);
    const root = collector.spans.find((span) => span.name.startsWith('mutation') && collector.spans.some((one) => one.traceId === span.traceId && one.name === 'PUT /uploads'))!;
    const whole = collector.spans.filter(({ traceId }) => traceId === root.traceId);
    const byId = new Map(whole.map((span) => [span.spanId, span]));
    // One tree: each goes on from another of it.
    expect(whole.filter(({ parentSpanId, spanId }) => !byId.has(parentSpanId ?? '') && spanId !== root.spanId).map(({ name }) => name)).toEqual([]);
    const way = (span: Span): string[] => [...(span.parentSpanId ? way(byId.get(span.parentSpanId)!) : []), span.name];
    const ways = whole.map((span) => way(span).slice(1).join(' > '));
    const submitted = 'samples mutation > samples execute';
    const stored = `${submitted} > PUT /uploads > publish sample.stored > process verdicts-stored`;
    const job = `${stored} > publish jobs > process general`;
    const results = `${job} > publish results > process verdicts`;
    expect(ways).toEqual(expect.arrayContaining([
      submitted, stored, job, `${job} > fetch bytes > GET /vault`, `${job} > examine`, `${job} > detonate > machine restore`, `${job} > detonate > machine run`, results,
      `${results} > publish verdict.changed > verdicts event > tell`,
    ]));
    // Both verdicts are told: what the bytes say, and what the run says.
    expect(ways.filter((one) => one.endsWith('> tell')).length).toBe(2);
    expect(new Set(whole.map(({ service }) => service))).toEqual(new Set(['assay', 'assay-runner']));
    expect(whole.filter(({ name }) => name.startsWith('machine')).every(({ service }) => service === 'assay-runner')).toBe(true);
    const detonation = whole.find(({ name }) => name === 'detonate')!.attributes.map(({ key, value }) => `${key} ${Object.values(value).join()}`);
    expect(detonation).toEqual(expect.arrayContaining(['assay.environment linux', 'assay.outcome ENDED']));
  });

  test('is begun here: what a client says that it goes on from is a link', () => {
    const roots = collector.spans.filter((span) => !span.parentSpanId && span.name.startsWith('mutation'));
    expect(roots.filter(({ links }) => links?.some(({ traceId }) => traceId === 'ab'.repeat(16))).length).toBeGreaterThan(0);
    expect(collector.spans.filter(({ traceId }) => traceId === 'ab'.repeat(16))).toEqual([]);
  });

  test('names neither customers nor files, hashes, scripts or credentials', () => {
    expect(collector.spans.length).toBeGreaterThan(30);
    expect(secrets.filter((secret) => collector.text.includes(secret))).toEqual([]);
  });
});

describe('what is traced', () => {
  const config = (env: NodeJS.ProcessEnv) => configFrom(env);
  const log = makeLog('test', 'silent');

  test('is nothing where no collector is configured', async () => {
    await startTracing(config({}), 'assay', log);
    expect(tracing()).toBe(false);
    expect(await traced('x', {}, async (span) => await Promise.resolve([span, carried()]))).toEqual([null, null]);
  });

  test('is the share that is configured', async () => {
    const collector = await new Collector().start();
    const traces = await startTracing(config({ ASSAY_OTLP_URL: collector.url, ASSAY_TRACE_RATIO: '0.25' }), 'assay', log);
    for (let n = 0; n < 400; n++) await traced('whole', { fresh: { client: undefined } }, async () => await traced('part', {}, async () => await Promise.resolve()));
    await traces.stop();
    await collector.stop();
    const wholes = collector.spans.filter(({ name }) => name === 'whole');
    // 400 draws of one in four: outside of this once in ten million runs.
    expect(wholes.length).toBeGreaterThan(55);
    expect(wholes.length).toBeLessThan(150);
    expect(collector.spans.filter(({ name }) => name === 'part').map(({ traceId }) => traceId).sort()).toEqual(wholes.map(({ traceId }) => traceId).sort());
  });

  test('never stands in the way: with a collector that is gone everything goes on, and ends', async () => {
    const warned = vi.fn();
    const traces = await startTracing(config({ ASSAY_OTLP_URL: `http://127.0.0.1:${await freePort()}` }), 'assay', { ...log, warn: warned } as never);
    expect(await traced('x', { fresh: { client: 'nonsense' } }, async () => await Promise.resolve(carried()))).toMatch(/^00-/);
    await expect(traced('y', {}, async () => await Promise.reject(new Error('ours')))).rejects.toThrow('ours');
    await traces.stop();
    expect(tracing()).toBe(false);
    expect(warned.mock.calls.map(([, words]) => words as string).join()).toContain('traces: ');
  });
});
