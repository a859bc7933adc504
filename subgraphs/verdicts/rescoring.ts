import { availableParallelism } from 'node:os';
import { newId } from '../../schema/ids.ts';
import { releaseOf, type Composition, type Own } from '../../sandbox-runner/engine.ts';
import { noteChange } from '../../platform/changes.ts';
import type { Manager } from '../../platform/database.ts';
import { Refusal } from '../../platform/errors.ts';
import type { Consumption } from '../../platform/jetstream.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { replaceSignals, reachAgain, type Judged } from './actions.ts';
import { Rescoring as RescoringRow } from './entities.ts';
import { openJudges, type Judges } from './judges.ts';

/** Traces judged in one transaction: their flips, their events and the position commit together. */
const batchSize = 400;
const idleMs = 5_000;
/**
 * Traces of a release that came into use after this process began are not for this one to judge: while an installation
 * is renewed part by part, it would take back what newer rules found.
 */
const notNewer = `(t.engine_id is null or exists (
  select from engine_release n where n.id = t.engine_id and n.first_used_at <= ?::timestamptz))`;
/** What a release is made of is noted once it has been in use for a while. */
const announceMs = 60_000;

interface TraceRow extends Judged {
  seq: string;
  engine_id: string | null;
  body: Buffer;
  sha256: string;
  level: string;
}

/**
 * A new release of the engine judges all stored traces anew, without running anything:
 *
 *     RUNNING ──no trace left──▶ FINISHED ──a trace of another release was stored──▶ RUNNING
 *        ▲ ▼ by the operator
 *     PAUSED
 *
 * The position is kept in the row, so whoever dies on the way, the next process goes on where it was.
 */
export class Rescoring {
  readonly #platform: Platform;
  #judges: Promise<Judges> | undefined;
  #engineId = '';
  #digest: string | undefined;
  /** When this began, by the database's clock. */
  #began: string | undefined;
  /** Releases whose composition the workers know already. */
  readonly #told = new Set<string>();

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** One batch. Says whether there may be more. Threads with rules are opened only when there is something to judge. */
  async step(): Promise<boolean> {
    const em = systemManager(this.#platform);
    this.#began ??= (await em.execute<{ began: string }[]>('select now()::text as began'))[0]!.began;
    if (!this.#judges) {
      this.#digest ??= (await releaseOf(this.#own)).digest;
      const [foreign] = await em.execute<unknown[]>(
        `select 1 from trace t left join engine_release e on e.id = t.engine_id
         where e.digest is distinct from ? and t.seq > coalesce((select r.position from rescoring r join engine_release o on o.id = r.engine_id where o.digest = ?), 0)
           and ${notNewer} limit 1`, [this.#digest, this.#digest, this.#began],
      );
      if (!foreign) return false;
      this.#judges = this.#opened(Math.max(1, Math.min(4, availableParallelism())));
    }
    const judges = await this.#judges;
    if (this.#engineId === '') this.#engineId = await this.#announce(em, judges);
    return await em.transactional(async (inner) => await this.#batch(inner, judges));
  }

  /** Notes what this release is made of, so that the next one need not try every rule on what this one saw. */
  async announce(): Promise<void> {
    if (this.#engineId !== '') return;
    const judges = await this.#opened(1);
    try {
      await this.#announce(systemManager(this.#platform), judges);
    } finally {
      await judges.close();
    }
  }

  get #own(): Own {
    return { rules: this.#platform.config.ASSAY_RULES, knownGood: this.#platform.config.ASSAY_KNOWN_GOOD };
  }

  async #opened(count: number): Promise<Judges> {
    return await openJudges(count, { own: this.#own, master: this.#platform.keys.master });
  }

  async close(): Promise<void> {
    await this.#judges?.then(async (judges) => await judges.close(), () => undefined);
  }

  async #announce(em: Manager, judges: Judges): Promise<string> {
    const [row] = await em.execute<{ id: string }[]>(
      `insert into engine_release (id, version, digest, first_used_at, composition) values (?, ?, ?, now(), ?::jsonb)
       on conflict (digest) do update set composition = excluded.composition returning id`,
      [newId('engine'), judges.release.version, judges.release.digest, JSON.stringify(judges.composition)],
    );
    return row!.id;
  }

  async #batch(em: Manager, judges: Judges): Promise<boolean> {
    // One process at a time; another one that comes finds nothing to do.
    const [lock] = await em.execute<{ got: boolean }[]>("select pg_try_advisory_xact_lock(hashtext('rescoring')) as got");
    if (!lock?.got) return false;
    const row = await this.#current(em);
    if (!row) return false;
    const traces = await em.execute<TraceRow[]>(
      `select t.seq, t.analysis_id, t.engine_id, t.body, v.id as verdict_id, v.sample_id, v.sha256, coalesce(r.scored ->> 'level', v.level) as level, r.start
       from trace t left join start_result r on r.analysis_id = t.analysis_id
         join analysis a on a.id = t.analysis_id
         join verdict v on v.sample_id = a.sample_id and v.current and v.stage = 'FINAL' and (v.analysis_id = t.analysis_id or r.start is not null)
       where t.seq > ? and t.engine_id is distinct from ? and ${notNewer} order by t.seq limit ${batchSize}`,
      [row.position, this.#engineId, this.#began!],
    );
    if (traces.length === 0) {
      await em.execute("update rescoring set state = 'FINISHED', finished_at = now() where id = ? and state = 'RUNNING'", [row.id], 'run');
      return false;
    }
    const bases = await this.#bases(em, new Set(traces.map((trace) => trace.engine_id ?? '')));
    const judged = await judges.judge({
      bases, levels: traces.map((trace) => trace.level),
      traces: traces.map((trace) => ({ analysisId: trace.analysis_id, sha256: trace.sha256, base: trace.engine_id, body: trace.body })),
    });
    let flips = 0;
    for (const [index, found] of judged.entries()) {
      const trace = traces[index]!;
      if (typeof found === 'string') this.#platform.log.error({ analysis: trace.analysis_id, reason: found }, 'a stored trace could not be judged');
      else if (found && (await reachAgain(em, this.#platform, trace, found.scored, this.#engineId))) {
        await replaceSignals(em, this.#platform.keys, { id: trace.analysis_id, sample_id: trace.sample_id }, found.signals);
        flips++;
      }
    }
    await em.execute('update rescoring set position = ?, done = done + ?, flips = flips + ? where id = ?', [traces.at(-1)!.seq, traces.length, flips, row.id], 'run');
    return true;
  }

  /**
   * The row of this release: made when there is work, taken up again when more came. Null when there is nothing to
   * do, or when it is paused.
   */
  async #current(em: Manager): Promise<{ id: string; position: string } | null> {
    const [row] = await em.execute<{ id: string; position: string; state: string }[]>('select id, position, state from rescoring where engine_id = ?', [this.#engineId]);
    if (row?.state === 'PAUSED') return null;
    if (row?.state === 'RUNNING') return row;
    const position = row?.position ?? '0';
    const [left] = await em.execute<{ n: number }[]>(
      `select count(*)::int as n from trace t where t.seq > ? and t.engine_id is distinct from ? and ${notNewer}`,
      [position, this.#engineId, this.#began!]);
    if (!left?.n) return null;
    const [made] = await em.execute<{ id: string; position: string }[]>(
      `insert into rescoring (id, engine_id, state, total, started_at) values (?, ?, 'RUNNING', ?, now())
       on conflict (engine_id) do update set state = 'RUNNING', total = rescoring.total + excluded.total, finished_at = null returning id, position`,
      [newId('rescoring'), this.#engineId, left.n],
    );
    return made!;
  }

  async #bases(em: Manager, ids: ReadonlySet<string>): Promise<Record<string, Composition | null>> {
    const unknown = [...ids].filter((id) => id !== '' && !this.#told.has(id));
    if (unknown.length === 0) return {};
    const rows = await em.execute<{ id: string; composition: Composition | null }[]>('select id, composition from engine_release where id = any(?::text[])', [`{${unknown.join()}}`]);
    for (const row of rows) if (row.composition) this.#told.add(row.id);
    return Object.fromEntries(rows.map((row) => [row.id, row.composition]));
  }
}

/** Takes effect after the batch that is being judged. */
export async function pauseRescoring(em: Manager, input: { rescoringId: string; paused: boolean }) {
  const rescoring = await em.findOne(RescoringRow, { id: input.rescoringId });
  if (!rescoring) throw new Refusal('NOT_FOUND', 'there is no such re-scoring', ['input', 'rescoringId']);
  if (rescoring.state === 'FINISHED') throw new Refusal('CONFLICT', 'it is finished', ['input', 'rescoringId']);
  await em.execute("update rescoring set state = ? where id = ? and state <> 'FINISHED'", [input.paused ? 'PAUSED' : 'RUNNING', rescoring.id], 'run');
  const before = { state: rescoring.state };
  const after = await em.findOneOrFail(RescoringRow, { id: input.rescoringId }, { refresh: true });
  noteChange(em, { what: 'Rescoring', id: after.id, before, after: { state: after.state } });
  return after;
}

/** Goes on by itself as long as there is something to judge, and looks again every few seconds. */
export function keepRescoring(platform: Platform): Consumption {
  const rescoring = new Rescoring(platform);
  let stopped = false;
  let wake: (() => void) | undefined;
  const loop = async () => {
    while (!stopped) {
      const more = await rescoring.step().catch((error: unknown) => {
        if (!stopped) platform.log.warn({ err: error }, 're-scoring was interrupted; it goes on');
        return false;
      });
      if (more || stopped) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, idleMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  const done = loop();
  const noting = setTimeout(() => void rescoring.announce().catch((error: unknown) => platform.log.warn({ err: error }, 'what this release is made of could not be noted')), announceMs);
  noting.unref();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(noting);
      wake?.();
      await done;
      await rescoring.close();
    },
  };
}
