import { ChangeSetType, wrap, type EventSubscriber, type FlushEventArgs } from '@mikro-orm/core';

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

/** From here on changes of rows in this transaction are kept, for the audit. */
export function keepChanges(em: object): Change[] {
  const changes: Change[] = [];
  kept.set(em, changes);
  return changes;
}

/** For what is written without the entity manager's knowing. */
export function noteChange(em: object, change: Change): void {
  const changes = kept.get(em);
  if (changes && changes.length < changesMax) changes.push({ ...change, before: change.before && plain(change.before), after: change.after && plain(change.after) });
}

/** Nothing secret, nothing sealed, nothing long. */
function plain(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([name, value]) => !/password|token|secret|totpStep|hash$|sealed|wrapped|key$/i.test(name) && !(value instanceof Uint8Array) && value !== undefined)
    .map(([name, value]) => [name, typeof value === 'string' && value.length > charactersMax ? `${value.slice(0, charactersMax)}…` : value]));
}

/** Tells what a flush is about to write. New rows are left out: what they are is in the act's input. */
export class ChangeKeeper implements EventSubscriber {
  onFlush({ em, uow }: FlushEventArgs): void {
    if (!kept.has(em)) return;
    for (const { type, meta, entity, payload, originalEntity } of uow.getChangeSets()) {
      const { id } = entity as { id?: unknown };
      const base = { what: meta.className, id: String(id ?? '') };
      if (type === ChangeSetType.UPDATE || type === ChangeSetType.UPDATE_EARLY) {
        const [was, is] = [originalEntity as Record<string, unknown> | undefined, payload as Record<string, unknown>];
        noteChange(em, { ...base, before: Object.fromEntries(Object.keys(is).map((field) => [field, was?.[field] ?? null])), after: is });
      } else if (type === ChangeSetType.DELETE) noteChange(em, { ...base, before: wrap(entity as object).toPOJO() as Record<string, unknown>, after: null });
    }
  }
}
