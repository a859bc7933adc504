import { ChangeSetType, Utils, wrap, type EntityManager, type EventSubscriber, type FlushEventArgs } from '@mikro-orm/core';
import { isSealedText } from './sealed-text.ts';

/** What an act made of a row: the fields that differ. What was made new has no `before`, what is gone no `after`. */
export interface Change {
  what: string;
  id: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

const kept = new WeakMap<object, Change[]>();
const changesMax = 50;
const charactersMax = 500;

/** From here on changes of rows in this transaction are kept, for the audit: what a flush writes, and what is written past it by entity. */
export function keepChanges(em: object): Change[] {
  const changes: Change[] = [];
  kept.set(em, changes);
  keepNative(em as EntityManager);
  return changes;
}

type Row = Record<string, unknown>;
type Native = (entity: never, where: never, ...rest: never[]) => Promise<number>;

/** `nativeDelete` and `nativeUpdate` tell nobody: here they first read what they are about to change. Rows without an id are others' parts. */
function keepNative(em: EntityManager): void {
  const before = async (entity: never, where: never): Promise<(Row & { id?: unknown })[]> =>
    (await em.find(entity, where, { disableIdentityMap: true, limit: changesMax })).map((row: object) => wrap(row).toPOJO() as Row);
  const noted = (native: Native, change: (row: Row, data: Row) => Pick<Change, 'before' | 'after'>): Native => async (entity, where, ...rest) => {
    const data = (rest[0] ?? {}) as Row;
    for (const row of await before(entity, where)) if (row.id !== undefined) noteChange(em, { what: Utils.className(entity), id: String(row.id), ...change(row, data) });
    return await native(entity, where, ...rest);
  };
  Object.assign(em, {
    nativeDelete: noted(em.nativeDelete.bind(em) as unknown as Native, (row) => ({ before: row, after: null })),
    nativeUpdate: noted(em.nativeUpdate.bind(em) as unknown as Native, (row, data) => ({ before: Object.fromEntries(Object.keys(data).map((field) => [field, row[field] ?? null])), after: data })),
  });
}

/** For what is written by SQL, of which the entity manager knows nothing. */
export function noteChange(em: object, change: Change): void {
  const changes = kept.get(em);
  if (changes && changes.length < changesMax) changes.push({ ...change, before: change.before && plain(change.before), after: change.after && plain(change.after) });
}

const secret = /password|token|secret|totpStep|hash$|sealed|wrapped|key$|replacedBy/i;

/** Nothing secret and nothing sealed, but that it is there, or is another; nothing long. */
function plain(row: Row): Row {
  const shown = (name: string, value: unknown): unknown => {
    if (value === null || typeof value === 'boolean' || value instanceof Date) return value;
    if (secret.test(name) || value instanceof Uint8Array || (typeof value === 'string' && isSealedText(value))) return '…';
    return typeof value === 'string' && value.length > charactersMax ? `${value.slice(0, charactersMax)}…` : value;
  };
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined).map(([name, value]) => [name, shown(name, value)]));
}

/** Tells what a flush is about to write. New rows are left out: what they are is in the act's input. */
export class ChangeKeeper implements EventSubscriber {
  onFlush({ em, uow }: FlushEventArgs): void {
    if (!kept.has(em)) return;
    for (const { type, meta, entity, payload, originalEntity } of uow.getChangeSets()) {
      const { id, holderId } = entity as { id?: unknown; holderId?: unknown };
      const base = { what: meta.className, id: String(id ?? holderId ?? '') };
      if (type === ChangeSetType.UPDATE || type === ChangeSetType.UPDATE_EARLY) {
        const [was, is] = [originalEntity as Record<string, unknown> | undefined, payload as Record<string, unknown>];
        noteChange(em, { ...base, before: Object.fromEntries(Object.keys(is).map((field) => [field, was?.[field] ?? null])), after: is });
      } else if (type === ChangeSetType.DELETE) noteChange(em, { ...base, before: wrap(entity as object).toPOJO() as Record<string, unknown>, after: null });
    }
  }
}
