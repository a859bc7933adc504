import type { Coverage, Gap } from '../schema/coverage.ts';
import type { DetonationResult } from '../schema/jobs.ts';
import type { Identity } from './identify.ts';

/** The sample, or a file in it. */
export interface Part {
  sha256: string;
  identity: Identity;
}

/** Kinds that do something when a person opens them; an archive and a mail only contain other files. */
const acting = new Set<Identity['kind']>(['pe', 'elf', 'macho', 'msi', 'jar', 'script', 'document', 'shortcut']);
const containers = new Set<Identity['kind']>(['archive', 'mail']);
const gapsMax = 20;

/** Whether a file can't act by itself: what it contains, if anything, is judged as files of their own. */
export const isParsed = (identity: Identity): boolean => identity.passive === true || containers.has(identity.kind);

export interface Covered {
  sample: Part;
  members: readonly Part[];
  /** The run of a part, by the part's SHA-256. */
  runs: ReadonlyMap<string, DetonationResult>;
  isVouched: (sha256: string) => boolean;
  /** The limitation for which a part that can act has no run. */
  whyNotRun: (part: Part) => string;
}

/**
 * What an analysis has covered. A library beside a program counts as a part of that program, and data beside what ran as its
 * data; where nothing ran, every file in a container has to be of a known format.
 */
export function coverageOf({ sample, members, runs, isVouched, whyNotRun }: Covered): Coverage {
  const counts = { ran: 0, parsed: 0, vouched: 0, waited: 0 };
  const notRun = new Map<string, number>();
  const notOpened = new Map<string, number>();
  const ranAny = [...runs.values()].some((run) => run.outcome === 'ENDED' || run.outcome === 'TIMED_OUT');
  const hasProgram = members.some(({ identity }) => (identity.kind === 'pe' || identity.kind === 'elf') && identity.dll !== true);
  const seen = new Set<string>();
  for (const part of [sample, ...members]) {
    // The same bytes may be a note under one name, and a script under another.
    const key = [part.sha256, part.identity.format, part.identity.interpreter, isParsed(part.identity)].join(' ');
    if (seen.has(key)) continue;
    seen.add(key);
    const run = runs.get(part.sha256);
    if (isVouched(part.sha256)) counts.vouched++;
    else if (run) {
      if (run.outcome === 'ENDED') counts.ran++;
      else if (run.outcome === 'TIMED_OUT') counts[run.limitations.includes('ONLY_WAITED') ? 'waited' : 'ran']++;
      else if (part.identity.passive === true && !run.limitations.some((one) => /^MACROS_/.test(one))) counts.parsed++;
      else add(notRun, run.limitations.find((one) => /^(NOT_EXECUTED|MACROS_)/.test(one)) ?? 'NOT_EXECUTED');
    } else if (isParsed(part.identity)) counts.parsed++;
    else if (acting.has(part.identity.kind)) {
      if (!(part !== sample && part.identity.dll === true && hasProgram)) add(notRun, whyNotRun(part));
    } else if (part === sample || !ranAny) add(notOpened, 'FORMAT_UNKNOWN');
  }
  return { ...counts, notRun: listed(notRun), notOpened: listed(notOpened) };
}

const add = (to: Map<string, number>, reason: string) => void to.set(reason, (to.get(reason) ?? 0) + 1);
const listed = (from: ReadonlyMap<string, number>): Gap[] => [...from].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count).slice(0, gapsMax);
