import { search } from '../test/dump/search.ts';
import { lookingUp, mark, seed, type Seed } from '../test/dump/seeds.ts';
import { startAssay } from '../test/assay.ts';
import type { Measured, Options } from './report.ts';

/**
 * What customers tell of files, people and places, and what is seen in a guest, given by four customers in fifteen ways
 * each; then every row of every table, every message of every stream and every file of the installation is searched for
 * it. The sample's hash has to be found: it shows that the search sees what is there.
 */
export async function dump(options: Options): Promise<Measured> {
  const assay = await startAssay();
  try {
    await assay.fakeRunner(lookingUp);
    const seeds: Seed[] = [];
    const hashes: string[] = [];
    for (let n = 0; n < (options.quick ? 1 : 4); n++) {
      const one = await seed(assay);
      seeds.push(...one.seeds);
      hashes.push(one.hash);
    }
    const control = await search(assay, hashes);
    if (control.length === 0) throw new Error('the search finds nothing at all');
    const found = await search(assay, seeds.map(({ value }) => value), mark);
    return {
      rows: [
        { what: 'hashes of samples, which are no secret', values: hashes.length, 'places where they stand': control.length },
        ...found.map(({ value, where }) => ({ what: `${seeds.find((one) => one.value === value)!.what} in ${where}`, values: 1, 'places where they stand': 1 })),
        { what: 'names of people, files, places and hosts, passwords, words', values: seeds.length, 'places where they stand': found.length },
      ],
      result: { values: seeds.length, found: found.length },
    };
  } finally {
    await assay.stop();
  }
}
