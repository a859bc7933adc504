import { defineEntity, p, type InferEntity } from '@mikro-orm/postgresql';
import type { noticeKinds } from '../../schema/events.ts';
import type { Level } from '../../schema/policy-settings.ts';
import type { StaffMemberRole, StaffRole } from './scopes.ts';

export const Customer = defineEntity({
  name: 'Customer', tableName: 'customer',
  properties: {
    id: p.text().primary(), name: p.text(), seats: p.integer(), dailyQuota: p.integer(), monthlyQuota: p.integer(), licenceExpiresAt: p.datetime(), secondFactorRequired: p.boolean().default(false), createdAt: p.datetime(),
    reviewRemindedAt: p.datetime().nullable(),
  },
});
export type Customer = InferEntity<typeof Customer>;
export const Device = defineEntity({
  name: 'Device', tableName: 'device',
  properties: {
    id: p.text().primary(), customerId: p.text(), name: p.text(), platform: p.text().nullable(), group: p.text().fieldName('device_group').nullable(),
    enrolledAt: p.datetime(), lastSeenAt: p.datetime().nullable(), removedAt: p.datetime().nullable(), version: p.integer(),
    product: p.text().nullable(), productVersion: p.text().nullable(), madeByProvider: p.text().nullable(),
  },
});
/** What a customer's person may do. `OPERATOR` is the old word for `RESPONDER`, with the same rights. */
export type Role = 'ADMINISTRATOR' | 'RESPONDER' | 'OPERATOR' | 'INTEGRATOR' | 'VIEWER';
/** A person who signs in: of a customer, with a role there, or of the installation, with a staff role and no customer. */
export const User = defineEntity({
  name: 'User', tableName: 'account',
  properties: {
    id: p.text().primary(), customerId: p.text().nullable(), email: p.text(), passwordHash: p.text(), role: p.text().$type<Role>().nullable(),
    /** Of the installation's people alone, as is the name. */
    staffRole: p.text().$type<StaffMemberRole>().nullable(), name: p.text().nullable(),
    createdAt: p.datetime(), removedAt: p.datetime().nullable(), totpSecret: p.blob().nullable(), totpEnabledAt: p.datetime().nullable(), totpStep: p.integer().nullable(),
    /** Who it is at the customer's identity provider. */
    openidSubject: p.text().nullable(),
    lastSignInAt: p.datetime().nullable(),
    /** Id of who made it; a provider's when it was made by one that managed the customer: it ends with that. Likewise below. */
    createdBy: p.text().nullable(), madeByProvider: p.text().nullable(),
  },
});
export type User = InferEntity<typeof User>;
export const ApiKey = defineEntity({
  name: 'ApiKey', tableName: 'api_key',
  properties: {
    id: p.text().primary(), customerId: p.text(), name: p.text(), scopes: p.array(), expiresAt: p.datetime(), revokedAt: p.datetime().nullable(), createdAt: p.datetime(), lastUsedAt: p.datetime().nullable(),
    createdBy: p.text().nullable(), madeByProvider: p.text().nullable(),
  },
});
export const Enrolment = defineEntity({
  name: 'Enrolment', tableName: 'enrolment',
  properties: {
    id: p.text().primary(), customerId: p.text(), tokenHash: p.text(), usesLeft: p.integer(), group: p.text().fieldName('device_group').nullable(),
    expiresAt: p.datetime(), createdAt: p.datetime(), lastUsedAt: p.datetime().nullable(), createdBy: p.text().nullable(), madeByProvider: p.text().nullable(),
  },
});
export const Credential = defineEntity({
  name: 'Credential', tableName: 'credential',
  properties: {
    hash: p.text().primary(), customerId: p.text().nullable(), kind: p.text().$type<'DEVICE' | 'USER' | 'API_KEY' | 'OPERATOR' | 'STAFF'>(), holderId: p.text(),
    expiresAt: p.datetime().nullable(), sessionId: p.text().nullable(),
    /** Kept of the operator's token alone. */
    createdAt: p.datetime().nullable(), createdBy: p.text().nullable(), lastUsedAt: p.datetime().nullable(),
    /** SHA-256 of the certificate without which it does not work. */
    certificate: p.text().nullable(),
    /** Hash of the one that takes its place as soon as that is used. */
    replacedBy: p.text().nullable(),
  },
});
export type SignInMethod = 'PASSWORD' | 'PASSKEY' | 'OPENID';
/** A time in which somebody is signed in. */
export const Session = defineEntity({
  name: 'Session', tableName: 'session',
  properties: {
    id: p.text().primary(), customerId: p.text().nullable(), userId: p.text(), createdAt: p.datetime(), lastUsedAt: p.datetime(), expiresAt: p.datetime(), endedAt: p.datetime().nullable(), address: p.text().nullable(), secondFactor: p.boolean(),
    method: p.text().$type<SignInMethod>(),
  },
});
export const Passkey = defineEntity({
  name: 'Passkey', tableName: 'passkey',
  properties: {
    id: p.text().primary(), customerId: p.text().nullable(), userId: p.text(), name: p.text(), credentialId: p.text(), publicKey: p.blob(), counter: p.bigint('number'), transports: p.array(), createdAt: p.datetime(), lastUsedAt: p.datetime().nullable(),
  },
});
/** Where the people of a customer sign in. */
export const IdentityProvider = defineEntity({
  name: 'IdentityProvider', tableName: 'identity_provider',
  properties: {
    id: p.text().primary(), customerId: p.text(), issuer: p.text(), clientId: p.text(), clientSecret: p.blob(), redirectUris: p.array(), newcomers: p.text().$type<Role>().nullable(), createdAt: p.datetime(),
    /** What tokens for us name as their audience. */
    audience: p.text().nullable(),
    /** Of who set it last. */
    createdBy: p.text().nullable(), madeByProvider: p.text().nullable(),
  },
});
/** A customer lets another one act for it. Without `providerId` an offer. */
export const Management = defineEntity({
  name: 'Management', tableName: 'management',
  properties: {
    id: p.text().primary(), customerId: p.text(), customerName: p.text(), providerId: p.text().nullable(), providerName: p.text().nullable(), role: p.text().$type<Role>(), offeredBy: p.text(), offeredAt: p.datetime(), tokenHash: p.text(),
    offerEndsAt: p.datetime(), acceptedAt: p.datetime().nullable(), endedAt: p.datetime().nullable(),
    /** On whose behalf it was offered. */
    madeByProvider: p.text().nullable(),
  },
});
/** Somebody is asked in: by a customer, in a role there, or by the installation, in a staff role. */
export const Invitation = defineEntity({
  name: 'Invitation', tableName: 'invitation',
  properties: {
    id: p.text().primary(), customerId: p.text().nullable(), email: p.text(), role: p.text().$type<Role>().nullable(), staffRole: p.text().$type<StaffMemberRole>().nullable(), name: p.text().nullable(),
    tokenHash: p.text(), invitedBy: p.text(), createdAt: p.datetime(), expiresAt: p.datetime(), acceptedAt: p.datetime().nullable(), madeByProvider: p.text().nullable(),
  },
});
/** A token without a person: another region's installation, or an analyst of before there were accounts for them. */
export const Staff = defineEntity({
  name: 'Staff', tableName: 'staff',
  properties: { id: p.text().primary(), name: p.text(), role: p.text().$type<StaffRole>(), createdAt: p.datetime(), expiresAt: p.datetime(), removedAt: p.datetime().nullable(), createdBy: p.text().nullable(), lastUsedAt: p.datetime().nullable() },
});
/** All data of a customer, being written down. */
export const CustomerExport = defineEntity({
  name: 'CustomerExport', tableName: 'customer_export',
  properties: {
    id: p.text().primary(), customerId: p.text(), requestedBy: p.text(), requestedAt: p.datetime(), state: p.text().$type<'RUNNING' | 'FINISHED'>(), parts: p.json().$type<{ part: string; chunks: number; rows: number }[]>(),
    finishedAt: p.datetime().nullable(),
  },
});
/** The end of a customer, and how far it is. */
export const Erasure = defineEntity({
  name: 'Erasure', tableName: 'erasure',
  properties: {
    id: p.text().primary(), customerId: p.text(), reason: p.text(), requestedBy: p.text(), requestedAt: p.datetime(), startsAt: p.datetime(), state: p.text().$type<'SCHEDULED' | 'RUNNING' | 'FINISHED' | 'CANCELLED'>(),
    parts: p.json().$type<{ part: string; rows: number; kept: string | null; doneAt: string }[]>(), finishedAt: p.datetime().nullable(), receipt: p.text().nullable(),
  },
});
export type NotificationKind = (typeof noticeKinds)[number];
export type NotificationChannel = 'CONSOLE' | 'MAIL' | 'WEBHOOK';
/** What a person wants to be told of, and how. */
export const NotificationRule = defineEntity({
  name: 'NotificationRule', tableName: 'notification_rule',
  properties: {
    id: p.text().primary(), customerId: p.text(), userId: p.text(), kinds: p.array<NotificationKind>(), channels: p.array<NotificationChannel>(), levelMin: p.text().$type<Level>(), digest: p.text().$type<'NONE' | 'HOURLY' | 'DAILY'>(), quietFrom: p.integer().nullable(),
    quietTo: p.integer().nullable(), timeZone: p.text(), webhookUrl: p.text().nullable(), secret: p.blob().nullable(), createdAt: p.datetime(),
  },
});
export const Notification = defineEntity({
  name: 'Notification', tableName: 'notification',
  properties: {
    id: p.text().primary(), customerId: p.text(), userId: p.text(), ruleId: p.text().nullable(), kind: p.text().$type<NotificationKind>(), level: p.text().$type<Level>().nullable(), title: p.text(), words: p.text(), subject: p.text().nullable(), raisedAt: p.datetime(),
    readAt: p.datetime().nullable(),
    /** Sealed (notifications/file.ts). */
    file: p.text().nullable(),
  },
});
/** Leave for a person who works for the operator to learn whose a sample is. */
export const IdentityGrant = defineEntity({
  name: 'IdentityGrant', tableName: 'identity_grant',
  properties: {
    id: p.text().primary(), sha256: p.text(), reason: p.text(), minutes: p.integer(), state: p.text().$type<'PENDING' | 'APPROVED' | 'REFUSED' | 'ENDED'>(), requestedBy: p.text(), requestedAt: p.datetime(),
    decidedBy: p.text().nullable(), decidedAt: p.datetime().nullable(), decision: p.text().nullable(), expiresAt: p.datetime().nullable(), foundAt: p.datetime().nullable(),
  },
});
/** A file that a device has taken away. */
export const Quarantined = defineEntity({
  name: 'Quarantined', tableName: 'quarantined',
  properties: {
    id: p.text().primary(), customerId: p.text(), deviceId: p.text(), localId: p.text(), sha256: p.text(), fileName: p.text(), path: p.text().nullable(), level: p.text().$type<Level>().nullable(),
    state: p.text().$type<'QUARANTINED' | 'RESTORED' | 'DELETED'>(), quarantinedAt: p.datetime(), endedAt: p.datetime().nullable(),
  },
});
/** What an administrator wants done with it. */
export const QuarantineTask = defineEntity({
  name: 'QuarantineTask', tableName: 'quarantine_task',
  properties: {
    id: p.text().primary(), customerId: p.text(), deviceId: p.text(), objectId: p.text(), action: p.text().$type<'RESTORE' | 'RESTORE_AND_EXCLUDE' | 'DELETE'>(),
    state: p.text().$type<'ISSUED' | 'DONE' | 'FAILED' | 'EXPIRED' | 'CANCELLED'>(), reason: p.text(), issuedBy: p.text(), issuedAt: p.datetime(), notBefore: p.datetime(), expiresAt: p.datetime(), attempts: p.integer(),
    message: p.text().nullable(), endedAt: p.datetime().nullable(),
  },
});
export type QuarantineTask = InferEntity<typeof QuarantineTask>;
export const entities = [Passkey, IdentityProvider, CustomerExport, Management, Session, Invitation, Erasure, NotificationRule, Notification, IdentityGrant, Quarantined, QuarantineTask, Staff, Customer, Device, User, ApiKey, Enrolment, Credential];
