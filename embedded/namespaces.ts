import { existsSync, readFileSync } from 'node:fs';
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
    return new Error(`this host does not let Assay make the namespaces that its machines are jailed in (${said}); ${remedyFor(thisHost(asRoot))}`, { cause });
  }
}

/** What of a host decides about namespaces. */
export interface NamespaceHost {
  /** A switch under /proc/sys; '' where the kernel has no such switch. */
  read: (name: string) => string;
  container: boolean;
  asRoot: boolean;
}

/** How to allow them on this kernel: a switch that it does not have is never named. */
export function remedyFor({ read, container, asRoot }: NamespaceHost): string {
  if (!asRoot) {
    if (read('kernel/unprivileged_userns_clone') === '0') return 'allow them: sysctl kernel.unprivileged_userns_clone=1';
    if (read('kernel/apparmor_restrict_unprivileged_userns') === '1') {
      return 'AppArmor forbids them to ordinary users: sysctl kernel.apparmor_restrict_unprivileged_userns=0, or a profile with "userns,"';
    }
  }
  if (read('user/max_user_namespaces') === '0') return 'allow them: sysctl user.max_user_namespaces=10000';
  if (container) {
    return 'this is a container whose profile forbids them: start it with ' +
      '--security-opt seccomp=unconfined --security-opt apparmor=unconfined, as root with --privileged';
  }
  return asRoot ? 'root needs CAP_SYS_ADMIN for them' : 'start as root, or ask whoever runs this host to allow user namespaces';
}

const thisHost = (asRoot: boolean): NamespaceHost => ({
  asRoot, container: existsSync('/.dockerenv') || existsSync('/run/.containerenv'),
  read: (name) => {
    try {
      return readFileSync(`/proc/sys/${name}`, 'utf8').trim();
    } catch {
      return '';
    }
  },
});
