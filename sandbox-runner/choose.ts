import type { Identity } from './identify.ts';

/** Where and how a sample runs, or why it doesn't. */
export type Choice =
  | {
      environment: string;
      command: (path: string) => string[];
      folder: string;
      reason: string;
      /** A program that shows the sample and stays open: that it did not end says nothing. */
      viewer?: boolean;
      /** Environments to try when this run shows too little. */
      next: string[];
    }
  | { environment: null; limitation: string; reason: string };

const windowsFolder = '/home/user/.wine/drive_c/users/user/Downloads';
const linuxFolder = '/home/user/Downloads';
const wine = '/usr/lib/wine/wine64';

/** A guest path inside the Windows drive, as Windows programs write it. */
export const windowsPath = (name: string) => `C:\\users\\user\\Downloads\\${name}`;

/** The environment in which the sample has the best chance to act. `wanted` is set by the engine's own evaluation and by a re-run elsewhere. */
export function choose(identity: Identity, offered: readonly string[], wanted: string | null = null): Choice {
  const choice = preferred(identity, wanted);
  if (choice.environment === null) return choice;
  if (wanted !== null && wanted !== choice.environment) {
    if (!sameFamily(wanted, choice.environment)) return { environment: null, limitation: 'NOT_EXECUTED', reason: `${wanted} cannot run ${identity.mediaType}` };
    return { ...choice, environment: wanted, reason: `${choice.reason}; ${wanted} was asked for`, next: [] };
  }
  if (!offered.includes(choice.environment)) return { environment: null, limitation: 'ENVIRONMENT_NOT_OFFERED', reason: `${choice.environment} would be needed, and this runner does not offer it` };
  return { ...choice, next: choice.next.filter((name) => offered.includes(name)) };
}

const sameFamily = (a: string, b: string) => a.startsWith('windows') && b.startsWith('windows');

function preferred(identity: Identity, wanted: string | null): Choice {
  const windows = (reason: string, words: (path: string, name: string) => string[], environment = 'windows-10', next = ['windows-7']): Choice => ({
    environment, folder: windowsFolder, reason, next,
    command: (path) => [wine, ...words(windowsPath(nameOf(path)), nameOf(path))],
  });
  const linux = (reason: string, words: (path: string) => string[]): Choice => ({ environment: 'linux', folder: linuxFolder, reason, command: words, next: [] });
  const none = (limitation: string, reason: string): Choice => ({ environment: null, limitation, reason });

  switch (identity.kind) {
    case 'pe': {
      if (identity.managed) return none('NOT_EXECUTED_NO_DOTNET', 'a .NET program: the default Windows environment has no .NET runtime');
      const [environment, why, next] = windowsFor(identity);
      return identity.dll
        ? windows(`a ${identity.bits}-bit Windows library, loaded by rundll32${why}`, (path) => ['rundll32.exe', `${path},DllMain`], environment, next)
        : windows(`a ${identity.bits}-bit Windows program${why}`, (path) => [path], environment, next);
    }
    case 'msi':
      return windows('a Windows installer package', (path) => ['msiexec', '/i', path, '/qn']);
    case 'elf':
      return identity.dll ? none('NOT_EXECUTED', 'a Linux library runs only inside a program') : linux(`a ${identity.bits}-bit Linux program`, (path) => [path]);
    case 'macho':
      return none('NOT_EXECUTED_NO_MACOS', 'no environment runs programs for macOS');
    case 'jar':
      return { environment: 'java', folder: linuxFolder, reason: 'a Java archive', command: (path) => ['/usr/bin/java', '-jar', path], next: [] };
    case 'shortcut':
      return identity.format === 'lnk' ? windows('a Windows shortcut', (path) => ['start.exe', '/wait', path]) : none('NOT_EXECUTED', 'an internet shortcut is a link: where it leads is in the report');
    case 'script':
      return scripted(identity, wanted, { windows, linux, none });
    case 'document':
      if (/^(doc|xls|ppt)[xm]?$|^od[tspf]$|^rtf$|^ole$/.test(identity.format)) {
        return {
          environment: 'office', folder: linuxFolder, reason: `a document (${identity.format}), opened by LibreOffice with macros allowed`, viewer: true, next: [],
          command: (path) => ['/usr/lib/libreoffice/program/soffice.bin', '--headless', '--norestore', '--nolockcheck', path],
        };
      }
      if (identity.format === 'encrypted-office') return none('NOT_EXECUTED_ENCRYPTED', 'the document is locked with a password');
      return none('NOT_EXECUTED_NO_VIEWER', `no environment opens ${identity.format}: its scripts, links and embedded files are looked at`);
    default:
      return none('NOT_EXECUTED', `${identity.mediaType} is not run by itself`);
  }
}

interface Ways {
  windows(reason: string, words: (path: string, name: string) => string[]): Choice;
  linux(reason: string, words: (path: string) => string[]): Choice;
  none(limitation: string, reason: string): Choice;
}

function scripted(identity: Identity, wanted: string | null, { windows, linux, none }: Ways): Choice {
  switch (identity.interpreter) {
    case 'sh':
    case 'bash':
      return linux('a shell script', (path) => [`/bin/${identity.interpreter}`, path]);
    case 'python3':
    case 'perl':
    case 'php':
    case 'node':
      return linux(`a ${identity.interpreter} script`, (path) => [`/usr/bin/${identity.interpreter}`, path]);
    case 'bat':
      return windows('a Windows batch file', (path) => ['cmd.exe', '/c', path]);
    case 'vbs':
    case 'js':
    case 'wsf':
      if (wanted === 'linux') return none('NOT_EXECUTED', 'Windows Script Host is not on Linux');
      if (identity.format === 'vbe' || identity.format === 'jse') return none('NOT_EXECUTED_ENCODED', 'the Windows environment does not read encoded scripts; the text was decoded and looked at');
      return windows('a Windows script', (path) => ['wscript.exe', '//B', path]);
    case 'hta':
      return none('NOT_EXECUTED_NO_BROWSER', 'the default Windows environment has no browser engine for HTML applications');
    case 'ps1':
      return none('NOT_EXECUTED_NO_POWERSHELL', 'PowerShell is not in the default Windows environment');
    default:
      return none('NOT_EXECUTED', `no environment has ${identity.interpreter}`);
  }
}

/** Old programs look for old systems: what the header says it was built for decides, and the newest comes next. */
function windowsFor(identity: Identity): [environment: string, why: string, next: string[]] {
  const version = identity.windowsVersion ?? 0;
  if (version >= 6.2) return ['windows-10', `, built for Windows ${version}`, ['windows-7']];
  if (version >= 6) return ['windows-7', `, built for Windows ${version}`, ['windows-10']];
  // Compilers write 4.0 and 5.2 into programs of any age: only the 5.0 and 5.1 of the system's own time point to XP.
  if (version === 5 || version === 5.1) return ['windows-xp', `, built for Windows ${version}`, ['windows-10']];
  return ['windows-10', '', ['windows-7', 'windows-xp']];
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);
