import type { Caller } from './caller.ts';
import { keepChanges, type Change } from './changes.ts';
import type { Manager } from './database.ts';
import { Refusal } from './errors.ts';
import { publish } from './outbox.ts';
import { Turns } from './turns.ts';

export interface Done<P> {
  payload: P;
  /** Id of what it was done to. */
  subject: string | null;
  /** Whose audit chain it belongs to, when it is not the caller's; null for the operator's. */
  customerId?: string | null;
  /** Id of who did it, where that is known only by what was done: who comes in. */
  actor?: string;
}

/** What a mutation answers: on a refusal only `userErrors` is there, so no field of the payload is promised. */
export type Answer<P> = Partial<P> & { userErrors: Pick<Refusal, 'code' | 'message' | 'field'>[] };

interface MutationContext {
  caller: Caller;
  em: Manager;
  requestId?: string;
  /** Address of the client, as the gateway sees it. */
  address?: string | null;
}

const brand = Symbol('audited');

/** For what writes the audit itself. */
export const auditing = <R extends (...given: never[]) => unknown>(resolver: R): R => Object.assign(resolver, { [brand]: true });

/** The same mutation in another context, such as one that reaches further. */
export const inContext = <P, A, C, R>(resolver: (parent: P, args: A, context: C) => R, other: (context: C) => C) =>
  auditing((parent: P, args: A, context: C): R => resolver(parent, args, other(context)));

/** True for resolvers made by `mutation`, or by `auditing`: a subgraph refuses to start with any other under Mutation. */
export const isAudited = (resolver: unknown): boolean => typeof resolver === 'function' && brand in resolver;

/** What happens around the transaction of a mutation, while it holds no connection. */
interface Around<A, C, P, B> {
  /**
   * What takes long or asks others, passwords too: a transaction that waited for them would keep its connection from
   * everybody. Throws a Refusal as the work does.
   */
  before?: (args: A, context: C) => Promise<B>;
  /** Once all is committed: what is sent to others. The payload as it is answered. */
  after?: (payload: P, context: C) => Promise<P>;
  /**
   * Mutations of one such name run one after the other in this process: guesses that come at once are counted like
   * those in sequence.
   */
  turn?: (args: A, context: C) => string;
}

/**
 * A mutation's resolver: its changes, its events and its audit event commit together or not at all. A Refusal undoes
 * the changes, becomes `userErrors` and is audited too. `work` has one connection, that of its manager, and gets no
 * second one.
 */
export function mutation<A, C extends MutationContext, P extends object>(action: string, work: (args: A, context: C, em: Manager) => Promise<Done<P>>) {
  return mutationAround<A, C, P, undefined>(action, {}, work);
}

/** The same, of which not all happens in the transaction: `work` is given what `before` found. */
export function mutationAround<A, C extends MutationContext, P extends object, B>(action: string, around: Around<A, C, P, B>, work: (args: A, context: C, em: Manager, before: B) => Promise<Done<P>>) {
  const turns = new Turns();
  const attempt = async (_parent: unknown, args: A, context: C): Promise<Answer<P>> => {
    const { caller } = context;
    const record = async (em: Manager, outcome: string, { subject, customerId, actor, reason }: { subject: string | null; customerId?: string | null; actor?: string; reason?: string }, changes: readonly Change[] = []) =>
      await publish(em, 'audit.recorded', {
        customerId: customerId === undefined ? caller.customerId : customerId,
        action,
        actor: actor ?? caller.id,
        // No id is longer; what a client may write in the place of one is.
        subject: subject?.slice(0, subjectMax) ?? null,
        outcome,
        detail: detailOf({ ...(args as object), ...providerOf(caller), ...(reason ? { reason } : {}) }, changes, doors.has(action) ? (context.address ?? null) : null),
        at: new Date().toISOString(),
        requestId: context.requestId?.slice(0, 100) || null,
      });
    try {
      // A manager of its own: the transaction reads rows as they are then.
      const before = (await around.before?.(args, { ...context, em: context.em.fork() })) as B;
      const payload = await context.em.transactional(async (em) => {
        const changes = keepChanges(em);
        const done = await work(args, { ...context, em }, em, before);
        await em.flush();
        await record(em, 'OK', done, changes);
        return done.payload;
      });
      return { ...((await around.after?.(payload, context)) ?? payload), userErrors: [] };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      await error.kept?.();
      await context.em.transactional(async (em) => await record(em, error.code, error.about ?? { subject: null }));
      return { userErrors: [{ code: error.code, message: error.message, field: error.field }] } as Answer<P>;
    }
  };
  const { turn } = around;
  const resolver: typeof attempt = turn ? async (parent, args, context) => await turns.run(turn(args, context), async () => await attempt(parent, args, context)) : attempt;
  return Object.assign(resolver, { [brand]: true });
}

/** On whose behalf: of the customer that manages this one, or managed it when it made the credential. */
const providerOf = ({ home, provider }: Caller): object => (home ?? provider ? { provider: home ?? provider } : {});

/** Acts by which somebody comes in: from where is part of what happened. */
const doors = new Set(['sessionCreate', 'sessionCreateByPasskey', 'sessionCreateByOpenId', 'deviceEnroll', 'invitationAccept', 'staffInvitationAccept', 'operatorTokenRotate']);
const detailMax = 16_000;
/** Characters, as the event has it. */
const subjectMax = 200;

/** The input, what became of rows, and from where it came. What changed is left out where it would not fit. */
function detailOf(args: unknown, changes: readonly Change[], address: string | null): string {
  const input = { ...(args as object), ...(address ? { address } : {}) };
  if (changes.length === 0) return withoutSecrets(input);
  const whole = JSON.stringify({ ...(JSON.parse(withoutSecrets(input)) as object), changed: changes });
  return whole.length <= detailMax ? whole : withoutSecrets({ ...input, changedRows: changes.length });
}

/**
 * Words of letters that people wrote to each other and what mail servers said of them, what they give to programs,
 * where files are, how they are called and who has them, and what went wrong with them on a device: they are sealed
 * where they are kept, and are no one's to read here.
 */
const letters = new Set([
  'sender', 'recipients', 'subject', 'link', 'arguments', 'answers', 'fileName', 'path', 'process', 'user', 'signer', 'senderDomain', 'description',
  'message', 'outcome',
]);

function withoutSecrets(args: unknown): string {
  const text = JSON.stringify(args, (key, value: unknown) => ((/password|token|secret|ticket|^(?:code|response|callbackUrl)$/i.test(key) && typeof value === 'string') || letters.has(key) ? '…' : value)) ?? '{}';
  return text.length > 8000 ? JSON.stringify({ truncated: text.slice(0, 7900) }) : text;
}
