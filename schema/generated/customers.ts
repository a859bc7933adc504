import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Customer as CustomerRow, Licence as LicenceRow, Device as DeviceRow, User as UserRow, StaffMember as StaffMemberRow, Passkey as PasskeyRow, IdentityProvider as IdentityProviderRow, Management as ManagementRow, Session as SessionRow, StaffSession as StaffSessionRow, Invitation as InvitationRow, StaffInvitation as StaffInvitationRow, ApiKey as ApiKeyRow, Staff as StaffRow, CustomerExport as CustomerExportRow, CustomerErasure as CustomerErasureRow, NotificationRule as NotificationRuleRow, Notification as NotificationRow, NotificationEvent as NotificationEventRow, IdentityGrant as IdentityGrantRow, QuarantinedObject as QuarantinedObjectRow, QuarantineTask as QuarantineTaskRow, QuarantineTaskEvent as QuarantineTaskEventRow, Viewer as ViewerRow } from '../../subgraphs/customers/mappers.ts';
import type { CustomersContext } from '../../subgraphs/customers/loaders.ts';
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

/** Somebody or something that can get in now. */
export type AccessEntry = {
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** Id of who made it; null where that is not kept, and for what the operator made. */
  createdBy?: Maybe<Scalars['ID']['output']>;
  /** When it ends by itself; null when it does not. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** What it is. */
  kind: AccessKind;
  /** When a person last signed in or used an access token; when a key, a device or an enrolment token was last used; to the minute; null for never, and for what was before that was kept. */
  lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The provider that made it while it managed the customer; null for the customer's own. */
  madeByProvider?: Maybe<Scalars['ID']['output']>;
  /** A mail address, the name of a key or device, a token's group, a provider's name or issuer; empty for what has none. */
  name: Scalars['String']['output'];
  /** The role that it has, or gives; null for what has none. */
  role?: Maybe<UserRole>;
  /** What it may do, at most; of an identity provider, what newcomers may. */
  scopes: Array<Scalars['String']['output']>;
  /** Of a person, whether signing in needs, or can be done by, more than a password: a code or a passkey; null for what is no person. */
  secondFactor?: Maybe<Scalars['Boolean']['output']>;
  /** Its id; `node` leads to it, but for enrolment tokens. */
  subjectId: Scalars['ID']['output'];
};

/** A page of those that can get in. */
export type AccessEntryConnection = {
  /** The page's rows with their positions. */
  edges: Array<AccessEntryEdge>;
  /** The page's rows. */
  nodes: Array<AccessEntry>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** One that can get in, and its position. */
export type AccessEntryEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: AccessEntry;
};

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

/** A key for programs. The secret is shown once, at creation; only its hash is kept. */
export type ApiKey = {
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** Id of the user or key that made it; null for what was made before that was kept, and for what the operator made. */
  createdBy?: Maybe<Scalars['ID']['output']>;
  /** After this instant it is refused. */
  expiresAt: Scalars['DateTime']['output'];
  /** Opaque id, prefix `key_`. */
  id: Scalars['ID']['output'];
  /** The provider that made it while it managed the customer: it ends with that; null for the customer's own. */
  madeByProvider?: Maybe<Scalars['ID']['output']>;
  /** What it is for, in its maker's words. */
  name: Scalars['String']['output'];
  /** When it was revoked; null while it works. */
  revokedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What it allows. */
  scopes: Array<Scalars['String']['output']>;
};

/** Input of apiKeyCreate. */
export type ApiKeyCreateInput = {
  /** What it is for, 1 to 200 characters. */
  name: Scalars['String']['input'];
  /** What it allows: some of the caller's own scopes. */
  scopes: Array<Scalars['String']['input']>;
  /** Days until it expires, 1 to 730. */
  validDays: Scalars['Int']['input'];
};

/** Answer of apiKeyCreate. */
export type ApiKeyCreatePayload = {
  /** The key; null on errors. */
  apiKey?: Maybe<ApiKey>;
  /** The secret, shown only here; null on errors. */
  secret?: Maybe<Scalars['String']['output']>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of apiKeyRevoke. */
export type ApiKeyRevokeInput = {
  /** The key. */
  apiKeyId: Scalars['ID']['input'];
};

/** Answer of apiKeyRevoke. */
export type ApiKeyRevokePayload = {
  /** The revoked key; null on errors. */
  apiKey?: Maybe<ApiKey>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

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

/** What the gateway learns about a credential. Internal. */
export type CallerRecord = {
  /** When the credential ends by itself; null when it does not. */
  endsAt?: Maybe<Scalars['DateTime']['output']>;
  /** The whole caller as JSON, as platform/caller.ts defines it; null for one who may not act for that customer. */
  json?: Maybe<Scalars['String']['output']>;
  /** Why it may not. */
  refusal?: Maybe<Scalars['String']['output']>;
};

/** A credential that somebody has shown. */
export type CredentialInput = {
  /** Hexadecimal SHA-256 of the certificate that came with it; null when there was none. */
  certificate?: InputMaybe<Scalars['String']['input']>;
  /** The customer that it acts for; its own when left out. */
  customerId?: InputMaybe<Scalars['ID']['input']>;
  /** Hexadecimal SHA-256 of the whole credential. */
  hash: Scalars['String']['input'];
  /** The credential itself, of those that say by themselves who somebody is: a JWT. */
  jwt?: InputMaybe<Scalars['String']['input']>;
};

/** A company that runs endpoints. Its id is a pseudonym: samples and verdicts know nothing else of it. */
export type Customer = {
  /** Mail addresses of who administrates it, oldest first, at most 20; to the operator only of the one it named itself. */
  administrators: Array<Scalars['String']['output']>;
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** Opaque id, prefix `cus_`. */
  id: Scalars['ID']['output'];
  /** What was bought: seats, quota, expiry. */
  licence: Licence;
  /** The name the operator gave it. */
  name: Scalars['String']['output'];
  /** Whether people must show a second factor: a code, a passkey, or one of which the identity provider tells. */
  secondFactorRequired: Scalars['Boolean']['output'];
};

/** A page of customers. */
export type CustomerConnection = {
  /** The page's rows with their positions. */
  edges: Array<CustomerEdge>;
  /** The page's rows. */
  nodes: Array<Customer>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** Input of customerCreate. */
export type CustomerCreateInput = {
  /** Mail address of the first administrator. */
  administratorEmail: Scalars['String']['input'];
  /** Password of the first administrator, 12 to 200 characters. */
  administratorPassword: Scalars['String']['input'];
  /** Files per day, 0 to 100000000. */
  dailyQuota: Scalars['Int']['input'];
  /** End of the licence. */
  expiresAt: Scalars['DateTime']['input'];
  /** Files per calendar month, 0 to 2000000000. Default: 31 times the day's. */
  monthlyQuota?: InputMaybe<Scalars['Int']['input']>;
  /** 1 to 200 characters. */
  name: Scalars['String']['input'];
  /** Devices at the same time, 1 to 10000000. */
  seats: Scalars['Int']['input'];
};

/** Answer of customerCreate. */
export type CustomerCreatePayload = {
  /** The new customer; null on errors. */
  customer?: Maybe<Customer>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** A customer and its position. */
export type CustomerEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: Customer;
};

/** Input of customerEraseCancel. */
export type CustomerEraseCancelInput = {
  /** The order. */
  erasureId: Scalars['ID']['input'];
};

/** Answer of customerEraseCancel. */
export type CustomerEraseCancelPayload = {
  /** The order; null on errors. */
  erasure?: Maybe<CustomerErasure>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of customerErase. */
export type CustomerEraseInput = {
  /** The customer's name, as a proof that it is meant. */
  confirmName: Scalars['String']['input'];
  /** The customer, for the operator; left out, the caller's own. */
  customerId?: InputMaybe<Scalars['ID']['input']>;
  /** Hours until it starts, 0 to 720. Default: 72. */
  graceHours?: InputMaybe<Scalars['Int']['input']>;
  /** Why, 1 to 500 characters. */
  reason: Scalars['String']['input'];
};

/** Answer of customerErase. */
export type CustomerErasePayload = {
  /** The order; null on errors. */
  erasure?: Maybe<CustomerErasure>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** The end of a customer: everything of it is erased, by every part of the service. */
export type CustomerErasure = {
  /** The customer. */
  customer: Customer;
  /** When it was done; null before. */
  finishedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Opaque id, prefix `ers_`. */
  id: Scalars['ID']['output'];
  /** What is done. */
  parts: Array<ErasedPart>;
  /** Why. */
  reason: Scalars['String']['output'];
  /** Proof, signed by this installation (compact JWS, EdDSA, audience `erasure`); null before. */
  receipt?: Maybe<Scalars['String']['output']>;
  /** When. */
  requestedAt: Scalars['DateTime']['output'];
  /** Id of who ordered it. */
  requestedBy: Scalars['String']['output'];
  /** When it starts; until then it can be taken back. */
  startsAt: Scalars['DateTime']['output'];
  /** How far it is. */
  state: CustomerErasureState;
};

/** A page of erasures. */
export type CustomerErasureConnection = {
  /** The page's rows with their positions. */
  edges: Array<CustomerErasureEdge>;
  /** The page's rows. */
  nodes: Array<CustomerErasure>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** An erasure and its position. */
export type CustomerErasureEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: CustomerErasure;
};

/** How far an erasure is. */
export type CustomerErasureState =
  /** It was taken back. */
  | 'CANCELLED'
  /** Everything is gone but what the parts name. */
  | 'FINISHED'
  /** Nobody gets in any more, and everything goes. */
  | 'RUNNING'
  /** It is ordered, and can be taken back. */
  | 'SCHEDULED';

/** All data of a customer, written down by every part of the service. It is kept for seven days. */
export type CustomerExport = {
  /** A piece of what the customers have of the customer, from 0 on; null when there is none of this number, or no longer. */
  customers?: Maybe<ExportChunk>;
  /** When all was written; null before. */
  finishedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Opaque id, prefix `exp_`. */
  id: Scalars['ID']['output'];
  /** What is written. */
  parts: Array<ExportedPart>;
  /** When. */
  requestedAt: Scalars['DateTime']['output'];
  /** Id of who wanted it. */
  requestedBy: Scalars['String']['output'];
  /** How far it is. */
  state: CustomerExportState;
};


/** All data of a customer, written down by every part of the service. It is kept for seven days. */
export type CustomerExportCustomersArgs = {
  number: Scalars['Int']['input'];
};

/** A page of exports. */
export type CustomerExportConnection = {
  /** The page's rows with their positions. */
  edges: Array<CustomerExportEdge>;
  /** The page's rows. */
  nodes: Array<CustomerExport>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** An export and its position. */
export type CustomerExportEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: CustomerExport;
};

/** Answer of customerExport. */
export type CustomerExportPayload = {
  /** The export; null on errors. */
  export?: Maybe<CustomerExport>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** How far an export is. */
export type CustomerExportState =
  /** It can be fetched. */
  | 'FINISHED'
  /** Parts are being written. */
  | 'RUNNING';

/** Which customers. */
export type CustomerFilter = {
  /** Only those whose licence ends before this. */
  licenceEndsBefore?: InputMaybe<Scalars['DateTime']['input']>;
  /** Only those with this in their name, in any case. */
  nameContains?: InputMaybe<Scalars['String']['input']>;
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

/** An enrolled endpoint: workstation, file server, mail server. */
export type Device = {
  /** When it was enrolled. */
  enrolledAt: Scalars['DateTime']['output'];
  /** The group that policies can be assigned to, such as berlin/finance, which is part of berlin; null when it is in none. */
  group?: Maybe<Scalars['String']['output']>;
  /** Opaque id, prefix `dev_`. */
  id: Scalars['ID']['output'];
  /** When it was last heard of, to the minute; null before its first request. */
  lastSeenAt?: Maybe<Scalars['DateTime']['output']>;
  /** The provider that made its enrolment token while it managed the customer. The device stays when that ends; null for the customer's own. */
  madeByProvider?: Maybe<Scalars['ID']['output']>;
  /** The name that the device gave at enrolment, usually its host name. */
  name: Scalars['String']['output'];
  /** The operating system as the device named it; null when it did not say. */
  platform?: Maybe<Scalars['String']['output']>;
  /** The endpoint product as the device named it; null when it did not say. */
  product?: Maybe<Scalars['String']['output']>;
  /** Its version; null when it did not say. */
  productVersion?: Maybe<Scalars['String']['output']>;
  /** When it was removed; null while it is enrolled. */
  removedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** A page of devices. */
export type DeviceConnection = {
  /** The page's rows with their positions. */
  edges: Array<DeviceEdge>;
  /** The page's rows. */
  nodes: Array<Device>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** A device and its position. */
export type DeviceEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: Device;
};

/** Input of deviceEnroll. */
export type DeviceEnrollInput = {
  /** The device's name, 1 to 200 characters. */
  name: Scalars['String']['input'];
  /** The device's operating system, up to 100 characters. */
  platform?: InputMaybe<Scalars['String']['input']>;
  /** The endpoint product, up to 100 characters. */
  product?: InputMaybe<Scalars['String']['input']>;
  /** An enrolment token. */
  token: Scalars['String']['input'];
  /** Its version, up to 100 characters. */
  version?: InputMaybe<Scalars['String']['input']>;
};

/** Answer of deviceEnroll. */
export type DeviceEnrollPayload = {
  /** The new device; null on errors. */
  device?: Maybe<Device>;
  /** The device's own token, shown only here; null on errors. Where the device showed a certificate, it works with that one alone. */
  deviceToken?: Maybe<Scalars['String']['output']>;
  /** When it ends, unless the device takes a new one before (`deviceTokenRotate`); null on errors. */
  tokenExpiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Which devices to list. All given conditions must hold. */
export type DeviceFilter = {
  /** Only devices of this group. */
  group?: InputMaybe<Scalars['String']['input']>;
  /** Only devices whose name contains this text, in any case. At most 100 characters. */
  nameContains?: InputMaybe<Scalars['String']['input']>;
  /** Removed devices too. They are left out unless this is true. */
  removed?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Input of deviceRemove. */
export type DeviceRemoveInput = {
  /** The device. */
  deviceId: Scalars['ID']['input'];
};

/** Answer of deviceRemove. */
export type DeviceRemovePayload = {
  /** The removed device; null on errors. */
  device?: Maybe<Device>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of deviceReport. What is left out stays. */
export type DeviceReportInput = {
  /** The operating system, up to 100 characters. */
  platform?: InputMaybe<Scalars['String']['input']>;
  /** The endpoint product, up to 100 characters. */
  product?: InputMaybe<Scalars['String']['input']>;
  /** Its version, up to 100 characters. */
  version?: InputMaybe<Scalars['String']['input']>;
};

/** Answer of deviceReport. */
export type DeviceReportPayload = {
  /** The device; null on errors. */
  device?: Maybe<Device>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of deviceTokenRotate. */
export type DeviceTokenRotateInput = {
  /** Hexadecimal SHA-256 of the certificate (its DER form) that the new token works with. Default: the one that the device shows now, or none where it shows none. */
  certificate?: InputMaybe<Scalars['String']['input']>;
};

/** Answer of deviceTokenRotate. */
export type DeviceTokenRotatePayload = {
  /** The device; null on errors. */
  device?: Maybe<Device>;
  /** Its new token, shown only here; null on errors. */
  deviceToken?: Maybe<Scalars['String']['output']>;
  /** When it ends; null on errors. */
  tokenExpiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of deviceUpdate. */
export type DeviceUpdateInput = {
  /** The device. */
  deviceId: Scalars['ID']['input'];
  /** Its new group, names between slashes, at most 200 characters; empty for none; left out to keep it. */
  group?: InputMaybe<Scalars['String']['input']>;
  /** Its new name, 1 to 200 characters; left out to keep it. */
  name?: InputMaybe<Scalars['String']['input']>;
};

/** Answer of deviceUpdate. */
export type DeviceUpdatePayload = {
  /** The device; null on errors. */
  device?: Maybe<Device>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of enrolmentTokenCreate. */
export type EnrolmentTokenCreateInput = {
  /** Group that the devices join, names between slashes, at most 200 characters; none when left out. */
  group?: InputMaybe<Scalars['String']['input']>;
  /** How many devices may use it, 1 to 100000. */
  usesMax: Scalars['Int']['input'];
  /** Hours until it stops working, 1 to 8760. */
  validHours: Scalars['Int']['input'];
};

/** Answer of enrolmentTokenCreate. */
export type EnrolmentTokenCreatePayload = {
  /** When it stops working; null on errors. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** The token, shown only here; null on errors. */
  token?: Maybe<Scalars['String']['output']>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** What one part of the service has erased. */
export type ErasedPart = {
  /** When it was done. */
  doneAt: Scalars['DateTime']['output'];
  /** What is kept, and why; null when nothing is. */
  kept?: Maybe<Scalars['String']['output']>;
  /** Which: customers, policies, samples, verdicts or audit. */
  part: Scalars['String']['output'];
  /** Rows that went, about. */
  rows: Scalars['Int']['output'];
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

/** A piece of an export. */
export type ExportChunk = {
  /** Lines of JSON, each an object with its type: docs/export.md. */
  lines: Scalars['String']['output'];
};

/** What one part of the service has written. */
export type ExportedPart = {
  /** Pieces. */
  chunks: Scalars['Int']['output'];
  /** Which: customers, policies, samples, verdicts or audit. */
  part: Scalars['String']['output'];
  /** Lines in them. */
  rows: Scalars['Int']['output'];
};

/** A customer, as told to the holders of a grant. */
export type IdentifiedCustomer = {
  /** Mail addresses of its administrators, at most 20. */
  administrators: Array<Scalars['String']['output']>;
  /** Its id, prefix `cus_`. */
  id: Scalars['ID']['output'];
  /** Its name. */
  name: Scalars['String']['output'];
};

/** Input of identityDecide. */
export type IdentityDecideInput = {
  /** Whether you agree. */
  agree: Scalars['Boolean']['input'];
  /** The request. */
  grantId: Scalars['ID']['input'];
  /** Why, 10 to 500 characters. */
  reason: Scalars['String']['input'];
};

/** Answer of identityDecide. */
export type IdentityDecidePayload = {
  /** The grant; null on errors. */
  grant?: Maybe<IdentityGrant>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of identityEnd. */
export type IdentityEndInput = {
  /** The grant. */
  grantId: Scalars['ID']['input'];
};

/** Answer of identityEnd. */
export type IdentityEndPayload = {
  /** The ended grant; null on errors. */
  grant?: Maybe<IdentityGrant>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Leave for two people who work for the operator to learn whose a sample is: for a reason, for minutes, and told to the customers concerned. */
export type IdentityGrant = {
  /** Whose the sample is, at most 1000; null when the grant does not hold, is somebody else's, or was agreed to a moment ago. */
  customers?: Maybe<Array<IdentifiedCustomer>>;
  /** When; null before. */
  decidedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Id of who agreed, or did not; null before. */
  decidedBy?: Maybe<Scalars['ID']['output']>;
  /** Why it was decided so; null before. */
  decision?: Maybe<Scalars['String']['output']>;
  /** When it ends, or ended; null unless it was agreed to. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Opaque id, prefix `grn_`. */
  id: Scalars['ID']['output'];
  /** Minutes that it holds once it is agreed to. */
  minutes: Scalars['Int']['output'];
  /** Why, as the customers read it. */
  reason: Scalars['String']['output'];
  /** When. */
  requestedAt: Scalars['DateTime']['output'];
  /** Id of who asked. */
  requestedBy: Scalars['ID']['output'];
  /** Hash of the sample. */
  sha256: Scalars['Sha256']['output'];
  /** How far it is. */
  state: IdentityGrantState;
};

/** A page of grants. */
export type IdentityGrantConnection = {
  /** The page's rows with their positions. */
  edges: Array<IdentityGrantEdge>;
  /** The page's rows. */
  nodes: Array<IdentityGrant>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** A grant and its position. */
export type IdentityGrantEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: IdentityGrant;
};

/** How far a grant is. */
export type IdentityGrantState =
  /** It holds until `expiresAt`. */
  | 'APPROVED'
  /** Its time is over, or it was given back. */
  | 'ENDED'
  /** Somebody else must agree. */
  | 'PENDING'
  /** The second person did not agree. */
  | 'REFUSED';

/** Where the people of a customer sign in (OpenID Connect). The console sends them there by `openIdSignIn`. */
export type IdentityProvider = {
  /** What its access tokens for Assay name as their audience; null when none are taken. */
  audience?: Maybe<Scalars['String']['output']>;
  /** Our id there. */
  clientId: Scalars['String']['output'];
  /** When it was first named. */
  createdAt: Scalars['DateTime']['output'];
  /** Id of the user or key that set it last; null for what was set before that was kept. */
  createdBy?: Maybe<Scalars['ID']['output']>;
  /** Opaque id, prefix `idp_`: it stands in the link by which the customer's people sign in. */
  id: Scalars['ID']['output'];
  /** Its issuer. */
  issuer: Scalars['String']['output'];
  /** The provider on whose behalf it was set last, while that managed the customer: it ends with that; null for the customer's own. */
  madeByProvider?: Maybe<Scalars['ID']['output']>;
  /** Role of those who come without an account; null when they need an invitation. */
  newcomers?: Maybe<UserRole>;
  /** Where it may send people back to. */
  redirectUris: Array<Scalars['String']['output']>;
};

/** Answer of identityProviderRemove. */
export type IdentityProviderRemovePayload = {
  /** What it was; null on errors. */
  identityProvider?: Maybe<IdentityProvider>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of identityProviderSet. */
export type IdentityProviderSetInput = {
  /** What its access tokens (JWT, RFC 9068) name as their audience when they are for Assay, 1 to 500 characters, not the client id. They are then taken as `Authorization: Bearer`, for people who have signed in by the provider before. Default: none are taken. */
  audience?: InputMaybe<Scalars['String']['input']>;
  /** Our id there, 1 to 500 characters. */
  clientId: Scalars['String']['input'];
  /** Our secret there, 1 to 500 characters; kept encrypted, shown to nobody. */
  clientSecret: Scalars['String']['input'];
  /** Its issuer: an https URL under which it publishes `.well-known/openid-configuration`. */
  issuer: Scalars['String']['input'];
  /** Role of those who come without an account. Default: they need an invitation. */
  newcomers?: InputMaybe<UserRole>;
  /** Where it may send people back to: 1 to 10 https URLs of the console, without query. */
  redirectUris: Array<Scalars['String']['input']>;
};

/** Answer of identityProviderSet. */
export type IdentityProviderSetPayload = {
  /** The provider; null on errors. */
  identityProvider?: Maybe<IdentityProvider>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of identityRequest. */
export type IdentityRequestInput = {
  /** How long, 5 to 240 minutes. */
  minutes: Scalars['Int']['input'];
  /** Why, 10 to 500 characters. The customers concerned read it. */
  reason: Scalars['String']['input'];
  /** Hash of the sample. */
  sha256: Scalars['Sha256']['input'];
};

/** Answer of identityRequest. */
export type IdentityRequestPayload = {
  /** The request; null on errors. */
  grant?: Maybe<IdentityGrant>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** A page of those that can get in to this installation itself. */
export type InstallationAccessConnection = {
  /** The page's rows with their positions. */
  edges: Array<InstallationAccessEdge>;
  /** The page's rows. */
  nodes: Array<InstallationAccessEntry>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** One that can get in, and its position. */
export type InstallationAccessEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: InstallationAccessEntry;
};

/** Somebody or something that can get in to this installation itself. */
export type InstallationAccessEntry = {
  /** When it was made; null where that was not kept. */
  createdAt?: Maybe<Scalars['DateTime']['output']>;
  /** Id of who made it, `operator` for the operator's token; null where that was not kept, and for what a start made. */
  createdBy?: Maybe<Scalars['ID']['output']>;
  /** When it ends by itself; null when it does not. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** What it is. */
  kind: InstallationAccessKind;
  /** When a person last signed in, or a token was last used, to the minute; null for never, and for what was before that was kept. */
  lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  /** A mail address, or the name of a token. */
  name: Scalars['String']['output'];
  /** OPERATOR, ANALYST, REGION or METRICS. */
  role: Scalars['String']['output'];
  /** What it may do, at most. */
  scopes: Array<Scalars['String']['output']>;
  /** Of a person, whether there is a second factor: a code or a passkey; null for what is no person. */
  secondFactor?: Maybe<Scalars['Boolean']['output']>;
  /** Its id; `operator` for the operator's token. */
  subjectId: Scalars['ID']['output'];
  /** Whether it lets in at this moment: no account without a second factor does, no invitation before it is accepted, and the operator's token only while there is no operator, or with ASSAY_BREAK_GLASS. */
  usable: Scalars['Boolean']['output'];
};

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

/** Somebody is asked in. */
export type Invitation = {
  /** When it was accepted; null before. */
  acceptedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When. */
  createdAt: Scalars['DateTime']['output'];
  /** Mail address. */
  email: Scalars['String']['output'];
  /** When it ends. */
  expiresAt: Scalars['DateTime']['output'];
  /** Opaque id, prefix `inv_`. */
  id: Scalars['ID']['output'];
  /** Id of who invited. */
  invitedBy: Scalars['ID']['output'];
  /** The provider that made it while it managed the customer: it ends with that; null for the customer's own. */
  madeByProvider?: Maybe<Scalars['ID']['output']>;
  /** The role that the account will have. */
  role: UserRole;
};

/** Input of invitationAccept. */
export type InvitationAcceptInput = {
  /** The new account's password, 12 to 200 characters. */
  password: Scalars['String']['input'];
  /** The token of the invitation. */
  token: Scalars['String']['input'];
};

/** Answer of invitationAccept. */
export type InvitationAcceptPayload = {
  /** The new account; null on errors. */
  user?: Maybe<User>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** A page of invitations. */
export type InvitationConnection = {
  /** The page's rows with their positions. */
  edges: Array<InvitationEdge>;
  /** The page's rows. */
  nodes: Array<Invitation>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** An invitation and its position. */
export type InvitationEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: Invitation;
};

/** Input of invitationWithdraw. */
export type InvitationWithdrawInput = {
  /** The invitation. */
  invitationId: Scalars['ID']['input'];
};

/** Answer of invitationWithdraw. */
export type InvitationWithdrawPayload = {
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** What a customer may use. */
export type Licence = {
  /** Files analysed per day, pooled over all devices. Answers from known verdicts are free. */
  dailyQuota: Scalars['Int']['output'];
  /** After this instant nothing new is accepted for analysis. */
  expiresAt: Scalars['DateTime']['output'];
  /** Files analysed per calendar month (UTC), pooled likewise. */
  monthlyQuota: Scalars['Int']['output'];
  /** Devices that may be enrolled at the same time. */
  seats: Scalars['Int']['output'];
  /** Devices that are enrolled now. */
  seatsUsed: Scalars['Int']['output'];
};

/** Input of licenceUpdate. What is left out stays. */
export type LicenceUpdateInput = {
  /** The customer. */
  customerId: Scalars['ID']['input'];
  /** Files per day, 0 to 100000000. */
  dailyQuota?: InputMaybe<Scalars['Int']['input']>;
  /** End of the licence. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Files per calendar month, 0 to 2000000000. */
  monthlyQuota?: InputMaybe<Scalars['Int']['input']>;
  /** Devices at the same time, 1 to 10000000. */
  seats?: InputMaybe<Scalars['Int']['input']>;
};

/** Answer of licenceUpdate. */
export type LicenceUpdatePayload = {
  /** The customer; null on errors. */
  customer?: Maybe<Customer>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** A customer lets another one act for it. People and keys of the provider do so by naming the customer in the header `Assay-Customer`. */
export type Management = {
  /** When it was accepted; null while it is an offer. */
  acceptedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The managed customer's id. */
  customerId: Scalars['ID']['output'];
  /** Its name when it offered. */
  customerName: Scalars['String']['output'];
  /** When either side ended it; null while it holds. */
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Opaque id, prefix `mng_`. */
  id: Scalars['ID']['output'];
  /** The provider that offered it while it managed the customer: it ends with that; null for the customer's own. */
  madeByProvider?: Maybe<Scalars['ID']['output']>;
  /** When the offer ends, if nobody accepts it. */
  offerEndsAt: Scalars['DateTime']['output'];
  /** When. */
  offeredAt: Scalars['DateTime']['output'];
  /** Id of who offered it. */
  offeredBy: Scalars['ID']['output'];
  /** The provider's id; null while it is an offer. */
  providerId?: Maybe<Scalars['ID']['output']>;
  /** Its name when it accepted; null while it is an offer. */
  providerName?: Maybe<Scalars['String']['output']>;
  /** What the provider's people may do, at most: none of them may more than at home. */
  role: UserRole;
};

/** Input of managementAccept. */
export type ManagementAcceptInput = {
  /** The token of the offer. */
  token: Scalars['String']['input'];
};

/** Answer of managementAccept. */
export type ManagementAcceptPayload = {
  /** The management; null on errors. */
  management?: Maybe<Management>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** A page of managements. */
export type ManagementConnection = {
  /** The page's rows with their positions. */
  edges: Array<ManagementEdge>;
  /** The page's rows. */
  nodes: Array<Management>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** A management and its position. */
export type ManagementEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: Management;
};

/** Input of managementEnd. */
export type ManagementEndInput = {
  /** The management, or the offer. */
  managementId: Scalars['ID']['input'];
};

/** Answer of managementEnd. */
export type ManagementEndPayload = {
  /** The ended management; null on errors. */
  management?: Maybe<Management>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of managementOffer. */
export type ManagementOfferInput = {
  /** What the provider's people may do, at most. */
  role: UserRole;
  /** Hours for which the offer is good, 1 to 720. */
  validHours: Scalars['Int']['input'];
};

/** Answer of managementOffer. */
export type ManagementOfferPayload = {
  /** The offer; null on errors. */
  management?: Maybe<Management>;
  /** The token for the provider, shown only here; null on errors. */
  token?: Maybe<Scalars['String']['output']>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

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
  /** Makes an API key. */
  apiKeyCreate: ApiKeyCreatePayload;
  /** Revokes an API key at once. Revoking it twice is no error. */
  apiKeyRevoke: ApiKeyRevokePayload;
  /** Makes a customer with its licence and first administrator. For the operator. */
  customerCreate: CustomerCreatePayload;
  /** Orders the end of a customer: after the grace, everything of it is erased, and a receipt is signed. */
  customerErase: CustomerErasePayload;
  /** Takes such an order back, as long as it has not started. Taking it back twice is no error. */
  customerEraseCancel: CustomerEraseCancelPayload;
  /** Has all data of the caller's customer written down, to be fetched piece by piece. */
  customerExport: CustomerExportPayload;
  /** Enrols the calling device with a token; needs no other credential. Answers with the device's own token, which is shown only here. */
  deviceEnroll: DeviceEnrollPayload;
  /** Ends a device's enrolment; its token stops working at once. Removing it twice is no error. */
  deviceRemove: DeviceRemovePayload;
  /** The calling device says what it is by now. */
  deviceReport: DeviceReportPayload;
  /** The calling device takes a new token. The old one goes until the new one is used, for a day at the most: whoever loses the answer asks again. */
  deviceTokenRotate: DeviceTokenRotatePayload;
  /** Renames a device, or moves it to another group; its policy follows at once. */
  deviceUpdate: DeviceUpdatePayload;
  /** Makes a token with which devices can enrol themselves. */
  enrolmentTokenCreate: EnrolmentTokenCreatePayload;
  /** Agrees with another person's request, or does not. Each customer concerned reads of it in its audit chain. For staff. */
  identityDecide: IdentityDecidePayload;
  /** Gives a grant back before its time. For staff. */
  identityEnd: IdentityEndPayload;
  /** Removes it. Sessions go on until they end. */
  identityProviderRemove: IdentityProviderRemovePayload;
  /** Names the identity provider at which the customer's people may sign in, or changes it. Another issuer ends what it knew of whom. */
  identityProviderSet: IdentityProviderSetPayload;
  /** Asks for leave to learn whose a sample is. For staff. */
  identityRequest: IdentityRequestPayload;
  /** Makes the account that an invitation is for; needs no other credential. */
  invitationAccept: InvitationAcceptPayload;
  /** Takes an invitation back. Taking it back twice is no error. */
  invitationWithdraw: InvitationWithdrawPayload;
  /** Changes what a customer may use. Seats below what is taken end no enrolment; nobody new is enrolled then. For the operator. */
  licenceUpdate: LicenceUpdatePayload;
  /** Accepts such an offer: the caller's customer manages that one from now on. */
  managementAccept: ManagementAcceptPayload;
  /** Ends a management at once, from either side. Ending it twice is no error. */
  managementEnd: ManagementEndPayload;
  /** Offers another customer to manage the caller's. */
  managementOffer: ManagementOfferPayload;
  /** Removes a rule of the caller's; what it has to send is not sent. Removing it twice is no error. */
  notificationRuleRemove: NotificationRuleRemovePayload;
  /** Makes a rule of the caller's, or gives it other words. */
  notificationRuleSet: NotificationRuleSetPayload;
  /** Marks notifications of the caller's as read. */
  notificationsRead: NotificationsReadPayload;
  /** Makes a new operator's token; the old one ends at once. For operators. */
  operatorTokenRotate: OperatorTokenRotatePayload;
  /** Keeps the passkey that the browser has made. */
  passkeyAdd: PasskeyAddPayload;
  /** Begins a passkey: asks once more who it is. */
  passkeyBegin: PasskeyBeginPayload;
  /** Removes a passkey: one's own, for administrators anybody's of the customer, for operators anybody's of the installation. */
  passkeyRemove: PasskeyRemovePayload;
  /** Changes the caller's password; all other sessions end. */
  passwordChange: PasswordChangePayload;
  /** A device tells what it has taken away. Telling the same twice changes nothing. */
  quarantineReport: QuarantineReportPayload;
  /** Takes a task back that its device has not done yet. Cancelling it twice is no error. */
  quarantineTaskCancel: QuarantineTaskCancelPayload;
  /** Has a quarantined file restored or deleted by its device. */
  quarantineTaskIssue: QuarantineTaskIssuePayload;
  /** A device tells how a task went. What failed is due again after a minute, then after ten; the third failure is the last. A late report changes nothing. */
  quarantineTaskReport: QuarantineTaskReportPayload;
  /** Says whether the customer's people must show a second factor. From the next request on, sessions that have shown none can do nothing but set one up; who has one already must sign in again and show that one. API keys and devices are not meant. */
  secondFactorRequire: SecondFactorRequirePayload;
  /** Signs a person in: answers with a session token, good for 12 hours. After ten wrong passwords or codes from one address it is refused for 15 minutes, whatever is right. */
  sessionCreate: SessionCreatePayload;
  /** Signs in whom the identity provider has sent back. */
  sessionCreateByOpenId: SessionCreateByOpenIdPayload;
  /** Signs in by a passkey. */
  sessionCreateByPasskey: SessionCreateByPasskeyPayload;
  /** Ends the calling session. */
  sessionEnd: SessionEndPayload;
  /** Ends a session: one's own, for administrators anybody's of the customer, for operators anybody's of the installation. Ending it twice is no error. */
  sessionRevoke: SessionRevokePayload;
  /** Makes a token for a program that works for the installation: another region's, or what collects metrics. For operators. */
  staffCreate: StaffCreatePayload;
  /** Makes the account that such an invitation is for; needs no other credential. It may do nothing until it has a second factor: sign in, then totpBegin or passkeyBegin. */
  staffInvitationAccept: StaffInvitationAcceptPayload;
  /** Takes such an invitation back. Taking it back twice is no error. For operators. */
  staffInvitationWithdraw: StaffInvitationWithdrawPayload;
  /** Asks somebody in to work for this installation, as an operator or an analyst; the token is good for seven days and one account. The first operator makes the operator's token useless. For operators. */
  staffMemberInvite: StaffMemberInvitePayload;
  /** Ends such an account and its sessions at once. The last operator can't be removed; removing somebody twice is no error. For operators. */
  staffMemberRemove: StaffMemberRemovePayload;
  /** Makes an operator of an analyst, or the other way round; sessions have it within seconds. The last operator stays one. For operators. */
  staffMemberUpdate: StaffMemberUpdatePayload;
  /** Ends such a token at once. Removing it twice is no error. For operators. */
  staffRemove: StaffRemovePayload;
  /** Makes a secret for an authenticator app. It counts from totpConfirm on. */
  totpBegin: TotpBeginPayload;
  /** Confirms the secret with a code of it: from then on signing in needs one. */
  totpConfirm: TotpConfirmPayload;
  /** Takes the second factor away. */
  totpRemove: TotpRemovePayload;
  /** Makes an account for a person. */
  userCreate: UserCreatePayload;
  /** Asks a person in; the token is good for seven days and one account. */
  userInvite: UserInvitePayload;
  /** Ends a person's account and sessions at once. Removing it twice is no error. */
  userRemove: UserRemovePayload;
  /** Gives a person another role. */
  userUpdate: UserUpdatePayload;
};


export type MutationApiKeyCreateArgs = {
  input: ApiKeyCreateInput;
};


export type MutationApiKeyRevokeArgs = {
  input: ApiKeyRevokeInput;
};


export type MutationCustomerCreateArgs = {
  input: CustomerCreateInput;
};


export type MutationCustomerEraseArgs = {
  input: CustomerEraseInput;
};


export type MutationCustomerEraseCancelArgs = {
  input: CustomerEraseCancelInput;
};


export type MutationDeviceEnrollArgs = {
  input: DeviceEnrollInput;
};


export type MutationDeviceRemoveArgs = {
  input: DeviceRemoveInput;
};


export type MutationDeviceReportArgs = {
  input: DeviceReportInput;
};


export type MutationDeviceTokenRotateArgs = {
  input: DeviceTokenRotateInput;
};


export type MutationDeviceUpdateArgs = {
  input: DeviceUpdateInput;
};


export type MutationEnrolmentTokenCreateArgs = {
  input: EnrolmentTokenCreateInput;
};


export type MutationIdentityDecideArgs = {
  input: IdentityDecideInput;
};


export type MutationIdentityEndArgs = {
  input: IdentityEndInput;
};


export type MutationIdentityProviderSetArgs = {
  input: IdentityProviderSetInput;
};


export type MutationIdentityRequestArgs = {
  input: IdentityRequestInput;
};


export type MutationInvitationAcceptArgs = {
  input: InvitationAcceptInput;
};


export type MutationInvitationWithdrawArgs = {
  input: InvitationWithdrawInput;
};


export type MutationLicenceUpdateArgs = {
  input: LicenceUpdateInput;
};


export type MutationManagementAcceptArgs = {
  input: ManagementAcceptInput;
};


export type MutationManagementEndArgs = {
  input: ManagementEndInput;
};


export type MutationManagementOfferArgs = {
  input: ManagementOfferInput;
};


export type MutationNotificationRuleRemoveArgs = {
  input: NotificationRuleRemoveInput;
};


export type MutationNotificationRuleSetArgs = {
  input: NotificationRuleSetInput;
};


export type MutationNotificationsReadArgs = {
  input: NotificationsReadInput;
};


export type MutationPasskeyAddArgs = {
  input: PasskeyAddInput;
};


export type MutationPasskeyBeginArgs = {
  input: PasskeyBeginInput;
};


export type MutationPasskeyRemoveArgs = {
  input: PasskeyRemoveInput;
};


export type MutationPasswordChangeArgs = {
  input: PasswordChangeInput;
};


export type MutationQuarantineReportArgs = {
  input: QuarantineReportInput;
};


export type MutationQuarantineTaskCancelArgs = {
  input: QuarantineTaskCancelInput;
};


export type MutationQuarantineTaskIssueArgs = {
  input: QuarantineTaskIssueInput;
};


export type MutationQuarantineTaskReportArgs = {
  input: QuarantineTaskReportInput;
};


export type MutationSecondFactorRequireArgs = {
  input: SecondFactorRequireInput;
};


export type MutationSessionCreateArgs = {
  input: SessionCreateInput;
};


export type MutationSessionCreateByOpenIdArgs = {
  input: SessionCreateByOpenIdInput;
};


export type MutationSessionCreateByPasskeyArgs = {
  input: SessionCreateByPasskeyInput;
};


export type MutationSessionRevokeArgs = {
  input: SessionRevokeInput;
};


export type MutationStaffCreateArgs = {
  input: StaffCreateInput;
};


export type MutationStaffInvitationAcceptArgs = {
  input: StaffInvitationAcceptInput;
};


export type MutationStaffInvitationWithdrawArgs = {
  input: StaffInvitationWithdrawInput;
};


export type MutationStaffMemberInviteArgs = {
  input: StaffMemberInviteInput;
};


export type MutationStaffMemberRemoveArgs = {
  input: StaffMemberRemoveInput;
};


export type MutationStaffMemberUpdateArgs = {
  input: StaffMemberUpdateInput;
};


export type MutationStaffRemoveArgs = {
  input: StaffRemoveInput;
};


export type MutationTotpBeginArgs = {
  input: TotpBeginInput;
};


export type MutationTotpConfirmArgs = {
  input: TotpConfirmInput;
};


export type MutationTotpRemoveArgs = {
  input: TotpRemoveInput;
};


export type MutationUserCreateArgs = {
  input: UserCreateInput;
};


export type MutationUserInviteArgs = {
  input: UserInviteInput;
};


export type MutationUserRemoveArgs = {
  input: UserRemoveInput;
};


export type MutationUserUpdateArgs = {
  input: UserUpdateInput;
};

/** Something that a person was told. */
export type Notification = {
  /** What was sent of it. */
  deliveries: Array<NotificationDelivery>;
  /** The file that it is about; null for other kinds, and in notifications of earlier releases. */
  file?: Maybe<NotifiedFile>;
  /** Opaque id, prefix `ntf_`. */
  id: Scalars['ID']['output'];
  /** What it is. */
  kind: NotificationKind;
  /** The file's level; null where no file is concerned. */
  level?: Maybe<VerdictLevel>;
  /** When it happened. */
  raisedAt: Scalars['DateTime']['output'];
  /** When the person marked it as read; null before. */
  readAt?: Maybe<Scalars['DateTime']['output']>;
  /** Id or hash of what it is about; null when it is about no one thing. */
  subject?: Maybe<Scalars['String']['output']>;
  /** In a few words: of a file, which one, on whose computer, what it was and is. */
  title: Scalars['String']['output'];
  /** Where a browser shows it. */
  url: Scalars['URL']['output'];
  /** In more words. */
  words: Scalars['String']['output'];
};

/** How people are told. */
export type NotificationChannel =
  /** In `notifications` and by `notificationRaised`, which is so for every rule. */
  | 'CONSOLE'
  /** By mail to the address that the person signs in with. */
  | 'MAIL'
  /** By a signed call: POST of JSON, signed as Standard Webhooks (standardwebhooks.com) says. */
  | 'WEBHOOK';

/** A page of notifications. */
export type NotificationConnection = {
  /** The page's rows with their positions. */
  edges: Array<NotificationEdge>;
  /** The page's rows. */
  nodes: Array<Notification>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** What was sent of a notification. */
export type NotificationDelivery = {
  /** How often it was tried. */
  attempts: Scalars['Int']['output'];
  /** How. */
  channel: NotificationChannel;
  /** When it is tried next, or was last. */
  dueAt: Scalars['DateTime']['output'];
  /** What went wrong last; null when nothing did. */
  failure?: Maybe<Scalars['String']['output']>;
  /** How far it is. */
  state: NotificationState;
};

/** Whether notifications wait for each other. */
export type NotificationDigest =
  /** Those of a day together, at eight in the morning of the person's clock. */
  | 'DAILY'
  /** Those of an hour together, at its end. */
  | 'HOURLY'
  /** Each at once. */
  | 'NONE';

/** A notification and its position. */
export type NotificationEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: Notification;
};

/** Something that the caller is told. */
export type NotificationEvent = {
  /** The notification. */
  notification: Notification;
};

/** What people can be told of. */
export type NotificationKind =
  /** It is 90 days since the customer was last reminded to look at who can get in. */
  | 'ACCESS_REVIEW'
  /** Something in the audit chain is out of the ordinary. */
  | 'ANOMALY'
  /** A final verdict of the rule's level or worse on a file of the customer. */
  | 'FILE_FOUND'
  /** Two people of the operator had leave to learn whose a sample is, and it was this customer's. */
  | 'IDENTITY_DISCLOSED'
  /** An incident began, goes on or is over. */
  | 'INCIDENT'
  /** A held message was dropped. */
  | 'MESSAGE_DROPPED'
  /** Four fifths, nine tenths or all of a quota is used. */
  | 'QUOTA'
  /** A final verdict became another. */
  | 'VERDICT_CHANGED';

/** What a person wants to be told of, and how. */
export type NotificationRule = {
  /** How. */
  channels: Array<NotificationChannel>;
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** Whether mails and webhooks wait for each other. */
  digest: NotificationDigest;
  /** Opaque id, prefix `nrl_`. */
  id: Scalars['ID']['output'];
  /** What to be told of. */
  kinds: Array<NotificationKind>;
  /** Of files: only from this level on. Changed verdicts are told in any case. */
  levelMin: VerdictLevel;
  /** Beginning of the quiet hours, such as 22:00, in which nothing is sent; null when there are none. */
  quietFrom?: Maybe<Scalars['String']['output']>;
  /** Their end; null when there are none. */
  quietTo?: Maybe<Scalars['String']['output']>;
  /** Where the person's clock is, such as Europe/Berlin. */
  timeZone: Scalars['String']['output'];
  /** The address that is called; null without a webhook. */
  webhookUrl?: Maybe<Scalars['URL']['output']>;
};

/** Input of notificationRuleRemove. */
export type NotificationRuleRemoveInput = {
  /** The rule. */
  ruleId: Scalars['ID']['input'];
};

/** Answer of notificationRuleRemove. */
export type NotificationRuleRemovePayload = {
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of notificationRuleSet. */
export type NotificationRuleSetInput = {
  /** How, 1 or more. */
  channels: Array<NotificationChannel>;
  /** Default: NONE. */
  digest?: InputMaybe<NotificationDigest>;
  /** What to be told of, 1 or more. */
  kinds: Array<NotificationKind>;
  /** Of files: only from this level on. Default: SUSPICIOUS. */
  levelMin?: InputMaybe<VerdictLevel>;
  /** Beginning of the quiet hours, such as 22:00. */
  quietFrom?: InputMaybe<Scalars['String']['input']>;
  /** Their end. */
  quietTo?: InputMaybe<Scalars['String']['input']>;
  /** The rule to change; left out, a new one. */
  ruleId?: InputMaybe<Scalars['ID']['input']>;
  /** Where the person's clock is, such as Europe/Berlin. Default: UTC. */
  timeZone?: InputMaybe<Scalars['String']['input']>;
  /** The address to call, with the channel WEBHOOK: https, at most 1000 characters. */
  webhookUrl?: InputMaybe<Scalars['URL']['input']>;
};

/** Answer of notificationRuleSet. */
export type NotificationRuleSetPayload = {
  /** The rule; null on errors. */
  rule?: Maybe<NotificationRule>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
  /** What calls are signed with, shown only here; null on errors, and where it is the one from before. */
  webhookSecret?: Maybe<Scalars['String']['output']>;
};

/** How far a delivery is. */
export type NotificationState =
  /** It was tried for a day and given up. */
  | 'FAILED'
  /** It was sent. */
  | 'SENT'
  /** It is to be sent. */
  | 'WAITING';

/** Input of notificationsRead. */
export type NotificationsReadInput = {
  /** 1 to 100 notifications. */
  ids: Array<Scalars['ID']['input']>;
};

/** Answer of notificationsRead. */
export type NotificationsReadPayload = {
  /** How many of them were not read before; null on errors. */
  count?: Maybe<Scalars['Int']['output']>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** The file that a notification is about, as it was when that was raised. */
export type NotifiedFile = {
  /** What it is now; null when no verdict is there. */
  level?: Maybe<VerdictLevel>;
  /** Where it was met, the newest five. */
  places: Array<NotifiedPlace>;
  /** Its hash. */
  sha256: Scalars['Sha256']['output'];
  /** How often the customer submitted it, by itself or in a container. */
  submissions: Scalars['Int']['output'];
  /** What it was held for before; null when nothing was. */
  was?: Maybe<VerdictLevel>;
  /** Why, in a sentence. */
  why: Scalars['String']['output'];
};

/** A place where a file was met, and what was done with it there. */
export type NotifiedPlace = {
  /** What the computer's policy has it do by the new level. */
  actions: Array<DeliveryAction>;
  /** Id of the computer; null when no device sent it. */
  deviceId?: Maybe<Scalars['ID']['output']>;
  /** The computer's name of then; null when it is not known. */
  deviceName?: Maybe<Scalars['String']['output']>;
  /** How the file, or the container that it is in, was called; null when that can no longer be told. */
  fileName?: Maybe<Scalars['String']['output']>;
  /** Whether the file is in what was submitted, an archive or a message, and is not it itself. */
  inContainer: Scalars['Boolean']['output'];
  /** Id of the newest held message that brought it; null when none did. */
  messageId?: Maybe<Scalars['ID']['output']>;
  /** How far that message is; null without one. */
  messageState?: Maybe<MessageState>;
  /** Its folder, at most 1000 characters; null when it was not told. */
  path?: Maybe<Scalars['String']['output']>;
  /** What became of it in the computer's quarantine; null when it was not there. */
  quarantine?: Maybe<QuarantineState>;
  /** Id of the submission. */
  submissionId: Scalars['ID']['output'];
};

/** The way to an identity provider. */
export type OpenIdSignIn = {
  /** To be kept until the browser comes back; good for ten minutes. */
  ticket: Scalars['String']['output'];
  /** Where to send the browser. */
  url: Scalars['String']['output'];
};

/** Answer of operatorTokenRotate. */
export type OperatorTokenRotatePayload = {
  /** The new token, shown only here; null on errors. */
  token?: Maybe<Scalars['String']['output']>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

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
export type Passkey = {
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** Opaque id, prefix `psk_`. */
  id: Scalars['ID']['output'];
  /** When it let somebody in last; null while it never did. */
  lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The name that the person gave it. */
  name: Scalars['String']['output'];
};

/** Input of passkeyAdd. */
export type PasskeyAddInput = {
  /** A name by which the person knows it, 1 to 100 characters. */
  name: Scalars['String']['input'];
  /** JSON of what navigator.credentials.create answered (`toJSON()`), at most 20,000 characters. */
  response: Scalars['String']['input'];
  /** The ticket of passkeyBegin. */
  ticket: Scalars['String']['input'];
};

/** Answer of passkeyAdd. */
export type PasskeyAddPayload = {
  /** The passkey; null on errors. */
  passkey?: Maybe<Passkey>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of passkeyBegin. */
export type PasskeyBeginInput = {
  /** The password of the account; left out by who signed in by a passkey or an identity provider less than 10 minutes ago. */
  password?: InputMaybe<Scalars['String']['input']>;
};

/** Answer of passkeyBegin. */
export type PasskeyBeginPayload = {
  /** JSON: `publicKey` of navigator.credentials.create, its binary members as base64url; null on errors. */
  options?: Maybe<Scalars['String']['output']>;
  /** Good for five minutes; null on errors. */
  ticket?: Maybe<Scalars['String']['output']>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** A question for `navigator.credentials`, and the ticket with which its answer is taken. */
export type PasskeyQuestion = {
  /** JSON: `publicKey` of navigator.credentials.get, its binary members as base64url. */
  options: Scalars['String']['output'];
  /** Good for five minutes and one sign-in. */
  ticket: Scalars['String']['output'];
};

/** Input of passkeyRemove. */
export type PasskeyRemoveInput = {
  /** The passkey. */
  passkeyId: Scalars['ID']['input'];
};

/** Answer of passkeyRemove. */
export type PasskeyRemovePayload = {
  /** What it was; null on errors. */
  passkey?: Maybe<Passkey>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of passwordChange. */
export type PasswordChangeInput = {
  /** The new one, 12 to 200 characters. */
  newPassword: Scalars['String']['input'];
  /** The password until now. */
  password: Scalars['String']['input'];
};

/** Answer of passwordChange. */
export type PasswordChangePayload = {
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** What can be done with a quarantined file. */
export type QuarantineAction =
  /** Delete it for good. */
  | 'DELETE'
  /** Put it back. */
  | 'RESTORE'
  /** Put it back, and never take or send it again on that device. Needs policies:write besides. */
  | 'RESTORE_AND_EXCLUDE';

/** Which quarantined files to list. All given conditions must hold. */
export type QuarantineFilter = {
  /** Only this device's. */
  deviceId?: InputMaybe<Scalars['ID']['input']>;
  /** Only these bytes. */
  sha256?: InputMaybe<Scalars['Sha256']['input']>;
  /** Only these states. */
  states?: InputMaybe<Array<QuarantineState>>;
};

/** Input of quarantineReport. */
export type QuarantineReportInput = {
  /** What was taken away, 1 to 100 files. */
  objects: Array<QuarantinedObjectInput>;
};

/** Answer of quarantineReport. */
export type QuarantineReportPayload = {
  /** The files; null on errors. */
  objects?: Maybe<Array<QuarantinedObject>>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** What became of a file that was taken away. */
export type QuarantineState =
  /** It is gone. */
  | 'DELETED'
  /** It is in the device's quarantine. */
  | 'QUARANTINED'
  /** It is back where it was. */
  | 'RESTORED';

/** What an administrator wants done with a quarantined file. It waits for its device, also when that is away. */
export type QuarantineTask = {
  /** What is wanted. */
  action: QuarantineAction;
  /** How often the device has tried. */
  attempts: Scalars['Int']['output'];
  /** When it reached its last state; null before. */
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it is given up. */
  expiresAt: Scalars['DateTime']['output'];
  /** Opaque id, prefix `tsk_`. */
  id: Scalars['ID']['output'];
  /** When it was issued. */
  issuedAt: Scalars['DateTime']['output'];
  /** Id of the user or key that wants it. */
  issuedBy: Scalars['ID']['output'];
  /** What the device said last; null when it said nothing. */
  message?: Maybe<Scalars['String']['output']>;
  /** The file. */
  object: QuarantinedObject;
  /** Why, in the administrator's words. */
  reason: Scalars['String']['output'];
  /** How far it is. DONE, FAILED, EXPIRED and CANCELLED are final. */
  state: TaskState;
};

/** Input of quarantineTaskCancel. */
export type QuarantineTaskCancelInput = {
  /** The task. */
  taskId: Scalars['ID']['input'];
};

/** Answer of quarantineTaskCancel. */
export type QuarantineTaskCancelPayload = {
  /** The task; null on errors. */
  task?: Maybe<QuarantineTask>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** A task that is to be done now. */
export type QuarantineTaskEvent = {
  /** The task. */
  task: QuarantineTask;
};

/** Input of quarantineTaskIssue. */
export type QuarantineTaskIssueInput = {
  /** What is wanted. */
  action: QuarantineAction;
  /** The file. */
  objectId: Scalars['ID']['input'];
  /** Why, 1 to 500 characters. */
  reason: Scalars['String']['input'];
  /** Hours until it is given up, 1 to 8760. Default: 168. */
  validHours?: InputMaybe<Scalars['Int']['input']>;
};

/** Answer of quarantineTaskIssue. */
export type QuarantineTaskIssuePayload = {
  /** The task; null on errors. */
  task?: Maybe<QuarantineTask>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of quarantineTaskReport. */
export type QuarantineTaskReportInput = {
  /** Whether it is done. */
  done: Scalars['Boolean']['input'];
  /** What went wrong, or what is worth knowing, up to 500 characters. */
  message?: InputMaybe<Scalars['String']['input']>;
  /** The task. */
  taskId: Scalars['ID']['input'];
};

/** Answer of quarantineTaskReport. */
export type QuarantineTaskReportPayload = {
  /** The task; null on errors. */
  task?: Maybe<QuarantineTask>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** A file that a device has taken away. */
export type QuarantinedObject = {
  /** Where it is. */
  device: Device;
  /** When it was restored or deleted; null before. */
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Name of the file. */
  fileName: Scalars['String']['output'];
  /** Opaque id, prefix `qob_`. */
  id: Scalars['ID']['output'];
  /** How dangerous it was taken for; null when not told. */
  level?: Maybe<VerdictLevel>;
  /** The device's own name for it. */
  localId: Scalars['String']['output'];
  /** Folder that it was taken from; null when not told. */
  path?: Maybe<Scalars['String']['output']>;
  /** When the device told of it. */
  quarantinedAt: Scalars['DateTime']['output'];
  /** Its bytes, as far as Assay knows them. */
  sample: Sample;
  /** What became of it. */
  state: QuarantineState;
  /** What administrators wanted done with it, newest first, at most 20. */
  tasks: Array<QuarantineTask>;
};

/** A page of quarantined files. */
export type QuarantinedObjectConnection = {
  /** The page's rows with their positions. */
  edges: Array<QuarantinedObjectEdge>;
  /** The page's rows. */
  nodes: Array<QuarantinedObject>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** A quarantined file and its position. */
export type QuarantinedObjectEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: QuarantinedObject;
};

/** A file that a device has taken away. */
export type QuarantinedObjectInput = {
  /** Name of the file, 1 to 255 characters. */
  fileName: Scalars['String']['input'];
  /** How dangerous it was taken for. */
  level?: InputMaybe<VerdictLevel>;
  /** The device's own name for it, 1 to 100 letters, digits, or . : - _ */
  localId: Scalars['String']['input'];
  /** Folder that it was taken from, up to 4000 characters. */
  path?: InputMaybe<Scalars['String']['input']>;
  /** Hash of the bytes. */
  sha256: Scalars['Sha256']['input'];
};

export type Query = {
  /** Everybody and everything that can get in, by kind, then the oldest first: for a review of access. */
  accessReview: AccessEntryConnection;
  /** The customer's API keys, newest first, at most 200. */
  apiKeys: Array<ApiKey>;
  /** The callers behind credentials, in their order; null for one that does not work. At most 500. For the gateway alone. */
  callersByCredentials: Array<Maybe<CallerRecord>>;
  /** The caller's customer; for the operator the one that is named. */
  customer: Customer;
  /** Orders to erase the caller's customer, newest first; for the operator all of them, with their receipts. */
  customerErasures: CustomerErasureConnection;
  /** One of them; null when there is none of this id. */
  customerExport?: Maybe<CustomerExport>;
  /** Exports of the caller's customer, newest first. */
  customerExports: CustomerExportConnection;
  /** Customers of this installation, newest first. For the operator. */
  customers: CustomerConnection;
  /** The customer's devices, newest first. */
  devices: DeviceConnection;
  /** Requests to learn whose samples are, and what became of them, newest first. For staff and the operator. */
  identityGrants: IdentityGrantConnection;
  /** The caller's customer's identity provider; null when it has none. */
  identityProvider?: Maybe<IdentityProvider>;
  /** Everybody and everything that can get in to the installation itself, by kind, then the oldest first: for a review of access. For operators. */
  installationAccess: InstallationAccessConnection;
  /** Who is asked in, newest first. */
  invitations: InvitationConnection;
  /** Who manages the caller's customer, and whom it manages, newest first. */
  managements: ManagementConnection;
  /** The caller's own rules. */
  notificationRules: Array<NotificationRule>;
  /** What the caller was told, newest first, for 90 days. */
  notifications: NotificationConnection;
  /** What is needed to sign in at an identity provider. */
  openIdSignIn: OpenIdSignIn;
  /** What is needed to sign in by a passkey: the same for everybody. */
  passkeyQuestion: PasskeyQuestion;
  /** Passkeys of the caller. */
  passkeys: Array<Passkey>;
  /** Files that devices have taken away, newest first. */
  quarantine: QuarantinedObjectConnection;
  /** Sessions, newest first: the caller's own, or of a person where an administrator asks. */
  sessions: SessionConnection;
  /** Tokens without a person, newest first, at most 1000. For operators. */
  staff: Array<Staff>;
  /** People who work for this installation, newest first, at most 1000. For operators. */
  staffMembers: Array<StaffMember>;
  /** The customer's users, newest first, at most 200. */
  users: Array<User>;
  /** Who the caller is. */
  viewer: Viewer;
};


export type QueryAccessReviewArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
  kinds?: InputMaybe<Array<AccessKind>>;
};


export type QueryCallersByCredentialsArgs = {
  credentials: Array<CredentialInput>;
};


export type QueryCustomerArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
};


export type QueryCustomerErasuresArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
};


export type QueryCustomerExportArgs = {
  id: Scalars['ID']['input'];
};


export type QueryCustomerExportsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
};


export type QueryCustomersArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<CustomerFilter>;
  first: Scalars['Int']['input'];
};


export type QueryDevicesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<DeviceFilter>;
  first: Scalars['Int']['input'];
};


export type QueryIdentityGrantsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
};


export type QueryInstallationAccessArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
  kinds?: InputMaybe<Array<InstallationAccessKind>>;
};


export type QueryInvitationsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
};


export type QueryManagementsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
};


export type QueryNotificationsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
  unread?: InputMaybe<Scalars['Boolean']['input']>;
};


export type QueryOpenIdSignInArgs = {
  providerId: Scalars['ID']['input'];
  redirectUri: Scalars['String']['input'];
};


export type QueryQuarantineArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<QuarantineFilter>;
  first: Scalars['Int']['input'];
};


export type QuerySessionsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
  userId?: InputMaybe<Scalars['ID']['input']>;
};

/** The bytes of a file; the rest of it is the samples' business. */
export type Sample = {
  /** Its hash. */
  sha256: Scalars['Sha256']['output'];
};

/** Input of secondFactorRequire. */
export type SecondFactorRequireInput = {
  /** Whether it is required. Only who has shown a second factor can say so. */
  required: Scalars['Boolean']['input'];
};

/** Answer of secondFactorRequire. */
export type SecondFactorRequirePayload = {
  /** The customer; null on errors. */
  customer?: Maybe<Customer>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** A time in which a person is signed in. */
export type Session = {
  /** From where, as the gateway saw it; null when it could not. */
  address?: Maybe<Scalars['String']['output']>;
  /** Since when. */
  createdAt: Scalars['DateTime']['output'];
  /** Whether it is the one that asks. */
  current: Scalars['Boolean']['output'];
  /** When it was ended; null while it lasts. */
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it ends by itself. */
  expiresAt: Scalars['DateTime']['output'];
  /** Opaque id, prefix `ses_`. */
  id: Scalars['ID']['output'];
  /** When it was used last, to the minute. */
  lastUsedAt: Scalars['DateTime']['output'];
  /** How. */
  method: SignInMethod;
  /** Whether a second factor was shown: a code, a passkey, or one of which the identity provider tells. */
  secondFactor: Scalars['Boolean']['output'];
  /** Who. */
  user: User;
};

/** A page of sessions. */
export type SessionConnection = {
  /** The page's rows with their positions. */
  edges: Array<SessionEdge>;
  /** The page's rows. */
  nodes: Array<Session>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** Input of sessionCreateByOpenId. */
export type SessionCreateByOpenIdInput = {
  /** The whole URL under which the browser came back. */
  callbackUrl: Scalars['String']['input'];
  /** The ticket of openIdSignIn. */
  ticket: Scalars['String']['input'];
};

/** Answer of sessionCreateByOpenId. */
export type SessionCreateByOpenIdPayload = {
  /** When it ends; null on errors. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** The session's token, shown only here; null on errors. */
  token?: Maybe<Scalars['String']['output']>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of sessionCreateByPasskey. */
export type SessionCreateByPasskeyInput = {
  /** JSON of what navigator.credentials.get answered (`toJSON()`), at most 20,000 characters. */
  response: Scalars['String']['input'];
  /** The ticket of passkeyQuestion. */
  ticket: Scalars['String']['input'];
};

/** Answer of sessionCreateByPasskey. */
export type SessionCreateByPasskeyPayload = {
  /** When it ends; null on errors. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** The session's token, shown only here; null on errors. */
  token?: Maybe<Scalars['String']['output']>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of sessionCreate. */
export type SessionCreateInput = {
  /** Six digits of the authenticator, or a spare code; needed where the account has a second factor: the refusal then names this field. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** Mail address. */
  email: Scalars['String']['input'];
  /** Password. */
  password: Scalars['String']['input'];
};

/** Answer of sessionCreate. */
export type SessionCreatePayload = {
  /** When it ends; null on errors. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** The session's token, shown only here; null on errors. */
  token?: Maybe<Scalars['String']['output']>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** A session and its position. */
export type SessionEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: Session;
};

/** Answer of sessionEnd. */
export type SessionEndPayload = {
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of sessionRevoke. */
export type SessionRevokeInput = {
  /** The session. */
  sessionId: Scalars['ID']['input'];
};

/** Answer of sessionRevoke. */
export type SessionRevokePayload = {
  /** The ended session; null on errors, and for a session of the installation's people (StaffMember.sessions). */
  session?: Maybe<Session>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** How somebody signed in. */
export type SignInMethod =
  /** At the customer's identity provider. */
  | 'OPENID'
  /** By a passkey. */
  | 'PASSKEY'
  /** By password, and by a code where the account asks for one. */
  | 'PASSWORD';

/** A token without a person: another region's installation, what collects metrics, or an analyst's of before there were accounts (StaffMember). Belongs to no customer, and sees nothing that tells who the customers are. */
export type Staff = {
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** Id of the operator who made it, `operator` for the operator's token; null for what was made before that was kept. */
  createdBy?: Maybe<Scalars['ID']['output']>;
  /** When it ends. */
  expiresAt: Scalars['DateTime']['output'];
  /** Opaque id, prefix `stf_`. */
  id: Scalars['ID']['output'];
  /** When it was last used, to the minute; null for never, and for what was before that was kept. */
  lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Its name. */
  name: Scalars['String']['output'];
  /** When it was removed; null while it works. */
  removedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What it may do. */
  role: StaffRole;
};

/** Input of staffCreate. */
export type StaffCreateInput = {
  /** Its name, 1 to 200 characters. */
  name: Scalars['String']['input'];
  /** What it may do: REGION or METRICS. Analysts are people, and are invited. */
  role: StaffRole;
  /** Days until the token ends, 1 to 365. */
  validDays: Scalars['Int']['input'];
};

/** Answer of staffCreate. */
export type StaffCreatePayload = {
  /** What the token is known by; null on errors. */
  staff?: Maybe<Staff>;
  /** The token, shown only here; null on errors. */
  token?: Maybe<Scalars['String']['output']>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Somebody is asked in to work for this installation. */
export type StaffInvitation = {
  /** Mail address. */
  email: Scalars['String']['output'];
  /** When it ends. */
  expiresAt: Scalars['DateTime']['output'];
  /** Opaque id, prefix `inv_`. */
  id: Scalars['ID']['output'];
  /** The person's name. */
  name: Scalars['String']['output'];
  /** What the person will be. */
  role: StaffMemberRole;
};

/** Input of staffInvitationAccept. */
export type StaffInvitationAcceptInput = {
  /** The password to sign in with, 12 to 200 characters. */
  password: Scalars['String']['input'];
  /** The token of staffMemberInvite. */
  token: Scalars['String']['input'];
};

/** Answer of staffInvitationAccept. */
export type StaffInvitationAcceptPayload = {
  /** The account; null on errors. */
  member?: Maybe<StaffMember>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of staffInvitationWithdraw. */
export type StaffInvitationWithdrawInput = {
  /** The invitation. */
  invitationId: Scalars['ID']['input'];
};

/** Answer of staffInvitationWithdraw. */
export type StaffInvitationWithdrawPayload = {
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** A person who works for this installation: an operator, or an analyst. Signs in by password and code, or by passkey; belongs to no customer. */
export type StaffMember = {
  /** When the account was made. */
  createdAt: Scalars['DateTime']['output'];
  /** Id of the operator who invited, or `operator` for the operator's token. */
  createdBy: Scalars['ID']['output'];
  /** Mail address, which is also the name to sign in with. */
  email: Scalars['String']['output'];
  /** Opaque id, prefix `smb_`. */
  id: Scalars['ID']['output'];
  /** When the person last signed in; null before. */
  lastSignInAt?: Maybe<Scalars['DateTime']['output']>;
  /** The person's name. */
  name: Scalars['String']['output'];
  /** When the account was removed; null while it works. */
  removedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What the person may do, once a second factor is shown. */
  role: StaffMemberRole;
  /** Whether there is a second factor, a code or a passkey: without one the account may do nothing but set one up. */
  secondFactor: Scalars['Boolean']['output'];
  /** Sessions, newest first. */
  sessions: Array<StaffSession>;
};


/** A person who works for this installation: an operator, or an analyst. Signs in by password and code, or by passkey; belongs to no customer. */
export type StaffMemberSessionsArgs = {
  first: Scalars['Int']['input'];
};

/** Input of staffMemberInvite. */
export type StaffMemberInviteInput = {
  /** Mail address: the name to sign in with. There is one account to an address, also among customers' people. */
  email: Scalars['String']['input'];
  /** The person's name, 1 to 200 characters. */
  name: Scalars['String']['input'];
  /** What the person will be. */
  role: StaffMemberRole;
};

/** Answer of staffMemberInvite. */
export type StaffMemberInvitePayload = {
  /** The invitation; null on errors. */
  invitation?: Maybe<StaffInvitation>;
  /** Whether it was mailed; false where no mail is sent, or this one could not be; null on errors. */
  mailed?: Maybe<Scalars['Boolean']['output']>;
  /** What the person accepts it with, shown only here; null on errors. */
  token?: Maybe<Scalars['String']['output']>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of staffMemberRemove. */
export type StaffMemberRemoveInput = {
  /** The person. */
  memberId: Scalars['ID']['input'];
};

/** Answer of staffMemberRemove. */
export type StaffMemberRemovePayload = {
  /** The removed person; null on errors. */
  member?: Maybe<StaffMember>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
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
  memberId: Scalars['ID']['input'];
  /** What the person is from now on. */
  role: StaffMemberRole;
};

/** Answer of staffMemberUpdate. */
export type StaffMemberUpdatePayload = {
  /** The person; null on errors. */
  member?: Maybe<StaffMember>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of staffRemove. */
export type StaffRemoveInput = {
  /** What the token is known by. */
  staffId: Scalars['ID']['input'];
};

/** Answer of staffRemove. */
export type StaffRemovePayload = {
  /** What was removed; null on errors. */
  staff?: Maybe<Staff>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** What a token without a person may do. */
export type StaffRole =
  /** Reads verdicts and reports of all samples, and overrides verdicts. Tokens that were made with it work until they end; no new ones are made. */
  | 'ANALYST'
  /** No person but what collects metrics: reads GET /metrics, and nothing else. */
  | 'METRICS'
  /** No person but another region's installation: takes over hashes and results, and sees nothing else. */
  | 'REGION';

/** A time in which a person who works for this installation is signed in. `sessionRevoke` ends it. */
export type StaffSession = {
  /** From where, as the gateway saw it; null when it could not. */
  address?: Maybe<Scalars['String']['output']>;
  /** Since when. */
  createdAt: Scalars['DateTime']['output'];
  /** Whether it is the one that asks. */
  current: Scalars['Boolean']['output'];
  /** When it was ended; null while it lasts. */
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it ends by itself. */
  expiresAt: Scalars['DateTime']['output'];
  /** Opaque id, prefix `ses_`. */
  id: Scalars['ID']['output'];
  /** When it was used last, to the minute. */
  lastUsedAt: Scalars['DateTime']['output'];
  /** How. */
  method: SignInMethod;
  /** Whether a second factor was shown: a code, or a passkey. */
  secondFactor: Scalars['Boolean']['output'];
};

export type Subscription = {
  /** Each notification of the caller, from now on. */
  notificationRaised: NotificationEvent;
  /** Each task of the calling device that is to be done: those that wait at once, then each as it is issued, or due again after a failure. */
  quarantineTaskIssued: QuarantineTaskEvent;
};

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
  password?: InputMaybe<Scalars['String']['input']>;
};

/** Answer of totpBegin. */
export type TotpBeginPayload = {
  /** The secret in base 32, shown only here; null on errors. */
  secret?: Maybe<Scalars['String']['output']>;
  /** The same as an otpauth address, for a QR code; null on errors. */
  url?: Maybe<Scalars['String']['output']>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of totpConfirm. */
export type TotpConfirmInput = {
  /** The six digits of now. */
  code: Scalars['String']['input'];
};

/** Answer of totpConfirm. */
export type TotpConfirmPayload = {
  /** Spare codes, each good once, shown only here; null on errors. */
  spareCodes?: Maybe<Array<Scalars['String']['output']>>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of totpRemove. */
export type TotpRemoveInput = {
  /** The six digits of now, or a spare code. */
  code: Scalars['String']['input'];
};

/** Answer of totpRemove. */
export type TotpRemovePayload = {
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** A person who signs in to the console. */
export type User = {
  /** When the account was made. */
  createdAt: Scalars['DateTime']['output'];
  /** Id of the user, key or identity provider that made it; null for what was made before that was kept, and for what the operator made. */
  createdBy?: Maybe<Scalars['ID']['output']>;
  /** Mail address, which is also the name to sign in with. */
  email: Scalars['String']['output'];
  /** Opaque id, prefix `usr_`. */
  id: Scalars['ID']['output'];
  /** The provider that made it while it managed the customer: it ends with that, unless the customer's own people take it over by userUpdate; null for the customer's own. */
  madeByProvider?: Maybe<Scalars['ID']['output']>;
  /** When the account was removed; null while it can sign in. */
  removedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What the person may do. */
  role: UserRole;
  /** Whether signing in needs a second factor. */
  secondFactor: Scalars['Boolean']['output'];
};

/** Input of userCreate. */
export type UserCreateInput = {
  /** Mail address. */
  email: Scalars['String']['input'];
  /** Password, 12 to 200 characters. */
  password: Scalars['String']['input'];
  /** What the person may do. */
  role: UserRole;
};

/** Answer of userCreate. */
export type UserCreatePayload = {
  /** The account; null on errors. */
  user?: Maybe<User>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
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

/** Input of userInvite. */
export type UserInviteInput = {
  /** Mail address. */
  email: Scalars['String']['input'];
  /** The role. */
  role: UserRole;
};

/** Answer of userInvite. */
export type UserInvitePayload = {
  /** The invitation; null on errors. */
  invitation?: Maybe<Invitation>;
  /** Whether it went out by mail; null on errors. */
  mailed?: Maybe<Scalars['Boolean']['output']>;
  /** The token, shown only here; null on errors. */
  token?: Maybe<Scalars['String']['output']>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of userRemove. */
export type UserRemoveInput = {
  /** The person. */
  userId: Scalars['ID']['input'];
};

/** Answer of userRemove. */
export type UserRemovePayload = {
  /** The removed account; null on errors. */
  user?: Maybe<User>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
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

/** Input of userUpdate. */
export type UserUpdateInput = {
  /** The new role. */
  role: UserRole;
  /** The person. */
  userId: Scalars['ID']['input'];
};

/** Answer of userUpdate. */
export type UserUpdatePayload = {
  /** The account; null on errors. */
  user?: Maybe<User>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
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

/** Who is asking, and what they may do. */
export type Viewer = {
  /** The customer that the caller belongs to; null for the operator. */
  customer?: Maybe<Customer>;
  /** The caller's id: of a device, a user, a key, or the operator. */
  id: Scalars['ID']['output'];
  /** The kind of caller. */
  kind: CallerKind;
  /** What the caller may do. */
  scopes: Array<Scalars['String']['output']>;
  /** True when the account must have a second factor (the customer wants it; operators and analysts always) and this session has shown none: until it has (totpBegin, passkeyBegin) it may do nothing else. */
  secondFactorMissing: Scalars['Boolean']['output'];
  /** The caller's account, for operators and analysts who have signed in; null for all others. */
  staffMember?: Maybe<StaffMember>;
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
  ApiKey: ApiKey;
  Customer: Customer;
  CustomerErasure: CustomerErasure;
  CustomerExport: CustomerExport;
  Device: Device;
  IdentityGrant: IdentityGrant;
  IdentityProvider: IdentityProvider;
  Invitation: Invitation;
  Management: Management;
  Notification: Notification;
  NotificationRule: NotificationRule;
  Passkey: Passkey;
  QuarantineTask: QuarantineTask;
  QuarantinedObject: QuarantinedObject;
  Session: Session;
  Staff: Staff;
  StaffMember: StaffMember;
  User: User;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  ApiKey:
    ( { __typename: 'ApiKey' }
    & GraphQLRecursivePick<FederationTypes['ApiKey'], {"id":true}> );
  Customer:
    ( { __typename: 'Customer' }
    & GraphQLRecursivePick<FederationTypes['Customer'], {"id":true}> );
  CustomerErasure:
    ( { __typename: 'CustomerErasure' }
    & GraphQLRecursivePick<FederationTypes['CustomerErasure'], {"id":true}> );
  CustomerExport:
    ( { __typename: 'CustomerExport' }
    & GraphQLRecursivePick<FederationTypes['CustomerExport'], {"id":true}> );
  Device:
    ( { __typename: 'Device' }
    & GraphQLRecursivePick<FederationTypes['Device'], {"id":true}> );
  IdentityGrant:
    ( { __typename: 'IdentityGrant' }
    & GraphQLRecursivePick<FederationTypes['IdentityGrant'], {"id":true}> );
  IdentityProvider:
    ( { __typename: 'IdentityProvider' }
    & GraphQLRecursivePick<FederationTypes['IdentityProvider'], {"id":true}> );
  Invitation:
    ( { __typename: 'Invitation' }
    & GraphQLRecursivePick<FederationTypes['Invitation'], {"id":true}> );
  Management:
    ( { __typename: 'Management' }
    & GraphQLRecursivePick<FederationTypes['Management'], {"id":true}> );
  Notification:
    ( { __typename: 'Notification' }
    & GraphQLRecursivePick<FederationTypes['Notification'], {"id":true}> );
  NotificationRule:
    ( { __typename: 'NotificationRule' }
    & GraphQLRecursivePick<FederationTypes['NotificationRule'], {"id":true}> );
  Passkey:
    ( { __typename: 'Passkey' }
    & GraphQLRecursivePick<FederationTypes['Passkey'], {"id":true}> );
  QuarantineTask:
    ( { __typename: 'QuarantineTask' }
    & GraphQLRecursivePick<FederationTypes['QuarantineTask'], {"id":true}> );
  QuarantinedObject:
    ( { __typename: 'QuarantinedObject' }
    & GraphQLRecursivePick<FederationTypes['QuarantinedObject'], {"id":true}> );
  Session:
    ( { __typename: 'Session' }
    & GraphQLRecursivePick<FederationTypes['Session'], {"id":true}> );
  Staff:
    ( { __typename: 'Staff' }
    & GraphQLRecursivePick<FederationTypes['Staff'], {"id":true}> );
  StaffMember:
    ( { __typename: 'StaffMember' }
    & GraphQLRecursivePick<FederationTypes['StaffMember'], {"id":true}> );
  User:
    ( { __typename: 'User' }
    & GraphQLRecursivePick<FederationTypes['User'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AccessEntry: ResolverTypeWrapper<AccessEntry>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  AccessEntryConnection: ResolverTypeWrapper<AccessEntryConnection>;
  AccessEntryEdge: ResolverTypeWrapper<AccessEntryEdge>;
  AccessKind: AccessKind;
  ApiKey: ResolverTypeWrapper<ApiKeyRow>;
  ApiKeyCreateInput: ApiKeyCreateInput;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  ApiKeyCreatePayload: ResolverTypeWrapper<Omit<ApiKeyCreatePayload, 'apiKey'> & { apiKey?: Maybe<ResolversTypes['ApiKey']> }>;
  ApiKeyRevokeInput: ApiKeyRevokeInput;
  ApiKeyRevokePayload: ResolverTypeWrapper<Omit<ApiKeyRevokePayload, 'apiKey'> & { apiKey?: Maybe<ResolversTypes['ApiKey']> }>;
  ByteCount: ResolverTypeWrapper<Scalars['ByteCount']['output']>;
  CallerKind: CallerKind;
  CallerRecord: ResolverTypeWrapper<CallerRecord>;
  CredentialInput: CredentialInput;
  Cursor: ResolverTypeWrapper<Scalars['Cursor']['output']>;
  Customer: ResolverTypeWrapper<CustomerRow>;
  CustomerConnection: ResolverTypeWrapper<Omit<CustomerConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['CustomerEdge']>, nodes: Array<ResolversTypes['Customer']> }>;
  CustomerCreateInput: CustomerCreateInput;
  CustomerCreatePayload: ResolverTypeWrapper<Omit<CustomerCreatePayload, 'customer'> & { customer?: Maybe<ResolversTypes['Customer']> }>;
  CustomerEdge: ResolverTypeWrapper<Omit<CustomerEdge, 'node'> & { node: ResolversTypes['Customer'] }>;
  CustomerEraseCancelInput: CustomerEraseCancelInput;
  CustomerEraseCancelPayload: ResolverTypeWrapper<Omit<CustomerEraseCancelPayload, 'erasure'> & { erasure?: Maybe<ResolversTypes['CustomerErasure']> }>;
  CustomerEraseInput: CustomerEraseInput;
  CustomerErasePayload: ResolverTypeWrapper<Omit<CustomerErasePayload, 'erasure'> & { erasure?: Maybe<ResolversTypes['CustomerErasure']> }>;
  CustomerErasure: ResolverTypeWrapper<CustomerErasureRow>;
  CustomerErasureConnection: ResolverTypeWrapper<Omit<CustomerErasureConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['CustomerErasureEdge']>, nodes: Array<ResolversTypes['CustomerErasure']> }>;
  CustomerErasureEdge: ResolverTypeWrapper<Omit<CustomerErasureEdge, 'node'> & { node: ResolversTypes['CustomerErasure'] }>;
  CustomerErasureState: CustomerErasureState;
  CustomerExport: ResolverTypeWrapper<CustomerExportRow>;
  CustomerExportConnection: ResolverTypeWrapper<Omit<CustomerExportConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['CustomerExportEdge']>, nodes: Array<ResolversTypes['CustomerExport']> }>;
  CustomerExportEdge: ResolverTypeWrapper<Omit<CustomerExportEdge, 'node'> & { node: ResolversTypes['CustomerExport'] }>;
  CustomerExportPayload: ResolverTypeWrapper<Omit<CustomerExportPayload, 'export'> & { export?: Maybe<ResolversTypes['CustomerExport']> }>;
  CustomerExportState: CustomerExportState;
  CustomerFilter: CustomerFilter;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DeliveryAction: DeliveryAction;
  Device: ResolverTypeWrapper<DeviceRow>;
  DeviceConnection: ResolverTypeWrapper<Omit<DeviceConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['DeviceEdge']>, nodes: Array<ResolversTypes['Device']> }>;
  DeviceEdge: ResolverTypeWrapper<Omit<DeviceEdge, 'node'> & { node: ResolversTypes['Device'] }>;
  DeviceEnrollInput: DeviceEnrollInput;
  DeviceEnrollPayload: ResolverTypeWrapper<Omit<DeviceEnrollPayload, 'device'> & { device?: Maybe<ResolversTypes['Device']> }>;
  DeviceFilter: DeviceFilter;
  DeviceRemoveInput: DeviceRemoveInput;
  DeviceRemovePayload: ResolverTypeWrapper<Omit<DeviceRemovePayload, 'device'> & { device?: Maybe<ResolversTypes['Device']> }>;
  DeviceReportInput: DeviceReportInput;
  DeviceReportPayload: ResolverTypeWrapper<Omit<DeviceReportPayload, 'device'> & { device?: Maybe<ResolversTypes['Device']> }>;
  DeviceTokenRotateInput: DeviceTokenRotateInput;
  DeviceTokenRotatePayload: ResolverTypeWrapper<Omit<DeviceTokenRotatePayload, 'device'> & { device?: Maybe<ResolversTypes['Device']> }>;
  DeviceUpdateInput: DeviceUpdateInput;
  DeviceUpdatePayload: ResolverTypeWrapper<Omit<DeviceUpdatePayload, 'device'> & { device?: Maybe<ResolversTypes['Device']> }>;
  Duration: ResolverTypeWrapper<Scalars['Duration']['output']>;
  EnrolmentTokenCreateInput: EnrolmentTokenCreateInput;
  EnrolmentTokenCreatePayload: ResolverTypeWrapper<EnrolmentTokenCreatePayload>;
  ErasedPart: ResolverTypeWrapper<ErasedPart>;
  ErrorCode: ErrorCode;
  ExportChunk: ResolverTypeWrapper<ExportChunk>;
  ExportedPart: ResolverTypeWrapper<ExportedPart>;
  IdentifiedCustomer: ResolverTypeWrapper<IdentifiedCustomer>;
  IdentityDecideInput: IdentityDecideInput;
  IdentityDecidePayload: ResolverTypeWrapper<Omit<IdentityDecidePayload, 'grant'> & { grant?: Maybe<ResolversTypes['IdentityGrant']> }>;
  IdentityEndInput: IdentityEndInput;
  IdentityEndPayload: ResolverTypeWrapper<Omit<IdentityEndPayload, 'grant'> & { grant?: Maybe<ResolversTypes['IdentityGrant']> }>;
  IdentityGrant: ResolverTypeWrapper<IdentityGrantRow>;
  IdentityGrantConnection: ResolverTypeWrapper<Omit<IdentityGrantConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['IdentityGrantEdge']>, nodes: Array<ResolversTypes['IdentityGrant']> }>;
  IdentityGrantEdge: ResolverTypeWrapper<Omit<IdentityGrantEdge, 'node'> & { node: ResolversTypes['IdentityGrant'] }>;
  IdentityGrantState: IdentityGrantState;
  IdentityProvider: ResolverTypeWrapper<IdentityProviderRow>;
  IdentityProviderRemovePayload: ResolverTypeWrapper<Omit<IdentityProviderRemovePayload, 'identityProvider'> & { identityProvider?: Maybe<ResolversTypes['IdentityProvider']> }>;
  IdentityProviderSetInput: IdentityProviderSetInput;
  IdentityProviderSetPayload: ResolverTypeWrapper<Omit<IdentityProviderSetPayload, 'identityProvider'> & { identityProvider?: Maybe<ResolversTypes['IdentityProvider']> }>;
  IdentityRequestInput: IdentityRequestInput;
  IdentityRequestPayload: ResolverTypeWrapper<Omit<IdentityRequestPayload, 'grant'> & { grant?: Maybe<ResolversTypes['IdentityGrant']> }>;
  InstallationAccessConnection: ResolverTypeWrapper<InstallationAccessConnection>;
  InstallationAccessEdge: ResolverTypeWrapper<InstallationAccessEdge>;
  InstallationAccessEntry: ResolverTypeWrapper<InstallationAccessEntry>;
  InstallationAccessKind: InstallationAccessKind;
  Invitation: ResolverTypeWrapper<InvitationRow>;
  InvitationAcceptInput: InvitationAcceptInput;
  InvitationAcceptPayload: ResolverTypeWrapper<Omit<InvitationAcceptPayload, 'user'> & { user?: Maybe<ResolversTypes['User']> }>;
  InvitationConnection: ResolverTypeWrapper<Omit<InvitationConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['InvitationEdge']>, nodes: Array<ResolversTypes['Invitation']> }>;
  InvitationEdge: ResolverTypeWrapper<Omit<InvitationEdge, 'node'> & { node: ResolversTypes['Invitation'] }>;
  InvitationWithdrawInput: InvitationWithdrawInput;
  InvitationWithdrawPayload: ResolverTypeWrapper<InvitationWithdrawPayload>;
  Licence: ResolverTypeWrapper<LicenceRow>;
  LicenceUpdateInput: LicenceUpdateInput;
  LicenceUpdatePayload: ResolverTypeWrapper<Omit<LicenceUpdatePayload, 'customer'> & { customer?: Maybe<ResolversTypes['Customer']> }>;
  Management: ResolverTypeWrapper<ManagementRow>;
  ManagementAcceptInput: ManagementAcceptInput;
  ManagementAcceptPayload: ResolverTypeWrapper<Omit<ManagementAcceptPayload, 'management'> & { management?: Maybe<ResolversTypes['Management']> }>;
  ManagementConnection: ResolverTypeWrapper<Omit<ManagementConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['ManagementEdge']>, nodes: Array<ResolversTypes['Management']> }>;
  ManagementEdge: ResolverTypeWrapper<Omit<ManagementEdge, 'node'> & { node: ResolversTypes['Management'] }>;
  ManagementEndInput: ManagementEndInput;
  ManagementEndPayload: ResolverTypeWrapper<Omit<ManagementEndPayload, 'management'> & { management?: Maybe<ResolversTypes['Management']> }>;
  ManagementOfferInput: ManagementOfferInput;
  ManagementOfferPayload: ResolverTypeWrapper<Omit<ManagementOfferPayload, 'management'> & { management?: Maybe<ResolversTypes['Management']> }>;
  MessageState: MessageState;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Notification: ResolverTypeWrapper<NotificationRow>;
  NotificationChannel: NotificationChannel;
  NotificationConnection: ResolverTypeWrapper<Omit<NotificationConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['NotificationEdge']>, nodes: Array<ResolversTypes['Notification']> }>;
  NotificationDelivery: ResolverTypeWrapper<NotificationDelivery>;
  NotificationDigest: NotificationDigest;
  NotificationEdge: ResolverTypeWrapper<Omit<NotificationEdge, 'node'> & { node: ResolversTypes['Notification'] }>;
  NotificationEvent: ResolverTypeWrapper<NotificationEventRow>;
  NotificationKind: NotificationKind;
  NotificationRule: ResolverTypeWrapper<NotificationRuleRow>;
  NotificationRuleRemoveInput: NotificationRuleRemoveInput;
  NotificationRuleRemovePayload: ResolverTypeWrapper<NotificationRuleRemovePayload>;
  NotificationRuleSetInput: NotificationRuleSetInput;
  NotificationRuleSetPayload: ResolverTypeWrapper<Omit<NotificationRuleSetPayload, 'rule'> & { rule?: Maybe<ResolversTypes['NotificationRule']> }>;
  NotificationState: NotificationState;
  NotificationsReadInput: NotificationsReadInput;
  NotificationsReadPayload: ResolverTypeWrapper<NotificationsReadPayload>;
  NotifiedFile: ResolverTypeWrapper<NotifiedFile>;
  NotifiedPlace: ResolverTypeWrapper<NotifiedPlace>;
  OpenIdSignIn: ResolverTypeWrapper<OpenIdSignIn>;
  OperatorTokenRotatePayload: ResolverTypeWrapper<OperatorTokenRotatePayload>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Passkey: ResolverTypeWrapper<PasskeyRow>;
  PasskeyAddInput: PasskeyAddInput;
  PasskeyAddPayload: ResolverTypeWrapper<Omit<PasskeyAddPayload, 'passkey'> & { passkey?: Maybe<ResolversTypes['Passkey']> }>;
  PasskeyBeginInput: PasskeyBeginInput;
  PasskeyBeginPayload: ResolverTypeWrapper<PasskeyBeginPayload>;
  PasskeyQuestion: ResolverTypeWrapper<PasskeyQuestion>;
  PasskeyRemoveInput: PasskeyRemoveInput;
  PasskeyRemovePayload: ResolverTypeWrapper<Omit<PasskeyRemovePayload, 'passkey'> & { passkey?: Maybe<ResolversTypes['Passkey']> }>;
  PasswordChangeInput: PasswordChangeInput;
  PasswordChangePayload: ResolverTypeWrapper<PasswordChangePayload>;
  QuarantineAction: QuarantineAction;
  QuarantineFilter: QuarantineFilter;
  QuarantineReportInput: QuarantineReportInput;
  QuarantineReportPayload: ResolverTypeWrapper<Omit<QuarantineReportPayload, 'objects'> & { objects?: Maybe<Array<ResolversTypes['QuarantinedObject']>> }>;
  QuarantineState: QuarantineState;
  QuarantineTask: ResolverTypeWrapper<QuarantineTaskRow>;
  QuarantineTaskCancelInput: QuarantineTaskCancelInput;
  QuarantineTaskCancelPayload: ResolverTypeWrapper<Omit<QuarantineTaskCancelPayload, 'task'> & { task?: Maybe<ResolversTypes['QuarantineTask']> }>;
  QuarantineTaskEvent: ResolverTypeWrapper<QuarantineTaskEventRow>;
  QuarantineTaskIssueInput: QuarantineTaskIssueInput;
  QuarantineTaskIssuePayload: ResolverTypeWrapper<Omit<QuarantineTaskIssuePayload, 'task'> & { task?: Maybe<ResolversTypes['QuarantineTask']> }>;
  QuarantineTaskReportInput: QuarantineTaskReportInput;
  QuarantineTaskReportPayload: ResolverTypeWrapper<Omit<QuarantineTaskReportPayload, 'task'> & { task?: Maybe<ResolversTypes['QuarantineTask']> }>;
  QuarantinedObject: ResolverTypeWrapper<QuarantinedObjectRow>;
  QuarantinedObjectConnection: ResolverTypeWrapper<Omit<QuarantinedObjectConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['QuarantinedObjectEdge']>, nodes: Array<ResolversTypes['QuarantinedObject']> }>;
  QuarantinedObjectEdge: ResolverTypeWrapper<Omit<QuarantinedObjectEdge, 'node'> & { node: ResolversTypes['QuarantinedObject'] }>;
  QuarantinedObjectInput: QuarantinedObjectInput;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Sample: ResolverTypeWrapper<Sample>;
  SecondFactorRequireInput: SecondFactorRequireInput;
  SecondFactorRequirePayload: ResolverTypeWrapper<Omit<SecondFactorRequirePayload, 'customer'> & { customer?: Maybe<ResolversTypes['Customer']> }>;
  Session: ResolverTypeWrapper<SessionRow>;
  SessionConnection: ResolverTypeWrapper<Omit<SessionConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['SessionEdge']>, nodes: Array<ResolversTypes['Session']> }>;
  SessionCreateByOpenIdInput: SessionCreateByOpenIdInput;
  SessionCreateByOpenIdPayload: ResolverTypeWrapper<SessionCreateByOpenIdPayload>;
  SessionCreateByPasskeyInput: SessionCreateByPasskeyInput;
  SessionCreateByPasskeyPayload: ResolverTypeWrapper<SessionCreateByPasskeyPayload>;
  SessionCreateInput: SessionCreateInput;
  SessionCreatePayload: ResolverTypeWrapper<SessionCreatePayload>;
  SessionEdge: ResolverTypeWrapper<Omit<SessionEdge, 'node'> & { node: ResolversTypes['Session'] }>;
  SessionEndPayload: ResolverTypeWrapper<SessionEndPayload>;
  SessionRevokeInput: SessionRevokeInput;
  SessionRevokePayload: ResolverTypeWrapper<Omit<SessionRevokePayload, 'session'> & { session?: Maybe<ResolversTypes['Session']> }>;
  Sha256: ResolverTypeWrapper<Scalars['Sha256']['output']>;
  SignInMethod: SignInMethod;
  Staff: ResolverTypeWrapper<StaffRow>;
  StaffCreateInput: StaffCreateInput;
  StaffCreatePayload: ResolverTypeWrapper<Omit<StaffCreatePayload, 'staff'> & { staff?: Maybe<ResolversTypes['Staff']> }>;
  StaffInvitation: ResolverTypeWrapper<StaffInvitationRow>;
  StaffInvitationAcceptInput: StaffInvitationAcceptInput;
  StaffInvitationAcceptPayload: ResolverTypeWrapper<Omit<StaffInvitationAcceptPayload, 'member'> & { member?: Maybe<ResolversTypes['StaffMember']> }>;
  StaffInvitationWithdrawInput: StaffInvitationWithdrawInput;
  StaffInvitationWithdrawPayload: ResolverTypeWrapper<StaffInvitationWithdrawPayload>;
  StaffMember: ResolverTypeWrapper<StaffMemberRow>;
  StaffMemberInviteInput: StaffMemberInviteInput;
  StaffMemberInvitePayload: ResolverTypeWrapper<Omit<StaffMemberInvitePayload, 'invitation'> & { invitation?: Maybe<ResolversTypes['StaffInvitation']> }>;
  StaffMemberRemoveInput: StaffMemberRemoveInput;
  StaffMemberRemovePayload: ResolverTypeWrapper<Omit<StaffMemberRemovePayload, 'member'> & { member?: Maybe<ResolversTypes['StaffMember']> }>;
  StaffMemberRole: StaffMemberRole;
  StaffMemberUpdateInput: StaffMemberUpdateInput;
  StaffMemberUpdatePayload: ResolverTypeWrapper<Omit<StaffMemberUpdatePayload, 'member'> & { member?: Maybe<ResolversTypes['StaffMember']> }>;
  StaffRemoveInput: StaffRemoveInput;
  StaffRemovePayload: ResolverTypeWrapper<Omit<StaffRemovePayload, 'staff'> & { staff?: Maybe<ResolversTypes['Staff']> }>;
  StaffRole: StaffRole;
  StaffSession: ResolverTypeWrapper<StaffSessionRow>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  TaskState: TaskState;
  TotpBeginInput: TotpBeginInput;
  TotpBeginPayload: ResolverTypeWrapper<TotpBeginPayload>;
  TotpConfirmInput: TotpConfirmInput;
  TotpConfirmPayload: ResolverTypeWrapper<TotpConfirmPayload>;
  TotpRemoveInput: TotpRemoveInput;
  TotpRemovePayload: ResolverTypeWrapper<TotpRemovePayload>;
  URL: ResolverTypeWrapper<Scalars['URL']['output']>;
  User: ResolverTypeWrapper<UserRow>;
  UserCreateInput: UserCreateInput;
  UserCreatePayload: ResolverTypeWrapper<Omit<UserCreatePayload, 'user'> & { user?: Maybe<ResolversTypes['User']> }>;
  UserError: ResolverTypeWrapper<UserError>;
  UserInviteInput: UserInviteInput;
  UserInvitePayload: ResolverTypeWrapper<Omit<UserInvitePayload, 'invitation'> & { invitation?: Maybe<ResolversTypes['Invitation']> }>;
  UserRemoveInput: UserRemoveInput;
  UserRemovePayload: ResolverTypeWrapper<Omit<UserRemovePayload, 'user'> & { user?: Maybe<ResolversTypes['User']> }>;
  UserRole: UserRole;
  UserUpdateInput: UserUpdateInput;
  UserUpdatePayload: ResolverTypeWrapper<Omit<UserUpdatePayload, 'user'> & { user?: Maybe<ResolversTypes['User']> }>;
  VerdictLevel: VerdictLevel;
  Viewer: ResolverTypeWrapper<ViewerRow>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AccessEntry: AccessEntry;
  ID: Scalars['ID']['output'];
  Boolean: Scalars['Boolean']['output'];
  AccessEntryConnection: AccessEntryConnection;
  AccessEntryEdge: AccessEntryEdge;
  ApiKey: ApiKeyRow;
  ApiKeyCreateInput: ApiKeyCreateInput;
  Int: Scalars['Int']['output'];
  ApiKeyCreatePayload: Omit<ApiKeyCreatePayload, 'apiKey'> & { apiKey?: Maybe<ResolversParentTypes['ApiKey']> };
  ApiKeyRevokeInput: ApiKeyRevokeInput;
  ApiKeyRevokePayload: Omit<ApiKeyRevokePayload, 'apiKey'> & { apiKey?: Maybe<ResolversParentTypes['ApiKey']> };
  ByteCount: Scalars['ByteCount']['output'];
  CallerRecord: CallerRecord;
  CredentialInput: CredentialInput;
  Cursor: Scalars['Cursor']['output'];
  Customer: CustomerRow;
  CustomerConnection: Omit<CustomerConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['CustomerEdge']>, nodes: Array<ResolversParentTypes['Customer']> };
  CustomerCreateInput: CustomerCreateInput;
  CustomerCreatePayload: Omit<CustomerCreatePayload, 'customer'> & { customer?: Maybe<ResolversParentTypes['Customer']> };
  CustomerEdge: Omit<CustomerEdge, 'node'> & { node: ResolversParentTypes['Customer'] };
  CustomerEraseCancelInput: CustomerEraseCancelInput;
  CustomerEraseCancelPayload: Omit<CustomerEraseCancelPayload, 'erasure'> & { erasure?: Maybe<ResolversParentTypes['CustomerErasure']> };
  CustomerEraseInput: CustomerEraseInput;
  CustomerErasePayload: Omit<CustomerErasePayload, 'erasure'> & { erasure?: Maybe<ResolversParentTypes['CustomerErasure']> };
  CustomerErasure: CustomerErasureRow;
  CustomerErasureConnection: Omit<CustomerErasureConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['CustomerErasureEdge']>, nodes: Array<ResolversParentTypes['CustomerErasure']> };
  CustomerErasureEdge: Omit<CustomerErasureEdge, 'node'> & { node: ResolversParentTypes['CustomerErasure'] };
  CustomerExport: CustomerExportRow;
  CustomerExportConnection: Omit<CustomerExportConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['CustomerExportEdge']>, nodes: Array<ResolversParentTypes['CustomerExport']> };
  CustomerExportEdge: Omit<CustomerExportEdge, 'node'> & { node: ResolversParentTypes['CustomerExport'] };
  CustomerExportPayload: Omit<CustomerExportPayload, 'export'> & { export?: Maybe<ResolversParentTypes['CustomerExport']> };
  CustomerFilter: CustomerFilter;
  DateTime: Scalars['DateTime']['output'];
  Device: DeviceRow;
  DeviceConnection: Omit<DeviceConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['DeviceEdge']>, nodes: Array<ResolversParentTypes['Device']> };
  DeviceEdge: Omit<DeviceEdge, 'node'> & { node: ResolversParentTypes['Device'] };
  DeviceEnrollInput: DeviceEnrollInput;
  DeviceEnrollPayload: Omit<DeviceEnrollPayload, 'device'> & { device?: Maybe<ResolversParentTypes['Device']> };
  DeviceFilter: DeviceFilter;
  DeviceRemoveInput: DeviceRemoveInput;
  DeviceRemovePayload: Omit<DeviceRemovePayload, 'device'> & { device?: Maybe<ResolversParentTypes['Device']> };
  DeviceReportInput: DeviceReportInput;
  DeviceReportPayload: Omit<DeviceReportPayload, 'device'> & { device?: Maybe<ResolversParentTypes['Device']> };
  DeviceTokenRotateInput: DeviceTokenRotateInput;
  DeviceTokenRotatePayload: Omit<DeviceTokenRotatePayload, 'device'> & { device?: Maybe<ResolversParentTypes['Device']> };
  DeviceUpdateInput: DeviceUpdateInput;
  DeviceUpdatePayload: Omit<DeviceUpdatePayload, 'device'> & { device?: Maybe<ResolversParentTypes['Device']> };
  Duration: Scalars['Duration']['output'];
  EnrolmentTokenCreateInput: EnrolmentTokenCreateInput;
  EnrolmentTokenCreatePayload: EnrolmentTokenCreatePayload;
  ErasedPart: ErasedPart;
  ExportChunk: ExportChunk;
  ExportedPart: ExportedPart;
  IdentifiedCustomer: IdentifiedCustomer;
  IdentityDecideInput: IdentityDecideInput;
  IdentityDecidePayload: Omit<IdentityDecidePayload, 'grant'> & { grant?: Maybe<ResolversParentTypes['IdentityGrant']> };
  IdentityEndInput: IdentityEndInput;
  IdentityEndPayload: Omit<IdentityEndPayload, 'grant'> & { grant?: Maybe<ResolversParentTypes['IdentityGrant']> };
  IdentityGrant: IdentityGrantRow;
  IdentityGrantConnection: Omit<IdentityGrantConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['IdentityGrantEdge']>, nodes: Array<ResolversParentTypes['IdentityGrant']> };
  IdentityGrantEdge: Omit<IdentityGrantEdge, 'node'> & { node: ResolversParentTypes['IdentityGrant'] };
  IdentityProvider: IdentityProviderRow;
  IdentityProviderRemovePayload: Omit<IdentityProviderRemovePayload, 'identityProvider'> & { identityProvider?: Maybe<ResolversParentTypes['IdentityProvider']> };
  IdentityProviderSetInput: IdentityProviderSetInput;
  IdentityProviderSetPayload: Omit<IdentityProviderSetPayload, 'identityProvider'> & { identityProvider?: Maybe<ResolversParentTypes['IdentityProvider']> };
  IdentityRequestInput: IdentityRequestInput;
  IdentityRequestPayload: Omit<IdentityRequestPayload, 'grant'> & { grant?: Maybe<ResolversParentTypes['IdentityGrant']> };
  InstallationAccessConnection: InstallationAccessConnection;
  InstallationAccessEdge: InstallationAccessEdge;
  InstallationAccessEntry: InstallationAccessEntry;
  Invitation: InvitationRow;
  InvitationAcceptInput: InvitationAcceptInput;
  InvitationAcceptPayload: Omit<InvitationAcceptPayload, 'user'> & { user?: Maybe<ResolversParentTypes['User']> };
  InvitationConnection: Omit<InvitationConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['InvitationEdge']>, nodes: Array<ResolversParentTypes['Invitation']> };
  InvitationEdge: Omit<InvitationEdge, 'node'> & { node: ResolversParentTypes['Invitation'] };
  InvitationWithdrawInput: InvitationWithdrawInput;
  InvitationWithdrawPayload: InvitationWithdrawPayload;
  Licence: LicenceRow;
  LicenceUpdateInput: LicenceUpdateInput;
  LicenceUpdatePayload: Omit<LicenceUpdatePayload, 'customer'> & { customer?: Maybe<ResolversParentTypes['Customer']> };
  Management: ManagementRow;
  ManagementAcceptInput: ManagementAcceptInput;
  ManagementAcceptPayload: Omit<ManagementAcceptPayload, 'management'> & { management?: Maybe<ResolversParentTypes['Management']> };
  ManagementConnection: Omit<ManagementConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['ManagementEdge']>, nodes: Array<ResolversParentTypes['Management']> };
  ManagementEdge: Omit<ManagementEdge, 'node'> & { node: ResolversParentTypes['Management'] };
  ManagementEndInput: ManagementEndInput;
  ManagementEndPayload: Omit<ManagementEndPayload, 'management'> & { management?: Maybe<ResolversParentTypes['Management']> };
  ManagementOfferInput: ManagementOfferInput;
  ManagementOfferPayload: Omit<ManagementOfferPayload, 'management'> & { management?: Maybe<ResolversParentTypes['Management']> };
  Mutation: Record<PropertyKey, never>;
  Notification: NotificationRow;
  NotificationConnection: Omit<NotificationConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['NotificationEdge']>, nodes: Array<ResolversParentTypes['Notification']> };
  NotificationDelivery: NotificationDelivery;
  NotificationEdge: Omit<NotificationEdge, 'node'> & { node: ResolversParentTypes['Notification'] };
  NotificationEvent: NotificationEventRow;
  NotificationRule: NotificationRuleRow;
  NotificationRuleRemoveInput: NotificationRuleRemoveInput;
  NotificationRuleRemovePayload: NotificationRuleRemovePayload;
  NotificationRuleSetInput: NotificationRuleSetInput;
  NotificationRuleSetPayload: Omit<NotificationRuleSetPayload, 'rule'> & { rule?: Maybe<ResolversParentTypes['NotificationRule']> };
  NotificationsReadInput: NotificationsReadInput;
  NotificationsReadPayload: NotificationsReadPayload;
  NotifiedFile: NotifiedFile;
  NotifiedPlace: NotifiedPlace;
  OpenIdSignIn: OpenIdSignIn;
  OperatorTokenRotatePayload: OperatorTokenRotatePayload;
  PageInfo: PageInfo;
  Passkey: PasskeyRow;
  PasskeyAddInput: PasskeyAddInput;
  PasskeyAddPayload: Omit<PasskeyAddPayload, 'passkey'> & { passkey?: Maybe<ResolversParentTypes['Passkey']> };
  PasskeyBeginInput: PasskeyBeginInput;
  PasskeyBeginPayload: PasskeyBeginPayload;
  PasskeyQuestion: PasskeyQuestion;
  PasskeyRemoveInput: PasskeyRemoveInput;
  PasskeyRemovePayload: Omit<PasskeyRemovePayload, 'passkey'> & { passkey?: Maybe<ResolversParentTypes['Passkey']> };
  PasswordChangeInput: PasswordChangeInput;
  PasswordChangePayload: PasswordChangePayload;
  QuarantineFilter: QuarantineFilter;
  QuarantineReportInput: QuarantineReportInput;
  QuarantineReportPayload: Omit<QuarantineReportPayload, 'objects'> & { objects?: Maybe<Array<ResolversParentTypes['QuarantinedObject']>> };
  QuarantineTask: QuarantineTaskRow;
  QuarantineTaskCancelInput: QuarantineTaskCancelInput;
  QuarantineTaskCancelPayload: Omit<QuarantineTaskCancelPayload, 'task'> & { task?: Maybe<ResolversParentTypes['QuarantineTask']> };
  QuarantineTaskEvent: QuarantineTaskEventRow;
  QuarantineTaskIssueInput: QuarantineTaskIssueInput;
  QuarantineTaskIssuePayload: Omit<QuarantineTaskIssuePayload, 'task'> & { task?: Maybe<ResolversParentTypes['QuarantineTask']> };
  QuarantineTaskReportInput: QuarantineTaskReportInput;
  QuarantineTaskReportPayload: Omit<QuarantineTaskReportPayload, 'task'> & { task?: Maybe<ResolversParentTypes['QuarantineTask']> };
  QuarantinedObject: QuarantinedObjectRow;
  QuarantinedObjectConnection: Omit<QuarantinedObjectConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['QuarantinedObjectEdge']>, nodes: Array<ResolversParentTypes['QuarantinedObject']> };
  QuarantinedObjectEdge: Omit<QuarantinedObjectEdge, 'node'> & { node: ResolversParentTypes['QuarantinedObject'] };
  QuarantinedObjectInput: QuarantinedObjectInput;
  Query: Record<PropertyKey, never>;
  Sample: Sample;
  SecondFactorRequireInput: SecondFactorRequireInput;
  SecondFactorRequirePayload: Omit<SecondFactorRequirePayload, 'customer'> & { customer?: Maybe<ResolversParentTypes['Customer']> };
  Session: SessionRow;
  SessionConnection: Omit<SessionConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['SessionEdge']>, nodes: Array<ResolversParentTypes['Session']> };
  SessionCreateByOpenIdInput: SessionCreateByOpenIdInput;
  SessionCreateByOpenIdPayload: SessionCreateByOpenIdPayload;
  SessionCreateByPasskeyInput: SessionCreateByPasskeyInput;
  SessionCreateByPasskeyPayload: SessionCreateByPasskeyPayload;
  SessionCreateInput: SessionCreateInput;
  SessionCreatePayload: SessionCreatePayload;
  SessionEdge: Omit<SessionEdge, 'node'> & { node: ResolversParentTypes['Session'] };
  SessionEndPayload: SessionEndPayload;
  SessionRevokeInput: SessionRevokeInput;
  SessionRevokePayload: Omit<SessionRevokePayload, 'session'> & { session?: Maybe<ResolversParentTypes['Session']> };
  Sha256: Scalars['Sha256']['output'];
  Staff: StaffRow;
  StaffCreateInput: StaffCreateInput;
  StaffCreatePayload: Omit<StaffCreatePayload, 'staff'> & { staff?: Maybe<ResolversParentTypes['Staff']> };
  StaffInvitation: StaffInvitationRow;
  StaffInvitationAcceptInput: StaffInvitationAcceptInput;
  StaffInvitationAcceptPayload: Omit<StaffInvitationAcceptPayload, 'member'> & { member?: Maybe<ResolversParentTypes['StaffMember']> };
  StaffInvitationWithdrawInput: StaffInvitationWithdrawInput;
  StaffInvitationWithdrawPayload: StaffInvitationWithdrawPayload;
  StaffMember: StaffMemberRow;
  StaffMemberInviteInput: StaffMemberInviteInput;
  StaffMemberInvitePayload: Omit<StaffMemberInvitePayload, 'invitation'> & { invitation?: Maybe<ResolversParentTypes['StaffInvitation']> };
  StaffMemberRemoveInput: StaffMemberRemoveInput;
  StaffMemberRemovePayload: Omit<StaffMemberRemovePayload, 'member'> & { member?: Maybe<ResolversParentTypes['StaffMember']> };
  StaffMemberUpdateInput: StaffMemberUpdateInput;
  StaffMemberUpdatePayload: Omit<StaffMemberUpdatePayload, 'member'> & { member?: Maybe<ResolversParentTypes['StaffMember']> };
  StaffRemoveInput: StaffRemoveInput;
  StaffRemovePayload: Omit<StaffRemovePayload, 'staff'> & { staff?: Maybe<ResolversParentTypes['Staff']> };
  StaffSession: StaffSessionRow;
  Subscription: Record<PropertyKey, never>;
  TotpBeginInput: TotpBeginInput;
  TotpBeginPayload: TotpBeginPayload;
  TotpConfirmInput: TotpConfirmInput;
  TotpConfirmPayload: TotpConfirmPayload;
  TotpRemoveInput: TotpRemoveInput;
  TotpRemovePayload: TotpRemovePayload;
  URL: Scalars['URL']['output'];
  User: UserRow;
  UserCreateInput: UserCreateInput;
  UserCreatePayload: Omit<UserCreatePayload, 'user'> & { user?: Maybe<ResolversParentTypes['User']> };
  UserError: UserError;
  UserInviteInput: UserInviteInput;
  UserInvitePayload: Omit<UserInvitePayload, 'invitation'> & { invitation?: Maybe<ResolversParentTypes['Invitation']> };
  UserRemoveInput: UserRemoveInput;
  UserRemovePayload: Omit<UserRemovePayload, 'user'> & { user?: Maybe<ResolversParentTypes['User']> };
  UserUpdateInput: UserUpdateInput;
  UserUpdatePayload: Omit<UserUpdatePayload, 'user'> & { user?: Maybe<ResolversParentTypes['User']> };
  Viewer: ViewerRow;
  String: Scalars['String']['output'];
};

export type DataDirectiveArgs = {
  class: Scalars['String']['input'];
  purpose: Scalars['String']['input'];
  retain: Scalars['String']['input'];
};

export type DataDirectiveResolver<Result, Parent, ContextType = CustomersContext, Args = DataDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AccessEntryResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['AccessEntry'] = ResolversParentTypes['AccessEntry']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdBy?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['AccessKind'], ParentType, ContextType>;
  lastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  madeByProvider?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  role?: Resolver<Maybe<ResolversTypes['UserRole']>, ParentType, ContextType>;
  scopes?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  secondFactor?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  subjectId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type AccessEntryConnectionResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['AccessEntryConnection'] = ResolversParentTypes['AccessEntryConnection']> = {
  edges?: Resolver<Array<ResolversTypes['AccessEntryEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['AccessEntry']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type AccessEntryEdgeResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['AccessEntryEdge'] = ResolversParentTypes['AccessEntryEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['AccessEntry'], ParentType, ContextType>;
};

export type ApiKeyResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['ApiKey'] = ResolversParentTypes['ApiKey'], FederationReferenceType extends FederationReferenceTypes['ApiKey'] = FederationReferenceTypes['ApiKey']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['ApiKey']> | FederationReferenceType, FederationReferenceType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdBy?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  madeByProvider?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  revokedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  scopes?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ApiKeyCreatePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['ApiKeyCreatePayload'] = ResolversParentTypes['ApiKeyCreatePayload']> = {
  apiKey?: Resolver<Maybe<ResolversTypes['ApiKey']>, ParentType, ContextType>;
  secret?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ApiKeyRevokePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['ApiKeyRevokePayload'] = ResolversParentTypes['ApiKeyRevokePayload']> = {
  apiKey?: Resolver<Maybe<ResolversTypes['ApiKey']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export interface ByteCountScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['ByteCount'], any> {
  name: 'ByteCount';
}

export type CallerRecordResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['CallerRecord'] = ResolversParentTypes['CallerRecord']> = {
  endsAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  json?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export interface CursorScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Cursor'], any> {
  name: 'Cursor';
}

export type CustomerResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['Customer'] = ResolversParentTypes['Customer'], FederationReferenceType extends FederationReferenceTypes['Customer'] = FederationReferenceTypes['Customer']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Customer']> | FederationReferenceType, FederationReferenceType, ContextType>;
  administrators?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  licence?: Resolver<ResolversTypes['Licence'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  secondFactorRequired?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type CustomerConnectionResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['CustomerConnection'] = ResolversParentTypes['CustomerConnection']> = {
  edges?: Resolver<Array<ResolversTypes['CustomerEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Customer']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type CustomerCreatePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['CustomerCreatePayload'] = ResolversParentTypes['CustomerCreatePayload']> = {
  customer?: Resolver<Maybe<ResolversTypes['Customer']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type CustomerEdgeResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['CustomerEdge'] = ResolversParentTypes['CustomerEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Customer'], ParentType, ContextType>;
};

export type CustomerEraseCancelPayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['CustomerEraseCancelPayload'] = ResolversParentTypes['CustomerEraseCancelPayload']> = {
  erasure?: Resolver<Maybe<ResolversTypes['CustomerErasure']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type CustomerErasePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['CustomerErasePayload'] = ResolversParentTypes['CustomerErasePayload']> = {
  erasure?: Resolver<Maybe<ResolversTypes['CustomerErasure']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type CustomerErasureResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['CustomerErasure'] = ResolversParentTypes['CustomerErasure'], FederationReferenceType extends FederationReferenceTypes['CustomerErasure'] = FederationReferenceTypes['CustomerErasure']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['CustomerErasure']> | FederationReferenceType, FederationReferenceType, ContextType>;
  customer?: Resolver<ResolversTypes['Customer'], ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  parts?: Resolver<Array<ResolversTypes['ErasedPart']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  receipt?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  requestedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  requestedBy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  startsAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['CustomerErasureState'], ParentType, ContextType>;
};

export type CustomerErasureConnectionResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['CustomerErasureConnection'] = ResolversParentTypes['CustomerErasureConnection']> = {
  edges?: Resolver<Array<ResolversTypes['CustomerErasureEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['CustomerErasure']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type CustomerErasureEdgeResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['CustomerErasureEdge'] = ResolversParentTypes['CustomerErasureEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['CustomerErasure'], ParentType, ContextType>;
};

export type CustomerExportResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['CustomerExport'] = ResolversParentTypes['CustomerExport'], FederationReferenceType extends FederationReferenceTypes['CustomerExport'] = FederationReferenceTypes['CustomerExport']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['CustomerExport']> | FederationReferenceType, FederationReferenceType, ContextType>;
  customers?: Resolver<Maybe<ResolversTypes['ExportChunk']>, ParentType, ContextType, RequireFields<CustomerExportCustomersArgs, 'number'>>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  parts?: Resolver<Array<ResolversTypes['ExportedPart']>, ParentType, ContextType>;
  requestedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  requestedBy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['CustomerExportState'], ParentType, ContextType>;
};

export type CustomerExportConnectionResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['CustomerExportConnection'] = ResolversParentTypes['CustomerExportConnection']> = {
  edges?: Resolver<Array<ResolversTypes['CustomerExportEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['CustomerExport']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type CustomerExportEdgeResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['CustomerExportEdge'] = ResolversParentTypes['CustomerExportEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['CustomerExport'], ParentType, ContextType>;
};

export type CustomerExportPayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['CustomerExportPayload'] = ResolversParentTypes['CustomerExportPayload']> = {
  export?: Resolver<Maybe<ResolversTypes['CustomerExport']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DeviceResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['Device'] = ResolversParentTypes['Device'], FederationReferenceType extends FederationReferenceTypes['Device'] = FederationReferenceTypes['Device']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Device']> | FederationReferenceType, FederationReferenceType, ContextType>;
  enrolledAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  group?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastSeenAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  madeByProvider?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  platform?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  product?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  productVersion?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  removedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type DeviceConnectionResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['DeviceConnection'] = ResolversParentTypes['DeviceConnection']> = {
  edges?: Resolver<Array<ResolversTypes['DeviceEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Device']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type DeviceEdgeResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['DeviceEdge'] = ResolversParentTypes['DeviceEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Device'], ParentType, ContextType>;
};

export type DeviceEnrollPayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['DeviceEnrollPayload'] = ResolversParentTypes['DeviceEnrollPayload']> = {
  device?: Resolver<Maybe<ResolversTypes['Device']>, ParentType, ContextType>;
  deviceToken?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  tokenExpiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type DeviceRemovePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['DeviceRemovePayload'] = ResolversParentTypes['DeviceRemovePayload']> = {
  device?: Resolver<Maybe<ResolversTypes['Device']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type DeviceReportPayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['DeviceReportPayload'] = ResolversParentTypes['DeviceReportPayload']> = {
  device?: Resolver<Maybe<ResolversTypes['Device']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type DeviceTokenRotatePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['DeviceTokenRotatePayload'] = ResolversParentTypes['DeviceTokenRotatePayload']> = {
  device?: Resolver<Maybe<ResolversTypes['Device']>, ParentType, ContextType>;
  deviceToken?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  tokenExpiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type DeviceUpdatePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['DeviceUpdatePayload'] = ResolversParentTypes['DeviceUpdatePayload']> = {
  device?: Resolver<Maybe<ResolversTypes['Device']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export interface DurationScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Duration'], any> {
  name: 'Duration';
}

export type EnrolmentTokenCreatePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['EnrolmentTokenCreatePayload'] = ResolversParentTypes['EnrolmentTokenCreatePayload']> = {
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  token?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ErasedPartResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['ErasedPart'] = ResolversParentTypes['ErasedPart']> = {
  doneAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  kept?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  part?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rows?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ExportChunkResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['ExportChunk'] = ResolversParentTypes['ExportChunk']> = {
  lines?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ExportedPartResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['ExportedPart'] = ResolversParentTypes['ExportedPart']> = {
  chunks?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  part?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rows?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type IdentifiedCustomerResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['IdentifiedCustomer'] = ResolversParentTypes['IdentifiedCustomer']> = {
  administrators?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type IdentityDecidePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['IdentityDecidePayload'] = ResolversParentTypes['IdentityDecidePayload']> = {
  grant?: Resolver<Maybe<ResolversTypes['IdentityGrant']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type IdentityEndPayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['IdentityEndPayload'] = ResolversParentTypes['IdentityEndPayload']> = {
  grant?: Resolver<Maybe<ResolversTypes['IdentityGrant']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type IdentityGrantResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['IdentityGrant'] = ResolversParentTypes['IdentityGrant'], FederationReferenceType extends FederationReferenceTypes['IdentityGrant'] = FederationReferenceTypes['IdentityGrant']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['IdentityGrant']> | FederationReferenceType, FederationReferenceType, ContextType>;
  customers?: Resolver<Maybe<Array<ResolversTypes['IdentifiedCustomer']>>, ParentType, ContextType>;
  decidedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  decidedBy?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  decision?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  minutes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  requestedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  requestedBy?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  sha256?: Resolver<ResolversTypes['Sha256'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['IdentityGrantState'], ParentType, ContextType>;
};

export type IdentityGrantConnectionResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['IdentityGrantConnection'] = ResolversParentTypes['IdentityGrantConnection']> = {
  edges?: Resolver<Array<ResolversTypes['IdentityGrantEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['IdentityGrant']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type IdentityGrantEdgeResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['IdentityGrantEdge'] = ResolversParentTypes['IdentityGrantEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['IdentityGrant'], ParentType, ContextType>;
};

export type IdentityProviderResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['IdentityProvider'] = ResolversParentTypes['IdentityProvider'], FederationReferenceType extends FederationReferenceTypes['IdentityProvider'] = FederationReferenceTypes['IdentityProvider']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['IdentityProvider']> | FederationReferenceType, FederationReferenceType, ContextType>;
  audience?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  clientId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdBy?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  issuer?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  madeByProvider?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  newcomers?: Resolver<Maybe<ResolversTypes['UserRole']>, ParentType, ContextType>;
  redirectUris?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export type IdentityProviderRemovePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['IdentityProviderRemovePayload'] = ResolversParentTypes['IdentityProviderRemovePayload']> = {
  identityProvider?: Resolver<Maybe<ResolversTypes['IdentityProvider']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type IdentityProviderSetPayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['IdentityProviderSetPayload'] = ResolversParentTypes['IdentityProviderSetPayload']> = {
  identityProvider?: Resolver<Maybe<ResolversTypes['IdentityProvider']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type IdentityRequestPayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['IdentityRequestPayload'] = ResolversParentTypes['IdentityRequestPayload']> = {
  grant?: Resolver<Maybe<ResolversTypes['IdentityGrant']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type InstallationAccessConnectionResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['InstallationAccessConnection'] = ResolversParentTypes['InstallationAccessConnection']> = {
  edges?: Resolver<Array<ResolversTypes['InstallationAccessEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['InstallationAccessEntry']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type InstallationAccessEdgeResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['InstallationAccessEdge'] = ResolversParentTypes['InstallationAccessEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['InstallationAccessEntry'], ParentType, ContextType>;
};

export type InstallationAccessEntryResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['InstallationAccessEntry'] = ResolversParentTypes['InstallationAccessEntry']> = {
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  createdBy?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['InstallationAccessKind'], ParentType, ContextType>;
  lastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  scopes?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  secondFactor?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  subjectId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  usable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type InvitationResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['Invitation'] = ResolversParentTypes['Invitation'], FederationReferenceType extends FederationReferenceTypes['Invitation'] = FederationReferenceTypes['Invitation']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Invitation']> | FederationReferenceType, FederationReferenceType, ContextType>;
  acceptedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  email?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  invitedBy?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  madeByProvider?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  role?: Resolver<ResolversTypes['UserRole'], ParentType, ContextType>;
};

export type InvitationAcceptPayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['InvitationAcceptPayload'] = ResolversParentTypes['InvitationAcceptPayload']> = {
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type InvitationConnectionResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['InvitationConnection'] = ResolversParentTypes['InvitationConnection']> = {
  edges?: Resolver<Array<ResolversTypes['InvitationEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Invitation']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type InvitationEdgeResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['InvitationEdge'] = ResolversParentTypes['InvitationEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Invitation'], ParentType, ContextType>;
};

export type InvitationWithdrawPayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['InvitationWithdrawPayload'] = ResolversParentTypes['InvitationWithdrawPayload']> = {
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type LicenceResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['Licence'] = ResolversParentTypes['Licence']> = {
  dailyQuota?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  monthlyQuota?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  seats?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  seatsUsed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type LicenceUpdatePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['LicenceUpdatePayload'] = ResolversParentTypes['LicenceUpdatePayload']> = {
  customer?: Resolver<Maybe<ResolversTypes['Customer']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ManagementResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['Management'] = ResolversParentTypes['Management'], FederationReferenceType extends FederationReferenceTypes['Management'] = FederationReferenceTypes['Management']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Management']> | FederationReferenceType, FederationReferenceType, ContextType>;
  acceptedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  customerId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  customerName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  madeByProvider?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  offerEndsAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  offeredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  offeredBy?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  providerId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  providerName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  role?: Resolver<ResolversTypes['UserRole'], ParentType, ContextType>;
};

export type ManagementAcceptPayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['ManagementAcceptPayload'] = ResolversParentTypes['ManagementAcceptPayload']> = {
  management?: Resolver<Maybe<ResolversTypes['Management']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ManagementConnectionResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['ManagementConnection'] = ResolversParentTypes['ManagementConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ManagementEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Management']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ManagementEdgeResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['ManagementEdge'] = ResolversParentTypes['ManagementEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Management'], ParentType, ContextType>;
};

export type ManagementEndPayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['ManagementEndPayload'] = ResolversParentTypes['ManagementEndPayload']> = {
  management?: Resolver<Maybe<ResolversTypes['Management']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ManagementOfferPayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['ManagementOfferPayload'] = ResolversParentTypes['ManagementOfferPayload']> = {
  management?: Resolver<Maybe<ResolversTypes['Management']>, ParentType, ContextType>;
  token?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type MutationResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  apiKeyCreate?: Resolver<ResolversTypes['ApiKeyCreatePayload'], ParentType, ContextType, RequireFields<MutationApiKeyCreateArgs, 'input'>>;
  apiKeyRevoke?: Resolver<ResolversTypes['ApiKeyRevokePayload'], ParentType, ContextType, RequireFields<MutationApiKeyRevokeArgs, 'input'>>;
  customerCreate?: Resolver<ResolversTypes['CustomerCreatePayload'], ParentType, ContextType, RequireFields<MutationCustomerCreateArgs, 'input'>>;
  customerErase?: Resolver<ResolversTypes['CustomerErasePayload'], ParentType, ContextType, RequireFields<MutationCustomerEraseArgs, 'input'>>;
  customerEraseCancel?: Resolver<ResolversTypes['CustomerEraseCancelPayload'], ParentType, ContextType, RequireFields<MutationCustomerEraseCancelArgs, 'input'>>;
  customerExport?: Resolver<ResolversTypes['CustomerExportPayload'], ParentType, ContextType>;
  deviceEnroll?: Resolver<ResolversTypes['DeviceEnrollPayload'], ParentType, ContextType, RequireFields<MutationDeviceEnrollArgs, 'input'>>;
  deviceRemove?: Resolver<ResolversTypes['DeviceRemovePayload'], ParentType, ContextType, RequireFields<MutationDeviceRemoveArgs, 'input'>>;
  deviceReport?: Resolver<ResolversTypes['DeviceReportPayload'], ParentType, ContextType, RequireFields<MutationDeviceReportArgs, 'input'>>;
  deviceTokenRotate?: Resolver<ResolversTypes['DeviceTokenRotatePayload'], ParentType, ContextType, RequireFields<MutationDeviceTokenRotateArgs, 'input'>>;
  deviceUpdate?: Resolver<ResolversTypes['DeviceUpdatePayload'], ParentType, ContextType, RequireFields<MutationDeviceUpdateArgs, 'input'>>;
  enrolmentTokenCreate?: Resolver<ResolversTypes['EnrolmentTokenCreatePayload'], ParentType, ContextType, RequireFields<MutationEnrolmentTokenCreateArgs, 'input'>>;
  identityDecide?: Resolver<ResolversTypes['IdentityDecidePayload'], ParentType, ContextType, RequireFields<MutationIdentityDecideArgs, 'input'>>;
  identityEnd?: Resolver<ResolversTypes['IdentityEndPayload'], ParentType, ContextType, RequireFields<MutationIdentityEndArgs, 'input'>>;
  identityProviderRemove?: Resolver<ResolversTypes['IdentityProviderRemovePayload'], ParentType, ContextType>;
  identityProviderSet?: Resolver<ResolversTypes['IdentityProviderSetPayload'], ParentType, ContextType, RequireFields<MutationIdentityProviderSetArgs, 'input'>>;
  identityRequest?: Resolver<ResolversTypes['IdentityRequestPayload'], ParentType, ContextType, RequireFields<MutationIdentityRequestArgs, 'input'>>;
  invitationAccept?: Resolver<ResolversTypes['InvitationAcceptPayload'], ParentType, ContextType, RequireFields<MutationInvitationAcceptArgs, 'input'>>;
  invitationWithdraw?: Resolver<ResolversTypes['InvitationWithdrawPayload'], ParentType, ContextType, RequireFields<MutationInvitationWithdrawArgs, 'input'>>;
  licenceUpdate?: Resolver<ResolversTypes['LicenceUpdatePayload'], ParentType, ContextType, RequireFields<MutationLicenceUpdateArgs, 'input'>>;
  managementAccept?: Resolver<ResolversTypes['ManagementAcceptPayload'], ParentType, ContextType, RequireFields<MutationManagementAcceptArgs, 'input'>>;
  managementEnd?: Resolver<ResolversTypes['ManagementEndPayload'], ParentType, ContextType, RequireFields<MutationManagementEndArgs, 'input'>>;
  managementOffer?: Resolver<ResolversTypes['ManagementOfferPayload'], ParentType, ContextType, RequireFields<MutationManagementOfferArgs, 'input'>>;
  notificationRuleRemove?: Resolver<ResolversTypes['NotificationRuleRemovePayload'], ParentType, ContextType, RequireFields<MutationNotificationRuleRemoveArgs, 'input'>>;
  notificationRuleSet?: Resolver<ResolversTypes['NotificationRuleSetPayload'], ParentType, ContextType, RequireFields<MutationNotificationRuleSetArgs, 'input'>>;
  notificationsRead?: Resolver<ResolversTypes['NotificationsReadPayload'], ParentType, ContextType, RequireFields<MutationNotificationsReadArgs, 'input'>>;
  operatorTokenRotate?: Resolver<ResolversTypes['OperatorTokenRotatePayload'], ParentType, ContextType>;
  passkeyAdd?: Resolver<ResolversTypes['PasskeyAddPayload'], ParentType, ContextType, RequireFields<MutationPasskeyAddArgs, 'input'>>;
  passkeyBegin?: Resolver<ResolversTypes['PasskeyBeginPayload'], ParentType, ContextType, RequireFields<MutationPasskeyBeginArgs, 'input'>>;
  passkeyRemove?: Resolver<ResolversTypes['PasskeyRemovePayload'], ParentType, ContextType, RequireFields<MutationPasskeyRemoveArgs, 'input'>>;
  passwordChange?: Resolver<ResolversTypes['PasswordChangePayload'], ParentType, ContextType, RequireFields<MutationPasswordChangeArgs, 'input'>>;
  quarantineReport?: Resolver<ResolversTypes['QuarantineReportPayload'], ParentType, ContextType, RequireFields<MutationQuarantineReportArgs, 'input'>>;
  quarantineTaskCancel?: Resolver<ResolversTypes['QuarantineTaskCancelPayload'], ParentType, ContextType, RequireFields<MutationQuarantineTaskCancelArgs, 'input'>>;
  quarantineTaskIssue?: Resolver<ResolversTypes['QuarantineTaskIssuePayload'], ParentType, ContextType, RequireFields<MutationQuarantineTaskIssueArgs, 'input'>>;
  quarantineTaskReport?: Resolver<ResolversTypes['QuarantineTaskReportPayload'], ParentType, ContextType, RequireFields<MutationQuarantineTaskReportArgs, 'input'>>;
  secondFactorRequire?: Resolver<ResolversTypes['SecondFactorRequirePayload'], ParentType, ContextType, RequireFields<MutationSecondFactorRequireArgs, 'input'>>;
  sessionCreate?: Resolver<ResolversTypes['SessionCreatePayload'], ParentType, ContextType, RequireFields<MutationSessionCreateArgs, 'input'>>;
  sessionCreateByOpenId?: Resolver<ResolversTypes['SessionCreateByOpenIdPayload'], ParentType, ContextType, RequireFields<MutationSessionCreateByOpenIdArgs, 'input'>>;
  sessionCreateByPasskey?: Resolver<ResolversTypes['SessionCreateByPasskeyPayload'], ParentType, ContextType, RequireFields<MutationSessionCreateByPasskeyArgs, 'input'>>;
  sessionEnd?: Resolver<ResolversTypes['SessionEndPayload'], ParentType, ContextType>;
  sessionRevoke?: Resolver<ResolversTypes['SessionRevokePayload'], ParentType, ContextType, RequireFields<MutationSessionRevokeArgs, 'input'>>;
  staffCreate?: Resolver<ResolversTypes['StaffCreatePayload'], ParentType, ContextType, RequireFields<MutationStaffCreateArgs, 'input'>>;
  staffInvitationAccept?: Resolver<ResolversTypes['StaffInvitationAcceptPayload'], ParentType, ContextType, RequireFields<MutationStaffInvitationAcceptArgs, 'input'>>;
  staffInvitationWithdraw?: Resolver<ResolversTypes['StaffInvitationWithdrawPayload'], ParentType, ContextType, RequireFields<MutationStaffInvitationWithdrawArgs, 'input'>>;
  staffMemberInvite?: Resolver<ResolversTypes['StaffMemberInvitePayload'], ParentType, ContextType, RequireFields<MutationStaffMemberInviteArgs, 'input'>>;
  staffMemberRemove?: Resolver<ResolversTypes['StaffMemberRemovePayload'], ParentType, ContextType, RequireFields<MutationStaffMemberRemoveArgs, 'input'>>;
  staffMemberUpdate?: Resolver<ResolversTypes['StaffMemberUpdatePayload'], ParentType, ContextType, RequireFields<MutationStaffMemberUpdateArgs, 'input'>>;
  staffRemove?: Resolver<ResolversTypes['StaffRemovePayload'], ParentType, ContextType, RequireFields<MutationStaffRemoveArgs, 'input'>>;
  totpBegin?: Resolver<ResolversTypes['TotpBeginPayload'], ParentType, ContextType, RequireFields<MutationTotpBeginArgs, 'input'>>;
  totpConfirm?: Resolver<ResolversTypes['TotpConfirmPayload'], ParentType, ContextType, RequireFields<MutationTotpConfirmArgs, 'input'>>;
  totpRemove?: Resolver<ResolversTypes['TotpRemovePayload'], ParentType, ContextType, RequireFields<MutationTotpRemoveArgs, 'input'>>;
  userCreate?: Resolver<ResolversTypes['UserCreatePayload'], ParentType, ContextType, RequireFields<MutationUserCreateArgs, 'input'>>;
  userInvite?: Resolver<ResolversTypes['UserInvitePayload'], ParentType, ContextType, RequireFields<MutationUserInviteArgs, 'input'>>;
  userRemove?: Resolver<ResolversTypes['UserRemovePayload'], ParentType, ContextType, RequireFields<MutationUserRemoveArgs, 'input'>>;
  userUpdate?: Resolver<ResolversTypes['UserUpdatePayload'], ParentType, ContextType, RequireFields<MutationUserUpdateArgs, 'input'>>;
};

export type NotificationResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['Notification'] = ResolversParentTypes['Notification'], FederationReferenceType extends FederationReferenceTypes['Notification'] = FederationReferenceTypes['Notification']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Notification']> | FederationReferenceType, FederationReferenceType, ContextType>;
  deliveries?: Resolver<Array<ResolversTypes['NotificationDelivery']>, ParentType, ContextType>;
  file?: Resolver<Maybe<ResolversTypes['NotifiedFile']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['NotificationKind'], ParentType, ContextType>;
  level?: Resolver<Maybe<ResolversTypes['VerdictLevel']>, ParentType, ContextType>;
  raisedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  readAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  subject?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['URL'], ParentType, ContextType>;
  words?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type NotificationConnectionResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['NotificationConnection'] = ResolversParentTypes['NotificationConnection']> = {
  edges?: Resolver<Array<ResolversTypes['NotificationEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Notification']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type NotificationDeliveryResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['NotificationDelivery'] = ResolversParentTypes['NotificationDelivery']> = {
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  channel?: Resolver<ResolversTypes['NotificationChannel'], ParentType, ContextType>;
  dueAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['NotificationState'], ParentType, ContextType>;
};

export type NotificationEdgeResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['NotificationEdge'] = ResolversParentTypes['NotificationEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Notification'], ParentType, ContextType>;
};

export type NotificationEventResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['NotificationEvent'] = ResolversParentTypes['NotificationEvent']> = {
  notification?: Resolver<ResolversTypes['Notification'], ParentType, ContextType>;
};

export type NotificationRuleResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['NotificationRule'] = ResolversParentTypes['NotificationRule'], FederationReferenceType extends FederationReferenceTypes['NotificationRule'] = FederationReferenceTypes['NotificationRule']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['NotificationRule']> | FederationReferenceType, FederationReferenceType, ContextType>;
  channels?: Resolver<Array<ResolversTypes['NotificationChannel']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  digest?: Resolver<ResolversTypes['NotificationDigest'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kinds?: Resolver<Array<ResolversTypes['NotificationKind']>, ParentType, ContextType>;
  levelMin?: Resolver<ResolversTypes['VerdictLevel'], ParentType, ContextType>;
  quietFrom?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  quietTo?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  timeZone?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  webhookUrl?: Resolver<Maybe<ResolversTypes['URL']>, ParentType, ContextType>;
};

export type NotificationRuleRemovePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['NotificationRuleRemovePayload'] = ResolversParentTypes['NotificationRuleRemovePayload']> = {
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type NotificationRuleSetPayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['NotificationRuleSetPayload'] = ResolversParentTypes['NotificationRuleSetPayload']> = {
  rule?: Resolver<Maybe<ResolversTypes['NotificationRule']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  webhookSecret?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type NotificationsReadPayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['NotificationsReadPayload'] = ResolversParentTypes['NotificationsReadPayload']> = {
  count?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type NotifiedFileResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['NotifiedFile'] = ResolversParentTypes['NotifiedFile']> = {
  level?: Resolver<Maybe<ResolversTypes['VerdictLevel']>, ParentType, ContextType>;
  places?: Resolver<Array<ResolversTypes['NotifiedPlace']>, ParentType, ContextType>;
  sha256?: Resolver<ResolversTypes['Sha256'], ParentType, ContextType>;
  submissions?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  was?: Resolver<Maybe<ResolversTypes['VerdictLevel']>, ParentType, ContextType>;
  why?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type NotifiedPlaceResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['NotifiedPlace'] = ResolversParentTypes['NotifiedPlace']> = {
  actions?: Resolver<Array<ResolversTypes['DeliveryAction']>, ParentType, ContextType>;
  deviceId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  deviceName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  fileName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  inContainer?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  messageId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  messageState?: Resolver<Maybe<ResolversTypes['MessageState']>, ParentType, ContextType>;
  path?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  quarantine?: Resolver<Maybe<ResolversTypes['QuarantineState']>, ParentType, ContextType>;
  submissionId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type OpenIdSignInResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['OpenIdSignIn'] = ResolversParentTypes['OpenIdSignIn']> = {
  ticket?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type OperatorTokenRotatePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['OperatorTokenRotatePayload'] = ResolversParentTypes['OperatorTokenRotatePayload']> = {
  token?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['Cursor']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['Cursor']>, ParentType, ContextType>;
};

export type PasskeyResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['Passkey'] = ResolversParentTypes['Passkey'], FederationReferenceType extends FederationReferenceTypes['Passkey'] = FederationReferenceTypes['Passkey']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Passkey']> | FederationReferenceType, FederationReferenceType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PasskeyAddPayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['PasskeyAddPayload'] = ResolversParentTypes['PasskeyAddPayload']> = {
  passkey?: Resolver<Maybe<ResolversTypes['Passkey']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type PasskeyBeginPayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['PasskeyBeginPayload'] = ResolversParentTypes['PasskeyBeginPayload']> = {
  options?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  ticket?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type PasskeyQuestionResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['PasskeyQuestion'] = ResolversParentTypes['PasskeyQuestion']> = {
  options?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  ticket?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PasskeyRemovePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['PasskeyRemovePayload'] = ResolversParentTypes['PasskeyRemovePayload']> = {
  passkey?: Resolver<Maybe<ResolversTypes['Passkey']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type PasswordChangePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['PasswordChangePayload'] = ResolversParentTypes['PasswordChangePayload']> = {
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type QuarantineReportPayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['QuarantineReportPayload'] = ResolversParentTypes['QuarantineReportPayload']> = {
  objects?: Resolver<Maybe<Array<ResolversTypes['QuarantinedObject']>>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type QuarantineTaskResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['QuarantineTask'] = ResolversParentTypes['QuarantineTask'], FederationReferenceType extends FederationReferenceTypes['QuarantineTask'] = FederationReferenceTypes['QuarantineTask']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['QuarantineTask']> | FederationReferenceType, FederationReferenceType, ContextType>;
  action?: Resolver<ResolversTypes['QuarantineAction'], ParentType, ContextType>;
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  issuedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  issuedBy?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  object?: Resolver<ResolversTypes['QuarantinedObject'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['TaskState'], ParentType, ContextType>;
};

export type QuarantineTaskCancelPayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['QuarantineTaskCancelPayload'] = ResolversParentTypes['QuarantineTaskCancelPayload']> = {
  task?: Resolver<Maybe<ResolversTypes['QuarantineTask']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type QuarantineTaskEventResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['QuarantineTaskEvent'] = ResolversParentTypes['QuarantineTaskEvent']> = {
  task?: Resolver<ResolversTypes['QuarantineTask'], ParentType, ContextType>;
};

export type QuarantineTaskIssuePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['QuarantineTaskIssuePayload'] = ResolversParentTypes['QuarantineTaskIssuePayload']> = {
  task?: Resolver<Maybe<ResolversTypes['QuarantineTask']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type QuarantineTaskReportPayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['QuarantineTaskReportPayload'] = ResolversParentTypes['QuarantineTaskReportPayload']> = {
  task?: Resolver<Maybe<ResolversTypes['QuarantineTask']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type QuarantinedObjectResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['QuarantinedObject'] = ResolversParentTypes['QuarantinedObject'], FederationReferenceType extends FederationReferenceTypes['QuarantinedObject'] = FederationReferenceTypes['QuarantinedObject']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['QuarantinedObject']> | FederationReferenceType, FederationReferenceType, ContextType>;
  device?: Resolver<ResolversTypes['Device'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  fileName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  level?: Resolver<Maybe<ResolversTypes['VerdictLevel']>, ParentType, ContextType>;
  localId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  quarantinedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  sample?: Resolver<ResolversTypes['Sample'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['QuarantineState'], ParentType, ContextType>;
  tasks?: Resolver<Array<ResolversTypes['QuarantineTask']>, ParentType, ContextType>;
};

export type QuarantinedObjectConnectionResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['QuarantinedObjectConnection'] = ResolversParentTypes['QuarantinedObjectConnection']> = {
  edges?: Resolver<Array<ResolversTypes['QuarantinedObjectEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['QuarantinedObject']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type QuarantinedObjectEdgeResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['QuarantinedObjectEdge'] = ResolversParentTypes['QuarantinedObjectEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['QuarantinedObject'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  accessReview?: Resolver<ResolversTypes['AccessEntryConnection'], ParentType, ContextType, RequireFields<QueryAccessReviewArgs, 'first'>>;
  apiKeys?: Resolver<Array<ResolversTypes['ApiKey']>, ParentType, ContextType>;
  callersByCredentials?: Resolver<Array<Maybe<ResolversTypes['CallerRecord']>>, ParentType, ContextType, RequireFields<QueryCallersByCredentialsArgs, 'credentials'>>;
  customer?: Resolver<ResolversTypes['Customer'], ParentType, ContextType, Partial<QueryCustomerArgs>>;
  customerErasures?: Resolver<ResolversTypes['CustomerErasureConnection'], ParentType, ContextType, RequireFields<QueryCustomerErasuresArgs, 'first'>>;
  customerExport?: Resolver<Maybe<ResolversTypes['CustomerExport']>, ParentType, ContextType, RequireFields<QueryCustomerExportArgs, 'id'>>;
  customerExports?: Resolver<ResolversTypes['CustomerExportConnection'], ParentType, ContextType, RequireFields<QueryCustomerExportsArgs, 'first'>>;
  customers?: Resolver<ResolversTypes['CustomerConnection'], ParentType, ContextType, RequireFields<QueryCustomersArgs, 'first'>>;
  devices?: Resolver<ResolversTypes['DeviceConnection'], ParentType, ContextType, RequireFields<QueryDevicesArgs, 'first'>>;
  identityGrants?: Resolver<ResolversTypes['IdentityGrantConnection'], ParentType, ContextType, RequireFields<QueryIdentityGrantsArgs, 'first'>>;
  identityProvider?: Resolver<Maybe<ResolversTypes['IdentityProvider']>, ParentType, ContextType>;
  installationAccess?: Resolver<ResolversTypes['InstallationAccessConnection'], ParentType, ContextType, RequireFields<QueryInstallationAccessArgs, 'first'>>;
  invitations?: Resolver<ResolversTypes['InvitationConnection'], ParentType, ContextType, RequireFields<QueryInvitationsArgs, 'first'>>;
  managements?: Resolver<ResolversTypes['ManagementConnection'], ParentType, ContextType, RequireFields<QueryManagementsArgs, 'first'>>;
  notificationRules?: Resolver<Array<ResolversTypes['NotificationRule']>, ParentType, ContextType>;
  notifications?: Resolver<ResolversTypes['NotificationConnection'], ParentType, ContextType, RequireFields<QueryNotificationsArgs, 'first'>>;
  openIdSignIn?: Resolver<ResolversTypes['OpenIdSignIn'], ParentType, ContextType, RequireFields<QueryOpenIdSignInArgs, 'providerId' | 'redirectUri'>>;
  passkeyQuestion?: Resolver<ResolversTypes['PasskeyQuestion'], ParentType, ContextType>;
  passkeys?: Resolver<Array<ResolversTypes['Passkey']>, ParentType, ContextType>;
  quarantine?: Resolver<ResolversTypes['QuarantinedObjectConnection'], ParentType, ContextType, RequireFields<QueryQuarantineArgs, 'first'>>;
  sessions?: Resolver<ResolversTypes['SessionConnection'], ParentType, ContextType, RequireFields<QuerySessionsArgs, 'first'>>;
  staff?: Resolver<Array<ResolversTypes['Staff']>, ParentType, ContextType>;
  staffMembers?: Resolver<Array<ResolversTypes['StaffMember']>, ParentType, ContextType>;
  users?: Resolver<Array<ResolversTypes['User']>, ParentType, ContextType>;
  viewer?: Resolver<ResolversTypes['Viewer'], ParentType, ContextType>;
};

export type SampleResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['Sample'] = ResolversParentTypes['Sample']> = {
  sha256?: Resolver<ResolversTypes['Sha256'], ParentType, ContextType>;
};

export type SecondFactorRequirePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['SecondFactorRequirePayload'] = ResolversParentTypes['SecondFactorRequirePayload']> = {
  customer?: Resolver<Maybe<ResolversTypes['Customer']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type SessionResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['Session'] = ResolversParentTypes['Session'], FederationReferenceType extends FederationReferenceTypes['Session'] = FederationReferenceTypes['Session']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Session']> | FederationReferenceType, FederationReferenceType, ContextType>;
  address?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  current?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastUsedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  method?: Resolver<ResolversTypes['SignInMethod'], ParentType, ContextType>;
  secondFactor?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type SessionConnectionResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['SessionConnection'] = ResolversParentTypes['SessionConnection']> = {
  edges?: Resolver<Array<ResolversTypes['SessionEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Session']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type SessionCreateByOpenIdPayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['SessionCreateByOpenIdPayload'] = ResolversParentTypes['SessionCreateByOpenIdPayload']> = {
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  token?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type SessionCreateByPasskeyPayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['SessionCreateByPasskeyPayload'] = ResolversParentTypes['SessionCreateByPasskeyPayload']> = {
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  token?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type SessionCreatePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['SessionCreatePayload'] = ResolversParentTypes['SessionCreatePayload']> = {
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  token?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type SessionEdgeResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['SessionEdge'] = ResolversParentTypes['SessionEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Session'], ParentType, ContextType>;
};

export type SessionEndPayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['SessionEndPayload'] = ResolversParentTypes['SessionEndPayload']> = {
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type SessionRevokePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['SessionRevokePayload'] = ResolversParentTypes['SessionRevokePayload']> = {
  session?: Resolver<Maybe<ResolversTypes['Session']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export interface Sha256ScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Sha256'], any> {
  name: 'Sha256';
}

export type StaffResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['Staff'] = ResolversParentTypes['Staff'], FederationReferenceType extends FederationReferenceTypes['Staff'] = FederationReferenceTypes['Staff']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Staff']> | FederationReferenceType, FederationReferenceType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdBy?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  removedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  role?: Resolver<ResolversTypes['StaffRole'], ParentType, ContextType>;
};

export type StaffCreatePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['StaffCreatePayload'] = ResolversParentTypes['StaffCreatePayload']> = {
  staff?: Resolver<Maybe<ResolversTypes['Staff']>, ParentType, ContextType>;
  token?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type StaffInvitationResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['StaffInvitation'] = ResolversParentTypes['StaffInvitation']> = {
  email?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['StaffMemberRole'], ParentType, ContextType>;
};

export type StaffInvitationAcceptPayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['StaffInvitationAcceptPayload'] = ResolversParentTypes['StaffInvitationAcceptPayload']> = {
  member?: Resolver<Maybe<ResolversTypes['StaffMember']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type StaffInvitationWithdrawPayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['StaffInvitationWithdrawPayload'] = ResolversParentTypes['StaffInvitationWithdrawPayload']> = {
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type StaffMemberResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['StaffMember'] = ResolversParentTypes['StaffMember'], FederationReferenceType extends FederationReferenceTypes['StaffMember'] = FederationReferenceTypes['StaffMember']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['StaffMember']> | FederationReferenceType, FederationReferenceType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdBy?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  email?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastSignInAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  removedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  role?: Resolver<ResolversTypes['StaffMemberRole'], ParentType, ContextType>;
  secondFactor?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  sessions?: Resolver<Array<ResolversTypes['StaffSession']>, ParentType, ContextType, RequireFields<StaffMemberSessionsArgs, 'first'>>;
};

export type StaffMemberInvitePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['StaffMemberInvitePayload'] = ResolversParentTypes['StaffMemberInvitePayload']> = {
  invitation?: Resolver<Maybe<ResolversTypes['StaffInvitation']>, ParentType, ContextType>;
  mailed?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  token?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type StaffMemberRemovePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['StaffMemberRemovePayload'] = ResolversParentTypes['StaffMemberRemovePayload']> = {
  member?: Resolver<Maybe<ResolversTypes['StaffMember']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type StaffMemberUpdatePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['StaffMemberUpdatePayload'] = ResolversParentTypes['StaffMemberUpdatePayload']> = {
  member?: Resolver<Maybe<ResolversTypes['StaffMember']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type StaffRemovePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['StaffRemovePayload'] = ResolversParentTypes['StaffRemovePayload']> = {
  staff?: Resolver<Maybe<ResolversTypes['Staff']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type StaffSessionResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['StaffSession'] = ResolversParentTypes['StaffSession']> = {
  address?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  current?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastUsedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  method?: Resolver<ResolversTypes['SignInMethod'], ParentType, ContextType>;
  secondFactor?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  notificationRaised?: SubscriptionResolver<ResolversTypes['NotificationEvent'], "notificationRaised", ParentType, ContextType>;
  quarantineTaskIssued?: SubscriptionResolver<ResolversTypes['QuarantineTaskEvent'], "quarantineTaskIssued", ParentType, ContextType>;
};

export type TotpBeginPayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['TotpBeginPayload'] = ResolversParentTypes['TotpBeginPayload']> = {
  secret?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type TotpConfirmPayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['TotpConfirmPayload'] = ResolversParentTypes['TotpConfirmPayload']> = {
  spareCodes?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type TotpRemovePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['TotpRemovePayload'] = ResolversParentTypes['TotpRemovePayload']> = {
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export interface UrlScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['URL'], any> {
  name: 'URL';
}

export type UserResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User'], FederationReferenceType extends FederationReferenceTypes['User'] = FederationReferenceTypes['User']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['User']> | FederationReferenceType, FederationReferenceType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdBy?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  email?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  madeByProvider?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  removedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  role?: Resolver<ResolversTypes['UserRole'], ParentType, ContextType>;
  secondFactor?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type UserCreatePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['UserCreatePayload'] = ResolversParentTypes['UserCreatePayload']> = {
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type UserErrorResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  code?: Resolver<ResolversTypes['ErrorCode'], ParentType, ContextType>;
  field?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type UserInvitePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['UserInvitePayload'] = ResolversParentTypes['UserInvitePayload']> = {
  invitation?: Resolver<Maybe<ResolversTypes['Invitation']>, ParentType, ContextType>;
  mailed?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  token?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type UserRemovePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['UserRemovePayload'] = ResolversParentTypes['UserRemovePayload']> = {
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type UserUpdatePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['UserUpdatePayload'] = ResolversParentTypes['UserUpdatePayload']> = {
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ViewerResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['Viewer'] = ResolversParentTypes['Viewer']> = {
  customer?: Resolver<Maybe<ResolversTypes['Customer']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['CallerKind'], ParentType, ContextType>;
  scopes?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  secondFactorMissing?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  staffMember?: Resolver<Maybe<ResolversTypes['StaffMember']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = CustomersContext> = {
  AccessEntry?: AccessEntryResolvers<ContextType>;
  AccessEntryConnection?: AccessEntryConnectionResolvers<ContextType>;
  AccessEntryEdge?: AccessEntryEdgeResolvers<ContextType>;
  ApiKey?: ApiKeyResolvers<ContextType>;
  ApiKeyCreatePayload?: ApiKeyCreatePayloadResolvers<ContextType>;
  ApiKeyRevokePayload?: ApiKeyRevokePayloadResolvers<ContextType>;
  ByteCount?: GraphQLScalarType;
  CallerRecord?: CallerRecordResolvers<ContextType>;
  Cursor?: GraphQLScalarType;
  Customer?: CustomerResolvers<ContextType>;
  CustomerConnection?: CustomerConnectionResolvers<ContextType>;
  CustomerCreatePayload?: CustomerCreatePayloadResolvers<ContextType>;
  CustomerEdge?: CustomerEdgeResolvers<ContextType>;
  CustomerEraseCancelPayload?: CustomerEraseCancelPayloadResolvers<ContextType>;
  CustomerErasePayload?: CustomerErasePayloadResolvers<ContextType>;
  CustomerErasure?: CustomerErasureResolvers<ContextType>;
  CustomerErasureConnection?: CustomerErasureConnectionResolvers<ContextType>;
  CustomerErasureEdge?: CustomerErasureEdgeResolvers<ContextType>;
  CustomerExport?: CustomerExportResolvers<ContextType>;
  CustomerExportConnection?: CustomerExportConnectionResolvers<ContextType>;
  CustomerExportEdge?: CustomerExportEdgeResolvers<ContextType>;
  CustomerExportPayload?: CustomerExportPayloadResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  Device?: DeviceResolvers<ContextType>;
  DeviceConnection?: DeviceConnectionResolvers<ContextType>;
  DeviceEdge?: DeviceEdgeResolvers<ContextType>;
  DeviceEnrollPayload?: DeviceEnrollPayloadResolvers<ContextType>;
  DeviceRemovePayload?: DeviceRemovePayloadResolvers<ContextType>;
  DeviceReportPayload?: DeviceReportPayloadResolvers<ContextType>;
  DeviceTokenRotatePayload?: DeviceTokenRotatePayloadResolvers<ContextType>;
  DeviceUpdatePayload?: DeviceUpdatePayloadResolvers<ContextType>;
  Duration?: GraphQLScalarType;
  EnrolmentTokenCreatePayload?: EnrolmentTokenCreatePayloadResolvers<ContextType>;
  ErasedPart?: ErasedPartResolvers<ContextType>;
  ExportChunk?: ExportChunkResolvers<ContextType>;
  ExportedPart?: ExportedPartResolvers<ContextType>;
  IdentifiedCustomer?: IdentifiedCustomerResolvers<ContextType>;
  IdentityDecidePayload?: IdentityDecidePayloadResolvers<ContextType>;
  IdentityEndPayload?: IdentityEndPayloadResolvers<ContextType>;
  IdentityGrant?: IdentityGrantResolvers<ContextType>;
  IdentityGrantConnection?: IdentityGrantConnectionResolvers<ContextType>;
  IdentityGrantEdge?: IdentityGrantEdgeResolvers<ContextType>;
  IdentityProvider?: IdentityProviderResolvers<ContextType>;
  IdentityProviderRemovePayload?: IdentityProviderRemovePayloadResolvers<ContextType>;
  IdentityProviderSetPayload?: IdentityProviderSetPayloadResolvers<ContextType>;
  IdentityRequestPayload?: IdentityRequestPayloadResolvers<ContextType>;
  InstallationAccessConnection?: InstallationAccessConnectionResolvers<ContextType>;
  InstallationAccessEdge?: InstallationAccessEdgeResolvers<ContextType>;
  InstallationAccessEntry?: InstallationAccessEntryResolvers<ContextType>;
  Invitation?: InvitationResolvers<ContextType>;
  InvitationAcceptPayload?: InvitationAcceptPayloadResolvers<ContextType>;
  InvitationConnection?: InvitationConnectionResolvers<ContextType>;
  InvitationEdge?: InvitationEdgeResolvers<ContextType>;
  InvitationWithdrawPayload?: InvitationWithdrawPayloadResolvers<ContextType>;
  Licence?: LicenceResolvers<ContextType>;
  LicenceUpdatePayload?: LicenceUpdatePayloadResolvers<ContextType>;
  Management?: ManagementResolvers<ContextType>;
  ManagementAcceptPayload?: ManagementAcceptPayloadResolvers<ContextType>;
  ManagementConnection?: ManagementConnectionResolvers<ContextType>;
  ManagementEdge?: ManagementEdgeResolvers<ContextType>;
  ManagementEndPayload?: ManagementEndPayloadResolvers<ContextType>;
  ManagementOfferPayload?: ManagementOfferPayloadResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Notification?: NotificationResolvers<ContextType>;
  NotificationConnection?: NotificationConnectionResolvers<ContextType>;
  NotificationDelivery?: NotificationDeliveryResolvers<ContextType>;
  NotificationEdge?: NotificationEdgeResolvers<ContextType>;
  NotificationEvent?: NotificationEventResolvers<ContextType>;
  NotificationRule?: NotificationRuleResolvers<ContextType>;
  NotificationRuleRemovePayload?: NotificationRuleRemovePayloadResolvers<ContextType>;
  NotificationRuleSetPayload?: NotificationRuleSetPayloadResolvers<ContextType>;
  NotificationsReadPayload?: NotificationsReadPayloadResolvers<ContextType>;
  NotifiedFile?: NotifiedFileResolvers<ContextType>;
  NotifiedPlace?: NotifiedPlaceResolvers<ContextType>;
  OpenIdSignIn?: OpenIdSignInResolvers<ContextType>;
  OperatorTokenRotatePayload?: OperatorTokenRotatePayloadResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Passkey?: PasskeyResolvers<ContextType>;
  PasskeyAddPayload?: PasskeyAddPayloadResolvers<ContextType>;
  PasskeyBeginPayload?: PasskeyBeginPayloadResolvers<ContextType>;
  PasskeyQuestion?: PasskeyQuestionResolvers<ContextType>;
  PasskeyRemovePayload?: PasskeyRemovePayloadResolvers<ContextType>;
  PasswordChangePayload?: PasswordChangePayloadResolvers<ContextType>;
  QuarantineReportPayload?: QuarantineReportPayloadResolvers<ContextType>;
  QuarantineTask?: QuarantineTaskResolvers<ContextType>;
  QuarantineTaskCancelPayload?: QuarantineTaskCancelPayloadResolvers<ContextType>;
  QuarantineTaskEvent?: QuarantineTaskEventResolvers<ContextType>;
  QuarantineTaskIssuePayload?: QuarantineTaskIssuePayloadResolvers<ContextType>;
  QuarantineTaskReportPayload?: QuarantineTaskReportPayloadResolvers<ContextType>;
  QuarantinedObject?: QuarantinedObjectResolvers<ContextType>;
  QuarantinedObjectConnection?: QuarantinedObjectConnectionResolvers<ContextType>;
  QuarantinedObjectEdge?: QuarantinedObjectEdgeResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Sample?: SampleResolvers<ContextType>;
  SecondFactorRequirePayload?: SecondFactorRequirePayloadResolvers<ContextType>;
  Session?: SessionResolvers<ContextType>;
  SessionConnection?: SessionConnectionResolvers<ContextType>;
  SessionCreateByOpenIdPayload?: SessionCreateByOpenIdPayloadResolvers<ContextType>;
  SessionCreateByPasskeyPayload?: SessionCreateByPasskeyPayloadResolvers<ContextType>;
  SessionCreatePayload?: SessionCreatePayloadResolvers<ContextType>;
  SessionEdge?: SessionEdgeResolvers<ContextType>;
  SessionEndPayload?: SessionEndPayloadResolvers<ContextType>;
  SessionRevokePayload?: SessionRevokePayloadResolvers<ContextType>;
  Sha256?: GraphQLScalarType;
  Staff?: StaffResolvers<ContextType>;
  StaffCreatePayload?: StaffCreatePayloadResolvers<ContextType>;
  StaffInvitation?: StaffInvitationResolvers<ContextType>;
  StaffInvitationAcceptPayload?: StaffInvitationAcceptPayloadResolvers<ContextType>;
  StaffInvitationWithdrawPayload?: StaffInvitationWithdrawPayloadResolvers<ContextType>;
  StaffMember?: StaffMemberResolvers<ContextType>;
  StaffMemberInvitePayload?: StaffMemberInvitePayloadResolvers<ContextType>;
  StaffMemberRemovePayload?: StaffMemberRemovePayloadResolvers<ContextType>;
  StaffMemberUpdatePayload?: StaffMemberUpdatePayloadResolvers<ContextType>;
  StaffRemovePayload?: StaffRemovePayloadResolvers<ContextType>;
  StaffSession?: StaffSessionResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  TotpBeginPayload?: TotpBeginPayloadResolvers<ContextType>;
  TotpConfirmPayload?: TotpConfirmPayloadResolvers<ContextType>;
  TotpRemovePayload?: TotpRemovePayloadResolvers<ContextType>;
  URL?: GraphQLScalarType;
  User?: UserResolvers<ContextType>;
  UserCreatePayload?: UserCreatePayloadResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
  UserInvitePayload?: UserInvitePayloadResolvers<ContextType>;
  UserRemovePayload?: UserRemovePayloadResolvers<ContextType>;
  UserUpdatePayload?: UserUpdatePayloadResolvers<ContextType>;
  Viewer?: ViewerResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = CustomersContext> = {
  data?: DataDirectiveResolver<any, any, ContextType>;
};
