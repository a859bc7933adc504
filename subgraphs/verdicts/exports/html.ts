import { htmlLines, htmlText as escaped } from '../../../platform/html.ts';
import type { ReportDocument } from './report-document.ts';

/** A cell that keeps its line ends. */
interface Lines {
  lines: string;
}
const lines = (text: string | undefined): Lines => ({ lines: text ?? '' });
const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;

/** One page for paper: no script, nothing loaded, and a policy that forbids both. */
export function html(report: ReportDocument): string {
  const { sample, verdict } = report;
  const rows = (head: readonly string[], body: readonly (readonly unknown[])[]) =>
    body.length === 0 ? '<p>None.</p>' : `<table><thead><tr>${head.map((cell) => `<th>${escaped(cell)}</th>`).join('')}</tr></thead><tbody>${body.map((row) => `<tr>${row.map((cell) => `<td>${typeof cell === 'object' && cell !== null ? htmlLines((cell as Lines).lines) : escaped(cell)}</td>`).join('')}</tr>`).join('')}</tbody></table>`;
  const section = (title: string, content: string) => `<section><h2>${escaped(title)}</h2>${content}</section>`;
  const level = verdict?.level ?? 'UNKNOWN';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="viewport" content="width=device-width">
<title>Assay: ${escaped(level)} ${escaped(sample.sha256)}</title>
<style>
body { font: 10pt/1.45 system-ui, sans-serif; color: #1b1d22; max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 16pt; margin: 0 } h2 { font-size: 12pt; border-bottom: 1px solid #c9ccd3; padding-bottom: .2rem; margin-top: 1.6rem }
table { border-collapse: collapse; width: 100%; table-layout: auto } td, th { text-align: left; vertical-align: top; padding: .2rem .5rem .2rem 0; border-bottom: 1px solid #e6e8ec; overflow-wrap: anywhere }
td { white-space: pre-wrap } code, td { font-variant-numeric: tabular-nums; unicode-bidi: isolate } .level { font-weight: 700 } .MALICIOUS, .HIGHLY_SUSPICIOUS { color: #a8122a } .SUSPICIOUS { color: #8a5200 } .CLEAN { color: #10672f }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem } dt { color: #5b606b } dd { margin: 0; overflow-wrap: anywhere } article { break-inside: avoid; margin: .8rem 0 } ul { margin: .2rem 0 }
@media print { body { margin: 0; max-width: none } section { break-inside: auto } }
</style></head><body>
<h1><span class="level ${escaped(level)}">${escaped(level.replace('_', ' '))}</span></h1><p>${escaped(verdict?.summary ?? 'There is no verdict yet.')}</p>
<dl><dt>SHA-256</dt><dd><code>${escaped(sample.sha256)}</code></dd><dt>SHA-1</dt><dd>${escaped(sample.sha1)}</dd><dt>MD5</dt><dd>${escaped(sample.md5)}</dd><dt>Type</dt><dd>${escaped(sample.mediaType)}</dd><dt>Size</dt><dd>${escaped(sample.size)} bytes</dd>
<dt>Score</dt><dd>${escaped(verdict?.score)} of 100, confidence ${escaped(verdict?.confidence)}, ${escaped(verdict?.stage)}</dd><dt>Ran in</dt><dd>${escaped(verdict?.environments.join(', ') || 'nothing')}, network ${escaped(verdict?.network)}</dd>
<dt>Not done</dt><dd>${escaped(verdict?.limitations.join(', ') || 'nothing was left out')}</dd><dt>Engine</dt><dd>${escaped(report.engine?.version)} <code>${escaped(report.engine?.digest.slice(0, 16))}</code></dd><dt>Analysed</dt><dd>${escaped(report.analysis.finishedAt ?? report.analysis.state)}</dd></dl>
${section('Signals', report.signals.map((one) => `<article><strong>${escaped(one.weight)} · ${escaped(one.title)}</strong> <small>${escaped(one.rule)} ${escaped(one.techniques.join(' '))}</small><br>Malicious reading: ${escaped(one.maliciousCause)}<br>Harmless reading: ${escaped(one.benignCause)}${one.evidence.length > 0 ? `<ul>${one.evidence.map((line) => `<li><code>${escaped(line)}</code></li>`).join('')}</ul>` : ''}</article>`).join('') || '<p>None.</p>')}
${section('ATT&CK techniques', rows(['Technique', 'Weight', 'Rules'], report.techniques.map((one) => [one.id, one.weight, one.rules.join(', ')])))}
${section('Runs', rows(['Run', 'Environment', 'Outcome', 'Time', 'Why there', 'Not done'], report.detonations.map((one) => [one.number, one.environment, one.outcome, seconds(one.runMs), one.choice, one.limitations.join(', ')])))}
${section('Processes', rows(['Run', 'At', 'Process', 'Parent', 'Command line'], report.processes.map((one) => [one.run, seconds(one.at), one.processId, one.parentProcessId, one.commandLine])))}
${section('Network', rows(['Run', 'At', 'What', 'Name', 'Address', 'First bytes'], report.network.map((one) => [one.run, seconds(one.at), one.uri ?? one.protocol, one.name, one.address ? `${one.address}:${one.port}` : '', lines(one.first?.slice(0, 200))])))}
${section('Files', rows(['Run', 'At', 'Operation', 'Path'], report.files.map((one) => [one.run, seconds(one.at), one.operation, one.path])))}
${section('What it showed', rows(['Run', 'At', 'Where', 'Text'], report.shown.map((one) => [one.run, seconds(one.at), one.where, lines(one.text)])))}
${section('Indicators in its bytes', rows(['Kind', 'Value', 'Where'], report.indicators.map((one) => [one.kind, one.value, one.where])))}
${report.cut.length > 0 ? `<p>Only the first rows are shown of: ${escaped(report.cut.join(', '))}.</p>` : ''}
</body></html>
`;
}
