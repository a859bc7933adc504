import { EventEmitter, on } from 'node:events';
import type { Consumption } from '../../platform/jetstream.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { keepIncidents, openIncidents } from './incidents.ts';
import { SupervisedProcesses, withProcesses, type Judged, type SupervisedProcess } from './processes.ts';
import { timeOf } from '../../schema/ids.ts';
import { sweep } from '../../platform/sweep.ts';

/** Parts of the service, as those who wait for verdicts see them. */
export const parts = ['STORE', 'VAULT', 'MESSAGING', 'RUNNERS', 'QUEUE', 'DELIVERY', 'REGIONS', 'PLATFORM'] as const;
export type Part = (typeof parts)[number];
export type Health = 'OPERATIONAL' | 'DEGRADED' | 'DOWN';
const worse: readonly Health[] = ['OPERATIONAL', 'DEGRADED', 'DOWN'];

export interface PartStatus {
  part: Part;
  health: Health;
  detail: string;
  since: Date;
  keepsDying?: boolean;
}
export interface ServiceStatus {
  health: Health;
  parts: PartStatus[];
  runners: number;
  queued: number;
  oldestQueuedMs: number | null;
  verdictMedianMs: number | null;
  measuredAt: Date;
}

/** A loss shows within five seconds: a runner says hello every one and a half, and we look twice a second. */
const lookMs = 500;
const runnerGoneMs = 4_000;
const patienceMs = 2_000;
/** A file waits in the queue longer than this: more runners are needed. */
const slowMs = 120_000;
/** A verdict that takes so long from being known to being told is late. */
const lateMs = 5_000;
/** In so many looks the subgraph that keeps the bytes has not said how they are. Looks, not time: a process that stood still for a while has missed nothing. */
const vaultSilentLooks = 9;
/** So long what was seen to be late counts. */
const lateKeptMs = 30_000;
/** Another region has not answered for so long. */
const silentMs = 30_000;

export interface Measured {
  store: boolean;
  messaging: boolean;
  runners: number;
  /** Rules of the operator's that runners can't use. */
  rulesLeftOut: readonly { rule: string; reason: string }[];
  queued: number;
  oldestQueuedMs: number | null;
  /** Why the bytes can't be reached; null when they can. */
  vault: string | null;
  /** For how long the oldest verdict that is known waits to be told. */
  untoldMs: number;
  /** Other regions, and those of them that do not answer; null where there are none. */
  regions: { count: number; silent: readonly string[] } | null;
  /** Those that a supervisor tells of. */
  processes: readonly SupervisedProcess[];
}

function withRules(judged: Judged, leftOut: Measured['rulesLeftOut']): Judged {
  if (leftOut.length === 0) return judged;
  const [{ rule, reason }] = leftOut as [Measured['rulesLeftOut'][number]];
  const others = leftOut.length > 1 ? ` and ${leftOut.length - 1} more` : '';
  return { ...judged, health: 'DEGRADED', detail: `${judged.detail}; left out of the operator's rules: ${rule.slice(rule.lastIndexOf('/') + 1)}, ${reason}${others}` };
}

/** What the numbers mean; a part that this installation does not have is left out. Pure. */
export function judgeParts({ store, messaging, runners, rulesLeftOut, queued, oldestQueuedMs, vault, untoldMs, regions, processes }: Measured): Partial<Record<Part, Judged>> {
  const fine = (detail: string) => ({ health: 'OPERATIONAL' as const, detail });
  const judged: Partial<Record<Part, Judged>> = {
    STORE: store ? fine('the database answers') : { health: 'DOWN', detail: 'the database does not answer' },
    VAULT: vault === null ? fine('the store of bytes answers') : { health: 'DOWN', detail: `${vault}: known files are answered, new ones are not taken` },
    MESSAGING: messaging ? fine('NATS answers') : { health: 'DOWN', detail: 'NATS does not answer' },
    RUNNERS: runners > 0 ? withRules(fine(`${runners} runner${runners === 1 ? '' : 's'}`), rulesLeftOut) : { health: 'DOWN', detail: 'no runner is there: known files are answered, new ones wait' },
    QUEUE: (oldestQueuedMs ?? 0) > slowMs ? { health: 'DEGRADED', detail: `${queued} files wait, the oldest for ${Math.round(oldestQueuedMs! / 1000)} s` } : fine(queued === 0 ? 'nothing waits' : `${queued} files wait`),
    DELIVERY: untoldMs > lateMs ? { health: 'DEGRADED', detail: `verdicts are told ${Math.round(untoldMs / 1000)} s late` } : fine('verdicts are told as they are reached'),
    ...(regions && { REGIONS: regions.silent.length > 0 ? { health: 'DEGRADED' as const, detail: `${regions.silent.join(' and ')} cannot be heard: what is known there is analysed here anew` } : fine(`${regions.count} answer${regions.count === 1 ? 's' : ''}`) }),
    ...(processes.some(({ part }) => part === 'PLATFORM') && { PLATFORM: fine('gateway and subgraphs run') }),
  };
  return Object.fromEntries(Object.entries(judged).map(([part, found]) => [part, withProcesses(part as Part, found, processes)]));
}

/** How the service is, as this process measures it. One for each platform. */
class StatusBoard {
  readonly changes = new EventEmitter({ captureRejections: false });
  /** Runners, when they last said hello, and what each could not use. */
  readonly heard = new Map<string, { at: number; rulesLeftOut: readonly { rule: string; reason: string }[] }>();
  current: ServiceStatus | null = null;
  verdictMedianMs: number | null = null;
  /** What the subgraph that keeps the bytes said last. */
  vault: { failure: string | null; looks: number } = { failure: null, looks: 0 };
  readonly processes = new SupervisedProcesses();
  #told: { lagMs: number; at: number } = { lagMs: 0, at: 0 };

  /** An event was told so long after it happened. */
  told(lagMs: number): void {
    const now = Date.now();
    if (lagMs >= this.#told.lagMs || now - this.#told.at > lateKeptMs) this.#told = { lagMs, at: now };
  }

  get lagMs(): number {
    return Date.now() - this.#told.at > lateKeptMs ? 0 : this.#told.lagMs;
  }
  /** Which incidents are open, and how much was said of them. */
  incidents = '';

  take(measured: Measured, now: Date): PartStatus[] {
    const judged = judgeParts(measured);
    const before = new Map(this.current?.parts.map((one) => [one.part, one]));
    const list = parts.flatMap((part): PartStatus[] => {
      const found = judged[part];
      return found ? [{ part, ...found, since: before.get(part)?.health === found.health ? before.get(part)!.since : now }] : [];
    });
    const changed = list.filter(({ part, health, keepsDying }) => before.get(part)?.health !== health || before.get(part)?.keepsDying !== keepsDying);
    this.current = {
      health: worse[Math.max(...list.map(({ health }) => worse.indexOf(health)))]!, parts: list, runners: measured.runners, queued: measured.queued, oldestQueuedMs: measured.oldestQueuedMs,
      verdictMedianMs: this.verdictMedianMs, measuredAt: now,
    };
    return changed;
  }
}
const boards = new WeakMap<object, StatusBoard>();
export function boardOf(platform: Platform): StatusBoard {
  const board = boards.get(platform) ?? new StatusBoard();
  boards.set(platform, board);
  board.changes.setMaxListeners(0);
  return board;
}

async function within<T>(work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(resolve, patienceMs, null)));
  try {
    return await Promise.race([work, late]).catch(() => null);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}

/** Looks twice a second; keeps each change, so that it can be seen later what was when. */
export function keepStatus(platform: Platform): Consumption {
  const board = boardOf(platform);
  let round = 0;
  return sweep('status', lookMs, platform.log, async () => {
    const em = systemManager(platform);
    const peers = platform.config.ASSAY_PEERS ?? [];
    const [row, answered, silent] = await Promise.all([
      within(em.execute<{ queued: number; oldest: number | null; untold: string | null }[]>("select count(*)::int as queued, (extract(epoch from now() - min(coalesce(dispatched_at, queued_at))) * 1000)::float as oldest, (select id from outbox order by seq limit 1) as untold from analysis where state = 'QUEUED' and next_at is null")),
      within(platform.bus.connection.rtt()),
      peers.length > 0 ? within(systemManager(platform).execute<{ region: string }[]>('select region from peer where coalesce(heard_at < now() - ? * interval \'1 ms\', failure is not null)', [silentMs])) : null,
    ]);
    if (row && round++ % 20 === 0) {
      const [median] = await systemManager(platform).execute<{ ms: number | null }[]>(
        "select percentile_cont(0.5) within group (order by extract(epoch from finished_at - queued_at) * 1000)::float as ms from (select finished_at, queued_at from analysis where state = 'FINISHED' and finished_at > now() - interval '1 hour' order by finished_at desc limit 200) latest");
      board.verdictMedianMs = median?.ms ?? null;
    }
    const now = new Date();
    for (const [id, { at }] of board.heard) if (now.getTime() - at > runnerGoneMs) board.heard.delete(id);
    const changed = board.take({ store: row !== null, messaging: answered !== null, runners: board.heard.size, rulesLeftOut: [...board.heard.values()][0]?.rulesLeftOut ?? [], queued: row?.[0]?.queued ?? 0, oldestQueuedMs: row?.[0]?.oldest ?? null,
      // Its word comes by NATS: while that is away, it is not the vault's fault.
      vault: board.vault.failure ?? (answered !== null && board.vault.looks++ > vaultSilentLooks ? 'the subgraph that keeps them does not answer' : null),
      untoldMs: Math.max(board.lagMs, row?.[0]?.untold ? now.getTime() - timeOf(row[0].untold) : 0), regions: silent && { count: peers.length, silent: peers.map((peer) => peer.region).filter((name) => silent.some(({ region }) => region === name)) }, processes: board.processes.all(now.getTime()) }, now);
    // Kept first, then told: who hears of a change finds it in the history. What could not be written while the database was away is told all the
    // same; the change back names since when.
    if (row) await within(Promise.all(changed.map(async ({ part, health, detail }) => await note(platform, part, health, detail, now))));
    if (changed.length > 0) board.changes.emit('changed');
    if (row) {
      const open = await openIncidents(systemManager(platform));
      await keepIncidents(platform, board.current!.parts, now, open.measured);
      if (open.said !== board.incidents) board.changes.emit('changed');
      board.incidents = open.said;
    }
  });
}

/** One line for each change, whichever of several processes sees it first. */
async function note(platform: Platform, part: Part, health: Health, detail: string, at: Date): Promise<void> {
  await systemManager(platform).transactional(async (em) => {
    await em.execute("select pg_advisory_xact_lock(hashtext('service status'))");
    const [last] = await em.execute<{ health: Health }[]>('select health from status_change where part = ? order by at desc limit 1', [part]);
    if (last?.health === health || (!last && health === 'OPERATIONAL')) return;
    await em.execute('insert into status_change (part, health, detail, at) values (?, ?, ?, ?)', [part, health, detail, at.toISOString()], 'run');
  });
}

/** How the service is: at once, then whenever a part is better or worse. */
export async function* serviceStatusChanged(platform: Platform, signal: AbortSignal): AsyncGenerator<{ serviceStatusChanged: ServiceStatus }> {
  const board = boardOf(platform);
  // Listening first, then looking: nothing falls between the two.
  const changes = on(board.changes, 'changed', { signal });
  try {
    if (board.current) yield { serviceStatusChanged: board.current };
    for await (const _ of changes) if (board.current) yield { serviceStatusChanged: board.current };
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
