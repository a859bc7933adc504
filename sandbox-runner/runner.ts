import { createHash } from 'node:crypto';
import { Agent, request } from 'undici';
import type { z } from 'zod';
import { newId } from '../schema/ids.ts';
import { jobQueue, jobSchema, profiles, progressSchema, resultSchema, type Job, type Priority, type Result } from '../schema/jobs.ts';
import { consume, deliveriesMax, type Bus, type Consumed, type Consumption } from '../platform/jetstream.ts';
import { parseMessage } from '../platform/message.ts';
import type { Log } from '../platform/log.ts';
import { analyse } from './analyse.ts';
import type { Engine } from './engine.ts';
import { BoundedMachines } from './machines/bounded.ts';
import { machinesLike, type Machines } from './machines/machine.ts';
import { tracedMachines } from './machines/traced.ts';
import { carried, SpanKind, traced, traceHeader, tracing } from '../platform/tracing.ts';
import { inWords } from '../platform/trust.ts';

export interface RunnerOptions {
  bus: Bus;
  engine: Engine;
  machines: Machines;
  /** How machines run, as far as it is known yet. */
  accelerator: () => string;
  capacity: number;
  /** Of the operator's own images, by environment. */
  descriptions?: Readonly<Record<string, string>>;
  log: Log;
}

const helloMs = 1_500;
/** Jobs taken for each machine: the static layer answers while the machines are busy. */
const jobsPerMachine = 4;
const fetchMsMax = 60_000;
/** Bytes of samples that wait for a guest without a place among the jobs; what is more waits in its place. */
const parkedBytesMax = 256 * 1024 ** 2;
/** A job that waits for a guest says so often that it is alive. */
const waitingMs = 60_000;

/** A sample that can't be had or doesn't fit: trying again won't help. */
class Hopeless extends Error {
  override name = 'Hopeless';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Takes jobs, one machine each, and publishes what comes of them. Knows NATS and the job's ticket; nothing of customers. */
export function startRunner(options: RunnerOptions): Consumption {
  const { bus, engine, log } = options;
  const machines = new BoundedMachines(tracing() ? tracedMachines(options.machines) : options.machines, options.capacity);
  const runnerId = newId('runner');
  const agent = new Agent({ connections: options.capacity * 2, headersTimeout: fetchMsMax, bodyTimeout: fetchMsMax });
  const hello = () => {
    const evasions = Object.fromEntries(machines.environments.flatMap((name) => (machines.evasion(name) ? [[name, machines.evasion(name)]] : [])));
    const descriptions = Object.fromEntries(Object.entries(options.descriptions ?? {}).filter(([name]) => machines.own(name) !== null));
    bus.connection.publish('runners.hello', JSON.stringify({ runnerId, environments: machines.environments, accelerator: options.accelerator(), capacity: options.capacity, evasions, descriptions }));
  };
  hello();
  const timer = setInterval(hello, helloMs);

  let parkedBytes = 0;
  /** For a guest that is still being made: keeps the job alive, and leaves its place to others while its bytes fit beside theirs. */
  const waiting = async (job: Job, tell: (body: { kind: 'started' }) => Promise<void>, park: Consumed['park'], wait: Promise<void>) => {
    const alive = setInterval(() => void tell({ kind: 'started' }).catch(() => undefined), waitingMs);
    const parks = parkedBytes + job.size <= parkedBytesMax;
    if (parks) parkedBytes += job.size;
    try {
      await (parks ? park(wait) : wait);
    } finally {
      clearInterval(alive);
      if (parks) parkedBytes -= job.size;
    }
  };

  const take = (priority: Priority, parallel: number) => consume(bus, {
    stream: 'JOBS', consumer: jobQueue('general', priority), parallel, log,
    handle: async (delivery) => {
      const { attempt, park } = delivery;
      const job = parseMessage(jobSchema, delivery);
      let told = 0;
      const tell = async (body: { kind: Result['kind'] } & Record<string, unknown>) => {
        const result = resultSchema.parse({ ...body, jobId: job.jobId, attempt, runnerId, engine: engine.release });
        // The same attempt tells the same things in the same order: what arrives twice is known by its id.
        await bus.publish(`results.${job.jobId}`, `${job.jobId}-${attempt}-${runnerId}-${told++}`, JSON.stringify(result));
      };
      const hint = (progress: z.input<typeof progressSchema>) => bus.connection.publish(`progress.${job.jobId}`, JSON.stringify(progressSchema.parse(progress)));
      const startedAt = performance.now();
      try {
        await tell({ kind: 'started' });
        hint({ stage: 'STARTED' });
        if (!(profiles as readonly string[]).includes(job.profile)) throw new Hopeless('PROFILE_UNKNOWN', `no runner serves the profile ${job.profile}`);
        const shared = priority === 'BULK' ? machines.yielding : machines;
        const mine = machinesLike(shared, { settled: async (environment) => await waiting(job, tell, park, shared.settled(environment)) });
        await analyse(engine, mine, job, await traced('fetch bytes', { kind: SpanKind.CLIENT, attributes: { 'assay.bytes': job.size } }, async () => await fetchBytes(agent, job)), tell, hint);
        log.info({ job: job.jobId, attempt, ms: Math.round(performance.now() - startedAt) }, 'analysed');
      } catch (error) {
        if (error instanceof Hopeless) return void (await tell({ kind: 'failed', code: error.code, message: error.message }));
        log.warn({ err: error, job: job.jobId, attempt }, 'attempt failed');
        if (attempt >= deliveriesMax) return void (await tell({ kind: 'failed', code: 'ANALYSIS_FAILED', message: inWords(error).slice(0, 500) }));
        throw error;
      }
    },
  });
  // What may wait takes one sample at a time, and a machine only when nobody else wants one.
  const consumptions = [take('LIVE', options.capacity * jobsPerMachine), take('BULK', 1)];
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(consumptions.map(async (consumption) => await consumption.stop()));
      if (!agent.closed) await agent.close();
    },
  };
}

/** The bytes by the job's own ticket; believed only when they have the right hash. */
async function fetchBytes(agent: Agent, job: Job): Promise<Buffer> {
  const position = carried();
  const { statusCode, body } = await request(job.bytesUrl, { dispatcher: agent, headers: { authorization: `Bearer ${job.ticket}`, ...(position ? { [traceHeader]: position } : {}) } });
  if (statusCode === 410) {
    await body.dump();
    throw new Hopeless('SAMPLE_GONE', 'the bytes were deleted before they could be analysed');
  }
  if (statusCode !== 200) {
    await body.dump();
    throw new Error(`the bytes could not be fetched: ${statusCode}`);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += (chunk as Buffer).length;
    if (size > job.size) throw new Error('more bytes came than the job announced');
    chunks.push(chunk as Buffer);
  }
  const bytes = Buffer.concat(chunks);
  if (createHash('sha256').update(bytes).digest('hex') !== job.sha256) throw new Error('the bytes that came have another hash');
  return bytes;
}
