import { gzipSync } from 'node:zlib';
import { tar, tinyElf, tinyPe, zip } from '../../test/samples/binaries.ts';
import type { TypeSample } from '../../test/samples/types.ts';
import { compound, numbers, texts, zips } from '../parsers/hostile.ts';

export interface Sample {
  name: string;
  fileName: string;
  bytes: Buffer;
}

/**
 * Files made to end, to block or to fill a runner; the same seed gives the same files. `types`: honest files of every
 * type, which are broken.
 */
export function hostileFiles(count: number, types: readonly TypeSample[], seed = 1): Sample[] {
  const next = numbers(seed);
  const MiB = 1_048_576;
  const big: Sample[] = [
    { name: 'batch file whose lines grow', fileName: 'a.bat', bytes: Buffer.from(`set a=${'x'.repeat(250_000)}\n${`${'%a%'.repeat(660)}\n`.repeat(120)}`) },
    { name: 'batch file whose variable doubles', fileName: 'b.bat', bytes: Buffer.from(`${'set a=%a%%a%\n'.repeat(64)}vssadmin delete shadows /all /quiet\n`) },
    { name: 'one gzip stream of zeros', fileName: 'zeros.gz', bytes: gzipSync(Buffer.alloc(200 * MiB)) },
    { name: 'archives in archives', fileName: 'nested.zip', bytes: zips(7) },
    { name: 'tar of thousands', fileName: 'many.tar', bytes: tar(Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`${n}.sh`, '#!/bin/sh\n']))) },
    { name: 'compound file whose streams overlap', fileName: 'overlap.doc', bytes: compound(4_000) },
    { name: 'workbook of one huge part', fileName: 'huge.xlsx', bytes: zip({ '[Content_Types].xml': '<Types/>', 'xl/workbook.xml': '<w/>', 'xl/worksheets/sheet1.xml': '<w:instrText '.repeat(700_000) }) },
  ];
  const made = texts(200, seed);
  const files = [...big];
  while (files.length < count) {
    if (next(3) > 0) {
      const { name, fileName, make } = made[next(made.length)]!;
      files.push({ name, fileName, bytes: make((1 + next(4)) * MiB) });
    } else files.push(broken(types[next(types.length)]!, next));
  }
  return files.slice(0, count).map((file, n) => ({ ...file, fileName: `${n}-${file.fileName}` }));
}

/** An honest file with its numbers set to the largest there are, or pieces of it put elsewhere. */
function broken({ name, bytes }: TypeSample, next: (below: number) => number): Sample {
  const now = Buffer.from(bytes);
  for (let edit = 0; edit < 12; edit++) {
    const at = next(now.length);
    if (next(2) === 0) now.fill(0xff, at, Math.min(at + 4, now.length));
    else now.copy(now, next(now.length), at, at + next(64));
  }
  return { name: `${name}, broken`, fileName: name, bytes: now };
}

/** Files as they come on an ordinary day, no two alike; what they do is next to nothing. */
export function honestFiles(count: number, types: readonly TypeSample[]): Sample[] {
  return Array.from({ length: count }, (_, n): Sample => {
    const kind = n % 5;
    if (kind === 0) return { name: 'script', fileName: `backup-${n}.sh`, bytes: Buffer.from(`#!/bin/sh\n# job ${n}\ntar czf /tmp/home-${n}.tgz "$HOME"\nls -l /tmp\n`) };
    if (kind === 1) return { name: 'program', fileName: `tool-${n}.exe`, bytes: Buffer.concat([tinyPe({ bits: n % 2 === 0 ? 32 : 64 }), Buffer.from(`build ${n}`)]) };
    if (kind === 2) return { name: 'program', fileName: `tool-${n}`, bytes: Buffer.concat([tinyElf(64), Buffer.from(`build ${n}`)]) };
    if (kind === 3) return { name: 'page', fileName: `page-${n}.html`, bytes: Buffer.from(`<html><body><h1>Report ${n}</h1>${'<p>All is well.</p>'.repeat(50 + n)}</body></html>`) };
    const { name, bytes } = types[n % types.length]!;
    return { name, fileName: name, bytes: zip({ [name]: bytes, 'note.txt': `delivery ${n}` }) };
  });
}
