import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { PoliciesContext } from '../../subgraphs/policies/loaders.ts';
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

/** The policy that applies to a device, and why this one. */
export type EffectivePolicy = {
  /** The assignment that won; null when none matched and the built-in default applies. */
  assignment?: Maybe<PolicyAssignment>;
  /** All exclusions in force. */
  exclusions: Array<Exclusion>;
  /** The revision in force. */
  revision: PolicyRevision;
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
export type Exclusion = {
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** When it stops to apply; null when it does not. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Opaque id, prefix `exc_`. */
  id: Scalars['ID']['output'];
  /** What the value is compared with. */
  kind: ExclusionKind;
  /** Why it exists, in its author's words. */
  reason: Scalars['String']['output'];
  /** A hash, an extension without dot, or a folder. */
  value: Scalars['String']['output'];
};

/** Input of exclusionAdd. */
export type ExclusionAddInput = {
  /** When it stops to apply. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** What the value is compared with. */
  kind: ExclusionKind;
  /** The policy. */
  policyId: Scalars['ID']['input'];
  /** Why, 1 to 500 characters. */
  reason: Scalars['String']['input'];
  /** A hash, an extension without dot, or a folder; at most 1000 characters. */
  value: Scalars['String']['input'];
};

/** Answer of exclusionAdd. */
export type ExclusionAddPayload = {
  /** The exclusion; null on errors. */
  exclusion?: Maybe<Exclusion>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** What an exclusion is compared with. */
export type ExclusionKind =
  /** The end of the file's name, without dot, in any case. */
  | 'EXTENSION'
  /** A folder and all below it; Windows paths in any case. */
  | 'FOLDER'
  /** The file's SHA-256. */
  | 'SHA256';

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

/** What happens to a held file when no verdict came in time. */
export type HoldExpiry =
  /** It stays blocked. */
  | 'BLOCK'
  /** It may run. */
  | 'RELEASE';

export type Mutation = {
  /** Adds an exclusion to a policy. Adding the same one twice gives the first. */
  exclusionAdd: ExclusionAddPayload;
  /** Removes an exclusion. Removing it twice is no error. */
  exclusionRemove: ExclusionRemovePayload;
  /** Assigns a policy to all, a group or a device, in place of the one assigned before. */
  policyAssign: PolicyAssignPayload;
  /** Makes a policy. */
  policyCreate: PolicyCreatePayload;
  /** Makes a new revision; fields left out stay as they are. */
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


export type MutationPolicyUpdateArgs = {
  input: PolicyUpdateInput;
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

/** What is sent for analysis, what waits for the verdict, and how long samples are kept. */
export type Policy = {
  /** What it is assigned to. */
  assignments: Array<PolicyAssignment>;
  /** Files that are never sent under this policy. */
  exclusions: Array<Exclusion>;
  /** Opaque id, prefix `pol_`. */
  id: Scalars['ID']['output'];
  /** Its name, unique within the customer. */
  name: Scalars['String']['output'];
  /** The revision in force. */
  revision: PolicyRevision;
};

/** Input of policyAssign. */
export type PolicyAssignInput = {
  /** The policy. */
  policyId: Scalars['ID']['input'];
  /** The kind of target. */
  scope: PolicyScope;
  /** The device's id or the group's name; left out for the whole customer. */
  target?: InputMaybe<Scalars['String']['input']>;
};

/** Answer of policyAssign. */
export type PolicyAssignPayload = {
  /** The policy; null on errors. */
  policy?: Maybe<Policy>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Whom a policy is assigned to. The most specific assignment wins: device, then group, then customer. */
export type PolicyAssignment = {
  /** The kind of target. */
  scope: PolicyScope;
  /** The device's id or the group's name; null when the scope is the whole customer. */
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

/** A policy as it stood at one time. Revisions are never changed: a decision can always be explained. */
export type PolicyRevision = {
  /** From which level on the endpoint blocks. */
  blockFrom: VerdictLevel;
  /** Categories that are submitted by themselves. */
  categories: Array<Category>;
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** What the endpoint does when the time is up without a verdict. */
  holdExpiry: HoldExpiry;
  /** Longest time that an endpoint holds a file back while it waits for the verdict; 0 means that it does not wait. */
  holdMax: Scalars['Duration']['output'];
  /** Opaque id, prefix `prv_`. */
  id: Scalars['ID']['output'];
  /** The local engine's score from which on a file is surely malicious and needs no analysis. */
  localScoreMax: Scalars['Int']['output'];
  /** The local engine's score (0 surely clean, 100 surely malicious) from which on a file is unclear enough to be sent. */
  localScoreMin: Scalars['Int']['output'];
  /** 1, 2, 3 … */
  number: Scalars['Int']['output'];
  /** The policy it is a revision of. */
  policy: Policy;
  /** How long clean samples are kept. */
  retention: Retention;
  /** Files larger than this are not sent. */
  sizeMax: Scalars['ByteCount']['output'];
};

/** Kinds of assignment, the most specific first. */
export type PolicyScope =
  /** All devices of the customer. */
  | 'CUSTOMER'
  /** One device. */
  | 'DEVICE'
  /** A group of devices. */
  | 'GROUP';

/** The settings of a policy. What is left out has its default, or stays. */
export type PolicySettingsInput = {
  /** Default: HIGHLY_SUSPICIOUS. */
  blockFrom?: InputMaybe<VerdictLevel>;
  /** Categories that are submitted by themselves. Default: EXECUTABLE, ARCHIVE, SCRIPT. */
  categories?: InputMaybe<Array<Category>>;
  /** Default: RELEASE. */
  holdExpiry?: InputMaybe<HoldExpiry>;
  /** 0 to 600000 ms. Default: 0. */
  holdMax?: InputMaybe<Scalars['Duration']['input']>;
  /** 0 to 100. Default: 90. */
  localScoreMax?: InputMaybe<Scalars['Int']['input']>;
  /** 0 to 100. Default: 20. */
  localScoreMin?: InputMaybe<Scalars['Int']['input']>;
  /** Default: AFTER_30_DAYS. */
  retention?: InputMaybe<Retention>;
  /** Largest file sent, 1 byte to 64 MiB. Default: 64 MiB. */
  sizeMax?: InputMaybe<Scalars['ByteCount']['input']>;
};

/** Input of policyUpdate. */
export type PolicyUpdateInput = {
  /** The policy. */
  policyId: Scalars['ID']['input'];
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

export type Query = {
  /** The policy that applies to a device; a device may ask for its own. */
  effectivePolicy?: Maybe<EffectivePolicy>;
  /** The customer's policies, newest first. */
  policies: PolicyConnection;
};


export type QueryEffectivePolicyArgs = {
  deviceId: Scalars['ID']['input'];
};


export type QueryPoliciesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
};

/** How long clean samples shall be kept. Stored and shown with each revision; this release deletes nothing by itself, only by sampleDelete. */
export type Retention =
  /** Deleted 30 days after the verdict. */
  | 'AFTER_30_DAYS'
  /** Deleted as soon as the verdict is final. */
  | 'IMMEDIATELY'
  /** Kept. */
  | 'NEVER';

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
  Exclusion: Exclusion;
  Policy: Policy;
  PolicyRevision: PolicyRevision;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
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
  ByteCount: ResolverTypeWrapper<any>;
  Category: ResolverTypeWrapper<any>;
  Cursor: ResolverTypeWrapper<any>;
  DateTime: ResolverTypeWrapper<any>;
  Duration: ResolverTypeWrapper<any>;
  EffectivePolicy: ResolverTypeWrapper<any>;
  ErrorCode: ResolverTypeWrapper<any>;
  Exclusion: ResolverTypeWrapper<any>;
  ID: ResolverTypeWrapper<any>;
  String: ResolverTypeWrapper<any>;
  ExclusionAddInput: ResolverTypeWrapper<any>;
  ExclusionAddPayload: ResolverTypeWrapper<any>;
  ExclusionKind: ResolverTypeWrapper<any>;
  ExclusionRemoveInput: ResolverTypeWrapper<any>;
  ExclusionRemovePayload: ResolverTypeWrapper<any>;
  HoldExpiry: ResolverTypeWrapper<any>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  PageInfo: ResolverTypeWrapper<any>;
  Boolean: ResolverTypeWrapper<any>;
  Policy: ResolverTypeWrapper<any>;
  PolicyAssignInput: ResolverTypeWrapper<any>;
  PolicyAssignPayload: ResolverTypeWrapper<any>;
  PolicyAssignment: ResolverTypeWrapper<any>;
  PolicyConnection: ResolverTypeWrapper<any>;
  PolicyCreateInput: ResolverTypeWrapper<any>;
  PolicyCreatePayload: ResolverTypeWrapper<any>;
  PolicyEdge: ResolverTypeWrapper<any>;
  PolicyRevision: ResolverTypeWrapper<any>;
  Int: ResolverTypeWrapper<any>;
  PolicyScope: ResolverTypeWrapper<any>;
  PolicySettingsInput: ResolverTypeWrapper<any>;
  PolicyUpdateInput: ResolverTypeWrapper<any>;
  PolicyUpdatePayload: ResolverTypeWrapper<any>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Retention: ResolverTypeWrapper<any>;
  Sha256: ResolverTypeWrapper<any>;
  URL: ResolverTypeWrapper<any>;
  UserError: ResolverTypeWrapper<any>;
  VerdictLevel: ResolverTypeWrapper<any>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  ByteCount: any;
  Cursor: any;
  DateTime: any;
  Duration: any;
  EffectivePolicy: any;
  Exclusion: any;
  ID: any;
  String: any;
  ExclusionAddInput: any;
  ExclusionAddPayload: any;
  ExclusionRemoveInput: any;
  ExclusionRemovePayload: any;
  Mutation: Record<PropertyKey, never>;
  PageInfo: any;
  Boolean: any;
  Policy: any;
  PolicyAssignInput: any;
  PolicyAssignPayload: any;
  PolicyAssignment: any;
  PolicyConnection: any;
  PolicyCreateInput: any;
  PolicyCreatePayload: any;
  PolicyEdge: any;
  PolicyRevision: any;
  Int: any;
  PolicySettingsInput: any;
  PolicyUpdateInput: any;
  PolicyUpdatePayload: any;
  Query: Record<PropertyKey, never>;
  Sha256: any;
  URL: any;
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

export interface DurationScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Duration'], any> {
  name: 'Duration';
}

export type EffectivePolicyResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['EffectivePolicy'] = ResolversParentTypes['EffectivePolicy']> = {
  assignment?: Resolver<Maybe<ResolversTypes['PolicyAssignment']>, ParentType, ContextType>;
  exclusions?: Resolver<Array<ResolversTypes['Exclusion']>, ParentType, ContextType>;
  revision?: Resolver<ResolversTypes['PolicyRevision'], ParentType, ContextType>;
};

export type ExclusionResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['Exclusion'] = ResolversParentTypes['Exclusion'], FederationReferenceType extends FederationReferenceTypes['Exclusion'] = FederationReferenceTypes['Exclusion']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Exclusion']> | FederationReferenceType, FederationReferenceType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ExclusionKind'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ExclusionAddPayloadResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['ExclusionAddPayload'] = ResolversParentTypes['ExclusionAddPayload']> = {
  exclusion?: Resolver<Maybe<ResolversTypes['Exclusion']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ExclusionRemovePayloadResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['ExclusionRemovePayload'] = ResolversParentTypes['ExclusionRemovePayload']> = {
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type MutationResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  exclusionAdd?: Resolver<ResolversTypes['ExclusionAddPayload'], ParentType, ContextType, RequireFields<MutationExclusionAddArgs, 'input'>>;
  exclusionRemove?: Resolver<ResolversTypes['ExclusionRemovePayload'], ParentType, ContextType, RequireFields<MutationExclusionRemoveArgs, 'input'>>;
  policyAssign?: Resolver<ResolversTypes['PolicyAssignPayload'], ParentType, ContextType, RequireFields<MutationPolicyAssignArgs, 'input'>>;
  policyCreate?: Resolver<ResolversTypes['PolicyCreatePayload'], ParentType, ContextType, RequireFields<MutationPolicyCreateArgs, 'input'>>;
  policyUpdate?: Resolver<ResolversTypes['PolicyUpdatePayload'], ParentType, ContextType, RequireFields<MutationPolicyUpdateArgs, 'input'>>;
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
};

export type PolicyAssignPayloadResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['PolicyAssignPayload'] = ResolversParentTypes['PolicyAssignPayload']> = {
  policy?: Resolver<Maybe<ResolversTypes['Policy']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type PolicyAssignmentResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['PolicyAssignment'] = ResolversParentTypes['PolicyAssignment']> = {
  scope?: Resolver<ResolversTypes['PolicyScope'], ParentType, ContextType>;
  target?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PolicyConnectionResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['PolicyConnection'] = ResolversParentTypes['PolicyConnection']> = {
  edges?: Resolver<Array<ResolversTypes['PolicyEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Policy']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type PolicyCreatePayloadResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['PolicyCreatePayload'] = ResolversParentTypes['PolicyCreatePayload']> = {
  policy?: Resolver<Maybe<ResolversTypes['Policy']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type PolicyEdgeResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['PolicyEdge'] = ResolversParentTypes['PolicyEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Policy'], ParentType, ContextType>;
};

export type PolicyRevisionResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['PolicyRevision'] = ResolversParentTypes['PolicyRevision'], FederationReferenceType extends FederationReferenceTypes['PolicyRevision'] = FederationReferenceTypes['PolicyRevision']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['PolicyRevision']> | FederationReferenceType, FederationReferenceType, ContextType>;
  blockFrom?: Resolver<ResolversTypes['VerdictLevel'], ParentType, ContextType>;
  categories?: Resolver<Array<ResolversTypes['Category']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  holdExpiry?: Resolver<ResolversTypes['HoldExpiry'], ParentType, ContextType>;
  holdMax?: Resolver<ResolversTypes['Duration'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  localScoreMax?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  localScoreMin?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  number?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  policy?: Resolver<ResolversTypes['Policy'], ParentType, ContextType>;
  retention?: Resolver<ResolversTypes['Retention'], ParentType, ContextType>;
  sizeMax?: Resolver<ResolversTypes['ByteCount'], ParentType, ContextType>;
};

export type PolicyUpdatePayloadResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['PolicyUpdatePayload'] = ResolversParentTypes['PolicyUpdatePayload']> = {
  policy?: Resolver<Maybe<ResolversTypes['Policy']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = PoliciesContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  effectivePolicy?: Resolver<Maybe<ResolversTypes['EffectivePolicy']>, ParentType, ContextType, RequireFields<QueryEffectivePolicyArgs, 'deviceId'>>;
  policies?: Resolver<ResolversTypes['PolicyConnection'], ParentType, ContextType, RequireFields<QueryPoliciesArgs, 'first'>>;
};

export interface Sha256ScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Sha256'], any> {
  name: 'Sha256';
}

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
  Cursor?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Duration?: GraphQLScalarType;
  EffectivePolicy?: EffectivePolicyResolvers<ContextType>;
  Exclusion?: ExclusionResolvers<ContextType>;
  ExclusionAddPayload?: ExclusionAddPayloadResolvers<ContextType>;
  ExclusionRemovePayload?: ExclusionRemovePayloadResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Policy?: PolicyResolvers<ContextType>;
  PolicyAssignPayload?: PolicyAssignPayloadResolvers<ContextType>;
  PolicyAssignment?: PolicyAssignmentResolvers<ContextType>;
  PolicyConnection?: PolicyConnectionResolvers<ContextType>;
  PolicyCreatePayload?: PolicyCreatePayloadResolvers<ContextType>;
  PolicyEdge?: PolicyEdgeResolvers<ContextType>;
  PolicyRevision?: PolicyRevisionResolvers<ContextType>;
  PolicyUpdatePayload?: PolicyUpdatePayloadResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Sha256?: GraphQLScalarType;
  URL?: GraphQLScalarType;
  UserError?: UserErrorResolvers<ContextType>;
};

