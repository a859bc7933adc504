import { exportChunk } from '../../platform/export.ts';
import type { DiagnosticSubmitInput, HeldMessageReportInput, SightingsReportInput, MutationSampleSubmitArgs, Resolvers } from '../../schema/generated/samples.ts';
import { exclusionFault } from '../../schema/exclusion.ts';
import { system } from '../../platform/caller.ts';
import { noteChange } from '../../platform/changes.ts';
import { publicError } from '../../platform/errors.ts';
import { inContext, mutation, mutationAround } from '../../platform/mutation.ts';
import { noteRead } from '../../platform/reading.ts';
import type { Complete } from '../../platform/resolvers.ts';
import { diagnosticRows, diagnosticTicket, removeDiagnosticBytes, submitDiagnostic, type DiagnosticRow } from './diagnostics.ts';
import { reportSightings, sightingRows, type SightingRow } from './sightings.ts';
import { diagnosticVaultOf } from './vault.ts';
import { Submission } from './entities.ts';
import { challengeOf, checkedProof, failedWords, notePossession } from './possession.ts';
import { deleteSample, goOn, reanalyze, submitSample } from './actions.ts';
import type { SamplesContext } from './loaders.ts';
import { heldMessageChanged, messageDecided } from './message-subscription.ts';
import { decideMessages, messageIds, reportMessage } from './messages.ts';
import { Part } from './part.ts';
import { quotaChanged, quotaOf, quotaUse } from './quota.ts';
import { bucketOf, reputationOf } from './reputation.ts';
import { asSample } from './sample-row.ts';
import { submissionChanged } from './submission-subscription.ts';
import { submissionIds, submissionTotals } from './submission-list.ts';
import { openMessages } from './sealing.ts';
import { simulatePolicy } from './simulate.ts';
import { join } from 'node:path';

/**
 * These mutations work on samples that the customer may not see yet, or that others share: they run unfenced and name
 * the customer themselves.
 */
const unfenced = (context: SamplesContext) => ({ ...context, em: context.platform.database.for(system) });

const sampleSubmit = mutation('sampleSubmit', async ({ input }: MutationSampleSubmitArgs, { caller, platform, loaders }: SamplesContext, em) => {
  const { submission, sample, upload, hasBytes } = await submitSample(em, caller, platform, input);
  // The submission lets its customer see the sample: no need to ask for the same row again.
  loaders.sample.prime(sample.id, asSample(sample));
  loaders.shown.prime(sample.id, hasBytes);
  return { payload: { submission, upload }, subject: submission.id };
});
const sampleDelete = mutation('sampleDelete', async ({ input }: { input: { sha256: string; reason: string } }, { caller, platform }: SamplesContext, em) => {
  const { receipt, sampleId } = await deleteSample(em, caller, platform, input);
  return { payload: { receipt }, subject: sampleId };
});
const submissionProve = mutationAround('submissionProve', {
  before: async ({ input }: { input: { submissionId: string; proof: string } }, { caller, platform }: SamplesContext) => {
    if (!caller.customerId) throw publicError('FORBIDDEN', 'only devices, users and keys of a customer have files');
    return await checkedProof(platform.database.for(system), platform, platform.pseudonyms.of(caller.customerId), input);
  },
}, async ({ input }, { caller, platform }, em, sampleId) => {
  await notePossession(em, sampleId, platform.pseudonyms.of(caller.customerId!));
  await goOn(em, platform.keys, sampleId);
  const submission = await em.findOne(Submission, { id: input.submissionId });
  return { payload: { submission }, subject: input.submissionId };
});
const submissionReanalyze = mutation('submissionReanalyze', async ({ input }: { input: { submissionId: string; environment?: string | null; archivePassword?: string | null } }, { caller, platform }: SamplesContext, em) => {
  if (!caller.customerId) throw publicError('FORBIDDEN', 'a campaign analyses samples of every customer; this is for one of a customer');
  const submission = await reanalyze(em, input, caller.customerId, platform);
  return { payload: { submission }, subject: submission.id };
});
const heldMessageReport = mutation('heldMessageReport', async ({ input }: { input: HeldMessageReportInput }, { caller, platform }: SamplesContext, em) => {
  const message = await reportMessage(em, caller, platform, input);
  return { payload: { message }, subject: message.id };
});
const sightingsReport = mutation('sightingsReport', async ({ input }: { input: SightingsReportInput }, { caller, platform }: SamplesContext, em) => ({ payload: { fresh: await reportSightings(em, caller, platform, input) }, subject: null }));
const diagnosticSubmit = mutation('diagnosticSubmit', async ({ input }: { input: DiagnosticSubmitInput }, { caller, platform }: SamplesContext, em) => {
  const diagnostic = await submitDiagnostic(em, caller, platform, input);
  return { payload: { diagnostic, upload: await diagnosticTicket(platform, diagnostic, 'write') }, subject: diagnostic.id };
});
/**
 * Bytes first, before the transaction: a vault answers when it likes. What is left when that fails is deleted again.
 */
const diagnosticDelete = mutationAround('diagnosticDelete', {
  before: async ({ input }: { input: { diagnosticId: string } }, { caller, platform }: SamplesContext) => await removeDiagnosticBytes(platform, diagnosticVaultOf(platform), input.diagnosticId, platform.pseudonyms.of(caller.customerId ?? '')),
}, async ({ input }, { caller, platform }, em) => {
  const [row] = await em.execute<DiagnosticRow[]>('delete from diagnostic where id = ? and customer_id = ? returning *', [input.diagnosticId, platform.pseudonyms.of(caller.customerId ?? '')]);
  if (row) noteChange(em, { what: 'Diagnostic', id: row.id, before: { kind: row.kind, size: Number(row.size), sha256: row.sha256, reportedAt: row.reported_at }, after: null });
  return { payload: {}, subject: input.diagnosticId };
});
const heldMessagesRelease = mutation('heldMessagesRelease', async ({ input }: { input: { ids: string[]; note: string; form?: HeldMessageReportInput['form'] } }, { caller, platform }: SamplesContext, em) => {
  const messages = await decideMessages(em, caller, platform, input, { state: 'RELEASED', form: input.form ?? 'UNCHANGED' });
  return { payload: { messages }, subject: messages[0]!.id };
});
const heldMessagesDrop = mutation('heldMessagesDrop', async ({ input }: { input: { ids: string[]; note: string } }, { caller, platform }: SamplesContext, em) => {
  const messages = await decideMessages(em, caller, platform, input, { state: 'DROPPED', form: null });
  return { payload: { messages }, subject: messages[0]!.id };
});

export const resolvers: Complete<Resolvers<SamplesContext>> = {
  CustomerExport: {
    __resolveReference: ({ id }: { id: string }) => ({ id }),
    samples: async ({ id }, { number }, { caller, platform, loaders }) => {
      const lines = caller.scopes.includes('customers:write') ? await exportChunk(platform, 'samples', id, number, caller.customerId ?? '') : null;
      if (lines !== null && number === 0) await loaders.opened.load({ action: 'export.read', subject: id, detail: { part: 'samples' } });
      return lines === null ? null : { lines };
    },
  },
  Query: {
    policySimulate: async (_parent, args, { em, caller, platform }) => {
      if (!caller.customerId) throw publicError('FORBIDDEN', 'the operator has no policies');
      return await simulatePolicy(em, platform, caller.customerId, args);
    },
    submissions: async (_parent, { filter, order, ...page }, context) => {
      const { em, caller, loaders, platform } = context;
      if (!caller.customerId) throw publicError('FORBIDDEN', "submissions are a customer's own");
      const [name, owner] = [order === 'OLDEST_FIRST' ? 'submissions oldest' : 'submissions', caller.customerId];
      const { limit, after } = platform.pages.open(name, owner, page);
      const ids = await submissionIds(em, platform, platform.pseudonyms.of(owner), { filter, oldestFirst: order === 'OLDEST_FIRST', after, limit });
      const rows = (await Promise.all(ids.map(async (id) => await loaders.submission.load(id)))).filter((row) => row !== null);
      await noteRead(context, 'submissions', Math.min(rows.length, page.first));
      return platform.pages.close(name, owner, page, rows, (row) => row.id);
    },
    submissionTotals: async (_parent, { filter }, { em, caller, platform }) => {
      if (!caller.customerId) throw publicError('FORBIDDEN', "submissions are a customer's own");
      return await submissionTotals(em, platform, platform.pseudonyms.of(caller.customerId), filter);
    },
    reputation: async (_parent, { prefix }, { caller, platform }) => {
      if (!caller.customerId) throw publicError('FORBIDDEN', 'reputation is told to customers');
      return await reputationOf(platform.database.for(system), prefix, platform.pseudonyms.of(caller.customerId));
    },
    deletionReceipts: async (_parent, page, { em, caller, platform }) => {
      const owner = caller.customerId ?? '*';
      const { limit, after } = platform.pages.open('deletionReceipts', owner, page);
      const rows = await em.execute<{ id: string; sha256: string; deletedAt: string; signature: string }[]>(
        'select id, sha256, deleted_at as "deletedAt", signature from deletion where id < ? order by id desc limit ?', [after ?? 'del_~', limit]);
      return platform.pages.close('deletionReceipts', owner, page, rows.map((row) => ({ ...row, deletedAt: new Date(row.deletedAt).toISOString() })), (row) => row.id);
    },
    heldMessages: async (_parent, { filter, ...page }, context) => {
      const { em, caller, loaders, platform } = context;
      if (!caller.customerId) throw publicError('FORBIDDEN', "messages are a customer's own");
      const { limit, after } = platform.pages.open('heldMessages', caller.customerId, page);
      const ids = await messageIds(em, platform, platform.pseudonyms.of(caller.customerId), { filter, after, limit });
      const rows = (await Promise.all(ids.map(async (id) => await loaders.message.load(id)))).filter((row) => row !== null);
      await noteRead(context, 'heldMessages', Math.min(rows.length, page.first));
      return platform.pages.close('heldMessages', caller.customerId, page, rows, (row) => row.id);
    },
    heldMessage: async (_parent, { id }, { caller, loaders, platform }) => {
      const row = await loaders.message.load(id);
      return caller.kind === 'DEVICE' && row?.deviceId !== platform.pseudonyms.of(caller.id) ? null : row;
    },
    sightings: async (_parent, { filter, ...page }, context) => {
      const { em, caller, platform } = context;
      if (!caller.customerId) throw publicError('FORBIDDEN', "sightings are a customer's own");
      const { limit, after } = platform.pages.open('sightings', caller.customerId, page);
      const rows = await sightingRows(em, platform, platform.pseudonyms.of(caller.customerId), { filter, after, limit });
      await noteRead(context, 'sightings', Math.min(rows.length, page.first));
      return platform.pages.close('sightings', caller.customerId, page, rows, (row) => row.id);
    },
    diagnostics: async (_parent, { deviceId, ...page }, context) => {
      const { em, caller, platform } = context;
      if (!caller.customerId) throw publicError('FORBIDDEN', "diagnostics are a customer's own");
      const { limit, after } = platform.pages.open('diagnostics', caller.customerId, page);
      const rows = await diagnosticRows(em, platform.pseudonyms.of(caller.customerId), { deviceId: deviceId ? platform.pseudonyms.of(deviceId) : null, after, limit });
      await noteRead(context, 'diagnostics', Math.min(rows.length, page.first));
      return platform.pages.close('diagnostics', caller.customerId, page, rows, (row) => row.id);
    },
    sample: async (_parent, { sha256 }, { loaders }) => await loaders.sampleByHash.load(sha256),
    submission: async (_parent, { id }, { loaders }) => await loaders.submission.load(id),
  },
  Sample: {
    __resolveReference: async (key: { id?: string; sha256?: string; nodeId?: string }, { loaders, caller }: SamplesContext) => {
      const sample = key.id ? await loaders.sample.load(key.id) : await loaders.sampleByHash.load(key.sha256!);
      // A verdict is told to whoever knows the hash, and devices take away what they never sent: what else is known of the bytes is for those who sent them.
      if (!sample && caller.customerId && !key.nodeId) throw publicError('NOT_FOUND', 'this customer has not submitted these bytes: of them only the verdict is told');
      return sample;
    },
    prevalence: ({ id }) => ({ id }),
    exposure: ({ id }) => ({ sampleId: id }),
    // Whoever has shown no more than a hash is told what it has told itself.
    size: async ({ id, size }, _args, { loaders }) => ((await loaders.possession.load(id)) ? size : ((await loaders.told.load(id))?.size ?? size)),
    category: async ({ id, category }, _args, { loaders }) => ((await loaders.possession.load(id)) ? category : ((await loaders.told.load(id))?.category ?? category)),
    mediaType: async ({ id, mediaType }, _args, { loaders }) => ((await loaders.possession.load(id)) ? mediaType : null),
    firstSeenAt: async ({ id, firstSeenAt }, _args, { loaders }) => {
      const at = new Date(firstSeenAt);
      if (!(await loaders.first.load(id))) at.setUTCHours(0, 0, 0, 0);
      return at;
    },
    stored: async ({ id, storedAt, deletedAt, region }, _args, { loaders }) => (storedAt && !deletedAt && (await loaders.possession.load(id)) ? { since: storedAt, region: region! } : null),
    container: async ({ id }, _args, { loaders }) => {
      const member = await loaders.container.load(id);
      return member ? await loaders.sample.load(member.containerId) : null;
    },
    members: async ({ id }, page, { em, caller, platform }) => {
      const list = `members ${id}`;
      const owner = caller.customerId ?? '*';
      const { limit, after } = platform.pages.open(list, owner, page);
      const rows = await em.execute<{ id: string }[]>('select sample_id as id from member where container_id = ? and sample_id > ? order by sample_id limit ?', [id, after ?? '', limit]);
      const connection = platform.pages.close(list, owner, page, rows, (row) => row.id);
      return connection;
    },
  },
  Exposure: {
    devices: async ({ sampleId }, page, { em, caller, platform }) => {
      if (!caller.customerId) throw publicError('FORBIDDEN', 'where a file is, is for its own customer');
      const list = `exposure ${sampleId}`;
      const { limit, after } = platform.pages.open(list, caller.customerId, page);
      const rows = await em.execute<{ device: string; newest: string; submissions: number; first_at: string; last_at: string }[]>(
        `select device_id as device, max(id) as newest, count(*)::int as submissions, min(submitted_at) as first_at, max(submitted_at) as last_at from submission
         where sample_id = ? and customer_id = ? and device_id > ? group by device_id order by device_id limit ?`, [sampleId, platform.pseudonyms.of(caller.customerId), after ?? '', limit]);
      return platform.pages.close(list, caller.customerId, page, rows.map(({ device, newest, submissions, first_at, last_at }) => ({ deviceId: device, newest, submissions, firstAt: new Date(first_at).toISOString(), lastAt: new Date(last_at).toISOString() })), (row) => row.deviceId);
    },
    messages: async ({ sampleId }, { states, ...page }, { em, caller, loaders, platform }) => {
      if (!caller.customerId) throw publicError('FORBIDDEN', 'where a file is, is for its own customer');
      const list = `messages ${sampleId}`;
      const { limit, after } = platform.pages.open(list, caller.customerId, page);
      const ids = await messageIds(em, platform, platform.pseudonyms.of(caller.customerId), { filter: { states: states ?? null }, sampleId, after, limit });
      const rows = (await Promise.all(ids.map(async (id) => await loaders.message.load(id)))).filter((row) => row !== null);
      return platform.pages.close(list, caller.customerId, page, rows, (row) => row.id);
    },
  },
  ExposedDevice: {
    device: ({ deviceId }, _args, { platform }) => ({ __typename: 'Device', id: platform.pseudonyms.idOf(deviceId) }),
    submission: async ({ newest }, _args, { loaders }) => (await loaders.submission.load(newest))!,
  },
  SubmissionChange: { submission: async ({ submissionId }, _args, { loaders }) => (await loaders.submission.load(submissionId))! },
  Prevalence: {
    lastSeenDay: async ({ id }, _args, { loaders }) => (await loaders.seen.load(id))?.last_day ?? null,
    customers: async ({ id }, _args, { loaders }) => bucketOf((await loaders.seen.load(id))?.customers ?? 0),
    ownDevices: async ({ id }, _args, { loaders }) => (await loaders.own.load(id)).devices,
    ownSubmissions: async ({ id }, _args, { loaders }) => (await loaders.own.load(id)).submissions,
  },
  Reputation: { firstSeenDay: ({ firstDay }) => firstDay, lastSeenDay: ({ lastDay }) => lastDay, customers: ({ bucket }) => bucket },
  SampleConnection: { nodes: async ({ nodes }, _args, { loaders }) => await Promise.all(nodes.map(async (node) => (await loaders.sample.load(node.id))!)) },
  SampleEdge: { node: async ({ node }, _args, { loaders }) => (await loaders.sample.load(node.id))! },
  Submission: {
    __resolveReference: async ({ id }: { id: string }, { loaders }: SamplesContext) => await loaders.submission.load(id),
    sample: async ({ sampleId }, _args, { loaders }) => (await loaders.sample.load(sampleId))!,
    device: ({ deviceId }, _args, { platform }) => (deviceId ? { __typename: 'Device', id: platform.pseudonyms.idOf(deviceId) } : null),
    fileName: async (row, _args, { loaders }) => await loaders.fileName(row),
    path: async (row, _args, { loaders }) => (await loaders.personal(row))?.path ?? null,
    process: async (row, _args, { loaders }) => (await loaders.personal(row))?.process ?? null,
    user: async (row, _args, { loaders }) => (await loaders.personal(row))?.user ?? null,
    arguments: async (row, _args, { loaders }) => (await loaders.personal(row))?.asked?.arguments ?? null,
    exportName: async (row, _args, { loaders }) => (await loaders.personal(row))?.asked?.exportName ?? null,
    answers: async (row, _args, { loaders }) => (await loaders.personal(row))?.asked?.answers ?? null,
    decision: async (row, _args, { loaders }) => ({ outcome: row.outcome, reason: row.reason, message: (openMessages[row.reason] && (await loaders.personal(row))?.message) ?? row.message, policyRevision: row.policyRevisionId ? { __typename: 'PolicyRevision', id: row.policyRevisionId } : null }),
    signer: async (row, _args, { loaders }) => (await loaders.personal(row))?.signer ?? null,
    exclusionCandidates: async (row, _args, { loaders }) => {
      const { sampleId } = row;
      const fileName = await loaders.fileName(row);
      const told = await loaders.personal(row);
      const sample = await loaders.sample.load(sampleId);
      const extension = /[^.\\/:*?\s]+$/.exec(fileName)?.[0];
      return [
        { kind: 'SHA256' as const, value: sample!.sha256 },
        ...(told?.signer ? [{ kind: 'SIGNER' as const, value: told.signer.certificateSha256 }] : []),
        ...(told?.path ? [{ kind: 'FOLDER' as const, value: told.path }] : []),
        ...(extension && extension !== fileName ? [{ kind: 'EXTENSION' as const, value: extension }] : []),
      ].filter(({ kind, value }) => exclusionFault(kind, value) === null);
    },
    challenge: async ({ id, sampleId, outcome, state, facts }, _args, { caller, loaders, platform }) => {
      if (!caller.customerId || !facts || outcome === 'SKIP' || state === 'AWAITING_UPLOAD') return null;
      const sample = await loaders.sample.load(sampleId);
      if (!sample?.storedAt || sample.deletedAt || (await loaders.shown.load(sampleId))) return null;
      return challengeOf(platform.keys, id, facts.size);
    },
    failure: async ({ failureCode, failureMessage, sampleId, state }, _args, { loaders }) => {
      if (!failureCode) return null;
      const all = state === 'EXPIRED' || (await loaders.possession.load(sampleId));
      return { code: failureCode, message: all ? failureMessage! : failedWords };
    },
  },
  Sighting: {
    __resolveReference: async ({ id }: { id: string }, { em }: SamplesContext) => (await em.execute<SightingRow[]>('select * from sighting where id = ?', [id]))[0] ?? null,
    device: ({ device_id }, _args, { platform }) => ({ __typename: 'Device', id: platform.pseudonyms.idOf(device_id) }),
    fileName: async (row, _args, { loaders }) => (await loaders.place(row))?.fileName ?? null,
    path: async (row, _args, { loaders }) => (await loaders.place(row))?.path ?? null,
    process: async (row, _args, { loaders }) => (await loaders.place(row))?.process ?? null,
    user: async (row, _args, { loaders }) => (await loaders.place(row))?.user ?? null,
    signer: async (row, _args, { loaders }) => (await loaders.place(row))?.signer ?? null,
    size: ({ size }) => Number(size),
    firstSeenAt: ({ first_at }) => new Date(first_at),
    lastSeenAt: ({ last_at }) => new Date(last_at),
    // A sample that only others sent is none of this customer's: its reputation is told by hash.
    sample: async ({ sha256 }, _args, { loaders }) => await loaders.sampleByHash.load(sha256),
  },
  Diagnostic: {
    __resolveReference: async ({ id }: { id: string }, { em, caller }: SamplesContext) => (caller.scopes.includes('diagnostics:read') ? ((await em.execute<DiagnosticRow[]>('select * from diagnostic where id = ?', [id]))[0] ?? null) : null),
    device: ({ device_id }, _args, { platform }) => ({ __typename: 'Device', id: platform.pseudonyms.idOf(device_id) }),
    fileName: async (row, _args, { loaders }) => (await loaders.diagnosticWords(row))?.fileName ?? null,
    description: async (row, _args, { loaders }) => (await loaders.diagnosticWords(row))?.description ?? null,
    size: ({ size }) => Number(size),
    reportedAt: ({ reported_at }) => new Date(reported_at),
    storedAt: ({ stored_at }) => stored_at && new Date(stored_at),
    expiresAt: ({ expires_at }) => new Date(expires_at),
    download: async (row, _args, { caller, loaders, platform }) => {
      if (!row.stored_at || !caller.scopes.includes('diagnostics:read')) return null;
      await loaders.opened.load({ action: 'diagnostic.downloaded', subject: row.id, detail: { kind: row.kind, sha256: row.sha256 } });
      return await diagnosticTicket(platform, row, 'read');
    },
  },
  HeldMessage: {
    __resolveReference: async ({ id }: { id: string }, { loaders }: SamplesContext) => await loaders.message.load(id),
    device: ({ deviceId }, _args, { platform }) => ({ __typename: 'Device', id: platform.pseudonyms.idOf(deviceId) }),
    sender: async (row, _args, { loaders }) => (await loaders.words(row))?.sender ?? null,
    recipients: async (row, _args, { loaders }) => (await loaders.words(row))?.recipients ?? [],
    subject: async (row, _args, { loaders }) => (await loaders.words(row))?.subject ?? null,
    note: async (row, _args, { loaders }) => (await loaders.words(row))?.note ?? null,
    outcome: async (row, _args, { loaders }) => (await loaders.words(row))?.outcome ?? null,
    parts: async (row, _args, { loaders }) => {
      const words = await loaders.words(row);
      return (await loaders.parts.load(row.id)).map(({ number, submission_id, kind }) => ({ kind, submissionId: submission_id, link: words?.links[String(number)] ?? null }));
    },
  },
  MessagePart: { submission: async ({ submissionId }, _args, { loaders }) => (await loaders.submission.load(submissionId))! },
  MessageDecision: { message: async ({ messageId }, _args, { loaders }) => (await loaders.message.load(messageId))! },
  HeldMessageChange: { message: async ({ messageId }, _args, { loaders }) => (await loaders.message.load(messageId))! },
  Customer: {
    __resolveReference: ({ id }: { id: string }) => ({ id }),
    quota: async ({ id }, _args, { em, caller, platform }) => {
      if (id !== caller.customerId || !caller.licence) throw publicError('FORBIDDEN', "a customer's quota is its own business");
      return quotaOf(caller.licence, await quotaUse(em, platform.pseudonyms.of(id), false));
    },
  },
  Subscription: {
    quotaChanged: { subscribe: (_parent, _args, context) => quotaChanged(context) },
    submissionChanged: { subscribe: (_parent, { filter }, context) => submissionChanged(filter, context) },
    messageDecided: { subscribe: (_parent, _args, context) => messageDecided(context) },
    heldMessageChanged: { subscribe: (_parent, _args, context) => heldMessageChanged(context) },
  },
  SimulatedDifference: { submission: async ({ submissionId }, _args, { loaders }) => (await loaders.submission.load(submissionId))! },
  UploadTicket: { offset: async ({ uploadId }, _args, { platform }) => await new Part(join(platform.dataFolder, 'uploads'), uploadId, Buffer.alloc(32)).length() },
  Mutation: {
    sightingsReport: inContext(sightingsReport, unfenced),
    diagnosticSubmit,
    diagnosticDelete,
    heldMessageReport,
    heldMessagesRelease,
    heldMessagesDrop,
    sampleSubmit: inContext(sampleSubmit, unfenced),
    submissionProve: inContext(submissionProve, unfenced),
    submissionReanalyze: inContext(submissionReanalyze, unfenced),
    sampleDelete: inContext(sampleDelete, unfenced),
  },
};
