import type { AccessPageQuery } from '../schema/generated/client/graphql.ts';
import type { AssayClient } from './client.ts';
import { csvRow } from './csv.ts';
import { AccessPage } from './operations.ts';

type Row = AccessPageQuery['accessReview']['nodes'][number];

/** Everybody and everything that can get in, by kind, page by page. */
export async function* exportAccess(client: AssayClient): AsyncGenerator<Row> {
  for (let after: string | null = null; ; ) {
    const { accessReview }: AccessPageQuery = await client.query(AccessPage, { after });
    yield* accessReview.nodes;
    if (!accessReview.pageInfo.hasNextPage) return;
    after = accessReview.pageInfo.endCursor ?? null;
  }
}

export const accessHead =
  'kind,id,name,role,scopes,secondFactor,lastUsedAt,expiresAt,createdAt,createdBy,madeByProvider';

export const accessLine = (row: Row): string => csvRow([
  row.kind, row.subjectId, row.name, row.role, row.scopes.join(' '), row.secondFactor, row.lastUsedAt, row.expiresAt,
  row.createdAt, row.createdBy, row.madeByProvider,
]);
