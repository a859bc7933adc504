import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startOf } from '../schema/start.ts';
import { guestName } from '../sandbox-runner/guest-name.ts';
import { neutralName } from '../sandbox-runner/neutral-name.ts';
import { isActingName } from '../sandbox-runner/still/acting-names.ts';

const bytes = Buffer.from('#!/bin/sh\necho hello\n');

describe('the name that a file is analysed under', () => {
  test.each([
    ['ZULUB-layoff-list-2027.sh', /^[a-z]{6,8}\.sh$/], ['Smith & Sons.PDF', /^[a-z]{6,8}\.pdf$/], ['invoice of Jones.pdf   .exe', /^[a-z]{6,8}\.pdf\.exe$/],
    ['libsmith.so.1.2', /^[a-z]{6,8}\.so\.1\.2$/], ['Jones.settingcontent-ms', /^[a-z]{6,8}\.settingcontent-ms$/], ['report.smith', /^[a-z]{6,8}$/],
    ['Makefile', /^Makefile$/], ['Makefile.smith', /^Makefile$/], ['docker-compose.yml', /^docker-compose\.yml$/], ['smith', /^[a-z]{6,8}$/],
    ['Smith\u202efdp.exe', /^[a-z]{6,8}\u202e\.exe$/], ['Смирнов.docx', /^[a-z]{6,8}\.docx$/], ['.bashrc', /^\.bashrc$/], ['package.json', /^package\.json$/],
  ])('of %s names nobody, and says what it is', (name, neutral) => expect(neutralName(name, bytes)).toMatch(neutral));

  test('is the same for the same bytes, whoever sent them, and another one for others', () => {
    expect(neutralName('a-smith.sh', bytes)).toBe(neutralName('b-jones.sh', bytes));
    expect(neutralName('a-smith.sh', Buffer.from('x'))).not.toBe(neutralName('a-smith.sh', bytes));
  });

  test.each([['utf8', 'utf8'], ['UTF-16', 'utf16le']] as const)('stays where the bytes mention it in %s: some act under that name alone', (_what, encoding) => {
    const own = Buffer.concat([Buffer.from('if '), Buffer.from('SETUP-7', encoding), Buffer.from(' then')]);
    expect(neutralName('setup-7.exe', own)).toBe('setup-7.exe');
    expect(neutralName('setup-8.exe', own)).not.toContain('setup');
  });

  test('is started by the same program, and acts where it acted', () => {
    const ending = fc.constantFrom('', '.sh', '.BAT', '.js', '.pdf.exe', '.so.1', '.reg', '.service', '.library-ms', '.json', '.md', '.tf', '.lua', '.person', '.lzma', '.txt', '.mk', '.dd', '.config');
    const stem = fc.oneof(fc.string({ minLength: 1, maxLength: 30 }).filter((text) => !/[\\/\0]/.test(text)), fc.constantFrom('Makefile', 'crontab', 'Dockerfile', 'package.json', 'authorized_keys', 'jenkinsfile'));
    fc.assert(fc.property(stem, ending, (one, end) => {
      const name = `${one}${end}`;
      const neutral = neutralName(name, bytes);
      expect(startOf(neutral, null)).toBe(startOf(name, null));
      expect(isActingName(neutral)).toBe(isActingName(name));
      expect(guestName(neutral).length).toBeGreaterThan(0);
    }), { numRuns: 2_000 });
  });
});
