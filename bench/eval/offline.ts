import { clean } from '../../sandbox-runner/observe/observation.ts';
import { commandOf, windowsCommandOf } from '../../sandbox-runner/observe/shell.ts';
import type { SigmaRule } from '../../sandbox-runner/sigma/rule.ts';
import { matched } from '../../sandbox-runner/signals.ts';
import { writtenCommands } from '../../sandbox-runner/static/script.ts';
import type { ObservedEvent, Signal, Written } from '../../schema/jobs.ts';
import { scoreOf } from '../../subgraphs/verdicts/scoring.ts';

type Product = 'linux' | 'windows';

/** What writes commands, and how the runner reads it. */
export const executors: Readonly<Record<string, { product: Product; reads: 'sh' | 'bat' | 'ps1' }>> = {
  bash: { product: 'linux', reads: 'sh' },
  sh: { product: 'linux', reads: 'sh' },
  command_prompt: { product: 'windows', reads: 'bat' },
  powershell: { product: 'windows', reads: 'ps1' },
};

/** As the Windows guest has them; its command shell tells each command after it has put them in. */
const variables: Readonly<Record<string, string>> = {
  appdata: 'C:\\users\\mkeller\\AppData\\Roaming', comspec: 'C:\\windows\\system32\\cmd.exe', homedrive: 'C:',
  homepath: '\\users\\mkeller',
  localappdata: 'C:\\users\\mkeller\\AppData\\Local', programdata: 'C:\\ProgramData', programfiles: 'C:\\Program Files',
  public: 'C:\\users\\Public',
  systemdrive: 'C:', systemroot: 'C:\\windows', temp: 'C:\\users\\mkeller\\Temp', tmp: 'C:\\users\\mkeller\\Temp',
  userprofile: 'C:\\users\\mkeller',
  windir: 'C:\\windows', username: 'user', userdomain: 'DESK-4410', computername: 'DESK-4410', allusersprofile: 'C:\\ProgramData',
};

const expanded = (line: string) =>
  line.replace(/%(\w{1,40})%/g, (whole, name: string) => variables[name.toLowerCase()] ?? whole);

interface Offline {
  product: Product;
  events: ObservedEvent[];
  written: Written[];
}

/** The target of a redirection. */
const written = /[^<]>{1,2}\s*["']?(\/[^\s"';&|)]{1,500})/;

/**
 * What a run of these commands would leave behind, and what their text says: without a guest. Each command is an
 * event as the guest's shell records it, once; no exit code, no branch and no file of the guest's decides anything
 * here.
 */
export function offline(executor: string, command: string): Offline {
  const how = executors[executor];
  if (!how) throw new Error(`commands of ${executor} are not read here`);
  const commands = writtenCommands(command, how.reads);
  // A script of PowerShell is one process: what it does within is in its text alone.
  const events = how.reads === 'ps1' ? [] : commands.flatMap((line, at): ObservedEvent[] => {
    const { image, commandLine } = how.product === 'linux' ? commandOf(line) : windowsCommandOf(expanded(line));
    const shell = { Image: clean(image), CommandLine: clean(commandLine) };
    const into = how.product === 'linux' ? written.exec(line)?.[1] : undefined;
    const ran = { kind: 'SHELL' as const, at, processId: 1, fields: shell };
    if (into === undefined || into === '/dev/null') return [ran];
    const fields = { Image: clean(image), TargetFilename: clean(into), Operation: 'write' };
    return [ran, { kind: 'FILE', at, processId: 1, fields }];
  });
  const text: Written = { product: how.product, where: '(in its text)', notes: [], commands };
  return { product: how.product, events, written: [text] };
}

export interface JudgedOffline {
  signals: Signal[];
  techniques: string[];
  score: number;
}

/** The signals that they lead to, and the score that these make. */
export function judgedOffline(rules: readonly SigmaRule[], executor: string, command: string): JudgedOffline {
  const { product, events, written } = offline(executor, command);
  const signals = matched(rules, { written, runs: [{ product, member: null, events }] });
  return { signals, techniques: [...new Set(signals.flatMap((one) => one.techniques))], score: scoreOf(signals) };
}
