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
 * Exclusions, internal mail and the licence come first: they hold for everyone. Then what is known costs nothing; then policy; then quota.
 */
export function decide(settings: PolicySettings, exclusions: readonly ExclusionRule[], facts: Facts): Decision {
  const skip = (reason: Decision['reason'], message: string): Decision => ({ outcome: 'SKIP', reason, message });
  const exclusion = exclusionOf(exclusions, facts);
  if (exclusion) return skip('EXCLUDED', `excluded by ${exclusion.kind.toLowerCase()} ${exclusion.value}`);
  if (facts.mail?.verified && isInside(facts.mail.senderDomain, settings.organisationDomains)) return skip('INTERNAL_MAIL', `mail from within the organisation (${facts.mail.senderDomain}) stays within it`);
  if (facts.licenceExpired) return skip('LICENCE_EXPIRED', 'the licence has ended');
  if (facts.known === 'FINAL') return { outcome: 'KNOWN', reason: 'ALREADY_ANALYZED', message: 'the verdict is known' };
  if (facts.size > Math.min(settings.sizeMax, uploadBytesMax)) {
    return skip('TOO_LARGE', `${facts.size} bytes are more than the ${Math.min(settings.sizeMax, uploadBytesMax)} that may be sent`);
  }
  if (facts.localScore !== null) {
    if (facts.localScore < settings.localScoreMin) return skip('LOCAL_ENGINE_CERTAIN', `the local engine's score ${facts.localScore} is below ${settings.localScoreMin}: clean`);
    if (facts.localScore >= settings.localScoreMax) return skip('LOCAL_ENGINE_CERTAIN', `the local engine's score ${facts.localScore} is ${settings.localScoreMax} or more: malicious`);
    if (!settings.categories.includes(facts.category)) return skip('CATEGORY_OFF', `policy does not send ${facts.category.toLowerCase()} files by itself`);
    if (facts.category === 'ARCHIVE' && facts.contains !== null && !facts.contains.some((inner) => settings.categories.includes(inner))) {
      return skip('CATEGORY_OFF', 'nothing in this archive is of a category that policy sends by itself');
    }
  }
  if (facts.known === 'IN_PROGRESS') return { outcome: 'KNOWN', reason: 'IN_PROGRESS', message: 'the same bytes are being analysed' };
  if (facts.quotaLeft <= 0) return skip('OVER_QUOTA', "the licence's quota is used up");
  return facts.localScore === null
    ? { outcome: 'SUBMIT', reason: 'REQUESTED', message: 'asked for by hand' }
    : { outcome: 'SUBMIT', reason: 'NEW_SAMPLE', message: 'nobody has asked about these bytes before' };
}

/** A domain of the organisation, or one below it. */
const isInside = (domain: string, own: readonly string[]): boolean => {
  const name = domain.toLowerCase().replace(/\.$/, '');
  return own.some((one) => name === one || name.endsWith(`.${one}`));
};
