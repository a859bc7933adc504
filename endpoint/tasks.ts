import { AssayError } from './assay-error.ts';
import type { AssayClient } from './client.ts';
import { errorText } from './error-text.ts';
import { ReportQuarantined, ReportTask, Tasks } from './operations.ts';
import type { Quarantine } from './quarantine.ts';

/** What became of a task. */
export interface TaskDone {
  taskId: string;
  action: string;
  fileName: string;
  done: boolean;
  message: string | null;
}

/** Tells the service of everything that is in quarantine; what it knows already it knows. */
export async function reportAll(client: AssayClient, quarantine: Quarantine): Promise<number> {
  const kept = await quarantine.list();
  for (let from = 0; from < kept.length; from += 100) {
    const objects = kept.slice(from, from + 100).map(({ localId, sha256, fileName, path }) => ({ localId, sha256, fileName, path }));
    const { quarantineReport } = await client.query(ReportQuarantined, { input: { objects } });
    const refused = quarantineReport.userErrors[0];
    if (refused) throw new AssayError(refused.code, refused.message);
  }
  return kept.length;
}

/** Does what administrators want done, until the signal aborts, and says how it went. A task that was done before it could be reported is done again, which changes nothing. */
export async function doTasks(
  client: AssayClient, quarantine: Quarantine, signal: AbortSignal, onDone: (outcome: TaskDone) => void, before?: Parameters<Quarantine['restore']>[1],
): Promise<void> {
  for await (const { quarantineTaskIssued: { task } } of client.stream(Tasks, signal)) {
    const { localId, fileName } = task.object;
    let message: string | null = null;
    try {
      if (task.action === 'DELETE') await quarantine.delete(localId);
      else await quarantine.restore(localId, before);
    } catch (error) {
      message = errorText(error).slice(0, 500);
    }
    await client.query(ReportTask, { input: { taskId: task.id, done: message === null, ...(message === null ? {} : { message }) } });
    onDone({ taskId: task.id, action: task.action, fileName, done: message === null, message });
  }
}
