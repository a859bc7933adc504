/** The key of a trace in tests; a guest makes its own. */
export const traceKey = '0123456789abcdef';

/** A trace as a Linux guest hands it over: events are written here without the key that their names end in. */
export const kernelTrace = (lines: readonly string[]): string =>
  [`# key ${traceKey}`, ...lines.map((line) => line.replace(/(\d+\.\d+: \w+): /, `$1_${traceKey}: `))].join('\n');
