import { errorText } from '../error-text.ts';
import { note } from '../output.ts';
import { Acknowledge } from '../operations.ts';
import { file, type Session } from '../session.ts';
import { changeLine } from '../show.ts';
import { changeState } from '../state.ts';

export async function follow(session: Session): Promise<void> {
  const { client, state } = await session.connected();
  const abort = new AbortController();
  process.on('SIGINT', () => abort.abort());
  process.on('SIGTERM', () => abort.abort());
  session.keepRenewed(client, state);
  let saidWhy: string | null = null;
  await client.follow({
    after: state.cursor ?? null, signal: abort.signal,
    save: async (cursor) => await changeState(file, (now) => ({ ...now, cursor })),
    onState: (now, why) => {
      const text = now === 'lost' ? `connection lost: ${errorText(why)}; trying again` : 'listening';
      // Once for each reason: a service that is away for a day fills no log.
      if (text !== saidWhy) note(text);
      saidWhy = text;
    },
    onChange: async ({ verdict, gap }) => {
      // Before the cursor is kept: a device that dies here hears it again, and says so again.
      if (verdict && state.deviceId) await client.query(Acknowledge, { input: { verdictId: verdict.id, state: 'SEEN' } });
      if (gap) note('some changes are no longer kept: fetch "verdicts" to fill the gap');
      if (verdict) session.say(verdict, changeLine(verdict.sample.sha256, verdict));
    },
  });
  await client.close();
}
