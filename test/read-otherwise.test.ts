import { describe, expect, test } from 'vitest';
import { isReadOtherwise } from '../sandbox-runner/read-otherwise.ts';

const lines = (...of: string[]) => Buffer.from(of.join('\r\n'));
const delayed = '@echo off\r\nsetlocal EnableDelayedExpansion';

describe("a batch file that Wine's command shell reads otherwise", () => {
  test.each([
    ['a name that a loop gives', lines(delayed, 'for /l %%n in (0,1,3) do call !v%%n!')],
    ['a place that a loop gives', lines(delayed, 'for /l %%i in (0,1,9) do set "r=!v:~%%i,1!!r!"')],
    ['a shell that was told so', lines('cmd /v:on /c "for %%n in (1) do !v%%n!"')],
    ['signs of two bytes', Buffer.from(`\ufeff${delayed}\r\nfor %%n in (1) do !v%%n!\r\n`, 'utf16le')],
  ])('is known by %s', (_what, bytes) => {
    expect(isReadOtherwise(bytes)).toBe(true);
  });
  test.each([
    ['without delayed expansion', lines('for %%n in (1) do echo hello! %%n done!')],
    ['with loops beside it', lines(delayed, 'for %%n in (1) do echo %%n !path! %%n')],
    ['with names of its own', lines(delayed, 'set x=1', 'echo !x! !path:~0,3!')],
  ])('is no other %s', (_what, bytes) => {
    expect(isReadOtherwise(bytes)).toBe(false);
  });
});
