import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { anonymous, signCaller, verifyCaller } from '../platform/caller.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const now = () => Math.floor(Date.now() / 1000);
const identity = async (claims: Record<string, unknown>, key = privateKey) =>
  await new SignJWT({ iss: 'assay-gateway', aud: 'subgraph', iat: now(), exp: now() + 60, caller: anonymous, ...claims }).setProtectedHeader({ alg: 'EdDSA' }).sign(key);

describe('an identity for subgraphs', () => {
  test('of the gateway is believed', async () => {
    expect(await verifyCaller(await signCaller(anonymous, privateKey), publicKey)).toMatchObject({ kind: 'ANONYMOUS' });
    expect(await verifyCaller(await identity({}), publicKey)).toMatchObject({ kind: 'ANONYMOUS' });
  });
  test.each<[string, () => Record<string, unknown>]>([
    ['without an end', () => ({ exp: undefined })], ['without a beginning', () => ({ iat: undefined })], ['good for ten years', () => ({ exp: now() + 315_360_000 })],
    ['good for two minutes', () => ({ exp: now() + 120 })], ['that is over', () => ({ iat: now() - 120, exp: now() - 60 })], ['of two minutes ago', () => ({ iat: now() - 120, exp: now() + 60 })],
    ['of next year', () => ({ iat: now() + 31_536_000, exp: now() + 31_536_060 })], ['for others', () => ({ aud: 'upload' })], ['for others as well', () => ({ aud: ['subgraph', 'upload'] })],
    ['for one in a list', () => ({ aud: ['subgraph'] })], ['of another issuer', () => ({ iss: 'somebody' })], ['without an audience', () => ({ aud: undefined })],
  ])('%s is refused', async (_what, claims) => {
    await expect(verifyCaller(await identity(claims()), publicKey)).rejects.toThrow();
  });
  test('signed by another key is refused', async () => {
    await expect(verifyCaller(await identity({}, generateKeyPairSync('ed25519').privateKey), publicKey)).rejects.toThrow();
  });
});
