import type { ObservedEvent } from '../../schema/jobs.ts';

/** Bounds on what one run may report: a guest that floods is cut off, and the verdict says so. */
export const eventsMax = 8_000;
export const fieldBytesMax = 2_000;
/** Of captured bytes, in base64. */
const dataBytesMax = 8_000;

/** Collects events of one run; clips every value, because a guest wrote it. */
export class Observation {
  readonly events: ObservedEvent[] = [];
  readonly limitations = new Set<string>();
  #start: number | undefined;
  readonly #seen = new Set<string>();

  /** `seconds`: the guest's monotonic clock. */
  add(kind: ObservedEvent['kind'], seconds: number, processId: number, fields: Record<string, string | undefined>): void {
    if (this.events.length >= eventsMax) {
      this.limitations.add('TRACE_TRUNCATED');
      return;
    }
    this.#start ??= seconds;
    const clipped = Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, clean(value, name === 'Data' ? dataBytesMax : fieldBytesMax)]])));
    // The same thing done by the same process a hundred times is one observation.
    const key = kind === 'PROCESS' ? '' : `${kind} ${processId} ${JSON.stringify(clipped)}`;
    if (key !== '') {
      if (this.#seen.has(key)) return;
      this.#seen.add(key);
    }
    const at = Math.max(0, Math.min(86_400_000, Math.round((seconds - this.#start) * 1000)));
    this.events.push({ kind, at: Number.isFinite(at) ? at : 0, processId, fields: clipped });
  }
}

/** Printable, of bounded length. */
export function clean(text: string, max = fieldBytesMax): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is replaced
  return text.slice(0, max).replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '·').toWellFormed();
}
