import { getNamedType, isEnumType, isInputObjectType, isInterfaceType, isObjectType, isUnionType, type GraphQLSchema, type GraphQLType } from 'graphql';

/**
 * How often what is below a field of introspection is made, by `Type.field`, as this schema has it on the average: below `__schema` the sum is
 * exact, as each type is there once. A list is as long as that; `ofType` is there as often as a type is wrapped in another.
 */
export function introspectionSizes(schema: GraphQLSchema): ReadonlyMap<string, number> {
  const types = Object.values(schema.getTypeMap());
  const directives = schema.getDirectives();
  const count = { fields: 0, fieldsMost: 0, arguments: 0, inputs: 0, values: 0, interfaces: 0, possible: 0, references: 0, wrappers: 0 };
  const refer = (type: GraphQLType) => {
    count.references++;
    for (let one = type; one !== getNamedType(one) && 'ofType' in one; one = one.ofType as GraphQLType) count.wrappers++;
  };
  for (const type of types) {
    if (isObjectType(type) || isInterfaceType(type)) {
      const fields = Object.values(type.getFields());
      count.fields += fields.length;
      count.fieldsMost = Math.max(count.fieldsMost, fields.length);
      count.interfaces += type.getInterfaces().length;
      for (const field of fields) {
        refer(field.type);
        count.arguments += field.args.length;
        for (const argument of field.args) refer(argument.type);
      }
    }
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields());
      count.inputs += fields.length;
      for (const field of fields) refer(field.type);
    }
    if (isEnumType(type)) count.values += type.getValues().length;
    if (isInterfaceType(type) || isUnionType(type)) count.possible += schema.getPossibleTypes(type).length;
  }
  const each = (sum: number, of: number) => sum / Math.max(1, of);
  return new Map([
    ['__Schema.types', types.length], ['__Schema.directives', directives.length],
    ['__Type.fields', each(count.fields, types.length)], ['__Type.inputFields', each(count.inputs, types.length)], ['__Type.enumValues', each(count.values, types.length)],
    ['__Type.interfaces', each(count.interfaces, types.length)], ['__Type.possibleTypes', each(count.possible, types.length)], ['__Type.ofType', each(count.wrappers, count.wrappers + count.references)],
    ['__Field.args', each(count.arguments, count.fields)], ['__Directive.args', each(directives.reduce((sum, { args }) => sum + args.length, 0), directives.length)],
    ['__Directive.locations', each(directives.reduce((sum, { locations }) => sum + locations.length, 0), directives.length)],
    // Whoever asks for one type by its name asks for the largest.
    ['Query.__type', Math.max(1, each(count.fieldsMost, each(count.fields, types.length)))],
  ]);
}
