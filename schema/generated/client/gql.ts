/* eslint-disable */
import * as types from './graphql.ts';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  mutation Enroll($input: DeviceEnrollInput!) {\n    deviceEnroll(input: $input) { device { id name } deviceToken userErrors { code message field } }\n  }\n": typeof types.EnrollDocument,
    "\n  mutation CreateEnrolmentToken($input: EnrolmentTokenCreateInput!) { enrolmentTokenCreate(input: $input) { token userErrors { code message field } } }\n": typeof types.CreateEnrolmentTokenDocument,
    "\n  mutation RotateToken($input: DeviceTokenRotateInput!) {\n    deviceTokenRotate(input: $input) { deviceToken userErrors { code message field } }\n  }\n": typeof types.RotateTokenDocument,
    "\n  mutation Submit($input: SampleSubmitInput!) {\n    sampleSubmit(input: $input) {\n      submission { id state decision { outcome reason message } sample { id sha256 verdict { ...VerdictLine } } challenge { ...ChallengeLine } }\n      upload { url token offset expiresAt }\n      userErrors { code message field }\n    }\n  }\n  fragment ChallengeLine on PossessionChallenge { key ranges { first length } }\n  fragment VerdictLine on Verdict {\n    id revision level stage score probability confidence reason summary reachedAt\n    decisiveSignals { rule title weight techniques }\n    conditions { environments runTime network limitations }\n    sample { id sha256 }\n  }\n": typeof types.SubmitDocument,
    "\n  mutation Prove($input: SubmissionProveInput!) { submissionProve(input: $input) { userErrors { code message field } } }\n": typeof types.ProveDocument,
    "\n  query Challenge($id: ID!) { submission(id: $id) { id challenge { ...ChallengeLine } } }\n": typeof types.ChallengeDocument,
    "\n  mutation ReportSightings($input: SightingsReportInput!) {\n    sightingsReport(input: $input) { fresh userErrors { code message field } }\n  }\n": typeof types.ReportSightingsDocument,
    "\n  query Reputation($prefix: String!) { reputation(prefix: $prefix) { sha256 level } }\n": typeof types.ReputationDocument,
    "\n  mutation SubmitDiagnostic($input: DiagnosticSubmitInput!) {\n    diagnosticSubmit(input: $input) { diagnostic { id } upload { url token } userErrors { code message field } }\n  }\n": typeof types.SubmitDiagnosticDocument,
    "\n  subscription Changes($after: Cursor) {\n    verdictChanged(after: $after) {\n      cursor\n      gap\n      verdict {\n        id revision level stage score probability confidence reason summary reachedAt\n        decisiveSignals { rule title weight techniques }\n        conditions { environments runTime network limitations }\n        sample { id sha256 }\n      }\n    }\n  }\n": typeof types.ChangesDocument,
    "\n  query Report($sha256: Sha256!) {\n    verdict(sha256: $sha256) {\n      id revision level stage score probability confidence reason summary reachedAt\n      conditions { environments runTime network limitations }\n      engine { version digest }\n      sample { id sha256 size category mediaType firstSeenAt stored { since region } members(first: 50) { nodes { sha256 mediaType size } } }\n      analysis {\n        id state failure { code message }\n        detonations { environment { name } outcome choice runTime }\n        signals { rule title weight source techniques benignCause maliciousCause evidence }\n        report {\n          techniques { id rules }\n          processes(first: 50) { nodes { processId parentProcessId commandLine startedAt } pageInfo { hasNextPage } }\n        }\n      }\n    }\n  }\n": typeof types.ReportDocument,
    "\n  query KnownVerdict($sha256: Sha256!) {\n    verdict(sha256: $sha256) {\n      id revision level stage score probability confidence reason summary reachedAt\n      decisiveSignals { rule title weight techniques }\n      conditions { environments runTime network limitations }\n      sample { id sha256 }\n    }\n  }\n": typeof types.KnownVerdictDocument,
    "\n  query ExportReport($sha256: Sha256!, $format: ReportFormat!) {\n    verdict(sha256: $sha256) { id analysis { id report { export(format: $format) { fileName mediaType encoding content } } } }\n  }\n": typeof types.ExportReportDocument,
    "\n  query Status {\n    viewer { id kind scopes customer { id licence { seats dailyQuota expiresAt } } }\n    environments { name description offeredAt }\n    serviceStatus { health runners queued parts { part health detail since } }\n  }\n": typeof types.StatusDocument,
    "\n  query SubmissionState($id: ID!) {\n    submission(id: $id) { id state failure { code message } sample { sha256 } }\n  }\n": typeof types.SubmissionStateDocument,
    "\n  query SubmissionVerdict($id: ID!) {\n    submission(id: $id) { id state failure { code message } sample { id sha256 verdict {\n      id revision level stage score probability confidence reason summary reachedAt\n      decisiveSignals { rule title weight techniques }\n      conditions { environments runTime network limitations }\n      sample { id sha256 }\n    } } }\n  }\n": typeof types.SubmissionVerdictDocument,
    "\n  query PolicyInForce($deviceId: ID!) {\n    effectivePolicy(deviceId: $deviceId) { ...PolicyLine }\n  }\n  fragment PolicyLine on EffectivePolicy {\n    revision {\n      id number categories sizeMax localScoreMin localScoreMax organisationDomains retention { category keep }\n      holdOrigins holdMax holdExpiry releaseBelow blockFrom quarantineFrom remediateFrom notifyFrom mailAction policy { id name }\n    }\n    exclusions { id kind value expiresAt }\n  }\n": typeof types.PolicyInForceDocument,
    "\n  query AuditPage($after: Cursor) {\n    auditEvents(first: 100, after: $after, filter: { oldestFirst: true }) { nodes { number action actor subject outcome detail at requestId hash } pageInfo { hasNextPage endCursor } }\n  }\n": typeof types.AuditPageDocument,
    "\n  query AuditHeads($after: Cursor) {\n    auditHeads(first: 100, after: $after) { nodes { number hash signedAt signature } pageInfo { hasNextPage endCursor } }\n  }\n": typeof types.AuditHeadsDocument,
    "\n  query DeletionReceipts($after: Cursor) {\n    deletionReceipts(first: 100, after: $after) { nodes { id sha256 deletedAt signature } pageInfo { hasNextPage endCursor } }\n  }\n": typeof types.DeletionReceiptsDocument,
    "\n  query InstallationKey { installation { region verifyingKey } }\n": typeof types.InstallationKeyDocument,
    "\n  mutation Acknowledge($input: DeliveryAcknowledgeInput!) { deliveryAcknowledge(input: $input) { delivery { at } userErrors { code message field } } }\n": typeof types.AcknowledgeDocument,
    "\n  mutation ReportQuarantined($input: QuarantineReportInput!) { quarantineReport(input: $input) { objects { id } userErrors { code message field } } }\n": typeof types.ReportQuarantinedDocument,
    "\n  subscription Tasks { quarantineTaskIssued { task { id action reason object { id fileName localId } } } }\n": typeof types.TasksDocument,
    "\n  mutation ReportTask($input: QuarantineTaskReportInput!) { quarantineTaskReport(input: $input) { task { id state } userErrors { code message field } } }\n": typeof types.ReportTaskDocument,
    "\n  query AccessPage($after: Cursor) {\n    accessReview(first: 100, after: $after) {\n      nodes { kind subjectId name role scopes secondFactor lastUsedAt expiresAt createdAt createdBy madeByProvider }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.AccessPageDocument,
    "\n  query SubmissionsPage($filter: SubmissionFilter, $after: Cursor) {\n    submissions(first: 100, after: $after, filter: $filter, order: OLDEST_FIRST) {\n      nodes {\n        id submittedAt finishedAt fileName path origin process user state device { id name } decision { outcome reason } failure { code }\n        sample { sha256 size category verdict { level stage score } }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.SubmissionsPageDocument,
    "\n  mutation StartExport { customerExport { export { id } userErrors { code message field } } }\n": typeof types.StartExportDocument,
    "\n  query ExportState($id: ID!) { customerExport(id: $id) { id state parts { part chunks rows } } }\n": typeof types.ExportStateDocument,
    "\n  query ExportPiece($id: ID!, $number: Int!, $customers: Boolean!, $policies: Boolean!, $samples: Boolean!, $verdicts: Boolean!, $audit: Boolean!) {\n    customerExport(id: $id) {\n      id\n      customers(number: $number) @include(if: $customers) { lines }\n      policies(number: $number) @include(if: $policies) { lines }\n      samples(number: $number) @include(if: $samples) { lines }\n      verdicts(number: $number) @include(if: $verdicts) { lines }\n      audit(number: $number) @include(if: $audit) { lines }\n    }\n  }\n": typeof types.ExportPieceDocument,
    "\n  subscription PolicyChanges { policyChanged { effective { ...PolicyLine } } }\n": typeof types.PolicyChangesDocument,
    "\n  mutation ReportMessage($input: HeldMessageReportInput!) { heldMessageReport(input: $input) { message { id state form reason } userErrors { code message field } } }\n": typeof types.ReportMessageDocument,
    "\n  subscription MessageDecisions { messageDecided { message { id key state form } } }\n": typeof types.MessageDecisionsDocument,
    "\n  query PartVerdict($id: ID!) { submission(id: $id) { id state sample { sha256 verdict { revision level stage probability } } } }\n": typeof types.PartVerdictDocument,
    "\n  mutation SignIn($input: SessionCreateInput!) { sessionCreate(input: $input) { token expiresAt userErrors { code message field } } }\n": typeof types.SignInDocument,
    "\n  mutation SignOut { sessionEnd { userErrors { code message field } } }\n": typeof types.SignOutDocument,
    "\n  query SignedIn { viewer { id kind secondFactorMissing } }\n": typeof types.SignedInDocument,
    "\n  mutation BeginTotp($input: TotpBeginInput!) { totpBegin(input: $input) { secret url userErrors { code message field } } }\n": typeof types.BeginTotpDocument,
    "\n  mutation ConfirmTotp($input: TotpConfirmInput!) { totpConfirm(input: $input) { spareCodes userErrors { code message field } } }\n": typeof types.ConfirmTotpDocument,
    "\n  mutation InviteStaffMember($input: StaffMemberInviteInput!) {\n    staffMemberInvite(input: $input) { token mailed invitation { id expiresAt } userErrors { code message field } }\n  }\n": typeof types.InviteStaffMemberDocument,
    "\n  mutation AcceptStaffInvitation($input: StaffInvitationAcceptInput!) {\n    staffInvitationAccept(input: $input) { member { id email } userErrors { code message field } }\n  }\n": typeof types.AcceptStaffInvitationDocument,
    "\n  mutation UpdateStaffMember($input: StaffMemberUpdateInput!) { staffMemberUpdate(input: $input) { member { id } userErrors { code message field } } }\n": typeof types.UpdateStaffMemberDocument,
    "\n  mutation RemoveStaffMember($input: StaffMemberRemoveInput!) { staffMemberRemove(input: $input) { member { id } userErrors { code message field } } }\n": typeof types.RemoveStaffMemberDocument,
    "\n  mutation RotateOperatorToken { operatorTokenRotate { token userErrors { code message field } } }\n": typeof types.RotateOperatorTokenDocument,
    "\n  query InstallationAccessPage($after: Cursor) {\n    installationAccess(first: 100, after: $after) {\n      nodes { kind subjectId name role usable secondFactor lastUsedAt expiresAt createdAt createdBy }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.InstallationAccessPageDocument,
};
const documents: Documents = {
    "\n  mutation Enroll($input: DeviceEnrollInput!) {\n    deviceEnroll(input: $input) { device { id name } deviceToken userErrors { code message field } }\n  }\n": types.EnrollDocument,
    "\n  mutation CreateEnrolmentToken($input: EnrolmentTokenCreateInput!) { enrolmentTokenCreate(input: $input) { token userErrors { code message field } } }\n": types.CreateEnrolmentTokenDocument,
    "\n  mutation RotateToken($input: DeviceTokenRotateInput!) {\n    deviceTokenRotate(input: $input) { deviceToken userErrors { code message field } }\n  }\n": types.RotateTokenDocument,
    "\n  mutation Submit($input: SampleSubmitInput!) {\n    sampleSubmit(input: $input) {\n      submission { id state decision { outcome reason message } sample { id sha256 verdict { ...VerdictLine } } challenge { ...ChallengeLine } }\n      upload { url token offset expiresAt }\n      userErrors { code message field }\n    }\n  }\n  fragment ChallengeLine on PossessionChallenge { key ranges { first length } }\n  fragment VerdictLine on Verdict {\n    id revision level stage score probability confidence reason summary reachedAt\n    decisiveSignals { rule title weight techniques }\n    conditions { environments runTime network limitations }\n    sample { id sha256 }\n  }\n": types.SubmitDocument,
    "\n  mutation Prove($input: SubmissionProveInput!) { submissionProve(input: $input) { userErrors { code message field } } }\n": types.ProveDocument,
    "\n  query Challenge($id: ID!) { submission(id: $id) { id challenge { ...ChallengeLine } } }\n": types.ChallengeDocument,
    "\n  mutation ReportSightings($input: SightingsReportInput!) {\n    sightingsReport(input: $input) { fresh userErrors { code message field } }\n  }\n": types.ReportSightingsDocument,
    "\n  query Reputation($prefix: String!) { reputation(prefix: $prefix) { sha256 level } }\n": types.ReputationDocument,
    "\n  mutation SubmitDiagnostic($input: DiagnosticSubmitInput!) {\n    diagnosticSubmit(input: $input) { diagnostic { id } upload { url token } userErrors { code message field } }\n  }\n": types.SubmitDiagnosticDocument,
    "\n  subscription Changes($after: Cursor) {\n    verdictChanged(after: $after) {\n      cursor\n      gap\n      verdict {\n        id revision level stage score probability confidence reason summary reachedAt\n        decisiveSignals { rule title weight techniques }\n        conditions { environments runTime network limitations }\n        sample { id sha256 }\n      }\n    }\n  }\n": types.ChangesDocument,
    "\n  query Report($sha256: Sha256!) {\n    verdict(sha256: $sha256) {\n      id revision level stage score probability confidence reason summary reachedAt\n      conditions { environments runTime network limitations }\n      engine { version digest }\n      sample { id sha256 size category mediaType firstSeenAt stored { since region } members(first: 50) { nodes { sha256 mediaType size } } }\n      analysis {\n        id state failure { code message }\n        detonations { environment { name } outcome choice runTime }\n        signals { rule title weight source techniques benignCause maliciousCause evidence }\n        report {\n          techniques { id rules }\n          processes(first: 50) { nodes { processId parentProcessId commandLine startedAt } pageInfo { hasNextPage } }\n        }\n      }\n    }\n  }\n": types.ReportDocument,
    "\n  query KnownVerdict($sha256: Sha256!) {\n    verdict(sha256: $sha256) {\n      id revision level stage score probability confidence reason summary reachedAt\n      decisiveSignals { rule title weight techniques }\n      conditions { environments runTime network limitations }\n      sample { id sha256 }\n    }\n  }\n": types.KnownVerdictDocument,
    "\n  query ExportReport($sha256: Sha256!, $format: ReportFormat!) {\n    verdict(sha256: $sha256) { id analysis { id report { export(format: $format) { fileName mediaType encoding content } } } }\n  }\n": types.ExportReportDocument,
    "\n  query Status {\n    viewer { id kind scopes customer { id licence { seats dailyQuota expiresAt } } }\n    environments { name description offeredAt }\n    serviceStatus { health runners queued parts { part health detail since } }\n  }\n": types.StatusDocument,
    "\n  query SubmissionState($id: ID!) {\n    submission(id: $id) { id state failure { code message } sample { sha256 } }\n  }\n": types.SubmissionStateDocument,
    "\n  query SubmissionVerdict($id: ID!) {\n    submission(id: $id) { id state failure { code message } sample { id sha256 verdict {\n      id revision level stage score probability confidence reason summary reachedAt\n      decisiveSignals { rule title weight techniques }\n      conditions { environments runTime network limitations }\n      sample { id sha256 }\n    } } }\n  }\n": types.SubmissionVerdictDocument,
    "\n  query PolicyInForce($deviceId: ID!) {\n    effectivePolicy(deviceId: $deviceId) { ...PolicyLine }\n  }\n  fragment PolicyLine on EffectivePolicy {\n    revision {\n      id number categories sizeMax localScoreMin localScoreMax organisationDomains retention { category keep }\n      holdOrigins holdMax holdExpiry releaseBelow blockFrom quarantineFrom remediateFrom notifyFrom mailAction policy { id name }\n    }\n    exclusions { id kind value expiresAt }\n  }\n": types.PolicyInForceDocument,
    "\n  query AuditPage($after: Cursor) {\n    auditEvents(first: 100, after: $after, filter: { oldestFirst: true }) { nodes { number action actor subject outcome detail at requestId hash } pageInfo { hasNextPage endCursor } }\n  }\n": types.AuditPageDocument,
    "\n  query AuditHeads($after: Cursor) {\n    auditHeads(first: 100, after: $after) { nodes { number hash signedAt signature } pageInfo { hasNextPage endCursor } }\n  }\n": types.AuditHeadsDocument,
    "\n  query DeletionReceipts($after: Cursor) {\n    deletionReceipts(first: 100, after: $after) { nodes { id sha256 deletedAt signature } pageInfo { hasNextPage endCursor } }\n  }\n": types.DeletionReceiptsDocument,
    "\n  query InstallationKey { installation { region verifyingKey } }\n": types.InstallationKeyDocument,
    "\n  mutation Acknowledge($input: DeliveryAcknowledgeInput!) { deliveryAcknowledge(input: $input) { delivery { at } userErrors { code message field } } }\n": types.AcknowledgeDocument,
    "\n  mutation ReportQuarantined($input: QuarantineReportInput!) { quarantineReport(input: $input) { objects { id } userErrors { code message field } } }\n": types.ReportQuarantinedDocument,
    "\n  subscription Tasks { quarantineTaskIssued { task { id action reason object { id fileName localId } } } }\n": types.TasksDocument,
    "\n  mutation ReportTask($input: QuarantineTaskReportInput!) { quarantineTaskReport(input: $input) { task { id state } userErrors { code message field } } }\n": types.ReportTaskDocument,
    "\n  query AccessPage($after: Cursor) {\n    accessReview(first: 100, after: $after) {\n      nodes { kind subjectId name role scopes secondFactor lastUsedAt expiresAt createdAt createdBy madeByProvider }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.AccessPageDocument,
    "\n  query SubmissionsPage($filter: SubmissionFilter, $after: Cursor) {\n    submissions(first: 100, after: $after, filter: $filter, order: OLDEST_FIRST) {\n      nodes {\n        id submittedAt finishedAt fileName path origin process user state device { id name } decision { outcome reason } failure { code }\n        sample { sha256 size category verdict { level stage score } }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.SubmissionsPageDocument,
    "\n  mutation StartExport { customerExport { export { id } userErrors { code message field } } }\n": types.StartExportDocument,
    "\n  query ExportState($id: ID!) { customerExport(id: $id) { id state parts { part chunks rows } } }\n": types.ExportStateDocument,
    "\n  query ExportPiece($id: ID!, $number: Int!, $customers: Boolean!, $policies: Boolean!, $samples: Boolean!, $verdicts: Boolean!, $audit: Boolean!) {\n    customerExport(id: $id) {\n      id\n      customers(number: $number) @include(if: $customers) { lines }\n      policies(number: $number) @include(if: $policies) { lines }\n      samples(number: $number) @include(if: $samples) { lines }\n      verdicts(number: $number) @include(if: $verdicts) { lines }\n      audit(number: $number) @include(if: $audit) { lines }\n    }\n  }\n": types.ExportPieceDocument,
    "\n  subscription PolicyChanges { policyChanged { effective { ...PolicyLine } } }\n": types.PolicyChangesDocument,
    "\n  mutation ReportMessage($input: HeldMessageReportInput!) { heldMessageReport(input: $input) { message { id state form reason } userErrors { code message field } } }\n": types.ReportMessageDocument,
    "\n  subscription MessageDecisions { messageDecided { message { id key state form } } }\n": types.MessageDecisionsDocument,
    "\n  query PartVerdict($id: ID!) { submission(id: $id) { id state sample { sha256 verdict { revision level stage probability } } } }\n": types.PartVerdictDocument,
    "\n  mutation SignIn($input: SessionCreateInput!) { sessionCreate(input: $input) { token expiresAt userErrors { code message field } } }\n": types.SignInDocument,
    "\n  mutation SignOut { sessionEnd { userErrors { code message field } } }\n": types.SignOutDocument,
    "\n  query SignedIn { viewer { id kind secondFactorMissing } }\n": types.SignedInDocument,
    "\n  mutation BeginTotp($input: TotpBeginInput!) { totpBegin(input: $input) { secret url userErrors { code message field } } }\n": types.BeginTotpDocument,
    "\n  mutation ConfirmTotp($input: TotpConfirmInput!) { totpConfirm(input: $input) { spareCodes userErrors { code message field } } }\n": types.ConfirmTotpDocument,
    "\n  mutation InviteStaffMember($input: StaffMemberInviteInput!) {\n    staffMemberInvite(input: $input) { token mailed invitation { id expiresAt } userErrors { code message field } }\n  }\n": types.InviteStaffMemberDocument,
    "\n  mutation AcceptStaffInvitation($input: StaffInvitationAcceptInput!) {\n    staffInvitationAccept(input: $input) { member { id email } userErrors { code message field } }\n  }\n": types.AcceptStaffInvitationDocument,
    "\n  mutation UpdateStaffMember($input: StaffMemberUpdateInput!) { staffMemberUpdate(input: $input) { member { id } userErrors { code message field } } }\n": types.UpdateStaffMemberDocument,
    "\n  mutation RemoveStaffMember($input: StaffMemberRemoveInput!) { staffMemberRemove(input: $input) { member { id } userErrors { code message field } } }\n": types.RemoveStaffMemberDocument,
    "\n  mutation RotateOperatorToken { operatorTokenRotate { token userErrors { code message field } } }\n": types.RotateOperatorTokenDocument,
    "\n  query InstallationAccessPage($after: Cursor) {\n    installationAccess(first: 100, after: $after) {\n      nodes { kind subjectId name role usable secondFactor lastUsedAt expiresAt createdAt createdBy }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.InstallationAccessPageDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Enroll($input: DeviceEnrollInput!) {\n    deviceEnroll(input: $input) { device { id name } deviceToken userErrors { code message field } }\n  }\n"): typeof import('./graphql.ts').EnrollDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateEnrolmentToken($input: EnrolmentTokenCreateInput!) { enrolmentTokenCreate(input: $input) { token userErrors { code message field } } }\n"): typeof import('./graphql.ts').CreateEnrolmentTokenDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RotateToken($input: DeviceTokenRotateInput!) {\n    deviceTokenRotate(input: $input) { deviceToken userErrors { code message field } }\n  }\n"): typeof import('./graphql.ts').RotateTokenDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Submit($input: SampleSubmitInput!) {\n    sampleSubmit(input: $input) {\n      submission { id state decision { outcome reason message } sample { id sha256 verdict { ...VerdictLine } } challenge { ...ChallengeLine } }\n      upload { url token offset expiresAt }\n      userErrors { code message field }\n    }\n  }\n  fragment ChallengeLine on PossessionChallenge { key ranges { first length } }\n  fragment VerdictLine on Verdict {\n    id revision level stage score probability confidence reason summary reachedAt\n    decisiveSignals { rule title weight techniques }\n    conditions { environments runTime network limitations }\n    sample { id sha256 }\n  }\n"): typeof import('./graphql.ts').SubmitDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Prove($input: SubmissionProveInput!) { submissionProve(input: $input) { userErrors { code message field } } }\n"): typeof import('./graphql.ts').ProveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Challenge($id: ID!) { submission(id: $id) { id challenge { ...ChallengeLine } } }\n"): typeof import('./graphql.ts').ChallengeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReportSightings($input: SightingsReportInput!) {\n    sightingsReport(input: $input) { fresh userErrors { code message field } }\n  }\n"): typeof import('./graphql.ts').ReportSightingsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Reputation($prefix: String!) { reputation(prefix: $prefix) { sha256 level } }\n"): typeof import('./graphql.ts').ReputationDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SubmitDiagnostic($input: DiagnosticSubmitInput!) {\n    diagnosticSubmit(input: $input) { diagnostic { id } upload { url token } userErrors { code message field } }\n  }\n"): typeof import('./graphql.ts').SubmitDiagnosticDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription Changes($after: Cursor) {\n    verdictChanged(after: $after) {\n      cursor\n      gap\n      verdict {\n        id revision level stage score probability confidence reason summary reachedAt\n        decisiveSignals { rule title weight techniques }\n        conditions { environments runTime network limitations }\n        sample { id sha256 }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').ChangesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Report($sha256: Sha256!) {\n    verdict(sha256: $sha256) {\n      id revision level stage score probability confidence reason summary reachedAt\n      conditions { environments runTime network limitations }\n      engine { version digest }\n      sample { id sha256 size category mediaType firstSeenAt stored { since region } members(first: 50) { nodes { sha256 mediaType size } } }\n      analysis {\n        id state failure { code message }\n        detonations { environment { name } outcome choice runTime }\n        signals { rule title weight source techniques benignCause maliciousCause evidence }\n        report {\n          techniques { id rules }\n          processes(first: 50) { nodes { processId parentProcessId commandLine startedAt } pageInfo { hasNextPage } }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').ReportDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query KnownVerdict($sha256: Sha256!) {\n    verdict(sha256: $sha256) {\n      id revision level stage score probability confidence reason summary reachedAt\n      decisiveSignals { rule title weight techniques }\n      conditions { environments runTime network limitations }\n      sample { id sha256 }\n    }\n  }\n"): typeof import('./graphql.ts').KnownVerdictDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ExportReport($sha256: Sha256!, $format: ReportFormat!) {\n    verdict(sha256: $sha256) { id analysis { id report { export(format: $format) { fileName mediaType encoding content } } } }\n  }\n"): typeof import('./graphql.ts').ExportReportDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Status {\n    viewer { id kind scopes customer { id licence { seats dailyQuota expiresAt } } }\n    environments { name description offeredAt }\n    serviceStatus { health runners queued parts { part health detail since } }\n  }\n"): typeof import('./graphql.ts').StatusDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SubmissionState($id: ID!) {\n    submission(id: $id) { id state failure { code message } sample { sha256 } }\n  }\n"): typeof import('./graphql.ts').SubmissionStateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SubmissionVerdict($id: ID!) {\n    submission(id: $id) { id state failure { code message } sample { id sha256 verdict {\n      id revision level stage score probability confidence reason summary reachedAt\n      decisiveSignals { rule title weight techniques }\n      conditions { environments runTime network limitations }\n      sample { id sha256 }\n    } } }\n  }\n"): typeof import('./graphql.ts').SubmissionVerdictDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PolicyInForce($deviceId: ID!) {\n    effectivePolicy(deviceId: $deviceId) { ...PolicyLine }\n  }\n  fragment PolicyLine on EffectivePolicy {\n    revision {\n      id number categories sizeMax localScoreMin localScoreMax organisationDomains retention { category keep }\n      holdOrigins holdMax holdExpiry releaseBelow blockFrom quarantineFrom remediateFrom notifyFrom mailAction policy { id name }\n    }\n    exclusions { id kind value expiresAt }\n  }\n"): typeof import('./graphql.ts').PolicyInForceDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AuditPage($after: Cursor) {\n    auditEvents(first: 100, after: $after, filter: { oldestFirst: true }) { nodes { number action actor subject outcome detail at requestId hash } pageInfo { hasNextPage endCursor } }\n  }\n"): typeof import('./graphql.ts').AuditPageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AuditHeads($after: Cursor) {\n    auditHeads(first: 100, after: $after) { nodes { number hash signedAt signature } pageInfo { hasNextPage endCursor } }\n  }\n"): typeof import('./graphql.ts').AuditHeadsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeletionReceipts($after: Cursor) {\n    deletionReceipts(first: 100, after: $after) { nodes { id sha256 deletedAt signature } pageInfo { hasNextPage endCursor } }\n  }\n"): typeof import('./graphql.ts').DeletionReceiptsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query InstallationKey { installation { region verifyingKey } }\n"): typeof import('./graphql.ts').InstallationKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Acknowledge($input: DeliveryAcknowledgeInput!) { deliveryAcknowledge(input: $input) { delivery { at } userErrors { code message field } } }\n"): typeof import('./graphql.ts').AcknowledgeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReportQuarantined($input: QuarantineReportInput!) { quarantineReport(input: $input) { objects { id } userErrors { code message field } } }\n"): typeof import('./graphql.ts').ReportQuarantinedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription Tasks { quarantineTaskIssued { task { id action reason object { id fileName localId } } } }\n"): typeof import('./graphql.ts').TasksDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReportTask($input: QuarantineTaskReportInput!) { quarantineTaskReport(input: $input) { task { id state } userErrors { code message field } } }\n"): typeof import('./graphql.ts').ReportTaskDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AccessPage($after: Cursor) {\n    accessReview(first: 100, after: $after) {\n      nodes { kind subjectId name role scopes secondFactor lastUsedAt expiresAt createdAt createdBy madeByProvider }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql.ts').AccessPageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SubmissionsPage($filter: SubmissionFilter, $after: Cursor) {\n    submissions(first: 100, after: $after, filter: $filter, order: OLDEST_FIRST) {\n      nodes {\n        id submittedAt finishedAt fileName path origin process user state device { id name } decision { outcome reason } failure { code }\n        sample { sha256 size category verdict { level stage score } }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql.ts').SubmissionsPageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartExport { customerExport { export { id } userErrors { code message field } } }\n"): typeof import('./graphql.ts').StartExportDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ExportState($id: ID!) { customerExport(id: $id) { id state parts { part chunks rows } } }\n"): typeof import('./graphql.ts').ExportStateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ExportPiece($id: ID!, $number: Int!, $customers: Boolean!, $policies: Boolean!, $samples: Boolean!, $verdicts: Boolean!, $audit: Boolean!) {\n    customerExport(id: $id) {\n      id\n      customers(number: $number) @include(if: $customers) { lines }\n      policies(number: $number) @include(if: $policies) { lines }\n      samples(number: $number) @include(if: $samples) { lines }\n      verdicts(number: $number) @include(if: $verdicts) { lines }\n      audit(number: $number) @include(if: $audit) { lines }\n    }\n  }\n"): typeof import('./graphql.ts').ExportPieceDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription PolicyChanges { policyChanged { effective { ...PolicyLine } } }\n"): typeof import('./graphql.ts').PolicyChangesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReportMessage($input: HeldMessageReportInput!) { heldMessageReport(input: $input) { message { id state form reason } userErrors { code message field } } }\n"): typeof import('./graphql.ts').ReportMessageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription MessageDecisions { messageDecided { message { id key state form } } }\n"): typeof import('./graphql.ts').MessageDecisionsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PartVerdict($id: ID!) { submission(id: $id) { id state sample { sha256 verdict { revision level stage probability } } } }\n"): typeof import('./graphql.ts').PartVerdictDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignIn($input: SessionCreateInput!) { sessionCreate(input: $input) { token expiresAt userErrors { code message field } } }\n"): typeof import('./graphql.ts').SignInDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignOut { sessionEnd { userErrors { code message field } } }\n"): typeof import('./graphql.ts').SignOutDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SignedIn { viewer { id kind secondFactorMissing } }\n"): typeof import('./graphql.ts').SignedInDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation BeginTotp($input: TotpBeginInput!) { totpBegin(input: $input) { secret url userErrors { code message field } } }\n"): typeof import('./graphql.ts').BeginTotpDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ConfirmTotp($input: TotpConfirmInput!) { totpConfirm(input: $input) { spareCodes userErrors { code message field } } }\n"): typeof import('./graphql.ts').ConfirmTotpDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation InviteStaffMember($input: StaffMemberInviteInput!) {\n    staffMemberInvite(input: $input) { token mailed invitation { id expiresAt } userErrors { code message field } }\n  }\n"): typeof import('./graphql.ts').InviteStaffMemberDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AcceptStaffInvitation($input: StaffInvitationAcceptInput!) {\n    staffInvitationAccept(input: $input) { member { id email } userErrors { code message field } }\n  }\n"): typeof import('./graphql.ts').AcceptStaffInvitationDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateStaffMember($input: StaffMemberUpdateInput!) { staffMemberUpdate(input: $input) { member { id } userErrors { code message field } } }\n"): typeof import('./graphql.ts').UpdateStaffMemberDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RemoveStaffMember($input: StaffMemberRemoveInput!) { staffMemberRemove(input: $input) { member { id } userErrors { code message field } } }\n"): typeof import('./graphql.ts').RemoveStaffMemberDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RotateOperatorToken { operatorTokenRotate { token userErrors { code message field } } }\n"): typeof import('./graphql.ts').RotateOperatorTokenDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query InstallationAccessPage($after: Cursor) {\n    installationAccess(first: 100, after: $after) {\n      nodes { kind subjectId name role usable secondFactor lastUsedAt expiresAt createdAt createdBy }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql.ts').InstallationAccessPageDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
