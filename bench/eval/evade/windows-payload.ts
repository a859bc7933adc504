/** What each Windows sample does; nothing of it reaches further than the guest. */
export const windowsTechniques = ['T1547.001', 'T1490', 'T1033', 'T1082'];

export const runKey = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run';
export const commands = [
  `reg add ${runKey} /v Updater /d C:\\Users\\Public\\u.exe /f`,
  'vssadmin delete shadows /all /quiet',
  'whoami /all',
  'systeminfo',
];
/** As one line for a command shell within a command line. */
export const oneLine = commands.join(' & ');

const lines = (text: readonly string[]): string => `${text.join('\r\n')}\r\n`;
export const batch = (before: readonly string[], after: readonly string[] = []): string =>
  lines(['@echo off', ...before, ...commands, ...after]);
export const script = (...text: string[]): string => lines(text);

const letters = [...new Set(oneLine.replace(/[\r\n]/g, ''))].sort().reverse().join('');
/** Each letter cut out of one variable. */
export const cut =
  (text: string, name = 'k'): string => [...text].map((one) => `%${name}:~${letters.indexOf(one)},1%`).join('');
export const alphabet = (name = 'k'): string => `set "${name}=${letters}"`;

/** In Windows Script Host, by objects. */
export const inBasic = `Set s = CreateObject("WScript.Shell")
s.RegWrite "${runKey}\\Updater", "C:\\Users\\Public\\u.exe", "REG_SZ"
s.Run "vssadmin delete shadows /all /quiet", 0, True
s.Run "whoami /all", 0, True
s.Run "systeminfo", 0, True
`.replaceAll('\n', '\r\n');
export const inScript = `var s = new ActiveXObject("WScript.Shell");
s.RegWrite(${JSON.stringify(`${runKey}\\Updater`)}, "C:\\\\Users\\\\Public\\\\u.exe", "REG_SZ");
s.Run("vssadmin delete shadows /all /quiet", 0, true);
s.Run("whoami /all", 0, true);
s.Run("systeminfo", 0, true);
`;
