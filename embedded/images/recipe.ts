/** Debian's package administration, which a guest never needs. */
export const packageTools = new RegExp([
  '^(apt|adduser|debconf|dpkg|init-system|libapt|perl-doc|libfile-find|libtext-glob|libnumber|usrmerge|gcc-12-base|',
  'sensible-utils|ucf)_',
].join(''));

/** How a guest is made. The hash of a recipe and of the guest files it names is the guest's identity. */
export interface Recipe {
  /** The guest's name: `linux`, `windows`, `windows32`, `office`. */
  name: string;
  /** Name of the guest whose disk it has, when not its own: that one's recipe says what is on it. */
  disk?: string;
  /** Raise it when the build steps themselves change. */
  revision: number;
  family: 'linux' | 'wine';
  /** Environments that this guest serves, each with what the guest's root runs before the sample (bash; '' when nothing). */
  environments: Readonly<Record<string, string>>;
  /** Debian packages; what they depend on comes along. */
  packages: string[];
  /** Packages that others depend on but that a guest never needs (regular expressions on the file name). */
  packagesLeftOut: RegExp[];
  /** Files left out of every package (tar globs). */
  filesLeftOut: string[];
  /** Changes the tree of extracted packages from outside; nothing in it is run. */
  tree?: (root: string) => Promise<void>;
  /** Paths that must be in the finished tree: a build without one of them fails and names it. */
  holds: readonly string[];
  /** A Windows of Wine's on a disk of its own, made by the guest's own programs. */
  prefix?: Prefix;
  /** Guest script under sandbox-runner/guest run once before the RAM template is taken. */
  warm: string;
  /** Guest script that runs one sample under observation. */
  detonate: string;
  /** Guest script that checks whether the guest gives itself away. */
  evasion: string;
  /** What a machine takes of the host's memory at the most. */
  memoryMiB: number;
  /** RAM that the guest sees, where that is more: nothing may use the rest, which stays a hole in its file. */
  shownMiB?: number;
}

/** Which Windows a prefix is. */
export interface Prefix {
  architecture: 'win64' | 'win32';
  /** As `winecfg -v` names it. */
  version: 'win10' | 'winxp';
  /** Folders of Windows that must be in it, each with the least number of its files. */
  holds: Readonly<Record<string, number>>;
  /** Folders of Windows that must not be in it. */
  lacks: readonly string[];
}
