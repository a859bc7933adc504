import { isSaid, isSwitch } from './values.ts';

/** Commands that a person may be led to paste, and that a shell of any system takes. */
const pasted: readonly RegExp[] = [
  /\b(?:curl|wget|iwr|irm|fetch)\b[^\n]{0,300}\|\s*(?:sudo\s+)?(?:\/bin\/)?(?:ba|z|da|k)?(?:sh|python3?|perl|iex)\b/i,
  /(?:^|[\s"'`/;(])(?:ba|z|da|k)?sh\s+-\w*c\b|\bsh\s*<\(|\beval\s+["'$`]|\bsource\s+<\(/m,
  /\b(?:powershell|pwsh)(?:\.exe)?["']?\s+(?!\/>)["'-/]|\bcmd(?:\.exe)?["']?\s+\/\w*[ck]\b|%comspec%/i,
  new RegExp(
    [
      String.raw`\b(?:mshta|regsvr32|rundll32|certutil|bitsadmin|wscript|cscript|schtasks|msiexec|`,
      String.raw`installutil|wmic|vssadmin)(?:\.exe)?["']?\s+["'/\\\w-]`,
    ].join(''),
    'i',
  ),
  new RegExp(
    [
      String.raw`\b(?:Invoke-(?:Expression|WebRequest|RestMethod|Command)|Start-Process|`,
      String.raw`FromBase64String)\b|\bDownload(?:String|File)\s*\(`,
    ].join(''),
    'i',
  ),
  /\bNew-Object\s+(?:-\w+\s+)?(?:System\.)?Net\.|\biex\b\s*[(&$"']/i,
  /\/dev\/(?:tcp|udp)\/|\bbase64\s+(?:-d|-D|--decode)\b|\bn(?:c|cat)\s+(?:-\w+\s+)*-\w*[ec]\b|\bmkfifo\b/,
  new RegExp(
    [
      String.raw`\bchmod\s+(?:-R\s+)?(?:[ugoa]*\+\w*[xs]|[0-7]?[1357]\d\d|777)\b|\brm\s+-\w*(?:rf|`,
      String.raw`fr)\w*\s+["']?(?:[/~*]|\$HOME)|\bdd\s+if=|\bmkfs(?:\.\w+)?\s`,
    ].join(''),
    '',
  ),
  /\bpython[\d.]*\s+-c\b|\bperl\s+-\w*e\b|\bruby\s+-e\b|\bnode\s+-e\b|\bphp\s+-r\b|\bosascript\s+-/,
  /\breg(?:\.exe)?\s+add\b|\bnet(?:\.exe)?\s+(?:user|localgroup)\b[^\n]*\/add|\bcrontab\s+-|\bxp_cmdshell\b/i,
  /\$\{jndi:|(?:^|[,;\t"'])[=+@-]\s*(?:cmd|msexcel)\s*\|/im,
];
/** Ways by which the text of an interpreter, or of a page, starts something or makes code of data. */
const calls: readonly RegExp[] = [
  /ActiveXObject|\bWScript\b|\bCreateObject\b|\bGetObject\s*\(|Shell\.Application|\bvbscript:|\bjavascript:/i,
  new RegExp(
    [
      String.raw`\bchild_process\b|\bos\.(?:system|popen|exec\w*|spawn\w*)\b|\bsubprocess\b|`,
      String.raw`\b__import__\b|\b__reduce__\b|\bimportlib\b`,
    ].join(''),
    '',
  ),
  /\bgetRuntime\b|\bProcessBuilder\b|\bProcess\.Start\b|\bObjectDataProvider\b|\bScriptEngine\b|\bappDomainManager/i,
  new RegExp(
    [
      String.raw`\beval\s*\(|\bexec\w*\s*\(|\bsystem\s*\(|\bpopen\s*\(|\bpassthru\s*\(|\bloadstring\s*\(|`,
      String.raw`\bshell_exec\b|\bqx[({/]|^[ \t]*(?:system|exec|spawn) +["'{$[]`,
    ].join(''),
    'm',
  ),
  /\bFunction\s*\(|\batob\s*\(|\bfromCharCode\b|\bunescape\s*\(|\bimport\s*\(|\bbase64_decode\b|\bmarshal\.loads\b/,
  /\bPROGRAM\s+'|\bINTO\s+(?:OUT|DUMP)FILE\b|\bLOAD_FILE\s*\(|\blo_export\b|^\\!|^\.(?:shell|system)\b/im,
  new RegExp(
    [
      String.raw`\bProgramArguments\b|\bRunAtLoad\b|<key>(?:Program|PayloadType|KeepAlive)<|`,
      String.raw`\bscriptProcessor\b|\/XInclude\b|\bexec-maven\b|\bantrun\b|\bLD_PRELOAD\b|\bDYLD_INSERT|`,
      String.raw`\bNODE_OPTIONS\b`,
    ].join(''),
    '',
  ),
  /!!?(?:python|ruby|js|java|perl)\b|!!(?!(?:str|int|float|bool|null|seq|map|set|omap|binary|timestamp)\b)[\w./]+/,
];

/** Whether somewhere in a text stands a command for a shell. Linear: each expression is bounded. */
export const holdsCommand = (text: string): boolean => pasted.some((pattern) => pattern.test(text));

/** Whether a text names a way to start a program, or to turn data into code. */
export const holdsCall = (text: string): boolean => calls.some((pattern) => pattern.test(text));

/** First words of a line that a shell or a command interpreter takes for a command. */
const commandWords = [
  'echo|ping|sudo|su|doas|rm|mv|cp|ln|cat|tee|dd|ch(?:mod|own|grp|root)',
  'curl|wget|n(?:c|cat|map)|ssh|scp|sftp|ftp|telnet',
  'python[\\d.]*|perl|ruby|node|php|lua|awk|sed|(?:ba|z|da|k|c|tc|fi)?sh|exec|eval|source|export|alias|unset|trap',
  'kill(?:all)?|pkill|crontab|at|nohup|mkfs\\S*|mount|umount|useradd|usermod|passwd|iptables|systemctl|service',
  'apt(?:-get)?|dnf|yum|apk|brew|pip3?|npm|npx|gem|cargo|go|docker|kubectl|git|make|start|del|erase|copy|xcopy|move',
  'ren|rd|rmdir|format|net|netsh|sc|reg|taskkill|call|goto|powershell|pwsh|cmd|wmic|osascript|open|defaults|launchctl',
].join('|');
const firstWords = new RegExp(
  `^[ \\t]*(?:[$>#%] )?(?:${commandWords})(?:\\.exe)?(?=[ \\t]+[-/"'~.$%]|[ \\t]+\\S+$)`,
  'im',
);

/** Whether a line begins as a command does that has a word behind it. */
export const beginsCommand = (text: string): boolean => firstWords.test(text);

/**
 * Characters that a reader does not see, and so may hide what a text does: controls, and marks that turn the
 * direction.
 */
const unseen = new RegExp(
  [
    String.raw`[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2060-\u2069\ufff9-\uffff]`,
    String.raw`|[\ud800-\udbff](?![\udc00-\udfff])`,
  ].join(''),
);
export const isPrintable = (text: string): boolean => !unseen.test(text);

/** Data that is written as text, but of a size that may be a program; pictures and fonts within a text are none. */
export const holdsBlob = (text: string): boolean =>
  /[A-Za-z0-9+/=_-]{400}|(?:\\x[0-9a-f]{2}){40}|(?:0x[0-9a-f]{2},\s{0,8}){200}/i.test(
    text.replace(/data:(?:image\/(?!svg)|font\/|application\/(?:x-)?font)[\w;=.+-]{0,60},[\w+/=%]+/g, ''),
  );

/**
 * What acts in a format, and so tells that a text is no mere prose or data, though most of its lines are: one such
 * line is enough.
 */
const inSettings: readonly RegExp[] = [
  new RegExp(
    [
      String.raw`^[ \t]*\[(?:\.shellclassinfo|autorun|internetshortcut|alias|filter[^\]]*|testenv[^\]]*|`,
      String.raw`boot|shell|defaultinstall[^\]]*|service|tool\.poe[^\]]*|desktop entry|`,
      String.raw`[\w.-]{1,100}\.(?:hooks?|cmdclass)(?:\.[\w.-]{1,100})?)\]`,
    ].join(''),
    'im',
  ),
  /^[ \t]*-{1,2}(?:index-url|extra-index-url|find-links)\b|^[\w.[\]-]+ @ (?:https?|git|file)\b/m,
  /\bShell[ (]+"|\bSub (?:Auto_?Open|Auto_?Close|Workbook_Open|Document_Open)\b/i,
  // A setting whose value is a program of the system's.
  /^[ \t]*[\w.-]+[ \t]*=[ \t]*["']?(?:\/usr(?:\/local)?)?\/s?bin\/\w/m,
  /^[ \t]*build-backend[ \t]*=|^[ \t]*backend-path\b/m,
  // What editors take from any text that they open.
  /(?:^|\s)(?:vim?|ex)[<=>\d]{0,9}:[^\n]{0,500}(?:expr|statusline|tabline|titlestring)[ \t]*=/m,
  /-\*-[^\n]{0,300}\beval:|^\W{0,9}eval:[ \t]{0,9}\(/m,
];
/** Lists in YAML by which builds and machines are told what to do. */
const inYaml = /^[ \t]*(?:- +)?(?:jobs|steps|stages|services|tasks|containers|hooks|handlers|hosts): *(?:$|[\w"'[{])/m;
/** What acts where it is shown, or read by a program of its own. */
const shown: readonly RegExp[] = [
  /=[ \t]{0,9}["']?!\w|(?:^|[\s"'=(:])\\\\[\w.-]+\\|\bfile:\/{2}(?!\/|localhost\b)\w|\bsearch-ms:|\bms-msdt:/m,
  // Styles and pages, the manual, data bases, formulas, shells.
  new RegExp(
    [
      String.raw`expression\s*\(|behaviou?r\s*:\s*url|-moz-binding|<\s*(?:script|iframe|object|embed|`,
      String.raw`form|meta\s+http-equiv)\b|<\w[^<>]{0,400}\son\w{3,20}\s*=`,
    ].join(''),
    'i',
  ),
  new RegExp(
    [
      String.raw`^[.']\s*(?:(?:als|rn)\s+\S+\s+)?(?:sy|pi|pso|opena?|cf)\b|^\\!|\\(?:write18|immediate|`,
      String.raw`directlua|openout|ShellEscape)|\\input\s*\{?\|`,
    ].join(''),
    'm',
  ),
  /\$\(\w|(?:^|[,;\t"'])[=@][A-Za-z]+\(|[\])]\s*\(\w+\[|\]\s*\]\s*\(/m,
];

/** Names by which settings, builds and containers start something, each with what stands behind it. */
const startingLine = new RegExp(
  `^[ \\t]*(?:- +)?(["']?)(?!exec_?prefix\\b)(?:${[
    '\\w*exec\\w*|\\w*commands?|\\w*cmd|runs?|run[-_]?once|(?:before|after)_script|scripts?|shell|entrypoint|uses',
  ].join('|')})\\1[ \\t]{0,9}([:=])[ \\t]{0,9}(.*)$`,
  'gim',
);

/**
 * Whether a line names what is to be started. `sign`: what stands between name and value in the format that is asked
 * for.
 */
export function namesCommand(text: string, sign?: ':' | '='): boolean {
  for (const [, , between, value] of text.matchAll(startingLine)) {
    if (sign !== undefined && sign !== between) continue;
    if (value!.trim() === '' || !(isSwitch(value!) || isSaid(value!))) return true;
  }
  return false;
}

/** What acts for programs that look for their own lines in a text and leave out all else. */
export const actsInSettings = (text: string): boolean => inSettings.some((pattern) => pattern.test(text));

/** What acts where a text is shown, or read by the program that it is for. */
export const actsAsShown = (text: string): boolean => shown.some((pattern) => pattern.test(text));

/** Whether a line names what is to be started to programs that read YAML. */
export const actsInYaml = (text: string): boolean => inYaml.test(text) || namesCommand(text, ':');

/** Whether a text has a line that acts in some format. */
export const actsInPlace = (text: string): boolean =>
  namesCommand(text) || inYaml.test(text) || actsInSettings(text) || actsAsShown(text);

/**
 * The names of functions that a sentence mentions: nothing is handed to them, or the number of their manual's
 * section.
 */
const mentioned = [
  /\b[\w:.]{2,60} ?\((?:\d[a-z]{0,3})?\)(?!\s{0,9}[([{;=]|\.\w)/gi,
  /\b\w{2,60} \([A-Z][\w.-]+(?: [A-Z][\w.-]+)+\)(?!\s{0,9}[([{;=]|\.\w)/g,
  /\$\([A-Za-z_]\w*(?: [,.])?\)/g,
  // The language, before what is said of it.
  /(?<=[\w,;.*-] {1,3}|^)\bjavascript: (?![^\n]{0,300}[(;])/gim,
  // Pictures that are links.
  /!\[[^[\]\n]{0,200}\](?:\[[\w .#-]{0,60}\]|\((?:https?:\/\/[^()\s\\]{1,500}|[\w.][\w./%-]{0,300})\))/g,
];
export const withoutMentions = (text: string): string =>
  mentioned.reduce((rest, pattern) => rest.replace(pattern, 'it'), text);
