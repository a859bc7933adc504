import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { memberSchema, Signal, staticFactsSchema, Written } from '../schema/jobs.ts';
import { identify, mismatched, type Identity } from './identify.ts';
import { packedProbability, reasons } from './model/model.ts';
import type { ContentKind } from './model/features.ts';
import { archiveLimits, unpack } from './static/archive.ts';
import { entropy } from './static/entropy.ts';
import { signal, type Layer } from './static/found.ts';
import { collectIndicators, type Indicator } from './static/indicators.ts';
import { parse, unpackable } from './static/parse.ts';
import { writtenCommands } from './static/script.ts';
import { fuzzyHash } from './static/fuzzy.ts';
import type { Yara } from './static/yara.ts';

export interface Examined {
  identity: Identity;
  facts: z.infer<typeof staticFactsSchema>;
  /** What the bytes themselves show; what texts say they will run is in `written`. */
  signals: Signal[];
  written: Written[];
  limitations: string[];
  members: (z.infer<typeof memberSchema> & { bytes: Buffer; identity: Identity })[];
}

/** What one sample may cost with all that is in it; each bound is reported when it is hit. */
export const nestingLimits = { depthMax: 6, membersMax: 500, bytesMax: 256 * 1024 * 1024, msMax: 60_000, layersMax: 60, layerBytesMax: 4_000_000, commandsMax: 2_000, commandBytesMax: 400_000, textsMax: 100 };

interface Budget {
  members: number;
  bytes: number;
  until: number;
  indicators: Map<string, Indicator>;
  passwords: string[];
  /** Those of them that the submitter gave: reports don't repeat them. */
  given: ReadonlySet<string>;
  commands: number;
  commandBytes: number;
  texts: number;
}

/** Everything that can be said without running it. Never throws for what the file is like. `passwords`: tried on archives first. */
export async function examine(yara: Yara, bytes: Buffer, fileName: string, passwords: readonly string[] = []): Promise<Examined> {
  const budget: Budget = { members: 0, bytes: 0, until: Date.now() + nestingLimits.msMax, indicators: new Map(), passwords: [...passwords], given: new Set(passwords), commands: 0, commandBytes: 0, texts: 0 };
  const examined = await look(yara, bytes, fileName, 0, budget);
  examined.facts.facts = JSON.stringify({ ...(JSON.parse(examined.facts.facts) as object), indicators: [...budget.indicators.values()] }).slice(0, 100_000);
  return examined;
}

async function look(yara: Yara, bytes: Buffer, fileName: string, depth: number, budget: Budget): Promise<Examined> {
  const identity = await identify(bytes, fileName);
  const limitations: string[] = [];
  const signals = await scan(yara, bytes, limitations);
  const details: Record<string, unknown> = { size: bytes.length, format: identity.format, entropy: entropy(bytes), tlsh: fuzzyHash(bytes) };
  const layers: Layer[] = [];
  const inner: Layer[] = [];
  const commands: string[] = [];
  try {
    const found = await parse(identity, bytes, fileName);
    if (found.facts !== undefined) details[identity.format] = found.facts;
    signals.push(...(found.signals ?? []));
    limitations.push(...(found.limitations ?? []));
    layers.push(...(found.layers ?? []));
    inner.push(...(found.members ?? []));
    commands.push(...(found.commands ?? []));
    budget.passwords = [...new Set([...(found.passwords ?? []), ...budget.passwords])].slice(0, 16);
  } catch {
    limitations.push('HEADERS_UNREADABLE');
  }
  signals.push(...nameSignals(identity, fileName), ...modelSignals(identity, bytes, details));
  const written = writtenIn(identity, bytes, commands, budget, limitations);
  await layerSignals(yara, layers, { signals, limitations, budget });
  collectIndicators(bytes, '', budget.indicators);
  if (unpackable(identity)) inner.push(...(await unpacked(bytes, fileName, identity, budget, { signals, limitations })));

  const members: Examined['members'] = [];
  for (const member of inner) {
    if (depth >= nestingLimits.depthMax) {
      limitations.push('ARCHIVE_LIMIT_DEPTH');
      break;
    }
    if (++budget.members > nestingLimits.membersMax || (budget.bytes += member.bytes.length) > nestingLimits.bytesMax || Date.now() > budget.until) {
      limitations.push(budget.members > nestingLimits.membersMax ? 'ARCHIVE_LIMIT_MEMBERS' : Date.now() > budget.until ? 'ARCHIVE_LIMIT_TIME' : 'ARCHIVE_LIMIT_SIZE');
      break;
    }
    await addMember(yara, member, depth, budget, { members, signals, written, limitations });
  }
  return {
    identity, signals, written, limitations: [...new Set(limitations)], members,
    facts: {
      mediaType: identity.mediaType, category: identity.category, md5: createHash('md5').update(bytes).digest('hex'), sha1: createHash('sha1').update(bytes).digest('hex'),
      facts: JSON.stringify(details).slice(0, 60_000).replace(/^(.{59999}).*$/s, '{}'),
    },
  };
}

async function unpacked(bytes: Buffer, fileName: string, identity: Identity, budget: Budget, into: { signals: Signal[]; limitations: string[] }): Promise<Layer[]> {
  const limits = { ...archiveLimits, msMax: Math.max(1, Math.min(archiveLimits.msMax, budget.until - Date.now())) };
  const result = await unpack(bytes, fileName, budget.passwords, limits);
  // A program is no archive unless it is a self-extractor: then 7-Zip's complaint about it says nothing.
  if (identity.kind === 'archive' || identity.kind === 'jar') into.limitations.push(...result.limitations);
  else if (result.members.length === 0 || /^(PE|ELF|MachO|COFF)$/i.test(result.type)) return [];
  if (result.password !== null) {
    into.signals.push(signal('archive-password', budget.given.has(result.password) ? 'Archive locked with the password that its submitter gave' : `Archive locked with the password ${JSON.stringify(result.password)}`, 8, ['T1027.013'], { benign: 'People lock files that they send.', malicious: 'Filters on the way can not look inside.' }));
  }
  if (result.traversals.length > 0) {
    into.signals.push(signal('archive-traversal', 'Archive with names that leave the folder it is unpacked into', 55, ['T1036'], { benign: 'Badly made archives hold absolute names.', malicious: 'Unpacking overwrites files elsewhere.' }, result.traversals.map((name) => JSON.stringify(name))));
  }
  if (result.limitations.includes('ARCHIVE_LIMIT_RATIO')) {
    into.signals.push(signal('archive-bomb', 'Archive that unpacks to hundreds of times its size', 40, ['T1499'], { benign: 'Empty disk images compress well.', malicious: 'It fills disk and memory of what unpacks it.' }));
  }
  return result.members;
}

async function addMember(yara: Yara, member: Layer, depth: number, budget: Budget, into: Pick<Examined, 'members' | 'signals' | 'written' | 'limitations'>): Promise<void> {
  const name = member.name.slice(0, 255);
  const inner = await look(yara, member.bytes, name, depth + 1, budget);
  const sha256 = createHash('sha256').update(member.bytes).digest('hex');
  into.members.push({ sha256, size: member.bytes.length, fileName: name, mediaType: inner.identity.mediaType, category: inner.identity.category, bytes: member.bytes, identity: inner.identity });
  if (into.members.length < 1000) into.members.push(...inner.members.slice(0, 1000 - into.members.length));
  into.limitations.push(...inner.limitations);
  const note = `${name}, SHA-256 ${sha256}`.slice(0, 500);
  for (const one of inner.signals) {
    into.signals.push({ ...one, source: 'MEMBER', title: `${one.title} (in ${name})`.slice(0, 500), evidence: [note, ...one.evidence].slice(0, 10) });
  }
  into.written.push(...inner.written.map((one) => ({ ...one, where: `${one.where} (in ${name})`.slice(0, 400), notes: [note, ...one.notes].slice(0, 10) })));
}

/** Macros, decoded strings, streams: scanned like files of their own, and named in what is found. */
async function layerSignals(yara: Yara, layers: readonly Layer[], into: { signals: Signal[]; limitations: string[]; budget: Budget }): Promise<void> {
  if (layers.length > nestingLimits.layersMax) into.limitations.push('LAYERS_LIMIT');
  for (const layer of layers.slice(0, nestingLimits.layersMax)) {
    const bytes = layer.bytes.subarray(0, nestingLimits.layerBytesMax);
    collectIndicators(bytes, layer.name, into.budget.indicators);
    if (layer.name === 'link' || Date.now() > into.budget.until) continue;
    for (const found of await scan(yara, bytes, into.limitations)) {
      if (!into.signals.some((one) => one.rule === found.rule)) into.signals.push({ ...found, title: `${found.title} (in its ${layer.name})`.slice(0, 500) });
    }
  }
}

async function scan(yara: Yara, bytes: Buffer, limitations: string[]): Promise<Signal[]> {
  try {
    return await yara.scan(bytes);
  } catch (error) {
    limitations.push((error as Error).message === 'SCAN_TIMEOUT' ? 'SCAN_TIMEOUT' : 'SCAN_FAILED');
    return [];
  }
}

/** What a script's text, a shortcut or a document says it will run, within what one sample may tell. */
function writtenIn(identity: Identity, bytes: Buffer, commands: readonly string[], budget: Budget, limitations: string[]): Written[] {
  const interpreter = identity.kind === 'script' ? { sh: 'sh' as const, bash: 'sh' as const, bat: 'bat' as const }[identity.interpreter ?? ''] : undefined;
  const text = interpreter ? bytes.toString('utf8') : commands.join('\n');
  if (text === '' || budget.texts >= nestingLimits.textsMax) return [];
  const kept: string[] = [];
  for (const command of writtenCommands(text, interpreter ?? 'bat')) {
    if (++budget.commands > nestingLimits.commandsMax || (budget.commandBytes += Buffer.byteLength(command)) > nestingLimits.commandBytesMax) {
      limitations.push('TEXT_LIMIT');
      break;
    }
    kept.push(command);
  }
  if (kept.length === 0) return [];
  budget.texts++;
  return [{ product: interpreter === 'sh' ? 'linux' : 'windows', where: '(in its text)', notes: [], commands: kept }];
}

const modelled: Partial<Record<Identity['kind'], ContentKind>> = { pe: 'binary', elf: 'binary', macho: 'binary', script: 'text' };
const packedFrom = 0.9;

/** One signal of small weight: what is packed or obfuscated hides something, and installers and minified scripts do too. */
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
