import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import { AssayClient, type Change } from '../endpoint/client.ts';
import { hashOf, put, send, startAssay, submitInput, submitMutation, type Assay, type Submitted } from '../test/assay.ts';
import { type Measured, type Options } from './report.ts';

type Death = (assay: Assay, turn: { device: string; bytes: Buffer; submit: () => Promise<unknown> }) => Promise<void>;

/** Parts are killed while a file is on its way; counted is what was lost, what came twice, what never ended. */
export async function deaths(options: Options): Promise<Measured> {
  const script = await readFile(new URL('../test/samples/benign.sh', import.meta.url), 'utf8');
  const turns = options.limit ?? (options.quick ? 2 : 20);
  const rows: Measured['rows'] = [];
  const totals = { runs: 0, lost: 0, twice: 0, open: 0 };
  const wanted = options.words.length > 0 ? options.words : Object.keys(kinds);
  for (const name of wanted) {
    const kind = kinds[name];
    if (!kind) throw new Error(`unknown death ${name}; there are ${Object.keys(kinds).join(', ')}`);
    const row = { death: name, runs: 0, lost: 0, twice: 0, open: 0, 'longest s': 0 };
    for (let turn = 0; turn < turns; turn++) {
      const assay = await startAssay({ ASSAY_LOG_LEVEL: 'silent' });
      const startedAt = performance.now();
      const abort = new AbortController();
      const { devices, administrator } = await assay.customer();
      const device = devices[0]!;
      const client = new AssayClient({ url: assay.url, token: device });
      const heard: Change[] = [];
      try {
        const files = [0, 1].map((n) => Buffer.from(`${script}# ${name} ${turn} ${n} ${Math.random()}\n`));
        let wake: () => void = () => undefined;
        const complete = () => files.every((bytes) => heard.some((change) => change.verdict?.stage === 'FINAL' && change.verdict.sample.sha256 === hashOf(bytes)));
        let connected: () => void = () => undefined;
        const live = new Promise<void>((resolve) => (connected = resolve));
        const following = client.follow({ signal: abort.signal, onChange: (change) => {
          heard.push(change);
          connected();
          wake();
        } });
        following.catch(() => undefined);
        await live;
        await kind(assay, { device, bytes: files[0]!, submit: async () => await send(assay, device, files[0]!, { fileName: 'benign.sh' }) });
        await again(async () => await send(assay, device, files[1]!, { fileName: 'benign.sh' }));
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, 120_000);
          wake = () => {
            if (!complete()) return;
            clearTimeout(timer);
            resolve();
          };
          wake();
        });
        const keys = heard.filter((change) => change.verdict).map((change) => change.verdict!.id);
        row.runs++;
        if (!complete()) row.lost++;
        if (new Set(keys).size < keys.length) row.twice++;
        const { data } = await assay.ask<{ submissions: { nodes: { state: string }[] } }>(administrator, '{ submissions(first: 50) { nodes { state } } }');
        let open = data.submissions.nodes.length;
        for (let n = 0; n < 100 && open > 0; n++, await pause(100)) {
          const now = await assay.ask<typeof data>(administrator, '{ submissions(first: 50) { nodes { state } } }');
          open = now.data.submissions.nodes.filter((one) => !['SKIPPED', 'ANALYZED', 'FAILED', 'EXPIRED'].includes(one.state)).length;
        }
        if (open > 0) row.open++;
        row['longest s'] = Math.max(row['longest s'], Math.round((performance.now() - startedAt) / 100) / 10);
      } finally {
        abort.abort();
        await client.close();
        await assay.stop();
      }
    }
    rows.push(row);
    process.stderr.write(`  ${name}: ${row.runs} runs, ${row.lost} lost, ${row.twice} twice, ${row.open} open\n`);
    totals.runs += row.runs;
    totals.lost += row.lost;
    totals.twice += row.twice;
    totals.open += row.open;
  }
  return { rows, result: totals };
}

/** Tries until it is taken: what an endpoint does. */
async function again<T>(work: () => Promise<T>): Promise<T> {
  const end = Date.now() + 60_000;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

async function analysing(assay: Assay, device: string, sha256: string): Promise<void> {
  for (;;) {
    const { data } = await assay.ask<{ sample: { id: string } | null; verdict: { stage: string } | null }>(device, 'query ($sha256: Sha256!) { sample(sha256: $sha256) { id } verdict(sha256: $sha256) { stage } }', { sha256 });
    // The provisional verdict is there and the final one isn't: it runs in its machine now.
    if (data?.verdict?.stage === 'PROVISIONAL') return;
    if (data?.verdict?.stage === 'FINAL') throw new Error('it ended before it could be killed');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A file in the middle of its run. */
async function caught(assay: Assay, turn: Parameters<Death>[1]): Promise<void> {
  await assay.platform.startRunner();
  await turn.submit();
  await analysing(assay, turn.device, hashOf(turn.bytes));
}

const kinds: Record<string, Death> = {
  runner: async (assay, { device, bytes, submit }) => {
    const runner = await assay.platform.startRunner();
    await submit();
    await analysing(assay, device, hashOf(bytes));
    process.kill(runner.current.pid!, 'SIGKILL');
  },
  nats: async (assay, turn) => {
    await caught(assay, turn);
    process.kill(assay.platform.engines.nats!.current.pid!, 'SIGKILL');
  },
  postgres: async (assay, turn) => {
    await caught(assay, turn);
    process.kill(assay.platform.engines.postgres!.current.pid!, 'SIGKILL');
  },
  gateway: async (assay, turn) => {
    await caught(assay, turn);
    await assay.platform.restartGateway();
  },
  upload: async (assay, { device, bytes }) => {
    await assay.platform.startRunner();
    const { data } = await assay.ask<Submitted>(device, submitMutation, { input: submitInput(bytes, { fileName: 'benign.sh' }) });
    const ticket = data.sampleSubmit.upload!;
    const controller = new AbortController();
    async function* cut() {
      yield await Promise.resolve(bytes.subarray(0, 100));
      controller.abort();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await request(ticket.url, { method: 'PUT', headers: { authorization: `Bearer ${ticket.token}`, 'content-length': String(bytes.length) }, body: Readable.from(cut()), signal: controller.signal }).catch(() => undefined);
    const { headers } = await request(ticket.url, { method: 'HEAD', headers: { authorization: `Bearer ${ticket.token}` } });
    const offset = Number(headers['upload-offset']);
    await again(async () => {
      const stored = await put(ticket, bytes.subarray(offset), { 'content-range': `bytes ${offset}-${bytes.length - 1}/${bytes.length}` });
      if (stored.status !== 201) throw new Error(stored.code);
    });
  },
};
