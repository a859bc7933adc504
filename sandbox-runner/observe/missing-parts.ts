/** What interpreters and the dynamic loader print when a part that a sample needs is not in the guest. */
const complaints: readonly [pattern: RegExp, what: string][] = [
  [/^ModuleNotFoundError: No module named '([\w.]{1,80})'/m, 'the Python module'],
  [/^ImportError: cannot import name '(\w{1,80})'/m, 'the Python name'],
  [/^Error(?: \[ERR_MODULE_NOT_FOUND\])?: Cannot find (?:module|package) '([^'\n]{1,80})'/m, 'the Node module'],
  [/^Can't locate ([\w/]{1,80}\.pm) in @INC/m, 'the Perl module'],
  [/cannot load such file -- ([\w./-]{1,80}) \(LoadError\)/m, 'the Ruby library'],
  [/^(?:\S{0,80}\/)?lua[\d.]*: [\s\S]{0,400}?module '([\w.-]{1,80})' not found/m, 'the Lua module'],
  [/^can't find package ([\w:.-]{1,80})/m, 'the Tcl package'],
  [/^PHP (?:Fatal|Parse) error: .{0,40}Call to undefined function (\w{1,80})/m, 'the PHP function'],
  [/: error while loading shared libraries: ([\w.+-]{1,80}): cannot open/m, 'the library'],
  [/: (?:bad interpreter|cannot execute): .{0,80}No such file/m, 'its interpreter'],
  [/^Error: Could not find or load main class ([\w.$]{1,80})/m, 'the Java class'],
];

/** The part for which a sample says, by its last words, that it ended; null when none is named. Samples write this: it only ever lowers trust. */
export function missingPart(printed: string): string | null {
  const last = printed.slice(-8_000);
  for (const [pattern, what] of complaints) {
    const match = pattern.exec(last);
    if (match) return match[1] === undefined ? what : `${what} ${match[1]}`;
  }
  return null;
}
