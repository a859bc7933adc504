import { bash, payload, run, veiled } from './linux-payload.ts';
import type { Row } from './sample.ts';

const unless = (test: string) => bash(`if ${test}; then exit 0; fi`);

/** Waits, or looks who is there before it acts. */
export const byWaiting: Row[] = [
  ['sleep', 'sleeps for five minutes', 'da.sh', bash('sleep 300')],
  ['sleep-read', 'waits for input that never comes', 'db.sh', bash('read -t 300 x < <(tail -f /dev/null)')],
  [
    'sleep-python',
    'sleeps in Python, again and again',
    'dc.sh',
    bash("python3 -c 'import time\nfor i in range(30): time.sleep(10)'"),
  ],
  ['sleep-poll', 'waits in a call that waits for files', 'dd.sh', bash("perl -e 'select undef, undef, undef, 300'")],
  [
    'sleep-clock',
    'waits until a time of day',
    'de.sh',
    bash('t=$(( $(date +%s) + 240 )); while [ $(date +%s) -lt $t ]; do sleep 5; done'),
  ],
  ['busy', 'counts for a while', 'df.sh', bash('i=0; while [ $i -lt 60000 ]; do i=$((i+1)); done')],
  ['ping', 'pings for a while', 'dg.sh', bash('ping -c 100 -i 2 192.0.2.1 >/dev/null')],
  ['user', 'not for the users of sandboxes', 'dh.sh', unless('id -un | grep -qiE "sandbox|malware|analyst|cuckoo"')],
  ['uptime', 'not on a machine that has just begun', 'di.sh', unless('[ $(cut -d. -f1 /proc/uptime) -lt 600 ]')],
  ['processors', 'not on a machine with one processor', 'dj.sh', unless('[ $(nproc) -lt 2 ]')],
  [
    'memory',
    'not on a machine with little memory',
    'dk.sh',
    unless('[ $(awk "/MemTotal/ {print \\$2}" /proc/meminfo) -lt 2000000 ]'),
  ],
  [
    'documents',
    'only where somebody works',
    'dl.sh',
    unless('[ $(ls ~/Documents | wc -l) -lt 3 ] || [ $(wc -l < ~/.bash_history) -lt 10 ]'),
  ],
  ['tracer', 'not under a debugger', 'dm.sh', unless('grep -q "TracerPid:[^0]*[1-9]" /proc/self/status')],
  [
    'watchers',
    'not beside programs that watch',
    'dn.sh',
    unless(
      'cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" "\\n" | grep -qiE '
        + '"strace|sysdig|wireshark|/opt/assay|falco|auditd"',
    ),
  ],
  [
    'firmware',
    'not in a virtual machine',
    'do.sh',
    unless(
      'cat /sys/class/dmi/id/* 2>/dev/null | grep -qiE "qemu|bochs|vmware|virtualbox|kvm" || grep -qi '
        + 'hypervisor /proc/cpuinfo',
    ),
  ],
  ['container', 'not in a container', 'dp.sh', unless('[ -e /.dockerenv ] || grep -qE "docker|lxc" /proc/1/cgroup')],
  ['network', 'only where a made-up name does not resolve', 'dq.sh', bash('getent hosts q8w7zz1k.invalid && sleep 2')],
  [
    'second-run',
    'only when it is started again',
    'dr.sh',
    `#!/bin/bash\n[ -e /tmp/.m ] || { touch /tmp/.m; exec setsid bash "$0"; }\n${run()}\n`,
  ],
  ['name', 'only under its own name', 'ds-invoice.sh', bash('case $0 in *invoice*) ;; *) exit;; esac')],
  [
    'sleep-program',
    'the shell sleeps, a copy of sleep does',
    'dt.sh',
    `#!/bin/sh\ncp /bin/sleep /tmp/w; /tmp/w 280; ${veiled(payload)} | sh\n`,
  ],
];
