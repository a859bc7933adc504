import { jsonText } from '../../../schema/shown-text.ts';
import type { ReportDocument } from './report-document.ts';
import { assayNamespace, uuid5 } from './uuid.ts';

const threat: Record<string, string> = { MALICIOUS: '1', HIGHLY_SUSPICIOUS: '2', SUSPICIOUS: '3', CLEAN: '4', UNKNOWN: '4' };

/** A MISP event (MISP core format, IETF draft-dulaunoy-misp-core-format), for the organisation alone until its people decide otherwise. */
export function misp(report: ReportDocument): string {
  const at = report.analysis.finishedAt ?? report.analysis.queuedAt;
  const timestamp = String(Math.floor(Date.parse(at) / 1000));
  const { sample, verdict } = report;
  const used = new Set<string>();
  const attribute = (type: string, category: string, value: string, more: { to_ids?: boolean; comment?: string; object_relation?: string } = {}) => ({
    uuid: uuid5(assayNamespace, `${report.analysis.id} ${type} ${value} ${more.object_relation ?? ''}`), type, category, value, to_ids: more.to_ids ?? false, distribution: '5', timestamp,
    comment: more.comment ?? '', ...(more.object_relation ? { object_relation: more.object_relation } : {}),
  });
  const bad = verdict !== null && ['MALICIOUS', 'HIGHLY_SUSPICIOUS'].includes(verdict.level);
  const network = report.network.flatMap((one) => [
    ...(one.name ? [attribute('domain', 'Network activity', one.name, { to_ids: bad })] : []),
    // Addresses in the guest are made up by its name server: they say nothing.
    ...(one.address && !one.name && !one.address.startsWith('198.18.') ? [attribute('ip-dst', 'Network activity', one.address, { to_ids: bad })] : []),
    ...(one.uri ? [attribute('url', 'Network activity', one.uri, { to_ids: bad })] : []),
  ]).filter((one) => !used.has(one.uuid) && used.add(one.uuid));
  return jsonText({
    Event: {
      uuid: uuid5(assayNamespace, `misp ${report.analysis.id}`), info: `Assay: ${verdict ? `${verdict.level}, ${verdict.summary}` : 'no verdict'}`.slice(0, 500), date: at.slice(0, 10), timestamp,
      threat_level_id: threat[verdict?.level ?? 'UNKNOWN'], analysis: report.analysis.state === 'FINISHED' ? '2' : '1', distribution: '0', published: false,
      Attribute: [
        ...network,
        ...report.signals.slice(0, 100).map((signal) => attribute('text', 'Payload delivery', `${signal.title} (${signal.weight})`, { comment: signal.rule })),
      ],
      Object: [{
        uuid: uuid5(assayNamespace, `misp file ${sample.sha256}`), name: 'file', 'meta-category': 'file', description: 'File object describing a file with meta-information', template_uuid: '688c46fb-5edb-40a3-8273-1af7923e2215', template_version: '24',
        distribution: '5', timestamp,
        Attribute: [
          attribute('sha256', 'Payload delivery', sample.sha256, { to_ids: bad, object_relation: 'sha256' }),
          ...(sample.sha1 ? [attribute('sha1', 'Payload delivery', sample.sha1, { to_ids: bad, object_relation: 'sha1' })] : []),
          ...(sample.md5 ? [attribute('md5', 'Payload delivery', sample.md5, { to_ids: bad, object_relation: 'md5' })] : []),
          ...(sample.size === null ? [] : [attribute('size-in-bytes', 'Other', String(sample.size), { object_relation: 'size-in-bytes' })]),
          ...(sample.mediaType ? [attribute('mime-type', 'Artifacts dropped', sample.mediaType, { object_relation: 'mimetype' })] : []),
        ],
      }],
      Tag: [{ name: `assay:level="${(verdict?.level ?? 'UNKNOWN').toLowerCase()}"` }, ...report.techniques.map(({ id }) => ({ name: `assay:technique="${id}"` }))],
    },
  }, 2);
}
