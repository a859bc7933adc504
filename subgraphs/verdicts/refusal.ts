import { resultSchema, sealedResultSchema, type Result } from '../../schema/jobs.ts';
import { Poison, type Delivery } from '../../platform/jetstream.ts';
import { openResult, resultKey } from '../../platform/result-key.ts';
import { storable } from '../../platform/storable.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { hasEnded, lockAnalysis } from './analysis-row.ts';
import { endAttempt, tellEnded } from './failures.ts';
import { takeResult } from './results.ts';

/** Of errors that may be the database's weather or a fault of ours alike: so often a result is tried before it is refused. */
const unclearTriesMax = 6;

/**
 * Whether a result can't be stored however often it is tried: values that do not fit (SQLSTATE classes 22 and 23), limits of a statement (54), a statement that is wrong (42). What is
 * wrong with the connection or the server passes. Null, or the reason. `tries`: how often it was tried by now.
 */
export function refusalOf(error: unknown, tries: number): string | null {
  for (let one: unknown = error; one instanceof Error; one = one.cause) {
    const { code } = one as { code?: unknown };
    if (typeof code === 'string' && /^(22|23|42|54)[0-9A-Z]{3}$/.test(code)) return `the database refused what was found out (${code})`;
    const unclear = code === '57014' || one instanceof TypeError || one instanceof RangeError || one instanceof SyntaxError;
    if (unclear && tries >= unclearTriesMax) return `what was found out could not be stored: ${one.message}`.slice(0, 500);
  }
  return null;
}

/** One message of a runner. What can't be read or stored is a dead letter at once, and a failure of its attempt: nobody waits until it is silent. */
export async function handleResult(platform: Platform, { subject, data, attempt: tries }: Delivery): Promise<void> {
  const jobId = subject.slice(subject.indexOf('.') + 1);
  const result = readResult(platform, jobId, data);
  if (typeof result === 'string') {
    await refuse(platform, jobId, null, `its runner sent what is no result: ${result}`);
    throw new Poison(`${subject} is malformed: ${result}`);
  }
  let ended: 'FINISHED' | 'FAILED' | null;
  try {
    ended = await systemManager(platform).transactional(async (em) => await takeResult(em, platform, result));
  } catch (error) {
    const reason = refusalOf(error, tries);
    if (reason === null) throw error;
    await refuse(platform, result.jobId, result.attempt, reason);
    throw new Poison(`${subject}: ${reason}`, { cause: error });
  }
  if (ended) tellEnded(platform, result.jobId, ended);
}

/** The result, or what is wrong with it. */
function readResult({ keys }: Platform, jobId: string, data: Uint8Array): Result | string {
  let body: unknown;
  try {
    body = JSON.parse(Buffer.from(data).toString());
  } catch {
    return 'not JSON';
  }
  // Runners tell what says nothing of the bytes, and those of earlier releases all, in the clear.
  const sealed = sealedResultSchema.safeParse(body);
  if (sealed.success) {
    try {
      body = JSON.parse(openResult(resultKey(keys, jobId), jobId, sealed.data.sealed));
    } catch {
      return 'not sealed with the key of its job';
    }
  }
  const parsed = resultSchema.safeParse(storable(body));
  return parsed.success ? parsed.data : `${parsed.error.issues[0]?.path.join('.') ?? ''} ${parsed.error.issues[0]?.message ?? ''}`.trim();
}

/** `attempt`: the one that the result names; null where that can't be read, and the newest is meant. */
async function refuse(platform: Platform, jobId: string, attempt: number | null, message: string): Promise<void> {
  const failed = await systemManager(platform).transactional(async (em) => {
    const analysis = await lockAnalysis(em, jobId);
    if (!analysis || hasEnded(analysis) || analysis.next_at !== null || (attempt !== null && attempt < analysis.attempt)) return false;
    await endAttempt(em, platform, analysis, 'RESULT', { code: 'RESULT_REFUSED', message });
    return hasEnded((await lockAnalysis(em, jobId))!);
  });
  if (failed) tellEnded(platform, jobId, 'FAILED');
}
