import type { Identity } from '../identify.ts';

/** Of a program; of a script, whose quotes have to be matched, a quarter. */
const bytesMax = 8_000_000;
const commandsMax = 200;
const commandLengthMax = 500;

/** Tools that programs call through a shell, with an argument: a name alone is a word like others. */
const linuxTools = 'curl|wget|(?:ba|da|z|k)?sh\\s+-c|nc|ncat|socat|crontab|chmod|chattr|systemctl|iptables|useradd|usermod|base64|openssl\\s+enc|python3?\\s+-c|perl\\s+-e|insmod|killall|pkill|mkfs\\S*|rm\\s+-\\w*r';
const windowsTools = 'cmd(?:\\.exe)?\\s+/c|powershell|vssadmin|bcdedit|wbadmin|wmic|reg(?:\\.exe)?\\s+(?:add|delete|import)|schtasks|sc(?:\\.exe)?\\s+(?:create|stop|delete|config)|'
  + 'net\\s+(?:user|localgroup|stop|share)|netsh|certutil|bitsadmin|mshta|rundll32|regsvr32|taskkill|icacls|wevtutil|fsutil|cipher';
const linux = new RegExp(`^(?:(?:sudo|nohup|exec)\\s+)*(?:/\\S{0,80}/)?(?:${linuxTools})\\s+\\S`);
const windows = new RegExp(`^"?(?:[a-z]:\\\\\\S{0,80}\\\\|%\\w+%\\\\\\S{0,80}\\\\)?(?:${windowsTools})"?(?:\\.exe)?\\s+\\S`, 'i');

const languages = new Set(['python3', 'perl', 'php', 'node', 'ruby', 'js', 'vbs', 'wsf', 'hta', 'awk']);
/** A constant in quotes; one that goes over lines is none in these languages. */
const literal = /(["'`])((?:[^\\\n"'`]|\\.|(?!\1)["'`]){6,500})\1/g;
const printable = /[\x20-\x7e]{8,500}/g;
const wide = /(?:[\x20-\x7e]\0){8,500}/g;

/**
 * Commands that stand in a program or script as constants, for a shell that it will start: `system("curl … | sh")`. Whether
 * it comes to them is another question, which its run may not answer.
 */
export function quotedCommands(identity: Identity, bytes: Buffer): { commands: string[]; shell: 'sh' | 'bat' } | null {
  const isScript = identity.kind === 'script' && languages.has(identity.interpreter ?? '');
  if (bytes.length > (isScript ? bytesMax / 4 : bytesMax) || !(isScript || identity.kind === 'elf' || identity.kind === 'pe')) return null;
  const shell = identity.kind === 'pe' || /^(?:js|vbs|wsf|hta)$/.test(identity.interpreter ?? '') ? 'bat' : 'sh';
  const commands = new Set<string>();
  const tool = shell === 'bat' ? windows : linux;
  const look = (text: string) => {
    const command = text.trim().slice(0, commandLengthMax);
    if (commands.size < commandsMax && tool.test(command)) commands.add(command);
  };
  const text = bytes.toString('latin1');
  if (isScript) for (const found of bytes.toString('utf8').matchAll(literal)) look(found[2]!.replace(/\\(["'`\\])/g, '$1'));
  else {
    for (const found of text.matchAll(printable)) look(found[0]);
    if (identity.kind === 'pe') for (const found of text.matchAll(wide)) look(found[0].replaceAll('\0', ''));
  }
  return { commands: [...commands], shell };
}
