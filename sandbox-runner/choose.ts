import type { Identity } from './identify.ts';

/** Where and how a sample runs, or why it doesn't. */
export type Choice =
  | { environment: string; command: (path: string) => string[]; folder: string; reason: string }
  | { environment: null; limitation: string; reason: string };

const windowsFolder = '/home/user/.wine/drive_c/users/user/Downloads';
const linuxFolder = '/home/user/Downloads';
const wine = '/usr/lib/wine/wine64';

/** A guest path inside the Windows drive, as Windows programs write it. */
export const windowsPath = (name: string) => `C:\\users\\user\\Downloads\\${name}`;

/** The environment in which the sample has the best chance to act. `wanted` is set by the engine's own evaluation only. */
export function choose(identity: Identity, offered: readonly string[], wanted: string | null = null): Choice {
  const choice = preferred(identity, wanted);
  if (choice.environment === null) return choice;
  if (wanted !== null && wanted !== choice.environment) return { environment: null, limitation: 'NOT_EXECUTED', reason: `${wanted} cannot run ${identity.mediaType}` };
  if (!offered.includes(choice.environment)) return { environment: null, limitation: 'ENVIRONMENT_NOT_OFFERED', reason: `${choice.environment} would be needed, and this runner does not offer it` };
  return choice;
}

function preferred(identity: Identity, wanted: string | null): Choice {
  const windows = (reason: string, words: (path: string, name: string) => string[]): Choice => ({
    environment: 'windows-10', folder: windowsFolder, reason,
    command: (path) => [wine, ...words(windowsPath(nameOf(path)), nameOf(path))],
  });
  const linux = (reason: string, words: (path: string) => string[]): Choice => ({ environment: 'linux', folder: linuxFolder, reason, command: words });
  const none = (limitation: string, reason: string): Choice => ({ environment: null, limitation, reason });

  switch (identity.kind) {
    case 'pe':
      return identity.dll
        ? windows(`a ${identity.bits}-bit Windows library, loaded by rundll32`, (path) => ['rundll32.exe', `${path},DllMain`])
        : windows(`a ${identity.bits}-bit Windows program`, (path) => [path]);
    case 'msi':
      return windows('a Windows installer package', (path) => ['msiexec', '/i', path, '/qn']);
    case 'elf':
      return identity.dll ? none('NOT_EXECUTED', 'a Linux library runs only inside a program') : linux(`a ${identity.bits}-bit Linux program`, (path) => [path]);
    case 'script':
      switch (identity.interpreter) {
        case 'sh':
        case 'bash':
          return linux('a shell script', (path) => [`/bin/${identity.interpreter}`, path]);
        case 'python3':
        case 'perl':
          return linux(`a ${identity.interpreter} script`, (path) => [`/usr/bin/${identity.interpreter}`, path]);
        case 'bat':
          return windows('a Windows batch file', (path) => ['cmd.exe', '/c', path]);
        case 'vbs':
        case 'js':
        case 'wsf':
          return wanted === 'linux' ? none('NOT_EXECUTED', 'Windows Script Host is not on Linux') : windows('a Windows script', (path) => ['wscript.exe', '//B', path]);
        case 'ps1':
          return none('NOT_EXECUTED_NO_POWERSHELL', 'PowerShell is not in the default Windows environment');
        default:
          return none('NOT_EXECUTED', `no environment has ${identity.interpreter}`);
      }
    default:
      return none('NOT_EXECUTED', `${identity.mediaType} is not run by itself`);
  }
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);
