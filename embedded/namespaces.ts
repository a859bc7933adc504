import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { command } from './command.ts';

/** Namespaces, used as the jail of a machine uses them: all of them at once, with mounts inside. */
const probe = 'PATH=$PATH:/usr/sbin:/sbin; mount -t tmpfs probe /mnt && mount --bind /dev/null /dev/null';

/** Why machines cannot be jailed on this host; undefined when they can. */
export async function namespaceFault(): Promise<Error | undefined> {
  const asRoot = process.getuid?.() === 0;
  const flags = [...(asRoot ? [] : ['--user', '--map-root-user']), '--mount', '--pid', '--net', '--ipc', '--uts', '--fork', '--kill-child'];
  try {
    await command('unshare', [...flags, 'sh', '-c', probe]);
    return undefined;
  } catch (cause) {
    const said = (cause as Error).message.split('\n').slice(1).join(' ').trim() || (cause as Error).message;
    return new Error(`this host does not let Assay make the namespaces that its machines are jailed in (${said}); ${await remedy(asRoot)}`, { cause });
  }
}

/** Switches by which a kernel or a policy forbids them, as they stand on this host. */
async function remedy(asRoot: boolean): Promise<string> {
  const value = async (name: string) => (await readFile(`/proc/sys/${name}`, 'utf8').catch(() => '')).trim();
  if (!asRoot) {
    if ((await value('kernel/unprivileged_userns_clone')) === '0') return 'allow them: sysctl kernel.unprivileged_userns_clone=1';
    if ((await value('kernel/apparmor_restrict_unprivileged_userns')) === '1') {
      return 'AppArmor forbids them to ordinary users: sysctl kernel.apparmor_restrict_unprivileged_userns=0, or a profile with "userns,"';
    }
  }
  if ((await value('user/max_user_namespaces')) === '0') return 'allow them: sysctl user.max_user_namespaces=10000';
  if (existsSync('/.dockerenv') || existsSync('/run/.containerenv')) {
    return 'this is a container whose profile forbids them: start it with --security-opt seccomp=unconfined --security-opt apparmor=unconfined, as root with --privileged';
  }
  return asRoot ? 'root needs CAP_SYS_ADMIN for them' : 'start as root, or ask whoever runs this host to allow user namespaces';
}
