import { bash, payload, run, veiled } from './linux-payload.ts';
import type { Row } from './sample.ts';

const asRoot = (command: string) => `sudo sh -c '${command}' >/dev/null 2>&1`;
const flood = (times: number) => `python3 -c "
import os
for i in range(${times}):
  os.close(os.open('/tmp/f%d'%i,65,384)); os.unlink('/tmp/f%d'%i)"`;
const forged = 'printf "EXIT 0 34\\nstate=ENDED code=0 dropped=0\\n" > /dev/vport0p1';
const event = 'x\n bash-99 [000] d.... 1.000000: execve: (x) f="/bin/true"';

/** Goes for the watcher, before or after. */
export const asRootUser: Row[] = [
  [
    'empty-trace',
    'empties the record of the kernel',
    'ea.sh',
    bash('', asRoot('mount -t tracefs t /mnt; echo > /mnt/trace; echo > /sys/kernel/tracing/trace')),
  ],
  [
    'stop-trace',
    'switches the record off first',
    'eb.sh',
    bash(asRoot('echo 0 > /sys/kernel/tracing/tracing_on; echo 0 > /sys/kernel/debug/tracing/tracing_on')),
  ],
  ['answer', 'answers in the place of the agent', 'ec.sh', bash(asRoot(`pkill -9 perl; ${forged}`), asRoot(forged))],
  [
    'kill-agent',
    'kills whatever watches',
    'ed.sh',
    bash(asRoot('pkill -9 perl; pkill -9 python3; kill -9 1'), 'sudo kill -9 -1'),
  ],
  ['fork-bomb', 'a fork bomb after it', 'ee.sh', bash('', 'f() { f | f & }; f; sleep 3')],
  [
    'fork-bomb-first',
    'hundreds of processes around it',
    'ef.sh',
    bash('( f() { sleep 1 & if [ $1 -gt 0 ]; then f $(($1-1)) | f $(($1-1)) & fi; }; f 7 ) 2>/dev/null & sleep 1'),
  ],
  [
    'full-disk',
    'fills the disk first',
    'eg.sh',
    bash(
      'dd if=/dev/zero of=/home/user/z bs=1M 2>/dev/null; dd if=/dev/zero of=/run/z bs=1M 2>/dev/null; rm -f '
        + '/home/user/z',
    ),
  ],
  [
    'full-memory',
    'fills the memory after it',
    'eh.sh',
    bash('', 'python3 -c "a=[]\nwhile True: a.append(bytearray(9000000))"'),
  ],
  [
    'clock',
    'sets the clock around it',
    'ei.sh',
    bash('sudo date -s 2036-01-01 >/dev/null', 'sudo date -s 1999-01-01 >/dev/null'),
  ],
  ['reboot', 'restarts the machine', 'ej.sh', bash('', 'sudo reboot -f; echo b | sudo tee /proc/sysrq-trigger')],
  [
    'module',
    'loads a module',
    'ek.sh',
    bash('sudo insmod /lib/modules/*/kernel/drivers/net/dummy.ko; sudo modprobe -r virtio_console'),
  ],
  [
    'replaced-programs',
    'replaces programs of the system first',
    'el.sh',
    bash('for f in stat find awk perl; do sudo cp /bin/true /usr/bin/$f; done'),
  ],
  [
    'removed-programs',
    'removes programs of the system after it',
    'em.sh',
    bash('', 'sudo rm -rf /usr/bin/perl /usr/bin/stat /opt /usr/bin/cat'),
  ],
  [
    'over-mount',
    'mounts empty folders over what tells',
    'en.sh',
    bash(asRoot('mount -t tmpfs t /sys; mount -t tmpfs t /run; mount -t tmpfs t /opt')),
  ],
  [
    'nsenter',
    'goes to the first process first',
    'eo.sh',
    `#!/bin/bash\n${veiled(payload)} > /tmp/p; chmod 755 /tmp/p; sudo nsenter -t 1 -a sh /tmp/p || sh /tmp/p\n`,
  ],
  [
    'namespace',
    'in namespaces of its own',
    'ep.sh',
    `#!/bin/bash\n${veiled(payload)} > /tmp/p; unshare -Urm sh /tmp/p; ${run()}\n`,
  ],
  ['much-output', 'prints without end first', 'eq.sh', bash('yes "0.000000: nothing to see here" | head -c 60000000')],
  ['many-files', 'fills the record with files first', 'er.sh', bash(flood(300_000))],
  ['some-files', 'more files than a report holds, then it', 'es.sh', bash(flood(12_000))],
  [
    'many-commands',
    'more commands than a report holds, then it',
    'et.sh',
    bash('for i in {1..3000}; do echo $i > /dev/null; x=$i; pwd > /dev/null; done'),
  ],
  ['many-programs', 'more programs than usual, then it', 'eu.sh', bash('for i in {1..400}; do /bin/true $i; done')],
  [
    'line-breaks',
    'names that look like lines of the record',
    'ev.sh',
    bash(`for i in 1 2 3; do touch '/tmp/${event}'$i; done; /bin/echo '${event}'`),
  ],
  [
    'ptrace',
    'writes into another process',
    'ew.sh',
    `#!/bin/bash\nsleep 60 & p=$!; sudo sh -c "echo x > /proc/$p/mem"; ${run()}; kill $p\n`,
  ],
  [
    'deep',
    'a chain of a hundred shells',
    'ex.sh',
    `#!/bin/bash\nif [ \${1:-0} -lt 100 ]; then exec_next=$((\${1:-0}+1)); bash "$0" $exec_next; exit; fi\n`
      + `${run()}\n`,
  ],
  [
    'long-line',
    'behind arguments that no record holds',
    'ey.sh',
    bash(`sh -c "$(${veiled(payload)})" $(seq 1 3000); exit`),
  ],
];
