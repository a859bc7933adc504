import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, type Measured, type Options } from './report.ts';

const root = new URL('../', import.meta.url).pathname;

/** Seconds until a command's first word, or its end where it says nothing. */
async function firstWord(program: string, words: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const from = performance.now();
  const child = spawn(program, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), closed]);
  const seconds = (performance.now() - from) / 1000;
  child.stdout.resume();
  child.stderr.resume();
  await closed;
  return seconds;
}

/**
 * From the start of the command line to its first word: help, a file that is missing, and help once more without compiled code from an
 * earlier start. As a multiple of a Node that starts and does nothing, in turn with it in the same run.
 */
export async function commandLine(options: Options): Promise<Measured> {
  const home = await mkdtemp(join(tmpdir(), 'assay-bench-'));
  const env = { PATH: process.env.PATH, HOME: home };
  const assay = join(root, 'bin/assay');
  const cases = {
    help: async () => await firstWord(assay, ['--help'], env),
    'missing file': async () => await firstWord(assay, ['submit', join(home, 'nothing')], env),
    'help, nothing compiled': async () => await firstWord(assay, ['--help'], { ...env, ASSAY_CACHE: '/dev/null' }),
    'bare Node': async () => await firstWord(process.execPath, ['-e', '0'], env),
  };
  const seconds = Object.fromEntries(Object.keys(cases).map((name) => [name, [] as number[]]));
  try {
    for (let n = -2; n < (options.quick ? 5 : 30); n++) {
      // The first starts are for the caches of the disk and of compiled code.
      for (const [name, time] of Object.entries(cases)) {
        const taken = await time();
        if (n >= 0) seconds[name]!.push(taken);
      }
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
  const of = (name: string) => median(seconds[name]!);
  return {
    rows: Object.keys(cases).map((name) => ({ what: name, 'first word s': of(name).toFixed(3), 'times a bare Node': (of(name) / of('bare Node')).toFixed(2) })),
    result: { help_s: of('help').toFixed(3), missing_file_s: of('missing file').toFixed(3), bare_node_s: of('bare Node').toFixed(3), help_over_node: (of('help') / of('bare Node')).toFixed(2) },
  };
}
