import type { Recipe } from './recipe.ts';

/** A Debian desk: shells, script interpreters and the everyday tools that samples and people use. */
export const linux: Recipe = {
  name: 'linux',
  revision: 4,
  family: 'linux',
  environments: { linux: '' },
  packages: [
    'at', 'bash', 'busybox', 'bzip2', 'ca-certificates', 'coreutils', 'cron', 'curl', 'dash', 'diffutils', 'ed', 'file', 'findutils', 'gawk', 'grep', 'gzip', 'hostname',
    'iproute2', 'iputils-ping', 'kmod', 'less', 'libcap2-bin', 'libc-bin', 'libpam-modules', 'login', 'lsof', 'mount', 'net-tools', 'netcat-openbsd', 'nftables', 'nodejs',
    'openssh-client', 'openssl', 'passwd', 'perl', 'php-cli', 'procps', 'psmisc', 'python3', 'rsync', 'sed', 'sudo', 'tar', 'unzip', 'util-linux', 'vim-tiny', 'wget', 'xxd', 'xz-utils', 'zip',
  ],
  packagesLeftOut: [/^(apt|adduser|debconf|dpkg|init-system|libapt|perl-doc|libfile-find|libtext-glob|libnumber|usrmerge|gcc-12-base|sensible-utils|ucf)_/],
  filesLeftOut: [],
  holds: [
    'usr/bin/bash', 'usr/bin/sh', 'usr/bin/perl', 'usr/bin/python3', 'usr/bin/node', 'usr/bin/php', 'usr/bin/awk', 'usr/bin/nc', 'usr/bin/sudo', 'usr/bin/setpriv',
    'usr/sbin/nft', 'usr/sbin/ip', 'usr/bin/curl', 'usr/bin/openssl', 'usr/lib/x86_64-linux-gnu/libc.so.6',
  ],
  warm: 'linux-warm.sh',
  detonate: 'linux-detonate.sh',
  evasion: 'linux-evasion.sh',
  memoryMiB: 384,
};
