import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Policy as PolicyRow, PolicyRevision as PolicyRevisionRow, Exclusion as ExclusionRow, EffectivePolicy as EffectivePolicyRow, PolicyConsidered as PolicyConsideredRow, CustomerExport as CustomerExportRow, Node as NodeRow } from '../../subgraphs/policies/mappers.ts';
import type { PoliciesContext } from '../../subgraphs/policies/loaders.ts';
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

/** One attempt to know a sample. */
export type Analysis = Node & {
  /** Opaque id, prefix `ana_`. */
  id: Scalars['ID']['output'];
};

/** A key for programs. The secret is shown once, at creation; only its hash is kept. */
export type ApiKey = Node & {
  /** Opaque id, prefix `key_`. */
  id: Scalars['ID']['output'];
};

/** Something in a chain that somebody should look at. */
export type AuditAnomaly = Node & {
  /** Opaque id, prefix `ano_`. */
  id: Scalars['ID']['output'];
};

/** Something that somebody did, chained to all that was done before it. */
export type AuditEvent = Node & {
  /** Opaque id, prefix `aud_`. */
  id: Scalars['ID']['output'];
};

/** Samples whose bytes are still kept are analysed anew, behind all live work. */
export type Campaign = Node & {
  /** Opaque id, prefix `cmp_`. */
  id: Scalars['ID']['output'];
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
export type CategoryRetention = {
  /** The category. */
  category: Category;
  /** How long. */
  keep: Retention;
};

/** How long clean samples of one category are kept. */
export type CategoryRetentionInput = {
  /** The category. */
  category: Category;
  /** How long; NEVER is not for documents. */
  keep: Retention;
};

/** What became of an assignment. */
export type ConsideredOutcome =
  /** Its time is up. */
  | 'EXPIRED'
  /** A more specific one applies. */
  | 'LESS_SPECIFIC'
  /** It applies. */
  | 'WINS';

/** A company that runs endpoints. Its id is a pseudonym: samples and verdicts know nothing else of it. */
export type Customer = Node & {
  /** Opaque id, prefix `cus_`. */
  id: Scalars['ID']['output'];
};

/** The end of a customer: everything of it is erased, by every part of the service. */
export type CustomerErasure = Node & {
  /** Opaque id, prefix `ers_`. */
  id: Scalars['ID']['output'];
};

/** All data of a customer; the rest of it is the customers' business. */
export type CustomerExport = {
  /** Opaque id, prefix `exp_`. */
  id: Scalars['ID']['output'];
  /** A piece of what the policies have of the customer, from 0 on; null when there is none of this number, or no longer. */
  policies?: Maybe<ExportChunk>;
};


/** All data of a customer; the rest of it is the customers' business. */
export type CustomerExportPoliciesArgs = {
  number: Scalars['Int']['input'];
};

/** An enrolled endpoint: workstation, file server, mail server. */
export type Device = Node & {
  /** Opaque id, prefix `dev_`. */
  id: Scalars['ID']['output'];
};

/** What a device sent of itself, so that somebody finds out what is wrong with it. It is never analysed, and lies apart from samples. */
export type Diagnostic = Node & {
  /** Opaque id, prefix `dgn_`. */
  id: Scalars['ID']['output'];
};

/** The policy that applies to a device, and why this one. */
export type EffectivePolicy = {
  /** The assignment that won; null when none matched and the built-in default applies. */
  assignment?: Maybe<PolicyAssignment>;
  /** Every assignment that concerns the device, the winner first, and what became of it. */
  considered: Array<PolicyConsidered>;
  /** All exclusions in force: the policy's, and those of the customer, the device's groups and the device. */
  exclusions: Array<Exclusion>;
  /** The revision in force. */
  revision: PolicyRevision;
};

/** A set of programs and rules that reaches verdicts. Any change of rules is a new release. */
export type EngineRelease = Node & {
  /** Opaque id, prefix `eng_`. */
  id: Scalars['ID']['output'];
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

/** A rule by which a file is never sent. */
export type Exclusion = Node & {
  /** Id of the user or key that made it. */
  author: Scalars['String']['output'];
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** When it stops to apply; null when it does not. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Opaque id, prefix `exc_`. */
  id: Scalars['ID']['output'];
  /** What the value is compared with. */
  kind: ExclusionKind;
  /** The policy under which it holds; null when it holds for a scope, whatever its policy. */
  policy?: Maybe<Policy>;
  /** Why it exists, in its author's words. */
  reason: Scalars['String']['output'];
  /** For whom it holds; the policy's devices when it has a policy. */
  scope: PolicyScope;
  /** The device's id, or the name of the group or product; null when the scope is the whole customer. */
  target?: Maybe<Scalars['String']['output']>;
  /** A hash, an extension without dot, a folder, or a signer. */
  value: Scalars['String']['output'];
};

/** Input of exclusionAdd. */
export type ExclusionAddInput = {
  /** When it stops to apply. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** What the value is compared with. */
  kind: ExclusionKind;
  /** The policy under which it holds; left out when a scope is given. */
  policyId?: InputMaybe<Scalars['ID']['input']>;
  /** Why, 1 to 500 characters. */
  reason: Scalars['String']['input'];
  /** For whom it holds, whatever their policy; left out when a policy is given. */
  scope?: InputMaybe<PolicyScope>;
  /** The device's id, or the name of the group or product, when the scope is one. */
  target?: InputMaybe<Scalars['String']['input']>;
  /** A hash, an extension without dot, a folder, or a signer; at most 1000 characters. */
  value: Scalars['String']['input'];
};

/** Answer of exclusionAdd. */
export type ExclusionAddPayload = {
  /** The exclusion; null on errors. */
  exclusion?: Maybe<Exclusion>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** A page of exclusions. */
export type ExclusionConnection = {
  /** The page's rows with their positions. */
  edges: Array<ExclusionEdge>;
  /** The page's rows. */
  nodes: Array<Exclusion>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** An exclusion and its position. */
export type ExclusionEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: Exclusion;
};

/** Which exclusions to list. All given conditions must hold. */
export type ExclusionFilter = {
  /** Only of this kind. */
  kind?: InputMaybe<ExclusionKind>;
  /** Only of this policy. */
  policyId?: InputMaybe<Scalars['ID']['input']>;
  /** Only of this scope. */
  scope?: InputMaybe<PolicyScope>;
  /** Only of this device, group or product. */
  target?: InputMaybe<Scalars['String']['input']>;
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

/** Input of exclusionRemove. */
export type ExclusionRemoveInput = {
  /** The exclusion. */
  exclusionId: Scalars['ID']['input'];
};

/** Answer of exclusionRemove. */
export type ExclusionRemovePayload = {
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** A piece of an export. */
export type ExportChunk = {
  /** Lines of JSON, each an object with its type: docs/export.md. */
  lines: Scalars['String']['output'];
};

/** A message that a mail gateway has taken: what it waits for, and what became of it. The message itself never leaves the gateway. */
export type HeldMessage = Node & {
  /** Opaque id, prefix `msg_`. */
  id: Scalars['ID']['output'];
};

/** What happens to a held file when no verdict came in time. */
export type HoldExpiry =
  /** It stays blocked. */
  | 'BLOCK'
  /** It may run. */
  | 'RELEASE';

/** Leave for two people who work for the operator to learn whose a sample is: for a reason, for minutes, and told to the customers concerned. */
export type IdentityGrant = Node & {
  /** Opaque id, prefix `grn_`. */
  id: Scalars['ID']['output'];
};

/** Where the people of a customer sign in (OpenID Connect). The console sends them there by `openIdSignIn`. */
export type IdentityProvider = Node & {
  /** Opaque id, prefix `idp_`: it stands in the link by which the customer's people sign in. */
  id: Scalars['ID']['output'];
};

/** Something that customers notice: measured, or said by a person who works for the operator. */
export type Incident = Node & {
  /** Opaque id, prefix `inc_`. */
  id: Scalars['ID']['output'];
};

/** Somebody is asked in. */
export type Invitation = Node & {
  /** Opaque id, prefix `inv_`. */
  id: Scalars['ID']['output'];
};

/** Keeps a chain whole, whatever its age. */
export type LegalHold = Node & {
  /** Opaque id, prefix `hld_`. */
  id: Scalars['ID']['output'];
};

/** What a mail gateway does with a message that has a part to be blocked. */
export type MailAction =
  /** It is not passed on. The gateway keeps it for 30 days, and an administrator may release it. */
  | 'DROP'
  /** It is passed on with a notice in the place of each attachment that is to be blocked; DROP where one can't be cut out. */
  | 'REPLACE'
  /** It is passed on as it is, with a warning in its subject and header. */
  | 'TAG';

/** A customer lets another one act for it. People and keys of the provider do so by naming the customer in the header `Assay-Customer`. */
export type Management = Node & {
  /** Opaque id, prefix `mng_`. */
  id: Scalars['ID']['output'];
};

export type Mutation = {
  /** Adds an exclusion to a policy, or to the customer, a product, a group or a device. Adding the same one twice gives the first. `Submission.exclusions` has those that fit a submitted file. */
  exclusionAdd: ExclusionAddPayload;
  /** Removes an exclusion. Removing it twice is no error. */
  exclusionRemove: ExclusionRemovePayload;
  /** Assigns a policy to all, a product, a group or a device, in place of the one assigned before. */
  policyAssign: PolicyAssignPayload;
  /** Makes a policy. */
  policyCreate: PolicyCreatePayload;
  /** Ends an assignment: the next less specific one applies. Ending it twice is no error. */
  policyUnassign: PolicyUnassignPayload;
  /** Makes a new revision; fields left out stay as they are. Refused with CONFLICT when somebody else has made one since the revision that is named. */
  policyUpdate: PolicyUpdatePayload;
};


export type MutationExclusionAddArgs = {
  input: ExclusionAddInput;
};


export type MutationExclusionRemoveArgs = {
  input: ExclusionRemoveInput;
};


export type MutationPolicyAssignArgs = {
  input: PolicyAssignInput;
};


export type MutationPolicyCreateArgs = {
  input: PolicyCreateInput;
};


export type MutationPolicyUnassignArgs = {
  input: PolicyUnassignInput;
};


export type MutationPolicyUpdateArgs = {
  input: PolicyUpdateInput;
};

/** Whatever has an id. */
export type Node = {
  /** Opaque id; its prefix tells the type. */
  id: Scalars['ID']['output'];
};

/** Something that a person was told. */
export type Notification = Node & {
  /** Opaque id, prefix `ntf_`. */
  id: Scalars['ID']['output'];
};

/** What a person wants to be told of, and how. */
export type NotificationRule = Node & {
  /** Opaque id, prefix `nrl_`. */
  id: Scalars['ID']['output'];
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

/** A key that a person's device or password manager holds. Signing in with it needs no password and no code. */
export type Passkey = Node & {
  /** Opaque id, prefix `psk_`. */
  id: Scalars['ID']['output'];
};

/** What is sent for analysis, what waits for the verdict, and how long samples are kept. */
export type Policy = Node & {
  /** What it is assigned to. */
  assignments: Array<PolicyAssignment>;
  /** Files that are never sent under this policy. Those of a group, a device or the whole customer hold besides. */
  exclusions: Array<Exclusion>;
  /** Opaque id, prefix `pol_`. */
  id: Scalars['ID']['output'];
  /** Its name, unique within the customer. */
  name: Scalars['String']['output'];
  /** The revision in force. */
  revision: PolicyRevision;
  /** How it came to be what it is, newest first. */
  revisions: PolicyRevisionConnection;
};


/** What is sent for analysis, what waits for the verdict, and how long samples are kept. */
export type PolicyRevisionsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
};

/** Input of policyAssign. */
export type PolicyAssignInput = {
  /** When it ends to count; left out when it does not. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** The policy. */
  policyId: Scalars['ID']['input'];
  /** The kind of target. */
  scope: PolicyScope;
  /** The device's id, or the name of the group or product; left out for the whole customer. */
  target?: InputMaybe<Scalars['String']['input']>;
};

/** Answer of policyAssign. */
export type PolicyAssignPayload = {
  /** The policy; null on errors. */
  policy?: Maybe<Policy>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Whom a policy is assigned to. The most specific assignment wins: device, then group (berlin/finance before berlin), then product, then customer. */
export type PolicyAssignment = {
  /** When it ends to count; null when it does not. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** The kind of target. */
  scope: PolicyScope;
  /** The device's id, or the name of the group or product; null when the scope is the whole customer. */
  target?: Maybe<Scalars['String']['output']>;
};

/** A page of policies. */
export type PolicyConnection = {
  /** The page's rows with their positions. */
  edges: Array<PolicyEdge>;
  /** The page's rows. */
  nodes: Array<Policy>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** An assignment that concerns a device. */
export type PolicyConsidered = {
  /** How it was assigned. */
  assignment: PolicyAssignment;
  /** Whether it applies, and if not, why. */
  outcome: ConsideredOutcome;
  /** The policy. */
  policy: Policy;
};

/** Input of policyCreate. */
export type PolicyCreateInput = {
  /** 1 to 200 characters, unique within the customer. */
  name: Scalars['String']['input'];
  /** Its settings. */
  settings: PolicySettingsInput;
};

/** Answer of policyCreate. */
export type PolicyCreatePayload = {
  /** The policy; null on errors. */
  policy?: Maybe<Policy>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** A policy and its position. */
export type PolicyEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: Policy;
};

/** The policy that applies to a device, as it is now or has just become. */
export type PolicyEvent = {
  /** What applies from now on. */
  effective: EffectivePolicy;
};

/** A policy as it stood at one time. Revisions are never changed: a decision can always be explained. */
export type PolicyRevision = Node & {
  /** Id of the user or key that made it. */
  author: Scalars['String']['output'];
  /** From which level on the endpoint blocks. */
  blockFrom: VerdictLevel;
  /** Categories that are submitted by themselves. */
  categories: Array<Category>;
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** What the endpoint does when the time is up without a verdict. */
  holdExpiry: HoldExpiry;
  /** Longest time that an endpoint holds a file back while it waits for the verdict; 0 means that nothing waits. */
  holdMax: Scalars['Duration']['output'];
  /** Files that came in these ways wait for the verdict before they may be used. */
  holdOrigins: Array<Origin>;
  /** Opaque id, prefix `prv_`. */
  id: Scalars['ID']['output'];
  /** The local engine's score from which on a file is surely malicious and needs no analysis. */
  localScoreMax: Scalars['Int']['output'];
  /** The local engine's score (0 surely clean, 100 surely malicious) from which on a file is unclear enough to be sent. */
  localScoreMin: Scalars['Int']['output'];
  /** What a mail gateway does with a message that has a part to be blocked. */
  mailAction: MailAction;
  /** From which level on it tells the person at the device; null when never. */
  notifyFrom?: Maybe<VerdictLevel>;
  /** 1, 2, 3 … */
  number: Scalars['Int']['output'];
  /** Domains of the organisation. Mail from them, and from domains below them, that the mail server has verified never leaves. */
  organisationDomains: Array<Scalars['String']['output']>;
  /** The policy it is a revision of. */
  policy: Policy;
  /** From which level on it moves the file to its quarantine; null when never. */
  quarantineFrom?: Maybe<VerdictLevel>;
  /** A held file is let go before the final verdict when the probability that it is malicious is below this, 0 to 1; null waits for the final one. */
  releaseBelow?: Maybe<Scalars['Float']['output']>;
  /** From which level on it undoes what the file did, where it ran; null when never. */
  remediateFrom?: Maybe<VerdictLevel>;
  /** How long clean samples are kept, for each category. */
  retention: Array<CategoryRetention>;
  /** Files larger than this are not sent. */
  sizeMax: Scalars['ByteCount']['output'];
};

/** A page of revisions. */
export type PolicyRevisionConnection = {
  /** The page's rows with their positions. */
  edges: Array<PolicyRevisionEdge>;
  /** The page's rows. */
  nodes: Array<PolicyRevision>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** A revision and its position. */
export type PolicyRevisionEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: PolicyRevision;
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

/** Input of policyUnassign. */
export type PolicyUnassignInput = {
  /** The kind of target. */
  scope: PolicyScope;
  /** The device's id, or the name of the group or product; left out for the whole customer. */
  target?: InputMaybe<Scalars['String']['input']>;
};

/** Answer of policyUnassign. */
export type PolicyUnassignPayload = {
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of policyUpdate. */
export type PolicyUpdateInput = {
  /** The policy. */
  policyId: Scalars['ID']['input'];
  /** The number of the revision that the change was made from. */
  revision: Scalars['Int']['input'];
  /** What changes. */
  settings: PolicySettingsInput;
};

/** Answer of policyUpdate. */
export type PolicyUpdatePayload = {
  /** The policy; null on errors. */
  policy?: Maybe<Policy>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** What an administrator wants done with a quarantined file. It waits for its device, also when that is away. */
export type QuarantineTask = Node & {
  /** Opaque id, prefix `tsk_`. */
  id: Scalars['ID']['output'];
};

/** A file that a device has taken away. */
export type QuarantinedObject = Node & {
  /** Opaque id, prefix `qob_`. */
  id: Scalars['ID']['output'];
};

export type Query = {
  /** The policy that applies to a device; a device may ask for its own. */
  effectivePolicy?: Maybe<EffectivePolicy>;
  /** The customer's exclusions, newest first. */
  exclusions: ExclusionConnection;
  /** The object of an id, whatever it is of. NOT_FOUND, and null, when there is none that the caller may see; FORBIDDEN for a type that the caller may not read at all; BAD_USER_INPUT for what is no id. */
  node?: Maybe<Node>;
  /** The customer's policies, newest first. */
  policies: PolicyConnection;
};


export type QueryEffectivePolicyArgs = {
  deviceId: Scalars['ID']['input'];
};


export type QueryExclusionsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<ExclusionFilter>;
  first: Scalars['Int']['input'];
};


export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


export type QueryPoliciesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
};

/** A newer engine release judges all that was observed before, without running anything. Only verdicts whose level changes get a new revision and are pushed. */
export type Rescoring = Node & {
  /** Opaque id, prefix `rsc_`. */
  id: Scalars['ID']['output'];
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
export type Sample = Node & {
  /** Opaque id, prefix `smp_`. */
  id: Scalars['ID']['output'];
};

/** A time in which a person is signed in. */
export type Session = Node & {
  /** Opaque id, prefix `ses_`. */
  id: Scalars['ID']['output'];
};

/** A file that a device met and did not send: told for its reputation alone. Nothing of it is analysed. */
export type Sighting = Node & {
  /** Opaque id, prefix `sgt_`. */
  id: Scalars['ID']['output'];
};

/** A token without a person: another region's installation, what collects metrics, or an analyst's of before there were accounts (StaffMember). Belongs to no customer, and sees nothing that tells who the customers are. */
export type Staff = Node & {
  /** Opaque id, prefix `stf_`. */
  id: Scalars['ID']['output'];
};

/** A person who works for this installation: an operator, or an analyst. Signs in by password and code, or by passkey; belongs to no customer. */
export type StaffMember = Node & {
  /** Opaque id, prefix `smb_`. */
  id: Scalars['ID']['output'];
};

/** One time that a device sent, or asked about, a sample. */
export type Submission = Node & {
  /** Opaque id, prefix `sub_`. */
  id: Scalars['ID']['output'];
};

export type Subscription = {
  /** The policy that applies to the calling device: at once, then whenever it becomes another, by a new revision, assignment, exclusion, group or by time. For users and keys: of the device that is named. */
  policyChanged: PolicyEvent;
};


export type SubscriptionPolicyChangedArgs = {
  deviceId?: InputMaybe<Scalars['ID']['input']>;
};

/** A person who signs in to the console. */
export type User = Node & {
  /** Opaque id, prefix `usr_`. */
  id: Scalars['ID']['output'];
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

/** What we know about a sample, and how. History is never rewritten: a change is a new revision. */
export type Verdict = Node & {
  /** Opaque id, prefix `vrd_`. */
  id: Scalars['ID']['output'];
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

/** What an analyst decided against the engine. It holds until an analyst takes it back, whatever engines say. */
export type VerdictOverride = Node & {
  /** Opaque id, prefix `ovr_`. */
  id: Scalars['ID']['output'];
};

/**
 * Verdict changes as calls: POST of JSON to an address of the customer's, signed as Standard Webhooks (standardwebhooks.com) says, `{ type: "verdict.changed", webhookId, customerId, events: [{ cursor, gap, verdict }] }` with up to
 * 100 events in their order. What is not taken (any answer but 2xx within ten seconds) is told again, after 5 seconds at first and after an hour at most, and what came meanwhile with it; after three days, or by an answer of 410, it stops.
 */
export type VerdictWebhook = Node & {
  /** Opaque id, prefix `whk_`. */
  id: Scalars['ID']['output'];
};



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
  CustomerExport: CustomerExport;
  Exclusion: Exclusion;
  Policy: Policy;
  PolicyRevision: PolicyRevision;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  CustomerExport:
    ( { __typename: 'CustomerExport' }
    & GraphQLRecursivePick<FederationTypes['CustomerExport'], {"id":true}> );
  Exclusion:
    ( { __typename: 'Exclusion' }
    & GraphQLRecursivePick<FederationTypes['Exclusion'], {"id":true}> );
  Policy:
    ( { __typename: 'Policy' }
    & GraphQLRecursivePick<FederationTypes['Policy'], {"id":true}> );
  PolicyRevision:
    ( { __typename: 'PolicyRevision' }
    & GraphQLRecursivePick<FederationTypes['PolicyRevision'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Analysis: ResolverTypeWrapper<Analysis>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  ApiKey: ResolverTypeWrapper<ApiKey>;
  AuditAnomaly: ResolverTypeWrapper<AuditAnomaly>;
  AuditEvent: ResolverTypeWrapper<AuditEvent>;
  ByteCount: ResolverTypeWrapper<Scalars['ByteCount']['output']>;
  Campaign: ResolverTypeWrapper<Campaign>;
  Category: Category;
  CategoryRetention: ResolverTypeWrapper<CategoryRetention>;
  CategoryRetentionInput: CategoryRetentionInput;
  ConsideredOutcome: ConsideredOutcome;
  Cursor: ResolverTypeWrapper<Scalars['Cursor']['output']>;
  Customer: ResolverTypeWrapper<Customer>;
  CustomerErasure: ResolverTypeWrapper<CustomerErasure>;
  CustomerExport: ResolverTypeWrapper<CustomerExportRow>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Device: ResolverTypeWrapper<Device>;
  Diagnostic: ResolverTypeWrapper<Diagnostic>;
  Duration: ResolverTypeWrapper<Scalars['Duration']['output']>;
  EffectivePolicy: ResolverTypeWrapper<EffectivePolicyRow>;
  EngineRelease: ResolverTypeWrapper<EngineRelease>;
  ErrorCode: ErrorCode;
  Exclusion: ResolverTypeWrapper<ExclusionRow>;
  ExclusionAddInput: ExclusionAddInput;
  ExclusionAddPayload: ResolverTypeWrapper<Omit<ExclusionAddPayload, 'exclusion'> & { exclusion?: Maybe<ResolversTypes['Exclusion']> }>;
  ExclusionConnection: ResolverTypeWrapper<Omit<ExclusionConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['ExclusionEdge']>, nodes: Array<ResolversTypes['Exclusion']> }>;
  ExclusionEdge: ResolverTypeWrapper<Omit<ExclusionEdge, 'node'> & { node: ResolversTypes['Exclusion'] }>;
  ExclusionFilter: ExclusionFilter;
  ExclusionKind: ExclusionKind;
  ExclusionRemoveInput: ExclusionRemoveInput;
  ExclusionRemovePayload: ResolverTypeWrapper<ExclusionRemovePayload>;
  ExportChunk: ResolverTypeWrapper<ExportChunk>;
  HeldMessage: ResolverTypeWrapper<HeldMessage>;
  HoldExpiry: HoldExpiry;
  IdentityGrant: ResolverTypeWrapper<IdentityGrant>;
  IdentityProvider: ResolverTypeWrapper<IdentityProvider>;
  Incident: ResolverTypeWrapper<Incident>;
  Invitation: ResolverTypeWrapper<Invitation>;
  LegalHold: ResolverTypeWrapper<LegalHold>;
  MailAction: MailAction;
  Management: ResolverTypeWrapper<Management>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Node: ResolverTypeWrapper<NodeRow>;
  Notification: ResolverTypeWrapper<Notification>;
  NotificationRule: ResolverTypeWrapper<NotificationRule>;
  Origin: Origin;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Passkey: ResolverTypeWrapper<Passkey>;
  Policy: ResolverTypeWrapper<PolicyRow>;
  PolicyAssignInput: PolicyAssignInput;
  PolicyAssignPayload: ResolverTypeWrapper<Omit<PolicyAssignPayload, 'policy'> & { policy?: Maybe<ResolversTypes['Policy']> }>;
  PolicyAssignment: ResolverTypeWrapper<PolicyAssignment>;
  PolicyConnection: ResolverTypeWrapper<Omit<PolicyConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['PolicyEdge']>, nodes: Array<ResolversTypes['Policy']> }>;
  PolicyConsidered: ResolverTypeWrapper<PolicyConsideredRow>;
  PolicyCreateInput: PolicyCreateInput;
  PolicyCreatePayload: ResolverTypeWrapper<Omit<PolicyCreatePayload, 'policy'> & { policy?: Maybe<ResolversTypes['Policy']> }>;
  PolicyEdge: ResolverTypeWrapper<Omit<PolicyEdge, 'node'> & { node: ResolversTypes['Policy'] }>;
  PolicyEvent: ResolverTypeWrapper<Omit<PolicyEvent, 'effective'> & { effective: ResolversTypes['EffectivePolicy'] }>;
  PolicyRevision: ResolverTypeWrapper<PolicyRevisionRow>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  PolicyRevisionConnection: ResolverTypeWrapper<Omit<PolicyRevisionConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['PolicyRevisionEdge']>, nodes: Array<ResolversTypes['PolicyRevision']> }>;
  PolicyRevisionEdge: ResolverTypeWrapper<Omit<PolicyRevisionEdge, 'node'> & { node: ResolversTypes['PolicyRevision'] }>;
  PolicyScope: PolicyScope;
  PolicySettingsInput: PolicySettingsInput;
  PolicyUnassignInput: PolicyUnassignInput;
  PolicyUnassignPayload: ResolverTypeWrapper<PolicyUnassignPayload>;
  PolicyUpdateInput: PolicyUpdateInput;
  PolicyUpdatePayload: ResolverTypeWrapper<Omit<PolicyUpdatePayload, 'policy'> & { policy?: Maybe<ResolversTypes['Policy']> }>;
  QuarantineTask: ResolverTypeWrapper<QuarantineTask>;
  QuarantinedObject: ResolverTypeWrapper<QuarantinedObject>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Rescoring: ResolverTypeWrapper<Rescoring>;
  Retention: Retention;
  Sample: ResolverTypeWrapper<Sample>;
  Session: ResolverTypeWrapper<Session>;
  Sha256: ResolverTypeWrapper<Scalars['Sha256']['output']>;
  Sighting: ResolverTypeWrapper<Sighting>;
  Staff: ResolverTypeWrapper<Staff>;
  StaffMember: ResolverTypeWrapper<StaffMember>;
  Submission: ResolverTypeWrapper<Submission>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  URL: ResolverTypeWrapper<Scalars['URL']['output']>;
  User: ResolverTypeWrapper<User>;
  UserError: ResolverTypeWrapper<UserError>;
  Verdict: ResolverTypeWrapper<Verdict>;
  VerdictLevel: VerdictLevel;
  VerdictOverride: ResolverTypeWrapper<VerdictOverride>;
  VerdictWebhook: ResolverTypeWrapper<VerdictWebhook>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Analysis: Analysis;
  ID: Scalars['ID']['output'];
  ApiKey: ApiKey;
  AuditAnomaly: AuditAnomaly;
  AuditEvent: AuditEvent;
  ByteCount: Scalars['ByteCount']['output'];
  Campaign: Campaign;
  CategoryRetention: CategoryRetention;
  CategoryRetentionInput: CategoryRetentionInput;
  Cursor: Scalars['Cursor']['output'];
  Customer: Customer;
  CustomerErasure: CustomerErasure;
  CustomerExport: CustomerExportRow;
  Int: Scalars['Int']['output'];
  DateTime: Scalars['DateTime']['output'];
  Device: Device;
  Diagnostic: Diagnostic;
  Duration: Scalars['Duration']['output'];
  EffectivePolicy: EffectivePolicyRow;
  EngineRelease: EngineRelease;
  Exclusion: ExclusionRow;
  ExclusionAddInput: ExclusionAddInput;
  ExclusionAddPayload: Omit<ExclusionAddPayload, 'exclusion'> & { exclusion?: Maybe<ResolversParentTypes['Exclusion']> };
  ExclusionConnection: Omit<ExclusionConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['ExclusionEdge']>, nodes: Array<ResolversParentTypes['Exclusion']> };
  ExclusionEdge: Omit<ExclusionEdge, 'node'> & { node: ResolversParentTypes['Exclusion'] };
  ExclusionFilter: ExclusionFilter;
  ExclusionRemoveInput: ExclusionRemoveInput;
  ExclusionRemovePayload: ExclusionRemovePayload;
  ExportChunk: ExportChunk;
  HeldMessage: HeldMessage;
  IdentityGrant: IdentityGrant;
  IdentityProvider: IdentityProvider;
  Incident: Incident;
  Invitation: Invitation;
  LegalHold: LegalHold;
  Management: Management;
  Mutation: Record<PropertyKey, never>;
  Node: NodeRow;
  Notification: Notification;
  NotificationRule: NotificationRule;
  PageInfo: PageInfo;
  Boolean: Scalars['Boolean']['output'];
  Passkey: Passkey;
  Policy: PolicyRow;
  PolicyAssignInput: PolicyAssignInput;
  PolicyAssignPayload: Omit<PolicyAssignPayload, 'policy'> & { policy?: Maybe<ResolversParentTypes['Policy']> };
  PolicyAssignment: PolicyAssignment;
  PolicyConnection: Omit<PolicyConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['PolicyEdge']>, nodes: Array<ResolversParentTypes['Policy']> };
  PolicyConsidered: PolicyConsideredRow;
  PolicyCreateInput: PolicyCreateInput;
  PolicyCreatePayload: Omit<PolicyCreatePayload, 'policy'> & { policy?: Maybe<ResolversParentTypes['Policy']> };
  PolicyEdge: Omit<PolicyEdge, 'node'> & { node: ResolversParentTypes['Policy'] };
  PolicyEvent: Omit<PolicyEvent, 'effective'> & { effective: ResolversParentTypes['EffectivePolicy'] };
  PolicyRevision: PolicyRevisionRow;
  Float: Scalars['Float']['output'];
  PolicyRevisionConnection: Omit<PolicyRevisionConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['PolicyRevisionEdge']>, nodes: Array<ResolversParentTypes['PolicyRevision']> };
  PolicyRevisionEdge: Omit<PolicyRevisionEdge, 'node'> & { node: ResolversParentTypes['PolicyRevision'] };
  PolicySettingsInput: PolicySettingsInput;
  PolicyUnassignInput: PolicyUnassignInput;
  PolicyUnassignPayload: PolicyUnassignPayload;
  PolicyUpdateInput: PolicyUpdateInput;
  PolicyUpdatePayload: Omit<PolicyUpdatePayload, 'policy'> & { policy?: Maybe<ResolversParentTypes['Policy']> };
  QuarantineTask: QuarantineTask;
  QuarantinedObject: QuarantinedObject;
  Query: Record<PropertyKey, never>;
  Rescoring: Rescoring;
  Sample: Sample;
  Session: Session;
  Sha256: Scalars['Sha256']['output'];
  Sighting: Sighting;
  Staff: Staff;
  StaffMember: StaffMember;
  Submission: Submission;
  Subscription: Record<PropertyKey, never>;
  URL: Scalars['URL']['output'];
  User: User;
  UserError: UserError;
  Verdict: Verdict;
  VerdictOverride: VerdictOverride;
  VerdictWebhook: VerdictWebhook;
  String: Scalars['String']['output'];
};

export type DataDirectiveArgs = {
  class: Scalars['String']['input'];
  purpose: Scalars['String']['input'];
  retain: Scalars['String']['input'];
};

export type DataDirectiveResolver<Result, Parent, ContextType = PoliciesContext, Args = DataDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface ByteCountScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['ByteCount'], any> {
  name: 'ByteCount';
}

export type CategoryRetentionResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['CategoryRetention'] = ResolversParentTypes['CategoryRetention']> = {
  category?: Resolver<ResolversTypes['Category'], ParentType, ContextType>;
  keep?: Resolver<ResolversTypes['Retention'], ParentType, ContextType>;
};

export interface CursorScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Cursor'], any> {
  name: 'Cursor';
}

export type CustomerExportResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['CustomerExport'] = ResolversParentTypes['CustomerExport'], FederationReferenceType extends FederationReferenceTypes['CustomerExport'] = FederationReferenceTypes['CustomerExport']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['CustomerExport']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  policies?: Resolver<Maybe<ResolversTypes['ExportChunk']>, ParentType, ContextType, RequireFields<CustomerExportPoliciesArgs, 'number'>>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface DurationScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Duration'], any> {
  name: 'Duration';
}

export type EffectivePolicyResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['EffectivePolicy'] = ResolversParentTypes['EffectivePolicy']> = {
  assignment?: Resolver<Maybe<ResolversTypes['PolicyAssignment']>, ParentType, ContextType>;
  considered?: Resolver<Array<ResolversTypes['PolicyConsidered']>, ParentType, ContextType>;
  exclusions?: Resolver<Array<ResolversTypes['Exclusion']>, ParentType, ContextType>;
  revision?: Resolver<ResolversTypes['PolicyRevision'], ParentType, ContextType>;
};

export type ExclusionResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['Exclusion'] = ResolversParentTypes['Exclusion'], FederationReferenceType extends FederationReferenceTypes['Exclusion'] = FederationReferenceTypes['Exclusion']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Exclusion']> | FederationReferenceType, FederationReferenceType, ContextType>;
  author?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ExclusionKind'], ParentType, ContextType>;
  policy?: Resolver<Maybe<ResolversTypes['Policy']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  scope?: Resolver<ResolversTypes['PolicyScope'], ParentType, ContextType>;
  target?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ExclusionAddPayloadResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['ExclusionAddPayload'] = ResolversParentTypes['ExclusionAddPayload']> = {
  exclusion?: Resolver<Maybe<ResolversTypes['Exclusion']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ExclusionConnectionResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['ExclusionConnection'] = ResolversParentTypes['ExclusionConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ExclusionEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Exclusion']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ExclusionEdgeResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['ExclusionEdge'] = ResolversParentTypes['ExclusionEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Exclusion'], ParentType, ContextType>;
};

export type ExclusionRemovePayloadResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['ExclusionRemovePayload'] = ResolversParentTypes['ExclusionRemovePayload']> = {
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ExportChunkResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['ExportChunk'] = ResolversParentTypes['ExportChunk']> = {
  lines?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  exclusionAdd?: Resolver<ResolversTypes['ExclusionAddPayload'], ParentType, ContextType, RequireFields<MutationExclusionAddArgs, 'input'>>;
  exclusionRemove?: Resolver<ResolversTypes['ExclusionRemovePayload'], ParentType, ContextType, RequireFields<MutationExclusionRemoveArgs, 'input'>>;
  policyAssign?: Resolver<ResolversTypes['PolicyAssignPayload'], ParentType, ContextType, RequireFields<MutationPolicyAssignArgs, 'input'>>;
  policyCreate?: Resolver<ResolversTypes['PolicyCreatePayload'], ParentType, ContextType, RequireFields<MutationPolicyCreateArgs, 'input'>>;
  policyUnassign?: Resolver<ResolversTypes['PolicyUnassignPayload'], ParentType, ContextType, RequireFields<MutationPolicyUnassignArgs, 'input'>>;
  policyUpdate?: Resolver<ResolversTypes['PolicyUpdatePayload'], ParentType, ContextType, RequireFields<MutationPolicyUpdateArgs, 'input'>>;
};

export type NodeResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType: TypeResolveFn<'Analysis' | 'ApiKey' | 'AuditAnomaly' | 'AuditEvent' | 'Campaign' | 'Customer' | 'CustomerErasure' | 'Device' | 'Diagnostic' | 'EngineRelease' | 'Exclusion' | 'HeldMessage' | 'IdentityGrant' | 'IdentityProvider' | 'Incident' | 'Invitation' | 'LegalHold' | 'Management' | 'Notification' | 'NotificationRule' | 'Passkey' | 'Policy' | 'PolicyRevision' | 'QuarantineTask' | 'QuarantinedObject' | 'Rescoring' | 'Sample' | 'Session' | 'Sighting' | 'Staff' | 'StaffMember' | 'Submission' | 'User' | 'Verdict' | 'VerdictOverride' | 'VerdictWebhook', ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['Cursor']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['Cursor']>, ParentType, ContextType>;
};

export type PolicyResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['Policy'] = ResolversParentTypes['Policy'], FederationReferenceType extends FederationReferenceTypes['Policy'] = FederationReferenceTypes['Policy']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Policy']> | FederationReferenceType, FederationReferenceType, ContextType>;
  assignments?: Resolver<Array<ResolversTypes['PolicyAssignment']>, ParentType, ContextType>;
  exclusions?: Resolver<Array<ResolversTypes['Exclusion']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  revision?: Resolver<ResolversTypes['PolicyRevision'], ParentType, ContextType>;
  revisions?: Resolver<ResolversTypes['PolicyRevisionConnection'], ParentType, ContextType, RequireFields<PolicyRevisionsArgs, 'first'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PolicyAssignPayloadResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['PolicyAssignPayload'] = ResolversParentTypes['PolicyAssignPayload']> = {
  policy?: Resolver<Maybe<ResolversTypes['Policy']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type PolicyAssignmentResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['PolicyAssignment'] = ResolversParentTypes['PolicyAssignment']> = {
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  scope?: Resolver<ResolversTypes['PolicyScope'], ParentType, ContextType>;
  target?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PolicyConnectionResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['PolicyConnection'] = ResolversParentTypes['PolicyConnection']> = {
  edges?: Resolver<Array<ResolversTypes['PolicyEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Policy']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type PolicyConsideredResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['PolicyConsidered'] = ResolversParentTypes['PolicyConsidered']> = {
  assignment?: Resolver<ResolversTypes['PolicyAssignment'], ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['ConsideredOutcome'], ParentType, ContextType>;
  policy?: Resolver<ResolversTypes['Policy'], ParentType, ContextType>;
};

export type PolicyCreatePayloadResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['PolicyCreatePayload'] = ResolversParentTypes['PolicyCreatePayload']> = {
  policy?: Resolver<Maybe<ResolversTypes['Policy']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type PolicyEdgeResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['PolicyEdge'] = ResolversParentTypes['PolicyEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Policy'], ParentType, ContextType>;
};

export type PolicyEventResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['PolicyEvent'] = ResolversParentTypes['PolicyEvent']> = {
  effective?: Resolver<ResolversTypes['EffectivePolicy'], ParentType, ContextType>;
};

export type PolicyRevisionResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['PolicyRevision'] = ResolversParentTypes['PolicyRevision'], FederationReferenceType extends FederationReferenceTypes['PolicyRevision'] = FederationReferenceTypes['PolicyRevision']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['PolicyRevision']> | FederationReferenceType, FederationReferenceType, ContextType>;
  author?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  blockFrom?: Resolver<ResolversTypes['VerdictLevel'], ParentType, ContextType>;
  categories?: Resolver<Array<ResolversTypes['Category']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  holdExpiry?: Resolver<ResolversTypes['HoldExpiry'], ParentType, ContextType>;
  holdMax?: Resolver<ResolversTypes['Duration'], ParentType, ContextType>;
  holdOrigins?: Resolver<Array<ResolversTypes['Origin']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  localScoreMax?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  localScoreMin?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  mailAction?: Resolver<ResolversTypes['MailAction'], ParentType, ContextType>;
  notifyFrom?: Resolver<Maybe<ResolversTypes['VerdictLevel']>, ParentType, ContextType>;
  number?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  organisationDomains?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  policy?: Resolver<ResolversTypes['Policy'], ParentType, ContextType>;
  quarantineFrom?: Resolver<Maybe<ResolversTypes['VerdictLevel']>, ParentType, ContextType>;
  releaseBelow?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  remediateFrom?: Resolver<Maybe<ResolversTypes['VerdictLevel']>, ParentType, ContextType>;
  retention?: Resolver<Array<ResolversTypes['CategoryRetention']>, ParentType, ContextType>;
  sizeMax?: Resolver<ResolversTypes['ByteCount'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PolicyRevisionConnectionResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['PolicyRevisionConnection'] = ResolversParentTypes['PolicyRevisionConnection']> = {
  edges?: Resolver<Array<ResolversTypes['PolicyRevisionEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['PolicyRevision']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type PolicyRevisionEdgeResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['PolicyRevisionEdge'] = ResolversParentTypes['PolicyRevisionEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['PolicyRevision'], ParentType, ContextType>;
};

export type PolicyUnassignPayloadResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['PolicyUnassignPayload'] = ResolversParentTypes['PolicyUnassignPayload']> = {
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type PolicyUpdatePayloadResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['PolicyUpdatePayload'] = ResolversParentTypes['PolicyUpdatePayload']> = {
  policy?: Resolver<Maybe<ResolversTypes['Policy']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  effectivePolicy?: Resolver<Maybe<ResolversTypes['EffectivePolicy']>, ParentType, ContextType, RequireFields<QueryEffectivePolicyArgs, 'deviceId'>>;
  exclusions?: Resolver<ResolversTypes['ExclusionConnection'], ParentType, ContextType, RequireFields<QueryExclusionsArgs, 'first'>>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeArgs, 'id'>>;
  policies?: Resolver<ResolversTypes['PolicyConnection'], ParentType, ContextType, RequireFields<QueryPoliciesArgs, 'first'>>;
};

export interface Sha256ScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Sha256'], any> {
  name: 'Sha256';
}

export type SubscriptionResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  policyChanged?: SubscriptionResolver<ResolversTypes['PolicyEvent'], "policyChanged", ParentType, ContextType, Partial<SubscriptionPolicyChangedArgs>>;
};

export interface UrlScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['URL'], any> {
  name: 'URL';
}

export type UserErrorResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  code?: Resolver<ResolversTypes['ErrorCode'], ParentType, ContextType>;
  field?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type Resolvers<ContextType = PoliciesContext> = {
  ByteCount?: GraphQLScalarType;
  CategoryRetention?: CategoryRetentionResolvers<ContextType>;
  Cursor?: GraphQLScalarType;
  CustomerExport?: CustomerExportResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  Duration?: GraphQLScalarType;
  EffectivePolicy?: EffectivePolicyResolvers<ContextType>;
  Exclusion?: ExclusionResolvers<ContextType>;
  ExclusionAddPayload?: ExclusionAddPayloadResolvers<ContextType>;
  ExclusionConnection?: ExclusionConnectionResolvers<ContextType>;
  ExclusionEdge?: ExclusionEdgeResolvers<ContextType>;
  ExclusionRemovePayload?: ExclusionRemovePayloadResolvers<ContextType>;
  ExportChunk?: ExportChunkResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Node?: NodeResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Policy?: PolicyResolvers<ContextType>;
  PolicyAssignPayload?: PolicyAssignPayloadResolvers<ContextType>;
  PolicyAssignment?: PolicyAssignmentResolvers<ContextType>;
  PolicyConnection?: PolicyConnectionResolvers<ContextType>;
  PolicyConsidered?: PolicyConsideredResolvers<ContextType>;
  PolicyCreatePayload?: PolicyCreatePayloadResolvers<ContextType>;
  PolicyEdge?: PolicyEdgeResolvers<ContextType>;
  PolicyEvent?: PolicyEventResolvers<ContextType>;
  PolicyRevision?: PolicyRevisionResolvers<ContextType>;
  PolicyRevisionConnection?: PolicyRevisionConnectionResolvers<ContextType>;
  PolicyRevisionEdge?: PolicyRevisionEdgeResolvers<ContextType>;
  PolicyUnassignPayload?: PolicyUnassignPayloadResolvers<ContextType>;
  PolicyUpdatePayload?: PolicyUpdatePayloadResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Sha256?: GraphQLScalarType;
  Subscription?: SubscriptionResolvers<ContextType>;
  URL?: GraphQLScalarType;
  UserError?: UserErrorResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = PoliciesContext> = {
  data?: DataDirectiveResolver<any, any, ContextType>;
};
