import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { startAssay, type Assay } from '../test/assay.ts';
import { median, type Measured, type Options } from './report.ts';

const customersCount = 100;
/** Of what the machine can do when four ask one after the other, and at the most. */
const share = 0.3;
const customersPerSecondMax = 60;
const strangersPerSecond = 1_000;
/** Addresses that the strangers come from; at as many others there are customers too. */
const addresses = 10;
const password = 'a long enough password';

interface Told {
  sent: Record<string, number>;
  statuses: Record<string, number>;
  skipped: number;
  perSecond: number;
}

/**
 * What a hundred customers wait for while strangers ask a thousand times a second, by turns with nobody but the customers. Half of the strangers
 * are at addresses of customers. All is as an operator has it who sets nothing but the proxy in front.
 */
export async function strangers(options: Options): Promise<Measured> {
  const assay = await startAssay({ ASSAY_LOG_LEVEL: 'fatal', ASSAY_TRUSTED_PROXIES: '127.0.0.1', ASSAY_ANONYMOUS_BUDGET: '6000' });
  const children: ChildProcess[] = [];
  const start = async (name: string, args: string[]) => {
    const child = fork(new URL(`strangers/${name}`, import.meta.url), args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: ['--no-warnings'] });
    children.push(child);
    await once(child, 'message');
    return child;
  };
  const answer = async <T>(child: ChildProcess, message: object): Promise<T> => {
    child.send(message);
    const gone = once(child, 'exit').then(() => { throw new Error('a process of the bench ended'); });
    return ((await Promise.race([once(child, 'message'), gone])) as [T])[0];
  };
  try {
    const customers: { address: string; token: string }[] = [];
    for (let n = 0; n < customersCount; n++) customers.push(await customer(assay, `10.0.0.${n + 1}`));
    const { port } = new URL(assay.url);
    const from = Array.from({ length: addresses }, (_one, n) => [`10.0.0.${n + 1}`, `10.1.0.${n + 1}`]).flat();
    const [load, work] = [await start('load.ts', [port, String(strangersPerSecond), from.join()]), await start('customers.ts', [port])];
    const ask = async (perSecond: number | null, ms: number) => await answer<{ latencies: number[]; errors: string[] }>(work, { customers, perSecond, ms });
    await ask(null, 5_000);
    const perSecond = Math.min(customersPerSecondMax, Math.max(1, Math.round(share * (await ask(null, 5_000)).latencies.length / 5)));
    const round = async (ms: number) => await ask(perSecond, ms);
    process.stderr.write(`  ${perSecond} requests of customers a second\n`);

    const rounds: { what: string; p50: number; p99: number; count: number }[] = [];
    const errors: string[] = [];
    let told: Told | undefined;
    for (let turn = 0; turn < (options.quick ? 1 : 3); turn++) {
      for (const what of ['quiet', 'strangers']) {
        if (what === 'strangers') await answer(load, {});
        // Longer than ten seconds: the strangers' budgets are full again in between.
        const { latencies, errors: failed } = await round(options.quick ? 20_000 : 60_000);
        if (what === 'strangers') told = await answer<Told>(load, {});
        const sorted = latencies.toSorted((a, b) => a - b);
        const at = (part: number) => sorted[Math.floor(sorted.length * part)]!;
        rounds.push({ what, p50: at(0.5), p99: at(0.99), count: sorted.length });
        errors.push(...failed);
        process.stderr.write(`  turn ${turn + 1}, ${what}: p50 ${at(0.5).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms of ${sorted.length}${failed[0] ? `; ${failed.length} errors, such as ${failed[0]}` : ''}\n`);
      }
    }
    if (!told || told.perSecond < 0.95 * strangersPerSecond) throw new Error(`the strangers asked ${told?.perSecond.toFixed(0)} times a second, and not ${strangersPerSecond}`);
    const of = (what: string, value: 'p50' | 'p99') => median(rounds.filter((one) => one.what === what).map((one) => one[value]));
    const [quiet, loud] = [of('quiet', 'p99'), of('strangers', 'p99')];
    return {
      rows: [...['quiet', 'strangers'].map((what) => ({ what, 'p50 ms': of(what, 'p50').toFixed(1), 'p99 ms': of(what, 'p99').toFixed(1) })), ...Object.entries(told.statuses).map(([status, count]) => ({ what: `strangers answered with ${status}`, 'p50 ms': count, 'p99 ms': '' }))],
      result: {
        customers_p99_ratio: (loud / quiet).toFixed(2), errors: errors.length, refused: told.statuses['429'] ?? 0, per_second: told.perSecond.toFixed(0), sent: Object.values(told.sent).reduce((sum, one) => sum + one, 0), skipped: told.skipped,
        customers_per_second: perSecond, quiet_p99_ms: quiet.toFixed(1), p99_ms: loud.toFixed(1),
      },
    };
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await assay.stop();
  }
}

/** A customer with one device, at an address of its own. */
async function customer(assay: Assay, address: string): Promise<{ address: string; token: string }> {
  const one = async <T>(token: string | null, query: string, variables: Record<string, unknown>): Promise<T> => {
    for (;;) {
      const { data, errors } = await assay.ask<Record<string, T>>(token, query, variables, { 'x-forwarded-for': address });
      if (!errors) return Object.values(data)[0]!;
      const { message, extensions } = errors[0]!;
      if (extensions.code !== 'RATE_LIMITED') throw new Error(message);
      // All addresses together have a budget too, and a hundred customers who sign in at once are more than that.
      await setTimeout((extensions.rateLimit?.reset ?? 1) * 1_000);
    }
  };
  const email = `administrator@${address}.example`;
  await one(assay.platform.operatorToken, 'mutation ($input: CustomerCreateInput!) { customerCreate(input: $input) { userErrors { message } } }', {
    input: { name: address, seats: 10, dailyQuota: 1_000_000, expiresAt: new Date(Date.now() + 86_400_000).toISOString(), administratorEmail: email, administratorPassword: password } });
  const { token: session } = await one<{ token: string }>(null, 'mutation ($input: SessionCreateInput!) { sessionCreate(input: $input) { token } }', { input: { email, password } });
  const { token: enrolment } = await one<{ token: string }>(session, 'mutation { enrolmentTokenCreate(input: { usesMax: 1, validHours: 1 }) { token } }', {});
  const { deviceToken } = await one<{ deviceToken: string }>(null, 'mutation ($token: String!) { deviceEnroll(input: { token: $token, name: "one" }) { deviceToken } }', { token: enrolment });
  return { address, token: deviceToken };
}
