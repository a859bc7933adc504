import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { look } from '../embedded/doctor/check.ts';
import { guestChecks } from '../embedded/doctor/guests.ts';
import { hostChecks } from '../embedded/doctor/host.ts';
import { serviceChecks } from '../embedded/doctor/service.ts';
import { noteFailure } from '../embedded/images/failures.ts';
import { linux } from '../embedded/images/linux.ts';
import { needs } from '../embedded/needs.ts';
import { silent } from '../embedded/progress.ts';

const before = { ...process.env };
afterEach(() => {
  for (const name of ['DATABASE_URL', 'NATS_URL', 'TMPDIR', 'ASSAY_ENVIRONMENTS']) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
});

test('a temporary folder that can not be written is what the doctor names, and no part that would use it', async () => {
  for (const name of ['DATABASE_URL', 'NATS_URL']) delete process.env[name];
  process.env.TMPDIR = '/dev/null';
  const folders = { data: '/nowhere', cache: '/nowhere' };
  const checks = [...hostChecks(folders), ...serviceChecks(folders)].filter(({ name }) => ['temporary folder', 'PostgreSQL', 'NATS'].includes(name));
  expect(checks).toHaveLength(3);
  for (const check of checks) {
    await expect(look(check), check.name).rejects.toThrow("the temporary folder /dev/null can't be used: it is a file and no folder (TMPDIR)");
  }
});

test('a guest that could not be made is told with its reason, one that was never made with what that costs; neither is made for it', async () => {
  process.env.ASSAY_ENVIRONMENTS = 'linux,windows-10';
  const cache = await mkdtemp(join(tmpdir(), 'assay-doctor-test-'));
  try {
    await noteFailure(cache, linux, 'the disk was full');
    const checks = guestChecks({ data: cache, cache }, false, silent);
    const named = (name: string) => look(checks.find((check) => check.name === name)!);
    await expect(named('linux')).rejects.toThrow(/^could not be made on \d{4}-\d\d-\d\d \d\d:\d\d UTC: the disk was full$/);
    expect(await named('windows-10')).toMatchObject({ state: 'COSTS', text: expect.stringMatching(/^not built yet: .*four to ten minutes/) as string });
    expect(await named('hardware virtualisation')).toMatchObject({ state: 'COSTS', text: expect.stringContaining('not tried yet') as string });
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
});

test('what a host needs is one figure, in the README too', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  expect(readme).toMatch(new RegExp(`\\b${needs.memoryGiB} (?:GiB|GB)`));
  expect(readme).toMatch(new RegExp(`\\b${needs.diskGiB} (?:GiB|GB)`));
});
