import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { foldersFrom } from '../../embedded/folders.ts';
import { lines } from '../../embedded/progress.ts';
import { allEnvironments, makeGuests } from '../../sandbox-runner/machines/guests.ts';
import { answerGuests } from './guest-answers.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /**
     * Path of a socket: whoever writes the name of an environment is answered when its guest is ready, or can't be
     * made.
     */
    guests: string;
  }
}

/** Guests are made while other tests run; a test that needs one waits for it (`test/guests.ts`). */
export default async function prepare(project: TestProject): Promise<() => Promise<void>> {
  const outcomes = new Map(allEnvironments.map((name) => [name, Promise.withResolvers<string>()]));
  const settle = (names: readonly string[], outcome: string) => {
    for (const name of names) outcomes.get(name)?.resolve(outcome);
  };
  const making = makeGuests({
    folders: foldersFrom(process.env), progress: lines(), names: allEnvironments,
    listener: {
      ready: (template) => settle(Object.keys(template.environments), 'ready'),
      failed: (recipe, reason) => {
        process.stderr.write(`tests that need ${Object.keys(recipe.environments).join(' or ')} are skipped: ${reason}\n`);
        settle(Object.keys(recipe.environments), reason);
      },
    },
  });
  making.accelerator.catch(() => undefined);

  const folder = await mkdtemp(join(tmpdir(), 'assay-guests-'));
  const path = join(folder, 'socket');
  const server = await answerGuests(path, new Map([...outcomes].map(([name, { promise }]) => [name, promise])));
  project.provide('guests', path);
  return async () => {
    making.stop();
    server.close();
    await rm(folder, { recursive: true, force: true });
  };
}
