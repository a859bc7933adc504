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

/** Shells, interpreters and terminals by other names: with a version, a variant, or a folder of their own. */
const kin = /^(?:posh|lksh|xonsh|elvish|nu|pwsh|jshell|guile|scheme|racket|ghci|m4|bc|sqlite3?|psql|mysql|mariadb|kitty|alacritty|foot|st|rxvt|urxvt|tilix|wezterm)|(?:sh|bash|dash|python|perl|ruby|node|php|lua|tcl|awk|java|javaws|mono|wine)(?:[-_.\d]|$)/i;

/** Where a distribution puts programs; nobody but its administrators writes there. */
const installed = /^(?:\/usr)?\/(?:bin|games)\/([A-Za-z][\w.+-]*)$/;
/** Settings of how it opens: no word of theirs is a file, a place or a command. */
const option = /^--?[a-z][\w-]*$/i;
const lengthMax = 2_000;

/**
 * Whether a launcher's command starts a program of a desk by its name, with options alone: no shell, no interpreter,
 * nothing fetched, no file. What is not understood is not plain. Which program goes by that name on a computer is not
 * asked: it is there already.
 */
export function isPlainCommand(command: string): boolean {
  if (command.length > lengthMax || !/^[\x20-\x7e]*$/.test(command)) return false;
  const [program = '', ...rest] = command.trim().split(/ +/);
  const name = installed.exec(program)?.[1] ?? (/^[A-Za-z][\w.+-]*$/.test(program) ? program : undefined);
  return name !== undefined && !carrying.test(name) && !kin.test(name) && rest.every(isPlainWord);
}

const isPlainWord = (word: string): boolean =>
  option.test(word) && !/^-{1,2}(?:c|e|x|exec|eval|command|cmd|run|execute|script|preload|plugin|module|stdin|shell|terminal)\b/i.test(word);
