import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Sample as SampleRow, SampleConnection as SampleConnectionRow, SampleEdge as SampleEdgeRow, Prevalence as PrevalenceRow, Exposure as ExposureRow, ExposedDevice as ExposedDeviceRow, Reputation as ReputationRow, Submission as SubmissionRow, SubmissionChange as SubmissionChangeRow, UploadTicket as UploadTicketRow, SimulatedDifference as SimulatedDifferenceRow, Sighting as SightingRow, Diagnostic as DiagnosticRow, HeldMessage as HeldMessageRow, MessagePart as MessagePartRow, MessageDecision as MessageDecisionRow, HeldMessageChange as HeldMessageChangeRow, Customer as CustomerRow, CustomerExport as CustomerExportRow } from '../../subgraphs/samples/mappers.ts';
import type { SamplesContext } from '../../subgraphs/samples/loaders.ts';
export type Maybe<T> = T | null | undefined;
export type InputMaybe<T> = T | null;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A size in bytes, 0 to 9007199254740991. */
  ByteCount: { input: number; output: number; }
  /** An opaque, signed position in a list or a stream. It is good for the customer it was given to; keep it, don't parse it. */
  Cursor: { input: string; output: string; }
  /** An instant in UTC, ISO 8601 with milliseconds: 2026-01-31T12:00:00.000Z. */
  DateTime: { input: string; output: Date | string; }
  /** A length of time in milliseconds. */
  Duration: { input: number; output: number; }
  /** SHA-256 of a sample's bytes: 64 lower-case hexadecimal digits. */
  Sha256: { input: string; output: string; }
  /** An absolute http or https URL. */
  URL: { input: string; output: string; }
  _FieldSet: { input: unknown; output: unknown; }
};

/** A piece of a file. */
export type ByteRange = {
  /** Where it begins, from 0. */
  first: Scalars['ByteCount']['output'];
  /** How many bytes it has. */
  length: Scalars['ByteCount']['output'];
};

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

/** How long clean samples of one category are kept. */
export type CategoryRetentionInput = {
  /** The category. */
  category: Category;
  /** How long; NEVER is not for documents. */
  keep: Retention;
};

/** A customer; the rest of it is the customers' business. */
export type Customer = {
  /** Opaque id, prefix `cus_`. */
  id: Scalars['ID']['output'];
  /** How much of the licence is used. */
  quota: Quota;
};

/** All data of a customer; the rest of it is the customers' business. */
export type CustomerExport = {
  /** Opaque id, prefix `exp_`. */
  id: Scalars['ID']['output'];
  /** A piece of what the samples have of the customer, from 0 on; null when there is none of this number, or no longer. */
  samples?: Maybe<ExportChunk>;
};


/** All data of a customer; the rest of it is the customers' business. */
export type CustomerExportSamplesArgs = {
  number: Scalars['Int']['input'];
};

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

/** Proof that a sample's key was destroyed. */
export type DeletionReceipt = {
  /** When. */
  deletedAt: Scalars['DateTime']['output'];
  /** Opaque id, prefix `del_`. */
  id: Scalars['ID']['output'];
  /** Hash of the bytes. */
  sha256: Scalars['Sha256']['output'];
  /** The receipt signed by this installation (compact JWS, EdDSA). */
  signature: Scalars['String']['output'];
};

/** A page of receipts. */
export type DeletionReceiptConnection = {
  /** The page's rows with their positions. */
  edges: Array<DeletionReceiptEdge>;
  /** The page's rows. */
  nodes: Array<DeletionReceipt>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** A receipt and its position. */
export type DeletionReceiptEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: DeletionReceipt;
};

/** The device that submitted; the rest of it is the customers' business. */
export type Device = {
  /** Opaque id, prefix `dev_`. */
  id: Scalars['ID']['output'];
};

/** What a device sent of itself, so that somebody finds out what is wrong with it. It is never analysed, and lies apart from samples. */
export type Diagnostic = {
  /** What happened, in the device's words; null when not told. */
  description?: Maybe<Scalars['String']['output']>;
  /** The device. */
  device: Device;
  /** Where its bytes are fetched; null while they are not there. */
  download?: Maybe<Download>;
  /** When it goes by itself. */
  expiresAt: Scalars['DateTime']['output'];
  /** Name of the file; null when it can no longer be told. */
  fileName?: Maybe<Scalars['String']['output']>;
  /** Opaque id, prefix `dgn_`. */
  id: Scalars['ID']['output'];
  /** What it is. */
  kind: DiagnosticKind;
  /** When the device told of it. */
  reportedAt: Scalars['DateTime']['output'];
  /** Hash of the bytes. */
  sha256: Scalars['Sha256']['output'];
  /** Its size in bytes. */
  size: Scalars['ByteCount']['output'];
  /** When the bytes were there; null while they are not. */
  storedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** A page of diagnostics. */
export type DiagnosticConnection = {
  /** The page's rows with their positions. */
  edges: Array<DiagnosticEdge>;
  /** The page's rows. */
  nodes: Array<Diagnostic>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** Input of diagnosticDelete. */
export type DiagnosticDeleteInput = {
  /** The diagnostic. */
  diagnosticId: Scalars['ID']['input'];
};

/** Answer of diagnosticDelete. */
export type DiagnosticDeletePayload = {
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** A diagnostic and its position. */
export type DiagnosticEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: Diagnostic;
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
  description?: InputMaybe<Scalars['String']['input']>;
  /** Name of the file, 1 to 255 characters; no folder in it. */
  fileName: Scalars['String']['input'];
  /** What it is. */
  kind: DiagnosticKind;
  /** Hash of the bytes. */
  sha256: Scalars['Sha256']['input'];
  /** Size in bytes, 1 to 33554432. */
  size: Scalars['ByteCount']['input'];
};

/** Answer of diagnosticSubmit. */
export type DiagnosticSubmitPayload = {
  /** The diagnostic; null on errors. */
  diagnostic?: Maybe<Diagnostic>;
  /** Where to send the bytes by PUT, in one piece; null on errors. */
  upload?: Maybe<Download>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Where bytes are fetched by GET. */
export type Download = {
  /** When it ends. */
  expiresAt: Scalars['DateTime']['output'];
  /** To be sent as `Authorization: Bearer …`. */
  token: Scalars['String']['output'];
  /** Where. */
  url: Scalars['URL']['output'];
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

/** A rule that would exclude a submitted file. */
export type ExclusionCandidate = {
  /** What the value is compared with. */
  kind: ExclusionKind;
  /** The value. */
  value: Scalars['String']['output'];
};

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

/** A piece of an export. */
export type ExportChunk = {
  /** Lines of JSON, each an object with its type: docs/export.md. */
  lines: Scalars['String']['output'];
};

/** A device that has a file. */
export type ExposedDevice = {
  /** The device. */
  device: Device;
  /** When it did so first. */
  firstAt: Scalars['DateTime']['output'];
  /** When it did so last. */
  lastAt: Scalars['DateTime']['output'];
  /** Its newest submission of the file: name, folder, and by which policy it was decided. */
  submission: Submission;
  /** How often it sent it, or asked. */
  submissions: Scalars['Int']['output'];
};

/** A page of exposed devices. */
export type ExposedDeviceConnection = {
  /** The page's rows with their positions. */
  edges: Array<ExposedDeviceEdge>;
  /** The page's rows. */
  nodes: Array<ExposedDevice>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** An exposed device and its position. */
export type ExposedDeviceEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: ExposedDevice;
};

/** Where a file is within one customer: what there is to be done when its verdict changes. */
export type Exposure = {
  /** Devices that have sent it, or asked about it. */
  devices: ExposedDeviceConnection;
  /** Messages with it in them, newest first, those that were passed on and those that were not. */
  messages: HeldMessageConnection;
};


/** Where a file is within one customer: what there is to be done when its verdict changes. */
export type ExposureDevicesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
};


/** Where a file is within one customer: what there is to be done when its verdict changes. */
export type ExposureMessagesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
  states?: InputMaybe<Array<MessageState>>;
};

/** Why something ended without a result. */
export type Failure = {
  /** A word for programs, for example RUNNER_LOST or UPLOAD_EXPIRED. */
  code: Scalars['String']['output'];
  /** What happened, for a person. */
  message: Scalars['String']['output'];
};

/** A message that a mail gateway has taken: what it waits for, and what became of it. The message itself never leaves the gateway. */
export type HeldMessage = {
  /** When that was decided; null while it is held. */
  decidedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Id of the user or key that decided; null when policy did, or nobody yet. */
  decidedBy?: Maybe<Scalars['String']['output']>;
  /** The gateway. */
  device: Device;
  /** When it reached its end; null before. */
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** How it is passed on; null where that is not decided, or it is not. */
  form?: Maybe<MessageForm>;
  /** Opaque id, prefix `msg_`. */
  id: Scalars['ID']['output'];
  /** The gateway's own name for it. */
  key: Scalars['String']['output'];
  /** Why, in the words of who decided; null when policy did, or nobody yet. */
  note?: Maybe<Scalars['String']['output']>;
  /** What the receiving server said; null before. */
  outcome?: Maybe<Scalars['String']['output']>;
  /** What of it was sent for analysis, 1 to 100. */
  parts: Array<MessagePart>;
  /** Why it was decided so; null while it is held. */
  reason?: Maybe<MessageReason>;
  /** When the gateway took it. */
  receivedAt: Scalars['DateTime']['output'];
  /** To whom, as the envelope says. */
  recipients: Array<Scalars['String']['output']>;
  /** Who sent it, as the envelope says; null for a message of a mail server, and when the customer's data is erased. */
  sender?: Maybe<Scalars['String']['output']>;
  /** Its size in bytes. */
  size: Scalars['ByteCount']['output'];
  /** How far it is. While an administrator's decision is on its way to the gateway, what was decided. */
  state: MessageState;
  /** What its header says it is about; null when nothing. */
  subject?: Maybe<Scalars['String']['output']>;
  /** When policy decides, if nothing else has. A message still HELD after that has a gateway that is off. */
  until: Scalars['DateTime']['output'];
};

/** A change of a message. */
export type HeldMessageChange = {
  /** The message as it is now. */
  message: HeldMessage;
};

/** A page of messages. */
export type HeldMessageConnection = {
  /** The page's rows with their positions. */
  edges: Array<HeldMessageEdge>;
  /** The page's rows. */
  nodes: Array<HeldMessage>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** A message and its position. */
export type HeldMessageEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: HeldMessage;
};

/** Which messages to list. All given conditions must hold. */
export type HeldMessageFilter = {
  /** Only of this gateway. */
  deviceId?: InputMaybe<Scalars['ID']['input']>;
  /** Only with this file in it. */
  sha256?: InputMaybe<Scalars['Sha256']['input']>;
  /** Only received from this instant on. */
  since?: InputMaybe<Scalars['DateTime']['input']>;
  /** Only these states. */
  states?: InputMaybe<Array<MessageState>>;
  /** Only received before this instant. */
  until?: InputMaybe<Scalars['DateTime']['input']>;
};

/** How a message stands at its gateway. */
export type HeldMessageReportInput = {
  /** How it is passed on. */
  form?: InputMaybe<MessageForm>;
  /** The gateway's own name for it: 1 to 64 letters, digits, - or _. */
  key: Scalars['String']['input'];
  /** What the receiving server said, at most 1000 characters. */
  outcome?: InputMaybe<Scalars['String']['input']>;
  /** What of it was sent for analysis: 1 to 100. Taken from the first report only. */
  parts: Array<MessagePartInput>;
  /** Why. */
  reason?: InputMaybe<MessageReason>;
  /** When it was taken. */
  receivedAt: Scalars['DateTime']['input'];
  /** To whom: 1 to 100 addresses. */
  recipients: Array<Scalars['String']['input']>;
  /** Who sent it, at most 320 characters; left out for a message of a mail server. */
  sender?: InputMaybe<Scalars['String']['input']>;
  /** Its size in bytes. */
  size: Scalars['ByteCount']['input'];
  /** How far it is. */
  state: MessageState;
  /** What it is about, at most 1000 characters. */
  subject?: InputMaybe<Scalars['String']['input']>;
  /** When policy decides. */
  until: Scalars['DateTime']['input'];
};

/** Answer of heldMessageReport. */
export type HeldMessageReportPayload = {
  /** How it stands here; null on errors. */
  message?: Maybe<HeldMessage>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of heldMessagesDrop. */
export type HeldMessagesDropInput = {
  /** 1 to 100 messages. */
  ids: Array<Scalars['ID']['input']>;
  /** Why, 1 to 500 characters. */
  note: Scalars['String']['input'];
};

/** Answer of heldMessagesDrop. */
export type HeldMessagesDropPayload = {
  /** The messages; null on errors. */
  messages?: Maybe<Array<HeldMessage>>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of heldMessagesRelease. */
export type HeldMessagesReleaseInput = {
  /** How. Default: UNCHANGED. */
  form?: InputMaybe<MessageForm>;
  /** 1 to 100 messages. */
  ids: Array<Scalars['ID']['input']>;
  /** Why, 1 to 500 characters. */
  note: Scalars['String']['input'];
};

/** Answer of heldMessagesRelease. */
export type HeldMessagesReleasePayload = {
  /** The messages; null on errors. */
  messages?: Maybe<Array<HeldMessage>>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** What happens to a held file when no verdict came in time. */
export type HoldExpiry =
  /** It stays blocked. */
  | 'BLOCK'
  /** It may run. */
  | 'RELEASE';

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
  senderDomain: Scalars['String']['input'];
  /** Whether the mail server knows that the sender is who it says: it signed in, or SPF or DKIM vouch for the domain. What is not verified is not internal. */
  verified: Scalars['Boolean']['input'];
};

/** A decision of an administrator that the calling gateway has to carry out. */
export type MessageDecision = {
  /** The message, with its new state and form. */
  message: HeldMessage;
};

/** How a message is passed on. */
export type MessageForm =
  /** With notices in the place of attachments. */
  | 'REPLACED'
  /** With a warning in its subject and header. */
  | 'TAGGED'
  /** As it came; signatures in it stay good. */
  | 'UNCHANGED';

/** What of a message was sent for analysis. */
export type MessagePart = {
  /** An attachment or a link. */
  kind: MessagePartKind;
  /** The link; null for an attachment. */
  link?: Maybe<Scalars['String']['output']>;
  /** Its submission, with its name, its state and its verdict. */
  submission: Submission;
};

/** A part of a message that was sent for analysis. */
export type MessagePartInput = {
  /** The link, when it is one, at most 2000 characters. */
  link?: InputMaybe<Scalars['String']['input']>;
  /** Its submission, by the same device. */
  submissionId: Scalars['ID']['input'];
};

/** What a part of a message is. */
export type MessagePartKind =
  /** A file. */
  | 'ATTACHMENT'
  /** An address in the text, sent as a shortcut file that names it. */
  | 'LINK';

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

export type Mutation = {
  /** Deletes a diagnostic and its bytes. Deleting it twice is no error. */
  diagnosticDelete: DiagnosticDeletePayload;
  /** Announces a diagnostic of the device itself. For devices. */
  diagnosticSubmit: DiagnosticSubmitPayload;
  /** A mail gateway tells how a message stands. Telling the same twice changes nothing; the answer is how it stands here, where an administrator may have decided. */
  heldMessageReport: HeldMessageReportPayload;
  /** Keeps held messages from going. All of them or, where one can't, none. */
  heldMessagesDrop: HeldMessagesDropPayload;
  /** Lets held or dropped messages go, whatever their verdicts. All of them or, where one can't, none. */
  heldMessagesRelease: HeldMessagesReleasePayload;
  /** Destroys the key of a stored sample whose bytes this customer has uploaded or proven to have; the bytes can't be read again. Deleting twice is no error. */
  sampleDelete: SampleDeletePayload;
  /** Asks about a file by its hash. One round trip: the decision, the verdict if known, else where to send the bytes. */
  sampleSubmit: SampleSubmitPayload;
  /** Tells of files that the device met and does not send, for their reputation. What it told before is counted. For devices. */
  sightingsReport: SightingsReportPayload;
  /** Shows that the customer has the bytes of a submission, by the answer to its challenge. From then on the customer is told what was seen of them. Showing it twice is no error. */
  submissionProve: SubmissionProvePayload;
  /** Has a submitted sample analysed anew, for an analyst: by the engine's choice, or in a named environment. The verdict so far stays until there is more to say; where a named environment shows less, it stays too. */
  submissionReanalyze: SubmissionReanalyzePayload;
};


export type MutationDiagnosticDeleteArgs = {
  input: DiagnosticDeleteInput;
};


export type MutationDiagnosticSubmitArgs = {
  input: DiagnosticSubmitInput;
};


export type MutationHeldMessageReportArgs = {
  input: HeldMessageReportInput;
};


export type MutationHeldMessagesDropArgs = {
  input: HeldMessagesDropInput;
};


export type MutationHeldMessagesReleaseArgs = {
  input: HeldMessagesReleaseInput;
};


export type MutationSampleDeleteArgs = {
  input: SampleDeleteInput;
};


export type MutationSampleSubmitArgs = {
  input: SampleSubmitInput;
};


export type MutationSightingsReportArgs = {
  input: SightingsReportInput;
};


export type MutationSubmissionProveArgs = {
  input: SubmissionProveInput;
};


export type MutationSubmissionReanalyzeArgs = {
  input: SubmissionReanalyzeInput;
};

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

/** Where a page stands in its list. */
export type PageInfo = {
  /** Position of the last row, to be given as `after`; null on an empty page. */
  endCursor?: Maybe<Scalars['Cursor']['output']>;
  /** True when rows follow the last one of this page. */
  hasNextPage: Scalars['Boolean']['output'];
  /** True when rows precede the first one of this page. Pages go forward only, so this says whether `after` was given. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** Position of the first row; null on an empty page. */
  startCursor?: Maybe<Scalars['Cursor']['output']>;
};

/** The policy revision that decided; the rest of it is the policies' business. */
export type PolicyRevision = {
  /** Opaque id, prefix `prv_`. */
  id: Scalars['ID']['output'];
};

/** Kinds of assignment, the most specific first. */
export type PolicyScope =
  /** All devices of the customer. */
  | 'CUSTOMER'
  /** One device. */
  | 'DEVICE'
  /** A group of devices, and all groups below it: `berlin` holds for `berlin/finance`. */
  | 'GROUP'
  /** All devices of a product, by the name that they give it. */
  | 'PRODUCT';

/** The settings of a policy. What is left out has its default, or stays. */
export type PolicySettingsInput = {
  /** SUSPICIOUS or worse. Default: HIGHLY_SUSPICIOUS. */
  blockFrom?: InputMaybe<VerdictLevel>;
  /** Categories that are submitted by themselves. Default: EXECUTABLE, ARCHIVE, SCRIPT, DOCUMENT. */
  categories?: InputMaybe<Array<Category>>;
  /** Default: RELEASE. */
  holdExpiry?: InputMaybe<HoldExpiry>;
  /** 0 to 600000 ms. Default: 0. */
  holdMax?: InputMaybe<Scalars['Duration']['input']>;
  /** Default: WEB, MAIL, ARCHIVER, REMOVABLE_MEDIA, NETWORK_SHARE. */
  holdOrigins?: InputMaybe<Array<Origin>>;
  /** 0 to 100. Default: 90. */
  localScoreMax?: InputMaybe<Scalars['Int']['input']>;
  /** 0 to 100. Default: 20. */
  localScoreMin?: InputMaybe<Scalars['Int']['input']>;
  /** Default: DROP. */
  mailAction?: InputMaybe<MailAction>;
  /** SUSPICIOUS or worse; UNKNOWN turns it off. Default: SUSPICIOUS. */
  notifyFrom?: InputMaybe<VerdictLevel>;
  /** Domain names, at most 500. Default: none. */
  organisationDomains?: InputMaybe<Array<Scalars['String']['input']>>;
  /** SUSPICIOUS or worse; UNKNOWN turns it off. Default: off. */
  quarantineFrom?: InputMaybe<VerdictLevel>;
  /** Between 0 and 1; 0 turns it off. Default: off. */
  releaseBelow?: InputMaybe<Scalars['Float']['input']>;
  /** SUSPICIOUS or worse; UNKNOWN turns it off. Default: off. */
  remediateFrom?: InputMaybe<VerdictLevel>;
  /** For the categories that are named; others stay. Default: AFTER_30_DAYS for all. */
  retention?: InputMaybe<Array<CategoryRetentionInput>>;
  /** Largest file sent, 1 byte to 64 MiB. Default: 64 MiB. */
  sizeMax?: InputMaybe<Scalars['ByteCount']['input']>;
};

/** A draft of a policy, and what to try it on. */
export type PolicySimulateInput = {
  /** Today and the days before it (UTC), 1 to 90. */
  days: Scalars['Int']['input'];
  /** Exclusions to try besides, at most 100: of the policy when one is named, else of the scope. They count for all days, as those that are in force do. */
  exclusions?: InputMaybe<Array<TrialExclusionInput>>;
  /** The policy that the draft changes, where it is in force, as policyUpdate would; `pol_builtin` is what holds where nothing is assigned. Left out, each device's own policy, on all devices of the scope. */
  policyId?: InputMaybe<Scalars['ID']['input']>;
  /** With a policy: to whom it is assigned besides, as policyAssign would; what is more specific still wins. Without one: on whose submissions the draft is tried; others go as they went. Default: with a policy none, else CUSTOMER. */
  scope?: InputMaybe<PolicyScope>;
  /** The changes; left out, the policy as it is. */
  settings?: InputMaybe<PolicySettingsInput>;
  /** The device's id, or the name of the group or product, when the scope is one. */
  target?: InputMaybe<Scalars['String']['input']>;
};

/** How a draft of a policy would have done, beside the policy in force. */
export type PolicySimulation = {
  /** The first 100 of them. */
  differences: Array<SimulatedDifference>;
  /** Submissions that the draft decides in another way than the policies in force. */
  differing: Scalars['Int']['output'];
  /** Under the draft. */
  draft: SimulatedOutcome;
  /** Under the policies in force now. */
  inForce: SimulatedOutcome;
  /** The first instant that was played again. */
  since: Scalars['DateTime']['output'];
  /** Submissions that were played again. */
  submissions: Scalars['Int']['output'];
  /** True when there were more than 200000, and only the newest were. */
  truncated: Scalars['Boolean']['output'];
  /** Submissions that the policies and exclusions in force, had they held all the days, would decide in another way than it was decided then: 0 unless they changed since. */
  unlikeHistory: Scalars['Int']['output'];
};

/** What is asked of whoever says that it has the bytes: HMAC-SHA256 with this key over the bytes of these ranges, one after the other. */
export type PossessionChallenge = {
  /** The key, 64 hexadecimal digits. */
  key: Scalars['String']['output'];
  /** Ranges of the bytes, in their order, at most 16. */
  ranges: Array<ByteRange>;
};

/** How widely a sample is known: across customers roughly, within the caller's own exactly. */
export type Prevalence = {
  /** How many customers have met it, roughly. */
  customers: PrevalenceBucket;
  /** The day (UTC) on which anybody last met it; null when nobody did. */
  lastSeenDay?: Maybe<Scalars['DateTime']['output']>;
  /** Devices of the caller's customer that have sent it, or asked about it. */
  ownDevices: Scalars['Int']['output'];
  /** How often they did. */
  ownSubmissions: Scalars['Int']['output'];
};

/** A number of customers, as exactly as it is told. */
export type PrevalenceBucket =
  /** Fewer than 10. */
  | 'FEW'
  /** 100 to 999. */
  | 'HUNDREDS'
  /** 10 to 99. */
  | 'TENS'
  /** 1000 or more. */
  | 'THOUSANDS';

export type Query = {
  /** Proofs of the deletions of this customer's samples, newest first. */
  deletionReceipts: DeletionReceiptConnection;
  /** What devices of the caller's customer sent of themselves, newest first. */
  diagnostics: DiagnosticConnection;
  /** One of them, for a device one of its own; null when there is none of this id. */
  heldMessage?: Maybe<HeldMessage>;
  /** Messages that the customer's mail gateways hold or have passed on, the newest first. */
  heldMessages: HeldMessageConnection;
  /** What a draft of a policy would have changed in the last days: how many files more or fewer would have been sent, held, released too early. */
  policySimulate: PolicySimulation;
  /** What is known of all hashes that begin so: tells the service 20 bits of a hash, not which one is meant. What fewer than five customers have met is told to those alone, unless it is SUSPICIOUS or worse. */
  reputation: Array<Reputation>;
  /** A sample that the customer has submitted; null when it has not. */
  sample?: Maybe<Sample>;
  /** Files that devices of the caller's customer met and did not send, those met first most recently first. */
  sightings: SightingConnection;
  /** One of the customer's submissions; null when there is none of this id. */
  submission?: Maybe<Submission>;
  /** How many of the customer's submissions a filter finds. */
  submissionTotals: SubmissionTotals;
  /** The customer's submissions. */
  submissions: SubmissionConnection;
};


export type QueryDeletionReceiptsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
};


export type QueryDiagnosticsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  deviceId?: InputMaybe<Scalars['ID']['input']>;
  first: Scalars['Int']['input'];
};


export type QueryHeldMessageArgs = {
  id: Scalars['ID']['input'];
};


export type QueryHeldMessagesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<HeldMessageFilter>;
  first: Scalars['Int']['input'];
};


export type QueryPolicySimulateArgs = {
  input: PolicySimulateInput;
};


export type QueryReputationArgs = {
  prefix: Scalars['String']['input'];
};


export type QuerySampleArgs = {
  sha256: Scalars['Sha256']['input'];
};


export type QuerySightingsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<SightingFilter>;
  first: Scalars['Int']['input'];
};


export type QuerySubmissionArgs = {
  id: Scalars['ID']['input'];
};


export type QuerySubmissionTotalsArgs = {
  filter?: InputMaybe<SubmissionFilter>;
};


export type QuerySubmissionsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<SubmissionFilter>;
  first: Scalars['Int']['input'];
  order?: InputMaybe<SubmissionOrder>;
};

/** Files analysed, pooled over all devices. Answers from known verdicts are free. */
export type Quota = {
  /** Files that may be analysed on one day (UTC). */
  dailyLimit: Scalars['Int']['output'];
  /** When the day's count begins anew. */
  dayEndsAt: Scalars['DateTime']['output'];
  /** When the month's count begins anew. */
  monthEndsAt: Scalars['DateTime']['output'];
  /** Files that may be analysed in one month (UTC). */
  monthlyLimit: Scalars['Int']['output'];
  /** Files sent for analysis this month. */
  usedThisMonth: Scalars['Int']['output'];
  /** Files sent for analysis today. */
  usedToday: Scalars['Int']['output'];
  /** How near the end is. */
  warning: QuotaWarning;
};

/** How near the end of a quota is. */
export type QuotaWarning =
  /** Four fifths of the day's or of the month's is used. */
  | 'NEARLY_USED_UP'
  /** Less than four fifths of both is used. */
  | 'NONE'
  /** All of the day's or of the month's is used: new files are decided OVER_QUOTA until it begins anew. */
  | 'USED_UP';

/** What is known of one hash, as told to somebody who did not say which hash is meant. */
export type Reputation = {
  /** How many customers have met it, roughly. */
  customers: PrevalenceBucket;
  /** The day (UTC) on which anybody first met it. */
  firstSeenDay: Scalars['DateTime']['output'];
  /** The day (UTC) on which anybody last met it. */
  lastSeenDay: Scalars['DateTime']['output'];
  /** The final verdict's level; null when there is none. */
  level?: Maybe<VerdictLevel>;
  /** The hash. */
  sha256: Scalars['Sha256']['output'];
};

/** How long the bytes of clean samples are kept. What is suspicious or worse is kept for analysis; metadata and verdicts stay in any case. */
export type Retention =
  /** Deleted 30 days after the verdict. */
  | 'AFTER_30_DAYS'
  /** Deleted as soon as the verdict is final. */
  | 'IMMEDIATELY'
  /** Kept. Not for documents. */
  | 'NEVER';

/** Bytes, named by their SHA-256. Everything about them that is not a customer's secret. */
export type Sample = {
  /** What kind of file it is, by its content once we hold it; as the customer told it, until it has shown that it has the bytes. */
  category: Category;
  /** The archive it was found in first; null when it came by itself. */
  container?: Maybe<Sample>;
  /** Where it is, within the caller's own customer. */
  exposure: Exposure;
  /** When anybody first asked about it: the day (UTC), and the instant for the customer that did. */
  firstSeenAt: Scalars['DateTime']['output'];
  /** Opaque id, prefix `smp_`. */
  id: Scalars['ID']['output'];
  /** IANA media type by its content; null before the bytes came, and until the customer has shown that it has them. */
  mediaType?: Maybe<Scalars['String']['output']>;
  /** Files found in this archive, for those who have shown that they have it. */
  members: SampleConnection;
  /** How widely it is known. */
  prevalence: Prevalence;
  /** Its hash. */
  sha256: Scalars['Sha256']['output'];
  /** Its size in bytes; as the customer told it, until it has shown that it has the bytes. */
  size: Scalars['ByteCount']['output'];
  /** Whether we hold the bytes; null when not, or no longer, and until the customer has shown that it has them. */
  stored?: Maybe<SampleStorage>;
};


/** Bytes, named by their SHA-256. Everything about them that is not a customer's secret. */
export type SampleMembersArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
};

/** A page of samples. */
export type SampleConnection = {
  /** The page's rows with their positions. */
  edges: Array<SampleEdge>;
  /** The page's rows. */
  nodes: Array<Sample>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** Input of sampleDelete. */
export type SampleDeleteInput = {
  /** Why, 1 to 500 characters. */
  reason: Scalars['String']['input'];
  /** Hash of the sample. */
  sha256: Scalars['Sha256']['input'];
};

/** Answer of sampleDelete. */
export type SampleDeletePayload = {
  /** Proof of the deletion; null on errors. */
  receipt?: Maybe<DeletionReceipt>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** A sample and its position. */
export type SampleEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: Sample;
};

/** Where and since when the encrypted bytes are kept. */
export type SampleStorage = {
  /** Region that they never leave. */
  region: Scalars['String']['output'];
  /** Since when. */
  since: Scalars['DateTime']['output'];
};

/** Input of sampleSubmit. */
export type SampleSubmitInput = {
  /** Lines that it reads on its standard input, at most 64, without control characters. */
  answers?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Password of the archive, as the person who has it knows it, 1 to 100 characters. Kept until the analysis has ended. */
  archivePassword?: InputMaybe<Scalars['String']['input']>;
  /** What it is started with, at most 64 words without control characters. With these, exportName or answers the file is analysed for this submission, whatever is known of it: what is seen then counts for everybody only where it makes the verdict worse. Arguments and answers have at most 8192 bytes together. */
  arguments?: InputMaybe<Array<Scalars['String']['input']>>;
  /** What the device takes it for, by name and first bytes. */
  category: Category;
  /** For an archive: the categories of what is in it, as far as the device looked; left out when it did not, or could not. */
  contains?: InputMaybe<Array<Category>>;
  /** Of a Windows library: the function to call, by its name or as # and its number. */
  exportName?: InputMaybe<Scalars['String']['input']>;
  /** Name of the file, 1 to 255 characters; no folder in it. */
  fileName: Scalars['String']['input'];
  /** The local engine's score: 0 surely clean, 100 surely malicious. Left out when a person asks. */
  localScore?: InputMaybe<Scalars['Int']['input']>;
  /** For a file that came by mail: the message's sender. */
  mail?: InputMaybe<MailFactsInput>;
  /** How it came to the device. */
  origin: Origin;
  /** Folder of the file, up to 4000 characters. */
  path?: InputMaybe<Scalars['String']['input']>;
  /** The program that wrote or opened it, up to 500 characters. */
  process?: InputMaybe<Scalars['String']['input']>;
  /** Hash of the bytes. */
  sha256: Scalars['Sha256']['input'];
  /** Who signed the file. Only when the device's system has verified the signature. */
  signer?: InputMaybe<SignerInput>;
  /** Size in bytes, 1 or more. */
  size: Scalars['ByteCount']['input'];
  /** The person at the device, up to 200 characters. */
  user?: InputMaybe<Scalars['String']['input']>;
};

/** Answer of sampleSubmit. */
export type SampleSubmitPayload = {
  /** The submission; null on errors. */
  submission?: Maybe<Submission>;
  /** Where to send the bytes; null when they are not needed. */
  upload?: Maybe<UploadTicket>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** A file that a device met and did not send: told for its reputation alone. Nothing of it is analysed. */
export type Sighting = {
  /** What the device takes it for. */
  category: Category;
  /** The device. */
  device: Device;
  /** Name of the file; null when it can no longer be told. */
  fileName?: Maybe<Scalars['String']['output']>;
  /** When first. */
  firstSeenAt: Scalars['DateTime']['output'];
  /** Opaque id, prefix `sgt_`. */
  id: Scalars['ID']['output'];
  /** When last. */
  lastSeenAt: Scalars['DateTime']['output'];
  /** How it came to the device. */
  origin: Origin;
  /** Folder of the file; null when not told. */
  path?: Maybe<Scalars['String']['output']>;
  /** The program that wrote or opened it; null when not told. */
  process?: Maybe<Scalars['String']['output']>;
  /** What is known of the bytes here; null when nobody has sent them. */
  sample?: Maybe<Sample>;
  /** Hash of the bytes. */
  sha256: Scalars['Sha256']['output'];
  /** Who signed it; null when nobody, or not told. */
  signer?: Maybe<Signer>;
  /** Its size in bytes. */
  size: Scalars['ByteCount']['output'];
  /** How often the device told of it. */
  times: Scalars['Int']['output'];
  /** The person at the device; null when not told. */
  user?: Maybe<Scalars['String']['output']>;
};

/** A page of sightings. */
export type SightingConnection = {
  /** The page's rows with their positions. */
  edges: Array<SightingEdge>;
  /** The page's rows. */
  nodes: Array<Sighting>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** A sighting and its position. */
export type SightingEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: Sighting;
};

/** Which sightings. */
export type SightingFilter = {
  /** Of this device. */
  deviceId?: InputMaybe<Scalars['ID']['input']>;
  /** Of these bytes. */
  sha256?: InputMaybe<Scalars['Sha256']['input']>;
  /** Met last at or after. */
  since?: InputMaybe<Scalars['DateTime']['input']>;
  /** Met last before. */
  until?: InputMaybe<Scalars['DateTime']['input']>;
};

/** A file that a device met. */
export type SightingInput = {
  /** What the device takes it for. */
  category: Category;
  /** Name of the file, 1 to 255 characters; no folder in it. */
  fileName: Scalars['String']['input'];
  /** How it came to the device. */
  origin: Origin;
  /** Folder of the file, up to 4000 characters. */
  path?: InputMaybe<Scalars['String']['input']>;
  /** The program that wrote or opened it, up to 500 characters. */
  process?: InputMaybe<Scalars['String']['input']>;
  /** Hash of the bytes. */
  sha256: Scalars['Sha256']['input'];
  /** Who signed the file, as the device's system verified it. */
  signer?: InputMaybe<SignerInput>;
  /** Size in bytes. */
  size: Scalars['ByteCount']['input'];
  /** The person at the device, up to 200 characters. */
  user?: InputMaybe<Scalars['String']['input']>;
};

/** Input of sightingsReport. */
export type SightingsReportInput = {
  /** What the device met, 1 to 100 files. */
  sightings: Array<SightingInput>;
};

/** Answer of sightingsReport. */
export type SightingsReportPayload = {
  /** How many of them the device had not told of before; null on errors. */
  fresh?: Maybe<Scalars['Int']['output']>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Who signed a file, as its device's system verified it. */
export type Signer = {
  /** SHA-256 of the certificate. */
  certificateSha256: Scalars['Sha256']['output'];
  /** The name in the certificate. */
  name: Scalars['String']['output'];
};

/** Who signed a file. */
export type SignerInput = {
  /** SHA-256 of the certificate. */
  certificateSha256: Scalars['Sha256']['input'];
  /** The name in the certificate, 1 to 200 characters. */
  name: Scalars['String']['input'];
};

/** What would be decided. */
export type SimulatedDecision = {
  /** What. */
  outcome: DecisionOutcome;
  /** Why. */
  reason: DecisionReason;
};

/** A submission that is decided in another way. */
export type SimulatedDifference = {
  /** What the draft decides. */
  draft: SimulatedDecision;
  /** What the policies in force decide. */
  inForce: SimulatedDecision;
  /** The submission. */
  submission: Submission;
};

/** What a policy makes of the submissions of some days. What was not analysed then has no verdict here either. */
export type SimulatedOutcome = {
  /** Files that waited for their verdict. */
  held: Scalars['Int']['output'];
  /** Files that would have waited, for how long nobody knows: they were not analysed then. */
  heldUnknown: Scalars['Int']['output'];
  /** The time that half of the held files waited, at most; null when none was held. */
  holdMedian?: Maybe<Scalars['Duration']['output']>;
  /** The time that 95 of 100 held files waited, at most; null when none was held. */
  holdP95?: Maybe<Scalars['Duration']['output']>;
  /** All waiting together. */
  holdTotal: Scalars['Duration']['output'];
  /** Files whose verdict was known, or under way. */
  known: Scalars['Int']['output'];
  /** Files not sent because the day's quota was used up. */
  overQuota: Scalars['Int']['output'];
  /** The most files sent on one day (UTC). */
  quotaPeak: Scalars['Int']['output'];
  /** Files let go, by time or by probability, before a verdict that blocks. */
  releasedEarly: Scalars['Int']['output'];
  /** Files sent for analysis. */
  sent: Scalars['Int']['output'];
  /** Files not sent, by reason. */
  skipped: Array<SimulatedSkips>;
};

/** How often files were not sent for one reason. */
export type SimulatedSkips = {
  /** How often. */
  count: Scalars['Int']['output'];
  /** The reason. */
  reason: DecisionReason;
};

/** One time that a device sent, or asked about, a sample. */
export type Submission = {
  /** The lines that it was to read; null when nothing was asked for. */
  answers?: Maybe<Array<Scalars['String']['output']>>;
  /** What it was to be started with; null when nothing was asked for, or it can no longer be told. */
  arguments?: Maybe<Array<Scalars['String']['output']>>;
  /** What shows that whoever submitted it has the bytes, for submissionProve; null when that was shown before, or the bytes are to be sent, or are not here. Until then its customer is told the verdict, and not what was seen. */
  challenge?: Maybe<PossessionChallenge>;
  /** What was decided, and why. */
  decision: SubmissionDecision;
  /** The device; null when a person or program submitted it. */
  device?: Maybe<Device>;
  /** What would exclude this file, narrowest first: each is ready for exclusionAdd. */
  exclusionCandidates: Array<ExclusionCandidate>;
  /** The function that was to be called; null when none was asked for. */
  exportName?: Maybe<Scalars['String']['output']>;
  /** Why it failed; null unless it did. */
  failure?: Maybe<Failure>;
  /** Name of the file on the device; empty when it can no longer be told. */
  fileName: Scalars['String']['output'];
  /** When it reached its last state; null before. */
  finishedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Opaque id, prefix `sub_`. */
  id: Scalars['ID']['output'];
  /** How the file came to the device. */
  origin: Origin;
  /** Folder of the file on the device; null when not told. */
  path?: Maybe<Scalars['String']['output']>;
  /** The program that wrote or opened it; null when not told. */
  process?: Maybe<Scalars['String']['output']>;
  /** The sample. */
  sample: Sample;
  /** Who signed the file, as the device verified it; null when nobody, or not told. */
  signer?: Maybe<Signer>;
  /** How far it is. */
  state: SubmissionState;
  /** When it was submitted. */
  submittedAt: Scalars['DateTime']['output'];
  /** The person at the device; null when not told. */
  user?: Maybe<Scalars['String']['output']>;
};

/** A submission that is new, or further than it was. */
export type SubmissionChange = {
  /** The submission as it is now. */
  submission: Submission;
};

/** Which changes of submissions to tell. All given conditions must hold. */
export type SubmissionChangeFilter = {
  /** Only of this device. */
  deviceId?: InputMaybe<Scalars['ID']['input']>;
  /** Only of this sample. */
  sha256?: InputMaybe<Scalars['Sha256']['input']>;
  /** Only when it is in one of these states. */
  states?: InputMaybe<Array<SubmissionState>>;
};

/** A page of submissions. */
export type SubmissionConnection = {
  /** The page's rows with their positions. */
  edges: Array<SubmissionEdge>;
  /** The page's rows. */
  nodes: Array<Submission>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** What was decided about a submission, and why. */
export type SubmissionDecision = {
  /** The reason for a person. */
  message: Scalars['String']['output'];
  /** What was decided. */
  outcome: DecisionOutcome;
  /** The policy revision that decided; null for the built-in default. */
  policyRevision?: Maybe<PolicyRevision>;
  /** The reason as a word. */
  reason: DecisionReason;
};

/** A submission and its position. */
export type SubmissionEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: Submission;
};

/** Which submissions to list. All given conditions must hold. */
export type SubmissionFilter = {
  /** Only files of these categories, by what they turned out to be. */
  categories?: InputMaybe<Array<Category>>;
  /** Only this device's. */
  deviceId?: InputMaybe<Scalars['ID']['input']>;
  /** Only files whose name contains this text, in any case. At most 100 characters. Names are sealed: of what the other conditions find, the first 100000 are looked through. */
  fileNameContains?: InputMaybe<Scalars['String']['input']>;
  /** Only files whose newest final verdict has one of these levels. */
  levels?: InputMaybe<Array<VerdictLevel>>;
  /** Only files that came in these ways. */
  origins?: InputMaybe<Array<Origin>>;
  /** Only what was decided for these reasons. */
  reasons?: InputMaybe<Array<DecisionReason>>;
  /** Only of this sample. */
  sha256?: InputMaybe<Scalars['Sha256']['input']>;
  /** Only from this instant on. */
  since?: InputMaybe<Scalars['DateTime']['input']>;
  /** Only these states. */
  states?: InputMaybe<Array<SubmissionState>>;
  /** Only where all of these words, 1 to 10, stand in name, folder, process, person or signer: whole words, in any case. What was submitted by releases before this filter is not found. */
  text?: InputMaybe<Scalars['String']['input']>;
  /** Only before this instant. */
  until?: InputMaybe<Scalars['DateTime']['input']>;
};

/** How a list of submissions is sorted. */
export type SubmissionOrder =
  /** The newest first. */
  | 'NEWEST_FIRST'
  /** The oldest first. */
  | 'OLDEST_FIRST';

/** Input of submissionProve. */
export type SubmissionProveInput = {
  /** The answer, 64 hexadecimal digits. */
  proof: Scalars['Sha256']['input'];
  /** The submission. */
  submissionId: Scalars['ID']['input'];
};

/** Answer of submissionProve. */
export type SubmissionProvePayload = {
  /** The submission; null on errors. What was seen is told a moment later. */
  submission?: Maybe<Submission>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of submissionReanalyze. */
export type SubmissionReanalyzeInput = {
  /** Password of the archive, as the person who has it knows it, 1 to 100 characters. Kept until the analysis has ended. */
  archivePassword?: InputMaybe<Scalars['String']['input']>;
  /** Where to run it, for example windows-7; the engine chooses when left out. */
  environment?: InputMaybe<Scalars['String']['input']>;
  /** The submission. */
  submissionId: Scalars['ID']['input'];
};

/** Answer of submissionReanalyze. */
export type SubmissionReanalyzePayload = {
  /** The submission; null on errors. Its sample's verdict changes when the analysis says something new. */
  submission?: Maybe<Submission>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** How many submissions were decided for one reason. */
export type SubmissionReasonTotal = {
  /** How many. */
  count: Scalars['Int']['output'];
  /** The reason. */
  reason: DecisionReason;
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

/** How many submissions are so far. */
export type SubmissionStateTotal = {
  /** How many. */
  count: Scalars['Int']['output'];
  /** How far. */
  state: SubmissionState;
};

/** How many submissions a filter finds. */
export type SubmissionTotals = {
  /** True when there are more than were counted: all numbers are then of the newest 100000. */
  capped: Scalars['Boolean']['output'];
  /** By what was decided, and why. */
  reasons: Array<SubmissionReasonTotal>;
  /** By how far they are. */
  states: Array<SubmissionStateTotal>;
  /** All of them; counting stops at 100000. */
  total: Scalars['Int']['output'];
};

export type Subscription = {
  /** Each change of a message of the customer, from now on. */
  heldMessageChanged: HeldMessageChange;
  /** What administrators decided of the calling gateway's messages and it has not carried out: all of that at once, then each as it is decided. Told again at each connection until heldMessageReport says that it is done. */
  messageDecided: MessageDecision;
  /** How the customer's quota stands: at once, then whenever four fifths, nine tenths or all of a day's or a month's is used. */
  quotaChanged: Quota;
  /** Each submission of the customer as it is made, and each time it is further, from now on. Read `submissions` for what was before. */
  submissionChanged: SubmissionChange;
};


export type SubscriptionSubmissionChangedArgs = {
  filter?: InputMaybe<SubmissionChangeFilter>;
};

/** An exclusion that is only tried. */
export type TrialExclusionInput = {
  /** What the value is compared with. */
  kind: ExclusionKind;
  /** A hash, an extension without dot, a folder, or a signer; at most 1000 characters. */
  value: Scalars['String']['input'];
};

/** Where to send the bytes: PUT with Content-Range from `offset`; HEAD tells the offset again. */
export type UploadTicket = {
  /** When the ticket ends. */
  expiresAt: Scalars['DateTime']['output'];
  /** How many bytes have arrived already. */
  offset: Scalars['ByteCount']['output'];
  /** To be sent as `Authorization: Bearer …`. Good for these bytes alone. */
  token: Scalars['String']['output'];
  /** Where to. */
  url: Scalars['URL']['output'];
};

/** An expected failure: the request was understood and refused. */
export type UserError = {
  /** The kind of failure. */
  code: ErrorCode;
  /** Path of the input field at fault; null when the whole input is. */
  field?: Maybe<Array<Scalars['String']['output']>>;
  /** What is wrong and what to do, for a person. */
  message: Scalars['String']['output'];
};

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



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  Customer: Customer;
  CustomerExport: CustomerExport;
  Diagnostic: Diagnostic;
  HeldMessage: HeldMessage;
  Sample: Sample;
  Sighting: Sighting;
  Submission: Submission;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Customer:
    ( { __typename: 'Customer' }
    & GraphQLRecursivePick<FederationTypes['Customer'], {"id":true}> );
  CustomerExport:
    ( { __typename: 'CustomerExport' }
    & GraphQLRecursivePick<FederationTypes['CustomerExport'], {"id":true}> );
  Diagnostic:
    ( { __typename: 'Diagnostic' }
    & GraphQLRecursivePick<FederationTypes['Diagnostic'], {"id":true}> );
  HeldMessage:
    ( { __typename: 'HeldMessage' }
    & GraphQLRecursivePick<FederationTypes['HeldMessage'], {"id":true}> );
  Sample:
    ( { __typename: 'Sample' }
    & ( GraphQLRecursivePick<FederationTypes['Sample'], {"id":true}>
        | GraphQLRecursivePick<FederationTypes['Sample'], {"sha256":true}> ) );
  Sighting:
    ( { __typename: 'Sighting' }
    & GraphQLRecursivePick<FederationTypes['Sighting'], {"id":true}> );
  Submission:
    ( { __typename: 'Submission' }
    & GraphQLRecursivePick<FederationTypes['Submission'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  ByteCount: ResolverTypeWrapper<Scalars['ByteCount']['output']>;
  ByteRange: ResolverTypeWrapper<ByteRange>;
  Category: Category;
  CategoryRetentionInput: CategoryRetentionInput;
  Cursor: ResolverTypeWrapper<Scalars['Cursor']['output']>;
  Customer: ResolverTypeWrapper<CustomerRow>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  CustomerExport: ResolverTypeWrapper<CustomerExportRow>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DecisionOutcome: DecisionOutcome;
  DecisionReason: DecisionReason;
  DeletionReceipt: ResolverTypeWrapper<DeletionReceipt>;
  DeletionReceiptConnection: ResolverTypeWrapper<DeletionReceiptConnection>;
  DeletionReceiptEdge: ResolverTypeWrapper<DeletionReceiptEdge>;
  Device: ResolverTypeWrapper<Device>;
  Diagnostic: ResolverTypeWrapper<DiagnosticRow>;
  DiagnosticConnection: ResolverTypeWrapper<Omit<DiagnosticConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['DiagnosticEdge']>, nodes: Array<ResolversTypes['Diagnostic']> }>;
  DiagnosticDeleteInput: DiagnosticDeleteInput;
  DiagnosticDeletePayload: ResolverTypeWrapper<DiagnosticDeletePayload>;
  DiagnosticEdge: ResolverTypeWrapper<Omit<DiagnosticEdge, 'node'> & { node: ResolversTypes['Diagnostic'] }>;
  DiagnosticKind: DiagnosticKind;
  DiagnosticSubmitInput: DiagnosticSubmitInput;
  DiagnosticSubmitPayload: ResolverTypeWrapper<Omit<DiagnosticSubmitPayload, 'diagnostic'> & { diagnostic?: Maybe<ResolversTypes['Diagnostic']> }>;
  Download: ResolverTypeWrapper<Download>;
  Duration: ResolverTypeWrapper<Scalars['Duration']['output']>;
  ErrorCode: ErrorCode;
  ExclusionCandidate: ResolverTypeWrapper<ExclusionCandidate>;
  ExclusionKind: ExclusionKind;
  ExportChunk: ResolverTypeWrapper<ExportChunk>;
  ExposedDevice: ResolverTypeWrapper<ExposedDeviceRow>;
  ExposedDeviceConnection: ResolverTypeWrapper<Omit<ExposedDeviceConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['ExposedDeviceEdge']>, nodes: Array<ResolversTypes['ExposedDevice']> }>;
  ExposedDeviceEdge: ResolverTypeWrapper<Omit<ExposedDeviceEdge, 'node'> & { node: ResolversTypes['ExposedDevice'] }>;
  Exposure: ResolverTypeWrapper<ExposureRow>;
  Failure: ResolverTypeWrapper<Failure>;
  HeldMessage: ResolverTypeWrapper<HeldMessageRow>;
  HeldMessageChange: ResolverTypeWrapper<HeldMessageChangeRow>;
  HeldMessageConnection: ResolverTypeWrapper<Omit<HeldMessageConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['HeldMessageEdge']>, nodes: Array<ResolversTypes['HeldMessage']> }>;
  HeldMessageEdge: ResolverTypeWrapper<Omit<HeldMessageEdge, 'node'> & { node: ResolversTypes['HeldMessage'] }>;
  HeldMessageFilter: HeldMessageFilter;
  HeldMessageReportInput: HeldMessageReportInput;
  HeldMessageReportPayload: ResolverTypeWrapper<Omit<HeldMessageReportPayload, 'message'> & { message?: Maybe<ResolversTypes['HeldMessage']> }>;
  HeldMessagesDropInput: HeldMessagesDropInput;
  HeldMessagesDropPayload: ResolverTypeWrapper<Omit<HeldMessagesDropPayload, 'messages'> & { messages?: Maybe<Array<ResolversTypes['HeldMessage']>> }>;
  HeldMessagesReleaseInput: HeldMessagesReleaseInput;
  HeldMessagesReleasePayload: ResolverTypeWrapper<Omit<HeldMessagesReleasePayload, 'messages'> & { messages?: Maybe<Array<ResolversTypes['HeldMessage']>> }>;
  HoldExpiry: HoldExpiry;
  MailAction: MailAction;
  MailFactsInput: MailFactsInput;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  MessageDecision: ResolverTypeWrapper<MessageDecisionRow>;
  MessageForm: MessageForm;
  MessagePart: ResolverTypeWrapper<MessagePartRow>;
  MessagePartInput: MessagePartInput;
  MessagePartKind: MessagePartKind;
  MessageReason: MessageReason;
  MessageState: MessageState;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Origin: Origin;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  PolicyRevision: ResolverTypeWrapper<PolicyRevision>;
  PolicyScope: PolicyScope;
  PolicySettingsInput: PolicySettingsInput;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  PolicySimulateInput: PolicySimulateInput;
  PolicySimulation: ResolverTypeWrapper<Omit<PolicySimulation, 'differences'> & { differences: Array<ResolversTypes['SimulatedDifference']> }>;
  PossessionChallenge: ResolverTypeWrapper<PossessionChallenge>;
  Prevalence: ResolverTypeWrapper<PrevalenceRow>;
  PrevalenceBucket: PrevalenceBucket;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Quota: ResolverTypeWrapper<Quota>;
  QuotaWarning: QuotaWarning;
  Reputation: ResolverTypeWrapper<ReputationRow>;
  Retention: Retention;
  Sample: ResolverTypeWrapper<SampleRow>;
  SampleConnection: ResolverTypeWrapper<SampleConnectionRow>;
  SampleDeleteInput: SampleDeleteInput;
  SampleDeletePayload: ResolverTypeWrapper<SampleDeletePayload>;
  SampleEdge: ResolverTypeWrapper<SampleEdgeRow>;
  SampleStorage: ResolverTypeWrapper<SampleStorage>;
  SampleSubmitInput: SampleSubmitInput;
  SampleSubmitPayload: ResolverTypeWrapper<Omit<SampleSubmitPayload, 'submission' | 'upload'> & { submission?: Maybe<ResolversTypes['Submission']>, upload?: Maybe<ResolversTypes['UploadTicket']> }>;
  Sha256: ResolverTypeWrapper<Scalars['Sha256']['output']>;
  Sighting: ResolverTypeWrapper<SightingRow>;
  SightingConnection: ResolverTypeWrapper<Omit<SightingConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['SightingEdge']>, nodes: Array<ResolversTypes['Sighting']> }>;
  SightingEdge: ResolverTypeWrapper<Omit<SightingEdge, 'node'> & { node: ResolversTypes['Sighting'] }>;
  SightingFilter: SightingFilter;
  SightingInput: SightingInput;
  SightingsReportInput: SightingsReportInput;
  SightingsReportPayload: ResolverTypeWrapper<SightingsReportPayload>;
  Signer: ResolverTypeWrapper<Signer>;
  SignerInput: SignerInput;
  SimulatedDecision: ResolverTypeWrapper<SimulatedDecision>;
  SimulatedDifference: ResolverTypeWrapper<SimulatedDifferenceRow>;
  SimulatedOutcome: ResolverTypeWrapper<SimulatedOutcome>;
  SimulatedSkips: ResolverTypeWrapper<SimulatedSkips>;
  Submission: ResolverTypeWrapper<SubmissionRow>;
  SubmissionChange: ResolverTypeWrapper<SubmissionChangeRow>;
  SubmissionChangeFilter: SubmissionChangeFilter;
  SubmissionConnection: ResolverTypeWrapper<Omit<SubmissionConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['SubmissionEdge']>, nodes: Array<ResolversTypes['Submission']> }>;
  SubmissionDecision: ResolverTypeWrapper<SubmissionDecision>;
  SubmissionEdge: ResolverTypeWrapper<Omit<SubmissionEdge, 'node'> & { node: ResolversTypes['Submission'] }>;
  SubmissionFilter: SubmissionFilter;
  SubmissionOrder: SubmissionOrder;
  SubmissionProveInput: SubmissionProveInput;
  SubmissionProvePayload: ResolverTypeWrapper<Omit<SubmissionProvePayload, 'submission'> & { submission?: Maybe<ResolversTypes['Submission']> }>;
  SubmissionReanalyzeInput: SubmissionReanalyzeInput;
  SubmissionReanalyzePayload: ResolverTypeWrapper<Omit<SubmissionReanalyzePayload, 'submission'> & { submission?: Maybe<ResolversTypes['Submission']> }>;
  SubmissionReasonTotal: ResolverTypeWrapper<SubmissionReasonTotal>;
  SubmissionState: SubmissionState;
  SubmissionStateTotal: ResolverTypeWrapper<SubmissionStateTotal>;
  SubmissionTotals: ResolverTypeWrapper<SubmissionTotals>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  TrialExclusionInput: TrialExclusionInput;
  URL: ResolverTypeWrapper<Scalars['URL']['output']>;
  UploadTicket: ResolverTypeWrapper<UploadTicketRow>;
  UserError: ResolverTypeWrapper<UserError>;
  VerdictLevel: VerdictLevel;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  ByteCount: Scalars['ByteCount']['output'];
  ByteRange: ByteRange;
  CategoryRetentionInput: CategoryRetentionInput;
  Cursor: Scalars['Cursor']['output'];
  Customer: CustomerRow;
  ID: Scalars['ID']['output'];
  CustomerExport: CustomerExportRow;
  Int: Scalars['Int']['output'];
  DateTime: Scalars['DateTime']['output'];
  DeletionReceipt: DeletionReceipt;
  DeletionReceiptConnection: DeletionReceiptConnection;
  DeletionReceiptEdge: DeletionReceiptEdge;
  Device: Device;
  Diagnostic: DiagnosticRow;
  DiagnosticConnection: Omit<DiagnosticConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['DiagnosticEdge']>, nodes: Array<ResolversParentTypes['Diagnostic']> };
  DiagnosticDeleteInput: DiagnosticDeleteInput;
  DiagnosticDeletePayload: DiagnosticDeletePayload;
  DiagnosticEdge: Omit<DiagnosticEdge, 'node'> & { node: ResolversParentTypes['Diagnostic'] };
  DiagnosticSubmitInput: DiagnosticSubmitInput;
  DiagnosticSubmitPayload: Omit<DiagnosticSubmitPayload, 'diagnostic'> & { diagnostic?: Maybe<ResolversParentTypes['Diagnostic']> };
  Download: Download;
  Duration: Scalars['Duration']['output'];
  ExclusionCandidate: ExclusionCandidate;
  ExportChunk: ExportChunk;
  ExposedDevice: ExposedDeviceRow;
  ExposedDeviceConnection: Omit<ExposedDeviceConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['ExposedDeviceEdge']>, nodes: Array<ResolversParentTypes['ExposedDevice']> };
  ExposedDeviceEdge: Omit<ExposedDeviceEdge, 'node'> & { node: ResolversParentTypes['ExposedDevice'] };
  Exposure: ExposureRow;
  Failure: Failure;
  HeldMessage: HeldMessageRow;
  HeldMessageChange: HeldMessageChangeRow;
  HeldMessageConnection: Omit<HeldMessageConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['HeldMessageEdge']>, nodes: Array<ResolversParentTypes['HeldMessage']> };
  HeldMessageEdge: Omit<HeldMessageEdge, 'node'> & { node: ResolversParentTypes['HeldMessage'] };
  HeldMessageFilter: HeldMessageFilter;
  HeldMessageReportInput: HeldMessageReportInput;
  HeldMessageReportPayload: Omit<HeldMessageReportPayload, 'message'> & { message?: Maybe<ResolversParentTypes['HeldMessage']> };
  HeldMessagesDropInput: HeldMessagesDropInput;
  HeldMessagesDropPayload: Omit<HeldMessagesDropPayload, 'messages'> & { messages?: Maybe<Array<ResolversParentTypes['HeldMessage']>> };
  HeldMessagesReleaseInput: HeldMessagesReleaseInput;
  HeldMessagesReleasePayload: Omit<HeldMessagesReleasePayload, 'messages'> & { messages?: Maybe<Array<ResolversParentTypes['HeldMessage']>> };
  MailFactsInput: MailFactsInput;
  Boolean: Scalars['Boolean']['output'];
  MessageDecision: MessageDecisionRow;
  MessagePart: MessagePartRow;
  MessagePartInput: MessagePartInput;
  Mutation: Record<PropertyKey, never>;
  PageInfo: PageInfo;
  PolicyRevision: PolicyRevision;
  PolicySettingsInput: PolicySettingsInput;
  Float: Scalars['Float']['output'];
  PolicySimulateInput: PolicySimulateInput;
  PolicySimulation: Omit<PolicySimulation, 'differences'> & { differences: Array<ResolversParentTypes['SimulatedDifference']> };
  PossessionChallenge: PossessionChallenge;
  Prevalence: PrevalenceRow;
  Query: Record<PropertyKey, never>;
  Quota: Quota;
  Reputation: ReputationRow;
  Sample: SampleRow;
  SampleConnection: SampleConnectionRow;
  SampleDeleteInput: SampleDeleteInput;
  SampleDeletePayload: SampleDeletePayload;
  SampleEdge: SampleEdgeRow;
  SampleStorage: SampleStorage;
  SampleSubmitInput: SampleSubmitInput;
  SampleSubmitPayload: Omit<SampleSubmitPayload, 'submission' | 'upload'> & { submission?: Maybe<ResolversParentTypes['Submission']>, upload?: Maybe<ResolversParentTypes['UploadTicket']> };
  Sha256: Scalars['Sha256']['output'];
  Sighting: SightingRow;
  SightingConnection: Omit<SightingConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['SightingEdge']>, nodes: Array<ResolversParentTypes['Sighting']> };
  SightingEdge: Omit<SightingEdge, 'node'> & { node: ResolversParentTypes['Sighting'] };
  SightingFilter: SightingFilter;
  SightingInput: SightingInput;
  SightingsReportInput: SightingsReportInput;
  SightingsReportPayload: SightingsReportPayload;
  Signer: Signer;
  SignerInput: SignerInput;
  SimulatedDecision: SimulatedDecision;
  SimulatedDifference: SimulatedDifferenceRow;
  SimulatedOutcome: SimulatedOutcome;
  SimulatedSkips: SimulatedSkips;
  Submission: SubmissionRow;
  SubmissionChange: SubmissionChangeRow;
  SubmissionChangeFilter: SubmissionChangeFilter;
  SubmissionConnection: Omit<SubmissionConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['SubmissionEdge']>, nodes: Array<ResolversParentTypes['Submission']> };
  SubmissionDecision: SubmissionDecision;
  SubmissionEdge: Omit<SubmissionEdge, 'node'> & { node: ResolversParentTypes['Submission'] };
  SubmissionFilter: SubmissionFilter;
  SubmissionProveInput: SubmissionProveInput;
  SubmissionProvePayload: Omit<SubmissionProvePayload, 'submission'> & { submission?: Maybe<ResolversParentTypes['Submission']> };
  SubmissionReanalyzeInput: SubmissionReanalyzeInput;
  SubmissionReanalyzePayload: Omit<SubmissionReanalyzePayload, 'submission'> & { submission?: Maybe<ResolversParentTypes['Submission']> };
  SubmissionReasonTotal: SubmissionReasonTotal;
  SubmissionStateTotal: SubmissionStateTotal;
  SubmissionTotals: SubmissionTotals;
  Subscription: Record<PropertyKey, never>;
  TrialExclusionInput: TrialExclusionInput;
  URL: Scalars['URL']['output'];
  UploadTicket: UploadTicketRow;
  UserError: UserError;
  String: Scalars['String']['output'];
};

export type DataDirectiveArgs = {
  class: Scalars['String']['input'];
  purpose: Scalars['String']['input'];
  retain: Scalars['String']['input'];
};

export type DataDirectiveResolver<Result, Parent, ContextType = SamplesContext, Args = DataDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface ByteCountScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['ByteCount'], any> {
  name: 'ByteCount';
}

export type ByteRangeResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['ByteRange'] = ResolversParentTypes['ByteRange']> = {
  first?: Resolver<ResolversTypes['ByteCount'], ParentType, ContextType>;
  length?: Resolver<ResolversTypes['ByteCount'], ParentType, ContextType>;
};

export interface CursorScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Cursor'], any> {
  name: 'Cursor';
}

export type CustomerResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['Customer'] = ResolversParentTypes['Customer'], FederationReferenceType extends FederationReferenceTypes['Customer'] = FederationReferenceTypes['Customer']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Customer']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  quota?: Resolver<ResolversTypes['Quota'], ParentType, ContextType>;
};

export type CustomerExportResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['CustomerExport'] = ResolversParentTypes['CustomerExport'], FederationReferenceType extends FederationReferenceTypes['CustomerExport'] = FederationReferenceTypes['CustomerExport']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['CustomerExport']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  samples?: Resolver<Maybe<ResolversTypes['ExportChunk']>, ParentType, ContextType, RequireFields<CustomerExportSamplesArgs, 'number'>>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DeletionReceiptResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['DeletionReceipt'] = ResolversParentTypes['DeletionReceipt']> = {
  deletedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  sha256?: Resolver<ResolversTypes['Sha256'], ParentType, ContextType>;
  signature?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type DeletionReceiptConnectionResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['DeletionReceiptConnection'] = ResolversParentTypes['DeletionReceiptConnection']> = {
  edges?: Resolver<Array<ResolversTypes['DeletionReceiptEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['DeletionReceipt']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type DeletionReceiptEdgeResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['DeletionReceiptEdge'] = ResolversParentTypes['DeletionReceiptEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['DeletionReceipt'], ParentType, ContextType>;
};

export type DeviceResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['Device'] = ResolversParentTypes['Device']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type DiagnosticResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['Diagnostic'] = ResolversParentTypes['Diagnostic'], FederationReferenceType extends FederationReferenceTypes['Diagnostic'] = FederationReferenceTypes['Diagnostic']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Diagnostic']> | FederationReferenceType, FederationReferenceType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  device?: Resolver<ResolversTypes['Device'], ParentType, ContextType>;
  download?: Resolver<Maybe<ResolversTypes['Download']>, ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  fileName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['DiagnosticKind'], ParentType, ContextType>;
  reportedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  sha256?: Resolver<ResolversTypes['Sha256'], ParentType, ContextType>;
  size?: Resolver<ResolversTypes['ByteCount'], ParentType, ContextType>;
  storedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type DiagnosticConnectionResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['DiagnosticConnection'] = ResolversParentTypes['DiagnosticConnection']> = {
  edges?: Resolver<Array<ResolversTypes['DiagnosticEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Diagnostic']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type DiagnosticDeletePayloadResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['DiagnosticDeletePayload'] = ResolversParentTypes['DiagnosticDeletePayload']> = {
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type DiagnosticEdgeResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['DiagnosticEdge'] = ResolversParentTypes['DiagnosticEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Diagnostic'], ParentType, ContextType>;
};

export type DiagnosticSubmitPayloadResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['DiagnosticSubmitPayload'] = ResolversParentTypes['DiagnosticSubmitPayload']> = {
  diagnostic?: Resolver<Maybe<ResolversTypes['Diagnostic']>, ParentType, ContextType>;
  upload?: Resolver<Maybe<ResolversTypes['Download']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type DownloadResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['Download'] = ResolversParentTypes['Download']> = {
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  token?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['URL'], ParentType, ContextType>;
};

export interface DurationScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Duration'], any> {
  name: 'Duration';
}

export type ExclusionCandidateResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['ExclusionCandidate'] = ResolversParentTypes['ExclusionCandidate']> = {
  kind?: Resolver<ResolversTypes['ExclusionKind'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ExportChunkResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['ExportChunk'] = ResolversParentTypes['ExportChunk']> = {
  lines?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ExposedDeviceResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['ExposedDevice'] = ResolversParentTypes['ExposedDevice']> = {
  device?: Resolver<ResolversTypes['Device'], ParentType, ContextType>;
  firstAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  lastAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  submission?: Resolver<ResolversTypes['Submission'], ParentType, ContextType>;
  submissions?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ExposedDeviceConnectionResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['ExposedDeviceConnection'] = ResolversParentTypes['ExposedDeviceConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ExposedDeviceEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['ExposedDevice']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ExposedDeviceEdgeResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['ExposedDeviceEdge'] = ResolversParentTypes['ExposedDeviceEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['ExposedDevice'], ParentType, ContextType>;
};

export type ExposureResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['Exposure'] = ResolversParentTypes['Exposure']> = {
  devices?: Resolver<ResolversTypes['ExposedDeviceConnection'], ParentType, ContextType, RequireFields<ExposureDevicesArgs, 'first'>>;
  messages?: Resolver<ResolversTypes['HeldMessageConnection'], ParentType, ContextType, RequireFields<ExposureMessagesArgs, 'first'>>;
};

export type FailureResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['Failure'] = ResolversParentTypes['Failure']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type HeldMessageResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['HeldMessage'] = ResolversParentTypes['HeldMessage'], FederationReferenceType extends FederationReferenceTypes['HeldMessage'] = FederationReferenceTypes['HeldMessage']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['HeldMessage']> | FederationReferenceType, FederationReferenceType, ContextType>;
  decidedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  decidedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  device?: Resolver<ResolversTypes['Device'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  form?: Resolver<Maybe<ResolversTypes['MessageForm']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  note?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  outcome?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  parts?: Resolver<Array<ResolversTypes['MessagePart']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['MessageReason']>, ParentType, ContextType>;
  receivedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  recipients?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  sender?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  size?: Resolver<ResolversTypes['ByteCount'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['MessageState'], ParentType, ContextType>;
  subject?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  until?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type HeldMessageChangeResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['HeldMessageChange'] = ResolversParentTypes['HeldMessageChange']> = {
  message?: Resolver<ResolversTypes['HeldMessage'], ParentType, ContextType>;
};

export type HeldMessageConnectionResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['HeldMessageConnection'] = ResolversParentTypes['HeldMessageConnection']> = {
  edges?: Resolver<Array<ResolversTypes['HeldMessageEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['HeldMessage']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type HeldMessageEdgeResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['HeldMessageEdge'] = ResolversParentTypes['HeldMessageEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['HeldMessage'], ParentType, ContextType>;
};

export type HeldMessageReportPayloadResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['HeldMessageReportPayload'] = ResolversParentTypes['HeldMessageReportPayload']> = {
  message?: Resolver<Maybe<ResolversTypes['HeldMessage']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type HeldMessagesDropPayloadResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['HeldMessagesDropPayload'] = ResolversParentTypes['HeldMessagesDropPayload']> = {
  messages?: Resolver<Maybe<Array<ResolversTypes['HeldMessage']>>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type HeldMessagesReleasePayloadResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['HeldMessagesReleasePayload'] = ResolversParentTypes['HeldMessagesReleasePayload']> = {
  messages?: Resolver<Maybe<Array<ResolversTypes['HeldMessage']>>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type MessageDecisionResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['MessageDecision'] = ResolversParentTypes['MessageDecision']> = {
  message?: Resolver<ResolversTypes['HeldMessage'], ParentType, ContextType>;
};

export type MessagePartResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['MessagePart'] = ResolversParentTypes['MessagePart']> = {
  kind?: Resolver<ResolversTypes['MessagePartKind'], ParentType, ContextType>;
  link?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  submission?: Resolver<ResolversTypes['Submission'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  diagnosticDelete?: Resolver<ResolversTypes['DiagnosticDeletePayload'], ParentType, ContextType, RequireFields<MutationDiagnosticDeleteArgs, 'input'>>;
  diagnosticSubmit?: Resolver<ResolversTypes['DiagnosticSubmitPayload'], ParentType, ContextType, RequireFields<MutationDiagnosticSubmitArgs, 'input'>>;
  heldMessageReport?: Resolver<ResolversTypes['HeldMessageReportPayload'], ParentType, ContextType, RequireFields<MutationHeldMessageReportArgs, 'input'>>;
  heldMessagesDrop?: Resolver<ResolversTypes['HeldMessagesDropPayload'], ParentType, ContextType, RequireFields<MutationHeldMessagesDropArgs, 'input'>>;
  heldMessagesRelease?: Resolver<ResolversTypes['HeldMessagesReleasePayload'], ParentType, ContextType, RequireFields<MutationHeldMessagesReleaseArgs, 'input'>>;
  sampleDelete?: Resolver<ResolversTypes['SampleDeletePayload'], ParentType, ContextType, RequireFields<MutationSampleDeleteArgs, 'input'>>;
  sampleSubmit?: Resolver<ResolversTypes['SampleSubmitPayload'], ParentType, ContextType, RequireFields<MutationSampleSubmitArgs, 'input'>>;
  sightingsReport?: Resolver<ResolversTypes['SightingsReportPayload'], ParentType, ContextType, RequireFields<MutationSightingsReportArgs, 'input'>>;
  submissionProve?: Resolver<ResolversTypes['SubmissionProvePayload'], ParentType, ContextType, RequireFields<MutationSubmissionProveArgs, 'input'>>;
  submissionReanalyze?: Resolver<ResolversTypes['SubmissionReanalyzePayload'], ParentType, ContextType, RequireFields<MutationSubmissionReanalyzeArgs, 'input'>>;
};

export type PageInfoResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['Cursor']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['Cursor']>, ParentType, ContextType>;
};

export type PolicyRevisionResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['PolicyRevision'] = ResolversParentTypes['PolicyRevision']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type PolicySimulationResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['PolicySimulation'] = ResolversParentTypes['PolicySimulation']> = {
  differences?: Resolver<Array<ResolversTypes['SimulatedDifference']>, ParentType, ContextType>;
  differing?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  draft?: Resolver<ResolversTypes['SimulatedOutcome'], ParentType, ContextType>;
  inForce?: Resolver<ResolversTypes['SimulatedOutcome'], ParentType, ContextType>;
  since?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  submissions?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  truncated?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  unlikeHistory?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PossessionChallengeResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['PossessionChallenge'] = ResolversParentTypes['PossessionChallenge']> = {
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  ranges?: Resolver<Array<ResolversTypes['ByteRange']>, ParentType, ContextType>;
};

export type PrevalenceResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['Prevalence'] = ResolversParentTypes['Prevalence']> = {
  customers?: Resolver<ResolversTypes['PrevalenceBucket'], ParentType, ContextType>;
  lastSeenDay?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  ownDevices?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  ownSubmissions?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  deletionReceipts?: Resolver<ResolversTypes['DeletionReceiptConnection'], ParentType, ContextType, RequireFields<QueryDeletionReceiptsArgs, 'first'>>;
  diagnostics?: Resolver<ResolversTypes['DiagnosticConnection'], ParentType, ContextType, RequireFields<QueryDiagnosticsArgs, 'first'>>;
  heldMessage?: Resolver<Maybe<ResolversTypes['HeldMessage']>, ParentType, ContextType, RequireFields<QueryHeldMessageArgs, 'id'>>;
  heldMessages?: Resolver<ResolversTypes['HeldMessageConnection'], ParentType, ContextType, RequireFields<QueryHeldMessagesArgs, 'first'>>;
  policySimulate?: Resolver<ResolversTypes['PolicySimulation'], ParentType, ContextType, RequireFields<QueryPolicySimulateArgs, 'input'>>;
  reputation?: Resolver<Array<ResolversTypes['Reputation']>, ParentType, ContextType, RequireFields<QueryReputationArgs, 'prefix'>>;
  sample?: Resolver<Maybe<ResolversTypes['Sample']>, ParentType, ContextType, RequireFields<QuerySampleArgs, 'sha256'>>;
  sightings?: Resolver<ResolversTypes['SightingConnection'], ParentType, ContextType, RequireFields<QuerySightingsArgs, 'first'>>;
  submission?: Resolver<Maybe<ResolversTypes['Submission']>, ParentType, ContextType, RequireFields<QuerySubmissionArgs, 'id'>>;
  submissionTotals?: Resolver<ResolversTypes['SubmissionTotals'], ParentType, ContextType, Partial<QuerySubmissionTotalsArgs>>;
  submissions?: Resolver<ResolversTypes['SubmissionConnection'], ParentType, ContextType, RequireFields<QuerySubmissionsArgs, 'first'>>;
};

export type QuotaResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['Quota'] = ResolversParentTypes['Quota']> = {
  dailyLimit?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  dayEndsAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  monthEndsAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  monthlyLimit?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  usedThisMonth?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  usedToday?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  warning?: Resolver<ResolversTypes['QuotaWarning'], ParentType, ContextType>;
};

export type ReputationResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['Reputation'] = ResolversParentTypes['Reputation']> = {
  customers?: Resolver<ResolversTypes['PrevalenceBucket'], ParentType, ContextType>;
  firstSeenDay?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  lastSeenDay?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  level?: Resolver<Maybe<ResolversTypes['VerdictLevel']>, ParentType, ContextType>;
  sha256?: Resolver<ResolversTypes['Sha256'], ParentType, ContextType>;
};

export type SampleResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['Sample'] = ResolversParentTypes['Sample'], FederationReferenceType extends FederationReferenceTypes['Sample'] = FederationReferenceTypes['Sample']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Sample']> | FederationReferenceType, FederationReferenceType, ContextType>;
  category?: Resolver<ResolversTypes['Category'], ParentType, ContextType>;
  container?: Resolver<Maybe<ResolversTypes['Sample']>, ParentType, ContextType>;
  exposure?: Resolver<ResolversTypes['Exposure'], ParentType, ContextType>;
  firstSeenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  mediaType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  members?: Resolver<ResolversTypes['SampleConnection'], ParentType, ContextType, RequireFields<SampleMembersArgs, 'first'>>;
  prevalence?: Resolver<ResolversTypes['Prevalence'], ParentType, ContextType>;
  sha256?: Resolver<ResolversTypes['Sha256'], ParentType, ContextType>;
  size?: Resolver<ResolversTypes['ByteCount'], ParentType, ContextType>;
  stored?: Resolver<Maybe<ResolversTypes['SampleStorage']>, ParentType, ContextType>;
};

export type SampleConnectionResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['SampleConnection'] = ResolversParentTypes['SampleConnection']> = {
  edges?: Resolver<Array<ResolversTypes['SampleEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Sample']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type SampleDeletePayloadResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['SampleDeletePayload'] = ResolversParentTypes['SampleDeletePayload']> = {
  receipt?: Resolver<Maybe<ResolversTypes['DeletionReceipt']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type SampleEdgeResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['SampleEdge'] = ResolversParentTypes['SampleEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Sample'], ParentType, ContextType>;
};

export type SampleStorageResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['SampleStorage'] = ResolversParentTypes['SampleStorage']> = {
  region?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  since?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type SampleSubmitPayloadResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['SampleSubmitPayload'] = ResolversParentTypes['SampleSubmitPayload']> = {
  submission?: Resolver<Maybe<ResolversTypes['Submission']>, ParentType, ContextType>;
  upload?: Resolver<Maybe<ResolversTypes['UploadTicket']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export interface Sha256ScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Sha256'], any> {
  name: 'Sha256';
}

export type SightingResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['Sighting'] = ResolversParentTypes['Sighting'], FederationReferenceType extends FederationReferenceTypes['Sighting'] = FederationReferenceTypes['Sighting']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Sighting']> | FederationReferenceType, FederationReferenceType, ContextType>;
  category?: Resolver<ResolversTypes['Category'], ParentType, ContextType>;
  device?: Resolver<ResolversTypes['Device'], ParentType, ContextType>;
  fileName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  firstSeenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastSeenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  origin?: Resolver<ResolversTypes['Origin'], ParentType, ContextType>;
  path?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  process?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sample?: Resolver<Maybe<ResolversTypes['Sample']>, ParentType, ContextType>;
  sha256?: Resolver<ResolversTypes['Sha256'], ParentType, ContextType>;
  signer?: Resolver<Maybe<ResolversTypes['Signer']>, ParentType, ContextType>;
  size?: Resolver<ResolversTypes['ByteCount'], ParentType, ContextType>;
  times?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  user?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SightingConnectionResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['SightingConnection'] = ResolversParentTypes['SightingConnection']> = {
  edges?: Resolver<Array<ResolversTypes['SightingEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Sighting']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type SightingEdgeResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['SightingEdge'] = ResolversParentTypes['SightingEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Sighting'], ParentType, ContextType>;
};

export type SightingsReportPayloadResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['SightingsReportPayload'] = ResolversParentTypes['SightingsReportPayload']> = {
  fresh?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type SignerResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['Signer'] = ResolversParentTypes['Signer']> = {
  certificateSha256?: Resolver<ResolversTypes['Sha256'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SimulatedDecisionResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['SimulatedDecision'] = ResolversParentTypes['SimulatedDecision']> = {
  outcome?: Resolver<ResolversTypes['DecisionOutcome'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['DecisionReason'], ParentType, ContextType>;
};

export type SimulatedDifferenceResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['SimulatedDifference'] = ResolversParentTypes['SimulatedDifference']> = {
  draft?: Resolver<ResolversTypes['SimulatedDecision'], ParentType, ContextType>;
  inForce?: Resolver<ResolversTypes['SimulatedDecision'], ParentType, ContextType>;
  submission?: Resolver<ResolversTypes['Submission'], ParentType, ContextType>;
};

export type SimulatedOutcomeResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['SimulatedOutcome'] = ResolversParentTypes['SimulatedOutcome']> = {
  held?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  heldUnknown?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  holdMedian?: Resolver<Maybe<ResolversTypes['Duration']>, ParentType, ContextType>;
  holdP95?: Resolver<Maybe<ResolversTypes['Duration']>, ParentType, ContextType>;
  holdTotal?: Resolver<ResolversTypes['Duration'], ParentType, ContextType>;
  known?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  overQuota?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  quotaPeak?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  releasedEarly?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  sent?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  skipped?: Resolver<Array<ResolversTypes['SimulatedSkips']>, ParentType, ContextType>;
};

export type SimulatedSkipsResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['SimulatedSkips'] = ResolversParentTypes['SimulatedSkips']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['DecisionReason'], ParentType, ContextType>;
};

export type SubmissionResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['Submission'] = ResolversParentTypes['Submission'], FederationReferenceType extends FederationReferenceTypes['Submission'] = FederationReferenceTypes['Submission']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Submission']> | FederationReferenceType, FederationReferenceType, ContextType>;
  answers?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  arguments?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  challenge?: Resolver<Maybe<ResolversTypes['PossessionChallenge']>, ParentType, ContextType>;
  decision?: Resolver<ResolversTypes['SubmissionDecision'], ParentType, ContextType>;
  device?: Resolver<Maybe<ResolversTypes['Device']>, ParentType, ContextType>;
  exclusionCandidates?: Resolver<Array<ResolversTypes['ExclusionCandidate']>, ParentType, ContextType>;
  exportName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['Failure']>, ParentType, ContextType>;
  fileName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  origin?: Resolver<ResolversTypes['Origin'], ParentType, ContextType>;
  path?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  process?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sample?: Resolver<ResolversTypes['Sample'], ParentType, ContextType>;
  signer?: Resolver<Maybe<ResolversTypes['Signer']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['SubmissionState'], ParentType, ContextType>;
  submittedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  user?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SubmissionChangeResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['SubmissionChange'] = ResolversParentTypes['SubmissionChange']> = {
  submission?: Resolver<ResolversTypes['Submission'], ParentType, ContextType>;
};

export type SubmissionConnectionResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['SubmissionConnection'] = ResolversParentTypes['SubmissionConnection']> = {
  edges?: Resolver<Array<ResolversTypes['SubmissionEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Submission']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type SubmissionDecisionResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['SubmissionDecision'] = ResolversParentTypes['SubmissionDecision']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['DecisionOutcome'], ParentType, ContextType>;
  policyRevision?: Resolver<Maybe<ResolversTypes['PolicyRevision']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['DecisionReason'], ParentType, ContextType>;
};

export type SubmissionEdgeResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['SubmissionEdge'] = ResolversParentTypes['SubmissionEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Submission'], ParentType, ContextType>;
};

export type SubmissionProvePayloadResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['SubmissionProvePayload'] = ResolversParentTypes['SubmissionProvePayload']> = {
  submission?: Resolver<Maybe<ResolversTypes['Submission']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type SubmissionReanalyzePayloadResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['SubmissionReanalyzePayload'] = ResolversParentTypes['SubmissionReanalyzePayload']> = {
  submission?: Resolver<Maybe<ResolversTypes['Submission']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type SubmissionReasonTotalResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['SubmissionReasonTotal'] = ResolversParentTypes['SubmissionReasonTotal']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['DecisionReason'], ParentType, ContextType>;
};

export type SubmissionStateTotalResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['SubmissionStateTotal'] = ResolversParentTypes['SubmissionStateTotal']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['SubmissionState'], ParentType, ContextType>;
};

export type SubmissionTotalsResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['SubmissionTotals'] = ResolversParentTypes['SubmissionTotals']> = {
  capped?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  reasons?: Resolver<Array<ResolversTypes['SubmissionReasonTotal']>, ParentType, ContextType>;
  states?: Resolver<Array<ResolversTypes['SubmissionStateTotal']>, ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  heldMessageChanged?: SubscriptionResolver<ResolversTypes['HeldMessageChange'], "heldMessageChanged", ParentType, ContextType>;
  messageDecided?: SubscriptionResolver<ResolversTypes['MessageDecision'], "messageDecided", ParentType, ContextType>;
  quotaChanged?: SubscriptionResolver<ResolversTypes['Quota'], "quotaChanged", ParentType, ContextType>;
  submissionChanged?: SubscriptionResolver<ResolversTypes['SubmissionChange'], "submissionChanged", ParentType, ContextType, Partial<SubscriptionSubmissionChangedArgs>>;
};

export interface UrlScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['URL'], any> {
  name: 'URL';
}

export type UploadTicketResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['UploadTicket'] = ResolversParentTypes['UploadTicket']> = {
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  offset?: Resolver<ResolversTypes['ByteCount'], ParentType, ContextType>;
  token?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['URL'], ParentType, ContextType>;
};

export type UserErrorResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  code?: Resolver<ResolversTypes['ErrorCode'], ParentType, ContextType>;
  field?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type Resolvers<ContextType = SamplesContext> = {
  ByteCount?: GraphQLScalarType;
  ByteRange?: ByteRangeResolvers<ContextType>;
  Cursor?: GraphQLScalarType;
  Customer?: CustomerResolvers<ContextType>;
  CustomerExport?: CustomerExportResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  DeletionReceipt?: DeletionReceiptResolvers<ContextType>;
  DeletionReceiptConnection?: DeletionReceiptConnectionResolvers<ContextType>;
  DeletionReceiptEdge?: DeletionReceiptEdgeResolvers<ContextType>;
  Device?: DeviceResolvers<ContextType>;
  Diagnostic?: DiagnosticResolvers<ContextType>;
  DiagnosticConnection?: DiagnosticConnectionResolvers<ContextType>;
  DiagnosticDeletePayload?: DiagnosticDeletePayloadResolvers<ContextType>;
  DiagnosticEdge?: DiagnosticEdgeResolvers<ContextType>;
  DiagnosticSubmitPayload?: DiagnosticSubmitPayloadResolvers<ContextType>;
  Download?: DownloadResolvers<ContextType>;
  Duration?: GraphQLScalarType;
  ExclusionCandidate?: ExclusionCandidateResolvers<ContextType>;
  ExportChunk?: ExportChunkResolvers<ContextType>;
  ExposedDevice?: ExposedDeviceResolvers<ContextType>;
  ExposedDeviceConnection?: ExposedDeviceConnectionResolvers<ContextType>;
  ExposedDeviceEdge?: ExposedDeviceEdgeResolvers<ContextType>;
  Exposure?: ExposureResolvers<ContextType>;
  Failure?: FailureResolvers<ContextType>;
  HeldMessage?: HeldMessageResolvers<ContextType>;
  HeldMessageChange?: HeldMessageChangeResolvers<ContextType>;
  HeldMessageConnection?: HeldMessageConnectionResolvers<ContextType>;
  HeldMessageEdge?: HeldMessageEdgeResolvers<ContextType>;
  HeldMessageReportPayload?: HeldMessageReportPayloadResolvers<ContextType>;
  HeldMessagesDropPayload?: HeldMessagesDropPayloadResolvers<ContextType>;
  HeldMessagesReleasePayload?: HeldMessagesReleasePayloadResolvers<ContextType>;
  MessageDecision?: MessageDecisionResolvers<ContextType>;
  MessagePart?: MessagePartResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  PolicyRevision?: PolicyRevisionResolvers<ContextType>;
  PolicySimulation?: PolicySimulationResolvers<ContextType>;
  PossessionChallenge?: PossessionChallengeResolvers<ContextType>;
  Prevalence?: PrevalenceResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Quota?: QuotaResolvers<ContextType>;
  Reputation?: ReputationResolvers<ContextType>;
  Sample?: SampleResolvers<ContextType>;
  SampleConnection?: SampleConnectionResolvers<ContextType>;
  SampleDeletePayload?: SampleDeletePayloadResolvers<ContextType>;
  SampleEdge?: SampleEdgeResolvers<ContextType>;
  SampleStorage?: SampleStorageResolvers<ContextType>;
  SampleSubmitPayload?: SampleSubmitPayloadResolvers<ContextType>;
  Sha256?: GraphQLScalarType;
  Sighting?: SightingResolvers<ContextType>;
  SightingConnection?: SightingConnectionResolvers<ContextType>;
  SightingEdge?: SightingEdgeResolvers<ContextType>;
  SightingsReportPayload?: SightingsReportPayloadResolvers<ContextType>;
  Signer?: SignerResolvers<ContextType>;
  SimulatedDecision?: SimulatedDecisionResolvers<ContextType>;
  SimulatedDifference?: SimulatedDifferenceResolvers<ContextType>;
  SimulatedOutcome?: SimulatedOutcomeResolvers<ContextType>;
  SimulatedSkips?: SimulatedSkipsResolvers<ContextType>;
  Submission?: SubmissionResolvers<ContextType>;
  SubmissionChange?: SubmissionChangeResolvers<ContextType>;
  SubmissionConnection?: SubmissionConnectionResolvers<ContextType>;
  SubmissionDecision?: SubmissionDecisionResolvers<ContextType>;
  SubmissionEdge?: SubmissionEdgeResolvers<ContextType>;
  SubmissionProvePayload?: SubmissionProvePayloadResolvers<ContextType>;
  SubmissionReanalyzePayload?: SubmissionReanalyzePayloadResolvers<ContextType>;
  SubmissionReasonTotal?: SubmissionReasonTotalResolvers<ContextType>;
  SubmissionStateTotal?: SubmissionStateTotalResolvers<ContextType>;
  SubmissionTotals?: SubmissionTotalsResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  URL?: GraphQLScalarType;
  UploadTicket?: UploadTicketResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = SamplesContext> = {
  data?: DataDirectiveResolver<any, any, ContextType>;
};
