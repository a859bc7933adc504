import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { memberSchema, Signal, staticFactsSchema } from '../schema/jobs.ts';
import { identify, type Identity } from './identify.ts';
import type { Engine } from './engine.ts';
import { readElf } from './static/elf.ts';
import { entropy } from './static/entropy.ts';
import { peSignals, readPe } from './static/pe.ts';
import { writtenCommands } from './static/script.ts';
import { match } from './sigma/engine.ts';
import { unzip, type ArchiveMember } from './static/zip.ts';

export interface Examined {
  identity: Identity;
  facts: z.infer<typeof staticFactsSchema>;
  signals: Signal[];
  limitations: string[];
  members: (z.infer<typeof memberSchema> & { bytes: Buffer; identity: Identity })[];
}

/** Everything that can be said without running it. Never throws for what the file is like. */
export async function examine(engine: Engine, bytes: Buffer, fileName: string, depth = 0): Promise<Examined> {
  const identity = await identify(bytes, fileName);
  const limitations: string[] = [];
  const signals = await scan(engine, bytes, limitations);
  const details: Record<string, unknown> = { size: bytes.length, entropy: entropy(bytes) };
  try {
    if (identity.kind === 'pe') {
      const pe = readPe(bytes);
      details.pe = pe;
      signals.push(...peSignals(pe));
    } else if (identity.kind === 'elf') details.elf = readElf(bytes);
  } catch {
    limitations.push('HEADERS_UNREADABLE');
  }
  signals.push(...nameSignals(identity, fileName), ...textSignals(engine, identity, bytes));
  const members: Examined['members'] = [];
  if (identity.kind === 'zip' && depth < 3) {
    const unpacked = await unzip(bytes);
    limitations.push(...unpacked.limitations);
    if (unpacked.traversals.length > 0) {
      signals.push({
        rule: 'assay-archive-traversal', title: 'Archive with names that leave the folder it is unpacked into', weight: 55, source: 'STATIC', techniques: ['T1036'],
        benignCause: 'Badly made archives hold absolute names.', maliciousCause: 'Unpacking overwrites files elsewhere.', evidence: unpacked.traversals.map((name) => JSON.stringify(name)),
      });
    }
    if (unpacked.limitations.includes('ARCHIVE_LIMIT_RATIO')) {
      signals.push({
        rule: 'assay-archive-bomb', title: 'Archive that unpacks to hundreds of times its size', weight: 40, source: 'STATIC', techniques: ['T1499'],
        benignCause: 'Empty disk images compress well.', maliciousCause: 'It fills disk and memory of what unpacks it.', evidence: [],
      });
    }
    for (const member of unpacked.members) await addMember(engine, member, depth, { members, signals, limitations });
  }
  return {
    identity, signals, limitations, members,
    facts: {
      mediaType: identity.mediaType, category: identity.category, md5: createHash('md5').update(bytes).digest('hex'), sha1: createHash('sha1').update(bytes).digest('hex'),
      facts: JSON.stringify(details).slice(0, 100_000),
    },
  };
}

async function addMember(engine: Engine, member: ArchiveMember, depth: number, into: Pick<Examined, 'members' | 'signals' | 'limitations'>): Promise<void> {
  const inner = await examine(engine, member.bytes, member.name, depth + 1);
  const sha256 = createHash('sha256').update(member.bytes).digest('hex');
  into.members.push({ sha256, size: member.bytes.length, fileName: member.name, mediaType: inner.identity.mediaType, category: inner.identity.category, bytes: member.bytes, identity: inner.identity });
  if (into.members.length < 1000) into.members.push(...inner.members.slice(0, 1000 - into.members.length));
  into.limitations.push(...inner.limitations);
  for (const signal of inner.signals) {
    into.signals.push({ ...signal, source: 'MEMBER', title: `${signal.title} (in ${member.name})`.slice(0, 500), evidence: [`${member.name}, SHA-256 ${sha256}`, ...signal.evidence].slice(0, 10) });
  }
}

async function scan(engine: Engine, bytes: Buffer, limitations: string[]): Promise<Signal[]> {
  try {
    return await engine.yara.scan(bytes);
  } catch (error) {
    limitations.push((error as Error).message === 'SCAN_TIMEOUT' ? 'SCAN_TIMEOUT' : 'SCAN_FAILED');
    return [];
  }
}

/** What a script's text says it will do. Written is not done: it counts half of what was seen. */
function textSignals(engine: Engine, identity: Identity, bytes: Buffer): Signal[] {
  const interpreter = identity.kind === 'script' ? { sh: 'sh' as const, bash: 'sh' as const, bat: 'bat' as const }[identity.interpreter ?? ''] : undefined;
  if (!interpreter) return [];
  const found = match(engine.sigma, interpreter === 'sh' ? 'linux' : 'windows', writtenCommands(bytes.toString('utf8'), interpreter));
  return found.map((signal) => ({
    ...signal, source: 'STATIC' as const, weight: Math.round(signal.weight / 2), title: `${signal.title} (in its text)`, evidence: signal.evidence.map((line) => line.replace(/^[\d.]+ s: (shell )?ran /, 'its text: ')),
  }));
}

/** A program that is called like a document. */
function nameSignals(identity: Identity, fileName: string): Signal[] {
  const double = /\.(pdf|docx?|xlsx?|jpe?g|png|txt|html?)\s*\.(exe|scr|com|pif|bat|cmd|vbs|js)$/i.test(fileName);
  const lied = identity.kind === 'pe' && /\.(pdf|docx?|xlsx?|jpe?g|png|txt|mp3|mp4)$/i.test(fileName);
  if (!double && !lied) return [];
  return [{
    rule: 'assay-name-disguise', title: 'Program with the name of a document', weight: 40, source: 'STATIC', techniques: ['T1036.007'],
    benignCause: 'A slip when it was named.', maliciousCause: 'It is meant to be opened by mistake.', evidence: [fileName.slice(0, 300)],
  }];
}
