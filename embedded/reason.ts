const causesMax = 6;

/** What went wrong and why, a line each: the message of an error and of all that caused it. */
export function reasonOf(error: unknown): string {
  const lines: string[] = [];
  for (let one = error; one !== undefined && one !== null && lines.length < causesMax; one = one instanceof Error ? one.cause : undefined) {
    const text = one instanceof Error ? one.message : typeof one === 'string' ? one : JSON.stringify(one);
    if (text !== '' && text !== lines.at(-1)) lines.push(text);
  }
  return lines.map((line, at) => (at === 0 ? line : `  because: ${line.replaceAll('\n', '\n    ')}`)).join('\n');
}
