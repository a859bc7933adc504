/** Programs that only start another one, with the options of theirs that take a word. */
const starters: Record<string, RegExp> = {
  env: /^(-u|-C|--unset|--chdir|--argv0|-a)$/, busybox: /^$/, toybox: /^$/, setsid: /^$/, nohup: /^$/, nice: /^(-n|--adjustment)$/, exec: /^-a$/, time: /^-[fo]$/,
  ionice: /^-[cnp]$/, stdbuf: /^-[ioe]$/, timeout: /^(-k|-s)$/, sudo: /^-[ugCph]$/, doas: /^-[uC]$/, command: /^$/, catchsegv: /^$/, unbuffer: /^$/, chrt: /^$/, taskset: /^$/, linux32: /^$/, linux64: /^$/, setarch: /^$/,
};
/** Names under which the same language goes. */
const languages: Record<string, string> = {
  dash: 'sh', ksh: 'sh', mksh: 'sh', zsh: 'sh', ash: 'sh', rbash: 'bash', python: 'python3', python2: 'python3', pypy: 'python3', nodejs: 'node', pwsh: 'ps1', gawk: 'awk', mawk: 'awk', nawk: 'awk', gsed: 'sed', tclsh: 'tcl', wish: 'tcl', luajit: 'lua',
};
const stepsMax = 16;
const wordsMax = 40;

/**
 * The language of a text by its first line (`#!`): the program behind `env`, `busybox`, `setsid`, `nohup` and the like, their options and
 * variables left out, without its version. Undefined where there is none.
 */
export function shebang(text: string): string | undefined {
  const line = /^#![ \t]*([^\r\n]{1,400})/.exec(text)?.[1];
  if (line === undefined) return undefined;
  const words = line.split(/[ \t]+/, wordsMax);
  for (let step = 0, at = 0; step < stepsMax && at < words.length; step++) {
    const name = base(words[at]!);
    const valued = starters[name];
    if (valued === undefined) return languageOf(name);
    at++;
    while (at < words.length) {
      const word = words[at]!;
      // What is joined to -S, quoted or not, is split into words of its own.
      const joined = /^-[a-zA-RT-Z]*S["']?(.+)$|^--split-string=["']?(.+)$/.exec(word);
      if (name === 'env' && joined) words[at] = joined[1] ?? joined[2]!;
      else if (word.startsWith('-')) at += valued.test(word) ? 2 : 1;
      else if ((name === 'env' && /^["']?\w+=/.test(word)) || (/^(nice|timeout|chrt|taskset)$/.test(name) && /^[\d.]+[smhd]?$|^0x[\da-f]+$/i.test(word))) at++;
      else break;
    }
  }
  return undefined;
}

const base = (word: string) => word.replace(/^["']|["']$/g, '').split(/[/\\]/).pop()!.replace(/\.exe$/i, '').toLowerCase();

function languageOf(name: string): string | undefined {
  const plain = /^[a-z][a-z_+-]*/.exec(name)?.[0].replace(/-$/, '');
  if (plain === undefined) return undefined;
  // Versions are no languages: python3.11, perl5.36, ruby2.7, bash5.
  return languages[plain] ?? plain;
}
