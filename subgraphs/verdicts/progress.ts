import { progressSchema, type Progress } from '../../schema/jobs.ts';
import { publicError } from '../../platform/errors.ts';
import { Analysis } from './entities.ts';
import type { VerdictsContext } from './loaders.ts';
import { messageOf } from '../../platform/message.ts';

export interface AnalysisEvent {
  analysisProgressed: Omit<Progress, 'stage'> & { analysisId: string; stage: Progress['stage'] | 'QUEUED'; at: Date };
}

/** Hints that nobody has fetched yet; a slow reader loses the oldest, never the end. */
const waitingMax = 200;

/** What happens in an analysis while it happens: where it stands now, then each hint, until it ends. */
export async function* analysisProgressed({ analysisId }: { analysisId: string }, context: VerdictsContext): AsyncGenerator<AnalysisEvent> {
  const { platform, signal, em } = context;
  if (!/^ana_[0-9a-z]{26}$/.test(analysisId)) throw publicError('BAD_USER_INPUT', 'an analysis has an id such as ana_01jd2…');
  const waiting: Progress[] = [];
  let wake: () => void = () => undefined;
  // Runners hint on one subject; that an analysis has ended is said on another, where only the platform may speak.
  const listen = (subject: string, ends: boolean) => platform.bus.connection.subscribe(subject, {
    callback: (_error, message) => {
      const progress = messageOf(progressSchema, message);
      if (!progress || ends !== (progress.stage === 'FINISHED' || progress.stage === 'FAILED')) return;
      if (waiting.length >= waitingMax) waiting.shift();
      waiting.push(progress);
      wake();
    },
  });
  const heard = [listen(`progress.${analysisId}`, false), listen(`ended.${analysisId}`, true)];
  const stop = () => wake();
  signal.addEventListener('abort', stop, { once: true });
  const event = (progress: Omit<Progress, 'stage'> & { stage: AnalysisEvent['analysisProgressed']['stage'] }): AnalysisEvent => ({ analysisProgressed: { ...progress, analysisId, at: new Date() } });
  try {
    // Listening first, then looking: nothing falls between the two. Row-level security decides whether the caller may.
    const analysis = await em.findOne(Analysis, { id: analysisId }, { disableIdentityMap: true });
    if (!analysis) throw publicError('NOT_FOUND', 'this customer has no such analysis');
    yield event({ stage: ({ QUEUED: 'QUEUED', RUNNING: 'STARTED', FINISHED: 'FINISHED', FAILED: 'FAILED' } as const)[analysis.state], environment: null, processes: [], signals: [] });
    if (analysis.state === 'FINISHED' || analysis.state === 'FAILED') return;
    while (!signal.aborted) {
      const next = waiting.shift();
      if (!next) {
        await new Promise<void>((resolve) => (wake = resolve));
        continue;
      }
      yield event(next);
      if (next.stage === 'FINISHED' || next.stage === 'FAILED') return;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    for (const one of heard) one.unsubscribe();
  }
}
