import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Debian } from '../debian.ts';
import { removeLeftovers } from '../leftovers.ts';
import { placeFolder } from '../place-folder.ts';
import type { Progress } from '../progress.ts';
import type { Tools } from '../tools.ts';
import { configuration } from './configuration.ts';
import { makeDisk, removeTree } from './disk.ts';
import { describeInitrd, ensureInitrd } from './initrd.ts';
import { makePrefix, prefixScript } from './prefix.ts';
import type { Recipe } from './recipe.ts';

/** A guest's disks, ready to boot; ext4, read-only for guests. */
export interface Image {
  recipe: Recipe;
  /** 16 hex digits that stand for all the guest is made of: packages, configuration, our guest programs, kernel and qemu. */
  hash: string;
  initrd: string;
  /** The packages' disk first, then that of the prefix, where the guest has one. */
  disks: readonly string[];
}

/** What a guest is built with. */
export interface Workshop {
  cache: string;
  tools: Tools;
  debian: Debian;
  progress: Progress;
  accelerator: 'kvm' | 'tcg';
  /** Heavy steps wait for one of a few places, so that two guests are made at a time and not four. */
  heavy: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Raise it when the steps of building change what comes out. */
const builderRevision = 7;

/** Functions are left out: their text is another one for each program that loads them, and a recipe's revision stands for them. */
const hashOf = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts, (_key, value: unknown) => (value instanceof RegExp ? value.source : value))).digest('hex').slice(0, 16);

/** Identity of a disk: what it is made of, not when or where. */
function diskHash(recipe: Recipe, tools: Tools): string {
  const { revision, packages, packagesLeftOut, filesLeftOut, tree, holds } = recipe;
  return hashOf([builderRevision, configuration, tools.kernelVersion, recipe.disk ?? recipe.name, { revision, packages, packagesLeftOut, filesLeftOut, tree, holds }]);
}

/** Disks that are being made by this process: guests that share one wait for the same. */
const underway = new Map<string, Promise<void>>();

/** What an image is made of and where its files lie, whether or not they are there. */
export async function describeImage(cache: string, recipe: Recipe, tools: Tools): Promise<Image> {
  const folder = (name: string, hash: string) => join(cache, 'images', `${name}-${hash}`);
  const initrd = await describeInitrd(cache, recipe, tools);
  const hash = diskHash(recipe, tools);
  const prefixHash = recipe.prefix && hashOf([hash, prefixScript(recipe.prefix)]);
  const disks = [join(folder(recipe.disk ?? recipe.name, hash), 'disk.ext4'), ...(prefixHash ? [join(folder(`${recipe.name}-prefix`, prefixHash), 'prefix.ext4')] : [])];
  return { recipe, hash: hashOf([hash, prefixHash ?? null, initrd.hash, recipe.memoryMiB, recipe.shownMiB, tools.identity]), disks, initrd: initrd.path };
}

/** Builds the image unless the cache has it; each folder appears only when it is whole. */
export async function ensureImage(recipe: Recipe, workshop: Workshop): Promise<Image> {
  const { cache, tools, progress, accelerator, heavy } = workshop;
  await mkdir(join(cache, 'images'), { recursive: true });
  await removeLeftovers(join(cache, 'images'), /\.making-(\d+)(?:\.gz)?$/, removeTree);
  const image = await describeImage(cache, recipe, tools);
  const [disk, own] = image.disks as [string, string | undefined];
  await once(disk, async () => await buildDisk(recipe, recipe.disk ?? recipe.name, disk, workshop));
  await ensureInitrd(cache, recipe, tools);
  const { prefix } = recipe;
  if (prefix && own !== undefined) {
    const make = async () => await inFolder(own, async (making) => await makePrefix(prefix, { disk, target: join(making, basename(own)), folder: join(making, 'vm'), tools, accelerator }));
    await once(own, async () => await heavy(async () => await progress.step(`${recipe.name}: setting up its Windows in a machine`, make)));
  }
  return image;
}

async function buildDisk(recipe: Recipe, title: string, disk: string, { tools, debian, progress, heavy }: Workshop): Promise<void> {
  const debs = await progress.step(`${title}: fetching Debian packages`, async () => await debian.fetch(recipe.packages));
  const build = async () => await progress.step(`${title}: building the guest's disk`, async () => {
    await inFolder(disk, async (making) => await makeDisk(recipe, debs, { target: join(making, basename(disk)), root: join(making, 'root'), tools }));
  });
  await heavy(build);
}

/** Makes a file that the cache lacks, once for all who want it at the same time. */
async function once(file: string, make: () => Promise<void>): Promise<void> {
  if (existsSync(file)) return;
  let work = underway.get(file);
  if (!work) {
    work = make().finally(() => underway.delete(file));
    underway.set(file, work);
  }
  await work;
}

/** The folder of `file` appears when `make` has ended well; one that another process has made meanwhile is as good. */
async function inFolder(file: string, make: (making: string) => Promise<void>): Promise<void> {
  const folder = join(file, '..');
  const making = `${folder}.making-${process.pid}`;
  await mkdir(making, { recursive: true });
  try {
    await make(making);
    await rm(join(making, 'vm'), { recursive: true, force: true });
    await placeFolder(making, folder, basename(file));
  } finally {
    await removeTree(making);
  }
}
