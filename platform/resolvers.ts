import type { GraphQLScalarType } from 'graphql';

type Resolver<R> = Extract<NonNullable<R>, (...given: never[]) => unknown>;
type ParentOf<R> = Parameters<Resolver<R>>[0];
type ResultOf<R> = Awaited<ReturnType<Resolver<R>>>;

/** Whether the parent has a field in the very form of the schema. The parents of the roots have nothing. */
type Answered<Name, R> =
  Name extends `__${string}` ? true
  : Name extends keyof ParentOf<R> ? ([ParentOf<R>[Name]] extends [never] ? false : [ParentOf<R>[Name]] extends [ResultOf<R>] ? true : false)
  : false;

/** Names of fields that only a resolver can answer. */
type Needed<Fields> = Fields extends GraphQLScalarType ? never : { [Name in keyof Fields]-?: Answered<Name, Fields[Name]> extends true ? never : Name }[keyof Fields];

type Whole<Fields> = { [Name in Needed<Fields>]: NonNullable<Fields[Name]> } & { [Name in Exclude<keyof Fields, Needed<Fields>>]?: Fields[Name] };

/**
 * A subgraph's resolvers, with none left out that the schema needs: to the generated type each of them is optional,
 * whether or not the parent answers the field by itself.
 */
export type Complete<Resolvers> = {
  [Type in keyof Resolvers as [Needed<NonNullable<Resolvers[Type]>>] extends [never] ? never : Type]-?: Whole<NonNullable<Resolvers[Type]>>
} & {
  [Type in keyof Resolvers as [Needed<NonNullable<Resolvers[Type]>>] extends [never] ? Type : never]?: Resolvers[Type]
};

/** What a subscription tells, also several together: the subgraph takes a list apart, and the generated type knows of none. */
export const together = <Event>(told: AsyncIterable<Event | Event[]>) => told as AsyncIterable<Event>;
