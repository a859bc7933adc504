import { exportChunk } from '../../platform/export.ts';
import type { Resolvers } from '../../schema/generated/verdicts.ts';
import { acknowledge, coverageOf, verdictAt, waitingFor, type DeliveryState } from './deliveries.ts';
import { decideOverride, proposeOverride, withdrawOverride } from './overrides.ts';
import { levels } from '../../schema/policy-settings.ts';
import { publicError, Refusal } from '../../platform/errors.ts';
import { mutation } from '../../platform/mutation.ts';
import { flattened, type Complete } from '../../platform/resolvers.ts';
import { latestAutomatic } from './automatic-campaigns.ts';
import { moveCampaign, startCampaign } from './campaigns.ts';
import type { InferEntity } from '@mikro-orm/postgresql';
import { Campaign, EngineRelease, Environment, Rescoring, Runner, type SignalRow, Verdict, VerdictOverride, VerdictWebhook, Incident, type DeliveryAction } from './entities.ts';
import type { VerdictsContext } from './loaders.ts';
import { exported } from './exports/export.ts';
import { openText } from '../../platform/sealed-text.ts';
import { openSignal, openSummary, type KeptSignal } from './evidence.ts';
import { indicatorsOf, readDocument } from './exports/report-document.ts';
import { eventFields, eventPage, processFields, shown } from './report.ts';
import { analysisProgressed } from './progress.ts';
import { openIncident, updateIncident } from './incidents.ts';
import { boardOf, serviceStatusChanged, type Health, type Part, type ServiceStatus } from './status.ts';
import { signalForOthers, summaryForOthers } from './possession.ts';
import { offeredResults } from './regions/offer.ts';
import { pauseRescoring } from './rescoring.ts';
import { list, verdictChanged } from './subscription.ts';
import { opened, removeWebhook, replayWebhook, setWebhook } from './webhooks/settings.ts';

export const resolvers: Complete<Resolvers<VerdictsContext>> = {
  CustomerExport: {
    __resolveReference: ({ id }: { id: string }) => ({ id }),
    verdicts: async ({ id }, { number }, { caller, platform, loaders }) => {
      const lines = caller.scopes.includes('customers:write') ? await exportChunk(platform, 'verdicts', id, number, caller.customerId ?? '') : null;
      if (lines !== null && number === 0) await loaders.opened.load({ action: 'export.read', subject: id, detail: { part: 'verdicts' } });
      return lines === null ? null : { lines };
    },
  },
  Query: {
    verdicts: async (_parent, { filter, ...page }, { em, caller, platform }) => {
      const owner = caller.customerId ?? '*';
      const { limit, after } = platform.pages.open('verdicts', owner, page);
      const ids = await em.execute<{ id: string }[]>(
        `select v.id from verdict v ${caller.customerId === null ? '' : 'join interest i on i.sample_id = v.sample_id and i.customer_id = ?'} where v.current and v.id < ?
         ${filter?.sha256 ? 'and v.sha256 = ?' : ''} ${filter?.finalOnly ? "and v.stage = 'FINAL'" : ''} ${filter?.levelMin ? 'and v.level = any(?::text[])' : ''} order by v.id desc limit ?`,
        [...(caller.customerId === null ? [] : [platform.pseudonyms.of(caller.customerId)]), after ?? 'vrd_~', ...(filter?.sha256 ? [filter.sha256] : []), ...(filter?.levelMin ? [`{${levels.slice(levels.indexOf(filter.levelMin)).join()}}`] : []), limit],
      );
      const rows = await em.find(Verdict, { id: { $in: ids.map((row) => row.id) } }, { orderBy: { id: 'desc' }, disableIdentityMap: true });
      return platform.pages.close('verdicts', owner, page, rows, (row) => row.id);
    },
    verdict: async (_parent, { sha256, ...when }, { em, loaders, platform }) => (when.asOf || when.knownAt || when.deviceId ? await verdictAt(em, platform, { sha256, ...when }) : await loaders.currentByHash.load(sha256)),
    verdictChanges: async (_parent, { filter, ...page }, { em, caller, platform }) => {
      if (!caller.customerId) throw publicError('FORBIDDEN', 'changes are told to the customers that wait for them');
      const { limit, after } = platform.pages.open('verdictChanges', caller.customerId, page);
      const rows = await em.execute<{ id: string; was_id: string }[]>(
        `select v.id, v.was_id from verdict v join interest i on i.sample_id = v.sample_id and i.customer_id = ? ${filter?.direction ? 'join verdict w on w.id = v.was_id' : ''} where v.was_id is not null and v.id < ?
         ${filter?.sha256 ? 'and v.sha256 = ?' : ''} ${filter?.since ? 'and v.reached_at >= ?' : ''} ${filter?.until ? 'and v.reached_at < ?' : ''}
         ${filter?.direction ? `and array_position(?::text[], v.level) ${filter.direction === 'WORSE' ? '>' : '<'} array_position(?::text[], w.level)` : ''} order by v.id desc limit ?`,
        [platform.pseudonyms.of(caller.customerId), after ?? 'vrd_~', ...[filter?.sha256, filter?.since, filter?.until].filter(Boolean), ...(filter?.direction ? [`{${levels.join()}}`, `{${levels.join()}}`] : []), limit]);
      return platform.pages.close('verdictChanges', caller.customerId, page, rows.map(({ id, was_id }) => ({ id, wasId: was_id })), (row) => row.id);
    },
    verdictOverrides: async (_parent, { states, ...page }, { em, platform }) => {
      const { limit, after } = platform.pages.open('verdictOverrides', '*', page);
      const rows = await em.find(VerdictOverride, { ...(after ? { id: { $lt: after } } : {}), ...(states ? { state: { $in: states } } : {}) }, { orderBy: { id: 'desc' }, limit, disableIdentityMap: true });
      return platform.pages.close('verdictOverrides', '*', page, rows, (row) => row.id);
    },
    analysis: async (_parent, { id }, { loaders }) => await loaders.analysis.load(id),
    verdictWebhooks: async (_parent, _args, { em }) => await em.find(VerdictWebhook, {}, { orderBy: { id: 'asc' }, limit: 100, disableIdentityMap: true }),
    serviceStatus: (_parent, _args, { platform }) => boardOf(platform).current ?? starting(),
    incidents: async (_parent, { open, ...page }, { em, caller, platform }) => {
      const owner = caller.customerId ?? '*';
      const { limit, after } = platform.pages.open('incidents', owner, page);
      const rows = await em.find(Incident, { ...(after ? { id: { $lt: after } } : {}), ...(open ? { endedAt: null } : {}) }, { orderBy: { id: 'desc' }, limit, disableIdentityMap: true });
      return platform.pages.close('incidents', owner, page, rows, (row) => row.id);
    },
    serviceStatusHistory: async (_parent, page, { em, platform }) => {
      const { limit, after } = platform.pages.open('serviceStatusHistory', '*', page);
      const rows = await em.execute<{ seq: string; part: Part; health: Health; detail: string; at: string }[]>('select seq, part, health, detail, at from status_change where seq < ? order by seq desc limit ?', [after ?? '9223372036854775807', limit]);
      return platform.pages.close('serviceStatusHistory', '*', page, rows.map((row) => ({ ...row, at: new Date(row.at).toISOString() })), (row) => row.seq);
    },
    regionResults: async (_parent, page, { platform }) => await offeredResults(platform, page),
    peerRegions: async (_parent, _args, { em, platform }) => {
      const rows = await em.execute<{ region: string; heard_at: string | null; results: string; failure: string | null }[]>('select region, heard_at, results, failure from peer');
      return (platform.config.ASSAY_PEERS ?? []).map(({ region }) => {
        const row = rows.find((one) => one.region === region);
        return { region, heardAt: row?.heard_at ? new Date(row.heard_at) : null, results: Number(row?.results ?? 0), failure: row?.failure ?? null };
      });
    },
    environments: async (_parent, _args, { em }) => await em.find(Environment, {}, { orderBy: { name: 'asc' } }),
    runners: async (_parent, _args, { em }) => await em.find(Runner, {}, { orderBy: { id: 'asc' }, limit: 1000 }),
    engineReleases: async (_parent, page, { em, platform }) => {
      const { limit, after } = platform.pages.open('engineReleases', '*', page);
      return platform.pages.close('engineReleases', '*', page, await em.find(EngineRelease, after ? { id: { $lt: after } } : {}, { orderBy: { id: 'desc' }, limit }), (row) => row.id);
    },
    rescorings: async (_parent, _args, { em }) => await em.find(Rescoring, {}, { orderBy: { id: 'desc' }, limit: 100 }),
    campaigns: async (_parent, page, { em, platform }) => {
      const { limit, after } = platform.pages.open('campaigns', '*', page);
      return platform.pages.close('campaigns', '*', page, await em.find(Campaign, after ? { id: { $lt: after } } : {}, { orderBy: { id: 'desc' }, limit }), (row) => row.id);
    },
  },
  Mutation: {
    verdictOverride: mutation('verdictOverride', async ({ input }, { caller }: VerdictsContext, em) => {
      const override = await proposeOverride(em, caller, input);
      return { payload: { override }, subject: override.sampleId };
    }),
    verdictOverrideDecide: mutation('verdictOverrideDecide', async ({ input }, { caller }: VerdictsContext, em) => ({ payload: { override: await decideOverride(em, caller, input) }, subject: input.overrideId })),
    verdictOverrideWithdraw: mutation('verdictOverrideWithdraw', async ({ input }, { caller }: VerdictsContext, em) => ({ payload: { override: await withdrawOverride(em, caller, input) }, subject: input.sha256 })),
    verdictWebhookSet: mutation('verdictWebhookSet', async ({ input }, { caller, platform }: VerdictsContext, em) => {
      const { webhook, secret } = await setWebhook(em, caller, platform, input);
      return { payload: { webhook, secret }, subject: webhook.id };
    }),
    verdictWebhookRemove: mutation('verdictWebhookRemove', async ({ input }: { input: { webhookId: string } }, _context: VerdictsContext, em) => ({ payload: { webhook: await removeWebhook(em, input.webhookId) }, subject: input.webhookId })),
    verdictWebhookReplay: mutation('verdictWebhookReplay', async ({ input }, { caller, platform }: VerdictsContext, em) => ({ payload: { webhook: await replayWebhook(em, caller, platform, input) }, subject: input.webhookId })),
    deliveryAcknowledge: mutation('deliveryAcknowledge', async ({ input }, { caller, platform }: VerdictsContext, em) => ({ payload: { delivery: await acknowledge(em, caller, platform, input) }, subject: input.verdictId })),
    incidentOpen: mutation('incidentOpen', async ({ input }, { caller, platform }: VerdictsContext, em) => {
      if (input.impact === 'OPERATIONAL') throw new Refusal('INVALID', 'what works is no incident', ['input', 'impact']);
      const incident = await openIncident(em, caller, platform, { ...input, impact: input.impact });
      return { payload: { incident }, subject: incident.id };
    }),
    incidentUpdate: mutation('incidentUpdate', async ({ input }, { caller }: VerdictsContext, em) => ({ payload: { incident: await updateIncident(em, caller, input) }, subject: input.incidentId })),
    rescoringPause: mutation('rescoringPause', async ({ input }, _context: VerdictsContext, em) => ({ payload: { rescoring: await pauseRescoring(em, input) }, subject: input.rescoringId })),
    campaignStart: mutation('campaignStart', async ({ input }, _context: VerdictsContext, em) => {
      const campaign = await startCampaign(em, input);
      return { payload: { campaign }, subject: campaign.id };
    }),
    campaignMove: mutation('campaignMove', async ({ input }, _context: VerdictsContext, em) => ({ payload: { campaign: await moveCampaign(em, input.campaignId, input.move) }, subject: input.campaignId })),
  },
  Incident: {
    __resolveReference: async ({ id }: { id: string }, { em }: VerdictsContext) => await em.findOne(Incident, { id }),
    affectedCustomers: ({ affected }, _args, { caller, platform }) => (affected && caller.kind === 'OPERATOR' ? affected.map((name) => ({ __typename: 'Customer' as const, id: platform.pseudonyms.idOf(name) })) : null),
    timeline: async ({ id }, _args, { loaders }) => await loaders.incidentNotes.load(id),
  },
  ServiceStatus: { reanalysis: async (_parent, _args, { platform }) => await latestAutomatic(platform), incidents: async (_parent, _args, { em }) => await em.find(Incident, { endedAt: null }, { orderBy: { id: 'asc' }, limit: 100, disableIdentityMap: true }), region: (_parent, _args, { platform }) => platform.config.ASSAY_REGION, oldestQueued: ({ oldestQueuedMs }) => oldestQueuedMs === null ? null : Math.round(oldestQueuedMs), verdictMedian: ({ verdictMedianMs }) => verdictMedianMs === null ? null : Math.round(verdictMedianMs) },
  Rescoring: {
    __resolveReference: async ({ id }: { id: string }, { em }: VerdictsContext) => await em.findOne(Rescoring, { id }),
    engine: async ({ engineId }, _args, { loaders }) => (await loaders.engine.load(engineId))!,
  },
  VerdictWebhook: {
    __resolveReference: async ({ id }: { id: string }, { em, caller }: VerdictsContext) => (caller.scopes.includes('keys:write') ? await em.findOne(VerdictWebhook, { id }) : null),
    url: (row, _args, { platform }) => opened(platform, row).url,
    cursor: ({ place }, _args, { caller, platform }) => platform.pages.cursor(list, caller.customerId ?? '', String(place)),
  },
  Campaign: { __resolveReference: async ({ id }: { id: string }, { em }: VerdictsContext) => await em.findOne(Campaign, { id }) },
  Verdict: {
    __resolveReference: async ({ id, nodeId }: { id: string; nodeId?: string }, { loaders }: VerdictsContext) => {
      const verdict = await loaders.verdict.load(id);
      // A verdict is told to whoever names its hash; who names nothing but an id of it is told of what the customer waited for.
      return verdict && (nodeId === undefined || (await loaders.interest.load(verdict.sampleId))) ? verdict : null;
    },
    sample: ({ sampleId, sha256 }) => ({ __typename: 'Sample', id: sampleId, sha256 }),
    probability: ({ probability }) => (typeof probability === 'number' ? Math.round(probability * 1000) / 1000 : null),
    summary: async (row, _args, { loaders, platform }) => ((await loaders.possession.load(row.sampleId)) ? openSummary(platform.keys, row) : summaryForOthers(row)),
    decisiveSignals: async ({ decisive, sampleId }, _args, { loaders, platform }) => ((await loaders.possession.load(sampleId)) ? decisive.map((signal) => openSignal(platform.keys, sampleId, signal)) : decisive.map(signalForOthers)),
    engine: async ({ engineId, regionEngine }, _args, { loaders }) => (engineId ? (await loaders.engine.load(engineId))! : { ...noEngine, ...(regionEngine ? { version: regionEngine } : {}) }),
    supersedes: async ({ supersedesId }, _args, { loaders }) => (supersedesId ? await loaders.verdict.load(supersedesId) : null),
    region: ({ region }, _args, { platform }) => region ?? platform.config.ASSAY_REGION,
    analysis: async ({ analysisId }, _args, { loaders }) => (analysisId ? await loaders.analysis.load(analysisId) : null),
    override: async ({ overrideId }, _args, { loaders }) => (overrideId ? await loaders.override.load(overrideId) : null),
    deliveries: async ({ id }, page, { em, caller, platform }) => {
      const [list, owner] = [`deliveries ${id}`, caller.customerId ?? '*'];
      const { limit, after } = platform.pages.open(list, owner, page);
      const rows = await em.execute<{ deviceId: string; state: DeliveryState; action: DeliveryAction | null; message: string | null; at: string }[]>(
        'select device_id as "deviceId", state, action, message, at from delivery where verdict_id = ? and customer_id = ? and (device_id, state) > (?, ?) order by device_id, state limit ?',
        [id, caller.customerId === null ? '' : platform.pseudonyms.of(caller.customerId), ...(after?.split(' ') ?? ['', '']), limit]);
      const closed = platform.pages.close(list, owner, page, rows.map((row) => ({ ...row, at: new Date(row.at).toISOString() })), (row) => `${row.deviceId} ${row.state}`);
      return { ...closed, verdictId: id };
    },
  },
  DeliveryConnection: {
    coverage: async ({ verdictId }, _args, { em, caller, platform }) => await coverageOf(em, platform, verdictId, caller.customerId),
    waiting: async ({ verdictId }, page, { em, caller, platform }) => {
      const { edges, nodes, pageInfo } = await waitingFor(em, platform, verdictId, caller.customerId, page);
      const device = ({ id }: { id: string }) => ({ __typename: 'Device' as const, id: platform.pseudonyms.idOf(id) });
      return { edges: edges.map(({ cursor, node }) => ({ cursor, node: device(node) })), nodes: nodes.map(device), pageInfo };
    },
  },
  Delivery: {
    device: ({ deviceId }, _args, { platform }) => ({ __typename: 'Device', id: platform.pseudonyms.idOf(deviceId) }),
    message: ({ deviceId, message }, _args, { platform }) => (message ? openText(platform.keys, deviceId, message) : null),
  },
  VerdictOverride: {
    __resolveReference: async ({ id }: { id: string }, { loaders }: VerdictsContext) => await loaders.override.load(id),
    from: async ({ fromVerdictId }, _args, { loaders }) => (await loaders.verdict.load(fromVerdictId))!,
    // Customers learn why; who it was is the staff's own business.
    proposedBy: ({ proposedBy }, _args, { caller }) => (caller.kind === 'STAFF' || caller.kind === 'OPERATOR' ? proposedBy : null),
    decidedBy: ({ decidedBy }, _args, { caller }) => (caller.kind === 'STAFF' || caller.kind === 'OPERATOR' ? decidedBy : null),
  },
  Analysis: {
    __resolveReference: async ({ id }: { id: string }, { loaders }: VerdictsContext) => await loaders.analysis.load(id),
    sample: ({ sampleId, sha256 }) => ({ __typename: 'Sample', id: sampleId, sha256 }),
    engine: async ({ engineId }, _args, { loaders }) => (engineId ? await loaders.engine.load(engineId) : null),
    detonations: async ({ id }, _args, { loaders }) => await loaders.detonations.load(id),
    signals: async ({ id, sampleId }, _args, { loaders, platform }) => (await loaders.signals.load(id)).map((row) => openSignal(platform.keys, sampleId, asSignal(row))),
    report: async ({ id, sha256, facts }, _args, { loaders, platform }) => {
      await loaders.opened.load({ action: 'report.read', subject: sha256, detail: { analysis: id } });
      return { id, sha256, facts: facts ? { ...facts, facts: openText(platform.keys, id, facts.facts) } : null };
    },
    failure: ({ failureCode, failureMessage }) => (failureCode ? { code: failureCode, message: failureMessage! } : null),
    nextAttemptAt: ({ nextAt }) => nextAt,
  },
  Detonation: { environment: async ({ environment }, _args, { loaders }) => (await loaders.environment.load(environment)) ?? { name: environment, description: 'an environment of the runner', own: null, offeredAt: null, evasion: null }, runTime: ({ runMs }) => runMs, member: ({ member, analysisId }, _args, { platform }) => (member ? openText(platform.keys, analysisId, member) : null) },
  Environment: {
    description: ({ description, own }) => own ?? description,
    __resolveReference: async ({ name }: { name: string }, { loaders }: VerdictsContext) => await loaders.environment.load(name),
  },
  EngineRelease: { __resolveReference: async ({ id }: { id: string }, { loaders }: VerdictsContext) => await loaders.engine.load(id) },
  Report: {
    processes: async ({ id }, page, context) => shown(await eventPage(context, id, 'PROCESS', page), processFields),
    events: async ({ id }, { kind, ...page }, context) => shown(await eventPage(context, id, kind, page), eventFields),
    techniques: async ({ id }, _args, { loaders }) => {
      const uses = new Map<string, string[]>();
      for (const signal of await loaders.signals.load(id)) for (const technique of signal.techniques) uses.set(technique, [...(uses.get(technique) ?? []), signal.rule]);
      return [...uses].sort().map(([technique, rules]) => ({ id: technique, rules }));
    },
    static: ({ facts }) => facts,
    indicators: ({ facts }) => indicatorsOf(facts?.facts),
    export: async ({ id, sha256 }, { format }, { em, loaders, platform }) => {
      const report = await readDocument(em, platform.keys, id, { capture: format === 'PCAP' });
      if (!report) throw publicError('NOT_FOUND', 'this customer has no such report');
      await loaders.opened.load({ action: 'report.exported', subject: sha256, detail: { analysis: id, format } });
      return exported(report, format);
    },
  },
  Sample: {
    id: ({ id }) => id!,
    sha256: ({ sha256 }) => sha256!,
    __resolveReference: async (key: { id?: string; sha256?: string }, { loaders }: VerdictsContext) => {
      if (key.id && key.sha256) return key;
      if (key.id) return { id: key.id, sha256: (await loaders.current.load(key.id))?.sha256 };
      return { id: (await loaders.currentByHash.load(key.sha256!))?.sampleId, sha256: key.sha256 };
    },
    verdict: async ({ id, sha256 }, _args, { loaders }) => (id ? await loaders.current.load(id) : await loaders.currentByHash.load(sha256!)),
    verdictHistory: async ({ id }, _args, { em }) => (id === undefined ? [] : await em.find(Verdict, { sampleId: id }, { orderBy: { revision: 'desc' }, limit: 100, disableIdentityMap: true })),
  },
  VerdictEvent: {
    cursor: ({ place }) => place.cursor,
    verdict: async ({ verdictId }, _args, { loaders }) => (verdictId ? await loaders.verdict.load(verdictId) : null),
    change: async ({ verdictId }, _args, { loaders }) => {
      const verdict = verdictId ? await loaders.verdict.load(verdictId) : null;
      return verdict?.wasId ? { id: verdict.id, wasId: verdict.wasId } : null;
    },
  },
  VerdictChange: {
    verdict: async ({ id }, _args, { loaders }) => (await loaders.verdict.load(id))!,
    was: async ({ wasId }, _args, { loaders }) => (await loaders.verdict.load(wasId))!,
    direction: async ({ id, wasId }, _args, { loaders }) => {
      const [now, was] = await Promise.all([loaders.verdict.load(id), loaders.verdict.load(wasId)]);
      return levels.indexOf(now!.level) > levels.indexOf(was!.level) ? 'WORSE' : 'BETTER';
    },
  },
  AnalysisEvent: { analysis: async ({ analysisId }, _args, { loaders }) => (await loaders.analysis.load(analysisId))! },
  Subscription: {
    verdictChanged: { subscribe: (_parent, args, context) => flattened(verdictChanged(args, context)) },
    serviceStatusChanged: { subscribe: (_parent, _args, { platform, signal }) => serviceStatusChanged(platform, signal) },
    analysisProgressed: { subscribe: (_parent, args, context) => analysisProgressed(args, context) },
  },
};

const asSignal = ({ rule, title, weight, source, techniques, benignCause, maliciousCause, evidence, run, sealed }: InferEntity<typeof SignalRow>): KeptSignal => (
  { rule, title, weight, source, techniques, benignCause, maliciousCause, evidence, run: run ?? null, sealed: sealed ?? null }
);

/** Verdicts that no engine reached: the analysis failed before one could. */
const noEngine = { id: 'eng_none', version: 'none', digest: '', firstUsedAt: new Date(0) };

/** Before the first look, half a second after the start. */
const starting = (): ServiceStatus => ({ health: 'DEGRADED', parts: [], runners: 0, queued: 0, oldestQueuedMs: null, verdictMedianMs: null, measuredAt: new Date() });
