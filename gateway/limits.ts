import { GraphQLError, Kind, type DocumentNode, type ValidationRule } from 'graphql';
import type { Costs } from './costs.ts';

/** Bounds on a single operation. */
export const limits = {
  tokensMax: 5_000,
  bodyBytesMax: 256 * 1024,
  /** From a connection's first moment, or from a request's first byte, to the end of the request's headers. */
  headersMsMax: 15_000,
  /** From its first byte to its last. */
  bodyMsMax: 30_000,
  /** From the request to the answer; a mutation is told so, too, though its subgraphs may still finish it. */
  operationMsMax: 60_000,
  depthMax: 14,
  /** Brackets in brackets, in an operation and in its variables. */
  nestingMax: 64,
  aliasesMax: 30,
  /** Fields beside another of the same name: they say nothing new, and comparing each with each takes long. */
  repeatsMax: 50,
  rootFieldsMax: 20,
  directivesMax: 50,
  /** Fields that an operation may resolve at the most, by their weights, lists counted by their `first`. */
  costMax: 20_000,
};

const nothing: DocumentNode = { kind: Kind.DOCUMENT, definitions: [] };

/** Depth, aliases, repeated fields, root fields, directives and cost of every operation in a document. Other rules see nothing of a document that is too large. */
export function operationLimits(costs: () => Costs): ValidationRule {
  return (context) => {
    let refused = false;
    const refuse = (message: string) => {
      refused = true;
      context.reportError(new GraphQLError(message, { extensions: { code: 'OPERATION_TOO_LARGE', reason: 'OPERATION_TOO_LARGE' } }));
    };
    return {
      Document(document) {
        for (const operation of document.definitions) {
          if (operation.kind !== Kind.OPERATION_DEFINITION) continue;
          const { cost, introspected, depth, aliases, repeats, directives } = costs().measure(document, operation, null);
          const introspection = operation.selectionSet.selections.every((selection) => selection.kind === Kind.FIELD && selection.name.value.startsWith('__'));
          if (operation.selectionSet.selections.length > limits.rootFieldsMax) refuse(`more than ${limits.rootFieldsMax} fields at the root`);
          if (depth > limits.depthMax && !introspection) refuse(`nested ${depth} deep; ${limits.depthMax} is the limit`);
          if (aliases > limits.aliasesMax) refuse(`${aliases} aliases; ${limits.aliasesMax} is the limit`);
          if (repeats > limits.repeatsMax) refuse(`${repeats} fields are asked for again beside themselves; ${limits.repeatsMax} is the limit`);
          if (directives > limits.directivesMax) refuse(`${directives} directives; ${limits.directivesMax} is the limit`);
          if (introspected > costs().introspectionMax) refuse(`it asks for ${introspected} fields of the schema; ${costs().introspectionMax} is the limit: ask for the schema once, or read /schema.graphql`);
          if (cost - introspected > limits.costMax) refuse(`it may resolve ${cost - introspected} fields; ${limits.costMax} is the limit: ask for smaller pages`);
        }
        // What the other rules go on with: one of them would compare each field with each, which takes long.
        return refused ? nothing : undefined;
      },
    };
  };
}
