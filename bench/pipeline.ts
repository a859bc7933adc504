import { readFile } from 'node:fs/promises';
import { median, type Measured, type Options } from './report.ts';
import { hashOf, listen, send, startAssay } from '../test/assay.ts';

/** What a verdict costs beyond the sample's own run: from the submit call to the event at the endpoint, less the time it ran. */
export async function pipeline(options: Options): Promise<Measured> {
  const assay = await startAssay({ ASSAY_LOG_LEVEL: 'error' }, { runner: true });
  const rows: Measured['rows'] = [];
  const runs: number[] = [];
  const overheads: number[] = [];
  try {
    const { devices, administrator } = await assay.customer();
    const ear = listen(assay.url, devices[0]!);
    await ear.listening();
    const script = await readFile(new URL('../test/samples/benign.sh', import.meta.url), 'utf8');
    for (let n = 0; n < (options.quick ? 5 : 20); n++) {
      const bytes = Buffer.from(`${script}# ${n}\n`);
      const startedAt = performance.now();
      await send(assay, devices[0]!, bytes, { fileName: 'benign.sh' });
      await ear.final(hashOf(bytes));
      const wholeMs = performance.now() - startedAt;
      const { data } = await assay.ask<{ verdict: { conditions: { runTime: number } } }>(administrator, 'query ($sha256: Sha256!) { verdict(sha256: $sha256) { conditions { runTime } } }', { sha256: hashOf(bytes) });
      const runMs = data.verdict.conditions.runTime;
      if (n === 0) continue;
      runs.push(runMs);
      overheads.push(wholeMs - runMs);
      rows.push({ sample: n, 'ran ms': runMs, 'submit to verdict ms': Math.round(wholeMs), 'overhead ms': Math.round(wholeMs - runMs) });
    }
    ear.stop();
  } finally {
    await assay.stop();
  }
  return { rows, result: { sample_ms: Math.round(median(runs)), overhead_ms: Math.round(median(overheads)) } };
}
