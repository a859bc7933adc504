import pg from 'pg';
import { system } from '../platform/caller.ts';
import { roleUrl } from '../platform/database.ts';
import type { Platform } from '../platform/subgraph.ts';
import { hashOf, startAssay, type Assay, type Submitted } from '../test/assay.ts';
import type { Measured, Options } from './report.ts';

const chunk = 250_000;
const pageSize = 100;
const deepPage = 10_000;
/** What an endpoint asks when it meets a file; the verdict comes in the same answer. */
const mutation = `mutation ($input: SampleSubmitInput!) { sampleSubmit(input: $input) { submission { id state decision { outcome reason } sample { sha256 verdict { level stage score } } } upload { url } userErrors { code } } }`;
const list = `query ($after: Cursor) { submissions(first: ${pageSize}, after: $after) { nodes { id fileName state submittedAt decision { reason } sample { sha256 size verdict { level } } } } }`;

/**
 * A hash that is known, asked for by many at once: the whole `sampleSubmit` over HTTP (decision by policy, submission, audit event), as a multiple
 * of the one bare look-up in SQL of the same run; and the submitted files at the first page and at the 10,000th.
 */
export async function known(options: Options): Promise<Measured> {
  const rows: Measured['rows'] = [];
  const result: Measured['result'] = {};
  for (const samples of options.quick ? [100_000] : [1_000_000, 10_000_000]) {
    const assay = await startAssay({ ASSAY_LOG_LEVEL: 'error' });
    try {
      const one = await measureOne(assay, samples, options.quick ? 20_000 : 1_100_000, rows, options.quick);
      Object.assign(result, samples === 10_000_000 || options.quick ? one : Object.fromEntries(Object.entries(one).map(([name, value]) => [`${name}_1m`, value])));
    } finally {
      await assay.stop();
    }
  }
  return { rows, result };
}

async function measureOne(assay: Assay, samples: number, submissions: number, rows: Measured['rows'], quick: boolean): Promise<Measured['result']> {
  const { administrator, devices, customerId } = await assay.customer({ seats: 10, dailyQuota: 100_000_000 });
  const [store, verdicts] = ['samples', 'verdicts'].map((name) => assay.platform.subgraphs.find((one) => one.name === name)!.platform) as [Platform, Platform];
  const customer = store.pseudonyms.of(customerId);
  await fill(store, verdicts, customer, samples, submissions);
  const pool = new pg.Pool({ connectionString: roleUrl(assay.platform.engines.databaseUrl, 'samples'), max: 16 });
  const lookUp = async (n: number) => {
    const { rows: found } = await pool.query<{ id: string }>({ name: 'look-up', text: "select id, analysis_state from samples.sample where sha256 = $1", values: [hashOf(Buffer.from(String(n)))] });
    if (found.length > 1) throw new Error('a hash is there twice');
  };
  const submit = async (n: number) => {
    const { data, errors } = await assay.ask<Submitted>(devices[0]!, mutation, { input: { sha256: hashOf(Buffer.from(String(n))), size: 1000, fileName: `f${n}.exe`, origin: 'WEB', category: 'EXECUTABLE', localScore: 50 } });
    if (errors || data.sampleSubmit.submission?.decision.reason !== 'ALREADY_ANALYZED') throw new Error(JSON.stringify({ errors, data }));
  };
  const result: Measured['result'] = { rows: samples };
  try {
    const numbers = picks(samples);
    for (let n = 0; n < 300; n++) await Promise.all([lookUp(numbers()), submit(numbers())]);
    let best = 0;
    for (const parallel of [1, 2, 4, 8, 16, 32]) {
      // In turns, so that what else the machine does falls on both.
      const [sql, whole] = [new Times(), new Times()];
      for (let turn = 0; turn < 4; turn++) {
        await load(parallel, quick ? 100 : 500, sql, async () => await lookUp(numbers()));
        await load(parallel, quick ? 100 : 500, whole, async () => await submit(numbers()));
      }
      best = Math.max(best, whole.perSecond());
      rows.push({
        samples, parallel, 'SQL p50 ms': sql.at(0.5), 'SQL p99 ms': sql.at(0.99), 'SQL /s': sql.perSecond(), 'submit p50 ms': whole.at(0.5), 'submit p99 ms': whole.at(0.99), 'submit /s': whole.perSecond(),
        'p50 ×': round(whole.at(0.5) / sql.at(0.5)), 'p99 ×': round(whole.at(0.99) / sql.at(0.99)),
      });
      if (parallel === 1) Object.assign(result, { p50_over_sql: round(whole.at(0.5) / sql.at(0.5)), p99_over_sql: round(whole.at(0.99) / sql.at(0.99)) });
    }
    result.per_second = best;
    const owner = customerId;
    const position = (page: number) => (page === 1 ? null : store.pages.cursor('submissions', owner, `sub_0${String(submissions - (page - 1) * pageSize).padStart(25, '0')}`));
    const [first, deep] = [new Times(), new Times()];
    const depth = Math.min(deepPage, Math.floor(submissions / pageSize) - 2);
    for (let turn = 0; turn < (quick ? 20 : 100); turn++) {
      for (const [page, times] of [[1, first], [depth, deep]] as const) {
        await load(1, 1, times, async () => {
          const { data, errors } = await assay.ask<{ submissions: { nodes: unknown[] } }>(administrator, list, { after: position(page) });
          if (errors || data.submissions.nodes.length !== pageSize) throw new Error(JSON.stringify(errors ?? data.submissions.nodes.length));
        });
      }
    }
    said(`${pageSize} submitted files: page 1 in ${first.at(0.5)} ms, page ${depth} in ${deep.at(0.5)} ms`);
    result.page_deep_over_first = round(deep.at(0.5) / first.at(0.5));
    await store.database.for(system).transactional(async (em) => {
      for (const sql of [`select id from sample where sha256 = '${hashOf(Buffer.from('7'))}'`, `select id from submission where customer_id = '${customer}' and id < 'sub_0${String(submissions - depth * pageSize).padStart(25, '0')}' order by id desc limit 101`]) {
        const plan = await em.execute<Record<string, string>[]>(`explain (analyze, costs off, timing off, summary off) ${sql}`);
        said(plan.map((line) => String(Object.values(line)[0]).trim()).filter((line) => line.includes('Scan')).join(' | '));
      }
    });
  } finally {
    await pool.end();
  }
  return result;
}

/** Samples with final verdicts, and submissions of one customer, written as rows: what is measured is asking. */
async function fill(store: Platform, verdicts: Platform, customer: string, samples: number, submissions: number): Promise<void> {
  const sampleId = "'smp_0' || lpad(n::text, 25, '0')";
  const sha = "encode(sha256(n::text::bytea), 'hex')";
  for (let from = 0; from < samples; from += chunk) {
    const to = Math.min(samples, from + chunk) - 1;
    await store.database.for(system).execute(`insert into sample (id, sha256, size, category, media_type, first_seen_at, analysis_id, analysis_state)
      select ${sampleId}, ${sha}, 1000, 'EXECUTABLE', 'application/x-dosexec', now(), 'ana_x', 'FINISHED' from generate_series(?::int, ?::int) n`, [from, to], 'run');
    await verdicts.database.for(system).execute(`insert into verdict (id, sample_id, sha256, revision, level, stage, score, confidence, reason, summary, decisive, conditions, reached_at, current)
      select 'vrd_0' || lpad(n::text, 25, '0'), ${sampleId}, ${sha}, 1, 'CLEAN', 'FINAL', 0, 0.9, 'NOTHING_FOUND', 'nothing', '[]', '{"environments":[],"runTime":0,"network":"none","limitations":[]}', now(), true from generate_series(?::int, ?::int) n`, [from, to], 'run');
    said(`${to + 1} of ${samples} samples`);
  }
  for (let from = 0; from < submissions; from += chunk) {
    const to = Math.min(submissions, from + chunk) - 1;
    await store.database.for(system).execute(`insert into submission (id, customer_id, sample_id, outcome, reason, message, state, file_name, origin, submitted_at, finished_at)
      select 'sub_0' || lpad(n::text, 25, '0'), ?, 'smp_0' || lpad((n % ?)::text, 25, '0'), 'KNOWN', 'ALREADY_ANALYZED', 'the verdict is known', 'ANALYZED', 'f' || n || '.exe', 'WEB', now(), now() from generate_series(?::int, ?::int) n`, [customer, samples, from, to], 'run');
    said(`${to + 1} of ${submissions} submissions`);
  }
  // What the server does by itself when it has the time.
  await store.database.for(system).execute('analyze sample', [], 'run').catch(() => undefined);
}

const said = (text: string): void => void process.stderr.write(`  ${text}\n`);

/** Samples in no order, without a repetition that a cache could use. */
function picks(samples: number): () => number {
  let at = 12_345;
  return () => (at = (at * 1_103_515_245 + 12_345) % 2_147_483_648) % samples;
}

async function load(parallel: number, count: number, times: Times, work: () => Promise<void>): Promise<void> {
  let left = count;
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: parallel }, async () => {
    while (left-- > 0) {
      const began = performance.now();
      await work();
      times.ms.push(performance.now() - began);
    }
  }));
  times.wholeMs += performance.now() - startedAt;
}

class Times {
  readonly ms: number[] = [];
  wholeMs = 0;
  at(share: number): number {
    const sorted = this.ms.toSorted((a, b) => a - b);
    return round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN);
  }
  perSecond(): number {
    return Math.round((1000 * this.ms.length) / this.wholeMs);
  }
}
const round = (value: number): number => Math.round(value * 100) / 100;
