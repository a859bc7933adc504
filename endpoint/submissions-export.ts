import type { SubmissionFilter, SubmissionsPageQuery } from '../schema/generated/client/graphql.ts';
import type { AssayClient } from './client.ts';
import { csvRow } from './csv.ts';
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

/** One line, of names that come from files that somebody else made. */
export function csvLine(row: Row): string {
  const { sample, decision } = row;
  const cells = [
    row.id, row.submittedAt, row.finishedAt, row.device?.name, sample.sha256, sample.size, sample.category, row.fileName, row.path, row.origin, row.process, row.user, decision.outcome, decision.reason, row.state,
    sample.verdict?.level, sample.verdict?.score, row.failure?.code,
  ];
  return csvRow(cells);
}
