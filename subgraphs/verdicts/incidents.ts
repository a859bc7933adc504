import { LockMode } from '@mikro-orm/postgresql';
import { newId } from '../../schema/ids.ts';
import type { Caller } from '../../platform/caller.ts';
import type { Manager } from '../../platform/database.ts';
import { Refusal } from '../../platform/errors.ts';
import { publish } from '../../platform/outbox.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { Incident, type IncidentState } from './entities.ts';
import { parts as allParts, type Health, type Part, type PartStatus } from './status.ts';

/** What is down for so long is an incident of its own accord; shorter is what restarts look like. What keeps dying is one at once: it has died several times. */
const seriousMs = 60_000;
const customersMax = 10_000;
const wordsMax = 2_000;

export interface OpenInput {
  title: string;
  impact: 'DEGRADED' | 'DOWN';
  parts: readonly Part[];
  customerIds?: readonly string[] | null | undefined;
  words: string;
}

function text(value: string, field: string, max: number): string {
  if (value.trim().length < 1 || value.length > max) throw new Refusal('INVALID', `${field} must have 1 to ${max} characters`, ['input', field]);
  return value.trim();
}

/** By a person, for what no measurement shows. Customers that are named read of it in their audit chains; without names it concerns all. */
export async function openIncident(em: Manager, caller: Caller, platform: Platform, input: OpenInput) {
  const ids = input.customerIds ? [...new Set(input.customerIds)] : null;
  if (ids && (ids.length < 1 || ids.length > customersMax || ids.some((id) => !/^cus_\w{1,60}$/.test(id)))) throw new Refusal('INVALID', `name 1 to ${customersMax} customers, or leave them out when all are concerned`, ['input', 'customerIds']);
  if (input.parts.length < 1) throw new Refusal('INVALID', 'name at least one part', ['input', 'parts']);
  const incident = em.create(Incident, {
    id: newId('incident'), title: text(input.title, 'title', 200), impact: input.impact, parts: allParts.filter((part) => input.parts.includes(part)), measured: false,
    affected: ids ? ids.map((id) => platform.pseudonyms.of(id)) : null, state: 'INVESTIGATING', startedAt: new Date(), endedAt: null,
  });
  em.persist(incident);
  await em.flush();
  await say(em, incident, 'INVESTIGATING', text(input.words, 'words', wordsMax), caller.id);
  return incident;
}

export async function updateIncident(em: Manager, caller: Caller, input: { incidentId: string; state: IncidentState; words: string }) {
  const incident = await em.findOne(Incident, { id: input.incidentId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!incident) throw new Refusal('NOT_FOUND', 'no such incident', ['input', 'incidentId']);
  if (incident.endedAt) throw new Refusal('CONFLICT', 'it is resolved: open another one', ['input', 'incidentId']);
  await say(em, incident, input.state, text(input.words, 'words', wordsMax), caller.id);
  return incident;
}

/** One more line of the timeline, and a notice to each customer that is named. */
async function say(em: Manager, incident: { id: string; state: IncidentState; title: string; affected?: string[] | null | undefined; endedAt?: Date | null | undefined }, state: IncidentState, words: string, author: string): Promise<void> {
  const now = new Date();
  Object.assign(incident, { state, endedAt: state === 'RESOLVED' ? now : null });
  await em.flush();
  await em.execute('insert into incident_note (incident_id, at, state, words, author) values (?, ?, ?, ?, ?)', [incident.id, now.toISOString(), state, words, author], 'run');
  const notice = { kind: 'INCIDENT' as const, level: null, title: `${incident.title}: ${state.toLowerCase()}`, words, subject: incident.id, at: now.toISOString() };
  for (const customer of incident.affected ?? [null]) await publish(em, 'notice.raised', { ...notice, customer });
  for (const customerId of incident.affected ?? []) {
    await publish(em, 'audit.recorded', { customerId, action: 'incident.notice', actor: author === 'system' ? 'system' : 'operator', subject: incident.id, outcome: state, detail: JSON.stringify({ title: incident.title, words }), at: now.toISOString() });
  }
}

/** What measurement makes of the incident that is open, if one is: `down` are the parts that it is about from now on. Pure. */
export function measuredStep(open: readonly string[] | null, list: readonly PartStatus[], now: Date): { step: 'NONE' | 'OPEN' | 'MORE' | 'RESOLVE'; down: PartStatus[] } {
  const down = list.filter(({ health, since, keepsDying }) => keepsDying || (health === 'DOWN' && now.getTime() - since.getTime() > seriousMs));
  if (!open) return { step: down.length > 0 ? 'OPEN' : 'NONE', down };
  const more = down.filter(({ part }) => !open.includes(part));
  if (more.length > 0) return { step: 'MORE', down: more };
  const health = new Map<string, Health>(list.map((one) => [one.part, one.health]));
  return { step: open.every((part) => (health.get(part) ?? 'OPERATIONAL') === 'OPERATIONAL') ? 'RESOLVE' : 'NONE', down: [] };
}

/** Opens an incident for parts that stay down, adds what changes to it, and ends it when all of its parts work. Whichever of several processes sees it first. */
export async function keepIncidents(platform: Platform, list: readonly PartStatus[], now: Date, measured: boolean): Promise<void> {
  if (!measured && measuredStep(null, list, now).step === 'NONE') return;
  await systemManager(platform).transactional(async (em) => {
    await em.execute("select pg_advisory_xact_lock(hashtext('incidents'))");
    const [open] = await em.find(Incident, { measured: true, endedAt: null }, { limit: 1 });
    const { step, down } = measuredStep(open?.parts ?? null, list, now);
    const words = down.map(({ detail }) => detail).join('; ').slice(0, wordsMax);
    const impact = down.some(({ health }) => health === 'DOWN') ? 'DOWN' : 'DEGRADED';
    if (step === 'OPEN') {
      const incident = em.create(Incident, {
        id: newId('incident'), title: `${down.map(({ part }) => part.toLowerCase()).join(' and ')} ${impact.toLowerCase()}`, impact, parts: down.map(({ part }) => part), measured: true, affected: null, state: 'INVESTIGATING',
        startedAt: new Date(Math.min(...down.map(({ since }) => since.getTime()))), endedAt: null,
      });
      em.persist(incident);
      await em.flush();
      await say(em, incident, 'INVESTIGATING', words, 'system');
    } else if (step === 'MORE') {
      open!.parts = allParts.filter((part) => open!.parts.includes(part) || down.some((one) => one.part === part));
      await say(em, open!, 'INVESTIGATING', words, 'system');
    } else if (step === 'RESOLVE') await say(em, open!, 'RESOLVED', 'measured to work again', 'system');
  });
}

/** What is open, and how much was said of it: asked twice a second, so it is one look by index. */
export async function openIncidents(em: Manager): Promise<{ said: string; measured: boolean }> {
  const rows = await em.execute<{ id: string; measured: boolean; notes: number }[]>('select i.id, i.measured, (select count(*)::int from incident_note n where n.incident_id = i.id) as notes from incident i where i.ended_at is null order by 1 limit 100');
  return { said: rows.map(({ id, notes }) => `${id} ${notes}`).join(), measured: rows.some(({ measured }) => measured) };
}
