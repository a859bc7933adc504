import type { InferEntity } from '@mikro-orm/postgresql';
import type { Connection } from '../../platform/pages.ts';
import type { DeliveryState } from './deliveries.ts';
import type * as entities from './entities.ts';
import type { AnalysisEvent as AnalysisTold } from './progress.ts';
import type { ServiceStatus as Status } from './status.ts';
import type { VerdictEvent as VerdictTold } from './subscription.ts';

/** What the resolvers of this subgraph have in hand, by the name of the type in its schema. */
export type Verdict = InferEntity<typeof entities.Verdict>;
export type VerdictOverride = InferEntity<typeof entities.VerdictOverride>;
export type Analysis = InferEntity<typeof entities.Analysis>;
export type Detonation = InferEntity<typeof entities.Detonation>;
export type Environment = InferEntity<typeof entities.Environment>;
export type Runner = InferEntity<typeof entities.Runner>;
export type EngineRelease = InferEntity<typeof entities.EngineRelease>;
export type Rescoring = InferEntity<typeof entities.Rescoring>;
export type Campaign = InferEntity<typeof entities.Campaign>;
export type Incident = InferEntity<typeof entities.Incident>;
export type VerdictWebhook = InferEntity<typeof entities.VerdictWebhook>;
/** A sample is told of by its id, by its hash, or by both. */
export interface Sample {
  id?: string | undefined;
  sha256?: string | undefined;
}
/** `deviceId`: a pseudonym. `message`: sealed. */
export interface Delivery {
  deviceId: string;
  state: DeliveryState;
  action?: entities.DeliveryAction | null | undefined;
  message?: string | null | undefined;
  at: Date | string;
}
export type DeliveryConnection = Connection<Delivery> & { verdictId: string };
/** Its rows are read by the id of its analysis. */
export interface Report {
  id: string;
  sha256: string;
  facts: NonNullable<Analysis['facts']> | null;
}
export type ServiceStatus = Status;
export type VerdictEvent = VerdictTold['verdictChanged'];
/** Ids of two verdicts. */
export interface VerdictChange {
  id: string;
  wasId: string;
}
export type AnalysisEvent = AnalysisTold['analysisProgressed'];
/** Its lines are read by its id. */
export interface CustomerExport {
  id: string;
}
