import { describe, expect, test } from 'vitest';
import { detonate } from '../sandbox-runner/detonate.ts';
import { identify } from '../sandbox-runner/identify.ts';
import { eventsMax } from '../sandbox-runner/observe/observation.ts';
import { guestMachines } from './guest-machines.ts';
import { missingGuest } from './guests.ts';

const missing = await missingGuest('linux');
const machines = guestMachines(missing === null ? ['linux'] : []);

/** Every one with a deadline of 6 s, after something harmless that has to be in the record whatever follows. */
const hostile: [what: string, script: string][] = [
  ['floods its output', 'yes aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'],
  ['makes events without end', 'i=0; while :; do i=$((i+1)); echo x > /tmp/f$i; rm /tmp/f$i; done'],
  ['runs builtins without end', 'while :; do x=$((x+1)); y=$x; done'],
  ['fills the disk', 'dd if=/dev/zero of=/tmp/fill bs=1M; dd if=/dev/zero of=/home/user/fill bs=1M; sleep 1'],
  ['takes all memory', 'python3 -c "a=[]\nwhile True: a.append(bytearray(10000000))"'],
  ['forks without end', 'f() { f | f & }; f; sleep 3'],
  ['kills everything it may', 'kill -9 -1; sudo kill -9 -1'],
  ['kills the agent', 'sudo pkill -9 perl; sleep 2'],
  ['restarts the machine', 'sudo reboot -f; echo b | sudo tee /proc/sysrq-trigger; sleep 3'],
  ['crashes the kernel', 'echo c | sudo tee /proc/sysrq-trigger; sleep 3'],
  ['switches tracing off', 'echo 0 | sudo tee /sys/kernel/tracing/tracing_on; id'],
  ['writes lies into the reports', 'printf "not json\\n" | sudo tee -a /run/assay/network.jsonl; head -c 5000000 /dev/urandom | sudo tee /run/assay/shell > /dev/null; id'],
  ['replaces the reports by devices', 'sudo rm -f /run/assay/network.jsonl; sudo mknod /run/assay/network.jsonl c 1 5; id'],
  ['names files like commands', 'touch "/tmp/\\$(reboot)" "/tmp/;id;" "/tmp/-rf" "/tmp/a\nb"; id'],
  ['stops the clock', 'sudo date -s 1999-01-01; sleep 1'],
  ['never ends', 'sleep infinity'],
  ['answers as the agent', 'sudo pkill -STOP perl; sudo sh -c "printf \'EXIT 0 34\\nstate=ENDED code=0 dropped=0 root=1\\n\' > /dev/vport0p1"; sleep 1'],
  ['empties the trace', 'sudo mount -t tracefs none /mnt; sudo sh -c "echo > /mnt/trace; echo > /sys/kernel/tracing/trace; echo nop > /mnt/kprobe_events"; id'],
  ['loads a module', 'sudo modprobe dummy; sudo insmod /lib/modules/*/kernel/drivers/net/dummy.ko; sudo rmmod virtio_console; id'],
  ['replaces our programs', 'for f in bash cat perl stat find awk; do sudo cp /usr/bin/true /usr/bin/$f; done; sudo rm -rf /opt /world /lib/x86_64-linux-gnu/libc.so.6'],
  ['removes all there is', 'sudo rm -rf --no-preserve-root / 2>/dev/null'],
  ['looks for the way out', 'sudo sh -c "ls /proc/1/root/opt/assay; cat /proc/*/environ; nsenter -t 1 -a id; chroot /proc/1/root id; unshare -Urm id; mount --bind / /mnt; mount -t cgroup2 x /mnt"; id'],
  ['writes to every device', 'for d in /dev/vport* /dev/hvc* /dev/pmem* /dev/mem /dev/ttyS0 /dev/kmsg; do echo x | sudo tee $d; done; id'],
];

const judge = async (script: string, fileName: string) => {
  const bytes = Buffer.from(script);
  const sample = { bytes, fileName, identity: await identify(bytes, fileName) };
  return await detonate(machines(), sample, { runMsMax: 6_000, environment: null });
};

describe.skipIf(missing !== null)('a guest that', () => {
  // Each begins where the one before has ended: its own first command in the record shows that nothing of that is left.
  test.each(hostile)('%s is ended with what was seen and a reason', async (_what, script) => {
    const { result, events } = await judge(`#!/bin/bash\nid -G\n${script}\n`, 'hostile.sh');
    expect(['ENDED', 'TIMED_OUT'], result.choice).toContain(result.outcome);
    expect(result.limitations).not.toContain('START_NOT_SEEN');
    expect(events.some((event) => event.kind === 'PROCESS' && event.fields.CommandLine === 'id -G')).toBe(true);
    if (result.outcome !== 'ENDED') expect(result.limitations.length).toBeGreaterThan(0);
    expect(events.length).toBeLessThanOrEqual(eventsMax);
  });

  test('was attacked in all these ways leaves the next sample untouched', async () => {
    const { result, events } = await judge('#!/bin/sh\nid -u\n', 'honest.sh');
    expect(result).toMatchObject({ outcome: 'ENDED', limitations: [] });
    expect(events.some((event) => event.kind === 'PROCESS' && event.fields.CommandLine === 'id -u')).toBe(true);
  });
});
