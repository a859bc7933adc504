import { Observation } from './observation.ts';
import { windowsCommandOf } from './shell.ts';
import { WindowTexts } from './shown.ts';

interface Process {
  image: string;
  commandLine: string;
  parent: number;
}

const header = /^\s*(\d+\.\d+):([0-9a-f]{4,}):([0-9a-f]{4,}):(trace|warn|err|fixme):(\w+):(\w+)(?!\w) ?(.*)$/;
const wide = /L"((?:[^"\\]|\\.)*)"/g;
/** What the session does by itself while programs run. */
const ownProcesses = /\\(conhost|winedevice|services|explorer|plugplay|svchost|rpcss|wineboot|winemenubuilder)\.exe$/i;

/** Copies that are remembered of one run. */
const copiesMax = 1_000;
const dullCommand = /^\s*@?(?:(?:echo(?:\s+(?:on|off))?\.?|set(?:local)?|endlocal|pause|\)|\()\s*$|rem\b|::|goto\s|exit|if\s|for\s)/i;

/** `L"C:\\x\u1234"` as Wine prints it, back to text. */
export function unescape(text: string): string {
  return text.replace(/\\(x[0-9a-f]{1,4}|[0-7]{3}|.)/gi, (_whole, code: string) => {
    if (/^x/i.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return { n: '\n', r: '\r', t: '\t' }[code] ?? code;
  });
}

/** HKCU and HKLM as Sysmon writes them. */
function registryPath(nt: string): string {
  return nt
    .replace(/^\\Registry\\User\\S-1-5-21[^\\]*_Classes/i, 'HKCU\\Software\\Classes')
    .replace(/^\\Registry\\User\\S-1-5-21[^\\]*/i, 'HKCU')
    .replace(/^\\Registry\\User/i, 'HKU')
    .replace(/^\\Registry\\Machine/i, 'HKLM');
}

/** Turns Wine's debug channels into events with Sysmon's field names. */
export function observeWine(trace: string, observation: Observation, root: { image: string; commandLine: string }): void {
  const processes = new Map<number, Process>();
  const keys = new Map<string, string>();
  const files = new Map<string, string>();
  const opening = new Map<string, string>();
  /** Processes that nobody in the trace made: the sample, and further ones that the guest started of the same tool. */
  const appeared = new Set<number>();
  const launched = new Set<number>();
  const isTool = /^c:\\windows\\/i.test(root.image);
  const creating = new Map<string, { image: string; commandLine: string }>();
  /** Copies of the system's own programs, by their names in small letters: what each is a copy of. */
  const copies = new Map<string, string>();
  const windows = new WindowTexts();

  for (const line of trace.split('\n')) {
    // Between the beginning and the end of what the guest kept (`guest/keep.pl`).
    if (line === '# cut') observation.limitations.add('TRACE_TRUNCATED');
    const match = header.exec(line.trimEnd());
    if (!match) continue;
    const seconds = Number(match[1]);
    const pid = Number.parseInt(match[2]!, 16);
    const thread = `${match[2]}:${match[3]}`;
    const [channel, call, rest] = [match[5]!, match[6]!, match[7]!];
    // Windows Script Host tells nobody else: a script that fails ends as one does that has done its work.
    if (match[4] === 'fixme' && match[6] === 'ActiveScriptSite_OnScriptError') observation.limitations.add('SCRIPT_FAILED');
    if (match[4] !== 'trace') continue;
    if (!processes.has(pid)) {
      appeared.add(pid);
      // The first process is the sample; one that appears without its creation is told as what it loads first.
      if (processes.size === 0) {
        processes.set(pid, { ...root, parent: 0 });
        observation.add('PROCESS', seconds, pid, { Image: root.image, CommandLine: root.commandLine, ProcessId: String(pid), ParentProcessId: '0', ParentImage: 'C:\\windows\\explorer.exe', ParentCommandLine: 'C:\\windows\\explorer.exe', User: 'DESK-4410\\mkeller' });
      } else processes.set(pid, { image: '', commandLine: '', parent: 0 });
    }
    const who = processes.get(pid)!;
    const by = { Image: who.image, ProcessId: String(pid) };
    const strings = () => [...rest.matchAll(wide)].map((found) => unescape(found[1]!));
    const tried = (line: string) => {
      if (line === '' || dullCommand.test(line)) return;
      const { image, commandLine } = windowsCommandOf(line);
      observation.add('SHELL', seconds, pid, { Image: image, CommandLine: commandLine, ProcessId: String(pid), ParentImage: who.image, User: 'DESK-4410\\mkeller' });
    };
    const key = (handle: string) => keys.get(`${pid}:${handle}`) ?? '';

    if (channel === 'cmd') {
      // The command shell tells each command after expansion; one with a redirection is told whole when it is parsed.
      const [line] = strings();
      if (line && call === 'WCMD_execute' && rest.startsWith('Command:')) tried(line);
      else if (line && call === 'WCMD_DumpCommands' && /Redir:L"[^"]/.test(rest)) tried(`${line.trimEnd()} ${strings()[1] ?? ''}`);
    } else if (channel === 'exec' && call === 'SHELL_execute') {
      // What the shell's own function is asked to start, also when there is no such program: script hosts start all things so.
      const [file = '', parameters = ''] = ['file', 'parm'].map((name) => unescape(new RegExp(` ${name}=${wide.source}`).exec(rest)?.[1] ?? ''));
      if (file !== '' && !root.commandLine.includes(file)) tried(`${file} ${parameters}`.trimEnd());
    } else if (channel === 'process' && call === 'CreateProcessInternalW' && rest.startsWith('app ')) {
      const line = /cmdline L"((?:[^"\\]|\\.)*)"/.exec(rest)?.[1];
      if (line && processes.size > 1 && !(isTool && appeared.has(pid) && !launched.has(pid))) tried(unescape(line));
    } else if (channel === 'process') {
      if (call === 'NtCreateUserProcess') {
        const started = /pid ([0-9a-f]+) tid/.exec(rest);
        if (started) {
          const child = Number.parseInt(started[1]!, 16);
          const made = creating.get(thread);
          if (made) {
            // Wine's loader starts a tool of the system a second time, as itself: that is the launch, not something the sample did.
            const launch: boolean = isTool && appeared.has(pid) && !launched.has(pid) && made.image.toLowerCase() === root.image.toLowerCase();
            if (launch) launched.add(pid);
            processes.set(child, launch ? { ...made, parent: 0 } : { ...made, parent: pid });
            if (!launch && !ownProcesses.test(made.image)) {
              const original = copies.get(made.image.toLowerCase());
              observation.add('PROCESS', seconds, child, {
                Image: made.image, CommandLine: made.commandLine, ProcessId: String(child), ParentProcessId: String(pid), ParentImage: who.image, ParentCommandLine: who.commandLine,
                OriginalFileName: (original ?? made.image).slice((original ?? made.image).lastIndexOf('\\') + 1), User: 'DESK-4410\\mkeller',
              });
              // What it would be called without the copy.
              if (original !== undefined) tried(made.commandLine.replace(/^\s*(?:"[^"]*"|\S+)/, () => `"${original}"`));
            }
          }
        } else {
          const [, image, commandLine] = strings();
          creating.set(thread, { image: image ?? '', commandLine: commandLine ?? '' });
        }
      }
    } else if (channel === 'reg') {
      if (call === 'NtCreateKey' || call === 'NtOpenKeyEx' || call === 'NtOpenKey') {
        const handle = /^<- (0x[0-9a-f]+)/.exec(rest)?.[1];
        if (handle) {
          const path = opening.get(thread);
          if (path !== undefined) keys.set(`${pid}:${handle}`, path);
        } else {
          const parent = /^\((0x[0-9a-f]+|\(nil\))/.exec(rest)?.[1] ?? '(nil)';
          const name = strings()[0] ?? '';
          const path = parent === '(nil)' ? name : `${key(parent)}${name ? `\\${name}` : ''}`;
          opening.set(thread, path);
        }
      } else if (call === 'NtSetValueKey') {
        const handle = /^\((0x[0-9a-f]+)/.exec(rest)?.[1] ?? '';
        const path = registryPath(key(handle));
        if (path && !/\\(Time Zones|TimeZoneInformation|MuiCache|Wine)(\\|$)/i.test(path)) {
          observation.add('REGISTRY', seconds, pid, { ...by, EventType: 'SetValue', TargetObject: `${path}\\${strings()[0] ?? ''}`, Details: '' });
        }
      } else if (call === 'NtDeleteKey' || call === 'NtDeleteValueKey') {
        const handle = /^\((0x[0-9a-f]+)/.exec(rest)?.[1] ?? '';
        observation.add('REGISTRY', seconds, pid, { ...by, EventType: 'DeleteValue', TargetObject: `${registryPath(key(handle))}\\${strings()[0] ?? ''}` });
      }
    } else if (channel === 'file') {
      if (call === 'NtCreateFile') {
        const access = Number.parseInt(/access=([0-9a-f]+)/.exec(rest)?.[1] ?? '0', 16);
        const disposition = Number(/disp=(\d)/.exec(rest)?.[1] ?? '1');
        const options = Number.parseInt(/options=([0-9a-f]+)/.exec(rest)?.[1] ?? '0', 16);
        const path = (strings()[0] ?? '').replace(/^\\\?\?\\/, '');
        if (/^[A-Z]:\\/i.test(path)) {
          files.set(thread, path);
          if ((options & 0x1000) !== 0) observation.add('FILE', seconds, pid, { ...by, TargetFilename: path, Operation: 'delete' });
          else if (disposition !== 1 && (access & 0x4000_0116) !== 0) observation.add('FILE', seconds, pid, { ...by, TargetFilename: path, Operation: (options & 1) !== 0 ? 'mkdir' : 'write' });
        }
      } else if (call === 'CopyFileExW') {
        const [from, to] = strings();
        if (to) observation.add('FILE', seconds, pid, { ...by, TargetFilename: to, SourceFilename: from, Operation: 'copy' });
        if (from && to && copies.size < copiesMax && /^c:\\windows\\(?:system32|syswow64)\\[^\\]+\.exe$/i.test(from)) copies.set(to.toLowerCase(), from);
      } else if (call === 'DeleteFileW') {
        const [target] = strings();
        if (target) observation.add('FILE', seconds, pid, { ...by, TargetFilename: target, Operation: 'delete' });
      } else if (call === 'MoveFileWithProgressW' || call === 'MoveFileExW') {
        const [from, to] = strings();
        if (to) observation.add('FILE', seconds, pid, { ...by, TargetFilename: to, SourceFilename: from, Operation: 'rename' });
      }
    } else if (channel === 'winsock') {
      if (call === 'getaddrinfo' || call === 'gethostbyname' || call === 'GetAddrInfoW') {
        const name = /node L?"([^"]{1,253})"/.exec(rest)?.[1] ?? /^L?"([^"]{1,253})"/.exec(rest)?.[1];
        if (name) observation.add('DNS', seconds, pid, { ...by, QueryName: name });
      } else if (call === 'connect') {
        const to = /address ([0-9a-fA-F.:]+), port (\d+)/.exec(rest);
        if (to) observation.add('NETWORK', seconds, pid, { ...by, DestinationIp: to[1], DestinationPort: to[2], Initiated: 'true', Protocol: 'tcp' });
      }
    } else if ((channel === 'msgbox' && call === 'MSGBOX_OnInit') || (channel === 'text' && call === 'DrawTextExW')) {
      const [text] = strings();
      if (text) windows.add(pid, who.image, seconds, text);
    } else if (channel === 'loaddll' && call === 'build_module') {
      const [path] = strings();
      if (path && /native$/.test(rest) && !/\.exe$/i.test(path)) observation.add('OTHER', seconds, pid, { ...by, Operation: 'image_load', ImageLoaded: path });
      if (path && who.image === '') processes.set(pid, { ...who, image: path });
    }
  }
  windows.tell(observation);
}
