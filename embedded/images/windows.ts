import type { Recipe } from './recipe.ts';
import { shrinkWineLibraries } from './wine-libraries.ts';

/**
 * Windows 10 as Wine shows it: 64- and 32-bit programs, batch files, Windows Script Host. No PowerShell, no kernel drivers.
 * Beside it the same once more with nothing in it that is 64-bit, for Windows XP. Both are made at the same time.
 */
const inMachine = String.raw`
export HOME=/home/user WINEDEBUG=fixme-all DISPLAY= WINEDLLOVERRIDES='mscoree,mshtml=' PATH=/usr/lib/wine:$PATH LANG=C.UTF-8
make() { # PREFIX WINE SERVER VERSION
  export WINEPREFIX=/home/user/$1
  $2 wineboot -i
  $2 winecfg -v $4
  $2 reg add 'HKCU\Software\Wine\Drivers' /v Graphics /d null /f
  $3 -w
}
make .wine wine64 wineserver64 win10 & first=$!
WINEARCH=win32 make .wine32 wine wineserver32 winxp & second=$!
wait $first; wait $second
for prefix in /home/user/.wine /home/user/.wine32; do
  test -e $prefix/drive_c/windows/system32/cmd.exe
  cd $prefix/drive_c/users/user; for name in *; do if [ -L "$name" ]; then rm "$name"; mkdir "$name"; fi; done; mkdir -p Downloads
done
grep -q '^#arch=win32' /home/user/.wine32/system.reg; test ! -e /home/user/.wine32/drive_c/windows/syswow64
`;

/** Wine keeps the Windows version in the registry; every program reads it as it starts. */
const version = (name: string) => `setpriv --reuid=1000 --regid=1000 --init-groups env -i HOME=/home/user WINEPREFIX=/home/user/.wine WINEDEBUG=-all DISPLAY= PATH=/usr/lib/wine:/usr/bin:/bin /usr/lib/wine/wine64 reg add 'HKCU\\Software\\Wine' /v Version /d ${name} /f >/dev/null 2>&1`;

export const windows: Recipe = {
  name: 'windows',
  environments: { 'windows-10': '', 'windows-7': version('win7') },
  revision: 6,
  family: 'wine',
  packages: [
    'bash', 'coreutils', 'dash', 'diffutils', 'findutils', 'gawk', 'grep', 'iproute2', 'kmod', 'libc-bin', 'libpam-modules', 'libwine:i386', 'libz-mingw-w64', 'login', 'mount',
    'nftables', 'openssl', 'perl', 'procps', 'python3', 'sed', 'util-linux', 'wine', 'wine32:i386', 'wine64',
  ],
  packagesLeftOut: [
    /^(apt|adduser|debconf|dpkg|init-system|iso-codes|perl-doc|libfile-find|libtext-glob|libnumber|usrmerge|gcc-12-base|libx11-data|fonts-|fontconfig-config)/,
    /^(libheif|libaom|librav1e|libsvtav1|libx265|libgstreamer-plugins)/,
  ],
  filesLeftOut: ['./usr/lib/*/wine/*/*.a', './usr/share/wine/gecko/*', './usr/share/perl/*/unicore/*'],
  warm: 'wine-warm.sh',
  detonate: 'wine-detonate.sh',
  evasion: 'wine-evasion.sh',
  memoryMiB: 640,
  tree: shrinkWineLibraries,
  inMachine: { script: inMachine, growsMiB: 800 },
};

/** Windows XP, 32-bit, as Wine shows it: a prefix of its own on the same disk, and a session of its own. */
export const windows32: Recipe = { ...windows, name: 'windows32', disk: 'windows', environments: { 'windows-xp': '' }, warm: 'wine32-warm.sh' };
