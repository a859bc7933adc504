import { defineEntity, p } from '@mikro-orm/postgresql';
import type { Decision } from '../../schema/decision.ts';
import type { MessageState } from '../../schema/notice.ts';
import type { Category, Origin } from '../../schema/policy-settings.ts';
import type { Start } from '../../schema/start.ts';
import type { StoredFacts } from './simulate.ts';

export type AnalysisState = 'NONE' | 'QUEUED' | 'RUNNING' | 'FINISHED' | 'FAILED';
export type SubmissionState = 'SKIPPED' | 'AWAITING_UPLOAD' | 'QUEUED' | 'ANALYZING' | 'ANALYZED' | 'FAILED' | 'EXPIRED';

export const Sample = defineEntity({
  name: 'Sample', tableName: 'sample',
  properties: {
    id: p.text().primary(), sha256: p.text(), size: p.bigint('number'), category: p.text().$type<Category>(), mediaType: p.text().nullable(), firstSeenAt: p.datetime(),
    storedAt: p.datetime().nullable(), region: p.text().nullable(), wrappedKey: p.blob().nullable().lazy(), deletedAt: p.datetime().nullable(),
    analysisId: p.text().nullable(), analysisState: p.text().$type<AnalysisState>(),
  },
});
export const Submission = defineEntity({
  name: 'Submission', tableName: 'submission',
  properties: {
    id: p.text().primary(), customerId: p.text(), deviceId: p.text().nullable(), sampleId: p.text(), outcome: p.text().$type<Decision['outcome']>(),
    reason: p.text().$type<Decision['reason']>(), message: p.text(), policyRevisionId: p.text().nullable(), state: p.text().$type<SubmissionState>(),
    /** The name under the customer's key, and the class of start that it stands for; in the clear in rows of older releases. */
    fileName: p.text().nullable(), name: p.blob().nullable(), start: p.text().$type<Start>().nullable(),
    origin: p.text().$type<Origin>(), sealed: p.blob().nullable(), submittedAt: p.datetime(), finishedAt: p.datetime().nullable(),
    failureCode: p.text().nullable(), failureMessage: p.text().nullable(), facts: p.json().$type<StoredFacts>().nullable(),
    words: p.array().nullable().lazy(),
    /** The upload that it waits for; null when it needs, or needed, none. */
    uploadId: p.text().nullable(),
    /** Whether it wants the file started in a way of its own: then its state is that of its own analysis. */
    asked: p.boolean(),
  },
});
export const Upload = defineEntity({
  name: 'Upload', tableName: 'upload',
  properties: {
    id: p.text().primary(), sampleId: p.text(), size: p.bigint('number'), wrappedKey: p.blob(), expiresAt: p.datetime(),
    customerId: p.text().nullable(), holderId: p.text().nullable(), begunAt: p.datetime().nullable(), storing: p.boolean(),
  },
});
export const Member = defineEntity({
  name: 'Member', tableName: 'member',
  properties: { containerId: p.text().primary(), sampleId: p.text().primary() },
});
export type MessageForm = 'UNCHANGED' | 'TAGGED' | 'REPLACED';
export type MessageReason = 'NOT_HELD' | 'VERDICT' | 'UNLIKELY_MALICIOUS' | 'TIME_UP' | 'NO_ANALYSIS' | 'ADMINISTRATOR';
export const HeldMessage = defineEntity({
  name: 'HeldMessage', tableName: 'message',
  properties: {
    id: p.text().primary(), customerId: p.text(), deviceId: p.text(), key: p.text(), sealed: p.blob(), size: p.bigint('number'), receivedAt: p.datetime(), until: p.datetime(), state: p.text().$type<MessageState>(),
    form: p.text().$type<MessageForm>().nullable(), reason: p.text().$type<MessageReason>().nullable(), decidedAt: p.datetime().nullable(), decidedBy: p.text().nullable(),
    /** False while a decision of an administrator has not been carried out by the gateway. */
    carriedOut: p.boolean(), endedAt: p.datetime().nullable(),
  },
});
export const entities = [Sample, Submission, Upload, Member, HeldMessage];
