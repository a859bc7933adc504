import type { InferEntity } from '@mikro-orm/postgresql';
import type { MutationSampleSubmitArgs } from '../../schema/generated/samples.ts';
import { exclusionOf } from '../../schema/exclusion.ts';
import { startOf, type Start } from '../../schema/start.ts';
import { newId } from '../../schema/ids.ts';
import type { Caller } from '../../platform/caller.ts';
import { noteChange } from '../../platform/changes.ts';
import type { Manager } from '../../platform/database.ts';
import { publicError, Refusal } from '../../platform/errors.ts';
import { publish } from '../../platform/outbox.ts';
import type { Platform } from '../../platform/subgraph.ts';
import { checkedAsked, notHeldBack, queueAsked, queueWaiting } from './asked.ts';
import { checkPassword, passwordsFor, rememberPassword } from './archive-passwords.ts';
import { decideStart } from './decide-start.ts';
import { Submission, type SubmissionState } from './entities.ts';
import { countOne, left, quotaUse } from './quota.ts';
import { noteSeen } from './reputation.ts';
import { hasShown } from './possession.ts';
import { documentOf, policyAndKey, policyIn } from './policy.ts';
import { checkedPlace } from './place.ts';
import { isKnownAbroad } from './regions.ts';
import { destroyKey } from './retention.ts';
import { lockHashes, lockSample, type SampleRow } from './sample-row.ts';
import { knownBy, knownOf, namesOf, noteAbroad, openStarts } from './sample-start.ts';
import { sealJobWords } from './job-words.ts';
import { customerKey, openFacts, openMessages, openName, sealFacts, sealName } from './sealing.ts';
import type { StoredFacts } from './simulate.ts';
import { searchWords } from './search-words.ts';
import { noteUnsent, rememberSightings } from './unsent.ts';
import { openUpload } from './upload-row.ts';

type SubmitInput = MutationSampleSubmitArgs['input'];

function checked(input: SubmitInput): SubmitInput {
  const invalid = (field: string, message: string): never => {
    throw new Refusal('INVALID', message, ['input', field]);
  };
  if (input.size < 1) invalid('size', 'an empty file has nothing to analyse');
  checkedPlace(input, ['input']);
  if (input.localScore !== null && input.localScore !== undefined && (!Number.isInteger(input.localScore) || input.localScore < 0 || input.localScore > 100)) {
    invalid('localScore', 'localScore must be 0 to 100');
  }
  if (input.mail && !/^[^\s@\p{Cc}]{1,253}$/u.test(input.mail.senderDomain)) invalid('mail', 'senderDomain must be a domain name of 1 to 253 characters');
  checkPassword(input.archivePassword);
  return input;
}

/** One round trip: decides, registers the submission, and says where to send the bytes when they are needed. */
export async function submitSample(em: Manager, caller: Caller, platform: Platform, given: SubmitInput) {
  const input = checked(given);
  const asked = checkedAsked(input);
  if (!caller.customerId || !caller.licence) throw publicError('FORBIDDEN', 'only devices, users and keys of a customer submit samples');
  const now = new Date();
  let sample = await lockSample(em, { sha256: input.sha256 });
  if (!sample) {
    await lockHashes(em, [input.sha256]);
    await em.execute(
      'insert into sample (id, sha256, size, category, first_seen_at) values (coalesce((select sample_id from abroad where sha256 = ?), ?), ?, ?, ?, ?) on conflict (sha256) do nothing',
      [input.sha256, newId('sample'), input.sha256, input.size, input.category, now.toISOString()], 'run',
    );
    sample = (await lockSample(em, { sha256: input.sha256 }))!;
    await rememberSightings(em, sample);
  }
  const customer = platform.pseudonyms.of(caller.customerId);
  // Whoever guesses is not told which size is right.
  if (sample.stored_at && sample.size !== input.size && (await hasShown(em, sample.id, customer))) {
    throw new Refusal('INVALID', 'these bytes are known and have another size: hash or size is wrong', ['input', 'size']);
  }
  const bytesHere = sample.stored_at !== null && sample.deleted_at === null;
  if (asked && bytesHere && !(await hasShown(em, sample.id, customer))) {
    const remedy = 'submit them as they are and show that you have them (submissionProve), then ask again';
    const message = `bytes that others have sent are not started with words of yours: ${remedy}`;
    throw new Refusal('CONFLICT', message, ['input', 'sha256']);
  }
  const start = startOf(input.fileName, sample.media_type);
  if ((sample.analysis_state === 'NONE' || sample.analysis_state === 'FAILED') && (await isKnownAbroad(em, sample))) {
    await em.execute("update sample set analysis_state = 'FINISHED' where id = ?", [sample.id], 'run');
    sample.analysis_state = 'FINISHED';
    await noteAbroad(em, sample.id, start);
  }
  const { key, document } = await policyAndKey(em, platform.keys, customer);
  const policy = policyIn(document, caller, now);
  const knownHere = await knownOf(em, sample, start);
  const facts = {
    size: input.size, category: input.category, contains: input.contains ? [...new Set(input.contains)] : null, localScore: input.localScore ?? null,
    licenceExpired: Date.parse(caller.licence.expiresAt) <= now.getTime(),
  } as const;
  const personal = { path: input.path ?? null, process: input.process ?? null, user: input.user ?? null, group: caller.group, product: caller.product ?? null, mail: input.mail ?? null, signer: input.signer ?? null };
  const use = asked !== null || knownHere === 'NO' ? await quotaUse(em, customer, true) : null;
  const { licence } = caller;
  const knownStart = { start: knownHere, bytes: knownBy[sample.analysis_state] };
  const { decision, known } = decideStart(policy, {
    ...facts, ...personal, sha256: input.sha256, fileName: input.fileName, quotaLeft: use ? left(licence, use) : 0, now,
  }, knownStart, asked !== null);
  const isAskedFor = asked !== null && decision.outcome === 'SUBMIT';
  const isOtherStart = decision.outcome === 'SUBMIT' && knownBy[sample.analysis_state] !== 'NO';
  if (isAskedFor) decision.message = 'to be started as asked';
  else if (isOtherStart) decision.message = 'known under other names; under this one another program starts it';
  const state: SubmissionState =
    decision.outcome === 'SKIP' ? 'SKIPPED'
    : decision.reason === 'ALREADY_ANALYZED' ? 'ANALYZED'
    : decision.reason === 'IN_PROGRESS' ? (sample.analysis_state === 'RUNNING' ? 'ANALYZING' : 'QUEUED')
    : bytesHere ? 'QUEUED' : 'AWAITING_UPLOAD';
  const id = newId('submission');
  const holder = platform.pseudonyms.of(caller.id);
  const upload = state === 'AWAITING_UPLOAD' ? await openUpload(em, platform, { customer, holder, sampleId: sample.id, sha256: input.sha256, size: input.size }) : null;
  const submission = em.create(Submission, {
    id, uploadId: upload?.uploadId ?? null, customerId: customer, deviceId: caller.kind === 'DEVICE' ? platform.pseudonyms.of(caller.id) : null, sampleId: sample.id,
    outcome: decision.outcome, reason: decision.reason, message: openMessages[decision.reason] ?? decision.message, policyRevisionId: policy.revisionId, state,
    name: sealName(key, id, input.fileName), start: startOf(input.fileName, null),
    origin: input.origin, sealed: sealFacts(key, id, { ...personal, message: openMessages[decision.reason] ? decision.message : null, asked }), asked: isAskedFor, submittedAt: now,
    words: searchWords(key, [input.fileName, personal.path, personal.process, personal.user, personal.signer?.name]),
    finishedAt: state === 'SKIPPED' || state === 'ANALYZED' ? now : null, failureCode: null, failureMessage: null, facts: {
      ...facts, known, knownStart, dailyQuota: licence.dailyQuota, dayLeft: use && licence.dailyQuota - use.today, monthLeft: use && licence.monthlyQuota - use.month, version: policy.version,
    } satisfies StoredFacts,
  });
  em.persist(submission);
  await em.flush();
  const hasBytes = await noteSeen(em, sample.id, customer);
  if (decision.outcome === 'SKIP') await noteUnsent(em, platform, customer, [sample.id], decision.reason);
  if (decision.outcome === 'SUBMIT' && use) await countOne(em, customer, caller.licence, use);
  if (decision.outcome === 'SUBMIT') await rememberPassword(em, platform.keys, sample.id, customer, input.archivePassword);
  if (decision.outcome !== 'SKIP') {
    await publish(em, 'sample.submitted', { submissionId: submission.id, sampleId: sample.id, sha256: sample.sha256, customer, awaits: state === 'ANALYZED' ? null : isAskedFor ? 'asked' : start }, { scope: customer });
  } else await tellChanged(em, [{ id: submission.id, customer_id: customer }]);
  if (state === 'QUEUED' && decision.outcome === 'SUBMIT') {
    if (knownHere === 'NO') await queue(em, platform.keys, sample, input.fileName, customer);
    if (asked) await queueAsked(em, platform.keys, sample, { id, customer_id: customer, fileName: input.fileName }, asked);
  }
  return { submission, sample, upload, hasBytes };
}

/** For those who look at the list. */
export async function tellChanged(em: Manager, rows: readonly { id: string; customer_id: string }[]): Promise<void> {
  for (const { id, customer_id } of rows) await publish(em, 'submission.changed', { customer: customer_id, submissionId: id }, { scope: customer_id });
}

/**
 * Asks for an analysis of bytes that are in the vault: one for each class of start among the name and those of all who
 * wait for these bytes. `customer`: who sent them, or wants it.
 */
export async function queue(
  em: Manager, keys: Platform['keys'], sample: Pick<SampleRow, 'id' | 'sha256' | 'size' | 'category' | 'media_type'>, fileName: string, customer: string | null,
): Promise<void> {
  await queueWaiting(em, keys, sample);
  const asked = await openStarts(em, sample, [fileName, ...(await namesOf(em, keys, sample.id, true))]);
  await em.execute("update sample set analysis_state = 'QUEUED' where id = ?", [sample.id], 'run');
  await tellQueued(em, sample.id);
  const { id: sampleId, sha256, size, category } = sample;
  const passwords = await passwordsFor(em, keys, sample.id, customer);
  for (const [start, name] of asked) {
    const words = await sealJobWords(em, keys, sample, { fileName: name, passwords, asked: null });
    await publish(em, 'sample.stored', { sampleId, sha256, size, words, start, category });
  }
}

/** What waited for these bytes, and may have them, waits for its analysis from here on. */
async function tellQueued(em: Manager, sampleId: string): Promise<void> {
  await tellChanged(em, await em.execute(
    `update submission set state = 'QUEUED' where sample_id = ? and state = 'AWAITING_UPLOAD' and ${notHeldBack}
     returning id, customer_id`, [sampleId]));
}

/** A customer has shown that it has bytes that are here: its submissions that were held back go on. */
export async function goOn(em: Manager, keys: Platform['keys'], sampleId: string): Promise<void> {
  const sample = await lockSample(em, { id: sampleId });
  if (!sample?.stored_at || sample.deleted_at) return;
  await queueWaiting(em, keys, sample);
  await tellQueued(em, sample.id);
}

/** Which analysis is wanted anew: by the name of a submission, or by the class of start, for which a name is found. */
export type Again = { fileName: string } | { start: Start | null };

/**
 * Asks for another analysis of bytes that are kept. The sample's state stays: what is known is still known. Null, or
 * why it can't be.
 */
export async function queueAgain(
  em: Manager, keys: Platform['keys'], sample: SampleRow, which: Again, { customer = null, ...more }: { environment: string | null; campaignId: string | null; customer?: string | null },
): Promise<'BYTES_GONE' | 'IN_PROGRESS' | null> {
  if (!sample.stored_at || sample.deleted_at) return 'BYTES_GONE';
  if (sample.analysis_state === 'QUEUED' || sample.analysis_state === 'RUNNING') return 'IN_PROGRESS';
  const classOf = (name: string) => startOf(name, sample.media_type);
  const names = 'fileName' in which ? [which.fileName] : await namesOf(em, keys, sample.id, false);
  const fileName = names.find((name) => !('start' in which) || which.start === null || classOf(name) === which.start) ?? names[0] ?? sample.sha256;
  const words = await sealJobWords(em, keys, sample, { fileName, passwords: await passwordsFor(em, keys, sample.id, customer), asked: null });
  await publish(em, 'sample.stored', {
    sampleId: sample.id, sha256: sample.sha256, size: sample.size, words, start: classOf(fileName), category: sample.category, cause: 'REANALYSIS', ...more,
  });
  return null;
}

export async function reanalyze(em: Manager, input: { submissionId: string; environment?: string | null | undefined; archivePassword?: string | null | undefined }, customerId: string, platform: Platform) {
  const submission = await em.findOne(Submission, { id: input.submissionId, customerId: platform.pseudonyms.of(customerId) });
  if (!submission) throw new Refusal('NOT_FOUND', 'there is no such submission', ['input', 'submissionId']);
  if (input.environment && !/^[a-z0-9-]{1,64}$/.test(input.environment)) throw new Refusal('INVALID', 'an environment has a name such as windows-7', ['input', 'environment']);
  checkPassword(input.archivePassword);
  const sample = (await lockSample(em, { id: submission.sampleId }))!;
  await rememberPassword(em, platform.keys, sample.id, submission.customerId, input.archivePassword);
  const { fileName, rule } = await excludedBy(em, platform, submission);
  if (rule) throw new Refusal('CONFLICT', `it is excluded by ${rule.kind.toLowerCase()} ${rule.value}: remove the exclusion first`, ['input', 'submissionId']);
  const refused = await queueAgain(em, platform.keys, sample, { fileName }, { environment: input.environment ?? null, campaignId: null, customer: submission.customerId });
  if (!refused) noteChange(em, { what: 'Sample', id: sample.id, before: { analysisState: sample.analysis_state }, after: { analysisState: 'QUEUED' } });
  if (refused) throw new Refusal('CONFLICT', refused === 'BYTES_GONE' ? 'its bytes are no longer kept' : 'it is being analysed already', ['input', 'submissionId']);
  return submission;
}

/** The name of a submitted file, and the exclusion that holds for it by now; null when none does. */
async function excludedBy(em: Manager, { keys, pseudonyms }: Platform, submission: InferEntity<typeof Submission>) {
  const now = new Date();
  const key = await customerKey(em, keys, submission.customerId);
  const fileName = openName(key, { id: submission.id, file_name: submission.fileName ?? null, name: submission.name ?? null });
  const told = submission.sealed ? openFacts(key, submission.id, submission.sealed) : null;
  const device = { id: submission.deviceId ? pseudonyms.idOf(submission.deviceId) : '', group: told?.group ?? null, product: told?.product ?? null };
  const { exclusions } = policyIn(await documentOf(em, keys, submission.customerId), device, now);
  const [sample] = await em.execute<{ sha256: string }[]>('select sha256 from sample where id = ?', [submission.sampleId]);
  return { fileName, rule: exclusionOf(exclusions, { sha256: sample!.sha256, fileName, path: told?.path ?? null, signer: told?.signer ?? null, now }) };
}

/**
 * Destroys the key; the file goes by the event, after the transaction. The receipt can be checked offline with the
 * installation's public key.
 */
export async function deleteSample(em: Manager, caller: Caller, platform: Platform, input: { sha256: string; reason: string }) {
  if (input.reason.trim().length < 1 || input.reason.length > 500) throw new Refusal('INVALID', 'reason must have 1 to 500 characters', ['input', 'reason']);
  const customer = platform.pseudonyms.of(caller.customerId ?? '');
  const sample = await lockSample(em, { sha256: input.sha256 });
  // Who knows no more than the hash destroys nothing of others'.
  if (!sample || !(await hasShown(em, sample.id, customer))) {
    throw new Refusal('NOT_FOUND', 'this customer has not shown that it has these bytes', ['input', 'sha256']);
  }
  if (sample.analysis_state === 'QUEUED' || sample.analysis_state === 'RUNNING') throw new Refusal('CONFLICT', 'it is being analysed; delete it when the verdict is there', ['input', 'sha256']);
  const receipt = await destroyKey(em, platform, sample, customer, new Date());
  await publish(em, 'sample.deleted', { sampleId: sample.id, sha256: sample.sha256, storedAs: sample.stored_as });
  return { sampleId: sample.id, receipt };
}
