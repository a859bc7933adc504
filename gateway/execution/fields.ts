import {
  isAbstractType, isInterfaceType, isObjectType, Kind, type DirectiveNode, type FieldNode, type FragmentDefinitionNode, type GraphQLInterfaceType, type GraphQLNamedType, type GraphQLObjectType, type GraphQLSchema, type SelectionSetNode,
} from 'graphql';
import { fulfils } from './rewrites.ts';

/** Answers @skip and @include. */
export type Includes = (directives: readonly DirectiveNode[] | undefined) => boolean;
/** What an object of an answer is taken for: its type, or, where the subgraph that knows it failed, the interface that another one knows it by. */
export type Composite = GraphQLObjectType | GraphQLInterfaceType;

/** Which fields of an object an operation asks for. */
export class Fields {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #includes: Includes;

  constructor(schema: GraphQLSchema, fragments: ReadonlyMap<string, FragmentDefinitionNode>, includes: Includes) {
    this.#schema = schema;
    this.#fragments = fragments;
    this.#includes = includes;
  }

  /** The type of an object that says what it is; null when it can't be that. */
  typeOf(declared: GraphQLNamedType, typename: unknown): Composite | null {
    if (isObjectType(declared)) return declared;
    // Nobody asked what it is: the interface's own fields are all that is wanted.
    if (typename === undefined && isInterfaceType(declared)) return declared;
    const type = typeof typename === 'string' ? this.#schema.getType(typename) : undefined;
    if (isInterfaceType(type) && type === declared) return type;
    return isObjectType(type) && isAbstractType(declared) && this.#schema.isSubType(declared, type) ? type : null;
  }

  /** By their names in the answer, in their order. */
  of(type: Composite, selections: readonly SelectionSetNode[]): Map<string, FieldNode[]> {
    const found = new Map<string, FieldNode[]>();
    const spread = new Set<string>();
    const visit = (set: SelectionSetNode): void => {
      for (const selection of set.selections) {
        if (!this.#includes(selection.directives)) continue;
        if (selection.kind === Kind.FIELD) {
          const name = selection.alias?.value ?? selection.name.value;
          const nodes = found.get(name);
          if (nodes) nodes.push(selection);
          else found.set(name, [selection]);
          continue;
        }
        const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? this.#fragments.get(selection.name.value) : selection;
        if (!fragment) continue;
        if (selection.kind === Kind.FRAGMENT_SPREAD) {
          if (spread.has(selection.name.value)) continue;
          spread.add(selection.name.value);
        }
        const wanted = fragment.typeCondition?.name.value;
        if (wanted === undefined || fulfils(this.#schema, type.name, wanted)) visit(fragment.selectionSet);
      }
    };
    for (const set of selections) visit(set);
    return found;
  }
}

