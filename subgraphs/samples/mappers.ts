import type { InferEntity } from '@mikro-orm/postgresql';
import type { Decision } from '../../schema/decision.ts';
import type { Connection, Edge } from '../../platform/pages.ts';
import type { DiagnosticRow } from './diagnostics.ts';
import type * as entities from './entities.ts';
import type { ChangedEvent, DecidedEvent } from './message-subscription.ts';
import type { Reputed } from './reputation.ts';
import type { SightingRow } from './sightings.ts';
import type { SubmissionEvent } from './submission-subscription.ts';

/** What the resolvers of this subgraph have in hand, by the name of the type in its schema. */
export type Sample = Omit<InferEntity<typeof entities.Sample>, 'wrappedKey'>;
/** Its samples are read by their ids. */
export type SampleConnection = Connection<{ id: string }>;
export type SampleEdge = Edge<{ id: string }>;
/** Of the sample of this id, as `Exposure` is. */
export interface Prevalence {
  id: string;
}
export interface Exposure {
  sampleId: string;
}
/** `deviceId`: a pseudonym. `newest`: the id of a submission. */
export interface ExposedDevice {
  deviceId: string;
  newest: string;
  submissions: number;
  firstAt: string;
  lastAt: string;
}
export type Reputation = Reputed;
export type Submission = Omit<InferEntity<typeof entities.Submission>, 'words'>;
export type SubmissionChange = SubmissionEvent['submissionChanged'];
export interface UploadTicket {
  url: string;
  token: string;
  uploadId: string;
  expiresAt: Date;
}
type Simulated = Pick<Decision, 'outcome' | 'reason'>;
export interface SimulatedDifference {
  submissionId: string;
  inForce: Simulated;
  draft: Simulated;
}
export type Sighting = SightingRow;
export type Diagnostic = DiagnosticRow;
export type HeldMessage = InferEntity<typeof entities.HeldMessage>;
export interface MessagePart {
  kind: 'ATTACHMENT' | 'LINK';
  submissionId: string;
  link: string | null;
}
export type MessageDecision = DecidedEvent['messageDecided'];
export type HeldMessageChange = ChangedEvent['heldMessageChanged'];
export interface Customer {
  id: string;
}
/** Its lines are read by its id. */
export interface CustomerExport {
  id: string;
}
