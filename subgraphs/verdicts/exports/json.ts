import { jsonText } from '../../../schema/shown-text.ts';
import type { ReportDocument } from './report-document.ts';

/**
 * The whole report as JSON, in the schema's own words and nested as a query gives it: `verdict`, `analysis`, and in it
 * `report`. `facts` and `fields`, which a query gives as texts of JSON, are objects; `cut` are kinds of events of which
 * only the first are here.
 */
export function json({ sample, verdict, analysis, engine, detonations, signals, cut, ...report }: ReportDocument): string {
  const { limitations, environments, network, runTime, ...said } = verdict ?? {};
  return jsonText({
    sample: { sha256: sample.sha256, size: sample.size, mediaType: sample.mediaType },
    verdict: verdict && { ...said, conditions: { environments, runTime, network, limitations } },
    analysis: {
      ...analysis, engine,
      detonations: detonations.map(({ environment, runMs, ...run }) => (
        { ...run, environment: { name: environment }, runTime: runMs }
      )),
      signals,
      report: {
        processes: report.processes.map(({ at, ...process }) => ({ ...process, startedAt: at })),
        events: report.events,
        techniques: report.techniques.map(({ id, rules }) => ({ id, rules })),
        static: { mediaType: sample.mediaType, md5: sample.md5, sha1: sample.sha1, facts: report.static },
        indicators: report.indicators,
      },
    },
    cut: cut.flatMap((name) => kindsOf[name] ?? []),
  }, 2);
}

/** Kinds of events behind each list of the document. */
const kindsOf: Record<string, string[]> = {
  processes: ['PROCESS'], network: ['DNS', 'NETWORK'], files: ['FILE'], shown: ['SHOWN'],
};
