import type { FetchNode, PlanNode, QueryPlan, ResponsePath, SubscriptionNode } from '@apollo/query-planner';
import { isInterfaceType, type GraphQLSchema } from 'graphql';
import type { Merged } from './merge.ts';
import { Representations } from './representations.ts';
import { Rewrites } from './rewrites.ts';
import type { Host } from './sharing.ts';

/** One request of a plan to one subgraph, and where its answer belongs. */
export interface Fetch {
  /** Unique in its plan. */
  index: number;
  subgraph: string;
  operation: string;
  operationName: string | undefined;
  kind: 'query' | 'mutation' | 'subscription';
  /** Names of the client's variables that travel with it. */
  variables: readonly string[];
  /** From the root of the answer to the objects that it completes; `@` stands for each item of a list. */
  path: readonly string[];
  /** The same as one text. */
  place: string;
  /** What identifies those objects to the subgraph; null for a fetch from the subgraph's root. */
  representations: Representations | null;
  output: Rewrites | null;
  /** Nested objects of its answer may be completed by another fetch, so that two places must not share one. */
  completed: boolean;
  /** No other fetch waits for it. */
  leaf: boolean;
}

/** A plan's order of fetches. */
export type Step =
  | { kind: 'fetch'; fetch: Fetch }
  | { kind: 'sequence' | 'parallel'; steps: readonly Step[] }
  | { kind: 'condition'; variable: string; then: Step | null; otherwise: Step | null };

export interface Plan {
  /** The fetch that yields events, of a subscription. */
  events: Fetch | null;
  /** Null when nothing is to be fetched (any more). */
  step: Step | null;
  /** Names that are no object's type: a subgraph that knows objects by their interface alone gives this for their type. */
  interfaces: ReadonlySet<string>;
  /** Documents made of several fetches to one subgraph, by the indices of these. */
  merged: Map<string, Merged | null>;
  /** Which fetches of several to one subgraph are served by another one, by the indices of these. */
  hosts: Map<string, readonly (Host | null)[]>;
  /** How many fetches of entities each subgraph may be asked. */
  entityFetches: ReadonlyMap<string, number>;
}

/** What @apollo/query-planner decided, made ready to run many times. `schema` is the supergraph's. */
export function compilePlan(plan: QueryPlan, schema: GraphQLSchema): Plan {
  const fetches: Fetch[] = [];
  /** By fetch: those that are answered when it is sent. */
  const answered = new Map<Fetch, Set<Fetch>>();
  /** By what they are made of: fetches that need the same share one. */
  const representations = new Map<string, Representations>();
  const representationsOf = ({ requires, inputRewrites }: FetchNode): Representations | null => {
    if (!requires) return null;
    const key = JSON.stringify([requires, inputRewrites ?? []]);
    let made = representations.get(key);
    if (!made) representations.set(key, made = new Representations(requires, Rewrites.of(inputRewrites, schema), schema));
    return made;
  };
  const fetchOf = (node: FetchNode, path: readonly string[], before: Set<Fetch>, leaf: boolean): Fetch => {
    if (node.contextRewrites?.length) throw new Error(`the subgraph ${node.serviceName} uses @fromContext, which this gateway does not serve`);
    const fetch: Fetch = {
      index: fetches.length, subgraph: node.serviceName, operation: node.operation, operationName: node.operationName, kind: node.operationKind, variables: node.variableUsages ?? [], path,
      place: path.join(' '), representations: representationsOf(node),
      output: Rewrites.of(node.outputRewrites, schema), completed: false, leaf,
    };
    fetches.push(fetch);
    answered.set(fetch, before);
    return fetch;
  };
  const stepOf = (node: PlanNode, path: readonly string[], before: Set<Fetch>, last: boolean): Step => {
    switch (node.kind) {
      case 'Fetch':
        return { kind: 'fetch', fetch: fetchOf(node, path, before, last) };
      case 'Flatten':
        return stepOf(node.node, [...path, ...namesOf(node.path)], before, last);
      case 'Sequence':
        return {
          kind: 'sequence',
          steps: node.nodes.map((child, at) => {
            const from = fetches.length;
            const made = stepOf(child, path, before, last && at === node.nodes.length - 1);
            before = new Set([...before, ...fetches.slice(from)]);
            return made;
          }),
        };
      case 'Parallel':
        return { kind: 'parallel', steps: node.nodes.map((child) => stepOf(child, path, before, last)) };
      case 'Condition':
        return { kind: 'condition', variable: node.condition, then: node.ifClause ? stepOf(node.ifClause, path, before, last) : null, otherwise: node.elseClause ? stepOf(node.elseClause, path, before, last) : null };
      case 'Defer':
        throw new Error('incremental delivery is not served');
    }
  };
  const root = plan.node;
  let events: Fetch | null = null;
  let step: Step | null = null;
  if (root?.kind === 'Subscription') {
    const { primary, rest }: SubscriptionNode = root;
    events = fetchOf(primary, [], new Set(), false);
    step = rest ? stepOf(rest, [], new Set([events]), true) : null;
  } else if (root) step = stepOf(root, [], new Set(), true);
  for (const fetch of fetches) {
    fetch.completed = fetches.some((other) => other !== fetch && !answered.get(fetch)!.has(other) && isWithin(other.path, fetch.path));
  }
  const interfaces = new Set(Object.values(schema.getTypeMap()).filter(isInterfaceType).map(({ name }) => name));
  const entityFetches = new Map<string, number>();
  for (const { subgraph, representations } of fetches) if (representations) entityFetches.set(subgraph, (entityFetches.get(subgraph) ?? 0) + 1);
  return { events, step, interfaces, merged: new Map(), hosts: new Map(), entityFetches };
}

/** Whether one of two paths leads through the other. */
function isWithin(one: readonly string[], other: readonly string[]): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.every((name, at) => long[at] === name);
}

function namesOf(path: ResponsePath): string[] {
  return path.map((element) => {
    // Made only under an option of the planner that is off here.
    if (typeof element !== 'string' || element.startsWith('|')) throw new Error(`a plan with the path element ${element} is not served`);
    return element;
  });
}
