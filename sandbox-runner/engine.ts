import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { Examiner } from './examiner.ts';
import { readKnownGood, type KnownGood } from './known-good.ts';
import type { Placeholders } from './sigma/matcher.ts';
import { linkCorrelations } from './sigma/rule-set.ts';
import { readRules, type SigmaRule, type Unlinked, type Unsupported } from './sigma/rule.ts';
import { yaraRules, type YaraRule } from './static/yara-rule.ts';
import { yaraSets, type YaraFile } from './static/yara-sets.ts';

export const engineVersion = '0.1.0';
const folder = new URL('.', import.meta.url).pathname;
const scoring = new URL('../subgraphs/verdicts/scoring.ts', import.meta.url).pathname;
const calibration = new URL('../subgraphs/verdicts/calibration.json', import.meta.url).pathname;

/** What a release is made of, so that two releases can be told apart rule by rule. */
export interface Composition {
  /** The code that tries rules on events: when it differs, so may everything. */
  matching: string;
  /** Digest of each Sigma rule, by its id. */
  sigma: Record<string, string>;
}

/** The rules of a release without what scans bytes: enough to judge stored traces anew. */
export interface Rules {
  release: { version: string; digest: string };
  composition: Composition;
  sigma: SigmaRule[];
  /** Rules of the operator's that can't be used, each with the reason. */
  leftOut: Unsupported[];
  /** By the id that their signals carry. */
  yara: ReadonlyMap<string, YaraRule>;
  knownGood: KnownGood;
}

/** Rules and detection code, with the digest that stands for exactly these. */
export interface Engine extends Omit<Rules, 'yara'> {
  examiner: Examiner;
  close(): Promise<void>;
}

/** What an operator adds: a folder of rules, a list of files that somebody vouches for. */
export interface Own {
  rules?: string | undefined;
  knownGood?: string | undefined;
}

export async function loadEngine(own: Own = {}): Promise<Engine> {
  const { rules, yara } = await load(own);
  const { sets, leftOut } = yaraSets(yara);
  const examiner = new Examiner(sets);
  return { ...rules, leftOut: [...rules.leftOut, ...leftOut], examiner, close: async () => await examiner.close() };
}

export async function loadRules(own: Own = {}): Promise<Rules> {
  return (await load(own)).rules;
}

/** The digest alone: cheap, because nothing is compiled. */
export async function releaseOf(own: Own = {}): Promise<Rules['release']> {
  return (await read(own)).release;
}

interface Sources {
  release: Rules['release'];
  matching: string;
  sigma: { name: string; ours: boolean; source: string }[];
  placeholders: Placeholders;
  yara: YaraFile[];
  knownGood: KnownGood;
}

/** Everything that a release is made of, as text. */
async function read({ rules: own, knownGood: list }: Own): Promise<Sources> {
  const digest = createHash('sha256');
  const matching = createHash('sha256');
  const sigma: Sources['sigma'] = [];
  for (const { name, ours } of await ruleFiles(own, 'sigma', /\.ya?ml$/)) sigma.push({ name, ours, source: await readFile(name, 'utf8') });
  const yara: YaraFile[] = [];
  for (const { name, ours } of await ruleFiles(own, 'yara', /\.yara?$/)) yara.push({ name, ours, source: await readFile(name, 'utf8') });
  const placeholders = await readPlaceholders(own);
  for (const source of [...sigma.map((one) => one.source), ...yara.map((one) => one.source), JSON.stringify([...placeholders])]) digest.update(source);
  for (const part of ['sigma', 'sigma/calls', 'static', 'observe', 'guest', 'model', '.']) {
    for (const entry of (await readdir(join(folder, part), { withFileTypes: true })).filter((one) => one.isFile()).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const content = await readFile(join(folder, part, entry.name));
      digest.update(entry.name).update(content);
      if (part.startsWith('sigma') || entry.name === 'signals.ts' || entry.name === 'shell.ts') matching.update(content);
    }
  }
  const knownGood = await readKnownGood(list);
  digest.update(await readFile(scoring)).update(await readFile(calibration)).update(knownGood.digest);
  return { release: { version: engineVersion, digest: digest.digest('hex') }, matching: matching.digest('hex').slice(0, 16), sigma, placeholders, yara, knownGood };
}

async function load(own: Own): Promise<{ rules: Rules; yara: YaraFile[] }> {
  const { release, matching, sigma: files, placeholders, yara, knownGood } = await read(own);
  const ids = new Set<string>();
  const single: SigmaRule[] = [];
  const correlations: Unlinked[] = [];
  const faults: Unsupported[] = [];
  const leftOut: Unsupported[] = [];
  for (const { name, ours, source } of files) {
    const found = readRules(source, name, placeholders);
    (ours ? faults : leftOut).push(...found.unsupported);
    const isFree = (id: string): boolean => {
      if (!ids.has(id)) return ids.add(id) !== undefined;
      const reason = `the id ${id} is taken by another rule`;
      (ours ? faults : leftOut).push({ rule: name, reason: ours ? reason : `${reason}; give yours an id of its own` });
      return false;
    };
    single.push(...found.rules.filter((rule) => isFree(rule.id)));
    correlations.push(...found.correlations.filter((one) => isFree(one.source.id ?? one.source.name ?? name)));
  }
  const { rules, unsupported } = linkCorrelations(single, correlations);
  const ofOurs = new Set(files.filter((one) => one.ours).map((one) => one.name));
  for (const one of unsupported) (ofOurs.has(one.rule) ? faults : leftOut).push(one);
  if (faults.length > 0) throw new Error(`rules must compile: ${faults.map((one) => `${one.rule}: ${one.reason}`).join('; ')}`);
  return {
    yara,
    rules: {
      release, composition: { matching, sigma: Object.fromEntries(rules.map((rule) => [rule.id, rule.digest])) }, sigma: rules, leftOut, knownGood,
      yara: new Map(yara.flatMap((one) => yaraRules(one.source)).map((rule) => [rule.id, rule])),
    },
  };
}

const placeholdersFile = 'placeholders.yml';

/** What an operator's folder says that words like %domain_controllers% stand for: a name and its values each. */
async function readPlaceholders(own: string | undefined): Promise<Placeholders> {
  if (own === undefined) return new Map();
  const text = await readFile(join(own, placeholdersFile), 'utf8').catch(() => null);
  if (text === null) return new Map();
  const parsed = z.record(z.string().regex(/^[\w-]{1,64}$/), z.array(z.string().max(1_000)).max(1_000)).safeParse(parse(text, { maxAliasCount: 10 }));
  if (!parsed.success) throw new Error(`${join(own, placeholdersFile)} must hold names, each with a list of texts: ${z.prettifyError(parsed.error)}`);
  return new Map(Object.entries(parsed.data));
}

/** Our rule files and an operator's, in an order that is the same everywhere. */
async function ruleFiles(own: string | undefined, kind: 'sigma' | 'yara', ending: RegExp): Promise<{ name: string; ours: boolean }[]> {
  const of = async (root: string, ours: boolean) => (await readdir(root, { recursive: true })).filter((name) => ending.test(name) && name !== placeholdersFile).sort().map((name) => ({ name: join(root, name), ours }));
  const ours = await of(join(folder, 'rules', kind), true);
  if (own === undefined) return ours;
  // The operator's folder may hold either kind, or both beside each other.
  await readdir(own).catch((cause: unknown) => {
    throw new Error(`ASSAY_RULES names ${own}, which is no folder that can be read`, { cause });
  });
  return [...ours, ...(await of(own, false))];
}
