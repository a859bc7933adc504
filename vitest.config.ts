import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';
import { testFiles } from './test/projects.ts';

const files = testFiles();
const shared = {
  // For what hangs: a host with other work is slow, and that is no failure.
  testTimeout: 480_000,
  hookTimeout: 480_000,
  pool: 'forks' as const,
  env: { ASSAY_LOG_LEVEL: 'silent', ASSAY_ENVIRONMENTS: 'linux,windows-10' },
};
// One copy of graphql: Vite would take its .mjs, while @apollo/gateway requires its .js.
const resolve = { alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }] };

/** Kinds of tests by what they need, the quickest first; guests are made meanwhile. */
export default defineConfig({
  resolve,
  test: {
    maxWorkers: 2,
    projects: [
      { resolve, test: { ...shared, name: 'unit', include: files.unit, sequence: { groupOrder: 0 } } },
      { resolve, test: { ...shared, name: 'long', include: files.long, sequence: { groupOrder: 1 } } },
      { resolve, test: { ...shared, name: 'platform', include: files.platform, globalSetup: ['test/setup/engines.ts'], sequence: { groupOrder: 2 } } },
      // A test that waits for its guest may wait for minutes the first time.
      { resolve, test: { ...shared, name: 'vm', include: files.vm, globalSetup: ['test/setup/engines.ts', 'test/setup/guests.ts'], sequence: { groupOrder: 3 } } },
    ],
  },
});
