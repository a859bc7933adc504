import type { EventKind } from '../../schema/generated/verdicts.ts';
import type { Connection, PageInput } from '../../platform/pages.ts';
import { openFields, type KeptEvent } from './evidence.ts';
import type { VerdictsContext } from './loaders.ts';

interface EventRow {
  part: number;
  detonation: number;
  number: number;
  kind: EventKind;
  at_ms: number;
  process_id: number;
  fields: Record<string, string>;
}
type Kept = Omit<EventRow, 'fields'> & KeptEvent;

/** A page of what was observed: read as rows by key, never as one document. */
export async function eventPage(context: VerdictsContext, analysisId: string, kind: EventKind | null | undefined, page: PageInput) {
  const { em, caller, platform } = context;
  const owner = caller.customerId ?? '*';
  const list = `events ${analysisId} ${kind ?? ''}`;
  const { limit, after } = platform.pages.open(list, owner, page, 200);
  const [part, number] = (after ?? '-1 -1').split(' ').map(Number);
  const kept = await em.execute<Kept[]>(
    `select part, detonation, number, kind, at_ms, process_id, fields, sealed from event where analysis_id = ? ${kind ? 'and kind = ?' : ''} and (part, number) > (?, ?) order by part, number limit ?`,
    [analysisId, ...(kind ? [kind] : []), part, number, limit],
  );
  const rows = kept.map(({ sealed, fields, ...row }): EventRow => ({ ...row, fields: openFields(platform.keys, analysisId, { ...row, sealed, fields }) }));
  return platform.pages.close(list, owner, page, rows, (row) => `${row.part} ${row.number}`);
}

export const eventFields = (row: EventRow) => ({ kind: row.kind, at: row.at_ms, processId: row.process_id, run: row.detonation, fields: JSON.stringify(row.fields) });
export const processFields = (row: EventRow) => ({
  processId: row.process_id, parentProcessId: Number(row.fields.ParentProcessId ?? 0), image: row.fields.Image ?? '', commandLine: row.fields.CommandLine ?? '', startedAt: row.at_ms, run: row.detonation,
});

/** The same page with its rows shown another way. */
export function shown<A, B>(connection: Connection<A>, show: (row: A) => B): Connection<B> {
  const edges = connection.edges.map(({ cursor, node }) => ({ cursor, node: show(node) }));
  return { edges, nodes: edges.map((edge) => edge.node), pageInfo: connection.pageInfo };
}
