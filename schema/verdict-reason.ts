/** Why a verdict has its level, as a word; the schema says what each means. */
export const verdictReasons = ['SIGNATURE', 'BEHAVIOUR', 'STATIC', 'NOTHING_FOUND', 'NOT_EXECUTED', 'INCOMPLETE', 'MEMBER', 'KNOWN_GOOD', 'ANALYST', 'ANALYSIS_FAILED'] as const;
export type VerdictReason = (typeof verdictReasons)[number];
