import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from '../command.ts';
import { Debian, extract, skeleton } from '../debian.ts';
import { removeLeftovers } from '../leftovers.ts';
import type { Progress } from '../progress.ts';
import { toolCommand, type Tools } from '../tools.ts';
import { inBuildMachine } from './build-machine.ts';
import { ensureInitrd } from './initrd.ts';
import type { Recipe } from './recipe.ts';

/** A guest's disk, ready to boot. */
export interface Image {
  recipe: Recipe;
  /** 16 hex digits that stand for all the guest is made of: packages, configuration, our guest programs. */
  hash: string;
  initrd: string;
  /** ext4, read-only for guests. */
  disk: string;
}

/** Raise it when the steps below change what comes out. */
const builderRevision = 5;

/** Identity of a disk: what it is made of, not when. */
function diskHash(recipe: Recipe): string {
  const { name, disk, warm: _warm, detonate: _detonate, evasion: _evasion, memoryMiB: _memory, environments: _environments, ...made } = recipe;
  const text = JSON.stringify([builderRevision, configuration, { name: disk ?? name, ...made }], (_key, value: unknown) => (value instanceof RegExp ? value.source : typeof value === 'function' ? String(value) : value));
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

const passwd = `root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
bin:x:2:2:bin:/bin:/usr/sbin/nologin
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
user:x:1000:1000:Martin Keller,,,:/home/user:/bin/bash
`;

/** What the packages' maintainer scripts would have done, the part that matters in a guest. */
const configuration: Record<string, string> = {
  'etc/passwd': passwd,
  'etc/group': 'root:x:0:\ndaemon:x:1:\nadm:x:4:user\nsudo:x:27:user\nwww-data:x:33:\nshadow:x:42:\ncrontab:x:102:\nuser:x:1000:\nnogroup:x:65534:\n',
  'etc/shadow': 'root:*:19000:0:99999:7:::\nuser:*:19000:0:99999:7:::\n',
  'etc/hostname': 'desk-4410\n',
  'etc/hosts': '127.0.0.1 localhost\n10.0.2.15 desk-4410.corp.example desk-4410\n',
  'etc/resolv.conf': 'search corp.example\nnameserver 10.0.2.3\n',
  'etc/nsswitch.conf': 'passwd: files\ngroup: files\nshadow: files\nhosts: files dns\n',
  'etc/pam.d/other': 'auth required pam_permit.so\naccount required pam_permit.so\nsession required pam_permit.so\npassword required pam_permit.so\n',
  'etc/pam.d/sudo': 'auth required pam_permit.so\naccount required pam_permit.so\nsession required pam_permit.so\n',
  'etc/pam.d/runuser': 'auth sufficient pam_rootok.so\naccount required pam_permit.so\nsession required pam_permit.so\n',
  'etc/pam.d/su': 'auth sufficient pam_rootok.so\naccount required pam_permit.so\nsession required pam_permit.so\n',
  'etc/pam.d/cron': 'auth required pam_permit.so\naccount required pam_permit.so\nsession required pam_permit.so\n',
  'etc/sudoers': 'root ALL=(ALL:ALL) ALL\nuser ALL=(ALL:ALL) NOPASSWD: ALL\n',
  'etc/pam.d/common-password': 'password [success=1 default=ignore] pam_unix.so obscure yescrypt\npassword requisite pam_deny.so\n',
  'etc/rsyslog.conf': 'module(load="imuxsock")\n*.*;auth,authpriv.none -/var/log/syslog\nauth,authpriv.* /var/log/auth.log\n',
  'etc/crontab': 'SHELL=/bin/sh\n17 * * * * root cd / && run-parts --report /etc/cron.hourly\n',
  'etc/os-release': 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n',
  'etc/machine-id': '8a3c1f0d9be24c6fa7d15b3e60a9c472\n',
  'etc/profile': 'if [ -d /etc/profile.d ]; then for i in /etc/profile.d/*.sh; do [ -r $i ] && . $i; done; fi\n',
  'etc/shells': '/bin/sh\n/bin/bash\n/usr/bin/bash\n/bin/dash\n',
  'var/log/syslog': 'Nov  4 08:12:01 desk-4410 CRON[811]: (root) CMD (command -v debian-sa1 > /dev/null)\nNov  4 08:17:01 desk-4410 systemd[1]: Started Session 4 of User user.\n',
  'var/log/auth.log': 'Nov  4 08:11:43 desk-4410 sudo: user : TTY=pts/0 ; PWD=/home/user ; USER=root ; COMMAND=/usr/bin/apt update\n',
  'var/log/dpkg.log': '2024-10-21 09:04:11 install libreoffice-common:all <none> 4:7.4.7-1\n',
  'home/user/.bashrc': 'alias ll="ls -l"\n',
  'home/user/.profile': 'if [ -f "$HOME/.bashrc" ]; then . "$HOME/.bashrc"; fi\n',
  // A key that opens nothing: made for this image, so that what steals keys finds one.
  'home/user/.ssh/id_rsa': '-----BEGIN OPENSSH PRIVATE KEY-----\nbm90IGEga2V5LCBidXQgYSBiYWl0IGluIGEgc2FuZGJveA==\n-----END OPENSSH PRIVATE KEY-----\n',
  'home/user/.ssh/authorized_keys': 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ user@desk-4410\n',
  'home/user/.ssh/known_hosts': 'files.corp.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ\n',
  'home/user/.gnupg/pubring.kbx': '',
  'home/user/.gitconfig': '[user]\n\tname = Martin Keller\n\temail = m.keller@corp.example\n',
  'home/user/.mozilla/firefox/k2.default/prefs.js': 'user_pref("browser.startup.homepage", "https://intranet.corp.example/");\n',
  'home/user/.config/google-chrome/Default/Bookmarks': '{"roots":{"bookmark_bar":{"children":[{"name":"Intranet","url":"https://intranet.corp.example/"}]}}}\n',
  'home/user/Documents/minutes-2024-10-28.md': '# Minutes\n\n- Budget for the second line: approved\n- Next: 11 November, 9:00, room 3\n',
  'home/user/Documents/addresses.csv': 'name,city,phone\nA. Brandt,Kiel,+49 431 5550112\nL. Moreau,Lyon,+33 4 5550 1188\n',
  'home/user/.bash_history': 'cd Documents\nls -l\nssh build@files.corp.example\nsudo apt update\n',
  'home/user/Documents/offer-2024-11.txt': 'Offer 4711, valid until the end of the month.\n',
};

/** Builds the image unless the cache has it; the folder appears only when it is whole. */
export async function ensureImage(cache: string, recipe: Recipe, tools: Tools, debian: Debian, progress: Progress, accelerator: () => Promise<'kvm' | 'tcg'>): Promise<Image> {
  const folder = join(cache, 'images', `${recipe.disk ?? recipe.name}-${diskHash(recipe)}`);
  await mkdir(join(cache, 'images'), { recursive: true });
  const initrd = await ensureInitrd(cache, recipe, tools);
  const hash = createHash('sha256').update(`${folder.slice(-16)} ${initrd.hash} ${recipe.memoryMiB}`).digest('hex').slice(0, 16);
  const image = { recipe, hash, disk: join(folder, 'disk.ext4'), initrd: initrd.path };
  if (existsSync(image.disk)) return image;
  const debs = await progress.step(`${recipe.name}: fetching Debian packages`, async () => await debian.fetch(recipe.packages));
  return await progress.step(`${recipe.name}: building the guest image`, async () => {
    await removeLeftovers(join(cache, 'images'), /\.making-(\d+)(?:\.gz)?$/, removeTree);
    const making = `${folder}.making-${process.pid}`;
    const root = join(making, 'root');
    await mkdir(making, { recursive: true });
    try {
      await skeleton(root);
      const wanted = debs.filter((file) => !recipe.packagesLeftOut.some((pattern) => pattern.test(file.slice(file.lastIndexOf('/') + 1))));
      await extract(wanted, root, recipe.filesLeftOut);
      await configure(root, tools);
      await recipe.tree?.(root);
      await index(root, tools);
      const disk = join(making, 'disk.ext4');
      await makeDisk(root, disk, tools, recipe.inMachine?.growsMiB ?? 0);
      await removeTree(root);
      if (recipe.inMachine) await inMachine(recipe.inMachine.script, disk, join(making, 'vm'), tools, await accelerator());
      await rm(folder, { recursive: true, force: true });
      await rename(making, folder);
    } finally {
      await removeTree(making);
    }
    return image;
  });
}

async function configure(root: string, tools: Tools): Promise<void> {
  for (const [name, text] of Object.entries(configuration)) {
    await mkdir(join(root, name, '..'), { recursive: true });
    await rm(join(root, name), { force: true });
    await writeFile(join(root, name), text, { mode: name === 'etc/sudoers' ? 0o440 : name === 'etc/shadow' ? 0o640 : 0o644 });
  }
  await mkdir(join(root, 'home/user/Downloads'), { recursive: true });
  const modules = join(root, 'usr/lib/modules', tools.modules.slice(tools.modules.lastIndexOf('/') + 1));
  await cp(tools.modules, modules, { recursive: true });
  const script = `set -e; cd "$1"; mkdir -p var/log; ln -sf bash usr/bin/sh
[ -e usr/bin/awk ] || ln -s gawk usr/bin/awk; [ -e usr/bin/nc ] || [ ! -e usr/bin/nc.openbsd ] || ln -s nc.openbsd usr/bin/nc
[ -e usr/bin/which ] || [ ! -e usr/bin/which.debianutils ] || ln -s which.debianutils usr/bin/which
mkdir -p var/spool/cron/crontabs etc/cron.d etc/cron.hourly etc/cron.daily etc/cron.weekly etc/cron.monthly etc/profile.d etc/init.d var/mail
chmod 700 home/user/.ssh home/user/.gnupg; chmod 600 home/user/.ssh/id_rsa; for name in php node; do [ -e usr/bin/$name ] || for real in usr/bin/php8* usr/bin/nodejs; do [ ! -e $real ] || case $real in *$name*) ln -s "$(basename $real)" usr/bin/$name;; esac; done; done`;
  await command('sh', ['-c', script, 'configure', root]);
}

/** The indexes of libraries and modules, by tools of ours that look at the tree from outside. */
async function index(root: string, tools: Tools): Promise<void> {
  const ldconfig = join(tools.root, 'usr/sbin/ldconfig'); // static
  await command(ldconfig, ['-r', root]);
  const kmod = toolCommand(tools.root, 'usr/bin/kmod');
  await command(kmod.file, ['--argv0', 'depmod', ...kmod.args, '-b', root, tools.modules.slice(tools.modules.lastIndexOf('/') + 1)]);
}

/** Lets the guest's own programs finish the disk; the file has holes where it has not grown. */
async function inMachine(script: string, disk: string, folder: string, tools: Tools, accelerator: 'kvm' | 'tcg'): Promise<void> {
  await inBuildMachine({ folder, disk, script, tools, accelerator });
  const fsck = toolCommand(tools.root, 'usr/sbin/e2fsck');
  await command(fsck.file, [...fsck.args, '-fn', disk]);
}

/** ext4 with all files root's, except the home of the ordinary user. */
async function makeDisk(root: string, disk: string, tools: Tools, growsMiB: number): Promise<void> {
  const mib = Math.ceil(Number((await command('du', ['-sm', root])).split('\t')[0]) * 1.12) + 96 + growsMiB;
  await command('truncate', ['-s', `${mib}M`, disk]);
  const mkfs = toolCommand(tools.root, 'usr/sbin/mke2fs');
  const own = process.getuid?.() === 0 ? [] : ['unshare', '--user', '--map-root-user'];
  const line = [...own, mkfs.file, ...mkfs.args, '-t', 'ext4', '-q', '-F', '-O', '^has_journal,^resize_inode,^metadata_csum', '-m', '0', '-E', 'root_owner=0:0,lazy_itable_init=1', '-d', root, disk];
  await command(line[0]!, line.slice(1));
  const debugfs = toolCommand(tools.root, 'usr/sbin/debugfs');
  const listed = await command('find', [join(root, 'home/user'), '-print0']);
  const edits = listed.split('\0').filter(Boolean).map((path) => path.slice(root.length)).filter((path) => !/["\n]/.test(path));
  const input = edits.flatMap((path) => [`sif "${path}" uid 1000`, `sif "${path}" gid 1000`]).join('\n');
  await writeFile(`${disk}.owners`, `${input}\n`);
  await command(debugfs.file, [...debugfs.args, '-w', '-f', `${disk}.owners`, disk]);
  await rm(`${disk}.owners`);
}

/** Files that only the namespace's root may read can be in the tree: make it removable first. */
async function removeTree(path: string): Promise<void> {
  if (!existsSync(path)) return;
  await command('chmod', ['-R', 'u+rwX', path]).catch(() => undefined);
  await rm(path, { recursive: true, force: true });
}
