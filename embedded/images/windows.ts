import type { Recipe } from './recipe.ts';
import { separateRecord } from './wine-record.ts';
import { shrinkWineLibraries } from './wine-libraries.ts';
import { completeWinePrograms } from './wine-programs.ts';

/** Wine keeps the Windows version in the registry; every program reads it as it starts. */
const version = (name: string) =>
  'setpriv --reuid=1000 --regid=1000 --init-groups env -i HOME=/home/user WINEPREFIX=/home/user/.wine WINEDEBUG=-all DISPLAY= ' +
  `PATH=/usr/lib/wine:/usr/bin:/bin /usr/lib/wine/wine64 reg add 'HKCU\\Software\\Wine' /v Version /d ${name} /f >/dev/null 2>&1`;

/**
 * Windows 10 as Wine shows it: 64- and 32-bit programs, batch files, Windows Script Host. No PowerShell, no kernel
 * drivers.
 */
export const windows: Recipe = {
  name: 'windows',
  environments: { 'windows-10': '', 'windows-7': version('win7') },
  revision: 11,
  family: 'wine',
  packages: [
    'bash', 'coreutils', 'dash', 'diffutils', 'findutils', 'fonts-wine', 'gawk', 'grep', 'iproute2', 'kmod', 'libc-bin',
    'libpam-modules', 'libwine:i386', 'libz-mingw-w64', 'login', 'mount', 'nftables', 'openssl', 'perl', 'procps', 'python3',
    'sed', 'util-linux', 'wine', 'wine32:i386', 'wine64',
  ],
  packagesLeftOut: [
    /^(apt|adduser|debconf|dpkg|init-system|iso-codes|perl-doc|libfile-find|libtext-glob|libnumber|usrmerge)/,
    // Wine's own fonts stay: its console asks for one of fixed width.
    /^(gcc-12-base|libx11-data|fonts-(?!wine_)|fontconfig-config)/,
    /^(libheif|libaom|librav1e|libsvtav1|libx265|libgstreamer-plugins)/,
  ],
  filesLeftOut: [
    // Samples know Wine by its debugger, which nobody asks for.
    './usr/lib/*/wine/*/winedbg.exe', './usr/lib/*/wine/*/*.a', './usr/share/wine/gecko/*',
    './usr/share/perl/*/unicore/*',
  ],
  tree: async (root) => {
    await completeWinePrograms(root);
    await shrinkWineLibraries(root);
    await separateRecord(root);
  },
  holds: [
    'usr/bin/bash', 'usr/bin/perl', 'usr/bin/python3', 'usr/bin/setpriv', 'usr/sbin/nft', 'usr/lib/wine/wine64', 'usr/lib/wine/wine',
    'usr/lib/wine/wineserver64', 'usr/lib/wine/wineserver32', 'usr/share/wine/wine.inf', 'usr/share/wine/fonts/courier.ttf',
    'usr/lib/x86_64-linux-gnu/wine/x86_64-windows/ntdll.dll', 'usr/lib/i386-linux-gnu/wine/i386-windows/ntdll.dll',
    'usr/lib/x86_64-linux-gnu/wine/x86_64-windows/zlib1.dll', 'usr/lib/i386-linux-gnu/wine/i386-windows/zlib1.dll',
  ],
  prefix: {
    architecture: 'win64', version: 'win10',
    // A wineboot that cannot run 32-bit programs ends with 0 and leaves syswow64 empty.
    holds: { system32: 600, syswow64: 600 }, lacks: [],
  },
  warm: 'wine-warm.sh',
  detonate: 'wine-detonate.sh',
  evasion: 'wine-evasion.sh',
  memoryMiB: 640,
  shownMiB: 3_072,
};

/**
 * Windows XP, 32-bit, as Wine shows it: the same packages, with a Windows and a session of its own in which nothing
 * is 64-bit.
 */
export const windows32: Recipe = {
  ...windows, name: 'windows32', disk: 'windows', environments: { 'windows-xp': '' }, warm: 'wine32-warm.sh',
  prefix: { architecture: 'win32', version: 'winxp', holds: { system32: 600 }, lacks: ['syswow64'] },
};
