import { Kind, parse, print, visit, type DocumentNode, type ExecutionResult, type FieldNode, type GraphQLSchema } from 'graphql';
import type { Prepared } from '../execution/engine.ts';
import type { Fetch } from '../execution/plan.ts';
import type { GatewayContext, Source } from '../source.ts';
import type { Place } from './told.ts';

/**
 * How a subscription may be shared, as its field's `@tag` in the supergraph says (docs/decisions/027):
 * - `stream-log`: events of a stream that is kept; each has its place, `after` replays, `page` reads a stretch and ends
 * - `stream-state`: each event tells all there is to know; who joins is told the last one
 * - `stream-live`: what happens from now on
 * - none: each subscriber has a reading of its own
 */
export type Sharing = 'log' | 'state' | 'live' | 'none';

/** What the tags of a supergraph say, by the names of subscription fields. */
export function sharingsOf(supergraph: DocumentNode): Map<string, Sharing> {
  const sharings = new Map<string, Sharing>();
  for (const definition of supergraph.definitions) {
    if ((definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.OBJECT_TYPE_EXTENSION) || definition.name.value !== 'Subscription') continue;
    for (const field of definition.fields ?? []) {
      for (const directive of field.directives ?? []) {
        const name = directive.name.value === 'tag' ? directive.arguments?.find((argument) => argument.name.value === 'name')?.value : undefined;
        const word = name?.kind === Kind.STRING ? /^stream-(log|state|live)$/.exec(name.value)?.[1] : undefined;
        if (word) sharings.set(field.name.value, word as Sharing);
      }
    }
  }
  return sharings;
}

export interface Heard {
  event: ExecutionResult;
  place: Place | null;
}

export interface Reading {
  /** The client's variables. */
  variables: Readonly<Record<string, unknown>>;
  after: string | null;
  /** Ends after so many events, or where nothing is left to tell. */
  page?: number;
  context: GatewayContext;
}

const placeAlias = '__place';
const afterVariable = '__after';
const pageVariable = '__page';

/** What a subscription asks of the subgraph that tells its events: as the client has it, and, of a log, so that it can be taken up anywhere. */
export class Upstream {
  readonly sharing: Sharing;
  readonly #fetch: Fetch;
  readonly #document: string;
  readonly #variables: readonly string[];
  readonly #response: string = '';
  /** Where the client's own cursor is. */
  readonly #after: { variable: string } | { cursor: string } | null = null;
  /** The variable that holds the cursor and nothing else. */
  readonly #cursorVariable: string | null = null;
  /** Variables that the client's operation has. Whatever else it sends means nothing. */
  readonly #declared: ReadonlySet<string>;

  constructor({ document, operation, plan }: Prepared, schema: GraphQLSchema, sharings: ReadonlyMap<string, Sharing>) {
    this.#declared = new Set(operation.variableDefinitions?.map(({ variable }) => variable.name.value));
    this.#fetch = plan.events!;
    this.#document = this.#fetch.operation;
    this.#variables = this.#fetch.variables;
    const parsed = parse(this.#fetch.operation);
    const root = rootField(parsed);
    this.sharing = (root && sharings.get(root.name.value)) ?? 'none';
    if (!root) return;
    this.#response = root.alias?.value ?? root.name.value;
    if (this.sharing !== 'log') return;
    const given = root.arguments?.find(({ name }) => name.value === 'after')?.value;
    if (given?.kind === Kind.VARIABLE) {
      this.#after = { variable: given.name.value };
      if (usages(document, given.name.value) === 1) this.#cursorVariable = given.name.value;
    } else if (given?.kind === Kind.STRING) this.#after = { cursor: given.value };
    const type = schema.getSubscriptionType()!.getFields()[root.name.value]!.args.find(({ name }) => name === 'after')!.type;
    const rewritten = rewrite(parsed, root, String(type).replace('!', ''));
    this.#document = print(rewritten);
    this.#variables = this.#variables.filter((name) => usages(rewritten, name) > 0);
  }

  /** The cursor that the client gave. */
  after(variables: Readonly<Record<string, unknown>>): string | null {
    const after = this.#after && ('cursor' in this.#after ? this.#after.cursor : variables[this.#after.variable]);
    return typeof after === 'string' && after !== '' ? after : null;
  }

  /** What of the variables tells one reading from another. */
  distinguishing(variables: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(variables).filter(([name]) => name !== this.#cursorVariable && this.#declared.has(name)).sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  /** Whether it asks the same of the same subgraph. */
  asks(other: Upstream): boolean {
    return this.#document === other.#document && this.#fetch.subgraph === other.#fetch.subgraph && this.sharing === other.sharing;
  }

  async open(sources: ReadonlyMap<string, Source>, { variables, after, page, context }: Reading): Promise<AsyncIterable<ExecutionResult>> {
    const given = Object.fromEntries(this.#variables.filter((name) => name in variables).map((name) => [name, variables[name]]));
    const { subgraph, operationName } = this.#fetch;
    return await sources.get(subgraph)!.subscribe({
      query: this.#document, operationName, context, variables: this.sharing === 'log' ? { ...given, [afterVariable]: after, [pageVariable]: page ?? null } : given,
    });
  }

  /** An event, and where it stands. */
  read(event: ExecutionResult): Heard {
    if (this.sharing !== 'log') return { event, place: null };
    const told = (event.data as Record<string, Record<string, unknown> | null> | null | undefined)?.[this.#response];
    if (!told) return { event, place: null };
    const { [placeAlias]: place, ...rest } = told;
    return { event: { ...event, data: { [this.#response]: rest } }, place: place as Place };
  }
}

/** Null where it is in a fragment. */
function rootField(document: DocumentNode): FieldNode | null {
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const first = operation?.selectionSet.selections[0];
  return first?.kind === Kind.FIELD ? first : null;
}

function usages(document: DocumentNode, variable: string): number {
  let count = 0;
  visit(document, { Variable: (node) => void (node.name.value === variable && count++), VariableDefinition: ({ variable: { name } }) => void (name.value === variable && count--) });
  return count;
}

/** The same with `after` and `page` of our own, and each event's place. */
function rewrite(document: DocumentNode, root: FieldNode, cursorType: string): DocumentNode {
  const { definitions: [added] } = parse(`subscription ($${afterVariable}: ${cursorType}, $${pageVariable}: Int) { it(after: $${afterVariable}, page: $${pageVariable}) { ${placeAlias}: place { sequence cursor key end } } }`);
  if (added?.kind !== Kind.OPERATION_DEFINITION) throw new Error('unreachable');
  const [ours] = added.selectionSet.selections;
  if (ours?.kind !== Kind.FIELD) throw new Error('unreachable');
  const edited = visit(document, {
    Field: (node) => (node === root
      ? { ...node, arguments: [...(node.arguments ?? []).filter(({ name }) => name.value !== 'after' && name.value !== 'page'), ...ours.arguments!], selectionSet: { ...node.selectionSet!, selections: [...node.selectionSet!.selections, ...ours.selectionSet!.selections] } }
      : undefined),
  });
  return visit(edited, {
    OperationDefinition: (node) => ({ ...node, variableDefinitions: [...(node.variableDefinitions ?? []).filter(({ variable }) => usages(edited, variable.name.value) > 0), ...added.variableDefinitions!] }),
  });
}
