import { packageTools, type Recipe } from './recipe.ts';

/** A desk with a browser: pages are opened in it, with their scripts. */
export const browser: Recipe = {
  name: 'browser',
  revision: 1,
  family: 'linux',
  environments: { browser: '' },
  packages: [
    'bash', 'ca-certificates', 'chromium-headless-shell', 'coreutils', 'curl', 'dash', 'findutils', 'fonts-dejavu-core',
    'gawk', 'grep', 'gzip', 'hostname', 'iproute2', 'kmod', 'libc-bin', 'libpam-modules', 'login', 'mount', 'nftables',
    'openssl', 'passwd', 'perl', 'procps', 'python3', 'sed', 'sudo', 'tar', 'util-linux',
  ],
  packagesLeftOut: [packageTools],
  filesLeftOut: ['./usr/share/doc/*', './usr/share/man/*'],
  holds: [
    'usr/bin/chromium-headless-shell', 'usr/bin/perl', 'usr/sbin/nft', 'usr/bin/setpriv', 'usr/bin/python3',
  ],
  warm: 'browser-warm.sh',
  detonate: 'linux-detonate.sh',
  evasion: 'linux-evasion.sh',
  memoryMiB: 1024,
};
