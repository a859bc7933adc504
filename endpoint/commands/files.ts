import type { DiagnosticKind, Origin } from '../../schema/generated/client/graphql.ts';
import { AssayError } from '../assay-error.ts';
import { errorText } from '../error-text.ts';
import { checkFiles } from '../faults/file.ts';
import { factsOf } from '../file-facts.ts';
import { guard, policyOf } from '../guard.ts';
import { Acknowledge } from '../operations.ts';
import { note } from '../output.ts';
import { Quarantine } from '../quarantine.ts';
import { file, type Session } from '../session.ts';
import { given } from './given.ts';
import { doTasks, reportAll } from '../tasks.ts';

const blockedCode = 20;
/** So long sending a file may take after its hold is over. */
const sendMsMax = 600_000;
const quarantine = new Quarantine(`${file}.quarantine`);

export async function guardFile(session: Session, name: string, { origin, score }: { origin: string; score?: number }): Promise<void> {
  const [path = name] = given([name]);
  await checkFiles([path]);
  const { client, state } = await session.device('a policy');
  const outcome = await guard(client, await policyOf(client, state.deviceId), path, { origin: origin.toUpperCase() as Origin, ...(score === undefined ? {} : { localScore: score }) });
  const done = outcome.actions.at(-1);
  if (outcome.verdict) await client.query(Acknowledge, { input: { verdictId: outcome.verdict.id, state: 'APPLIED', action: outcome.state === 'RELEASE' ? 'RELEASE' : (done ?? 'BLOCK') } });
  const todo = outcome.actions.length > 0 ? `; ${outcome.actions.join(', ').toLowerCase()}` : '';
  const why = `${outcome.reason.toLowerCase()}: ${outcome.verdict?.level ?? outcome.decision.message}`;
  const { sent, ...result } = outcome;
  session.say({ file: name, ...result }, `${name}: ${outcome.state.toLowerCase()} after ${outcome.heldMs} ms (${why})${todo}`);
  process.exitCode = outcome.state === 'BLOCK' ? blockedCode : 0;
  // The file is released or blocked by now, but its upload may still be running.
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, sendMsMax, new AssayError('TIMEOUT', 'it could not be sent in time'))));
  const failure = await Promise.race([sent, late]);
  clearTimeout(timer);
  await client.close();
  if (failure !== null) note(`${name}: it was not sent: ${errorText(failure)}`);
}

export async function met(session: Session, words: string[], { origin }: { origin: string }): Promise<void> {
  const files = given(words);
  await checkFiles(files);
  const { client } = await session.connected();
  const facts = [];
  for (const path of files) facts.push(await factsOf(path));
  const fresh = await client.met(facts, origin.toUpperCase() as Origin);
  session.say({ told: facts.length, fresh }, `${facts.length} told, ${fresh} of them new`);
  await client.close();
}

export async function diagnose(session: Session, name: string, { kind, says }: { kind: DiagnosticKind; says?: string }): Promise<void> {
  const [path = name] = given([name]);
  await checkFiles([path], { filled: true });
  const { client } = await session.connected();
  const id = await client.diagnose(path, kind, says);
  session.say({ file: name, id }, `${name}: sent as ${id}`);
  await client.close();
}

export async function takeAway(session: Session, words: string[]): Promise<void> {
  const files = given(words);
  await checkFiles(files);
  const { client } = await session.connected();
  for (const path of files) {
    const { localId } = await quarantine.take(path);
    session.say({ file: String(path), localId }, `${String(path)}: taken away as ${localId}`);
  }
  await reportAll(client, quarantine);
  await client.close();
}

export async function tasks(session: Session): Promise<void> {
  const { client } = await session.connected();
  const abort = new AbortController();
  process.on('SIGINT', () => abort.abort());
  process.on('SIGTERM', () => abort.abort());
  await reportAll(client, quarantine);
  await doTasks(client, quarantine, abort.signal, (outcome) =>
    session.say(outcome, `${outcome.action.toLowerCase()} ${outcome.fileName}: ${outcome.done ? 'done' : (outcome.message ?? 'failed')}`));
  await client.close();
}
