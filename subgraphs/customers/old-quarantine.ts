import { sealText } from '../../platform/sealed-text.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';

const chunk = 500;

/**
 * Seals what earlier releases kept in the clear of files that devices took away. Safe to kill and to run again: each
 * row is sealed or as it was.
 */
export async function sealOldQuarantine({ database, keys }: Platform): Promise<void> {
  const em = systemManager({ database });
  const objects = async () => await em.execute<{ id: string; device_id: string; file_name: string; path: string | null }[]>(
    "select id, device_id, file_name, path from quarantined where file_name not like 'sealed:%' limit ?", [chunk]);
  for (let rows = await objects(); rows.length > 0; rows = await objects()) {
    for (const { id, device_id, file_name, path } of rows) {
      const [name, folder] = [sealText(keys, device_id, file_name), path ? sealText(keys, device_id, path) : null];
      await em.execute('update quarantined set file_name = ?, path = ? where id = ?', [name, folder, id], 'run');
    }
  }
  const tasks = async () => await em.execute<{ id: string; device_id: string; message: string }[]>(
    "select id, device_id, message from quarantine_task where message not like 'sealed:%' limit ?", [chunk]);
  for (let rows = await tasks(); rows.length > 0; rows = await tasks()) {
    for (const { id, device_id, message } of rows) {
      await em.execute('update quarantine_task set message = ? where id = ?', [sealText(keys, device_id, message), id], 'run');
    }
  }
}
