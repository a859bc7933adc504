import type { Found } from './found.ts';
import { utf16 } from '../utf16.ts';

const commandsMax = 1_500;
const valueMax = 4_000;
/** Keys whose values the system runs as commands. */
const run = /\\(?:currentversion\\(?:run\w*|policies\\explorer\\run)|shell\\[^\\]+\\command|command processor|winlogon|windows nt\\currentversion\\windows|image file execution options\\[^\\]+|silentprocessexit\\[^\\]+|active setup\\installed components\\[^\\]+|services\\[^\\]+|inprocserver32|localserver32|environment)$/i;

/**
 * Registration entries (.reg, "Windows Registry Editor Version 5.00" and REGEDIT4): each value as the `reg` command that would write it, and
 * commands among them as they will be run. Those under keys that run something come first.
 */
export function readRegistryText(text: string): Found {
  const acting: string[] = [];
  const plain: string[] = [];
  let key = '';
  let held = '';
  for (const raw of text.split('\n')) {
    const line = (held + raw.trim()).slice(0, 4 * valueMax);
    held = '';
    if (/[,:]\\$|=hex(?:\([\da-f]\))?:.*\\$/i.test(line) && line.length < 4 * valueMax) {
      held = line.slice(0, -1);
      continue;
    }
    const section = /^\[(-?)([^\]]{1,1000})\]/.exec(line);
    if (section) {
      key = section[2]!;
      if (section[1] === '-') plain.push(`reg delete "${key}" /f`);
      continue;
    }
    const entry = /^(?:"((?:[^"\\]|\\.){0,500})"|@)=(.{1,16000})$/.exec(line);
    if (!entry || key === '') continue;
    const value = valueOf(entry[2]!);
    const where = entry[1] === undefined ? '/ve' : `/v "${unescape(entry[1])}"`;
    const command = `reg add "${key}" ${where} /d "${value}" /f`;
    if (run.test(key)) acting.push(command, value);
    else if (plain.length < commandsMax) plain.push(command);
    if (acting.length > commandsMax) return { commands: acting, limitations: ['TEXT_LIMIT'] };
  }
  return { commands: [...acting, ...plain].slice(0, commandsMax) };
}

const unescape = (text: string) => text.replace(/\\(.)/g, '$1');

/** Text, a number, or bytes that are text in UTF-16 (expandable and multiple strings). */
function valueOf(written: string): string {
  if (written.startsWith('"')) return unescape(written.slice(1).replace(/"\s*$/, '')).slice(0, valueMax);
  const number = /^dword:([\da-f]{1,8})/i.exec(written)?.[1];
  if (number !== undefined) return String(Number.parseInt(number, 16));
  const hex = /^hex(?:\([\da-f]\))?:([\da-f,\s]*)/i.exec(written)?.[1];
  if (hex === undefined) return written.slice(0, valueMax);
  const bytes = Buffer.from(hex.replace(/[,\s]/g, ''), 'hex');
  const text = (bytes[1] === 0 ? utf16(bytes) : bytes.toString('latin1')).replaceAll('\0', ' ').trim();
  return text.slice(0, valueMax);
}
