import { unwrap, wrap } from '../../platform/envelope.ts';
import type { Keys } from '../../platform/keys.ts';
import { derivedKey } from '../../platform/sealed-text.ts';
import type { Signal } from '../../schema/jobs.ts';
import { signalForOthers } from './possession.ts';
import type { Scored } from './scoring.ts';

/**
 * What was seen of bytes may hold anything that stands in them: names, places, people. It is sealed as it comes in, and
 * opened for those who may read it; rows hold what is said of it to everybody.
 */
type Master = Pick<Keys, 'master'>;

/** A signal as it is kept: which rule, and sealed what it was found in. Earlier releases sealed nothing. */
export type KeptSignal = Signal & { sealed?: string | null };

const signalPurpose = 'signal';

export function sealSignal(keys: Master, sampleId: string, signal: Signal): KeptSignal {
  const { title, evidence } = signal;
  const sealed = wrap(derivedKey(keys, sampleId), Buffer.from(JSON.stringify([title, evidence])), signalPurpose);
  return { ...signalForOthers(signal), sealed: sealed.toString('base64') };
}

export function openSignal(keys: Master, sampleId: string, { sealed, ...signal }: KeptSignal): Signal {
  if (!sealed) return signal;
  const opened = unwrap(derivedKey(keys, sampleId), Buffer.from(sealed, 'base64'), signalPurpose).toString();
  const [title, evidence] = JSON.parse(opened) as [string, string[]];
  return { ...signal, title, evidence };
}

/** A result as it is kept. Its sentence has the title of its heaviest signal in it. */
export function sealScored(keys: Master, sampleId: string, scored: Scored): Scored {
  const decisiveSignals = scored.decisiveSignals.map((signal) => sealSignal(keys, sampleId, signal));
  const summary = retitled(scored.summary, scored.decisiveSignals[0], decisiveSignals[0]);
  return { ...scored, decisiveSignals, summary };
}

/** The sentence for those who have the bytes. */
export function openSummary(
  keys: Master, { sampleId, summary, decisive }: { sampleId: string; summary: string; decisive: readonly KeptSignal[] },
): string {
  const [heaviest] = decisive;
  return heaviest ? retitled(summary, heaviest, openSignal(keys, sampleId, heaviest)) : summary;
}

const retitled = (summary: string, from: Signal | undefined, to: Signal | undefined): string =>
  (from && to ? summary.replace(from.title, () => to.title) : summary);

/** Where in an analysis an event stands: it opens nowhere else. */
interface Place {
  part: number;
  number: number;
}
const eventPurpose = ({ part, number }: Place): string => `event ${part} ${number}`;

export const sealFields = (keys: Master, analysisId: string, place: Place, fields: Record<string, string>): Buffer =>
  wrap(derivedKey(keys, analysisId), Buffer.from(JSON.stringify(fields)), eventPurpose(place));

/** `fields`: of rows of an earlier release, in the clear. */
export interface KeptEvent extends Place {
  sealed: Uint8Array | null;
  fields: Record<string, string> | null;
}

export function openFields(
  keys: Master, analysisId: string, { sealed, fields, ...place }: KeptEvent,
): Record<string, string> {
  if (!sealed) return fields ?? {};
  return JSON.parse(unwrap(derivedKey(keys, analysisId), sealed, eventPurpose(place)).toString()) as Record<string, string>;
}
