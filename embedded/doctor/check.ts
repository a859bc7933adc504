/** What one look found. */
export interface Finding {
  /** `COSTS`: Assay runs, but something is slower or smaller for it; the text says what. */
  state: 'GOOD' | 'COSTS';
  text: string;
}

/** One part of Assay, or of its host, that the doctor looks at. */
export interface Check {
  name: string;
  /** Throws, with the reason in words, when Assay cannot run so. */
  look: (signal: AbortSignal) => Promise<Finding>;
  /** What to do about it. */
  remedy: string;
  /** Milliseconds after which the look is given up. */
  msMax?: number;
}

export const good = (text: string): Finding => ({ state: 'GOOD', text });
export const costs = (text: string): Finding => ({ state: 'COSTS', text });

/** Most take less than a second. */
const lookMsMax = 15_000;

/** Runs checks that together take `ms` at the most, so that the doctor's report is complete within that time. */
export function looksWithin(ms: number): (check: Check) => Promise<Finding> {
  const end = performance.now() + ms;
  return async (check) => await look(check, Math.max(1, Math.floor(end - performance.now())));
}

/** Looks, for so long as the check may take and `msLeft` allows; a limit that was hit is named as that. */
export async function look(check: Check, msLeft = Infinity): Promise<Finding> {
  const msMax = Math.min(check.msMax ?? lookMsMax, msLeft);
  const late = new Error(`no result within ${msMax / 1000} s`);
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(late), msMax);
  try {
    return await Promise.race([check.look(giveUp.signal), new Promise<never>((_resolve, reject) => giveUp.signal.addEventListener('abort', () => reject(late), { once: true }))]);
  } finally {
    clearTimeout(timer);
  }
}
