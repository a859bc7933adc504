import type { GraphQLScalarType } from 'graphql';

type Resolver<R> = Extract<NonNullable<R>, (...given: never[]) => unknown>;
type ParentOf<R> = Parameters<Resolver<R>>[0];
type ResultOf<R> = Awaited<ReturnType<Resolver<R>>>;

/** Whether a value is there, and in a form that is wanted. The parents of the roots have nothing: `never`. */
type Fits<Value, Wanted> = [Value] extends [never] ? false : [Value] extends [Wanted] ? true : false;

/** Whether the parent has a field in the very form of the schema. */
type Answered<Name, R> =
  Name extends `__${string}` ? true
  : Name extends keyof ParentOf<R> ? Fits<ParentOf<R>[Name], ResultOf<R>>
  : false;

/** Names of fields that only a resolver can answer. */
type Needed<Fields> = Fields extends GraphQLScalarType ? never
  : { [Name in keyof Fields]-?: Answered<Name, Fields[Name]> extends true ? never : Name }[keyof Fields];

type Whole<Fields> =
  & { [Name in Needed<Fields>]: NonNullable<Fields[Name]> }
  & { [Name in Exclude<keyof Fields, Needed<Fields>>]?: Fields[Name] };

/** Names of types of which at least one field needs a resolver. */
type Resolved<Resolvers> = {
  [Type in keyof Resolvers]-?: [Needed<NonNullable<Resolvers[Type]>>] extends [never] ? never : Type
}[keyof Resolvers];

/**
 * A subgraph's resolvers, with none left out that the schema needs: to the generated type each of them is optional,
 * whether or not the parent answers the field by itself.
 */
export type Complete<Resolvers> =
  & { [Type in Resolved<Resolvers>]: Whole<NonNullable<Resolvers[Type]>> }
  & { [Type in Exclude<keyof Resolvers, Resolved<Resolvers>>]?: Resolvers[Type] };

/**
 * The events of a subscription that may come in lists: the subgraph takes a list apart, and the generated type knows
 * of none.
 */
export const flattened = <Event>(events: AsyncIterable<Event | Event[]>) => events as AsyncIterable<Event>;
