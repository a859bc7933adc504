import { AssayError } from '../assay-error.ts';

/** What a GraphQL error says in its extensions. */
interface ServiceError {
  message: string;
  extensions?: { code?: unknown; requestId?: unknown };
}

const otherVersion = 'the service does not know what this command asks for: it is older or newer than this command line; update the older of the two';
const unwell = 'something went wrong inside the service; try again';

const words: Record<string, (message: string, requestId: string) => string> = {
  UNAUTHENTICATED: () => 'the service does not accept this credential: it is missing, unknown, revoked or past its time; enrol this device again (assay enroll), or set ASSAY_TOKEN',
  FORBIDDEN: (message) => `this credential may not do that: ${message.replace(/\b(?:Query|Mutation|Subscription)\./g, '')}; "assay status" shows what it may`,
  GRAPHQL_VALIDATION_FAILED: () => otherVersion,
  GRAPHQL_PARSE_FAILED: () => otherVersion,
  OPERATION_RESOLUTION_FAILURE: () => otherVersion,
  PERSISTED_QUERY_NOT_FOUND: () => otherVersion,
  PERSISTED_QUERY_NOT_SUPPORTED: () => otherVersion,
  QUERY_NOT_IN_SAFELIST: () => 'the service takes only the requests that its operator has listed, and this one is not among them; use the command line of the same version, or ask the operator (ASSAY_TRUSTED_DOCUMENTS)',
  OPERATION_TOO_LARGE: () => 'the service takes no request as large as this one; name fewer files at a time',
  INTERNAL_SERVER_ERROR: (_, requestId) => `${unwell}${requestId}`,
  DOWNSTREAM_SERVICE_ERROR: (_, requestId) => `${unwell}${requestId}`,
  TIMEOUT: (_, requestId) => `the service did not finish in time; try again${requestId}`,
};

/** Texts of GraphQL itself: about our request, and nothing for a user. */
const ofGraphql = /^(?:Cannot query field|Unknown (?:argument|type|fragment|directive|operation)|Field "|Syntax Error|Variable "\$|Expected (?:type|value)|Fragment |Argument "|Value "|Cannot return null|Directive )/;

function badInput(message: string): string {
  if (!ofGraphql.test(message)) return message;
  // What our own scalars say is in words: "Sha256 must be 64 lower-case hexadecimal digits".
  const hint = /\b[A-Z]\w+ (must be [^;"]+)$/.exec(message)?.[1];
  return hint ? `the service does not take a value that was given: it ${hint}` : otherVersion;
}

/** An error of the service, in words. */
export function serviceError({ message, extensions }: ServiceError): AssayError {
  const code = typeof extensions?.code === 'string' ? extensions.code : 'ERROR';
  const requestId = typeof extensions?.requestId === 'string' ? `; the service's operator finds it in the log as ${extensions.requestId}` : '';
  const cause = new Error(message);
  if (code === 'BAD_USER_INPUT') return new AssayError(code, badInput(message), { cause });
  const text = words[code]?.(message, requestId) ?? (ofGraphql.test(message) ? otherVersion : message);
  return new AssayError(code, text, { cause });
}

/** What an HTTP status means to the user, where it is not Assay that answered. `location` and `retryAfter` as the headers have them. */
export function statusWords(status: number, { location, retryAfter }: { location?: string | undefined; retryAfter?: string | undefined } = {}): string {
  if (location !== undefined && status >= 300 && status < 400) return `it sends on to ${location}; give that URL`;
  if (status === 401 || status === 407) return 'a proxy in front of it wants a sign-in of its own; ask who runs it';
  if (status === 403) return 'a proxy in front of it refuses; ask who runs it';
  if (status === 404 || status === 405 || status === 410) return 'no Assay is at this address; check the URL';
  if (status === 408) return 'the request took too long; try again';
  if (status === 413) return 'a proxy in front of it takes no request as large as this one; ask who runs it to allow more';
  if (status === 429) return `it was asked too often; try again ${/^\d+$/.test(retryAfter ?? '') ? `in ${retryAfter} seconds` : 'later'}`;
  if (status === 502 || status === 503 || status === 504) return 'the service behind it does not answer at the moment; try again shortly';
  if (status >= 500) return 'something went wrong there; try again';
  if (status >= 400) return 'it does not take the request; check the URL';
  return 'no Assay is at this address; check the URL, and whether a sign-in page or a proxy stands in between';
}

type Headers = Record<string, string | string[] | undefined>;
const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

/** The data of an answer over HTTP. Throws what the service refused, or in words what answered in its place. */
export function dataOf<R>(url: string, status: number, headers: Headers, text: string): R {
  const answer = parsed(text) as { data?: R | null; errors?: ServiceError[] } | null;
  const error = answer?.errors?.[0];
  if (error && typeof error.message === 'string') throw serviceError(error);
  if (answer?.data) return answer.data;
  const what = text.trim() === '' ? 'with nothing' : answer ? 'with something else than Assay does' : /^\s*</.test(text) ? 'with a web page' : 'with something else than Assay does';
  const location = one(headers['location']);
  throw new AssayError('NOT_ASSAY', `${url} answered ${what} (status ${status}): ${statusWords(status, { location, retryAfter: one(headers['retry-after']) })}`);
}

/** Null for a page, an answer that was cut off, or nothing at all. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Why an upload was refused, where the answer does not say so itself. */
export const uploadWords = (url: string, status: number): string => `${new URL(url).host} did not take the upload (status ${status}): ${statusWords(status)}`;
