import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { Debian } from '../../embedded/debian.ts';
import type { Folders } from '../../embedded/folders.ts';
import { forgetFailure, noteFailure } from '../../embedded/images/failures.ts';
import { ensureImage, type Workshop } from '../../embedded/images/image.ts';
import { browser } from '../../embedded/images/browser.ts';
import { linux } from '../../embedded/images/linux.ts';
import { office } from '../../embedded/images/office.ts';
import type { Recipe } from '../../embedded/images/recipe.ts';
import { windows, windows32 } from '../../embedded/images/windows.ts';
import type { Progress } from '../../embedded/progress.ts';
import { reasonOf } from '../../embedded/reason.ts';
import { ensureTools, type Tools } from '../../embedded/tools.ts';
import { findAccelerator, type Accelerator } from './accelerator.ts';
import { ensureTemplate, isTemplateMade, type Template } from './template.ts';

/** In the order in which they are made. */
export const recipes = [linux, windows, windows32, browser, office];
/** Environments that the demo shows; the others are large or seldom needed, and come beside the work. */
export const coreEnvironments = [linux, windows].flatMap((recipe) => Object.keys(recipe.environments));
const largeRecipes: readonly Recipe[] = [browser, office];
/** Environments whose guests are made last, one after the other. */
export const largeEnvironments = largeRecipes.flatMap((recipe) => Object.keys(recipe.environments));
export const allEnvironments = recipes.flatMap((recipe) => Object.keys(recipe.environments));
export const recipesFor = (names: readonly string[]): Recipe[] => recipes.filter((recipe) => Object.keys(recipe.environments).some((name) => names.includes(name)));

export interface GuestListener {
  /** A guest can take samples. */
  ready(template: Template): void;
  /** A guest could not be made; `retryMs` until the next try, null when there is none. Only a new reason is worth a line in the log. */
  failed(recipe: Recipe, reason: string, retryMs: number | null): void;
}

export interface GuestMaking {
  /** How machines run on this host; rejected when not even qemu could be had. */
  accelerator: Promise<Accelerator>;
  /** Each guest was made or has failed once. */
  tried: Promise<void>;
  stop(): void;
}

const retryMsMin = 60_000;
const retryMsMax = 6 * 3_600_000;

/**
 * Makes guests beside the work, each by itself:
 *
 *     wanted ──▶ disk ──▶ (prefix) ──▶ template ──▶ ready
 *       ▲          └──────────┴───────────┴───────▶ failed ──after a pause that doubles──▶ wanted
 *
 * What one of them lacks holds up no other; what is in the cache is ready within a second.
 */
export function makeGuests(options: { folders: Folders; progress: Progress; names: readonly string[]; listener: GuestListener; retry?: boolean }): GuestMaking {
  const { folders, progress, names, listener } = options;
  const stopped = new AbortController();
  const heavy = places(Math.max(1, Math.min(2, availableParallelism())));
  let workshop = openWorkshop(folders, progress, heavy);
  workshop.catch(() => undefined);

  const make = async (recipe: Recipe, attempt: number): Promise<void> => {
    try {
      listener.ready(await makeGuest(recipe, await workshop));
      await forgetFailure(folders.cache, recipe);
    } catch (error) {
      const reason = reasonOf(error);
      await noteFailure(folders.cache, recipe, reason);
      if (stopped.signal.aborted) return;
      const retryMs = options.retry ? Math.min(retryMsMax, retryMsMin * 2 ** attempt) : null;
      listener.failed(recipe, reason, retryMs);
      if (retryMs !== null) setTimeout(() => void again(recipe, attempt + 1), retryMs).unref();
    }
  };
  const again = async (recipe: Recipe, attempt: number) => {
    if (stopped.signal.aborted) return;
    // What all guests need may be what was missing.
    workshop = workshop.catch(async () => await openWorkshop(folders, progress, heavy));
    await make(recipe, attempt);
  };
  const wanted = recipesFor(names);
  // As large as all the others together: those have the processors first.
  const large = wanted.filter((recipe) => largeRecipes.includes(recipe));
  const first = wanted.filter((recipe) => !large.includes(recipe));
  const tried = Promise.all(first.map(async (recipe) => await make(recipe, 0))).then(async () => {
    for (const recipe of large) if (!stopped.signal.aborted) await make(recipe, 0);
  });
  return { accelerator: workshop.then((one) => one.accelerator), tried, stop: () => stopped.abort() };
}

async function openWorkshop(folders: Folders, progress: Progress, heavy: Workshop['heavy']): Promise<Workshop> {
  const { cache } = folders;
  if (process.arch !== 'x64' || process.platform !== 'linux') throw new Error(`guests run on 64-bit x86 Linux hosts in this release, not on ${process.platform}-${process.arch}`);
  await mkdir(cache, { recursive: true });
  const debian = new Debian(cache);
  const tools: Tools = await ensureTools(cache, debian, progress);
  return { cache, tools, debian, progress, heavy, accelerator: await findAccelerator(cache, tools) };
}

async function makeGuest(recipe: Recipe, workshop: Workshop): Promise<Template> {
  const { cache, tools, accelerator, progress, heavy } = workshop;
  const image = await ensureImage(recipe, workshop);
  const make = async () => await ensureTemplate(cache, image, tools, accelerator);
  if (isTemplateMade(cache, image, accelerator)) return await make();
  return await heavy(async () => await progress.step(`${recipe.name}: booting once to make the RAM template`, make));
}

/** A few places for work that takes a processor: the others wait in their order. */
function places(count: number): Workshop['heavy'] {
  const waiting: (() => void)[] = [];
  let free = count;
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
