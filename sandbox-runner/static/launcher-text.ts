import { entries } from './entries.ts';
import { append, signal, type Found } from './found.ts';
import { isPlainCommand } from './plain-command.ts';
import { foundLinks, links, remoteSignals } from './remote.ts';

const commandsMax = 1_000;
const hidden = /\b(?:curl|wget|base64|nc|ncat|python3?|perl)\b|\/dev\/tcp\/|\/tmp\//;

/** Keys of a launcher that only say how it looks and where it belongs (Desktop Entry Specification). */
const shownKeys = new RegExp([
  String.raw`^(?:type|version|name|genericname|comment|icon|keywords|categories|mimetype|terminal|nodisplay|hidden|notshowin|`,
  String.raw`onlyshowin|startupnotify|startupwmclass|tryexec|actions|encoding|singlemainwindow|prefersnondefaultgpu|`,
  String.raw`x-gnome-(?:fullname|usesnotifications|keywords|gettext-domain)|x-ubuntu-gettext-domain)(?:\[[\w@.-]+\])?$`,
].join(''));

/**
 * Where two readers of such a text may see different lines: a backslash at an end joins lines for one of them, also
 * with blanks behind it, and other signs end a line for one and not for the other.
 */
const otherEnds = /\r(?!\n)|[\0\v\f\u0085\u2028\u2029]/;
const isDoubtful = (text: string): boolean => otherEnds.test(text) || text.split('\n').some((line) => line.trimEnd().endsWith('\\'));

/**
 * Desktop Entry Specification: what `Exec` starts, and where a link leads. Field codes (%f, %U …) are left out. Still
 * where it starts an installed program with options alone, and has nothing besides.
 */
export function readDesktop(text: string): Found {
  const found: Found = { commands: [], shell: 'sh', signals: [], layers: [] };
  const places: string[] = [];
  let isKnown = !isDoubtful(text);
  let isFilled = false;
  for (const { key, value } of entries(text)) {
    // %c is the launcher's own name, %k its place: words that it chooses itself.
    if (key === 'exec') isFilled ||= /%[^%fFuUi]/.test(value);
    if (key === 'exec' && found.commands!.length < commandsMax) found.commands!.push(value.replace(/%[a-zA-Z]/g, '').replace(/\\(["`$\\])/g, '$1'));
    else if (key === 'url') places.push(value);
    else if (!shownKeys.test(key)) isKnown = false;
  }
  append(found.layers!, links(places));
  const shells = found.commands!.filter((command) => /\b(?:ba|da|z|k)?sh\s+-\w*c\b/.test(command) && hidden.test(command));
  if (shells.length > 0) {
    found.signals!.push(signal('desktop-shell', 'Launcher that runs a command of a shell', 40, ['T1204.002', 'T1059.004', 'T1547.013'], { benign: 'Launchers made by hand.', malicious: 'It looks like a document and starts a download.' }, shells));
  }
  const acts = places.length > 0 || isFilled || !found.commands!.every(isPlainCommand);
  return { ...found, complete: isKnown && found.commands!.length < commandsMax, active: acts };
}

/** Keys of timers, targets and slices that say when, and in which order (systemd.unit(5), systemd.timer(5)). */
const orderKeys = new RegExp([
  String.raw`^(?:description|documentation|after|before|wants|requires|partof|bindsto|defaultdependencies|`,
  String.raw`condition\w+|assert\w+|on(?:calendar|boot|startup|active|unitactive|unitinactive)(?:sec)?|persistent|`,
  String.raw`accuracysec|randomizeddelaysec|fixedrandomdelay|wakesystem|remainafterelapse|unit|wantedby|requiredby|`,
  String.raw`also|alias|allowisolate|stopwhenunneeded|refusemanualst(?:art|op)|\w*(?:weight|max|high|low|accounting))$`,
].join(''));
const orderSections = /^(?:unit|timer|target|slice|install)$/;

/**
 * systemd.service(5): the commands of a unit, without the signs before them. Still where it starts nothing itself: a
 * timer, a target or a slice. A service runs as root whatever its words say, with files and streams that they name.
 */
export function readUnit(text: string): Found {
  const commands: string[] = [];
  let acts = false;
  for (const { section, key, value } of entries(text)) {
    if (/^exec(start|stop|reload|condition)(pre|post)?$/.test(key)) {
      if (value !== '' && commands.length < commandsMax) commands.push(value.replace(/^[-@:+!|]+/, ''));
    } else if (!orderSections.test(section) || !orderKeys.test(key)) acts = true;
    else if (key !== 'description' && /[^\x20-\x7e]|[`$\\"']/.test(value)) acts = true;
  }
  return { commands, shell: 'sh', complete: !isDoubtful(text) && commands.length < commandsMax, active: acts || commands.length > 0 };
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
