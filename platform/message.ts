import type { z } from 'zod';
import { Poison, type Delivery } from './jetstream.ts';

/**
 * What a delivered message says, as its schema has it. Throws Poison for what is not JSON and for JSON of another shape: a consumer makes a
 * dead letter of that, where any other error would be tried again for as long as the stream keeps the message.
 */
export function parseMessage<S extends z.ZodType>(schema: S, { subject, data }: Pick<Delivery, 'subject' | 'data'>): z.infer<S> {
  let json: unknown;
  try {
    json = jsonOf(data);
  } catch (cause) {
    throw new Poison(`${subject} is not JSON`, { cause });
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new Poison(`${subject} is malformed: ${parsed.error.issues[0]?.path.join('.') ?? ''} ${parsed.error.issues[0]?.message ?? ''}`, { cause: parsed.error });
  return parsed.data;
}

/** The same for who only listens and acknowledges nothing: null for what has to be passed over. Never throws. */
export function messageOf<S extends z.ZodType>(schema: S, { data }: Pick<Delivery, 'data'>): z.infer<S> | null {
  try {
    return schema.safeParse(jsonOf(data)).data ?? null;
  } catch {
    return null;
  }
}

const jsonOf = (data: Uint8Array): unknown => JSON.parse(Buffer.from(data).toString());
