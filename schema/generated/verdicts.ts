import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Verdict as VerdictRow, VerdictOverride as VerdictOverrideRow, Analysis as AnalysisRow, Detonation as DetonationRow, Environment as EnvironmentRow, Runner as RunnerRow, EngineRelease as EngineReleaseRow, Rescoring as RescoringRow, Campaign as CampaignRow, Incident as IncidentRow, VerdictWebhook as VerdictWebhookRow, Sample as SampleRow, Delivery as DeliveryRow, DeliveryConnection as DeliveryConnectionRow, Report as ReportRow, ServiceStatus as ServiceStatusRow, VerdictEvent as VerdictEventRow, VerdictChange as VerdictChangeRow, AnalysisEvent as AnalysisEventRow, CustomerExport as CustomerExportRow } from '../../subgraphs/verdicts/mappers.ts';
import type { VerdictsContext } from '../../subgraphs/verdicts/loaders.ts';
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
export type Analysis = {
  /** Who asked for it. */
  cause: AnalysisCause;
  /** Its runs. */
  detonations: Array<Detonation>;
  /** Rules and programs that did it; null before it started. */
  engine?: Maybe<EngineRelease>;
  /** Why it failed; null unless it did. */
  failure?: Maybe<Failure>;
  /** When it ended; null before. */
  finishedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Opaque id, prefix `ana_`. */
  id: Scalars['ID']['output'];
  /** When the next attempt begins, after one that failed for a reason of the service; null when none is waited for. */
  nextAttemptAt?: Maybe<Scalars['DateTime']['output']>;
  /** When the bytes were there. */
  queuedAt: Scalars['DateTime']['output'];
  /** What happened in detail. */
  report: Report;
  /** The sample. */
  sample: Sample;
  /** All that was noticed, heaviest first. */
  signals: Array<Signal>;
  /** Which program took the bytes by their name, for example bat or python3; content where what they are decided. A hash is as bad as the worst of these. */
  start: Scalars['String']['output'];
  /** When a runner took it; null before. */
  startedAt?: Maybe<Scalars['DateTime']['output']>;
  /** How far it is. */
  state: AnalysisState;
};

/** Who asked for an analysis. */
export type AnalysisCause =
  /** An analyst, or a campaign, wanted it anew. */
  | 'REANALYSIS'
  /** Somebody submitted the sample. */
  | 'SUBMISSION';

/** Something happened in an analysis. */
export type AnalysisEvent = {
  /** The analysis. */
  analysis: Analysis;
  /** When this was told. */
  at: Scalars['DateTime']['output'];
  /** Where it runs; null when that is not the news. */
  environment?: Maybe<Scalars['String']['output']>;
  /** Processes that appeared; what lives for less than a second may be in the report alone. */
  processes: Array<LiveProcess>;
  /** What was noticed at this stage. */
  signals: Array<LiveSignal>;
  /** Where it stands. */
  stage: AnalysisStage;
};

/** Where an analysis stands. */
export type AnalysisStage =
  /** Its bytes were looked at. */
  | 'EXAMINED'
  /** Given up; `analysis.failure` says why. */
  | 'FAILED'
  /** The report and the verdict are there. */
  | 'FINISHED'
  /** It waits for a runner. */
  | 'QUEUED'
  /** A run ended; its events are being judged. */
  | 'RAN'
  /** It runs. */
  | 'RUNNING'
  /** A runner has it. */
  | 'STARTED';

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

/** A page of devices that have not answered. */
export type AwaitedDeviceConnection = {
  /** The page's rows with their positions. */
  edges: Array<AwaitedDeviceEdge>;
  /** The page's rows. */
  nodes: Array<Device>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** A device that has not answered, and its position. */
export type AwaitedDeviceEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: Device;
};

/** Samples whose bytes are still kept are analysed anew, behind all live work. */
export type Campaign = {
  /** What it began for. */
  cause: CampaignCause;
  /** Of these, how many were answered. */
  done: Scalars['Int']['output'];
  /** Where they run; null lets the engine choose. */
  environment?: Maybe<Scalars['String']['output']>;
  /** When it ended; null before. */
  finishedAt?: Maybe<Scalars['DateTime']['output']>;
  /** How many verdicts changed their level. */
  flips: Scalars['Int']['output'];
  /** Opaque id, prefix `cmp_`. */
  id: Scalars['ID']['output'];
  /** Only samples whose verdict has one of these levels. */
  levels: Array<VerdictLevel>;
  /** Only samples whose verdict names one of these limitations; empty for all. */
  limitations: Array<Scalars['String']['output']>;
  /** Why. */
  reason: Scalars['String']['output'];
  /** Of these, how many could not be analysed: the bytes are gone, or somebody is at it. */
  refused: Scalars['Int']['output'];
  /** At most so many samples. */
  samplesMax: Scalars['Int']['output'];
  /** When it began. */
  startedAt: Scalars['DateTime']['output'];
  /** How far it is. */
  state: CampaignState;
  /** Samples asked for so far. */
  total: Scalars['Int']['output'];
};

/** What a campaign began for. */
export type CampaignCause =
  /** Runners offer environments that they did not offer before: by itself, for what is UNKNOWN. */
  | 'GUESTS'
  /** The operator began it. */
  | 'OPERATOR'
  /** Runners use a release that they did not use before: by itself, for what was judged by another one in the last 30 days and is not MALICIOUS. */
  | 'RELEASE';

/** A page of campaigns. */
export type CampaignConnection = {
  /** The page's rows with their positions. */
  edges: Array<CampaignEdge>;
  /** The page's rows. */
  nodes: Array<Campaign>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** A campaign and its position. */
export type CampaignEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: Campaign;
};

/** What to do with a campaign. */
export type CampaignMove =
  /** End it. */
  | 'CANCEL'
  /** Ask for no more samples for now. */
  | 'PAUSE'
  /** Go on. */
  | 'RESUME';

/** Input of campaignMove. */
export type CampaignMoveInput = {
  /** The campaign. */
  campaignId: Scalars['ID']['input'];
  /** What to do. */
  move: CampaignMove;
};

/** Answer of campaignMove. */
export type CampaignMovePayload = {
  /** The campaign; null on errors. */
  campaign?: Maybe<Campaign>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of campaignStart. */
export type CampaignStartInput = {
  /** Where they run; the engine chooses when left out. */
  environment?: InputMaybe<Scalars['String']['input']>;
  /** Only samples whose verdict has one of these levels; UNKNOWN and SUSPICIOUS when left out. */
  levels?: InputMaybe<Array<VerdictLevel>>;
  /** Only samples whose verdict names one of these limitations, for example NOT_EXECUTED_NO_POWERSHELL; all when left out. */
  limitations?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Why, 1 to 500 characters. */
  reason: Scalars['String']['input'];
  /** At most so many samples, 1 to 1000000; 10000 when left out. */
  samplesMax?: InputMaybe<Scalars['Int']['input']>;
};

/** Answer of campaignStart. */
export type CampaignStartPayload = {
  /** The campaign; null on errors. */
  campaign?: Maybe<Campaign>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** How far a campaign is. */
export type CampaignState =
  /** The operator ended it, or a campaign for a newer release took its place. */
  | 'CANCELLED'
  /** All were answered. */
  | 'FINISHED'
  /** The operator stopped it for a while; what was under way ends. */
  | 'PAUSED'
  /** It asks for samples, a few at a time. */
  | 'RUNNING';

/** How a file stands in a text. */
export type ContentEncoding =
  /** In base64. */
  | 'BASE64'
  /** As it is. */
  | 'UTF8';

/** How many parts of a sample (itself, and each file in it) were looked at in which way. CLEAN needs `notRun` and `notOpened` to be empty. */
export type Coverage = {
  /** Parts that could not be read to their end, by reason. */
  notOpened: Array<CoverageGap>;
  /** Parts that can act and were not run, by reason. */
  notRun: Array<CoverageGap>;
  /** Parts of a format that was read to its end and holds nothing that acts. */
  parsed: Scalars['Int']['output'];
  /** Parts that were seen to start and to end, or to act until their time was over. */
  ran: Scalars['Int']['output'];
  /** Parts that somebody vouches for by their hash. */
  vouched: Scalars['Int']['output'];
  /** Parts that ran until their time was over and did nothing for most of it. */
  waited: Scalars['Int']['output'];
};

/** Parts of a sample that were not looked at for the same reason. */
export type CoverageGap = {
  /** How many. */
  count: Scalars['Int']['output'];
  /** The reason, as a word: RUNS_LIMIT, NOT_EXECUTED_NO_VIEWER, FORMAT_UNKNOWN … */
  reason: Scalars['String']['output'];
};

/** A customer; the rest of it is the customers' business. */
export type Customer = {
  /** Opaque id, prefix `cus_`. */
  id: Scalars['ID']['output'];
};

/** All data of a customer; the rest of it is the customers' business. */
export type CustomerExport = {
  /** Opaque id, prefix `exp_`. */
  id: Scalars['ID']['output'];
  /** A piece of what the verdicts have of the customer, from 0 on; null when there is none of this number, or no longer. */
  verdicts?: Maybe<ExportChunk>;
};


/** All data of a customer; the rest of it is the customers' business. */
export type CustomerExportVerdictsArgs = {
  number: Scalars['Int']['input'];
};

/** What a device did with a verdict that it was told. */
export type Delivery = {
  /** The action it took; null when it took none. */
  action?: Maybe<DeliveryAction>;
  /** When it said so. */
  at: Scalars['DateTime']['output'];
  /** The device. */
  device: Device;
  /** What went wrong; null when nothing did. */
  message?: Maybe<Scalars['String']['output']>;
  /** What it did. */
  state: DeliveryState;
};

/** Input of deliveryAcknowledge. */
export type DeliveryAcknowledgeInput = {
  /** The action that was taken, if any. */
  action?: InputMaybe<DeliveryAction>;
  /** What went wrong, up to 500 characters. */
  message?: InputMaybe<Scalars['String']['input']>;
  /** What became of it. */
  state: DeliveryState;
  /** The verdict. */
  verdictId: Scalars['ID']['input'];
};

/** Answer of deliveryAcknowledge. */
export type DeliveryAcknowledgePayload = {
  /** What was noted; null on errors. */
  delivery?: Maybe<Delivery>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
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

/** A page of deliveries. */
export type DeliveryConnection = {
  /** How many devices have answered, and how soon: over all of them, whatever the page. */
  coverage: DeliveryCoverage;
  /** The page's rows with their positions. */
  edges: Array<DeliveryEdge>;
  /** The page's rows. */
  nodes: Array<Delivery>;
  /** Where the page stands. */
  pageInfo: PageInfo;
  /** Devices that have not answered yet: enrolled when their customer was told of the verdict, and since. */
  waiting: AwaitedDeviceConnection;
};


/** A page of deliveries. */
export type DeliveryConnectionWaitingArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
};

/** Who has answered to a verdict, of the devices that were enrolled when their customer was told of it and are still. */
export type DeliveryCoverage = {
  /** Those that have said anything of it: SEEN, APPLIED or FAILED. */
  answered: Scalars['Int']['output'];
  /** Devices that an answer is waited for from, with those that have answered. */
  devices: Scalars['Int']['output'];
  /** Milliseconds from the verdict to the first answer of a device, which 99 of 100 of those that answered kept; null before any has. */
  p99?: Maybe<Scalars['Int']['output']>;
  /** Their share, 0 to 1, rounded down; 1 where there are no devices. */
  share: Scalars['Float']['output'];
};

/** A delivery and its position. */
export type DeliveryEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: Delivery;
};

/** What a device can say of a verdict. */
export type DeliveryState =
  /** It did what its policy asks for. */
  | 'APPLIED'
  /** It could not. */
  | 'FAILED'
  /** It has it. */
  | 'SEEN';

/** One run of a sample in one environment. */
export type Detonation = {
  /** Which try of the job it belongs to: 1, 2, 3. */
  attempt: Scalars['Int']['output'];
  /** Why this environment was chosen. */
  choice: Scalars['String']['output'];
  /** Where. */
  environment: Environment;
  /** Opaque id, prefix `det_`. */
  id: Scalars['ID']['output'];
  /** What could not be done in this run, as words. */
  limitations: Array<Scalars['String']['output']>;
  /** Name of the member that ran; null when it was the sample itself. */
  member?: Maybe<Scalars['String']['output']>;
  /** Position among the runs of its analysis, from 0; signals and events name it. */
  number: Scalars['Int']['output'];
  /** How it ended. */
  outcome: DetonationOutcome;
  /** How long the sample ran. */
  runTime: Scalars['Duration']['output'];
};

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

/** The device that was told; the rest of it is the customers' business. */
export type Device = {
  /** Opaque id, prefix `dev_`. */
  id: Scalars['ID']['output'];
};

/** A set of programs and rules that reaches verdicts. Any change of rules is a new release. */
export type EngineRelease = {
  /** SHA-256 over all rules and detection code. */
  digest: Scalars['String']['output'];
  /** When it first reached a verdict. */
  firstUsedAt: Scalars['DateTime']['output'];
  /** Opaque id, prefix `eng_`. */
  id: Scalars['ID']['output'];
  /** Version for people. */
  version: Scalars['String']['output'];
};

/** A page of engine releases. */
export type EngineReleaseConnection = {
  /** The page's rows with their positions. */
  edges: Array<EngineReleaseEdge>;
  /** The page's rows. */
  nodes: Array<EngineRelease>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** An engine release and its position. */
export type EngineReleaseEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: EngineRelease;
};

/** A place in which samples run. */
export type Environment = {
  /** What it is, plainly; in the operator's words when it is an image of theirs. */
  description: Scalars['String']['output'];
  /** How well it hides what it is; null until a runner has checked. */
  evasion?: Maybe<EvasionScore>;
  /** Its name: `linux`, `windows-10`. */
  name: Scalars['String']['output'];
  /** When a runner last offered it; null when none does. */
  offeredAt?: Maybe<Scalars['DateTime']['output']>;
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

/** Our own checks, those that samples make, run inside a guest by an ordinary user. */
export type EvasionScore = {
  /** Checks that the guest passes as an ordinary computer. */
  passed: Scalars['Int']['output'];
  /** Checks that give it away, each with what it saw. */
  seen: Array<Scalars['String']['output']>;
  /** Checks in all. */
  total: Scalars['Int']['output'];
};

/** An observed event, in Sysmon's words. */
export type Event = {
  /** Milliseconds since the run began. */
  at: Scalars['Duration']['output'];
  /** Field names and values, as JSON. */
  fields: Scalars['String']['output'];
  /** Its kind. */
  kind: EventKind;
  /** The process that did it; 0 when unknown. */
  processId: Scalars['Int']['output'];
  /** Number of the run. */
  run: Scalars['Int']['output'];
};

/** A page of events. */
export type EventConnection = {
  /** The page's rows with their positions. */
  edges: Array<EventEdge>;
  /** The page's rows. */
  nodes: Array<Event>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** An event and its position. */
export type EventEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: Event;
};

/** Kinds of observed events. */
export type EventKind =
  /** What one side of a connection said, in base64: the first 6,000 bytes of each turn. */
  | 'CAPTURE'
  /** A name was looked up. */
  | 'DNS'
  /** A file was written, renamed, deleted, linked or changed. */
  | 'FILE'
  /** A connection was attempted, or bytes were sent. */
  | 'NETWORK'
  /** Something else that matters: tracing, module load, signal. */
  | 'OTHER'
  /** A process began. */
  | 'PROCESS'
  /** A file that matters was read. */
  | 'READ'
  /** A registry key or value was changed. */
  | 'REGISTRY'
  /** A shell told of a command, after expansion: builtins, and programs that are not there. */
  | 'SHELL'
  /** A text that a window showed, or that was printed. */
  | 'SHOWN';

/** A piece of an export. */
export type ExportChunk = {
  /** Lines of JSON, each an object with its type: docs/export.md. */
  lines: Scalars['String']['output'];
};

/** Why something ended without a result. */
export type Failure = {
  /** A word for programs, for example RUNNER_LOST or UPLOAD_EXPIRED. */
  code: Scalars['String']['output'];
  /** What happened, for a person. */
  message: Scalars['String']['output'];
};

/** Something that customers notice: measured, or said by a person who works for the operator. */
export type Incident = {
  /** Customers that it concerns; null when that is all of them, and for all but the operator. */
  affectedCustomers?: Maybe<Array<Customer>>;
  /** Until when; null while it is not over. */
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Opaque id, prefix `inc_`. */
  id: Scalars['ID']['output'];
  /** How bad it is. */
  impact: ServiceHealth;
  /** True when it was measured, false when a person said so. */
  measured: Scalars['Boolean']['output'];
  /** Parts of the service that it is about. */
  parts: Array<ServicePartName>;
  /** Since when. */
  startedAt: Scalars['DateTime']['output'];
  /** How far it is. */
  state: IncidentState;
  /** What was said of it, oldest first, at most 200. */
  timeline: Array<IncidentNote>;
  /** What it is. */
  title: Scalars['String']['output'];
};

/** A page of incidents. */
export type IncidentConnection = {
  /** The page's rows with their positions. */
  edges: Array<IncidentEdge>;
  /** The page's rows. */
  nodes: Array<Incident>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** An incident and its position. */
export type IncidentEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: Incident;
};

/** What was said of an incident. */
export type IncidentNote = {
  /** When. */
  at: Scalars['DateTime']['output'];
  /** How far it was from then on. */
  state: IncidentState;
  /** What was said. */
  words: Scalars['String']['output'];
};

/** Input of incidentOpen. */
export type IncidentOpenInput = {
  /** Customers that it concerns, at most 10000; left out when that is all of them. */
  customerIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** How bad it is: DEGRADED or DOWN. */
  impact: ServiceHealth;
  /** Parts that it is about, 1 or more. */
  parts: Array<ServicePartName>;
  /** What it is, 1 to 200 characters. */
  title: Scalars['String']['input'];
  /** The first line of its timeline, 1 to 2000 characters. Customers read it. */
  words: Scalars['String']['input'];
};

/** Answer of incidentOpen. */
export type IncidentOpenPayload = {
  /** The incident; null on errors. */
  incident?: Maybe<Incident>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** How far an incident is. */
export type IncidentState =
  /** It is known what it is. */
  | 'IDENTIFIED'
  /** It is looked into. */
  | 'INVESTIGATING'
  /** It is mended, and watched. */
  | 'MONITORING'
  /** It is over. */
  | 'RESOLVED';

/** Input of incidentUpdate. */
export type IncidentUpdateInput = {
  /** The incident. */
  incidentId: Scalars['ID']['input'];
  /** How far it is from now on; RESOLVED ends it. */
  state: IncidentState;
  /** What is to be said, 1 to 2000 characters. Customers read it. */
  words: Scalars['String']['input'];
};

/** Answer of incidentUpdate. */
export type IncidentUpdatePayload = {
  /** The incident; null on errors. */
  incident?: Maybe<Incident>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Something in the bytes that can be looked for elsewhere. */
export type Indicator = {
  /** What it is. */
  kind: IndicatorKind;
  /** As it stands there. */
  value: Scalars['String']['output'];
  /** In which layer: a macro, a stream, a decoded piece; empty for the file's own bytes. */
  where: Scalars['String']['output'];
};

/** What an indicator is. */
export type IndicatorKind =
  /** An IPv4 address. */
  | 'ADDRESS'
  /** A name of a host. */
  | 'DOMAIN'
  /** A mail address. */
  | 'MAIL'
  /** A path of a file. */
  | 'PATH'
  /** A registry key. */
  | 'REGISTRY'
  /** An address on the web. */
  | 'URL'
  /** An address of a crypto-currency. */
  | 'WALLET';

/** A process that appeared. */
export type LiveProcess = {
  /** Its command line. */
  commandLine: Scalars['String']['output'];
  /** Number of its parent; 0 when unknown. */
  parentProcessId: Scalars['Int']['output'];
  /** Its number in the guest. */
  processId: Scalars['Int']['output'];
};

/** Something that was noticed. */
export type LiveSignal = {
  /** Rule that made it. */
  rule: Scalars['String']['output'];
  /** ATT&CK techniques. */
  techniques: Array<Scalars['String']['output']>;
  /** What was noticed. */
  title: Scalars['String']['output'];
  /** How much it counts: 0 to 100. */
  weight: Scalars['Int']['output'];
};

export type Mutation = {
  /** Pauses, resumes or cancels a campaign. For the operator. */
  campaignMove: CampaignMovePayload;
  /** Analyses kept samples anew, behind all live work. For the operator. */
  campaignStart: CampaignStartPayload;
  /** A device says what it did with a verdict that it was told. Saying it twice changes nothing: the first time counts. */
  deliveryAcknowledge: DeliveryAcknowledgePayload;
  /** Says that something is wrong. Customers that are named read of it in their audit chains, everybody by serviceStatus. For the operator. */
  incidentOpen: IncidentOpenPayload;
  /** Says how far an incident is. For the operator. */
  incidentUpdate: IncidentUpdatePayload;
  /** Stops a re-scoring for a while, or lets it go on. For the operator. */
  rescoringPause: RescoringPausePayload;
  /** Sets the level of a final verdict, for a reason that its customers read. A MALICIOUS that is to become less is a proposal until a second analyst agrees. For staff. */
  verdictOverride: VerdictOverridePayload;
  /** Agrees with another analyst's proposal, or does not. For staff. */
  verdictOverrideDecide: VerdictOverrideDecidePayload;
  /** Takes an override back: the engine's last word holds again. For staff. */
  verdictOverrideWithdraw: VerdictOverrideWithdrawPayload;
  /** Ends it. Removing it twice is no error. */
  verdictWebhookRemove: VerdictWebhookRemovePayload;
  /** Has it told anew what came after a position. */
  verdictWebhookReplay: VerdictWebhookReplayPayload;
  /** Has verdicts told by calls, for those who can't hold a socket; or gives such a webhook another address or filter. One that had stopped goes on where it was. */
  verdictWebhookSet: VerdictWebhookSetPayload;
};


export type MutationCampaignMoveArgs = {
  input: CampaignMoveInput;
};


export type MutationCampaignStartArgs = {
  input: CampaignStartInput;
};


export type MutationDeliveryAcknowledgeArgs = {
  input: DeliveryAcknowledgeInput;
};


export type MutationIncidentOpenArgs = {
  input: IncidentOpenInput;
};


export type MutationIncidentUpdateArgs = {
  input: IncidentUpdateInput;
};


export type MutationRescoringPauseArgs = {
  input: RescoringPauseInput;
};


export type MutationVerdictOverrideArgs = {
  input: VerdictOverrideInput;
};


export type MutationVerdictOverrideDecideArgs = {
  input: VerdictOverrideDecideInput;
};


export type MutationVerdictOverrideWithdrawArgs = {
  input: VerdictOverrideWithdrawInput;
};


export type MutationVerdictWebhookRemoveArgs = {
  input: VerdictWebhookRemoveInput;
};


export type MutationVerdictWebhookReplayArgs = {
  input: VerdictWebhookReplayInput;
};


export type MutationVerdictWebhookSetArgs = {
  input: VerdictWebhookSetInput;
};

/** How far an override is. */
export type OverrideState =
  /** It holds, or held until a newer one. */
  | 'APPLIED'
  /** A MALICIOUS is to become less: a second analyst must agree. */
  | 'PENDING'
  /** The second analyst did not agree. */
  | 'REJECTED'
  /** It was taken back. */
  | 'WITHDRAWN';

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

/** Another region whose results are taken over. */
export type PeerRegion = {
  /** Why its last answer was of no use; null when it was. */
  failure?: Maybe<Scalars['String']['output']>;
  /** When it answered last; null when it never did. */
  heardAt?: Maybe<Scalars['DateTime']['output']>;
  /** Its name. */
  region: Scalars['String']['output'];
  /** Results taken over from it, in all. */
  results: Scalars['Int']['output'];
};

/** A process that ran. */
export type Process = {
  /** Its command line. */
  commandLine: Scalars['String']['output'];
  /** Its program. */
  image: Scalars['String']['output'];
  /** Number of its parent; 0 when unknown. */
  parentProcessId: Scalars['Int']['output'];
  /** Its number in the guest. */
  processId: Scalars['Int']['output'];
  /** Number of the run. */
  run: Scalars['Int']['output'];
  /** Milliseconds since the run began. */
  startedAt: Scalars['Duration']['output'];
};

/** A page of processes. */
export type ProcessConnection = {
  /** The page's rows with their positions. */
  edges: Array<ProcessEdge>;
  /** The page's rows. */
  nodes: Array<Process>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** A process and its position. */
export type ProcessEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: Process;
};

export type Query = {
  /** An analysis of one of this customer's samples; null when there is none of this id. */
  analysis?: Maybe<Analysis>;
  /** Campaigns of re-analysis, newest first. For the operator. */
  campaigns: CampaignConnection;
  /** Sets of rules and programs that reached verdicts, newest first. */
  engineReleases: EngineReleaseConnection;
  /** Where samples run. */
  environments: Array<Environment>;
  /** Incidents that concerned the caller, newest first. */
  incidents: IncidentConnection;
  /** Other regions whose results are taken over here. */
  peerRegions: Array<PeerRegion>;
  /** Final verdicts that this region reached itself, for other regions: everything that leaves it. */
  regionResults: RegionResultConnection;
  /** What engine releases made of what older ones had observed, newest first, at most 100. For the operator. */
  rescorings: Array<Rescoring>;
  /** Machines that take jobs. For the operator. */
  runners: Array<Runner>;
  /** How the service is now. */
  serviceStatus: ServiceStatus;
  /** When which part became better or worse, newest first. */
  serviceStatusHistory: ServiceStatusChangeConnection;
  /** What is known about a hash, or was: what held at `asOf`, what a device had said by `knownAt` that it was told. Null when nothing is, or was. */
  verdict?: Maybe<Verdict>;
  /** Final verdicts on this customer's samples that became others, newest first. */
  verdictChanges: VerdictChangeConnection;
  /** What analysts decided against engines, newest first. For staff. */
  verdictOverrides: VerdictOverrideConnection;
  /** The customer's webhooks for verdicts, at most 20. */
  verdictWebhooks: Array<VerdictWebhook>;
  /** Current verdicts on the samples of this customer, newest first; for staff on all samples. */
  verdicts: VerdictConnection;
};


export type QueryAnalysisArgs = {
  id: Scalars['ID']['input'];
};


export type QueryCampaignsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
};


export type QueryEngineReleasesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
};


export type QueryIncidentsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
  open?: InputMaybe<Scalars['Boolean']['input']>;
};


export type QueryRegionResultsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
};


export type QueryServiceStatusHistoryArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
};


export type QueryVerdictArgs = {
  asOf?: InputMaybe<Scalars['DateTime']['input']>;
  deviceId?: InputMaybe<Scalars['ID']['input']>;
  knownAt?: InputMaybe<Scalars['DateTime']['input']>;
  sha256: Scalars['Sha256']['input'];
};


export type QueryVerdictChangesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<VerdictChangeFilter>;
  first: Scalars['Int']['input'];
};


export type QueryVerdictOverridesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
  states?: InputMaybe<Array<OverrideState>>;
};


export type QueryVerdictsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<VerdictFilter>;
  first: Scalars['Int']['input'];
};

/** What this region tells others of a sample: all of it. */
export type RegionResult = {
  /** 0 to 1: how much was seen of what could have been seen. */
  confidence: Scalars['Float']['output'];
  /** Version of the engine that reached it; `none` when no engine did. */
  engine: Scalars['String']['output'];
  /** How dangerous. */
  level: VerdictLevel;
  /** 0 to 1: of development samples with such a score, how many were bad; null when no score stands behind it. */
  probability?: Maybe<Scalars['Float']['output']>;
  /** When. */
  reachedAt: Scalars['DateTime']['output'];
  /** Why this level, as a word. */
  reason: VerdictReason;
  /** Grows with each verdict on the sample. */
  revision: Scalars['Int']['output'];
  /** 0 harmless to 100 certain malware. */
  score: Scalars['Int']['output'];
  /** Hash of the bytes. */
  sha256: Scalars['Sha256']['output'];
  /** ATT&CK techniques of the signals that carry the level. */
  techniques: Array<Scalars['String']['output']>;
};

/** A page of results, in the order in which others take them over. */
export type RegionResultConnection = {
  /** The page's rows with their positions. */
  edges: Array<RegionResultEdge>;
  /** The page's rows. */
  nodes: Array<RegionResult>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** A result and its position. */
export type RegionResultEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: RegionResult;
};

/** What happened, in rows. */
export type Report = {
  /** Everything that was observed, in order of time. */
  events: EventConnection;
  /** The whole report for other programs, or for paper. At most 2000 processes, connections and files each. */
  export: ReportExport;
  /** Addresses, names and paths that stand in the bytes and in what was unpacked from them, at most 2000. */
  indicators: Array<Indicator>;
  /** Processes in the order of their start. */
  processes: ProcessConnection;
  /** What the file is made of; null before a runner looked at it. */
  static?: Maybe<StaticFacts>;
  /** ATT&CK techniques with the rules that named them. */
  techniques: Array<TechniqueUse>;
};


/** What happened, in rows. */
export type ReportEventsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
  kind?: InputMaybe<EventKind>;
};


/** What happened, in rows. */
export type ReportExportArgs = {
  format: ReportFormat;
};


/** What happened, in rows. */
export type ReportProcessesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
};

/** A report as a file. */
export type ReportExport = {
  /** Its content. */
  content: Scalars['String']['output'];
  /** How its content is written here. */
  encoding: ContentEncoding;
  /** A name for it. */
  fileName: Scalars['String']['output'];
  /** Its media type. */
  mediaType: Scalars['String']['output'];
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

/** A newer engine release judges all that was observed before, without running anything. Only verdicts whose level changes get a new revision and are pushed. */
export type Rescoring = {
  /** Of these, how many were judged. */
  done: Scalars['Int']['output'];
  /** The release that judges. */
  engine: EngineRelease;
  /** When no trace was left; null before. */
  finishedAt?: Maybe<Scalars['DateTime']['output']>;
  /** How many verdicts changed their level. */
  flips: Scalars['Int']['output'];
  /** Opaque id, prefix `rsc_`. */
  id: Scalars['ID']['output'];
  /** When it began. */
  startedAt: Scalars['DateTime']['output'];
  /** How far it is. */
  state: RescoringState;
  /** Stored traces of other releases. */
  total: Scalars['Int']['output'];
};

/** Input of rescoringPause. */
export type RescoringPauseInput = {
  /** True stops it, false lets it go on. */
  paused: Scalars['Boolean']['input'];
  /** The re-scoring. */
  rescoringId: Scalars['ID']['input'];
};

/** Answer of rescoringPause. */
export type RescoringPausePayload = {
  /** The re-scoring; null on errors. */
  rescoring?: Maybe<Rescoring>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** How far a re-scoring is. */
export type RescoringState =
  /** No trace is left. */
  | 'FINISHED'
  /** The operator stopped it for a while. */
  | 'PAUSED'
  /** It goes on by itself, also after a restart. */
  | 'RUNNING';

/** A machine that takes jobs. */
export type Runner = {
  /** Software or hardware virtualisation: `tcg` or `kvm`. */
  accelerator: Scalars['String']['output'];
  /** Samples that it can run at the same time. */
  capacity: Scalars['Int']['output'];
  /** Environments that it offers. */
  environments: Array<Scalars['String']['output']>;
  /** Opaque id, prefix `run_`. */
  id: Scalars['ID']['output'];
  /** When it was last heard of. */
  lastSeenAt: Scalars['DateTime']['output'];
};

/** What the verdicts know of a sample. */
export type Sample = {
  /** Opaque id, prefix `smp_`. */
  id: Scalars['ID']['output'];
  /** Its hash. */
  sha256: Scalars['Sha256']['output'];
  /** What we know now; null until there is something. */
  verdict?: Maybe<Verdict>;
  /** All we ever thought, newest first, at most 100. */
  verdictHistory: Array<Verdict>;
};

/** How well something is. */
export type ServiceHealth =
  /** Slower than it should be. */
  | 'DEGRADED'
  /** It does not work. */
  | 'DOWN'
  /** As it should be. */
  | 'OPERATIONAL';

/** A part of the service. */
export type ServicePart = {
  /** What that means, for a person. */
  detail: Scalars['String']['output'];
  /** How it is. */
  health: ServiceHealth;
  /** Which. */
  part: ServicePartName;
  /** Since when it is so. */
  since: Scalars['DateTime']['output'];
};

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

/** Kept bytes that are analysed again by themselves: how far that is. */
export type ServiceReanalysis = {
  /** What it began for. */
  cause: CampaignCause;
  /** Of these, how many were answered. */
  done: Scalars['Int']['output'];
  /** When it ended; null before. */
  finishedAt?: Maybe<Scalars['DateTime']['output']>;
  /** How many verdicts changed their level. */
  flips: Scalars['Int']['output'];
  /** The same in words. */
  reason: Scalars['String']['output'];
  /** When it began. */
  startedAt: Scalars['DateTime']['output'];
  /** How far it is. */
  state: CampaignState;
  /** Samples asked for so far. */
  total: Scalars['Int']['output'];
};

/** How the service is, by what is measured: twice a second. */
export type ServiceStatus = {
  /** The worst of its parts. */
  health: ServiceHealth;
  /** Incidents that are not over and concern the caller, the oldest first, at most 100. */
  incidents: Array<Incident>;
  /** When it was measured. */
  measuredAt: Scalars['DateTime']['output'];
  /** How long the first of them has waited; null when none waits. */
  oldestQueued?: Maybe<Scalars['Duration']['output']>;
  /** Its parts. */
  parts: Array<ServicePart>;
  /** Files that wait for a runner. */
  queued: Scalars['Int']['output'];
  /** The newest campaign that began by itself: kept bytes are analysed again, behind live work, because rules, engine or environments became better; null before there was any. */
  reanalysis?: Maybe<ServiceReanalysis>;
  /** Region that this is about. */
  region: Scalars['String']['output'];
  /** Machines that take jobs now. */
  runners: Scalars['Int']['output'];
  /** Half of the last hour's analyses took so long at most, from the bytes being there to the final verdict; null when there was none. */
  verdictMedian?: Maybe<Scalars['Duration']['output']>;
};

/** A part that became better or worse. */
export type ServiceStatusChange = {
  /** When. */
  at: Scalars['DateTime']['output'];
  /** What was measured. */
  detail: Scalars['String']['output'];
  /** How it was from then on. */
  health: ServiceHealth;
  /** Which. */
  part: ServicePartName;
};

/** A page of changes. */
export type ServiceStatusChangeConnection = {
  /** The page's rows with their positions. */
  edges: Array<ServiceStatusChangeEdge>;
  /** The page's rows. */
  nodes: Array<ServiceStatusChange>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** A change and its position. */
export type ServiceStatusChangeEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: ServiceStatusChange;
};

/** One observation that speaks for or against a sample. */
export type Signal = {
  /** Why a harmless program might do this. */
  benignCause: Scalars['String']['output'];
  /** What exactly was seen, at most 10 lines. */
  evidence: Array<Scalars['String']['output']>;
  /** Why malware does this. */
  maliciousCause: Scalars['String']['output'];
  /** Rule that made it. */
  rule: Scalars['String']['output'];
  /** Number of the run that saw it; null when it was found in the bytes. */
  run?: Maybe<Scalars['Int']['output']>;
  /** Where it comes from. */
  source: SignalSource;
  /** ATT&CK techniques, for example T1053.003. */
  techniques: Array<Scalars['String']['output']>;
  /** What was noticed. */
  title: Scalars['String']['output'];
  /** How much it counts: 0 (worth knowing) to 100 (enough by itself). */
  weight: Scalars['Int']['output'];
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

/** What a file is made of. */
export type StaticFacts = {
  /** More facts as JSON: sections, imports, entropy … */
  facts: Scalars['String']['output'];
  /** MD5, for looking it up elsewhere. */
  md5: Scalars['String']['output'];
  /** Media type by content. */
  mediaType: Scalars['String']['output'];
  /** SHA-1, for looking it up elsewhere. */
  sha1: Scalars['String']['output'];
};

/** Where an event stands in a stream that is kept, so that the gateway can share one reading of it, and let a client join it from its own cursor. */
export type StreamPlace = {
  /** The same, as clients may have it. */
  cursor: Scalars['Cursor']['output'];
  /** Nothing is left to tell at this moment. */
  end: Scalars['Boolean']['output'];
  /** Of several events with one key the newest says all; null for one that stands for itself. */
  key?: Maybe<Scalars['String']['output']>;
  /** Grows from event to event. */
  sequence: Scalars['Float']['output'];
};

export type Subscription = {
  /** What happens in an analysis while it happens: first where it stands, then stages, processes and signals, until it ends. Hints: what counts is in the report. */
  analysisProgressed: AnalysisEvent;
  /** How the service is: at once, then whenever a part becomes better or worse. */
  serviceStatusChanged: ServiceStatus;
  /** From the cursor on: first what was missed, then each change as it happens. Without a cursor the first event has no verdict: it tells the position from which on changes come. A cursor that is too old yields a gap event first. */
  verdictChanged: VerdictEvent;
};


export type SubscriptionAnalysisProgressedArgs = {
  analysisId: Scalars['ID']['input'];
};


export type SubscriptionVerdictChangedArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<VerdictFilter>;
  page?: InputMaybe<Scalars['Int']['input']>;
};

/** A technique and the rules that named it. */
export type TechniqueUse = {
  /** Id in ATT&CK, for example T1547.001. */
  id: Scalars['String']['output'];
  /** Rules that named it. */
  rules: Array<Scalars['String']['output']>;
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
export type Verdict = {
  /** The analysis behind it; null when the caller's customer has not shown that it has the bytes: by sending them, or by submissionProve. */
  analysis?: Maybe<Analysis>;
  /** Why there is this revision. */
  cause: VerdictCause;
  /** Under which conditions it holds. */
  conditions: VerdictConditions;
  /** 0 to 1: how much was seen of what could have been seen. */
  confidence: Scalars['Float']['output'];
  /** The smallest set of signals that carries the level; without evidence for those who have not shown that they have the bytes. */
  decisiveSignals: Array<Signal>;
  /** Devices of this customer that said what they did with it, and who has not. */
  deliveries: DeliveryConnection;
  /** Rules and programs that reached it. */
  engine: EngineRelease;
  /** Opaque id, prefix `vrd_`. */
  id: Scalars['ID']['output'];
  /** How dangerous. */
  level: VerdictLevel;
  /** The analyst's word that it rests on; null when an engine reached it. */
  override?: Maybe<VerdictOverride>;
  /** 0 to 1: of development samples with such a score, how many were bad; null for verdicts of releases that did not say it. */
  probability?: Maybe<Scalars['Float']['output']>;
  /** When. */
  reachedAt: Scalars['DateTime']['output'];
  /** Why this level, as a word. */
  reason: VerdictReason;
  /** Region in which it was reached. */
  region: Scalars['String']['output'];
  /** 1, 2, 3 … for each sample. */
  revision: Scalars['Int']['output'];
  /** The sample. */
  sample: Sample;
  /** 0 harmless to 100 certain malware. */
  score: Scalars['Int']['output'];
  /** Whether more is coming. */
  stage: VerdictStage;
  /** Why this level, in one sentence; it names no file to those who have not shown that they have the bytes. */
  summary: Scalars['String']['output'];
  /** The revision before; null for the first. */
  supersedes?: Maybe<Verdict>;
};


/** What we know about a sample, and how. History is never rewritten: a change is a new revision. */
export type VerdictDeliveriesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first: Scalars['Int']['input'];
};

/** Why there is a new revision of a verdict. */
export type VerdictCause =
  /** The sample was analysed for somebody who asked. */
  | 'ANALYSIS'
  /** An analyst decided against the engine. */
  | 'OVERRIDE'
  /** An analyst took that back: the engine's last word holds again. */
  | 'OVERRIDE_WITHDRAWN'
  /** It was analysed anew: for an analyst, or by a campaign. */
  | 'REANALYSIS'
  /** Another region reached it, and here nothing better is known. */
  | 'REGION'
  /** What had been observed was judged by a newer engine release; nothing ran. */
  | 'RESCORING';

/** A final verdict that replaced another of another level. Who acted upon the old one: `was { deliveries }`; which devices have the file, by which policy, and which messages with it were let go: `verdict { sample { exposure } }`. */
export type VerdictChange = {
  /** Which way. */
  direction: VerdictDirection;
  /** What holds now, with its reason and its cause. */
  verdict: Verdict;
  /** What held before. */
  was: Verdict;
};

/** A page of verdict changes. */
export type VerdictChangeConnection = {
  /** The page's rows with their positions. */
  edges: Array<VerdictChangeEdge>;
  /** The page's rows. */
  nodes: Array<VerdictChange>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** A verdict change and its position. */
export type VerdictChangeEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: VerdictChange;
};

/** Which verdict changes to list. All given conditions must hold. */
export type VerdictChangeFilter = {
  /** Only this way. */
  direction?: InputMaybe<VerdictDirection>;
  /** Only of this sample. */
  sha256?: InputMaybe<Scalars['Sha256']['input']>;
  /** Only from this instant on. */
  since?: InputMaybe<Scalars['DateTime']['input']>;
  /** Only before this instant. */
  until?: InputMaybe<Scalars['DateTime']['input']>;
};

/** Under which conditions a verdict holds. */
export type VerdictConditions = {
  /** What was looked at, and what not; null for verdicts of earlier releases, and for those that a person gave. */
  coverage?: Maybe<Coverage>;
  /** Where it ran; empty when it did not. */
  environments: Array<Scalars['String']['output']>;
  /** What could not be done, as words: NOT_EXECUTED, TIMED_OUT, TRACE_TRUNCATED, ARCHIVE_LIMIT … */
  limitations: Array<Scalars['String']['output']>;
  /** What network it had: `fake` answers every name and records everything; `none`. */
  network: Scalars['String']['output'];
  /** How long it ran, in all. */
  runTime: Scalars['Duration']['output'];
};

/** A page of verdicts. */
export type VerdictConnection = {
  /** The page's rows with their positions. */
  edges: Array<VerdictEdge>;
  /** The page's rows. */
  nodes: Array<Verdict>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** Which way a verdict changed. */
export type VerdictDirection =
  /** It is less dangerous than was thought, or no longer known. */
  | 'BETTER'
  /** It is more dangerous than was thought, or was not known before. */
  | 'WORSE';

/** A verdict and its position. */
export type VerdictEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: Verdict;
};

/** A change of what we know. */
export type VerdictEvent = {
  /** What was held for true before; null where nothing final was, or its level is the same. */
  change?: Maybe<VerdictChange>;
  /** Position of this event: give it as `after` to go on from here. */
  cursor: Scalars['Cursor']['output'];
  /** True when events between `after` and this one are no longer kept: fetch `verdicts` to fill the gap. */
  gap: Scalars['Boolean']['output'];
  /** For the gateway: where this event stands in the stream. */
  place: StreamPlace;
  /** What we know now; null in the first event without cursor and in a gap event. */
  verdict?: Maybe<Verdict>;
};

/** Which verdicts. All given conditions must hold. */
export type VerdictFilter = {
  /** Only final ones. Provisional ones are included unless this is true. */
  finalOnly?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only from this level on. */
  levelMin?: InputMaybe<VerdictLevel>;
  /** Only of this sample. */
  sha256?: InputMaybe<Scalars['Sha256']['input']>;
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
export type VerdictOverride = {
  /** When; null before. */
  decidedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Id of the analyst who decided on the proposal, or took it back; null before, and for all but staff. */
  decidedBy?: Maybe<Scalars['ID']['output']>;
  /** Why it was decided so; null before. */
  decision?: Maybe<Scalars['String']['output']>;
  /** The verdict that was overridden, or is to be. */
  from: Verdict;
  /** Opaque id, prefix `ovr_`. */
  id: Scalars['ID']['output'];
  /** The level in its place. */
  level: VerdictLevel;
  /** When it was proposed. */
  proposedAt: Scalars['DateTime']['output'];
  /** Id of the analyst; null for all but staff. */
  proposedBy?: Maybe<Scalars['ID']['output']>;
  /** Why, in the analyst's words. */
  reason: Scalars['String']['output'];
  /** Hash of the bytes. */
  sha256: Scalars['Sha256']['output'];
  /** How far it is. */
  state: OverrideState;
};

/** A page of overrides. */
export type VerdictOverrideConnection = {
  /** The page's rows with their positions. */
  edges: Array<VerdictOverrideEdge>;
  /** The page's rows. */
  nodes: Array<VerdictOverride>;
  /** Where the page stands. */
  pageInfo: PageInfo;
};

/** Input of verdictOverrideDecide. */
export type VerdictOverrideDecideInput = {
  /** Whether it shall hold. */
  agree: Scalars['Boolean']['input'];
  /** The proposal. */
  overrideId: Scalars['ID']['input'];
  /** Why, 10 to 1000 characters. */
  reason: Scalars['String']['input'];
};

/** Answer of verdictOverrideDecide. */
export type VerdictOverrideDecidePayload = {
  /** The override; null on errors. */
  override?: Maybe<VerdictOverride>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** An override and its position. */
export type VerdictOverrideEdge = {
  /** Position of this row. */
  cursor: Scalars['Cursor']['output'];
  /** The row. */
  node: VerdictOverride;
};

/** Input of verdictOverride. */
export type VerdictOverrideInput = {
  /** The level in place of the engine's. */
  level: VerdictLevel;
  /** Why, 10 to 1000 characters. It becomes the verdict's summary. */
  reason: Scalars['String']['input'];
  /** Hash of the bytes. */
  sha256: Scalars['Sha256']['input'];
};

/** Answer of verdictOverride. */
export type VerdictOverridePayload = {
  /** The override; null on errors. */
  override?: Maybe<VerdictOverride>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

/** Input of verdictOverrideWithdraw. */
export type VerdictOverrideWithdrawInput = {
  /** Why, 10 to 1000 characters. */
  reason: Scalars['String']['input'];
  /** Hash of the bytes. */
  sha256: Scalars['Sha256']['input'];
};

/** Answer of verdictOverrideWithdraw. */
export type VerdictOverrideWithdrawPayload = {
  /** The override; null on errors. */
  override?: Maybe<VerdictOverride>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
};

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

/**
 * Verdict changes as calls: POST of JSON to an address of the customer's, signed as Standard Webhooks (standardwebhooks.com) says, `{ type: "verdict.changed", webhookId, customerId, events: [{ cursor, gap, verdict }] }` with up to
 * 100 events in their order. What is not taken (any answer but 2xx within ten seconds) is told again, after 5 seconds at first and after an hour at most, and what came meanwhile with it; after three days, or by an answer of 410, it stops.
 */
export type VerdictWebhook = {
  /** Calls in a row that were not taken. */
  attempts: Scalars['Int']['output'];
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** Position of the last event that was taken: a cursor of `verdictChanged`. */
  cursor: Scalars['Cursor']['output'];
  /** Why the last one was not; null when it was. */
  failure?: Maybe<Scalars['String']['output']>;
  /** Only final verdicts. */
  finalOnly: Scalars['Boolean']['output'];
  /** Opaque id, prefix `whk_`. */
  id: Scalars['ID']['output'];
  /** Only verdicts of this level or worse; null for all. */
  levelMin?: Maybe<VerdictLevel>;
  /** When it is tried next; null when nothing waits to be told, or it has stopped. */
  nextAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether it works. */
  state: VerdictWebhookState;
  /** Where it calls; null when that can no longer be told. */
  url?: Maybe<Scalars['URL']['output']>;
};

/** Input of verdictWebhookRemove. */
export type VerdictWebhookRemoveInput = {
  /** The webhook. */
  webhookId: Scalars['ID']['input'];
};

/** Answer of verdictWebhookRemove. */
export type VerdictWebhookRemovePayload = {
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
  /** What it was; null when it was gone already, and on errors. */
  webhook?: Maybe<VerdictWebhook>;
};

/** Input of verdictWebhookReplay. */
export type VerdictWebhookReplayInput = {
  /** A cursor of `verdictChanged` or of a call: what came after it is told. */
  after: Scalars['Cursor']['input'];
  /** The webhook. */
  webhookId: Scalars['ID']['input'];
};

/** Answer of verdictWebhookReplay. */
export type VerdictWebhookReplayPayload = {
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
  /** The webhook; null on errors. */
  webhook?: Maybe<VerdictWebhook>;
};

/** Input of verdictWebhookSet. */
export type VerdictWebhookSetInput = {
  /** Only final verdicts. Default: false. */
  finalOnly?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only verdicts of this level or worse. */
  levelMin?: InputMaybe<VerdictLevel>;
  /** An https address of at most 1000 characters, without a name in it. */
  url: Scalars['URL']['input'];
  /** Which to change; left out, a new one is made. */
  webhookId?: InputMaybe<Scalars['ID']['input']>;
};

/** Answer of verdictWebhookSet. */
export type VerdictWebhookSetPayload = {
  /** What calls are signed with, shown only here; null on errors, and where the address stayed. */
  secret?: Maybe<Scalars['String']['output']>;
  /** Why it was refused; empty on success. */
  userErrors: Array<UserError>;
  /** The webhook; null on errors. */
  webhook?: Maybe<VerdictWebhook>;
};

/** How a webhook is. */
export type VerdictWebhookState =
  /** What there was to tell has been taken, or is on its way. */
  | 'ACTIVE'
  /** The last call was not taken; it is tried again. */
  | 'FAILING'
  /** It was given up. verdictWebhookSet or verdictWebhookReplay has it go on. */
  | 'STOPPED';



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
  Analysis: Analysis;
  Campaign: Campaign;
  CustomerExport: CustomerExport;
  Detonation: Detonation;
  EngineRelease: EngineRelease;
  Environment: Environment;
  Incident: Incident;
  Rescoring: Rescoring;
  Runner: Runner;
  Sample: Sample;
  Verdict: Verdict;
  VerdictOverride: VerdictOverride;
  VerdictWebhook: VerdictWebhook;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Analysis:
    ( { __typename: 'Analysis' }
    & GraphQLRecursivePick<FederationTypes['Analysis'], {"id":true}> );
  Campaign:
    ( { __typename: 'Campaign' }
    & GraphQLRecursivePick<FederationTypes['Campaign'], {"id":true}> );
  CustomerExport:
    ( { __typename: 'CustomerExport' }
    & GraphQLRecursivePick<FederationTypes['CustomerExport'], {"id":true}> );
  Detonation:
    ( { __typename: 'Detonation' }
    & GraphQLRecursivePick<FederationTypes['Detonation'], {"id":true}> );
  EngineRelease:
    ( { __typename: 'EngineRelease' }
    & GraphQLRecursivePick<FederationTypes['EngineRelease'], {"id":true}> );
  Environment:
    ( { __typename: 'Environment' }
    & GraphQLRecursivePick<FederationTypes['Environment'], {"name":true}> );
  Incident:
    ( { __typename: 'Incident' }
    & GraphQLRecursivePick<FederationTypes['Incident'], {"id":true}> );
  Rescoring:
    ( { __typename: 'Rescoring' }
    & GraphQLRecursivePick<FederationTypes['Rescoring'], {"id":true}> );
  Runner:
    ( { __typename: 'Runner' }
    & GraphQLRecursivePick<FederationTypes['Runner'], {"id":true}> );
  Sample:
    ( { __typename: 'Sample' }
    & ( GraphQLRecursivePick<FederationTypes['Sample'], {"id":true}>
        | GraphQLRecursivePick<FederationTypes['Sample'], {"sha256":true}> ) );
  Verdict:
    ( { __typename: 'Verdict' }
    & GraphQLRecursivePick<FederationTypes['Verdict'], {"id":true}> );
  VerdictOverride:
    ( { __typename: 'VerdictOverride' }
    & GraphQLRecursivePick<FederationTypes['VerdictOverride'], {"id":true}> );
  VerdictWebhook:
    ( { __typename: 'VerdictWebhook' }
    & GraphQLRecursivePick<FederationTypes['VerdictWebhook'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Analysis: ResolverTypeWrapper<AnalysisRow>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  AnalysisCause: AnalysisCause;
  AnalysisEvent: ResolverTypeWrapper<AnalysisEventRow>;
  AnalysisStage: AnalysisStage;
  AnalysisState: AnalysisState;
  AwaitedDeviceConnection: ResolverTypeWrapper<AwaitedDeviceConnection>;
  AwaitedDeviceEdge: ResolverTypeWrapper<AwaitedDeviceEdge>;
  ByteCount: ResolverTypeWrapper<Scalars['ByteCount']['output']>;
  Campaign: ResolverTypeWrapper<CampaignRow>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  CampaignCause: CampaignCause;
  CampaignConnection: ResolverTypeWrapper<Omit<CampaignConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['CampaignEdge']>, nodes: Array<ResolversTypes['Campaign']> }>;
  CampaignEdge: ResolverTypeWrapper<Omit<CampaignEdge, 'node'> & { node: ResolversTypes['Campaign'] }>;
  CampaignMove: CampaignMove;
  CampaignMoveInput: CampaignMoveInput;
  CampaignMovePayload: ResolverTypeWrapper<Omit<CampaignMovePayload, 'campaign'> & { campaign?: Maybe<ResolversTypes['Campaign']> }>;
  CampaignStartInput: CampaignStartInput;
  CampaignStartPayload: ResolverTypeWrapper<Omit<CampaignStartPayload, 'campaign'> & { campaign?: Maybe<ResolversTypes['Campaign']> }>;
  CampaignState: CampaignState;
  ContentEncoding: ContentEncoding;
  Coverage: ResolverTypeWrapper<Coverage>;
  CoverageGap: ResolverTypeWrapper<CoverageGap>;
  Cursor: ResolverTypeWrapper<Scalars['Cursor']['output']>;
  Customer: ResolverTypeWrapper<Customer>;
  CustomerExport: ResolverTypeWrapper<CustomerExportRow>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Delivery: ResolverTypeWrapper<DeliveryRow>;
  DeliveryAcknowledgeInput: DeliveryAcknowledgeInput;
  DeliveryAcknowledgePayload: ResolverTypeWrapper<Omit<DeliveryAcknowledgePayload, 'delivery'> & { delivery?: Maybe<ResolversTypes['Delivery']> }>;
  DeliveryAction: DeliveryAction;
  DeliveryConnection: ResolverTypeWrapper<DeliveryConnectionRow>;
  DeliveryCoverage: ResolverTypeWrapper<DeliveryCoverage>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  DeliveryEdge: ResolverTypeWrapper<Omit<DeliveryEdge, 'node'> & { node: ResolversTypes['Delivery'] }>;
  DeliveryState: DeliveryState;
  Detonation: ResolverTypeWrapper<DetonationRow>;
  DetonationOutcome: DetonationOutcome;
  Device: ResolverTypeWrapper<Device>;
  Duration: ResolverTypeWrapper<Scalars['Duration']['output']>;
  EngineRelease: ResolverTypeWrapper<EngineReleaseRow>;
  EngineReleaseConnection: ResolverTypeWrapper<Omit<EngineReleaseConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['EngineReleaseEdge']>, nodes: Array<ResolversTypes['EngineRelease']> }>;
  EngineReleaseEdge: ResolverTypeWrapper<Omit<EngineReleaseEdge, 'node'> & { node: ResolversTypes['EngineRelease'] }>;
  Environment: ResolverTypeWrapper<EnvironmentRow>;
  ErrorCode: ErrorCode;
  EvasionScore: ResolverTypeWrapper<EvasionScore>;
  Event: ResolverTypeWrapper<Event>;
  EventConnection: ResolverTypeWrapper<EventConnection>;
  EventEdge: ResolverTypeWrapper<EventEdge>;
  EventKind: EventKind;
  ExportChunk: ResolverTypeWrapper<ExportChunk>;
  Failure: ResolverTypeWrapper<Failure>;
  Incident: ResolverTypeWrapper<IncidentRow>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  IncidentConnection: ResolverTypeWrapper<Omit<IncidentConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['IncidentEdge']>, nodes: Array<ResolversTypes['Incident']> }>;
  IncidentEdge: ResolverTypeWrapper<Omit<IncidentEdge, 'node'> & { node: ResolversTypes['Incident'] }>;
  IncidentNote: ResolverTypeWrapper<IncidentNote>;
  IncidentOpenInput: IncidentOpenInput;
  IncidentOpenPayload: ResolverTypeWrapper<Omit<IncidentOpenPayload, 'incident'> & { incident?: Maybe<ResolversTypes['Incident']> }>;
  IncidentState: IncidentState;
  IncidentUpdateInput: IncidentUpdateInput;
  IncidentUpdatePayload: ResolverTypeWrapper<Omit<IncidentUpdatePayload, 'incident'> & { incident?: Maybe<ResolversTypes['Incident']> }>;
  Indicator: ResolverTypeWrapper<Indicator>;
  IndicatorKind: IndicatorKind;
  LiveProcess: ResolverTypeWrapper<LiveProcess>;
  LiveSignal: ResolverTypeWrapper<LiveSignal>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  OverrideState: OverrideState;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  PeerRegion: ResolverTypeWrapper<PeerRegion>;
  Process: ResolverTypeWrapper<Process>;
  ProcessConnection: ResolverTypeWrapper<ProcessConnection>;
  ProcessEdge: ResolverTypeWrapper<ProcessEdge>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RegionResult: ResolverTypeWrapper<RegionResult>;
  RegionResultConnection: ResolverTypeWrapper<RegionResultConnection>;
  RegionResultEdge: ResolverTypeWrapper<RegionResultEdge>;
  Report: ResolverTypeWrapper<ReportRow>;
  ReportExport: ResolverTypeWrapper<ReportExport>;
  ReportFormat: ReportFormat;
  Rescoring: ResolverTypeWrapper<RescoringRow>;
  RescoringPauseInput: RescoringPauseInput;
  RescoringPausePayload: ResolverTypeWrapper<Omit<RescoringPausePayload, 'rescoring'> & { rescoring?: Maybe<ResolversTypes['Rescoring']> }>;
  RescoringState: RescoringState;
  Runner: ResolverTypeWrapper<RunnerRow>;
  Sample: ResolverTypeWrapper<SampleRow>;
  ServiceHealth: ServiceHealth;
  ServicePart: ResolverTypeWrapper<ServicePart>;
  ServicePartName: ServicePartName;
  ServiceReanalysis: ResolverTypeWrapper<ServiceReanalysis>;
  ServiceStatus: ResolverTypeWrapper<ServiceStatusRow>;
  ServiceStatusChange: ResolverTypeWrapper<ServiceStatusChange>;
  ServiceStatusChangeConnection: ResolverTypeWrapper<ServiceStatusChangeConnection>;
  ServiceStatusChangeEdge: ResolverTypeWrapper<ServiceStatusChangeEdge>;
  Sha256: ResolverTypeWrapper<Scalars['Sha256']['output']>;
  Signal: ResolverTypeWrapper<Signal>;
  SignalSource: SignalSource;
  StaticFacts: ResolverTypeWrapper<StaticFacts>;
  StreamPlace: ResolverTypeWrapper<StreamPlace>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  TechniqueUse: ResolverTypeWrapper<TechniqueUse>;
  URL: ResolverTypeWrapper<Scalars['URL']['output']>;
  UserError: ResolverTypeWrapper<UserError>;
  Verdict: ResolverTypeWrapper<VerdictRow>;
  VerdictCause: VerdictCause;
  VerdictChange: ResolverTypeWrapper<VerdictChangeRow>;
  VerdictChangeConnection: ResolverTypeWrapper<Omit<VerdictChangeConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['VerdictChangeEdge']>, nodes: Array<ResolversTypes['VerdictChange']> }>;
  VerdictChangeEdge: ResolverTypeWrapper<Omit<VerdictChangeEdge, 'node'> & { node: ResolversTypes['VerdictChange'] }>;
  VerdictChangeFilter: VerdictChangeFilter;
  VerdictConditions: ResolverTypeWrapper<VerdictConditions>;
  VerdictConnection: ResolverTypeWrapper<Omit<VerdictConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['VerdictEdge']>, nodes: Array<ResolversTypes['Verdict']> }>;
  VerdictDirection: VerdictDirection;
  VerdictEdge: ResolverTypeWrapper<Omit<VerdictEdge, 'node'> & { node: ResolversTypes['Verdict'] }>;
  VerdictEvent: ResolverTypeWrapper<VerdictEventRow>;
  VerdictFilter: VerdictFilter;
  VerdictLevel: VerdictLevel;
  VerdictOverride: ResolverTypeWrapper<VerdictOverrideRow>;
  VerdictOverrideConnection: ResolverTypeWrapper<Omit<VerdictOverrideConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['VerdictOverrideEdge']>, nodes: Array<ResolversTypes['VerdictOverride']> }>;
  VerdictOverrideDecideInput: VerdictOverrideDecideInput;
  VerdictOverrideDecidePayload: ResolverTypeWrapper<Omit<VerdictOverrideDecidePayload, 'override'> & { override?: Maybe<ResolversTypes['VerdictOverride']> }>;
  VerdictOverrideEdge: ResolverTypeWrapper<Omit<VerdictOverrideEdge, 'node'> & { node: ResolversTypes['VerdictOverride'] }>;
  VerdictOverrideInput: VerdictOverrideInput;
  VerdictOverridePayload: ResolverTypeWrapper<Omit<VerdictOverridePayload, 'override'> & { override?: Maybe<ResolversTypes['VerdictOverride']> }>;
  VerdictOverrideWithdrawInput: VerdictOverrideWithdrawInput;
  VerdictOverrideWithdrawPayload: ResolverTypeWrapper<Omit<VerdictOverrideWithdrawPayload, 'override'> & { override?: Maybe<ResolversTypes['VerdictOverride']> }>;
  VerdictReason: VerdictReason;
  VerdictStage: VerdictStage;
  VerdictWebhook: ResolverTypeWrapper<VerdictWebhookRow>;
  VerdictWebhookRemoveInput: VerdictWebhookRemoveInput;
  VerdictWebhookRemovePayload: ResolverTypeWrapper<Omit<VerdictWebhookRemovePayload, 'webhook'> & { webhook?: Maybe<ResolversTypes['VerdictWebhook']> }>;
  VerdictWebhookReplayInput: VerdictWebhookReplayInput;
  VerdictWebhookReplayPayload: ResolverTypeWrapper<Omit<VerdictWebhookReplayPayload, 'webhook'> & { webhook?: Maybe<ResolversTypes['VerdictWebhook']> }>;
  VerdictWebhookSetInput: VerdictWebhookSetInput;
  VerdictWebhookSetPayload: ResolverTypeWrapper<Omit<VerdictWebhookSetPayload, 'webhook'> & { webhook?: Maybe<ResolversTypes['VerdictWebhook']> }>;
  VerdictWebhookState: VerdictWebhookState;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Analysis: AnalysisRow;
  ID: Scalars['ID']['output'];
  AnalysisEvent: AnalysisEventRow;
  AwaitedDeviceConnection: AwaitedDeviceConnection;
  AwaitedDeviceEdge: AwaitedDeviceEdge;
  ByteCount: Scalars['ByteCount']['output'];
  Campaign: CampaignRow;
  Int: Scalars['Int']['output'];
  CampaignConnection: Omit<CampaignConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['CampaignEdge']>, nodes: Array<ResolversParentTypes['Campaign']> };
  CampaignEdge: Omit<CampaignEdge, 'node'> & { node: ResolversParentTypes['Campaign'] };
  CampaignMoveInput: CampaignMoveInput;
  CampaignMovePayload: Omit<CampaignMovePayload, 'campaign'> & { campaign?: Maybe<ResolversParentTypes['Campaign']> };
  CampaignStartInput: CampaignStartInput;
  CampaignStartPayload: Omit<CampaignStartPayload, 'campaign'> & { campaign?: Maybe<ResolversParentTypes['Campaign']> };
  Coverage: Coverage;
  CoverageGap: CoverageGap;
  Cursor: Scalars['Cursor']['output'];
  Customer: Customer;
  CustomerExport: CustomerExportRow;
  DateTime: Scalars['DateTime']['output'];
  Delivery: DeliveryRow;
  DeliveryAcknowledgeInput: DeliveryAcknowledgeInput;
  DeliveryAcknowledgePayload: Omit<DeliveryAcknowledgePayload, 'delivery'> & { delivery?: Maybe<ResolversParentTypes['Delivery']> };
  DeliveryConnection: DeliveryConnectionRow;
  DeliveryCoverage: DeliveryCoverage;
  Float: Scalars['Float']['output'];
  DeliveryEdge: Omit<DeliveryEdge, 'node'> & { node: ResolversParentTypes['Delivery'] };
  Detonation: DetonationRow;
  Device: Device;
  Duration: Scalars['Duration']['output'];
  EngineRelease: EngineReleaseRow;
  EngineReleaseConnection: Omit<EngineReleaseConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['EngineReleaseEdge']>, nodes: Array<ResolversParentTypes['EngineRelease']> };
  EngineReleaseEdge: Omit<EngineReleaseEdge, 'node'> & { node: ResolversParentTypes['EngineRelease'] };
  Environment: EnvironmentRow;
  EvasionScore: EvasionScore;
  Event: Event;
  EventConnection: EventConnection;
  EventEdge: EventEdge;
  ExportChunk: ExportChunk;
  Failure: Failure;
  Incident: IncidentRow;
  Boolean: Scalars['Boolean']['output'];
  IncidentConnection: Omit<IncidentConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['IncidentEdge']>, nodes: Array<ResolversParentTypes['Incident']> };
  IncidentEdge: Omit<IncidentEdge, 'node'> & { node: ResolversParentTypes['Incident'] };
  IncidentNote: IncidentNote;
  IncidentOpenInput: IncidentOpenInput;
  IncidentOpenPayload: Omit<IncidentOpenPayload, 'incident'> & { incident?: Maybe<ResolversParentTypes['Incident']> };
  IncidentUpdateInput: IncidentUpdateInput;
  IncidentUpdatePayload: Omit<IncidentUpdatePayload, 'incident'> & { incident?: Maybe<ResolversParentTypes['Incident']> };
  Indicator: Indicator;
  LiveProcess: LiveProcess;
  LiveSignal: LiveSignal;
  Mutation: Record<PropertyKey, never>;
  PageInfo: PageInfo;
  PeerRegion: PeerRegion;
  Process: Process;
  ProcessConnection: ProcessConnection;
  ProcessEdge: ProcessEdge;
  Query: Record<PropertyKey, never>;
  RegionResult: RegionResult;
  RegionResultConnection: RegionResultConnection;
  RegionResultEdge: RegionResultEdge;
  Report: ReportRow;
  ReportExport: ReportExport;
  Rescoring: RescoringRow;
  RescoringPauseInput: RescoringPauseInput;
  RescoringPausePayload: Omit<RescoringPausePayload, 'rescoring'> & { rescoring?: Maybe<ResolversParentTypes['Rescoring']> };
  Runner: RunnerRow;
  Sample: SampleRow;
  ServicePart: ServicePart;
  ServiceReanalysis: ServiceReanalysis;
  ServiceStatus: ServiceStatusRow;
  ServiceStatusChange: ServiceStatusChange;
  ServiceStatusChangeConnection: ServiceStatusChangeConnection;
  ServiceStatusChangeEdge: ServiceStatusChangeEdge;
  Sha256: Scalars['Sha256']['output'];
  Signal: Signal;
  StaticFacts: StaticFacts;
  StreamPlace: StreamPlace;
  Subscription: Record<PropertyKey, never>;
  TechniqueUse: TechniqueUse;
  URL: Scalars['URL']['output'];
  UserError: UserError;
  Verdict: VerdictRow;
  VerdictChange: VerdictChangeRow;
  VerdictChangeConnection: Omit<VerdictChangeConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['VerdictChangeEdge']>, nodes: Array<ResolversParentTypes['VerdictChange']> };
  VerdictChangeEdge: Omit<VerdictChangeEdge, 'node'> & { node: ResolversParentTypes['VerdictChange'] };
  VerdictChangeFilter: VerdictChangeFilter;
  VerdictConditions: VerdictConditions;
  VerdictConnection: Omit<VerdictConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['VerdictEdge']>, nodes: Array<ResolversParentTypes['Verdict']> };
  VerdictEdge: Omit<VerdictEdge, 'node'> & { node: ResolversParentTypes['Verdict'] };
  VerdictEvent: VerdictEventRow;
  VerdictFilter: VerdictFilter;
  VerdictOverride: VerdictOverrideRow;
  VerdictOverrideConnection: Omit<VerdictOverrideConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['VerdictOverrideEdge']>, nodes: Array<ResolversParentTypes['VerdictOverride']> };
  VerdictOverrideDecideInput: VerdictOverrideDecideInput;
  VerdictOverrideDecidePayload: Omit<VerdictOverrideDecidePayload, 'override'> & { override?: Maybe<ResolversParentTypes['VerdictOverride']> };
  VerdictOverrideEdge: Omit<VerdictOverrideEdge, 'node'> & { node: ResolversParentTypes['VerdictOverride'] };
  VerdictOverrideInput: VerdictOverrideInput;
  VerdictOverridePayload: Omit<VerdictOverridePayload, 'override'> & { override?: Maybe<ResolversParentTypes['VerdictOverride']> };
  VerdictOverrideWithdrawInput: VerdictOverrideWithdrawInput;
  VerdictOverrideWithdrawPayload: Omit<VerdictOverrideWithdrawPayload, 'override'> & { override?: Maybe<ResolversParentTypes['VerdictOverride']> };
  VerdictWebhook: VerdictWebhookRow;
  VerdictWebhookRemoveInput: VerdictWebhookRemoveInput;
  VerdictWebhookRemovePayload: Omit<VerdictWebhookRemovePayload, 'webhook'> & { webhook?: Maybe<ResolversParentTypes['VerdictWebhook']> };
  VerdictWebhookReplayInput: VerdictWebhookReplayInput;
  VerdictWebhookReplayPayload: Omit<VerdictWebhookReplayPayload, 'webhook'> & { webhook?: Maybe<ResolversParentTypes['VerdictWebhook']> };
  VerdictWebhookSetInput: VerdictWebhookSetInput;
  VerdictWebhookSetPayload: Omit<VerdictWebhookSetPayload, 'webhook'> & { webhook?: Maybe<ResolversParentTypes['VerdictWebhook']> };
  String: Scalars['String']['output'];
};

export type DataDirectiveArgs = {
  class: Scalars['String']['input'];
  purpose: Scalars['String']['input'];
  retain: Scalars['String']['input'];
};

export type DataDirectiveResolver<Result, Parent, ContextType = VerdictsContext, Args = DataDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AnalysisResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['Analysis'] = ResolversParentTypes['Analysis'], FederationReferenceType extends FederationReferenceTypes['Analysis'] = FederationReferenceTypes['Analysis']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Analysis']> | FederationReferenceType, FederationReferenceType, ContextType>;
  cause?: Resolver<ResolversTypes['AnalysisCause'], ParentType, ContextType>;
  detonations?: Resolver<Array<ResolversTypes['Detonation']>, ParentType, ContextType>;
  engine?: Resolver<Maybe<ResolversTypes['EngineRelease']>, ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['Failure']>, ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  nextAttemptAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  queuedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  report?: Resolver<ResolversTypes['Report'], ParentType, ContextType>;
  sample?: Resolver<ResolversTypes['Sample'], ParentType, ContextType>;
  signals?: Resolver<Array<ResolversTypes['Signal']>, ParentType, ContextType>;
  start?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['AnalysisState'], ParentType, ContextType>;
};

export type AnalysisEventResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['AnalysisEvent'] = ResolversParentTypes['AnalysisEvent']> = {
  analysis?: Resolver<ResolversTypes['Analysis'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  environment?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  processes?: Resolver<Array<ResolversTypes['LiveProcess']>, ParentType, ContextType>;
  signals?: Resolver<Array<ResolversTypes['LiveSignal']>, ParentType, ContextType>;
  stage?: Resolver<ResolversTypes['AnalysisStage'], ParentType, ContextType>;
};

export type AwaitedDeviceConnectionResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['AwaitedDeviceConnection'] = ResolversParentTypes['AwaitedDeviceConnection']> = {
  edges?: Resolver<Array<ResolversTypes['AwaitedDeviceEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Device']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type AwaitedDeviceEdgeResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['AwaitedDeviceEdge'] = ResolversParentTypes['AwaitedDeviceEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Device'], ParentType, ContextType>;
};

export interface ByteCountScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['ByteCount'], any> {
  name: 'ByteCount';
}

export type CampaignResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['Campaign'] = ResolversParentTypes['Campaign'], FederationReferenceType extends FederationReferenceTypes['Campaign'] = FederationReferenceTypes['Campaign']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Campaign']> | FederationReferenceType, FederationReferenceType, ContextType>;
  cause?: Resolver<ResolversTypes['CampaignCause'], ParentType, ContextType>;
  done?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  environment?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  flips?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  levels?: Resolver<Array<ResolversTypes['VerdictLevel']>, ParentType, ContextType>;
  limitations?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  refused?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  samplesMax?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['CampaignState'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type CampaignConnectionResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['CampaignConnection'] = ResolversParentTypes['CampaignConnection']> = {
  edges?: Resolver<Array<ResolversTypes['CampaignEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Campaign']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type CampaignEdgeResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['CampaignEdge'] = ResolversParentTypes['CampaignEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Campaign'], ParentType, ContextType>;
};

export type CampaignMovePayloadResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['CampaignMovePayload'] = ResolversParentTypes['CampaignMovePayload']> = {
  campaign?: Resolver<Maybe<ResolversTypes['Campaign']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type CampaignStartPayloadResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['CampaignStartPayload'] = ResolversParentTypes['CampaignStartPayload']> = {
  campaign?: Resolver<Maybe<ResolversTypes['Campaign']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type CoverageResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['Coverage'] = ResolversParentTypes['Coverage']> = {
  notOpened?: Resolver<Array<ResolversTypes['CoverageGap']>, ParentType, ContextType>;
  notRun?: Resolver<Array<ResolversTypes['CoverageGap']>, ParentType, ContextType>;
  parsed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  ran?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  vouched?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  waited?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type CoverageGapResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['CoverageGap'] = ResolversParentTypes['CoverageGap']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface CursorScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Cursor'], any> {
  name: 'Cursor';
}

export type CustomerResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['Customer'] = ResolversParentTypes['Customer']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type CustomerExportResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['CustomerExport'] = ResolversParentTypes['CustomerExport'], FederationReferenceType extends FederationReferenceTypes['CustomerExport'] = FederationReferenceTypes['CustomerExport']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['CustomerExport']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  verdicts?: Resolver<Maybe<ResolversTypes['ExportChunk']>, ParentType, ContextType, RequireFields<CustomerExportVerdictsArgs, 'number'>>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DeliveryResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['Delivery'] = ResolversParentTypes['Delivery']> = {
  action?: Resolver<Maybe<ResolversTypes['DeliveryAction']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  device?: Resolver<ResolversTypes['Device'], ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['DeliveryState'], ParentType, ContextType>;
};

export type DeliveryAcknowledgePayloadResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['DeliveryAcknowledgePayload'] = ResolversParentTypes['DeliveryAcknowledgePayload']> = {
  delivery?: Resolver<Maybe<ResolversTypes['Delivery']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type DeliveryConnectionResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['DeliveryConnection'] = ResolversParentTypes['DeliveryConnection']> = {
  coverage?: Resolver<ResolversTypes['DeliveryCoverage'], ParentType, ContextType>;
  edges?: Resolver<Array<ResolversTypes['DeliveryEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Delivery']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  waiting?: Resolver<ResolversTypes['AwaitedDeviceConnection'], ParentType, ContextType, RequireFields<DeliveryConnectionWaitingArgs, 'first'>>;
};

export type DeliveryCoverageResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['DeliveryCoverage'] = ResolversParentTypes['DeliveryCoverage']> = {
  answered?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  devices?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  p99?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  share?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type DeliveryEdgeResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['DeliveryEdge'] = ResolversParentTypes['DeliveryEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Delivery'], ParentType, ContextType>;
};

export type DetonationResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['Detonation'] = ResolversParentTypes['Detonation'], FederationReferenceType extends FederationReferenceTypes['Detonation'] = FederationReferenceTypes['Detonation']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Detonation']> | FederationReferenceType, FederationReferenceType, ContextType>;
  attempt?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  choice?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  environment?: Resolver<ResolversTypes['Environment'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  limitations?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  member?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  number?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['DetonationOutcome'], ParentType, ContextType>;
  runTime?: Resolver<ResolversTypes['Duration'], ParentType, ContextType>;
};

export type DeviceResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['Device'] = ResolversParentTypes['Device']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export interface DurationScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Duration'], any> {
  name: 'Duration';
}

export type EngineReleaseResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['EngineRelease'] = ResolversParentTypes['EngineRelease'], FederationReferenceType extends FederationReferenceTypes['EngineRelease'] = FederationReferenceTypes['EngineRelease']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['EngineRelease']> | FederationReferenceType, FederationReferenceType, ContextType>;
  digest?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  firstUsedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type EngineReleaseConnectionResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['EngineReleaseConnection'] = ResolversParentTypes['EngineReleaseConnection']> = {
  edges?: Resolver<Array<ResolversTypes['EngineReleaseEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['EngineRelease']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type EngineReleaseEdgeResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['EngineReleaseEdge'] = ResolversParentTypes['EngineReleaseEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['EngineRelease'], ParentType, ContextType>;
};

export type EnvironmentResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['Environment'] = ResolversParentTypes['Environment'], FederationReferenceType extends FederationReferenceTypes['Environment'] = FederationReferenceTypes['Environment']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Environment']> | FederationReferenceType, FederationReferenceType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  evasion?: Resolver<Maybe<ResolversTypes['EvasionScore']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  offeredAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type EvasionScoreResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['EvasionScore'] = ResolversParentTypes['EvasionScore']> = {
  passed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  seen?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type EventResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['Event'] = ResolversParentTypes['Event']> = {
  at?: Resolver<ResolversTypes['Duration'], ParentType, ContextType>;
  fields?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['EventKind'], ParentType, ContextType>;
  processId?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  run?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type EventConnectionResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['EventConnection'] = ResolversParentTypes['EventConnection']> = {
  edges?: Resolver<Array<ResolversTypes['EventEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Event']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type EventEdgeResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['EventEdge'] = ResolversParentTypes['EventEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Event'], ParentType, ContextType>;
};

export type ExportChunkResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['ExportChunk'] = ResolversParentTypes['ExportChunk']> = {
  lines?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type FailureResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['Failure'] = ResolversParentTypes['Failure']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type IncidentResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['Incident'] = ResolversParentTypes['Incident'], FederationReferenceType extends FederationReferenceTypes['Incident'] = FederationReferenceTypes['Incident']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Incident']> | FederationReferenceType, FederationReferenceType, ContextType>;
  affectedCustomers?: Resolver<Maybe<Array<ResolversTypes['Customer']>>, ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  impact?: Resolver<ResolversTypes['ServiceHealth'], ParentType, ContextType>;
  measured?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  parts?: Resolver<Array<ResolversTypes['ServicePartName']>, ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['IncidentState'], ParentType, ContextType>;
  timeline?: Resolver<Array<ResolversTypes['IncidentNote']>, ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type IncidentConnectionResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['IncidentConnection'] = ResolversParentTypes['IncidentConnection']> = {
  edges?: Resolver<Array<ResolversTypes['IncidentEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Incident']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type IncidentEdgeResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['IncidentEdge'] = ResolversParentTypes['IncidentEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Incident'], ParentType, ContextType>;
};

export type IncidentNoteResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['IncidentNote'] = ResolversParentTypes['IncidentNote']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['IncidentState'], ParentType, ContextType>;
  words?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type IncidentOpenPayloadResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['IncidentOpenPayload'] = ResolversParentTypes['IncidentOpenPayload']> = {
  incident?: Resolver<Maybe<ResolversTypes['Incident']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type IncidentUpdatePayloadResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['IncidentUpdatePayload'] = ResolversParentTypes['IncidentUpdatePayload']> = {
  incident?: Resolver<Maybe<ResolversTypes['Incident']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type IndicatorResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['Indicator'] = ResolversParentTypes['Indicator']> = {
  kind?: Resolver<ResolversTypes['IndicatorKind'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  where?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type LiveProcessResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['LiveProcess'] = ResolversParentTypes['LiveProcess']> = {
  commandLine?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  parentProcessId?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  processId?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type LiveSignalResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['LiveSignal'] = ResolversParentTypes['LiveSignal']> = {
  rule?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  techniques?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  weight?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  campaignMove?: Resolver<ResolversTypes['CampaignMovePayload'], ParentType, ContextType, RequireFields<MutationCampaignMoveArgs, 'input'>>;
  campaignStart?: Resolver<ResolversTypes['CampaignStartPayload'], ParentType, ContextType, RequireFields<MutationCampaignStartArgs, 'input'>>;
  deliveryAcknowledge?: Resolver<ResolversTypes['DeliveryAcknowledgePayload'], ParentType, ContextType, RequireFields<MutationDeliveryAcknowledgeArgs, 'input'>>;
  incidentOpen?: Resolver<ResolversTypes['IncidentOpenPayload'], ParentType, ContextType, RequireFields<MutationIncidentOpenArgs, 'input'>>;
  incidentUpdate?: Resolver<ResolversTypes['IncidentUpdatePayload'], ParentType, ContextType, RequireFields<MutationIncidentUpdateArgs, 'input'>>;
  rescoringPause?: Resolver<ResolversTypes['RescoringPausePayload'], ParentType, ContextType, RequireFields<MutationRescoringPauseArgs, 'input'>>;
  verdictOverride?: Resolver<ResolversTypes['VerdictOverridePayload'], ParentType, ContextType, RequireFields<MutationVerdictOverrideArgs, 'input'>>;
  verdictOverrideDecide?: Resolver<ResolversTypes['VerdictOverrideDecidePayload'], ParentType, ContextType, RequireFields<MutationVerdictOverrideDecideArgs, 'input'>>;
  verdictOverrideWithdraw?: Resolver<ResolversTypes['VerdictOverrideWithdrawPayload'], ParentType, ContextType, RequireFields<MutationVerdictOverrideWithdrawArgs, 'input'>>;
  verdictWebhookRemove?: Resolver<ResolversTypes['VerdictWebhookRemovePayload'], ParentType, ContextType, RequireFields<MutationVerdictWebhookRemoveArgs, 'input'>>;
  verdictWebhookReplay?: Resolver<ResolversTypes['VerdictWebhookReplayPayload'], ParentType, ContextType, RequireFields<MutationVerdictWebhookReplayArgs, 'input'>>;
  verdictWebhookSet?: Resolver<ResolversTypes['VerdictWebhookSetPayload'], ParentType, ContextType, RequireFields<MutationVerdictWebhookSetArgs, 'input'>>;
};

export type PageInfoResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['Cursor']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['Cursor']>, ParentType, ContextType>;
};

export type PeerRegionResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['PeerRegion'] = ResolversParentTypes['PeerRegion']> = {
  failure?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  heardAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  region?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  results?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ProcessResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['Process'] = ResolversParentTypes['Process']> = {
  commandLine?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  image?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  parentProcessId?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  processId?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  run?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['Duration'], ParentType, ContextType>;
};

export type ProcessConnectionResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['ProcessConnection'] = ResolversParentTypes['ProcessConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ProcessEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Process']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ProcessEdgeResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['ProcessEdge'] = ResolversParentTypes['ProcessEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Process'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  analysis?: Resolver<Maybe<ResolversTypes['Analysis']>, ParentType, ContextType, RequireFields<QueryAnalysisArgs, 'id'>>;
  campaigns?: Resolver<ResolversTypes['CampaignConnection'], ParentType, ContextType, RequireFields<QueryCampaignsArgs, 'first'>>;
  engineReleases?: Resolver<ResolversTypes['EngineReleaseConnection'], ParentType, ContextType, RequireFields<QueryEngineReleasesArgs, 'first'>>;
  environments?: Resolver<Array<ResolversTypes['Environment']>, ParentType, ContextType>;
  incidents?: Resolver<ResolversTypes['IncidentConnection'], ParentType, ContextType, RequireFields<QueryIncidentsArgs, 'first'>>;
  peerRegions?: Resolver<Array<ResolversTypes['PeerRegion']>, ParentType, ContextType>;
  regionResults?: Resolver<ResolversTypes['RegionResultConnection'], ParentType, ContextType, RequireFields<QueryRegionResultsArgs, 'first'>>;
  rescorings?: Resolver<Array<ResolversTypes['Rescoring']>, ParentType, ContextType>;
  runners?: Resolver<Array<ResolversTypes['Runner']>, ParentType, ContextType>;
  serviceStatus?: Resolver<ResolversTypes['ServiceStatus'], ParentType, ContextType>;
  serviceStatusHistory?: Resolver<ResolversTypes['ServiceStatusChangeConnection'], ParentType, ContextType, RequireFields<QueryServiceStatusHistoryArgs, 'first'>>;
  verdict?: Resolver<Maybe<ResolversTypes['Verdict']>, ParentType, ContextType, RequireFields<QueryVerdictArgs, 'sha256'>>;
  verdictChanges?: Resolver<ResolversTypes['VerdictChangeConnection'], ParentType, ContextType, RequireFields<QueryVerdictChangesArgs, 'first'>>;
  verdictOverrides?: Resolver<ResolversTypes['VerdictOverrideConnection'], ParentType, ContextType, RequireFields<QueryVerdictOverridesArgs, 'first'>>;
  verdictWebhooks?: Resolver<Array<ResolversTypes['VerdictWebhook']>, ParentType, ContextType>;
  verdicts?: Resolver<ResolversTypes['VerdictConnection'], ParentType, ContextType, RequireFields<QueryVerdictsArgs, 'first'>>;
};

export type RegionResultResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['RegionResult'] = ResolversParentTypes['RegionResult']> = {
  confidence?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  engine?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  level?: Resolver<ResolversTypes['VerdictLevel'], ParentType, ContextType>;
  probability?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  reachedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['VerdictReason'], ParentType, ContextType>;
  revision?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  sha256?: Resolver<ResolversTypes['Sha256'], ParentType, ContextType>;
  techniques?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export type RegionResultConnectionResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['RegionResultConnection'] = ResolversParentTypes['RegionResultConnection']> = {
  edges?: Resolver<Array<ResolversTypes['RegionResultEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['RegionResult']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type RegionResultEdgeResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['RegionResultEdge'] = ResolversParentTypes['RegionResultEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['RegionResult'], ParentType, ContextType>;
};

export type ReportResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['Report'] = ResolversParentTypes['Report']> = {
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, RequireFields<ReportEventsArgs, 'first'>>;
  export?: Resolver<ResolversTypes['ReportExport'], ParentType, ContextType, RequireFields<ReportExportArgs, 'format'>>;
  indicators?: Resolver<Array<ResolversTypes['Indicator']>, ParentType, ContextType>;
  processes?: Resolver<ResolversTypes['ProcessConnection'], ParentType, ContextType, RequireFields<ReportProcessesArgs, 'first'>>;
  static?: Resolver<Maybe<ResolversTypes['StaticFacts']>, ParentType, ContextType>;
  techniques?: Resolver<Array<ResolversTypes['TechniqueUse']>, ParentType, ContextType>;
};

export type ReportExportResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['ReportExport'] = ResolversParentTypes['ReportExport']> = {
  content?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  encoding?: Resolver<ResolversTypes['ContentEncoding'], ParentType, ContextType>;
  fileName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  mediaType?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type RescoringResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['Rescoring'] = ResolversParentTypes['Rescoring'], FederationReferenceType extends FederationReferenceTypes['Rescoring'] = FederationReferenceTypes['Rescoring']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Rescoring']> | FederationReferenceType, FederationReferenceType, ContextType>;
  done?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  engine?: Resolver<ResolversTypes['EngineRelease'], ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  flips?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['RescoringState'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type RescoringPausePayloadResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['RescoringPausePayload'] = ResolversParentTypes['RescoringPausePayload']> = {
  rescoring?: Resolver<Maybe<ResolversTypes['Rescoring']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type RunnerResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['Runner'] = ResolversParentTypes['Runner'], FederationReferenceType extends FederationReferenceTypes['Runner'] = FederationReferenceTypes['Runner']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Runner']> | FederationReferenceType, FederationReferenceType, ContextType>;
  accelerator?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  capacity?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  environments?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastSeenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type SampleResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['Sample'] = ResolversParentTypes['Sample'], FederationReferenceType extends FederationReferenceTypes['Sample'] = FederationReferenceTypes['Sample']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Sample']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  sha256?: Resolver<ResolversTypes['Sha256'], ParentType, ContextType>;
  verdict?: Resolver<Maybe<ResolversTypes['Verdict']>, ParentType, ContextType>;
  verdictHistory?: Resolver<Array<ResolversTypes['Verdict']>, ParentType, ContextType>;
};

export type ServicePartResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['ServicePart'] = ResolversParentTypes['ServicePart']> = {
  detail?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  health?: Resolver<ResolversTypes['ServiceHealth'], ParentType, ContextType>;
  part?: Resolver<ResolversTypes['ServicePartName'], ParentType, ContextType>;
  since?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type ServiceReanalysisResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['ServiceReanalysis'] = ResolversParentTypes['ServiceReanalysis']> = {
  cause?: Resolver<ResolversTypes['CampaignCause'], ParentType, ContextType>;
  done?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  flips?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['CampaignState'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ServiceStatusResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['ServiceStatus'] = ResolversParentTypes['ServiceStatus']> = {
  health?: Resolver<ResolversTypes['ServiceHealth'], ParentType, ContextType>;
  incidents?: Resolver<Array<ResolversTypes['Incident']>, ParentType, ContextType>;
  measuredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  oldestQueued?: Resolver<Maybe<ResolversTypes['Duration']>, ParentType, ContextType>;
  parts?: Resolver<Array<ResolversTypes['ServicePart']>, ParentType, ContextType>;
  queued?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reanalysis?: Resolver<Maybe<ResolversTypes['ServiceReanalysis']>, ParentType, ContextType>;
  region?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  runners?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  verdictMedian?: Resolver<Maybe<ResolversTypes['Duration']>, ParentType, ContextType>;
};

export type ServiceStatusChangeResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['ServiceStatusChange'] = ResolversParentTypes['ServiceStatusChange']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  detail?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  health?: Resolver<ResolversTypes['ServiceHealth'], ParentType, ContextType>;
  part?: Resolver<ResolversTypes['ServicePartName'], ParentType, ContextType>;
};

export type ServiceStatusChangeConnectionResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['ServiceStatusChangeConnection'] = ResolversParentTypes['ServiceStatusChangeConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ServiceStatusChangeEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['ServiceStatusChange']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ServiceStatusChangeEdgeResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['ServiceStatusChangeEdge'] = ResolversParentTypes['ServiceStatusChangeEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['ServiceStatusChange'], ParentType, ContextType>;
};

export interface Sha256ScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Sha256'], any> {
  name: 'Sha256';
}

export type SignalResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['Signal'] = ResolversParentTypes['Signal']> = {
  benignCause?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  evidence?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  maliciousCause?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rule?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  run?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  source?: Resolver<ResolversTypes['SignalSource'], ParentType, ContextType>;
  techniques?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  weight?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type StaticFactsResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['StaticFacts'] = ResolversParentTypes['StaticFacts']> = {
  facts?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  md5?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  mediaType?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sha1?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type StreamPlaceResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['StreamPlace'] = ResolversParentTypes['StreamPlace']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  end?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  key?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  analysisProgressed?: SubscriptionResolver<ResolversTypes['AnalysisEvent'], "analysisProgressed", ParentType, ContextType, RequireFields<SubscriptionAnalysisProgressedArgs, 'analysisId'>>;
  serviceStatusChanged?: SubscriptionResolver<ResolversTypes['ServiceStatus'], "serviceStatusChanged", ParentType, ContextType>;
  verdictChanged?: SubscriptionResolver<ResolversTypes['VerdictEvent'], "verdictChanged", ParentType, ContextType, Partial<SubscriptionVerdictChangedArgs>>;
};

export type TechniqueUseResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['TechniqueUse'] = ResolversParentTypes['TechniqueUse']> = {
  id?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rules?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export interface UrlScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['URL'], any> {
  name: 'URL';
}

export type UserErrorResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  code?: Resolver<ResolversTypes['ErrorCode'], ParentType, ContextType>;
  field?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type VerdictResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['Verdict'] = ResolversParentTypes['Verdict'], FederationReferenceType extends FederationReferenceTypes['Verdict'] = FederationReferenceTypes['Verdict']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Verdict']> | FederationReferenceType, FederationReferenceType, ContextType>;
  analysis?: Resolver<Maybe<ResolversTypes['Analysis']>, ParentType, ContextType>;
  cause?: Resolver<ResolversTypes['VerdictCause'], ParentType, ContextType>;
  conditions?: Resolver<ResolversTypes['VerdictConditions'], ParentType, ContextType>;
  confidence?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  decisiveSignals?: Resolver<Array<ResolversTypes['Signal']>, ParentType, ContextType>;
  deliveries?: Resolver<ResolversTypes['DeliveryConnection'], ParentType, ContextType, RequireFields<VerdictDeliveriesArgs, 'first'>>;
  engine?: Resolver<ResolversTypes['EngineRelease'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  level?: Resolver<ResolversTypes['VerdictLevel'], ParentType, ContextType>;
  override?: Resolver<Maybe<ResolversTypes['VerdictOverride']>, ParentType, ContextType>;
  probability?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  reachedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['VerdictReason'], ParentType, ContextType>;
  region?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  revision?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  sample?: Resolver<ResolversTypes['Sample'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  stage?: Resolver<ResolversTypes['VerdictStage'], ParentType, ContextType>;
  summary?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  supersedes?: Resolver<Maybe<ResolversTypes['Verdict']>, ParentType, ContextType>;
};

export type VerdictChangeResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['VerdictChange'] = ResolversParentTypes['VerdictChange']> = {
  direction?: Resolver<ResolversTypes['VerdictDirection'], ParentType, ContextType>;
  verdict?: Resolver<ResolversTypes['Verdict'], ParentType, ContextType>;
  was?: Resolver<ResolversTypes['Verdict'], ParentType, ContextType>;
};

export type VerdictChangeConnectionResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['VerdictChangeConnection'] = ResolversParentTypes['VerdictChangeConnection']> = {
  edges?: Resolver<Array<ResolversTypes['VerdictChangeEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['VerdictChange']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type VerdictChangeEdgeResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['VerdictChangeEdge'] = ResolversParentTypes['VerdictChangeEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['VerdictChange'], ParentType, ContextType>;
};

export type VerdictConditionsResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['VerdictConditions'] = ResolversParentTypes['VerdictConditions']> = {
  coverage?: Resolver<Maybe<ResolversTypes['Coverage']>, ParentType, ContextType>;
  environments?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  limitations?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  network?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  runTime?: Resolver<ResolversTypes['Duration'], ParentType, ContextType>;
};

export type VerdictConnectionResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['VerdictConnection'] = ResolversParentTypes['VerdictConnection']> = {
  edges?: Resolver<Array<ResolversTypes['VerdictEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Verdict']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type VerdictEdgeResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['VerdictEdge'] = ResolversParentTypes['VerdictEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Verdict'], ParentType, ContextType>;
};

export type VerdictEventResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['VerdictEvent'] = ResolversParentTypes['VerdictEvent']> = {
  change?: Resolver<Maybe<ResolversTypes['VerdictChange']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  gap?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  place?: Resolver<ResolversTypes['StreamPlace'], ParentType, ContextType>;
  verdict?: Resolver<Maybe<ResolversTypes['Verdict']>, ParentType, ContextType>;
};

export type VerdictOverrideResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['VerdictOverride'] = ResolversParentTypes['VerdictOverride'], FederationReferenceType extends FederationReferenceTypes['VerdictOverride'] = FederationReferenceTypes['VerdictOverride']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['VerdictOverride']> | FederationReferenceType, FederationReferenceType, ContextType>;
  decidedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  decidedBy?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  decision?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  from?: Resolver<ResolversTypes['Verdict'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  level?: Resolver<ResolversTypes['VerdictLevel'], ParentType, ContextType>;
  proposedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  proposedBy?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sha256?: Resolver<ResolversTypes['Sha256'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['OverrideState'], ParentType, ContextType>;
};

export type VerdictOverrideConnectionResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['VerdictOverrideConnection'] = ResolversParentTypes['VerdictOverrideConnection']> = {
  edges?: Resolver<Array<ResolversTypes['VerdictOverrideEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['VerdictOverride']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type VerdictOverrideDecidePayloadResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['VerdictOverrideDecidePayload'] = ResolversParentTypes['VerdictOverrideDecidePayload']> = {
  override?: Resolver<Maybe<ResolversTypes['VerdictOverride']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type VerdictOverrideEdgeResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['VerdictOverrideEdge'] = ResolversParentTypes['VerdictOverrideEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['VerdictOverride'], ParentType, ContextType>;
};

export type VerdictOverridePayloadResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['VerdictOverridePayload'] = ResolversParentTypes['VerdictOverridePayload']> = {
  override?: Resolver<Maybe<ResolversTypes['VerdictOverride']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type VerdictOverrideWithdrawPayloadResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['VerdictOverrideWithdrawPayload'] = ResolversParentTypes['VerdictOverrideWithdrawPayload']> = {
  override?: Resolver<Maybe<ResolversTypes['VerdictOverride']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type VerdictWebhookResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['VerdictWebhook'] = ResolversParentTypes['VerdictWebhook'], FederationReferenceType extends FederationReferenceTypes['VerdictWebhook'] = FederationReferenceTypes['VerdictWebhook']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['VerdictWebhook']> | FederationReferenceType, FederationReferenceType, ContextType>;
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  finalOnly?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  levelMin?: Resolver<Maybe<ResolversTypes['VerdictLevel']>, ParentType, ContextType>;
  nextAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['VerdictWebhookState'], ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['URL']>, ParentType, ContextType>;
};

export type VerdictWebhookRemovePayloadResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['VerdictWebhookRemovePayload'] = ResolversParentTypes['VerdictWebhookRemovePayload']> = {
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  webhook?: Resolver<Maybe<ResolversTypes['VerdictWebhook']>, ParentType, ContextType>;
};

export type VerdictWebhookReplayPayloadResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['VerdictWebhookReplayPayload'] = ResolversParentTypes['VerdictWebhookReplayPayload']> = {
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  webhook?: Resolver<Maybe<ResolversTypes['VerdictWebhook']>, ParentType, ContextType>;
};

export type VerdictWebhookSetPayloadResolvers<ContextType = VerdictsContext, ParentType extends ResolversParentTypes['VerdictWebhookSetPayload'] = ResolversParentTypes['VerdictWebhookSetPayload']> = {
  secret?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  webhook?: Resolver<Maybe<ResolversTypes['VerdictWebhook']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = VerdictsContext> = {
  Analysis?: AnalysisResolvers<ContextType>;
  AnalysisEvent?: AnalysisEventResolvers<ContextType>;
  AwaitedDeviceConnection?: AwaitedDeviceConnectionResolvers<ContextType>;
  AwaitedDeviceEdge?: AwaitedDeviceEdgeResolvers<ContextType>;
  ByteCount?: GraphQLScalarType;
  Campaign?: CampaignResolvers<ContextType>;
  CampaignConnection?: CampaignConnectionResolvers<ContextType>;
  CampaignEdge?: CampaignEdgeResolvers<ContextType>;
  CampaignMovePayload?: CampaignMovePayloadResolvers<ContextType>;
  CampaignStartPayload?: CampaignStartPayloadResolvers<ContextType>;
  Coverage?: CoverageResolvers<ContextType>;
  CoverageGap?: CoverageGapResolvers<ContextType>;
  Cursor?: GraphQLScalarType;
  Customer?: CustomerResolvers<ContextType>;
  CustomerExport?: CustomerExportResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  Delivery?: DeliveryResolvers<ContextType>;
  DeliveryAcknowledgePayload?: DeliveryAcknowledgePayloadResolvers<ContextType>;
  DeliveryConnection?: DeliveryConnectionResolvers<ContextType>;
  DeliveryCoverage?: DeliveryCoverageResolvers<ContextType>;
  DeliveryEdge?: DeliveryEdgeResolvers<ContextType>;
  Detonation?: DetonationResolvers<ContextType>;
  Device?: DeviceResolvers<ContextType>;
  Duration?: GraphQLScalarType;
  EngineRelease?: EngineReleaseResolvers<ContextType>;
  EngineReleaseConnection?: EngineReleaseConnectionResolvers<ContextType>;
  EngineReleaseEdge?: EngineReleaseEdgeResolvers<ContextType>;
  Environment?: EnvironmentResolvers<ContextType>;
  EvasionScore?: EvasionScoreResolvers<ContextType>;
  Event?: EventResolvers<ContextType>;
  EventConnection?: EventConnectionResolvers<ContextType>;
  EventEdge?: EventEdgeResolvers<ContextType>;
  ExportChunk?: ExportChunkResolvers<ContextType>;
  Failure?: FailureResolvers<ContextType>;
  Incident?: IncidentResolvers<ContextType>;
  IncidentConnection?: IncidentConnectionResolvers<ContextType>;
  IncidentEdge?: IncidentEdgeResolvers<ContextType>;
  IncidentNote?: IncidentNoteResolvers<ContextType>;
  IncidentOpenPayload?: IncidentOpenPayloadResolvers<ContextType>;
  IncidentUpdatePayload?: IncidentUpdatePayloadResolvers<ContextType>;
  Indicator?: IndicatorResolvers<ContextType>;
  LiveProcess?: LiveProcessResolvers<ContextType>;
  LiveSignal?: LiveSignalResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  PeerRegion?: PeerRegionResolvers<ContextType>;
  Process?: ProcessResolvers<ContextType>;
  ProcessConnection?: ProcessConnectionResolvers<ContextType>;
  ProcessEdge?: ProcessEdgeResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  RegionResult?: RegionResultResolvers<ContextType>;
  RegionResultConnection?: RegionResultConnectionResolvers<ContextType>;
  RegionResultEdge?: RegionResultEdgeResolvers<ContextType>;
  Report?: ReportResolvers<ContextType>;
  ReportExport?: ReportExportResolvers<ContextType>;
  Rescoring?: RescoringResolvers<ContextType>;
  RescoringPausePayload?: RescoringPausePayloadResolvers<ContextType>;
  Runner?: RunnerResolvers<ContextType>;
  Sample?: SampleResolvers<ContextType>;
  ServicePart?: ServicePartResolvers<ContextType>;
  ServiceReanalysis?: ServiceReanalysisResolvers<ContextType>;
  ServiceStatus?: ServiceStatusResolvers<ContextType>;
  ServiceStatusChange?: ServiceStatusChangeResolvers<ContextType>;
  ServiceStatusChangeConnection?: ServiceStatusChangeConnectionResolvers<ContextType>;
  ServiceStatusChangeEdge?: ServiceStatusChangeEdgeResolvers<ContextType>;
  Sha256?: GraphQLScalarType;
  Signal?: SignalResolvers<ContextType>;
  StaticFacts?: StaticFactsResolvers<ContextType>;
  StreamPlace?: StreamPlaceResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  TechniqueUse?: TechniqueUseResolvers<ContextType>;
  URL?: GraphQLScalarType;
  UserError?: UserErrorResolvers<ContextType>;
  Verdict?: VerdictResolvers<ContextType>;
  VerdictChange?: VerdictChangeResolvers<ContextType>;
  VerdictChangeConnection?: VerdictChangeConnectionResolvers<ContextType>;
  VerdictChangeEdge?: VerdictChangeEdgeResolvers<ContextType>;
  VerdictConditions?: VerdictConditionsResolvers<ContextType>;
  VerdictConnection?: VerdictConnectionResolvers<ContextType>;
  VerdictEdge?: VerdictEdgeResolvers<ContextType>;
  VerdictEvent?: VerdictEventResolvers<ContextType>;
  VerdictOverride?: VerdictOverrideResolvers<ContextType>;
  VerdictOverrideConnection?: VerdictOverrideConnectionResolvers<ContextType>;
  VerdictOverrideDecidePayload?: VerdictOverrideDecidePayloadResolvers<ContextType>;
  VerdictOverrideEdge?: VerdictOverrideEdgeResolvers<ContextType>;
  VerdictOverridePayload?: VerdictOverridePayloadResolvers<ContextType>;
  VerdictOverrideWithdrawPayload?: VerdictOverrideWithdrawPayloadResolvers<ContextType>;
  VerdictWebhook?: VerdictWebhookResolvers<ContextType>;
  VerdictWebhookRemovePayload?: VerdictWebhookRemovePayloadResolvers<ContextType>;
  VerdictWebhookReplayPayload?: VerdictWebhookReplayPayloadResolvers<ContextType>;
  VerdictWebhookSetPayload?: VerdictWebhookSetPayloadResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = VerdictsContext> = {
  data?: DataDirectiveResolver<any, any, ContextType>;
};
