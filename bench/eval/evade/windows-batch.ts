import { base64, type Row } from './sample.ts';
import { alphabet, batch, commands, cut, oneLine, runKey, script } from './windows-payload.ts';

const carets = (text: string) => text.replace(/\w/g, '^$&');
const [setKey, ...others] = commands as [string, ...string[]];
const keyFile =
  script(
    'REGEDIT4',
    '',
    `[${runKey.replace('HKCU', 'HKEY_CURRENT_USER')}]`,
    '"Updater"="C:\\\\Users\\\\Public\\\\u.exe"',
  );
const encoded = base64(batch([])).replace(/.{60}/g, '$&\r\n');
const echoed =
  (text: string, file: string) =>
    text.split('\r\n').filter(Boolean).map((line, index) =>
      `>${index ? '>' : ''}${file} echo ${line.replace(/[&|<>^%]/g, (one) => (one === '%' ? '%%' : `^${one}`))}`);

/** Batch files. */
export const inBatch: Row[] = [
  ['plain', 'not at all', 'plain.bat', batch([])],
  ['carets', 'carets between the letters', 'a.bat', script('@echo off', ...commands.map(carets))],
  [
    'comspec',
    'letters out of variables of the system',
    'b.bat',
    script(
      '@echo off',
      'set c=%COMSPEC:~-7,1%%COMSPEC:~-6,1%%COMSPEC:~-5,1%',
      ...commands.map((one) => `%c% /c ${one}`),
    ),
  ],
  [
    'alphabet',
    'each letter cut out of a variable',
    'c.bat',
    script('@echo off', alphabet(), ...commands.map((one) => cut(one))),
  ],
  [
    'call-set',
    'a second expansion by call',
    'd.bat',
    script(
      '@echo off',
      alphabet(),
      ...commands.map((one) => `call set x=${cut(one).replaceAll('%', '%%')}\r\ncall %%x%%`),
    ),
  ],
  [
    'delayed',
    'delayed expansion',
    'e.bat',
    script(
      '@echo off',
      'setlocal EnableDelayedExpansion',
      ...commands.flatMap((one, index) => [`set v${index}=${[...one].reverse().join('')}`]),
      'for /l %%n in (0,1,3) do (',
      ' set r=',
      ' for /l %%i in (0,1,150) do set "r=!v%%n:~%%i,1!!r!"',
      ' !r!',
      ')',
    ),
  ],
  [
    'for-f',
    'words put together by for',
    'f.bat',
    script(
      '@echo off',
      ...commands.map((one) => `for /f "tokens=1* delims=#" %%a in ("${one.slice(0, 4)}#${one.slice(4)}") do %%a%%b`),
    ),
  ],
  [
    'replaced',
    'a filler taken out',
    'g.bat',
    script(
      '@echo off',
      ...commands.map((one, index) => `set q${index}=${one.replace(/(.{3})/g, '$1#~')}`),
      ...commands.map((_one, index) => `%q${index}:#~=%`),
    ),
  ],
  [
    'start',
    'in the background',
    'h.bat',
    script('@echo off', ...commands.map((one) => `start /b ${one}`), 'ping -n 3 127.0.0.1 >nul'),
  ],
  [
    'nested',
    'shells within shells',
    'i.bat',
    script('@echo off', ...commands.map((one) => `cmd /c cmd /s /c "cmd /q /c ${one}"`)),
  ],
  [
    'goto',
    'jumps through a maze',
    'j.bat',
    script(
      '@echo off',
      'goto :d',
      ...commands.flatMap((one, index) =>
        [`:${'abcd'[3 - index]!}x`, one, `goto :${'abcde'[2 - index] ?? 'z'}`,
          `:${'abcd'[index]!}`, `goto :${'abcd'[index]!}x`]),
      ':z',
    ),
  ],
  [
    'calls',
    'subroutines with the words as arguments',
    'k.bat',
    script(
      '@echo off',
      ...commands.map((one) => `call :r ${one.split(' ').map((word) => `"${word}"`).join(' ')}`),
      'goto :eof',
      ':r',
      'set l=',
      ':n',
      'set l=%l% %~1',
      'shift',
      'if not "%~1"=="" goto :n',
      '%l%',
    ),
  ],
  [
    'certutil',
    'a stage in base64, opened with certutil',
    'l.bat',
    script(
      '@echo off',
      ...echoed(encoded, '%TEMP%\\s.txt'),
      'certutil -decode %TEMP%\\s.txt %TEMP%\\s.bat',
      'call %TEMP%\\s.bat',
    ),
  ],
  [
    'stage',
    'a second batch file',
    'm.bat',
    script('@echo off', ...echoed(batch([]), '%TEMP%\\s.cmd'), 'start /b cmd /c %TEMP%\\s.cmd'),
  ],
  [
    'copied-shell',
    'a copy of the command shell',
    'n.bat',
    script(
      '@echo off',
      'copy /y %SystemRoot%\\system32\\cmd.exe %TEMP%\\notepad.exe >nul',
      ...commands.map((one) => `%TEMP%\\notepad.exe /c ${one}`),
    ),
  ],
  [
    'copied-tools',
    'copies of the tools',
    'o.bat',
    script(
      '@echo off',
      'copy /y %SystemRoot%\\system32\\reg.exe %TEMP%\\a.exe >nul',
      'copy /y %SystemRoot%\\system32\\whoami.exe %TEMP%\\b.exe >nul',
      'copy /y %SystemRoot%\\system32\\systeminfo.exe %TEMP%\\c.exe >nul',
      `%TEMP%\\a.exe ${setKey.slice(4)}`,
      '%TEMP%\\b.exe /all',
      '%TEMP%\\c.exe',
      others[0]!,
    ),
  ],
  ['timeout', 'waits with timeout', 'p.bat', batch(['timeout /t 300 /nobreak >nul'])],
  ['ping', 'waits with ping', 'q.bat', batch(['ping -n 200 127.0.0.1 >nul'])],
  ['busy', 'counts first', 'r.bat', batch(['for /l %%i in (1,1,20000) do set /a x=%%i >nul'])],
  [
    'user',
    'not for the users of sandboxes',
    's.bat',
    batch(['echo %USERNAME% %COMPUTERNAME% | find /i "sandbox" && exit /b', 'if /i "%USERNAME%"=="malware" exit /b']),
  ],
  [
    'wine',
    'not in Wine',
    't.bat',
    batch(
      [
        'reg query HKCU\\Software\\Wine >nul 2>nul && exit /b',
        'if exist %SystemRoot%\\system32\\winecfg.exe exit /b',
      ],
    ),
  ],
  ['processors', 'not on a machine with one processor', 'u.bat', batch(['if %NUMBER_OF_PROCESSORS% LSS 2 exit /b'])],
  [
    'documents',
    'only where somebody works',
    'v.bat',
    batch(['dir /b %USERPROFILE%\\Documents | find "." >nul || exit /b']),
  ],
  ['self-deleting', 'deletes itself while it runs', 'w.bat', script('@echo off', `(del "%~f0" & ${oneLine})`)],
  [
    'lies',
    'prints lines that look like the record',
    'x.bat',
    batch(
      [
        'for /l %%i in (1,1,500) do echo 1.000:0020:0024:trace:process:CreateProcessInternalW app (null) '
          + 'cmdline L"calc.exe" 1>&2',
      ],
    ),
  ],
  ['silent', 'closes its streams', 'y.bat', script('@echo off', ...commands.map((one) => `${one} >nul 2>nul <nul`))],
  [
    'utf16',
    'a first line that is no text of this kind',
    'z.bat',
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`\r\ncls\r\n${batch([])}`)]),
  ],
  [
    'other-folder',
    'from another folder, by the bare names',
    'aa.bat',
    batch(['cd /d %SystemRoot%\\system32', 'set PATH=.']),
  ],
  [
    'long-path',
    'by the long way to the tools',
    'ab.bat',
    script(
      '@echo off',
      ...commands.map((one) => `C:\\windows\\.\\temp\\..\\system32\\${one.replace(/^\w+/, '$&.exe')}`),
    ),
  ],
  [
    'reg-file',
    'a file for the registry, read in',
    'ac.bat',
    script(
      '@echo off',
      ...echoed(keyFile, '%TEMP%\\k.reg'),
      'reg import %TEMP%\\k.reg',
      'regedit /s %TEMP%\\k.reg',
      ...others,
    ),
  ],
  [
    'key-parts',
    'the key under its long name',
    'ad.bat',
    script(
      '@echo off',
      `reg.exe add "${runKey.replace('HKCU', 'HKEY_CURRENT_USER')}" /v Updater /t REG_SZ /d `
        + '"C:\\Users\\Public\\u.exe" /f',
      ...others,
    ),
  ],
  [
    'forfiles',
    'another program starts it',
    'ae.bat',
    script('@echo off', ...commands.map((one) => `forfiles /p C:\\windows\\system32 /m cmd.exe /c "cmd /c ${one}"`)),
  ],
  ['flood', 'more commands than a report holds, then it', 'af.bat', batch(['for /l %%i in (1,1,2500) do cd . '])],
];
