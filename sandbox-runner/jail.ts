/** A file or folder of the host that a jail shows: where it is, and where in the jail's world. */
export interface Shown {
  from: string;
  /** Path in the world; '' for its root. */
  to: string;
  /** Options of mount: `bind`, `bind,ro` … */
  options: string;
}

export interface Jail {
  /** A folder that becomes the root of the jail's world. */
  root: string;
  /** A file that holds `mountTable` of what the world shows. */
  table: string;
  /** Who the program is: a user and group of its own when the runner is root, else the runner's own user in a user namespace. */
  uid: number | 'own';
  /** Options of bash's `ulimit`, each with its value: `-n 256`. */
  limits: readonly string[];
  /** Further commands of bash before the program starts, while the host can still be seen. */
  prepare?: string;
  /** NAME=value: the program's whole environment. */
  environment: readonly string[];
  /** The program, by its path in the world, and its arguments. The world has /usr/bin/setpriv and /usr/bin/env too. */
  command: readonly string[];
}

/**
 * The jail: user (when not root), mount, pid, net, ipc and uts namespaces; a root that shows only what its table says; no capability, no new
 * privileges. Everything in the pid namespace dies with its first process, and that one ends when this program's end of pipe 3 closes: a
 * killed parent leaves nothing behind.
 */
const script = (limits: readonly string[], prepare: string) => `
PATH=$PATH:/usr/sbin:/sbin; root=$1 table=$2 uid=$3; shift 3
mount --all --fstab "$table" || exit 90
${limits.map((limit) => `ulimit ${limit}`).join('; ')}
${prepare}
if [ "$uid" = own ]; then drop=""; else drop="--reuid=$uid --regid=$uid --clear-groups"; fi
chroot "$root" /usr/bin/setpriv $drop --no-new-privs --inh-caps=-all --ambient-caps=-all --bounding-set=-all /usr/bin/env -i "$@" </dev/null 3<&- &
program=$!
{ read -r _ <&3; kill -9 $program; } >/dev/null 2>&1 &
wait $program
`;

/** Program and arguments for `spawn`. The child's file descriptor 3 must be a pipe whose other end this program keeps open. */
export function jailed({ root, table, uid, limits, prepare = '', environment, command }: Jail): [program: string, args: string[]] {
  const namespaces = [...(uid === 'own' ? ['--user', '--map-root-user'] : []), '--mount', '--pid', '--net', '--ipc', '--uts', '--fork', '--kill-child'];
  return ['unshare', [...namespaces, 'bash', '-c', script(limits, prepare), 'jail', root, table, String(uid), ...environment, ...command]];
}

/** What a jail shows of the host, as one table: one mount command instead of a dozen makes a start 60 ms shorter. */
export function mountTable(root: string, shown: readonly Shown[]): string {
  const escaped = (path: string) => path.replaceAll('\\', '\\134').replaceAll(' ', '\\040').replaceAll('\t', '\\011');
  return shown.map(({ from, to, options }) => `${escaped(from)} ${escaped(`${root}${to}`)} none ${options} 0 0\n`).join('');
}
