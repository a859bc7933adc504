import { GraphQLError, isListType, isNonNullType, Kind, type ASTVisitor, type FieldNode, type GraphQLOutputType, type SelectionSetNode, type ValidationContext } from 'graphql';

/** Bounds on a single operation. */
export const limits = {
  tokensMax: 5_000,
  bodyBytesMax: 256 * 1024,
  /** From the request to the answer; a mutation is told so, too, though its subgraphs may still finish it. */
  operationMsMax: 60_000,
  depthMax: 14,
  aliasesMax: 30,
  rootFieldsMax: 20,
  directivesMax: 50,
  /** Fields that an operation may resolve at the most, lists counted by their `first`. */
  costMax: 20_000,
  /** A list without `first` is taken to be this long. */
  listAssumed: 20,
};

/**
 * Depth, aliases, root fields, directives and cost of every operation in a document. The cost of a field is one, plus that of what is
 * selected below it times the length of the list; `first` tells the length, a variable counts as the largest page.
 */
export function operationLimits(context: ValidationContext): ASTVisitor {
  const refuse = (message: string) =>
    context.reportError(new GraphQLError(message, { extensions: { code: 'OPERATION_TOO_LARGE', reason: 'OPERATION_TOO_LARGE' } }));
  return {
    Document(document) {
      const fragments = new Map(document.definitions.flatMap((definition) => (definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [])));
      const schema = context.getSchema();
      for (const operation of document.definitions) {
        if (operation.kind !== Kind.OPERATION_DEFINITION) continue;
        const seen = { aliases: 0, directives: 0, depth: 0, cost: 0, steps: 0 };

        const listLength = (field: FieldNode, type: GraphQLOutputType): number => {
          const first = field.arguments?.find((argument) => argument.name.value === 'first')?.value;
          if (first?.kind === Kind.INT) return Math.max(1, Math.min(Number(first.value), 1000));
          if (first) return 100;
          const bare = isNonNullType(type) ? type.ofType : type;
          return isListType(bare) ? limits.listAssumed : 1;
        };
        // A page tells its length once, at the connection; its edges and nodes don't multiply it again.
        const walk = (selections: SelectionSetNode, typeName: string | undefined, depth: number, path: readonly string[], inPage: boolean): number => {
          seen.depth = Math.max(seen.depth, depth);
          let cost = 0;
          for (const selection of selections.selections) {
            if (++seen.steps > limits.costMax || seen.depth > 64) return limits.costMax + 1;
            seen.directives += selection.directives?.length ?? 0;
            if (selection.kind === Kind.FRAGMENT_SPREAD) {
              const fragment = fragments.get(selection.name.value);
              // Circles are for the standard rules to report; here they must only end.
              if (fragment && !path.includes(fragment.name.value)) cost += walk(fragment.selectionSet, fragment.typeCondition.name.value, depth, [...path, fragment.name.value], inPage);
            } else if (selection.kind === Kind.INLINE_FRAGMENT) {
              cost += walk(selection.selectionSet, selection.typeCondition?.name.value ?? typeName, depth, path, inPage);
            } else {
              if (selection.alias) seen.aliases++;
              const type = typeName ? schema.getType(typeName) : undefined;
              const field = type && 'getFields' in type ? type.getFields()[selection.name.value] : undefined;
              const output = field && 'args' in field ? field.type : undefined;
              const named = output ? String(output).replace(/[[\]!]/g, '') : undefined;
              const page = Boolean(named?.endsWith('Connection'));
              const length = output ? (inPage ? 1 : listLength(selection, output)) : 1;
              cost += 1 + (selection.selectionSet ? length * walk(selection.selectionSet, named, depth + 1, path, page) : 0);
            }
          }
          return Math.min(cost, Number.MAX_SAFE_INTEGER);
        };
        const root = { query: schema.getQueryType(), mutation: schema.getMutationType(), subscription: schema.getSubscriptionType() }[operation.operation];
        const introspection = operation.selectionSet.selections.every((selection) => selection.kind === Kind.FIELD && selection.name.value.startsWith('__'));
        seen.cost = walk(operation.selectionSet, root?.name, 1, [], false);
        if (operation.selectionSet.selections.length > limits.rootFieldsMax) refuse(`more than ${limits.rootFieldsMax} fields at the root`);
        if (seen.depth > limits.depthMax && !introspection) refuse(`nested ${seen.depth} deep; ${limits.depthMax} is the limit`);
        if (seen.aliases > limits.aliasesMax) refuse(`${seen.aliases} aliases; ${limits.aliasesMax} is the limit`);
        if (seen.directives > limits.directivesMax) refuse(`${seen.directives} directives; ${limits.directivesMax} is the limit`);
        if (seen.cost > limits.costMax && !introspection) refuse(`it may resolve ${seen.cost} fields; ${limits.costMax} is the limit: ask for smaller pages`);
      }
    },
  };
}
