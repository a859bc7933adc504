import type { EventOf, RegionResult } from '../../../schema/events.ts';
import { levels } from '../../../schema/policy-settings.ts';
import type { Manager } from '../../../platform/database.ts';
import { jsonb } from '../../../platform/storable.ts';
import { currentVerdict, revise, saysNothing } from '../actions.ts';
import { resultsOf } from '../worst-start.ts';

/** Keeps what a region says of samples, its newest word of each, and acts by it where nothing better is known here. */
export async function takeResults(em: Manager, { region, results }: EventOf<'results.identified'>): Promise<void> {
  for (const { sampleId, ...result } of results) {
    const { affectedRows } = await em.execute<{ affectedRows: number }>(
      `insert into region_result (sample_id, region, revision, body) values (?, ?, ?, ?::jsonb)
       on conflict (sample_id, region) do update set revision = excluded.revision, body = excluded.body where region_result.revision < excluded.revision`,
      [sampleId, region, result.revision, jsonb(result)], 'run');
    if (affectedRows > 0) await weighRegions(em, { sample_id: sampleId, sha256: result.sha256 });
  }
}

/**
 * What was seen here outweighs what was seen elsewhere; where nothing could be seen, the worst word of the others
 * holds. An analyst's word is never overruled.
 */
export async function weighRegions(em: Manager, sample: { sample_id: string; sha256: string }): Promise<void> {
  const before = await currentVerdict(em, sample.sample_id);
  const own = before !== null && before.region === null && !(before.stage === 'FINAL' && saysNothing({ reason: before.reason, level: before.level }));
  if (own || before?.cause === 'OVERRIDE') return;
  const said = await em.execute<{ region: string; body: RegionResult }[]>('select region, body from region_result where sample_id = ? order by region', [sample.sample_id]);
  const worst = said.sort((a, b) => levels.indexOf(b.body.level) - levels.indexOf(a.body.level) || b.body.confidence - a.body.confidence)[0];
  if (!worst) return;
  const { region, body } = worst;
  if ((before?.region === worst.region && before.level === worst.body.level)) return;
  // Nobody says how it was started there: where it was started in several ways here, nothing seen there is no word on each.
  if (body.level === 'CLEAN' && (await resultsOf(em, sample.sample_id)).length > 1) return;
  await revise(em, sample, before, {
    stage: 'FINAL', engine: null, analysisId: null, cause: 'REGION', region: { name: region, engine: body.engine },
    scored: {
      level: body.level, score: body.score, probability: body.probability, confidence: body.confidence, reason: body.reason, decisiveSignals: [],
      summary: `reached in region ${region}${body.techniques.length > 0 ? ` by ${body.techniques.join(', ')}` : ''}; its bytes were not looked at here`,
      conditions: { environments: [], runTime: 0, network: 'none', limitations: ['REACHED_ELSEWHERE'] },
    },
  });
}
