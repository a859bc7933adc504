import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { system } from '../platform/caller.ts';
import type { Platform } from '../platform/subgraph.ts';
import { hashOf, newSecret } from '../subgraphs/customers/credentials.ts';

/** The operator's own credential: made at the first start, kept in a file that only the operator's account can read. */
export async function ensureOperator(platform: Platform, dataFolder: string): Promise<string> {
  const file = join(dataFolder, 'operator.token');
  const known = await readFile(file, 'utf8').catch(() => null);
  const secret = known?.trim() ?? newSecret('operator').secret;
  if (!known) await writeFile(file, `${secret}\n`, { mode: 0o600 });
  await platform.database.for(system).execute(
    "insert into credential (hash, kind, holder_id) values (?, 'OPERATOR', 'operator') on conflict (hash) do nothing", [hashOf(secret)], 'run',
  );
  return secret;
}
