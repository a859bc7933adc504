import { constants } from 'node:fs';
import { access, copyFile, mkdir, mkdtemp, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linux } from '../images/linux.ts';
import { windows } from '../images/windows.ts';
import { command } from '../command.ts';
import type { Folders } from '../folders.ts';
import { namespaceFault } from '../namespaces.ts';
import { needs } from '../needs.ts';
import { temporaryFault } from '../temporary-folder.ts';
import { costs, good, type Check } from './check.ts';

const gib = (bytes: number) => `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
const has = async (program: string) => await command('sh', ['-c', `command -v ${program}`]).then((path) => path.trim(), () => null);
/** A restore copies the memory of a guest: so much is in use when it is frozen. */
const ramInUse = '200 to 360 MB';

/** What the host must have, and what it costs where it has less. */
export function hostChecks(folders: Folders): Check[] {
  return [
    {
      name: 'Node.js', remedy: 'start through npm run, which brings its own Node 24',
      look: async () => {
        if (Number(process.versions.node.split('.')[0]) < 24) throw new Error(`this is Node ${process.versions.node}`);
        return await Promise.resolve(good(process.versions.node));
      },
    },
    {
      name: 'processor and system', remedy: 'start Assay on a 64-bit x86 Linux',
      look: async () => {
        if (process.arch !== 'x64' || process.platform !== 'linux') throw new Error(`guests run on 64-bit x86 Linux, and this is ${process.platform} on ${process.arch}`);
        return await Promise.resolve(good(`${process.platform} on ${process.arch}`));
      },
    },
    {
      name: 'data and cache folders', remedy: 'set ASSAY_DATA and ASSAY_CACHE to folders that you may write',
      look: async () => {
        for (const folder of [folders.data, folders.cache]) {
          await mkdir(folder, { recursive: true });
          await access(folder, constants.W_OK);
        }
        return good(`${folders.data}, ${folders.cache}`);
      },
    },
    {
      name: 'disk space', remedy: `building all guests needs ${needs.diskGiB} GiB in the cache folder: set ASSAY_CACHE to a larger disk`,
      look: async () => {
        const { bavail, bsize } = await statfs(folders.cache);
        const free = bavail * bsize;
        const built = await access(join(folders.cache, 'templates')).then(() => true, () => false);
        if (free >= needs.diskGiB * 1024 ** 3) return good(`${gib(free)} free`);
        if (built) return costs(`${gib(free)} free: enough for guests that are built, too little to build all of them again`);
        throw new Error(`${gib(free)} free in ${folders.cache}`);
      },
    },
    {
      name: 'memory', remedy: `${needs.memoryGiB} GiB are needed: end other programs, or set ASSAY_RUNNER_CAPACITY=1 and ASSAY_ENVIRONMENTS=linux`,
      look: async () => {
        const available = Number(/^MemAvailable:\s+(\d+) kB/m.exec(await readFile('/proc/meminfo', 'utf8'))?.[1]) * 1024;
        if (!Number.isFinite(available) || available >= needs.memoryGiB * 1024 ** 3) return good(`${gib(available)} available`);
        const least = (linux.memoryMiB + 1_024) * 1024 ** 2;
        if (available < least) throw new Error(`${gib(available)} available: not enough for one Linux guest beside the service`);
        return costs(`${gib(available)} available: fewer than two guests at a time, set ASSAY_RUNNER_CAPACITY=1`);
      },
    },
    {
      name: 'memory-backed files (/dev/shm)', remedy: 'mount a tmpfs there (docker run --shm-size=4g)',
      look: async () => {
        const shm = await statfs('/dev/shm').catch(() => null);
        const free = shm ? shm.bavail * shm.bsize : 0;
        const wanted = windows.memoryMiB * 6 * 1024 ** 2;
        if (free > wanted) return good(`${gib(free)} free`);
        return costs(`${shm ? `${gib(free)} free, less than ${gib(wanted)}` : 'not there'}: each start of a machine writes ${ramInUse} to the disk under ${folders.data}`);
      },
    },
    {
      name: 'copies that share blocks (reflink)', remedy: 'nothing to do',
      look: async () => {
        const folder = await mkdtemp(join(folders.cache, 'reflink-'));
        try {
          await writeFile(join(folder, 'a'), Buffer.alloc(65_536, 1));
          const shares = await copyFile(join(folder, 'a'), join(folder, 'b'), constants.COPYFILE_FICLONE_FORCE).then(() => true, () => false);
          return shares ? good('yes') : good(`no: machines whose memory lies on this disk cost a copy of ${ramInUse} each; with /dev/shm it does not matter`);
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      },
    },
    {
      name: 'Debian tools', remedy: 'install apt, dpkg, tar, util-linux, bash and perl (they are part of any Debian)',
      look: async () => {
        const found = await Promise.all(needs.userSpaceTools.map(async (name) => [name, await has(name)] as const));
        const missing = found.filter(([, path]) => path === null).map(([name]) => name);
        if (missing.length > 0) throw new Error(`${missing.join(', ')} not found in ${process.env.PATH ?? 'an empty PATH'}`);
        return good(found.map(([name]) => name).join(' '));
      },
    },
    {
      name: 'namespaces', remedy: 'machines run jailed in them or not at all',
      look: async () => {
        const fault = await namespaceFault();
        if (fault) throw fault;
        return good(process.getuid?.() === 0 ? 'as root' : 'as an ordinary user');
      },
    },
    {
      name: 'temporary folder', remedy: `set TMPDIR to a folder that you may write, with a short path and ${needs.temporaryMiB.doctor} MiB free`,
      look: async () => {
        const fault = await temporaryFault(needs.temporaryMiB.doctor * 1024 ** 2);
        if (fault !== null) throw new Error(fault);
        return good(tmpdir());
      },
    },
  ];
}
