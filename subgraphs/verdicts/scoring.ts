import { readFileSync } from 'node:fs';
import type { Coverage } from '../../schema/coverage.ts';
import type { DetonationResult, Signal } from '../../schema/jobs.ts';
import { levels, type Level } from '../../schema/policy-settings.ts';
import type { VerdictReason } from '../../schema/verdict-reason.ts';
import { isOfTable } from '../../schema/rule-names.ts';
import { obstacles } from './clean.ts';

const calibration = JSON.parse(readFileSync(new URL('./calibration.json', import.meta.url), 'utf8')) as { points: number[][] };

/** From signals to a verdict. Pure: the same signals give the same verdict, today and in an argument next year. */
export interface Scored {
  level: Level;
  /** 0 to 100. */
  score: number;
  /** 0 to 1. */
  confidence: number;
  /** 0 to 1: of development samples with such a score, how many were bad; null when no score stands behind it. */
  probability: number | null;
  reason: VerdictReason;
  summary: string;
  decisiveSignals: Signal[];
  conditions: {
    environments: string[]; runTime: number; network: 'fake' | 'none'; limitations: string[];
    /** What was looked at; left out where nobody said. */
    coverage?: Coverage;
  };
}

export interface Facts {
  signals: readonly Signal[];
  detonations: readonly DetonationResult[];
  limitations: readonly string[];
  /** What was looked at. Null where nobody said, as of earlier releases: then `inert`, or a run, is enough. */
  coverage?: Coverage | null;
  /** Types that no program executes, such as pictures: to have done nothing says something about them. */
  inert: boolean;
  /** More is coming: the sample has not run yet. */
  pending?: boolean;
  /** Who vouches for it: that outweighs everything. */
  knownGood?: string | null;
}

/** A score from which on a level holds. */
const thresholds: readonly [Level, number][] = [['MALICIOUS', 90], ['HIGHLY_SUSPICIOUS', 60], ['SUSPICIOUS', 30]];
/**
 * MALICIOUS is said only when one signal is enough by itself: many small ones make a strong suspicion, not a
 * certainty.
 */
const enoughByItself = 90;

/** Signals below this weight say what a program does, not that it is bad: much software does all of it. */
const contextBelow = 10;
/**
 * The most that those count together with commands which stand in a text and were not seen to run (scripts hold branches
 * for every case): they make no suspicion by themselves, nor beside one signal that much honest software gives as well.
 */
const besideMax = 0.12;

/**
 * Signals as independent evidence: 1 − Π(1 − weight). What names a technique that a heavier signal named already
 * counts half, because it sees the same thing again; the same rule counts once.
 */
export function scoreOf(signals: readonly Signal[]): number {
  let unexplained = 1;
  let beside = 1;
  const techniques = new Set<string>();
  const rules = new Set<string>();
  for (const signal of heaviestFirst(withoutRepeated(signals))) {
    if (rules.has(signal.rule)) continue;
    rules.add(signal.rule);
    const seen = signal.techniques.length > 0 && signal.techniques.every((technique) => techniques.has(technique));
    const factor = 1 - (signal.weight / 100) * (seen ? 0.5 : 1);
    if (signal.source === 'TEXT' || signal.weight < contextBelow) beside *= factor;
    else unexplained *= factor;
    for (const technique of signal.techniques) techniques.add(technique);
  }
  const score = Math.round(100 * (1 - unexplained * Math.max(beside, 1 - besideMax)));
  return signals.some((signal) => signal.weight >= enoughByItself) ? score : Math.min(score, enoughByItself - 1);
}

/**
 * Without what a table says of a technique that a rule of its own has named with as much weight: tables name what
 * others name as well, and two readings of one command are one finding. A signal more never lowers the score.
 */
function withoutRepeated(signals: readonly Signal[]): Signal[] {
  const named = new Map<string, number>();
  for (const { rule, techniques, weight } of signals) {
    if (isOfTable(rule)) continue;
    for (const one of techniques.flatMap((technique) => [technique, technique.split('.')[0]!])) {
      named.set(one, Math.max(weight, named.get(one) ?? 0));
    }
  }
  const weightOf = (technique: string) => Math.max(named.get(technique) ?? 0, named.get(technique.split('.')[0]!) ?? 0);
  return signals.filter(({ rule, techniques, weight }) =>
    !isOfTable(rule) || techniques.some((technique) => weightOf(technique) < weight));
}

/** The score that a level begins with: for those who act on scores, when a person has set the level. */
export const scoreFrom = (level: Level): number => thresholds.find(([name]) => name === level)?.[1] ?? 0;

function levelOf(score: number): Level | null {
  return thresholds.find(([, from]) => score >= from)?.[0] ?? null;
}

export function score({ signals, detonations, limitations, coverage = null, inert, pending = false, knownGood = null }: Facts): Scored {
  if (knownGood !== null) {
    return {
      level: 'CLEAN', score: 0, confidence: 0.99, probability: 0, reason: 'KNOWN_GOOD', summary: `it is known and vouched for: ${knownGood}`, decisiveSignals: [],
      conditions: { environments: [], runTime: 0, network: 'none', limitations: [...new Set(limitations)].sort(), ...(coverage ? { coverage } : {}) },
    };
  }
  const total = scoreOf(signals);
  const ran = detonations.filter((run) => run.outcome === 'ENDED' || run.outcome === 'TIMED_OUT');
  const all = [...new Set([...limitations, ...detonations.flatMap((run) => run.limitations)])].sort();
  const missing = coverage ? obstacles({ coverage, signals, limitations: all, outcomes: detonations.map((run) => run.outcome) }) : ran.length > 0 || inert ? [] : ['NOT_EXECUTED'];
  const level: Level = levelOf(total) ?? (missing.length === 0 ? 'CLEAN' : 'UNKNOWN');
  const decisiveSignals = levelOf(total) ? decisive(withoutRepeated(signals), level) : [];
  const heaviest = decisiveSignals[0];
  const environments = [...new Set(ran.map((run) => run.environment))];
  const where = environments.length > 0 ? ` when it ran in ${environments.join(' and ')}` : '';
  return {
    level,
    score: total,
    probability: calibrated(total),
    confidence: confidence({ level, total, ran, all, inert, certain: heaviest !== undefined && heaviest.weight >= enoughByItself }),
    reason: reasonOf(heaviest, level, ran.length > 0),
    summary:
      heaviest !== undefined ? `${heaviest.title}${decisiveSignals.length > 1 ? `, and ${decisiveSignals.length - 1} more` : ''}${heaviest.source === 'SIGMA' ? where : ''}`
      : level === 'CLEAN' ? `nothing dangerous was found${where}` : pending ? 'nothing in its bytes stands out; it has yet to run'
      : ran.length > 0 ? `nothing dangerous was found${where}, but not all of it was seen: ${missing.join(', ')}`.slice(0, 500)
      : 'it could not be run here, and its bytes say too little',
    decisiveSignals,
    conditions: { environments, runTime: ran.reduce((sum, run) => sum + run.runMs, 0), network: ran.some((run) => !run.limitations.includes('NETWORK_NONE')) ? 'fake' : 'none', limitations: all, ...(coverage ? { coverage } : {}) },
  };
}

/** Why a level holds that this signal carries more than any other. */
export function reasonOf(heaviest: Signal | undefined, level: Level, ran = false): VerdictReason {
  if (heaviest === undefined) return level !== 'UNKNOWN' ? 'NOTHING_FOUND' : ran ? 'INCOMPLETE' : 'NOT_EXECUTED';
  if (heaviest.source === 'MEMBER') return 'MEMBER';
  if (heaviest.source === 'SIGMA') return 'BEHAVIOUR';
  return heaviest.weight >= enoughByItself ? 'SIGNATURE' : 'STATIC';
}

/**
 * The smallest set that carries the level by itself: heaviest first until it is reached, then without what turned out
 * to be unneeded.
 */
export function decisive(signals: readonly Signal[], level: Level): Signal[] {
  const carries = (set: readonly Signal[]) => levels.indexOf(levelOf(scoreOf(set)) ?? 'UNKNOWN') >= levels.indexOf(level);
  let chosen: Signal[] = [];
  for (const signal of heaviestFirst(signals)) {
    if (carries(chosen)) break;
    chosen.push(signal);
  }
  for (const signal of [...chosen].reverse()) {
    const without = chosen.filter((one) => one !== signal);
    if (carries(without)) chosen = without;
  }
  return chosen;
}

function confidence(given: { level: Level; total: number; ran: readonly DetonationResult[]; all: readonly string[]; inert: boolean; certain: boolean }): number {
  if (given.certain) return 0.99;
  const seen = given.ran.some((run) => run.outcome === 'ENDED') ? 0.9 : given.ran.length > 0 ? 0.75 : given.inert ? 0.6 : 0.3;
  // Near a threshold a little more or less evidence would have changed the level.
  const distance = Math.min(...thresholds.map(([, from]) => Math.abs(given.total - from)), 20) / 20;
  return Math.max(0.05, Math.round((seen - 0.05 * Math.min(4, given.all.length) - 0.15 * (1 - distance)) * 100) / 100);
}

/** A total order: one rule can fire in two runs, with other techniques in each. */
function heaviestFirst(signals: readonly Signal[]): Signal[] {
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const rest = ({ source, techniques, run, evidence }: Signal) => JSON.stringify([source, techniques, run, evidence]);
  return [...signals].sort((a, b) => b.weight - a.weight || order(a.rule, b.rule) || order(rest(a), rest(b)));
}

/** Types that nothing executes. */
export function inert(mediaType: string): boolean {
  return /^(image\/(?!svg)|audio\/|video\/|font\/|text\/plain$|text\/csv$|application\/json$)/.test(mediaType);
}

/** Score to probability by the table that `npm run eval -- calibrate` made, with straight lines between its points. */
export function calibrated(score: number): number {
  const points = calibration.points;
  const next = points.findIndex(([from]) => from! >= score);
  if (next <= 0) return points[next < 0 ? points.length - 1 : 0]![1]!;
  const [[x0, y0], [x1, y1]] = [points[next - 1]!, points[next]!] as [[number, number], [number, number]];
  return Math.round((y0 + ((y1 - y0) * (score - x0)) / (x1 - x0)) * 1000) / 1000;
}
