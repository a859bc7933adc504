import type { Level, Origin } from '../../schema/policy-settings.ts';
import type { HoldStep } from '../../schema/hold.ts';
import { RawPath, type FilePath } from '../file-path.ts';
import type { FileFacts } from '../file-facts.ts';

/**
 * Where a guarded file is. Each arrow is one change on disk, and each can be done again after a crash in the midst of
 * it:
 *
 *     TAKING ─▶ HELD ─▶ RELEASING ─▶ RELEASED
 *                 │                     │  a worse verdict
 *                 ├────▶ BLOCKED ◀──────┤
 *                 │         └─ a better verdict ─▶ RELEASING
 *                 └────▶ QUARANTINING ─▶ QUARANTINED
 *     any: the file is not there any more ─▶ GONE
 *
 * TAKING: the note is written, the file may still be in its place. HELD: it is in the guarded folder, and nobody has
 * decided. RELEASING and QUARANTINING: it is decided, and being done. BLOCKED: it stays in the guarded folder.
 */
export type GuardState =
  'TAKING' | 'HELD' | 'RELEASING' | 'RELEASED' | 'BLOCKED' | 'QUARANTINING' | 'QUARANTINED' | 'GONE';

/** Why a file was let go or blocked: as the hold contract says it, or without having been sent. */
export type GuardReason = HoldStep['reason'] | 'NOT_SENT' | 'KNOWN_BAD' | 'LOCAL_ENGINE' | 'RESTORED';

export interface GuardDecision {
  state: 'RELEASE' | 'BLOCK';
  reason: GuardReason;
  actions: HoldStep['actions'];
  /** The verdict that it rests on; null when there was none. */
  verdict: { id: string; revision: number; level: Level } | null;
  heldMs: number;
  /** In words, for people. */
  message: string;
}

/** What the service is to be told of a verdict. */
export interface Acknowledgement {
  verdictId: string;
  state: 'APPLIED' | 'FAILED';
  action: 'BLOCK' | 'QUARANTINE' | 'REMEDIATE' | 'RELEASE';
  message?: string;
}

/** A place that is kept as JSON: its text, and its bytes where they are no UTF-8. */
export interface Place {
  text: string;
  raw?: string;
}

export interface GuardEntry {
  /** 24 hexadecimal digits; also the file's name in quarantine. */
  id: string;
  state: GuardState;
  /** Where it arrived, or was let go to. */
  place: Place;
  /** Where it is while it is held. */
  held: Place;
  mode: number;
  origin: Origin;
  /** The local engine's score; null when a person asked. */
  localScore: number | null;
  /** Milliseconds since 1970. */
  takenAt: number;
  /** Of the bytes that were decided on. */
  facts: FileFacts | null;
  decision: GuardDecision | null;
  /** The file that was let go: so that it is known where it lies. */
  file: FileMark | null;
  /** The service is to be asked about it, or sent its bytes, still. */
  unsent: boolean;
  /** What the service was not told yet. */
  untold: Acknowledgement[];
  /** The service lists it in quarantine. */
  listed: boolean;
}

/** Which file it is, and when anything of it changed last; `changedNs` in nanoseconds. */
export interface FileMark {
  device: string;
  inode: string;
  changedNs: string;
}

export const placeOf = (path: FilePath): Place => (typeof path === 'string' ? { text: path } : {
  text: String(path), raw: path.bytes.toString('base64'),
});
export const pathOf = ({ text, raw }: Place): FilePath =>
  (raw === undefined ? text : new RawPath(Buffer.from(raw, 'base64')));

/** States in which nothing is left to do with the file. */
export const isSettled = (
  { state }: Pick<GuardEntry, 'state'>,
): boolean => state === 'RELEASED' || state === 'BLOCKED' || state === 'QUARANTINED' || state === 'GONE';

/** Nor with the service. */
export function isOver(entry: GuardEntry): boolean {
  return isSettled(entry) && !entry.unsent && entry.untold.length === 0 &&
    (entry.state !== 'QUARANTINED' || entry.listed);
}
