import type { InferEntity } from '@mikro-orm/postgresql';
import type { Caller } from '../../platform/caller.ts';
import type * as entities from './entities.ts';
import type { RaisedEvent } from './notifications/subscription.ts';
import type { TaskEvent } from './subscription.ts';

/** What the resolvers of this subgraph have in hand, by the name of the type in its schema. */
export interface Customer {
  id: string;
}
export interface Licence {
  customerId: string;
  seats: number;
  dailyQuota: number;
  monthlyQuota: number;
  expiresAt: Date;
}
export type Device = InferEntity<typeof entities.Device>;
export type User = InferEntity<typeof entities.User>;
export type StaffMember = InferEntity<typeof entities.User>;
export type Passkey = InferEntity<typeof entities.Passkey>;
export type IdentityProvider = InferEntity<typeof entities.IdentityProvider>;
export type Management = InferEntity<typeof entities.Management>;
export type Session = InferEntity<typeof entities.Session>;
export type StaffSession = InferEntity<typeof entities.Session>;
export type Invitation = InferEntity<typeof entities.Invitation>;
export type StaffInvitation = InferEntity<typeof entities.Invitation>;
export type ApiKey = InferEntity<typeof entities.ApiKey>;
export type Staff = InferEntity<typeof entities.Staff>;
export type CustomerExport = InferEntity<typeof entities.CustomerExport>;
export type CustomerErasure = InferEntity<typeof entities.Erasure>;
export type NotificationRule = InferEntity<typeof entities.NotificationRule>;
export type Notification = InferEntity<typeof entities.Notification>;
export type NotificationEvent = RaisedEvent['notificationRaised'];
export type IdentityGrant = InferEntity<typeof entities.IdentityGrant>;
export type QuarantinedObject = InferEntity<typeof entities.Quarantined>;
export type QuarantineTask = InferEntity<typeof entities.QuarantineTask>;
export type QuarantineTaskEvent = TaskEvent['quarantineTaskIssued'];
export interface Viewer {
  id: string;
  kind: Caller['kind'];
  customer: Customer | null;
  scopes: string[];
  secondFactorMissing: boolean;
}
