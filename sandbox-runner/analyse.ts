import type { Job, ObservedEvent, Result, Signal } from '../schema/jobs.ts';
import { choose } from './choose.ts';
import { detonate } from './detonate.ts';
import type { Engine } from './engine.ts';
import { examine, type Examined } from './examine.ts';
import type { Machines } from './machines/machine.ts';
import { match } from './sigma/engine.ts';

type Body<K extends Result['kind']> = Omit<Extract<Result, { kind: K }>, 'jobId' | 'attempt' | 'runnerId' | 'engine'>;
export type ResultBody = Body<'provisional'> | Body<'events'> | Body<'finished'>;

const eventsPerPart = 250;
/** Runs for one job: the sample itself, or the members of an archive that have most to say. */
const detonationsMax = 3;

/** One sample from bytes to report; tells what it knows as soon as it knows it. */
export async function analyse(
  engine: Engine, machines: Machines, job: Pick<Job, 'fileName' | 'runMsMax' | 'environment'>, bytes: Buffer, tell: (result: ResultBody) => Promise<void>,
): Promise<void> {
  const examined = await examine(engine, bytes, job.fileName);
  await tell({ kind: 'provisional', static: examined.facts, signals: examined.signals });

  const signals: Signal[] = [...examined.signals];
  const detonations: Body<'finished'>['detonations'] = [];
  let parts = 0;
  for (const target of targets(examined, bytes, job.fileName, machines)) {
    const { result, events, product } = await detonate(machines, target, { runMsMax: job.runMsMax, environment: job.environment });
    for (const batch of batches(events)) await tell({ kind: 'events', part: parts++, detonation: detonations.length, events: batch });
    const found = match(engine.sigma, product, events);
    // What was seen replaces what was only written.
    for (const signal of found) for (let at = signals.length - 1; at >= 0; at--) if (signals[at]!.rule === signal.rule && signals[at]!.source === 'STATIC') signals.splice(at, 1);
    signals.push(...(target.member ? found.map((signal) => ({ ...signal, source: 'MEMBER' as const, title: `${signal.title} (by ${target.fileName})`.slice(0, 500) })) : found));
    detonations.push(result);
  }
  await tell({
    kind: 'finished', parts, static: examined.facts, signals: signals.slice(0, 500), detonations, limitations: [...new Set(examined.limitations)],
    members: examined.members.slice(0, 1000).map(({ bytes: _bytes, identity: _identity, ...member }) => member),
  });
}

function targets(examined: Examined, bytes: Buffer, fileName: string, machines: Machines) {
  const itself = { bytes, fileName, identity: examined.identity, member: false };
  const members = examined.members
    .filter((member) => choose(member.identity, machines.environments).environment !== null)
    .slice(0, detonationsMax)
    .map((member) => ({ bytes: member.bytes, fileName: member.fileName, identity: member.identity, member: true }));
  return members.length > 0 ? members : [itself];
}

function* batches(events: readonly ObservedEvent[]): Generator<ObservedEvent[]> {
  for (let at = 0; at < events.length; at += eventsPerPart) yield events.slice(at, at + eventsPerPart);
}
