import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The two places Assay writes to. Data is precious; the cache can be deleted at any time. */
export interface Folders {
  /** Databases, streams, encrypted samples, keys. */
  data: string;
  /** Downloaded packages, guest images, VM templates. */
  cache: string;
}

/** `ASSAY_DATA` and `ASSAY_CACHE`, else the XDG base directories. */
export function foldersFrom(env: NodeJS.ProcessEnv): Folders {
  return {
    data: resolve(env.ASSAY_DATA ?? join(env.XDG_DATA_HOME ?? join(homedir(), '.local/share'), 'assay')),
    cache: resolve(env.ASSAY_CACHE ?? join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'assay')),
  };
}
