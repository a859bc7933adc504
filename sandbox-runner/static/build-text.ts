import type { Found } from './found.ts';

const commandsMax = 1_000;
const lineMax = 8_192;

/** Recipes of a Makefile, and what it asks a shell while it is read. */
export function readMakefile(text: string): Found {
  const commands: string[] = [];
  for (const raw of joined(text)) {
    if (commands.length >= commandsMax) break;
    const line = raw.slice(0, lineMax);
    if (line.startsWith('\t')) commands.push(line.trim().replace(/^[@+-]+\s*/, '').replaceAll('$$', '$'));
    const at = line.indexOf('$(shell ');
    if (at >= 0) commands.push(line.slice(at + 8).replace(/\)\s*$/, ''));
    const assigned = line.indexOf('!=');
    if (assigned > 0 && !line.startsWith('\t')) commands.push(line.slice(assigned + 2).trim());
  }
  return { commands: commands.filter((command) => command !== ''), shell: 'sh' };
}

/** Commands that building or starting an image runs; of the form of a list, its words. */
export function readDockerfile(text: string): Found {
  const commands: string[] = [];
  for (const line of joined(text)) {
    const found = /^[ \t]*(?:ONBUILD[ \t]+)?(?:RUN|CMD|ENTRYPOINT|SHELL)[ \t]+(?:--\S+[ \t]+)*(\S.*)$/i.exec(line.slice(0, lineMax))?.[1];
    if (found !== undefined && commands.length < commandsMax) commands.push(wordsOf(found));
  }
  return { commands, shell: 'sh' };
}

/** `["sh", "-c", "x"]` as a line. */
function wordsOf(list: string): string {
  if (!list.startsWith('[')) return list;
  try {
    const words: unknown = JSON.parse(list);
    return Array.isArray(words) ? words.map(String).join(' ') : list;
  } catch {
    return list;
  }
}

/** Lines, those that end in a backslash with the next. */
const joined = (text: string): string[] => text.replace(/\\\r?\n/g, ' ').split(/\r?\n/);

/**
 * Scripts that a package manager runs by itself while it installs: npm's, and Composer's. What runs only when its
 * author publishes the package is none, as is what is started by name.
 */
const hooks = /^(?:(?:pre|post)?(?:install|uninstall|prepare|pack)|prepublish|dependencies|(?:pre|post)-(?:install|update|autoload-dump|package-install)(?:-cmd)?|post-(?:root-package-install|create-project-cmd))$/;

/** Where a package's version should stand, an address: what lies there is fetched, and its own scripts run. */
const elsewhere = /^(?:https?:|git|file:|link:|ssh:|svn|hg)|^[\w.-]+\/[\w.-]+(?:#|$)/i;
const fetching = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies', 'require', 'overrides', 'resolutions'];

/** package.json and composer.json. Throws for what is no JSON. */
export function readPackageJson(text: string): Found {
  const found = JSON.parse(text) as Record<string, unknown>;
  const scripts = typeof found.scripts === 'object' && found.scripts !== null ? (found.scripts as Record<string, unknown>) : {};
  const commands = Object.entries(scripts).filter(([name]) => hooks.test(name)).flatMap(([, value]) => (Array.isArray(value) ? (value as unknown[]) : [value])).filter((value) => typeof value === 'string');
  const fetched = fetching.some((key) => Object.values(found[key] ?? {}).some((version) => typeof version === 'string' && elsewhere.test(version)));
  return { commands: commands.slice(0, commandsMax), shell: 'sh', complete: true, active: commands.length > 0 || fetched || found.gypfile === true || 'repositories' in found };
}

/** Data in JSON, of which nothing acts. Throws for what is no JSON. */
export function readJson(text: string): Found {
  JSON.parse(text);
  return { complete: true, active: false };
}
