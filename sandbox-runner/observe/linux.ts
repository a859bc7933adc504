import { finalName, fileSystems } from './final-name.ts';
import { HomeReads } from './home-reads.ts';
import { Observation } from './observation.ts';
import { WrittenFiles } from './written-files.ts';

interface Process {
  image: string;
  commandLine: string;
  parent: number;
}

const header = /^\s*(.{1,16})-(\d+)\s+\[\d+\]\s+\S+\s+(\d+\.\d+): (\w+): (.*)$/s;
const field = /\b(\w{1,64})=(?:"((?:[^"]|"(?! \w+=|\s*$))*)"|(\S+))/gs;
/** Reading these says something about a program; reading anything else is what programs do. */
const telling = /^(\/etc\/(g?shadow|master\.passwd|sudoers|passwd|group|crontab|pam\.d|login\.defs|security\/|ssh\/)|\/root\/|\/home\/[^/]+\/\.(ssh|aws|azure|docker|kube|gnupg|mozilla|\w*history|netrc|git-credentials|pgpass|electrum|config\/(google|chromium|gcloud)|local\/share\/keyrings)|\/proc\/(\d+\/(maps|mem|environ)|kallsyms|modules|net\/)|\/sys\/class\/dmi|\/var\/log\/|\/dev\/(k?mem|port|sd|vport|hvc|pmem|kmsg)|\/sys\/kernel\/(tracing|debug))/;
const dull = /^(\/dev\/(null|tty|urandom|random|pts)|\/proc\/self|pipe:)/;
/** Where a sample lies that came alone. */
const downloads = '/home/user/Downloads';

/**
 * Turns the kernel's trace into events with Sysmon's field names; returns the processes that the trace knows of. Its
 * first line is `# key K`, and the name of each event ends in `_K`: a sample doesn't know K, so a line that it makes
 * look like an event, by a file name with line breaks in it, is none. `# mount …` lines follow (final-name.ts).
 * `home`: the folder that the sample starts in, which holds what came with it.
 */
export function observeLinux(trace: string, observation: Observation, samplePath = '', home = downloads): Set<number> {
  const known = new Set<number>();
  const processes = new Map<number, Process>();
  const pending = new Map<number, string[]>();
  const places = fileSystems(trace);
  const files = new WrittenFiles();
  const reads = new HomeReads(home === downloads ? null : home);
  let launches = 2;
  let begun = false;
  const sampleName = samplePath.slice(samplePath.lastIndexOf('/') + 1);

  const at = (pid: number): Process => processes.get(pid) ?? { image: '', commandLine: '', parent: 0 };
  const full = (path: string) => (path.startsWith('/') ? path : `${home}/${path.replace(/^\.\//, '')}`).replace(/^\/(s?bin|lib)\//, '/usr/$1/');

  /** A name without its folder says less than the kernel does, which names the file in the end. */
  const isTold = (path: string | undefined) => places.size > 0 && path !== undefined && !path.startsWith('/');

  const key = /^# key ([0-9a-f]{16})\n/.exec(trace)?.[1];
  if (key === undefined) return known;
  for (const line of both(trace, key)) {
    const match = header.exec(line)!;
    const pid = Number(match[2]);
    const seconds = Number(match[3]);
    known.add(pid);
    const name = match[4]!.slice(0, -key.length - 1).replace(/32$/, '');
    const rest = match[5]!;
    const values: Record<string, string> = {};
    for (const found of rest.matchAll(field)) if (found[3] !== '(fault)') values[found[1]!] = found[2] ?? found[3]!;
    // What the guest's own launcher opens before the sample is there.
    if (launches > 0 && /^(openat?|creat|opened)$/.test(name) && /^(setpriv|env|bash)$/.test(match[1]!.trim())) continue;
    const who = at(pid);
    const by = { Image: who.image || match[1]!.trim(), ProcessId: String(pid), CommandLine: undefined as string | undefined };
    const file = (target: string | undefined, operation: string, more: Record<string, string | undefined> = {}) => {
      if (!target || dull.test(target)) return;
      observation.add('FILE', seconds, pid, { ...by, TargetFilename: full(target), Operation: operation, TargetIsSample: target === samplePath || target === sampleName ? 'true' : undefined, ...more });
    };
    const read = (target: string) => {
      if (target !== samplePath) reads.opened(pid, target);
      if (telling.test(target)) reads.telling(pid, observation.add('READ', seconds, pid, { ...by, TargetFilename: target }));
    };
    switch (name) {
      case 'fork': {
        const child = Number(values.child);
        processes.set(child, { ...at(pid), parent: pid });
        known.add(child);
        break;
      }
      case 'execve':
      case 'execveat':
        pending.set(pid, [values.f ?? '', ...argumentsOf(values)]);
        break;
      case 'exec': {
        const [path, ...argv] = pending.get(pid) ?? [];
        pending.delete(pid);
        const started = full(values.f ?? path ?? '');
        // The first two are how the guest starts every sample: setpriv, env.
        if (launches > 0 && /\/(setpriv|env)$/.test(started)) {
          launches--;
          break;
        }
        const first = !begun;
        begun = true;
        const parent = at(who.parent);
        // A program of many is the one it was called as.
        const image = started.endsWith('/busybox') && argv[1] ? `/usr/bin/${argv[1]}` : started;
        const process = { image, commandLine: argv.length > 0 ? argv.map(quoted).join(' ') : image, parent: who.parent };
        // A program that replaces itself keeps its parent; what it was before is its parent in all but name.
        const before = who.image !== '' && who.image !== parent.image ? who : parent;
        processes.set(pid, process);
        observation.add('PROCESS', seconds, pid, {
          Image: image, CommandLine: process.commandLine, ProcessId: String(pid), ParentProcessId: String(who.parent), ParentImage: before.image, ParentCommandLine: before.commandLine,
          CurrentDirectory: home, User: 'mkeller', ...(first ? { StartedBySandbox: 'true' } : {}),
        });
        break;
      }
      case 'openat':
      case 'open':
      case 'creat': {
        if (isTold(values.f)) break;
        const flags = name === 'creat' ? 0x41 : Number.parseInt(values.flags ?? '0', 16);
        if ((flags & 0x3) !== 0 || (flags & 0x40) !== 0) file(values.f, 'write');
        else if (values.f) read(values.f);
        break;
      }
      case 'opened': {
        const path = finalName(values, 'n', places);
        if (path === undefined) break;
        const isWritten = (Number.parseInt(values.flags ?? '0', 16) & 0x43) !== 0;
        if (isWritten && !dull.test(path)) files.written(full(path), pid);
        for (const one of files.names(path)) {
          if (isWritten) file(one, 'write');
          else read(one);
        }
        break;
      }
      case 'moved': {
        const [from, to] = [finalName(values, 'n', places), finalName(values, 't', places)];
        if (to === undefined) break;
        file(to, 'rename', { SourceFilename: from && full(from) });
        if (from !== undefined) for (const one of files.moved(full(from), full(to))) file(one, 'write');
        break;
      }
      case 'linked': {
        const [from, to] = [finalName(values, 'n', places), finalName(values, 't', places)];
        if (to === undefined) break;
        file(to, 'link', { SourceFilename: from });
        if (from !== undefined) files.linked(full(from), full(to));
        break;
      }
      case 'program': {
        // Also of a script, before the program that reads it, and of what turns out to be no program: a shell reads that.
        const path = finalName(values, 'n', places);
        const origin = path !== undefined && path !== samplePath ? files.origin(full(path)) : undefined;
        if (path !== undefined && origin !== undefined) {
          observation.add('OTHER', seconds, pid, { ...by, Operation: 'run_written', TargetFilename: full(path), Origin: origin });
        }
        break;
      }
      case 'unlink':
      case 'unlinkat':
        file(values.f, 'delete');
        break;
      case 'rename':
      case 'renameat':
      case 'renameat2':
        if (!isTold(values.t)) file(values.t, 'rename', { SourceFilename: values.f && full(values.f) });
        break;
      case 'symlink':
      case 'symlinkat':
      case 'linkat':
        file(values.t, 'link', { SourceFilename: values.f });
        break;
      case 'mkdir':
      case 'mkdirat':
        file(values.f, 'mkdir');
        break;
      case 'chmod':
      case 'fchmodat':
        file(values.f, 'chmod', { Mode: (Number.parseInt(values.m ?? '0', 16) & 0o7777).toString(8) });
        break;
      case 'connect': {
        const address = socketAddress(values.b0, values.b1);
        if (address && address.port !== 53) {
          files.connected(pid);
          reads.connected();
          observation.add('NETWORK', seconds, pid, { ...by, DestinationIp: address.ip, DestinationPort: String(address.port), Initiated: 'true', Protocol: 'tcp' });
        }
        break;
      }
      case 'ptrace':
        observation.add('OTHER', seconds, pid, { ...by, Operation: 'ptrace', Request: values.req, TargetProcessId: values.pid });
        break;
      case 'init_module':
      case 'finit_module':
        observation.add('OTHER', seconds, pid, { ...by, Operation: 'module_load' });
        break;
      case 'memfd':
        observation.add('OTHER', seconds, pid, { ...by, Operation: 'memfd_create', Name: values.f });
        break;
      case 'socket':
        // Anything but stream and datagram sockets of the usual families.
        if (![1, 2, 10, 16].includes(Number(values.fam)) || ((Number.parseInt(values.typ ?? '0', 16) & 0xf) === 3 && Number(values.fam) !== 16)) {
          observation.add('OTHER', seconds, pid, { ...by, Operation: 'socket', Family: values.fam, SocketType: String(Number.parseInt(values.typ ?? '0', 16) & 0xf) });
        }
        break;
      case 'utimensat':
        if (values.f && /\/(touch|cp|mv|tar|rsync|unzip|install|busybox)$/.test(who.image) === false) file(values.f, 'set_times');
        break;
      case 'truncate':
        file(values.f, 'write', { Length: values.len });
        break;
      case 'fchownat':
        file(values.f, 'chown', { Owner: values.uid });
        break;
      case 'swapoff':
      case 'reboot':
      case 'unshare':
      case 'setns':
      case 'bpf':
        observation.add('OTHER', seconds, pid, { ...by, Operation: name, TargetFilename: values.f });
        break;
      case 'vmwrite':
        observation.add('OTHER', seconds, pid, { ...by, Operation: 'ptrace', Request: '5', TargetProcessId: values.pid });
        break;
      case 'clockset':
      case 'clockset2':
      case 'clockset3':
      case 'clockset4':
        observation.add('OTHER', seconds, pid, { ...by, Operation: 'clock_set' });
        break;
      case 'mount':
        observation.add('OTHER', seconds, pid, { ...by, Operation: 'mount', TargetFilename: values.t });
        break;
      case 'kill':
        if (Number(values.sig) > 0) observation.add('OTHER', seconds, pid, { ...by, Operation: 'kill', Signal: values.sig, TargetProcessId: values.pid, TargetImage: at(Number(values.pid)).image });
        break;
    }
  }
  reads.mark();
  return known;
}

/** argv up to its null pointer; what was not in memory when the kernel looked is a question mark. */
function argumentsOf(values: Readonly<Record<string, string>>): string[] {
  const words: string[] = [];
  for (let index = 0; index < 12; index++) {
    const pointer = values[`p${index}`];
    const word = values[`a${index}`];
    if (pointer === '0x0' || (pointer === undefined && word === undefined)) break;
    words.push(word ?? '?');
  }
  return words;
}

/** The record, and where it was full the one that keeps the end, without what stands in both. */
function* both(trace: string, key: string): Generator<string> {
  const mark = `\n# end ${key}\n`;
  const at = trace.indexOf(mark);
  let last = '';
  for (const line of joined(at < 0 ? trace : trace.slice(0, at), key)) yield last = line;
  if (at < 0) return;
  const until = Number(header.exec(last)?.[3] ?? 0);
  for (const line of joined(trace.slice(at + mark.length), key)) if (Number(header.exec(line)![3]) > until) yield line;
}

/** Arguments can hold line breaks: a line that isn't headed like an event belongs to the one before. */
function* joined(trace: string, key: string): Generator<string> {
  let current = '';
  for (const line of trace.split('\n')) {
    if (line.startsWith('#') && current === '') continue;
    if (line.includes(`_${key}: `) && header.test(line)) {
      if (current) yield current;
      current = line;
    } else if (current && current.length < 20_000) current += `\n${line}`;
  }
  if (current) yield current;
}

const quoted = (argument: string) => (/[\s"]/.test(argument) ? `"${argument.replaceAll('"', '\\"')}"` : argument);

/** The first 16 bytes of a sockaddr, as two little-endian words. */
export function socketAddress(b0: string | undefined, b1: string | undefined): { ip: string; port: number } | null {
  if (!b0 || !/^0x[0-9a-f]{1,16}$/.test(b0)) return null;
  const bytes = Buffer.alloc(16);
  bytes.writeBigUInt64LE(BigInt(b0), 0);
  if (b1 && /^0x[0-9a-f]{1,16}$/.test(b1)) bytes.writeBigUInt64LE(BigInt(b1), 8);
  const family = bytes.readUInt16LE(0);
  const port = bytes.readUInt16BE(2);
  if (family === 2) return { ip: [...bytes.subarray(4, 8)].join('.'), port };
  return family === 10 ? { ip: `[${bytes.subarray(8, 16).toString('hex').match(/.{4}/g)!.join(':')}…]`, port } : null;
}
