import type { Recipe } from './recipe.ts';

/**
 * Windows 10 as Wine shows it: 64- and 32-bit programs, batch files, Windows Script Host. No PowerShell, no kernel drivers.
 * Without maintainer scripts zlib1.dll lacks the "Wine builtin DLL" marker and user32 won't load: it is set here by hand.
 * Stripping debug data takes the libraries from 1.2 GB to 430 MB; `strip` can drop the marker, so it is set again.
 */
const inside = String.raw`
set -e
marked() { [ "$(dd if="$1" bs=1 skip=64 count=16 2>/dev/null)" = 'Wine builtin DLL' ]; }
mark() { { head -c 64 "$1"; printf 'Wine builtin DLL'; head -c 16 /dev/zero; tail -c +97 "$1"; } > "$1.new"; mv "$1.new" "$1"; }
for pair in 'x86_64 x86_64-linux-gnu/wine/x86_64-windows' 'i686 i386-linux-gnu/wine/i386-windows'; do
  set -- $pair
  export MARK="$(declare -f mark marked)"
  find /usr/lib/$2 -type f ! -name '*.nls' ! -name '*.a' -print0 | xargs -0 -n 40 -P 2 bash -c 'eval "$MARK"; for f; do marked "$f" || continue; strip --strip-debug "$f" 2>/dev/null; marked "$f" || mark "$f"; done' strip
  rm -f /usr/lib/$2/zlib1.dll; cp /usr/$1-w64-mingw32/lib/zlib1.dll /usr/lib/$2/; mark /usr/lib/$2/zlib1.dll; rm -f /usr/lib/$2/*.a
done
ldconfig
export HOME=/home/user WINEPREFIX=/home/user/.wine WINEDEBUG=fixme-all DISPLAY= WINEDLLOVERRIDES='mscoree,mshtml=' PATH=/usr/lib/wine:$PATH LANG=C.UTF-8
# Wine names the account after the one that makes the prefix: for a moment that is the ordinary user.
cp /etc/passwd /etc/passwd.kept; { echo 'user:x:0:0::/home/user:/bin/bash'; cat /etc/passwd.kept; } > /etc/passwd
wine64 wineboot -i
wine64 winecfg -v win10
wine64 reg add 'HKCU\Software\Wine\Drivers' /v Graphics /d null /f
wineserver64 -w
# The same once more with nothing in it that is 64-bit.
export WINEPREFIX=/home/user/.wine32 WINEARCH=win32
/usr/lib/wine/wine wineboot -i
/usr/lib/wine/wine winecfg -v winxp
/usr/lib/wine/wine reg add 'HKCU\Software\Wine\Drivers' /v Graphics /d null /f
wineserver32 -w
mv /etc/passwd.kept /etc/passwd
for prefix in /home/user/.wine /home/user/.wine32; do
  test -e $prefix/drive_c/windows/system32/cmd.exe
  cd $prefix/drive_c/users/user; for name in *; do if [ -L "$name" ]; then rm "$name"; mkdir "$name"; fi; done; mkdir -p Downloads
done
grep -q '^#arch=win32' /home/user/.wine32/system.reg; test ! -e /home/user/.wine32/drive_c/windows/syswow64
rm -rf /usr/x86_64-w64-mingw32 /usr/bin/*-linux-gnu-* /usr/lib/x86_64-linux-gnu/libbfd* /usr/lib/x86_64-linux-gnu/gprofng /usr/i686-w64-mingw32
`;

/** Wine keeps the Windows version in the registry; every program reads it as it starts. */
const version = (name: string) => `setpriv --reuid=1000 --regid=1000 --init-groups env -i HOME=/home/user WINEPREFIX=/home/user/.wine WINEDEBUG=-all DISPLAY= PATH=/usr/lib/wine:/usr/bin:/bin /usr/lib/wine/wine64 reg add 'HKCU\\Software\\Wine' /v Version /d ${name} /f >/dev/null 2>&1`;

export const windows: Recipe = {
  name: 'windows',
  environments: { 'windows-10': '', 'windows-7': version('win7') },
  revision: 5,
  family: 'wine',
  packages: [
    'bash', 'binutils', 'coreutils', 'dash', 'diffutils', 'findutils', 'gawk', 'grep', 'iproute2', 'kmod', 'libc-bin', 'libpam-modules', 'libwine:i386', 'libz-mingw-w64', 'login', 'mount',
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
  inside,
};

/** Windows XP, 32-bit, as Wine shows it: a prefix of its own on the same disk, and a session of its own. */
export const windows32: Recipe = { ...windows, name: 'windows32', disk: 'windows', environments: { 'windows-xp': '' }, warm: 'wine32-warm.sh' };
