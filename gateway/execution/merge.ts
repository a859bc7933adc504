import { Kind, parse, print, visit, type DefinitionNode, type DocumentNode, type FragmentDefinitionNode, type OperationDefinitionNode, type VariableDefinitionNode } from 'graphql';
import type { Fetch } from './plan.ts';

/** Several fetches of entities from one subgraph as one document; each part has an alias and representations of its own. */
export interface Merged {
  operation: string;
  operationName: string | undefined;
  kind: 'query';
  parts: readonly { alias: string; representations: string }[];
}

const documents = new WeakMap<Fetch, DocumentNode>();

export function documentOf(fetch: Fetch): DocumentNode {
  let document = documents.get(fetch);
  if (!document) documents.set(fetch, document = parse(fetch.operation, { noLocation: true }));
  return document;
}

/** Null when the documents do not go together: then each is sent by itself. */
export function merge(fetches: readonly Fetch[]): Merged | null {
  const variables = new Map<string, VariableDefinitionNode>();
  const selections: OperationDefinitionNode['selectionSet']['selections'][number][] = [];
  const fragments: FragmentDefinitionNode[] = [];
  const parts = fetches.map((_fetch, at) => ({ alias: `f${at}`, representations: `representations_${at}` }));
  const reserved = new Set(parts.map(({ representations }) => representations));
  for (const [at, fetch] of fetches.entries()) {
    const part = parts[at]!;
    const named = visit(documentOf(fetch), {
      FragmentSpread: (node) => ({ ...node, name: { ...node.name, value: `${part.alias}_${node.name.value}` } }),
      FragmentDefinition: (node) => ({ ...node, name: { ...node.name, value: `${part.alias}_${node.name.value}` } }),
      Variable: (node) => (node.name.value === 'representations' ? { ...node, name: { ...node.name, value: part.representations } } : undefined),
    });
    const operation = named.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
    if (!operation || operation.directives?.length || fetch.variables.some((name) => reserved.has(name))) return null;
    for (const variable of operation.variableDefinitions ?? []) {
      const known = variables.get(variable.variable.name.value);
      if (known && print(known) !== print(variable)) return null;
      variables.set(variable.variable.name.value, variable);
    }
    for (const selection of operation.selectionSet.selections) {
      if (selection.kind !== Kind.FIELD || selection.name.value !== '_entities') return null;
      selections.push({ ...selection, alias: { kind: Kind.NAME, value: part.alias } });
    }
    if (selections.length !== at + 1) return null;
    fragments.push(...named.definitions.filter((definition: DefinitionNode) => definition.kind === Kind.FRAGMENT_DEFINITION));
  }
  const operationName = fetches[0]!.operationName;
  const operation: OperationDefinitionNode = {
    kind: Kind.OPERATION_DEFINITION, operation: 'query' as OperationDefinitionNode['operation'], ...(operationName ? { name: { kind: Kind.NAME, value: operationName } } : {}),
    variableDefinitions: [...variables.values()], selectionSet: { kind: Kind.SELECTION_SET, selections },
  };
  return { operation: print({ kind: Kind.DOCUMENT, definitions: [operation, ...fragments] }), operationName, kind: 'query', parts };
}
