import { afterEach, expect, test } from 'vitest';
import { look } from '../embedded/doctor/check.ts';
import { hostChecks } from '../embedded/doctor/host.ts';
import { serviceChecks } from '../embedded/doctor/service.ts';

const before = { ...process.env };
afterEach(() => void (process.env = { ...before }));

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
