import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readRules, type SigmaRule } from './sigma/rule.ts';
import { Yara } from './static/yara.ts';

export const engineVersion = '0.1.0';
const folder = new URL('.', import.meta.url).pathname;

/** Rules and detection code, with the digest that stands for exactly these. */
export interface Engine {
  release: { version: string; digest: string };
  sigma: SigmaRule[];
  yara: Yara;
}

export async function loadEngine(): Promise<Engine> {
  const digest = createHash('sha256');
  const sigma: SigmaRule[] = [];
  for (const name of await ruleFiles(join(folder, 'rules/sigma'), '.yml')) {
    const source = await readFile(name, 'utf8');
    digest.update(source);
    const { rules, unsupported } = readRules(source, name);
    if (unsupported.length > 0) throw new Error(`our own rules must compile: ${unsupported.map((one) => `${one.rule}: ${one.reason}`).join('; ')}`);
    sigma.push(...rules);
  }
  const sources: string[] = [];
  for (const name of await ruleFiles(join(folder, 'rules/yara'), '.yar')) sources.push(await readFile(name, 'utf8'));
  for (const source of sources) digest.update(source);
  for (const part of ['sigma', 'static', 'observe', 'guest', '.']) {
    for (const entry of (await readdir(join(folder, part), { withFileTypes: true })).filter((one) => one.isFile()).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      digest.update(entry.name).update(await readFile(join(folder, part, entry.name)));
    }
  }
  return { release: { version: engineVersion, digest: digest.digest('hex') }, sigma, yara: new Yara(sources.join('\n')) };
}

/** Rule files of a folder and the folders in it, in an order that is the same everywhere. */
async function ruleFiles(root: string, ending: string): Promise<string[]> {
  const names = await readdir(root, { recursive: true });
  return names.filter((name) => name.endsWith(ending)).sort().map((name) => join(root, name));
}
