import { defineEntity, p, type InferEntity } from '@mikro-orm/postgresql';
import type { Level } from '../../schema/policy-settings.ts';
import type { DetonationResult, Signal } from '../../schema/jobs.ts';
import type { Start } from '../../schema/start.ts';
import type { VerdictReason } from '../../schema/verdict-reason.ts';
import type { KeptSignal } from './evidence.ts';
import type { Scored } from './scoring.ts';
import type { Part } from './status.ts';

export type AnalysisState = 'QUEUED' | 'RUNNING' | 'FINISHED' | 'FAILED';

export type VerdictCause = 'ANALYSIS' | 'REANALYSIS' | 'RESCORING' | 'OVERRIDE' | 'OVERRIDE_WITHDRAWN' | 'REGION';

export const EngineRelease = defineEntity({
  name: 'EngineRelease', tableName: 'engine_release',
  properties: { id: p.text().primary(), version: p.text(), digest: p.text(), firstUsedAt: p.datetime() },
});
export const Environment = defineEntity({
  name: 'Environment', tableName: 'environment',
  properties: { name: p.text().primary(), description: p.text(), own: p.text().nullable(), offeredAt: p.datetime().nullable(), evasion: p.json().$type<{ passed: number; total: number; seen: string[] }>().nullable() },
});
export const Runner = defineEntity({
  name: 'Runner', tableName: 'runner',
  properties: { id: p.text().primary(), environments: p.array(), accelerator: p.text(), capacity: p.integer(), lastSeenAt: p.datetime() },
});
export const Analysis = defineEntity({
  name: 'Analysis', tableName: 'analysis',
  properties: {
    id: p.text().primary(), sampleId: p.text(), sha256: p.text(), state: p.text().$type<AnalysisState>(), attempt: p.integer(), engineId: p.text().nullable(),
    queuedAt: p.datetime(), startedAt: p.datetime().nullable(), heardAt: p.datetime().nullable(), finishedAt: p.datetime().nullable(),
    failureCode: p.text().nullable(), failureMessage: p.text().nullable(), cause: p.text().$type<'SUBMISSION' | 'REANALYSIS'>(), start: p.text().$type<Start>(), submissionId: p.text().nullable(), askedBy: p.text().nullable(), environment: p.text().nullable(), campaignId: p.text().nullable(), nextAt: p.datetime().nullable(), facts: p.json().$type<{ mediaType: string; md5: string; sha1: string; facts: string }>().nullable(),
  },
});
export const Detonation = defineEntity({
  name: 'Detonation', tableName: 'detonation',
  properties: {
    id: p.text().primary(), analysisId: p.text(), environment: p.text(), attempt: p.integer(), outcome: p.text().$type<DetonationResult['outcome']>(), choice: p.text(), runMs: p.integer(), restoreMs: p.integer(),
    number: p.integer(), member: p.text().nullable(), limitations: p.array(),
  },
});
export const SignalRow = defineEntity({
  name: 'SignalRow', tableName: 'signal',
  properties: {
    analysisId: p.text().primary(), number: p.integer().primary(), rule: p.text(), title: p.text(), weight: p.integer(), source: p.text().$type<Signal['source']>(), techniques: p.array(),
    benignCause: p.text(), maliciousCause: p.text(), evidence: p.array(), run: p.integer().nullable(), sealed: p.text().nullable(),
  },
});
export const Verdict = defineEntity({
  name: 'Verdict', tableName: 'verdict',
  properties: {
    id: p.text().primary(), sampleId: p.text(), sha256: p.text(), revision: p.integer(), level: p.text().$type<Level>(), stage: p.text().$type<'PROVISIONAL' | 'FINAL'>(),
    score: p.integer(), probability: p.float().nullable(), confidence: p.float(), reason: p.text().$type<VerdictReason>(), summary: p.text(), decisive: p.json().$type<KeptSignal[]>(), conditions: p.json().$type<Scored['conditions']>(),
    engineId: p.text().nullable(), analysisId: p.text().nullable(), reachedAt: p.datetime(), supersedesId: p.text().nullable(), wasId: p.text().nullable(), current: p.boolean(), cause: p.text().$type<VerdictCause>(), overrideId: p.text().nullable(),
    /** Where it was reached and by which engine; null for this region's own. */
    region: p.text().nullable(), regionEngine: p.text().nullable(),
  },
});
export type Verdict = InferEntity<typeof Verdict>;
export type IncidentState = 'INVESTIGATING' | 'IDENTIFIED' | 'MONITORING' | 'RESOLVED';
/** Something that customers notice. `affected` are pseudonyms; null is all. */
export const Incident = defineEntity({
  name: 'Incident', tableName: 'incident',
  properties: {
    id: p.text().primary(), title: p.text(), impact: p.text().$type<'DEGRADED' | 'DOWN'>(), parts: p.array<Part>(), measured: p.boolean(), affected: p.array().nullable(), state: p.text().$type<IncidentState>(), startedAt: p.datetime(),
    endedAt: p.datetime().nullable(),
  },
});
/** An analyst's word against the engine's. `proposedBy` and `decidedBy` are staff. */
export const VerdictOverride = defineEntity({
  name: 'VerdictOverride', tableName: 'verdict_override',
  properties: {
    id: p.text().primary(), sampleId: p.text(), sha256: p.text(), fromVerdictId: p.text(), level: p.text().$type<Level>(), reason: p.text(), state: p.text().$type<'PENDING' | 'APPLIED' | 'REJECTED' | 'WITHDRAWN'>(),
    proposedBy: p.text(), proposedAt: p.datetime(), decidedBy: p.text().nullable(), decidedAt: p.datetime().nullable(), decision: p.text().nullable(), verdictId: p.text().nullable(),
  },
});
export type DeliveryAction = 'NOTIFY' | 'BLOCK' | 'QUARANTINE' | 'REMEDIATE' | 'RELEASE';
/** What a device said of a verdict that it was told. */
export const Delivery = defineEntity({
  name: 'Delivery', tableName: 'delivery',
  properties: {
    verdictId: p.text().primary(), deviceId: p.text().primary(), state: p.text().$type<'SEEN' | 'APPLIED' | 'FAILED'>().primary(), customerId: p.text(), sampleId: p.text(), action: p.text().$type<DeliveryAction>().nullable(), message: p.text().nullable(), at: p.datetime(),
  },
});
export const Rescoring = defineEntity({
  name: 'Rescoring', tableName: 'rescoring',
  properties: {
    id: p.text().primary(), engineId: p.text(), state: p.text().$type<'RUNNING' | 'PAUSED' | 'FINISHED'>(), total: p.integer(), done: p.integer(), flips: p.integer(),
    startedAt: p.datetime(), finishedAt: p.datetime().nullable(),
  },
});
export const Campaign = defineEntity({
  name: 'Campaign', tableName: 'campaign',
  properties: {
    id: p.text().primary(), reason: p.text(), state: p.text().$type<'RUNNING' | 'PAUSED' | 'FINISHED' | 'CANCELLED'>(), levels: p.array<Level>(), limitations: p.array(), environment: p.text().nullable(),
    samplesMax: p.integer(), position: p.text(), total: p.integer(), done: p.integer(), refused: p.integer(), flips: p.integer(), startedAt: p.datetime(), finishedAt: p.datetime().nullable(),
    cause: p.text().$type<'OPERATOR' | 'RELEASE' | 'GUESTS'>(),
  },
});
/** Where verdicts are told by calls. `sealed` is its address and its secret. */
export const VerdictWebhook = defineEntity({
  name: 'VerdictWebhook', tableName: 'verdict_webhook',
  properties: {
    id: p.text().primary(), customerId: p.text(), sealed: p.blob(), levelMin: p.text().$type<Level>().nullable(), finalOnly: p.boolean(), place: p.bigint('number'), wanted: p.bigint('number'),
    /** The end of the stretch of a call that is not taken yet; null when there is none. */
    trying: p.bigint('number').nullable(),
    /** How often its way was changed: calls of before have other ids. */
    series: p.integer().default(0),
    state: p.text().$type<'ACTIVE' | 'FAILING' | 'STOPPED'>(), attempts: p.integer(), failure: p.text().nullable(), nextAt: p.datetime().nullable(), failingSince: p.datetime().nullable(), createdAt: p.datetime(),
    /** Pseudonym of the provider on whose behalf it was set last: it ends when that manages the customer no longer. */
    madeByProvider: p.text().nullable(),
  },
});
export const entities = [VerdictWebhook, Incident, EngineRelease, Environment, Runner, Analysis, Detonation, SignalRow, Verdict, VerdictOverride, Delivery, Rescoring, Campaign];
