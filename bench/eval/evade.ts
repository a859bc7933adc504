import type { Measured, Options } from '../report.ts';
import { Bench, each } from './bench.ts';
import { linuxSamples, linuxTechniques } from './evade/linux.ts';
import type { Hidden } from './evade/sample.ts';
import { windowsSamples, windowsTechniques } from './evade/windows.ts';

interface System {
  environment: string;
  techniques: readonly string[];
  samples: readonly Hidden[];
}

const systems: readonly System[] = [
  { environment: 'linux', techniques: linuxTechniques, samples: linuxSamples },
  { environment: 'windows-10', techniques: windowsTechniques, samples: windowsSamples },
];

interface Found {
  environment: string;
  id: string;
  level: string;
  score: number;
  named: boolean;
}

/** Whether all of them are named, each by itself or by the technique that it belongs to. Pure. */
export const allNamed = (wanted: readonly string[], named: readonly string[]): boolean =>
  wanted.every((one) => named.includes(one) || named.includes(one.split('.')[0]!));

/**
 * One payload for each system, hidden in another way by each sample. Counted is in how many the verdict names all that
 * it does, and how many are CLEAN. Words after the name pick samples by the beginning of their id.
 */
export async function evade(options: Options): Promise<Measured> {
  const wanted = options.environment;
  const asked = systems.filter(({ environment }) => wanted === undefined || environment === wanted);
  const known = systems.map((one) => one.environment).join(', ');
  if (asked.length === 0) throw new Error(`no samples for ${wanted}, but for ${known}`);
  const chosen = asked.map((system) => ({ ...system, samples: picked(system.samples, options) }));
  const all = chosen.flatMap(({ samples, ...system }) => samples.map((sample) => ({ ...system, sample })));
  const found: Found[] = [];
  const bench = await Bench.open(asked.map(({ environment }) => environment));
  try {
    await each(all, 2, async ({ environment, techniques, sample: { id, how, file, bytes } }) => {
      const judged = await bench.judge(bytes, file, environment);
      const named = allNamed(techniques, judged.techniques);
      found.push({ environment, id, level: judged.level, score: judged.score, named });
      if (named && judged.level !== 'CLEAN') return;
      const missing = techniques.filter((one) => !allNamed([one], judged.techniques));
      const what = `${named ? 'named' : 'not named'}: ${environment} ${id} (${how})`;
      process.stderr.write(`  ${what}: ${judged.level} ${judged.score}; `
        + `not ${missing.join(' ') || 'any less'}; but ${judged.techniques.join(' ') || 'nothing'}; `
        + `${judged.conditions.limitations.join(' ') || 'no limitation'}\n`);
    });
  } finally {
    await bench.close();
  }
  return {
    rows: asked.map(({ environment }) => {
      return { environment, ...counted(found.filter((one) => one.environment === environment)) };
    }),
    items: found.map(({ environment, id, score, level }) => ({ name: `${environment} ${id}`, score, level })),
    result: counted(found),
  };
}

function picked(samples: readonly Hidden[], { words, limit, quick }: Options): Hidden[] {
  const fitting = samples.filter(({ id }) => words.length === 0 || words.some((start) => id.startsWith(start)));
  return fitting.slice(0, limit ?? (quick ? 12 : undefined));
}

function counted(found: readonly Found[]): { samples: number; clean: number; named: number } {
  const named = found.filter((one) => one.named).length;
  return {
    samples: found.length,
    clean: found.filter(({ level }) => level === 'CLEAN').length,
    named: found.length === 0 ? 0 : Math.round((1000 * named) / found.length) / 1000,
  };
}
