import type { Asked } from '../schema/asked.ts';
import type { DetonationResult, ObservedEvent } from '../schema/jobs.ts';
import { askedStart, askedWords, inputOf, withExport, type AskedStart } from './asked-start.ts';
import { choose, type Choice, type OwnSystem } from './choose.ts';
import type { Companions } from './companions.ts';
import { guestName } from './guest-name.ts';
import type { Identity } from './identify.ts';
import { MachineFailure, type Machine, type Machines } from './machines/machine.ts';
import { missingPart } from './observe/missing-parts.ts';
import { observeLinux } from './observe/linux.ts';
import { observeNetwork } from './observe/network.ts';
import { clean, Observation } from './observe/observation.ts';
import { pageLimitations, withoutBrowser } from './observe/page.ts';
import { observeShell } from './observe/shell.ts';
import { observePrinted } from './observe/shown.ts';
import { observeWine } from './observe/wine.ts';
import { observeWineCalls } from './observe/wine-calls.ts';
import { collectOwn, runOwn } from './own-image/run.ts';
import { isReadOtherwise } from './read-otherwise.ts';
import { readScriptJob } from './script-job.ts';

export interface Detonated {
  result: Omit<DetonationResult, 'product' | 'member'>;
  events: ObservedEvent[];
  product: 'linux' | 'windows';
  /** Files it wrote that were still there at the end, bounded in number and size. */
  dropped: { name: string; bytes: Buffer }[];
  /** Environments to try when this one showed too little. */
  next: string[];
}

/** What runs. */
export interface Runnable {
  bytes: Buffer;
  fileName: string;
  identity: Identity;
  /** Files that lay beside it in the archive it came in; null for a file that came alone. */
  companions?: Companions | null;
}

/** Hears of a run while it goes on. */
export interface Watch {
  running(environment: string): void;
  process(process: { processId: number; parentProcessId: number; commandLine: string }): void;
}

const printedBytesMax = 1_000_000;
/** As much as the guest keeps (`guest/keep.pl`): a record of this length goes on somewhere else. */
const traceBytesMax = 48_000_000;
const shellBytesMax = 4 * 1024 * 1024;
/**
 * Seconds of the guest's clock; where that runs ahead of the host's (`machines/qemu.ts`), a sample that sleeps this
 * long wakes up in the run.
 */
const guestSecondsMax = 1_200;
/** A document that is open this long, by the guest's clock, has done what it does by itself. */
const viewerSeconds = 25;
const callsBytesMax = 2 * 1024 * 1024;
const networkBytesMax = 4 * 1024 * 1024;

/** Endings by which Windows' hosts of scripts take a file; the first one is given to a script that has none of them. */
const hostEndings: Readonly<Record<string, readonly string[]>> = {
  bat: ['.bat', '.cmd'], js: ['.js', '.jse'], vbs: ['.vbs', '.vbe'], wsf: ['.wsf'],
};

/**
 * What a script is started as: its own path, or one with another ending when its host would do nothing with a file of
 * that name. In the place of its own: two endings are a sign by themselves.
 */
export function startableName(path: string, { interpreter }: Pick<Identity, 'interpreter'>): string {
  const endings = hostEndings[interpreter ?? ''] ?? [];
  const [first] = endings;
  if (first === undefined || endings.some((ending) => path.toLowerCase().endsWith(ending))) return path;
  return path.replace(/(?<=[^/])\.[^./]*$|$/, first);
}

/** What a page is opened as: a browser shows the text of one that has no ending of a page's. */
const pageName = (path: string, { format }: Pick<Identity, 'format'>): string =>
  /\.(?:x?html?|xht|shtml|svg)$/i.test(path) ? path : `${path}.${format}`;

/** Not all of its archive's files lay around it, under their own names: it may have ended for want of one. */
const companionsLimit = 'ARCHIVE_LIMIT_COMPANIONS';
/** Read on standard input by what the guest's `detonate.sh` starts. */
const answersFile = '/run/assay/answers';

const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

/**
 *     chosen ─▶ restored ─▶ pushed ─▶ run ─▶ collected ─▶ killed
 *        │          └──────────┴───────┴────────┴─── MachineFailure ─▶ killed, MACHINE_FAILED, with what was observed until then
 *        └─ no environment ─▶ NOT_EXECUTED
 *
 * One machine, one sample: whatever happens, the machine is dead when this returns.
 */
export async function detonate(
  machines: Machines, sample: Runnable, options: { runMsMax: number; environment: string | null; watch?: Watch; asked?: Asked | null },
): Promise<Detonated> {
  const { asked = null } = options;
  const found = await settledChoice(machines, withExport(sample.identity, asked), options.environment);
  const choice = found.environment === null || asked === null ? found : { ...found, reason: `${found.reason}; ${askedWords(asked)}` };
  if (choice.environment === null) {
    return {
      product: 'linux', events: [], dropped: [], next: [],
      result: { environment: 'none', outcome: 'NOT_EXECUTED', choice: choice.reason, runMs: 0, restoreMs: 0, limitations: [choice.limitation] },
    };
  }
  const product = choice.environment.startsWith('windows') ? 'windows' : 'linux';
  const startedAt = performance.now();
  let restoreMs = 0;
  let machine: Machine | undefined;
  const observation = new Observation();
  try {
    machine = await machines.restore(choice.environment);
    restoreMs = Math.round(performance.now() - startedAt);
    options.watch?.running(choice.environment);
    const image = machines.own(choice.environment);
    const started = askedStart(choice.command(''), choice.viewer ?? false, sample.identity, asked);
    const ran = image
      ? await runInOwn(machine, image, sample, choice, started, options.runMsMax, restoreMs)
      : await run(machine, sample, choice, started, product, options.runMsMax, restoreMs, observation, options.watch);
    if (asked === null) return ran;
    // What happened so says nothing of how it is started elsewhere.
    const limitations = ['STARTED_AS_ASKED', ...(started.isPartly ? ['NOT_ALL_AS_ASKED'] : []), ...ran.result.limitations];
    return { ...ran, result: { ...ran.result, limitations: limitations.slice(0, 20) } };
  } catch (error) {
    if (!(error instanceof MachineFailure)) throw error;
    return {
      product, events: observation.events.sort((a, b) => a.at - b.at), dropped: [], next: choice.next,
      result: { environment: choice.environment, outcome: 'MACHINE_FAILED', choice: `${choice.reason}; ${error.message}`.slice(0, 500), runMs: 0, restoreMs, limitations: [error.code, ...observation.limitations].slice(0, 20) },
    };
  } finally {
    await machine?.kill();
  }
}

/**
 * Where it runs. An environment whose guest is still being made is waited for; when that guest is given up, another
 * one may do.
 */
async function settledChoice(machines: Machines, identity: Identity, environment: string | null): Promise<Choice> {
  const own = (name: string) => machines.own(name);
  for (;;) {
    const { pending } = machines;
    const choice = choose(identity, [...machines.environments, ...pending], environment, own);
    if (choice.environment === null || !pending.includes(choice.environment)) return choose(identity, machines.environments, environment, own);
    await machines.settled(choice.environment);
  }
}

async function run(
  machine: Machine, sample: Runnable, choice: Exclude<Choice, { environment: null }>,
  started: AskedStart, product: 'linux' | 'windows', runMsMax: number, restoreMs: number, observation: Observation, watch: Watch | undefined,
): Promise<Detonated> {
  const name = guestName(sample.fileName);
  const { companions = null } = sample;
  const folder = companions === null ? choice.folder : `${choice.folder}/${companions.folder}`;
  const path = `${folder}/${name}`;
  // Wine's script host reads scripts, but no jobs.
  const job = product === 'windows' && sample.identity.interpreter === 'wsf' ? readScriptJob(sample.bytes) : undefined;
  if (job === null || job?.isWhole === false) observation.limitations.add('SCRIPT_FAILED');
  const isBatch = product === 'windows' && sample.identity.interpreter === 'bat';
  if (isBatch && isReadOtherwise(sample.bytes)) observation.limitations.add('SCRIPT_FAILED');
  const isPage = choice.environment === 'browser';
  const nameOf = isPage ? pageName : product === 'windows' ? startableName : (own: string) => own;
  const startable = nameOf(path, sample.identity);
  const script = job ? `${path}.${job.extension}` : startable;
  if (companions !== null) {
    const refused = await machine.pushAll(companions.files.map((file) => ({ ...file, path: `${choice.folder}/${file.path}` })));
    if (companions.isPartial || refused > 0) observation.limitations.add(companionsLimit);
  }
  // A file of its archive that goes by that name is not beside it any more.
  const places = (companions?.files ?? []).map((file) => `${choice.folder}/${file.path}`.toLowerCase());
  if (places.includes(script.toLowerCase())) observation.limitations.add(companionsLimit);
  if (script !== path) await machine.push(script, job ? Buffer.from(job.text) : sample.bytes, '755');
  const command = [...choice.command(script), ...started.words];
  // Without the guest's own shell, where one starts more than one.
  const shown = command.slice(Math.max(0, command.findIndex((word) => /\/wine(64)?$/.test(word))));
  await machine.push(path, sample.bytes, '755');
  if (started.answers.length > 0) await machine.push(answersFile, inputOf(started.answers, product), '444');
  // Seconds of the guest's: on a busy host a viewer needs longer to come so far, and has no less time with its document.
  const seconds = choice.viewer ? viewerSeconds : guestSecondsMax;
  // A viewer that gets SIGTERM saves its state: files that it writes then are not the document's doing.
  const grace = choice.viewer ? 'grace=0 ' : '';
  const runAt = performance.now();
  const notes: { at: number; note: NonNullable<ReturnType<typeof noted>> }[] = [];
  const { output, status } = await machine.run(`date -s @${Math.floor(Date.now() / 1000)} >/dev/null; ${grace}folder=${quote(folder)} bash /opt/assay/detonate.sh ${seconds} ${command.map(quote).join(' ')}`, runMsMax + 20_000, {
    stopMs: runMsMax, note: (text) => {
      const note = noted(text);
      if (!note) return;
      notes.push({ at: performance.now() - runAt, note });
      watch?.process(note);
    },
  }).catch((error: unknown) => {
    // The record dies with its guest; what the host saw of it live is left.
    for (const { at, note } of notes) observation.add('PROCESS', at / 1000, note.processId, fieldsOf(note));
    throw error;
  });
  const runMs = Math.round(performance.now() - runAt);
  const report = /state=(ENDED|TIMED_OUT) code=(-?\d+) dropped=(\d+)/.exec(output);
  if (!report) throw new MachineFailure('GUEST_MALFORMED', `the run ended with ${status} and without a report`);

  const record = await machine.pull('/run/assay/trace', traceBytesMax);
  if (record.length === traceBytesMax) observation.limitations.add('TRACE_TRUNCATED');
  const trace = record.toString('utf8');
  if (product === 'linux') {
    const known = observeLinux(trace, observation, path, folder);
    if (Number(report[3]) === 0) addMissing(notes, known, observation);
    try {
      observeShell((await machine.pull('/run/assay/shell', shellBytesMax)).toString('utf8'), observation);
    } catch (error) {
      // Root can take this record away; the kernel's own remains.
      if (!(error instanceof MachineFailure) || error.code !== 'GUEST_REFUSED') throw error;
      observation.limitations.add('GUEST_OUTPUT_CORRUPT');
    }
  }
  else {
    const commandLine = shown.slice(1).map((word) => (/\s/.test(word) ? `"${word}"` : word)).join(' ');
    observeWine(trace, observation, { image: windowsImage(shown), commandLine });
    observeWineCalls((await machine.pull('/run/assay/calls', callsBytesMax)).toString('utf8'), observation);
  }
  observeNetwork((await machine.pull('/run/assay/network.jsonl', networkBytesMax)).toString('utf8'), observation);
  if (Number(report[3]) > 0) observation.limitations.add('TRACE_TRUNCATED');
  if (report[1] === 'TIMED_OUT' && !choice.viewer) {
    observation.limitations.add('TIMED_OUT');
    // It may have been about to act when its time was over.
    if (Math.max(0, ...observation.events.map((event) => event.at)) < waitedShare * runMs) observation.limitations.add('ONLY_WAITED');
  }
  if (choice.isPartial) observation.limitations.add('EXPORT_NOT_CALLED');
  if (!observation.events.some((event) => isStart(event, path, product))) observation.limitations.add('START_NOT_SEEN');
  const printed = await printedBy(machine);
  observePrinted(printed, observation);
  if (isPage) for (const one of pageLimitations(report[2]!, printed)) observation.limitations.add(one);
  const missing = product === 'linux' && report[2] !== '0' ? missingPart(printed) : null;
  if (missing !== null) observation.limitations.add('PART_MISSING');
  // 126 and 127 are a shell's words for "can't be run": nothing was seen because nothing happened.
  const notStarted = (report[2] === '126' || report[2] === '127') && observation.events.filter((event) => event.kind === 'PROCESS').length === 0;
  const all = observation.events.sort((a, b) => a.at - b.at);
  const events = isPage ? withoutBrowser(all) : all;
  return {
    product, events, next: choice.next, dropped: await collect(machine, events, path),
    result: {
      environment: choice.environment, outcome: notStarted ? 'NOT_EXECUTED' : choice.viewer ? 'ENDED' : (report[1] as 'ENDED' | 'TIMED_OUT'),
      choice: missing === null ? choice.reason : `${choice.reason}; it ended for want of ${missing}`.slice(0, 500), runMs, restoreMs,
      limitations: [...observation.limitations, ...(notStarted ? ['NOT_EXECUTED'] : [])],
    },
  };
}

async function runInOwn(
  machine: Machine, image: OwnSystem, sample: Runnable, choice: Exclude<Choice, { environment: null }>, started: AskedStart, runMsMax: number, restoreMs: number,
): Promise<Detonated> {
  const { companions = null } = sample;
  const folder = companions === null ? image.folder : `${image.folder}\\${companions.folder.replaceAll('/', '\\')}`;
  const path = `${folder}\\${guestName(sample.fileName)}`;
  let isPartial = companions?.isPartial ?? false;
  if (companions !== null) {
    const refused = await machine.pushAll(companions.files.map((file) => ({ ...file, path: `${image.folder}\\${file.path.replaceAll('/', '\\')}` })));
    isPartial ||= refused > 0;
  }
  const viewer = choice.viewer ?? false;
  const ran = await runOwn(machine, image, { path, folder, bytes: sample.bytes, words: choice.command(path), viewer, started }, viewer ? Math.min(runMsMax, viewerSeconds * 1000) : runMsMax);
  return {
    product: 'windows', events: ran.events, next: choice.next, dropped: await collectOwn(machine, ran.events, path),
    result: { environment: choice.environment, outcome: ran.outcome, choice: choice.reason, runMs: ran.runMs, restoreMs, limitations: [...ran.limitations, ...(choice.isPartial ? ['EXPORT_NOT_CALLED'] : []), ...(isPartial ? [companionsLimit] : [])] },
  };
}

/** What a sample printed, which it may have to hide. */
const printedBy = async (machine: Machine): Promise<string> =>
  (await machine.pull('/run/assay/stdout', printedBytesMax).catch(() => Buffer.alloc(0))).toString('utf8');

/** A timed-out run whose last event lies within this share of its time only waited. */
const waitedShare = 0.25;

/** Whether an event is the start of the sample's own process; a trace without one is incomplete, whatever the cause. */
function isStart({ kind, fields }: ObservedEvent, path: string, product: 'linux' | 'windows'): boolean {
  return kind === 'PROCESS' && (product === 'windows' || fields.Image === path || (fields.CommandLine ?? '').includes(path));
}

/**
 * Adds processes that the agent reported during the run and that are missing from the trace at its end: the trace was
 * tampered with. Marks the observation as RECORD_BROKEN.
 */
function addMissing(
  notes: readonly { at: number; note: NonNullable<ReturnType<typeof noted>> }[], known: ReadonlySet<number>, observation: Observation,
): void {
  const gone = notes.filter(({ note }) => !known.has(note.processId));
  if (gone.length === 0) return;
  observation.limitations.add('RECORD_BROKEN');
  for (const { at, note } of gone) observation.add('PROCESS', at / 1000, note.processId, fieldsOf(note));
  const { at, note } = gone.at(-1)!;
  observation.add('OTHER', at / 1000, note.processId, { Image: fieldsOf(note).Image, ProcessId: String(note.processId), Operation: 'record_broken' });
}

/** `12 1 /bin/sh a.sh`: our own launcher is no news. */
function noted(text: string): { processId: number; parentProcessId: number; commandLine: string } | null {
  const match = /^(\d{1,9}) (\d{1,9}) (.+)$/s.exec(text);
  if (!match || /^(setpriv |bash \/opt\/assay\/)/.test(match[3]!)) return null;
  return { processId: Number(match[1]), parentProcessId: Number(match[2]), commandLine: clean(match[3]!).slice(0, 2048) };
}

/** In Sysmon's words, so that rules apply to it. */
const fieldsOf = ({ processId, parentProcessId, commandLine }: NonNullable<ReturnType<typeof noted>>): Record<string, string> => ({
  Image: /^"([^"]+)"|^(\S+)/.exec(commandLine)?.slice(1).find(Boolean) ?? '', CommandLine: commandLine, ProcessId: String(processId), ParentProcessId: String(parentProcessId),
});

function windowsImage(command: readonly string[]): string {
  const first = command[1] ?? '';
  return first.includes('\\') ? first : `C:\\windows\\system32\\${first}`;
}

const droppedMax = 10;
const droppedBytesMax = 8 * 1024 * 1024;
const windowsDrive = '/home/user/.wine/drive_c/';

/** What the sample wrote and left behind. The guest names the paths; only plain files of bounded size come out. */
async function collect(machine: Machine, events: readonly ObservedEvent[], samplePath: string): Promise<Detonated['dropped']> {
  const paths = new Set<string>();
  for (const { kind, fields } of events) {
    if (kind !== 'FILE' || !/^(write|copy|rename)$/.test(fields.Operation ?? '')) continue;
    const target = fields.TargetFilename ?? '';
    const path = /^C:\\/i.test(target) ? windowsDrive + target.slice(3).replaceAll('\\', '/') : target;
    if (path.startsWith('/') && !/^\/(proc|sys|dev|run)\//.test(path) && path !== samplePath && !/[\n\0]|\/\.(config\/libreoffice|cache|mozilla|pki)\/|\/\.~lock\.[^/]*#$|\/(cert9|key4)\.db$|\/pkcs11\.txt$/.test(path)) paths.add(path);
    if (paths.size >= droppedMax * 3) break;
  }
  if (paths.size === 0) return [];
  // Windows names fold case and Linux paths do not: find asks for each in the way that fits.
  const script = [...paths].map((path) => `f=${quote(path)}; [ -f "$f" ] || f=$(find "$(dirname "$f")" -maxdepth 1 -type f -iname "$(basename "$f")" 2>/dev/null | head -1); [ -f "$f" ] && [ ! -L "$f" ] && stat -c '%s %n' "$f"`).join('\n');
  const { output } = await machine.run(`perl /opt/assay/confine.pl bash -s <<'END OF SCRIPT'\n${script}\nEND OF SCRIPT\n`, 10_000);
  const dropped: Detonated['dropped'] = [];
  for (const line of output.split('\n')) {
    const match = /^(\d+) (\/.+)$/.exec(line);
    if (!match || dropped.length >= droppedMax || Number(match[1]) === 0 || Number(match[1]) > droppedBytesMax) continue;
    const bytes = await machine.pull(match[2]!, droppedBytesMax).catch(() => null);
    if (bytes && bytes.length > 0) dropped.push({ name: match[2]!.split('/').pop()!.slice(0, 255), bytes });
  }
  return dropped;
}
