import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { auditLines, verifyAudit, type AuditLine } from '../endpoint/audit-file.ts';
import { hashOf as linkHash } from '../schema/audit-chain.ts';
import { system } from '../platform/caller.ts';
import { signHeads } from '../subgraphs/audit/heads.ts';
import { hashOf, listen, send, startAssay, type Assay } from './assay.ts';

describe('an exported audit chain is checked without the service', () => {
  let assay: Assay;
  let folder: string;
  let key: string;
  let whole: AuditLine[];
  const run = async (token: string, ...words: string[]) => await new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const child = spawn(process.execPath, ['endpoint/assay.ts', ...words], { cwd: new URL('../', import.meta.url).pathname, env: { PATH: process.env.PATH, HOME: folder, ASSAY_URL: assay.url, ASSAY_TOKEN: token } });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.once('close', (code) => resolve({ code, out, err }));
  });
  const audit = () => assay.platform.subgraphs.find(({ name }) => name === 'audit')!.platform;
  const faultsOf = async (lines: AuditLine[]) => (await verifyAudit(lines, key)).faults.map(({ where, what }) => `${where}: ${what}`);
  const events = (lines: AuditLine[]) => lines.filter((line) => line.kind === 'event');
  const with_ = (change: (lines: AuditLine[]) => AuditLine[] | void): AuditLine[] => {
    const copy = structuredClone(whole);
    return change(copy) ?? copy;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-audit-'));
    assay = await startAssay();
    await assay.fakeRunner();
    const { administrator, devices } = await assay.customer();
    const ear = listen(assay.url, devices[0]!);
    await ear.listening();
    for (let n = 0; n < 3; n++) {
      const bytes = Buffer.from(`#!/bin/sh\n# audited ${n} ${Math.random()}\n`);
      await send(assay, devices[0]!, bytes);
      await ear.final(hashOf(bytes));
      await vi.waitUntil(async () => (await assay.ask<{ sampleDelete: { userErrors: object[] } }>(administrator, 'mutation ($sha256: Sha256!) { sampleDelete(input: { sha256: $sha256, reason: "tried" }) { userErrors { code } } }', { sha256: hashOf(bytes) })).data.sampleDelete.userErrors.length === 0, { timeout: 20_000 });
    }
    ear.stop();
    const seen = async () => (await assay.ask<{ auditEvents: { nodes: { number: number }[] } }>(administrator, '{ auditEvents(first: 1) { nodes { number } } }')).data.auditEvents.nodes[0]!.number;
    await vi.waitUntil(async () => (await seen()) >= 10, { timeout: 20_000 });
    // A chain that is being written to is left for the next minute.
    await vi.waitUntil(async () => {
      await signHeads(audit());
      return (await assay.ask<{ auditHeads: { nodes: object[] } }>(administrator, '{ auditHeads(first: 1) { nodes { number } } }')).data.auditHeads.nodes.length === 1;
    }, { timeout: 20_000 });
    await assay.ask(administrator, 'mutation { policyCreate(input: { name: "after the head", settings: {} }) { policy { id } } }');
    const exported = await run(administrator, 'audit', 'export');
    expect(exported).toMatchObject({ code: 0, err: '' });
    whole = auditLines(exported.out);
    key = (await run(administrator, 'audit', 'key')).out;
    await writeFile(join(folder, 'export.ndjson'), exported.out);
    await writeFile(join(folder, 'key.pem'), key);
  });
  afterAll(async () => {
    await assay?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('an untouched one is whole', async () => {
    expect(await run('', 'audit', 'verify', join(folder, 'export.ndjson'), '--key', join(folder, 'key.pem'))).toMatchObject({ code: 0, out: expect.stringMatching(/^whole: \d+ events, 1 signed heads, 3 receipts/) as string });
    expect(events(whole).length).toBeGreaterThan(9);
    expect(events(whole).some((event) => event.requestId)).toBe(true);
  });

  test.each([['{"kind":"event","number":135}', 'no line of an audit export'], ['{"kind":"x"}', 'no line of an audit export'], ['[', 'no JSON'], ['null', 'no line of an audit export']])(
    'a line that is none is named: %s', (line, why) => {
      expect(() => auditLines(`${JSON.stringify(whole[0])}\n${line}`)).toThrow(`line 2 is ${why}`);
    },
  );
  test('an edited row is found, whichever and whatever of it', async () => {
    for (let at = 0; at < events(whole).length; at++) {
      for (const field of ['action', 'actor', 'subject', 'outcome', 'detail', 'at', 'requestId', 'hash'] as const) {
        const lines = with_((copy) => void Object.assign(events(copy)[at]!, { [field]: 'forged' }));
        expect((await faultsOf(lines)).length, `${field} of event ${at + 1}`).toBeGreaterThan(0);
      }
    }
  });
  test('a dropped row is found, also the last that was signed for', async () => {
    for (let at = 0; at < events(whole).length - 1; at++) {
      const gone = events(whole)[at]!.number;
      expect((await faultsOf(with_((copy) => copy.filter((line) => line.kind !== 'event' || line.number !== gone)))).length, `event ${gone}`).toBeGreaterThan(0);
    }
    const head = whole.find((line) => line.kind === 'head')!;
    expect(await faultsOf(with_((copy) => copy.filter((line) => line.kind !== 'event' || line.number < head.number)))).toEqual([`head ${head.number}: event ${head.number} was there when it was signed, and is missing`]);
  });
  test('reordered rows are found', async () => {
    const lines = with_((copy) => {
      const at = copy.findIndex((line) => line.kind === 'event') + 2;
      [copy[at], copy[at + 1]] = [copy[at + 1]!, copy[at]!];
    });
    expect((await faultsOf(lines)).length).toBeGreaterThan(0);
  });
  test('an inserted row is found, also with a hash that fits', async () => {
    const lines = with_((copy) => {
      const list = events(copy);
      const inserted = { ...list[2]!, action: 'nothing', number: 3 };
      copy.splice(copy.indexOf(list[2]!), 0, { ...inserted, hash: linkHash(list[1]!.hash, inserted) });
    });
    expect((await faultsOf(lines)).length).toBeGreaterThan(0);
  });
  test('a chain that was written anew from its beginning, with every hash fitting, is found by the signed head', async () => {
    const lines = with_((copy) => {
      let previous = '0'.repeat(64);
      for (const event of events(copy)) {
        if (event.number === 4) event.actor = 'usr_somebody_else';
        previous = event.hash = linkHash(previous, event);
      }
    });
    const head = whole.find((line) => line.kind === 'head')!;
    expect(await faultsOf(lines)).toEqual([`head ${head.number}: event ${head.number} is not the one that was there when it was signed`]);
  });
  test('a forged receipt is found: other bytes, another time, another key, or a signature made for something else', async () => {
    const other = generateKeyPairSync('ed25519').privateKey;
    const forge = async (change: (receipt: Extract<AuditLine, { kind: 'receipt' }>) => Promise<void> | void) => {
      const copy = structuredClone(whole);
      await change(copy.find((line) => line.kind === 'receipt')!);
      return await faultsOf(copy);
    };
    expect(await forge((receipt) => void (receipt.sha256 = 'f'.repeat(64)))).toEqual([expect.stringMatching(/sha256 is not the one that was signed/)]);
    expect(await forge((receipt) => void (receipt.deletedAt = '2020-01-01T00:00:00.000Z'))).toEqual([expect.stringMatching(/deletedAt is not the one/)]);
    expect(await forge((receipt) => void (receipt.id = 'del_other'))).toEqual([expect.stringMatching(/id is not the one/)]);
    expect(await forge(async (receipt) => {
      receipt.signature = await new SignJWT({ id: receipt.id, sha256: receipt.sha256, deletedAt: receipt.deletedAt }).setProtectedHeader({ alg: 'EdDSA' }).setAudience('deletion').sign(other);
    })).toEqual([expect.stringMatching(/not of this installation/)]);
    expect(await forge((receipt) => void (receipt.signature = whole.find((line) => line.kind === 'head')!.signature))).toEqual([expect.stringMatching(/not of this installation/)]);
  });
  test('the command names what does not hold, and fails', async () => {
    const lines = with_((copy) => void (events(copy)[1]!.actor = 'forged'));
    await writeFile(join(folder, 'forged.ndjson'), lines.map((line) => JSON.stringify(line)).join('\n'));
    const { code, out, err } = await run('', 'audit', 'verify', join(folder, 'forged.ndjson'), '--key', join(folder, 'key.pem'));
    expect({ code, out, err }).toMatchObject({ code: 1, out: expect.stringContaining('event 2: its hash does not fit') as string, err: expect.stringContaining('do not hold') as string });
  });
  test('in the database rows can be added and read, by right: the subgraph itself may neither change nor delete them', async () => {
    const em = audit().database.for(system);
    for (const table of ['audit_event', 'audit_head']) for (const sql of [`update ${table} set number = 1`, `delete from ${table}`, `truncate ${table}`]) await expect(em.execute(sql, [], 'run'), sql).rejects.toThrow(/permission denied/);
  });
});
