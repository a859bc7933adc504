import type { Observation } from './observation.ts';

/** Each system call is told once for a program, and so many programs are told of. */
const toldMax = 100;

/**
 * What the kernel noted of a run in a Windows guest (`guest/wine-calls.sh`): system calls that a Windows program makes
 * by itself, past Wine, and hands laid on the descriptor that Wine's record goes through. Of either Wine's record
 * shows nothing, so it isn't whole.
 */
export function observeWineCalls(text: string, observation: Observation): void {
  const key = /^# key ([0-9a-f]{16})\n/.exec(text)?.[1];
  if (key === undefined) {
    observation.limitations.add('RECORD_BROKEN');
    return;
  }
  // The name of the thread is the sample's to choose; it can't know the key.
  const line = new RegExp(`^ *(.*)-(\\d+) +\\[\\d+\\] +\\S+ +(\\d+\\.\\d+): (record|call)_(\\w+?)(?:32)?_${key}: \\([^)]*\\)(.*)$`);
  const told = new Set<string>();
  for (const one of text.split('\n')) {
    const [, thread, processId, seconds, kind, call, rest = ''] = line.exec(one) ?? [];
    if (thread === undefined || processId === undefined || seconds === undefined) continue;
    observation.limitations.add('RECORD_BROKEN');
    const operation = kind === 'record' ? 'record_broken' : 'linux_call';
    const name = `${thread} ${operation} ${call}`;
    if (told.has(name) || told.size >= toldMax) continue;
    told.add(name);
    const file = / f="(.*)"$/.exec(rest)?.[1];
    observation.add('OTHER', Number(seconds), Number(processId), {
      Image: thread, ProcessId: processId, Operation: operation, Call: call, ...(file === undefined ? {} : { TargetFilename: file }),
    });
  }
}
