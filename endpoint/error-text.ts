import { getSystemErrorMessage, inspect } from 'node:util';
import { AssayError } from './assay-error.ts';
import { connectionWords } from './faults/connection.ts';
import { fileWords } from './faults/file.ts';
import { statusWords } from './faults/service.ts';

/** An error for a user (`text`: what happened and what to do) and for programs (`code`: stable, no name of a system's error). */
export interface Explained {
  code: string;
  text: string;
}

/** Close codes of the socket (docs/decisions/027-shared-subscriptions.md). */
const closed: Record<number, string> = {
  1001: 'the service is being stopped; try again shortly',
  1006: 'the connection was cut off; try again',
  1011: 'something went wrong inside the service; try again',
  1012: 'the service is being started again; try again shortly',
  1013: 'the service is busy; try again shortly',
  4401: 'the service does not accept this credential; enrol this device again (assay enroll), or set ASSAY_TOKEN',
  4403: 'the service does not accept this credential; enrol this device again (assay enroll), or set ASSAY_TOKEN',
  4408: 'the service and this machine did not agree in time; try again',
  4429: 'too many connections are open with this credential; close some',
  4504: 'the service did not answer in time; try again',
};

/** The error itself, what it wraps, and what it is a collection of: a host with two addresses fails twice. */
function* chain(error: unknown): Generator<NodeJS.ErrnoException> {
  for (let at = error, depth = 0; typeof at === 'object' && at !== null && depth < 8; depth++) {
    yield at as NodeJS.ErrnoException;
    const { errors, cause, error: inner } = at as { errors?: unknown[]; cause?: unknown; error?: unknown };
    at = errors?.[0] ?? cause ?? inner;
  }
}

/** Says any error in words: never a stack, a name such as ENOENT, or a text of GraphQL's. */
export function explain(error: unknown): Explained {
  for (const one of chain(error)) {
    if (one instanceof AssayError) return { code: one.code, text: one.message };
    const code = typeof one.code === 'string' ? one.code : '';
    const file = fileWords(one);
    if (file) return file;
    const connection = connectionWords(code);
    if (connection !== null) return { code: 'UNREACHABLE', text: connection };
    if (code === 'ERR_MODULE_NOT_FOUND') return { code: 'NOT_INSTALLED', text: 'its packages are not all installed: run "npm ci" where Assay is' };
    if (code === 'ERR_INVALID_URL') return { code: 'USAGE', text: 'this is no URL: write it as https://assay.example' };
    const status = /Unexpected server response: (\d{3})/.exec(one.message ?? '')?.[1];
    if (status !== undefined) return { code: 'NOT_ASSAY', text: `it does not open a socket (status ${status}): ${statusWords(Number(status))}` };
    if (typeof one.code === 'number') return { code: 'UNREACHABLE', text: closed[one.code] ?? `the connection was closed (${String(one.code)}); try again` };
    if (typeof one.errno === 'number' && one.syscall) return { code: 'SYSTEM', text: `${one.path === undefined ? '' : `${one.path}: `}the system reports "${systemWords(one.errno)}"; try again` };
    // Ours, in words already: thrown by the endpoint's own code without a code.
    if (one.constructor === Error && code === '') return { code: 'ERROR', text: one.message };
  }
  return { code: 'ERROR', text: 'an error inside the command line itself; run it again with ASSAY_LOG_LEVEL=debug, and report what it says then' };
}

function systemWords(errno: number): string {
  try {
    return getSystemErrorMessage(errno) ?? `error ${errno}`;
  } catch {
    return `error ${errno}`;
  }
}

export const errorText = (error: unknown): string => explain(error).text;

/** Everything about an error, for who searches one. */
export const errorDetail = (error: unknown): string => inspect(error, { depth: 4 });
