import { isId, newId } from '../../schema/ids.ts';
import { levels, type Level } from '../../schema/policy-settings.ts';
import { isPerson, type Caller } from '../../platform/caller.ts';
import type { Manager } from '../../platform/database.ts';
import { Refusal } from '../../platform/errors.ts';
import { currentVerdict, revise } from './actions.ts';
import { Verdict, VerdictOverride } from './entities.ts';
import { scoreFrom } from './scoring.ts';
import { harm, resultsOf, worstOf } from './worst-start.ts';

const named = (reason: string): string => {
  const trimmed = reason.trim();
  if (trimmed.length < 10 || trimmed.length > 1000) throw new Refusal('INVALID', 'reason must have 10 to 1000 characters: whoever reads it later was not there', ['input', 'reason']);
  return trimmed;
};

/** A MALICIOUS that is to become less needs a second pair of eyes. */
const needsTwo = (from: Level, to: Level): boolean => from === 'MALICIOUS' && levels.indexOf(to) < levels.indexOf(from);

export async function proposeOverride(em: Manager, caller: Caller, input: { sha256: string; level: Level; reason: string }) {
  const reason = named(input.reason);
  const before = await em.findOne(Verdict, { sha256: input.sha256, current: true });
  if (!before) throw new Refusal('NOT_FOUND', 'there is no verdict on these bytes yet', ['input', 'sha256']);
  const held = await currentVerdict(em, before.sampleId);
  if (held?.stage !== 'FINAL') throw new Refusal('CONFLICT', 'it is being analysed: wait for the final verdict', ['input', 'sha256']);
  if (held.level === input.level) throw new Refusal('CONFLICT', `it is ${input.level} already`, ['input', 'level']);
  if ((await em.count(VerdictOverride, { sampleId: held.sampleId, state: 'PENDING' })) > 0) throw new Refusal('CONFLICT', 'a proposal for these bytes waits for its decision', ['input', 'sha256']);
  const two = needsTwo(held.level, input.level);
  const override = em.create(VerdictOverride, {
    id: newId('override'), sampleId: held.sampleId, sha256: held.sha256, fromVerdictId: held.id, level: input.level, reason, state: two ? 'PENDING' : 'APPLIED', proposedBy: caller.id, proposedAt: new Date(),
  });
  em.persist(override);
  await em.flush();
  if (!two) await apply(em, held, override);
  return override;
}

export async function decideOverride(em: Manager, caller: Caller, input: { overrideId: string; agree: boolean; reason: string }) {
  const reason = named(input.reason);
  const known = await em.findOne(VerdictOverride, { id: input.overrideId });
  if (!known) throw new Refusal('NOT_FOUND', 'no such proposal', ['input', 'overrideId']);
  // Under the verdict's lock: two who decide at once are one after the other.
  const held = await currentVerdict(em, known.sampleId);
  const override = await em.refreshOrFail(known);
  if (override.state !== 'PENDING') throw new Refusal('CONFLICT', `it is ${override.state.toLowerCase()} already`, ['input', 'overrideId']);
  if (override.proposedBy === caller.id) throw new Refusal('FORBIDDEN', 'four eyes: somebody else must decide what you proposed', ['input', 'overrideId']);
  // A token of before there were accounts, and an account, may be one person's.
  if (input.agree && isId('staffMember', override.proposedBy) !== isPerson(caller)) {
    throw new Refusal('FORBIDDEN', 'four eyes: an account agrees with an account, a token with a token', ['input', 'overrideId']);
  }
  if (input.agree && held?.id !== override.fromVerdictId) throw new Refusal('CONFLICT', 'the verdict has changed since it was proposed: look at it and propose anew', ['input', 'overrideId']);
  Object.assign(override, { state: input.agree ? 'APPLIED' : 'REJECTED', decidedBy: caller.id, decidedAt: new Date(), decision: reason });
  await em.flush();
  if (input.agree) await apply(em, held!, override);
  return override;
}

/** The engine's last word holds again. */
export async function withdrawOverride(em: Manager, caller: Caller, input: { sha256: string; reason: string }) {
  const reason = named(input.reason);
  const found = await em.findOne(Verdict, { sha256: input.sha256, current: true });
  const held = found && (await currentVerdict(em, found.sampleId));
  const override = held?.overrideId ? await em.findOne(VerdictOverride, { id: held.overrideId }) : null;
  if (!held || !override || held.cause !== 'OVERRIDE') throw new Refusal('NOT_FOUND', 'no override holds for these bytes', ['input', 'sha256']);
  const [engine] = await em.find(Verdict, { sampleId: held.sampleId, cause: { $ne: 'OVERRIDE' }, stage: 'FINAL' }, { orderBy: { revision: 'desc' }, limit: 1 });
  if (!engine) throw new Refusal('CONFLICT', 'no engine has reached a verdict on these bytes');
  // While the override held, another class of start may have been analysed.
  const worst = worstOf(await resultsOf(em, held.sampleId));
  const worse = worst && harm(worst.scored) > harm(engine) ? worst : null;
  if (needsTwo(held.level, worse?.scored.level ?? engine.level) && override.proposedBy === caller.id) throw new Refusal('FORBIDDEN', 'four eyes: somebody else must take back a MALICIOUS of yours', ['input', 'sha256']);
  Object.assign(override, { state: 'WITHDRAWN', decidedBy: caller.id, decidedAt: new Date(), decision: reason });
  await revise(em, { sample_id: held.sampleId, sha256: held.sha256 }, held, {
    stage: 'FINAL', engine: worse ? worse.engine : (engine.engineId ?? null), analysisId: worse ? worse.analysisId : (engine.analysisId ?? null), cause: 'OVERRIDE_WITHDRAWN', overrideId: null, region: engine.region && !worse ? { name: engine.region, engine: engine.regionEngine ?? null } : null,
    scored: worse?.scored ?? { level: engine.level, score: engine.score, probability: engine.probability ?? null, confidence: engine.confidence, reason: engine.reason, summary: engine.summary, decisiveSignals: engine.decisive, conditions: engine.conditions },
  });
  return override;
}

async function apply(em: Manager, held: { id: string; sampleId: string; sha256: string; revision: number; engineId?: string | null | undefined; analysisId?: string | null | undefined; conditions: Verdict['conditions'] }, override: { id: string; level: Level; reason: string }): Promise<void> {
  const verdict = await revise(em, { sample_id: held.sampleId, sha256: held.sha256 }, held, {
    stage: 'FINAL', engine: held.engineId ?? null, analysisId: held.analysisId ?? null, cause: 'OVERRIDE', overrideId: override.id,
    scored: { level: override.level, score: scoreFrom(override.level), probability: null, confidence: 1, reason: 'ANALYST', summary: override.reason, decisiveSignals: [], conditions: held.conditions },
  });
  await em.execute('update verdict_override set verdict_id = ? where id = ?', [verdict.id, override.id], 'run');
}
