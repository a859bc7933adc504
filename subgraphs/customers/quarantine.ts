import { newId } from '../../schema/ids.ts';
import type { Caller } from '../../platform/caller.ts';
import type { Manager } from '../../platform/database.ts';
import { publicError, Refusal } from '../../platform/errors.ts';
import { publish } from '../../platform/outbox.ts';
import { sealText } from '../../platform/sealed-text.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { Quarantined, QuarantineTask } from './entities.ts';

const reportsMax = 100;
/** Of one device. */
const objectsMax = 10_000;
/** A task that a device could not do is given to it so often. */
const attemptsMax = 3;
const retryMs = [60_000, 600_000];

export interface Reported {
  localId: string;
  sha256: string;
  fileName: string;
  path?: string | null | undefined;
  level?: string | null | undefined;
}

function deviceOf(caller: Caller): { customerId: string; id: string } {
  if (caller.kind !== 'DEVICE' || !caller.customerId) throw publicError('FORBIDDEN', 'devices speak of their own quarantine');
  return { customerId: caller.customerId, id: caller.id };
}

/** A device tells what it has taken away. Telling the same twice changes nothing. */
export async function reportQuarantined(em: Manager, caller: Caller, { keys }: Pick<Platform, 'keys'>, objects: readonly Reported[]) {
  const device = deviceOf(caller);
  if (objects.length < 1 || objects.length > reportsMax) throw new Refusal('INVALID', `1 to ${reportsMax} objects at a time`, ['input', 'objects']);
  if ((await em.count(Quarantined, { deviceId: device.id, state: 'QUARANTINED' })) + objects.length > objectsMax) throw new Refusal('CONFLICT', `a device has at most ${objectsMax} files in quarantine: have some deleted`, ['input', 'objects']);
  const ids: string[] = [];
  for (const [at, one] of objects.entries()) {
    const fault = !/^[\w.:-]{1,100}$/.test(one.localId) ? 'localId must have 1 to 100 letters, digits, or . : - _' : one.fileName.length < 1 || one.fileName.length > 255 ? 'fileName must have 1 to 255 characters' : (one.path ?? '').length > 4000 ? 'path must have at most 4000 characters' : null;
    if (fault) throw new Refusal('INVALID', fault, ['input', 'objects', String(at)]);
    const [row] = await em.execute<{ id: string }[]>(
      `insert into quarantined (id, customer_id, device_id, local_id, sha256, file_name, path, level, state, quarantined_at) values (?, ?, ?, ?, ?, ?, ?, ?, 'QUARANTINED', now())
       on conflict (device_id, local_id) do update set local_id = excluded.local_id returning id`,
      [
        newId('quarantined'), device.customerId, device.id, one.localId, one.sha256, sealText(keys, device.id, one.fileName),
        one.path ? sealText(keys, device.id, one.path) : null, one.level ?? null,
      ]);
    ids.push(row!.id);
  }
  return await em.find(Quarantined, { id: { $in: ids } }, { orderBy: { id: 'asc' } });
}

export async function issueTask(em: Manager, caller: Caller, input: { objectId: string; action: QuarantineTask['action']; reason: string; validHours?: number | null | undefined }) {
  const reason = input.reason.trim();
  if (reason.length < 1 || reason.length > 500) throw new Refusal('INVALID', 'reason must have 1 to 500 characters', ['input', 'reason']);
  if (input.action === 'RESTORE_AND_EXCLUDE' && !caller.scopes.includes('policies:write')) throw new Refusal('FORBIDDEN', 'an exclusion is policy: it needs policies:write', ['input', 'action']);
  const hours = input.validHours ?? 168;
  if (!Number.isInteger(hours) || hours < 1 || hours > 8760) throw new Refusal('INVALID', 'validHours must be 1 to 8760', ['input', 'validHours']);
  const [object] = await em.execute<{ id: string; customer_id: string; device_id: string; state: string; sha256: string }[]>('select id, customer_id, device_id, state, sha256 from quarantined where id = ? for update', [input.objectId]);
  if (!object) throw new Refusal('NOT_FOUND', 'no such quarantined file', ['input', 'objectId']);
  if (object.state !== 'QUARANTINED') throw new Refusal('CONFLICT', `it is ${object.state.toLowerCase()} already`, ['input', 'objectId']);
  if ((await em.count(QuarantineTask, { objectId: object.id, state: 'ISSUED' })) > 0) throw new Refusal('CONFLICT', 'a task for it is under way: cancel that one first', ['input', 'objectId']);
  const now = new Date();
  const task = em.create(QuarantineTask, {
    id: newId('task'), customerId: object.customer_id, deviceId: object.device_id, objectId: object.id, action: input.action, state: 'ISSUED', reason, issuedBy: caller.id, issuedAt: now, notBefore: now,
    expiresAt: new Date(now.getTime() + hours * 3_600_000), attempts: 0,
  });
  em.persist(task);
  await em.flush();
  // The exclusion first: what is restored must not be taken again at once.
  if (input.action === 'RESTORE_AND_EXCLUDE') await publish(em, 'exclusion.requested', { customerId: object.customer_id, deviceId: object.device_id, sha256: object.sha256, reason, author: caller.id });
  await tell(em, task);
  return task;
}

export async function cancelTask(em: Manager, taskId: string) {
  const task = await locked(em, taskId);
  if (task.state === 'ISSUED') await end(em, task, 'CANCELLED', null);
  else if (task.state !== 'CANCELLED') throw new Refusal('CONFLICT', `it is ${task.state.toLowerCase()} already`, ['input', 'taskId']);
  return task;
}

/** How it went. What failed is tried again after a while, three times in all; a report that comes late, or twice, changes nothing. */
export async function reportTask(em: Manager, caller: Caller, { keys }: Pick<Platform, 'keys'>, input: { taskId: string; done: boolean; message?: string | null | undefined }) {
  const device = deviceOf(caller);
  if ((input.message ?? '').length > 500) throw new Refusal('INVALID', 'message must have at most 500 characters', ['input', 'message']);
  const task = await locked(em, input.taskId);
  if (task.deviceId !== device.id) throw new Refusal('NOT_FOUND', 'no such task', ['input', 'taskId']);
  if (task.state !== 'ISSUED') return task;
  task.attempts++;
  const message = input.message ? sealText(keys, device.id, input.message) : null;
  if (input.done) {
    await end(em, task, 'DONE', message);
    await em.nativeUpdate(Quarantined, { id: task.objectId }, { state: task.action === 'DELETE' ? 'DELETED' : 'RESTORED', endedAt: new Date() });
  } else if (task.attempts >= attemptsMax) await end(em, task, 'FAILED', message);
  else {
    task.message = message;
    task.notBefore = new Date(Date.now() + retryMs[task.attempts - 1]!);
    await em.flush();
  }
  return task;
}

/** Tasks that their devices did not do in time. */
export async function expireTasks(platform: Platform): Promise<void> {
  await systemManager(platform).transactional(async (em) => {
    const rows = await em.find(QuarantineTask, { state: 'ISSUED', expiresAt: { $lt: new Date() } }, { limit: 500 });
    for (const row of rows) {
      const task = await locked(em, row.id);
      if (task.state === 'ISSUED') await end(em, task, 'EXPIRED', null);
    }
  });
}

async function locked(em: Manager, id: string) {
  const [row] = await em.execute<{ id: string }[]>('select id from quarantine_task where id = ? for update', [id]);
  const task = row && (await em.findOne(QuarantineTask, { id }, { refresh: true }));
  if (!task) throw new Refusal('NOT_FOUND', 'no such task', ['input', 'taskId']);
  return task;
}

async function end(em: Manager, task: { id: string; customerId: string; deviceId: string; state: string; message?: string | null | undefined; endedAt?: Date | null | undefined }, state: 'DONE' | 'FAILED' | 'EXPIRED' | 'CANCELLED', message: string | null): Promise<void> {
  Object.assign(task, { state, message, endedAt: new Date() });
  await em.flush();
  await tell(em, task);
}

async function tell(em: Manager, { id, customerId, deviceId }: { id: string; customerId: string; deviceId: string }): Promise<void> {
  await publish(em, 'task.changed', { customerId, deviceId, taskId: id }, { scope: customerId });
}
