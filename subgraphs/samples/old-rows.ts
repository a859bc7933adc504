import { wrap } from '../../platform/envelope.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { customerKey, openMessages, sealFacts } from './sealing.ts';

/**
 * Ids of customers as they are, in any collation; asked so that an index answers: each start asks, and nearly none
 * finds any.
 */
const asTheyAre = "customer_id >= 'cus' and customer_id < 'cut'";

interface OldSubmission {
  id: string;
  customer_id: string;
  device_id: string | null;
  path: string | null;
  process: string | null;
  reason: string;
  message: string;
}

/**
 * Rows of releases that named customers and devices as they are. Safe to kill and to run again: a row is done or as
 * it was, and submissions, which say whether anything is left to do, come last.
 */
export async function sealOldRows({ database, keys, pseudonyms, log }: Platform): Promise<void> {
  const em = systemManager({ database });
  for (const { customer_id, document } of await em.execute<{ customer_id: string; document: unknown }[]>('select customer_id, document from policy_document where document is not null')) {
    const customer = pseudonyms.of(customer_id);
    await em.transactional(async (inner) => {
      const sealed = wrap(await customerKey(inner, keys, customer), Buffer.from(JSON.stringify(document)), 'policy document');
      await inner.execute('update policy_document set customer_id = ?, document = null, sealed = ? where customer_id = ?', [customer, sealed, customer_id], 'run');
    });
  }
  const left = async () => await em.execute<OldSubmission[]>(`select id, customer_id, device_id, path, process, reason, message from submission where ${asTheyAre} order by customer_id, id limit 500`);
  let rows = await left();
  if (rows.length === 0) return;
  for (const table of ['sample_customer', 'quota_use', 'deletion']) {
    for (const { customer_id } of await em.execute<{ customer_id: string }[]>(`select distinct customer_id from ${table} where ${asTheyAre}`)) {
      await em.execute(`update ${table} set customer_id = ?${table === 'deletion' ? ", reason = ''" : ''} where customer_id = ?`, [pseudonyms.of(customer_id), customer_id], 'run');
    }
  }
  let done = 0;
  for (; rows.length > 0; rows = await left()) {
    const batch = rows;
    await em.transactional(async (inner) => {
      for (const row of batch) {
        const customer = pseudonyms.of(row.customer_id);
        const sealed = sealFacts(await customerKey(inner, keys, customer), row.id, { path: row.path, process: row.process, user: null, group: null, product: null, mail: null, signer: null, message: row.message, asked: null });
        await inner.execute('update submission set customer_id = ?, device_id = ?, path = null, process = null, message = ?, sealed = ? where id = ?', [customer, row.device_id === null ? null : pseudonyms.of(row.device_id), openMessages[row.reason] ?? row.message, sealed, row.id], 'run');
      }
    });
    done += batch.length;
  }
  log.info({ submissions: done }, 'rows of an older release now hold pseudonyms');
}
