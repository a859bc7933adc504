import type { FakeGuest } from '../sandbox-runner/machines/fake-machines.ts';
import { kernelTrace } from './kernel-trace.ts';

/** The record of a run in which nothing happens but the sample's own start, as the guest that this script is for writes it. */
export function startOnly(script: string): string {
  const words = [...(/detonate\.sh \d+ (.*)$/s.exec(script)?.[1] ?? '').matchAll(/'((?:[^']|'\\'')*)'/g)].map((found) => found[1]!.replaceAll("'\\''", "'"));
  if (words.length === 0) return '';
  if (/\/wine(64)?$/.test(words[0]!)) return '1.000:0020:0024:trace:loaddll:build_module loaded\n';
  const argv = words.map((word, n) => `p${n}=0x1 a${n}="${word}"`).join(' ');
  const line = (call: string, rest: string) => `bash-100 [000] ..... 1.000000: ${call}: ${rest}`;
  return `${kernelTrace([line('execve', `(0x0) f="${words[0]}" ${argv} p${words.length}=0x0`), line('exec', `(sched.sched_process_exec) f="${words[0]}"`)])}\n`;
}

/** A run in which nothing happens. */
export const quietGuest: FakeGuest = (script, files) => {
  files.set('/run/assay/trace', Buffer.from(startOnly(script)));
  files.set('/run/assay/network.jsonl', Buffer.from(''));
  files.set('/run/assay/shell', Buffer.from(''));
  files.set('/run/assay/calls', Buffer.from('# key 0123456789abcdef\n'));
  return { status: 0, output: script.includes('detonate.sh') ? 'state=ENDED code=0 dropped=0 root=1\n' : '' };
};

/** The same of a run whose record is empty, which is no proof of it: for what is not about verdicts, and must not name the file. */
export const silentGuest: FakeGuest = async (script, files) => {
  const answer = await quietGuest(script, files);
  files.set('/run/assay/trace', Buffer.from(''));
  return answer;
};
