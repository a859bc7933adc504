import { request } from 'undici';
import { z } from 'zod';
import { regionResult, type RegionResult } from '../../../schema/events.ts';
import type { Peer } from '../../../platform/config.ts';
import type { Consumption } from '../../../platform/jetstream.ts';
import { publish } from '../../../platform/outbox.ts';
import { systemManager, type Platform } from '../../../platform/subgraph.ts';
import { sweep } from '../../../platform/sweep.ts';
import { inWords } from '../../../platform/trust.ts';

const lookMs = 1_000;
const rowsMax = 100;
const answerMsMax = 15_000;
const answerBytesMax = 1_000_000;

const query = `query ($first: Int!, $after: Cursor) { serviceStatus { region } regionResults(first: $first, after: $after) {
  nodes { sha256 revision level score probability confidence reason techniques engine reachedAt } pageInfo { endCursor hasNextPage } } }`;

const answerSchema = z.object({
  data: z.object({
    serviceStatus: z.object({ region: z.string().max(32) }),
    regionResults: z.object({ nodes: z.array(z.unknown()).max(rowsMax), pageInfo: z.object({ endCursor: z.string().max(1000).nullable(), hasNextPage: z.boolean() }) }),
  }),
});
type Page = z.infer<typeof answerSchema>['data']['regionResults'];

/** Asks each of the other regions again and again. What they have is known here a second or two later. */
export function keepHearing(platform: Platform): Consumption[] {
  return (platform.config.ASSAY_PEERS ?? []).map((peer) => {
    let before: string | null = null;
    const leaving = new AbortController();
    const asking = sweep(`region ${peer.region}`, lookMs, platform.log, async () => {
      const failure = await hearPeer(platform, peer, leaving.signal);
      if (failure !== before && !leaving.signal.aborted) platform.log[failure ? 'warn' : 'info']({ region: peer.region, failure }, failure ? 'another region cannot be heard: what it knows is not known here' : 'another region is heard again');
      before = failure;
    });
    return {
      stop: async () => {
        leaving.abort();
        await asking.stop();
      },
    };
  });
}

/** Takes over what another region has reached since the last time. Says why when it can't; what was taken stays taken. */
export async function hearPeer(platform: Platform, peer: Peer, signal: AbortSignal): Promise<string | null> {
  const database = systemManager(platform);
  await database.execute('insert into peer (region) values (?) on conflict do nothing', [peer.region], 'run');
  try {
    for (;;) {
      const [known] = await database.execute<{ cursor: string | null }[]>('select cursor from peer where region = ?', [peer.region]);
      const after = known?.cursor ?? null;
      const page = await ask(peer, after, signal);
      const results = page.nodes.flatMap((node): RegionResult[] => {
        const one = regionResult.safeParse(node);
        if (!one.success) platform.log.warn({ region: peer.region, fault: one.error.issues[0]?.message }, 'a result of another region is malformed and left out');
        return one.success ? [one.data] : [];
      });
      await systemManager(platform).transactional(async (em) => {
        // Of several processes that asked for the same page, one takes it.
        const { affectedRows } = await em.execute<{ affectedRows: number }>(
          'update peer set cursor = ?, heard_at = now(), results = results + ?, failure = null where region = ? and cursor is not distinct from ?', [page.pageInfo.endCursor ?? after, results.length, peer.region, after], 'run');
        if (affectedRows > 0 && results.length > 0) await publish(em, 'results.heard', { region: peer.region, results });
      });
      if (!page.pageInfo.hasNextPage || page.nodes.length === 0) return null;
    }
  } catch (error) {
    const failure = inWords(error).slice(0, 500);
    await database.execute('update peer set failure = ? where region = ?', [failure, peer.region], 'run');
    return failure;
  }
}

async function ask(peer: Peer, after: string | null, leaving: AbortSignal): Promise<Page> {
  const { statusCode, body } = await request(peer.url, {
    method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${peer.token}` }, body: JSON.stringify({ query, variables: { first: rowsMax, after } }),
    headersTimeout: answerMsMax, bodyTimeout: answerMsMax, signal: AbortSignal.any([leaving, AbortSignal.timeout(answerMsMax)]),
  });
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    if ((bytes += chunk.length) > answerBytesMax) throw new Error(`it answers with more than ${answerBytesMax} bytes`);
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString();
  const answer = answerSchema.safeParse(statusCode === 200 ? parsed(text) : null);
  if (!answer.success) throw new Error(`it answers with status ${statusCode}: ${text.replace(/\s+/g, ' ').slice(0, 200)}`);
  const { serviceStatus, regionResults } = answer.data.data;
  if (serviceStatus.region !== peer.region) throw new Error(`it calls itself ${serviceStatus.region}`);
  return regionResults;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
