/**
 * Programs that run what their words say, fetch or send, or write where their words say: a launcher of one of them is
 * as good as its words, which nobody has run. From the catalogues of GTFOBins (functions shell, command, upload,
 * download, file write) and the interpreters and shells of Debian.
 */
const carrying = new RegExp(`^(?:${[
  '(?:ba|da|z|k|c|tc|a|fi|mk|r?ba|ya|pw)?sh\\d*', 'busybox', 'toybox', 'env', 'nohup', 'setsid', 'nice', 'ionice', 'chrt', 'taskset', 'stdbuf', 'timeout', 'time',
  'sudo', 'su', 'doas', 'pkexec', 'runuser', 'setpriv', 'capsh', 'unshare', 'nsenter', 'chroot', 'script', 'expect', 'screen', 'tmux', 'xargs', 'find', 'parallel', 'watch',
  'python[\\d.]*', 'pypy\\d*', 'perl[\\d.]*', 'ruby[\\d.]*', 'irb', 'node', 'nodejs', 'deno', 'bun', 'php[\\d.]*', 'lua[\\d.]*', 'luajit', 'tclsh[\\d.]*', 'wish[\\d.]*', 'Rscript', 'R', 'java', 'jjs',
  'mono', 'wine\\d*', 'gdb', 'awk', 'gawk', 'mawk', 'nawk', 'sed', 'ed', 'ex', 'vi', 'vim\\S*', 'nvim', 'emacs\\S*', 'nano', 'less', 'more', 'man', 'make', 'gcc', 'cc', 'git', 'tar', 'cpio', 'zip', 'rsync',
  'curl', 'wget', 'aria2c', 'ftp', 'lftp', 'tftp', 'scp', 'sftp', 'ssh', 'telnet', 'nc\\S*', 'ncat', 'netcat', 'socat', 'openssl', 'dd', 'cp', 'mv', 'ln', 'rm', 'tee', 'install', 'chmod', 'chown', 'chattr',
  'base64', 'base32', 'xxd', 'split', 'crontab', 'at', 'batch', 'systemctl', 'systemd-run', 'service', 'insmod', 'modprobe', 'mount', 'umount', 'useradd', 'usermod', 'passwd', 'chpasswd', 'iptables',
  'nft', 'docker', 'podman', 'kubectl', 'snap', 'flatpak', 'apt\\S*', 'dpkg', 'rpm', 'dnf', 'yum', 'pip\\d*', 'npm', 'npx', 'gem', 'x-terminal-emulator', 'xterm', 'konsole', '\\S*-terminal', 'terminator',
  'xdg-open', 'gio', 'gtk-launch', 'kioclient\\d*', 'dbus-\\S+', 'gsettings', 'osascript', 'kill', 'killall', 'pkill', 'shutdown', 'reboot', 'ld\\S*', 'strace', 'ltrace', 'valgrind', 'perf',
].join('|')})$`, 'i');

/** Where a distribution puts programs; nobody but its administrators writes there. */
const installed = /^(?:\/usr)?\/(?:s?bin|lib(?:exec|32|64)?(?:\/[\w.+-]+){0,4}|games)\/([\w.+-]+)$/;
const lengthMax = 2_000;

/**
 * Whether a command of a launcher or unit starts an installed program with settings of its own, and nothing else: no
 * shell, no interpreter, nothing fetched, no file of a person's or of everybody's. `named`: a name without a folder
 * will do, as a desktop's launchers have it. What is not understood is not plain.
 */
export function isPlainCommand(command: string, named: boolean): boolean {
  if (command.length > lengthMax || !/^[\x20-\x7e]*$/.test(command)) return false;
  // Of the signs of shells only an environment's whole word, which systemd puts in by itself.
  const words = command.trim().replace(/"([^"$\\`]*)"/g, (_all, inner: string) => inner.replaceAll(' ', '_')).split(/ +/);
  const [program = '', ...rest] = words;
  const name = installed.exec(program)?.[1] ?? (named && /^[\w.+-]+$/.test(program) ? program : undefined);
  return name !== undefined && !carrying.test(name) && rest.every(isPlainWord);
}

function isPlainWord(word: string): boolean {
  if (/^\$(?:\w+|\{\w+\})$/.test(word)) return true;
  if (!/^[\w.,:=@%+/-]*$/.test(word)) return false;
  if (/^-{1,2}(?:c|e|x|exec|eval|command|cmd|run|execute|script|preload|plugin|module)\b/i.test(word)) return false;
  return !/:\/\/|(?:^|[=:,])(?:\/(?:tmp|home|root|dev\/(?:shm|tcp|udp)|proc|var\/tmp)(?:\/|$)|~)|\/\.|\.\./.test(word);
}
