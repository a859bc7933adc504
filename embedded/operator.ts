import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemManager, type Platform } from '../platform/subgraph.ts';
import { adoptOperatorToken } from '../subgraphs/customers/operator-token.ts';

/**
 * The token by which an installation begins: made at the first start, kept in a file (mode 0600) that only the
 * operator's account on this host can read. Without the file a start makes a new one. Answers with what the file
 * holds.
 */
export async function ensureOperatorToken(platform: Platform, dataFolder: string): Promise<string> {
  const file = join(dataFolder, 'operator.token');
  const known = (await readFile(file, 'utf8').catch(() => '')).trim() || null;
  const { secret, current } = await systemManager(platform).transactional(async (em) => {
    const adopted = await adoptOperatorToken(em, known);
    // Before it counts: a token that nobody can read would be of no use.
    if (known === null) await writeFile(file, `${adopted.secret}\n`, { mode: 0o600 });
    return adopted;
  });
  if (!current) platform.log.warn({ file }, 'the token in this file was rotated; without the file a start makes one');
  return secret;
}
