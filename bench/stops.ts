import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import { enrolDemo } from '../embedded/first-customer.ts';
import { connectBus } from '../platform/jetstream.ts';
import { hashOf, put, submitInput, submitMutation, type Submitted } from '../test/assay.ts';
import type { Measured, Options } from './report.ts';
import { World, type Ending, type Part } from './stops/world.ts';

/** Where an analysis can be when something ends; how it is seen from outside. */
const stages = ['queued', 'fetching', 'static', 'restoring', 'running', 'results'] as const;
/** `executing`: the guest has told of the sample's first process. When results are under way the machine is gone. */
const withMachine = ['restoring', 'running', 'executing'] as const;
type Stage = (typeof stages)[number] | (typeof withMachine)[number];
interface Stop {
  part: Part | 'all';
  how: Ending;
  stage: Stage;
}

/** Each process by each signal in each stage, machines where there is one, and all of them at once: sixty. */
const sixty: Stop[] = [
  ...(['runner', 'platform', 'nats', 'postgres'] as const).flatMap((part) => stages.flatMap((stage) => (['SIGTERM', 'SIGKILL'] as const).map((how) => ({ part, how, stage })))),
  ...withMachine.flatMap((stage) => (['SIGTERM', 'SIGKILL'] as const).map((how) => ({ part: 'qemu' as const, how, stage }))),
  ...stages.map((stage) => ({ part: 'all' as const, how: 'SIGKILL' as const, stage })),
];

/** What endpoints act by. Which signals carry it depends on how far a run came in its time, on a busy host. */
interface Ended {
  level: string;
  reason: string;
}
const endMsMax = 480_000;
/** After the runner has begun, the bytes are there and are looked at. */
const staticMs = 40;

/**
 * Parts end while a file is analysed, each by SIGTERM and SIGKILL in each stage, and are started again. Counted is where the verdict is another one than that of a run that nothing disturbed,
 * and where there is none. A word picks a part.
 */
export async function stops(options: Options): Promise<Measured> {
  const picked = sixty.filter(({ part }) => options.words.length === 0 || options.words.includes(part));
  const count = options.limit ?? (options.quick ? 6 : picked.length);
  // Not part by part: a run that is cut short has seen something of each. No number of stops is divided by eleven.
  const chosen = Array.from({ length: Math.min(count, picked.length) }, (_, n) => picked[(n * 11) % picked.length]!);
  // Short delays between attempts, and a drain that is over before a run is: what would be waited for otherwise is given back.
  const world = await World.open({ ASSAY_RETRY_MS: '500', ASSAY_DRAIN_MS: '1500' });
  const scripts = await Promise.all(['benign.sh', 'dropper.sh'].map(async (name) => await readFile(new URL(`../test/samples/${name}`, import.meta.url), 'utf8')));
  const rows: Measured['rows'] = [];
  const result = { runs: 0, different: 0, lost: 0, 'again_s': 0 };
  try {
    const { devices: [device = ''] } = await enrolDemo(world.url, world.operatorToken, ['one']);
    const turn = new Turn(world, device);
    const undisturbed: Ended[] = [];
    for (const script of scripts) undisturbed.push((await turn.run(script, null))!);
    process.stderr.write(`  undisturbed: ${undisturbed.map(({ level, reason }) => `${level} ${reason}`).join(', ')}\n`);
    for (const [n, stop] of chosen.entries()) {
      const startedAt = performance.now();
      // benign.sh ends before the agent reports its first process, so that stage would never be reached.
      const which = stop.stage === 'executing' ? 1 : n % scripts.length;
      const ended = await turn.run(scripts[which]!, stop);
      const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
      const outcome = ended === null ? 'lost' : (Object.keys(ended) as (keyof Ended)[]).every((key) => ended[key] === undisturbed[which]![key]) ? 'same' : 'different';
      result.runs++;
      if (outcome !== 'same') result[outcome]++;
      result.again_s = Math.max(result.again_s, seconds);
      rows.push({ part: stop.part, by: stop.how, stage: stop.stage, verdict: ended ? `${ended.level} ${ended.reason}` : '-', outcome, s: seconds });
      process.stderr.write(`  ${n + 1} of ${chosen.length}: ${stop.part} ${stop.how} ${stop.stage}: ${outcome} (${ended?.level ?? '-'}, ${seconds} s)\n`);
    }
  } finally {
    await world.close();
  }
  return { rows, result };
}

class Turn {
  readonly #world: World;
  readonly #device: string;
  #number = 0;
  constructor(world: World, device: string) {
    [this.#world, this.#device] = [world, device];
  }

  /** Sends a script that nobody has sent, ends a part in the stage, and waits for the verdict; null when none comes. */
  async run(script: string, stop: Stop | null): Promise<Ended | null> {
    const bytes = Buffer.from(`${script}\n# ${this.#number++} ${Math.random()}\n`);
    const watched = stop ? await this.#watch(stop.stage) : null;
    await this.#send(bytes);
    if (stop && watched) {
      await watched.reached;
      if (stop.part === 'all') await this.#world.endAll();
      else if (!(await this.#world.end(stop.part, stop.how))) throw new Error(`there was no ${stop.part} in the stage ${stop.stage}`);
    }
    return await this.#verdict(hashOf(bytes));
  }

  /** `reached` resolves when the next analysis comes to the stage: NATS says what jobs and results are. */
  async #watch(stage: Stage): Promise<{ reached: Promise<void> }> {
    const bus = await connectBus(this.#world.natsUrl, { name: 'stops' });
    const there = Promise.withResolvers<undefined>();
    const kinds: Partial<Record<Stage, string>> = { fetching: 'started', static: 'started', restoring: 'provisional', results: 'events' };
    bus.connection.subscribe('jobs.>', { callback: () => {
      if (stage === 'queued') there.resolve(undefined);
    } });
    bus.connection.subscribe('results.>', { callback: (_error, message) => {
      if ((JSON.parse(Buffer.from(message.data).toString()) as { kind: string }).kind !== kinds[stage]) return;
      setTimeout(there.resolve, stage === 'static' ? staticMs : 0, undefined);
    } });
    bus.connection.subscribe('progress.>', { callback: (_error, message) => {
      const hint = JSON.parse(Buffer.from(message.data).toString()) as { stage: string; processes: object[] };
      if (hint.stage === 'RUNNING' && (stage === 'running' || (stage === 'executing' && hint.processes.length > 0))) there.resolve(undefined);
    } });
    await bus.connection.flush();
    const timer = setTimeout(() => there.reject(new Error(`the stage ${stage} was not reached`)), endMsMax);
    return { reached: there.promise.finally(() => {
      clearTimeout(timer);
      void bus.connection.close();
    }) };
  }

  async #send(bytes: Buffer): Promise<void> {
    const { sampleSubmit } = await this.#ask<Submitted>(submitMutation, { input: submitInput(bytes) });
    if (!sampleSubmit.upload) throw new Error(`it is not sent: ${JSON.stringify(sampleSubmit)}`);
    const { status, code } = await put(sampleSubmit.upload, bytes);
    if (status !== 201) throw new Error(`the upload was refused: ${code}`);
  }

  async #verdict(sha256: string): Promise<Ended | null> {
    const end = Date.now() + endMsMax;
    while (Date.now() < end) {
      const answer = await this.#ask<{ verdict: { level: string; stage: string; reason: string } | null }>(
        'query ($sha256: Sha256!) { verdict(sha256: $sha256) { level stage reason } }', { sha256 }).catch(() => null);
      if (answer?.verdict?.stage === 'FINAL') {
        const { level, reason } = answer.verdict;
        return { level, reason };
      }
      await pause(200);
    }
    return null;
  }

  async #ask<T>(query: string, variables: Record<string, unknown>): Promise<T> {
    const { body } = await request(`${this.#world.url}/graphql`, {
      method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${this.#device}` }, body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await body.json()) as { data: T; errors?: { message: string }[] };
    if (errors) throw new Error(errors[0]!.message);
    return data;
  }
}
