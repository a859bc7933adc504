import { z } from 'zod';
import type { Health, Part } from './status.ts';

const report = z.object({
  source: z.string().min(1).max(64),
  processes: z.array(z.object({
    part: z.enum(['STORE', 'MESSAGING', 'RUNNERS', 'PLATFORM']),
    name: z.string().max(64),
    state: z.enum(['STARTING', 'RUNNING', 'RESTARTING', 'FAILING']),
    reason: z.string().max(200).nullable(),
    restarts: z.number().int().min(0),
  })).max(64),
});
export type SupervisedProcess = z.infer<typeof report>['processes'][number];

/** A supervisor that says nothing for so long is gone, and its processes with it. */
const silentMs = 10_000;
const sourcesMax = 1_000;

/** What supervisors said last of the processes that they keep running. */
export class SupervisedProcesses {
  readonly #reports = new Map<string, { at: number; processes: SupervisedProcess[] }>();

  /** Takes a supervisor's message; whatever is none is left out. */
  take(text: string, now: number): void {
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      return;
    }
    const parsed = report.safeParse(body);
    if (!parsed.success || (this.#reports.size >= sourcesMax && !this.#reports.has(parsed.data.source))) return;
    this.#reports.set(parsed.data.source, { at: now, processes: parsed.data.processes });
  }

  all(now: number): SupervisedProcess[] {
    for (const [source, { at }] of this.#reports) if (now - at > silentMs) this.#reports.delete(source);
    return [...this.#reports.values()].flatMap(({ processes }) => processes);
  }
}

export interface Judged {
  health: Health;
  detail: string;
  /** A process of it is started again and again. */
  keepsDying?: boolean;
}

/** A part whose process keeps dying is no better than DEGRADED, even while it answers. Pure. */
export function withProcesses(part: Part, judged: Judged, processes: readonly SupervisedProcess[]): Judged {
  const failing = processes.filter((one) => one.part === part && one.state === 'FAILING');
  if (failing.length === 0) return judged;
  const words = failing.map(({ name, reason }) => `${name} keeps dying and is started again each time (${reason ?? 'no reason is known'})`);
  return { health: judged.health === 'DOWN' ? 'DOWN' : 'DEGRADED', detail: [judged.detail, ...new Set(words)].join('; '), keepsDying: true };
}
