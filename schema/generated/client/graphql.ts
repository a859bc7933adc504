/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** What can let somebody in. */
export type AccessKind =
  /** A key for programs. */
  | 'API_KEY'
  /** An enrolled device, by its token. */
  | 'DEVICE'
  /** A token by which devices can still be enrolled. */
  | 'ENROLMENT_TOKEN'
  /** Where the customer's people sign in: it says who comes in as whom. */
  | 'IDENTITY_PROVIDER'
  /** An invitation that nobody has accepted yet. */
  | 'INVITATION'
  /** Another customer that manages this one, or was offered to. */
  | 'MANAGEMENT'
  /** A person. */
  | 'USER';

/** How far an analysis is. FINISHED and FAILED are final. */
export type AnalysisState =
  /** Given up; `failure` says why. */
  | 'FAILED'
  /** Done. */
  | 'FINISHED'
  /** Waits for a runner, or for the next attempt. */
  | 'QUEUED'
  /** A runner has it. */
  | 'RUNNING';

/** The kinds of caller. */
export type CallerKind =
  /** A program with an API key. */
  | 'API_KEY'
  /** An enrolled endpoint. */
  | 'DEVICE'
  /** Who runs this installation: a person with an operator's account, or the token by which an installation begins. */
  | 'OPERATOR'
  /** Who works for this installation without running it: an analyst, or another region's installation. Never learns which customer sent a sample. */
  | 'STAFF'
  /** A person. */
  | 'USER';

/** What kind of file a sample is. */
export type Category =
  /** Archives, disk images and mail messages. */
  | 'ARCHIVE'
  /** Office documents, PDF, web pages. */
  | 'DOCUMENT'
  /** Programs and libraries. */
  | 'EXECUTABLE'
  /** Everything else. */
  | 'OTHER'
  /** Scripts of any language. */
  | 'SCRIPT';

/** How a file stands in a text. */
export type ContentEncoding =
  /** In base64. */
  | 'BASE64'
  /** As it is. */
  | 'UTF8';

/** How far an export is. */
export type CustomerExportState =
  /** It can be fetched. */
  | 'FINISHED'
  /** Parts are being written. */
  | 'RUNNING';

/** What was decided about a submission. */
export type DecisionOutcome =
  /** Its verdict is known or on the way. */
  | 'KNOWN'
  /** It is not sent. */
  | 'SKIP'
  /** It is analysed. */
  | 'SUBMIT';

/** Why it was decided so. */
export type DecisionReason =
  /** There is a final verdict already. */
  | 'ALREADY_ANALYZED'
  /** Policy does not send this category. */
  | 'CATEGORY_OFF'
  /** An exclusion matched. */
  | 'EXCLUDED'
  /** It came by mail from within the organisation. */
  | 'INTERNAL_MAIL'
  /** Somebody's analysis of the same bytes is under way. */
  | 'IN_PROGRESS'
  /** The licence has ended. */
  | 'LICENCE_EXPIRED'
  /** The local engine is sure by itself. */
  | 'LOCAL_ENGINE_CERTAIN'
  /** Nobody has asked about it before. */
  | 'NEW_SAMPLE'
  /** The day's or the month's quota is used up. */
  | 'OVER_QUOTA'
  /** A person asked for it by hand. */
  | 'REQUESTED'
  /** The file is larger than policy or the service allows. */
  | 'TOO_LARGE';

/** Input of deliveryAcknowledge. */
export type DeliveryAcknowledgeInput = {
  /** The action that was taken, if any. */
  action?: DeliveryAction | null | undefined;
  /** What went wrong, up to 500 characters. */
  message?: string | null | undefined;
  /** What became of it. */
  state: DeliveryState;
  /** The verdict. */
  verdictId: string | number;
};

/** What a device can do by a verdict. */
export type DeliveryAction =
  /** Kept the file from running. */
  | 'BLOCK'
  /** Told the person at the device. */
  | 'NOTIFY'
  /** Moved it to its quarantine. */
  | 'QUARANTINE'
  /** Let it go. */
  | 'RELEASE'
  /** Undid what it had done. */
  | 'REMEDIATE';

/** What a device can say of a verdict. */
export type DeliveryState =
  /** It did what its policy asks for. */
  | 'APPLIED'
  /** It could not. */
  | 'FAILED'
  /** It has it. */
  | 'SEEN';

/** How a run ended. */
export type DetonationOutcome =
  /** The sample and all it started ended by themselves. */
  | 'ENDED'
  /** The machine broke. */
  | 'MACHINE_FAILED'
  /** It could not be started. */
  | 'NOT_EXECUTED'
  /** It still ran when its time was up. */
  | 'TIMED_OUT';

/** Input of deviceEnroll. */
export type DeviceEnrollInput = {
  /** The device's name, 1 to 200 characters. */
  name: string;
  /** The device's operating system, up to 100 characters. */
  platform?: string | null | undefined;
  /** The endpoint product, up to 100 characters. */
  product?: string | null | undefined;
  /** An enrolment token. */
  token: string;
  /** Its version, up to 100 characters. */
  version?: string | null | undefined;
};

/** Input of deviceTokenRotate. */
export type DeviceTokenRotateInput = {
  /** Hexadecimal SHA-256 of the certificate (its DER form) that the new token works with. Default: the one that the device shows now, or none where it shows none. */
  certificate?: string | null | undefined;
};

/** What a diagnostic is. */
export type DiagnosticKind =
  /** What was left of a program that crashed. */
  | 'CRASH'
  /** What a program wrote down. */
  | 'LOG'
  /** How the device is set up. */
  | 'STATE';

/** Input of diagnosticSubmit. */
export type DiagnosticSubmitInput = {
  /** What happened, up to 2000 characters. */
  description?: string | null | undefined;
  /** Name of the file, 1 to 255 characters; no folder in it. */
  fileName: string;
  /** What it is. */
  kind: DiagnosticKind;
  /** Hash of the bytes. */
  sha256: string;
  /** Size in bytes, 1 to 33554432. */
  size: number;
};

/** Input of enrolmentTokenCreate. */
export type EnrolmentTokenCreateInput = {
  /** Group that the devices join, names between slashes, at most 200 characters; none when left out. */
  group?: string | null | undefined;
  /** How many devices may use it, 1 to 100000. */
  usesMax: number;
  /** Hours until it stops working, 1 to 8760. */
  validHours: number;
};

/** What was wrong with an input, as a word that a program can act on. */
export type ErrorCode =
  /** The state of things does not allow this, for example because it was done before in another way. */
  | 'CONFLICT'
  /** A token was used up, revoked or is past its time. */
  | 'EXPIRED'
  /** The caller may not do this. */
  | 'FORBIDDEN'
  /** A field's value breaks its format or bounds. */
  | 'INVALID'
  /** Nothing of this id or name exists for the caller. */
  | 'NOT_FOUND'
  /** The licence does not allow more. */
  | 'OVER_QUOTA';

/** What an exclusion is compared with. */
export type ExclusionKind =
  /** The end of the file's name, without dot, in any case. */
  | 'EXTENSION'
  /** A folder and all below it; `*` and `?` stand for characters within a name, `**` for folders between. Windows paths in any case. */
  | 'FOLDER'
  /** The file's SHA-256. */
  | 'SHA256'
  /** Who signed the file, as its device verified it: the name, or the SHA-256 of the certificate. */
  | 'SIGNER';

/** How a message stands at its gateway. */
export type HeldMessageReportInput = {
  /** How it is passed on. */
  form?: MessageForm | null | undefined;
  /** The gateway's own name for it: 1 to 64 letters, digits, - or _. */
  key: string;
  /** What the receiving server said, at most 1000 characters. */
  outcome?: string | null | undefined;
  /** What of it was sent for analysis: 1 to 100. Taken from the first report only. */
  parts: Array<MessagePartInput>;
  /** Why. */
  reason?: MessageReason | null | undefined;
  /** When it was taken. */
  receivedAt: string;
  /** To whom: 1 to 100 addresses. */
  recipients: Array<string>;
  /** Who sent it, at most 320 characters; left out for a message of a mail server. */
  sender?: string | null | undefined;
  /** Its size in bytes. */
  size: number;
  /** How far it is. */
  state: MessageState;
  /** What it is about, at most 1000 characters. */
  subject?: string | null | undefined;
  /** When policy decides. */
  until: string;
};

/** What happens to a held file when no verdict came in time. */
export type HoldExpiry =
  /** It stays blocked. */
  | 'BLOCK'
  /** It may run. */
  | 'RELEASE';

/** What can let somebody in to this installation itself. */
export type InstallationAccessKind =
  /** An invitation that nobody has accepted yet. */
  | 'INVITATION'
  /** A person with an account. */
  | 'MEMBER'
  /** The token by which an installation begins. */
  | 'OPERATOR_TOKEN'
  /** A token without a person: another region's installation, what collects metrics, or an analyst's of before there were accounts. */
  | 'STAFF_TOKEN';

/** What a mail gateway does with a message that has a part to be blocked. */
export type MailAction =
  /** It is not passed on. The gateway keeps it for 30 days, and an administrator may release it. */
  | 'DROP'
  /** It is passed on with a notice in the place of each attachment that is to be blocked; DROP where one can't be cut out. */
  | 'REPLACE'
  /** It is passed on as it is, with a warning in its subject and header. */
  | 'TAG';

/** The message that brought a file. */
export type MailFactsInput = {
  /** Domain of the sender's address, 1 to 253 characters. */
  senderDomain: string;
  /** Whether the mail server knows that the sender is who it says: it signed in, or SPF or DKIM vouch for the domain. What is not verified is not internal. */
  verified: boolean;
};

/** How a message is passed on. */
export type MessageForm =
  /** With notices in the place of attachments. */
  | 'REPLACED'
  /** With a warning in its subject and header. */
  | 'TAGGED'
  /** As it came; signatures in it stay good. */
  | 'UNCHANGED';

/** A part of a message that was sent for analysis. */
export type MessagePartInput = {
  /** The link, when it is one, at most 2000 characters. */
  link?: string | null | undefined;
  /** Its submission, by the same device. */
  submissionId: string | number;
};

/** Why a message was released or dropped. */
export type MessageReason =
  /** An administrator said so. */
  | 'ADMINISTRATOR'
  /** Policy holds no mail. */
  | 'NOT_HELD'
  /** A part can't be analysed. */
  | 'NO_ANALYSIS'
  /** The time was up. */
  | 'TIME_UP'
  /** It is unlikely enough to be malicious. */
  | 'UNLIKELY_MALICIOUS'
  /** By the verdicts of its parts. */
  | 'VERDICT';

/** How far a message is. RELAYED, RETURNED, DISCARDED and GONE are ends. */
export type MessageState =
  /** It was dropped, and its 30 days are over. */
  | 'DISCARDED'
  /** It may not go. The gateway keeps it for 30 days; an administrator may still release it. */
  | 'DROPPED'
  /** The gateway no longer has it. */
  | 'GONE'
  /** It waits for verdicts. */
  | 'HELD'
  /** The next server has taken it for all, or some, of its recipients; those who were refused were told to the sender. */
  | 'RELAYED'
  /** It may go: the gateway is passing it on. */
  | 'RELEASED'
  /** The next server has taken it for none of them; the sender was told. */
  | 'RETURNED';

/** How the file came to the device. */
export type Origin =
  /** Unpacked from an archive. */
  | 'ARCHIVER'
  /** Attached to a message. */
  | 'MAIL'
  /** Sent by hand. */
  | 'MANUAL'
  /** From a file server. */
  | 'NETWORK_SHARE'
  /** None of these. */
  | 'OTHER'
  /** From a stick or disc. */
  | 'REMOVABLE_MEDIA'
  /** Downloaded by a browser. */
  | 'WEB';

/** What can be done with a quarantined file. */
export type QuarantineAction =
  /** Delete it for good. */
  | 'DELETE'
  /** Put it back. */
  | 'RESTORE'
  /** Put it back, and never take or send it again on that device. Needs policies:write besides. */
  | 'RESTORE_AND_EXCLUDE';

/** Input of quarantineReport. */
export type QuarantineReportInput = {
  /** What was taken away, 1 to 100 files. */
  objects: Array<QuarantinedObjectInput>;
};

/** Input of quarantineTaskReport. */
export type QuarantineTaskReportInput = {
  /** Whether it is done. */
  done: boolean;
  /** What went wrong, or what is worth knowing, up to 500 characters. */
  message?: string | null | undefined;
  /** The task. */
  taskId: string | number;
};

/** A file that a device has taken away. */
export type QuarantinedObjectInput = {
  /** Name of the file, 1 to 255 characters. */
  fileName: string;
  /** How dangerous it was taken for. */
  level?: VerdictLevel | null | undefined;
  /** The device's own name for it, 1 to 100 letters, digits, or . : - _ */
  localId: string;
  /** Folder that it was taken from, up to 4000 characters. */
  path?: string | null | undefined;
  /** Hash of the bytes. */
  sha256: string;
};

/** Formats of a report. */
export type ReportFormat =
  /** One page for paper: no script, nothing loaded. */
  | 'HTML'
  /** Everything, in Assay's own words. */
  | 'JSON'
  /** A MISP event, for the organisation alone, not published. */
  | 'MISP'
  /** A layer of the ATT&CK Navigator, format 4.5. */
  | 'NAVIGATOR'
  /** What was said over the network, as a capture file of raw IP packets. Conversations are real, packets are made of them; the inside of TLS stands there unencrypted. */
  | 'PCAP'
  /** A STIX 2.1 bundle. */
  | 'STIX';

/** How long the bytes of clean samples are kept. What is suspicious or worse is kept for analysis; metadata and verdicts stay in any case. */
export type Retention =
  /** Deleted 30 days after the verdict. */
  | 'AFTER_30_DAYS'
  /** Deleted as soon as the verdict is final. */
  | 'IMMEDIATELY'
  /** Kept. Not for documents. */
  | 'NEVER';

/** Input of sampleSubmit. */
export type SampleSubmitInput = {
  /** Lines that it reads on its standard input, at most 64, without control characters. */
  answers?: Array<string> | null | undefined;
  /** Password of the archive, as the person who has it knows it, 1 to 100 characters. Kept until the analysis has ended. */
  archivePassword?: string | null | undefined;
  /** What it is started with, at most 64 words without control characters. With these, exportName or answers the file is analysed for this submission, whatever is known of it: what is seen then counts for everybody only where it makes the verdict worse. Arguments and answers have at most 8192 bytes together. */
  arguments?: Array<string> | null | undefined;
  /** What the device takes it for, by name and first bytes. */
  category: Category;
  /** For an archive: the categories of what is in it, as far as the device looked; left out when it did not, or could not. */
  contains?: Array<Category> | null | undefined;
  /** Of a Windows library: the function to call, by its name or as # and its number. */
  exportName?: string | null | undefined;
  /** Name of the file, 1 to 255 characters; no folder in it. */
  fileName: string;
  /** The local engine's score: 0 surely clean, 100 surely malicious. Left out when a person asks. */
  localScore?: number | null | undefined;
  /** For a file that came by mail: the message's sender. */
  mail?: MailFactsInput | null | undefined;
  /** How it came to the device. */
  origin: Origin;
  /** Folder of the file, up to 4000 characters. */
  path?: string | null | undefined;
  /** The program that wrote or opened it, up to 500 characters. */
  process?: string | null | undefined;
  /** Hash of the bytes. */
  sha256: string;
  /** Who signed the file. Only when the device's system has verified the signature. */
  signer?: SignerInput | null | undefined;
  /** Size in bytes, 1 or more. */
  size: number;
  /** The person at the device, up to 200 characters. */
  user?: string | null | undefined;
};

/** How well something is. */
export type ServiceHealth =
  /** Slower than it should be. */
  | 'DEGRADED'
  /** It does not work. */
  | 'DOWN'
  /** As it should be. */
  | 'OPERATIONAL';

/** Parts of the service. */
export type ServicePartName =
  /** The way of a verdict from being known to being told. */
  | 'DELIVERY'
  /** NATS, which carries events and jobs. */
  | 'MESSAGING'
  /** The process of gateway and subgraphs; only where a supervisor starts it again when it dies. */
  | 'PLATFORM'
  /** Files that wait for them. */
  | 'QUEUE'
  /** Other regions whose results are taken over; only where there are some. */
  | 'REGIONS'
  /** Machines that run samples. */
  | 'RUNNERS'
  /** The database. */
  | 'STORE'
  /** Where the bytes of samples lie. */
  | 'VAULT';

/** Input of sessionCreate. */
export type SessionCreateInput = {
  /** Six digits of the authenticator, or a spare code; needed where the account has a second factor: the refusal then names this field. */
  code?: string | null | undefined;
  /** Mail address. */
  email: string;
  /** Password. */
  password: string;
};

/** A file that a device met. */
export type SightingInput = {
  /** What the device takes it for. */
  category: Category;
  /** Name of the file, 1 to 255 characters; no folder in it. */
  fileName: string;
  /** How it came to the device. */
  origin: Origin;
  /** Folder of the file, up to 4000 characters. */
  path?: string | null | undefined;
  /** The program that wrote or opened it, up to 500 characters. */
  process?: string | null | undefined;
  /** Hash of the bytes. */
  sha256: string;
  /** Who signed the file, as the device's system verified it. */
  signer?: SignerInput | null | undefined;
  /** Size in bytes. */
  size: number;
  /** The person at the device, up to 200 characters. */
  user?: string | null | undefined;
};

/** Input of sightingsReport. */
export type SightingsReportInput = {
  /** What the device met, 1 to 100 files. */
  sightings: Array<SightingInput>;
};

/** Where a signal comes from. */
export type SignalSource =
  /** A member of the archive. */
  | 'MEMBER'
  /** A Sigma rule over behaviour. */
  | 'SIGMA'
  /** Facts about the file. */
  | 'STATIC'
  /** Commands that stand in its text and were not seen to run. */
  | 'TEXT'
  /** A YARA rule over the bytes. */
  | 'YARA';

/** Who signed a file. */
export type SignerInput = {
  /** SHA-256 of the certificate. */
  certificateSha256: string;
  /** The name in the certificate, 1 to 200 characters. */
  name: string;
};

/** Input of staffInvitationAccept. */
export type StaffInvitationAcceptInput = {
  /** The password to sign in with, 12 to 200 characters. */
  password: string;
  /** The token of staffMemberInvite. */
  token: string;
};

/** Input of staffMemberInvite. */
export type StaffMemberInviteInput = {
  /** Mail address: the name to sign in with. There is one account to an address, also among customers' people. */
  email: string;
  /** The person's name, 1 to 200 characters. */
  name: string;
  /** What the person will be. */
  role: StaffMemberRole;
};

/** Input of staffMemberRemove. */
export type StaffMemberRemoveInput = {
  /** The person. */
  memberId: string | number;
};

/** What a person who works for this installation may do. */
export type StaffMemberRole =
  /** Reads verdicts and reports of all samples, and overrides verdicts. */
  | 'ANALYST'
  /** Runs the installation: customers, licences, incidents, the people who work for it. */
  | 'OPERATOR';

/** Input of staffMemberUpdate. */
export type StaffMemberUpdateInput = {
  /** The person. */
  memberId: string | number;
  /** What the person is from now on. */
  role: StaffMemberRole;
};

/** Which submissions to list. All given conditions must hold. */
export type SubmissionFilter = {
  /** Only files of these categories, by what they turned out to be. */
  categories?: Array<Category> | null | undefined;
  /** Only this device's. */
  deviceId?: string | number | null | undefined;
  /** Only files whose name contains this text, in any case. At most 100 characters. Names are sealed: of what the other conditions find, the first 100000 are looked through. */
  fileNameContains?: string | null | undefined;
  /** Only files whose newest final verdict has one of these levels. */
  levels?: Array<VerdictLevel> | null | undefined;
  /** Only files that came in these ways. */
  origins?: Array<Origin> | null | undefined;
  /** Only what was decided for these reasons. */
  reasons?: Array<DecisionReason> | null | undefined;
  /** Only of this sample. */
  sha256?: string | null | undefined;
  /** Only from this instant on. */
  since?: string | null | undefined;
  /** Only these states. */
  states?: Array<SubmissionState> | null | undefined;
  /** Only where all of these words, 1 to 10, stand in name, folder, process, person or signer: whole words, in any case. What was submitted by releases before this filter is not found. */
  text?: string | null | undefined;
  /** Only before this instant. */
  until?: string | null | undefined;
};

/** Input of submissionProve. */
export type SubmissionProveInput = {
  /** The answer, 64 hexadecimal digits. */
  proof: string;
  /** The submission. */
  submissionId: string | number;
};

/** How far a submission is. SKIPPED, ANALYZED, FAILED and EXPIRED are final. */
export type SubmissionState =
  /** There is a final verdict. */
  | 'ANALYZED'
  /** It is being analysed. */
  | 'ANALYZING'
  /** We wait for the bytes. */
  | 'AWAITING_UPLOAD'
  /** The bytes did not come in time. */
  | 'EXPIRED'
  /** It could not be analysed; `failure` says why. */
  | 'FAILED'
  /** We have the bytes; no runner has it yet. */
  | 'QUEUED'
  /** Policy said not to send it. */
  | 'SKIPPED';

/** How far a task is. */
export type TaskState =
  /** An administrator took it back. */
  | 'CANCELLED'
  /** The device did it. */
  | 'DONE'
  /** The device did not report in time. */
  | 'EXPIRED'
  /** The device could not, three times. */
  | 'FAILED'
  /** It waits for its device, or for the next attempt. */
  | 'ISSUED';

/** Input of totpBegin. */
export type TotpBeginInput = {
  /** The caller's password; left out by who signed in by a passkey or an identity provider less than 10 minutes ago. */
  password?: string | null | undefined;
};

/** Input of totpConfirm. */
export type TotpConfirmInput = {
  /** The six digits of now. */
  code: string;
};

/** What a person may do. */
export type UserRole =
  /** Everything within the customer. */
  | 'ADMINISTRATOR'
  /** Reads everything, submits files, and makes API keys: for programs of the customer. */
  | 'INTEGRATOR'
  /** The old word for RESPONDER, with the same rights: an operator is who runs the installation. */
  | 'OPERATOR'
  /** Reads everything and acts on files, but changes neither policy nor accounts. */
  | 'RESPONDER'
  /** Reads everything. */
  | 'VIEWER';

/** How dangerous a sample is, as far as we know. */
export type VerdictLevel =
  /** Nothing dangerous was found under the named conditions. */
  | 'CLEAN'
  /** Behaves as malware does; a harmless explanation is unlikely. */
  | 'HIGHLY_SUSPICIOUS'
  /** Malware. */
  | 'MALICIOUS'
  /** Something unusual that also harmless programs do. */
  | 'SUSPICIOUS'
  /** Nothing can be said: the sample could not be run or understood. */
  | 'UNKNOWN';

/** Why a verdict has its level. */
export type VerdictReason =
  /** The analysis failed for a reason of the service, whatever the sample is. The level is what its bytes, and what was seen of it before, carry by themselves; who submits it again starts another analysis. */
  | 'ANALYSIS_FAILED'
  /** An analyst decided so; `override` says why. */
  | 'ANALYST'
  /** What the sample did when it ran. */
  | 'BEHAVIOUR'
  /** Nothing dangerous was found, and not all that can act was looked at: `conditions.coverage` says what. */
  | 'INCOMPLETE'
  /** Somebody vouches for exactly these bytes; they were not run. */
  | 'KNOWN_GOOD'
  /** Something in the archive is dangerous. */
  | 'MEMBER'
  /** Nothing dangerous was found. */
  | 'NOTHING_FOUND'
  /** The sample could not be run here, and its bytes say too little. */
  | 'NOT_EXECUTED'
  /** A signature that names known malware. */
  | 'SIGNATURE'
  /** What the sample is made of. */
  | 'STATIC';

/** Whether more is coming. */
export type VerdictStage =
  /** All that this engine release does was done. */
  | 'FINAL'
  /** From static layers alone, while the sample still runs. */
  | 'PROVISIONAL';

export type EnrollMutationVariables = Exact<{
  input: DeviceEnrollInput;
}>;


export type EnrollMutation = { deviceEnroll: { deviceToken: string | null, device: { id: string, name: string } | null, userErrors: Array<{ code: ErrorCode, message: string, field: Array<string> | null }> } };

export type CreateEnrolmentTokenMutationVariables = Exact<{
  input: EnrolmentTokenCreateInput;
}>;


export type CreateEnrolmentTokenMutation = { enrolmentTokenCreate: { token: string | null, userErrors: Array<{ code: ErrorCode, message: string, field: Array<string> | null }> } };

export type RotateTokenMutationVariables = Exact<{
  input: DeviceTokenRotateInput;
}>;


export type RotateTokenMutation = { deviceTokenRotate: { deviceToken: string | null, userErrors: Array<{ code: ErrorCode, message: string, field: Array<string> | null }> } };

export type SubmitMutationVariables = Exact<{
  input: SampleSubmitInput;
}>;


export type SubmitMutation = { sampleSubmit: { submission: { id: string, state: SubmissionState, decision: { outcome: DecisionOutcome, reason: DecisionReason, message: string }, sample: { id: string, sha256: string, verdict: { id: string, revision: number, level: VerdictLevel, stage: VerdictStage, score: number, probability: number | null, confidence: number, reason: VerdictReason, summary: string, reachedAt: string, decisiveSignals: Array<{ rule: string, title: string, weight: number, techniques: Array<string> }>, conditions: { environments: Array<string>, runTime: number, network: string, limitations: Array<string> }, sample: { id: string, sha256: string } } | null }, challenge: { key: string, ranges: Array<{ first: number, length: number }> } | null } | null, upload: { url: string, token: string, offset: number, expiresAt: string } | null, userErrors: Array<{ code: ErrorCode, message: string, field: Array<string> | null }> } };

export type ChallengeLineFragment = { key: string, ranges: Array<{ first: number, length: number }> };

export type VerdictLineFragment = { id: string, revision: number, level: VerdictLevel, stage: VerdictStage, score: number, probability: number | null, confidence: number, reason: VerdictReason, summary: string, reachedAt: string, decisiveSignals: Array<{ rule: string, title: string, weight: number, techniques: Array<string> }>, conditions: { environments: Array<string>, runTime: number, network: string, limitations: Array<string> }, sample: { id: string, sha256: string } };

export type ProveMutationVariables = Exact<{
  input: SubmissionProveInput;
}>;


export type ProveMutation = { submissionProve: { userErrors: Array<{ code: ErrorCode, message: string, field: Array<string> | null }> } };

export type ChallengeQueryVariables = Exact<{
  id: string | number;
}>;


export type ChallengeQuery = { submission: { id: string, challenge: { key: string, ranges: Array<{ first: number, length: number }> } | null } | null };

export type ReportSightingsMutationVariables = Exact<{
  input: SightingsReportInput;
}>;


export type ReportSightingsMutation = { sightingsReport: { fresh: number | null, userErrors: Array<{ code: ErrorCode, message: string, field: Array<string> | null }> } };

export type ReputationQueryVariables = Exact<{
  prefix: string;
}>;


export type ReputationQuery = { reputation: Array<{ sha256: string, level: VerdictLevel | null }> };

export type SubmitDiagnosticMutationVariables = Exact<{
  input: DiagnosticSubmitInput;
}>;


export type SubmitDiagnosticMutation = { diagnosticSubmit: { diagnostic: { id: string } | null, upload: { url: string, token: string } | null, userErrors: Array<{ code: ErrorCode, message: string, field: Array<string> | null }> } };

export type ChangesSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ChangesSubscription = { verdictChanged: { cursor: string, gap: boolean, verdict: { id: string, revision: number, level: VerdictLevel, stage: VerdictStage, score: number, probability: number | null, confidence: number, reason: VerdictReason, summary: string, reachedAt: string, decisiveSignals: Array<{ rule: string, title: string, weight: number, techniques: Array<string> }>, conditions: { environments: Array<string>, runTime: number, network: string, limitations: Array<string> }, sample: { id: string, sha256: string } } | null } };

export type ReportQueryVariables = Exact<{
  sha256: string;
}>;


export type ReportQuery = { verdict: { id: string, revision: number, level: VerdictLevel, stage: VerdictStage, score: number, probability: number | null, confidence: number, reason: VerdictReason, summary: string, reachedAt: string, conditions: { environments: Array<string>, runTime: number, network: string, limitations: Array<string> }, engine: { version: string, digest: string }, sample: { id: string, sha256: string, size: number, category: Category, mediaType: string | null, firstSeenAt: string, stored: { since: string, region: string } | null, members: { nodes: Array<{ sha256: string, mediaType: string | null, size: number }> } }, analysis: { id: string, state: AnalysisState, failure: { code: string, message: string } | null, detonations: Array<{ outcome: DetonationOutcome, choice: string, runTime: number, environment: { name: string } }>, signals: Array<{ rule: string, title: string, weight: number, source: SignalSource, techniques: Array<string>, benignCause: string, maliciousCause: string, evidence: Array<string> }>, report: { techniques: Array<{ id: string, rules: Array<string> }>, processes: { nodes: Array<{ processId: number, parentProcessId: number, commandLine: string, startedAt: number }>, pageInfo: { hasNextPage: boolean } } } } | null } | null };

export type KnownVerdictQueryVariables = Exact<{
  sha256: string;
}>;


export type KnownVerdictQuery = { verdict: { id: string, revision: number, level: VerdictLevel, stage: VerdictStage, score: number, probability: number | null, confidence: number, reason: VerdictReason, summary: string, reachedAt: string, decisiveSignals: Array<{ rule: string, title: string, weight: number, techniques: Array<string> }>, conditions: { environments: Array<string>, runTime: number, network: string, limitations: Array<string> }, sample: { id: string, sha256: string } } | null };

export type ExportReportQueryVariables = Exact<{
  sha256: string;
  format: ReportFormat;
}>;


export type ExportReportQuery = { verdict: { id: string, analysis: { id: string, report: { export: { fileName: string, mediaType: string, encoding: ContentEncoding, content: string } } } | null } | null };

export type StatusQueryVariables = Exact<{ [key: string]: never; }>;


export type StatusQuery = { viewer: { id: string, kind: CallerKind, scopes: Array<string>, customer: { id: string, licence: { seats: number, dailyQuota: number, expiresAt: string } } | null }, environments: Array<{ name: string, description: string, offeredAt: string | null }>, serviceStatus: { health: ServiceHealth, runners: number, queued: number, parts: Array<{ part: ServicePartName, health: ServiceHealth, detail: string, since: string }> } };

export type SubmissionStateQueryVariables = Exact<{
  id: string | number;
}>;


export type SubmissionStateQuery = { submission: { id: string, state: SubmissionState, failure: { code: string, message: string } | null, sample: { sha256: string } } | null };

export type SubmissionVerdictQueryVariables = Exact<{
  id: string | number;
}>;


export type SubmissionVerdictQuery = { submission: { id: string, state: SubmissionState, failure: { code: string, message: string } | null, sample: { id: string, sha256: string, verdict: { id: string, revision: number, level: VerdictLevel, stage: VerdictStage, score: number, probability: number | null, confidence: number, reason: VerdictReason, summary: string, reachedAt: string, decisiveSignals: Array<{ rule: string, title: string, weight: number, techniques: Array<string> }>, conditions: { environments: Array<string>, runTime: number, network: string, limitations: Array<string> }, sample: { id: string, sha256: string } } | null } } | null };

export type PolicyInForceQueryVariables = Exact<{
  deviceId: string | number;
}>;


export type PolicyInForceQuery = { effectivePolicy: { revision: { id: string, number: number, categories: Array<Category>, sizeMax: number, localScoreMin: number, localScoreMax: number, organisationDomains: Array<string>, holdOrigins: Array<Origin>, holdMax: number, holdExpiry: HoldExpiry, releaseBelow: number | null, blockFrom: VerdictLevel, quarantineFrom: VerdictLevel | null, remediateFrom: VerdictLevel | null, notifyFrom: VerdictLevel | null, mailAction: MailAction, retention: Array<{ category: Category, keep: Retention }>, policy: { id: string, name: string } }, exclusions: Array<{ id: string, kind: ExclusionKind, value: string, expiresAt: string | null }> } | null };

export type PolicyLineFragment = { revision: { id: string, number: number, categories: Array<Category>, sizeMax: number, localScoreMin: number, localScoreMax: number, organisationDomains: Array<string>, holdOrigins: Array<Origin>, holdMax: number, holdExpiry: HoldExpiry, releaseBelow: number | null, blockFrom: VerdictLevel, quarantineFrom: VerdictLevel | null, remediateFrom: VerdictLevel | null, notifyFrom: VerdictLevel | null, mailAction: MailAction, retention: Array<{ category: Category, keep: Retention }>, policy: { id: string, name: string } }, exclusions: Array<{ id: string, kind: ExclusionKind, value: string, expiresAt: string | null }> };

export type AuditPageQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type AuditPageQuery = { auditEvents: { nodes: Array<{ number: number, action: string, actor: string, subject: string | null, outcome: string, detail: string, at: string, requestId: string | null, hash: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type AuditHeadsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type AuditHeadsQuery = { auditHeads: { nodes: Array<{ number: number, hash: string, signedAt: string, signature: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type DeletionReceiptsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type DeletionReceiptsQuery = { deletionReceipts: { nodes: Array<{ id: string, sha256: string, deletedAt: string, signature: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type InstallationKeyQueryVariables = Exact<{ [key: string]: never; }>;


export type InstallationKeyQuery = { installation: { region: string, verifyingKey: string } };

export type AcknowledgeMutationVariables = Exact<{
  input: DeliveryAcknowledgeInput;
}>;


export type AcknowledgeMutation = { deliveryAcknowledge: { delivery: { at: string } | null, userErrors: Array<{ code: ErrorCode, message: string, field: Array<string> | null }> } };

export type ReportQuarantinedMutationVariables = Exact<{
  input: QuarantineReportInput;
}>;


export type ReportQuarantinedMutation = { quarantineReport: { objects: Array<{ id: string }> | null, userErrors: Array<{ code: ErrorCode, message: string, field: Array<string> | null }> } };

export type TasksSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type TasksSubscription = { quarantineTaskIssued: { task: { id: string, action: QuarantineAction, reason: string, object: { id: string, fileName: string, localId: string } } } };

export type ReportTaskMutationVariables = Exact<{
  input: QuarantineTaskReportInput;
}>;


export type ReportTaskMutation = { quarantineTaskReport: { task: { id: string, state: TaskState } | null, userErrors: Array<{ code: ErrorCode, message: string, field: Array<string> | null }> } };

export type AccessPageQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type AccessPageQuery = { accessReview: { nodes: Array<{ kind: AccessKind, subjectId: string, name: string, role: UserRole | null, scopes: Array<string>, secondFactor: boolean | null, lastUsedAt: string | null, expiresAt: string | null, createdAt: string, createdBy: string | null, madeByProvider: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type SubmissionsPageQueryVariables = Exact<{
  filter?: SubmissionFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type SubmissionsPageQuery = { submissions: { nodes: Array<{ id: string, submittedAt: string, finishedAt: string | null, fileName: string, path: string | null, origin: Origin, process: string | null, user: string | null, state: SubmissionState, device: { id: string, name: string } | null, decision: { outcome: DecisionOutcome, reason: DecisionReason }, failure: { code: string } | null, sample: { sha256: string, size: number, category: Category, verdict: { level: VerdictLevel, stage: VerdictStage, score: number } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type StartExportMutationVariables = Exact<{ [key: string]: never; }>;


export type StartExportMutation = { customerExport: { export: { id: string } | null, userErrors: Array<{ code: ErrorCode, message: string, field: Array<string> | null }> } };

export type ExportStateQueryVariables = Exact<{
  id: string | number;
}>;


export type ExportStateQuery = { customerExport: { id: string, state: CustomerExportState, parts: Array<{ part: string, chunks: number, rows: number }> } | null };

export type ExportPieceQueryVariables = Exact<{
  id: string | number;
  number: number;
  customers: boolean;
  policies: boolean;
  samples: boolean;
  verdicts: boolean;
  audit: boolean;
}>;


export type ExportPieceQuery = { customerExport: { id: string, customers?: { lines: string } | null, policies?: { lines: string } | null, samples?: { lines: string } | null, verdicts?: { lines: string } | null, audit?: { lines: string } | null } | null };

export type PolicyChangesSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type PolicyChangesSubscription = { policyChanged: { effective: { revision: { id: string, number: number, categories: Array<Category>, sizeMax: number, localScoreMin: number, localScoreMax: number, organisationDomains: Array<string>, holdOrigins: Array<Origin>, holdMax: number, holdExpiry: HoldExpiry, releaseBelow: number | null, blockFrom: VerdictLevel, quarantineFrom: VerdictLevel | null, remediateFrom: VerdictLevel | null, notifyFrom: VerdictLevel | null, mailAction: MailAction, retention: Array<{ category: Category, keep: Retention }>, policy: { id: string, name: string } }, exclusions: Array<{ id: string, kind: ExclusionKind, value: string, expiresAt: string | null }> } } };

export type ReportMessageMutationVariables = Exact<{
  input: HeldMessageReportInput;
}>;


export type ReportMessageMutation = { heldMessageReport: { message: { id: string, state: MessageState, form: MessageForm | null, reason: MessageReason | null } | null, userErrors: Array<{ code: ErrorCode, message: string, field: Array<string> | null }> } };

export type MessageDecisionsSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type MessageDecisionsSubscription = { messageDecided: { message: { id: string, key: string, state: MessageState, form: MessageForm | null } } };

export type PartVerdictQueryVariables = Exact<{
  id: string | number;
}>;


export type PartVerdictQuery = { submission: { id: string, state: SubmissionState, sample: { sha256: string, verdict: { revision: number, level: VerdictLevel, stage: VerdictStage, probability: number | null } | null } } | null };

export type SignInMutationVariables = Exact<{
  input: SessionCreateInput;
}>;


export type SignInMutation = { sessionCreate: { token: string | null, expiresAt: string | null, userErrors: Array<{ code: ErrorCode, message: string, field: Array<string> | null }> } };

export type SignOutMutationVariables = Exact<{ [key: string]: never; }>;


export type SignOutMutation = { sessionEnd: { userErrors: Array<{ code: ErrorCode, message: string, field: Array<string> | null }> } };

export type SignedInQueryVariables = Exact<{ [key: string]: never; }>;


export type SignedInQuery = { viewer: { id: string, kind: CallerKind, secondFactorMissing: boolean } };

export type BeginTotpMutationVariables = Exact<{
  input: TotpBeginInput;
}>;


export type BeginTotpMutation = { totpBegin: { secret: string | null, url: string | null, userErrors: Array<{ code: ErrorCode, message: string, field: Array<string> | null }> } };

export type ConfirmTotpMutationVariables = Exact<{
  input: TotpConfirmInput;
}>;


export type ConfirmTotpMutation = { totpConfirm: { spareCodes: Array<string> | null, userErrors: Array<{ code: ErrorCode, message: string, field: Array<string> | null }> } };

export type InviteStaffMemberMutationVariables = Exact<{
  input: StaffMemberInviteInput;
}>;


export type InviteStaffMemberMutation = { staffMemberInvite: { token: string | null, mailed: boolean | null, invitation: { id: string, expiresAt: string } | null, userErrors: Array<{ code: ErrorCode, message: string, field: Array<string> | null }> } };

export type AcceptStaffInvitationMutationVariables = Exact<{
  input: StaffInvitationAcceptInput;
}>;


export type AcceptStaffInvitationMutation = { staffInvitationAccept: { member: { id: string, email: string } | null, userErrors: Array<{ code: ErrorCode, message: string, field: Array<string> | null }> } };

export type UpdateStaffMemberMutationVariables = Exact<{
  input: StaffMemberUpdateInput;
}>;


export type UpdateStaffMemberMutation = { staffMemberUpdate: { member: { id: string } | null, userErrors: Array<{ code: ErrorCode, message: string, field: Array<string> | null }> } };

export type RemoveStaffMemberMutationVariables = Exact<{
  input: StaffMemberRemoveInput;
}>;


export type RemoveStaffMemberMutation = { staffMemberRemove: { member: { id: string } | null, userErrors: Array<{ code: ErrorCode, message: string, field: Array<string> | null }> } };

export type RotateOperatorTokenMutationVariables = Exact<{ [key: string]: never; }>;


export type RotateOperatorTokenMutation = { operatorTokenRotate: { token: string | null, userErrors: Array<{ code: ErrorCode, message: string, field: Array<string> | null }> } };

export type InstallationAccessPageQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type InstallationAccessPageQuery = { installationAccess: { nodes: Array<{ kind: InstallationAccessKind, subjectId: string, name: string, role: string, usable: boolean, secondFactor: boolean | null, lastUsedAt: string | null, expiresAt: string | null, createdAt: string | null, createdBy: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const ChallengeLineFragmentDoc = new TypedDocumentString(`
    fragment ChallengeLine on PossessionChallenge {
  key
  ranges {
    first
    length
  }
}
    `, {"fragmentName":"ChallengeLine"}) as unknown as TypedDocumentString<ChallengeLineFragment, unknown>;
export const VerdictLineFragmentDoc = new TypedDocumentString(`
    fragment VerdictLine on Verdict {
  id
  revision
  level
  stage
  score
  probability
  confidence
  reason
  summary
  reachedAt
  decisiveSignals {
    rule
    title
    weight
    techniques
  }
  conditions {
    environments
    runTime
    network
    limitations
  }
  sample {
    id
    sha256
  }
}
    `, {"fragmentName":"VerdictLine"}) as unknown as TypedDocumentString<VerdictLineFragment, unknown>;
export const PolicyLineFragmentDoc = new TypedDocumentString(`
    fragment PolicyLine on EffectivePolicy {
  revision {
    id
    number
    categories
    sizeMax
    localScoreMin
    localScoreMax
    organisationDomains
    retention {
      category
      keep
    }
    holdOrigins
    holdMax
    holdExpiry
    releaseBelow
    blockFrom
    quarantineFrom
    remediateFrom
    notifyFrom
    mailAction
    policy {
      id
      name
    }
  }
  exclusions {
    id
    kind
    value
    expiresAt
  }
}
    `, {"fragmentName":"PolicyLine"}) as unknown as TypedDocumentString<PolicyLineFragment, unknown>;
export const EnrollDocument = new TypedDocumentString(`
    mutation Enroll($input: DeviceEnrollInput!) {
  deviceEnroll(input: $input) {
    device {
      id
      name
    }
    deviceToken
    userErrors {
      code
      message
      field
    }
  }
}
    `) as unknown as TypedDocumentString<EnrollMutation, EnrollMutationVariables>;
export const CreateEnrolmentTokenDocument = new TypedDocumentString(`
    mutation CreateEnrolmentToken($input: EnrolmentTokenCreateInput!) {
  enrolmentTokenCreate(input: $input) {
    token
    userErrors {
      code
      message
      field
    }
  }
}
    `) as unknown as TypedDocumentString<CreateEnrolmentTokenMutation, CreateEnrolmentTokenMutationVariables>;
export const RotateTokenDocument = new TypedDocumentString(`
    mutation RotateToken($input: DeviceTokenRotateInput!) {
  deviceTokenRotate(input: $input) {
    deviceToken
    userErrors {
      code
      message
      field
    }
  }
}
    `) as unknown as TypedDocumentString<RotateTokenMutation, RotateTokenMutationVariables>;
export const SubmitDocument = new TypedDocumentString(`
    mutation Submit($input: SampleSubmitInput!) {
  sampleSubmit(input: $input) {
    submission {
      id
      state
      decision {
        outcome
        reason
        message
      }
      sample {
        id
        sha256
        verdict {
          ...VerdictLine
        }
      }
      challenge {
        ...ChallengeLine
      }
    }
    upload {
      url
      token
      offset
      expiresAt
    }
    userErrors {
      code
      message
      field
    }
  }
}
    fragment ChallengeLine on PossessionChallenge {
  key
  ranges {
    first
    length
  }
}
fragment VerdictLine on Verdict {
  id
  revision
  level
  stage
  score
  probability
  confidence
  reason
  summary
  reachedAt
  decisiveSignals {
    rule
    title
    weight
    techniques
  }
  conditions {
    environments
    runTime
    network
    limitations
  }
  sample {
    id
    sha256
  }
}`) as unknown as TypedDocumentString<SubmitMutation, SubmitMutationVariables>;
export const ProveDocument = new TypedDocumentString(`
    mutation Prove($input: SubmissionProveInput!) {
  submissionProve(input: $input) {
    userErrors {
      code
      message
      field
    }
  }
}
    `) as unknown as TypedDocumentString<ProveMutation, ProveMutationVariables>;
export const ChallengeDocument = new TypedDocumentString(`
    query Challenge($id: ID!) {
  submission(id: $id) {
    id
    challenge {
      ...ChallengeLine
    }
  }
}
    fragment ChallengeLine on PossessionChallenge {
  key
  ranges {
    first
    length
  }
}`) as unknown as TypedDocumentString<ChallengeQuery, ChallengeQueryVariables>;
export const ReportSightingsDocument = new TypedDocumentString(`
    mutation ReportSightings($input: SightingsReportInput!) {
  sightingsReport(input: $input) {
    fresh
    userErrors {
      code
      message
      field
    }
  }
}
    `) as unknown as TypedDocumentString<ReportSightingsMutation, ReportSightingsMutationVariables>;
export const ReputationDocument = new TypedDocumentString(`
    query Reputation($prefix: String!) {
  reputation(prefix: $prefix) {
    sha256
    level
  }
}
    `) as unknown as TypedDocumentString<ReputationQuery, ReputationQueryVariables>;
export const SubmitDiagnosticDocument = new TypedDocumentString(`
    mutation SubmitDiagnostic($input: DiagnosticSubmitInput!) {
  diagnosticSubmit(input: $input) {
    diagnostic {
      id
    }
    upload {
      url
      token
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `) as unknown as TypedDocumentString<SubmitDiagnosticMutation, SubmitDiagnosticMutationVariables>;
export const ChangesDocument = new TypedDocumentString(`
    subscription Changes($after: Cursor) {
  verdictChanged(after: $after) {
    cursor
    gap
    verdict {
      id
      revision
      level
      stage
      score
      probability
      confidence
      reason
      summary
      reachedAt
      decisiveSignals {
        rule
        title
        weight
        techniques
      }
      conditions {
        environments
        runTime
        network
        limitations
      }
      sample {
        id
        sha256
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ChangesSubscription, ChangesSubscriptionVariables>;
export const ReportDocument = new TypedDocumentString(`
    query Report($sha256: Sha256!) {
  verdict(sha256: $sha256) {
    id
    revision
    level
    stage
    score
    probability
    confidence
    reason
    summary
    reachedAt
    conditions {
      environments
      runTime
      network
      limitations
    }
    engine {
      version
      digest
    }
    sample {
      id
      sha256
      size
      category
      mediaType
      firstSeenAt
      stored {
        since
        region
      }
      members(first: 50) {
        nodes {
          sha256
          mediaType
          size
        }
      }
    }
    analysis {
      id
      state
      failure {
        code
        message
      }
      detonations {
        environment {
          name
        }
        outcome
        choice
        runTime
      }
      signals {
        rule
        title
        weight
        source
        techniques
        benignCause
        maliciousCause
        evidence
      }
      report {
        techniques {
          id
          rules
        }
        processes(first: 50) {
          nodes {
            processId
            parentProcessId
            commandLine
            startedAt
          }
          pageInfo {
            hasNextPage
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ReportQuery, ReportQueryVariables>;
export const KnownVerdictDocument = new TypedDocumentString(`
    query KnownVerdict($sha256: Sha256!) {
  verdict(sha256: $sha256) {
    id
    revision
    level
    stage
    score
    probability
    confidence
    reason
    summary
    reachedAt
    decisiveSignals {
      rule
      title
      weight
      techniques
    }
    conditions {
      environments
      runTime
      network
      limitations
    }
    sample {
      id
      sha256
    }
  }
}
    `) as unknown as TypedDocumentString<KnownVerdictQuery, KnownVerdictQueryVariables>;
export const ExportReportDocument = new TypedDocumentString(`
    query ExportReport($sha256: Sha256!, $format: ReportFormat!) {
  verdict(sha256: $sha256) {
    id
    analysis {
      id
      report {
        export(format: $format) {
          fileName
          mediaType
          encoding
          content
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ExportReportQuery, ExportReportQueryVariables>;
export const StatusDocument = new TypedDocumentString(`
    query Status {
  viewer {
    id
    kind
    scopes
    customer {
      id
      licence {
        seats
        dailyQuota
        expiresAt
      }
    }
  }
  environments {
    name
    description
    offeredAt
  }
  serviceStatus {
    health
    runners
    queued
    parts {
      part
      health
      detail
      since
    }
  }
}
    `) as unknown as TypedDocumentString<StatusQuery, StatusQueryVariables>;
export const SubmissionStateDocument = new TypedDocumentString(`
    query SubmissionState($id: ID!) {
  submission(id: $id) {
    id
    state
    failure {
      code
      message
    }
    sample {
      sha256
    }
  }
}
    `) as unknown as TypedDocumentString<SubmissionStateQuery, SubmissionStateQueryVariables>;
export const SubmissionVerdictDocument = new TypedDocumentString(`
    query SubmissionVerdict($id: ID!) {
  submission(id: $id) {
    id
    state
    failure {
      code
      message
    }
    sample {
      id
      sha256
      verdict {
        id
        revision
        level
        stage
        score
        probability
        confidence
        reason
        summary
        reachedAt
        decisiveSignals {
          rule
          title
          weight
          techniques
        }
        conditions {
          environments
          runTime
          network
          limitations
        }
        sample {
          id
          sha256
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<SubmissionVerdictQuery, SubmissionVerdictQueryVariables>;
export const PolicyInForceDocument = new TypedDocumentString(`
    query PolicyInForce($deviceId: ID!) {
  effectivePolicy(deviceId: $deviceId) {
    ...PolicyLine
  }
}
    fragment PolicyLine on EffectivePolicy {
  revision {
    id
    number
    categories
    sizeMax
    localScoreMin
    localScoreMax
    organisationDomains
    retention {
      category
      keep
    }
    holdOrigins
    holdMax
    holdExpiry
    releaseBelow
    blockFrom
    quarantineFrom
    remediateFrom
    notifyFrom
    mailAction
    policy {
      id
      name
    }
  }
  exclusions {
    id
    kind
    value
    expiresAt
  }
}`) as unknown as TypedDocumentString<PolicyInForceQuery, PolicyInForceQueryVariables>;
export const AuditPageDocument = new TypedDocumentString(`
    query AuditPage($after: Cursor) {
  auditEvents(first: 100, after: $after, filter: {oldestFirst: true}) {
    nodes {
      number
      action
      actor
      subject
      outcome
      detail
      at
      requestId
      hash
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<AuditPageQuery, AuditPageQueryVariables>;
export const AuditHeadsDocument = new TypedDocumentString(`
    query AuditHeads($after: Cursor) {
  auditHeads(first: 100, after: $after) {
    nodes {
      number
      hash
      signedAt
      signature
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<AuditHeadsQuery, AuditHeadsQueryVariables>;
export const DeletionReceiptsDocument = new TypedDocumentString(`
    query DeletionReceipts($after: Cursor) {
  deletionReceipts(first: 100, after: $after) {
    nodes {
      id
      sha256
      deletedAt
      signature
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<DeletionReceiptsQuery, DeletionReceiptsQueryVariables>;
export const InstallationKeyDocument = new TypedDocumentString(`
    query InstallationKey {
  installation {
    region
    verifyingKey
  }
}
    `) as unknown as TypedDocumentString<InstallationKeyQuery, InstallationKeyQueryVariables>;
export const AcknowledgeDocument = new TypedDocumentString(`
    mutation Acknowledge($input: DeliveryAcknowledgeInput!) {
  deliveryAcknowledge(input: $input) {
    delivery {
      at
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `) as unknown as TypedDocumentString<AcknowledgeMutation, AcknowledgeMutationVariables>;
export const ReportQuarantinedDocument = new TypedDocumentString(`
    mutation ReportQuarantined($input: QuarantineReportInput!) {
  quarantineReport(input: $input) {
    objects {
      id
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `) as unknown as TypedDocumentString<ReportQuarantinedMutation, ReportQuarantinedMutationVariables>;
export const TasksDocument = new TypedDocumentString(`
    subscription Tasks {
  quarantineTaskIssued {
    task {
      id
      action
      reason
      object {
        id
        fileName
        localId
      }
    }
  }
}
    `) as unknown as TypedDocumentString<TasksSubscription, TasksSubscriptionVariables>;
export const ReportTaskDocument = new TypedDocumentString(`
    mutation ReportTask($input: QuarantineTaskReportInput!) {
  quarantineTaskReport(input: $input) {
    task {
      id
      state
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `) as unknown as TypedDocumentString<ReportTaskMutation, ReportTaskMutationVariables>;
export const AccessPageDocument = new TypedDocumentString(`
    query AccessPage($after: Cursor) {
  accessReview(first: 100, after: $after) {
    nodes {
      kind
      subjectId
      name
      role
      scopes
      secondFactor
      lastUsedAt
      expiresAt
      createdAt
      createdBy
      madeByProvider
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<AccessPageQuery, AccessPageQueryVariables>;
export const SubmissionsPageDocument = new TypedDocumentString(`
    query SubmissionsPage($filter: SubmissionFilter, $after: Cursor) {
  submissions(first: 100, after: $after, filter: $filter, order: OLDEST_FIRST) {
    nodes {
      id
      submittedAt
      finishedAt
      fileName
      path
      origin
      process
      user
      state
      device {
        id
        name
      }
      decision {
        outcome
        reason
      }
      failure {
        code
      }
      sample {
        sha256
        size
        category
        verdict {
          level
          stage
          score
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<SubmissionsPageQuery, SubmissionsPageQueryVariables>;
export const StartExportDocument = new TypedDocumentString(`
    mutation StartExport {
  customerExport {
    export {
      id
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `) as unknown as TypedDocumentString<StartExportMutation, StartExportMutationVariables>;
export const ExportStateDocument = new TypedDocumentString(`
    query ExportState($id: ID!) {
  customerExport(id: $id) {
    id
    state
    parts {
      part
      chunks
      rows
    }
  }
}
    `) as unknown as TypedDocumentString<ExportStateQuery, ExportStateQueryVariables>;
export const ExportPieceDocument = new TypedDocumentString(`
    query ExportPiece($id: ID!, $number: Int!, $customers: Boolean!, $policies: Boolean!, $samples: Boolean!, $verdicts: Boolean!, $audit: Boolean!) {
  customerExport(id: $id) {
    id
    customers(number: $number) @include(if: $customers) {
      lines
    }
    policies(number: $number) @include(if: $policies) {
      lines
    }
    samples(number: $number) @include(if: $samples) {
      lines
    }
    verdicts(number: $number) @include(if: $verdicts) {
      lines
    }
    audit(number: $number) @include(if: $audit) {
      lines
    }
  }
}
    `) as unknown as TypedDocumentString<ExportPieceQuery, ExportPieceQueryVariables>;
export const PolicyChangesDocument = new TypedDocumentString(`
    subscription PolicyChanges {
  policyChanged {
    effective {
      ...PolicyLine
    }
  }
}
    fragment PolicyLine on EffectivePolicy {
  revision {
    id
    number
    categories
    sizeMax
    localScoreMin
    localScoreMax
    organisationDomains
    retention {
      category
      keep
    }
    holdOrigins
    holdMax
    holdExpiry
    releaseBelow
    blockFrom
    quarantineFrom
    remediateFrom
    notifyFrom
    mailAction
    policy {
      id
      name
    }
  }
  exclusions {
    id
    kind
    value
    expiresAt
  }
}`) as unknown as TypedDocumentString<PolicyChangesSubscription, PolicyChangesSubscriptionVariables>;
export const ReportMessageDocument = new TypedDocumentString(`
    mutation ReportMessage($input: HeldMessageReportInput!) {
  heldMessageReport(input: $input) {
    message {
      id
      state
      form
      reason
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `) as unknown as TypedDocumentString<ReportMessageMutation, ReportMessageMutationVariables>;
export const MessageDecisionsDocument = new TypedDocumentString(`
    subscription MessageDecisions {
  messageDecided {
    message {
      id
      key
      state
      form
    }
  }
}
    `) as unknown as TypedDocumentString<MessageDecisionsSubscription, MessageDecisionsSubscriptionVariables>;
export const PartVerdictDocument = new TypedDocumentString(`
    query PartVerdict($id: ID!) {
  submission(id: $id) {
    id
    state
    sample {
      sha256
      verdict {
        revision
        level
        stage
        probability
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PartVerdictQuery, PartVerdictQueryVariables>;
export const SignInDocument = new TypedDocumentString(`
    mutation SignIn($input: SessionCreateInput!) {
  sessionCreate(input: $input) {
    token
    expiresAt
    userErrors {
      code
      message
      field
    }
  }
}
    `) as unknown as TypedDocumentString<SignInMutation, SignInMutationVariables>;
export const SignOutDocument = new TypedDocumentString(`
    mutation SignOut {
  sessionEnd {
    userErrors {
      code
      message
      field
    }
  }
}
    `) as unknown as TypedDocumentString<SignOutMutation, SignOutMutationVariables>;
export const SignedInDocument = new TypedDocumentString(`
    query SignedIn {
  viewer {
    id
    kind
    secondFactorMissing
  }
}
    `) as unknown as TypedDocumentString<SignedInQuery, SignedInQueryVariables>;
export const BeginTotpDocument = new TypedDocumentString(`
    mutation BeginTotp($input: TotpBeginInput!) {
  totpBegin(input: $input) {
    secret
    url
    userErrors {
      code
      message
      field
    }
  }
}
    `) as unknown as TypedDocumentString<BeginTotpMutation, BeginTotpMutationVariables>;
export const ConfirmTotpDocument = new TypedDocumentString(`
    mutation ConfirmTotp($input: TotpConfirmInput!) {
  totpConfirm(input: $input) {
    spareCodes
    userErrors {
      code
      message
      field
    }
  }
}
    `) as unknown as TypedDocumentString<ConfirmTotpMutation, ConfirmTotpMutationVariables>;
export const InviteStaffMemberDocument = new TypedDocumentString(`
    mutation InviteStaffMember($input: StaffMemberInviteInput!) {
  staffMemberInvite(input: $input) {
    token
    mailed
    invitation {
      id
      expiresAt
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `) as unknown as TypedDocumentString<InviteStaffMemberMutation, InviteStaffMemberMutationVariables>;
export const AcceptStaffInvitationDocument = new TypedDocumentString(`
    mutation AcceptStaffInvitation($input: StaffInvitationAcceptInput!) {
  staffInvitationAccept(input: $input) {
    member {
      id
      email
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `) as unknown as TypedDocumentString<AcceptStaffInvitationMutation, AcceptStaffInvitationMutationVariables>;
export const UpdateStaffMemberDocument = new TypedDocumentString(`
    mutation UpdateStaffMember($input: StaffMemberUpdateInput!) {
  staffMemberUpdate(input: $input) {
    member {
      id
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `) as unknown as TypedDocumentString<UpdateStaffMemberMutation, UpdateStaffMemberMutationVariables>;
export const RemoveStaffMemberDocument = new TypedDocumentString(`
    mutation RemoveStaffMember($input: StaffMemberRemoveInput!) {
  staffMemberRemove(input: $input) {
    member {
      id
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `) as unknown as TypedDocumentString<RemoveStaffMemberMutation, RemoveStaffMemberMutationVariables>;
export const RotateOperatorTokenDocument = new TypedDocumentString(`
    mutation RotateOperatorToken {
  operatorTokenRotate {
    token
    userErrors {
      code
      message
      field
    }
  }
}
    `) as unknown as TypedDocumentString<RotateOperatorTokenMutation, RotateOperatorTokenMutationVariables>;
export const InstallationAccessPageDocument = new TypedDocumentString(`
    query InstallationAccessPage($after: Cursor) {
  installationAccess(first: 100, after: $after) {
    nodes {
      kind
      subjectId
      name
      role
      usable
      secondFactor
      lastUsedAt
      expiresAt
      createdAt
      createdBy
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<InstallationAccessPageQuery, InstallationAccessPageQueryVariables>;