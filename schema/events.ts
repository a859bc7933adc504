import { z } from 'zod';
import { exclusionSchema } from './exclusion.ts';
import { categories, levels, policySettingsSchema } from './policy-settings.ts';
import { policyScopes } from './precedence.ts';
import { starts } from './start.ts';
import { verdictReasons } from './verdict-reason.ts';

/**
 * The facts that subgraphs tell each other. Each has one publisher; consumers are idempotent. Subjects:
 * `ev.<scope>.<type>.<id>`.
 */
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const id = z.string().max(64);
/** Of a customer, where whoever hears it must not know which. */
const pseudonym = z.string().regex(/^psn_[\w-]{20,120}$/);
const scope = z.enum(policyScopes);
const failure = z.object({ code: z.string().max(64), message: z.string().max(2000) });

/** `version`: of the document in which it appeared first. */
const knownExclusion = exclusionSchema.extend({ version: z.number().int() });

/** What people can ask to be told of. */
export const noticeKinds = ['FILE_FOUND', 'VERDICT_CHANGED', 'MESSAGE_DROPPED', 'QUOTA', 'INCIDENT', 'ANOMALY', 'IDENTITY_DISCLOSED', 'ACCESS_REVIEW'] as const;

const region = z.string().regex(/^[a-z0-9-]{1,32}$/);

/** All that one region tells another of a sample: its hash and the result. Nothing else is taken. */
export const regionResult = z.strictObject({
  sha256,
  /** Grows with each verdict that the region reaches on the sample. */
  revision: z.number().int().min(1).max(1_000_000_000),
  level: z.enum(levels),
  score: z.number().int().min(0).max(100),
  probability: z.number().min(0).max(1).nullable(),
  confidence: z.number().min(0).max(1),
  reason: z.enum(verdictReasons),
  techniques: z.array(z.string().regex(/^T\d{4}(\.\d{3})?$/)).max(100),
  engine: z.string().regex(/^[\x21-\x7e]{1,64}$/),
  reachedAt: z.iso.datetime(),
});
export type RegionResult = z.infer<typeof regionResult>;

export const events = {
  /** samples → verdicts: this customer wants to hear about this sample; and to the customer's consoles. */
  'sample.submitted': z.object({
    submissionId: id, sampleId: id, sha256, customer: pseudonym,
    /** The class of start whose analysis it waits for; null when what is known is all there is to wait for. */
    awaits: z.enum(starts).nullable().default(null),
  }),
  /** samples → verdicts: this customer has shown that it has the bytes, and is told what was seen of them. */
  'sample.possessed': z.object({ sampleId: id, customer: pseudonym }),
  /** samples → verdicts: the bytes are in the vault; start an analysis. */
  'sample.stored': z.object({
    sampleId: id, sha256, size: z.number().int(), category: z.enum(categories),
    /** What people gave with the bytes, under the sample's key (`JobWords`). */
    words: z.base64().max(100_000).nullable().default(null),
    /** The same in the clear, as earlier releases told it: with `passwords` and `asked.sealed`. */
    fileName: z.string().max(255).default(''),
    cause: z.enum(['SUBMISSION', 'REANALYSIS']).default('SUBMISSION'),
    /** The class of start that the file name stands for: what is remembered for everybody, while the name is not. */
    start: z.enum(starts).default('content'),
    /** Where an analyst wants it to run; null lets the engine choose. */
    environment: z.string().max(64).nullable().default(null),
    campaignId: id.nullable().default(null),
    /** For one submission, as its customer wants it started. */
    asked: z.object({ submissionId: id, customer: pseudonym, sealed: z.base64().max(40_000).optional() }).nullable().default(null),
    /** Passwords of the archive, from those who submitted it. */
    passwords: z.array(z.string().min(1).max(100)).max(5).default([]),
  }),
  /** verdicts → samples: a campaign wants a sample analysed anew, if its bytes are still kept. */
  'reanalysis.requested': z.object({
    sampleId: id, campaignId: id, environment: z.string().max(64).nullable(),
    /** Of the analysis that carries the verdict; null: of the newest name. */
    start: z.enum(starts).nullable().default(null),
  }),
  /** samples → verdicts: it can't be, and why. */
  'reanalysis.refused': z.object({ sampleId: id, campaignId: id, code: z.enum(['BYTES_GONE', 'IN_PROGRESS']) }),
  /**
   * samples → samples and verdicts: the key is destroyed; what is left of the bytes goes too, and what was observed
   * of them.
   */
  'sample.deleted': z.object({
    sampleId: id, sha256,
    /** The vault's name of the bytes; null for those that lie under their hash. */
    storedAs: sha256.nullable().default(null),
    /** What a person asked for takes what was observed with it; what policy no longer keeps is the bytes. */
    cause: z.enum(['REQUEST', 'RETENTION']).default('REQUEST'),
  }),
  /** verdicts → samples: how far the analysis of a sample is; moves its submissions. */
  'analysis.progressed': z.object({
    analysisId: id,
    sampleId: id,
    state: z.enum(['QUEUED', 'RUNNING', 'FINISHED', 'FAILED']),
    cause: z.enum(['SUBMISSION', 'REANALYSIS']).default('SUBMISSION'),
    start: z.enum(starts).default('content'),
    /** The submission that it is for alone; null when it is for all of the sample. */
    submissionId: id.nullable().default(null),
    failure: failure.nullable(),
    facts: z.object({ mediaType: z.string().max(200), category: z.enum(categories) }).nullable(),
    /** Files found in an archive. */
    members: z.array(z.object({ sha256, size: z.number().int(), mediaType: z.string().max(200), category: z.enum(categories) })).max(1000),
  }),
  /**
   * verdicts → the customer's subscribers, and its webhooks: one event for each verdict and customer that waits for
   * it.
   */
  'verdict.changed': z.object({ verdictId: id, sampleId: id, sha256, customer: pseudonym, revision: z.number().int(), level: z.enum(levels), stage: z.enum(['PROVISIONAL', 'FINAL']) }),
  /** verdicts → samples: what is known of a sample from now on, whoever waits for it. */
  'verdict.reached': z.object({ verdictId: id, sampleId: id, revision: z.number().int(), level: z.enum(levels), stage: z.enum(['PROVISIONAL', 'FINAL']), probability: z.number().nullable(), reachedAt: z.string() }),
  /** verdicts → samples: what another region says of hashes. */
  'results.heard': z.object({ region, results: z.array(regionResult).max(100) }),
  /** samples → verdicts: the same, and which samples those are here. */
  'results.identified': z.object({ region, results: z.array(regionResult.extend({ sampleId: id })).max(100) }),
  /**
   * policies → samples and the devices that listen: all that decides for a customer, as one document; the newest
   * wins.
   */
  'policy.changed': z.object({
    customerId: id,
    version: z.number().int(),
    policies: z.array(
      z.object({
        policyId: id,
        revisionId: id,
        settings: policySettingsSchema,
        exclusions: z.array(knownExclusion),
        assignments: z.array(z.object({ scope, target: z.string().nullable(), expiresAt: z.string().nullable() })),
      }),
    ),
    /** Those that hold whatever the policy. */
    exclusions: z.array(knownExclusion.extend({ scope, target: z.string().nullable() })),
  }),
  /**
   * customers → policies and verdicts: a device was enrolled, moved to another group, became another product, or was
   * removed.
   */
  'device.changed': z.object({
    customerId: id, deviceId: id, group: z.string().max(200).nullable(), removed: z.boolean(), version: z.number().int(),
    /** When it was enrolled; null from a release that did not say. */
    enrolledAt: z.iso.datetime().nullable().default(null),
    /** The endpoint product, as the device names it; null when it did not say, or from a release that did not. */
    product: z.string().max(100).nullable().default(null),
  }),
  /**
   * customers → the device: an administrator wants something done with a quarantined file; or customers heard how it
   * went.
   */
  'task.changed': z.object({ customerId: id, deviceId: id, taskId: id }),
  /** samples → the customer's subscribers: a share of the licence's quota is used. */
  'quota.reached': z.object({ customer: pseudonym }),
  /**
   * samples → the customer's consoles: a submission that nobody else is told of was made, or one is further than it
   * was.
   */
  'submission.changed': z.object({ customer: pseudonym, submissionId: id }),
  /**
   * samples → the customer's consoles and the mail gateway: a held message is, or an administrator wants it to be, in
   * another state.
   */
  'message.changed': z.object({ customer: pseudonym, device: pseudonym, messageId: id }),
  /**
   * verdicts → samples: people of this customer may want to hear of a final verdict; samples knows which file of theirs
   * it is, and tells customers (notice.raised). `was`: what they held for true before; `why` names nobody's files.
   */
  'verdict.noticed': z.object({
    customer: pseudonym, sampleId: id, sha256, kind: z.enum(['FILE_FOUND', 'VERDICT_CHANGED']), level: z.enum(levels),
    was: z.enum(levels).nullable(), why: z.string().max(1000), at: z.string(),
  }),
  /**
   * everybody → customers: something happened that people may want to be told of. `customer`: an id or a pseudonym;
   * null is all of them. `file`: a `NoticedFile`, sealed (schema/notice.ts).
   */
  'notice.raised': z.object({
    customer: z.string().max(130).nullable(), kind: z.enum(noticeKinds), level: z.enum(levels).nullable(), title: z.string().max(300), words: z.string().max(2000), subject: z.string().max(200).nullable(), at: z.string(),
    file: z.string().max(60_000).nullable().default(null),
  }),
  /** customers → the person's consoles: there is a notification. */
  'notification.raised': z.object({ customerId: id, userId: id, notificationId: id }),
  /** customers → all: everything of a customer is to be written down. */
  'export.started': z.object({ exportId: id, customerId: id }),
  /** all → customers: a subgraph's part is written. */
  'export.part': z.object({ exportId: id, part: z.string().max(32), chunks: z.number().int(), rows: z.number().int() }),
  /** customers → all: everything of a customer is to go. */
  'erasure.started': z.object({ erasureId: id, customerId: id }),
  /** all → customers: a subgraph's part is gone. */
  'erasure.part': z.object({ erasureId: id, part: z.string().max(32), rows: z.number().int(), kept: z.string().max(500).nullable() }),
  /** customers → verdicts: a provider manages a customer no longer, and is told of nothing there any more. */
  'management.ended': z.object({ customerId: id, providerId: id }),
  /** customers → samples: two people of the operator have leave to know whose a sample is. */
  'identity.granted': z.object({ grantId: id, sha256 }),
  /** samples → customers: whose it is. */
  'identity.found': z.object({ grantId: id, customerIds: z.array(id).max(1000) }),
  /** customers → policies: a file is restored and shall not be taken again on that device. */
  'exclusion.requested': z.object({ customerId: id, deviceId: id, sha256, reason: z.string().max(500), author: id }),
  /** every subgraph → audit: a mutation was carried out or refused. */
  'audit.recorded': z.object({
    /** Or the customer's pseudonym, from those who know no more. */
    customerId: z.string().max(130).nullable(),
    action: z.string().max(100),
    actor: z.string().max(100),
    subject: z.string().max(200).nullable(),
    outcome: z.string().max(100),
    detail: z.string().max(20_000),
    /** The detail on its way, which names people (platform/audit-detail.ts); null from earlier releases. */
    sealed: z.base64().max(120_000).nullable().default(null),
    at: z.string(),
    requestId: z.string().max(100).nullable().default(null),
  }),
} as const;

export type EventType = keyof typeof events;
export type EventOf<T extends EventType> = z.infer<(typeof events)[T]>;
/** The same as its publisher writes it: what has a default may be left out. */
export type NewEvent<T extends EventType> = z.input<(typeof events)[T]>;

/** Who publishes and who listens: a test checks that the code keeps to it. */
export const eventParties: Record<EventType, { publishers: string[]; consumers: string[] }> = {
  'sample.submitted': { publishers: ['samples'], consumers: ['verdicts', 'subscribers'] },
  'sample.possessed': { publishers: ['samples'], consumers: ['verdicts'] },
  'sample.stored': { publishers: ['samples'], consumers: ['verdicts'] },
  'sample.deleted': { publishers: ['samples'], consumers: ['samples', 'verdicts'] },
  'reanalysis.requested': { publishers: ['verdicts'], consumers: ['samples'] },
  'reanalysis.refused': { publishers: ['samples'], consumers: ['verdicts'] },
  'analysis.progressed': { publishers: ['verdicts'], consumers: ['samples'] },
  'verdict.changed': { publishers: ['verdicts'], consumers: ['verdicts', 'subscribers'] },
  'verdict.reached': { publishers: ['verdicts'], consumers: ['samples'] },
  'results.heard': { publishers: ['verdicts'], consumers: ['samples'] },
  'results.identified': { publishers: ['samples'], consumers: ['verdicts'] },
  'policy.changed': { publishers: ['policies'], consumers: ['samples', 'subscribers'] },
  'device.changed': { publishers: ['customers'], consumers: ['verdicts', 'policies'] },
  'quota.reached': { publishers: ['samples'], consumers: ['subscribers'] },
  'task.changed': { publishers: ['customers'], consumers: ['subscribers'] },
  'submission.changed': { publishers: ['samples'], consumers: ['subscribers'] },
  'message.changed': { publishers: ['samples'], consumers: ['subscribers'] },
  'verdict.noticed': { publishers: ['verdicts'], consumers: ['samples'] },
  'notice.raised': { publishers: ['samples', 'verdicts', 'customers', 'audit'], consumers: ['customers'] },
  'notification.raised': { publishers: ['customers'], consumers: ['subscribers'] },
  'export.started': { publishers: ['customers'], consumers: ['samples', 'verdicts', 'policies', 'customers', 'audit'] },
  'export.part': { publishers: ['samples', 'verdicts', 'policies', 'customers', 'audit'], consumers: ['customers'] },
  'erasure.started': { publishers: ['customers'], consumers: ['samples', 'verdicts', 'policies', 'customers', 'audit'] },
  'erasure.part': { publishers: ['samples', 'verdicts', 'policies', 'customers', 'audit'], consumers: ['customers'] },
  'management.ended': { publishers: ['customers'], consumers: ['verdicts'] },
  'identity.granted': { publishers: ['customers'], consumers: ['samples'] },
  'identity.found': { publishers: ['samples'], consumers: ['customers'] },
  'exclusion.requested': { publishers: ['customers'], consumers: ['policies'] },
  'audit.recorded': { publishers: ['samples', 'verdicts', 'policies', 'customers', 'audit'], consumers: ['audit'] },
};
