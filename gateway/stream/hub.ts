import { hash } from 'node:crypto';
import { GraphQLError, validate, type DocumentNode } from 'graphql';
import { sharedCaller, sharing, type Caller } from '../../platform/caller.ts';
import type { Log } from '../../platform/log.ts';
import type { Engine, Prepared } from '../execution/engine.ts';
import { masked } from '../masking.ts';
import type { Source } from '../source.ts';
import { Group, type GroupOptions, type Subject } from './group.ts';
import { Member } from './member.ts';
import { Shelf } from './shelf.ts';
import type { Sink } from './sink.ts';
import { Upstream, type Sharing } from './upstream.ts';

export interface Listening {
  /** Valid against the schema of today. */
  document: DocumentNode;
  operationName: string | undefined;
  variables: Readonly<Record<string, unknown>>;
  caller: Caller;
}

/** The graph as it is now. */
export interface Served {
  engine: Engine;
  sharings: ReadonlyMap<string, Sharing>;
}

const apartMax = 1_000;

/**
 * Everybody who listens, in groups of those who listen to the same with the same rights.
 *
 *     subgraph ──▶ group: completes, serialises once ──▶ members ──▶ each its own outbox
 */
export class Hub {
  readonly #served: () => Served;
  readonly #sources: ReadonlyMap<string, Source>;
  readonly #log: Log;
  readonly #told: GroupOptions['told'];
  readonly #groups = new Map<string, Group>();
  /** Operations whose answers depend on who asks, by their hashes. */
  readonly #apart = new Set<string>();
  readonly #shelf = new Shelf();
  #alone = 0;

  constructor({ served, sources, log, told = () => undefined }: { served: () => Served; sources: ReadonlyMap<string, Source>; log: Log; told?: GroupOptions['told'] }) {
    this.#served = served;
    this.#sources = sources;
    this.#log = log;
    this.#told = told;
  }

  /** Groups, by the names of their operations, and how many listen in each. */
  *groups(): Generator<{ operation: string | undefined; members: number }> {
    for (const { name, size } of this.#groups.values()) yield { operation: name, members: size };
  }

  /** The sink hears from now on, until what is returned is called. */
  join(listening: Listening, sink: Sink): () => void {
    const { engine, sharings } = this.#served();
    let subject: Subject;
    try {
      subject = subjectOf(engine, sharings, listening);
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      sink.fail(masked([error]));
      return () => undefined;
    }
    const wrong = engine.refusals(subject.prepared, listening.variables);
    if (wrong.length > 0) {
      sink.fail(masked(wrong));
      return () => undefined;
    }
    const member = new Member(sink, listening.caller, subject.upstream.after(listening.variables));
    this.#enter(member, listening, subject);
    return () => member.group?.remove(member);
  }

  /** After the supergraph has changed. */
  renew(): void {
    const { engine, sharings } = this.#served();
    for (const group of [...this.#groups.values()]) {
      const errors = validate(engine.schema, group.document);
      group.renew(errors.length > 0 ? null : subjectOf(engine, sharings, group), errors.map(({ message }) => new GraphQLError(message, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } })));
    }
  }

  #enter(member: Member, listening: Listening, subject: Subject): void {
    const { upstream } = subject;
    const text = `${listening.operationName ?? ''}\n${keyOf(listening.document)}`;
    const apart = hash('sha256', text);
    const shared = this.#apart.has(apart) ? null : sharing(member.caller);
    const authority = upstream.sharing === 'none' ? String(this.#alone++) : (shared ?? JSON.stringify(member.caller));
    const key = JSON.stringify([authority, upstream.distinguishing(listening.variables), text]);
    let group = this.#groups.get(key);
    if (!group) {
      const { document, operationName, variables } = listening;
      group = new Group({
        subject, document, operationName, variables, sources: this.#sources, log: this.#log, shelf: this.#shelf, told: this.#told,
        caller: upstream.sharing !== 'none' && shared !== null ? sharedCaller(member.caller) : member.caller,
        ended: () => void this.#groups.delete(key),
        split: (members) => {
          if (this.#apart.size >= apartMax) this.#apart.delete(this.#apart.values().next().value!);
          this.#apart.add(apart);
          for (const one of members) this.#enter(one, listening, this.#again(listening));
        },
      });
      this.#groups.set(key, group);
    }
    group.add(member);
  }

  #again(listening: Listening): Subject {
    const { engine, sharings } = this.#served();
    return subjectOf(engine, sharings, listening);
  }
}

const keyOf = (document: DocumentNode): string => document.loc?.source.body ?? '';

/** An operation is looked at once for each supergraph, however many ask for it. */
const subjects = new WeakMap<Prepared, Subject>();
function subjectOf(engine: Engine, sharings: ReadonlyMap<string, Sharing>, { document, operationName }: { document: DocumentNode; operationName: string | undefined }): Subject {
  const prepared = engine.prepare({ document, key: keyOf(document), operationName });
  if (!prepared.plan.events) throw new GraphQLError('this is no subscription', { extensions: { code: 'BAD_USER_INPUT' } });
  let subject = subjects.get(prepared);
  if (!subject) subjects.set(prepared, subject = { engine, prepared, upstream: new Upstream(prepared, engine.schema, sharings) });
  return subject;
}
