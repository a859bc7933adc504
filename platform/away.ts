import { GraphQLError } from 'graphql';

/** Of a connection that was refused or lost, and of a server that ends, was ended, or is not ready yet (SQLSTATE). */
const awayCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', '57P01', '57P02', '57P03', '08000', '08003', '08006', '53300']);
/** What pg says without a code. */
const awayWords = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;
const causesMax = 10;

/** Whether the database, or another server, could not be asked, wherever in its causes an error says so. */
export function isAway(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < causesMax; at = at.cause ?? (at as { previous?: unknown }).previous, depth++) {
    const { code, errors } = at as { code?: unknown; errors?: unknown };
    if (awayCodes.has(String(code)) || awayWords.test(at.message)) return true;
    if (Array.isArray(errors) && errors.some(isAway)) return true;
  }
  return false;
}

/**
 * The error of a resolver that could not ask what it needs, as one that says so and that it is worth coming again;
 * others as they are.
 */
export function named(error: GraphQLError): GraphQLError {
  const { originalError, nodes, path } = error;
  if (!originalError || originalError instanceof GraphQLError || !isAway(originalError)) return error;
  return new GraphQLError('a part of the service that this needs does not answer at this moment; try again', {
    nodes: nodes ?? null, path: path ?? null, originalError, extensions: { code: 'UNAVAILABLE' },
  });
}
