import {
  defaultTypeResolver, execute, getArgumentValues, getDirectiveValues, getNamedType, getNullableType, getVariableValues, GraphQLError, GraphQLIncludeDirective, GraphQLSkipDirective, isAbstractType, isLeafType, isListType, isNonNullType, isObjectType, Kind, OperationTypeNode, locatedError,
  SchemaMetaFieldDef, TypeMetaFieldDef, TypeNameMetaFieldDef, typeFromAST, visit,
  type DocumentNode, type ExecutionResult, type FieldNode, type FragmentDefinitionNode, type GraphQLAbstractType, type GraphQLField, type GraphQLFieldResolver, type GraphQLLeafType, type GraphQLObjectType, type GraphQLOutputType, type GraphQLResolveInfo,
  type GraphQLSchema, type OperationDefinitionNode, type SelectionSetNode,
} from 'graphql';

type Variables = Record<string, unknown>;
type Data = Record<string, unknown>;
type Awaitable<T> = T | Promise<T>;

export interface ExecutionArguments {
  variables: Readonly<Variables>;
  context: unknown;
  rootValue?: unknown;
  /** Once it has aborted no resolver is begun any more. Mutations are finished. */
  signal?: AbortSignal | undefined;
}

/** Never rejects, as `execute` of graphql-js doesn't. */
export type Execution = (given: ExecutionArguments) => Awaitable<ExecutionResult>;

interface Path { readonly prev: Path | undefined; readonly key: string | number; readonly typename: string | undefined }

/** What a resolver answers to with one field of a type: all that does not change from one execution to the next. */
interface Field {
  key: string;
  nodes: readonly [FieldNode, ...FieldNode[]];
  definition: GraphQLField<unknown, unknown>;
  parent: GraphQLObjectType;
  type: GraphQLOutputType;
  /** The type itself, without the lists around it and without "never null". */
  leaf: GraphQLLeafType | null;
  /** A leaf, perhaps one that is never null, but no list. */
  plain: boolean;
  nonNull: boolean;
  resolve: GraphQLFieldResolver<unknown, unknown> | null;
  /** `__typename`. */
  constant: boolean;
  selections: Selections | null;
}

const isThenable = (value: unknown): value is Promise<unknown> => typeof (value as { then?: unknown } | null | undefined)?.then === 'function';

const pathOf = (path: Path | undefined): (string | number)[] => {
  const keys: (string | number)[] = [];
  for (let at = path; at; at = at.prev) keys.push(at.key);
  return keys.reverse();
};

/** Fields that are asked of what is found in one place, by the type of what is found. */
class Selections {
  readonly #variant: Variant;
  readonly #nodes: readonly FieldNode[];
  readonly #byType = new Map<GraphQLObjectType, readonly Field[]>();

  constructor(variant: Variant, nodes: readonly FieldNode[]) {
    this.#variant = variant;
    this.#nodes = nodes;
  }

  of(type: GraphQLObjectType): readonly Field[] {
    let fields = this.#byType.get(type);
    if (!fields) this.#byType.set(type, fields = this.#variant.fieldsOf(type, this.#nodes.flatMap(({ selectionSet }) => selectionSet ?? [])));
    return fields;
  }
}

/** An operation with its conditions decided: the same fields at each execution. */
class Variant {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly #conditions: Variables;

  constructor(schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: Readonly<Record<string, FragmentDefinitionNode>>, conditions: Variables) {
    this.schema = schema;
    this.operation = operation;
    this.fragments = fragments;
    this.#conditions = conditions;
  }

  /** As the specification collects fields: by their keys, in the order in which these are first met. */
  fieldsOf(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): readonly Field[] {
    const found = new Map<string, [FieldNode, ...FieldNode[]]>();
    const seen = new Set<string>();
    for (const set of sets) this.#collect(type, set, found, seen);
    return [...found].map(([key, nodes]) => this.#fieldOf(type, key, nodes));
  }

  #collect(type: GraphQLObjectType, set: SelectionSetNode, found: Map<string, [FieldNode, ...FieldNode[]]>, seen: Set<string>): void {
    for (const node of set.selections) {
      if (getDirectiveValues(GraphQLSkipDirective, node, this.#conditions)?.if === true || getDirectiveValues(GraphQLIncludeDirective, node, this.#conditions)?.if === false) continue;
      if (node.kind === Kind.FIELD) {
        const key = node.alias?.value ?? node.name.value;
        const nodes = found.get(key);
        if (nodes) nodes.push(node);
        else found.set(key, [node]);
        continue;
      }
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : this.fragments[node.name.value];
      if (!fragment) continue;
      if (node.kind === Kind.FRAGMENT_SPREAD) {
        if (seen.has(node.name.value)) continue;
        seen.add(node.name.value);
      }
      const condition = fragment.typeCondition ? typeFromAST(this.schema, fragment.typeCondition) : type;
      if (condition === type || (isAbstractType(condition) && this.schema.isSubType(condition, type))) this.#collect(type, fragment.selectionSet, found, seen);
    }
  }

  #fieldOf(parent: GraphQLObjectType, key: string, nodes: [FieldNode, ...FieldNode[]]): Field {
    const name = nodes[0].name.value;
    const meta = name === '__typename' ? TypeNameMetaFieldDef : parent === this.schema.getQueryType() ? { __schema: SchemaMetaFieldDef, __type: TypeMetaFieldDef }[name] : undefined;
    const definition = meta ?? parent.getFields()[name];
    if (!definition) throw new Error(`${parent.name} has no field ${name}`);
    const named = getNamedType(definition.type);
    const leaf = isLeafType(named) ? named : null;
    return {
      key, nodes, definition, parent, type: definition.type, leaf, nonNull: isNonNullType(definition.type), resolve: definition.resolve ?? null, constant: name === '__typename',
      plain: leaf !== null && getNullableType(definition.type) === leaf, selections: leaf ? null : new Selections(this, nodes),
    };
  }
}

/** What a resolver is told of where it stands. */
class Info implements GraphQLResolveInfo {
  readonly fieldName: string;
  readonly fieldNodes: readonly FieldNode[];
  readonly returnType: GraphQLOutputType;
  readonly parentType: GraphQLObjectType;
  readonly path: Path;
  readonly schema: GraphQLSchema;
  readonly fragments: Record<string, FragmentDefinitionNode>;
  readonly rootValue: unknown;
  readonly operation: OperationDefinitionNode;
  readonly variableValues: Variables;

  constructor({ variant, given: { rootValue }, coerced }: Run, field: Field, path: Path) {
    this.fieldName = field.definition.name;
    this.fieldNodes = field.nodes;
    this.returnType = field.type;
    this.parentType = field.parent;
    this.path = path;
    this.schema = variant.schema;
    this.fragments = variant.fragments;
    this.rootValue = rootValue;
    this.operation = variant.operation;
    this.variableValues = coerced;
  }
}

/** One execution. */
class Run {
  readonly errors: GraphQLError[] = [];
  readonly variant: Variant;
  readonly given: ExecutionArguments;
  readonly coerced: Variables;
  /** By field: the same for all objects of a list. */
  readonly #arguments = new Map<Field, Variables>();

  constructor(variant: Variant, given: ExecutionArguments, coerced: Variables) {
    this.variant = variant;
    this.given = given;
    this.coerced = coerced;
  }

  fields(fields: readonly Field[], source: unknown, path: Path | undefined): Awaitable<Data> {
    const data: Data = {};
    let open: Promise<unknown>[] | null = null;
    try {
      for (const field of fields) {
        const value = field.constant ? field.parent.name : this.#field(field, source, path);
        data[field.key] = value;
        if (isThenable(value)) (open ??= []).push(value.then((late) => { data[field.key] = late; }));
      }
    } catch (error) {
      return afterwards(open, error);
    }
    return open ? (open.length === 1 ? open[0]! : Promise.all(open)).then(() => data) : data;
  }

  #field(field: Field, source: unknown, parentPath: Path | undefined): unknown {
    let value: unknown;
    let path: Path | undefined;
    try {
      if (field.resolve) {
        this.#wanted();
        path = { prev: parentPath, key: field.key, typename: field.parent.name };
        value = field.resolve(source, this.#argumentsOf(field), this.given.context, new Info(this, field, path));
      } else if ((typeof source === 'object' && source !== null) || typeof source === 'function') {
        const property = (source as Data)[field.definition.name];
        if (typeof property === 'function') {
          this.#wanted();
          path = { prev: parentPath, key: field.key, typename: field.parent.name };
          value = (source as Record<string, (...all: unknown[]) => unknown>)[field.definition.name]!(this.#argumentsOf(field), this.given.context, new Info(this, field, path));
        } else value = property;
      }
      if (field.plain && (typeof value !== 'object' || value === null)) {
        if (value !== null && value !== undefined) return serialized(field.leaf!, value);
        if (!field.nonNull) return null;
      }
      path ??= { prev: parentPath, key: field.key, typename: field.parent.name };
      const here = path;
      const completed = isThenable(value) ? value.then((late) => this.#complete(field, field.type, late, here)) : this.#complete(field, field.type, value, here);
      return isThenable(completed) ? completed.then(undefined, (error: unknown) => this.#failed(field, field.type, error, here)) : completed;
    } catch (error) {
      return this.#failed(field, field.type, error, path ?? { prev: parentPath, key: field.key, typename: field.parent.name });
    }
  }

  #wanted(): void {
    if (this.given.signal?.aborted) throw new GraphQLError('nobody waits for this any more', { extensions: { code: 'OPERATION_ENDED' } });
  }

  #failed(field: Field, type: GraphQLOutputType, cause: unknown, path: Path): null {
    const error = locatedError(cause, field.nodes, pathOf(path));
    if (isNonNullType(type)) throw error;
    this.errors.push(error);
    return null;
  }

  #argumentsOf(field: Field): Variables {
    if (field.definition.args.length === 0) return {};
    let known = this.#arguments.get(field);
    if (!known) this.#arguments.set(field, known = getArgumentValues(field.definition, field.nodes[0], this.coerced));
    return { ...known };
  }

  #complete(field: Field, type: GraphQLOutputType, value: unknown, path: Path): unknown {
    if (value instanceof Error) throw value;
    if (isNonNullType(type)) {
      const completed = this.#complete(field, type.ofType, value, path);
      if (completed === null) throw new Error(`Cannot return null for non-nullable field ${field.parent.name}.${field.definition.name}.`);
      return isThenable(completed) ? completed.then((late) => {
        if (late === null) throw new Error(`Cannot return null for non-nullable field ${field.parent.name}.${field.definition.name}.`);
        return late;
      }) : completed;
    }
    if (value === null || value === undefined) return null;
    if (isListType(type)) return this.#list(field, type.ofType, value, path);
    if (field.leaf) return serialized(field.leaf, value);
    if (isObjectType(type)) return this.#object(field, type, value, path);
    return this.#abstract(field, type as GraphQLAbstractType, value, path);
  }

  #list(field: Field, type: GraphQLOutputType, value: unknown, path: Path): Awaitable<unknown[]> {
    if (typeof value !== 'object' || !(Symbol.iterator in value!)) throw new GraphQLError(`Expected Iterable, but did not find one for field "${field.parent.name}.${field.definition.name}".`);
    const list: unknown[] = [];
    let open: Promise<unknown>[] | null = null;
    try {
      for (const item of value as Iterable<unknown>) {
        const at = list.length;
        const completed = this.#item(field, type, item, { prev: path, key: at, typename: undefined });
        list.push(completed);
        if (isThenable(completed)) (open ??= []).push(completed.then((late) => { list[at] = late; }));
      }
    } catch (error) {
      if (Array.isArray(value)) for (const item of value as unknown[]) if (isThenable(item)) item.then(undefined, () => undefined);
      return afterwards(open, error);
    }
    return open ? Promise.all(open).then(() => list) : list;
  }

  #item(field: Field, type: GraphQLOutputType, item: unknown, path: Path): unknown {
    try {
      const completed = isThenable(item) ? item.then((late) => this.#complete(field, type, late, path)) : this.#complete(field, type, item, path);
      return isThenable(completed) ? completed.then(undefined, (error: unknown) => this.#failed(field, type, error, path)) : completed;
    } catch (error) {
      return this.#failed(field, type, error, path);
    }
  }

  #abstract(field: Field, type: GraphQLAbstractType, value: unknown, path: Path): Awaitable<Data> {
    const name = (type.resolveType ?? defaultTypeResolver)(value, this.given.context, new Info(this, field, path), type);
    if (isThenable(name)) return (name).then((late) => this.#object(field, this.#typeOf(field, type, late), value, path));
    return this.#object(field, this.#typeOf(field, type, name), value, path);
  }

  #typeOf(field: Field, type: GraphQLAbstractType, name: string | undefined): GraphQLObjectType {
    const found = typeof name === 'string' ? this.variant.schema.getType(name) : undefined;
    if (!isObjectType(found) || !this.variant.schema.isSubType(type, found)) throw new GraphQLError(`What ${field.parent.name}.${field.definition.name} found is of no type of ${type.name}.`, { nodes: field.nodes });
    return found;
  }

  #object(field: Field, type: GraphQLObjectType, value: unknown, path: Path): Awaitable<Data> {
    const fields = field.selections!.of(type);
    if (!type.isTypeOf) return this.fields(fields, value, path);
    const is = type.isTypeOf(value, this.given.context, new Info(this, field, path));
    const checked = (it: boolean) => {
      if (!it) throw new GraphQLError(`What ${field.parent.name}.${field.definition.name} found is no ${type.name}.`, { nodes: field.nodes });
      return this.fields(fields, value, path);
    };
    return isThenable(is) ? (is).then(checked) : checked(is);
  }
}

/** What was begun is waited for before its neighbour's failure is told: nobody else would hear of its own. */
function afterwards(begun: readonly Promise<unknown>[] | null, error: unknown): Promise<never> {
  if (!begun) throw error;
  return Promise.allSettled(begun).then(() => { throw error as Error; });
}

function serialized(leaf: GraphQLLeafType, value: unknown): unknown {
  const made: unknown = leaf.serialize(value);
  if (made === null || made === undefined) throw new Error(`${leaf.name} cannot say what was found.`);
  return made;
}

const variantsMax = 32;

/**
 * An operation of a document, made ready to run many times: which fields, of which types, by which resolvers is worked out once, where
 * graphql-js does so at each execution. Mutations, whose fields wait for each other, are graphql-js's own. The document must be valid.
 */
export function compile(schema: GraphQLSchema, document: DocumentNode, operationName: string | undefined): Execution {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const operation = operationName ? operations.find(({ name }) => name?.value === operationName) : operations.length === 1 ? operations[0] : undefined;
  const fragments = Object.fromEntries(document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION).map((definition) => [definition.name.value, definition]));
  const conditions = new Set<string>();
  let unusual = operation?.operation === OperationTypeNode.MUTATION;
  visit(document, {
    Directive({ name, arguments: given }) {
      if (name.value !== 'skip' && name.value !== 'include') return;
      for (const { value } of given ?? []) if (value.kind === Kind.VARIABLE) conditions.add(value.name.value);
    },
    Field({ alias }) {
      if (alias?.value === '__proto__') unusual = true;
    },
  });
  const root = operation && schema.getRootType(operation.operation);
  if (unusual || !operation || !root) {
    return ({ variables, context, rootValue }) => execute({ schema, document, operationName: operationName ?? null, variableValues: variables, contextValue: context, rootValue });
  }
  const variants = new Map<string, { variant: Variant; fields: readonly Field[] }>();
  return (given) => {
    const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], given.variables, { maxErrors: 50 });
    if (errors) return { errors };
    let key = '';
    for (const name of conditions) key += coerced[name] === undefined ? '-' : coerced[name] === true ? '1' : '0';
    let made = variants.get(key);
    if (!made) {
      const variant = new Variant(schema, operation, fragments, Object.fromEntries([...conditions].filter((name) => coerced[name] !== undefined).map((name) => [name, coerced[name]])));
      made = { variant, fields: variant.fieldsOf(root, [operation.selectionSet]) };
      if (variants.size >= variantsMax) variants.delete(variants.keys().next().value!);
      variants.set(key, made);
    }
    const run = new Run(made.variant, given, coerced);
    const answer = (data: Data | null): ExecutionResult => (run.errors.length > 0 ? { errors: run.errors, data } : { data });
    const failed = (error: unknown): ExecutionResult => {
      run.errors.push(error as GraphQLError);
      return answer(null);
    };
    try {
      const data = run.fields(made.fields, given.rootValue, undefined);
      return isThenable(data) ? data.then(answer, failed) : answer(data);
    } catch (error) {
      return failed(error);
    }
  };
}
