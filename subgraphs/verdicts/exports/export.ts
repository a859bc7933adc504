import { html } from './html.ts';
import { json } from './json.ts';
import { misp } from './misp.ts';
import { navigator } from './navigator.ts';
import { pcap } from './pcap.ts';
import type { ReportDocument } from './report-document.ts';
import { stix } from './stix.ts';

const formats = {
  JSON: { make: json, mediaType: 'application/json', ending: 'json' },
  STIX: { make: stix, mediaType: 'application/stix+json;version=2.1', ending: 'stix.json' },
  MISP: { make: misp, mediaType: 'application/json', ending: 'misp.json' },
  NAVIGATOR: { make: navigator, mediaType: 'application/json', ending: 'navigator.json' },
  HTML: { make: html, mediaType: 'text/html; charset=utf-8', ending: 'html' },
  PCAP: { make: pcap, mediaType: 'application/vnd.tcpdump.pcap', ending: 'pcap' },
} as const;

export type ReportFormat = keyof typeof formats;
export const reportFormats = Object.keys(formats) as ReportFormat[];

/** A report in a format that other programs read. */
export function exported(report: ReportDocument, format: ReportFormat): { fileName: string; mediaType: string; encoding: 'UTF8' | 'BASE64'; content: string } {
  const { make, mediaType, ending } = formats[format];
  const made = make(report);
  return { fileName: `assay-${report.sample.sha256.slice(0, 16)}.${ending}`, mediaType, ...(typeof made === 'string' ? { encoding: 'UTF8', content: made } : { encoding: 'BASE64', content: made.toString('base64') }) };
}
