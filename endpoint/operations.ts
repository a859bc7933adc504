import { graphql } from '../schema/generated/client/gql.ts';

/** Everything the endpoint asks; `npm run codegen` makes the types from these. */
export const Enroll = graphql(`
  mutation Enroll($input: DeviceEnrollInput!) {
    deviceEnroll(input: $input) { device { id name } deviceToken userErrors { code message field } }
  }
`);
export const CreateEnrolmentToken = graphql(`
  mutation CreateEnrolmentToken($input: EnrolmentTokenCreateInput!) { enrolmentTokenCreate(input: $input) { token userErrors { code message field } } }
`);
export const RotateToken = graphql(`
  mutation RotateToken($input: DeviceTokenRotateInput!) {
    deviceTokenRotate(input: $input) { deviceToken userErrors { code message field } }
  }
`);
export const Submit = graphql(`
  mutation Submit($input: SampleSubmitInput!) {
    sampleSubmit(input: $input) {
      submission { id state decision { outcome reason message } sample { id sha256 verdict { ...VerdictLine } } challenge { ...ChallengeLine } }
      upload { url token offset expiresAt }
      userErrors { code message field }
    }
  }
  fragment ChallengeLine on PossessionChallenge { key ranges { first length } }
  fragment VerdictLine on Verdict {
    id revision level stage score probability confidence reason summary reachedAt
    decisiveSignals { rule title weight techniques }
    conditions { environments runTime network limitations }
    sample { id sha256 }
  }
`);
export const Prove = graphql(`
  mutation Prove($input: SubmissionProveInput!) { submissionProve(input: $input) { userErrors { code message field } } }
`);
export const Challenge = graphql(`
  query Challenge($id: ID!) { submission(id: $id) { id challenge { ...ChallengeLine } } }
`);
export const ReportSightings = graphql(`
  mutation ReportSightings($input: SightingsReportInput!) {
    sightingsReport(input: $input) { fresh userErrors { code message field } }
  }
`);
export const Reputation = graphql(`
  query Reputation($prefix: String!) { reputation(prefix: $prefix) { sha256 level } }
`);
export const SubmitDiagnostic = graphql(`
  mutation SubmitDiagnostic($input: DiagnosticSubmitInput!) {
    diagnosticSubmit(input: $input) { diagnostic { id } upload { url token } userErrors { code message field } }
  }
`);
export const Changes = graphql(`
  subscription Changes($after: Cursor) {
    verdictChanged(after: $after) {
      cursor
      gap
      verdict {
        id revision level stage score probability confidence reason summary reachedAt
        decisiveSignals { rule title weight techniques }
        conditions { environments runTime network limitations }
        sample { id sha256 }
      }
    }
  }
`);
export const Report = graphql(`
  query Report($sha256: Sha256!) {
    verdict(sha256: $sha256) {
      id revision level stage score probability confidence reason summary reachedAt
      conditions { environments runTime network limitations }
      engine { version digest }
      sample { id sha256 size category mediaType firstSeenAt stored { since region } members(first: 50) { nodes { sha256 mediaType size } } }
      analysis {
        id state failure { code message }
        detonations { environment { name } outcome choice runTime }
        signals { rule title weight source techniques benignCause maliciousCause evidence }
        report {
          techniques { id rules }
          processes(first: 50) { nodes { processId parentProcessId commandLine startedAt } pageInfo { hasNextPage } }
        }
      }
    }
  }
`);
export const KnownVerdict = graphql(`
  query KnownVerdict($sha256: Sha256!) {
    verdict(sha256: $sha256) {
      id revision level stage score probability confidence reason summary reachedAt
      decisiveSignals { rule title weight techniques }
      conditions { environments runTime network limitations }
      sample { id sha256 }
    }
  }
`);
export const ExportReport = graphql(`
  query ExportReport($sha256: Sha256!, $format: ReportFormat!) {
    verdict(sha256: $sha256) { id analysis { id report { export(format: $format) { fileName mediaType encoding content } } } }
  }
`);
export const Status = graphql(`
  query Status {
    viewer { id kind scopes customer { id licence { seats dailyQuota expiresAt } } }
    environments { name description offeredAt }
    serviceStatus { health runners queued parts { part health detail since } }
  }
`);
export const SubmissionState = graphql(`
  query SubmissionState($id: ID!) {
    submission(id: $id) { id state failure { code message } sample { sha256 } }
  }
`);
export const SubmissionVerdict = graphql(`
  query SubmissionVerdict($id: ID!) {
    submission(id: $id) { id state failure { code message } sample { id sha256 verdict {
      id revision level stage score probability confidence reason summary reachedAt
      decisiveSignals { rule title weight techniques }
      conditions { environments runTime network limitations }
      sample { id sha256 }
    } } }
  }
`);
export const PolicyInForce = graphql(`
  query PolicyInForce($deviceId: ID!) {
    effectivePolicy(deviceId: $deviceId) { ...PolicyLine }
  }
  fragment PolicyLine on EffectivePolicy {
    revision {
      id number categories sizeMax localScoreMin localScoreMax organisationDomains retention { category keep }
      holdOrigins holdMax holdExpiry releaseBelow blockFrom quarantineFrom remediateFrom notifyFrom mailAction policy { id name }
    }
    exclusions { id kind value expiresAt }
  }
`);
export const AuditPage = graphql(`
  query AuditPage($after: Cursor) {
    auditEvents(first: 100, after: $after, filter: { oldestFirst: true }) { nodes { number action actor subject outcome detail at requestId hash } pageInfo { hasNextPage endCursor } }
  }
`);
export const AuditHeads = graphql(`
  query AuditHeads($after: Cursor) {
    auditHeads(first: 100, after: $after) { nodes { number hash signedAt signature } pageInfo { hasNextPage endCursor } }
  }
`);
export const DeletionReceipts = graphql(`
  query DeletionReceipts($after: Cursor) {
    deletionReceipts(first: 100, after: $after) { nodes { id sha256 deletedAt signature } pageInfo { hasNextPage endCursor } }
  }
`);
export const InstallationKey = graphql(`
  query InstallationKey { installation { region verifyingKey } }
`);
export const Acknowledge = graphql(`
  mutation Acknowledge($input: DeliveryAcknowledgeInput!) { deliveryAcknowledge(input: $input) { delivery { at } userErrors { code message field } } }
`);
export const ReportQuarantined = graphql(`
  mutation ReportQuarantined($input: QuarantineReportInput!) { quarantineReport(input: $input) { objects { id } userErrors { code message field } } }
`);
export const Tasks = graphql(`
  subscription Tasks { quarantineTaskIssued { task { id action reason object { id fileName localId } } } }
`);
export const ReportTask = graphql(`
  mutation ReportTask($input: QuarantineTaskReportInput!) { quarantineTaskReport(input: $input) { task { id state } userErrors { code message field } } }
`);
export const AccessPage = graphql(`
  query AccessPage($after: Cursor) {
    accessReview(first: 100, after: $after) {
      nodes { kind subjectId name role scopes secondFactor lastUsedAt expiresAt createdAt createdBy madeByProvider }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
export const SubmissionsPage = graphql(`
  query SubmissionsPage($filter: SubmissionFilter, $after: Cursor) {
    submissions(first: 100, after: $after, filter: $filter, order: OLDEST_FIRST) {
      nodes {
        id submittedAt finishedAt fileName path origin process user state device { id name } decision { outcome reason } failure { code }
        sample { sha256 size category verdict { level stage score } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
export const StartExport = graphql(`
  mutation StartExport { customerExport { export { id } userErrors { code message field } } }
`);
export const ExportState = graphql(`
  query ExportState($id: ID!) { customerExport(id: $id) { id state parts { part chunks rows } } }
`);
export const ExportPiece = graphql(`
  query ExportPiece($id: ID!, $number: Int!, $customers: Boolean!, $policies: Boolean!, $samples: Boolean!, $verdicts: Boolean!, $audit: Boolean!) {
    customerExport(id: $id) {
      id
      customers(number: $number) @include(if: $customers) { lines }
      policies(number: $number) @include(if: $policies) { lines }
      samples(number: $number) @include(if: $samples) { lines }
      verdicts(number: $number) @include(if: $verdicts) { lines }
      audit(number: $number) @include(if: $audit) { lines }
    }
  }
`);
export const PolicyChanges = graphql(`
  subscription PolicyChanges { policyChanged { effective { ...PolicyLine } } }
`);
export const ReportMessage = graphql(`
  mutation ReportMessage($input: HeldMessageReportInput!) { heldMessageReport(input: $input) { message { id state form reason } userErrors { code message field } } }
`);
export const MessageDecisions = graphql(`
  subscription MessageDecisions { messageDecided { message { id key state form } } }
`);
export const PartVerdict = graphql(`
  query PartVerdict($id: ID!) { submission(id: $id) { id state sample { sha256 verdict { revision level stage probability } } } }
`);
export const SignIn = graphql(`
  mutation SignIn($input: SessionCreateInput!) { sessionCreate(input: $input) { token expiresAt userErrors { code message field } } }
`);
export const SignOut = graphql(`
  mutation SignOut { sessionEnd { userErrors { code message field } } }
`);
export const SignedIn = graphql(`
  query SignedIn { viewer { id kind secondFactorMissing } }
`);
export const BeginTotp = graphql(`
  mutation BeginTotp($input: TotpBeginInput!) { totpBegin(input: $input) { secret url userErrors { code message field } } }
`);
export const ConfirmTotp = graphql(`
  mutation ConfirmTotp($input: TotpConfirmInput!) { totpConfirm(input: $input) { spareCodes userErrors { code message field } } }
`);
export const InviteStaffMember = graphql(`
  mutation InviteStaffMember($input: StaffMemberInviteInput!) {
    staffMemberInvite(input: $input) { token mailed invitation { id expiresAt } userErrors { code message field } }
  }
`);
export const AcceptStaffInvitation = graphql(`
  mutation AcceptStaffInvitation($input: StaffInvitationAcceptInput!) {
    staffInvitationAccept(input: $input) { member { id email } userErrors { code message field } }
  }
`);
export const UpdateStaffMember = graphql(`
  mutation UpdateStaffMember($input: StaffMemberUpdateInput!) { staffMemberUpdate(input: $input) { member { id } userErrors { code message field } } }
`);
export const RemoveStaffMember = graphql(`
  mutation RemoveStaffMember($input: StaffMemberRemoveInput!) { staffMemberRemove(input: $input) { member { id } userErrors { code message field } } }
`);
export const RotateOperatorToken = graphql(`
  mutation RotateOperatorToken { operatorTokenRotate { token userErrors { code message field } } }
`);
export const InstallationAccessPage = graphql(`
  query InstallationAccessPage($after: Cursor) {
    installationAccess(first: 100, after: $after) {
      nodes { kind subjectId name role usable secondFactor lastUsedAt expiresAt createdAt createdBy }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
