import { command } from '../command.ts';
import type { Recipe } from './recipe.ts';

/** Documents are opened by LibreOffice with macros allowed; Java programs run beside it, because both are large and seldom needed. */
const script = String.raw`
set -e; cd "$1"
office=usr/lib/libreoffice
# Without maintainer scripts the shared registry stays where the package put it.
# It is a link to a folder of the guest's: seen from outside, an absolute link would lead to the host's own.
registry=$office/share/registry; if [ -L $registry ]; then to=$(readlink $registry); case $to in /*) registry=.$to ;; *) registry=$office/share/$to ;; esac; fi
[ ! -d $office/share/.registry ] || { mkdir -p $registry; cp -rn $office/share/.registry/. $registry/; }
mkdir -p etc/ssl/certs/java home/user/.config/libreoffice/4/user
cat > home/user/.config/libreoffice/4/user/registrymodifications.xcu <<'X'
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
X
java=$(ls -d usr/lib/jvm/java-*-openjdk-* 2>/dev/null | head -1); [ -z "$java" ] || ln -sf "../../$java/bin/java" usr/bin/java
`;

export const office: Recipe = {
  name: 'office',
  revision: 3,
  family: 'linux',
  environments: { office: '', java: '' },
  packages: [
    'bash', 'ca-certificates', 'coreutils', 'curl', 'dash', 'default-jre-headless', 'findutils', 'fonts-dejavu-core', 'gawk', 'grep', 'gzip', 'hostname', 'iproute2', 'kmod', 'libc-bin', 'libpam-modules',
    'libreoffice-calc-nogui', 'libreoffice-impress-nogui', 'libreoffice-script-provider-python', 'libreoffice-writer-nogui', 'login', 'mount', 'nftables', 'passwd', 'perl', 'procps', 'python3', 'sed', 'sudo', 'tar', 'unzip', 'util-linux', 'wget',
  ],
  packagesLeftOut: [/^(apt|adduser|debconf|dpkg|init-system|libapt|perl-doc|libfile-find|libtext-glob|libnumber|usrmerge|gcc-12-base|sensible-utils|ucf|libreoffice-l10n|libreoffice-help|libreoffice-style-(breeze|elementary)|mythes|hunspell|hyphen)_/],
  filesLeftOut: ['./usr/share/doc/*', './usr/share/man/*', './usr/lib/libreoffice/help/*'],
  warm: 'office-warm.sh',
  detonate: 'linux-detonate.sh',
  evasion: 'linux-evasion.sh',
  memoryMiB: 1024,
  holds: [
    'usr/lib/libreoffice/program/soffice.bin', 'usr/bin/java', 'usr/bin/python3', 'usr/bin/perl', 'usr/sbin/nft', 'usr/bin/setpriv'],
  tree: async (root) => void (await command('bash', ['-c', script, 'office', root])),
};
