import { readdir, readFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { buildSchema, parse, validate } from 'graphql';
import { request } from 'undici';
import { describe, expect, test } from 'vitest';
import { AssayError } from '../endpoint/assay-error.ts';
import { explain, errorText } from '../endpoint/error-text.ts';
import { checkFiles } from '../endpoint/faults/file.ts';
import { dataOf, serviceError } from '../endpoint/faults/service.ts';
import * as operations from '../endpoint/operations.ts';

/** What no user should have to read: names of a system's errors, texts of GraphQL, a stack. */
const raw = /\b(?:E[A-Z]{3,}\d*|ERR_\w+|UND_ERR_\w+|HPE_\w+)\b|Cannot query|Unknown argument|Unknown type|Syntax Error|Variable "|\[object|undefined|\n {4}at /;
const system = (code: string, details: object = {}) => Object.assign(new Error(`${code}: raw text`), { code, errno: -(constants.errno as Record<string, number>)[code]! || undefined, ...details });
const file = (code: string) => system(code, { syscall: 'open', path: '/tmp/a file' });

describe('errors are said in words, with what to do', () => {
  test.each<[string, unknown, string, RegExp]>([
    ['no such file', file('ENOENT'), 'FILE_NOT_FOUND', /^\/tmp\/a file: there is no such file/],
    ['a file of others', file('EACCES'), 'FILE_FORBIDDEN', /^\/tmp\/a file: .*ask its owner/],
    ['a folder', system('EISDIR', { syscall: 'read' }), 'FILE_IS_FOLDER', /name the files in it/],
    ['a file in place of a folder', file('ENOTDIR'), 'FILE_NOT_FOUND', /is a file and not a folder/],
    ['a full disk', file('ENOSPC'), 'DISK_FULL', /no room left/],
    ['a system error without words of ours', file('ENOMEM'), 'SYSTEM', /the system reports "not enough memory"/],
    ['a port that is taken', system('EADDRINUSE', { syscall: 'listen', address: '127.0.0.1', port: 25 }), 'NOT_LISTENING', /^127\.0\.0\.1, port 25: another program/],
    ['a port below 1024', system('EACCES', { syscall: 'listen', address: '127.0.0.1', port: 25 }), 'NOT_LISTENING', /choose a port from 1024 on/],
    ['a refused connection', system('ECONNREFUSED', { syscall: 'connect' }), 'UNREACHABLE', /nothing listens .* check the URL/],
    ['a host with two addresses that both refuse', Object.assign(new AggregateError([system('ECONNREFUSED', { syscall: 'connect' })], ''), { code: 'ECONNREFUSED' }), 'UNREACHABLE', /nothing listens/],
    ['an unknown host', system('ENOTFOUND', { syscall: 'getaddrinfo' }), 'UNREACHABLE', /no such host name .* typing error/],
    ['no name server', system('EAI_AGAIN', { syscall: 'getaddrinfo' }), 'UNREACHABLE', /no name server answers/],
    ['a connection that was reset', system('ECONNRESET', { syscall: 'read' }), 'UNREACHABLE', /cut off; try again/],
    ['no way to the host', system('EHOSTUNREACH', { syscall: 'connect' }), 'UNREACHABLE', /check the network/],
    ['no connection in time', system('UND_ERR_CONNECT_TIMEOUT'), 'UNREACHABLE', /firewall/],
    ['no answer in time', system('UND_ERR_HEADERS_TIMEOUT'), 'UNREACHABLE', /did not answer in time/],
    ['half an answer', system('UND_ERR_SOCKET'), 'UNREACHABLE', /before the answer was whole/],
    ['a self-signed certificate', system('DEPTH_ZERO_SELF_SIGNED_CERT'), 'UNREACHABLE', /--ca or in ASSAY_CA/],
    ['an authority of its own', system('SELF_SIGNED_CERT_IN_CHAIN'), 'UNREACHABLE', /--ca or in ASSAY_CA/],
    ['an authority in between that is missing', system('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'UNREACHABLE', /--ca or in ASSAY_CA/],
    ['a certificate past its time', system('CERT_HAS_EXPIRED'), 'UNREACHABLE', /operator renews it/],
    ['a certificate of another host', system('ERR_TLS_CERT_ALTNAME_INVALID'), 'UNREACHABLE', /use the name in the URL/],
    ['TLS at a port without it', system('ERR_SSL_WRONG_VERSION_NUMBER'), 'UNREACHABLE', /begin with http:\/\//],
    ['a device without its certificate', system('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'), 'UNREACHABLE', /give --certificate/],
    ['a port that speaks no HTTP', system('HPE_INVALID_CONSTANT'), 'UNREACHABLE', /does not speak HTTP/],
    ['a socket that a proxy refuses', { type: 'error', message: 'Unexpected server response: 502', error: new Error('Unexpected server response: 502') }, 'NOT_ASSAY', /does not answer at the moment/],
    ['a socket that was closed for its credential', { code: 4403, reason: 'Forbidden' }, 'UNREACHABLE', /enrol this device again/],
    ['a socket that was closed by a code of later versions', { code: 4999, reason: '' }, 'UNREACHABLE', /closed \(4999\)/],
    ['packages that are missing', system('ERR_MODULE_NOT_FOUND'), 'NOT_INSTALLED', /npm ci/],
    ['an error of our own', new AssayError('TIMEOUT', 'no verdict in time', { cause: file('ENOENT') }), 'TIMEOUT', /^no verdict in time$/],
    ['a fault of the command line', new TypeError("Cannot read properties of undefined (reading 'x')"), 'ERROR', /ASSAY_LOG_LEVEL=debug/],
    ['no error at all', undefined, 'ERROR', /ASSAY_LOG_LEVEL=debug/],
  ])('%s', (_name, error, code, text) => {
    const found = explain(error);
    expect(found).toEqual({ code, text: expect.stringMatching(text) as string });
    expect(found.text).not.toMatch(raw);
  });

  test('no error of this system comes out by its name, whatever failed', () => {
    for (const code of Object.keys(constants.errno)) {
      for (const syscall of ['open', 'read', 'connect', 'listen', 'getaddrinfo', 'spawn', 'uv_os_homedir']) {
        for (const path of [undefined, '/tmp/x']) expect(errorText(system(code, { syscall, ...(path ? { path } : {}) }))).not.toMatch(raw);
      }
    }
  });
});

describe('what the service refuses', () => {
  const texts = Object.values(operations).map(String);
  test('a service that lacks what a command asks for is of another version, for every operation of the endpoint', () => {
    const old = buildSchema('type Query { gone: Int } type Mutation { gone: Int } type Subscription { gone: Int }');
    let seen = 0;
    for (const text of texts) for (const { message } of validate(old, parse(text))) {
      seen++;
      for (const code of ['GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT', undefined]) {
        const { message: said } = serviceError({ message, extensions: { code } });
        expect(said).toContain('older or newer than this command line');
        expect(said).not.toMatch(raw);
      }
    }
    expect(seen).toBeGreaterThan(texts.length);
  });
  test.each<[string, string, object, RegExp]>([
    ['a field of an input that is newer than the service', 'Variable "$input" got invalid value { a: 1 }; Field "a" is not defined by type "SampleSubmitInput".', { code: 'BAD_USER_INPUT' }, /older or newer/],
    ['a value that a scalar refuses', 'Variable "$sha256" got invalid value "x"; Sha256 must be 64 lower-case hexadecimal digits', { code: 'BAD_USER_INPUT' }, /it must be 64 lower-case hexadecimal digits$/],
    ['a value that is refused in words', 'first may be 100 at most', { code: 'BAD_USER_INPUT' }, /^first may be 100 at most$/],
    ['a credential that is unknown', 'this credential is unknown', { code: 'UNAUTHENTICATED' }, /assay enroll.*ASSAY_TOKEN/],
    ['a credential that may not', 'Query.customerExport needs the scope customer:write', { code: 'FORBIDDEN' }, /may not do that: customerExport needs the scope/],
    ['a budget that is used up', 'your customer has asked for all that it may ask for at a time; there is more in 7 seconds', { code: 'RATE_LIMITED' }, /in 7 seconds$/],
    ['a fault inside', 'something went wrong here', { code: 'INTERNAL_SERVER_ERROR', requestId: 'r-1' }, /in the log as r-1$/],
    ['a request that is not listed', 'not in the safelist', { code: 'QUERY_NOT_IN_SAFELIST' }, /same version.*ASSAY_TRUSTED_DOCUMENTS/],
  ])('%s', (_name, message, extensions, text) => {
    const error = serviceError({ message, extensions });
    expect(error.message).toMatch(text);
    expect(error.message).not.toMatch(raw);
  });

  test.each<[string, number, Record<string, string>, string, RegExp]>([
    ["a proxy's page", 502, {}, '<html>Bad Gateway</html>', /with a web page \(status 502\): the service behind it does not answer/],
    ['a page to sign in at', 200, {}, '<!DOCTYPE html>', /a sign-in page or a proxy/],
    ['nothing', 200, {}, '', /with nothing/],
    ['an answer that was cut off', 200, {}, '{"data":{"viewer"', /no Assay is at this address/],
    ['JSON of something else', 200, {}, '["a"]', /no Assay/],
    ['JSON without data', 200, {}, '{"data":null}', /no Assay/],
    ['the number 5', 200, {}, '5', /no Assay/],
    ['another address', 308, { location: 'https://new.example/graphql' }, '', /sends on to https:\/\/new\.example\/graphql; give that URL/],
    ['a sign-in of a proxy', 401, {}, '<html>', /sign-in of its own/],
    ['a refusal of a proxy', 403, {}, '<html>', /refuses/],
    ['too many requests', 429, { 'retry-after': '12' }, 'slow down', /try again in 12 seconds/],
    ['too many requests, until a date', 429, { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }, '', /try again later/],
    ['a request that is too large for a proxy', 413, {}, '<html>', /allow more/],
    ['no such page', 404, {}, '{"code":"NOT_FOUND"}', /check the URL/],
  ])('an answer that is not Assay\'s: %s', (_name, status, headers, text, said) => {
    let error: unknown;
    try {
      dataOf('https://assay.example', status, headers, text);
    } catch (thrown) {
      error = thrown;
    }
    expect(explain(error)).toEqual({ code: 'NOT_ASSAY', text: expect.stringMatching(said) as string });
    expect(errorText(error)).toMatch(/^https:\/\/assay\.example answered/);
  });
});

describe('errors as Node and undici really throw them', () => {
  test('a refused connection, a URL that is none, a folder in place of a file', async () => {
    const said = async (fails: () => Promise<unknown>) => await (async () => await fails())().then(() => 'nothing', (error: unknown) => errorText(error));
    expect(await said(async () => await request('http://127.0.0.1:9/'))).toMatch(/nothing listens/);
    expect(await said(async () => await request('no URL'))).toMatch(/write it as https/);
    expect(await said(async () => await readFile('/tmp'))).toMatch(/it is a folder/);
    expect(await said(async () => await readdir('/nonexistent/x'))).toBe('/nonexistent/x: there is no such file or folder');
  });
  test('files are looked at before anything is sent: none is missing, a folder, a device or empty', async () => {
    const said = async (path: string) => await checkFiles([import.meta.filename, path], { filled: true }).then(() => 'nothing', (error: unknown) => errorText(error));
    expect(await said('/nonexistent')).toBe('/nonexistent: there is no such file or folder');
    expect(await said('/tmp')).toMatch(/^\/tmp: it is a folder/);
    expect(await said('/dev/zero')).toMatch(/^\/dev\/zero: it is a pipe or a device/);
    expect(await said(import.meta.filename)).toBe('nothing');
  });
});
