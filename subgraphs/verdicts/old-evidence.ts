import type { Manager } from '../../platform/database.ts';
import { jsonb } from '../../platform/storable.ts';
import { sealText } from '../../platform/sealed-text.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { sealFields, sealScored, sealSignal, type KeptSignal } from './evidence.ts';
import type { Scored } from './scoring.ts';

const chunk = 500;

/**
 * Seals what earlier releases kept in the clear, some rows at a time beside the work. Safe to kill and to run again:
 * each row is sealed or as it was. Says whether there may be more.
 */
export async function sealOldEvidence(platform: Platform): Promise<boolean> {
  const em = systemManager(platform);
  let more = false;
  for (const step of [sealEvents, sealSignals, sealVerdicts, sealResults, sealFacts, sealMembers, sealMessages]) {
    if (await em.fork().transactional(async (inner) => await step(inner, platform))) more = true;
  }
  return more;
}

async function sealEvents(em: Manager, { keys }: Platform): Promise<boolean> {
  const rows = await em.execute<{ analysis_id: string; part: number; number: number; fields: Record<string, string> }[]>(
    'select analysis_id, part, number, fields from event where fields is not null limit ? for update skip locked', [chunk]);
  const sealed = rows.map(({ fields, ...place }) => ({ ...place, sealed: sealFields(keys, place.analysis_id, place, fields).toString('hex') }));
  if (rows.length > 0) {
    await em.execute(
      `update event e set fields = null, sealed = decode(r.sealed, 'hex')
       from jsonb_to_recordset(?::jsonb) as r(analysis_id text, part int, number int, sealed text)
       where e.analysis_id = r.analysis_id and e.part = r.part and e.number = r.number`, [jsonb(sealed)], 'run');
  }
  return rows.length === chunk;
}

async function sealSignals(em: Manager, { keys }: Platform): Promise<boolean> {
  const rows = await em.execute<{ analysis_id: string; sample_id: string; number: number; title: string; evidence: string[] }[]>(
    `select s.analysis_id, a.sample_id, s.number, s.title, s.evidence from signal s join analysis a on a.id = s.analysis_id
     where s.sealed is null limit ? for update of s skip locked`, [chunk]);
  const sealed = rows.map(({ analysis_id, sample_id, number, title, evidence }) => {
    const kept = sealSignal(keys, sample_id, { title, evidence } as KeptSignal);
    return { analysis_id, number, title: kept.title, sealed: kept.sealed };
  });
  if (rows.length > 0) {
    await em.execute(
      `update signal s set title = r.title, evidence = '{}', sealed = r.sealed
       from jsonb_to_recordset(?::jsonb) as r(analysis_id text, number int, title text, sealed text)
       where s.analysis_id = r.analysis_id and s.number = r.number`, [jsonb(sealed)], 'run');
  }
  return rows.length === chunk;
}

async function sealVerdicts(em: Manager, { keys }: Platform): Promise<boolean> {
  const rows = await em.execute<{ id: string; sample_id: string; summary: string; decisive: KeptSignal[] }[]>(
    `select id, sample_id, summary, decisive from verdict where decisive <> '[]' and decisive -> 0 ->> 'sealed' is null limit ? for update skip locked`, [chunk]);
  for (const { id, sample_id, summary, decisive } of rows) {
    const kept = sealScored(keys, sample_id, { summary, decisiveSignals: decisive } as unknown as Scored);
    await em.execute('update verdict set summary = ?, decisive = ?::jsonb where id = ?', [kept.summary, jsonb(kept.decisiveSignals), id], 'run');
  }
  return rows.length === chunk;
}

async function sealResults(em: Manager, { keys }: Platform): Promise<boolean> {
  const rows = await em.execute<{ sample_id: string; start: string; scored: Scored }[]>(
    `select sample_id, start, scored from start_result
     where scored -> 'decisiveSignals' <> '[]' and scored -> 'decisiveSignals' -> 0 ->> 'sealed' is null limit ? for update skip locked`, [chunk]);
  for (const { sample_id, start, scored } of rows) {
    await em.execute('update start_result set scored = ?::jsonb where sample_id = ? and start = ?', [jsonb(sealScored(keys, sample_id, scored)), sample_id, start], 'run');
  }
  return rows.length === chunk;
}

async function sealFacts(em: Manager, { keys }: Platform): Promise<boolean> {
  const rows = await em.execute<{ id: string; facts: { facts: string } }[]>(
    `select id, facts from analysis where facts ->> 'facts' not like 'sealed:%' limit ? for update skip locked`, [chunk]);
  for (const { id, facts } of rows) {
    await em.execute('update analysis set facts = ?::jsonb where id = ?', [jsonb({ ...facts, facts: sealText(keys, id, facts.facts) }), id], 'run');
  }
  return rows.length === chunk;
}

async function sealMembers(em: Manager, { keys }: Platform): Promise<boolean> {
  const rows = await em.execute<{ id: string; analysis_id: string; member: string }[]>(
    "select id, analysis_id, member from detonation where member not like 'sealed:%' limit ? for update skip locked", [chunk]);
  for (const { id, analysis_id, member } of rows) {
    await em.execute('update detonation set member = ? where id = ?', [sealText(keys, analysis_id, member), id], 'run');
  }
  return rows.length === chunk;
}

async function sealMessages(em: Manager, { keys }: Platform): Promise<boolean> {
  const rows = await em.execute<{ verdict_id: string; device_id: string; state: string; message: string }[]>(
    "select verdict_id, device_id, state, message from delivery where message not like 'sealed:%' limit ? for update skip locked", [chunk]);
  for (const { message, verdict_id, device_id, state } of rows) {
    await em.execute('update delivery set message = ? where verdict_id = ? and device_id = ? and state = ?',
      [sealText(keys, device_id, message), verdict_id, device_id, state], 'run');
  }
  return rows.length === chunk;
}
