import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { AuditEvent as AuditEventRow, AuditHead as AuditHeadRow, AuditAnomaly as AuditAnomalyRow, LegalHold as LegalHoldRow, CustomerExport as CustomerExportRow } from '../../subgraphs/audit/mappers.ts';
import type { AuditContext } from '../../subgraphs/audit/loaders.ts';
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

/** Something in a chain that somebody should look at. */
export type AuditAnomaly = {
  /** Who did it: as in the events. */
  actor: Scalars['String']['output'];
  /** How much of it there was. */
  count: Scalars['Int']['output'];
  /** When it began. */
  firstAt: Scalars['DateTime']['output'];
  /** The first event of it; null when it is no longer kept. */
  firstEvent?: Maybe<AuditEvent>;
  /** Opaque id, prefix `ano_`. */
  id: Scalars['ID']['output'];
  /** What it is. */
  kind: AuditAnomalyKind;
  /** When it was seen last. */
  lastAt: Scalars['DateTime']['output'];
  /** The last event of it so far; null when it is no longer kept. */
  lastEvent?: Maybe<AuditEvent>;
};

/** A page of anomalies. */
export type AuditAnomalyConnection = {
  /** The page's rows with their positions. */
  edges: Array<AuditAnomalyEdge>;
  /** The page's rows. */
  nodes: Array<AuditAnomaly>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** An anomaly and its position. */
export type AuditAnomalyEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: AuditAnomaly;
};

/** What can be out of the ordinary. */
export type AuditAnomalyKind =
  /** Somebody read 10000 or more rows of lists within an hour. */
  | 'MASS_EXPORT'
  /** Somebody released 50 or more messages or quarantined files within ten minutes. */
  | 'MASS_RELEASE'
  /** Somebody signed in from a network from which this account never has. */
  | 'NEW_LOCATION'
  /** Somebody was refused 20 times or more within ten minutes. */
  | 'REPEATED_REFUSALS';

/** What an act made of one thing. */
export type AuditChange = {
  /** The same fields as they are now, as JSON; null when it is gone. */
  after?: Maybe<Scalars['String']['output']>;
  /** The fields that differ as they were, as JSON; null when it was not there. */
  before?: Maybe<Scalars['String']['output']>;
  /** Its id. */
  id: Scalars['String']['output'];
  /** Kind of thing, for example Device. */
  what: Scalars['String']['output'];
};

/** Something that somebody did, chained to all that was done before it. */
export type AuditEvent = {
  /** The mutation, by its name; others have a dot in it, for example access.refused, report.read and lists.read. */
  action: Scalars['String']['output'];
  /** Who did it: id of a device, user, key, or `operator`. */
  actor: Scalars['String']['output'];
  /** When it happened. */
  at: Scalars['DateTime']['output'];
  /** What became of rows by it, at most 50; empty where it is not known, or nothing was there before. */
  changes: Array<AuditChange>;
  /** The input as JSON, with secrets and the words of letters left out; with it what became of rows, from where somebody came in, and the provider that acted for the customer. */
  detail: Scalars['String']['output'];
  /** SHA-256 over this event and the hash of the one before. */
  hash: Scalars['String']['output'];
  /** Opaque id, prefix `aud_`. */
  id: Scalars['ID']['output'];
  /** Place in the customer's chain: 1, 2, 3 … without gaps. */
  number: Scalars['Int']['output'];
  /** OK, or the code of the error that refused it. */
  outcome: Scalars['String']['output'];
  /** Id of the request that did it; null when none did. */
  requestId?: Maybe<Scalars['String']['output']>;
  /** What it was done to; null when there is no single object. */
  subject?: Maybe<Scalars['String']['output']>;
};

/** A page of audit events. */
export type AuditEventConnection = {
  /** The page's rows with their positions. */
  edges: Array<AuditEventEdge>;
  /** The page's rows. */
  nodes: Array<AuditEvent>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** An audit event and its position. */
export type AuditEventEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: AuditEvent;
};

/** Which events to list. All given conditions must hold. */
export type AuditFilter = {
  /** Only this mutation. */
  action?: InputMaybe<Scalars['String']['input']>;
  /** Only this actor. */
  actor?: InputMaybe<Scalars['String']['input']>;
  /** The oldest first, as an export wants them; the newest first unless this is true. */
  oldestFirst?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only this outcome, for example FORBIDDEN. */
  outcome?: InputMaybe<Scalars['String']['input']>;
  /** Only from this instant on. */
  since?: InputMaybe<Scalars['DateTime']['input']>;
  /** Only what was done to this object. */
  subject?: InputMaybe<Scalars['String']['input']>;
  /** Only before this instant. */
  until?: InputMaybe<Scalars['DateTime']['input']>;
};

/** The end of a chain as it was signed at one time: nothing before it can be written anew without showing. */
export type AuditHead = {
  /** Hash of that event. */
  hash: Scalars['String']['output'];
  /** Number of the last event then. */
  number: Scalars['Int']['output'];
  /** The head signed by this installation (compact JWS, EdDSA, audience `audit-head`). */
  signature: Scalars['String']['output'];
  /** When. */
  signedAt: Scalars['DateTime']['output'];
};

/** A page of signed heads. */
export type AuditHeadConnection = {
  /** The page's rows with their positions. */
  edges: Array<AuditHeadEdge>;
  /** The page's rows. */
  nodes: Array<AuditHead>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** A signed head and its position. */
export type AuditHeadEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: AuditHead;
};

/** Whether the chain is whole. */
export type AuditVerification = {
  /** Number of the first event that does not fit; null when the chain is whole. */
  brokenAt?: Maybe<Scalars['Int']['output']>;
  /** Events that were checked. */
  checked: Scalars['Int']['output'];
  /** Number of the first event that is kept: more than 1 when older ones went by age, up to an end that was signed. */
  first: Scalars['Int']['output'];
  /** True when every hash fits and no number is missing, from the first event that is kept on. */
  intact: Scalars['Boolean']['output'];
};

/** A customer; the rest of it is the customers' business. */
export type Customer = {
  /** Opaque id, prefix `cus_`. */
  id: Scalars['ID']['output'];
};

/** All data of a customer; the rest of it is the customers' business. */
export type CustomerExport = {
  /** A piece of what the audit have of the customer, from 0 on; null when there is none of this number, or no longer. */
  audit?: Maybe<ExportChunk>;
  /** Opaque id, prefix `exp_`. */
  id: Scalars['ID']['output'];
};


/** All data of a customer; the rest of it is the customers' business. */
export type CustomerExportAuditArgs = {
  number: Scalars['Int']['input'];
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

/** What is needed to check this installation's signatures. */
export type Installation = {
  /** Region that its bytes never leave. */
  region: Scalars['String']['output'];
  /** Public key of receipts and heads (Ed25519, PEM). Fetch it once, over a way you trust, and keep it. */
  verifyingKey: Scalars['String']['output'];
};

/** Keeps a chain whole, whatever its age. */
export type LegalHold = {
  /** Whose chain it keeps; null for the operator's own. */
  customer?: Maybe<Customer>;
  /** Opaque id, prefix `hld_`. */
  id: Scalars['ID']['output'];
  /** Why it was lifted; null while it holds. */
  liftReason?: Maybe<Scalars['String']['output']>;
  /** When; null while it holds. */
  liftedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Id of who lifted it; null while it holds. */
  liftedBy?: Maybe<Scalars['String']['output']>;
  /** When. */
  placedAt: Scalars['DateTime']['output'];
  /** Id of the user or key that placed it, or `operator`. */
  placedBy: Scalars['String']['output'];
  /** Why. */
  reason: Scalars['String']['output'];
};

/** A page of holds. */
export type LegalHoldConnection = {
  /** The page's rows with their positions. */
  edges: Array<LegalHoldEdge>;
  /** The page's rows. */
  nodes: Array<LegalHold>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** A hold and its position. */
export type LegalHoldEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: LegalHold;
};

/** Input of legalHoldLift. */
export type LegalHoldLiftInput = {
  /** The hold. */
  holdId: Scalars['ID']['input'];
  /** Why, 1 to 500 characters. */
  reason: Scalars['String']['input'];
};

/** Answer of legalHoldLift. */
export type LegalHoldLiftPayload = {
  /** The lifted hold; null on errors. */
  hold?: Maybe<LegalHold>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of legalHoldPlace. */
export type LegalHoldPlaceInput = {
  /** Whose chain, for the operator; left out, the caller's own. */
  customerId?: InputMaybe<Scalars['ID']['input']>;
  /** Why, 1 to 500 characters. */
  reason: Scalars['String']['input'];
};

/** Answer of legalHoldPlace. */
export type LegalHoldPlacePayload = {
  /** The hold; null on errors. */
  hold?: Maybe<LegalHold>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

export type Mutation = {
  /** Lifts a hold. What the operator placed the operator lifts. */
  legalHoldLift: LegalHoldLiftPayload;
  /** Keeps an audit chain whole from now on, whatever its age. */
  legalHoldPlace: LegalHoldPlacePayload;
  /** What the gateway refused for want of a right, at most 500 at a time. For the gateway alone. */
  refusalsRecord: Scalars['Boolean']['output'];
};


export type MutationLegalHoldLiftArgs = {
  input: LegalHoldLiftInput;
};


export type MutationLegalHoldPlaceArgs = {
  input: LegalHoldPlaceInput;
};


export type MutationRefusalsRecordArgs = {
  refused: Array<RefusedAccess>;
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

export type Query = {
  /** What in the chain is out of the ordinary, newest first. Each stands in the chain itself too, as `anomaly.flagged`. */
  auditAnomalies: AuditAnomalyConnection;
  /** What was done, newest first: of the caller's customer, or for the operator of the installation itself. */
  auditEvents: AuditEventConnection;
  /** Ends of the chain as they were signed, newest first: each minute in which it grew. */
  auditHeads: AuditHeadConnection;
  /** Recomputes the whole chain. */
  auditVerify: AuditVerification;
  /** What is needed to check this installation's signatures. */
  installation: Installation;
  /** Holds on the caller's chain, newest first; for the operator all of them. */
  legalHolds: LegalHoldConnection;
};


export type QueryAuditAnomaliesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
  kind?: InputMaybe<AuditAnomalyKind>;
};


export type QueryAuditEventsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<AuditFilter>;
  first: Scalars['Int']['input'];
};


export type QueryAuditHeadsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
};


export type QueryLegalHoldsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
};

/** Something that somebody was refused. Internal. */
export type RefusedAccess = {
  /** Who was refused. */
  actor: Scalars['ID']['input'];
  /** When first. */
  at: Scalars['DateTime']['input'];
  /** How often. */
  count: Scalars['Int']['input'];
  /** Whose chain; null for the installation's own. */
  customerId?: InputMaybe<Scalars['ID']['input']>;
  /** Why not. */
  message: Scalars['String']['input'];
  /** The provider that acts for the customer, or made the credential. */
  provider?: InputMaybe<Scalars['ID']['input']>;
  /** Id of the first request. */
  requestId?: InputMaybe<Scalars['String']['input']>;
  /** What was asked for. */
  subject: Scalars['String']['input'];
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
  AuditAnomaly: AuditAnomaly;
  AuditEvent: AuditEvent;
  CustomerExport: CustomerExport;
  LegalHold: LegalHold;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  AuditAnomaly:
    ( { __typename: 'AuditAnomaly' }
    & GraphQLRecursivePick<FederationTypes['AuditAnomaly'], {"id":true}> );
  AuditEvent:
    ( { __typename: 'AuditEvent' }
    & GraphQLRecursivePick<FederationTypes['AuditEvent'], {"id":true}> );
  CustomerExport:
    ( { __typename: 'CustomerExport' }
    & GraphQLRecursivePick<FederationTypes['CustomerExport'], {"id":true}> );
  LegalHold:
    ( { __typename: 'LegalHold' }
    & GraphQLRecursivePick<FederationTypes['LegalHold'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AuditAnomaly: ResolverTypeWrapper<AuditAnomalyRow>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  AuditAnomalyConnection: ResolverTypeWrapper<Omit<AuditAnomalyConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['AuditAnomalyEdge']>, nodes: Array<ResolversTypes['AuditAnomaly']> }>;
  AuditAnomalyEdge: ResolverTypeWrapper<Omit<AuditAnomalyEdge, 'node'> & { node: ResolversTypes['AuditAnomaly'] }>;
  AuditAnomalyKind: AuditAnomalyKind;
  AuditChange: ResolverTypeWrapper<AuditChange>;
  AuditEvent: ResolverTypeWrapper<AuditEventRow>;
  AuditEventConnection: ResolverTypeWrapper<Omit<AuditEventConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['AuditEventEdge']>, nodes: Array<ResolversTypes['AuditEvent']> }>;
  AuditEventEdge: ResolverTypeWrapper<Omit<AuditEventEdge, 'node'> & { node: ResolversTypes['AuditEvent'] }>;
  AuditFilter: AuditFilter;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  AuditHead: ResolverTypeWrapper<AuditHeadRow>;
  AuditHeadConnection: ResolverTypeWrapper<Omit<AuditHeadConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['AuditHeadEdge']>, nodes: Array<ResolversTypes['AuditHead']> }>;
  AuditHeadEdge: ResolverTypeWrapper<Omit<AuditHeadEdge, 'node'> & { node: ResolversTypes['AuditHead'] }>;
  AuditVerification: ResolverTypeWrapper<AuditVerification>;
  ByteCount: ResolverTypeWrapper<Scalars['ByteCount']['output']>;
  Cursor: ResolverTypeWrapper<Scalars['Cursor']['output']>;
  Customer: ResolverTypeWrapper<Customer>;
  CustomerExport: ResolverTypeWrapper<CustomerExportRow>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Duration: ResolverTypeWrapper<Scalars['Duration']['output']>;
  ErrorCode: ErrorCode;
  ExportChunk: ResolverTypeWrapper<ExportChunk>;
  Installation: ResolverTypeWrapper<Installation>;
  LegalHold: ResolverTypeWrapper<LegalHoldRow>;
  LegalHoldConnection: ResolverTypeWrapper<Omit<LegalHoldConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['LegalHoldEdge']>, nodes: Array<ResolversTypes['LegalHold']> }>;
  LegalHoldEdge: ResolverTypeWrapper<Omit<LegalHoldEdge, 'node'> & { node: ResolversTypes['LegalHold'] }>;
  LegalHoldLiftInput: LegalHoldLiftInput;
  LegalHoldLiftPayload: ResolverTypeWrapper<Omit<LegalHoldLiftPayload, 'hold'> & { hold?: Maybe<ResolversTypes['LegalHold']> }>;
  LegalHoldPlaceInput: LegalHoldPlaceInput;
  LegalHoldPlacePayload: ResolverTypeWrapper<Omit<LegalHoldPlacePayload, 'hold'> & { hold?: Maybe<ResolversTypes['LegalHold']> }>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RefusedAccess: RefusedAccess;
  Sha256: ResolverTypeWrapper<Scalars['Sha256']['output']>;
  URL: ResolverTypeWrapper<Scalars['URL']['output']>;
  UserError: ResolverTypeWrapper<UserError>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AuditAnomaly: AuditAnomalyRow;
  Int: Scalars['Int']['output'];
  ID: Scalars['ID']['output'];
  AuditAnomalyConnection: Omit<AuditAnomalyConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['AuditAnomalyEdge']>, nodes: Array<ResolversParentTypes['AuditAnomaly']> };
  AuditAnomalyEdge: Omit<AuditAnomalyEdge, 'node'> & { node: ResolversParentTypes['AuditAnomaly'] };
  AuditChange: AuditChange;
  AuditEvent: AuditEventRow;
  AuditEventConnection: Omit<AuditEventConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['AuditEventEdge']>, nodes: Array<ResolversParentTypes['AuditEvent']> };
  AuditEventEdge: Omit<AuditEventEdge, 'node'> & { node: ResolversParentTypes['AuditEvent'] };
  AuditFilter: AuditFilter;
  Boolean: Scalars['Boolean']['output'];
  AuditHead: AuditHeadRow;
  AuditHeadConnection: Omit<AuditHeadConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['AuditHeadEdge']>, nodes: Array<ResolversParentTypes['AuditHead']> };
  AuditHeadEdge: Omit<AuditHeadEdge, 'node'> & { node: ResolversParentTypes['AuditHead'] };
  AuditVerification: AuditVerification;
  ByteCount: Scalars['ByteCount']['output'];
  Cursor: Scalars['Cursor']['output'];
  Customer: Customer;
  CustomerExport: CustomerExportRow;
  DateTime: Scalars['DateTime']['output'];
  Duration: Scalars['Duration']['output'];
  ExportChunk: ExportChunk;
  Installation: Installation;
  LegalHold: LegalHoldRow;
  LegalHoldConnection: Omit<LegalHoldConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['LegalHoldEdge']>, nodes: Array<ResolversParentTypes['LegalHold']> };
  LegalHoldEdge: Omit<LegalHoldEdge, 'node'> & { node: ResolversParentTypes['LegalHold'] };
  LegalHoldLiftInput: LegalHoldLiftInput;
  LegalHoldLiftPayload: Omit<LegalHoldLiftPayload, 'hold'> & { hold?: Maybe<ResolversParentTypes['LegalHold']> };
  LegalHoldPlaceInput: LegalHoldPlaceInput;
  LegalHoldPlacePayload: Omit<LegalHoldPlacePayload, 'hold'> & { hold?: Maybe<ResolversParentTypes['LegalHold']> };
  Mutation: Record<PropertyKey, never>;
  PageInfo: PageInfo;
  Query: Record<PropertyKey, never>;
  RefusedAccess: RefusedAccess;
  Sha256: Scalars['Sha256']['output'];
  URL: Scalars['URL']['output'];
  UserError: UserError;
  String: Scalars['String']['output'];
};

export type DataDirectiveArgs = {
  class: Scalars['String']['input'];
  purpose: Scalars['String']['input'];
  retain: Scalars['String']['input'];
};

export type DataDirectiveResolver<Result, Parent, ContextType = AuditContext, Args = DataDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AuditAnomalyResolvers<ContextType = AuditContext, ParentType extends ResolversParentTypes['AuditAnomaly'] = ResolversParentTypes['AuditAnomaly'], FederationReferenceType extends FederationReferenceTypes['AuditAnomaly'] = FederationReferenceTypes['AuditAnomaly']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['AuditAnomaly']> | FederationReferenceType, FederationReferenceType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  firstAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  firstEvent?: Resolver<Maybe<ResolversTypes['AuditEvent']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['AuditAnomalyKind'], ParentType, ContextType>;
  lastAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  lastEvent?: Resolver<Maybe<ResolversTypes['AuditEvent']>, ParentType, ContextType>;
};

export type AuditAnomalyConnectionResolvers<ContextType = AuditContext, ParentType extends ResolversParentTypes['AuditAnomalyConnection'] = ResolversParentTypes['AuditAnomalyConnection']> = {
  edges?: Resolver<Array<ResolversTypes['AuditAnomalyEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['AuditAnomaly']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type AuditAnomalyEdgeResolvers<ContextType = AuditContext, ParentType extends ResolversParentTypes['AuditAnomalyEdge'] = ResolversParentTypes['AuditAnomalyEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['AuditAnomaly'], ParentType, ContextType>;
};

export type AuditChangeResolvers<ContextType = AuditContext, ParentType extends ResolversParentTypes['AuditChange'] = ResolversParentTypes['AuditChange']> = {
  after?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  before?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  what?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type AuditEventResolvers<ContextType = AuditContext, ParentType extends ResolversParentTypes['AuditEvent'] = ResolversParentTypes['AuditEvent'], FederationReferenceType extends FederationReferenceTypes['AuditEvent'] = FederationReferenceTypes['AuditEvent']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['AuditEvent']> | FederationReferenceType, FederationReferenceType, ContextType>;
  action?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  changes?: Resolver<Array<ResolversTypes['AuditChange']>, ParentType, ContextType>;
  detail?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hash?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  number?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  requestId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  subject?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type AuditEventConnectionResolvers<ContextType = AuditContext, ParentType extends ResolversParentTypes['AuditEventConnection'] = ResolversParentTypes['AuditEventConnection']> = {
  edges?: Resolver<Array<ResolversTypes['AuditEventEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['AuditEvent']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type AuditEventEdgeResolvers<ContextType = AuditContext, ParentType extends ResolversParentTypes['AuditEventEdge'] = ResolversParentTypes['AuditEventEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['AuditEvent'], ParentType, ContextType>;
};

export type AuditHeadResolvers<ContextType = AuditContext, ParentType extends ResolversParentTypes['AuditHead'] = ResolversParentTypes['AuditHead']> = {
  hash?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  number?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  signature?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  signedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type AuditHeadConnectionResolvers<ContextType = AuditContext, ParentType extends ResolversParentTypes['AuditHeadConnection'] = ResolversParentTypes['AuditHeadConnection']> = {
  edges?: Resolver<Array<ResolversTypes['AuditHeadEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['AuditHead']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type AuditHeadEdgeResolvers<ContextType = AuditContext, ParentType extends ResolversParentTypes['AuditHeadEdge'] = ResolversParentTypes['AuditHeadEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['AuditHead'], ParentType, ContextType>;
};

export type AuditVerificationResolvers<ContextType = AuditContext, ParentType extends ResolversParentTypes['AuditVerification'] = ResolversParentTypes['AuditVerification']> = {
  brokenAt?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  checked?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  first?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  intact?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export interface ByteCountScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['ByteCount'], any> {
  name: 'ByteCount';
}

export interface CursorScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Cursor'], any> {
  name: 'Cursor';
}

export type CustomerResolvers<ContextType = AuditContext, ParentType extends ResolversParentTypes['Customer'] = ResolversParentTypes['Customer']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type CustomerExportResolvers<ContextType = AuditContext, ParentType extends ResolversParentTypes['CustomerExport'] = ResolversParentTypes['CustomerExport'], FederationReferenceType extends FederationReferenceTypes['CustomerExport'] = FederationReferenceTypes['CustomerExport']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['CustomerExport']> | FederationReferenceType, FederationReferenceType, ContextType>;
  audit?: Resolver<Maybe<ResolversTypes['ExportChunk']>, ParentType, ContextType, RequireFields<CustomerExportAuditArgs, 'number'>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface DurationScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Duration'], any> {
  name: 'Duration';
}

export type ExportChunkResolvers<ContextType = AuditContext, ParentType extends ResolversParentTypes['ExportChunk'] = ResolversParentTypes['ExportChunk']> = {
  lines?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type InstallationResolvers<ContextType = AuditContext, ParentType extends ResolversParentTypes['Installation'] = ResolversParentTypes['Installation']> = {
  region?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  verifyingKey?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type LegalHoldResolvers<ContextType = AuditContext, ParentType extends ResolversParentTypes['LegalHold'] = ResolversParentTypes['LegalHold'], FederationReferenceType extends FederationReferenceTypes['LegalHold'] = FederationReferenceTypes['LegalHold']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['LegalHold']> | FederationReferenceType, FederationReferenceType, ContextType>;
  customer?: Resolver<Maybe<ResolversTypes['Customer']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  liftReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  liftedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  liftedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  placedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  placedBy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type LegalHoldConnectionResolvers<ContextType = AuditContext, ParentType extends ResolversParentTypes['LegalHoldConnection'] = ResolversParentTypes['LegalHoldConnection']> = {
  edges?: Resolver<Array<ResolversTypes['LegalHoldEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['LegalHold']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type LegalHoldEdgeResolvers<ContextType = AuditContext, ParentType extends ResolversParentTypes['LegalHoldEdge'] = ResolversParentTypes['LegalHoldEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['LegalHold'], ParentType, ContextType>;
};

export type LegalHoldLiftPayloadResolvers<ContextType = AuditContext, ParentType extends ResolversParentTypes['LegalHoldLiftPayload'] = ResolversParentTypes['LegalHoldLiftPayload']> = {
  hold?: Resolver<Maybe<ResolversTypes['LegalHold']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type LegalHoldPlacePayloadResolvers<ContextType = AuditContext, ParentType extends ResolversParentTypes['LegalHoldPlacePayload'] = ResolversParentTypes['LegalHoldPlacePayload']> = {
  hold?: Resolver<Maybe<ResolversTypes['LegalHold']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type MutationResolvers<ContextType = AuditContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  legalHoldLift?: Resolver<ResolversTypes['LegalHoldLiftPayload'], ParentType, ContextType, RequireFields<MutationLegalHoldLiftArgs, 'input'>>;
  legalHoldPlace?: Resolver<ResolversTypes['LegalHoldPlacePayload'], ParentType, ContextType, RequireFields<MutationLegalHoldPlaceArgs, 'input'>>;
  refusalsRecord?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType, RequireFields<MutationRefusalsRecordArgs, 'refused'>>;
};

export type PageInfoResolvers<ContextType = AuditContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['Cursor']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['Cursor']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = AuditContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  auditAnomalies?: Resolver<ResolversTypes['AuditAnomalyConnection'], ParentType, ContextType, RequireFields<QueryAuditAnomaliesArgs, 'first'>>;
  auditEvents?: Resolver<ResolversTypes['AuditEventConnection'], ParentType, ContextType, RequireFields<QueryAuditEventsArgs, 'first'>>;
  auditHeads?: Resolver<ResolversTypes['AuditHeadConnection'], ParentType, ContextType, RequireFields<QueryAuditHeadsArgs, 'first'>>;
  auditVerify?: Resolver<ResolversTypes['AuditVerification'], ParentType, ContextType>;
  installation?: Resolver<ResolversTypes['Installation'], ParentType, ContextType>;
  legalHolds?: Resolver<ResolversTypes['LegalHoldConnection'], ParentType, ContextType, RequireFields<QueryLegalHoldsArgs, 'first'>>;
};

export interface Sha256ScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Sha256'], any> {
  name: 'Sha256';
}

export interface UrlScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['URL'], any> {
  name: 'URL';
}

export type UserErrorResolvers<ContextType = AuditContext, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  code?: Resolver<ResolversTypes['ErrorCode'], ParentType, ContextType>;
  field?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type Resolvers<ContextType = AuditContext> = {
  AuditAnomaly?: AuditAnomalyResolvers<ContextType>;
  AuditAnomalyConnection?: AuditAnomalyConnectionResolvers<ContextType>;
  AuditAnomalyEdge?: AuditAnomalyEdgeResolvers<ContextType>;
  AuditChange?: AuditChangeResolvers<ContextType>;
  AuditEvent?: AuditEventResolvers<ContextType>;
  AuditEventConnection?: AuditEventConnectionResolvers<ContextType>;
  AuditEventEdge?: AuditEventEdgeResolvers<ContextType>;
  AuditHead?: AuditHeadResolvers<ContextType>;
  AuditHeadConnection?: AuditHeadConnectionResolvers<ContextType>;
  AuditHeadEdge?: AuditHeadEdgeResolvers<ContextType>;
  AuditVerification?: AuditVerificationResolvers<ContextType>;
  ByteCount?: GraphQLScalarType;
  Cursor?: GraphQLScalarType;
  Customer?: CustomerResolvers<ContextType>;
  CustomerExport?: CustomerExportResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  Duration?: GraphQLScalarType;
  ExportChunk?: ExportChunkResolvers<ContextType>;
  Installation?: InstallationResolvers<ContextType>;
  LegalHold?: LegalHoldResolvers<ContextType>;
  LegalHoldConnection?: LegalHoldConnectionResolvers<ContextType>;
  LegalHoldEdge?: LegalHoldEdgeResolvers<ContextType>;
  LegalHoldLiftPayload?: LegalHoldLiftPayloadResolvers<ContextType>;
  LegalHoldPlacePayload?: LegalHoldPlacePayloadResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Sha256?: GraphQLScalarType;
  URL?: GraphQLScalarType;
  UserError?: UserErrorResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = AuditContext> = {
  data?: DataDirectiveResolver<any, any, ContextType>;
};
