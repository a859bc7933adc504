import { readFile } from 'node:fs/promises';
import { buildSchema, findBreakingChanges } from 'graphql';
import { auditServer } from 'graphql-http';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startAssay, type Assay } from './assay.ts';

describe('GraphQL over HTTP', () => {
  let assay: Assay;
  beforeAll(async () => void (assay = await startAssay()));
  afterAll(async () => await assay?.stop());
  const get = async (query: string, headers: Record<string, string> = {}) => {
    const { statusCode, body } = await request(`${assay.url}/graphql?query=${encodeURIComponent(query)}`, { headers });
    return { status: statusCode, ...((await body.json()) as { data?: unknown; errors?: { message: string }[] }) };
  };

  test('every audit of the specification passes, musts and shoulds and mays', async () => {
    // Its questions are about the schema itself, which is for people and keys.
    const { administrator } = await assay.customer();
    const fetchFn: typeof fetch = async (input, init) => await fetch(input, { ...init, headers: { ...(init?.headers as Record<string, string>), authorization: `Bearer ${administrator}` } });
    const results = await auditServer({ url: `${assay.url}/graphql`, fetchFn });
    expect(results.length).toBeGreaterThanOrEqual(60);
    expect(results.filter(({ status }) => status !== 'ok').map((result) => `${result.status} ${result.name}: ${'reason' in result ? result.reason : ''}`)).toEqual([]);
  });
  test('a query may come by GET, a mutation may not', async () => {
    expect(await get('{ __typename }')).toEqual({ status: 200, data: { __typename: 'Query' } });
    expect(await get('mutation { enrolmentTokenCreate(input: { usesMax: 1, validHours: 1 }) { token } }')).toMatchObject({ status: 405 });
  });
  test('a subscription sent as a plain POST is refused, and the error names the transports that take it', async () => {
    const { administrator } = await assay.customer();
    for (const accept of ['application/json', 'application/graphql-response+json', '*/*']) {
      const { body } = await request(`${assay.url}/graphql`, {
        method: 'POST', headers: { 'content-type': 'application/json', accept, authorization: `Bearer ${administrator}` },
        body: '{"query":"subscription { verdictChanged { cursor } }"}',
      });
      const { errors } = (await body.json()) as { errors: { message: string; extensions: { code: string } }[] };
      expect(errors).toMatchObject([{ message: expect.stringContaining('text/event-stream') as string, extensions: { code: 'BAD_USER_INPUT' } }]);
    }
  });
  test('the public schema can be fetched as text, and is the one that is published', async () => {
    const { statusCode, headers, body } = await request(`${assay.url}/schema.graphql`);
    const [fetched, published] = await Promise.all([body.text(), readFile(new URL('../schema/api.graphql', import.meta.url), 'utf8')]);
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(findBreakingChanges(buildSchema(published), buildSchema(fetched))).toEqual([]);
    expect(findBreakingChanges(buildSchema(fetched), buildSchema(published))).toEqual([]);
    expect(fetched).not.toMatch(/_entities|_service|join__/);
  });
  test('a page of another site gets nothing by GET, and no form can post', async () => {
    expect(await get('{ __typename }', { 'sec-fetch-site': 'cross-site' })).toMatchObject({ status: 400, errors: [{ message: expect.stringContaining('Cross-Site Request Forgery') as string }] });
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const { statusCode } = await request(`${assay.url}/graphql`, { method: 'POST', headers: { 'content-type': type }, body: '{"query":"{ __typename }"}' });
      expect([type, statusCode]).toEqual([type, 400]);
    }
  });
});
