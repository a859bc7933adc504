import { access, constants, mkdir, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from './command.ts';
import { Debian } from './debian.ts';
import { foldersFrom } from './folders.ts';
import { ensureNatsServer, startNats } from './nats.ts';
import { startPostgres } from './postgres.ts';
import { silent } from './progress.ts';
import { configFrom } from '../platform/config.ts';
import { vaultOf } from '../subgraphs/samples/vault.ts';
import { openMachines } from '../sandbox-runner/machines/open.ts';
import { readManifests } from '../sandbox-runner/own-image/manifest.ts';

interface Check {
  name: string;
  /** Returns what was found; throws when it is missing. */
  look: () => Promise<string>;
  /** What to do about it. */
  remedy: string;
}

const folders = foldersFrom(process.env);
const gib = (bytes: number) => `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
const has = async (program: string) => await command('sh', ['-c', `command -v ${program}`]).then((path) => path.trim());

const checks: Check[] = [
  {
    name: 'Node.js', remedy: 'start through npm run, which brings its own Node 24',
    look: async () => {
      if (Number(process.versions.node.split('.')[0]) < 24) throw new Error(`this is Node ${process.versions.node}`);
      return await Promise.resolve(process.versions.node);
    },
  },
  { name: 'configuration', remedy: 'correct the environment variables named above', look: async () => await Promise.resolve((configFrom(process.env), 'no faults')) },
  {
    name: 'data and cache folders', remedy: 'set ASSAY_DATA and ASSAY_CACHE to folders that you may write',
    look: async () => {
      for (const folder of [folders.data, folders.cache]) {
        await mkdir(folder, { recursive: true });
        await access(folder, constants.W_OK);
      }
      return `${folders.data}, ${folders.cache}`;
    },
  },
  {
    name: 'disk space', remedy: 'guests need 5 GiB in the cache folder; set ASSAY_CACHE to a larger disk',
    look: async () => {
      const { bavail, bsize } = await statfs(folders.cache);
      if (bavail * bsize < 5 * 1024 ** 3) throw new Error(`${gib(bavail * bsize)} free in ${folders.cache}`);
      return `${gib(bavail * bsize)} free`;
    },
  },
  {
    name: 'Debian tools', remedy: 'install apt, dpkg, tar, util-linux (they are part of any Debian)',
    look: async () => (await Promise.all(['apt-get', 'dpkg-deb', 'tar', 'unshare', 'bash'].map(has))).join(' '),
  },
  {
    name: 'namespaces', remedy: 'as an ordinary user allow them (sysctl kernel.unprivileged_userns_clone=1), or start as root',
    look: async () => {
      await command('unshare', [...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']), '--mount', '--pid', '--net', '--fork', 'true']);
      return process.getuid?.() === 0 ? 'as root' : 'as an ordinary user';
    },
  },
  {
    name: 'PostgreSQL', remedy: 'set DATABASE_URL to a PostgreSQL 16 or later of your own',
    look: async () => {
      if (process.env.DATABASE_URL) return 'DATABASE_URL is set';
      const folder = await mkdtemp(join(tmpdir(), 'assay-doctor-'));
      try {
        const postgres = await startPostgres(folder, { throwaway: true });
        await postgres.stop();
        return 'embedded one starts';
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  },
  {
    name: 'NATS', remedy: 'install nats-server, or set NATS_URL to a NATS with JetStream of your own',
    look: async () => {
      if (process.env.NATS_URL) return 'NATS_URL is set';
      const folder = await mkdtemp(join(tmpdir(), 'assay-doctor-'));
      try {
        const file = await ensureNatsServer(folders.cache, new Debian(folders.cache), silent);
        const nats = await startNats(file, folder);
        await nats.stop();
        return `${file} starts`;
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  },
  {
    name: 'vault', remedy: 'correct VAULT_URL, or leave it out for a folder beside the other data',
    look: async () => {
      await vaultOf({ config: configFrom(process.env), dataFolder: folders.data }).check();
      return process.env.VAULT_URL ? 'VAULT_URL answers' : 'a folder beside the other data';
    },
  },
  {
    name: "operator's images", remedy: 'correct the manifests named above (docs/own-images.md); npm run images NAME switches one on and freezes it',
    look: async () => {
      const { ASSAY_IMAGES } = configFrom(process.env);
      if (!ASSAY_IMAGES) return 'none (ASSAY_IMAGES is not set)';
      const images = await readManifests(ASSAY_IMAGES);
      return images.map((image) => `${image.name} (${gib(image.diskBytes)} disk, ${image.memoryMiB} MiB)`).join(', ') || `no manifest in ${ASSAY_IMAGES}`;
    },
  },
  {
    name: 'guests', remedy: 'npm run images shows each step; a network and a Debian mirror are needed the first time',
    look: async () => {
      const { machines, accelerator } = await openMachines(folders, silent);
      try {
        const seen: string[] = [];
        for (const environment of machines.environments) {
          const machine = await machines.restore(environment);
          const { output } = await machine.run('uname -r', 20_000);
          await machine.kill();
          seen.push(`${environment} answers (kernel ${output.trim()})`);
        }
        return `${seen.join(', ')}; ${accelerator === 'kvm' ? 'hardware virtualisation' : 'no usable /dev/kvm, so software emulation: samples run slower'}`;
      } finally {
        await machines.close();
      }
    },
  },
];

/** `npm run doctor`: tries each part and says in words what is missing and how to get it. */
let faults = 0;
for (const { name, look, remedy } of checks) {
  process.stdout.write(`  ${name} … `);
  try {
    process.stdout.write(`✓ ${await look()}\n`);
  } catch (error) {
    faults++;
    process.stdout.write(`✗\n      ${(error as Error).message.split('\n').join('\n      ')}\n      → ${remedy}\n`);
  }
}
process.stdout.write(faults === 0 ? '\nAssay can run here.\n' : `\n${faults} of ${checks.length} parts are not well.\n`);
process.exit(faults === 0 ? 0 : 1);
