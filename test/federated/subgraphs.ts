import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { defaultFieldResolver, execute, getNamedType, GraphQLError, isCompositeType, isInterfaceType, isListType, isNonNullType, isObjectType, parse, type GraphQLFieldResolver, type GraphQLSchema, type GraphQLType } from 'graphql';
import type { Source } from '../../gateway/source.ts';

/** A graph with what federation has: interfaces as entities, values that several subgraphs know, fields that need others, unions, lists of lists. */
const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable", "@external", "@requires", "@provides", "@interfaceObject", "@inaccessible"])';
export const typeDefs: Readonly<Record<string, string>> = {
  accounts: `${link}
    type Query { me: User user(id: ID!): User users(first: Int = 3): [User!]! everyone: [User] }
    type Mutation { rename(id: ID!, name: String!): User! leave(id: ID!): Boolean }
    interface Named { name: String! }
    enum Role { READER WRITER HIDDEN @inaccessible }
    scalar Json
    type User implements Named @key(fields: "id") { id: ID! name: String! nickname: String email(domain: String): String role: Role friends(first: Int): [User!] best: User address: Address @shareable phones: [Phone!] @shareable settings: Json! }
    type Phone @shareable { number: String! kind: Role }
    type Address @shareable { street: String city: String! country: Country }
    type Country @key(fields: "code") { code: String! }`,
  products: `${link}
    type Query { media(id: ID!): Media shelf(first: Int): [Media] books: [Book!]! search(text: String): [Found!] grid: [[Book]!] }
    interface Media @key(fields: "id") { id: ID! title: String! }
    type Book implements Media @key(fields: "id") @key(fields: "isbn") { id: ID! isbn: String! title: String! pages: Int! size: Size author: User sequel: Book label: String! @shareable }
    type Film implements Media @key(fields: "id") { id: ID! title: String! minutes: Int director: User! cast: [User] label: String }
    type Size @shareable { width: Int! height: Int depth: Int }
    type User @key(fields: "id") { id: ID! wishes: [Media!]! }
    union Found = Book | Film | User`,
  reviews: `${link}
    type Query { review(id: ID!): Review latest(first: Int): [Review]! }
    type Mutation { reviewAdd(body: String!): Review }
    type Subscription { reviewAdded: Review! }
    type Review @key(fields: "id") { id: ID! body: String score: Float! author: User! subject: Media replies: [Review!] }
    type Media @key(fields: "id") @interfaceObject { id: ID! reviews(first: Int): [Review!]! stars: Float best: Review }
    type User @key(fields: "id") { id: ID! name: String! @external nickname: String @external reviews: [Review] greeting: String! @requires(fields: "name nickname") latest: Review }`,
  shipping: `${link}
    type Book @key(fields: "isbn") { isbn: String! pages: Int! @external size: Size @external weight: Int! @requires(fields: "pages") fee: Float @requires(fields: "pages size { width height }") from: Country label: String @shareable }
    type Size @shareable { width: Int! height: Int }
    type Country @key(fields: "code") { code: String! name: String capital: String! }
    type User @key(fields: "id") { id: ID! parcels: [Parcel!]! address: Address @shareable phones: [Phone!] @shareable }
    type Phone @shareable { number: String! ring: Int! }
    type Address @shareable { street: String city: String! }
    type Parcel { id: ID! book: Book to: User }`,
};

/** Small, the same everywhere. */
export function hash(text: string): number {
  let value = 2166136261;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 16777619);
  value ^= value >>> 15;
  value = Math.imul(value, 2246822507);
  return (value ^ (value >>> 13)) >>> 0;
}

/** Which fields fail, by a seed: the same ones for whoever asks, in whatever order. */
export interface Faults {
  seed: number;
  /** Of a thousand fields: this many throw, and as many are null though their type may say otherwise. */
  perMille: number;
}

export function supergraphSdl(): string {
  const composed = composeServices(Object.entries(typeDefs).map(([name, text]) => ({ name, url: '', typeDefs: parse(text) })));
  if (composed.errors) throw new Error(composed.errors.map(({ message }) => message).join('\n'));
  return composed.supergraphSdl;
}

const ids = ['1', '2', '3', 'a"b', '{"x":1}', 'ü'];
/** Ids of media tell their type. */
const mediaId = (key: string) => `${hash(key) % 3 === 0 ? 'f' : 'b'}${hash(key) % 4}`;

/** The value of a field, out of its type, its object's id and its arguments alone. */
function valueOf(schema: GraphQLSchema, type: GraphQLType, key: string, first: number): unknown {
  if (isNonNullType(type)) return valueOf(schema, type.ofType as GraphQLType, key, first);
  if (isListType(type)) return Array.from({ length: Math.min(first, 4) }, (_, at) => valueOf(schema, type.ofType, `${key}/${at}`, 2));
  const named = getNamedType(type);
  switch (named.name) {
    case 'Int': return hash(key) % 1000;
    case 'Float': return (hash(key) % 1000) / 8;
    case 'Boolean': return hash(key) % 2 === 0;
    case 'ID': return ids[hash(key) % ids.length];
    case 'String': return hash(key) % 50 === 0 ? '' : `text ${hash(key) % 97}`;
    case 'Role': return (['READER', 'WRITER', 'HIDDEN'] as const)[hash(key) % 7 === 0 ? 2 : hash(key) % 2];
    case 'Json': return { deep: [hash(key) % 10, { __proto: null, list: ['x'] }] };
    case 'Media': return schema.getType('Book') ? mediaObject(mediaId(key)) : { __typename: 'Media', id: mediaId(key) };
    case 'Book': return mediaObject(`b${hash(key) % 4}`);
    case 'Film': return mediaObject(`f${hash(key) % 4}`);
    case 'Found': return hash(key) % 3 === 0 ? { __typename: 'User', id: ids[hash(key) % ids.length] } : mediaObject(mediaId(key));
    case 'Country': return { __typename: 'Country', code: ['CH', 'FR', 'IS'][hash(key) % 3] };
    default: return isCompositeType(named) ? { __typename: named.name, id: ['Address', 'Size', 'Phone'].includes(named.name) ? key : ids[hash(key) % ids.length] } : null;
  }
}
const mediaObject = (id: string) => (id.startsWith('f') ? { __typename: 'Film', id } : { __typename: 'Book', id, isbn: `isbn-${id}` });

/** Subgraphs in this process, each a real one by @apollo/subgraph. */
export function sourcesOf(faults: Faults): { sources: Map<string, Source> } {
  const sources = new Map<string, Source>();
  for (const [name, text] of Object.entries(typeDefs)) {
    const schema = buildSubgraphSchema([{ typeDefs: parse(text) }]);
    for (const type of Object.values(schema.getTypeMap())) {
      if (type.name.startsWith('__') || !isObjectType(type) && !isInterfaceType(type)) continue;
      const resolveReference = (reference: Record<string, unknown>) => {
        const key = `${type.name}:${JSON.stringify(reference.id ?? reference.isbn ?? reference.code)}`;
        if (hash(`${faults.seed} reference ${name} ${key}`) % 1000 < faults.perMille) throw new GraphQLError(`${key} is not known to ${name}`, { extensions: { code: 'NOT_FOUND' } });
        if (hash(`${faults.seed} nobody ${name} ${key}`) % 1000 < faults.perMille) return null;
        if (type.name === 'Media' && name === 'products') return mediaObject(String(reference.id));
        return { ...reference, ...(typeof reference.isbn === 'string' && !reference.id ? { id: reference.isbn.slice(5) } : {}), ...(type.name === 'Book' && typeof reference.id === 'string' ? { isbn: `isbn-${reference.id}` } : {}) };
      };
      type.extensions = { apollo: { subgraph: { resolveReference } } };
      if (isInterfaceType(type)) continue;
      for (const field of Object.values(type.getFields()) as { name: string; type: GraphQLType; resolve?: GraphQLFieldResolver<Record<string, unknown>, unknown, Record<string, unknown>> }[]) {
        if (field.name === '_entities' || field.name === '_service') continue;
        field.resolve = (parent, args, context, info) => {
          const own = `${type.name}:${JSON.stringify(parent?.id ?? parent?.isbn ?? parent?.code ?? null)}.${field.name}`;
          const key = `${own}${JSON.stringify(args)}`;
          if (hash(`${faults.seed} throws ${name} ${key}`) % 1000 < faults.perMille) throw new GraphQLError(`${own} failed`);
          if (hash(`${faults.seed} null ${name} ${key}`) % 1000 < faults.perMille) return null;
          if (parent && field.name in parent) return defaultFieldResolver(parent, args, context, info);
          if (field.name === 'greeting') return `hello ${String(parent.name)} or ${String(parent.nickname)}`;
          if (field.name === 'weight') return Number(parent.pages) * 2;
          if (field.name === 'fee') return Number(parent.pages) + Number((parent.size as { width: number } | null)?.width ?? 0);
          return valueOf(schema, field.type, type.name === 'Query' || type.name === 'Mutation' || typeof args.first === 'number' || !('id' in (parent ?? {})) ? key : own, typeof args.first === 'number' ? args.first : 2);
        };
      }
    }
    sources.set(name, {
      execute: async ({ query, variables }) => {
        return await execute({ schema, document: parse(query), variableValues: variables ?? {} });
      },
      subscribe: async ({ query, variables }) => await Promise.resolve((async function* () {
        for (const id of ['1', '2']) yield await execute({ schema, document: parse(query), variableValues: variables ?? {}, rootValue: { reviewAdded: { __typename: 'Review', id } } });
      })()),
      close: async () => await Promise.resolve(),
    });
  }
  return { sources };
}
