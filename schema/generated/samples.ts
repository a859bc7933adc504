import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { SamplesContext } from '../../subgraphs/samples/loaders.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
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
  DateTime: { input: string; output: string; }
  /** A length of time in milliseconds. */
  Duration: { input: number; output: number; }
  /** SHA-256 of a sample's bytes: 64 lower-case hexadecimal digits. */
  Sha256: { input: string; output: string; }
  /** An absolute http or https URL. */
  URL: { input: string; output: string; }
  _FieldSet: { input: unknown; output: unknown; }
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
  /** Somebody's analysis of the same bytes is under way. */
  | 'IN_PROGRESS'
  /** The licence has ended. */
  | 'LICENCE_EXPIRED'
  /** The local engine is sure by itself. */
  | 'LOCAL_ENGINE_CERTAIN'
  /** Nobody has asked about it before. */
  | 'NEW_SAMPLE'
  /** The day's quota is used up. */
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

/** The device that submitted; the rest of it is the customers' business. */
export type Device = {
  /** Opaque id, prefix `dev_`. */
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

/** Why something ended without a result. */
export type Failure = {
  /** A word for programs, for example RUNNER_LOST or UPLOAD_EXPIRED. */
  code: Scalars['String']['output'];
  /** What happened, for a person. */
  message: Scalars['String']['output'];
};

export type Mutation = {
  /** Destroys the key of a stored sample of this customer; nobody can read the bytes again. Deleting twice is no error. */
  sampleDelete: SampleDeletePayload;
  /** Asks about a file by its hash. One round trip: the decision, the verdict if known, else where to send the bytes. */
  sampleSubmit: SampleSubmitPayload;
  /** Has a submitted sample analysed anew, for an analyst: by the engine's choice, or in a named environment. The verdict so far stays until there is more to say; where a named environment shows less, it stays too. */
  submissionReanalyze: SubmissionReanalyzePayload;
};


export type MutationSampleDeleteArgs = {
  input: SampleDeleteInput;
};


export type MutationSampleSubmitArgs = {
  input: SampleSubmitInput;
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

export type Query = {
  /** A sample that the customer has submitted; null when it has not. */
  sample?: Maybe<Sample>;
  /** One of the customer's submissions; null when there is none of this id. */
  submission?: Maybe<Submission>;
  /** The customer's submissions, newest first. */
  submissions: SubmissionConnection;
};


export type QuerySampleArgs = {
  sha256: Scalars['Sha256']['input'];
};


export type QuerySubmissionArgs = {
  id: Scalars['ID']['input'];
};


export type QuerySubmissionsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<SubmissionFilter>;
  first: Scalars['Int']['input'];
};

/** Bytes, named by their SHA-256. Everything about them that is not a customer's secret. */
export type Sample = {
  /** What kind of file it is, by its content once we hold it. */
  category: Category;
  /** The archive it was found in first; null when it came by itself. */
  container?: Maybe<Sample>;
  /** When anybody first asked about it. */
  firstSeenAt: Scalars['DateTime']['output'];
  /** Opaque id, prefix `smp_`. */
  id: Scalars['ID']['output'];
  /** IANA media type by its content; null before the bytes came. */
  mediaType?: Maybe<Scalars['String']['output']>;
  /** Files found in this archive. */
  members: SampleConnection;
  /** Its hash. */
  sha256: Scalars['Sha256']['output'];
  /** Its size in bytes. */
  size: Scalars['ByteCount']['output'];
  /** Whether we hold the bytes; null when not, or no longer. */
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
  /** Password of the archive, as the person who has it knows it, 1 to 100 characters. Kept until the analysis has ended. */
  archivePassword?: InputMaybe<Scalars['String']['input']>;
  /** What the device takes it for, by name and first bytes. */
  category: Category;
  /** Name of the file, 1 to 255 characters; no folder in it. */
  fileName: Scalars['String']['input'];
  /** The local engine's score: 0 surely clean, 100 surely malicious. Left out when a person asks. */
  localScore?: InputMaybe<Scalars['Int']['input']>;
  /** How it came to the device. */
  origin: Origin;
  /** Folder of the file, up to 4000 characters. */
  path?: InputMaybe<Scalars['String']['input']>;
  /** The program that wrote or opened it, up to 500 characters. */
  process?: InputMaybe<Scalars['String']['input']>;
  /** Hash of the bytes. */
  sha256: Scalars['Sha256']['input'];
  /** Size in bytes, 1 or more. */
  size: Scalars['ByteCount']['input'];
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

/** One time that a device sent, or asked about, a sample. */
export type Submission = {
  /** What was decided, and why. */
  decision: SubmissionDecision;
  /** The device; null when a person or program submitted it. */
  device?: Maybe<Device>;
  /** Why it failed; null unless it did. */
  failure?: Maybe<Failure>;
  /** Name of the file on the device. */
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
  /** How far it is. */
  state: SubmissionState;
  /** When it was submitted. */
  submittedAt: Scalars['DateTime']['output'];
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
  /** Only this device's. */
  deviceId?: InputMaybe<Scalars['ID']['input']>;
  /** Only files whose name contains this text, in any case. At most 100 characters. */
  fileNameContains?: InputMaybe<Scalars['String']['input']>;
  /** Only of this sample. */
  sha256?: InputMaybe<Scalars['Sha256']['input']>;
  /** Only these states. */
  states?: InputMaybe<Array<SubmissionState>>;
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
  Sample: Sample;
  Submission: Submission;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Sample:
    ( { __typename: 'Sample' }
    & ( GraphQLRecursivePick<FederationTypes['Sample'], {"id":true}>
        | GraphQLRecursivePick<FederationTypes['Sample'], {"sha256":true}> ) );
  Submission:
    ( { __typename: 'Submission' }
    & GraphQLRecursivePick<FederationTypes['Submission'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  ByteCount: ResolverTypeWrapper<any>;
  Category: ResolverTypeWrapper<any>;
  Cursor: ResolverTypeWrapper<any>;
  DateTime: ResolverTypeWrapper<any>;
  DecisionOutcome: ResolverTypeWrapper<any>;
  DecisionReason: ResolverTypeWrapper<any>;
  DeletionReceipt: ResolverTypeWrapper<any>;
  ID: ResolverTypeWrapper<any>;
  String: ResolverTypeWrapper<any>;
  Device: ResolverTypeWrapper<any>;
  Duration: ResolverTypeWrapper<any>;
  ErrorCode: ResolverTypeWrapper<any>;
  Failure: ResolverTypeWrapper<any>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Origin: ResolverTypeWrapper<any>;
  PageInfo: ResolverTypeWrapper<any>;
  Boolean: ResolverTypeWrapper<any>;
  PolicyRevision: ResolverTypeWrapper<any>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Int: ResolverTypeWrapper<any>;
  Sample: ResolverTypeWrapper<any>;
  SampleConnection: ResolverTypeWrapper<any>;
  SampleDeleteInput: ResolverTypeWrapper<any>;
  SampleDeletePayload: ResolverTypeWrapper<any>;
  SampleEdge: ResolverTypeWrapper<any>;
  SampleStorage: ResolverTypeWrapper<any>;
  SampleSubmitInput: ResolverTypeWrapper<any>;
  SampleSubmitPayload: ResolverTypeWrapper<any>;
  Sha256: ResolverTypeWrapper<any>;
  Submission: ResolverTypeWrapper<any>;
  SubmissionConnection: ResolverTypeWrapper<any>;
  SubmissionDecision: ResolverTypeWrapper<any>;
  SubmissionEdge: ResolverTypeWrapper<any>;
  SubmissionFilter: ResolverTypeWrapper<any>;
  SubmissionReanalyzeInput: ResolverTypeWrapper<any>;
  SubmissionReanalyzePayload: ResolverTypeWrapper<any>;
  SubmissionState: ResolverTypeWrapper<any>;
  URL: ResolverTypeWrapper<any>;
  UploadTicket: ResolverTypeWrapper<any>;
  UserError: ResolverTypeWrapper<any>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  ByteCount: any;
  Cursor: any;
  DateTime: any;
  DeletionReceipt: any;
  ID: any;
  String: any;
  Device: any;
  Duration: any;
  Failure: any;
  Mutation: Record<PropertyKey, never>;
  PageInfo: any;
  Boolean: any;
  PolicyRevision: any;
  Query: Record<PropertyKey, never>;
  Int: any;
  Sample: any;
  SampleConnection: any;
  SampleDeleteInput: any;
  SampleDeletePayload: any;
  SampleEdge: any;
  SampleStorage: any;
  SampleSubmitInput: any;
  SampleSubmitPayload: any;
  Sha256: any;
  Submission: any;
  SubmissionConnection: any;
  SubmissionDecision: any;
  SubmissionEdge: any;
  SubmissionFilter: any;
  SubmissionReanalyzeInput: any;
  SubmissionReanalyzePayload: any;
  URL: any;
  UploadTicket: any;
  UserError: any;
};

export interface ByteCountScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['ByteCount'], any> {
  name: 'ByteCount';
}

export interface CursorScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Cursor'], any> {
  name: 'Cursor';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DeletionReceiptResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['DeletionReceipt'] = ResolversParentTypes['DeletionReceipt']> = {
  deletedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  sha256?: Resolver<ResolversTypes['Sha256'], ParentType, ContextType>;
  signature?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type DeviceResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['Device'] = ResolversParentTypes['Device']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export interface DurationScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Duration'], any> {
  name: 'Duration';
}

export type FailureResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['Failure'] = ResolversParentTypes['Failure']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  sampleDelete?: Resolver<ResolversTypes['SampleDeletePayload'], ParentType, ContextType, RequireFields<MutationSampleDeleteArgs, 'input'>>;
  sampleSubmit?: Resolver<ResolversTypes['SampleSubmitPayload'], ParentType, ContextType, RequireFields<MutationSampleSubmitArgs, 'input'>>;
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

export type QueryResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  sample?: Resolver<Maybe<ResolversTypes['Sample']>, ParentType, ContextType, RequireFields<QuerySampleArgs, 'sha256'>>;
  submission?: Resolver<Maybe<ResolversTypes['Submission']>, ParentType, ContextType, RequireFields<QuerySubmissionArgs, 'id'>>;
  submissions?: Resolver<ResolversTypes['SubmissionConnection'], ParentType, ContextType, RequireFields<QuerySubmissionsArgs, 'first'>>;
};

export type SampleResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['Sample'] = ResolversParentTypes['Sample'], FederationReferenceType extends FederationReferenceTypes['Sample'] = FederationReferenceTypes['Sample']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Sample']> | FederationReferenceType, FederationReferenceType, ContextType>;
  category?: Resolver<ResolversTypes['Category'], ParentType, ContextType>;
  container?: Resolver<Maybe<ResolversTypes['Sample']>, ParentType, ContextType>;
  firstSeenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  mediaType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  members?: Resolver<ResolversTypes['SampleConnection'], ParentType, ContextType, RequireFields<SampleMembersArgs, 'first'>>;
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

export type SubmissionResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['Submission'] = ResolversParentTypes['Submission'], FederationReferenceType extends FederationReferenceTypes['Submission'] = FederationReferenceTypes['Submission']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Submission']> | FederationReferenceType, FederationReferenceType, ContextType>;
  decision?: Resolver<ResolversTypes['SubmissionDecision'], ParentType, ContextType>;
  device?: Resolver<Maybe<ResolversTypes['Device']>, ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['Failure']>, ParentType, ContextType>;
  fileName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  origin?: Resolver<ResolversTypes['Origin'], ParentType, ContextType>;
  path?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  process?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sample?: Resolver<ResolversTypes['Sample'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['SubmissionState'], ParentType, ContextType>;
  submittedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
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

export type SubmissionReanalyzePayloadResolvers<ContextType = SamplesContext, ParentType extends ResolversParentTypes['SubmissionReanalyzePayload'] = ResolversParentTypes['SubmissionReanalyzePayload']> = {
  submission?: Resolver<Maybe<ResolversTypes['Submission']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
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
  Cursor?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  DeletionReceipt?: DeletionReceiptResolvers<ContextType>;
  Device?: DeviceResolvers<ContextType>;
  Duration?: GraphQLScalarType;
  Failure?: FailureResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  PolicyRevision?: PolicyRevisionResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Sample?: SampleResolvers<ContextType>;
  SampleConnection?: SampleConnectionResolvers<ContextType>;
  SampleDeletePayload?: SampleDeletePayloadResolvers<ContextType>;
  SampleEdge?: SampleEdgeResolvers<ContextType>;
  SampleStorage?: SampleStorageResolvers<ContextType>;
  SampleSubmitPayload?: SampleSubmitPayloadResolvers<ContextType>;
  Sha256?: GraphQLScalarType;
  Submission?: SubmissionResolvers<ContextType>;
  SubmissionConnection?: SubmissionConnectionResolvers<ContextType>;
  SubmissionDecision?: SubmissionDecisionResolvers<ContextType>;
  SubmissionEdge?: SubmissionEdgeResolvers<ContextType>;
  SubmissionReanalyzePayload?: SubmissionReanalyzePayloadResolvers<ContextType>;
  URL?: GraphQLScalarType;
  UploadTicket?: UploadTicketResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
};

