import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AssayError } from './assay-error.ts';

/** What the endpoint remembers: where its service is, its token, and how far it has heard. */
export interface EndpointState {
  url?: string;
  token?: string;
  /** When the token was given, ISO 8601. */
  tokenGivenAt?: string;
  deviceId?: string;
  cursor?: string;
  /** Of a person's session: when it ends by itself, ISO 8601. */
  expiresAt?: string;
  /** Files, PEM: authorities of the service's certificate; the device's own certificate and its key. */
  tls?: { authorities?: string | undefined; certificate?: string | undefined; key?: string | undefined };
}

const lockedMsMax = 10_000;
/** A lock of a process that died. */
const lockOldMs = 30_000;

export const stateFile = (env: NodeJS.ProcessEnv): string => env.ASSAY_ENDPOINT_FILE ?? join(env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'assay/endpoint.json');

export async function readState(file: string): Promise<EndpointState> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    // A file that is there and can't be read is not one that is missing: who is enrolled must not hear that they are not.
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  const damaged = (cause?: unknown) => new AssayError('STATE_DAMAGED', `${file} is damaged: delete it and enrol again`, { cause });
  let state: unknown;
  try {
    state = JSON.parse(text);
  } catch (cause) {
    throw damaged(cause);
  }
  if (typeof state !== 'object' || state === null || Array.isArray(state)) throw damaged();
  return state;
}

/** Written beside and renamed: a crash leaves the old state or the new one. */
export async function writeState(file: string, state: EndpointState): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** Throws where nothing can be remembered. */
export async function tryState(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, '', { mode: 0o600 });
  await rm(`${file}.new`);
}

/** Changes what is remembered, however many processes of this device do so at a time: none writes back what another has replaced. */
export async function changeState(file: string, change: (state: EndpointState) => Promise<EndpointState | null> | EndpointState | null): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const lock = `${file}.lock`;
  const until = Date.now() + lockedMsMax;
  for (;;) {
    const taken = await open(lock, 'wx').then(async (handle) => (await handle.close(), true), (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    });
    if (taken) break;
    const { mtimeMs } = await stat(lock).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > lockOldMs) await rm(lock, { force: true });
    else if (Date.now() > until) throw new Error(`${lock} is held by another process of this device`);
    else await pause(20);
  }
  try {
    const next = await change(await readState(file));
    if (next) await writeState(file, next);
  } finally {
    await rm(lock, { force: true });
  }
}
