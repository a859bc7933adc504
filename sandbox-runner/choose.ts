import type { Identity } from './identify.ts';

/** What an operator's own Windows has that the guests which Assay builds lack. */
export const abilities = ['dotnet', 'powershell', 'hta', 'office', 'encoded-scripts', 'help'] as const;
export type Ability = (typeof abilities)[number];

/** An environment that is an operator's own image: a whole Windows. */
export interface OwnSystem {
  has: readonly Ability[];
  bits: 32 | 64;
  /** Folder for samples, as Windows writes it. */
  folder: string;
  /** Words put before a sample's own: a program that starts others in the desktop's session. */
  launcher: readonly string[];
  /** Seconds for which a sample is watched, also when its first process has ended. */
  watchSeconds: number;
}

/** Where and how a sample runs, or why it doesn't. */
export type Choice =
  | {
      environment: string;
      command: (path: string) => string[];
      folder: string;
      reason: string;
      /** A program that shows the sample and stays open: that it did not end says nothing. */
      viewer?: boolean;
      /** Some functions of the library are not called in this run. */
      isPartial?: boolean;
      /** Environments to try when this run shows too little. */
      next: string[];
    }
  | { environment: null; limitation: string; reason: string };

interface LinuxWay {
  on: 'linux';
  environment: string;
  words: (path: string) => string[];
  reason: string;
  viewer?: boolean;
}

interface WindowsWay {
  on: 'windows';
  words: (path: string) => string[];
  reason: string;
  bits: 32 | 64;
  /** Of the guests which Assay builds, the best first; empty when none can. */
  built: string[];
  /** What only an operator's own image can have, when that is needed. */
  ability?: Ability;
  viewer?: boolean;
  /** Functions of a library that are called, each in a process of its own; more of them are left. */
  calls?: readonly string[];
  callsLeft?: number;
  /** What happens where no image has that ability. */
  otherwise?: Way;
}

/** What a sample needs to run. */
type Way = { on: 'nothing'; limitation: string; reason: string } | LinuxWay | WindowsWay;

const windowsFolder = '/home/user/.wine/drive_c/users/mkeller/Downloads';
const linuxFolder = '/home/user/Downloads';
/** Wine starts programs by a loader of its own; Windows XP is 32-bit. */
const loader = (environment: string) => (environment === 'windows-xp' ? '/usr/lib/wine/wine' : '/usr/lib/wine/wine64');

/** A path below the folder of samples, as Windows programs write it. */
const windowsPath = (path: string) => `C:\\users\\mkeller\\Downloads\\${path.slice(windowsFolder.length + 1).replaceAll('/', '\\')}`;

/**
 * The environment in which the sample has the best chance to act: a whole Windows of the operator's where there is
 * one, else one that Assay builds. `wanted` is set by the engine's own evaluation and by a re-run elsewhere.
 */
export function choose(identity: Identity, offered: readonly string[], wanted: string | null = null, own: (environment: string) => OwnSystem | null = () => null): Choice {
  return chosen(wayOf(identity), identity, offered, wanted, own);
}

function chosen(way: Way, identity: Identity, offered: readonly string[], wanted: string | null, own: (environment: string) => OwnSystem | null): Choice {
  if (way.on === 'nothing') return { environment: null, limitation: way.limitation, reason: way.reason };
  if (way.on === 'linux') {
    if (wanted !== null && wanted !== way.environment) return unfit(wanted, identity);
    if (!offered.includes(way.environment)) return missing(way.environment);
    return { environment: way.environment, folder: linuxFolder, reason: way.reason, command: way.words, next: [], ...(way.viewer ? { viewer: true } : {}) };
  }
  const images = offered.filter((name) => {
    const image = own(name);
    return image !== null && image.bits >= way.bits && (way.ability === undefined || image.has.includes(way.ability));
  });
  // The image that stands for the very system comes before other images.
  images.sort((a, b) => rank(way.built, a) - rank(way.built, b));
  const built = way.built.filter((name) => own(name) === null);
  if (way.otherwise && (wanted === null ? images.length === 0 : !images.includes(wanted))) return chosen(way.otherwise, identity, offered, wanted, own);
  if (wanted !== null && !images.includes(wanted) && !(built.length > 0 && wanted.startsWith('windows') && own(wanted) === null && fits(wanted, way.bits))) return unfit(wanted, identity);
  const places = [...images, ...built];
  const environment = wanted ?? places[0];
  if (environment === undefined) return { environment: null, limitation: 'NOT_EXECUTED', reason: way.reason };
  if (!offered.includes(environment)) return missing(environment);
  const image = own(environment);
  const reason = [way.reason, ...(image && wanted === null ? [`in the operator's own ${environment}`] : []), ...(wanted !== null && wanted !== places[0] ? [`${wanted} was asked for`] : [])].join('; ');
  const calls = way.calls ?? [];
  // An image of the operator's own calls the first function alone.
  const isPartial = (way.callsLeft ?? 0) > 0 || (image !== null && calls.length > 1);
  return {
    environment, reason, ...(isPartial ? { isPartial } : {}), next: wanted === null ? places.filter((name) => name !== environment && offered.includes(name)).slice(0, 2) : [], ...(way.viewer ? { viewer: true } : {}),
    ...(image
      ? { folder: image.folder, command: (path: string) => way.words(path) }
      : { folder: windowsFolder, command: (path: string) => each(calls.slice(1), [loader(environment), ...way.words(windowsPath(path))]) }),
  };
}

/**
 * A library's functions side by side, so that none waits for one that goes on: the first by its words, the others in
 * its place.
 */
const callEach = 'set -f; others=$1; shift; "$@" & for call in $others; do "$1" "$2" "${3%,*},$call" "${@:4}" & done; wait';
const each = (others: readonly string[], words: readonly string[]): string[] => (others.length === 0 ? [...words] : ['/bin/bash', '-c', callEach, 'bash', others.join(' '), ...words]);

const rank = (built: readonly string[], name: string) => (built.includes(name) ? built.indexOf(name) : built.length);
const fits = (environment: string, bits: 32 | 64) => bits === 32 || environment !== 'windows-xp';
const unfit = (wanted: string, identity: Identity): Choice => ({ environment: null, limitation: 'NOT_EXECUTED', reason: `${wanted} cannot run ${identity.mediaType}` });
const missing = (environment: string): Choice => ({ environment: null, limitation: 'ENVIRONMENT_NOT_OFFERED', reason: `${environment} would be needed, and this runner does not offer it` });
const nothing = (limitation: string, reason: string): Way => ({ on: 'nothing', limitation, reason });
const linux = (reason: string, words: (path: string) => string[], environment = 'linux'): LinuxWay => ({ on: 'linux', environment, words, reason });
const windows = (reason: string, words: (path: string) => string[], built = ['windows-10', 'windows-7']): WindowsWay => ({ on: 'windows', words, reason, built, bits: 32 });
/** Only a whole Windows can; where there is none, the way that is left. */
const wholeWindows = (ability: Ability, reason: string, words: (path: string) => string[], otherwise: Way): WindowsWay => ({ on: 'windows', words, reason, built: [], bits: 32, ability, otherwise });

const roles: Record<NonNullable<Identity['role']>, string> = {
  driver: 'a driver runs only inside the kernel of Windows', firmware: 'a program for firmware runs only before a system starts', object: 'an object file or kernel module is part of a program, and none by itself', core: 'the memory of a program that ended is no program',
};

function wayOf(identity: Identity): Way {
  if (identity.role !== undefined) return nothing('NOT_EXECUTED', roles[identity.role]);
  if (identity.machine !== undefined) return nothing('NOT_EXECUTED', `no environment has a processor of the kind ${identity.machine}`);
  switch (identity.kind) {
    case 'pe':
      return program(identity);
    case 'msi':
      return windows('a Windows installer package', (path) => ['msiexec', '/i', path, '/qn']);
    case 'elf':
      return identity.dll ? library(identity) : linux(`a ${identity.bits}-bit Linux program`, (path) => [path]);
    case 'macho':
      return nothing('NOT_EXECUTED_NO_MACOS', 'no environment runs programs for macOS');
    case 'jar':
      return linux('a Java archive', (path) => ['/usr/bin/java', '-jar', path], 'java');
    case 'shortcut':
      return identity.format === 'lnk' ? windows('a Windows shortcut', (path) => ['start.exe', '/wait', path]) : nothing('NOT_EXECUTED', 'an internet shortcut is a link: where it leads is in the report');
    case 'script':
      return script(identity);
    case 'document':
      return document(identity);
    default:
      if (identity.format === 'reg') return windows('a registry file, taken over as a double click does', (path) => ['regedit.exe', '/S', path]);
      if (identity.format === 'chm') return wholeWindows('help', 'a compiled help file', (path) => ['hh.exe', path], nothing('NOT_EXECUTED_NO_VIEWER', 'no environment opens compiled help: its pages and scripts are looked at'));
      return nothing('NOT_EXECUTED', `${identity.mediaType} is not run by itself`);
  }
}

/**
 * Loaded before a program that does nothing, a library runs its constructors. Programs of the guest are 64-bit, and
 * take no library of 32.
 */
function library(identity: Identity): Way {
  if (identity.bits !== 64) return nothing('NOT_EXECUTED', 'a 32-bit Linux library: no environment has a 32-bit program that would load it');
  return linux('a 64-bit Linux library, loaded into a program that does nothing', (path) => ['/lib64/ld-linux-x86-64.so.2', '--preload', path, '/bin/true']);
}

function program(identity: Identity): Way {
  const bits = identity.bits ?? 32;
  if (identity.managed) {
    return { ...wholeWindows('dotnet', 'a .NET program', (path) => (identity.dll ? ['rundll32.exe', `${path},DllMain`] : [path]), nothing('NOT_EXECUTED_NO_DOTNET', 'a .NET program: no Windows environment here has a .NET runtime')), bits };
  }
  const [built, why] = builtFor(identity.windowsVersion ?? 0, bits);
  return identity.dll
    ? { ...windows(called(`a ${bits}-bit Windows library`, identity) + why, (path) => ['rundll32.exe', `${path},${identity.calls?.[0] ?? 'DllMain'}`], built), bits, calls: identity.calls ?? [], callsLeft: identity.callsLeft ?? 0 }
    : { ...windows(`a ${bits}-bit Windows program${why}`, (path) => [path], built), bits };
}

function called(what: string, { calls = [], callsLeft = 0 }: Identity): string {
  if (calls.length === 0) return `${what}, loaded by rundll32`;
  return `${what}; rundll32 calls ${calls.join(', ')}${callsLeft > 0 ? `, ${callsLeft} more are not called` : ''}`;
}

/** Old programs look for old systems: what the header says it was built for decides, and the newest comes next. */
function builtFor(version: number, bits: 32 | 64): [built: string[], why: string] {
  if (version >= 6.2) return [['windows-10', 'windows-7'], `, built for Windows ${version}`];
  if (version >= 6) return [['windows-7', 'windows-10'], `, built for Windows ${version}`];
  // Compilers write 4.0 and 5.2 into programs of any age: only the 5.0 and 5.1 of the system's own time point to XP, which is 32-bit here.
  if (bits === 32 && (version === 5 || version === 5.1)) return [['windows-xp', 'windows-10'], `, built for Windows ${version}`];
  return [['windows-10', 'windows-7', ...(bits === 32 ? ['windows-xp'] : [])], ''];
}

function script(identity: Identity): Way {
  switch (identity.interpreter) {
    case 'sh':
    case 'bash':
      return linux('a shell script', (path) => [`/bin/${identity.interpreter}`, path]);
    case 'python3':
    case 'perl':
    case 'php':
    case 'node':
      return linux(`a ${identity.interpreter} script`, (path) => [`/usr/bin/${identity.interpreter}`, path]);
    case 'ruby':
      return linux('a script of ruby', (path) => ['/usr/bin/ruby', path]);
    case 'lua':
      return linux('a script of lua', (path) => ['/usr/bin/lua5.4', path]);
    case 'tcl':
      return linux('a script of tcl', (path) => ['/usr/bin/tclsh', path]);
    case 'awk':
    case 'sed':
      return linux(`a script of ${identity.interpreter}`, (path) => [`/usr/bin/${identity.interpreter!}`, '-f', path]);
    case 'bat':
      return windows('a Windows batch file', (path) => ['cmd.exe', '/c', path]);
    case 'vbs':
    case 'js':
    case 'wsf': {
      const words = (path: string) => ['wscript.exe', '//B', path];
      if (identity.format !== 'vbe' && identity.format !== 'jse') return windows('a Windows script', words);
      return wholeWindows('encoded-scripts', 'an encoded Windows script', words, nothing('NOT_EXECUTED_ENCODED', 'the Windows environment does not read encoded scripts; the text was decoded and looked at'));
    }
    case 'hta':
      return wholeWindows('hta', 'an HTML application', (path) => ['mshta.exe', path], nothing('NOT_EXECUTED_NO_BROWSER', 'no Windows environment here has a browser engine for HTML applications'));
    case 'ps1':
      return wholeWindows('powershell', 'a PowerShell script', (path) => ['powershell.exe', '-File', path], nothing('NOT_EXECUTED_NO_POWERSHELL', 'no Windows environment here has PowerShell'));
    default:
      return nothing('NOT_EXECUTED', `no environment has ${identity.interpreter}`);
  }
}

function document(identity: Identity): Way {
  if (/^(doc|xls|ppt)[xm]?$|^od[tspf]$|^rtf$|^ole$/.test(identity.format)) {
    const libreOffice: LinuxWay = { ...linux(`a document (${identity.format}), opened by LibreOffice with macros allowed`, (path) => ['/usr/lib/libreoffice/program/soffice.bin', '--headless', '--norestore', '--nolockcheck', path], 'office'), viewer: true };
    return { ...wholeWindows('office', `a document (${identity.format}), opened by the program that Windows opens it with`, (path) => ['cmd.exe', '/c', 'start', '""', '/wait', path], libreOffice), viewer: true };
  }
  if (identity.format === 'html' || identity.format === 'svg') {
    return linux('a page, opened by a browser', (path) => ['/usr/bin/python3', '/usr/lib/open-page', path], 'browser');
  }
  if (identity.format === 'encrypted-office') return nothing('NOT_EXECUTED_ENCRYPTED', 'the document is locked with a password');
  return nothing('NOT_EXECUTED_NO_VIEWER', `no environment opens ${identity.format}: its scripts, links and embedded files are looked at`);
}
