import { z } from 'zod';

/** What a policy says: the same words for the console that writes it, the endpoint and the server that keep to it. */
export const categories = ['EXECUTABLE', 'ARCHIVE', 'SCRIPT', 'DOCUMENT', 'OTHER'] as const;
export type Category = (typeof categories)[number];
export const levels = ['UNKNOWN', 'CLEAN', 'SUSPICIOUS', 'HIGHLY_SUSPICIOUS', 'MALICIOUS'] as const;
export type Level = (typeof levels)[number];
export const origins = ['WEB', 'MAIL', 'ARCHIVER', 'REMOVABLE_MEDIA', 'NETWORK_SHARE', 'MANUAL', 'OTHER'] as const;
export type Origin = (typeof origins)[number];
export const retentions = ['IMMEDIATELY', 'AFTER_30_DAYS', 'NEVER'] as const;
export type Retention = (typeof retentions)[number];

/** What a mail gateway does with a message that must not pass as it is. */
export const mailActions = ['DROP', 'REPLACE', 'TAG'] as const;
export type MailAction = (typeof mailActions)[number];

const dangerous = z.enum(['SUSPICIOUS', 'HIGHLY_SUSPICIOUS', 'MALICIOUS']);
export const policySettingsSchema = z.object({
  categories: z.array(z.enum(categories)),
  /** Bytes. */
  sizeMax: z.number(),
  localScoreMin: z.number(),
  localScoreMax: z.number(),
  /** Domains of the organisation: verified mail from them never leaves. Lower case. */
  organisationDomains: z.array(z.string()),
  /** How long clean samples of each category are kept. */
  retention: z.record(z.enum(categories), z.enum(retentions)),
  /** Files that came in these ways wait for the verdict. */
  holdOrigins: z.array(z.enum(origins)),
  /** Milliseconds; 0 means that nothing waits. */
  holdMax: z.number(),
  holdExpiry: z.enum(['RELEASE', 'BLOCK']),
  /** P(malicious) below which a file is let go before the final verdict; null waits for the final one. */
  releaseBelow: z.number().nullable(),
  blockFrom: dangerous,
  quarantineFrom: dangerous.nullable(),
  remediateFrom: dangerous.nullable(),
  notifyFrom: dangerous.nullable(),
  /** Of messages with a part that is to be blocked. Policies of older releases said nothing of it. */
  mailAction: z.enum(mailActions).default('DROP'),
});
export type PolicySettings = z.infer<typeof policySettingsSchema>;

/** The most that the service takes, whatever a policy says. Bytes. */
export const uploadBytesMax = 64 * 1024 * 1024;

/** In force where no policy is assigned: what can do harm goes by itself, documents among it. */
export const defaultSettings: PolicySettings = {
  categories: ['EXECUTABLE', 'ARCHIVE', 'SCRIPT', 'DOCUMENT'],
  sizeMax: uploadBytesMax,
  localScoreMin: 20,
  localScoreMax: 90,
  organisationDomains: [],
  retention: { EXECUTABLE: 'AFTER_30_DAYS', ARCHIVE: 'AFTER_30_DAYS', SCRIPT: 'AFTER_30_DAYS', DOCUMENT: 'AFTER_30_DAYS', OTHER: 'AFTER_30_DAYS' },
  holdOrigins: ['WEB', 'MAIL', 'ARCHIVER', 'REMOVABLE_MEDIA', 'NETWORK_SHARE'],
  holdMax: 0,
  holdExpiry: 'RELEASE',
  releaseBelow: null,
  blockFrom: 'HIGHLY_SUSPICIOUS',
  quarantineFrom: null,
  remediateFrom: null,
  notifyFrom: 'SUSPICIOUS',
  mailAction: 'DROP',
};

/** What a caller may change; what is left out, or null, stays. `releaseBelow`, `quarantineFrom`, `remediateFrom`, `notifyFrom` are turned off by 0 and `UNKNOWN`. */
export interface SettingsChanges {
  categories?: readonly Category[] | null | undefined;
  sizeMax?: number | null | undefined;
  localScoreMin?: number | null | undefined;
  localScoreMax?: number | null | undefined;
  organisationDomains?: readonly string[] | null | undefined;
  retention?: readonly { category: Category; keep: Retention }[] | null | undefined;
  holdOrigins?: readonly Origin[] | null | undefined;
  holdMax?: number | null | undefined;
  holdExpiry?: PolicySettings['holdExpiry'] | null | undefined;
  releaseBelow?: number | null | undefined;
  blockFrom?: Level | null | undefined;
  quarantineFrom?: Level | null | undefined;
  remediateFrom?: Level | null | undefined;
  notifyFrom?: Level | null | undefined;
  mailAction?: MailAction | null | undefined;
}
export interface SettingsFault {
  field: keyof PolicySettings;
  message: string;
}

const domain = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;
const domainsMax = 500;

/** Settings with the changes put in, or the first reason why the result makes no sense. */
export function changedSettings(settings: PolicySettings, changes: SettingsChanges): { settings: PolicySettings } | { fault: SettingsFault } {
  const { retention, categories: wanted, holdOrigins, organisationDomains, ...rest } = changes;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null && value !== undefined));
  const off = (value: unknown, none: unknown) => (value === none ? null : value);
  const next = {
    ...settings, ...given,
    ...(wanted ? { categories: categories.filter((category) => wanted.includes(category)) } : {}),
    ...(holdOrigins ? { holdOrigins: origins.filter((origin) => holdOrigins.includes(origin)) } : {}),
    ...(organisationDomains ? { organisationDomains: [...new Set(organisationDomains.map((name) => name.trim().toLowerCase().replace(/\.$/, '')))].sort() } : {}),
    ...(retention ? { retention: { ...settings.retention, ...Object.fromEntries(retention.map(({ category, keep }) => [category, keep])) } } : {}),
    ...Object.fromEntries((['quarantineFrom', 'remediateFrom', 'notifyFrom'] as const).filter((name) => name in given).map((name) => [name, off(given[name], 'UNKNOWN')])),
    ...('releaseBelow' in given ? { releaseBelow: off(given.releaseBelow, 0) } : {}),
  } as PolicySettings;
  const fault = faultOf(next);
  return fault ? { fault } : { settings: next };
}

function faultOf(next: PolicySettings): SettingsFault | null {
  const bounds = [['sizeMax', 1, uploadBytesMax], ['localScoreMin', 0, 100], ['localScoreMax', 0, 100], ['holdMax', 0, 600_000]] as const;
  for (const [field, min, max] of bounds) {
    if (!Number.isInteger(next[field]) || next[field] < min || next[field] > max) return { field, message: `${field} must be ${min} to ${max}` };
  }
  if (next.localScoreMin > next.localScoreMax) return { field: 'localScoreMin', message: 'localScoreMin is above localScoreMax: nothing would ever be sent' };
  if (next.releaseBelow !== null && !(next.releaseBelow > 0 && next.releaseBelow < 1)) return { field: 'releaseBelow', message: 'releaseBelow is a probability between 0 and 1; 0 turns it off' };
  if (next.organisationDomains.length > domainsMax) return { field: 'organisationDomains', message: `at most ${domainsMax} domains` };
  const wrong = next.organisationDomains.find((name) => !domain.test(name));
  if (wrong !== undefined) return { field: 'organisationDomains', message: `${JSON.stringify(wrong.slice(0, 100))} is no domain name; names outside ASCII go in as xn--…` };
  for (const field of ['blockFrom', 'quarantineFrom', 'remediateFrom', 'notifyFrom'] as const) {
    if (next[field] !== null && !dangerous.safeParse(next[field]).success) return { field, message: `${field} must be SUSPICIOUS or worse: acting on clean files is not a policy` };
  }
  if (next.retention.DOCUMENT === 'NEVER') return { field: 'retention', message: 'documents are deleted after 30 days at most: NEVER is not for them' };
  return null;
}
