/**
 * File systems of the sample's world by the kernel's number for them: where each is. `# mount 0x… /tmp`, after the
 * key.
 */
export function fileSystems(trace: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of trace.slice(0, 2_000).split('\n').slice(1)) {
    const match = /^# mount (0x[0-9a-f]{1,16}) (\/\S{0,100})$/.exec(line);
    if (!match) break;
    if (!found.has(match[1]!)) found.set(match[1]!, match[2] === '/' ? '' : match[2]!);
  }
  return found;
}

/**
 * The name that a file has in the end, from the kernel's own names up to the root of its file system: links, bare
 * names and other mounts of the same folder are no other file. Undefined in a file system that isn't the world's (the
 * sample may mount some of its own), and deeper than the kernel was asked.
 */
export function finalName(
  values: Readonly<Record<string, string>>, prefix: 'n' | 't', places: ReadonlyMap<string, string>,
): string | undefined {
  const place = places.get(values[`${prefix}s`] ?? '');
  if (place === undefined) return undefined;
  const names: string[] = [];
  for (let index = 0; index < 8; index++) {
    const name = values[`${prefix}${index}`];
    if (name === undefined) return undefined;
    if (name === '/') return `${place}/${names.reverse().join('/')}`;
    names.push(name);
  }
  return undefined;
}
