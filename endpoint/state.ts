import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** What the endpoint remembers: where its service is, its token, and how far it has heard. */
export interface EndpointState {
  url?: string;
  token?: string;
  deviceId?: string;
  cursor?: string;
}

export const stateFile = (env: NodeJS.ProcessEnv): string => env.ASSAY_ENDPOINT_FILE ?? join(env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'assay/endpoint.json');

export async function readState(file: string): Promise<EndpointState> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  try {
    return JSON.parse(text) as EndpointState;
  } catch (cause) {
    throw new Error(`${file} is damaged: delete it and enrol again`, { cause });
  }
}

/** Written beside and renamed: a crash leaves the old state or the new one. */
export async function writeState(file: string, state: EndpointState): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
