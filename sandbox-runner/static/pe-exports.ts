/** What a library offers to be called. */
export interface PeExports {
  library: string | null;
  names: string[];
  /** Numbers of functions that have no name. */
  nameless: number[];
}

/** A run calls so many functions of a library. */
const callsMax = 6;
/** Called by whoever registers or installs a library: the first that malware puts its work into. */
const first = ['DllRegisterServer', 'DllInstall', 'DllUnregisterServer'];
/** The system calls it when the library is loaded, whichever function is asked for. */
const loading = 'DllMain';
const callable = /^[\w@?$.~]{1,100}$/;

/** The functions to call, as rundll32 names them, the likeliest first; and how many are left. */
export function callsOf({ names, nameless }: PeExports): { calls: string[]; left: number } {
  const others = names.filter((name) => name !== loading);
  const preferred = first.filter((name) => others.includes(name));
  const all = [...new Set([...preferred, ...others])];
  const calls = [...all.filter((name) => callable.test(name)), ...nameless.map((number) => `#${number}`)].slice(0, callsMax);
  return { calls, left: all.length + nameless.length - calls.length };
}
