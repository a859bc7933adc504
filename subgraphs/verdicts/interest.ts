import { systemManager, type Platform } from '../../platform/subgraph.ts';

/** Rows of releases that named customers as they are. Safe to kill and to run again; each start asks, so an index answers. */
export async function renameOldRows({ database, pseudonyms }: Platform): Promise<void> {
  const em = systemManager({ database });
  for (const { customer_id } of await em.execute<{ customer_id: string }[]>("select distinct customer_id from interest where customer_id >= 'cus' and customer_id < 'cut'")) {
    await em.execute('update interest set customer_id = ? where customer_id = ?', [pseudonyms.of(customer_id), customer_id], 'run');
  }
}
