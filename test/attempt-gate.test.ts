import { expect, test, vi } from 'vitest';
import type { Log } from '../platform/log.ts';
import type { Job } from '../schema/jobs.ts';
import { runAttempt, type AttemptMeans } from '../sandbox-runner/attempt.ts';
import { Gate } from '../sandbox-runner/gate.ts';
import { EnvironmentOffer } from '../sandbox-runner/machines/environment-offer.ts';
import { FakeMachines } from '../sandbox-runner/machines/fake-machines.ts';
import type { Machines } from '../sandbox-runner/machines/machine.ts';
import { quietGuest } from './quiet-guest.ts';

vi.mock('../sandbox-runner/fetch-bytes.ts', () => ({ fetchBytes: async () => await Promise.resolve(Buffer.from('MZ')) }));
// Any sample that needs Windows waits for it, and then has something to say.
vi.mock('../sandbox-runner/analyse.ts', () => ({
  analyse: async (_engine: unknown, machines: Machines, { fileName }: Job, _bytes: Buffer, tell: (body: { kind: string }) => Promise<void>) => {
    if (fileName.endsWith('.exe')) await machines.settled('windows-10');
    await tell({ kind: 'finished' });
  },
}));

test('who waits for a guest that is being made is not inside: a job that wants to be alone runs meanwhile, and others after it', async () => {
  const offer = new EnvironmentOffer();
  offer.expect(['windows-10']);
  const gate = new Gate();
  const ended: string[] = [];
  const never = new AbortController().signal;
  const attempt = (fileName: string, quarantine = false) => runAttempt({ jobId: fileName, attempt: 1, fileName, words: null, quarantine, profile: 'general', size: 2 } as Job, {
    gate, machines: new FakeMachines(['linux'], quietGuest, offer), stopping: never, givingBack: never, hint: () => undefined,
    log: { info: () => undefined, warn: () => undefined } as unknown as Log,
    reports: { tell: async () => await Promise.resolve(), end: async () => await Promise.resolve(void ended.push(fileName)) },
  } as unknown as AttemptMeans);
  const waiting = attempt('program.exe');
  await attempt('poison.sh', true);
  await attempt('honest.sh');
  expect(ended).toEqual(['poison.sh', 'honest.sh']);
  offer.add('windows-10');
  await waiting;
  expect(ended).toEqual(['poison.sh', 'honest.sh', 'program.exe']);
});
