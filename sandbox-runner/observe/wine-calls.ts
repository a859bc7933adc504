import type { Observation } from './observation.ts';

/** Events that are reported of either kind: each call of a thread once. */
const reportedMax = 50;

/**
 * What the kernel noted of a run in a Windows guest (`guest/wine-calls.sh`): system calls that a Windows program makes
 * by itself, past Wine, and hands laid on the descriptor that Wine's record goes through. Of either Wine's record
 * shows nothing, so it isn't whole.
 */
export function observeWineCalls(text: string, observation: Observation): void {
  const key = /^# key ([0-9a-f]{16})\n/.exec(text)?.[1];
  // The name of a thread, and that of a file, are the sample's to choose; it can't know the key.
  if (key === undefined || text.includes(`_${key}: (`)) observation.limitations.add('RECORD_BROKEN');
  if (key === undefined) return;
  const head = /^(.*)-(\d+) +\[\d+\] +\S+ +(\d+\.\d+): /s;
  const line = new RegExp(`${head.source}(record|call)_(\\w+?)(?:32)?_${key}: \\([^)]*\\)(.*)$`, 's');
  const reported = { record: new Set<string>(), call: new Set<string>() };
  for (const one of text.split('\n')) {
    const [, thread, processId, seconds, kind, call, rest = ''] = line.exec(one) ?? [];
    if (thread === undefined || seconds === undefined || (kind !== 'record' && kind !== 'call')) continue;
    const name = `${processId} ${call}`;
    if (reported[kind].has(name) || reported[kind].size >= reportedMax) continue;
    reported[kind].add(name);
    const file = / f="(.*)"$/s.exec(rest)?.[1];
    // Numbers of processes are Linux' here, and Windows' in all other events of the run.
    observation.add('OTHER', Number(seconds), 0, {
      Image: thread.trim(), LinuxProcessId: processId, Call: call,
      Operation: kind === 'record' ? 'record_broken' : 'linux_call',
      ...(file === undefined ? {} : { TargetFilename: file }),
    });
  }
}
