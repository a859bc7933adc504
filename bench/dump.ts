import { search } from '../test/dump/search.ts';
import { lookingUp, mark, seed, strays, type Seed } from '../test/dump/seeds.ts';
import { startAssay } from '../test/assay.ts';
import type { Measured, Options } from './report.ts';

/**
 * What customers tell of files, people and places, and what is seen in a guest, given by two customers in all the ways
 * in which it can be given; then every row of every table, every message of every stream and every file of the
 * installation is searched for it. The samples' hashes have to be found: they show that the search sees what is there.
 */
export async function dump(options: Options): Promise<Measured> {
  const assay = await startAssay();
  try {
    await assay.fakeRunner(lookingUp);
    const seeds: Seed[] = [];
    const hashes: string[] = [];
    for (let n = 0; n < (options.quick ? 1 : 2); n++) {
      const one = await seed(assay);
      seeds.push(...one.seeds);
      hashes.push(one.hash);
    }
    const control = await search(assay, hashes);
    for (const hash of hashes) {
      if (!control.found.some(({ value }) => value === hash)) throw new Error(`the search does not find the hash ${hash}`);
    }
    const { found, rows, messages, files } = await search(assay, seeds.map(({ value }) => value), mark);
    const stray = strays(seeds, found);
    return {
      rows: [
        { what: `hashes, no secret, in ${rows} rows, ${messages} messages, ${files} files`, values: hashes.length, 'places where they stand': control.found.length },
        ...stray.map((what) => ({ what, values: 1, 'places where they stand': 1 })),
        { what: 'names of people, files, places and hosts, passwords, words', values: seeds.length, 'places where they stand': stray.length },
      ],
      result: { values: seeds.length, found: stray.length },
    };
  } finally {
    await assay.stop();
  }
}
