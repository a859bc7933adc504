import { rm } from 'node:fs/promises';
import { configFrom } from '../../platform/config.ts';
import { trust } from '../../platform/trust.ts';
import { readManifests } from '../../sandbox-runner/own-image/manifest.ts';
import { vaultOf } from '../../subgraphs/samples/vault.ts';
import { Debian } from '../debian.ts';
import type { Folders } from '../folders.ts';
import { ensureNatsServer, startNats } from '../nats.ts';
import { startPostgres } from '../postgres.ts';
import { needs } from '../needs.ts';
import { silent } from '../progress.ts';
import { makeTemporary, temporaryFault } from '../temporary-folder.ts';
import { good, type Check } from './check.ts';

/** Tries a part in a folder of its own that goes afterwards. Where that folder is the cause, no part is blamed. */
async function inFolder(work: (folder: string) => Promise<string>): Promise<string> {
  const folder = await makeTemporary('assay-doctor-');
  try {
    return await work(folder);
  } catch (cause) {
    const fault = await temporaryFault(needs.temporaryMiB.doctor * 1024 ** 2);
    throw fault === null ? cause : new Error(fault, { cause });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the service stands on: configuration, database, message server, vault, the operator's images. */
export function serviceChecks(folders: Folders): Check[] {
  return [
    { name: 'configuration', remedy: 'correct the environment variables named above', look: async () => await Promise.resolve((trust(configFrom(process.env).ASSAY_CA), good('no faults'))) },
    {
      name: 'PostgreSQL', remedy: 'set DATABASE_URL to a PostgreSQL 16 or later of your own',
      look: async () => {
        if (process.env.DATABASE_URL) return good('DATABASE_URL is set');
        return good(await inFolder(async (folder) => {
          const postgres = await startPostgres(folder, { throwaway: true });
          await postgres.stop();
          return 'embedded one starts';
        }));
      },
    },
    {
      name: 'NATS', remedy: 'install nats-server, or set NATS_URL to a NATS with JetStream of your own; the first time it comes from a Debian mirror (ASSAY_DEBIAN_MIRROR)',
      look: async () => {
        if (process.env.NATS_URL) return good('NATS_URL is set');
        return good(await inFolder(async (folder) => {
          const file = await ensureNatsServer(folders.cache, new Debian(folders.cache), silent);
          const nats = await startNats(file, folder);
          await nats.stop();
          return `${file} starts`;
        }));
      },
    },
    {
      name: 'vault', remedy: 'correct VAULT_URL, or leave it out for a folder beside the other data',
      look: async () => {
        await vaultOf({ config: configFrom(process.env), dataFolder: folders.data }).check();
        return good(process.env.VAULT_URL ? 'VAULT_URL answers' : 'a folder beside the other data');
      },
    },
    {
      name: "operator's images", remedy: 'correct the manifests named above (docs/own-images.md); npm run images NAME switches one on and freezes it',
      look: async () => {
        const { ASSAY_IMAGES } = configFrom(process.env);
        if (!ASSAY_IMAGES) return good('none (ASSAY_IMAGES is not set)');
        const images = await readManifests(ASSAY_IMAGES);
        const described = images.map((image) => `${image.name} (${(image.diskBytes / 1024 ** 3).toFixed(1)} GiB disk, ${image.memoryMiB} MiB)`);
        return good(described.join(', ') || `no manifest in ${ASSAY_IMAGES}`);
      },
    },
  ];
}
