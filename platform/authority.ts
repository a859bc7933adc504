import { getNamedType, isInterfaceType, isObjectType, Kind, type ASTNode, type DirectiveNode, type GraphQLField, type GraphQLNamedType, type GraphQLSchema, type ValueNode } from 'graphql';

/** What a caller needs for a field or type: any one of the alternatives, each a list of scopes; `[]` inside means "signed in". */
export interface Requirement {
  authenticated: boolean;
  scopes: string[][] | null;
}

/** Reads @authenticated and @requiresScopes from where they are written; null when neither is. */
export function requirementOf(node: { directives?: readonly DirectiveNode[] | undefined } | null | undefined): Requirement | null {
  let authenticated = false;
  let scopes: string[][] | null = null;
  for (const directive of node?.directives ?? []) {
    if (directive.name.value === 'authenticated') authenticated = true;
    if (directive.name.value === 'requiresScopes') {
      authenticated = true;
      scopes = listOf(directive.arguments?.[0]?.value).map((all) => listOf(all).map((scope) => (scope.kind === Kind.STRING ? scope.value : '\0')));
    }
  }
  return authenticated ? { authenticated, scopes } : null;
}

const listOf = (value: ValueNode | undefined): readonly ValueNode[] => (value?.kind === Kind.LIST ? value.values : []);

/** All that a field demands: of itself, of its type, and, on an interface, of the same field in every implementation. */
export function requirementsOf(schema: GraphQLSchema, parent: GraphQLNamedType, field: GraphQLField<unknown, unknown>): Requirement[] {
  const nodes: (ASTNode | null | undefined)[] = [field.astNode, getNamedType(field.type).astNode];
  const named = getNamedType(field.type);
  if (isInterfaceType(named)) nodes.push(...schema.getPossibleTypes(named).map((type) => type.astNode));
  if (isInterfaceType(parent)) nodes.push(...schema.getPossibleTypes(parent).map((type) => type.getFields()[field.name]?.astNode));
  if (isObjectType(parent)) nodes.push(...parent.getInterfaces().map((type) => type.getFields()[field.name]?.astNode));
  return nodes.map((node) => requirementOf(node as { directives?: readonly DirectiveNode[] })).filter((found) => found !== null);
}
