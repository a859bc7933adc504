import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { companionsOf } from '../sandbox-runner/companions.ts';
import type { Member } from '../sandbox-runner/examine.ts';
import { HomeReads } from '../sandbox-runner/observe/home-reads.ts';

const member = (path: string | null, container: string | null = null, text = path ?? 'alone'): Member => ({
  sha256: 'a'.repeat(64), size: text.length, fileName: (path ?? 'alone').split('/').pop()!, mediaType: 'text/plain', category: 'OTHER',
  bytes: Buffer.from(text), identity: { kind: 'other', format: 'text', mediaType: 'text/plain', category: 'OTHER' }, path, container,
});

describe('what lies beside a member while it runs', () => {
  const setup = member('tool-1.2/bin/setup.sh');
  const all = [setup, member('tool-1.2/lib/part.sh'), member('tool-1.2/bin/near.dat'), member('other.txt', 'f'.repeat(64)), member(null)];

  test('are the files of its archive in their folders, the nearest first, and no others', () => {
    expect(companionsOf(setup, all, 'tool-1.2.zip')).toEqual({
      folder: 'tool-1_2/tool-1.2/bin',
      files: [
        { path: 'tool-1_2/tool-1.2/bin/near.dat', bytes: Buffer.from('tool-1.2/bin/near.dat') },
        { path: 'tool-1_2/tool-1.2/lib/part.sh', bytes: Buffer.from('tool-1.2/lib/part.sh') },
      ],
      isPartial: false,
    });
  });

  test('are empty files too, which a program may only look for', () => {
    const of = companionsOf(member('a/run.sh'), [member('a/marker', null, '')], 'a.zip');
    expect(of).toMatchObject({ files: [{ path: 'a/a/marker', bytes: Buffer.alloc(0) }], isPartial: false });
  });

  test('are partial when a folder had to be renamed and one of them names it, or when it is unclear what a folder is', () => {
    const near = (text: string) =>
      companionsOf(member('x!/run.sh', null, text), [member('x!/p.bin', null, 'p')], 'a.zip')!.isPartial;
    expect(near('#!/bin/sh\n./p.bin\n')).toBe(false);
    expect(near('#!/bin/sh\n../x!/p.bin\n')).toBe(true);
    expect(companionsOf(member('a\\b.sh'), [member('c.txt')], 'a.zip')!.isPartial).toBe(true);
  });

  test('is nothing where it came alone, or where files have no places', () => {
    expect(companionsOf(setup, [setup], 'a.zip')).toBeNull();
    expect(companionsOf(member(null), all, 'a.eml')).toBeNull();
  });

  test('keeps hidden files hidden, and the folders of npm', () => {
    const of = companionsOf(member('a/run.js'), [member('a/.env'), member('a/node_modules/@x/y/index.js')], 'a.tgz');
    expect(of?.files.map(({ path }) => path)).toEqual(['a/a/.env', 'a/a/node_modules/@x/y/index.js']);
  });

  test('keeps the names that scripts use, and says where it can not', () => {
    const names = (...paths: string[]) => {
      const of = companionsOf(member('my (1) & co/run.bat', null, 'x'), paths.map((path) => member(path, null, 'x')), 'a.zip')!;
      return [of.files.map(({ path }) => path), of.isPartial];
    };
    expect(names("my (1) & co/data (1), [x] & 'y'.dat", 'my (1) & co/100% $a/é.txt')).toEqual([
      ["a/my _1_ _ co/data (1), [x] & 'y'.dat", 'a/my _1_ _ co/100% $a/é.txt'], false,
    ]);
    for (const path of ['a:b', 'a\nb', 'a. ', 'a?', 'my (1) & co/run.bat/x', `${'long'.repeat(50)}`]) expect(names(path)[1], path).toBe(true);
    expect(names('a', 'A')[1], 'two of one name').toBe(true);
    expect(names('a', 'a/b')[1], 'a file and a folder').toBe(true);
  });

  test('lies below one folder, in places that a guest can have, whatever the archive says', () => {
    const part = fc.oneof(fc.constantFrom('..', '.', '', 'a', 'A', 'b', '.b', 'a.zip', 'CON', '-rf', '~', 'x\ny', 'a\0', "'", '"', '$(id)', '%a%'), fc.string({ maxLength: 12 }));
    const path = fc.array(part, { minLength: 1, maxLength: 8 }).chain((parts) => fc.constantFrom(parts.join('/'), parts.join('\\'), `/${parts.join('/')}`));
    fc.assert(fc.property(path, fc.array(path, { maxLength: 12 }), fc.string({ maxLength: 20 }), (own, paths, archive) => {
      const runs = member(own);
      const of = companionsOf(runs, [runs, ...paths.map((one) => member(one))], archive);
      if (of === null) return;
      const [root] = of.folder.split('/');
      expect(root).toMatch(/^[^./\\\n\0]+$/);
      const places = of.files.map((one) => one.path.toLowerCase());
      expect(new Set(places).size).toBe(places.length);
      for (const place of [of.folder, ...of.files.map((one) => one.path)]) {
        expect(place.startsWith(root!)).toBe(true);
        // eslint-disable-next-line no-control-regex -- none of them may be in a place
        expect(place).not.toMatch(/[\0-\x1f"*?<>|:\\]|(?:^|\/)\.*(?:\/|$)/);
        expect(places.some((one) => one.startsWith(`${place.toLowerCase()}/`)) && places.includes(place.toLowerCase()), place).toBe(false);
      }
    }), { numRuns: 3_000 });
  });

  test('is bounded in number, size and length of names', () => {
    const many = Array.from({ length: 1_500 }, (_none, n) => member(`${n}.dat`));
    const given = (of: Member, others: Member[]) => {
      const all = companionsOf(of, others, 'a.zip')!;
      return [all.files.length, all.isPartial];
    };
    expect(given(member('run.sh'), many)).toEqual([1_000, true]);
    expect(given(member('run.sh'), many.slice(0, 1_000))).toEqual([1_000, false]);
    const large = ['1', '2', '3'].map((name) => ({ ...member(name), bytes: Buffer.alloc(30_000_000) }));
    expect(given(member('run.sh'), large)).toEqual([2, true]);
    expect(given(member(`${'long/'.repeat(60)}run.sh`), many)).toEqual([0, true]);
  });
});

test('a program that reads what came with it has not read a whole home', () => {
  const brought = '/home/user/Downloads/tools';
  const reads = new HomeReads(brought);
  for (let n = 0; n < 10; n++) reads.opened(1, `${brought}/${n}/file`);
  const fields: Record<string, string> = {};
  reads.telling(1, fields);
  reads.mark();
  expect(fields).toEqual({});
});
