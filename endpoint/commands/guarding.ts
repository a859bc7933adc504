import type { Origin } from '../../schema/generated/client/graphql.ts';
import { AssayError } from '../assay-error.ts';
import { errorText } from '../error-text.ts';
import { checkFiles } from '../faults/file.ts';
import { Agent, type AgentOptions } from '../guard/agent.ts';
import type { GuardEntry } from '../guard/entry.ts';
import { note } from '../output.ts';
import { Quarantine } from '../quarantine.ts';
import { notifySystemd, unitText, watchdogMs } from '../service-unit.ts';
import { file, type Session } from '../session.ts';
import { changeLine } from '../show.ts';
import { changeState } from '../state.ts';
import { given } from './given.ts';

export const guardFolder = `${file}.guard`;
export const quarantine = new Quarantine(`${file}.quarantine`);

const blockedCode = 20;
/** So long sending a file may take after its hold is over. */
const sendMsMax = 600_000;
const awayMsMax = 10_000;

/** `assay guard FILE`. */
export async function guardFile(
  session: Session, name: string, { origin, score }: { origin: string; score?: number },
): Promise<void> {
  const [path = name] = given([name]);
  await checkFiles([path]);
  const { client, state } = await session.device('a policy');
  const agent = new Agent({
    client, deviceId: state.deviceId, folder: guardFolder, quarantine,
    cursor: { load: async () => null, save: async () => undefined }, onNote: quietly(),
  });
  await agent.start({ all: false });
  // What keeps it from being asked at all, such as a credential that was revoked, ends the wait.
  const broken = agent.run(new AbortController().signal);
  broken.catch(() => undefined);
  try {
    const entry = await agent.keeper.take(
      path, { origin: origin.toUpperCase() as Origin, ...(score === undefined ? {} : { localScore: score }) },
    );
    await Promise.race([agent.keeper.settled(entry), broken]);
    sayOutcome(session, entry, name);
    // The file is released or blocked by now, but its upload may still be running.
    let timer: NodeJS.Timeout | undefined;
    // A service that could not be asked until its time was up is hardly back a moment later.
    const ms = entry.decision?.reason === 'TIME_UP' ? awayMsMax : sendMsMax;
    const late = new Promise<'late'>((resolve) => (timer = setTimeout(resolve, ms, 'late')));
    if ((await Promise.race([
      agent.keeper.told(entry), late,
    ])) === 'late') note(`${name}: it could not be sent in time; the next "assay guard" or "assay service" goes on`);
    clearTimeout(timer);
  } finally {
    await agent.stop();
    await client.close();
  }
}

function sayOutcome(session: Session, entry: GuardEntry, name: string): void {
  const { decision, state, id, place, held } = entry;
  if (state === 'GONE' || !decision) throw new AssayError('FILE_NOT_FOUND', `${name}: it is not there any more`);
  const todo = decision.actions.length > 0 ? `; ${decision.actions.join(', ').toLowerCase()}` : '';
  const where = state === 'QUARANTINED'
    ? `; in quarantine as ${id}` : state === 'BLOCKED'
      ? `; kept as ${held.text}` : place.text === name || place.text.endsWith(`/${name}`) ? '' : `; as ${place.text}`;
  const why = `${decision.reason.toLowerCase()}: ${decision.verdict?.level ?? decision.message}`;
  session.say({ file: name, id, now: state, path: state === 'BLOCKED' ? held.text : place.text, ...decision },
    `${name}: ${decision.state.toLowerCase()} after ${decision.heldMs} ms (${why})${todo}${where}`);
  process.exitCode = decision.state === 'BLOCK' ? blockedCode : 0;
}

/** `assay follow`. */
export async function follow(session: Session): Promise<void> {
  const { client, state } = await session.connected();
  const cursor: NonNullable<AgentOptions['cursor']> = {
    load: async () => await Promise.resolve(state.cursor ?? null),
    save: async (next) => await changeState(file, (now) => ({ ...now, cursor: next })),
  };
  const onVerdict: AgentOptions['onVerdict'] = (verdict) => session.say(
    verdict, changeLine(verdict.sample.sha256, verdict),
  );
  session.keepRenewed(client, state);
  const { deviceId } = state;
  if (deviceId) {
    const agent = new Agent({
      client, deviceId, folder: guardFolder, quarantine, cursor, onVerdict, ...sayings(session),
    });
    return await work(agent, async () => await client.close());
  }
  // A key or a person has no files of its own to act upon: it only listens.
  const abort = ended();
  const say = quietly();
  await client.follow({
    after: await cursor.load(), save: cursor.save, signal: abort.signal, onState: (now, why) =>
      say(now === 'lost' ? `connection lost: ${errorText(why)}; trying again` : 'listening'),
    onChange: ({ verdict, gap }) => {
      if (gap) note('some changes are no longer kept: fetch "verdicts" to fill the gap');
      if (verdict) onVerdict(verdict);
    },
  });
  await client.close();
}

export interface ServiceOptions {
  watch?: string[];
  origin: string;
  score?: number;
  atOnce?: number;
  rate?: number;
  unit?: boolean;
}

/** `assay watch DIR…` and `assay service`: the second also does tasks, and speaks to systemd. */
export async function service(
  session: Session, { watch = [], origin, score, atOnce, rate, unit }: ServiceOptions, { tasks }: { tasks: boolean },
): Promise<void> {
  if (unit) return void process.stdout.write(unitText({ watch }));
  const { client, state } = await session.device('a policy');
  if (rate) client.limitUploads(rate * 1024);
  const agent = new Agent({
    client, deviceId: state.deviceId, folder: guardFolder, quarantine, watched: watch,
    origin: origin.toUpperCase() as Origin, quietMs: 1_000, ...(score === undefined ? {} : { localScore: score }),
    ...(atOnce ? { atOnce } : {}), ...sayings(session),
    ...(tasks ? {
      onTask: (outcome) => session.say(
        outcome,
        `${outcome.action.toLowerCase()} ${outcome.fileName}: ${outcome.done ? 'done' : (outcome.message ?? 'failed')}`,
      ),
    } : {}),
  });
  session.keepRenewed(client, state);
  const onReady = () => {
    if (session.options.json) session.say({ what: 'READY' }, '');
  };
  await work(agent, async () => await client.close(), { systemd: tasks, onReady });
}

async function work(
  agent: Agent, close: () => Promise<void>,
  { systemd = false, onReady = () => undefined }: { systemd?: boolean; onReady?: () => void } = {},
): Promise<void> {
  const abort = ended();
  let beat: NodeJS.Timeout | undefined;
  try {
    await agent.start();
    if (systemd) {
      await notifySystemd('READY=1');
      const everyMs = watchdogMs();
      if (everyMs) beat = setInterval(() => void notifySystemd('WATCHDOG=1'), everyMs / 2);
    }
    onReady();
    await agent.run(abort.signal);
  } finally {
    clearInterval(beat);
    if (systemd) await notifySystemd('STOPPING=1');
    await agent.stop();
    await close();
  }
}

function ended(): AbortController {
  const abort = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => abort.abort());
  return abort;
}

/** Once for each text in a row: a service that is away for a day fills no log. */
function quietly(): (text: string) => void {
  let last = '';
  return (text) => {
    if (text !== last && text !== 'listening') note(text);
    last = text;
  };
}

function sayings(session: Session): Pick<AgentOptions, 'onSettled' | 'onNote'> {
  return {
    onNote: (text) => note(text),
    onSettled: ({ id, state, place, held, decision }) => session.say(
      {
        what: state, id, path: state === 'BLOCKED' ? held.text : place.text,
        ...(decision ? {
          reason: decision.reason, level: decision.verdict?.level ?? null, heldMs: decision.heldMs,
        } : {}),
      },
      `${place.text}: ${state.toLowerCase()}${decision ? ` after ${decision.heldMs} ms (${decision.reason.toLowerCase()}: ${decision.message})` : ''}`),
  };
}
