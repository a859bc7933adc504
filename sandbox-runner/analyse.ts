import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { DetonationResult, Job, ObservedEvent, progressSchema, Result, Signal, Written } from '../schema/jobs.ts';
import { choose } from './choose.ts';
import { companionsOf, type Companions } from './companions.ts';
import { traced } from '../platform/tracing.ts';
import { AttemptFailure } from './attempt-failure.ts';
import { coverageOf, isParsed, type Part } from './coverage.ts';
import { detonate, type Detonated } from './detonate.ts';
import type { Engine } from './engine.ts';
import type { ExamineOptions } from './examiner.ts';
import { nestingLimits, type Examined, type Member } from './examine.ts';
import type { Identity } from './identify.ts';
import type { Machines } from './machines/machine.ts';
import { Patience } from './sigma/patience.ts';
import { runSignals, signalsOf } from './signals.ts';

type Body<K extends Result['kind']> = Omit<Extract<Result, { kind: K }>, 'jobId' | 'attempt' | 'runnerId' | 'engine'>;
export type ResultBody = Body<'provisional'> | Body<'events'> | Body<'finished'>;

const eventsPerPart = 250;
const partBytesMax = 500_000;
/**
 * Runs for one job: the sample itself, or members of an archive. The first few always, further ones while there is
 * time.
 */
const [detonationsMin, detonationsMax] = [3, 24];
/** Milliseconds for which rules look at long lines of one sample; it holds up all that this process does. */
const rulesMsMax = 10_000;
/** So many times what one run may take, all runs together. */
const runsTimeMax = 2;

/**
 * One sample from bytes to report; tells what it knows as soon as it knows it. A machine that broke is no observation
 * of the sample: the others still run, then the attempt fails, with what was seen (`AttemptFailure`). In quarantine,
 * where runners have died with it, it is examined within small bounds (`ExamineOptions`) and runs once.
 */
export async function analyse(
  engine: Engine, machines: Machines, job: Pick<Job, 'fileName' | 'runMsMax' | 'environment'> & Partial<Pick<Job, 'passwords' | 'quarantine' | 'asked'>>, bytes: Buffer, tell: (result: ResultBody) => Promise<void>,
  hint: (progress: z.input<typeof progressSchema>) => void = () => undefined,
): Promise<void> {
  const within: ExamineOptions = job.quarantine ? { bounds: 'SMALL' } : {};
  const examined = await traced('examine', { attributes: { 'assay.bytes': bytes.length } }, async () => await engine.examiner.examine(bytes, job.fileName, job.passwords, within));
  const knownGood = engine.knownGood.source(sha256Of(bytes));
  // What somebody vouches for is not run; a member that somebody vouches for says nothing against what holds it.
  const vouched = new Set(examined.members.filter((member) => engine.knownGood.source(member.sha256) !== null).map((member) => member.sha256));
  const ofVouched = (lines: readonly string[]) => lines.some((line) => vouched.has(/, SHA-256 ([0-9a-f]{64})$/.exec(line)?.[1] ?? ''));
  const found: Signal[] = examined.signals.filter((signal) => !ofVouched(signal.evidence));
  const written: Written[] = examined.written.filter((text) => !ofVouched(text.notes));
  const runs: { product: 'linux' | 'windows'; member: string | null; events: ObservedEvent[] }[] = [];
  const seen: Signal[][] = [];
  const patience = new Patience(rulesMsMax);
  const allSignals = () => signalsOf(engine.sigma, { found, written: bounded(written), runs }, seen, patience);
  const limited = (words: readonly string[]) =>
    [...new Set([...words, ...(patience.isExceeded ? ['RULES_LIMIT'] : [])])].slice(0, 50);
  const provisional = allSignals();
  const sample: Part = { sha256: sha256Of(bytes), identity: examined.identity };
  const isVouched = (sha256: string) => vouched.has(sha256) || (knownGood !== null && sha256 === sample.sha256);
  const ran = new Map<string, DetonationResult>();
  const whyNotRun = ({ identity }: Part) => {
    const choice = choose(identity, [...machines.environments, ...machines.pending], null, (name) => machines.own(name));
    return choice.environment === null ? choice.limitation : 'RUNS_LIMIT';
  };
  const coverage = () => coverageOf({ sample, members: examined.members, runs: ran, isVouched, whyNotRun });
  await tell({ kind: 'provisional', static: examined.facts, signals: provisional, coverage: coverage(), limitations: limited(examined.limitations) });
  hint({ stage: 'EXAMINED', signals: short(provisional) });

  const members = [...examined.members];
  const limitations = [...examined.limitations];
  const detonations: Body<'finished'>['detonations'] = [];
  let parts = 0;
  const queue: Target[] = knownGood !== null && job.environment === null ? [] : targets(examined, bytes, job.fileName, machines).filter((target) => !target.member || !vouched.has(sha256Of(target.bytes)));
  const runsMax = () => (job.quarantine ? 1 : detonations.reduce((sum, run) => sum + run.runMs, 0) < runsTimeMax * job.runMsMax ? detonationsMax : detonationsMin);
  for (let target = queue.shift(); target !== undefined && detonations.length < runsMax(); target = queue.shift()) {
    const { result, events, product, dropped, next } = await detonated(machines, { ...target, companions: target.companions() }, {
      runMsMax: job.runMsMax, environment: target.environment ?? job.environment, asked: target.member ? null : (job.asked ?? null),
      watch: { running: (environment) => hint({ stage: 'RUNNING', environment }), process: (one) => hint({ stage: 'RUNNING', processes: [one] }) },
    });
    for (const batch of batches(events)) await tell({ kind: 'events', part: parts++, detonation: detonations.length, events: batch });
    const member = target.member ? target.fileName.slice(0, 255) : null;
    const run = honest({ ...result, product, member }, target.identity, examined, events);
    detonations.push(run);
    const sha256 = sha256Of(target.bytes);
    if (ran.get(sha256)?.outcome !== 'ENDED') ran.set(sha256, run);
    runs.push({ product, member, events });
    for (const file of dropped) {
      const inner = await engine.examiner.examine(file.bytes, file.name, [], within);
      const sha256 = sha256Of(file.bytes);
      if (members.some((one) => one.sha256 === sha256)) continue;
      const { identity } = inner;
      members.push({
        sha256, size: file.bytes.length, fileName: file.name, mediaType: identity.mediaType, category: identity.category, bytes: file.bytes, identity,
        path: null, container: null,
      });
      const where = `(in ${file.name}, which it wrote)`;
      found.push(...inner.signals.map((signal) => ({ ...signal, source: 'MEMBER' as const, title: `${signal.title} ${where}`.slice(0, 500) })));
      if (written.length < nestingLimits.textsMax) written.push(...inner.written.slice(0, nestingLimits.textsMax - written.length).map((one) => ({ ...one, where: `${one.where} ${where}`.slice(0, 400) })));
    }
    const now = runSignals(engine.sigma, { product, member, events }, seen.length, patience);
    seen.push(now);
    hint({ stage: 'RAN', environment: result.environment, signals: short(now) });
    // Suspicion in its bytes and next to nothing done: the next best environment is tried.
    const quiet = now.every((signal) => signal.weight < 10) && provisional.some((signal) => signal.weight >= 12);
    if (quiet && next.length > 0 && job.environment === null && target.environment === undefined) queue.push({ ...target, environment: next[0]! });
  }
  // What was asked for is the sample's own start; where it has none, or was not run, nothing was done as asked.
  if (job.asked && !detonations.some(({ member }) => member === null)) limitations.push('NOT_ALL_AS_ASKED');
  const broken = detonations.find((run) => run.outcome === 'MACHINE_FAILED');
  if (broken) {
    throw new AttemptFailure('MACHINE', broken.limitations[0] ?? 'MACHINE_FAILED', `the machine broke in ${broken.environment}: ${broken.choice}`, {
      seen: { static: examined.facts, signals: allSignals(), detonations, limitations: [...new Set(limitations)].slice(0, 50) },
    });
  }
  const signals = allSignals();
  await tell({
    kind: 'finished', parts, static: examined.facts, signals, written: bounded(written), detonations, limitations: limited(limitations), coverage: coverage(), knownGood,
    members: members.slice(0, 1000).map(({ sha256, size, fileName, mediaType, category }) => ({ sha256, size, fileName, mediaType, category })),
  });
}

/** A run, as a span. */
async function detonated(...of: Parameters<typeof detonate>): Promise<Detonated> {
  return await traced('detonate', {}, async (span) => {
    const run = await detonate(...of);
    span?.setAttributes({ 'assay.environment': run.result.environment, 'assay.outcome': run.result.outcome, 'assay.events': run.events.length, 'assay.limitations': run.result.limitations });
    return run;
  });
}

const short = (signals: readonly Signal[]) => signals.slice(0, 50).map(({ rule, title, weight, techniques }) => ({ rule, title, weight, techniques }));

/** What opens a document, and what that starts by itself: on Windows the sample stands for how it was started. */
const viewers = /^\S*(soffice|oosplash|paperconf|gpg\w*)\b|^sh -c "paperconf|^"?[^"]*\\(winword|excel|powerpnt|msaccess|splwow64|conhost|dwwin)\.exe\b|^[A-Z]:\\[^"*?<>|]*\.(do[ct][xmb]?|xl\w{1,2}|p[po][ts][xm]?|od\w|rtf|slk)$/i;

/**
 * LibreOffice runs fewer macros than Office does, and Office none that it was not told to: a document whose macros
 * were not seen to act was opened, not executed.
 */
function honest(result: DetonationResult, identity: Identity, examined: Examined, events: readonly ObservedEvent[]): DetonationResult {
  const macros = examined.signals.some((signal) => /^assay-document-(macros|xlm|dde)/.test(signal.rule));
  if (identity.kind !== 'document' || result.outcome !== 'ENDED' || !macros || events.some((event) => event.kind === 'PROCESS' && !viewers.test(event.fields.CommandLine ?? ''))) return result;
  return { ...result, outcome: 'NOT_EXECUTED', limitations: [...result.limitations, 'MACROS_NOT_SEEN_TO_RUN'] };
}

/** Texts of dropped files come on top of the sample's own: together they still fit into one message. */
function bounded(written: readonly Written[]): Written[] {
  let bytes = 0;
  return written.map((one) => ({ ...one, commands: one.commands.filter((command) => (bytes += Buffer.byteLength(command)) <= 2 * nestingLimits.commandBytesMax) }));
}

interface Target {
  bytes: Buffer;
  fileName: string;
  identity: Identity;
  member: boolean;
  /** What it is run with, made when its turn comes. */
  companions: () => Companions | null;
  environment?: string;
}

const sha256Of = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
/** Of the members of an archive, those that act by themselves go first. */
const eagerness: Partial<Record<Identity['kind'], number>> = { pe: 0, msi: 0, shortcut: 0, script: 1, jar: 1, elf: 1, document: 2 };

function targets(examined: Examined, bytes: Buffer, fileName: string, machines: Machines): Target[] {
  const chosen = (identity: Identity) => choose(identity, [...machines.environments, ...machines.pending], null, (name) => machines.own(name));
  const runs = (identity: Identity) => chosen(identity).environment !== null;
  const archiveNameOf = ({ container }: Member) => examined.members.find(({ sha256 }) => sha256 === container)?.fileName ?? fileName;
  const itself = { bytes, fileName, identity: examined.identity, member: false, companions: () => null };
  const members = examined.members.filter((member) => runs(member.identity))
    .sort((a, b) => (eagerness[a.identity.kind] ?? 9) - (eagerness[b.identity.kind] ?? 9))
    .map((member) => ({
      bytes: member.bytes, fileName: member.fileName, identity: member.identity, member: true,
      companions: () => companionsOf(member, examined.members, archiveNameOf(member)),
    }));
  if (members.length === 0) {
    const choice = chosen(examined.identity);
    // Nothing anywhere would run it: that says nothing against a file that was read to its end.
    return choice.environment === null && isParsed(examined.identity) ? [] : [itself];
  }
  return runs(examined.identity) ? [itself, ...members] : members;
}

/** Parts that fit into one message, however long a guest's events are. */
function* batches(events: readonly ObservedEvent[]): Generator<ObservedEvent[]> {
  let batch: ObservedEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    const size = Buffer.byteLength(JSON.stringify(event));
    if (batch.length === eventsPerPart || (batch.length > 0 && bytes + size > partBytesMax)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(event);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
