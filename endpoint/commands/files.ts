import type { DiagnosticKind, Origin } from '../../schema/generated/client/graphql.ts';
import { checkFiles } from '../faults/file.ts';
import { factsOf } from '../file-facts.ts';
import type { Session } from '../session.ts';
import { given } from './given.ts';
import { doTasks, reportAll } from '../tasks.ts';
import { quarantine } from './guarding.ts';

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
