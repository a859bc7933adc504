import { signal, type Found, type Layer } from './found.ts';
import { expanded, extraBlocks, informationPath, itemPath } from './shortcut-target.ts';
import { utf16 } from '../utf16.ts';

const shell =
  /\b(cmd|powershell|pwsh|mshta|wscript|cscript|rundll32|regsvr32|certutil|bitsadmin|curl|msiexec|conhost|forfiles|ssh|ftp)(\.exe)?\b/i;
const overlayMin = 16;
const baseName = (path: string) => path.split(/[\\/]/).pop() ?? '';

/** A Windows shortcut (MS-SHLLINK): where it points and with which arguments. Throws RangeError for what is cut off. */
export function readShortcut(bytes: Buffer): Found {
  const flags = bytes.readUInt32LE(20);
  let at = 76;
  let items = '';
  if ((flags & 1) !== 0) {
    items = itemPath(bytes.subarray(at + 2, at + 2 + bytes.readUInt16LE(at)));
    at += 2 + bytes.readUInt16LE(at);
  }
  let information = '';
  if ((flags & 2) !== 0) {
    const read = informationPath(bytes, at);
    at += read.size;
    // Windows is told to take no notice of it, and so do we as long as there is another place.
    information = read.path;
  }
  const wide = (flags & 0x80) !== 0;
  const word = (bit: number): string => {
    if ((flags & bit) === 0) return '';
    const count = bytes.readUInt16LE(at);
    const end = at + 2 + count * (wide ? 2 : 1);
    const text = wide ? utf16(bytes, at + 2, end) : bytes.toString('latin1', at + 2, Math.min(end, bytes.length));
    at = end;
    return text;
  };
  const [description, relative, folder, rawArguments, icon] = [word(4), word(8), word(0x10), word(0x20), word(0x40)];
  const extra = extraBlocks(bytes, at);
  // In the order in which Windows takes them; each that differs may be what somebody was meant to overlook.
  const targets = [
    ...new Set(
      [extra.environment, items, extra.items, information, relative]
        .map((one) => expanded(one.trim()))
        .filter((one) => one !== ''),
    ),
  ];
  const programs = [...new Set(targets.map((one) => baseName(one).toLowerCase()))];
  const target = targets[0] ?? '';
  const command = rawArguments.replace(/\s{10,}/g, ' ').trim();
  const found: Required<Pick<Found, 'signals' | 'commands' | 'layers' | 'members'>> & Found = {
    signals: [],
    commands: programs.map((program) =>
      `${baseName(targets.find((one) => baseName(one).toLowerCase() === program)!)} ${command}`.trim(),
    ),
    layers: [
      { name: 'arguments', bytes: Buffer.from(command) },
      { name: 'target', bytes: Buffer.from(targets.join('\n')) },
    ],
    members: overlay(bytes, extra.end),
    facts: {
      target: target.slice(0, 500),
      arguments: command.slice(0, 2_000),
      folder: folder.slice(0, 500),
      icon: icon.slice(0, 300),
      description: description.slice(0, 300),
    },
  };
  const runs = (targets.some((one) => shell.test(one)) || shell.test(command)) && !opensPrompt(programs, command);
  if (runs)
    found.signals.push(
      signal(
        'shortcut-shell',
        'Shortcut that runs a command',
        45,
        ['T1204.002', 'T1059.003', 'T1547.009'],
        { benign: 'Administrators make such shortcuts.', malicious: 'It looks like a document and starts a download.' },
        [`${target} ${command}`],
      ),
    );
  if (/^\s{40,}/.test(rawArguments) || rawArguments.length > 260) {
    found.signals.push(
      signal(
        'shortcut-hidden',
        'Shortcut whose arguments do not show in its properties',
        45,
        ['T1027.012', 'T1036'],
        { benign: 'Hardly any.', malicious: 'The command is pushed out of sight.' },
        [`${rawArguments.length} characters`],
      ),
    );
  }
  if (
    /\.(pdf|docx?|xlsx?|jpe?g|png)$/i.test(icon) ||
    (/(shell32|imageres|wordicon|acrord|msedge|iexplore|winword|excel)/i.test(icon) &&
      targets.some((one) => shell.test(one)))
  ) {
    found.signals.push(
      signal(
        'shortcut-icon',
        'Shortcut to a command with the icon of a document',
        30,
        ['T1036.008', 'T1204.002'],
        { benign: 'Made by hand for colleagues.', malicious: 'It is meant to be opened by mistake.' },
        [icon],
      ),
    );
  }
  if (found.members.length > 0)
    found.signals.push(
      signal(
        'shortcut-appended',
        'Shortcut with something behind its end',
        30,
        ['T1027.009', 'T1204.002'],
        { benign: 'Hardly any.', malicious: 'The shortcut carries the file that its command takes out of it.' },
        [`${bytes.length - extra.end} bytes`],
      ),
    );
  return found;
}

/** What stands behind the end; archives in it are found there as in any file. Zeros and blanks fill up a last sector. */
function overlay(bytes: Buffer, end: number): Layer[] {
  let from = Math.max(0, end);
  while (from < bytes.length && bytes[from]! <= 0x20) from++;
  return bytes.length - from >= overlayMin ? [{ name: 'overlay', bytes: bytes.subarray(from) }] : [];
}

/**
 * A path from its drive on to a folder that only administrators write to, or at least no browser, mail or archive does.
 */
const ownPath =
  /^"?[a-z]:\\(?!users\\|programdata\\|temp\\|windows\\(?:temp|tasks)\\|perflogs\\)[^"%|&<>^]{1,250}"?(?:\s[\w =./-]{0,100})?$/i;

/**
 * A prompt that stays open, by itself or with the settings of a tool: what compilers and SDKs put into the start menu.
 */
function opensPrompt(programs: readonly string[], command: string): boolean {
  if (!programs.every((program) => /^(cmd|powershell|pwsh)(\.exe)?$/.test(program))) return false;
  if (command === '') return true;
  const kept = /^\/k\s+(.{1,260})$/i.exec(command)?.[1];
  return (
    kept !== undefined && ownPath.test(kept.trim()) && /\.(bat|cmd)"?(\s|$)/i.test(kept) && !/https?:|\\\\/i.test(kept)
  );
}

/** An internet shortcut: where it leads. */
export function readUrlFile(bytes: Buffer): Found {
  const text = bytes.toString('utf8').slice(0, 20_000);
  const url = /^URL=(.{1,2000})$/im.exec(text)?.[1]?.trim() ?? '';
  const icon = /^IconFile=(.{1,2000})$/im.exec(text)?.[1]?.trim() ?? '';
  const found: Found = { signals: [], layers: [{ name: 'link', bytes: Buffer.from(url) }], facts: { url, icon } };
  if (/^(file:|\\\\)/i.test(url) || /\.(exe|scr|js|vbs|hta|lnk|msi|jar|cpl|bat|cmd|ps1|wsf)([?#].*)?$/i.test(url)) {
    found.signals!.push(
      signal(
        'link-program',
        'Internet shortcut to a program or a share',
        50,
        ['T1204.001', 'T1105'],
        { benign: 'Shortcuts to company shares.', malicious: 'One click runs a program from elsewhere.' },
        [url],
      ),
    );
  }
  if (/^(\\\\|file:\/\/)/i.test(icon))
    found.signals!.push(
      signal(
        'link-icon',
        'Icon on another machine',
        45,
        ['T1187'],
        { benign: 'Company shares.', malicious: "Showing the folder sends the user's log-on." },
        [icon],
      ),
    );
  return found;
}
