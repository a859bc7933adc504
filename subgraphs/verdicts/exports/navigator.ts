import { jsonText } from '../../../schema/shown-text.ts';
import type { ReportDocument } from './report-document.ts';

/** A layer for MITRE's ATT&CK Navigator (layer format 4.5): what was seen, coloured by how much it counts. */
export function navigator(report: ReportDocument): string {
  return jsonText({
    name: `Assay ${report.sample.sha256.slice(0, 16)}`,
    versions: { attack: '19', navigator: '5.1.0', layer: '4.5' },
    domain: 'enterprise-attack',
    description: report.verdict ? `${report.verdict.level}: ${report.verdict.summary}` : 'no verdict',
    sorting: 3,
    hideDisabled: false,
    techniques: report.techniques.map(({ id, weight, rules }) => ({ techniqueID: id, score: weight, enabled: true, showSubtechniques: true, comment: rules.slice(0, 10).join(', ') })),
    gradient: { colors: ['#ffe9b3', '#ff9d5c', '#c4273b'], minValue: 0, maxValue: 100 },
    metadata: [{ name: 'sha256', value: report.sample.sha256 }, { name: 'engine', value: report.engine?.version ?? 'none' }],
    selectTechniquesAcrossTactics: true,
  }, 2);
}
