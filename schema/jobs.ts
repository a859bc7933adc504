import { z } from 'zod';
import { askedSchema } from './asked.ts';
import { coverageSchema } from './coverage.ts';
import { categories } from './policy-settings.ts';

/** What verdicts and runners say to each other over JetStream: jobs one way, results the other. */
const id = z.string().max(64);
const text = (max: number) => z.string().max(max);
const count = z.number().int().nonnegative();

/** Profiles a runner can serve; a job names one. `general` is every environment that this release knows. */
export const profiles = ['general'] as const;
/** Work that someone waits for, and work that may always wait: each has a subject and a consumer of its own. */
export const priorities = ['LIVE', 'BULK'] as const;
export type Priority = (typeof priorities)[number];
/** The durable consumer on JOBS, and the end of its subject, for one profile and priority. */
export const jobQueue = (profile: string, priority: Priority): string => (priority === 'LIVE' ? profile : `${profile}-bulk`);

export const jobSchema = z.object({
  jobId: id,
  sampleId: id,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size: count,
  /** Of jobs of earlier releases, as `passwords` and `asked` are. */
  fileName: text(255).default(''),
  /** What people gave it, sealed (`JobWords`): whoever has the ticket has it opened, by POST to `bytesUrl`/words. */
  words: z.base64().max(100_000).nullable().default(null),
  profile: text(64),
  /** Where the bytes are, and the ticket that is good for this job alone. */
  bytesUrl: text(2000),
  ticket: text(4000),
  /** Milliseconds that one run may take. */
  runMsMax: count,
  /** For an analyst's request and the engine's own evaluation: run here, whatever would be chosen. */
  environment: text(64).nullable(),
  priority: z.enum(priorities).default('LIVE'),
  /** Passwords of the archive, from those who submitted it. */
  passwords: z.array(text(100)).max(5).default([]),
  /** How a person wants it started; null as its type has it. */
  asked: askedSchema.nullable().default(null),
  /** Which attempt this is, from 1; results name it. */
  attempt: z.number().int().min(1).default(1),
  /** Runners have died with it: it runs with no other job beside it, within smaller bounds. */
  quarantine: z.boolean().default(false),
  /** Runners that leave it to another one: an attempt failed there. */
  avoid: z.array(id).max(10).default([]),
});
export type Job = z.infer<typeof jobSchema>;

/** What people gave a job besides the bytes: the name of the file, passwords, how it is to be started. */
export const jobWordsSchema = z.object({ fileName: text(255), passwords: z.array(text(100)).max(5), asked: askedSchema.nullable() });
export type JobWords = z.infer<typeof jobWordsSchema>;
/** The same as a runner is given it, with the key for what it finds out: 64 hexadecimal digits. */
export const jobSecretsSchema = jobWordsSchema.extend({ resultKey: z.string().regex(/^[0-9a-f]{64}$/).nullable() });
export type JobSecrets = z.infer<typeof jobSecretsSchema>;

export const signalSchema = z.object({
  rule: text(200),
  title: text(500),
  weight: z.number().int().min(0).max(100),
  source: z.enum(['YARA', 'SIGMA', 'STATIC', 'TEXT', 'MEMBER']),
  techniques: z.array(text(20)).max(20),
  benignCause: text(1000),
  maliciousCause: text(1000),
  evidence: z.array(text(500)).max(10),
  /** Which run saw it, counted from 0; null for what was found in the bytes. */
  run: count.nullable().default(null),
});
export type Signal = z.infer<typeof signalSchema>;

export const eventKinds = [
  'PROCESS', 'SHELL', 'FILE', 'READ', 'REGISTRY', 'NETWORK', 'DNS', 'CAPTURE', 'SHOWN', 'OTHER',
] as const;
export const observedEventSchema = z.object({
  kind: z.enum(eventKinds),
  /** Milliseconds since the run began. */
  at: z.number().int(),
  processId: z.number().int(),
  /** Sysmon's field names, so that Sigma rules apply as they are. */
  fields: z.record(text(64), text(8192)),
});
export type ObservedEvent = z.infer<typeof observedEventSchema>;

export const detonationSchema = z.object({
  environment: text(64),
  outcome: z.enum(['ENDED', 'TIMED_OUT', 'NOT_EXECUTED', 'MACHINE_FAILED']),
  choice: text(500),
  runMs: count,
  restoreMs: count,
  limitations: z.array(text(64)).max(20),
  /** Whose rules apply. */
  product: z.enum(['linux', 'windows']).default('linux'),
  /** Name of the member that ran; null for the sample itself. */
  member: text(255).nullable().default(null),
});
export type DetonationResult = z.infer<typeof detonationSchema>;

/**
 * Commands that stand in a text of the sample or of something in it: kept with the trace, so that new rules can be
 * tried on them too.
 */
export const writtenSchema = z.object({
  product: z.enum(['linux', 'windows']),
  /** Added to the title of what is found: where the text lies. */
  where: text(400),
  /** Put before the evidence of what is found. */
  notes: z.array(text(500)).max(10),
  commands: z.array(text(2000)).max(2000),
});
export type Written = z.infer<typeof writtenSchema>;

export const staticFactsSchema = z.object({
  mediaType: text(200),
  category: z.enum(categories),
  md5: text(32),
  sha1: text(40),
  facts: text(100_000),
});

export const memberSchema = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size: count,
  fileName: text(255),
  mediaType: text(200),
  category: z.enum(categories),
});

const base = { jobId: id, attempt: z.number().int().min(1), runnerId: id, engine: z.object({ version: text(50), digest: text(64) }) };
export const resultSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('started'), ...base }),
  z.object({
    kind: z.literal('provisional'), ...base, static: staticFactsSchema, signals: z.array(signalSchema).max(500),
    coverage: coverageSchema.nullable().default(null), limitations: z.array(text(64)).max(50).default([]),
  }),
  z.object({ kind: z.literal('events'), ...base, part: count, detonation: count, events: z.array(observedEventSchema).max(500) }),
  z.object({
    kind: z.literal('finished'),
    ...base,
    parts: count,
    static: staticFactsSchema,
    signals: z.array(signalSchema).max(500),
    written: z.array(writtenSchema).max(100).default([]),
    detonations: z.array(detonationSchema).max(40),
    limitations: z.array(text(64)).max(50),
    /** Null from a runner of an earlier release. */
    coverage: coverageSchema.nullable().default(null),
    /** Who vouches for it; null when nobody does. */
    knownGood: text(200).nullable().default(null),
    members: z.array(memberSchema).max(1000),
  }),
  /** The attempt failed. `cause` says whether another one can help, `seen` what was found out all the same. */
  z.object({
    kind: z.literal('failed'), ...base, code: text(64), message: text(2000),
    cause: z.enum(['HOPELESS', 'FETCH', 'MACHINE', 'RUNNER']).default('HOPELESS'),
    seen: z.object({
      static: staticFactsSchema, signals: z.array(signalSchema).max(500), detonations: z.array(detonationSchema).max(40), limitations: z.array(text(64)).max(50),
    }).nullable().default(null),
  }),
  /** The runner gives the job back unfinished: it stops, or is to leave the job to another one. */
  z.object({ kind: z.literal('returned'), ...base, reason: z.enum(['STOPPING', 'AVOIDED']) }),
  /** Said by the next runner to whom JetStream gives the message: the one that had it did not end it. */
  z.object({ kind: z.literal('lost'), ...base }),
]);
export type Result = z.infer<typeof resultSchema>;

/** A result on its way, under the key of its job: JSON, compressed (platform/result-key.ts). */
export const sealedResultSchema = z.object({ jobId: id, attempt: base.attempt, runnerId: id, kind: text(32), sealed: z.base64().max(4_000_000) });

export const stages = ['STARTED', 'EXAMINED', 'RUNNING', 'RAN', 'FINISHED', 'FAILED'] as const;
/**
 * How far an attempt is, told on `progress.<job>` as it happens: lost when nobody listens, and never more than a
 * hint.
 */
export const progressSchema = z.object({
  stage: z.enum(stages),
  environment: text(64).nullable().default(null),
  processes: z.array(z.object({ processId: count, parentProcessId: count, commandLine: text(2048) })).max(50).default([]),
  signals: z.array(z.object({ rule: text(200), title: text(500), weight: z.number().int().min(0).max(100), techniques: z.array(text(20)).max(20) })).max(50).default([]),
});
export type Progress = z.infer<typeof progressSchema>;

export const runnerHelloSchema = z.object({
  runnerId: id,
  environments: z.array(text(64)).max(50),
  accelerator: text(20),
  capacity: count,
  /** Of our own checks whether a guest gives itself away, how many it passes, and which not. */
  evasions: z.record(text(64), z.object({ passed: count, total: count, seen: z.array(text(300)).max(60) })).default({}),
  /** Rules of the operator's that it can't use, each with the reason. */
  rulesLeftOut: z.array(z.object({ rule: text(300), reason: text(300) })).max(20).default([]),
  /** Of environments that are an operator's own image. */
  descriptions: z.record(z.string().regex(/^[a-z0-9-]{1,64}$/), text(300)).default({}),
});
