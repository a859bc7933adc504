import { XMLParser } from 'fast-xml-parser';
import type { ObservedEvent } from '../../schema/jobs.ts';
import { eventsMax, type Observation } from './observation.ts';
import { utf16 } from '../utf16.ts';

/** Events that are read at most; the rest is told as cut off. */
const recordsMax = 50_000;
const recordBytesMax = 64 * 1024;
const treeMax = 5_000;

interface SysmonEvent {
  id: number;
  seconds: number;
  data: Record<string, string>;
}

/** How a sample was started. */
export interface Started {
  /** Part of the name of our own files, by which they are known. */
  ours: string;
  /** Path of the sample. */
  sample: string;
  /** Its command line. */
  line: string;
}

/** What each of Sysmon's events is to us; those that are not here say nothing of a sample (its own state, clipboard, pipes of the system). */
const kinds: Readonly<Record<number, { kind: ObservedEvent['kind']; operation?: string }>> = {
  1: { kind: 'PROCESS' }, 2: { kind: 'FILE', operation: 'set_times' }, 3: { kind: 'NETWORK' }, 6: { kind: 'OTHER', operation: 'module_load' }, 7: { kind: 'OTHER', operation: 'image_load' },
  8: { kind: 'OTHER', operation: 'create_remote_thread' }, 9: { kind: 'OTHER', operation: 'raw_access_thread' }, 10: { kind: 'OTHER', operation: 'ptrace' }, 11: { kind: 'FILE', operation: 'write' },
  12: { kind: 'REGISTRY' }, 13: { kind: 'REGISTRY' }, 14: { kind: 'REGISTRY' }, 15: { kind: 'FILE', operation: 'write' }, 17: { kind: 'OTHER', operation: 'pipe_created' }, 18: { kind: 'OTHER', operation: 'pipe_connected' },
  19: { kind: 'OTHER', operation: 'wmi_event' }, 20: { kind: 'OTHER', operation: 'wmi_event' }, 21: { kind: 'OTHER', operation: 'wmi_event' }, 22: { kind: 'DNS' }, 23: { kind: 'FILE', operation: 'delete' },
  25: { kind: 'OTHER', operation: 'process_tampering' }, 26: { kind: 'FILE', operation: 'delete' }, 29: { kind: 'FILE', operation: 'write' },
};

/**
 * Turns the log of Sysmon (`wevtutil qe … /f:xml`), written while a sample ran, into events. A Windows does much by itself: what counts are the
 * processes that our batch file started, theirs, those that they put a thread into, those made of files that they wrote, whoever started them
 * (services, tasks), those whose command line names the sample, and the installer's service while a package is installed. How the sample was started is not something it did: that process stands there under the sample's own name. Never throws: what
 * breaks the form is left out and told.
 */
export function observeSysmon(log: Buffer, observation: Observation, started: Started): void {
  const { ours, sample } = started;
  const records = read(log, observation);
  const tree = new Set<string>();
  const written = new Set<string>();
  const bare = (line: string) => line.replace(/["\s]+/g, ' ').trim().toLowerCase();
  const launched = bare(started.line);
  const installs = /^msiexec(\.exe)? /.test(launched);
  let commands = 0;
  for (const { id, seconds, data } of records) {
    const { kind, operation } = kinds[id] ?? {};
    const { ProcessGuid: guid = data.SourceProcessGUID ?? data.SourceProcessGuid ?? '' } = data;
    if (id === 1) {
      const line = data.CommandLine ?? '';
      const launch = line.includes(ours);
      const image = (data.Image ?? '').toLowerCase();
      // Installing is done by a service of the installer's, opening by what is open already: they name the sample, or are the very program.
      const named = line.toLowerCase().includes(sample.toLowerCase()) || (installs && /\\msiexec\.exe$/.test(image));
      const known = named || tree.has(data.ParentProcessGuid ?? '') || (data.ParentCommandLine ?? '').includes(ours) || written.has(image);
      if ((launch || known) && tree.size < treeMax) tree.add(guid);
      // Our own batch file is how the sample was started, not something it did.
      if (launch || !known) continue;
      commands++;
      const root = (data.ParentCommandLine ?? '').includes(ours) || bare(line) === launched;
      observation.add('PROCESS', seconds, Number(data.ProcessId) || 0, { ...fields(data), ...(root ? { Image: sample, CommandLine: sample, OriginalFileName: undefined, ParentImage: undefined, ParentCommandLine: undefined } : {}) });
      continue;
    }
    if (!kind || !tree.has(guid)) continue;
    if (id === 8 && data.TargetProcessGuid && tree.size < treeMax) tree.add(data.TargetProcessGuid);
    if ((id === 11 || id === 15 || id === 29) && written.size < treeMax) written.add((data.TargetFilename ?? '').toLowerCase());
    if ((data.TargetFilename ?? '').includes(ours)) continue;
    observation.add(kind, seconds, Number(data.ProcessId ?? data.SourceProcessId) || 0, { ...fields(data), ...(operation ? { Operation: operation } : {}) });
  }
  if (commands === 0) observation.limitations.add('NO_PROCESS_SEEN');
}

function fields(data: Record<string, string>): Record<string, string | undefined> {
  const { RuleName: _rule, UtcTime: _time, ProcessGuid: _guid, ParentProcessGuid: _parent, LogonGuid: _logon, SourceProcessGUID: _source, TargetProcessGUID: _target, ...rest } = data;
  return { ...rest, ...(rest.DestinationHostname === '' || rest.DestinationHostname === '-' ? { DestinationHostname: undefined } : {}) };
}

const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', parseTagValue: false, parseAttributeValue: false, trimValues: false, processEntities: true, htmlEntities: false });

/** Oldest first. Each event is parsed by itself: one that is broken, or cut off at the end, takes no other with it. */
function read(log: Buffer, observation: Observation): SysmonEvent[] {
  const wide = log.length >= 2 && ((log[0] === 0xff && log[1] === 0xfe) || log[1] === 0);
  const text = wide ? utf16(log) : log.toString('utf8');
  const found: SysmonEvent[] = [];
  let at = text.indexOf('<Event ');
  for (let count = 0; at >= 0; count++) {
    const end = text.indexOf('</Event>', at);
    if (end < 0 || count >= recordsMax) {
      observation.limitations.add('TRACE_TRUNCATED');
      break;
    }
    const event = end - at > recordBytesMax ? null : one(text.slice(at, end + 8));
    if (event) found.push(event);
    else observation.limitations.add('GUEST_OUTPUT_CORRUPT');
    at = text.indexOf('<Event ', end);
  }
  if (found.length > eventsMax * 10) observation.limitations.add('TRACE_TRUNCATED');
  return found.sort((a, b) => a.seconds - b.seconds);
}

function one(xml: string): SysmonEvent | null {
  try {
    const { Event: event } = parser.parse(xml) as { Event?: { System?: { EventID?: unknown; TimeCreated?: { SystemTime?: unknown } }; EventData?: { Data?: unknown } } };
    const id = Number(event?.System?.EventID);
    const at = Date.parse(String(event?.System?.TimeCreated?.SystemTime));
    if (!Number.isSafeInteger(id) || Number.isNaN(at)) return null;
    const rows = [event?.EventData?.Data ?? []].flat() as unknown[];
    const data: Record<string, string> = Object.create(null) as Record<string, string>;
    for (const row of rows.slice(0, 64)) {
      const { Name: name, '#text': value = '' } = (typeof row === 'object' && row !== null ? row : {}) as { Name?: unknown; '#text'?: unknown };
      if (typeof name === 'string' && /^[A-Za-z]{1,64}$/.test(name) && typeof value === 'string') data[name] = value;
    }
    return { id, seconds: at / 1000, data: { ...data } };
  } catch {
    return null;
  }
}
