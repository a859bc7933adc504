import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssayClient, hashFile, type Verdict } from '../endpoint/client.ts';
import { configFrom } from '../platform/config.ts';
import { foldersFrom } from './folders.ts';
import { enrolDemo, eicarZip } from './first-customer.ts';
import { removeLeftovers } from './leftovers.ts';
import { startPlatform } from './platform.ts';
import { lines } from './progress.ts';
import { coreEnvironments } from '../sandbox-runner/machines/open.ts';

const once = process.argv.includes('--once');
const samples = new URL('../test/samples/', import.meta.url).pathname;
const print = (text = '') => void process.stdout.write(`${text}\n`);

interface Example {
  title: string;
  path: string;
  /** What must come out; `--once` fails when it doesn't. */
  expected: (verdict: Verdict) => boolean;
}

interface Timeline {
  submittedAt: number;
  provisionalAt?: number;
  finalAt?: number;
  second?: number;
  verdict?: Verdict;
}

/** The main job before a newcomer's eyes: two endpoints, five harmless files, verdicts arriving at both. */
async function demo(): Promise<boolean> {
  const startedAt = performance.now();
  // A demo that was killed could not take its data with it; another user's is another user's business.
  await removeLeftovers(tmpdir(), /^assay-demo-(\d+)-/, async (path) => await rm(path, { recursive: true, force: true }).catch(() => undefined));
  const data = await mkdtemp(join(tmpdir(), `assay-demo-${process.pid}-`));
  const folders = { ...foldersFrom(process.env), data };
  print('Assay demo: everything real, on throw-away data. The first time fetches and builds guests, which takes some minutes.\n');
  const platform = await startPlatform(configFrom({ ASSAY_LOG_LEVEL: 'warn', ASSAY_ENVIRONMENTS: coreEnvironments.join(','), ...process.env }), folders, lines(), { throwaway: true }).catch(async (cause: unknown) => {
    await rm(data, { recursive: true, force: true });
    throw cause;
  });
  const clean = async () => {
    await platform.stop();
    await rm(data, { recursive: true, force: true });
  };
  const abort = new AbortController();
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= (abort.abort(), clean()));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop().then(() => process.exit(signal === 'SIGINT' ? 130 : 143)));
  try {
    const readyMs = performance.now() - startedAt;
    print(`\nready after ${(readyMs / 1000).toFixed(1)} s at ${platform.url}\n`);
    const { devices, administrator } = await enrolDemo(platform.url, platform.operatorToken, ['laptop', 'mail-server']);
    const [first, second] = devices.map((token) => new AssayClient({ url: platform.url, token }));

    await mkdir(join(data, 'examples'), { recursive: true });
    const eicar = join(data, 'examples/eicar.zip');
    await writeFile(eicar, eicarZip());
    const atLeast = (verdict: Verdict) => ['HIGHLY_SUSPICIOUS', 'MALICIOUS'].includes(verdict.level) && verdict.decisiveSignals.some((signal) => signal.techniques.length > 0);
    const examples: Example[] = [
      { title: 'EICAR in a zip', path: eicar, expected: (verdict) => verdict.level === 'MALICIOUS' },
      { title: 'benign shell script', path: join(samples, 'benign.sh'), expected: (verdict) => verdict.level === 'CLEAN' },
      { title: 'malware-shaped shell script', path: join(samples, 'dropper.sh'), expected: atLeast },
      { title: 'benign Windows program', path: join(samples, 'hello.exe'), expected: (verdict) => verdict.level === 'CLEAN' },
      { title: 'malware-shaped Windows program', path: join(samples, 'dropper.exe'), expected: atLeast },
    ];

    const timelines = new Map<string, Timeline>();
    const titles = new Map<string, string>();
    let listening = 0;
    let allListen: () => void = () => undefined;
    let allArrived: () => void = () => undefined;
    const live = new Promise<void>((resolve) => (allListen = resolve));
    const arrived = new Promise<void>((resolve) => (allArrived = resolve));
    const check = () => {
      if (timelines.size === examples.length && [...timelines.values()].every((one) => one.finalAt !== undefined && one.second !== undefined)) allArrived();
    };
    const seconds = (line: Timeline, at = performance.now()) => ((at - line.submittedAt) / 1000).toFixed(2);
    const hear = (name: string, primary: boolean) => ({ verdict }: { verdict?: Verdict | null }) => {
      if (!verdict) return void (++listening === 2 && allListen());
      const line = timelines.get(verdict.sample.sha256);
      if (!line) return;
      if (!primary) {
        if (verdict.stage === 'FINAL') line.second = performance.now();
        return check();
      }
      if (verdict.stage === 'PROVISIONAL') line.provisionalAt = performance.now();
      else {
        line.finalAt = performance.now();
        line.verdict = verdict;
      }
      print(`  ${seconds(line).padStart(6)} s  ${name} hears: ${titles.get(verdict.sample.sha256)} is ${verdict.level} (${verdict.stage.toLowerCase()}, score ${verdict.score}, confidence ${verdict.confidence})`);
      if (verdict.stage === 'FINAL') {
        print(`            ${verdict.summary}`);
        for (const signal of verdict.decisiveSignals) print(`            · ${signal.title} ${signal.techniques.join(' ')}`);
      }
      check();
    };
    const following = [first!.follow({ signal: abort.signal, onChange: hear('laptop', true) }), second!.follow({ signal: abort.signal, onChange: hear('mail-server', false) })];
    await Promise.race([live, ...following]);
    print('two endpoints listen; five files are submitted\n');
    for (const example of examples) {
      const submittedAt = performance.now();
      const sha256 = await hashFile(example.path);
      titles.set(sha256, example.title);
      timelines.set(sha256, { submittedAt });
      await first!.submit(example.path, { origin: 'WEB', localScore: 50 });
    }
    await Promise.race([arrived, new Promise((_resolve, reject) => setTimeout(reject, 240_000, new Error('not every verdict arrived within four minutes')).unref())]);

    const againAt = performance.now();
    const again = await second!.submit(examples[4]!.path, { origin: 'MAIL', localScore: 50 });
    const againMs = performance.now() - againAt;
    print(`\n  the same Windows program on the mail server: ${again.decision.reason}, ${again.sample.verdict?.level} in the answer itself, ${againMs.toFixed(0)} ms\n`);

    print('  file                              provisional    final   received by both   verdict');
    // The endpoint may have heard the verdict a moment before samples heard that the analysis is over.
    let right = again.decision.outcome === 'KNOWN' && again.sample.verdict?.stage === 'FINAL';
    for (const [sha256, line] of timelines) {
      const example = examples.find((one) => one.title === titles.get(sha256))!;
      const ok = line.verdict !== undefined && example.expected(line.verdict);
      right &&= ok;
      const column = (at: number | undefined) => (at === undefined ? '–' : `${seconds(line, at)} s`);
      print(`  ${example.title.padEnd(34)}${column(line.provisionalAt).padStart(10)}${column(line.finalAt).padStart(10)}${column(Math.max(line.finalAt ?? 0, line.second ?? 0)).padStart(16)}     ${line.verdict?.level ?? '–'}${ok ? '' : '  ← not as expected'}`);
    }
    print();
    if (once) {
      await stop();
      print(right ? 'all as expected' : 'something did not come out as expected');
      return right;
    }
    print(`Assay serves on at ${platform.url}/graphql until Ctrl-C. Try, in another terminal:`);
    print(`  ASSAY_URL=${platform.url} ASSAY_TOKEN=${devices[0]} npm run -s assay -- submit --wait ${examples[2]!.path}`);
    print(`  ASSAY_URL=${platform.url} ASSAY_TOKEN=${devices[0]} npm run -s assay -- report ${[...timelines.keys()][4]}`);
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

try {
  process.exitCode = (await demo()) ? 0 : 1;
  if (once) process.exit();
} catch (error) {
  process.stderr.write(`\nthe demo failed: ${(error as Error).message}\nnpm run doctor tells what is missing.\n`);
  if (process.env.ASSAY_LOG_LEVEL === 'debug') process.stderr.write(`${(error as Error).stack ?? ''}\n`);
  process.exit(1);
}
