import {
  getIntrospectionQuery, getOperationAST, isListType, isNonNullType, Kind, parse, type DirectiveNode, type DocumentNode, type FieldNode, type GraphQLOutputType, type GraphQLSchema, type OperationDefinitionNode, type SelectionSetNode, type ValueNode,
} from 'graphql';
import { introspectionSizes } from './introspection-size.ts';

/** How much an operation may ask for. */
export interface Measure {
  /** Fields that may be resolved, each by its weight, lists by their lengths. */
  cost: number;
  /** As much of the cost as is the schema's own fields. */
  introspected: number;
  depth: number;
  aliases: number;
  /** Fields that stand beside another of the same name. */
  repeats: number;
  directives: number;
}

interface Weighed {
  weight: number | null;
  arguments: ReadonlyMap<string, number>;
  list: { assumed: number | null; slicing: readonly string[]; sized: readonly string[] } | null;
}

/** A list whose length nobody tells is taken to be this long. */
const lengthAssumed = 20;
/** The same for a length that comes by a variable which is not known yet: the largest page. */
const pageAssumed = 100;
const lengthMax = 1_000;
const stepsMax = 20_000;
const depthMax = 64;
/** What one operation may introspect, as a multiple of the query for the whole schema that tools send: making it takes some 80 ms, in which nobody else is served. */
const introspectionsMax = 1.25;

/**
 * What operations cost, by `@cost` and `@listSize` of the supergraph (https://ibm.github.io/graphql-specs/cost-spec.html). A field that says
 * nothing weighs one; a list that says nothing is as long as its `first`.
 */
export class Costs {
  readonly #schema: GraphQLSchema;
  readonly #fields = new Map<string, Weighed>();
  readonly #introspection: ReadonlyMap<string, number>;
  #introspectionMax: number | undefined;
  /** Of operations whose cost no variable decides. */
  readonly #known = new WeakMap<OperationDefinitionNode, Measure>();

  constructor(schema: GraphQLSchema, supergraph: DocumentNode) {
    this.#schema = schema;
    this.#introspection = introspectionSizes(schema);
    const types = new Map<string, number>();
    for (const definition of supergraph.definitions) {
      if (!('name' in definition) || !definition.name || !('directives' in definition)) continue;
      const weight = numberOf(argumentOf(directiveOf(definition.directives, 'cost'), 'weight'));
      if (weight !== null) types.set(definition.name.value, weight);
    }
    for (const definition of supergraph.definitions) {
      if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
      for (const field of definition.fields ?? []) {
        let type = field.type;
        while (type.kind !== Kind.NAMED_TYPE) type = type.type;
        const weight = numberOf(argumentOf(directiveOf(field.directives, 'cost'), 'weight')) ?? types.get(type.name.value) ?? null;
        const listSize = directiveOf(field.directives, 'listSize');
        const list = listSize ? { assumed: numberOf(argumentOf(listSize, 'assumedSize')), slicing: wordsOf(argumentOf(listSize, 'slicingArguments')), sized: wordsOf(argumentOf(listSize, 'sizedFields')) } : null;
        const given = new Map((field.arguments ?? []).flatMap(({ name, directives }) => {
          const own = numberOf(argumentOf(directiveOf(directives, 'cost'), 'weight'));
          return own === null ? [] : [[name.value, own] as const];
        }));
        if (weight !== null || list || given.size > 0) this.#fields.set(`${definition.name.value}.${field.name.value}`, { weight, list, arguments: given });
      }
    }
  }

  /** The most that one operation may introspect, as `introspected`. */
  get introspectionMax(): number {
    if (this.#introspectionMax === undefined) {
      const document = parse(getIntrospectionQuery({ descriptions: true, specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, inputValueDeprecation: true }));
      this.#introspectionMax = introspectionsMax * this.measure(document, getOperationAST(document)!, {}).introspected;
    }
    return Math.ceil(this.#introspectionMax);
  }

  /** Without variables, lengths that they tell are taken for the largest page. */
  measure(document: DocumentNode, operation: OperationDefinitionNode, variables: Readonly<Record<string, unknown>> | null): Measure {
    const known = this.#known.get(operation);
    if (known) return known;
    const fragments = new Map(document.definitions.flatMap((definition) => (definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [])));
    const measure: Measure = { cost: 0, introspected: 0, depth: 0, aliases: 0, repeats: 0, directives: 0 };
    let steps = 0;
    let decided = false;
    const length = (value: ValueNode): number => {
      if (value.kind === Kind.INT) return Number(value.value);
      if (value.kind !== Kind.VARIABLE) return pageAssumed;
      decided = true;
      const definition = operation.variableDefinitions?.find(({ variable }) => variable.name.value === value.name.value);
      const given = variables?.[value.name.value] ?? (variables && definition?.defaultValue?.kind === Kind.INT ? Number(definition.defaultValue.value) : undefined);
      return typeof given === 'number' ? given : pageAssumed;
    };
    const query = this.#schema.getQueryType()?.name;
    const lengthOf = (field: FieldNode, type: GraphQLOutputType, weighed: Weighed | undefined): number => {
      const slicing = weighed?.list?.slicing.length ? weighed.list.slicing : ['first'];
      const given = field.arguments?.filter(({ name }) => slicing.includes(name.value)).map(({ value }) => length(value)) ?? [];
      if (given.length > 0) return Math.max(1, Math.min(Math.max(...given), lengthMax));
      if (weighed?.list?.assumed) return weighed.list.assumed;
      return isListType(isNonNullType(type) ? type.ofType : type) ? lengthAssumed : 1;
    };
    // A page tells its length once, at the connection; its edges and nodes don't multiply it again.
    const walk = (selections: SelectionSetNode, typeName: string | undefined, depth: number, path: readonly string[], sized: readonly string[] | null): number => {
      measure.depth = Math.max(measure.depth, depth);
      let cost = 0;
      const names = new Set<string>();
      for (const selection of selections.selections) {
        if (++steps > stepsMax || measure.depth > depthMax) return stepsMax + 1;
        measure.directives += selection.directives?.length ?? 0;
        if (selection.kind === Kind.FRAGMENT_SPREAD) {
          const fragment = fragments.get(selection.name.value);
          // Circles are for the standard rules to report; here they must only end.
          if (fragment && !path.includes(fragment.name.value)) cost += walk(fragment.selectionSet, fragment.typeCondition.name.value, depth, [...path, fragment.name.value], sized);
        } else if (selection.kind === Kind.INLINE_FRAGMENT) {
          cost += walk(selection.selectionSet, selection.typeCondition?.name.value ?? typeName, depth, path, sized);
        } else {
          if (selection.alias) measure.aliases++;
          const name = selection.alias?.value ?? selection.name.value;
          if (names.has(name)) measure.repeats++;
          names.add(name);
          const type = typeName ? this.#schema.getType(typeName) : undefined;
          const field = type && 'getFields' in type ? type.getFields()[selection.name.value] : undefined;
          const output = field && 'args' in field ? field.type : undefined;
          const meta = typeName === query ? metaFields[selection.name.value] : undefined;
          const named = meta ?? (output ? String(output).replace(/[[\]!]/g, '') : undefined);
          const weighed = this.#fields.get(`${typeName}.${selection.name.value}`);
          const introspected = this.#introspection.get(meta ? `Query.${selection.name.value}` : `${typeName}.${selection.name.value}`);
          const times = introspected !== undefined ? introspected : output ? (sized?.includes(selection.name.value) ? 1 : lengthOf(selection, output, weighed)) : 1;
          const below = weighed?.list?.sized.length ? weighed.list.sized : named?.endsWith('Connection') ? ['nodes', 'edges'] : null;
          const given = (selection.arguments ?? []).reduce((sum, { name }) => sum + (weighed?.arguments.get(name.value) ?? 0), 0);
          const own = (weighed?.weight ?? 1) + given + (selection.selectionSet ? times * walk(selection.selectionSet, named, depth + 1, path, below) : 0);
          if (meta) measure.introspected += Math.ceil(own);
          cost += own;
        }
      }
      return Math.min(cost, Number.MAX_SAFE_INTEGER);
    };
    const root = { query: this.#schema.getQueryType(), mutation: this.#schema.getMutationType(), subscription: this.#schema.getSubscriptionType() }[operation.operation];
    measure.cost = Math.ceil(walk(operation.selectionSet, root?.name, 1, [], null));
    if (!decided) this.#known.set(operation, measure);
    return measure;
  }
}

/** Fields of the query type that stand in no schema, with their types. */
const metaFields: Readonly<Record<string, string | undefined>> = Object.assign(Object.create(null) as object, { __schema: '__Schema', __type: '__Type' });

/** As composition names them: by their own names, or by those of the feature. */
function directiveOf(directives: readonly DirectiveNode[] | undefined, name: string): DirectiveNode | undefined {
  return directives?.find((directive) => directive.name.value === name || directive.name.value === `cost__${name}` || directive.name.value === `federation__${name}`);
}
function argumentOf(directive: DirectiveNode | undefined, name: string): ValueNode | undefined {
  return directive?.arguments?.find((argument) => argument.name.value === name)?.value;
}
function numberOf(value: ValueNode | undefined): number | null {
  return value?.kind === Kind.INT || value?.kind === Kind.FLOAT ? Number(value.value) : null;
}
function wordsOf(value: ValueNode | undefined): string[] {
  if (value?.kind === Kind.STRING) return [value.value];
  return value?.kind === Kind.LIST ? value.values.flatMap((one) => (one.kind === Kind.STRING ? [one.value] : [])) : [];
}
