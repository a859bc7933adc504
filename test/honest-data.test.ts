import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyse, type ResultBody } from '../sandbox-runner/analyse.ts';
import { loadEngine, type Engine } from '../sandbox-runner/engine.ts';
import { FakeMachines } from '../sandbox-runner/machines/fake-machines.ts';
import { score } from '../subgraphs/verdicts/scoring.ts';
import { quietGuest } from './quiet-guest.ts';
import { zip } from './samples/binaries.ts';

describe('a file that nothing would run', () => {
  let engine: Engine;
  beforeAll(async () => void (engine = await loadEngine()));
  afterAll(async () => await engine.close());
  const verdict = async (name: string, bytes: Buffer) => {
    let finished: Extract<ResultBody, { kind: 'finished' }> | undefined;
    await analyse(engine, new FakeMachines(['linux'], quietGuest), { fileName: name, runMsMax: 1_000, environment: null }, bytes, (result) => {
      if (result.kind === 'finished') finished = result;
      return Promise.resolve();
    });
    return score({ ...finished!, inert: false });
  };
  const note = 'Dear all, the meeting is on Monday at ten. Please bring what you have written so far.\n';
  const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  const mail = `From: a@example.org\r\nTo: b@example.org\r\nSubject: Monday\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n${note}`;
  test.each<[string, Buffer]>([
    ['note.txt', Buffer.from(note)], ['picture.png', picture], ['config.json', Buffer.from('{ "name": "x", "list": [1, 2, 3] }\n')],
    ['photos.zip', zip({ 'note.txt': note, 'picture.png': picture })], ['mail.eml', Buffer.from(mail)],
  ])('%s is CLEAN when it was read to its end', async (name, bytes) => {
    expect(await verdict(name, bytes)).toMatchObject({ level: 'CLEAN', conditions: { limitations: [], environments: [] } });
  });
  test.each<[string, Buffer]>([
    ['data.bin', Buffer.from([1, 0, 2, 0, 200, 201, 202, 0, 7])], ['archive.zip', zip({ 'note.txt': note, 'data.bin': Buffer.from([1, 0, 2, 0, 200, 201, 202, 0, 7]) })],
    ['page.hta', Buffer.from('<html><hta:application id="a"/></html>')],
  ])('%s is UNKNOWN when it was not', async (name, bytes) => {
    expect((await verdict(name, bytes)).level).toBe('UNKNOWN');
  });
});
