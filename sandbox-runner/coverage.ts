import type { Coverage, Gap } from '../schema/coverage.ts';
import type { DetonationResult } from '../schema/jobs.ts';
import type { Identity } from './identify.ts';
import { isPassive } from './passive.ts';

export interface Part {
  sha256: string;
  identity: Identity;
  fileName: string;
  bytes: Buffer;
}

/** Why a part that can act has no run, or null when it has no need of one. */
export type WhyNotRun = (part: Part) => string;

/** Kinds that do something when somebody opens them; an archive and a mail do nothing but hold others. */
const acting = new Set<Identity['kind']>(['pe', 'elf', 'macho', 'msi', 'jar', 'script', 'document', 'shortcut']);
const holding = new Set<Identity['kind']>(['archive', 'mail']);
const gapsMax = 20;

/**
 * What an analysis has covered. A library beside a program is the program's business, and data beside what ran is data; where nothing ran, all
 * that a container holds has to be of a kind that is known.
 */
export function coverageOf(itself: Part, members: readonly Part[], runs: ReadonlyMap<string, DetonationResult>, isVouched: (sha256: string) => boolean, whyNotRun: WhyNotRun): Coverage {
  const counts = { ran: 0, parsed: 0, vouched: 0, waited: 0 };
  const notRun = new Map<string, number>();
  const notOpened = new Map<string, number>();
  const parts = [itself, ...members];
  const ranAny = [...runs.values()].some((run) => run.outcome === 'ENDED' || run.outcome === 'TIMED_OUT');
  const hasProgram = members.some(({ identity }) => (identity.kind === 'pe' || identity.kind === 'elf') && identity.dll !== true);
  const seen = new Set<string>();
  for (const part of parts) {
    if (seen.has(part.sha256)) continue;
    seen.add(part.sha256);
    const run = runs.get(part.sha256);
    if (isVouched(part.sha256)) counts.vouched++;
    else if (run) {
      if (run.outcome === 'ENDED') counts.ran++;
      else if (run.outcome === 'TIMED_OUT') counts[run.limitations.includes('ONLY_WAITED') ? 'waited' : 'ran']++;
      else add(notRun, run.limitations.find((one) => /^(NOT_EXECUTED|MACROS_)/.test(one)) ?? 'NOT_EXECUTED');
    } else if (holding.has(part.identity.kind) || isPassive(part.identity, part.bytes, part.fileName)) counts.parsed++;
    else if (acting.has(part.identity.kind)) {
      if (!(part !== itself && part.identity.dll === true && hasProgram)) add(notRun, whyNotRun(part));
    } else if (part === itself || !ranAny) add(notOpened, 'FORMAT_UNKNOWN');
  }
  return { ...counts, notRun: listed(notRun), notOpened: listed(notOpened) };
}

const add = (to: Map<string, number>, reason: string) => void to.set(reason, (to.get(reason) ?? 0) + 1);
const listed = (from: ReadonlyMap<string, number>): Gap[] => [...from].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count).slice(0, gapsMax);
