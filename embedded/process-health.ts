import { randomUUID } from 'node:crypto';
import type { Bus, Consumption } from '../platform/jetstream.ts';
import type { Log } from '../platform/log.ts';
import { sweep } from '../platform/sweep.ts';
import type { Engines } from './engines.ts';
import type { ProcessStatus, Supervised, Supervisor } from './supervisor.ts';

/** A supervised process and the part of the service that it carries. */
export interface PartProcess extends ProcessStatus {
  part: 'STORE' | 'MESSAGING' | 'RUNNERS' | 'PLATFORM';
}

/** All that are supervised here; `self` is the process that this runs in. */
export function partProcesses({ postgres, nats }: Engines, runners: readonly Supervisor<Supervised>[], self: ProcessStatus | null): PartProcess[] {
  return [
    ...(postgres ? [{ part: 'STORE' as const, ...postgres.status }] : []),
    ...(nats ? [{ part: 'MESSAGING' as const, ...nats.status }] : []),
    ...runners.map((runner) => ({ part: 'RUNNERS' as const, ...runner.status })),
    ...(self ? [{ part: 'PLATFORM' as const, ...self }] : []),
  ];
}

const everyMs = 1_500;

/** Says to whoever measures the service how the processes are that are supervised here. */
export function publishProcesses(bus: Bus, processes: () => readonly PartProcess[], log: Log): Consumption {
  const source = randomUUID();
  return sweep('processes', everyMs, log, async () => {
    const told = processes().map(({ part, name, state, lastReason, restarts }) => ({ part, name, state, reason: lastReason, restarts }));
    bus.connection.publish('health.processes', JSON.stringify({ source, processes: told }));
    await Promise.resolve();
  });
}
