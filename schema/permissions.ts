import { getNamedType, isInterfaceType, isObjectType, Kind, parse, type GraphQLSchema } from 'graphql';
import { deviceScopes, roleScopes, staffMemberScopes, staffScopes } from '../subgraphs/customers/scopes.ts';
import { requirementOf, type Requirement } from '../platform/authority.ts';
import { nodeKinds, nodeScopesOf } from './nodes.ts';

/** What a supergraph demands of who asks: by `Type.field`, and by `Type` for all that leads to one. */
export type Demands = ReadonlyMap<string, Requirement>;

export function demandsIn(supergraph: string): Demands {
  const demands = new Map<string, Requirement>();
  for (const definition of parse(supergraph).definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    const own = requirementOf(definition);
    if (own) demands.set(definition.name.value, own);
    for (const field of definition.fields ?? []) {
      const requirement = requirementOf(field);
      if (requirement) demands.set(`${definition.name.value}.${field.name.value}`, requirement);
    }
  }
  return demands;
}

/** Whether somebody with these scopes, or nobody in particular (null), may ask for a field. */
export function mayAsk(demands: Demands, schema: GraphQLSchema, field: string, scopes: readonly string[] | null): boolean {
  const [typeName, fieldName] = field.split('.') as [string, string];
  const type = schema.getType(typeName);
  const to = isObjectType(type) || isInterfaceType(type) ? getNamedType(type.getFields()[fieldName]!.type).name : '';
  return [demands.get(field), demands.get(to)].every((demand) => !demand || (scopes !== null && (!demand.scopes || demand.scopes.some((all) => all.every((scope) => scopes.includes(scope))))));
}

/** Everybody who may come, and with what scopes. */
export const kindsOfCaller = {
  anybody: null, 'signed in': [], device: deviceScopes, viewer: roleScopes.VIEWER, integrator: roleScopes.INTEGRATOR, responder: roleScopes.RESPONDER, administrator: roleScopes.ADMINISTRATOR,
  analyst: staffMemberScopes.ANALYST, region: staffScopes.REGION, operator: staffMemberScopes.OPERATOR,
};

const title: Record<string, string> = { Query: 'Queries', Mutation: 'Mutations', Subscription: 'Subscriptions' };

/** Who may ask for what, as a document for administrators and integrators. */
export function permissionList(supergraph: string, schema: GraphQLSchema, kinds: Readonly<Record<string, readonly string[] | null>>): string {
  const demands = demandsIn(supergraph);
  const names = Object.keys(kinds);
  const lines = ['# Who may ask for what', '', 'Made by `npm run codegen` from the schema (`@authenticated`, `@requiresScopes`) and the scopes of roles. The suite asks for every field as everybody, for their own things and for another customer\'s (test/authorization.test.ts).', '',
    'A mark says that the question is taken; what the answer holds is only ever of the caller\'s customer. An API key may what its scopes say. Somebody who must show a second factor (where the customer demands one; operators and analysts always) and has not may what *signed in* may. *Responder* is the role that was called OPERATOR; an *operator* runs the installation. *Anybody* is who shows no credential.', '', '## Scopes', ''];
  for (const [name, scopes] of Object.entries(kinds)) lines.push(`- ${name}: ${scopes === null ? 'none, and no credential' : scopes.length === 0 ? 'none' : scopes.map((scope) => `\`${scope}\``).join(', ')}`);
  const table = (heading: string, rows: readonly string[], may: (row: string, scopes: readonly string[] | null) => boolean, preface: readonly string[] = []) => {
    lines.push('', `## ${heading}`, '', ...preface, `| | ${names.join(' | ')} |`, `|---|${names.map(() => ':-:').join('|')}|`);
    for (const row of rows) lines.push(`| ${row} | ${names.map((name) => (may(row, kinds[name]!) ? '✓' : '')).join(' | ')} |`);
  };
  const asked = (field: string, scopes: readonly string[] | null) => mayAsk(demands, schema, field, scopes);
  for (const root of ['Query', 'Mutation', 'Subscription']) {
    const type = schema.getType(root);
    if (isObjectType(type)) table(title[root]!, Object.keys(type.getFields()).map((field) => `${root}.${field}`), asked);
  }
  const narrower = [...demands.keys()].filter((field) => field.includes('.') && !/^(Query|Mutation|Subscription)\./.test(field));
  table('Objects by their ids', [...nodeKinds.values()].map(({ type }) => type), (type, scopes) => scopes !== null && nodeScopesOf(type).some((all) => all.every((scope) => scopes.includes(scope))),
    ['`Query.node` gives the object of an id, of these types; one that the caller could not come to otherwise is not found.', '']);
  table('Fields of other types that need more than what leads to them', narrower.sort(), asked);
  return `${lines.join('\n')}\n`;
}
