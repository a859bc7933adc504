import { findBreakingChanges, isEnumType, isInputObjectType, isInterfaceType, isObjectType, type BreakingChange, type GraphQLSchema } from 'graphql';

/** What a deprecation says of its end: "… gone after 2027-06-30". */
const ends = /gone after (\d{4}-\d{2}-\d{2})/;

/**
 * Changes that break clients of the released API and were not announced: what goes must have been deprecated in a release, with a reason
 * that ends in `gone after YYYY-MM-DD`, and that day must be past. `today` is YYYY-MM-DD.
 */
export function unannounced(released: GraphQLSchema, now: GraphQLSchema, today: string): string[] {
  return findBreakingChanges(released, now).filter((change) => !announced(released, change, today)).map(({ description }) => description);
}

function announced(released: GraphQLSchema, { type, description }: BreakingChange, today: string): boolean {
  if (!/_REMOVED/.test(type)) return false;
  const reason = reasonOf(released, description);
  const day = reason && ends.exec(reason)?.[1];
  return Boolean(day && day < today);
}

/** graphql-js names what changed in words alone: "Type.field was removed.", "VALUE was removed from enum type Type.", "Type.field arg name was removed." */
function reasonOf(schema: GraphQLSchema, description: string): string | null | undefined {
  const [, value, name] = /^(\w+) was removed from enum type (\w+)/.exec(description) ?? [];
  if (value && name) {
    const type = schema.getType(name);
    return isEnumType(type) ? type.getValue(value)?.deprecationReason : null;
  }
  const [, owner, field, argument] = /^(\w+)\.(\w+)(?: arg (\w+))? was removed/.exec(description) ?? [];
  const type = owner ? schema.getType(owner) : undefined;
  if (isInputObjectType(type)) return type.getFields()[field!]?.deprecationReason;
  if (!isObjectType(type) && !isInterfaceType(type)) return null;
  const found = type.getFields()[field!];
  return argument ? found?.args.find(({ name: known }) => known === argument)?.deprecationReason : found?.deprecationReason;
}
