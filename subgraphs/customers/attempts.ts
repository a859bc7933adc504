import { createHmac } from 'node:crypto';
import { networkOf } from '../../platform/address.ts';
import { Refusal } from '../../platform/errors.ts';
import { systemManager, type Platform } from '../../platform/subgraph.ts';

/** Wrong passwords and codes for one name within a quarter of an hour: so many from one address, and so many from all of them, who then share the work of guessing. */
export const attemptsMax = { fromOne: 10, fromAll: 100 };
const minutes = 15;

/** What is kept of a name or an address is a MAC: a dump does not tell who forgot a password. */
const hashOf = ({ keys }: Platform, text: string): string => createHmac('sha256', keys.master).update(`attempt ${text}`).digest('base64url');

/** Never within a transaction. Refuses, whether or not the password were right, once there were too many. People who exist and people who don't look the same. */
export async function checkAttempts(platform: Platform, name: string, address: string | null): Promise<void> {
  const [row] = await systemManager(platform).execute<{ all: number; one: number }[]>(
    `select count(*)::int as all, count(*) filter (where address = ?)::int as one from failed_attempt where name = ? and at > now() - ? * interval '1 minute'`, [hashOf(platform, networkOf(address)), hashOf(platform, name), minutes]);
  if (row!.one >= attemptsMax.fromOne || row!.all >= attemptsMax.fromAll) throw new Refusal('FORBIDDEN', `too many wrong attempts: try again in ${minutes} minutes, or sign in by a passkey`, ['input']);
}

/** Never within a transaction: it is undone when somebody is refused, and holds a connection already. */
export async function noteAttempt(platform: Platform, name: string, address: string | null): Promise<void> {
  const em = systemManager(platform);
  await em.execute('insert into failed_attempt (name, address, at) values (?, ?, now())', [hashOf(platform, name), hashOf(platform, networkOf(address))], 'run');
  await em.execute(`delete from failed_attempt where at < now() - ? * interval '1 minute'`, [minutes], 'run');
}
