import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { testFiles } from './projects.ts';

const files = testFiles();
const named = (name: string) => `test/${name}.test.ts`;

describe('the tests', () => {
  test('are each in one project, by what they need', () => {
    const all = Object.values(files).flat();
    expect(new Set(all).size).toBe(all.length);
    for (const name of ['uploads', 'attempts', 'command-line', 'apart']) expect(files.platform).toContain(named(name));
    for (const name of ['hostile', 'machines', 'main-job']) expect(files.vm).toContain(named(name));
    for (const name of ['guest-making', 'supervisor', 'gate']) expect(files.unit).toContain(named(name));
  });
  test('of each save of a file start no database, no message server, no platform and no guest', () => {
    for (const file of [...files.unit, ...files.long]) {
      const text = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
      expect(text, file).not.toMatch(/startAssay\(|startPlatform\(|startPostgres\(|startNats\(|missingGuest\(|availableGuests\(/);
    }
    const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { scripts: Record<string, string> };
    expect(scripts['test:unit']).toBe('vitest run --project unit');
    expect(scripts.test).toBe('vitest run');
  });
});
