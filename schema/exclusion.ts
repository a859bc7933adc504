import { z } from 'zod';
import { pathRule, type PathRule } from './path-rule.ts';

/** A rule by which a file is never sent. */
export const exclusionKinds = ['SHA256', 'EXTENSION', 'FOLDER', 'SIGNER'] as const;
export const exclusionSchema = z.object({
  id: z.string().max(64),
  kind: z.enum(exclusionKinds),
  value: z.string(),
  expiresAt: z.string().nullable(),
});
export type ExclusionRule = z.infer<typeof exclusionSchema>;

/** Who signed a file, as its device's system verified it. */
export interface Signer {
  name: string;
  /** SHA-256 of the certificate; lower-case hexadecimal digits. */
  certificateSha256: string;
}

export interface Excludable {
  sha256: string;
  fileName: string;
  /** The folder. */
  path: string | null;
  signer: Signer | null;
  now: Date;
}

/** What is wrong with a value, as a hint for its author; null when it is right. */
export function exclusionFault(kind: ExclusionRule['kind'], value: string): string | null {
  const right = {
    SHA256: () => /^[0-9a-f]{64}$/.test(value),
    EXTENSION: () => /^[^.\\/:*?\s][^\\/:*?\0]{0,49}$/.test(value),
    // A whole disk or tree is no folder to exclude: say a folder in it.
    FOLDER: () => value.length <= 1000 && !value.includes('\0') && pathRule(value) !== null && /[^\\/:.*?\s]/.test(value.replace(/^[a-z]:|^\\\\[?.]\\/i, '')),
    SIGNER: () => /^[0-9a-f]{64}$/.test(value) || (value.length >= 3 && value.length <= 200 && !/\p{Cc}/u.test(value)),
  }[kind]();
  return right ? null : {
    SHA256: '64 hexadecimal digits', EXTENSION: 'an extension without its dot, such as log',
    FOLDER: 'an absolute folder such as C:\\Build, \\\\server\\share\\tools or /srv/*/build; * and ? stand for characters within a name, ** for folders between',
    SIGNER: "the signer's name, or the SHA-256 of the certificate",
  }[kind];
}

/** Ready for many files: hashes, extensions and signers by look-up, folders compiled. */
interface Compiled {
  direct: Map<string, ExclusionRule[]>;
  folders: { rule: ExclusionRule; path: PathRule }[];
}
const compiled = new WeakMap<readonly ExclusionRule[], Compiled>();

function compile(rules: readonly ExclusionRule[]): Compiled {
  let ready = compiled.get(rules);
  if (ready) return ready;
  ready = { direct: new Map(), folders: [] };
  for (const rule of rules) {
    if (rule.kind === 'FOLDER') {
      const path = pathRule(rule.value);
      if (path) ready.folders.push({ rule, path });
      continue;
    }
    const key = `${rule.kind} ${rule.value.toLowerCase()}`;
    ready.direct.set(key, [...(ready.direct.get(key) ?? []), rule]);
  }
  compiled.set(rules, ready);
  return ready;
}

/** The rule that excludes a file; null when none does. */
export function exclusionOf(rules: readonly ExclusionRule[], file: Excludable): ExclusionRule | null {
  const { direct, folders } = compile(rules);
  const holds = (rule: ExclusionRule) => rule.expiresAt === null || Date.parse(rule.expiresAt) > file.now.getTime();
  const keys = [`SHA256 ${file.sha256}`];
  // `tool.exe:notes.txt` is a stream of tool.exe, and no text file.
  const dots = file.fileName.includes(':') ? [] : file.fileName.toLowerCase().replace(/[. ]+$/, '').split('.').slice(1);
  for (let from = 0; from < Math.min(dots.length, 8); from++) keys.push(`EXTENSION ${dots.slice(-1 - from).join('.')}`);
  if (file.signer) keys.push(`SIGNER ${file.signer.name.toLowerCase()}`, `SIGNER ${file.signer.certificateSha256}`);
  for (const key of keys) {
    const found = direct.get(key)?.find(holds);
    if (found) return found;
  }
  if (file.path === null) return null;
  const { path } = file;
  return folders.find((one) => holds(one.rule) && one.path.matches(path))?.rule ?? null;
}
