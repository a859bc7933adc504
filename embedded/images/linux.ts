import type { Recipe } from './recipe.ts';

/** A Debian desk: shells, script interpreters and the everyday tools that samples and people use. */
export const linux: Recipe = {
  name: 'linux',
  revision: 3,
  family: 'linux',
  packages: [
    'bash', 'bzip2', 'ca-certificates', 'coreutils', 'cron', 'curl', 'dash', 'diffutils', 'file', 'findutils', 'gawk', 'grep', 'gzip', 'hostname',
    'iproute2', 'iputils-ping', 'kmod', 'less', 'libc-bin', 'libpam-modules', 'login', 'lsof', 'mount', 'net-tools', 'netcat-openbsd', 'nftables',
    'openssh-client', 'openssl', 'passwd', 'perl', 'procps', 'psmisc', 'python3', 'rsync', 'sed', 'sudo', 'tar', 'unzip', 'util-linux', 'wget', 'xxd', 'xz-utils', 'zip',
  ],
  packagesLeftOut: [/^(apt|adduser|debconf|dpkg|init-system|libapt|perl-doc|libfile-find|libtext-glob|libnumber|usrmerge|gcc-12-base|sensible-utils|ucf)_/],
  filesLeftOut: [],
  warm: 'linux-warm.sh',
  detonate: 'linux-detonate.sh',
  memoryMiB: 384,
};
