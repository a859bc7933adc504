import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TOTP, URI } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startAssay, type Assay } from './assay.ts';

const root = new URL('../', import.meta.url).pathname;
const password = 'a long enough password';

describe('the command line of who runs an installation', () => {
  let assay: Assay;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-staff-'));
    assay = await startAssay();
    await writeFile(join(folder, 'operator.token'), `${assay.platform.operatorToken}\n`);
  });
  afterAll(async () => {
    await assay?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** `answer`: what is typed once there is output. */
  const run = async (words: readonly string[], env: NodeJS.ProcessEnv = {}, answer?: (out: string) => string | undefined) => await new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const child = spawn('bin/assay', ['--url', assay.url, ...words], { cwd: root, env: { PATH: process.env.PATH, HOME: folder, ASSAY_PASSWORD: password, ...env } });
    let [out, err, answered] = ['', '', false];
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      const line = answered ? undefined : answer?.(out);
      if (line === undefined) return;
      answered = true;
      child.stdin.end(`${line}\n`);
    });
    if (!answer) child.stdin.end();
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.once('close', (code) => resolve({ code, out, err }));
  });
  const email = 'first@staff.example';
  let spare: string[] = [];

  test('makes the first operator with the token, who may do nothing before the second factor is set up, and all after', async () => {
    const begun = await run(['staff', 'begin', '--email', email, '--name', 'First', '--token-file', join(folder, 'operator.token')]);
    expect(begun).toMatchObject({ code: 0, out: expect.stringContaining(`signed in as ${email}`) as string, err: expect.stringContaining('assay second-factor') as string });
    expect((await stat(join(folder, '.config/assay/endpoint.json.person'))).mode & 0o777).toBe(0o600);
    expect(await run(['staff', 'list'])).toMatchObject({ code: 1, err: expect.stringContaining('second factor missing: this account must have one and has none') as string });
    const set = await run(['second-factor'], {}, (out) => {
      const url = /otpauth:\S+/.exec(out)?.[0];
      return url && out.includes('by hand') ? (URI.parse(url) as TOTP).generate() : undefined;
    });
    expect(set).toMatchObject({ code: 0 });
    spare = set.out.match(/(?:[0-9a-f]{5}-){3}[0-9a-f]{5}/g)!;
    expect(spare).toHaveLength(10);
    await vi.waitUntil(async () => (await run(['staff', 'list'])).code === 0, { timeout: 60_000 });
    expect((await run(['staff', 'list'])).out).toMatch(new RegExp(`MEMBER,smb_\\w+,${email},OPERATOR,true,true,`));
    expect(await run(['status'])).toMatchObject({ code: 0, out: expect.stringContaining('operator smb_') as string });
    await vi.waitUntil(async () => (await run(['audit', 'export'])).out.includes('"action":"staffInvitationAccept"'), { timeout: 60_000 });
    expect((await run(['audit', 'export'])).code).toBe(0);
    // The token is of no use any more.
    expect(await run(['status'], { ASSAY_TOKEN: assay.platform.operatorToken })).toMatchObject({ code: 1, err: expect.stringContaining('only begins an installation') as string });
  });

  test('invites, signs out and in with a code, makes the token anew, and removes', async () => {
    const invited = await run(['--json', 'staff', 'invite', 'second@staff.example', '--name', 'Second', '--role', 'analyst']);
    const { token } = JSON.parse(invited.out) as { token: string };
    expect(await run(['sign-out'])).toMatchObject({ code: 0 });
    expect(await run(['staff', 'list'])).toMatchObject({ code: 1 });
    expect(await run(['staff', 'accept', '--token', token])).toMatchObject({ code: 0, out: expect.stringContaining('second@staff.example') as string });
    expect(await run(['sign-in', '--email', email])).toMatchObject({ code: 2, err: expect.stringContaining('code is needed') as string });
    expect(await run(['sign-in', '--email', email, '--code', spare[0]!])).toMatchObject({ code: 0 });
    const file = join(folder, 'new.token');
    expect(await run(['staff', 'rotate-token', '--out', file])).toMatchObject({ code: 0 });
    expect(await readFile(file, 'utf8')).toMatch(/^assay_operator_[\w-]{43}\n$/);
    const id = /MEMBER,(smb_\w+),second@/.exec((await run(['staff', 'list'])).out)![1]!;
    expect(await run(['staff', 'remove', id])).toMatchObject({ code: 0 });
    const own = /MEMBER,(smb_\w+),first@/.exec((await run(['staff', 'list'])).out)![1]!;
    expect(await run(['staff', 'remove', own])).toMatchObject({ code: 1, err: expect.stringContaining('the last operator') as string });
  });
});
