import { newId } from '../../schema/ids.ts';
import type { ObservedEvent, Result } from '../../schema/jobs.ts';
import { levels } from '../../schema/policy-settings.ts';
import type { Manager } from '../../platform/database.ts';
import { jsonb, storableInteger } from '../../platform/storable.ts';
import type { Platform } from '../../platform/subgraph.ts';
import { sealText } from '../../platform/sealed-text.ts';
import { conclude, engineId, insertSignals } from './actions.ts';
import { hasEnded, lockAnalysis, progressed, type AnalysisRow } from './analysis-row.ts';
import { isRunnerThere } from './dispatch.ts';
import { Detonation } from './entities.ts';
import { openFields, sealFields, type KeptEvent } from './evidence.ts';
import { endAttempt, lost } from './failures.ts';
import { inert, score } from './scoring.ts';
import { sealTrace, type Trace } from './trace.ts';

/**
 * Takes one result of a runner, cleaned of what the database can't keep. Results carry (job, attempt); those of an attempt that is over, of another runner than has it, or that come after the
 * end, change nothing. Says how the analysis has ended, null while it has not. Throws when parts of the report are still missing, so that it is tried again after they came.
 */
export async function takeResult(em: Manager, platform: Platform, result: Result): Promise<'FINISHED' | 'FAILED' | null> {
  const analysis = await lockAnalysis(em, result.jobId);
  if (!analysis || hasEnded(analysis) || result.attempt < analysis.attempt || (result.attempt === analysis.attempt && analysis.next_at !== null)) return null;
  const begun = analysis.state === 'RUNNING' && result.attempt === analysis.attempt;
  if (result.kind === 'lost') await takeLoss(em, platform, analysis, begun);
  else if (begun && analysis.runner_id !== null && analysis.runner_id !== result.runnerId) return null;
  else if (result.kind === 'returned') {
    await endAttempt(em, platform, analysis, result.reason === 'AVOIDED' ? 'AVOID' : 'RETURN', { code: 'RUNNERS_STOPPED', message: 'its runners were stopped while they worked at it' });
  } else {
    if (!begun) await begin(em, analysis, result);
    await takeReport(em, platform, { ...analysis, attempt: result.attempt, runner_id: result.runnerId }, result);
  }
  const now = (await lockAnalysis(em, result.jobId))!;
  return hasEnded(now) ? (now.state as 'FINISHED' | 'FAILED') : null;
}

/** JetStream gave the message to another runner. One that is there all the same goes on with it; a job that was not begun did not end its runner. */
async function takeLoss(em: Manager, platform: Platform, analysis: AnalysisRow, begun: boolean): Promise<void> {
  if (begun && (await isRunnerThere(em, analysis.runner_id))) return await heard(em, analysis.id);
  await endAttempt(em, platform, analysis, begun ? 'DEATH' : 'RETURN', lost);
}

/** A new attempt: what the earlier one left is removed. */
async function begin(em: Manager, analysis: AnalysisRow, result: Result): Promise<void> {
  for (const table of ['event', 'signal', 'detonation']) await em.execute(`delete from ${table} where analysis_id = ?`, [analysis.id], 'run');
  await em.execute("update analysis set attempt = ?, state = 'RUNNING', started_at = coalesce(started_at, now()), engine_id = ?, runner_id = ?, next_at = null where id = ?",
    [result.attempt, await engineId(em, result.engine), result.runnerId, analysis.id], 'run');
  await progressed(em, analysis, 'RUNNING');
}

async function takeReport(em: Manager, platform: Platform, analysis: AnalysisRow, result: Exclude<Result, { kind: 'lost' | 'returned' }>): Promise<void> {
  switch (result.kind) {
    case 'started':
      return await heard(em, analysis.id);
    case 'provisional':
      await keepFacts(em, platform, analysis.id, result.static);
      return await conclude(em, platform, analysis, 'PROVISIONAL', {
        signals: result.signals, detonations: [], limitations: result.limitations, coverage: result.coverage, inert: false, pending: true,
      }, await engineId(em, result.engine));
    case 'events': {
      await heard(em, analysis.id);
      if (result.events.length === 0) return;
      const { part } = result;
      const rows = result.events.map(({ kind, at, processId, fields }, number) => ({
        number, kind, at_ms: storableInteger(at), process_id: storableInteger(processId),
        sealed: sealFields(platform.keys, analysis.id, { part, number }, fields).toString('hex'),
      }));
      await em.execute(
        `insert into event (analysis_id, part, detonation, number, kind, at_ms, process_id, sealed)
         select ?, ?, ?, r.number, r.kind, r.at_ms, r.process_id, decode(r.sealed, 'hex')
         from jsonb_to_recordset(?::jsonb) as r(number int, kind text, at_ms int, process_id int, sealed text) on conflict do nothing`,
        [analysis.id, result.part, result.detonation, jsonb(rows)], 'run',
      );
      return;
    }
    case 'finished':
      return await finish(em, platform, analysis, result);
    case 'failed': {
      const { seen, cause, code, message } = result;
      if (seen) {
        keepRuns(em, platform, analysis, seen.detonations);
        await insertSignals(em, platform.keys, analysis, seen.signals);
        await keepFacts(em, platform, analysis.id, seen.static);
        const facts = { signals: seen.signals, detonations: seen.detonations, limitations: seen.limitations, inert: false, pending: true };
        // To have seen nothing in an attempt that failed says nothing.
        if (levels.indexOf(score(facts).level) > levels.indexOf('CLEAN')) await conclude(em, platform, analysis, 'PROVISIONAL', facts, await engineId(em, result.engine));
      }
      return await endAttempt(em, platform, analysis, cause, { code, message });
    }
  }
}

async function heard(em: Manager, id: string): Promise<void> {
  await em.execute('update analysis set heard_at = now() where id = ?', [id], 'run');
}

async function keepFacts(em: Manager, { keys }: Platform, id: string, { facts, ...open }: { facts: string }): Promise<void> {
  await em.execute('update analysis set heard_at = now(), facts = ?::jsonb where id = ?', [jsonb({ ...open, facts: sealText(keys, id, facts) }), id], 'run');
}

function keepRuns(em: Manager, { keys }: Platform, analysis: AnalysisRow, runs: Extract<Result, { kind: 'finished' }>['detonations']): void {
  for (const [number, run] of runs.entries()) {
    em.persist(em.create(Detonation, {
      id: newId('detonation'), analysisId: analysis.id, environment: run.environment, attempt: analysis.attempt, outcome: run.outcome, choice: run.choice, runMs: storableInteger(run.runMs), restoreMs: storableInteger(run.restoreMs),
      number, member: run.member === null ? null : sealText(keys, analysis.id, run.member), limitations: run.limitations,
    }));
  }
}

async function finish(em: Manager, platform: Platform, analysis: AnalysisRow, result: Extract<Result, { kind: 'finished' }>): Promise<void> {
  const [have] = result.parts === 0 ? [] : await em.execute<{ parts: number }[]>('select count(distinct part)::int as parts from event where analysis_id = ?', [analysis.id]);
  if ((have?.parts ?? 0) < result.parts) throw new Error(`report of ${analysis.id} has ${have?.parts ?? 0} of ${result.parts} parts`);
  keepRuns(em, platform, analysis, result.detonations);
  await insertSignals(em, platform.keys, analysis, result.signals);
  const engine = await engineId(em, result.engine);
  await storeTrace(em, platform, analysis.id, result, engine);
  await keepFacts(em, platform, analysis.id, result.static);
  await em.execute("update analysis set state = 'FINISHED', finished_at = now(), job = null where id = ?", [analysis.id], 'run');
  await conclude(em, platform, analysis, 'FINAL', { signals: result.signals, detonations: result.detonations, limitations: result.limitations, coverage: result.coverage, inert: inert(result.static.mediaType), knownGood: result.knownGood }, engine);
  await progressed(em, analysis, 'FINISHED', {
    facts: { mediaType: result.static.mediaType, category: result.static.category }, members: result.members.map(({ fileName: _inside, ...member }) => member),
  });
}

/** What was observed, kept so that later rules can be tried on it. */
async function storeTrace(em: Manager, platform: Platform, analysisId: string, result: Extract<Result, { kind: 'finished' }>, engine: string): Promise<void> {
  const rows = result.parts === 0 ? [] : await em.execute<(KeptEvent & { detonation: number; kind: ObservedEvent['kind']; at_ms: number; process_id: number })[]>(
    "select part, number, detonation, kind, at_ms, process_id, fields, sealed from event where analysis_id = ? and kind <> 'CAPTURE' order by part, number", [analysisId],
  );
  const runs: Trace['runs'] = result.detonations.map((run) => ({ result: run, events: [] }));
  for (const row of rows) runs[row.detonation]?.events.push({ kind: row.kind, at: row.at_ms, processId: row.process_id, fields: openFields(platform.keys, analysisId, row) });
  const body = await sealTrace(platform.keys.master, analysisId, { mediaType: result.static.mediaType, signals: result.signals, written: result.written, runs, limitations: result.limitations, coverage: result.coverage, knownGood: result.knownGood });
  await em.execute(
    `insert into trace (analysis_id, engine_id, events, body, expires_at) values (?, ?, ?, ?, now() + ? * interval '1 day') on conflict (analysis_id) do nothing`,
    [analysisId, engine, rows.length, body, platform.config.ASSAY_TRACE_DAYS], 'run',
  );
}
