import { z } from 'zod';
import { actions } from './hold.ts';
import { levels } from './policy-settings.ts';

/** Places of a file that a notice names, the newest first. */
export const noticedPlacesMax = 5;

/** HELD waits; RELEASED and DROPPED are decided; the rest are ends. */
export const messageStates = ['HELD', 'RELEASED', 'DROPPED', 'RELAYED', 'RETURNED', 'DISCARDED', 'GONE'] as const;
export type MessageState = (typeof messageStates)[number];

/**
 * A place where a customer met a file that a notice is about, as samples knows it. `container`: the file was in the
 * one of this name. `actions`: what the device's policy does by the new level. `message`: the newest held message that
 * brought it.
 */
export const noticedPlace = z.object({
  submissionId: z.string(), deviceId: z.string().nullable(), fileName: z.string(), path: z.string().nullable(),
  container: z.boolean(), actions: z.array(z.enum(actions)),
  message: z.object({ id: z.string(), state: z.enum(messageStates) }).nullable(),
});

/** The file of a notice. It names what is a customer's own, and is sealed wherever it lies (`noticeOwner`). */
export const noticedFile = z.object({
  sha256: z.string(), level: z.enum(levels).nullable(), was: z.enum(levels).nullable(), why: z.string(),
  /** How often the customer submitted it. */
  submissions: z.number().int().nonnegative(),
  places: z.array(noticedPlace).max(noticedPlacesMax),
  /** Why the customer did not send it: an exclusion, or something else; null when it did. */
  unsent: z.enum(['EXCLUDED', 'OTHERWISE']).nullable().default(null),
});
export type NoticedFile = z.infer<typeof noticedFile>;

/** Whose key seals it: `customer` is a pseudonym. */
export const noticeOwner = (customer: string): string => `notice ${customer}`;
