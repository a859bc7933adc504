import { vi } from 'vitest';
import { system } from '../platform/caller.ts';
import { systemManager } from '../platform/subgraph.ts';
import type { Job, Result } from '../schema/jobs.ts';
import { send, type Assay } from './assay.ts';

/** The rows of an analysis, for tests that play its runners. */
export interface Standing {
  state: string;
  attempt: number;
  counts: Record<string, number>;
  failure_code: string | null;
  waits: boolean;
}

export const engine = { version: 'test', digest: 'd'.repeat(64) };
export const harmful = { rule: 'r', title: 'it asks for a ransom', weight: 45, source: 'STATIC' as const, techniques: [], benignCause: 'b', maliciousCause: 'm', evidence: ['e'], run: null };
export const facts = { mediaType: 'text/x-shellscript', category: 'SCRIPT' as const, md5: 'm', sha1: 's', facts: '{}' };
export const run = { environment: 'linux', outcome: 'ENDED' as const, choice: 'c', runMs: 1, restoreMs: 1, limitations: [], product: 'linux' as const, member: null };

/** Says results in the name of runners, as JetStream would bring them. */
export function runnersOf(assay: Assay) {
  const { platform } = assay.platform.subgraphs.find(({ name }) => name === 'verdicts')!;
  const rows = async <T>(sql: string, values: unknown[] = []): Promise<T[]> => await platform.database.for(system).execute<T[]>(sql, values);
  return {
    platform: platform, rows,
    /** Sends bytes that no runner takes; the id of their analysis. */
    async submitted(device: string, bytes: Buffer): Promise<{ id: string; sha256: string }> {
      const { sample } = await send(assay, device, bytes);
      const found = await vi.waitUntil(async () => (await rows<{ id: string }>('select id from analysis where sha256 = ? order by id desc limit 1', [sample.sha256]))[0], { timeout: 20_000 });
      return { id: found.id, sha256: sample.sha256 };
    },
    /** Publishes one result, as a runner does; `body` may be what no runner of ours says. */
    async say(jobId: string, attempt: number, body: Record<string, unknown>, runnerId = 'run_a'): Promise<void> {
      await platform.bus.publish(`results.${jobId}`, `${jobId}-${Math.random()}`, JSON.stringify({ jobId, attempt, runnerId, engine, ...body }));
    },
    async standing(id: string): Promise<Standing> {
      return (await rows<Standing>('select state, attempt, counts, failure_code, next_at is not null as waits from analysis where id = ?', [id]))[0]!;
    },
    async until(id: string, look: (standing: Standing) => boolean): Promise<Standing> {
      return await vi.waitUntil(async () => {
        const standing = await this.standing(id);
        return look(standing) && standing;
      }, { timeout: 120_000, interval: 20 });
    },
    /** The job of an attempt, as runners would get it. */
    async job(id: string, attempt: number): Promise<Job> {
      return await vi.waitUntil(async () => {
        const message = await (await platform.bus.manager()).streams.getMessage('JOBS', { last_by_subj: 'jobs.general' }).catch(() => null);
        const job = message ? (JSON.parse(message.string()) as Job) : null;
        return job?.jobId === id && job.attempt === attempt && job;
      }, { timeout: 120_000, interval: 20 });
    },
    async verdict(sha256: string): Promise<{ level: string; stage: string; reason: string; revision: number; summary: string } | undefined> {
      return (await rows<{ level: string; stage: string; reason: string; revision: number; summary: string }>('select level, stage, reason, revision, summary from verdict where sha256 = ? and current', [sha256]))[0];
    },
    async deadLetter(subject: string): Promise<string | undefined> {
      return await (await platform.bus.manager()).streams.getMessage('DLQ', { last_by_subj: subject }).then((message) => message?.string(), () => undefined);
    },
    em: () => systemManager(platform),
  };
}

export const finished = (more: Partial<Extract<Result, { kind: 'finished' }>> = {}) => ({ kind: 'finished', parts: 0, static: facts, signals: [], detonations: [run], limitations: [], members: [], ...more });
