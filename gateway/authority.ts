import {
  getNamedType, GraphQLError, isInterfaceType, isUnionType, Kind, TypeInfo, visit, visitWithTypeInfo, type DocumentNode, type GraphQLSchema,
} from 'graphql';
import { requirementOf, type Requirement } from '../platform/authority.ts';
import { hasScopes, wantOf, type Caller } from '../platform/caller.ts';

/**
 * Enforces @authenticated and @requiresScopes for whole operations before anything runs: fragments, aliases and interfaces included, for
 * queries, mutations and subscriptions alike. One field too many refuses the operation: half an answer would be misread.
 */
export class Authority {
  readonly #schema: GraphQLSchema;
  readonly #types = new Map<string, Requirement>();
  readonly #fields = new Map<string, Requirement>();

  constructor(api: GraphQLSchema, supergraph: DocumentNode) {
    this.#schema = api;
    for (const definition of supergraph.definitions) {
      if (!('fields' in definition) || !definition.fields || definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) continue;
      const type = requirementOf(definition);
      if (type) this.#types.set(definition.name.value, type);
      for (const field of definition.fields) {
        const requirement = requirementOf(field);
        if (requirement) this.#fields.set(`${definition.name.value}.${field.name.value}`, requirement);
      }
    }
  }

  /** Every demand of a document, cached by it: a document is checked for many callers. */
  readonly #demands = new WeakMap<DocumentNode, { field: string; requirement: Requirement }[]>();

  demands(document: DocumentNode): { field: string; requirement: Requirement }[] {
    const known = this.#demands.get(document);
    if (known) return known;
    const found = new Map<string, Requirement>();
    const info = new TypeInfo(this.#schema);
    const want = (map: Map<string, Requirement>, key: string) => {
      const requirement = map.get(key);
      if (requirement) found.set(key, requirement);
    };
    visit(document, visitWithTypeInfo(info, {
      Field: (node) => {
        const parent = info.getParentType();
        const definition = info.getFieldDef();
        if (!parent || !definition) return;
        const name = node.name.value;
        const parents = [parent.name, ...('getInterfaces' in parent ? parent.getInterfaces().map((type) => type.name) : [])];
        if (isInterfaceType(parent)) parents.push(...this.#schema.getPossibleTypes(parent).map((type) => type.name));
        for (const type of parents) want(this.#fields, `${type}.${name}`);
        const result = getNamedType(definition.type);
        want(this.#types, result.name);
        if (isInterfaceType(result) || isUnionType(result)) for (const type of this.#schema.getPossibleTypes(result)) want(this.#types, type.name);
      },
      InlineFragment: (node) => void (node.typeCondition && want(this.#types, node.typeCondition.name.value)),
      FragmentDefinition: (node) => want(this.#types, node.typeCondition.name.value),
    }));
    const demands = [...found].map(([field, requirement]) => ({ field, requirement }));
    this.#demands.set(document, demands);
    return demands;
  }

  /** What this caller lacks; empty when the operation may run. `extensions.field`, which clients are not shown, says for what. */
  refusals(document: DocumentNode, caller: Caller): GraphQLError[] {
    const errors: GraphQLError[] = [];
    for (const { field, requirement } of this.demands(document)) {
      if (caller.kind === 'ANONYMOUS') {
        return [new GraphQLError('this needs a credential: send "Authorization: Bearer …"', { extensions: { code: 'UNAUTHENTICATED' } })];
      }
      if (requirement.scopes && !hasScopes(caller, requirement.scopes)) {
        errors.push(new GraphQLError(wantOf(caller, field, requirement.scopes), { extensions: { code: 'FORBIDDEN', field } }));
        // The same for every field, so it is said once.
        if (caller.secondFactorMissing) return errors;
      }
    }
    return errors;
  }
}
