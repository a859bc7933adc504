import { isEnumType, isLeafType, isListType, isNonNullType, isObjectType, type FieldNode, type GraphQLNamedType, type GraphQLObjectType, type GraphQLOutputType, type SelectionSetNode } from 'graphql';
import type { Composite, Fields } from './fields.ts';

/** Thrown for whatever is not plainly as the schema says: then completion.ts says what is wrong, and where. */
export class NotAsDeclared extends Error {}

type Shaper = (value: unknown) => unknown;

function refuse(): never {
  throw new NotAsDeclared();
}

/**
 * Makes the client's answer of what the subgraphs answered: the fields that were asked for, in their order, under their names.
 * For each type that turns up a function is generated, once. It knows no errors: the first surprise ends it.
 *
 * Generated code holds names of a validated document only, as JSON strings.
 */
export class Shape {
  readonly #fields: Fields;
  readonly #root: Shaper;

  constructor(fields: Fields, root: GraphQLObjectType, selections: SelectionSetNode) {
    this.#fields = fields;
    this.#root = this.#object(root, [selections]);
  }

  apply(data: object): Record<string, unknown> {
    return this.#root(data) as Record<string, unknown>;
  }

  /** Generated when the first object of the type comes: of what an interface may be, little turns up. */
  #object(type: Composite, selections: readonly SelectionSetNode[]): Shaper {
    let made: Shaper | null = null;
    return (value) => (made ??= this.#generate(type, selections))(value);
  }

  #generate(type: Composite, selections: readonly SelectionSetNode[]): Shaper {
    const slots: unknown[] = [];
    const slot = (value: unknown) => `s[${slots.push(value) - 1}]`;
    const lines: string[] = [];
    const parts: string[] = [];
    for (const [name, nodes] of this.#fields.of(type, selections)) {
      const key = JSON.stringify(name);
      const at = `v${parts.length}`;
      // Computed, the one name that would set a prototype is a name like any other.
      parts.push(name === '__proto__' ? `[${key}]: ${at}` : `${key}: ${at}`);
      if (nodes[0]!.name.value === '__typename') {
        lines.push(isObjectType(type) ? `const ${at} = ${JSON.stringify(type.name)};` : 'refuse();');
        continue;
      }
      const field = type.getFields()[nodes[0]!.name.value]!;
      // Nothing of Object.prototype passes for a field.
      lines.push(`let ${at} = ${name in Object.prototype ? `Object.hasOwn(o, ${key}) ? o[${key}] : undefined` : `o[${key}]`};`);
      lines.push(this.#check(at, field.type, nodes, slot));
    }
    const source = `return function (o) { if (typeof o !== 'object' || o === null || Array.isArray(o)) refuse(); ${lines.join('\n')} return { ${parts.join(', ')} }; };`;
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- names of validated GraphQL, quoted
    return (new Function('s', 'refuse', source) as (s: unknown[], refuse: () => never) => Shaper)(slots, refuse);
  }

  /** Statements that leave the completed value in the variable `at`. */
  #check(at: string, type: GraphQLOutputType, nodes: readonly FieldNode[], slot: (value: unknown) => string): string {
    if (isNonNullType(type)) return `if (${at} === null || ${at} === undefined) refuse(); ${this.#present(at, type.ofType as GraphQLOutputType, nodes, slot)}`;
    return `if (${at} === null || ${at} === undefined) ${at} = null; else { ${this.#present(at, type, nodes, slot)} }`;
  }

  #present(at: string, type: GraphQLOutputType, nodes: readonly FieldNode[], slot: (value: unknown) => string): string {
    if (isListType(type)) {
      const [list, index, item] = [`${at}l`, `${at}i`, `${at}_`];
      return `if (!Array.isArray(${at})) refuse(); const ${list} = new Array(${at}.length); for (let ${index} = 0; ${index} < ${at}.length; ${index}++) { let ${item} = ${at}[${index}]; ${this.#check(item, type.ofType as GraphQLOutputType, nodes, slot)} ${list}[${index}] = ${item}; } ${at} = ${list};`;
    }
    if (isLeafType(type)) {
      const check = isEnumType(type) ? `!${slot(new Set(type.getValues().map(({ name }) => name)))}.has(${at})` : leafChecks[type.name]?.replaceAll('$', at);
      return check ? `if (${check}) refuse();` : '';
    }
    const selections = nodes.map(({ selectionSet }) => selectionSet!);
    return `${at} = ${slot(this.#composite(type as GraphQLNamedType, selections))}(${at});`;
  }

  #composite(declared: GraphQLNamedType, selections: readonly SelectionSetNode[]): Shaper {
    if (isObjectType(declared)) return this.#object(declared, selections);
    const shapers = new Map<unknown, Shaper>();
    return (value) => {
      const typename = (value as { __typename?: unknown } | null)?.__typename;
      let shaper = shapers.get(typename);
      if (!shaper) {
        const type = this.#fields.typeOf(declared, typename);
        if (!type) refuse();
        shapers.set(typename, shaper = this.#object(type, selections));
      }
      return shaper(value);
    };
  }
}

/** By scalar: what makes the value in `$` one that graphql-js would have to look at. Scalars of the schema's own pass as they are. */
const leafChecks: Record<string, string> = {
  String: "typeof $ !== 'string'",
  Boolean: "typeof $ !== 'boolean'",
  ID: "typeof $ !== 'string'",
  Int: '($ | 0) !== $',
  Float: "typeof $ !== 'number' || !Number.isFinite($)",
};
