import { z } from 'zod';

const count = z.number().int().nonnegative().max(100_000);
const gap = z.object({ reason: z.string().max(64), count });

/**
 * How many parts of a sample (itself, and each file in it) were analysed in which way, and why others were not. Counts and
 * reasons only: all customers share a verdict, while file names are the submitter's personal data.
 */
export const coverageSchema = z.object({
  /** Parts that were seen to start and to end, or to act until their time was over. */
  ran: count,
  /** Parts that are of a format which was read to its end and holds nothing that acts. */
  parsed: count,
  /** Parts that somebody vouches for by their hash. */
  vouched: count,
  /** Parts that ran until their time was over without having done anything for most of it. */
  waited: count,
  /** Parts that can act and were not run. */
  notRun: z.array(gap).max(20),
  /** Parts that could not be read, or not to their end, or are of a format that nobody here knows. */
  notOpened: z.array(gap).max(20),
});
export type Coverage = z.infer<typeof coverageSchema>;
export type Gap = z.infer<typeof gap>;
