import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir, readdir, realpath, stat, writeFile } from 'node:fs/promises';
import { release } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { makeTemporary } from '../../embedded/temporary-folder.ts';
import type { Bounds } from './bounds.ts';
import { jailed, mountTable, type Shown } from '../jail.ts';

const run = promisify(execFile);
const project = fileURLToPath(new URL('../../', import.meta.url));
/**
 * The identity parsers run under when the runner is root: it owns nothing on the host. Another than qemu's, so that
 * neither can reach the other.
 */
const parserUid = 64_991;
const home = '/assay';
/**
 * All CPU time that one process may use in its life, a bound of the kernel's own behind the runner's for each sample.
 */
const lifeCpuSecondsMax = 900;
/**
 * Virtual addresses: V8, WebAssembly and YARA reserve some 10 GB that they never touch; what is written to has a
 * bound of its own.
 */
const addressKiBMax = 64 * 1024 * 1024;

/** What an exit of this process leaves behind is removed by it. */
const made = new Set<World>();
process.on('exit', () => {
  for (const world of made) world.remove();
});

/** How a parser process is started. */
export interface Way {
  /** Null in the jail; else why there is none. */
  unconfined: string | null;
  start(bounds: Bounds): [program: string, args: string[]];
}

/**
 * What parsers see of the host: Node, the libraries it is linked against, this program's own code and packages, all
 * of it read-only, /dev/null and /dev/urandom. No network, no folder to write to. `remove` takes away the empty
 * folder that all of this is mounted into.
 */
export class World {
  readonly #folder: string;
  readonly #entry: string;
  readonly jail: Way;

  private constructor(folder: string, entry: string, jail: Way) {
    this.#folder = folder;
    this.#entry = entry;
    this.jail = jail;
    made.add(this);
  }

  /** `entry`: the program of the process, when it is another than `main.ts` beside this. */
  static async make(entry = fileURLToPath(new URL('./main.ts', import.meta.url))): Promise<World> {
    const folder = await makeTemporary('assay-parsers-');
    const root = join(folder, 'root');
    await mkdir(root, { mode: 0o755 });
    const node = await realpath(process.execPath);
    const setpriv = await whereIs('setpriv');
    const env = await whereIs('env');
    const libraries = await librariesOf([node, setpriv, env, ...(await addons())]);
    const readOnly = (from: string, to = from): Shown => ({ from, to, options: 'bind,ro' });
    const ours = ['sandbox-runner', 'schema', 'node_modules', 'package.json'].map((name) => readOnly(join(project, name), `${home}/${name}`));
    const elsewhere = entry.startsWith(join(project, 'sandbox-runner/')) ? [] : [readOnly(dirname(entry), '/entry')];
    const shown: Shown[] = [
      { from: root, to: '', options: 'bind,ro' }, readOnly(node, '/node'), readOnly(setpriv, '/usr/bin/setpriv'), readOnly(env, '/usr/bin/env'), ...libraries.map((path) => readOnly(path)), ...ours, ...elsewhere,
      ...['null', 'urandom'].map((name): Shown => ({ from: `/dev/${name}`, to: `/dev/${name}`, options: 'bind' })),
    ];
    // What is mounted needs a place: an empty folder or file of that name.
    for (const { from, to } of shown.slice(1)) {
      const folderLike = (await stat(from)).isDirectory();
      await mkdir(join(root, folderLike ? to : dirname(to)), { recursive: true, mode: 0o755 });
      if (!folderLike) await writeFile(join(root, to), '');
    }
    const table = join(folder, 'mounts');
    await writeFile(table, mountTable(root, shown));
    const inside = elsewhere.length > 0 ? join('/entry', entry.slice(dirname(entry).length)) : join(home, entry.slice(project.length));
    return new World(folder, entry, {
      unconfined: null,
      start: (bounds) => jailed({
        root, table, uid: process.getuid?.() === 0 ? parserUid : 'own', limits: limits(bounds),
        // Where memory runs out, the kernel takes a parser before anything else.
        prepare: 'echo 900 > /proc/self/oom_score_adj 2>/dev/null',
        environment: ['NODE_ENV=production', `LD_LIBRARY_PATH=${[...new Set(libraries.map(dirname))].join(':')}`], command: ['/node', ...nodeOptions(bounds, [`${home}/*`, '/entry/*']), inside],
      }),
    });
  }

  /**
   * A process of its own with the same bounds, and Node's permission model in place of the jail, where this host has
   * no jail to offer.
   */
  unconfined(reason: string): Way {
    return {
      unconfined: reason,
      start: (bounds) => ['bash', ['-c', `${limits(bounds).map((limit) => `ulimit ${limit}`).join('; ')}; echo 900 > /proc/self/oom_score_adj 2>/dev/null; exec env -i NODE_ENV=production "$@" 3<&-`, 'parser', process.execPath,
        ...nodeOptions(bounds, [`${project}*`, `${dirname(this.#entry)}/*`]), this.#entry]],
    };
  }

  remove(): void {
    made.delete(this);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/**
 * Memory that is written to, CPU time, files, processes: bounds that the kernel enforces on the whole process. Core
 * files and files to write: none.
 */
function limits({ memoryMiBMax }: Bounds): string[] {
  // Before 5.14 the kernel counts processes of the user outside of the jail as well.
  const [major = 0, minor = 0] = release().split('.').map(Number);
  const counted = major > 5 || (major === 5 && minor >= 14);
  return ['-c 0', '-f 0', '-n 64', `-t ${lifeCpuSecondsMax}`, `-d ${memoryMiBMax * 1024}`, `-v ${addressKiBMax}`, ...(counted ? ['-u 512'] : [])];
}

function nodeOptions({ heapMiBMax }: Bounds, readable: readonly string[]): string[] {
  // `--disable-proto`: no property of a parsed file can reach the prototype of all objects by that name.
  return [
    `--max-old-space-size=${heapMiBMax}`, '--permission', '--allow-addons', '--allow-worker', ...readable.map((path) => `--allow-fs-read=${path}`),
    '--disable-warning=SecurityWarning', '--disable-warning=ExperimentalWarning', '--disable-proto=delete',
  ];
}

async function whereIs(name: string): Promise<string> {
  for (const folder of [...(process.env.PATH ?? '').split(':'), '/usr/bin', '/bin', '/usr/sbin', '/sbin']) {
    const path = join(folder || '/', name);
    if (folder !== '' && (await stat(path).then((one) => one.isFile(), () => false))) return path;
  }
  throw new Error(`${name} is not installed`);
}

/** YARA's library for this host. */
async function addons(): Promise<string[]> {
  const folder = join(project, 'node_modules/@litko');
  const files = await readdir(folder, { recursive: true });
  return files.filter((name) => name.endsWith('.node') && name.includes(process.platform) && name.includes(process.arch)).map((name) => join(folder, name));
}

/** Every library that one of these is linked against, and the loader, by the paths under which they are looked for. */
async function librariesOf(programs: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const program of programs) {
    const { stdout } = await run('ldd', [program], { env: { PATH: process.env.PATH, LC_ALL: 'C' } }).catch(() => ({ stdout: '' }));
    for (const line of stdout.split('\n')) {
      const path = /^\s+(?:\S+ => )?(\/\S.*) \(0x[0-9a-f]+\)$/.exec(line)?.[1];
      if (path !== undefined) found.add(path);
    }
  }
  return [...found];
}
