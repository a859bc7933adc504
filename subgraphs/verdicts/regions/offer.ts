import type { RegionResult } from '../../../schema/events.ts';
import type { Connection, PageInput } from '../../../platform/pages.ts';
import { systemManager, type Platform } from '../../../platform/subgraph.ts';
import type { Signal } from '../../../schema/jobs.ts';

type Row = Omit<RegionResult, 'techniques'> & { offer: string; decisive: Signal[] };

const list = 'regionResults';

/**
 * What this region tells others, oldest first: its own final verdicts that say something. Places are given out here, one reader at a time
 * and after the commit, so that nobody reads past a verdict that is still being written.
 */
export async function offeredResults(platform: Platform, page: PageInput): Promise<Connection<RegionResult>> {
  const { limit, after } = platform.pages.open(list, '*', page);
  const rows = await systemManager(platform).transactional(async (em) => {
    await em.execute("select pg_advisory_xact_lock(hashtext('region results'))");
    await em.execute("update verdict set offer = nextval('verdict_offer') where id in (select id from verdict where offer is null and stage = 'FINAL' and region is null and reason <> 'NOT_EXECUTED' and reason <> 'ANALYSIS_FAILED' order by id limit 1000)", [], 'run');
    return await em.execute<Row[]>(
      `select v.offer, v.sha256, v.revision, v.level, v.score, v.probability, v.confidence, v.reason, v.decisive, coalesce(e.version, 'none') as engine, v.reached_at as "reachedAt"
       from verdict v left join engine_release e on e.id = v.engine_id where v.offer > ? order by v.offer limit ?`,
      [after ?? '0', limit]);
  });
  const results = rows.map(({ offer, sha256, revision, level, score, probability, confidence, reason, decisive, engine, reachedAt }) => ({
    offer, sha256, revision, level, score, probability, confidence, reason, engine, reachedAt: new Date(reachedAt).toISOString(),
    techniques: [...new Set(decisive.flatMap((signal) => signal.techniques))].slice(0, 100),
  }));
  return platform.pages.close(list, '*', page, results, (row) => row.offer);
}
