import { wrap } from '../../platform/envelope.ts';
import { jsonb } from '../../platform/storable.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';
import { startOf } from '../../schema/start.ts';
import { rememberPassword } from './archive-passwords.ts';
import { customerKey, openMessages, sealFacts, sealName } from './sealing.ts';

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
export async function sealOldRows(platform: Platform): Promise<void> {
  await renameOldRows(platform);
  await sealOldNames(platform);
}

async function renameOldRows({ database, keys, pseudonyms, log }: Platform): Promise<void> {
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

/** The same of names of files and passwords that earlier releases kept in the clear. */
async function sealOldNames({ database, keys, log }: Platform): Promise<void> {
  const em = systemManager({ database });
  const passwords = await em.execute<{ sample_id: string; customer_id: string; password: string }[]>(
    'select sample_id, customer_id, password from archive_password where password is not null order by given_at');
  for (const { sample_id, customer_id, password } of passwords) {
    await em.transactional(async (inner) => {
      await inner.execute('delete from archive_password where sample_id = ? and customer_id = ? and password = ?', [sample_id, customer_id, password], 'run');
      await rememberPassword(inner, keys, sample_id, customer_id, password);
    });
  }
  const left = async () => await em.execute<{ id: string; customer_id: string; file_name: string }[]>(
    'select id, customer_id, file_name from submission where file_name is not null order by id limit 2000');
  let done = 0;
  for (let rows = await left(); rows.length > 0; rows = await left()) {
    const batch = rows;
    await em.transactional(async (inner) => {
      const ofCustomers = new Map<string, Buffer>();
      const sealed: { id: string; name: string; start: string }[] = [];
      for (const { id, customer_id, file_name } of batch) {
        const key = ofCustomers.get(customer_id) ?? (await customerKey(inner, keys, customer_id));
        ofCustomers.set(customer_id, key);
        sealed.push({ id, name: sealName(key, id, file_name).toString('hex'), start: startOf(file_name, null) });
      }
      await inner.execute(
        `update submission u set name = decode(r.name, 'hex'), start = r.start, file_name = null
         from jsonb_to_recordset(?::jsonb) as r(id text, name text, start text) where u.id = r.id`, [jsonb(sealed)], 'run');
    });
    done += batch.length;
  }
  if (done > 0) log.info({ submissions: done }, 'names of files of an older release are sealed now');
}
