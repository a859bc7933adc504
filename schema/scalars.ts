import { GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { GraphQLError } from 'graphql';
import { replaceUnseen } from './shown-text.ts';

/** Scalars that mean something: what breaks their form is refused before any resolver sees it. */
function scalar<T>(name: string, parse: (value: unknown) => T, serialize: (value: unknown) => unknown = (value) => value): GraphQLScalarType {
  return new GraphQLScalarType({
    name,
    serialize,
    parseValue: parse,
    parseLiteral: (node: ValueNode) => {
      if (node.kind === Kind.STRING) return parse(node.value);
      if (node.kind === Kind.INT) return parse(Number(node.value));
      throw new GraphQLError(`${name} cannot be written as ${node.kind}`);
    },
  });
}

const refuse = (name: string, hint: string): never => {
  throw new GraphQLError(`${name} must be ${hint}`, { extensions: { code: 'BAD_USER_INPUT' } });
};
const whole = (name: string, max = Number.MAX_SAFE_INTEGER) => (value: unknown) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= max ? value : refuse(name, `a whole number from 0 to ${max}`);
const string = (name: string, hint: string, test: (text: string) => boolean) => (value: unknown) => (typeof value === 'string' && test(value) ? value : refuse(name, hint));

/** URL's own parser drops line ends and tabs, so that what is kept and what is called would differ. */
const isUrl = (text: string): boolean =>
  URL.canParse(text) && /^https?:\S+$/.test(text) && replaceUnseen(text, () => '') === text;

export const scalars = {
  DateTime: scalar(
    'DateTime',
    string('DateTime', 'an ISO 8601 instant such as 2026-01-31T12:00:00.000Z', (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-](0\d|1[0-5]):[0-5]\d)$/.test(text) && !Number.isNaN(Date.parse(text))),
    (value) => (value instanceof Date ? value : new Date(value as string)).toISOString(),
  ),
  Sha256: scalar('Sha256', string('Sha256', '64 lower-case hexadecimal digits', (text) => /^[0-9a-f]{64}$/.test(text))),
  ByteCount: scalar('ByteCount', whole('ByteCount'), (value) => Number(value)),
  Duration: scalar('Duration', whole('Duration'), (value) => Math.round(Number(value))),
  Cursor: scalar('Cursor', string('Cursor', 'a cursor that this service gave out', (text) => text.length > 0 && text.length <= 500)),
  URL: scalar('URL', string('URL', 'an absolute http or https URL, without blanks and characters that are not seen', isUrl)),
};
