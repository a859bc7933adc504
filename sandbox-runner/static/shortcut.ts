import { signal, type Found } from './found.ts';

/** A Windows shortcut (MS-SHLLINK): where it points and with which arguments. Throws RangeError for what is cut off. */
export function readShortcut(bytes: Buffer): Found {
  const flags = bytes.readUInt32LE(20);
  let at = 76;
  if ((flags & 1) !== 0) at += 2 + bytes.readUInt16LE(at);
  let local = '';
  if ((flags & 2) !== 0) {
    const size = bytes.readUInt32LE(at);
    const base = bytes.readUInt32LE(at + 16);
    if ((bytes.readUInt32LE(at + 8) & 1) !== 0 && base > 0 && base < size) local = bytes.toString('latin1', at + base, at + size).split('\0', 1)[0]!;
    at += size;
  }
  const wide = (flags & 0x80) !== 0;
  const word = (bit: number): string => {
    if ((flags & bit) === 0) return '';
    const count = bytes.readUInt16LE(at);
    const end = at + 2 + count * (wide ? 2 : 1);
    const text = bytes.toString(wide ? 'utf16le' : 'latin1', at + 2, Math.min(end, bytes.length));
    at = end;
    return text;
  };
  const [description, relative, folder, rawArguments, icon] = [word(4), word(8), word(0x10), word(0x20), word(0x40)];
  const target = local || relative;
  const command = rawArguments.replace(/\s{10,}/g, ' ').trim();
  const found: Found = { signals: [], commands: [], layers: [{ name: 'arguments', bytes: Buffer.from(command) }], facts: { target: target.slice(0, 500), arguments: command.slice(0, 2_000), folder: folder.slice(0, 500), icon: icon.slice(0, 300), description: description.slice(0, 300) } };
  if (target !== '') found.commands!.push(`${target.split(/[\\/]/).pop()} ${command}`.trim());
  const shell = /\b(cmd|powershell|pwsh|mshta|wscript|cscript|rundll32|regsvr32|certutil|bitsadmin|curl|msiexec|conhost|forfiles|ssh|ftp)(\.exe)?\b/i;
  if (shell.test(target) || shell.test(command)) {
    found.signals!.push(signal('shortcut-shell', 'Shortcut that runs a command', 45, ['T1204.002', 'T1059.003', 'T1547.009'], { benign: 'Administrators make such shortcuts.', malicious: 'It looks like a document and starts a download.' }, [`${target} ${command}`]));
  }
  if (/^\s{40,}/.test(rawArguments) || rawArguments.length > 260) {
    found.signals!.push(signal('shortcut-hidden', 'Shortcut whose arguments do not show in its properties', 45, ['T1027.012', 'T1036'], { benign: 'Hardly any.', malicious: 'The command is pushed out of sight.' }, [`${rawArguments.length} characters`]));
  }
  if (/\.(pdf|docx?|xlsx?|jpe?g|png)$/i.test(icon) || (/(shell32|imageres|wordicon|acrord|msedge|iexplore|winword|excel)/i.test(icon) && shell.test(target))) {
    found.signals!.push(signal('shortcut-icon', 'Shortcut to a command with the icon of a document', 30, ['T1036.008', 'T1204.002'], { benign: 'Made by hand for colleagues.', malicious: 'It is meant to be opened by mistake.' }, [icon]));
  }
  return found;
}

/** An internet shortcut: where it leads. */
export function readUrlFile(bytes: Buffer): Found {
  const text = bytes.toString('utf8').slice(0, 20_000);
  const url = /^URL=(.{1,2000})$/im.exec(text)?.[1]?.trim() ?? '';
  const icon = /^IconFile=(.{1,2000})$/im.exec(text)?.[1]?.trim() ?? '';
  const found: Found = { signals: [], layers: [{ name: 'link', bytes: Buffer.from(url) }], facts: { url, icon } };
  if (/^(file:|\\\\)/i.test(url) || /\.(exe|scr|js|vbs|hta|lnk|msi|jar|cpl|bat|cmd|ps1|wsf)([?#].*)?$/i.test(url)) {
    found.signals!.push(signal('link-program', 'Internet shortcut to a program or a share', 50, ['T1204.001', 'T1105'], { benign: 'Shortcuts to company shares.', malicious: 'One click runs a program from elsewhere.' }, [url]));
  }
  if (/^(\\\\|file:\/\/)/i.test(icon)) found.signals!.push(signal('link-icon', 'Icon on another machine', 45, ['T1187'], { benign: 'Company shares.', malicious: "Showing the folder sends the user's log-on." }, [icon]));
  return found;
}
