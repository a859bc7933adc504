import { entries } from './entries.ts';
import { append, signal, type Found } from './found.ts';
import { foundLinks, links, remoteSignals } from './remote.ts';

const commandsMax = 1_000;
const hidden = /\b(?:curl|wget|base64|nc|ncat|python3?|perl)\b|\/dev\/tcp\/|\/tmp\//;

/** Desktop Entry Specification: what `Exec` starts, and where a link leads. Field codes (%f, %U …) are left out. */
export function readDesktop(text: string): Found {
  const found: Found = { commands: [], shell: 'sh', signals: [], layers: [] };
  const places: string[] = [];
  for (const { key, value } of entries(text)) {
    if (key === 'exec' && found.commands!.length < commandsMax) found.commands!.push(value.replace(/%[a-zA-Z]/g, '').replace(/\\(["`$\\])/g, '$1'));
    else if (key === 'url') places.push(value);
  }
  append(found.layers!, links(places));
  const shells = found.commands!.filter((command) => /\b(?:ba|da|z|k)?sh\s+-\w*c\b/.test(command) && hidden.test(command));
  if (shells.length > 0) {
    found.signals!.push(signal('desktop-shell', 'Launcher that runs a command of a shell', 40, ['T1204.002', 'T1059.004', 'T1547.013'], { benign: 'Launchers made by hand.', malicious: 'It looks like a document and starts a download.' }, shells));
  }
  return found;
}

/** systemd.service(5): the commands of a unit, without the signs before them. */
export function readUnit(text: string): Found {
  const commands: string[] = [];
  for (const { key, value } of entries(text)) if (/^exec(start|stop|reload|condition)(pre|post)?$/.test(key) && commands.length < commandsMax) commands.push(value.replace(/^[-@:+!|]+/, ''));
  return { commands, shell: 'sh' };
}

/** crontab(5): commands of both forms, with and without the user's name; of what stands behind % the command gets input. */
export function readCrontab(text: string): Found {
  const commands: string[] = [];
  for (const line of text.split('\n')) {
    const command = /^[ \t]*(?:@[a-z]+|(?:[\d*/,\-a-zA-Z]{1,60}[ \t]+){4}[\d*/,\-a-zA-Z]{1,60})[ \t]+(\S.*)$/.exec(line.slice(0, 8_192))?.[1];
    if (command === undefined || commands.length >= commandsMax) continue;
    commands.push(command);
    const behindUser = /^(?:root|nobody|www-data|daemon|[a-z_][\w-]{0,30})[ \t]+(\S.*)$/.exec(command)?.[1];
    if (behindUser !== undefined) commands.push(behindUser);
  }
  return { commands, shell: 'sh' };
}

/** Explorer command file: its icon, and the command that it gives to the desktop. */
export function readScf(text: string): Found {
  const icons = [...entries(text)].filter(({ key }) => key === 'iconfile').map(({ value }) => value);
  return foundLinks(icons, remoteSignals(icons));
}

/** Theme and theme pack: pictures, cursors and the screen saver. */
export function readTheme(text: string): Found {
  const values = [...entries(text)].filter(({ key }) => key !== '').map(({ key, value }) => ({ key, value: value.replace(/^"|"$/g, '') }));
  const places = values.map(({ value }) => value);
  const found = foundLinks(places.filter((value) => /^(?:\\\\|https?:|file:)/i.test(value)), remoteSignals(places));
  const saver = values.find(({ key, value }) => key === 'scrnsave.exe' && value !== '')?.value;
  return { ...found, commands: saver === undefined ? [] : [`reg add "HKCU\\Control Panel\\Desktop" /v SCRNSAVE.EXE /d ${saver}`] };
}

/** Setup information (INF) and autorun.inf: what installing it, or opening its drive, runs. */
export function readInf(text: string): Found {
  const commands: string[] = [];
  const places: string[] = [];
  const all = [...entries(text)];
  const runs = new Set(all.filter(({ key }) => /^run(pre|post)setupcommands(section)?$/.test(key)).flatMap(({ value }) => value.toLowerCase().split(/[,:]\s*/)));
  for (const { section, key, value } of all) {
    if (commands.length >= commandsMax) break;
    const [first, second, third, , ...rest] = (key === '' ? value : `${key}=${value}`).split(',').map((part) => part.trim().replace(/^"|"$/g, ''));
    const library = /\.(?:dll|ocx)$/i.test(first!) ? first!.split(/[\\/]/).pop() : undefined;
    const word = value.split(',').slice(2).join().trim();
    if (section === 'autorun' && /^(open|shellexecute|shell\\[^\\]+\\command)$/.test(key)) commands.push(value);
    else if (runs.has(section) && value !== '') commands.push(key === '' ? value : `${key}=${value}`);
    else if (library !== undefined && /^N?I?$/i.test(second ?? '') && word !== '') {
      // Registering an object with a word is what regsvr32 does with /i.
      commands.push(`regsvr32.exe /s /n /u /i:${word} ${library}`);
      places.push(word);
    } else if (/^HK\w{1,2}$/i.test(first!) && second) commands.push(`reg add "${first!.toUpperCase()}\\${second}" /v "${third ?? ''}" /d "${rest.join()}"`);
  }
  const remote = places.filter((place) => /^(?:https?:|\\\\)/i.test(place));
  const story = { benign: 'Hardly any.', malicious: 'Installing it runs a script from a stranger.' };
  return { commands, layers: links(places), signals: remote.length === 0 ? [] : [signal('inf-remote', 'Setup information that loads a script from elsewhere', 55, ['T1218.003', 'T1218.010'], story, remote)] };
}
