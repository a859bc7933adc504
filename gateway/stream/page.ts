import type { Place, Told } from './told.ts';

/** A stretch of a log. */
export interface Page {
  told: readonly Told[];
  /** How far it goes. */
  place: Place;
  /** What says so to a client, of a page without a cursor. */
  end: Told | null;
}

/** Events of one page. */
export const pageSize = 64;
