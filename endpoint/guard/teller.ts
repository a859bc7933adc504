import { AssayError } from '../assay-error.ts';
import { errorText } from '../error-text.ts';
import type { Quarantine } from '../quarantine.ts';
import type { Acknowledgement, GuardDecision, GuardEntry, GuardState } from './entry.ts';
import type { Journal } from './journal.ts';
import { isAway, type GuardService } from './service.ts';

interface Means {
  journal: Journal;
  quarantine: Quarantine;
  service: GuardService;
  pause: (attempt: number) => Promise<void>;
  onFault: (entry: GuardEntry, message: string) => void;
}

const messageMax = 500;
const earlyTriesMax = 8;

/** What there is to tell once an entry with this decision has come to this state. */
export function toTell(state: GuardState, decision: GuardDecision | null): Acknowledgement[] {
  if (!decision?.verdict) return [];
  const verdictId = decision.verdict.id;
  const applied = (action: Acknowledgement['action']): Acknowledgement => ({ verdictId, state: 'APPLIED', action });
  const failed = (
    action: Acknowledgement['action'], message: string,
  ): Acknowledgement => ({ verdictId, state: 'FAILED', action, message });
  if (state === 'RELEASED') return [applied('RELEASE')];
  if (state === 'BLOCKED') return [applied('BLOCK')];
  if (state === 'GONE') return [failed(
    decision.state === 'RELEASE' ? 'RELEASE' : 'BLOCK', 'the file is not where it was any more',
  )];
  if (state !== 'QUARANTINED') return [];
  const undone = failed('REMEDIATE', 'this endpoint undoes nothing that a file has done; the file is in quarantine');
  return [applied('QUARANTINE'), ...(decision.actions.includes('REMEDIATE') ? [undone] : [])];
}

/** That it is in quarantine is not said while the service doesn't list it. */
const withFault = (acknowledgement: Acknowledgement, message: string): Acknowledgement =>
  (acknowledgement.action === 'QUARANTINE' ? { ...acknowledgement, state: 'FAILED', message } : acknowledgement);

/**
 * Tells the service what was done, and nothing before it was: a file in quarantine once the service lists it too. What
 * can't be told now stays in the journal and is told later.
 */
export class Teller {
  readonly #means: Means;
  readonly #telling = new Map<string, Promise<void>>();
  #ended = false;

  constructor(means: Means) {
    this.#means = means;
  }

  tell(entry: GuardEntry): void {
    const before = this.#telling.get(entry.id) ?? Promise.resolve();
    const now = before
      .then(async () => await this.#tell(entry))
      .catch((error: unknown) => this.#means.onFault(entry, errorText(error)))
      .finally(() => {
        if (this.#telling.get(entry.id) === now) this.#telling.delete(entry.id);
      });
    this.#telling.set(entry.id, now);
  }

  async told(id: string): Promise<void> {
    await this.#telling.get(id);
  }

  async ended(): Promise<void> {
    this.#ended = true;
    await Promise.allSettled(this.#telling.values());
  }

  async #tell(entry: GuardEntry): Promise<void> {
    const { journal, service } = this.#means;
    if (entry.state === 'QUARANTINED' && !entry.listed && !(await this.#list(entry))) return;
    while (entry.untold.length > 0) {
      const told = entry.untold[0]!;
      if (!(await this.#patiently(entry, async () => await service.acknowledge(told)))) return;
      await journal.save(entry, ({ untold }) => ({ untold: untold.filter((one) => one !== told) }));
    }
  }

  /** False when it has to be left to the next process. */
  async #list(entry: GuardEntry): Promise<boolean> {
    const { journal, quarantine, service } = this.#means;
    const kept = await quarantine.find(entry.id);
    let fault: string | null = null;
    const refused = (message: string) => {
      fault = message.slice(0, messageMax);
    };
    // Restored or deleted by an administrator's task before it could be told: that was told with the task.
    if (kept && !(await this.#patiently(
      entry, async () => await service.list(kept, entry.decision?.verdict?.level ?? null), refused,
    ))) return false;
    await journal.save(entry, ({ untold }) => ({
      listed: true, untold: fault === null ? untold : untold.map((one) => withFault(one, fault!)),
    }));
    return true;
  }

  /** Until the service has taken it, or refused it; false when this process is to end first. */
  async #patiently(
    entry: GuardEntry, work: () => Promise<void>, refused: (message: string) => void = () => undefined,
  ): Promise<boolean> {
    for (let attempt = 0; ; attempt++) {
      if (this.#ended) return false;
      try {
        await work();
        return true;
      } catch (error) {
        // The service answers before all of it knows that this customer waits for the file.
        const early = error instanceof AssayError && error.code === 'NOT_FOUND' && attempt < earlyTriesMax;
        if (!early && !isAway(error)) {
          this.#means.onFault(entry, errorText(error));
          refused(errorText(error));
          return true;
        }
        await this.#means.pause(attempt);
      }
    }
  }
}
