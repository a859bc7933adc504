import { URI, type TOTP } from 'otpauth';
import { vi } from 'vitest';
import { system } from '../platform/caller.ts';
import { hashOf, prove, send, submitInput, submitMutation, type Assay, type Submitted } from './assay.ts';
import { systemManager } from '../platform/subgraph.ts';
import { setOperatorToken } from '../subgraphs/customers/operator-token.ts';
import { Authenticator } from './authenticator.ts';
import { browse, redirectUri, type startProvider } from './identity-provider.ts';
import { bareMember, invite as inviteStaff, staffMember } from './staff.ts';

/** Set as ASSAY_CONSOLE_ORIGINS: passkeys are made for it. */
export const consoleOrigin = 'https://console.assay.example';

export interface Callers {
  assay: Assay;
  /** An identity provider, where the service may reach it. */
  idp: Awaited<ReturnType<typeof startProvider>>;
  administrator: string;
  device: string;
  /** Sends an operation and answers its first field; throws for errors other than user errors. */
  one: <T>(token: string | null, query: string, variables?: Record<string, unknown>) => Promise<T>;
}

/**
 * How each mutation is called, by its name. Analyses must be under way: some wait for one. One makes an operator, so
 * ASSAY_BREAK_GLASS has to be on for the operator's token to go on.
 */
export function mutationCalls({ assay, idp, administrator, device, one }: Callers): Record<string, () => Promise<unknown>> {
  const calls: Record<string, () => Promise<unknown>> = {
    customerCreate: async () => await assay.customer(),
    enrolmentTokenCreate: async () => await one(administrator, 'mutation { enrolmentTokenCreate(input: { usesMax: 1, validHours: 1 }) { token } }'),
    deviceEnroll: async () => {
      const { token } = await one<{ token: string }>(administrator, 'mutation { enrolmentTokenCreate(input: { usesMax: 1, validHours: 1 }) { token } }');
      await one(null, 'mutation ($token: String!) { deviceEnroll(input: { token: $token, name: "third" }) { device { id } } }', { token });
    },
    deviceUpdate: async () => {
      const { nodes } = await one<{ nodes: { id: string }[] }>(administrator, '{ devices(first: 1) { nodes { id } } }');
      await one(administrator, 'mutation ($id: ID!) { deviceUpdate(input: { deviceId: $id, group: "berlin/finance" }) { device { group } } }', { id: nodes[0]!.id });
    },
    deviceRemove: async () => {
      const { nodes } = await one<{ nodes: { id: string }[] }>(administrator, '{ devices(first: 1) { nodes { id } } }');
      await one(administrator, 'mutation ($id: ID!) { deviceRemove(input: { deviceId: $id }) { device { removedAt } } }', { id: nodes[0]!.id });
    },
    apiKeyCreate: async () => await one(administrator, 'mutation { apiKeyCreate(input: { name: "k", scopes: ["verdicts:read"], validDays: 1 }) { secret } }'),
    apiKeyRevoke: async () => {
      const { apiKey } = await one<{ apiKey: { id: string } }>(administrator, 'mutation { apiKeyCreate(input: { name: "k2", scopes: ["verdicts:read"], validDays: 1 }) { apiKey { id } } }');
      await one(administrator, 'mutation ($id: ID!) { apiKeyRevoke(input: { apiKeyId: $id }) { apiKey { revokedAt } } }', { id: apiKey.id });
    },
    userCreate: async () => await one(administrator, `mutation { userCreate(input: { email: "v${Date.now()}@x.example", password: "a long enough password", role: VIEWER }) { user { id } } }`),
    sessionCreate: async () => await Promise.resolve(),
    passkeyBegin: async () => await one((await person()).token, 'mutation { passkeyBegin(input: { password: "a long enough password" }) { ticket } }'),
    passkeyAdd: async () => await passkeyOf((await person()).token),
    passkeyRemove: async () => {
      const { token } = await person();
      const { passkey } = await passkeyOf(token);
      await one(token, 'mutation ($id: ID!) { passkeyRemove(input: { passkeyId: $id }) { userErrors { code } } }', { id: passkey.id });
    },
    sessionCreateByPasskey: async () => {
      const { authenticator } = await passkeyOf((await person()).token);
      const { options, ticket } = await one<{ options: string; ticket: string }>(null, '{ passkeyQuestion { options ticket } }');
      await one(null, 'mutation ($input: SessionCreateByPasskeyInput!) { sessionCreateByPasskey(input: $input) { token } }', { input: { ticket, response: authenticator.get(options, consoleOrigin) } });
    },
    identityProviderSet: async () => {
      await identityProvider();
      await identityProvider('INTEGRATOR');
    },
    identityProviderRemove: async () => {
      await identityProvider();
      await one(administrator, 'mutation { identityProviderRemove { userErrors { code } } }');
    },
    sessionCreateByOpenId: async () => {
      const id = await identityProvider();
      idp.people.set('sub', { email: `p${Math.random()}@x.example`, email_verified: true });
      idp.state.next = 'sub';
      const { url, ticket } = await one<{ url: string; ticket: string }>(null, 'query ($id: ID!, $to: String!) { openIdSignIn(providerId: $id, redirectUri: $to) { url ticket } }', { id, to: redirectUri });
      await one(null, 'mutation ($input: SessionCreateByOpenIdInput!) { sessionCreateByOpenId(input: $input) { token userErrors { code message } } }', { input: { ticket, callbackUrl: await browse(url) } });
    },
    sessionEnd: async () => {
      const email = `end${Date.now()}@x.example`;
      await one(administrator, `mutation { userCreate(input: { email: "${email}", password: "a long enough password", role: VIEWER }) { user { id } } }`);
      const { token } = await one<{ token: string }>(null, `mutation { sessionCreate(input: { email: "${email}", password: "a long enough password" }) { token } }`);
      await one(token, 'mutation { sessionEnd { userErrors { code } } }');
    },
    policyCreate: async () => await one(administrator, 'mutation { policyCreate(input: { name: "p1", settings: {} }) { policy { id } } }'),
    policyUpdate: async () => await one(administrator, 'mutation ($id: ID!) { policyUpdate(input: { policyId: $id, revision: 1, settings: { holdMax: 1000 } }) { policy { revision { number } } } }', { id: await policy() }),
    policyAssign: async () => await one(administrator, 'mutation ($id: ID!) { policyAssign(input: { policyId: $id, scope: GROUP, target: "g" }) { policy { id } } }', { id: await policy() }),
    policyUnassign: async () => await one(administrator, 'mutation { policyUnassign(input: { scope: GROUP, target: "g" }) { userErrors { code } } }'),
    exclusionAdd: async () => await one(administrator, 'mutation ($id: ID!) { exclusionAdd(input: { policyId: $id, kind: EXTENSION, value: "iso", reason: "build" }) { exclusion { id } } }', { id: await policy() }),
    exclusionRemove: async () => {
      const { exclusion } = await one<{ exclusion: { id: string } }>(administrator, 'mutation ($id: ID!) { exclusionAdd(input: { policyId: $id, kind: EXTENSION, value: "tmp", reason: "build" }) { exclusion { id } } }', { id: await policy() });
      await one(administrator, 'mutation ($id: ID!) { exclusionRemove(input: { exclusionId: $id }) { userErrors { code } } }', { id: exclusion.id });
    },
    verdictWebhookSet: async () => await one(administrator, 'mutation ($id: ID!) { verdictWebhookSet(input: { webhookId: $id, url: "https://hook.example/", finalOnly: true }) { userErrors { code } } }', { id: (await webhook()).id }),
    verdictWebhookRemove: async () => await one(administrator, 'mutation ($id: ID!) { verdictWebhookRemove(input: { webhookId: $id }) { userErrors { code } } }', { id: (await webhook()).id }),
    verdictWebhookReplay: async () => await one(administrator, 'mutation ($id: ID!, $after: Cursor!) { verdictWebhookReplay(input: { webhookId: $id, after: $after }) { userErrors { code } } }', await webhook()),
    sightingsReport: async () => await one(device, 'mutation ($sha256: Sha256!) { sightingsReport(input: { sightings: [{ sha256: $sha256, size: 1, fileName: "x", origin: WEB, category: SCRIPT }] }) { fresh } }', { sha256: 'd'.repeat(64) }),
    diagnosticSubmit: async () => await diagnostic(),
    diagnosticDelete: async () => await one(administrator, 'mutation ($id: ID!) { diagnosticDelete(input: { diagnosticId: $id }) { userErrors { code } } }', { id: (await diagnostic()).diagnostic.id }),
    sampleSubmit: async () => await send(assay, device, Buffer.from('audited')),
    sampleDelete: async () => {
      const bytes = Buffer.from('audited and deleted');
      await send(assay, device, bytes);
      await vi.waitUntil(async () => (await one<{ nodes: { state: string }[] }>(administrator, 'query ($sha256: Sha256!) { submissions(filter: { sha256: $sha256 }, first: 1) { nodes { state } } }', { sha256: hashOf(bytes) })).nodes[0]!.state === 'ANALYZED', { timeout: 20_000 });
      await one(administrator, 'mutation ($sha256: Sha256!) { sampleDelete(input: { sha256: $sha256, reason: "asked for" }) { receipt { signature } userErrors { message } } }', { sha256: hashOf(bytes) });
    },
    submissionProve: async () => {
      const bytes = Buffer.from('audited and shown to be here');
      await send(assay, (await assay.customer()).devices[0]!, bytes);
      const { submission } = await one<Submitted['sampleSubmit']>(device, submitMutation, { input: submitInput(bytes) });
      await prove(assay, device, submission, bytes);
    },
    submissionReanalyze: async () => {
      const submission = await send(assay, device, Buffer.from('audited and analysed again'));
      const { id } = submission;
      await vi.waitUntil(async () => (await one<{ state: string }>(administrator, 'query ($id: ID!) { submission(id: $id) { state } }', { id })).state === 'ANALYZED', { timeout: 20_000 });
      await one(administrator, 'mutation ($id: ID!) { submissionReanalyze(input: { submissionId: $id }) { userErrors { code } } }', { id });
    },
    quarantineReport: async () => await one(device, 'mutation ($sha256: Sha256!) { quarantineReport(input: { objects: [{ localId: "a", sha256: $sha256, fileName: "x" }] }) { userErrors { code } } }', { sha256: 'c'.repeat(64) }),
    quarantineTaskIssue: async () => await one(administrator, 'mutation ($id: ID!) { quarantineTaskIssue(input: { objectId: $id, action: DELETE, reason: "old" }) { userErrors { code } } }', { id: await quarantined() }),
    quarantineTaskCancel: async () => {
      const id = await quarantined();
      const { tasks } = (await one<{ nodes: { tasks: { id: string }[] }[] }>(administrator, '{ quarantine(first: 1) { nodes { tasks { id } } } }')).nodes[0]!;
      const { task } = tasks[0] ? { task: tasks[0] } : await one<{ task: { id: string } }>(administrator, 'mutation ($id: ID!) { quarantineTaskIssue(input: { objectId: $id, action: DELETE, reason: "old" }) { task { id } } }', { id });
      await one(administrator, 'mutation ($id: ID!) { quarantineTaskCancel(input: { taskId: $id }) { userErrors { code } } }', { id: task.id });
    },
    quarantineTaskReport: async () => {
      const { task } = await one<{ task: { id: string } }>(administrator, 'mutation ($id: ID!) { quarantineTaskIssue(input: { objectId: $id, action: DELETE, reason: "old" }) { task { id } } }', { id: await quarantined() });
      await one(device, 'mutation ($id: ID!) { quarantineTaskReport(input: { taskId: $id, done: false }) { userErrors { code } } }', { id: task.id });
    },
    heldMessageReport: async () => await heldMessage(),
    heldMessagesRelease: async () => await one(administrator, 'mutation ($id: ID!) { heldMessagesRelease(input: { ids: [$id], note: "known" }) { userErrors { code } } }', { id: await heldMessage() }),
    heldMessagesDrop: async () => await one(administrator, 'mutation ($id: ID!) { heldMessagesDrop(input: { ids: [$id], note: "unwanted" }) { userErrors { code } } }', { id: await heldMessage() }),
    licenceUpdate: async () => {
      const { customer } = await one<{ customer: { id: string } }>(administrator, '{ viewer { customer { id } } }');
      await one(assay.platform.operatorToken, 'mutation ($id: ID!) { licenceUpdate(input: { customerId: $id, seats: 11 }) { userErrors { code } } }', { id: customer.id });
    },
    identityRequest: async () => await identityRequest(),
    identityDecide: async () => await one(await analyst(), 'mutation ($id: ID!) { identityDecide(input: { grantId: $id, agree: false, reason: "not needed at all" }) { userErrors { code } } }', { id: (await identityRequest()).grant.id }),
    identityEnd: async () => {
      const token = await analyst();
      const { grant } = await one<{ grant: { id: string } }>(token, 'mutation ($sha256: Sha256!) { identityRequest(input: { sha256: $sha256, minutes: 5, reason: "somebody must call them" }) { grant { id } } }', { sha256: 'a'.repeat(64) });
      await one(token, 'mutation ($id: ID!) { identityEnd(input: { grantId: $id }) { userErrors { code } } }', { id: grant.id });
    },
    notificationRuleSet: async () => await one(administrator, 'mutation ($id: ID!) { notificationRuleSet(input: { ruleId: $id, kinds: [ANOMALY], channels: [CONSOLE] }) { userErrors { code } } }', { id: (await rule()).rule.id }),
    notificationRuleRemove: async () => await one(administrator, 'mutation ($id: ID!) { notificationRuleRemove(input: { ruleId: $id }) { userErrors { code } } }', { id: (await rule()).rule.id }),
    notificationsRead: async () => {
      const { id: me, customer } = await one<{ id: string; customer: { id: string } }>(administrator, '{ viewer { id customer { id } } }');
      const id = `ntf_${Math.random()}`.replace('.', '');
      await sql('customers', "insert into notification (id, customer_id, user_id, kind, title, words, raised_at) values (?, ?, ?, 'QUOTA', 't', 'w', now())", [id, customer.id, me]);
      await one(administrator, 'mutation ($id: ID!) { notificationsRead(input: { ids: [$id] }) { count } }', { id });
    },
    customerExport: async () => await one(administrator, 'mutation { customerExport { userErrors { code } } }'),
    customerErase: async () => await erasure(),
    customerEraseCancel: async () => {
      await erasure();
      const { nodes } = await one<{ nodes: { id: string }[] }>(administrator, '{ customerErasures(first: 1) { nodes { id } } }');
      await one(administrator, 'mutation ($id: ID!) { customerEraseCancel(input: { erasureId: $id }) { userErrors { code } } }', { id: nodes[0]!.id });
    },
    managementOffer: async () => await offer(),
    managementAccept: async () => await one(administrator, 'mutation ($token: String!) { managementAccept(input: { token: $token }) { userErrors { code } } }', { token: (await theirOffer()).token }),
    managementEnd: async () => await one(administrator, 'mutation ($id: ID!) { managementEnd(input: { managementId: $id }) { userErrors { code } } }', { id: (await offer()).management.id }),
    deviceTokenRotate: async () => await one(device, 'mutation { deviceTokenRotate(input: {}) { userErrors { code } } }'),
    deviceReport: async () => await one(device, 'mutation { deviceReport(input: { product: "Endpoint", version: "2" }) { userErrors { code } } }'),
    userInvite: async () => await one(administrator, `mutation { userInvite(input: { email: "i${Date.now()}@x.example", role: VIEWER }) { token } }`),
    invitationWithdraw: async () => {
      const { invitation } = await one<{ invitation: { id: string } }>(administrator, `mutation { userInvite(input: { email: "w${Date.now()}@x.example", role: VIEWER }) { invitation { id } } }`);
      await one(administrator, 'mutation ($id: ID!) { invitationWithdraw(input: { invitationId: $id }) { userErrors { code } } }', { id: invitation.id });
    },
    invitationAccept: async () => {
      const { token } = await one<{ token: string }>(administrator, `mutation { userInvite(input: { email: "j${Date.now()}@x.example", role: VIEWER }) { token } }`);
      await one(null, 'mutation ($token: String!) { invitationAccept(input: { token: $token, password: "a long enough password" }) { userErrors { code } } }', { token });
    },
    userUpdate: async () => await one(administrator, 'mutation ($id: ID!) { userUpdate(input: { userId: $id, role: INTEGRATOR }) { userErrors { code } } }', { id: (await person()).id }),
    userRemove: async () => await one(administrator, 'mutation ($id: ID!) { userRemove(input: { userId: $id }) { userErrors { code } } }', { id: (await person()).id }),
    passwordChange: async () => await one((await person()).token, 'mutation { passwordChange(input: { password: "a long enough password", newPassword: "another long password" }) { userErrors { code } } }'),
    totpBegin: async () => await one((await person()).token, 'mutation { totpBegin(input: { password: "a long enough password" }) { url } }'),
    totpConfirm: async () => {
      const { token } = await person();
      const { url } = await one<{ url: string }>(token, 'mutation { totpBegin(input: { password: "a long enough password" }) { url } }');
      await one(token, 'mutation ($code: String!) { totpConfirm(input: { code: $code }) { userErrors { code } } }', { code: (URI.parse(url) as TOTP).generate() });
    },
    secondFactorRequire: async () => {
      const { customer } = await one<{ customer: { id: string } }>(administrator, '{ viewer { customer { id } } }');
      await sql('customers', 'update session set second_factor = true where customer_id = ?', [customer.id]);
      await sql('customers', 'update customer set second_factor_required = true where id = ?', [customer.id]);
      await one(administrator, 'mutation { secondFactorRequire(input: { required: false }) { userErrors { code } } }');
    },
    totpRemove: async () => {
      const { token } = await person();
      const { url } = await one<{ url: string }>(token, 'mutation { totpBegin(input: { password: "a long enough password" }) { url } }');
      const { spareCodes } = await one<{ spareCodes: string[] }>(token, 'mutation ($code: String!) { totpConfirm(input: { code: $code }) { spareCodes } }', { code: (URI.parse(url) as TOTP).generate() });
      await one(token, 'mutation ($code: String!) { totpRemove(input: { code: $code }) { userErrors { code } } }', { code: spareCodes[0] });
    },
    sessionRevoke: async () => {
      const { token } = await person();
      const { nodes } = await one<{ nodes: { id: string }[] }>(token, '{ sessions(first: 1) { nodes { id } } }');
      await one(token, 'mutation ($id: ID!) { sessionRevoke(input: { sessionId: $id }) { userErrors { code } } }', { id: nodes[0]!.id });
    },
    legalHoldPlace: async () => await one(administrator, 'mutation { legalHoldPlace(input: { reason: "a lawsuit" }) { userErrors { code } } }'),
    legalHoldLift: async () => {
      const { hold } = await one<{ hold: { id: string } }>(administrator, 'mutation { legalHoldPlace(input: { reason: "another" }) { hold { id } } }');
      await one(administrator, 'mutation ($id: ID!) { legalHoldLift(input: { holdId: $id, reason: "it is over" }) { userErrors { code } } }', { id: hold.id });
    },
    staffMemberInvite: async () => await inviteStaff(assay, assay.platform.operatorToken, 'invited@staff.example', 'ANALYST'),
    staffInvitationWithdraw: async () => {
      const { invitation } = await inviteStaff(assay, assay.platform.operatorToken, 'withdrawn@staff.example', 'ANALYST');
      await one(assay.platform.operatorToken, 'mutation ($id: ID!) { staffInvitationWithdraw(input: { invitationId: $id }) { userErrors { code } } }', { id: invitation!.id });
    },
    staffInvitationAccept: async () => await bareMember(assay, assay.platform.operatorToken, 'ANALYST'),
    staffMemberUpdate: async () => {
      const { id } = await bareMember(assay, assay.platform.operatorToken, 'ANALYST');
      await one(assay.platform.operatorToken, 'mutation ($id: ID!) { staffMemberUpdate(input: { memberId: $id, role: OPERATOR }) { userErrors { code } } }', { id });
    },
    staffMemberRemove: async () => {
      const { id } = await bareMember(assay, assay.platform.operatorToken, 'ANALYST');
      await one(assay.platform.operatorToken, 'mutation ($id: ID!) { staffMemberRemove(input: { memberId: $id }) { userErrors { code } } }', { id });
    },
    operatorTokenRotate: async () => {
      const known = assay.platform.operatorToken;
      await assay.ask(known, 'mutation { operatorTokenRotate { userErrors { code } } }');
      // The test goes on with the one that it has.
      await systemManager(assay.platform.subgraphs.find(({ name }) => name === 'customers')!.platform).transactional(async (em) => await setOperatorToken(em, known, null));
      await vi.waitUntil(async () => !(await assay.ask(known, '{ viewer { id } }')).errors, { timeout: 20_000 });
    },
    staffCreate: async () => await one(assay.platform.operatorToken, 'mutation { staffCreate(input: { name: "A", role: REGION, validDays: 1 }) { token } }'),
    staffRemove: async () => {
      const { staff } = await one<{ staff: { id: string } }>(assay.platform.operatorToken, 'mutation { staffCreate(input: { name: "B", role: REGION, validDays: 1 }) { staff { id } } }');
      await one(assay.platform.operatorToken, 'mutation ($id: ID!) { staffRemove(input: { staffId: $id }) { userErrors { code } } }', { id: staff.id });
    },
    verdictOverride: async () => await one(await analyst(), 'mutation ($sha256: Sha256!) { verdictOverride(input: { sha256: $sha256, level: SUSPICIOUS, reason: "looks like it" }) { userErrors { code } } }', { sha256: 'a'.repeat(64) }),
    verdictOverrideDecide: async () => {
      const sha256 = await judged('audited and doubted');
      const [first, second] = [await analyst(), await analyst()];
      await override(first, sha256, 'MALICIOUS');
      const { id } = await override(first, sha256, 'SUSPICIOUS');
      await one(second, 'mutation ($id: ID!) { verdictOverrideDecide(input: { overrideId: $id, agree: false, reason: "looks like it" }) { userErrors { code } } }', { id });
    },
    verdictOverrideWithdraw: async () => {
      const sha256 = await judged('audited and taken back');
      const token = await analyst();
      await override(token, sha256, 'SUSPICIOUS');
      await one(token, 'mutation ($sha256: Sha256!) { verdictOverrideWithdraw(input: { sha256: $sha256, reason: "looks like it" }) { userErrors { code } } }', { sha256 });
    },
    deliveryAcknowledge: async () => {
      const bytes = Buffer.from('audited and acknowledged');
      await send(assay, device, bytes);
      const found = await vi.waitUntil(async () => (await one<{ id: string; stage: string } | null>(device, 'query ($sha256: Sha256!) { verdict(sha256: $sha256) { id stage } }', { sha256: hashOf(bytes) })), { timeout: 20_000 });
      await one(device, 'mutation ($id: ID!) { deliveryAcknowledge(input: { verdictId: $id, state: SEEN }) { userErrors { code } } }', { id: found.id });
    },
    incidentOpen: async () => await incident(),
    incidentUpdate: async () => await one(assay.platform.operatorToken, 'mutation ($id: ID!) { incidentUpdate(input: { incidentId: $id, state: RESOLVED, words: "over" }) { userErrors { code } } }', { id: (await incident()).incident.id }),
    rescoringPause: async () => {
      const id = `${Math.random()}`.slice(2);
      await sql('verdicts', 'insert into engine_release (id, version, digest, first_used_at) values (?, ?, ?, now())', [`eng_${id}`, '0', id]);
      await sql('verdicts', "insert into rescoring (id, engine_id, state, total, started_at) values (?, ?, 'PAUSED', 0, now())", [`rsc_${id}`, `eng_${id}`]);
      await one(assay.platform.operatorToken, 'mutation ($id: ID!) { rescoringPause(input: { rescoringId: $id, paused: false }) { userErrors { code } } }', { id: `rsc_${id}` });
    },
    campaignStart: async () => await one(assay.platform.operatorToken, 'mutation { campaignStart(input: { reason: "audited", levels: [MALICIOUS] }) { campaign { id } } }'),
    campaignMove: async () => {
      const { campaign } = await one<{ campaign: { id: string } }>(assay.platform.operatorToken, 'mutation { campaignStart(input: { reason: "audited", levels: [MALICIOUS] }) { campaign { id } } }');
      await one(assay.platform.operatorToken, 'mutation ($id: ID!) { campaignMove(input: { campaignId: $id, move: CANCEL }) { userErrors { code } } }', { id: campaign.id });
    },
  };
  const sql = async (subgraph: string, text: string, values: unknown[]) => await assay.platform.subgraphs.find(({ name }) => name === subgraph)!.platform.database.for(system).execute(text, values, 'run');
  /** A file with a final verdict. */
  const judged = async (words: string) => {
    const bytes = Buffer.from(words);
    await send(assay, device, bytes);
    await vi.waitUntil(async () => (await one<{ stage: string } | null>(administrator, 'query ($sha256: Sha256!) { verdict(sha256: $sha256) { stage } }', { sha256: hashOf(bytes) }))?.stage === 'FINAL', { timeout: 20_000 });
    return hashOf(bytes);
  };
  const override = async (token: string, sha256: string, level: string) => (await one<{ override: { id: string } }>(
    token, 'mutation ($sha256: Sha256!, $level: VerdictLevel!) { verdictOverride(input: { sha256: $sha256, level: $level, reason: "looks like it" }) { override { id } } }', { sha256, level })).override;
  /** A quarantined file without a task under way. */
  const quarantined = async () => {
    const { objects } = await one<{ objects: { id: string }[] }>(device, 'mutation ($localId: String!, $sha256: Sha256!) { quarantineReport(input: { objects: [{ localId: $localId, sha256: $sha256, fileName: "x" }] }) { objects { id } } }', { localId: `n${Math.random()}`, sha256: 'c'.repeat(64) });
    return objects[0]!.id;
  };
  const heldMessage = async () => {
    const { id } = await send(assay, device, Buffer.from('audited in a message'));
    const { message } = await one<{ message: { id: string } }>(device, 'mutation ($input: HeldMessageReportInput!) { heldMessageReport(input: $input) { message { id } } }', { input: {
      key: `k${Math.random()}`.replace('.', ''), recipients: ['a@b.example'], size: 1, receivedAt: new Date().toISOString(), until: new Date().toISOString(), state: 'HELD', parts: [{ submissionId: id }],
    } });
    return message.id;
  };
  const identityRequest = async () => await one<{ grant: { id: string } }>(await analyst(), 'mutation ($sha256: Sha256!) { identityRequest(input: { sha256: $sha256, minutes: 5, reason: "somebody must call them" }) { grant { id } } }', { sha256: 'a'.repeat(64) });
  const incident = async () => await one<{ incident: { id: string } }>(assay.platform.operatorToken, 'mutation { incidentOpen(input: { title: "slow", impact: DEGRADED, parts: [QUEUE], words: "we look" }) { incident { id } } }');
  const webhook = async () => {
    const { webhook: { id, cursor } } = await one<{ webhook: { id: string; cursor: string } }>(administrator, 'mutation { verdictWebhookSet(input: { url: "https://hook.example/" }) { webhook { id cursor } } }');
    return { id, after: cursor };
  };
  const rule = async () => await one<{ rule: { id: string } }>(administrator, 'mutation { notificationRuleSet(input: { kinds: [QUOTA], channels: [CONSOLE] }) { rule { id } } }');
  const erasure = async () => {
    const { customer } = await one<{ customer: { name: string } }>(administrator, '{ viewer { customer { name } } }');
    await one(administrator, 'mutation ($name: String!) { customerErase(input: { confirmName: $name, reason: "tried" }) { userErrors { code } } }', { name: customer.name });
  };
  const person = async () => {
    const email = `p${Date.now()}${Math.random()}@x.example`;
    const { user } = await one<{ user: { id: string } }>(administrator, 'mutation ($email: String!) { userCreate(input: { email: $email, password: "a long enough password", role: VIEWER }) { user { id } } }', { email });
    const { token } = await one<{ token: string }>(null, 'mutation ($email: String!) { sessionCreate(input: { email: $email, password: "a long enough password" }) { token } }', { email });
    return { id: user.id, token };
  };
  const passkeyOf = async (token: string) => {
    const authenticator = new Authenticator();
    const { options, ticket } = await one<{ options: string; ticket: string }>(token, 'mutation { passkeyBegin(input: { password: "a long enough password" }) { options ticket } }');
    const { passkey } = await one<{ passkey: { id: string } }>(token, 'mutation ($input: PasskeyAddInput!) { passkeyAdd(input: $input) { passkey { id } } }', { input: { ticket, response: authenticator.create(options, consoleOrigin), name: 'key' } });
    return { passkey, authenticator };
  };
  const identityProvider = async (newcomers = 'VIEWER') => (await one<{ identityProvider: { id: string } }>(administrator, 'mutation ($input: IdentityProviderSetInput!) { identityProviderSet(input: $input) { identityProvider { id } } }', {
    input: { issuer: idp.issuer, clientId: 'assay', clientSecret: 'its secret there', redirectUris: [redirectUri], newcomers } })).identityProvider.id;
  const diagnostic = async () => await one<{ diagnostic: { id: string } }>(device, 'mutation ($sha256: Sha256!) { diagnosticSubmit(input: { kind: LOG, fileName: "x.log", size: 1, sha256: $sha256 }) { diagnostic { id } } }', { sha256: 'd'.repeat(64) });
  const offerOf = async (token: string) => await one<{ token: string; management: { id: string } }>(token, 'mutation { managementOffer(input: { role: VIEWER, validHours: 1 }) { token management { id } } }');
  const offer = async () => await offerOf(administrator);
  const theirOffer = async () => await offerOf((await assay.customer()).administrator);
  const analyst = async () => (await staffMember(assay, 'ANALYST')).token;
  const policy = async () => (await one<{ nodes: { id: string }[] }>(administrator, '{ policies(first: 1) { nodes { id } } }')).nodes[0]?.id
    ?? (await one<{ policy: { id: string } }>(administrator, 'mutation { policyCreate(input: { name: "p0", settings: {} }) { policy { id } } }')).policy.id;
  return calls;
}
