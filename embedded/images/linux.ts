import { packageTools, type Recipe } from './recipe.ts';

/** A Debian desk: shells, script interpreters and the everyday tools that samples and people use. */
export const linux: Recipe = {
  name: 'linux',
  revision: 5,
  family: 'linux',
  environments: { linux: '' },
  packages: [
    'at', 'bash', 'busybox', 'bzip2', 'ca-certificates', 'coreutils', 'cron', 'curl', 'dash', 'diffutils', 'ed', 'file', 'findutils', 'gawk', 'grep', 'gzip', 'hostname',
    'iproute2', 'iputils-ping', 'kmod', 'less', 'libcap2-bin', 'libc-bin', 'libpam-modules', 'login', 'lsof', 'mount', 'net-tools', 'netcat-openbsd', 'nftables', 'nodejs',
    'openssh-client', 'openssl', 'passwd', 'perl', 'php-cli', 'procps', 'psmisc', 'python3', 'rsync', 'sed', 'sudo', 'tar', 'unzip', 'util-linux', 'vim-tiny', 'wget', 'xxd', 'xz-utils', 'zip',
    'lua5.4', 'ruby', 'tcl',
    // What scripts ask for first, and programs of other packages load.
    'python3-dateutil', 'python3-lxml', 'python3-psutil', 'python3-requests', 'python3-setuptools', 'python3-six', 'python3-yaml',
    'libanyevent-perl', 'libdbi-perl', 'libjson-perl', 'libterm-readkey-perl', 'libtext-charwidth-perl', 'libtimedate-perl', 'libwww-perl', 'libyaml-perl',
    'libexpat1', 'libext2fs2', 'libglib2.0-0', 'libjson-c5', 'liblinear4', 'liblua5.3-0', 'libncursesw6', 'libnl-genl-3-200', 'libpcap0.8', 'libpcre3', 'libseccomp2',
    'libsqlite3-0', 'libssh2-1', 'libtirpc3', 'libtomcrypt1', 'libwrap0', 'libxml2', 'lua-lpeg',
  ],
  packagesLeftOut: [packageTools],
  filesLeftOut: [],
  holds: [
    'usr/bin/bash', 'usr/bin/sh', 'usr/bin/perl', 'usr/bin/python3', 'usr/bin/node', 'usr/bin/php', 'usr/bin/ruby', 'usr/bin/lua5.4', 'usr/bin/tclsh', 'usr/bin/awk', 'usr/bin/nc', 'usr/bin/sudo', 'usr/bin/setpriv',
    'usr/sbin/nft', 'usr/sbin/ip', 'usr/bin/curl', 'usr/bin/openssl', 'usr/lib/x86_64-linux-gnu/libc.so.6',
  ],
  warm: 'linux-warm.sh',
  detonate: 'linux-detonate.sh',
  evasion: 'linux-evasion.sh',
  memoryMiB: 384,
};
