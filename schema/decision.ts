import { z } from 'zod';

/**
 * The decision whether a file is sent: one pure function for both sides of the wire. The endpoint asks it to spare a request,
 * the samples subgraph asks it again because it trusts no endpoint.
 */
export const categories = ['EXECUTABLE', 'ARCHIVE', 'SCRIPT', 'DOCUMENT', 'OTHER'] as const;
export type Category = (typeof categories)[number];
export const levels = ['UNKNOWN', 'CLEAN', 'SUSPICIOUS', 'HIGHLY_SUSPICIOUS', 'MALICIOUS'] as const;
export type Level = (typeof levels)[number];

export const exclusionSchema = z.object({
  kind: z.enum(['SHA256', 'EXTENSION', 'FOLDER']),
  value: z.string(),
  expiresAt: z.string().nullable(),
});
export const policySettingsSchema = z.object({
  categories: z.array(z.enum(categories)),
  /** Bytes. */
  sizeMax: z.number(),
  localScoreMin: z.number(),
  localScoreMax: z.number(),
  retention: z.enum(['IMMEDIATELY', 'AFTER_30_DAYS', 'NEVER']),
  /** Milliseconds. */
  holdMax: z.number(),
  holdExpiry: z.enum(['RELEASE', 'BLOCK']),
  blockFrom: z.enum(levels),
});
export type PolicySettings = z.infer<typeof policySettingsSchema>;
export type ExclusionRule = z.infer<typeof exclusionSchema>;

/** The most that the service takes, whatever a policy says. */
export const uploadBytesMax = 64 * 1024 * 1024;

/** In force where no policy is assigned: what can do harm goes by itself. */
export const defaultSettings: PolicySettings = {
  categories: ['EXECUTABLE', 'ARCHIVE', 'SCRIPT'],
  sizeMax: uploadBytesMax,
  localScoreMin: 20,
  localScoreMax: 90,
  retention: 'AFTER_30_DAYS',
  holdMax: 0,
  holdExpiry: 'RELEASE',
  blockFrom: 'HIGHLY_SUSPICIOUS',
};

export interface Facts {
  sha256: string;
  size: number;
  fileName: string;
  path: string | null;
  category: Category;
  /** 0 to 100; null when a person asked by hand. */
  localScore: number | null;
  /** Does the service know a final verdict, or is one under way? */
  known: 'FINAL' | 'IN_PROGRESS' | 'NO';
  licenceExpired: boolean;
  quotaLeft: number;
  now: Date;
}

export interface Decision {
  outcome: 'SUBMIT' | 'KNOWN' | 'SKIP';
  reason:
    | 'LOCAL_ENGINE_CERTAIN' | 'CATEGORY_OFF' | 'EXCLUDED' | 'OVER_QUOTA' | 'LICENCE_EXPIRED' | 'TOO_LARGE' | 'ALREADY_ANALYZED' | 'IN_PROGRESS' | 'REQUESTED' | 'NEW_SAMPLE';
  message: string;
}

/** Exclusions and the licence come first: they hold for everyone. Then what is known costs nothing; then policy; then quota. */
export function decide(settings: PolicySettings, exclusions: readonly ExclusionRule[], facts: Facts): Decision {
  const skip = (reason: Decision['reason'], message: string): Decision => ({ outcome: 'SKIP', reason, message });
  const exclusion = exclusions.find((rule) => excludes(rule, facts));
  if (exclusion) return skip('EXCLUDED', `excluded by ${exclusion.kind.toLowerCase()} ${exclusion.value}`);
  if (facts.licenceExpired) return skip('LICENCE_EXPIRED', 'the licence has ended');
  if (facts.known === 'FINAL') return { outcome: 'KNOWN', reason: 'ALREADY_ANALYZED', message: 'the verdict is known' };
  if (facts.size > Math.min(settings.sizeMax, uploadBytesMax)) {
    return skip('TOO_LARGE', `${facts.size} bytes are more than the ${Math.min(settings.sizeMax, uploadBytesMax)} that may be sent`);
  }
  if (facts.localScore !== null) {
    if (facts.localScore < settings.localScoreMin) return skip('LOCAL_ENGINE_CERTAIN', `the local engine's score ${facts.localScore} is below ${settings.localScoreMin}: clean`);
    if (facts.localScore >= settings.localScoreMax) return skip('LOCAL_ENGINE_CERTAIN', `the local engine's score ${facts.localScore} is ${settings.localScoreMax} or more: malicious`);
    if (!settings.categories.includes(facts.category)) return skip('CATEGORY_OFF', `policy does not send ${facts.category.toLowerCase()} files by itself`);
  }
  if (facts.known === 'IN_PROGRESS') return { outcome: 'KNOWN', reason: 'IN_PROGRESS', message: 'the same bytes are being analysed' };
  if (facts.quotaLeft <= 0) return skip('OVER_QUOTA', "the day's quota is used up");
  return facts.localScore === null
    ? { outcome: 'SUBMIT', reason: 'REQUESTED', message: 'asked for by hand' }
    : { outcome: 'SUBMIT', reason: 'NEW_SAMPLE', message: 'nobody has asked about these bytes before' };
}

function excludes(rule: ExclusionRule, facts: Facts): boolean {
  if (rule.expiresAt !== null && Date.parse(rule.expiresAt) <= facts.now.getTime()) return false;
  switch (rule.kind) {
    case 'SHA256':
      return rule.value.toLowerCase() === facts.sha256;
    case 'EXTENSION':
      return facts.fileName.toLowerCase().endsWith(`.${rule.value.toLowerCase()}`);
    case 'FOLDER':
      return facts.path !== null && isBelow(facts.path, rule.value);
  }
}

/** Windows folders compare without regard to case and to the kind of slash; POSIX ones exactly. A path with `..` in it is below nothing. */
function isBelow(path: string, folder: string): boolean {
  const windows = /^([a-z]:|\\\\)/i.test(folder);
  const parts = (text: string) => (windows ? text.toLowerCase().split(/[\\/]+/) : text.split(/\/+/)).filter((part, at) => part !== '' || at === 0);
  const inner = parts(path);
  const outer = parts(folder);
  while (outer.length > 1 && outer.at(-1) === '') outer.pop();
  return !inner.includes('..') && outer.every((part, at) => inner[at] === part);
}
