import { exclusionOf, type ExclusionRule, type Signer } from './exclusion.ts';
import { uploadBytesMax, type Category, type PolicySettings } from './policy-settings.ts';

export interface Facts {
  sha256: string;
  size: number;
  fileName: string;
  /** The folder; null when not told. */
  path: string | null;
  category: Category;
  /** What the device saw inside an archive; null when it did not look, or could not. */
  contains: readonly Category[] | null;
  /** The message that brought it; null when it did not come by mail. */
  mail: { senderDomain: string; verified: boolean } | null;
  signer: Signer | null;
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
    | 'LOCAL_ENGINE_CERTAIN' | 'CATEGORY_OFF' | 'EXCLUDED' | 'INTERNAL_MAIL' | 'OVER_QUOTA' | 'LICENCE_EXPIRED' | 'TOO_LARGE' | 'ALREADY_ANALYZED' | 'IN_PROGRESS' | 'REQUESTED' | 'NEW_SAMPLE';
  message: string;
}

/**
 * The decision whether a file is sent: one pure function for both sides of the wire. The endpoint asks it to spare a request,
 * the samples subgraph asks it again because it trusts no endpoint; `schema/decision-vectors.json` is for those who write it anew.
 * Exclusions and internal mail come first: they hold for everyone. Then a verdict that is known costs nothing, and is
 * answered without a licence too; then the licence; then policy; then quota.
 */
export function decide(settings: PolicySettings, exclusions: readonly ExclusionRule[], facts: Facts): Decision {
  const skip = (reason: Decision['reason'], message: string): Decision => ({ outcome: 'SKIP', reason, message });
  const exclusion = exclusionOf(exclusions, facts);
  if (exclusion) return skip('EXCLUDED', `excluded by ${exclusion.kind.toLowerCase()} ${exclusion.value}`);
  if (facts.mail?.verified && isInside(facts.mail.senderDomain, settings.organisationDomains)) return skip('INTERNAL_MAIL', `mail from within the organisation (${facts.mail.senderDomain}) stays within it`);
  if (facts.known === 'FINAL') return { outcome: 'KNOWN', reason: 'ALREADY_ANALYZED', message: 'the verdict is known' };
  if (facts.licenceExpired) return skip('LICENCE_EXPIRED', 'the licence has ended: only verdicts that are known are answered');
  if (facts.size > Math.min(settings.sizeMax, uploadBytesMax)) {
    return skip('TOO_LARGE', `${facts.size} bytes are more than the ${Math.min(settings.sizeMax, uploadBytesMax)} that may be sent`);
  }
  if (facts.localScore !== null) {
    if (facts.localScore < settings.localScoreMin) return skip('LOCAL_ENGINE_CERTAIN', `the local engine's score ${facts.localScore} is below ${settings.localScoreMin}: clean`);
    if (facts.localScore >= settings.localScoreMax) return skip('LOCAL_ENGINE_CERTAIN', `the local engine's score ${facts.localScore} is ${settings.localScoreMax} or more: malicious`);
    const off = categoryFault(settings, facts);
    if (off !== null) return skip('CATEGORY_OFF', off);
  }
  if (facts.known === 'IN_PROGRESS') return { outcome: 'KNOWN', reason: 'IN_PROGRESS', message: 'the same bytes are being analysed' };
  if (facts.quotaLeft <= 0) return skip('OVER_QUOTA', "the licence's quota is used up");
  return facts.localScore === null
    ? { outcome: 'SUBMIT', reason: 'REQUESTED', message: 'asked for by hand' }
    : { outcome: 'SUBMIT', reason: 'NEW_SAMPLE', message: 'nobody has asked about these bytes before' };
}

/**
 * Why policy does not send a file of this category by itself; null when it does. An archive of which the device knows
 * what is in it counts as what is in it, whether or not archives are sent for their own sake.
 */
function categoryFault({ categories }: PolicySettings, { category, contains }: Pick<Facts, 'category' | 'contains'>): string | null {
  if (category === 'ARCHIVE' && contains !== null) {
    return contains.some((inner) => categories.includes(inner)) ? null : 'nothing in this archive is of a category that policy sends by itself';
  }
  return categories.includes(category) ? null : `policy does not send ${category.toLowerCase()} files by itself`;
}

/** A domain of the organisation, or one below it. */
const isInside = (domain: string, own: readonly string[]): boolean => {
  const name = domain.toLowerCase().replace(/\.$/, '');
  return own.some((one) => name === one || name.endsWith(`.${one}`));
};
