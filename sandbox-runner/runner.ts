import { setTimeout as pause } from 'node:timers/promises';
import { Agent } from 'undici';
import type { z } from 'zod';
import { newId } from '../schema/ids.ts';
import { jobQueue, jobSchema, progressSchema, type Job, type Priority } from '../schema/jobs.ts';
import { consume, type Bus, type Consumed } from '../platform/jetstream.ts';
import { parseMessage } from '../platform/message.ts';
import type { Log } from '../platform/log.ts';
import { tracing } from '../platform/tracing.ts';
import { runAttempt } from './attempt.ts';
import type { Engine } from './engine.ts';
import { Gate } from './gate.ts';
import { BoundedMachines } from './machines/bounded.ts';
import { machinesLike, type Machines } from './machines/machine.ts';
import { tracedMachines } from './machines/traced.ts';
import { Reports } from './reports.ts';

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

export interface Runner {
  readonly id: string;
  /**
   * Takes no more jobs; gives back at once what is not begun, finishes what runs within `drainMs`, and gives back the rest. Resolves when all of it is said: only then may machines be closed.
   * Called again with less time, it hurries.
   */
  stop(drainMs?: number): Promise<void>;
}

const helloMs = 1_500;
const leftOutMax = 20;
/** Jobs taken for each machine: the static layer answers while the machines are busy. */
const jobsPerMachine = 4;
const answerMsMax = 60_000;
const drainMsStandard = 30_000;
/** Bytes of samples that wait for a guest without a place among the jobs; what is more waits in its place. */
const parkedBytesMax = 256 * 1024 ** 2;
/** A job that waits for a guest says so often that it is alive. */
const waitingMs = 60_000;

/** Takes jobs, one machine each, and publishes what comes of them. Knows NATS and the job's ticket; nothing of customers. */
export function startRunner(options: RunnerOptions): Runner {
  const { bus, engine, log } = options;
  const machines = new BoundedMachines(tracing() ? tracedMachines(options.machines) : options.machines, options.capacity);
  const runnerId = newId('runner');
  const agent = new Agent({ connections: options.capacity * 2, headersTimeout: answerMsMax, bodyTimeout: answerMsMax });
  const rulesLeftOut = engine.leftOut.slice(0, leftOutMax).map(({ rule, reason }) => ({ rule: rule.slice(-300), reason: reason.slice(0, 300) }));
  const hello = () => {
    const evasions = Object.fromEntries(machines.environments.flatMap((name) => (machines.evasion(name) ? [[name, machines.evasion(name)]] : [])));
    const descriptions = Object.fromEntries(Object.entries(options.descriptions ?? {}).filter(([name]) => machines.own(name) !== null));
    bus.connection.publish('runners.hello', JSON.stringify({ runnerId, environments: machines.environments, accelerator: options.accelerator(), capacity: options.capacity, evasions, descriptions, rulesLeftOut }));
  };
  hello();
  const timer = setInterval(hello, helloMs);
  const stopping = new AbortController();
  const givingBack = new AbortController();
  const gate = new Gate();
  /** By job and attempt. */
  const inHand = new Map<string, Promise<void>>();

  let parkedBytes = 0;
  /** For a guest that is still being made: keeps the job alive, and leaves its place to others while its bytes fit beside theirs. */
  const waiting = async (job: Job, reports: Reports, park: Consumed['park'], wait: Promise<void>) => {
    const alive = setInterval(() => void reports.tell({ kind: 'started' }).catch(() => undefined), waitingMs);
    const parks = parkedBytes + job.size <= parkedBytesMax;
    if (parks) parkedBytes += job.size;
    try {
      await (parks ? park(wait) : wait);
    } finally {
      clearInterval(alive);
      if (parks) parkedBytes -= job.size;
    }
  };

  const attempt = async (job: Job, priority: Priority, reports: Reports, park: Consumed['park']) => {
    const hint = (progress: z.input<typeof progressSchema>) => bus.connection.publish(`progress.${job.jobId}`, JSON.stringify(progressSchema.parse(progress)));
    // What may wait gets a machine only when nobody else wants one.
    const shared = priority === 'BULK' ? machines.yielding : machines;
    const mine = machinesLike(shared, { settled: async (environment) => await waiting(job, reports, park, shared.settled(environment)) });
    await runAttempt(job, { engine, machines: mine, agent, gate, reports, hint, log, stopping: stopping.signal, givingBack: givingBack.signal });
  };
  const take = (priority: Priority, parallel: number) => consume(bus, {
    stream: 'JOBS', consumer: jobQueue('general', priority), parallel, log, unbuffered: true,
    handle: async (delivery) => {
      const job = parseMessage(jobSchema, delivery);
      const reports = new Reports(bus, job, { runnerId, engine: engine.release }, log);
      const key = `${job.jobId} ${job.attempt}`;
      const held = inHand.get(key);
      // NATS lost sight of this runner, not this runner of the job.
      if (held) return await held;
      if (delivery.attempt > 1) return await reports.end({ kind: 'lost' });
      if (job.avoid.includes(runnerId)) return await reports.end({ kind: 'returned', reason: 'AVOIDED' });
      const work = attempt(job, priority, reports, delivery.park);
      inHand.set(key, work);
      try {
        await work;
      } finally {
        inHand.delete(key);
      }
    },
  });
  // What may wait takes one sample at a time.
  const consumptions = [take('LIVE', options.capacity * jobsPerMachine), take('BULK', 1)];
  let stopped: Promise<void> | undefined;
  return {
    id: runnerId,
    async stop(drainMs = drainMsStandard) {
      stopping.abort(new Error('the runner stops'));
      const over = new AbortController();
      void pause(drainMs, undefined, { signal: over.signal }).then(() => givingBack.abort(new Error('the runner stops')), () => undefined);
      stopped ??= (async () => {
        await Promise.all(consumptions.map(async (consumption) => await consumption.stop()));
        clearInterval(timer);
        if (!agent.closed) await agent.destroy();
      })();
      await stopped;
      over.abort();
    },
  };
}
