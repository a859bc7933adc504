import { askedSchema, type Asked } from '../../schema/asked.ts';
import { levels } from '../../schema/policy-settings.ts';
import type { Manager } from '../../platform/database.ts';
import { unwrap } from '../../platform/envelope.ts';
import type { Keys } from '../../platform/keys.ts';
import { signalForOthers } from './possession.ts';
import type { Scored } from './scoring.ts';
import { harm, keepResult, resultsOf, worstOf, type StartResult } from './worst-start.ts';

/** What a submission wants its file started with: opened for the runner alone. Null when it wants nothing. */
export function openAsked(keys: Pick<Keys, 'master'>, submissionId: string | null, sealed: string | undefined): Asked | null {
  if (submissionId === null || sealed === undefined) return null;
  return askedSchema.parse(JSON.parse(unwrap(keys.master, Buffer.from(sealed, 'base64'), `asked ${submissionId}`).toString()));
}

/**
 * What was seen of it as everybody may read it: evidence, and names of files that it wrote, may hold the words that
 * somebody gave.
 */
const forEverybody = (scored: Scored): Scored => ({
  ...scored, summary: 'dangerous when it was started as somebody asked',
  decisiveSignals: scored.decisiveSignals.map(signalForOthers),
});

/**
 * What is said of a hash once it was started as somebody asked: only what is bad counts, and it stays. That nothing was
 * seen says nothing to others, who start it otherwise. Undefined when it changes nothing.
 */
export async function worseAsAsked(em: Manager, sampleId: string, own: Omit<StartResult, 'start'>): Promise<StartResult | undefined> {
  if (levels.indexOf(own.scored.level) < levels.indexOf('SUSPICIOUS')) return undefined;
  const results = await resultsOf(em, sampleId);
  const before = results.find(({ start }) => start === 'asked');
  if (before && harm(before.scored) >= harm(own.scored)) return undefined;
  const kept: StartResult = { ...own, start: 'asked', scored: forEverybody(own.scored) };
  await keepResult(em, sampleId, kept);
  return worstOf([kept, ...results.filter(({ start }) => start !== 'asked')]);
}

/** The result of an analysis that was asked for, judged by other rules. */
export const judgedAsAsked = ({ scored, ...rest }: StartResult): StartResult => ({ ...rest, scored: forEverybody(scored) });
