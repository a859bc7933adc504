import { randomBytes } from 'node:crypto';
import { vi } from 'vitest';
import { eicar, zipOf } from '../../embedded/first-customer.ts';
import { Authenticator } from '../authenticator.ts';
import { allTold, hashOf, listen, put, send, type Assay } from '../assay.ts';

const password = 'a long enough password';
export const consoleOrigin = 'https://console.matrix.example';

/** A customer with one of everything that a customer can have, every text of it marked. */
export interface House {
  /** In every text that is the customer's own. */
  mark: string;
  /** In texts that are meant for the operator too: the customer's name, whom the operator named, why it ends, why its chain is kept. */
  openMark: string;
  /** In what its files hold: those who work for the operator look into them. */
  innerMark: string;
  customerId: string;
  /** A credential for each kind of caller that belongs to a customer. */
  tokens: Record<'device' | 'device two' | 'viewer' | 'integrator' | 'responder' | 'administrator' | 'key', string>;
  /** What was shown once and lets somebody in, or finds something. */
  secrets: string[];
  /** Hashes of files that only this customer has. */
  hashes: string[];
}

export async function act<T = Record<string, never>>(assay: Assay, token: string | null, query: string, variables: Record<string, unknown> = {}): Promise<T> {
  const { data, errors } = await assay.ask<Record<string, T & { userErrors?: { message: string }[] }>>(token, query, variables);
  if (errors) throw new Error(`${query}: ${errors[0]!.message}`);
  const answer = Object.values(data)[0]!;
  if (answer?.userErrors?.[0]) throw new Error(`${query}: ${answer.userErrors[0].message}`);
  return answer;
}

/** Has something of each kind happen at a customer, to be heard of. */
export async function visit(assay: Assay, { mark, innerMark, tokens }: House): Promise<void> {
  const bytes = zipOf([{ name: 'invoice.com', bytes: eicar() }, { name: `visit-${innerMark}.txt`, bytes: randomBytes(8) }]);
  await send(assay, tokens.device, bytes, { category: 'ARCHIVE', fileName: `visit-${innerMark}.zip` });
  await assay.analysed(bytes);
  const { nodes: [policy] } = await act<{ nodes: { id: string; revision: { number: number } }[] }>(assay, tokens.administrator, '{ policies(first: 1) { nodes { id revision { number } } } }');
  await act(assay, tokens.administrator, 'mutation ($id: ID!, $revision: Int!) { policyUpdate(input: { policyId: $id, revision: $revision, settings: { localScoreMin: 1 } }) { policy { id } userErrors { message } } }', { id: policy!.id, revision: policy!.revision.number });
  const { nodes: [message] } = await act<{ nodes: { id: string }[] }>(assay, tokens.administrator, '{ heldMessages(first: 1) { nodes { id } } }');
  await act(assay, tokens.responder, 'mutation ($id: ID!, $note: String!) { heldMessagesRelease(input: { ids: [$id], note: $note }) { userErrors { message } } }', { id: message!.id, note: `known to ${mark}` });
  const { nodes: [object] } = await act<{ nodes: { id: string; tasks: { id: string }[] }[] }>(assay, tokens.administrator, '{ quarantine(first: 1) { nodes { id tasks { id } } } }');
  for (const { id } of object!.tasks) await act(assay, tokens.responder, 'mutation ($id: ID!) { quarantineTaskCancel(input: { taskId: $id }) { userErrors { message } } }', { id });
  await act(assay, tokens.responder, 'mutation ($id: ID!, $reason: String!) { quarantineTaskIssue(input: { objectId: $id, action: DELETE, reason: $reason }) { userErrors { message } } }', { id: object!.id, reason: `old ${mark}` });
}

/** `analyst` overrides a verdict of the house's, and asks whose it is. */
export async function furnish(assay: Assay, analyst: string): Promise<House> {
  const mark = `mark${randomBytes(6).toString('hex')}`;
  const openMark = `open${randomBytes(6).toString('hex')}`;
  const innerMark = `inner${randomBytes(6).toString('hex')}`;
  const secrets: string[] = [];
  const one = async <T = Record<string, never>>(token: string | null, query: string, variables: Record<string, unknown> = {}) => await act<T>(assay, token, query, variables);
  const signIn = async (email: string) => (await one<{ token: string }>(null, 'mutation ($email: String!, $password: String!) { sessionCreate(input: { email: $email, password: $password }) { token } }', { email, password })).token;
  const email = (who: string) => `${who}.${mark}@matrix.example`;

  const { customer } = await one<{ customer: { id: string } }>(assay.platform.operatorToken, 'mutation ($input: CustomerCreateInput!) { customerCreate(input: $input) { customer { id } userErrors { message } } }', {
    input: { name: `Customer ${openMark}`, seats: 100, dailyQuota: 100_000, expiresAt: new Date(Date.now() + 1e10).toISOString(), administratorEmail: `first.${openMark}@matrix.example`, administratorPassword: password } });
  const administrator = await signIn(`first.${openMark}@matrix.example`);
  const people: Record<string, string> = {};
  for (const role of ['viewer', 'integrator', 'responder']) {
    await one(administrator, `mutation ($email: String!, $password: String!) { userCreate(input: { email: $email, password: $password, role: ${role.toUpperCase()} }) { user { id } userErrors { message } } }`, { email: email(role), password });
    people[role] = await signIn(email(role));
  }
  const { secret: key } = await one<{ secret: string }>(administrator, 'mutation ($name: String!) { apiKeyCreate(input: { name: $name, scopes: ["verdicts:read"], validDays: 2 }) { secret userErrors { message } } }', { name: `Key ${mark}` });
  const enrolment = await one<{ token: string }>(administrator, 'mutation ($group: String!) { enrolmentTokenCreate(input: { usesMax: 2, validHours: 1, group: $group }) { token userErrors { message } } }', { group: `group-${mark}/floor` });
  const enrol = async (name: string) => await one<{ deviceToken: string; device: { id: string } }>(null, 'mutation ($token: String!, $name: String!) { deviceEnroll(input: { token: $token, name: $name, product: "p", version: "1", platform: "Linux" }) { deviceToken device { id } userErrors { message } } }', { token: enrolment.token, name: `${name}-${mark}` });
  const [device, second] = [await enrol('one'), await enrol('two')];

  // What the administrator orders.
  const { policy } = await one<{ policy: { id: string } }>(administrator, 'mutation ($name: String!, $domain: String!) { policyCreate(input: { name: $name, settings: { categories: [EXECUTABLE, ARCHIVE, SCRIPT, DOCUMENT], organisationDomains: [$domain], retention: [{ category: SCRIPT, keep: AFTER_30_DAYS }] } }) { policy { id } userErrors { message } } }', { name: `Policy ${mark}`, domain: `${mark}.example` });
  await one(administrator, 'mutation ($id: ID!) { policyAssign(input: { policyId: $id, scope: CUSTOMER }) { userErrors { message } } }', { id: policy.id });
  await one(administrator, 'mutation ($id: ID!, $target: String!) { policyAssign(input: { policyId: $id, scope: DEVICE, target: $target }) { userErrors { message } } }', { id: policy.id, target: device.device.id });
  await one(administrator, 'mutation ($value: String!, $target: String!) { exclusionAdd(input: { scope: DEVICE, target: $target, kind: FOLDER, value: $value, reason: "x" }) { exclusion { id } userErrors { message } } }', { value: `/srv/${mark}`, target: device.device.id });
  await one(administrator, 'mutation ($id: ID!, $value: String!) { exclusionAdd(input: { policyId: $id, kind: FOLDER, value: $value, reason: "x" }) { exclusion { id } userErrors { message } } }', { value: `/opt/${mark}`, id: policy.id });
  for (const token of [administrator, people.viewer!]) await one(token, 'mutation { notificationRuleSet(input: { kinds: [FILE_FOUND, VERDICT_CHANGED], levelMin: MALICIOUS, channels: [CONSOLE] }) { rule { id } userErrors { message } } }');
  await one(administrator, 'mutation ($url: URL!) { notificationRuleSet(input: { kinds: [QUOTA], channels: [WEBHOOK], webhookUrl: $url }) { rule { id } userErrors { message } } }', { url: `https://${mark}.example/hook` });
  const invitation = await one<{ token: string }>(administrator, 'mutation ($email: String!) { userInvite(input: { email: $email, role: VIEWER }) { token userErrors { message } } }', { email: email('invited') });
  const offer = await one<{ token: string }>(administrator, 'mutation { managementOffer(input: { role: VIEWER, validHours: 5 }) { token userErrors { message } } }');
  await one(administrator, 'mutation ($input: IdentityProviderSetInput!) { identityProviderSet(input: $input) { identityProvider { id } userErrors { message } } }', { input: { issuer: `https://idp.${mark}.example`, clientId: `client-${mark}`, clientSecret: `secret-${mark}`, redirectUris: [`https://console.${mark}.example/back`] } });
  await one(administrator, 'mutation ($reason: String!) { legalHoldPlace(input: { reason: $reason }) { hold { id } userErrors { message } } }', { reason: `held for ${openMark}` });
  await one(administrator, 'mutation ($name: String!, $reason: String!) { customerErase(input: { confirmName: $name, reason: $reason, graceHours: 100 }) { erasure { id } userErrors { message } } }', { name: `Customer ${openMark}`, reason: `ends ${openMark}` });
  const begun = await one<{ options: string; ticket: string }>(administrator, 'mutation ($password: String!) { passkeyBegin(input: { password: $password }) { options ticket userErrors { message } } }', { password });
  await one(administrator, 'mutation ($input: PasskeyAddInput!) { passkeyAdd(input: $input) { passkey { id } userErrors { message } } }', { input: { ticket: begun.ticket, response: new Authenticator().create(begun.options, consoleOrigin), name: `passkey ${mark}` } });
  await assay.policiesHeard(customer.id);

  // What its devices meet.
  const facts = { path: `/home/${mark}`, process: `browser-${mark}`, user: `clerk-${mark}`, mail: { senderDomain: `${mark}.example`, verified: false }, signer: { name: `Signer ${mark}`, certificateSha256: hashOf(Buffer.from(`signer ${mark}`)) } };
  const script = Buffer.from(`#!/bin/sh\n# ${innerMark}\n`);
  const archive = zipOf([{ name: 'invoice.com', bytes: eicar() }, { name: `${innerMark}.sh`, bytes: Buffer.from(`#!/bin/sh\n# in ${innerMark}\n`) }]);
  const gone = Buffer.from(`#!/bin/sh\n# gone ${innerMark}\n`);
  const ear = listen(assay.url, device.deviceToken);
  await ear.listening();
  let submission = '';
  for (const [bytes, category] of [[gone, 'SCRIPT'], [archive, 'ARCHIVE'], [script, 'SCRIPT']] as const) {
    ({ id: submission } = await send(assay, device.deviceToken, bytes, { ...facts, category, fileName: `file-${innerMark}.sh` }));
    const { verdict } = await ear.final(hashOf(bytes)) as unknown as { verdict: object };
    if (!verdict) throw new Error('no verdict');
    await assay.analysed(bytes);
  }
  ear.stop();
  await one(analyst, 'mutation ($sha256: Sha256!) { verdictOverride(input: { sha256: $sha256, level: SUSPICIOUS, reason: "looked at it by hand" }) { override { id } userErrors { message } } }', { sha256: hashOf(script) });
  const known = await one<{ id: string }>(administrator, 'query ($sha256: Sha256!) { verdict(sha256: $sha256) { id } }', { sha256: hashOf(script) });
  await one(device.deviceToken, 'mutation ($id: ID!, $message: String!) { deliveryAcknowledge(input: { verdictId: $id, state: APPLIED, action: RELEASE, message: $message }) { userErrors { message } } }', { id: known.id, message: `let go ${mark}` });
  await one(administrator, 'mutation ($sha256: Sha256!, $reason: String!) { sampleDelete(input: { sha256: $sha256, reason: $reason }) { receipt { id } userErrors { message } } }', { sha256: hashOf(gone), reason: `asked by ${mark}` });
  const met = hashOf(Buffer.from(`met ${mark}`));
  await one(device.deviceToken, 'mutation ($sightings: [SightingInput!]!) { sightingsReport(input: { sightings: $sightings }) { fresh userErrors { message } } }', {
    sightings: [met, hashOf(script)].map((sha256) => ({ sha256, size: 5, fileName: `met-${mark}`, origin: 'WEB', category: 'SCRIPT', path: facts.path, process: facts.process, user: facts.user, signer: facts.signer })) });
  const log = Buffer.from(`a log of ${mark}`);
  const { upload } = await one<{ upload: { url: string; token: string } }>(device.deviceToken, 'mutation ($input: DiagnosticSubmitInput!) { diagnosticSubmit(input: $input) { upload { url token } userErrors { message } } }', { input: { kind: 'LOG', fileName: `${mark}.log`, size: log.length, sha256: hashOf(log), description: `of ${mark}` } });
  await put(upload, log);
  const now = new Date().toISOString();
  await one(device.deviceToken, 'mutation ($input: HeldMessageReportInput!) { heldMessageReport(input: $input) { message { id } userErrors { message } } }', { input: { key: `key-${mark}`, sender: email('writer'), recipients: [email('reader')], subject: `Subject ${mark}`, size: 5, receivedAt: now, until: now, state: 'HELD', parts: [{ submissionId: submission, link: `https://${mark}.example/link` }] } });
  await one(device.deviceToken, 'mutation ($objects: [QuarantinedObjectInput!]!) { quarantineReport(input: { objects: $objects }) { userErrors { message } } }', { objects: [{ localId: `local-${mark}`, sha256: hashOf(script), fileName: `taken-${mark}`, path: facts.path, level: 'MALICIOUS' }] });
  const { nodes } = await one<{ nodes: { id: string }[] }>(administrator, '{ quarantine(first: 1) { nodes { id } } }');
  await one(administrator, 'mutation ($id: ID!, $reason: String!) { quarantineTaskIssue(input: { objectId: $id, action: RESTORE, reason: $reason }) { task { id } userErrors { message } } }', { id: nodes[0]!.id, reason: `restore ${mark}` });
  await one(analyst, 'mutation ($sha256: Sha256!) { identityRequest(input: { sha256: $sha256, reason: "somebody has to be called", minutes: 10 }) { grant { id } userErrors { message } } }', { sha256: hashOf(script) });
  await one(assay.platform.operatorToken, 'mutation ($input: IncidentOpenInput!) { incidentOpen(input: $input) { incident { id } userErrors { message } } }', { input: { title: 'Something', impact: 'DEGRADED', parts: ['VAULT'], customerIds: [customer.id], words: 'for a while' } });
  await one(administrator, 'mutation ($url: URL!) { verdictWebhookSet(input: { url: $url }) { webhook { id } userErrors { message } } }', { url: `https://${mark}.example/verdicts` });
  await one(administrator, 'mutation { customerExport { export { id } userErrors { message } } }');
  // What is told a moment later.
  await vi.waitUntil(async () => (await one<{ nextAt: string | null }[]>(administrator, '{ verdictWebhooks { nextAt } }')).every(({ nextAt }) => nextAt === null), { timeout: 20_000 });
  for (const [field, rest] of [['customerExports(first: 1)', 'nodes { state }'], ['notifications(first: 1)', 'nodes { id }'], ['deletionReceipts(first: 1)', 'nodes { id }']] as const) {
    await vi.waitUntil(async () => {
      const { nodes: [row] } = await one<{ nodes: { state?: string }[] }>(administrator, `{ ${field} { ${rest} } }`);
      return row !== undefined && row.state !== 'RUNNING';
    }, { timeout: 20_000 });
  }
  await allTold(assay);
  secrets.push(administrator, key, device.deviceToken, second.deviceToken, enrolment.token, invitation.token, offer.token, ...Object.values(people));
  return {
    mark, openMark, innerMark, customerId: customer.id, secrets, hashes: [hashOf(script), hashOf(archive), hashOf(gone), met],
    tokens: { device: device.deviceToken, 'device two': second.deviceToken, viewer: people.viewer!, integrator: people.integrator!, responder: people.responder!, administrator, key },
  };
}
