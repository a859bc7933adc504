import type { ReportQuery } from '../schema/generated/client/graphql.ts';
import type { Verdict } from './client.ts';
import { joined, plain, type PlainText } from './plain.ts';

/** One line for one change. */
export function changeLine(name: string, verdict: Verdict): string {
  const techniques = [...new Set(verdict.decisiveSignals.flatMap((signal) => signal.techniques))];
  const limits = verdict.conditions.limitations.length > 0 ? ` [${verdict.conditions.limitations.join(', ')}]` : '';
  return `${name}: ${verdict.level} (${verdict.stage.toLowerCase()}, score ${verdict.score}, confidence ${verdict.confidence}) — ${verdict.summary}${techniques.length > 0 ? `; ${techniques.join(' ')}` : ''}${limits}`;
}

/** All that is known of a file, for a terminal: several lines. */
export function reportText(verdict: NonNullable<ReportQuery['verdict']>): PlainText {
  const { sample, analysis } = verdict;
  const lines = [
    `${sample.sha256}`,
    `  ${verdict.level}, ${verdict.stage.toLowerCase()}, score ${verdict.score}, confidence ${verdict.confidence}, reason ${verdict.reason.toLowerCase()}`,
    `  ${verdict.summary}`,
    `  ${sample.mediaType ?? 'type unknown'}, ${sample.size} bytes, first seen ${sample.firstSeenAt}${sample.stored ? '' : ', bytes no longer kept'}`,
    `  conditions: ${verdict.conditions.environments.join(', ') || 'not run'}, ${verdict.conditions.runTime} ms, network ${verdict.conditions.network}${verdict.conditions.limitations.length > 0 ? `, ${verdict.conditions.limitations.join(', ')}` : ''}`,
    `  engine ${verdict.engine.version} (${verdict.engine.digest.slice(0, 12)})`,
  ];
  for (const member of sample.members.nodes) lines.push(`  contains ${member.sha256} ${member.mediaType ?? ''} ${member.size} bytes`);
  for (const run of analysis?.detonations ?? []) lines.push(`  ran in ${run.environment.name}: ${run.outcome.toLowerCase()} after ${run.runTime} ms (${run.choice})`);
  for (const signal of analysis?.signals ?? []) {
    lines.push('', `  ${String(signal.weight).padStart(3)}  ${signal.title}${signal.techniques.length > 0 ? `  [${signal.techniques.join(' ')}]` : ''}`);
    lines.push(`       harmless if: ${signal.benignCause}`, `       harmful if:  ${signal.maliciousCause}`);
    for (const line of signal.evidence) lines.push(`       · ${line}`);
  }
  const processes = analysis?.report.processes.nodes ?? [];
  if (processes.length > 0) lines.push('', '  processes:');
  for (const one of processes) lines.push(`    ${(one.startedAt / 1000).toFixed(2)} s  ${one.parentProcessId} → ${one.processId}  ${one.commandLine}`);
  // A line end in what a guest said must not begin a line of its own.
  return joined(lines.map(plain));
}
