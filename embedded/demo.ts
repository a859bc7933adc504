import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssayClient, hashFile, type Verdict } from '../endpoint/client.ts';
import { configFrom, type Config } from '../platform/config.ts';
import { allEnvironments, largeEnvironments } from '../sandbox-runner/machines/guests.ts';
import type { GuestNews } from '../sandbox-runner/machines/offer-guests.ts';
import { makeExamples, type Example } from './demo/examples.ts';
import { clockWords, Timelines } from './demo/timelines.ts';
import { enrolDemo } from './first-customer.ts';
import { foldersFrom, type Folders } from './folders.ts';
import { removeLeftovers } from './leftovers.ts';
import { needs } from './needs.ts';
import { startPlatform, type RunningPlatform } from './platform.ts';
import { lines } from './progress.ts';
import { reasonOf } from './reason.ts';
import { makeTemporary, temporaryFault } from './temporary-folder.ts';
import { shownLines } from '../schema/shown-text.ts';

const once = process.argv.includes('--once');
const startedAt = performance.now();
const print = (text = '') => void process.stdout.write(`${shownLines(text)}\n`);
const sinceStart = (at = performance.now()) => ((at - startedAt) / 1000).toFixed(1);

/** Environments that the demo shows unless ASSAY_ENVIRONMENTS names others; the others are too large for it. */
const shown = allEnvironments.filter((name) => !largeEnvironments.includes(name));

/** Which guests of the demo are ready, and why others are not. */
class Guests {
  readonly #open: Set<string>;
  readonly #settled = Promise.withResolvers<void>();
  readonly failures: string[] = [];
  settledAt: number | undefined;

  constructor(environments: readonly string[]) {
    this.#open = new Set(environments);
  }

  /** Resolves when each guest is ready, or has failed. */
  get settled(): Promise<void> {
    return this.#settled.promise;
  }

  heard({ environments: names, failure }: GuestNews): void {
    const listed = names.join(' and ');
    if (failure === null) print(`  ${sinceStart().padStart(6)} s  ${listed} ready`);
    else {
      print(`  ${sinceStart().padStart(6)} s  left out: ${listed} could not be made here\n${failure.replace(/^/gm, '            ')}`);
      this.failures.push(listed);
    }
    for (const name of names) this.#open.delete(name);
    if (this.#open.size > 0) return;
    this.settledAt ??= performance.now();
    this.#settled.resolve();
  }
}

/** The main job before a newcomer's eyes: two endpoints, five harmless files, verdicts arriving at both. */
async function demo(): Promise<boolean> {
  // A demo that was killed could not take its data with it; another user's is another user's business.
  await removeLeftovers(tmpdir(), /^assay-demo-(\d+)-/);
  const fault = await temporaryFault(needs.temporaryMiB.demo * 1024 ** 2);
  if (fault !== null) throw new Error(fault);
  const data = await makeTemporary(`assay-demo-${process.pid}-`);
  print('Assay demo: everything real, on throw-away data. The first time fetches and builds guests: some minutes, with verdicts as soon as they can be.\n');
  const config = configFrom({ ASSAY_LOG_LEVEL: 'warn', ASSAY_ENVIRONMENTS: shown.join(','), ...process.env });
  // The operator's own images report no news, so the demo doesn't wait for them.
  const guests = new Guests((config.ASSAY_ENVIRONMENTS ?? shown).filter((name) => allEnvironments.includes(name)));
  const platform = await start(config, { ...foldersFrom(process.env), data }, guests);
  const abort = new AbortController();
  let stopping: Promise<void> | undefined;
  const clean = async () => {
    await platform.stop();
    await rm(data, { recursive: true, force: true });
  };
  const stop = () => (stopping ??= (abort.abort(), clean()));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop().then(() => process.exit(signal === 'SIGINT' ? 130 : 143)));
  try {
    print(`\nready after ${sinceStart()} s at ${platform.url}\n`);
    const { right, following, examples, devices, administrator, last } = await show(platform, guests, join(data, 'examples'), abort.signal);
    if (once) {
      await stop();
      return right;
    }
    print(`Assay serves on at ${platform.url}/graphql until Ctrl-C. Try, in another terminal:`);
    print(`  ASSAY_URL=${platform.url} ASSAY_TOKEN=${devices[0]} bin/assay submit --wait ${examples[2]!.path}`);
    print(`  ASSAY_URL=${platform.url} ASSAY_TOKEN=${devices[0]} bin/assay report ${last}`);
    print(`  an administrator's token for the GraphQL API: ${administrator}`);
    await Promise.all(following).catch(() => undefined);
    return right;
  } catch (error) {
    await stop();
    throw error;
  } finally {
    abort.abort();
  }
}

async function start(config: Config, folders: Folders, guests: Guests): Promise<RunningPlatform> {
  try {
    return await startPlatform(config, folders, lines(), { throwaway: true, onGuest: (news) => guests.heard(news) });
  } catch (cause) {
    await rm(folders.data, { recursive: true, force: true });
    throw cause;
  }
}

/** Submits the examples, shows verdicts as they arrive, and says whether all came out right. */
async function show(platform: RunningPlatform, guests: Guests, folder: string, signal: AbortSignal) {
  const { devices, administrator } = await enrolDemo(platform.url, platform.operatorToken, ['laptop', 'mail-server']);
  const [first, second] = devices.map((token) => new AssayClient({ url: platform.url, token }));
  const examples = await makeExamples(folder);
  const timelines = new Timelines(examples.length, sinceStart);
  let listening = 0;
  const live = Promise.withResolvers<void>();
  const receive = (name: string, isFirst: boolean) => ({ verdict }: { verdict?: Verdict | null }) => {
    if (verdict) timelines.received(name, isFirst, verdict);
    else if (++listening === 2) live.resolve();
  };
  const following = [first!.follow({ signal, onChange: receive('laptop', true) }), second!.follow({ signal, onChange: receive('mail-server', false) })];
  await Promise.race([live.promise, ...following]);
  print(`two endpoints listen; five files are submitted\n\n${clockWords}`);
  let last = '';
  for (const example of examples) {
    last = await hashFile(example.path);
    timelines.submitted(last, example);
    await first!.submit(example.path, { origin: 'WEB', localScore: 50 });
  }
  await Promise.race([timelines.arrived, ...following]);
  const known = await submitAgain(second!, examples.at(-1)!);
  const { right, leftOut } = timelines.report();
  if (once) {
    await guests.settled;
    const at = (moment: number | undefined) => (moment === undefined ? 'none' : sinceStart(moment));
    print(`RESULT start first_provisional_s=${at(timelines.firstProvisionalAt)} first_verdict_s=${at(timelines.firstFinalAt)} all_guests_s=${at(guests.settledAt)} guests_left_out=${guests.failures.length}`);
  }
  const all = right && known;
  const outcome = leftOut.length === 0 ? 'all as expected' : `as expected, except that these files could not be shown here: ${leftOut.join(', ')}`;
  print(all ? outcome : 'something did not come out as expected');
  return { right: all, following, examples, devices, administrator, last };
}

/** The same file from another endpoint: its verdict is in the answer itself. */
async function submitAgain(client: AssayClient, example: Example): Promise<boolean> {
  const submittedAt = performance.now();
  const { decision, sample } = await client.submit(example.path, { origin: 'MAIL', localScore: 50 });
  const ms = (performance.now() - submittedAt).toFixed(0);
  print(`\n  the same Windows program on the mail server: ${decision.reason}, ${sample.verdict?.level} in the answer itself, ${ms} ms\n`);
  return decision.outcome === 'KNOWN' && sample.verdict?.stage === 'FINAL';
}

try {
  process.exitCode = (await demo()) ? 0 : 1;
  if (once) process.exit();
} catch (error) {
  process.stderr.write(`\nthe demo failed: ${reasonOf(error)}\nnpm run doctor says what is missing.\n`);
  if (process.env.ASSAY_LOG_LEVEL === 'debug') process.stderr.write(`${(error as Error).stack ?? ''}\n`);
  process.exit(1);
}
