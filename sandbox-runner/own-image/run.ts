import type { ObservedEvent } from '../../schema/jobs.ts';
import type { OwnSystem } from '../choose.ts';
import { MachineFailure, type Machine } from '../machines/machine.ts';
import { inputOf, type AskedStart } from '../asked-start.ts';
import { Observation } from '../observe/observation.ts';
import { observeSysmon } from '../observe/sysmon.ts';
import { scripts } from './guest-agent.ts';

const logBytesMax = 48 * 1024 * 1024;
const toolMs = 60_000;
const sysmon = 'Microsoft-Windows-Sysmon/Operational';
const logFile = `${scripts}events.xml`;
const answersFile = `${scripts}answers.txt`;
const pollMs = 500;

/**
 * An argument in a batch file: quoted as the C runtime of Windows parses command lines, with the special characters of
 * cmd.exe escaped.
 */
export function batchWord(word: string): string {
  let quoted = '"';
  let slashes = 0;
  // Backslashes before a quote are halved, and others are themselves.
  for (const sign of word) {
    if (sign === '"') quoted += `${'\\'.repeat(slashes + 1)}"`;
    else quoted += sign;
    slashes = sign === '\\' ? slashes + 1 : 0;
  }
  return `${quoted}${'\\'.repeat(slashes)}"`.replace(/[()!^"<>&|]/g, '^$&').replaceAll('%', '%%');
}

export interface OwnRun {
  events: ObservedEvent[];
  limitations: string[];
  outcome: 'ENDED' | 'TIMED_OUT' | 'NOT_EXECUTED';
  /** Milliseconds for which the sample was watched. */
  runMs: number;
}

/**
 * One sample in an operator's own Windows: written to its folder, started, watched by the Sysmon that is in the
 * image. Its network leads nowhere. Without Sysmon nothing is seen but whether it ended: that is said, and no verdict
 * is built on its silence.
 */
export async function runOwn(
  machine: Machine, image: OwnSystem, sample: { path: string; folder: string; bytes: Buffer; words: readonly string[]; viewer: boolean; started?: AskedStart }, runMsMax: number,
): Promise<OwnRun> {
  // One that came in an archive has a folder of its own, also when nothing else lies in it.
  if (sample.folder !== image.folder) {
    await machine.run(`chcp 65001 >nul\nmkdir "${sample.folder.replaceAll('%', '%%')}" 2>nul`, toolMs);
  }
  await machine.push(sample.path, sample.bytes);
  const { status: watched } = await machine.run(`wevtutil.exe cl ${sysmon}`, toolMs);
  const startedAt = performance.now();
  const passed = () => performance.now() - startedAt;
  // An empty word in quotes is what `start` takes for a title.
  const line = (words: readonly string[]) => words.map((word) => (word !== '""' && /[^A-Za-z0-9._:\\/-]/.test(word) ? `"${word}"` : word)).join(' ');
  // PowerShell takes this for its own setting: scripts run without a word about it in their command line.
  const { words: more = [], answers = [] } = sample.started ?? {};
  if (answers.length > 0) await machine.push(answersFile, inputOf(answers, 'windows'));
  const input = answers.length > 0 ? ` < "${answersFile}"` : '';
  const command = [line([...image.launcher, ...sample.words]), ...more.map(batchWord)].join(' ');
  const start = `cd /d "${sample.folder}"\n${command}${input}`;
  // A batch file is read in the console's own encoding; chcp is a program that Sysmon sees, so only where it must be.
  const encoding = /^[\x20-\x7e\n]*$/.test(start) ? '' : 'chcp 65001 >nul\n';
  const { status } = await machine.run(`set PSExecutionPolicyPreference=Bypass\n${encoding}${start}`, runMsMax);
  const timedOut = status === 124 && passed() >= runMsMax;
  // What it has started goes on when it has ended.
  while (!timedOut && passed() < Math.min(runMsMax, image.watchSeconds * 1000)) await new Promise((resolve) => setTimeout(resolve, pollMs));
  const runMs = Math.round(passed());

  const observation = new Observation();
  const limitations = ['NETWORK_NONE'];
  if (watched === 0) {
    const { status: written } = await machine.run(`wevtutil.exe qe ${sysmon} /f:xml /e:Events /uni:true > "${logFile}"`, toolMs);
    if (written === 0) observeSysmon(await machine.pull(logFile, logBytesMax), observation, { ours: scripts, sample: sample.path, line: [line(sample.words), ...more].join(' ') });
    else limitations.push('TRACE_MISSING');
  } else limitations.push('TRACE_MISSING');
  const blind = limitations.includes('TRACE_MISSING') || observation.limitations.has('NO_PROCESS_SEEN');
  return {
    events: observation.events.sort((a, b) => a.at - b.at), limitations: [...limitations, ...observation.limitations, ...(timedOut && !sample.viewer ? ['TIMED_OUT'] : []), ...(blind ? ['NOT_EXECUTED'] : [])], runMs,
    outcome: blind ? 'NOT_EXECUTED' : timedOut && !sample.viewer ? 'TIMED_OUT' : 'ENDED',
  };
}

const droppedMax = 10;
const droppedBytesMax = 8 * 1024 * 1024;

/** Files that it wrote and left behind. */
export async function collectOwn(machine: Machine, events: readonly ObservedEvent[], samplePath: string): Promise<{ name: string; bytes: Buffer }[]> {
  const paths = new Set(events.filter(({ kind, fields }) => kind === 'FILE' && fields.Operation === 'write').map(({ fields }) => fields.TargetFilename ?? ''));
  const dropped: { name: string; bytes: Buffer }[] = [];
  for (const path of [...paths].filter((one) => /^[A-Z]:\\[^\n\0]{1,1000}$/i.test(one) && one.toLowerCase() !== samplePath.toLowerCase()).slice(0, droppedMax * 3)) {
    if (dropped.length >= droppedMax) break;
    try {
      const bytes = await machine.pull(path, droppedBytesMax + 1);
      if (bytes.length > 0 && bytes.length <= droppedBytesMax) dropped.push({ name: path.split('\\').pop()!.slice(0, 255), bytes });
    } catch (error) {
      // It may be gone again, or locked: then it is not among what was left behind.
      if (!(error instanceof MachineFailure) || error.code !== 'GUEST_REFUSED') throw error;
    }
  }
  return dropped;
}
