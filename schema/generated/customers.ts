import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { CustomersContext } from '../../subgraphs/customers/loaders.ts';
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

/** A key for programs. The secret is shown once, at creation; only its hash is kept. */
export type ApiKey = {
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** After this instant it is refused. */
  expiresAt: Scalars['DateTime']['output'];
  /** Opaque id, prefix `key_`. */
  id: Scalars['ID']['output'];
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
  /** The operator of this installation. */
  | 'OPERATOR'
  /** A person. */
  | 'USER';

/** What the gateway learns about a credential. Internal. */
export type CallerRecord = {
  /** The whole caller as JSON, as platform/caller.ts defines it. */
  json: Scalars['String']['output'];
};

/** A company that runs endpoints. Its id is a pseudonym: samples and verdicts know nothing else of it. */
export type Customer = {
  /** When it was created. */
  createdAt: Scalars['DateTime']['output'];
  /** Opaque id, prefix `cus_`. */
  id: Scalars['ID']['output'];
  /** What was bought: seats, quota, expiry. */
  licence: Licence;
  /** The name the operator gave it. */
  name: Scalars['String']['output'];
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
  /** The name that the device gave at enrolment, usually its host name. */
  name: Scalars['String']['output'];
  /** The operating system as the device named it; null when it did not say. */
  platform?: Maybe<Scalars['String']['output']>;
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
  /** An enrolment token. */
  token: Scalars['String']['input'];
};

/** Answer of deviceEnroll. */
export type DeviceEnrollPayload = {
  /** The new device; null on errors. */
  device?: Maybe<Device>;
  /** The device's own token, shown only here; null on errors. */
  deviceToken?: Maybe<Scalars['String']['output']>;
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

/** What a customer may use. */
export type Licence = {
  /** Files analysed per day, pooled over all devices. Answers from known verdicts are free. */
  dailyQuota: Scalars['Int']['output'];
  /** After this instant nothing new is accepted for analysis. */
  expiresAt: Scalars['DateTime']['output'];
  /** Devices that may be enrolled at the same time. */
  seats: Scalars['Int']['output'];
};

export type Mutation = {
  /** Makes an API key. */
  apiKeyCreate: ApiKeyCreatePayload;
  /** Revokes an API key at once. Revoking it twice is no error. */
  apiKeyRevoke: ApiKeyRevokePayload;
  /** Makes a customer with its licence and first administrator. For the operator. */
  customerCreate: CustomerCreatePayload;
  /** Enrols the calling device with a token; needs no other credential. Answers with the device's own token, which is shown only here. */
  deviceEnroll: DeviceEnrollPayload;
  /** Ends a device's enrolment; its token stops working at once. Removing it twice is no error. */
  deviceRemove: DeviceRemovePayload;
  /** Renames a device, or moves it to another group; its policy follows at once. */
  deviceUpdate: DeviceUpdatePayload;
  /** Makes a token with which devices can enrol themselves. */
  enrolmentTokenCreate: EnrolmentTokenCreatePayload;
  /** Signs a person in: answers with a session token, good for 12 hours. */
  sessionCreate: SessionCreatePayload;
  /** Ends the calling session. */
  sessionEnd: SessionEndPayload;
  /** Makes an account for a person. */
  userCreate: UserCreatePayload;
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


export type MutationDeviceEnrollArgs = {
  input: DeviceEnrollInput;
};


export type MutationDeviceRemoveArgs = {
  input: DeviceRemoveInput;
};


export type MutationDeviceUpdateArgs = {
  input: DeviceUpdateInput;
};


export type MutationEnrolmentTokenCreateArgs = {
  input: EnrolmentTokenCreateInput;
};


export type MutationSessionCreateArgs = {
  input: SessionCreateInput;
};


export type MutationUserCreateArgs = {
  input: UserCreateInput;
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
  /** The customer's API keys, newest first, at most 200. */
  apiKeys: Array<ApiKey>;
  /** The caller behind a credential's SHA-256; null when there is none that works. For the gateway alone. */
  callerByCredential?: Maybe<CallerRecord>;
  /** The caller's customer. */
  customer: Customer;
  /** The customer's devices, newest first. */
  devices: DeviceConnection;
  /** The customer's users, newest first, at most 200. */
  users: Array<User>;
  /** Who the caller is. */
  viewer: Viewer;
};


export type QueryCallerByCredentialArgs = {
  hash: Scalars['String']['input'];
};


export type QueryDevicesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<DeviceFilter>;
  first: Scalars['Int']['input'];
};

/** Input of sessionCreate. */
export type SessionCreateInput = {
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

/** Answer of sessionEnd. */
export type SessionEndPayload = {
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** A person who signs in to the console. */
export type User = {
  /** When the account was made. */
  createdAt: Scalars['DateTime']['output'];
  /** Mail address, which is also the name to sign in with. */
  email: Scalars['String']['output'];
  /** Opaque id, prefix `usr_`. */
  id: Scalars['ID']['output'];
  /** When the account was removed; null while it can sign in. */
  removedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What the person may do. */
  role: UserRole;
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

/** What a person may do. */
export type UserRole =
  /** Everything within the customer. */
  | 'ADMINISTRATOR'
  /** Reads everything and acts on files, but changes neither policy nor accounts. */
  | 'OPERATOR'
  /** Reads everything. */
  | 'VIEWER';

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
  Device: Device;
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
  Device:
    ( { __typename: 'Device' }
    & GraphQLRecursivePick<FederationTypes['Device'], {"id":true}> );
  User:
    ( { __typename: 'User' }
    & GraphQLRecursivePick<FederationTypes['User'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  ApiKey: ResolverTypeWrapper<any>;
  ID: ResolverTypeWrapper<any>;
  String: ResolverTypeWrapper<any>;
  ApiKeyCreateInput: ResolverTypeWrapper<any>;
  Int: ResolverTypeWrapper<any>;
  ApiKeyCreatePayload: ResolverTypeWrapper<any>;
  ApiKeyRevokeInput: ResolverTypeWrapper<any>;
  ApiKeyRevokePayload: ResolverTypeWrapper<any>;
  ByteCount: ResolverTypeWrapper<any>;
  CallerKind: ResolverTypeWrapper<any>;
  CallerRecord: ResolverTypeWrapper<any>;
  Cursor: ResolverTypeWrapper<any>;
  Customer: ResolverTypeWrapper<any>;
  CustomerCreateInput: ResolverTypeWrapper<any>;
  CustomerCreatePayload: ResolverTypeWrapper<any>;
  DateTime: ResolverTypeWrapper<any>;
  Device: ResolverTypeWrapper<any>;
  DeviceConnection: ResolverTypeWrapper<any>;
  DeviceEdge: ResolverTypeWrapper<any>;
  DeviceEnrollInput: ResolverTypeWrapper<any>;
  DeviceEnrollPayload: ResolverTypeWrapper<any>;
  DeviceFilter: ResolverTypeWrapper<any>;
  Boolean: ResolverTypeWrapper<any>;
  DeviceRemoveInput: ResolverTypeWrapper<any>;
  DeviceRemovePayload: ResolverTypeWrapper<any>;
  DeviceUpdateInput: ResolverTypeWrapper<any>;
  DeviceUpdatePayload: ResolverTypeWrapper<any>;
  Duration: ResolverTypeWrapper<any>;
  EnrolmentTokenCreateInput: ResolverTypeWrapper<any>;
  EnrolmentTokenCreatePayload: ResolverTypeWrapper<any>;
  ErrorCode: ResolverTypeWrapper<any>;
  Licence: ResolverTypeWrapper<any>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  PageInfo: ResolverTypeWrapper<any>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  SessionCreateInput: ResolverTypeWrapper<any>;
  SessionCreatePayload: ResolverTypeWrapper<any>;
  SessionEndPayload: ResolverTypeWrapper<any>;
  Sha256: ResolverTypeWrapper<any>;
  URL: ResolverTypeWrapper<any>;
  User: ResolverTypeWrapper<any>;
  UserCreateInput: ResolverTypeWrapper<any>;
  UserCreatePayload: ResolverTypeWrapper<any>;
  UserError: ResolverTypeWrapper<any>;
  UserRole: ResolverTypeWrapper<any>;
  Viewer: ResolverTypeWrapper<any>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  ApiKey: any;
  ID: any;
  String: any;
  ApiKeyCreateInput: any;
  Int: any;
  ApiKeyCreatePayload: any;
  ApiKeyRevokeInput: any;
  ApiKeyRevokePayload: any;
  ByteCount: any;
  CallerRecord: any;
  Cursor: any;
  Customer: any;
  CustomerCreateInput: any;
  CustomerCreatePayload: any;
  DateTime: any;
  Device: any;
  DeviceConnection: any;
  DeviceEdge: any;
  DeviceEnrollInput: any;
  DeviceEnrollPayload: any;
  DeviceFilter: any;
  Boolean: any;
  DeviceRemoveInput: any;
  DeviceRemovePayload: any;
  DeviceUpdateInput: any;
  DeviceUpdatePayload: any;
  Duration: any;
  EnrolmentTokenCreateInput: any;
  EnrolmentTokenCreatePayload: any;
  Licence: any;
  Mutation: Record<PropertyKey, never>;
  PageInfo: any;
  Query: Record<PropertyKey, never>;
  SessionCreateInput: any;
  SessionCreatePayload: any;
  SessionEndPayload: any;
  Sha256: any;
  URL: any;
  User: any;
  UserCreateInput: any;
  UserCreatePayload: any;
  UserError: any;
  Viewer: any;
};

export type ApiKeyResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['ApiKey'] = ResolversParentTypes['ApiKey'], FederationReferenceType extends FederationReferenceTypes['ApiKey'] = FederationReferenceTypes['ApiKey']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['ApiKey']> | FederationReferenceType, FederationReferenceType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
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
  json?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface CursorScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Cursor'], any> {
  name: 'Cursor';
}

export type CustomerResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['Customer'] = ResolversParentTypes['Customer'], FederationReferenceType extends FederationReferenceTypes['Customer'] = FederationReferenceTypes['Customer']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Customer']> | FederationReferenceType, FederationReferenceType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  licence?: Resolver<ResolversTypes['Licence'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CustomerCreatePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['CustomerCreatePayload'] = ResolversParentTypes['CustomerCreatePayload']> = {
  customer?: Resolver<Maybe<ResolversTypes['Customer']>, ParentType, ContextType>;
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
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  platform?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
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
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type DeviceRemovePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['DeviceRemovePayload'] = ResolversParentTypes['DeviceRemovePayload']> = {
  device?: Resolver<Maybe<ResolversTypes['Device']>, ParentType, ContextType>;
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

export type LicenceResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['Licence'] = ResolversParentTypes['Licence']> = {
  dailyQuota?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  seats?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  apiKeyCreate?: Resolver<ResolversTypes['ApiKeyCreatePayload'], ParentType, ContextType, RequireFields<MutationApiKeyCreateArgs, 'input'>>;
  apiKeyRevoke?: Resolver<ResolversTypes['ApiKeyRevokePayload'], ParentType, ContextType, RequireFields<MutationApiKeyRevokeArgs, 'input'>>;
  customerCreate?: Resolver<ResolversTypes['CustomerCreatePayload'], ParentType, ContextType, RequireFields<MutationCustomerCreateArgs, 'input'>>;
  deviceEnroll?: Resolver<ResolversTypes['DeviceEnrollPayload'], ParentType, ContextType, RequireFields<MutationDeviceEnrollArgs, 'input'>>;
  deviceRemove?: Resolver<ResolversTypes['DeviceRemovePayload'], ParentType, ContextType, RequireFields<MutationDeviceRemoveArgs, 'input'>>;
  deviceUpdate?: Resolver<ResolversTypes['DeviceUpdatePayload'], ParentType, ContextType, RequireFields<MutationDeviceUpdateArgs, 'input'>>;
  enrolmentTokenCreate?: Resolver<ResolversTypes['EnrolmentTokenCreatePayload'], ParentType, ContextType, RequireFields<MutationEnrolmentTokenCreateArgs, 'input'>>;
  sessionCreate?: Resolver<ResolversTypes['SessionCreatePayload'], ParentType, ContextType, RequireFields<MutationSessionCreateArgs, 'input'>>;
  sessionEnd?: Resolver<ResolversTypes['SessionEndPayload'], ParentType, ContextType>;
  userCreate?: Resolver<ResolversTypes['UserCreatePayload'], ParentType, ContextType, RequireFields<MutationUserCreateArgs, 'input'>>;
};

export type PageInfoResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['Cursor']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['Cursor']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  apiKeys?: Resolver<Array<ResolversTypes['ApiKey']>, ParentType, ContextType>;
  callerByCredential?: Resolver<Maybe<ResolversTypes['CallerRecord']>, ParentType, ContextType, RequireFields<QueryCallerByCredentialArgs, 'hash'>>;
  customer?: Resolver<ResolversTypes['Customer'], ParentType, ContextType>;
  devices?: Resolver<ResolversTypes['DeviceConnection'], ParentType, ContextType, RequireFields<QueryDevicesArgs, 'first'>>;
  users?: Resolver<Array<ResolversTypes['User']>, ParentType, ContextType>;
  viewer?: Resolver<ResolversTypes['Viewer'], ParentType, ContextType>;
};

export type SessionCreatePayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['SessionCreatePayload'] = ResolversParentTypes['SessionCreatePayload']> = {
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  token?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type SessionEndPayloadResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['SessionEndPayload'] = ResolversParentTypes['SessionEndPayload']> = {
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export interface Sha256ScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Sha256'], any> {
  name: 'Sha256';
}

export interface UrlScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['URL'], any> {
  name: 'URL';
}

export type UserResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User'], FederationReferenceType extends FederationReferenceTypes['User'] = FederationReferenceTypes['User']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['User']> | FederationReferenceType, FederationReferenceType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  email?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  removedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  role?: Resolver<ResolversTypes['UserRole'], ParentType, ContextType>;
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

export type ViewerResolvers<ContextType = CustomersContext, ParentType extends ResolversParentTypes['Viewer'] = ResolversParentTypes['Viewer']> = {
  customer?: Resolver<Maybe<ResolversTypes['Customer']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['CallerKind'], ParentType, ContextType>;
  scopes?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = CustomersContext> = {
  ApiKey?: ApiKeyResolvers<ContextType>;
  ApiKeyCreatePayload?: ApiKeyCreatePayloadResolvers<ContextType>;
  ApiKeyRevokePayload?: ApiKeyRevokePayloadResolvers<ContextType>;
  ByteCount?: GraphQLScalarType;
  CallerRecord?: CallerRecordResolvers<ContextType>;
  Cursor?: GraphQLScalarType;
  Customer?: CustomerResolvers<ContextType>;
  CustomerCreatePayload?: CustomerCreatePayloadResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  Device?: DeviceResolvers<ContextType>;
  DeviceConnection?: DeviceConnectionResolvers<ContextType>;
  DeviceEdge?: DeviceEdgeResolvers<ContextType>;
  DeviceEnrollPayload?: DeviceEnrollPayloadResolvers<ContextType>;
  DeviceRemovePayload?: DeviceRemovePayloadResolvers<ContextType>;
  DeviceUpdatePayload?: DeviceUpdatePayloadResolvers<ContextType>;
  Duration?: GraphQLScalarType;
  EnrolmentTokenCreatePayload?: EnrolmentTokenCreatePayloadResolvers<ContextType>;
  Licence?: LicenceResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  SessionCreatePayload?: SessionCreatePayloadResolvers<ContextType>;
  SessionEndPayload?: SessionEndPayloadResolvers<ContextType>;
  Sha256?: GraphQLScalarType;
  URL?: GraphQLScalarType;
  User?: UserResolvers<ContextType>;
  UserCreatePayload?: UserCreatePayloadResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
  Viewer?: ViewerResolvers<ContextType>;
};

