import { spawn } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, open, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeAuthority } from './certificates.ts';

const root = new URL('../', import.meta.url).pathname;
const raw = /\bE[A-Z]{4,}\b|ERR_|Cannot query|\n {4}at |<html|undefined/;
let folder: string;

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

function start(words: readonly string[], env: NodeJS.ProcessEnv = {}, program = join(root, 'bin/assay'), stdout: 'pipe' | number = 'pipe') {
  const child = spawn(program, words, { cwd: folder, env: { PATH: process.env.PATH, HOME: folder, ...env }, stdio: ['ignore', stdout, 'pipe'] });
  const ended = (async (): Promise<Ended> => {
    let [out, err] = ['', ''];
    child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr!.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, out, err };
  })();
  return { child, ended };
}
const run = async (words: readonly string[], env?: NodeJS.ProcessEnv, program?: string) => await start(words, env, program).ended;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-cli-errors-'));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

describe('the launcher', () => {
  test('starts the command line by a link in any folder, and by no more than its own process', async () => {
    await symlink(join(root, 'bin/assay'), join(folder, 'linked'));
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(await run(['--version'], {}, join(folder, 'linked'))).toEqual({ code: 0, out: `${version}\n`, err: '' });
    const { child, ended } = start(['--url', 'http://127.0.0.1:9', 'follow'], { ASSAY_TOKEN: 'x' });
    await once(child.stderr!, 'data');
    expect((await readFile(`/proc/${child.pid}/cmdline`, 'utf8')).split('\0')).toContain('follow');
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 0, out: '', err: expect.stringMatching(/^connection lost: nothing listens .*; trying again\n$/) as string });
  });
  test('says what to do where the packages are not installed, with a Node and without', async () => {
    const bare = join(folder, 'bare');
    for (const part of ['bin', 'endpoint', 'path']) await mkdir(join(bare, part), { recursive: true });
    await copyFile(join(root, 'bin/assay'), join(bare, 'bin/assay'));
    await copyFile(join(root, 'endpoint/launch.cjs'), join(bare, 'endpoint/launch.cjs'));
    await symlink(process.execPath, join(bare, 'path/node'));
    for (const path of ['path', 'nothing']) {
      expect(await run(['status'], { PATH: join(bare, path) }, join(bare, 'bin/assay'))).toEqual({ code: 1, out: '', err: `assay: its packages are not installed: run "npm ci" in ${bare} first\n` });
    }
  });
  test('says so where a Node is too old', async () => {
    await writeFile(join(folder, 'old.cjs'), "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.4' } });");
    expect(await run(['-r', join(folder, 'old.cjs'), join(root, 'endpoint/launch.cjs'), 'status'], {}, process.execPath)).toMatchObject({ code: 1, err: expect.stringContaining('this is Node 18.20.4, and Node 24 or later is needed') as string });
  });
  test.each([[['--help'], 0], [['--version'], 0], [['submit', '/nonexistent'], 1], [['status'], 1], [['mail', '--help'], 0]])('loads none of the large libraries for %j', async (words, code) => {
    // V8 writes down every script that a process has loaded.
    const seen = await mkdtemp(join(folder, 'scripts-'));
    expect(await run(words, { NODE_V8_COVERAGE: seen })).toMatchObject({ code });
    const scripts = (await Promise.all((await readdir(seen)).map(async (name) => await readFile(join(seen, name), 'utf8')))).join('\n');
    expect(scripts).toContain('/node_modules/commander/');
    expect([...new Set(scripts.match(/\/node_modules\/(?:@[^/"]+\/)?[^/"]+/g))]).toEqual(['/node_modules/commander']);
  });
  test('keeps compiled code where this user alone writes, and does without where there is no such place', async () => {
    const cache = join(folder, 'cache');
    await run(['--version'], { ASSAY_CACHE: cache });
    expect(await readdir(join(cache, 'compiled'))).not.toEqual([]);
    const shared = join(folder, 'shared');
    await mkdir(join(shared, 'compiled'), { recursive: true });
    await chmod(join(shared, 'compiled'), 0o777);
    expect(await run(['--version'], { ASSAY_CACHE: shared })).toMatchObject({ code: 0, err: '' });
    expect(await readdir(join(shared, 'compiled'))).toEqual([]);
    expect(await run(['--version'], { ASSAY_CACHE: '/proc/nowhere' })).toMatchObject({ code: 0, err: '' });
  });
});

describe('a reader of the output', () => {
  test('that leaves ends the command quietly, as SIGPIPE would', async () => {
    const { child, ended } = start(['--help']);
    child.stdout!.destroy();
    expect(await ended).toEqual({ code: 141, out: '', err: '' });
  });
  test('that is a full disk is named as one', async () => {
    const full = await open('/dev/full', 'w');
    expect(await start(['--help'], {}, undefined, full.fd).ended).toMatchObject({ code: 1, err: 'assay: the output could not be written: there is no room left on the disk\n' });
    await full.close();
  });
});

describe('errors on the command line', () => {
  let url: string;
  /** Bodies of the operations that were accepted. */
  const asked: string[] = [];
  const answers: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
    page: (_, response) => void response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad Gateway</html>'),
    'sign-in': (_, response) => void response.writeHead(302, { location: 'https://sign-in.example/' }).end(),
    reset: (request) => void request.socket.resetAndDestroy(),
    half: (request, response) => void response.writeHead(200, { 'content-length': 1000 }).write('{"data":', () => request.socket.destroy()),
    busy: (_, response) => void response.writeHead(429, { 'retry-after': '30' }).end('<html>'),
    old: (_, response) => void response.writeHead(400).end(JSON.stringify({ errors: [{ message: 'Cannot query field "viewer" on type "Query".', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] })),
    stranger: (_, response) => void response.writeHead(401).end(JSON.stringify({ errors: [{ message: 'this credential is unknown', extensions: { code: 'UNAUTHENTICATED' } }] })),
    accepted: (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        asked.push(Buffer.concat(chunks).toString());
        const sample = { id: 'smp_1', sha256: 'a'.repeat(64), verdict: null };
        const submission = { id: 'sub_1', state: 'QUEUED', decision: { outcome: 'SUBMIT', reason: 'NEW_SAMPLE', message: '' }, sample };
        response.end(JSON.stringify({ data: { sampleSubmit: { submission, upload: null, userErrors: [] } } }));
      });
    },
    obeyed: (_, response) => void response.end(JSON.stringify({ data: { sampleSubmit: { submission: null, upload: null, userErrors: [{ code: 'REFUSED', message: 'a\u001b]0;owned\u0007\u009b2J' }] } } })),
    upload: (request, response) => {
      if (request.method === 'PUT') return void request.resume().on('end', () => response.writeHead(413, { 'content-type': 'text/html' }).end('<html>Too Large</html>'));
      const sample = { id: 'smp_1', sha256: 'a'.repeat(64), verdict: null };
      const submission = { id: 'sub_1', state: 'UPLOADING', decision: { outcome: 'SUBMIT', reason: 'NEW_SAMPLE', message: '' }, sample };
      response.end(JSON.stringify({ data: { sampleSubmit: { submission, upload: { url: `${url}/upload/graphql`, token: 't', offset: 0, expiresAt: '' }, userErrors: [] } } }));
    },
  };
  const server = createServer((request, response) => answers[request.url!.split('/')[1]!]!(request, response));
  server.on('upgrade', (_, socket) => socket.end('HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n'));

  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await writeFile(join(folder, 'new.sh'), '#!/bin/sh\n');
    await writeFile(join(folder, 'empty'), '');
  });
  afterAll(() => server.close());

  test.each([
    ['page', /^assay: http\S+ answered with a web page \(status 502\): the service behind it does not answer/],
    ['sign-in', /it sends on to https:\/\/sign-in\.example\//],
    ['reset', /does not answer: the connection was cut off/],
    ['half', /does not answer: the connection was cut off before the answer was whole/],
    ['busy', /asked too often; try again in 30 seconds/],
    ['old', /^assay: the service does not know what this command asks for: it is older or newer/],
    ['stranger', /^assay: the service does not accept this credential/],
  ])('a service that answers with "%s"', async (kind, said) => {
    const { code, out, err } = await run(['--url', `${url}/${kind}`, 'status'], { ASSAY_TOKEN: 'x' });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(said);
    expect(err).not.toMatch(raw);
  });
  test('an upload that a proxy refuses, and a socket that it does not let through', async () => {
    const env = { ASSAY_TOKEN: 'x' };
    expect(await run(['--url', `${url}/upload`, 'submit', 'new.sh'], env)).toEqual({ code: 1, out: '', err: expect.stringMatching(/did not take the upload \(status 413\): .* allow more\n$/) as string });
    expect(await run(['--url', `${url}/upload`, 'submit', '--wait', 'new.sh'], env)).toEqual({ code: 1, out: '', err: expect.stringMatching(/^assay: no verdicts can be received: it does not open a socket \(status 503\)/) as string });
  });
  test('a certificate that no known authority has signed, and one that nobody needs', async () => {
    const authority = await makeAuthority('private');
    const { certificate, key } = await authority.issue('assay', '127.0.0.1');
    const secure = createTlsServer({ cert: certificate, key }, (request, response) => answers.stranger!(request, response));
    await once(secure.listen(0, '127.0.0.1'), 'listening');
    const address = `https://127.0.0.1:${(secure.address() as AddressInfo).port}`;
    await writeFile(join(folder, 'authority.pem'), authority.certificate);
    try {
      for (const command of [['status'], ['submit', '--wait', 'new.sh']]) {
        expect((await run(['--url', address, ...command], { ASSAY_TOKEN: 'x' })).err).toMatch(/authority that is not trusted here; .*--ca or in ASSAY_CA\n$/);
      }
      expect((await run(['--url', address, '--ca', 'authority.pem', 'status'], { ASSAY_TOKEN: 'x' })).err).toMatch(/does not accept this credential/);
      expect((await run(['--url', address, 'status'], { ASSAY_TOKEN: 'x', ASSAY_CA: 'authority.pem' })).err).toMatch(/does not accept this credential/);
      expect((await run(['--url', address, '--ca', 'new.sh', 'status'], { ASSAY_TOKEN: 'x' })).err).toBe('assay: new.sh: it holds no PEM, which begins with "-----BEGIN"\n');
    } finally {
      secure.close();
    }
    expect((await run(['--url', url.replace('http', 'https'), 'status'], { ASSAY_TOKEN: 'x' })).err).toMatch(/does not speak TLS at this port; should the URL begin with http:\/\//);
  });
  test.each([
    [['submit', 'empty'], 1, /^assay: empty: it is empty/],
    [['submit', '.'], 1, /^assay: \.: it is a folder/],
    [['submit', 'nothing'], 1, /^assay: nothing: there is no such file or folder\n$/],
    [['quarantine', '/dev/null'], 1, /it is a pipe or a device/],
    [['report', 'abc'], 2, /no SHA-256: it has 64 hexadecimal digits/],
    [['submit', '--timeout', 'long', 'new.sh'], 2, /--timeout is a whole number from 1 to 2147483, not "long"/],
    [['submit', '--timeout', '0', 'new.sh'], 2, /--timeout is a whole number from 1 to 2147483, not "0"/],
    [['submit', '--timeout', '99999999999', 'new.sh'], 2, /--timeout is a whole number from 1 to 2147483, not "99999999999"/],
    [['guard', '--score', '500', 'new.sh'], 2, /^assay: --score is a whole number from 0 to 100, not "500"\n$/],
    [['guard', '--score=-1', 'new.sh'], 2, /--score is a whole number from 0 to 100, not "-1"/],
    [['guard', '--score', '1e1', 'new.sh'], 2, /--score is a whole number from 0 to 100, not "1e1"/],
    [['guard', '--origin', 'moon', 'new.sh'], 2, /'moon' is invalid\. Allowed choices are web/],
    [['mail', '--relay', '127.0.0.1:0', '--spool', 'spool'], 2, /--relay is an address and a port/],
    [['mail', '--relay', '127.0.0.1:25', '--listen', '127.0.0.1:65536', '--spool', 'spool'], 2, /--listen is an address and a port/],
    [['submit'], 2, /missing required argument/],
    [['--url', 'assay.example', 'status'], 2, /"assay\.example" is no URL of a service: write it as https:\/\/assay\.example/],
    [['audit', 'verify', 'new.sh', '--key', 'new.sh'], 1, /is no JSON|holds no public key/],
  ])('words that can not be followed: %j', async (words, expected, said) => {
    const { code, out, err } = await run(words, { ASSAY_TOKEN: 'x', ASSAY_URL: 'http://127.0.0.1:9' });
    expect({ code, out }).toEqual({ code: expected, out: '' });
    expect(err).toMatch(said);
    expect(err).not.toMatch(raw);
  });
  test('names that are controls of a terminal reach it as dots, whatever command says them', async () => {
    const name = 'a\u001b]0;owned\u0007\nb';
    await writeFile(join(folder, name), '#!/bin/sh\n');
    const env = { ASSAY_TOKEN: 'x' };
    const said = [
      await run(['submit', `${name}-absent`], env), await run(['submit', `--${name}`], env), await run(['--json', 'submit', `${name}\u009b-absent`], env),
      await run(['--url', `${url}/accepted`, 'submit', name], env), await run(['--url', `${url}/obeyed`, 'submit', name], env),
    ];
    for (const { out, err } of said) {
      expect(`${out}${err}`).toMatch(/a(?:⟨U\+001B⟩|\\u001b)\]0;owned/);
      // eslint-disable-next-line no-control-regex -- they are what must not be there
      expect(`${out}${err}`).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
      expect(`${out}${err}`.trim().split('\n')).toHaveLength(1);
    }
  });
  test('a file whose name is not UTF-8 is sent all the same, named as far as it can be, with a warning', async () => {
    await writeFile(Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9]), Buffer.from('.sh')]), '#!/bin/sh\n');
    // A word of a process can hold any bytes; Node's own `spawn` would encode it, a shell's pattern does not.
    const program = 'exec "$0" --url "$1" submit caf*.sh';
    const { code, out, err } = await run(['-c', program, join(root, 'bin/assay'), `${url}/accepted`], { ASSAY_TOKEN: 'x', LC_ALL: 'C' }, '/bin/sh');
    expect({ code, out, err }).toEqual({ code: 0, out: 'caf\ufffd.sh: submit — \n', err: 'caf\ufffd.sh: its name is not UTF-8; it is sent under the name shown here\n' });
    expect(asked.at(-1)).toContain('"fileName":"caf\ufffd.sh"');
  });
  test('a device without a token, or with a file of its own that is damaged, learns which', async () => {
    expect((await run(['status'], { ASSAY_URL: url })).err).toMatch(/no token: enrol first .* or set ASSAY_TOKEN/);
    const file = join(folder, 'endpoint.json');
    for (const text of ['{', 'null', '[]']) {
      await writeFile(file, text);
      expect((await run(['status'], { ASSAY_ENDPOINT_FILE: file })).err).toBe(`assay: ${file} is damaged: delete it and enrol again\n`);
    }
    expect((await run(['status'], { ASSAY_ENDPOINT_FILE: folder })).err).toMatch(/it is a folder/);
  });
  test('programs get a code that is no name of a system\'s error, and who searches one gets everything', async () => {
    const { out, err } = await run(['--json', 'submit', 'nothing'], { ASSAY_TOKEN: 'x', ASSAY_LOG_LEVEL: 'debug' });
    expect(JSON.parse(out)).toEqual({ error: { code: 'FILE_NOT_FOUND', message: 'nothing: there is no such file or folder' } });
    expect(err).toContain('ENOENT');
  });
});
