import type { ApolloServerPlugin } from '@apollo/server';
import { isPublic } from './masking.ts';
import { trace, SpanStatusCode } from '@opentelemetry/api';
import type { OperationDefinitionNode } from 'graphql';
import { tracing } from '../platform/tracing.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from './metrics.ts';
import type { GatewayContext } from './source.ts';

/** Counts operations, and writes those that took long to the log: their names and who asked, not what they were asked with. */
export function observing(metrics: Metrics, log: Log, slowMs: number): ApolloServerPlugin<GatewayContext> {
  return {
    requestDidStart: async () => {
      const from = performance.now();
      return await Promise.resolve({
        parsingDidStart: async () => await Promise.resolve(metrics.parsed()),
        willSendResponse: async ({ operationName, request, errors, contextValue, operation }) => {
          const ms = performance.now() - from;
          const refused = operation === undefined || (errors?.every(isPublic) ?? false);
          // A name that came with an operation that is none is no name of an operation.
          metrics.operation(operation ? (operationName ?? request.operationName) : undefined, !errors ? 'ok' : refused ? 'refused' : 'errors', ms);
          traceOperation(operation, operationName, contextValue, !errors || refused);
          if (ms > slowMs) log.warn({ operation: operationName, kind: operation?.operation, ms: Math.round(ms), requestId: contextValue.requestId, caller: contextValue.caller.kind }, 'slow operation');
          await Promise.resolve();
        },
      });
    },
  };
}

/** The span of the request says what it turned out to be: its name and who asked, not what it was asked with. */
function traceOperation(operation: OperationDefinitionNode | undefined, name: string | null | undefined, { requestId, caller }: GatewayContext, fine: boolean): void {
  const span = tracing() ? trace.getActiveSpan() : undefined;
  if (!span) return;
  if (operation) span.updateName(`${operation.operation}${name ? ` ${name.slice(0, 100)}` : ''}`).setAttribute('graphql.operation.type', operation.operation);
  span.setAttributes({ 'assay.request_id': requestId, 'assay.caller.kind': caller.kind });
  if (!fine) span.setStatus({ code: SpanStatusCode.ERROR });
}
