import type { ExecutionResult, FormattedExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';

/** Codes whose message is meant for the caller; everything else is masked and can be found in the log by its request id. */
export const publicCodes = new Set([
  'UNAUTHENTICATED', 'FORBIDDEN', 'BAD_USER_INPUT', 'NOT_FOUND', 'UNAVAILABLE', 'GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_PARSE_FAILED', 'OPERATION_TOO_LARGE', 'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE', 'PERSISTED_QUERY_NOT_FOUND', 'PERSISTED_QUERY_NOT_SUPPORTED', 'TIMEOUT', 'TOO_MANY_OPERATIONS', 'RATE_LIMITED', 'QUERY_NOT_IN_SAFELIST',
]);

export const isPublic = ({ extensions }: { extensions?: { code?: unknown } | undefined }): boolean => publicCodes.has(String(extensions?.code));

/** An error as clients may see it. */
export function mask(error: GraphQLFormattedError): GraphQLFormattedError {
  // Apollo Server gives every validation error one code; ours keep their own.
  const code = String(error.extensions?.reason ?? error.extensions?.code ?? 'INTERNAL_SERVER_ERROR');
  const { rateLimit, requestId } = error.extensions ?? {};
  if (publicCodes.has(code)) return { ...error, extensions: { code, ...(rateLimit ? { rateLimit } : {}) } };
  return { message: 'something went wrong here; try again, and tell the operator the request id if it stays', ...(error.path ? { path: error.path } : {}), extensions: { code, ...(requestId ? { requestId } : {}) } };
}

/** Errors of what is no HTTP answer. */
export const masked = (errors: readonly (GraphQLError | GraphQLFormattedError)[]): GraphQLFormattedError[] => errors.map((error) => mask('toJSON' in error ? error.toJSON() : error));

export function maskedResult(result: ExecutionResult): FormattedExecutionResult {
  const { errors, ...faultless } = result;
  return errors ? { ...result, errors: masked(errors) } : faultless;
}
