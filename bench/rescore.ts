import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { foldersFrom } from '../embedded/folders.ts';
import { silent } from '../embedded/progress.ts';
import { system } from '../platform/caller.ts';
import type { Platform } from '../platform/subgraph.ts';
import { analyse } from '../sandbox-runner/analyse.ts';
import { loadEngine, loadRules, type Rules } from '../sandbox-runner/engine.ts';
import { coreEnvironments } from '../sandbox-runner/machines/guests.ts';
import { openMachines } from '../sandbox-runner/machines/open.ts';
import { signalsOf } from '../sandbox-runner/signals.ts';
import { newId } from '../schema/ids.ts';
import type { ObservedEvent } from '../schema/jobs.ts';
import { difference, judge } from '../subgraphs/verdicts/judgement.ts';
import { openTrace, sealTrace, type Trace } from '../subgraphs/verdicts/trace.ts';
import { startAssay } from '../test/assay.ts';
import { typeSamples } from '../test/samples/types.ts';
import { type Measured, type Options } from './report.ts';

const chunk = 500;

/**
 * A new release over many stored traces: recorded in real machines, varied, stored as the platform stores them, judged by the platform
 * itself, and then compared, one by one, with judging everything from the beginning.
 */
export async function rescore(options: Options): Promise<Measured> {
  const count = options.limit ?? (options.quick ? 5_000 : 100_000);
  const rules = await loadRules();
  const before = olderThan(rules);
  const recorded = await record();
  const said = (text: string) => process.stderr.write(`  ${text}\n`);
  said(`recorded ${recorded.length} runs with ${recorded.map((trace) => trace.runs.reduce((sum, run) => sum + run.events.length, 0)).join(', ')} events`);

  const assay = await startAssay({ ASSAY_LOG_LEVEL: 'error' });
  try {
    const { customerId } = await assay.customer();
    const { platform } = assay.platform.subgraphs.find((one) => one.name === 'verdicts')!;
    const holder = new pg.Client({ connectionString: assay.platform.engines.databaseUrl });
    await holder.connect();
    // While this is held the platform waits with its own re-scoring.
    await holder.query("select pg_advisory_lock(hashtext('rescoring'))");
    await store(platform, { count, recorded, before, customerId, said });
    const em = platform.database.for(system);
    const [size] = await em.execute<{ bytes: string; events: string }[]>('select sum(octet_length(body))::text as bytes, sum(events)::text as events from trace');
    said(`stored ${count} traces with ${size!.events} events in ${(Number(size!.bytes) / 1e6).toFixed(0)} MB; the new release takes over`);
    await holder.end();

    type Row = { state: string; done: number; flips: number; seconds: number };
    let row: Row | undefined;
    for (let last = 0; row?.state !== 'FINISHED'; ) {
      await new Promise((resolve) => setTimeout(resolve, 250));
      [row] = await em.execute<Row[]>('select state, done, flips, extract(epoch from coalesce(finished_at, clock_timestamp()) - started_at)::float as seconds from rescoring order by id desc limit 1');
      if (row && Date.now() - last > 10_000) {
        said(`${row.done} of ${count} judged in ${row.seconds.toFixed(0)} s, ${row.flips} flips`);
        last = Date.now();
      }
    }
    const compared = await compare(platform, rules, before, said);
    const published = await publishedFor(assay.platform.engines.natsUrl, platform.pseudonyms.of(customerId));
    const equal = compared.wrong === 0 && row.done === count && published === row.flips && compared.flips === row.flips;
    return {
      rows: [
        { how: 'stored traces, by the rules that changed', traces: count, seconds: Math.round(row.seconds), 'per second': Math.round(count / row.seconds) },
        { how: 'everything from the beginning, one thread', traces: compared.traces, seconds: Math.round(compared.wholeMs / 1000), 'per second': Math.round((compared.traces * 1000) / compared.wholeMs) },
      ],
      result: { traces: count, per_second: Math.round(count / row.seconds), whole_per_second_thread: Math.round((compared.traces * 1000) / compared.wholeMs), flips: row.flips, published, equal: equal ? 'yes' : 'no' },
    };
  } finally {
    await assay.stop();
  }
}

/** A release in which one rule in twenty was not there yet and one in twenty counted otherwise. */
function olderThan(rules: Rules): Rules {
  const sigma = rules.sigma.filter((_, n) => n % 20 !== 3).map((rule, n) => (n % 20 === 7 ? { ...rule, weight: (rule.weight * 3) % 90, digest: `${rule.digest.slice(0, 15)}-` } : rule));
  return { ...rules, sigma, composition: { ...rules.composition, sigma: Object.fromEntries(sigma.map((rule) => [rule.id, rule.digest])) } };
}

/** Real runs: what the platform's own test files do in real machines. */
async function record(): Promise<Trace[]> {
  const engine = await loadEngine();
  const { machines } = await openMachines(foldersFrom(process.env), silent, coreEnvironments);
  const traces: Trace[] = [];
  try {
    const here = async (name: string) => ({ name, bytes: await readFile(new URL(`../test/samples/${name}`, import.meta.url)) });
    const typical = (await typeSamples()).filter((sample) => /^(a\.sh|a\.bat|a\.py|a\.vbs|tiny64|package\.deb|server\.js)$/.test(sample.name));
    for (const { name, bytes } of [...(await Promise.all(['benign.sh', 'dropper.sh', 'hello.exe', 'dropper.exe'].map(here))), ...typical]) {
      const events: ObservedEvent[][] = [];
      await analyse(engine, machines, { fileName: name, runMsMax: 20_000, environment: null }, bytes, (result) => {
        if (result.kind === 'events') (events[result.detonation] ??= []).push(...result.events);
        if (result.kind === 'finished') {
          traces.push({
            mediaType: result.static.mediaType, signals: result.signals, written: result.written, limitations: result.limitations, knownGood: null,
            runs: result.detonations.map((run, n) => ({ result: run, events: events[n] ?? [] })),
          });
        }
        return Promise.resolve();
      });
    }
  } finally {
    await machines.close();
    await engine.close();
  }
  return traces;
}

/** The same run of another sample: other numbers, other names, and one more command that some rule may know. */
function varied(trace: Trace, n: number, commands: readonly { product: string; text: string }[], rules: Rules): Trace {
  const runs = trace.runs.map((run) => {
    const fitting = commands.filter((one) => one.product === run.result.product);
    const extra = n % 3 === 0 ? [fitting[(n * 7919) % fitting.length]!.text] : [];
    return {
      result: run.result,
      events: [
        ...run.events.map((event) => ({ ...event, processId: event.processId + (n % 977), fields: Object.fromEntries(Object.entries(event.fields).map(([key, value]) => [key, value.replaceAll('/home/user/', `/home/user${n % 89}/`)])) })),
        ...extra.map((text) => ({ kind: 'SHELL' as const, at: 100, processId: 9, fields: { Image: `/usr/bin/${text.split(' ')[0]}`, CommandLine: text } })),
      ],
    };
  });
  const found = trace.signals.filter((one) => one.run === null && one.source !== 'TEXT');
  return { ...trace, runs, signals: signalsOf(rules.sigma, { found, written: trace.written, runs: runs.map(({ result, events }) => ({ product: result.product, member: result.member, events })) }) };
}

async function store(platform: Platform, given: { count: number; recorded: readonly Trace[]; before: Rules; customerId: string; said: (text: string) => void }): Promise<void> {
  const { count, recorded, before, customerId, said } = given;
  const em = platform.database.for(system);
  const commands = before.sigma.flatMap((rule) => rule.examples.hit.flatMap((text) => (typeof text === 'string' ? [{ product: rule.logsource.product ?? 'linux', text }] : [])));
  const engine = newId('engine');
  await em.execute("insert into engine_release (id, version, digest, first_used_at, composition) values (?, '0.0.9', ?, now() - interval '1 day', ?::jsonb)", [engine, 'f'.repeat(64), JSON.stringify(before.composition)], 'run');
  for (let from = 0; from < count; from += chunk) {
    const rows = await Promise.all(Array.from({ length: Math.min(chunk, count - from) }, async (_, k) => {
      const n = from + k;
      const trace = varied(recorded[n % recorded.length]!, n, commands, before);
      const { scored } = judge(before, trace, { same: new Set(before.sigma.map((rule) => rule.id)), changed: [] });
      const analysis = newId('analysis');
      return {
        analysis, sample: newId('sample'), verdict: newId('verdict'), sha256: n.toString(16).padStart(64, '0'), level: scored.level, score: scored.score, confidence: scored.confidence, reason: scored.reason,
        summary: scored.summary, conditions: scored.conditions, events: trace.runs.reduce((sum, run) => sum + run.events.length, 0), body: (await sealTrace(platform.keys.master, analysis, trace)).toString('hex'),
      };
    }));
    const json = JSON.stringify(rows);
    const shape = 'jsonb_to_recordset(?::jsonb) as r(analysis text, sample text, verdict text, sha256 text, level text, score int, confidence real, reason text, summary text, conditions jsonb, events int, body text)';
    await em.transactional(async (inner) => {
      await inner.execute(`insert into interest (sample_id, customer_id) select r.sample, ? from ${shape}`, [platform.pseudonyms.of(customerId), json], 'run');
      await inner.execute(`insert into analysis (id, sample_id, sha256, state, attempt, engine_id, queued_at, finished_at) select r.analysis, r.sample, r.sha256, 'FINISHED', 1, ?, now(), now() from ${shape}`, [engine, json], 'run');
      await inner.execute(`insert into verdict (id, sample_id, sha256, revision, level, stage, score, confidence, reason, summary, decisive, conditions, engine_id, analysis_id, reached_at, current)
        select r.verdict, r.sample, r.sha256, 1, r.level, 'FINAL', r.score, r.confidence, r.reason, r.summary, '[]', r.conditions, ?, r.analysis, now(), true from ${shape}`, [engine, json], 'run');
      await inner.execute(`insert into trace (analysis_id, engine_id, events, body, expires_at) select r.analysis, ?, r.events, decode(r.body, 'hex'), now() + interval '1 day' from ${shape}`, [engine, json], 'run');
    });
    if ((from / chunk) % 20 === 19) said(`stored ${from + rows.length} of ${count}`);
  }
}

/** Every trace once more: by what changed and by everything, and what the platform made of it. */
async function compare(platform: Platform, rules: Rules, before: Rules, said: (text: string) => void): Promise<{ traces: number; wrong: number; flips: number; wholeMs: number }> {
  const em = platform.database.for(system);
  const changed = difference(rules, before.composition);
  const totals = { traces: 0, wrong: 0, flips: 0, wholeMs: 0 };
  for (let position = '0'; ; ) {
    const rows = await em.execute<{ seq: string; analysis_id: string; body: Buffer; level: string; score: number; cause: string }[]>(
      'select t.seq, t.analysis_id, t.body, v.level, v.score, v.cause from trace t join verdict v on v.analysis_id = t.analysis_id and v.current where t.seq > ? order by t.seq limit 500', [position],
    );
    if (rows.length === 0) return totals;
    position = rows.at(-1)!.seq;
    for (const row of rows) {
      const startedAt = performance.now();
      const trace = openTrace(platform.keys.master, row.analysis_id, row.body);
      const whole = judge(rules, trace);
      totals.wholeMs += performance.now() - startedAt;
      const part = judge(rules, trace, changed);
      totals.traces++;
      if (row.cause === 'RESCORING') totals.flips++;
      if (JSON.stringify(part) !== JSON.stringify(whole) || row.level !== whole.scored.level || (row.cause === 'RESCORING' && row.score !== whole.scored.score)) totals.wrong++;
    }
    if (totals.traces % 10_000 === 0) said(`compared ${totals.traces}, ${totals.wrong} differ`);
  }
}

/** Verdicts that were told to the one customer who waits for all of them. */
async function publishedFor(natsUrl: string, customer: string): Promise<number> {
  const { connectBus } = await import('../platform/jetstream.ts');
  const bus = await connectBus(natsUrl, { name: 'bench' });
  try {
    const count = async () => Object.values((await (await bus.manager()).streams.info('EVENTS', { subjects_filter: `ev.${customer}.verdict.changed.>` })).state.subjects ?? {}).reduce((sum, n) => sum + n, 0);
    // The relay tells what the transactions left behind: done when nothing more comes.
    for (let last = -1; ; ) {
      const now = await count();
      if (now === last) return now;
      last = now;
      await new Promise((resolve) => setTimeout(resolve, 3_000));
    }
  } finally {
    await bus.close();
  }
}
