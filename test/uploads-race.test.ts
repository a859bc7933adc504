import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { unwrap } from '../platform/envelope.ts';
import { publish } from '../platform/outbox.ts';
import { system } from '../platform/caller.ts';
import { systemManager } from '../platform/subgraph.ts';
import { FileStore } from '../subgraphs/samples/file-store.ts';
import { expireUploads } from '../subgraphs/samples/expired-uploads.ts';
import { destroyKey } from '../subgraphs/samples/retention.ts';
import { lockSample } from '../subgraphs/samples/sample-row.ts';
import { storeUpload } from '../subgraphs/samples/store-upload.ts';
import { verifyUpload } from '../subgraphs/samples/tickets.ts';
import { blobOf, findUpload, type OpenUpload } from '../subgraphs/samples/upload-row.ts';
import { Vault } from '../subgraphs/samples/vault.ts';
import { hashOf, put, startAssay, submitInput, submitMutation, type Assay, type Submitted } from './assay.ts';
import { storedEvents } from './stored-events.ts';
import { bucketStore, folderStore, startS3, type Behind } from './stores.ts';

type Ticket = NonNullable<Submitted['sampleSubmit']['upload']>;
const under = (name: string) => `${name.slice(0, 2)}/${name}`;
let counter = 0;
const fresh = (size: number) => Buffer.alloc(size, createHash('sha256').update(`${process.pid} ${counter++}`).digest());

let assay: Assay;
let devices: string[];
const samples = () => assay.platform.subgraphs.find(({ name }) => name === 'samples')!.platform;
const rows = async <T extends object>(sql: string, values: unknown[] = []) => await samples().database.for(system).execute<T[]>(sql, values);
const ticketFor = async (token: string, bytes: Buffer): Promise<Ticket | null> => (await assay.ask<Submitted>(token, submitMutation, { input: submitInput(bytes) })).data.sampleSubmit.upload;
beforeAll(async () => {
  assay = await startAssay();
  const licence = { seats: 50, dailyQuota: 100_000 };
  devices = [...(await assay.customer(licence)).devices, ...(await assay.customer(licence)).devices];
});
afterAll(async () => await assay?.stop());

/** As by several processes, which share nothing but database and store. */
describe.each<[string, () => Promise<Behind>]>([
  ['a folder', folderStore],
  ['an S3 bucket', async () => {
    const { url, close } = await startS3();
    return await bucketStore(url, close);
  }],
])('complete uploads of the same bytes that are stored at the same moment in %s', (_where, open) => {
  test('leave one of them, whole, and ask for one analysis', async () => {
    const store = await open();
    onTestFinished(async () => await store.close());
    for (let turn = 0; turn < 5; turn++) {
      const bytes = fresh(400_000);
      const uploads = await Promise.all(devices.map(async (token) => {
        const claims = await verifyUpload(samples().keys, (await ticketFor(token, bytes))!.token);
        const upload = (await findUpload(samples(), claims)) as OpenUpload;
        const { cipher, file } = await upload.part.append(0);
        await pipeline(Readable.from([bytes]), cipher, file);
        return { claims, upload };
      }));
      const before = await store.list();
      const outcomes = await Promise.all(uploads.map(async ({ claims, upload }) => await storeUpload(samples(), store.vault, claims, upload)));
      expect(outcomes.toSorted()).toEqual(['ALREADY_STORED', 'ALREADY_STORED', 'ALREADY_STORED', 'STORED']);
      const [sample] = await rows<{ id: string; wrapped_key: Buffer; stored_as: string }>('select id, wrapped_key, stored_as from sample where sha256 = ?', [hashOf(bytes)]);
      const kept = await store.vault.get(sample!.stored_as, unwrap(samples().keys.master, sample!.wrapped_key, `sample ${hashOf(bytes)}`));
      expect(kept.equals(bytes)).toBe(true);
      expect(await store.list()).toEqual([...before, under(sample!.stored_as)].sort());
      expect(await storedEvents(assay, sample!.id)).toHaveLength(1);
      expect(await rows('select id from upload where sample_id = ?', [sample!.id])).toEqual([]);
    }
  });
});

type Act = { what: 'send' | 'lie' | 'part' | 'expire'; who: number } | { what: 'crash' | 'delete' | 'sweep' };
const acts: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ what: fc.constantFrom('send' as const, 'send' as const, 'lie' as const, 'part' as const, 'expire' as const), who: fc.integer({ min: 0, max: 2 }) }),
  fc.record({ what: fc.constantFrom('crash' as const, 'delete' as const, 'sweep' as const) }),
);

/** One sample and its askers, whatever they do at the same time. */
class Sample {
  readonly bytes = fresh(20_000);
  readonly sha256 = hashOf(this.bytes);
  stored = 0;
  readonly codes: string[] = [];

  async act(act: Act): Promise<void> {
    if (!('who' in act)) return await { crash: () => this.#crash(), delete: () => this.#delete(), sweep: () => expireUploads(samples(), folder.vault) }[act.what]();
    const ticket = await ticketFor(devices[act.who]!, this.bytes);
    const id = ticket?.url.split('/').at(-1);
    if (!ticket || !id) return;
    if (act.what === 'expire') return void (await rows('update upload set expires_at = now() where id = ?', [id]));
    const body = act.what === 'lie' ? Buffer.alloc(this.bytes.length, 'lie') : act.what === 'part' ? this.bytes.subarray(0, 5_000) : this.bytes;
    const { status, code } = await put(ticket, body, act.what === 'part' ? { 'content-range': `bytes 0-4999/${this.bytes.length}` } : {});
    this.codes.push(code);
    if (status === 201) this.stored++;
  }

  /** What a process leaves that dies between the vault and the transaction; of a device that does nothing else. */
  async #crash(): Promise<void> {
    const id = (await ticketFor(devices[3]!, this.bytes))?.url.split('/').at(-1);
    if (!id) return;
    const [storing] = await rows('update upload set storing = true where id = ? and not storing returning id', [id]);
    if (storing) await folder.vault.put(blobOf(id), Readable.from([this.bytes]));
  }

  async #delete(): Promise<void> {
    await systemManager(samples()).transactional(async (em) => {
      const sample = await lockSample(em, { sha256: this.sha256 });
      if (!sample?.stored_at || sample.deleted_at) return;
      await destroyKey(em, samples(), sample, samples().pseudonyms.of('cus_of_nobody'), new Date());
      await em.execute("update sample set analysis_state = 'NONE' where id = ?", [sample.id], 'run');
      await publish(em, 'sample.deleted', { sampleId: sample.id, sha256: sample.sha256, storedAs: sample.stored_as });
    });
  }

  async check(): Promise<void> {
    expect(this.codes.filter((code) => !['STORED', 'ALREADY_STORED', 'HASH_WRONG', 'INCOMPLETE', 'UPLOAD_SUPERSEDED', 'UPLOAD_GONE'].includes(code))).toEqual([]);
    const [row] = await rows<{ id: string; wrapped_key: Buffer | null; stored_as: string }>('select id, wrapped_key, stored_as from sample where sha256 = ?', [this.sha256]);
    if (!row) return;
    expect(await storedEvents(assay, row.id), 'each time that the bytes became a fact, one analysis').toHaveLength(this.stored);
    if (row.wrapped_key) expect((await folder.vault.get(row.stored_as, unwrap(samples().keys.master, row.wrapped_key, `sample ${this.sha256}`))).equals(this.bytes)).toBe(true);
    const waiting = await rows("select s.id from submission s where s.sample_id = ? and s.state = 'AWAITING_UPLOAD' and not exists (select from upload u where u.id = s.upload_id)", [row.id]);
    expect(waiting, 'nobody waits for an upload that is not there').toEqual([]);
  }
}

let folder: { vault: Vault };
test('whatever askers, crashes, deletions and sweeps do at the same time, bytes are whole, analysed once, and nothing is left over', async () => {
  const { dataFolder } = samples();
  folder = { vault: new Vault(new FileStore(`${dataFolder}/vault`)) };
  await fc.assert(fc.asyncProperty(fc.array(fc.array(acts, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 }), async (steps) => {
    const sample = new Sample();
    for (const step of steps) {
      await Promise.all(step.map(async (act) => await sample.act(act)));
      await sample.check();
    }
    // All that waits ends: what lies in the vault then is what samples have.
    await rows("update upload set expires_at = now() - interval '1 second'");
    await expireUploads(samples(), folder.vault);
    await sample.check();
    await vi.waitFor(async () => {
      const lies = (await readdir(`${dataFolder}/vault`, { recursive: true, withFileTypes: true }).catch(() => [])).filter((file) => file.isFile()).map(({ name }) => name);
      const known = await rows<{ name: string }>('select stored_as as name from sample where wrapped_key is not null and stored_as is not null');
      expect(lies.filter((name) => !known.some((one) => one.name === name))).toEqual([]);
    }, { timeout: 10_000 });
  }), { numRuns: Number(process.env.ASSAY_TEST_RUNS ?? 12), endOnFailure: true });
});
