import { Observation } from './observation.ts';

/** Between the beginning and the end of what they wrote, where the guest kept no more. */
const cut = '\u001ecut';
// eslint-disable-next-line no-control-regex -- the record separator marks the shells' own lines
const line = /^\u001e+(\d+) (\d+\.\d+) (.*)$/;
/** Words of the language that start nothing by themselves. */
const grammar = /^(\[|\[\[|test|:|true|false|for|case|local|return|shift|break|continue|\(\()(\s|$)/;

/**
 * A start file that is named for other shells. Those that `sh` starts don't read it here: what makes shells tell their
 * commands is handed on together with the mode of `sh`.
 */
const startFile = /(?:^|\s)(?:BASH_ENV|ENV)=\S/;

/**
 * What the guest's shells ran, after expansion: builtins, and programs that are not installed, which the kernel never
 * sees. Written by the shells themselves, so a sample can lie here; what it tells is bounded and only adds to what
 * the kernel saw.
 */
export function observeShell(text: string, observation: Observation): void {
  const [first = '', ...lines] = text.split('\n');
  const clock = /^clock (\d+\.\d+) (\d+\.\d+)$/.exec(first);
  if (!clock) return;
  const offset = Number(clock[1]) - Number(clock[2]);
  for (const one of lines) {
    if (one === cut) observation.limitations.add('TRACE_TRUNCATED');
    const match = line.exec(one);
    if (!match || grammar.test(match[3]!)) continue;
    if (startFile.test(match[3]!)) observation.limitations.add('SCRIPT_FAILED');
    const { image, commandLine } = commandOf(match[3]!);
    observation.add('SHELL', Number(match[2]) + offset, Number(match[1]), { Image: image, CommandLine: commandLine, ProcessId: match[1], User: 'mkeller' });
  }
}

/** `sudo -n rm x` is rm: the program a command line is about, as if it were installed where programs are. */
export function commandOf(text: string): { image: string; commandLine: string } {
  const words = /^(?:(?:\S*\/)?(?:sudo|doas|nohup|time|command|builtin|exec|env|busybox)\s+(?:-[A-Za-z]+\s+)*|\w+=(?:'[^']*'|"[^"]*"|(?:[^\s'"`$(]|\$(?!\())*)\s+)*/.exec(text)![0];
  const word = /^(?:"([^"]+)"|'([^']+)'|(\S+))/.exec(text.slice(words.length)) ?? /^(?:"([^"]+)"|'([^']+)'|(\S+))/.exec(text);
  const program = word?.[1] ?? word?.[2] ?? word?.[3] ?? '';
  // An assignment is the shell's own work, whatever path its value is.
  if (/^\w+\+?=/.test(program)) return { image: '/usr/bin/bash', commandLine: text };
  return { image: program.startsWith('/') ? program : `/usr/bin/${program.slice(program.lastIndexOf('/') + 1)}`, commandLine: text };
}

const builtins = /^(assoc|call|cd|chdir|cls|color|copy|date|del|dir|echo|endlocal|erase|exit|for|ftype|goto|if|md|mkdir|mklink|move|path|pause|popd|prompt|pushd|rd|rem|ren|rename|rmdir|set|setlocal|shift|start|time|title|type|ver|verify|vol)$/i;

/** The same for Windows: a builtin is the command shell itself, a bare name is a tool of the system. */
export function windowsCommandOf(text: string): { image: string; commandLine: string } {
  const word = /^\s*@?(?:"([^"]+)"|([^\s"/;,=]+))/.exec(text);
  const program = (word?.[1] ?? word?.[2] ?? '').replace(/\.$/, '');
  if (builtins.test(program)) return { image: 'C:\\windows\\system32\\cmd.exe', commandLine: text };
  if (/^[a-z]:\\/i.test(program)) return { image: program, commandLine: text };
  const name = program.slice(program.lastIndexOf('\\') + 1);
  return { image: `C:\\windows\\system32\\${/\.\w{2,4}$/.test(name) ? name : `${name}.exe`}`, commandLine: text };
}
