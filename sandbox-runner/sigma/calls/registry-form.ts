/** Names of a hive, and what reg.exe calls it. */
const hives: readonly [RegExp, string][] = [
  [/(?:microsoft\.powershell\.core\\)?registry::\\?/g, ''],
  [/\bhkey_local_machine\b|\bhklm:|\blocalmachine\b(?=\.)/g, 'hklm'],
  [/\bhkey_current_user\b|\bhkcu:|\bcurrentuser\b(?=\.)/g, 'hkcu'],
  [/\bhkey_classes_root\b|\bhkcr:/g, 'hkcr'],
  [/\bhkey_users\b|\bhku:/g, 'hku'],
  [/\\wow6432node(?=\\|\b)/g, ''],
  [/\\controlset00\d(?=\\)/g, '\\currentcontrolset'],
];

/** Lower-case text whose registry paths are written in one way: `hklm\…`, without the 32-bit view. */
export function registryForm(text: string): string {
  if (!text.includes('\\') && !text.includes('hk') && !text.includes('/')) return text;
  // Two at the beginning of a word name another machine.
  let now = text.replace(/\\{2,}/g, (slashes, at: number) => (/[\w}\])%:]/.test(text[at - 1] ?? '') ? '\\' : slashes));
  if (/hk(?:lm|cu|cr|u):?\//.test(now)) now = now.replaceAll('/', '\\');
  for (const [pattern, value] of hives) now = now.replace(pattern, () => value);
  return now.replace(/\b(hklm|hkcu|hkcr|hku)\\\\+/g, '$1\\');
}
