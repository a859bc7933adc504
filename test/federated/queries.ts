import { getNamedType, isAbstractType, isCompositeType, isEnumType, isNonNullType, isObjectType, type GraphQLArgument, type GraphQLCompositeType, type GraphQLField, type GraphQLInputType, type GraphQLSchema } from 'graphql';

/** Random numbers from a seed (mulberry32). */
export class Dice {
  #state: number;
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }
  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) % bound;
  }
  one<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
}

export interface RandomOperation {
  query: string;
  variables: Record<string, unknown>;
}

/** A valid operation with aliases, fragments of both kinds, conditions, variables, and the same field in several places. */
export function randomOperation(schema: GraphQLSchema, seed: number, kind: 'query' | 'mutation' | 'subscription' = 'query'): RandomOperation {
  const dice = new Dice(seed);
  const fragments: string[] = [];
  const declared = new Map<string, string>();
  const variables: Record<string, unknown> = {};
  let fields = 0;

  const argument = ({ name, type }: GraphQLArgument): string | null => {
    if (!isNonNullType(type) && dice.below(2) === 0) return null;
    const value = argumentValue(dice, type);
    if (dice.below(2) === 0) return `${name}: ${JSON.stringify(value)}`;
    const variable = `v${declared.size}`;
    declared.set(variable, `$${variable}: ${String(type)}${isNonNullType(type) || dice.below(3) > 0 ? '' : ` = ${JSON.stringify(argumentValue(dice, type))}`}`);
    if (isNonNullType(type) || dice.below(3) > 0) variables[variable] = value;
    return `${name}: $${variable}`;
  };
  const condition = (): string => {
    const name = dice.one(['skip', 'include']);
    if (dice.below(2) === 0) return `@${name}(if: ${dice.below(2) === 0})`;
    const variable = `if${dice.below(3)}`;
    declared.set(variable, `$${variable}: Boolean! = ${variable === 'if0'}`);
    if (variable !== 'if2') variables[variable] ??= dice.below(2) === 0;
    return `@${name}(if: $${variable})`;
  };
  const field = (definition: GraphQLField<unknown, unknown>, depth: number): string => {
    const type = getNamedType(definition.type);
    const plain = definition.args.length === 0 && dice.below(5) > 0;
    const alias = plain ? '' : `${definition.name}_${fields++}: `;
    const called = definition.args.map(argument).filter((found) => found !== null);
    const head = `${alias}${definition.name}${called.length > 0 ? `(${called.join(', ')})` : ''}${dice.below(8) === 0 ? ` ${condition()}` : ''}`;
    return isCompositeType(type) ? `${head} ${selection(type, depth - 1)}` : head;
  };
  /** `narrowed` by the object type outside: Apollo's gateway leaves out what an object's own type asks for inside an interface's (a test of its own has that). */
  const selection = (type: GraphQLCompositeType, depth: number, narrowed = false): string => {
    const parts: string[] = [];
    const all = 'getFields' in type ? Object.values(type.getFields()) : [];
    const usable = all.filter((candidate) => depth > 0 || !isCompositeType(getNamedType(candidate.type)));
    for (let left = 1 + dice.below(4); left > 0 && usable.length > 0; left--) parts.push(field(dice.one(usable), depth));
    const narrower: readonly GraphQLCompositeType[] = narrowed ? [] : isAbstractType(type) ? schema.getPossibleTypes(type) : isObjectType(type) ? type.getInterfaces() : [];
    for (let left = isAbstractType(type) ? 1 + dice.below(3) : dice.below(8) === 0 ? 1 : 0; left > 0 && narrower.length > 0; left--) {
      const inside = dice.one(narrower);
      const where = dice.below(8) === 0 ? ` ${condition()}` : '';
      if (dice.below(3) === 0) {
        const name = `F${fragments.length}`;
        fragments.push('');
        fragments[fragments.length - 1] = `fragment ${name} on ${inside.name} ${selection(inside, depth - 1, !isAbstractType(type))}`;
        parts.push(`...${name}${where}`);
      } else parts.push(`... on ${inside.name}${where} ${selection(inside, depth - 1, !isAbstractType(type))}`);
    }
    if (dice.below(5) === 0) parts.push(dice.below(2) === 0 ? '__typename' : `t${fields++}: __typename`);
    return `{ ${(parts.length > 0 ? parts : ['__typename']).join(' ')} }`;
  };

  const root = schema.getRootType(kind as never)!;
  const chosen = selection(root, kind === 'subscription' ? 4 : 3 + dice.below(3));
  const body = kind === 'subscription' ? `{ reviewAdded ${selection(schema.getType('Review') as GraphQLCompositeType, 4)} }` : chosen;
  const definitions = [...declared.values()];
  // Variables that the discarded half of a subscription declared would be unused.
  const used = definitions.filter((definition) => [body, ...fragments].some((part) => new RegExp(`\\${definition.slice(0, definition.indexOf(':'))}\\b`).test(part)));
  const reached = fragments.filter((_, at) => new RegExp(`\\.\\.\\.F${at}\\b`).test([body, ...fragments].join(' ')));
  return { query: `${kind} Random${used.length > 0 ? `(${used.join(', ')})` : ''} ${body}\n${reached.join('\n')}`, variables };
}

/** What may stand under one name below a person: the same of several subgraphs, more of it and less, and something else altogether. */
const ofPerson: readonly (readonly string[])[] = [
  ['reviews { score }', 'reviews { score body }', 'reviews { score author { id } }', 'reviews: nickname', 'reviews: latest { score }'],
  ['latest { score }', 'latest { id subject { ... on Book { t: pages } } }', 'latest { id subject { ... on Book { t: isbn } } }', 'latest { score subject { id stars } }', 'latest: name'],
  ['wishes { id }', 'wishes { id title }', 'wishes { title reviews(first: 1) { score } }', 'wishes: parcels { id }'],
  ['parcels { id }', 'parcels { id to { id name } }', 'parcels { id book { weight } }'],
  ['phones { number ring }', 'phones { ring }', 'phones { number kind }'],
  ['name', 'greeting', 'name: greeting'],
];

/** Several fetches that ask one subgraph for the same people, for the same of them, or for less. */
export function sharingOperation(seed: number): RandomOperation {
  const dice = new Dice(seed);
  const person = (depth: number): string => {
    const wanted = ofPerson.flatMap((options) => (dice.below(2) === 0 ? [dice.one(options)] : []));
    if (depth > 0 && dice.below(2) === 0) wanted.push(dice.one([`best ${person(depth - 1)}`, `friends(first: 3) ${person(depth - 1)}`]));
    return `{ ${(wanted.length > 0 ? wanted : ['id']).join(' ')} }`;
  };
  const roots = ['me', 'users(first: 4)', 'everyone', 'user(id: "1")', 'latest(first: 3)'];
  const chosen = roots.filter(() => dice.below(2) === 0);
  return { query: `query Shared { ${(chosen.length > 0 ? chosen : roots).map((root) => (root.startsWith('latest') ? `${root} { author ${person(1)} }` : `${root} ${person(2)}`)).join(' ')} }`, variables: {} };
}

/** The same operation, and once more with its conditions the other way round. */
export function variants({ query, variables }: RandomOperation): RandomOperation[] {
  const flipped = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, typeof value === 'boolean' ? !value : value]));
  return Object.values(variables).some((value) => typeof value === 'boolean') ? [{ query, variables }, { query, variables: flipped }] : [{ query, variables }];
}

function argumentValue(dice: Dice, type: GraphQLInputType): unknown {
  const named = getNamedType(type);
  if (isEnumType(named)) return dice.one(named.getValues()).name;
  if (named.name === 'Int') return dice.below(4);
  if (named.name === 'ID') return dice.one(['1', '2', 'b1', 'f2', 'a"b', '{"x":1}']);
  return dice.one(['', 'x', 'ü "quoted"']);
}
