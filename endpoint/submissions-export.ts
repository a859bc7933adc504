import type { SubmissionFilter, SubmissionsPageQuery } from '../schema/generated/client/graphql.ts';
import type { AssayClient } from './client.ts';
import { SubmissionsPage } from './operations.ts';

type Row = SubmissionsPageQuery['submissions']['nodes'][number];

/** All submitted files that a filter finds, oldest first, page by page: what is submitted meanwhile comes at the end. */
export async function* exportSubmissions(client: AssayClient, filter: SubmissionFilter): AsyncGenerator<Row> {
  for (let after: string | null = null; ; ) {
    const { submissions }: SubmissionsPageQuery = await client.query(SubmissionsPage, { filter, after });
    yield* submissions.nodes;
    if (!submissions.pageInfo.hasNextPage) return;
    after = submissions.pageInfo.endCursor ?? null;
  }
}

export const csvHead = ['id', 'submittedAt', 'finishedAt', 'device', 'sha256', 'size', 'category', 'fileName', 'path', 'origin', 'process', 'user', 'outcome', 'reason', 'state', 'verdict', 'score', 'failure'].join(',');

/** One line of RFC 4180. Names come from files that somebody else made: what a spreadsheet would take for a formula is told as text. */
export function csvLine(row: Row): string {
  const { sample, decision } = row;
  const cells = [
    row.id, row.submittedAt, row.finishedAt, row.device?.name, sample.sha256, sample.size, sample.category, row.fileName, row.path, row.origin, row.process, row.user, decision.outcome, decision.reason, row.state,
    sample.verdict?.level, sample.verdict?.score, row.failure?.code,
  ];
  return cells.map((value) => cell(value === null || value === undefined ? '' : String(value))).join(',');
}

function cell(value: string): string {
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
