import { SpanKind, traced, tracing } from '../platform/tracing.ts';
import type { Source } from './source.ts';

/** The same subgraph; where anything is traced, what it is asked is a span of the operation that asks. */
export function tracedSource(subgraph: string, source: Source): Source {
  if (!tracing()) return source;
  return {
    ...source,
    execute: async (request) => await traced(`${subgraph} ${request.mutation ? 'mutation' : 'query'}`, { kind: SpanKind.CLIENT, attributes: { 'assay.subgraph': subgraph } }, async () => await source.execute(request)),
  };
}
