import { defineEntity, p } from '@mikro-orm/postgresql';

export const Customer = defineEntity({
  name: 'Customer', tableName: 'customer',
  properties: { id: p.text().primary(), name: p.text(), seats: p.integer(), dailyQuota: p.integer(), licenceExpiresAt: p.datetime(), createdAt: p.datetime() },
});
export const Device = defineEntity({
  name: 'Device', tableName: 'device',
  properties: {
    id: p.text().primary(), customerId: p.text(), name: p.text(), platform: p.text().nullable(), group: p.text().fieldName('device_group').nullable(),
    enrolledAt: p.datetime(), lastSeenAt: p.datetime().nullable(), removedAt: p.datetime().nullable(), version: p.integer(),
  },
});
export const User = defineEntity({
  name: 'User', tableName: 'account',
  properties: {
    id: p.text().primary(), customerId: p.text(), email: p.text(), passwordHash: p.text(), role: p.text().$type<'ADMINISTRATOR' | 'OPERATOR' | 'VIEWER'>(),
    createdAt: p.datetime(), removedAt: p.datetime().nullable(),
  },
});
export const ApiKey = defineEntity({
  name: 'ApiKey', tableName: 'api_key',
  properties: {
    id: p.text().primary(), customerId: p.text(), name: p.text(), scopes: p.array(), expiresAt: p.datetime(), revokedAt: p.datetime().nullable(), createdAt: p.datetime(),
  },
});
export const Enrolment = defineEntity({
  name: 'Enrolment', tableName: 'enrolment',
  properties: {
    id: p.text().primary(), customerId: p.text(), tokenHash: p.text(), usesLeft: p.integer(), group: p.text().fieldName('device_group').nullable(),
    expiresAt: p.datetime(), createdAt: p.datetime(),
  },
});
export const Credential = defineEntity({
  name: 'Credential', tableName: 'credential',
  properties: {
    hash: p.text().primary(), customerId: p.text().nullable(), kind: p.text().$type<'DEVICE' | 'USER' | 'API_KEY' | 'OPERATOR'>(), holderId: p.text(),
    expiresAt: p.datetime().nullable(),
  },
});
export const entities = [Customer, Device, User, ApiKey, Enrolment, Credential];
