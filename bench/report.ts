import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

export interface Measured {
  /** Printed as a table, in this order. */
  rows: Record<string, string | number>[];
  /** Ends up in the RESULT line and in the JSON file. */
  result: Record<string, string | number>;
  /** Each sample by itself, for the JSON file alone. */
  items?: { name: string; score: number; level: string }[];
}

export interface Options {
  quick: boolean;
  json: string | undefined;
  environment: string | undefined;
  limit: number | undefined;
  /** Without a guest: what commands would leave behind is made from their text. */
  offline?: boolean;
  /** With `offline`: five parts by technique, each judged by itself. */
  leaveOut?: boolean;
  words: string[];
}

export function optionsFrom(args: string[]): { name: string | undefined; options: Options } {
  const { values, positionals } = parseArgs({
    args, allowPositionals: true,
    options: { quick: { type: 'boolean', default: false }, json: { type: 'string' }, environment: { type: 'string' }, limit: { type: 'string' },
      offline: { type: 'boolean', default: false }, 'leave-out': { type: 'boolean', default: false } },
  });
  const [name, ...words] = positionals;
  return { name, options: { quick: values.quick, json: values.json, environment: values.environment, limit: values.limit === undefined ? undefined : Number(values.limit),
    offline: values.offline, leaveOut: values['leave-out'], words } };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Runs a measurement by name; prints its table and the one line that programs read. */
export async function measure(kind: 'bench' | 'eval', known: Record<string, (options: Options) => Promise<Measured>>, args: string[]): Promise<void> {
  let name: string | undefined;
  try {
    const parsed = optionsFrom(args);
    ({ name } = parsed);
    const run = name === undefined ? undefined : known[name];
    if (!run) {
      process.stderr.write(`npm run ${kind} -- NAME [--quick] [--json FILE]; names: ${Object.keys(known).join(', ')}\n`);
      process.exit(2);
    }
    const { rows, result, items } = await run(parsed.options);
    process.stdout.write(`${table(rows)}\n`);
    if (parsed.options.json) await writeFile(parsed.options.json, `${JSON.stringify({ name, rows, result, ...(items ? { items } : {}) }, null, 2)}\n`);
    process.stdout.write(`RESULT ${name} ${Object.entries(result).map(([key, value]) => `${key}=${value}`).join(' ')}\n`);
    process.exit(process.exitCode ?? 0);
  } catch (error) {
    process.stderr.write(`${kind} ${name ?? ''} could not measure: ${(error as Error).message}\n`);
    if (process.env.ASSAY_LOG_LEVEL === 'debug') process.stderr.write(`${(error as Error).stack ?? ''}\n`);
    process.exit(1);
  }
}

function table(rows: readonly Record<string, string | number>[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const cells = [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? '')))];
  const widths = columns.map((_, index) => Math.min(70, Math.max(...cells.map((row) => row[index]!.length))));
  return cells.map((row, line) => `  ${row.map((cell, index) => (line > 0 && /^[\d.×%-]+( ?ms| ?s)?$/.test(cell) ? cell.padStart(widths[index]!) : cell.slice(0, 70).padEnd(widths[index]!))).join('  ')}`).join('\n');
}
