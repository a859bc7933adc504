import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { memberSchema, Signal, staticFactsSchema, Written } from '../schema/jobs.ts';
import { Findings } from './findings.ts';
import { guess, identify, mismatched, type Identity } from './identify.ts';
import { packedProbability, reasons } from './model/model.ts';
import type { ContentKind } from './model/features.ts';
import { isPassive } from './passive.ts';
import { bounds as allBounds, type Bounds } from './parsers/bounds.ts';
import { cpuMs } from './parsers/cpu.ts';
import type { Finding } from './parsers/messages.ts';
import { appended } from './static/appended.ts';
import { archiveLimits, unpack } from './static/archive.ts';
import { decoded } from './static/decoded.ts';
import { entropy } from './static/entropy.ts';
import { append, signal, type Found, type Layer } from './static/found.ts';
import { collectIndicators, type Indicator } from './static/indicators.ts';
import { passwordWords } from './static/mail.ts';
import { parse, unpackable } from './static/parse.ts';
import { callsOf } from './static/pe-exports.ts';
import type { PeFacts } from './static/pe.ts';
import { plainText } from './static/plain-text.ts';
import { quotedCommands } from './static/quoted-commands.ts';
import { writtenCommands } from './static/script.ts';
import { withoutTags } from './static/tags.ts';
import { fuzzyHash } from './static/fuzzy.ts';
import type { Yara } from './static/yara.ts';

/** A file in the sample. */
export type Member = z.infer<typeof memberSchema> & {
  bytes: Buffer;
  identity: Identity;
  /** Its place in the archive that holds it; null where files have none. Hostile, as all that parsers say. */
  path: string | null;
  /** SHA-256 of the member that holds it; null when that is the sample itself. */
  container: string | null;
};

export interface Examined {
  identity: Identity;
  facts: z.infer<typeof staticFactsSchema>;
  /** What the bytes themselves show; what texts say they will run is in `written`. */
  signals: Signal[];
  written: Written[];
  limitations: string[];
  members: Member[];
}

/** Bounds on texts, the same for every sample; those on nesting, memory and time are in `parsers/bounds.ts`. */
export const nestingLimits = {
  ...allBounds.NORMAL, layersMax: 200, layerBytesMax: 4_000_000, layersBytesMax: 24_000_000, linksMax: 5_000,
  linkBytesMax: 8_000, commandsMax: 2_000, commandBytesMax: 400_000, textsMax: 100,
};

const emptyFile: Identity = { kind: 'other', format: 'empty', mediaType: 'application/x-empty', category: 'OTHER' };

interface Budget {
  bounds: Bounds;
  members: number;
  bytes: number;
  archives: number;
  /** CPU time of this process at which no further part is begun, ms. */
  until: number;
  indicators: Map<string, Indicator>;
  passwords: string[];
  /** Those of them that the submitter gave: reports don't repeat them. */
  given: ReadonlySet<string>;
  commands: number;
  commandBytes: number;
  texts: number;
  layerBytes: number;
}

/**
 * Everything that can be said without running it, reported finding by finding in the order in which it is found.
 * Never throws for what the file is like. `passwords`: tried on archives first.
 */
export async function examine(yara: Yara, bytes: Buffer, fileName: string, passwords: readonly string[], bounds: Bounds, report: (finding: Finding, payload?: Uint8Array) => void): Promise<void> {
  const budget: Budget = {
    bounds, members: 0, bytes: 0, archives: 0, until: cpuMs() + bounds.cpuMsMax, indicators: new Map(), passwords: [...passwords], given: new Set(passwords), commands: 0, commandBytes: 0, texts: 0, layerBytes: 0,
  };
  await look(yara, bytes, fileName, 0, budget, new Findings(report));
}

async function look(yara: Yara, bytes: Buffer, fileName: string, depth: number, budget: Budget, findings: Findings): Promise<void> {
  if (bytes.length === 0) {
    // Some programs look whether such a file lies beside them. The first identity is a guess, the second one holds.
    findings.identity(emptyFile);
    findings.identity(emptyFile);
    return findings.passive();
  }
  // A guess by the first bytes before any parser: it is what stays when one dies.
  findings.identity(guess(bytes, fileName));
  const identity = await identify(bytes, fileName);
  findings.identity(identity);
  findings.signals(...nameSignals(identity, fileName), ...(await scan(yara, bytes, findings, fileName)));
  const details: Record<string, unknown> = { size: bytes.length, format: identity.format, entropy: entropy(bytes) };
  const facts = () => {
    if (depth === 0) findings.facts(factsOf(identity, bytes, details, budget));
  };
  facts();
  const layers: Layer[] = [];
  const inner: Layer[] = [];
  const commands: string[] = [];
  let shell: 'sh' | 'bat' = 'bat';
  const plain = decoded(identity, bytes);
  if (plain !== bytes) layers.push({ name: 'decoded text', bytes: plain });
  let parsed: Found | undefined;
  try {
    const found = await parse(identity, plain, fileName);
    parsed = found;
    if (found.facts !== undefined) details[identity.format] = found.facts;
    findings.signals(...(found.signals ?? []));
    findings.limit(...(found.limitations ?? []));
    append(layers, found.layers);
    append(inner, found.members);
    const quoted = found.commands?.length ? null : quotedCommands(identity, plain);
    append(commands, quoted?.commands ?? found.commands);
    shell = quoted?.shell ?? found.shell ?? 'bat';
    const exported = identity.dll === true ? (found.facts as Partial<PeFacts> | undefined)?.exports : undefined;
    if (exported) findings.calls(callsOf(exported));
    if (found.complete !== undefined) details.complete = found.complete;
    if (found.active !== undefined) details.active = found.active;
    budget.passwords = [...new Set([...(found.passwords ?? []), ...budget.passwords])].slice(0, 16);
  } catch {
    findings.limit('HEADERS_UNREADABLE');
  }
  facts();
  writtenIn(identity, plain, { commands, shell }, budget, findings);
  findings.signals(...modelSignals(identity, plain, details));
  details.tlsh = fuzzyHash(bytes);
  await layerSignals(yara, layers, budget, findings);
  collectIndicators(bytes, '', budget.indicators);
  facts();
  const behind = appended(identity, bytes);
  findings.signals(...(behind.signals ?? []));
  findings.limit(...(behind.limitations ?? []));
  append(inner, behind.members);
  // What carries another file that its readers do not see is not what it seems to be.
  if (parsed !== undefined && !behind.members?.length && isPassive(identity, bytes, fileName, parsed)) findings.passive();
  // A zip that lies within its file is taken out and opened as a file of its own.
  if (unpackable(identity) && !(identity.format === 'zip' && behind.members?.length)) append(inner, await unpacked(bytes, fileName, identity, budget, findings));
  await members(yara, inner, depth, budget, findings);
  facts();
}

function factsOf(identity: Identity, bytes: Buffer, details: object, budget: Budget): Examined['facts'] {
  const own = JSON.stringify(details);
  const facts = { ...(own.length > 60_000 ? {} : details), indicators: [...budget.indicators.values()] };
  return {
    mediaType: identity.mediaType, category: identity.category, md5: createHash('md5').update(bytes).digest('hex'), sha1: createHash('sha1').update(bytes).digest('hex'),
    facts: JSON.stringify(facts).slice(0, 100_000),
  };
}

const noteBytesMax = 20_000;
const notesMax = 20;

/** Words of a note among an archive's files that may open another one of them. */
function wordsBeside({ name, bytes }: Layer, index: number): string[] {
  if (index >= notesMax || bytes.length > noteBytesMax || !/\.(?:txt|md|nfo|html?|log)$|^[^.]*$/i.test(name)) return [];
  const text = plainText(bytes)?.text;
  return text === undefined ? [] : passwordWords(withoutTags(text));
}

/** Files inside, one after the other, as far as the bounds go. */
async function members(yara: Yara, inner: readonly Layer[], depth: number, budget: Budget, findings: Findings): Promise<void> {
  const { bounds } = budget;
  // Who locks an archive writes its password beside it.
  for (const word of inner.flatMap(wordsBeside)) if (!budget.passwords.includes(word)) budget.passwords = [word, ...budget.passwords].slice(0, 16);
  for (const member of inner) {
    if (depth >= bounds.depthMax) return findings.limit('ARCHIVE_LIMIT_DEPTH');
    if (cpuMs() > budget.until) return findings.limit('ARCHIVE_LIMIT_TIME');
    if (++budget.members > bounds.membersMax) return findings.limit('ARCHIVE_LIMIT_MEMBERS');
    if ((budget.bytes += member.bytes.length) > bounds.bytesMax) return findings.limit('ARCHIVE_LIMIT_SIZE');
    const name = member.name.slice(0, 255);
    await look(yara, member.bytes, name, depth + 1, budget, findings.member(name, createHash('sha256').update(member.bytes).digest('hex'), member.bytes, member.path?.slice(0, 1_000)));
  }
}

async function unpacked(bytes: Buffer, fileName: string, identity: Identity, budget: Budget, findings: Findings): Promise<Layer[]> {
  if (++budget.archives > budget.bounds.archivesMax) {
    findings.limit('ARCHIVE_LIMIT_ARCHIVES');
    return [];
  }
  const limits = { ...archiveLimits, cpuMsMax: Math.max(1, Math.min(archiveLimits.cpuMsMax, budget.until - cpuMs())) };
  const result = await unpack(bytes, fileName, budget.passwords, limits);
  // A program is no archive unless it is a self-extractor: then 7-Zip's complaint about it says nothing.
  if (identity.kind === 'archive' || identity.kind === 'jar') findings.limit(...result.limitations);
  else if (result.members.length === 0 || /^(PE|ELF|MachO|COFF)$/i.test(result.type)) return [];
  // Of an archive of Apple's whose table alone came out, the files are still inside.
  if (identity.format === 'xar' && result.members.every(({ name }) => name === '[TOC].xml')) findings.limit('ARCHIVE_UNREADABLE');
  if (result.password !== null) {
    findings.signals(signal('archive-password', budget.given.has(result.password) ? 'Archive locked with the password that its submitter gave' : `Archive locked with the password ${JSON.stringify(result.password)}`, 8, ['T1027.013'], { benign: 'People lock files that they send.', malicious: 'Filters on the way can not look inside.' }));
  }
  if (result.traversals.length > 0) {
    findings.signals(signal('archive-traversal', 'Archive with names that leave the folder it is unpacked into', 55, ['T1036'], { benign: 'Badly made archives hold absolute names.', malicious: 'Unpacking overwrites files elsewhere.' }, result.traversals.map((name) => JSON.stringify(name))));
  }
  if (result.limitations.includes('ARCHIVE_LIMIT_RATIO') && !oneDisk(fileName, result)) {
    findings.signals(signal('archive-bomb', 'Archive that unpacks to hundreds of times its size', 40, ['T1499'], { benign: 'Empty disk images compress well.', malicious: 'It fills disk and memory of what unpacks it.' }));
  }
  return result.members;
}

/** A single stream that is called a disk's image: an empty disk packs as well as a bomb does. */
const oneDisk = (fileName: string, { members }: { members: readonly unknown[] }) => members.length <= 1 && /\.(?:img|ima|iso|raw|dd|bin|vhdx?|vmdk|vdi|qcow2?|hdd|dsk|disk)(?:\.\w{2,4})?$/i.test(fileName);

/** Macros, decoded strings, streams: scanned like files of their own, and named in what is found. */
async function layerSignals(yara: Yara, layers: readonly Layer[], budget: Budget, findings: Findings): Promise<void> {
  // Where a link leads is kept and not scanned: a book has hundreds.
  const read = layers.filter((one) => one.name !== 'link');
  const targets = layers.filter((one) => one.name === 'link');
  if (read.length > nestingLimits.layersMax || targets.length > nestingLimits.linksMax) findings.limit('LAYERS_LIMIT');
  for (const link of targets.slice(0, nestingLimits.linksMax)) {
    collectIndicators(link.bytes.subarray(0, nestingLimits.linkBytesMax), link.name, budget.indicators);
  }
  for (const layer of read.slice(0, nestingLimits.layersMax)) {
    const bytes = layer.bytes.subarray(0, nestingLimits.layerBytesMax);
    if ((budget.layerBytes += bytes.length) > nestingLimits.layersBytesMax) return findings.limit('LAYERS_LIMIT');
    if (cpuMs() > budget.until) return findings.limit('STATIC_LIMIT_TIME');
    collectIndicators(bytes, layer.name, budget.indicators);
    for (const found of await scan(yara, bytes, findings)) {
      if (!findings.has(found.rule)) findings.signals({ ...found, title: `${found.title} (in its ${layer.name})`.slice(0, 500) });
    }
  }
}

async function scan(yara: Yara, bytes: Buffer, findings: Findings, fileName = ''): Promise<Signal[]> {
  try {
    return await yara.scan(bytes, fileName);
  } catch (error) {
    findings.limit((error as Error).message === 'SCAN_TIMEOUT' ? 'SCAN_TIMEOUT' : 'SCAN_FAILED');
    return [];
  }
}

/** What a script's text, a shortcut or a document says it will run, within what one sample may tell. */
function writtenIn(identity: Identity, bytes: Buffer, { commands, shell }: { commands: readonly string[]; shell: 'sh' | 'bat' }, budget: Budget, findings: Findings): void {
  const language = identity.kind === 'script' ? { sh: 'sh' as const, bash: 'sh' as const, bat: 'bat' as const, ps1: 'ps1' as const }[identity.interpreter ?? ''] : undefined;
  const text = language ? bytes.toString('utf8') : commands.join('\n');
  const interpreter = language ?? shell;
  if (text === '' || budget.texts >= nestingLimits.textsMax) return;
  const kept: string[] = [];
  for (const command of writtenCommands(text, interpreter, () => findings.limit('TEXT_LIMIT'))) {
    if (++budget.commands > nestingLimits.commandsMax || (budget.commandBytes += Buffer.byteLength(command)) > nestingLimits.commandBytesMax) {
      findings.limit('TEXT_LIMIT');
      break;
    }
    kept.push(command);
  }
  if (kept.length === 0) return;
  budget.texts++;
  findings.written({ product: interpreter === 'sh' ? 'linux' : 'windows', where: '(in its text)', notes: [], commands: kept });
}

const modelled: Partial<Record<Identity['kind'], ContentKind>> = { pe: 'binary', elf: 'binary', macho: 'binary', script: 'text' };
const packedFrom = 0.9;

/**
 * One signal of small weight: what is packed or obfuscated hides something, and installers and minified scripts do
 * too.
 */
function modelSignals(identity: Identity, bytes: Buffer, details: Record<string, unknown>): Signal[] {
  const kind = modelled[identity.kind];
  const likely = kind === undefined ? null : packedProbability(kind, bytes);
  if (kind === undefined || likely === null) return [];
  details.packed = Math.round(likely * 1000) / 1000;
  if (likely < packedFrom) return [];
  const story = { benign: 'Installers, games and minified scripts look like this too.', malicious: 'What is hidden from readers and from signatures was hidden for a reason.' };
  return [signal(`model-${kind}`, kind === 'binary' ? 'Looks packed or enciphered to the model' : 'Looks obfuscated to the model', 6, [kind === 'binary' ? 'T1027.002' : 'T1027.010'], story, [`probability ${likely.toFixed(3)}`, ...reasons(kind, bytes)])];
}

/** A name that says something else than the content. */
function nameSignals(identity: Identity, fileName: string): Signal[] {
  const signals: Signal[] = [];
  const double = /\.(pdf|docx?|xlsx?|pptx?|jpe?g|png|txt|html?|mp[34])\s*\.(exe|scr|com|pif|bat|cmd|vbs|vbe|jse?|wsf|hta|lnk|ps1|jar|msi)$/i.test(fileName) || /\u202e/.test(fileName);
  const acts = ['pe', 'elf', 'macho', 'msi', 'jar', 'script', 'shortcut'].includes(identity.kind);
  const lied = acts && /\.(pdf|docx?|xlsx?|pptx?|jpe?g|png|gif|txt|csv|mp[34])$/i.test(fileName) && identity.kind !== 'script';
  if (double || lied) signals.push(signal('name-disguise', 'Program with the name of a document', 40, ['T1036.007', 'T1036.008'], { benign: 'A slip when it was named.', malicious: 'It is meant to be opened by mistake.' }, [fileName]));
  else if (mismatched(identity, fileName)) {
    signals.push(signal('name-mismatch', `A file of the type ${identity.format} under another ending`, acts ? 15 : 5, ['T1036.008'], { benign: 'Renamed files.', malicious: 'Filters by ending let it pass.' }, [fileName]));
  }
  return signals;
}
