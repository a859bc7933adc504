import { Pool } from 'undici';

/** Customers at work, in a process of their own: each asks so many times a second, whether or not the last answer has come. */
const [port] = process.argv.slice(2) as [string];
const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 256 });
const asks = [
  'mutation ($sha256: Sha256!) { sampleSubmit(input: { sha256: $sha256, size: 1000, fileName: "f.exe", origin: WEB, category: EXECUTABLE, localScore: 50 }) { submission { id state } userErrors { code } } }',
  'query ($sha256: Sha256!) { verdict(sha256: $sha256) { level stage } }',
  'query ($sha256: Sha256!) { sample(sha256: $sha256) { id size } viewer { id kind } }',
];

interface Round {
  customers: readonly { address: string; token: string }[];
  /** Null for one after the other, by four at a time: what the machine can do. */
  perSecond: number | null;
  ms: number;
}

async function round({ customers, perSecond, ms }: Round): Promise<{ latencies: number[]; errors: string[] }> {
  const latencies: number[] = [];
  const errors: string[] = [];
  const underway = new Set<Promise<void>>();
  const one = async (n: number) => {
    const { address, token } = customers[n % customers.length]!;
    const [sentAt, query] = [performance.now(), asks[n % asks.length]!];
    try {
      const { statusCode, body } = await pool.request({
        path: '/graphql', method: 'POST', headers: { 'content-type': 'application/json', 'x-forwarded-for': address, authorization: `Bearer ${token}` },
        body: JSON.stringify({ query, variables: { sha256: (n % 1_000).toString(16).padStart(64, '0') } }),
      });
      const text = await body.text();
      if (statusCode !== 200 || text.includes('"errors"')) errors.push(`${statusCode} ${text.slice(0, 200)}`);
    } catch (error) {
      errors.push((error as Error).message);
    }
    latencies.push(performance.now() - sentAt);
  };
  const begun = performance.now();
  let count = 0;
  if (perSecond === null) {
    await Promise.all(Array.from({ length: 4 }, async () => {
      while (performance.now() - begun < ms) await one(count++);
    }));
    return { latencies, errors };
  }
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const elapsed = performance.now() - begun;
      if (elapsed >= ms) {
        clearInterval(timer);
        return resolve();
      }
      for (; count < (elapsed / 1_000) * perSecond; count++) {
        const work: Promise<void> = one(count).finally(() => underway.delete(work));
        underway.add(work);
      }
    }, 5);
  });
  await Promise.all(underway);
  return { latencies, errors };
}

process.on('message', (message: Round) => void round(message).then((result) => process.send!(result)));
process.on('disconnect', () => process.exit(0));
process.send!({ ready: true });
