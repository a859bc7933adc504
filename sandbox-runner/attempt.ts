import type { Agent } from 'undici';
import type { z } from 'zod';
import type { Log } from '../platform/log.ts';
import { SpanKind, traced } from '../platform/tracing.ts';
import { inWords } from '../platform/trust.ts';
import { profiles, type Job, type progressSchema } from '../schema/jobs.ts';
import { analyse } from './analyse.ts';
import { AttemptFailure } from './attempt-failure.ts';
import type { Engine } from './engine.ts';
import { fetchBytes } from './fetch-bytes.ts';
import { fetchWords } from './fetch-words.ts';
import type { Gate } from './gate.ts';
import { machinesLike, type Machines } from './machines/machine.ts';
import { neutralName } from './neutral-name.ts';
import type { Reports } from './reports.ts';

export interface AttemptMeans {
  engine: Engine;
  machines: Machines;
  agent: Agent;
  gate: Gate;
  reports: Reports;
  hint: (progress: z.input<typeof progressSchema>) => void;
  log: Log;
  /** Aborts when the runner stops and gives back what it has not begun. */
  stopping: AbortSignal;
  /** Aborts when it gives back what still runs, too. */
  givingBack: AbortSignal;
}

/**
 * One attempt at one job. It always comes to a last word, and the message is acknowledged after it:
 *
 *     taken ─▶ waits at the gate ─▶ started ─▶ fetch ─▶ examine ─▶ run ─▶ finished
 *                  │                   └──────────┴────────┴────────┴──▶ failed, with a cause and what was seen
 *                  └─ stopping ─▶ returned ◀─ giving back ─┘
 *
 * Without a last word the runner has died, and the next one says so.
 */
export async function runAttempt(job: Job, means: AttemptMeans): Promise<void> {
  const { reports, log, gate, stopping, givingBack } = means;
  const startedAt = performance.now();
  let leave: () => void = () => undefined;
  // Who waits minutes for a guest that is still being made is not inside meanwhile: a job that wants to be alone would wait for it, and all others for that one.
  const machines = machinesLike(means.machines, { settled: async (environment) => {
    leave();
    await means.machines.settled(environment);
    leave = await gate.enter(job.quarantine, stopping);
  } });
  try {
    leave = await gate.enter(job.quarantine, stopping);
    await orGivenBack(givingBack, async () => await work(job, { ...means, machines }));
    log.info({ job: job.jobId, attempt: job.attempt, ms: Math.round(performance.now() - startedAt) }, 'analysed');
  } catch (error) {
    if (stopping.aborted && !(error instanceof AttemptFailure)) {
      log.info({ job: job.jobId, attempt: job.attempt }, 'given back');
      return await reports.end({ kind: 'returned', reason: 'STOPPING' });
    }
    const { kind, code, message, seen } = error instanceof AttemptFailure ? error : new AttemptFailure('RUNNER', 'ANALYSIS_BROKE', inWords(error));
    log.warn({ err: error, job: job.jobId, attempt: job.attempt, cause: kind, code }, 'attempt failed');
    await reports.end({ kind: 'failed', cause: kind, code, message: message.slice(0, 500), seen });
  } finally {
    leave();
  }
}

async function work(job: Job, { engine, machines, agent, reports, hint, givingBack }: AttemptMeans): Promise<void> {
  // Said before anything is done with the bytes: what ends the process later was in hand.
  await reports.tell({ kind: 'started' });
  hint({ stage: 'STARTED' });
  if (!(profiles as readonly string[]).includes(job.profile)) throw new AttemptFailure('HOPELESS', 'PROFILE_UNKNOWN', `no runner serves the profile ${job.profile}`);
  const bytes = await traced('fetch bytes', { kind: SpanKind.CLIENT, attributes: { 'assay.bytes': job.size } }, async () => await fetchBytes(agent, job, givingBack));
  const { fileName, resultKey, ...words } = await fetchWords(agent, job, givingBack);
  if (resultKey !== null) reports.sealWith(Buffer.from(resultKey, 'hex'));
  await analyse(engine, machines, { ...job, ...words, fileName: neutralName(fileName, bytes) }, bytes, async (body) => await (body.kind === 'finished' ? reports.end(body) : reports.tell(body)), hint);
}

/** The work goes on by itself where it can't be stopped; its words are no longer taken, and its machine is killed with the others. */
async function orGivenBack(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  signal.throwIfAborted();
  const back = Promise.withResolvers<never>();
  const abort = () => back.reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  back.promise.catch(() => undefined);
  const working = work();
  working.catch(() => undefined);
  try {
    await Promise.race([working, back.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
