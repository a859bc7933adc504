import type { Field } from './fields.ts';
import type { Parameters } from './parameters.ts';

/** A message, or a part of one, and all that is in it. */
export interface Entity {
  fields: Field[];
  /** In lower case; `text/plain` where none is said. */
  type: string;
  parameters: Parameters;
  /** In lower case; null where none is said. */
  disposition: string | null;
  names: string[];
  /** Of its body: `7bit` where none is said. */
  encoding: string;
  /** Where in its text it stands, header and all. The text is that of the message, or of an encoded message in it. */
  text: string;
  from: number;
  bodyAt: number;
  to: number;
  /** Of a multipart. */
  children: Entity[];
  /** Of a message in a message. */
  message: Entity | null;
  /** Of anything else: what it holds. */
  bytes: Buffer | null;
  /** A program may show it as a file. */
  isFile: boolean;
}

/** All entities in one, itself first, in their order. */
export function* entitiesOf(entity: Entity): Generator<Entity> {
  yield entity;
  for (const child of entity.children) yield* entitiesOf(child);
  if (entity.message) yield* entitiesOf(entity.message);
}
