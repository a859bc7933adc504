import { connect } from '@nats-io/transport-node';
import { hashOf, listen, quietGuest, send, startAssay } from '../test/assay.ts';
import type { Measured, Options } from './report.ts';

const percentile = (values: readonly number[], part: number) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))]!;

/**
 * From the moment a runner sends its last word to the moment an endpoint holds the final verdict: scored, stored in Postgres, told through
 * the outbox, completed by the gateway, pushed. As a multiple of a message through the same NATS server and back, in the same run.
 */
export async function push(options: Options): Promise<Measured> {
  const assay = await startAssay({ ASSAY_LOG_LEVEL: 'error' });
  const pushes: number[] = [];
  const trips: number[] = [];
  try {
    const { devices } = await assay.customer({ seats: 10, dailyQuota: 100_000 });
    const ear = listen(assay.url, devices[0]!);
    await ear.listening();
    let saidAt = 0;
    // A machine runs for seconds: what the runner says before is long told when it ends.
    const before = async () => {
      while (ear.heard.at(-1)?.verdict?.stage !== 'PROVISIONAL') await new Promise((resolve) => setTimeout(resolve, 5));
      await new Promise((resolve) => setTimeout(resolve, 30));
    };
    await assay.fakeRunner(async (script, files) => {
      if (script.includes('detonate.sh')) await before();
      return await quietGuest(script, files);
    }, (body) => {
      if ((JSON.parse(body) as { kind: string }).kind === 'finished') saidAt = performance.now();
    });
    const url = new URL(assay.platform.engines.natsUrl);
    const connection = async () => await connect({ servers: url.host, user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) });
    const [here, there] = [await connection(), await connection()];
    there.subscribe('bench.echo', { callback: (_error, message) => void message.respond(message.data) });
    await there.flush();
    for (let n = 0; n < (options.quick ? 40 : 400); n++) {
      const bytes = Buffer.from(`#!/bin/sh\necho ${n}\n`);
      await send(assay, devices[0]!, bytes);
      await ear.final(hashOf(bytes));
      const heardAt = performance.now();
      const from = performance.now();
      await here.request('bench.echo', 'x'.repeat(500));
      // The first are for the compiler.
      if (n < 10) continue;
      pushes.push(heardAt - saidAt);
      trips.push(performance.now() - from);
    }
    ear.stop();
    await here.close();
    await there.close();
  } finally {
    await assay.stop();
  }
  const [p50, p99] = [0.5, 0.99].map((part) => ({ push: percentile(pushes, part), nats: percentile(trips, part) })) as [{ push: number; nats: number }, { push: number; nats: number }];
  return {
    rows: [{ what: 'runner to endpoint', 'p50 ms': p50.push.toFixed(2), 'p99 ms': p99.push.toFixed(2) }, { what: 'NATS and back', 'p50 ms': p50.nats.toFixed(2), 'p99 ms': p99.nats.toFixed(2) }],
    result: { p50_over_nats: (p50.push / p50.nats).toFixed(1), p99_over_nats: (p99.push / p99.nats).toFixed(1), p50_ms: p50.push.toFixed(1), p99_ms: p99.push.toFixed(1) },
  };
}
