import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { good, look, looksWithin } from '../embedded/doctor/check.ts';
import { reasonOf } from '../embedded/reason.ts';
import { remedyFor } from '../embedded/namespaces.ts';

describe('a reason', () => {
  test('is told with all that caused it, each once', () => {
    const error = new Error('the guest could not be made', { cause: new Error('mke2fs ended with code 1:\nno space', { cause: new Error('mke2fs ended with code 1:\nno space', { cause: 'disk full' }) }) });
    expect(reasonOf(error)).toBe('the guest could not be made\n  because: mke2fs ended with code 1:\n    no space\n  because: disk full');
  });
  test('that is an authority which nobody trusts comes with the remedy, whoever tells it', () => {
    const cause = Object.assign(new Error('unable to verify the first certificate'), { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
    expect(reasonOf(new Error('NATS does not answer', { cause }))).toMatch(/^NATS does not answer: .* in ASSAY_CA\n {2}because: unable to verify/);
  });
  test('of a start that failed, a migration, images, the demo, the runner and the doctor is made by the same words', async () => {
    for (const program of ['embedded/serve.ts', 'embedded/start.ts', 'embedded/migrate.ts', 'embedded/images.ts', 'embedded/demo.ts', 'embedded/doctor.ts', 'sandbox-runner/main.ts']) {
      const text = await readFile(join(import.meta.dirname, '..', program), 'utf8');
      expect(text, program).toContain('reasonOf(error)');
    }
  });
  test('ends, however long the chain of causes is', () => {
    const loop = new Error('a');
    loop.cause = loop;
    expect(reasonOf(loop)).toBe('a');
    let deep: unknown = 'bottom';
    for (let n = 0; n < 1_000; n++) deep = new Error(`cause ${n}`, { cause: deep });
    expect(reasonOf(deep).split('\n')).toHaveLength(6);
  });
});

describe('namespaces that cannot be made', () => {
  const none = { read: () => '', container: false, asRoot: false };
  const kernel = (values: Record<string, string>) => ({ ...none, read: (name: string) => values[name] ?? '' });
  test.each([
    ["Debian's switch", kernel({ 'kernel/unprivileged_userns_clone': '0' }), 'sysctl kernel.unprivileged_userns_clone=1'],
    ["AppArmor's rule", kernel({ 'kernel/apparmor_restrict_unprivileged_userns': '1' }), 'sysctl kernel.apparmor_restrict_unprivileged_userns=0'],
    ['a limit of none', kernel({ 'user/max_user_namespaces': '0' }), 'sysctl user.max_user_namespaces=10000'],
    ["a container's profile", { ...none, container: true }, '--security-opt seccomp=unconfined'],
    ['a root without the capability', { ...none, asRoot: true }, 'CAP_SYS_ADMIN'],
    ['something else', none, 'start as root'],
  ])('have the remedy of this kernel: %s', (_what, host, remedy) => {
    expect(remedyFor(host)).toContain(remedy);
    // A switch that the kernel does not have is never named.
    if (host.read('kernel/unprivileged_userns_clone') === '') expect(remedyFor(host)).not.toContain('unprivileged_userns_clone');
  });
});

/** What is said of namespaces where programs are looked for in `path`. */
async function faultWith(path: string): Promise<string> {
  const script = "import { namespaceFault } from './embedded/namespaces.ts'; console.log((await namespaceFault())?.message ?? 'none');";
  const options = { cwd: join(import.meta.dirname, '..'), env: { ...process.env, PATH: path } };
  return (await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], options)).stdout.trim();
}

describe('a host on which unshare is refused', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-host-'));
    await writeFile(join(folder, 'unshare'), '#!/bin/sh\necho "unshare: unshare failed: Operation not permitted" >&2; exit 1\n');
    await chmod(join(folder, 'unshare'), 0o755);
  });
  afterAll(async () => await rm(folder, { recursive: true, force: true }));
  test('is told so in words, with what the kernel said; on one where it works nothing is said', async () => {
    expect(await faultWith(`${folder}:${process.env.PATH}`)).toMatch(/namespaces that its machines are jailed in \(unshare: unshare failed: Operation not permitted\); /);
  });
});

describe('a host whose namespaces can be made, and not used', () => {
  test('is told so too, with what was refused: they are tried with mounts inside, as a jail has them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'assay-host-'));
    try {
      // Namespaces without their effect, and a kernel whose rule forbids what is done in them.
      await writeFile(join(folder, 'unshare'), '#!/bin/sh\nwhile [ "${1#-}" != "$1" ]; do shift; done; exec "$@"\n', { mode: 0o755 });
      await writeFile(join(folder, 'mount'), '#!/bin/sh\necho "mount: permission denied." >&2; exit 32\n', { mode: 0o755 });
      expect(await faultWith(`${folder}:${process.env.PATH}`)).toMatch(/jailed in \(mount: permission denied\.\); /);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('a look of the doctor', () => {
  test('has no more time than all looks together have left, whatever it may take by itself', async () => {
    const look = looksWithin(20);
    const endless = { name: 'x', remedy: '', msMax: 1_000_000, look: async () => await new Promise<never>(() => undefined) };
    for (const _ of [1, 2]) await expect(look(endless)).rejects.toThrow(/^no result within 0\.0[0-9]+ s/);
    expect(await looksWithin(1_000_000)({ ...endless, look: async () => await Promise.resolve(good('well')) })).toEqual(good('well'));
  });
  test('that takes too long is given up, and the limit is named', async () => {
    await expect(look({ name: 'x', remedy: '', msMax: 5, look: async () => await new Promise(() => undefined) })).rejects.toThrow('no result within 0.005 s');
  });
});
